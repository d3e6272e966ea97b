"""Which values at a place name a rule's image. Most places of a program have nothing to do with it.

So a place is first asked with no constant marked, which is one answer for all rules of a run. Where no text there holds
the image's name, or that of its constant, none of it is the rule's, and nothing is asked again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from functools import partial

from codemod.golang.evaluate.contexts import everywhere, in_all_contexts, in_each_context
from codemod.golang.evaluate.declared import constant, package_variable
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.terms import VAGUE, Receiver, Text, Why, given_texts, holes, origin
from codemod.golang.evaluate.values import Value, has_constant
from codemod.golang.flow.library import callee_name
from codemod.golang.program import typeof, types
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object, Problem
from codemod.golang.read.syntax import Node
from codemod.image.reference import last_component
from codemod.image.repository_path import Names
from codemod.records import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from codemod.golang.evaluate.sought import Seeker  # few rules name a field

Ask = partial[list[Value]]  # a question to an Evaluator; what else it is about makes it the same question
InFrame = partial[list[Value]]  # one that an Evaluator answers for one context of the function around

_REFERENCE = r"[A-Za-z0-9_./:@-]+"
_WORD = r"[A-Za-z0-9]"
_CHANGING = ("strings.", "path.", "fmt.", "regexp.")


@dataclass(frozen=True, eq=False)
class Naming:
    """`evaluator` marks the rule's constants, `unmarked` none. `seeking` looks for words of the `texts`, one of which
    is in each value that `names_image`, and is None where that would take longer; `texts` are None where they are not
    known. `is_chosen`: it is what an operator sets for this image and no other; None where the rule has no way for
    that, and `is_whole`: it is all of that. `is_rest`: it has the pin's tag or digest, and no name; None where the pin
    is in one. `is_unlisted`: an operator sets it in a way that no rule has; None as `is_chosen`."""

    evaluator: Evaluator
    unmarked: Evaluator
    seeking: Seeker | None
    names_image: Callable[[Value], bool]
    texts: tuple[str, ...] | None
    is_chosen: Callable[[Value], bool] | None
    is_whole: Callable[[Value], bool]
    is_rest: Callable[[Value], bool] | None
    is_unlisted: Callable[[Value], bool] | None

    def at(self, site: Node, ask: Ask, text: Ask | None = None) -> tuple[Value, ...]:
        """Return what names the image, of the answers to a question about one place. `text` asks for all that these
        are taken from, where only a marked constant stands apart in it: `image: ` and what is behind that."""
        if self.texts is not None and not self._may_name(site, text or ask, self.texts):
            return ()
        return tuple(value for value in self._answers(site, ask) if self.names_image(value))

    def written(self, site: Node, ask: Ask) -> tuple[Value, ...]:
        """Return what names the image, or has a part of it without its name, of what is written to a field."""
        if self.texts is not None and not self._may_name(site, ask, self.texts):
            return ()
        is_rest = self.is_rest or (lambda _: False)
        return tuple(each for each in self._answers(site, ask) if self.names_image(each) or is_rest(each))

    def _answers(self, site: Node, ask: Ask) -> list[Value]:
        found, limits = answers_at(self.evaluator, site, ask)
        self.evaluator.problems += limits
        return found

    def lost(self, site: Node, ask: Ask) -> tuple[Value, ...]:
        """Return what is not known of the answers to a question about one place to which the image comes."""
        found, _ = answers_at(self.evaluator, site, ask)
        return tuple(value for value in found if value.why in VAGUE)

    def has_piece(self, site: Node, ask: Ask) -> bool:
        """Whether one of the answers has a text of the constants in it, or is the end of one: `path.Base(Image)`."""
        found, _ = answers_at(self.evaluator, site, ask)
        return any(has_constant(each) or self._is_end(each.text) for each in found)

    def _is_end(self, text: str | None) -> bool:
        return bool(text) and any(each.endswith(text or "") for each in self.texts or ())

    def instead(self, site: Node, given: Ask, ask: InFrame) -> list[Value]:
        """Return what a question about a place is proven to be answered by where, in the same context, the image is an
        answer, too, or what an operator sets for it.

        Of `image := Image; if v := os.Getenv("V"); v != "" { image = v }` what `V` holds. A whole image is somebody
        else's. What is `given` there may be one of them, or the image, for there to be any.
        """
        if self.texts is not None:
            found, limits = answers_at(self.unmarked, site, given)
            # one alone says nothing of what else may stand there, but where the program puts something beside it
            chosen = any(self.is_set(each) and (len(found) > 1 or not self.is_whole(each)) for each in found)
            stands = chosen or bool(limits) or any(map(self._may_stand_there, found))
            if not (stands or self._may_name(site, given, self.texts)):
                return []
            if not (chosen or self._may_name(site, partial(_in_contexts, site, ask), self.texts)):
                return []

        def outside() -> list[Value]:
            contexts = in_each_context(self.evaluator, partial(ask, self.evaluator), site.function)
            named = (values for values in contexts if any(map(self._is_it, values)))
            return [value for values in named for value in self._beside(site, values)]

        return self.evaluator.at(site, outside)

    def _beside(self, site: Node, values: list[Value]) -> Iterator[Value]:
        """Yield what may not stand beside this image, or what an operator sets for it."""
        from codemod.uses.in_its_place import is_no_image, known_images, of_another  # few rules name a field

        others = [value for value in values if not self.names_image(value)]
        for value in others:
            grown = self.is_set(value) and not self.is_whole(value)  # `{o.Image}/debug:v1`
            if is_no_image(value) or grown or (self._may_stand_there(value) and not names_another(value)):
                yield value
        if len(others) == len(values) and (known := known_images(others)):
            yield of_another(site, known[0])

    def _may_stand_there(self, value: Value) -> bool:
        if value.site.kind == "field_declaration":
            return True  # whatever fills in that field
        if value.why is Why.MANY:
            return True  # whatever is among them
        if _is_from_outside(value) or value.why not in (Why.OTHER, Why.ROUND):
            return _is_from_outside(value)
        unlisted = self.is_unlisted is not None and self.is_unlisted(value)
        return unlisted or _is_made_text(self.evaluator.module, value)

    def _is_it(self, value: Value) -> bool:
        return self.names_image(value) or self.is_set(value)

    def is_set(self, value: Value) -> bool:
        """Whether a value is what an operator sets for this image and no other."""
        return self.is_chosen is not None and self.is_chosen(value)

    def _may_name(self, site: Node, ask: Ask, texts: tuple[str, ...]) -> bool:
        if self.seeking is not None and not self.seeking.may_come(site, ask):
            return False
        found, limits = answers_at(self.unmarked, site, ask)
        return bool(limits) or any(text in known for known in map(_known_in, found) for text in texts)


def _known_text(value: Value) -> str:
    """Return what is known of a text, with a line's end for what is not."""
    return "".join(part.text if isinstance(part, Text) else "\n" for part in value.parts)


