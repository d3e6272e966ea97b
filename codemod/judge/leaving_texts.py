"""What the texts have that leave a consumer while it is executed symbolically.

    ref := &imageRef{name: image}           // sealerio/lvscare:v1, which stays inside
    container.Image = ref.in(registry)
    fmt.Fprintf(&manifest, "  image: %s/%s", registry, image)
    return manifest.String()                // each image in it is looked at

A consumer may take the image apart, put it into objects of its own, and make a manifest of it that is a text. So
wherever a text with the image leaves, it has to be the right one there; and where a part of it is no longer followed,
there is no answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from codemod.golang.evaluate.terms import Part, Text
from codemod.golang.evaluate.values import Value
from codemod.golang.execute.contents import Content, Function, Opaque, Spread, Table, Typed, untyped
from codemod.golang.execute.ending import NoAnswer
from codemod.golang.execute.equality import text_in
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.reachable_memory import cells_of, reachable
from codemod.golang.execute.written_texts import builder_of
from codemod.golang.flow.library import executes_template
from codemod.golang.flow.paths import Index
from codemod.golang.program import types
from codemod.golang.read.scopes import parameters
from codemod.golang.read.syntax import Node, top_of
from codemod.judge.leaving_containers import LeavingContainers
from codemod.judge.resolve import is_wanted_policy
from codemod.records import dataclass, replace
from codemod.uses.labels import labelled_parts, labelled_texts

_KEY = Index(b"image")
# a template is filled in; one whose type has no name here goes by none
_FILLS = r"|\?|.*\.Execute(?:Template)?"
# what no reference to an image has
_AROUND = re.compile(r"[^\w.:/@\[\]%-]+")


@dataclass(frozen=True, eq=False)
class LeavingTexts:
    """Looks at containers, and at each text, too, that leaves `consumer`; `names` says whether one has the image, or a
    part of it."""

    containers: LeavingContainers
    consumer: Node
    names: Callable[[Value], bool]

    def at_call(self, machine: Machine, function: Content, arguments: list[Content], node: Node) -> None:
        called = node.get("function")
        own = isinstance(function, Function) and re.fullmatch(_FILLS, function.name) is None
        fills = executes_template(called) and not own  # nor what a template calls itself
        if fills and (not arguments or builder_of(machine, arguments[0]) is None):
            raise NoAnswer("a template that is written somewhere")
        if not fills:  # else the text that a template writes is looked at
            if not isinstance(function, Function) or function.node is None:
                self._check_tables(machine, arguments, node)
            self.containers.at_call(machine, function, arguments, node)

    def at_end(self, machine: Machine, kept: Iterable[Content]) -> None:
        self.containers.at_end(machine, kept)

    def at_return(self, machine: Machine, function: Node, arguments: list[Content], results: list[Content]) -> None:
        if function is not self.consumer:
            return
        listed = [type_ for _, type_, _ in parameters(function, "result")]
        errors = [types.predeclared(machine.module, type_) == "error" for type_ in listed]
        said = [each for each, error in zip(results, errors, strict=False) if not error]
        for text in texts_in_reach(machine, said, function):
            self._check_policies(text)
            if not self.names(text):
                for image in labelled_in(text):
                    self.containers.check(machine, image, function)
        self._check_texts(machine, said, function)
        behind = [each for each in arguments if not isinstance(each, Value | Typed)]
        self._check_texts(machine, [*behind, *machine.known_to_others()], function)

    def at_loss(self, machine: Machine, lost: Iterable[Content], remade: bool) -> None:
        running = [each.function for each in machine.activations if each.function is not None]
        if running and any(top_of(each) is self.consumer for each in running):
            lost = list(lost)
            if remade and any(map(self.names, texts_in_reach(machine, lost, running[-1]))):
                raise NoAnswer("what is made of the image is not known")
            self.containers.look_at(machine, lost, running[-1])
            self._check_texts(machine, lost, running[-1])

    def _check_tables(self, machine: Machine, given: Iterable[Content], node: Node) -> None:
        """Look at what is an image by its key, in the maps that another module gets: `yaml.Marshal(object)`."""
        for table in (each for each in reachable(given) if isinstance(each, Table)):
            for number, key in table.keys.items():
                known = untyped(key)
                named = known.text if isinstance(known, Value) else None
                held = untyped(table.cells[number].held)
                is_key = named is not None and Index(named.encode("utf-8", "surrogateescape")) == _KEY
                if is_key and not isinstance(held, Table):
                    self.containers.check(machine, held, node)

    def _check_texts(self, machine: Machine, contents: Iterable[Content], node: Node) -> None:
        for text in texts_in_reach(machine, contents, node):
            machine.step(node)
            for image in self._images_in(text):
                self.containers.check(machine, image, node)

    def _check_policies(self, text: Value) -> None:
        """Look at each pull policy in a manifest that is a text: a template's may be what a function gives."""
        container = self.containers.container
        written = labelled_in(text, policy=True)
        if container.policy is not None and not all(is_wanted_policy(each, container) for each in written):
            raise NoAnswer("another pull policy")

    def _images_in(self, text: Value) -> Iterator[Value]:
        """Yield what stands in a text as an image: after `image:`, or where this one is."""
        if self.names(text):
            yield from labelled_in(text)
            yield from (each for each in _words(text) if self.names(each))


def texts_in_reach(machine: Machine, contents: Iterable[Content], node: Node) -> Iterator[Value]:
    """Yield the texts in all memory that can be reached."""
    todo, seen = list(contents), set[int]()
    while todo:
        content = todo.pop()
        if id(content) in seen:
            continue
        seen.add(id(content))
        if isinstance(content, Value):
            yield content
        elif isinstance(content, Typed):
            todo.append(content.value)
        elif isinstance(content, Spread):
            todo.append(content.held)
        elif isinstance(content, Opaque):
            todo += content.parts.values()
            if content.origin is not None and (content.type is None or types.is_string(machine.module, content.type)):
                yield text_in(machine, content, node)
        else:
            todo += [cell.held for cell in cells_of(content)]
            if isinstance(content, Function) and content.receiver is not None:
                todo.append(content.receiver)


def labelled_in(text: Value, policy: bool = False) -> Iterator[Value]:
    """Yield what stands in a text after `image:`, or after `imagePullPolicy:`."""
    yield from labelled_parts(text, policy)
    yield from labelled_texts(text, policy)


def _words(text: Value) -> Iterator[Value]:
    """Yield the parts of a text between blanks, quotes and other signs."""
    word: list[Part] = []
    for part in text.parts:
        if not isinstance(part, Text) or part.apart:
            word.append(part)
            continue
        first, *rest = _AROUND.split(part.text)
        word += [replace(part, text=first)] if first else []
        for each in rest:
            yield from [replace(text, parts=tuple(word))] if word else []
            word = [replace(part, text=each)] if each else []
    yield from [replace(text, parts=tuple(word))] if word else []
