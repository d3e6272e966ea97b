"""Images that lie in two fields of a struct, and are joined by its methods.

    func (s *ImageSpec) URI() string { return fmt.Sprintf("%s:%s", s.Image, s.Version) }
    &ImageSpec{Image: constant.PauseImage, Version: constant.PauseVersion}

The join says that the two fields of this type are one reference: so each object that gets both is an image.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from functools import cache, partial

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.values import Value, concat, plain_text
from codemod.golang.flow.definitions import definition_at
from codemod.golang.flow.fields import may_give
from codemod.golang.flow.paths import path_of
from codemod.golang.program import typeof, types
from codemod.golang.program.members import literal_type
from codemod.golang.program.packages import Module
from codemod.golang.read.literals import is_empty
from codemod.golang.read.syntax import Node
from codemod.image.pattern import UNKNOWN, Pattern
from codemod.image.reference import last_component
from codemod.inventory.destination import Destination
from codemod.inventory.record import Mention, Origin, RedirectWay, each_once
from codemod.inventory.spelled import accepted, pattern_of
from codemod.inventory.splits import Sibling, SplitType
from codemod.uses import outside
from codemod.uses.named_text import fields_of

Redirects = tuple[RedirectWay, ...]


def mentions(module: Module, split: SplitType, evaluator: Evaluator, paths: Container[str]) -> Iterator[Mention]:
    """Yield the images of all objects that get both fields in one of the files."""
    redirects = cache(partial(_redirects, module, split))
    for top in _giving_both(module, split, paths):
        for given in (*_in_literals(module, top, split), *_assigned(module, top, split)):
            yield from _image(module, split, given, redirects, evaluator)


def _giving_both(module: Module, split: SplitType, paths: Container[str]) -> Iterator[Node]:
    """Yield the declarations that may give an object both fields. Of a large program most name one of them, and only
    what is looked through is lowered."""
    for path in module.paths_with(split.first):
        file = module.sources.file(path) if path in paths else None
        for declaration in file.holding(split.first) if file is not None and not file.broken else ():
            if may_give(split.first, declaration) and may_give(split.second, declaration):
                yield declaration.node


def _redirects(module: Module, split: SplitType) -> Redirects:
    """Return what fills the two fields, or joins more to them. It is asked where there is an image: of most types whose
    fields are joined by a colon, none is one."""
    fields = (outside.of_field(module, split.holder, field) for field in (split.first, split.second))
    around = outside.redirects(module, split.join) if split.before else ()
    return each_once([*(redirect for found in fields for redirect in found), *around])


def _is_of(module: Module, type_: types.Type | None, split: SplitType) -> bool:
    return type_ is not None and types.named(module, type_) == types.named(module, split.holder)


# what an object's fields are given
Given = dict[str, Node]


def _in_literals(module: Module, top: Node, split: SplitType) -> Iterator[Given]:
    for node in top.walk():
        if node.kind == "literal_value" and len(node.children) > 1:
            given = fields_of(module, node, split.holder)
            if split.first in given and split.second in given and _is_of(module, literal_type(module, node), split):
                yield given


def _assigned(module: Module, top: Node, split: SplitType) -> Iterator[Given]:
    """Yield what one function assigns to both fields of one object."""
    found: dict[object, Given] = {}
    for node in top.walk():
        if node.kind != "selector_expression" or not (
            node["field"].spells(split.first) or node["field"].spells(split.second)
        ):
            continue
        definition = definition_at(node)
        if definition is None or definition.value is None or definition.kind != "value":
            continue
        if _is_of(module, typeof.of_expression(module, node["operand"]), split):
            bottom, path = path_of(node["operand"])
            found.setdefault((bottom.binding, path), {})[node["field"].text] = definition.value
    for given in found.values():
        if split.first in given and split.second in given:
            yield given


def _image(
    module: Module, split: SplitType, given: Given, redirects: Callable[[], Redirects], evaluator: Evaluator
) -> Iterator[Mention]:
    first = given[split.first]
    frame = evaluator.around(Frame(first.function))
    named = types.named(module, split.holder)
    said = Destination("field", (split.first, split.second, named[1] if named is not None else ""))
    for value in evaluator.at(first, partial(_values, evaluator, split, given, frame)):
        pattern = pattern_of(value)
        if pattern is not None and _is_named(pattern) and (accepted(pattern, said) or _is_below(pattern, said)):
            formed = evaluator.at(first, partial(evaluator.evaluate, first, frame))
            origins = {Origin(first.span, "field"), *(Origin(each.site.span, "const") for each in formed)}
            yield Mention(pattern, first.span, tuple(sorted(origins)), redirects())


def _is_named(pattern: Pattern) -> bool:
    """Whether the object says which image it is; `docker.io/library/{}:latest` is what somebody else asked for."""
    return last_component(pattern.repository).replace(UNKNOWN, "") != ""


def _is_below(pattern: Pattern, said: Destination) -> bool:
    """Whether all that is not known is which folders of which registry an image lies in: `{}/{}/node:v3.1`."""
    return said.says_image and pattern.versioned and UNKNOWN not in last_component(pattern.repository)


def _values(evaluator: Evaluator, split: SplitType, given: Given, frame: Frame) -> list[Value]:
    first, second = given[split.first], given[split.second]
    pieces = [_before(evaluator, each, given, frame) for each in split.before]
    own = [evaluator.evaluate(first, frame), [plain_text(split.separator, first)], evaluator.evaluate(second, frame)]
    return concat(first, [*pieces, *own])


def _before(evaluator: Evaluator, said: str | Sibling, given: Given, frame: Frame) -> list[Value]:
    """Return what stands before the two fields; a field that this object leaves empty is filled by somebody else."""
    value = given.get(said.name) if isinstance(said, Sibling) else None
    if value is not None and not is_empty(value):
        return evaluator.evaluate(value, frame)
    first = next(iter(given.values()))
    return [plain_text(said if isinstance(said, str) else UNKNOWN, first)]
