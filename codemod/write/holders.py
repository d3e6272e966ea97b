"""What holds the pin in the source, and how another one is written there: a constant, a map's element, a default."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial

from codemod.errors import UserError
from codemod.finding.edits import Edit
from codemod.finding.lines import place
from codemod.golang.program.embed import BadEmbed, embedded_names
from codemod.golang.program.injected import patterns_above
from codemod.golang.program.modfile import parse_mod
from codemod.golang.program.module_paths import is_remote
from codemod.golang.read.directives import is_generated
from codemod.golang.read.files import load_file
from codemod.golang.read.parsing import NotParsed, first_error, parse
from codemod.image import reference
from codemod.image.repository_path import Names
from codemod.records import dataclass
from codemod.rule import Constant, Default, Element, Image, Linked, Manifest
from codemod.rule.pins import BETWEEN, Held, pinned_text
from codemod.source.tree import Tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    import tree_sitter

Rewrite = Callable[[bytes], Sequence[Edit]]
# (the tag that is there, the wanted one): raises `UserError` where that may not be
Refuse = Callable[[str, str], None]


def manifests(tree: Tree, pin: Held) -> Iterator[str]:
    """Yield the files that declare a manifest, or are embedded in it. Raises `UserError` where there is none."""
    found = False
    for folder in _folders(tree, pin.by.package):
        for path in filter(tree.selects, tree.listdir(folder)):
            if path.endswith(".go") and _holds(tree, path, pin):
                found = True
                yield from list(_embedded(tree, path, pin)) or (path,)
    if not found:
        raise UserError(
            "{package}: no `{name}` in this package; is this the right tree?", package=pin.by.package, name=pin.name
        )


def _embedded(tree: Tree, path: str, pin: Held) -> Iterator[str]:
    items = load_file(path, read(tree, path)).objects.get(pin.declared, ())
    folder, patterns = os.path.dirname(path), [pattern for item in items for pattern in patterns_above(item)]
    if not patterns:
        return
    try:
        names = embedded_names(patterns, (os.path.relpath(each, folder or ".") for each in tree.below(folder)))
    except BadEmbed:
        return  # Go does not build that
    yield from (os.path.join(folder, name) for name in names)


@dataclass(frozen=True, slots=True)
class WantedPin:
    """The image that is to be pinned, what it is called, now and then, and what holds its repository."""

    image: Image
    names: tuple[Names, ...]
    repository: Held

    def is_named_by(self, text: str) -> bool:
        return any(each.named_by(text) for each in self.names)


def holding(tree: Tree, pin: Held, wanted: WantedPin, refuse: Refuse) -> Iterator[tuple[str, Rewrite]]:
    """Yield each file that holds a part of the pin, and how to write the wanted one. Raises `UserError`."""
    found = False
    for folder in _folders(tree, pin.by.package):
        first_party = filter(tree.selects, tree.listdir(folder))
        paths = [path for path in first_party if path.endswith(".go") and _holds(tree, path, pin, wanted)]
        if len(paths) > 1 and isinstance(pin.by, Constant | Element):
            raise UserError(
                "{path}: `{constant}` is also declared in {first}; keep one of them",
                path=paths[1],
                constant=pin.declared,
                first=paths[0],
            )
        for path in paths:
            found = True
            yield path, partial(_repin, path=path, pin=pin, wanted=wanted, refuse=refuse)
    if not found and isinstance(pin.by, Constant):
        raise UserError(
            "{package}: no constant `{constant}` in this package; is this the right tree?",
            package=pin.by.package,
            constant=pin.by.name,
        )
    if not found:
        raise UserError(
            "{package}: no `{name}` in this package; is this the right tree?", package=pin.by.package, name=pin.name
        )


def _folders(tree: Tree, package: str) -> Iterator[str]:
    """Yield the folder of the package in each module that may hold it."""
    for module in tree.modules():
        relative = "" if package == "." else package
        if package != "." and is_remote(package):
            own = parse_mod(read(tree, f"{module}/go.mod" if module else "go.mod")).module
            if not own or not f"{package}/".startswith(f"{own}/"):
                continue
            relative = package[len(own) + 1 :]
        yield "/".join(part for part in (module, relative) if part)


def read(tree: Tree, path: str) -> bytes:
    """Return a file of the tree, or of elsewhere by its absolute path. Raises `UserError`."""
    try:
        if os.path.isabs(path):
            with open(path, "rb") as file:  # noqa: PTH123 - a rule file outside the tree
                return file.read()
        return tree.read(path)
    except OSError as error:
        raise UserError("{path}: cannot be read ({why}); nothing was changed", path=path, why=error) from error


def parsed(source: bytes, path: str) -> tree_sitter.Tree:
    """Return the syntax of a Go file. Raises `UserError`."""
    try:
        tree = parse(source)
    except NotParsed as limit:
        raise UserError(
            "{path}: the file cannot be read: {limit}; nothing was changed", path=path, limit=limit
        ) from None
    if (error := first_error(tree)) is not None:
        raise UserError(
            "{path}:{at}: the file does not parse; nothing was changed", path=path, at=place(source, error.start_byte)
        )
    return tree


def refuse_generated(source: bytes, path: str) -> None:
    """Raise `UserError` for code that is written anew by a program."""
    if is_generated(source):
        raise UserError("{path} is generated code; change what generates it", path=path)


def _holds(tree: Tree, path: str, pin: Held, wanted: WantedPin | None = None) -> bool:
    source = read(tree, path)
    return pin.declared.encode() in source and bool(_values(parsed(source, path), source, pin, wanted))


def _repin(source: bytes, path: str, pin: Held, wanted: WantedPin, refuse: Refuse) -> list[Edit]:
    refuse_generated(source, path)
    values = _values(parsed(source, path), source, pin, wanted)
    if not isinstance(pin.by, Constant | Element):
        # a struct that is made in several places has its default in each
        return [edit for value in values for edit in _edits(source, path, value, pin, wanted, refuse)]
    if len(values) > 1:
        raise _unmended(source, path, values[0], _once(pin))
    return _edits(source, path, values[0], pin, wanted, refuse)


def _edits(
    source: bytes, path: str, value: tree_sitter.Node, pin: Held, wanted: WantedPin, refuse: Refuse
) -> list[Edit]:
    image, text = wanted.image, pinned_text(wanted.image, pin.part)
    literal = source[value.start_byte + 1 : value.end_byte - 1].decode() if _is_literal(value) else ""
    try:
        if not literal:
            raise _once(pin)
        present = _tag_of(literal, pin, wanted.image)
    except reference.InvalidReference as error:
        raise _unmended(source, path, value, error) from error
    if present and image.tag:
        refuse(present, image.tag)
    return [Edit(path, value.start_byte + 1, value.end_byte - 1, text.encode())]


def _once(pin: Held) -> reference.InvalidReference:
    return reference.InvalidReference("`{name}` has to be declared once, as one string literal", name=pin.name)


def _unmended(source: bytes, path: str, node: tree_sitter.Node, error: reference.InvalidReference) -> UserError:
    at = place(source, node.start_byte)
    return UserError("{path}:{at}: {why}; mend the constant before it is re-pinned", path=path, at=at, why=error)


def _tag_of(literal: str, pin: Held, image: Image) -> str:
    """Return the tag of what is there. Raises `InvalidReference` where it is no such part, or has a digest to lose."""
    if pin.part == "tag":
        reference.check_tag(literal)
        return literal
    if pin.part in ("digest", "sha256"):
        return reference.parse(f"{image.repository}{BETWEEN[pin.part]}{literal}").tag
    present = reference.parse(literal)
    if present.digest and not image.digest:
        raise reference.InvalidReference("it holds a digest, which a fix never drops")
    return present.tag


def _is_literal(node: tree_sitter.Node) -> bool:
    return node.type in ("interpreted_string_literal", "raw_string_literal")


def _values(tree: tree_sitter.Tree, source: bytes, pin: Held, wanted: WantedPin | None) -> list[tree_sitter.Node]:
    """Return the expressions that hold a part of the pin (the declaration where there is none)."""
    if isinstance(pin.by, Linked):
        return []  # what the linker sets stands in no Go
    if isinstance(pin.by, Constant):
        return _declared(tree, source, pin.by.name, "const")
    if isinstance(pin.by, Manifest):
        return [*_declared(tree, source, pin.by.name, "const"), *_declared(tree, source, pin.by.name, "var")]
    if not isinstance(pin.by, Element):
        return [
            value
            for literal in _below(tree.root_node, "composite_literal")
            if _text(source, literal.child_by_field_name("type")) == pin.by.type.encode()
            for key, value in _keyed(literal)
            if _text(source, key) == pin.by.name.encode() and _is_literal(value) and _is_ours(source, literal, wanted)
        ]
    key = b'"' + pin.by.key.encode() + b'"'
    maps = _declared(tree, source, pin.by.name, "var")
    return [value for each in maps for written, value in _keyed(each) if _text(source, written) == key]


def _is_ours(source: bytes, literal: tree_sitter.Node, wanted: WantedPin | None) -> bool:
    """Whether a struct may be this image: another one's defaults are in structs of the same type."""
    by = wanted.repository.by if wanted is not None else None
    if (
        wanted is None
        or not isinstance(by, Default)
        or _text(source, literal.child_by_field_name("type")) != by.type.encode()
    ):
        return True
    given = [value for key, value in _keyed(literal) if _text(source, key) == by.name.encode() and _is_literal(value)]
    return all(wanted.is_named_by(_text(source, value)[1:-1].decode("utf-8", "replace")) for value in given)


