"""Images that lie in two fields of a struct, and are joined by its methods.

    func (s *ImageSpec) URI() string { return fmt.Sprintf("%s:%s", s.Image, s.Version) }
    &ImageSpec{Image: constant.PauseImage, Version: constant.PauseVersion}

The join says that the two fields of this type are one reference: so each object that gets both is an image.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from functools import partial

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.values import Value, concat, plain_text
from codemod.golang.flow.callees import Invocation, callees
from codemod.golang.flow.definitions import definition_at
from codemod.golang.flow.fields import literal_type
from codemod.golang.flow.paths import path_of
from codemod.golang.program import typeof, types
from codemod.golang.program.packages import Module
from codemod.golang.read.files import File
from codemod.golang.read.literals import STRING_KINDS, decode, unquote
from codemod.golang.read.syntax import Node
from codemod.image.mentions import terms_of
from codemod.inventory.destination import Destination
from codemod.inventory.record import Mention, Origin, each_once
from codemod.inventory.spelled import accepted, pattern_of
from codemod.records import dataclass
from codemod.uses import outside

_SEPARATORS = (":", "@")


@dataclass(frozen=True, slots=True)
class Split:
    """A struct type of which two fields are one reference: `first`, then the separator, then `second`."""

    holder: types.Type
    first: str
    separator: str
    second: str


def splits(module: Module, files: Iterable[File]) -> list[Split]:
    """Return the types whose two fields are joined somewhere."""
    found = (split for file in files for split in _in_file(module, file))
    return list({(split.holder.node.text, split.first, split.second): split for split in found}.values())


def _in_file(module: Module, file: File) -> Iterator[Split]:
    for declaration in file.declarations:
        text = file.source[declaration.raw.start_byte : declaration.raw.end_byte]
        if b'"%s:%s"' in text or b'":"' in text or b'"%s@%s"' in text or b'"@"' in text:
            for node in declaration.node.walk():
                yield from _split(module, node)


def _split(module: Module, node: Node) -> Iterator[Split]:
    pieces = _pieces(module, node)
    if len(pieces) != 3 or pieces[1] not in _SEPARATORS:
        return
    first, separator, second = pieces
    if isinstance(first, str) or isinstance(second, str) or not isinstance(separator, str):
        return
    if first.kind != "selector_expression" or second.kind != "selector_expression":
        return
    owners = [typeof.of_expression(module, each["operand"]) for each in (first, second)]
    named = [types.declared(module, owner) if owner is not None else None for owner in owners]
    if named[0] is not None and named[0] is named[1] and owners[0] is not None:
        yield Split(owners[0], first["field"].text, separator, second["field"].text)


def _pieces(module: Module, node: Node) -> list[str | Node]:
    """Return what a join puts together: literal texts, and other expressions."""
    if node.kind == "binary_expression":
        return [_text(term) or term for term in terms_of(node)]
    function = node.get("function") if node.kind == "call_expression" else None
    if function is None or not function.bytes.endswith(b"Sprintf"):
        return []
    arguments = Invocation.of(node).arguments
    if len(arguments) != 3 or any(callee.name != "fmt.Sprintf" for callee in callees(module, node)):
        return []
    separator = _text(arguments[0]).replace("%s", "")
    return [arguments[1], separator, arguments[2]] if _text(arguments[0]) == f"%s{separator}%s" else []


def _text(node: Node) -> str:
    return decode(unquote(node) or b"") if node.kind in STRING_KINDS else ""


def mentions(module: Module, split: Split, evaluator: Evaluator, paths: Container[str]) -> Iterator[Mention]:
    """Yield the images of all objects that get both fields in one of the files."""
    for top in module.holding(split.first, "", True):
        if top.file.path not in paths or split.second.encode() not in top.bytes:
            continue
        for first, second in (*_in_literals(module, top, split), *_assigned(module, top, split)):
            yield from _image(module, split, first, second, evaluator)


def _is_of(module: Module, type_: types.Type | None, split: Split) -> bool:
    return type_ is not None and types.named(module, type_) == types.named(module, split.holder)


def _in_literals(module: Module, top: Node, split: Split) -> Iterator[tuple[Node, Node]]:
    for node in top.walk():
        if node.kind != "literal_value" or not node.children:
            continue
        given = {key.text: element["value"] for element in node.children if (key := element.get("key")) is not None}
        if split.first in given and split.second in given and _is_of(module, literal_type(module, node), split):
            yield given[split.first].children[0], given[split.second].children[0]


def _assigned(module: Module, top: Node, split: Split) -> Iterator[tuple[Node, Node]]:
    """Yield what one function assigns to both fields of one object."""
    found: dict[object, dict[str, Node]] = {}
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
            yield given[split.first], given[split.second]


def _image(module: Module, split: Split, first: Node, second: Node, evaluator: Evaluator) -> Iterator[Mention]:
    frame = evaluator.around(Frame(first.function, open=True))
    names = (split.first, split.second)
    redirects = each_once(redirect for field in names for redirect in outside.of_field(module, split.holder, field))
    for value in evaluator.at(first, partial(_values, evaluator, split, first, second, frame)):
        pattern = pattern_of(value)
        if pattern is not None and accepted(pattern, Destination("field", names)):
            formed = evaluator.at(first, partial(evaluator.evaluate, first, frame))
            origins = {Origin(first.span, "field"), *(Origin(each.site.span, "const") for each in formed)}
            yield Mention(pattern, first.span, tuple(sorted(origins)), redirects)


def _values(evaluator: Evaluator, split: Split, first: Node, second: Node, frame: Frame) -> list[Value]:
    pieces = [evaluator.evaluate(first, frame), [plain_text(split.separator, first)], evaluator.evaluate(second, frame)]
    return concat(first, pieces)
