"""What a consumer hands on in its parameter's place: `image = "docker.io/" + image`, `"image: docker.io/" + image`.

The image that a caller gives is judged at the call. What the body makes of it is judged here: it is asked for in the
words of the parameter, and, where it is the parameter and more, once again for each caller.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from functools import partial

from codemod.finding.diagnostics import Span
from codemod.golang.evaluate.contexts import Ask, in_all_contexts
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.terms import Hole, Param, Part, Text, holes
from codemod.golang.evaluate.values import Value, distinct, unknown
from codemod.golang.evaluate.variables import definition_values
from codemod.golang.flow.definitions import Definition
from codemod.golang.flow.library import callee_name, executes_template
from codemod.golang.flow.reaching import reaching
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.literals import STRING_KINDS
from codemod.golang.read.syntax import Node
from codemod.records import dataclass, field
from codemod.uses.consumers import Consumption
from codemod.uses.labels import is_manifest, keeps_image, labelled_parts, made_text
from codemod.uses.reached import encoded_by_itself


@dataclass(frozen=True, eq=False)
class Instead:
    """Asks what stands in the parameter's place; `own` are the parameters that stand for it: its own, and of functions
    that it is handed to.

    `with_more` are texts in which an image was found that is made of the parameter, `as_given` those where it is one,
    `lost` those where it is not known what the image is.
    """

    evaluator: Evaluator
    consumer: str
    taker: Object
    own: Collection[tuple[Span, int]]
    with_more: set[Node] = field(default_factory=set)
    as_given: set[Node] = field(default_factory=set)
    lost: set[Node] = field(default_factory=set)

    @property
    def until(self) -> frozenset[Span]:
        """The functions whose parameters are not followed to those who call."""
        return frozenset(function for function, _ in self.own)

    def told(
        self, asked: Iterable[tuple[Callable[[Node], list[Value]], Iterable[Node]]], made: Iterable[Node]
    ) -> list[Consumption]:
        """Return what is put in the parameter's place, by the first of those who are asked; and in the texts that are
        `made` what was not told by then."""
        found: list[Consumption] = []
        for ask, places in asked:
            for place in places:
                if not any(place.holds(each.site) for each in found) and (values := ask(place)):
                    found.append(self._consumption(place, values))
        known = {value.parts for each in found for value in each.values}
        for place in made:
            if not any(place.holds(each.site) for each in found):
                # `pod.Image` in a text, of `pod := container{Image: "docker.io/" + image}`, is told where that is made
                values = [value for value in self.of_text(place) if value.parts not in known]
                found += [self._consumption(place, values)] if values else []
        return found

    def lost_to_sight(self, text: Node) -> Consumption:
        """Return what is told of a text that is made of the parameter, and goes where nobody follows it."""
        return self._consumption(text, [unknown("what is made of the image here goes out of sight", text)])

    def _consumption(self, place: Node, values: list[Value]) -> Consumption:
        return Consumption(self.consumer, place, tuple(values), taker=self.taker)

    def of_use(self, use: Node) -> list[Value]:
        """Return the values of a use of the parameter, or of a copy, that are not the parameter."""
        binding = use.binding
        found = reaching(self.evaluator.module, binding, (), use) if binding is not None else []
        return [value for definition in found for value in self._asked(use, partial(self._given, definition, use))]

    def of_place(self, place: Node) -> list[Value]:
        """Return what is put into a field called image, where that is not the parameter alone."""
        return self._asked(place, partial(self.evaluator.evaluate, place))

    def of_field(self, place: Node) -> list[Value]:
        """Return what is written as an image, by whoever a consumer calls, where that is not the parameter alone."""
        if own := encoded_by_itself(self.evaluator.module, place):
            return list(own)
        ask = partial(self.evaluator.evaluate, place)
        here = partial(in_all_contexts, self.evaluator, ask, place.function, until=self.until)
        values = [each for each in self.evaluator.at(place, here) if not self.is_own(each.parts)]
        return self._everywhere(place, ask) if any(map(self.holds, values)) else distinct(values)

    def of_text(self, text: Node) -> list[Value]:
        """Return what stands after `image:` in a text with the parameter, where that is not the parameter alone."""
        found = self._in_words(text, lambda frame: _labelled(self.written(text, frame)), self.until)
        if not found and text.function is not None and text.function is not self.taker.declaration.node:
            # the label may be what a helper is called with: `w.line("image: %s", path.Base(image))`
            until = frozenset((self.taker.declaration.node.span,))
            found = self._in_words(text, partial(self.written, text), until, _labelled)
        return found or self._unknown_in(text) or self._of_template(text)

    def _of_template(self, call: Node) -> list[Value]:
        """Return an unknown Value where the parameter is filled into a template of which nothing is known."""
        if call.kind != "call_expression" or not executes_template(call["function"]):
            return []
        # few consumers fill in a template
        from codemod.golang.evaluate.models.templates import filled_unseen

        ask = partial(filled_unseen, self.evaluator, call)
        found = self.evaluator.at(call, partial(in_all_contexts, self.evaluator, ask, call.function, until=self.until))
        unseen = unknown("what {name} prints is not known", call, name=call["function"]["field"].text)
        # of `p.render()` the image may be said by whoever calls the consumer: it is the constant with what is around it
        return [unseen] if any(self.holds(each) or _holds_constant(each) for each in found) else []

    def _unknown_in(self, text: Node) -> list[Value]:
        """Return the images of a manifest of which nothing is known: of `fmt.Sprintf(pod, shortened(image))` that."""
        if text not in self.lost:
            return []
        while _replaces(self.evaluator.module, text) and not self.of_change(text):
            text = text["arguments"].children[0]
        ask = lambda frame: [each for each in self.written(text, frame) if is_manifest(each)]  # noqa: E731
        found = self.evaluator.at(text, partial(in_all_contexts, self.evaluator, ask, text.function, until=self.until))
        return [image for image in _labelled(found) if image.unknown is not None]

    def written(self, text: Node, frame: Frame) -> list[Value]:
        """Return what a text is, or a template that is filled in."""
        if text.kind != "call_expression" or not executes_template(text["function"]):
            return made_text(self.evaluator.module, self.evaluator, text, frame)
        from codemod.golang.evaluate.models.templates import shape

        return shape(self.evaluator, text, frame)

    def of_change(self, call: Node) -> list[Value]:
        """Return an unknown Value where a call may change the image in a text that has it."""
        frame = self.evaluator.around(Frame(call.function))
        asked = call["arguments"].children[1:3]
        said = [self.evaluator.at(call, partial(self.evaluator.evaluate, node, frame)) for node in asked]
        kept = len(said) == 2 and all(keeps_image(old.text, new.text) for old in said[0] for new in said[1])
        return [] if kept else [unknown("a part of the image may be replaced here", call)]

    def _asked(self, place: Node, ask: Ask) -> list[Value]:
        """Return what a place has, for each caller, where that is made of the parameter and is more; else what is
        there and is not the parameter."""
        frame = self.evaluator.around(Frame(place.function))
        values = [each for each in self.evaluator.at(place, partial(ask, frame)) if not self.is_own(each.parts)]
        return self._everywhere(place, ask) if any(map(self.holds, values)) else distinct(values)

    def _in_words(
        self, place: Node, ask: Ask, until: frozenset[Span], of: Callable[[list[Value]], list[Value]] = list
    ) -> list[Value]:
        """Return what a place of a text has, for each caller, where that is made of the parameter and is more: also
        where an object has that in between, `fmt.Sprintf(pod, m.Image)`. `of`: what of the text is asked for."""
        here = partial(in_all_contexts, self.evaluator, ask, place.function, until=until)
        found = of(self.evaluator.at(place, here))
        values = [each for each in found if not self.is_own(each.parts)]
        more = any(map(self.holds, values))
        self.lost.update(place for each in values if each.unknown is not None)
        if more or any(map(self.holds, found)):
            (self.with_more if more and values == found else self.as_given).add(place)
        if more:
            return of(self._everywhere(place, ask))
        # a second container of the same manifest, whose image is named by something else: `image: %s` of `podName`
        beside = [each for each in values if each.text is None] if len(values) < len(found) else []
        return beside or list(filter(_is_wrapped, values))

    def _everywhere(self, place: Node, ask: Ask) -> list[Value]:
        return self.evaluator.at(place, partial(in_all_contexts, self.evaluator, ask, place.function))

    def _given(self, definition: Definition, use: Node, frame: Frame) -> list[Value]:
        assert use.binding is not None
        return list(definition_values(self.evaluator, definition, use.binding, (), use, frame))

    def is_own(self, parts: tuple[Part, ...]) -> bool:
        part = parts[0]
        if len(parts) == 1 and isinstance(part, Hole) and isinstance(part.term, Param):
            return (part.term.function, part.term.index) in self.own
        return len(parts) == 1 and isinstance(part, Text) and not part.text and not part.constant

    def holds(self, value: Value) -> bool:
        terms = (hole.term for hole in holes(value.parts))
        return any(isinstance(term, Param) and (term.function, term.index) in self.own for term in terms)


def _replaces(module: Module, text: Node) -> bool:
    """Whether something became what is spelled out: `strings.ReplaceAll(y, "\\t", "  ")`."""
    name = callee_name(module, text["function"]) if text.kind == "call_expression" else ""
    new = text["arguments"].children[2:3] if name.startswith(("strings.Replace", "bytes.Replace")) else []
    return any(each.kind in STRING_KINDS for each in new)


def _holds_constant(value: Value) -> bool:
    return any(isinstance(part, Text) and part.apart for part in value.parts)


def _is_wrapped(value: Value) -> bool:
    """Whether a text has the constant, and something else before or behind it: what a method makes of its object's
    field is told in the words of whoever made that."""
    edges = [part for part in (value.parts[0], value.parts[-1]) if isinstance(part, Text) and not part.apart]
    return bool(edges) and _holds_constant(value)


def _labelled(values: list[Value]) -> list[Value]:
    return [image for value in values for image in labelled_parts(value)]