def _keyed(literal: tree_sitter.Node) -> Iterator[tuple[tree_sitter.Node, tree_sitter.Node]]:
    body = literal.child_by_field_name("body")
    for element in body.named_children if body is not None else ():
        parts = [part.named_children[0] for part in element.named_children if part.named_children]
        if element.type == "keyed_element" and len(parts) == 2:
            yield parts[0], parts[1]


def _below(node: tree_sitter.Node, kind: str) -> Iterator[tree_sitter.Node]:
    todo = [node]
    while todo:
        node = todo.pop()
        if node.type == kind:
            yield node
        todo += reversed(node.named_children)


def _text(source: bytes, node: tree_sitter.Node | None) -> bytes:
    return source[node.start_byte : node.end_byte] if node is not None else b""


def _declared(tree: tree_sitter.Tree, source: bytes, name: str, keyword: str) -> list[tree_sitter.Node]:
    """Return the expressions that constants or variables of this name have at package level (or the spec)."""
    found = []
    for declaration in tree.root_node.named_children:
        listed = declaration.named_children if declaration.type == f"{keyword}_declaration" else []
        # `var ( ... )` is a list of its own
        specs = [each for one in listed for each in (one.named_children if one.type == "var_spec_list" else [one])]
        for spec in specs:
            named = [node for node in spec.children_by_field_name("name") if node.is_named]
            names = [_text(source, node) for node in named]
            if name.encode() in names:
                value = spec.child_by_field_name("value")
                values = [node for node in value.named_children if node.type != "comment"] if value else []
                found.append(values[names.index(name.encode())] if len(values) == len(names) else spec)
    return found