def _known_in(value: Value) -> str:
    """Return what is known of a text, and of what others make a part of it of."""
    return "\n".join((_known_text(value), *(text.text for text in given_texts(value.parts))))


def _is_from_outside(value: Value) -> bool:
    return value.text is None and value.unknown is None


def _is_made_text(module: Module, value: Value) -> bool:
    """Whether a text was made in a way nobody can follow: `strings.TrimPrefix(c.Image, registry)`, `c.Image[:n]`,
    `{?}:latest`. What was only lost in memory says nothing of the image."""
    site = value.site
    if site.kind == "selector_expression" and site.parent is not None and site.parent.kind == "unary_expression":
        # a text whose address somebody has, `&images.Collector`
        is_address = site.parent["operator"].kind == "&"
        return is_address and types.is_string(module, typeof.of_expression(module, site))
    spelled = any(isinstance(part, Text) and re.search(_WORD, part.text) for part in value.parts)
    glued = len(value.parts) > 1 and not any(isinstance(part, Text) for part in value.parts)  # `c.ID + c.Image[1:]`
    if site.kind == "slice_expression" or spelled or glued:
        return True
    return site.kind == "call_expression" and callee_name(module, site["function"]).startswith(_CHANGING)


def names_another(value: Value) -> bool:
    """Whether what is not this image names another one, in whatever registry or with whatever tag:
    `{registry}/org/beta:{tag}`."""
    name = last_component(_known_text(value).partition("@")[0]).partition(":")[0]
    return bool(name) and "\n" not in name


def _in_contexts(site: Node, ask: InFrame, evaluator: Evaluator) -> list[Value]:
    return in_all_contexts(evaluator, partial(ask, evaluator), site.function)


def held_before(selected: Node, evaluator: Evaluator, frame: Frame) -> list[Value]:
    """Return what a field is where it is written to, but for that of a receiver: that is whatever its object has."""
    values = evaluator.evaluate(selected, frame)
    return [each for each in values if not any(isinstance(origin(h.term), Receiver) for h in holes(each.parts))]


def any_value(node: Node, evaluator: Evaluator) -> list[Value]:
    """Return what an expression can be: one question, whoever asks for a rule's image there."""
    return everywhere(evaluator, node)


def answers_at(evaluator: Evaluator, site: Node, ask: Ask) -> tuple[list[Value], list[Problem]]:
    """Return the answers to a question about one place, and what is said where it took too many steps. Rules that make
    no difference there share them."""

    def answer() -> tuple[list[Value], list[Problem]]:
        problems, evaluator.problems = evaluator.problems, []
        try:
            return evaluator.at(site, partial(ask, evaluator)), evaluator.problems
        finally:
            evaluator.problems = problems

    return evaluator.remembered(("place", site, ask.func, ask.args), answer)


def texts_of(evaluator: Evaluator, names: Names, marks: Collection[str]) -> tuple[str, ...] | None:
    """Return texts of which a value that names the image, or is made of one of its constants, has at least one.

    For the image `sealerio/lvscare` and the constant `LvsCare = "sealerio/lvscare:v1"` these are the repository and
    the constant's text. None where a constant is not known to be a text, or could be taken apart (`"a b"`).
    """
    found = [max(word.split("*"), key=len) for word in names.words]
    for mark in marks:
        package, _, name = mark.rpartition(".")
        items = [item for home in evaluator.module.all_imported(package) for item in home.named(name)]
        texts = [_text_of(evaluator, item) for item in items]
        if not texts and not evaluator.module.paths_with(name):
            continue  # no code has it: that is told, and nothing is made of it
        if not texts or any(text is None or re.fullmatch(_REFERENCE, text) is None for text in texts):
            return None
        found += [text for text in texts if text is not None]
    return tuple(dict.fromkeys(found))


def _text_of(evaluator: Evaluator, item: Object) -> str | None:
    if item.kind not in ("const", "var"):
        return None
    ask = constant if item.kind == "const" else partial(package_variable, path=())
    found = evaluator.at(item.declaration.node, partial(ask, evaluator, item))
    return found[0].text if len(found) == 1 and not found[0].numeric else None
