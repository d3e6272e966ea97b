"""Fields and methods of a type, those of embedded structs included; and of which type a literal is that has them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.program.types import Type, all_declared, all_underlying, element, may_be_interface, of_node
from codemod.golang.read.files import Declaration, File, Object
from codemod.golang.read.literals import decode
from codemod.golang.read.spotting import encoded, lines_with, may_declare
from codemod.golang.read.syntax import Node
from codemod.records import dataclass


@dataclass(frozen=True, slots=True)
class Member:
    """A struct field; `type` is None for what cannot be resolved."""

    name: str
    type: Type
    embedded: bool


def members(struct: Type) -> Iterator[Member]:
    """Yield the fields of a struct type, in order."""
    listed = next((c for c in struct.node.children if c.kind == "field_declaration_list"), None)
    for declaration in listed.children if listed is not None else ():
        type_ = of_node(declaration.get("type"))
        if type_ is None:
            continue
        names = declaration.all("name")
        for name in names:
            yield Member(name.text, type_, False)
        if not names:
            pointer = int(declaration.bytes.lstrip().startswith(b"*"))
            yield Member(type_.node.text.rpartition(".")[2], type_._replace(pointer=pointer), True)


@per_module
def members_by_name(module: Module, struct: Type) -> tuple[dict[str, Member], list[Member]]:
    """Return the fields of a struct type by name, in order, and those that are embedded."""
    listed = list(members(struct))
    return {member.name: member for member in reversed(listed)}, [member for member in listed if member.embedded]


@per_module
def _positions(module: Module, struct: Type) -> dict[str, int]:
    return {name: number for number, name in enumerate(member.name for member in members(struct))}


def position(module: Module, struct: Type, field: str) -> int:
    """Return which field of a struct type this is, counted from 0."""
    return _positions(module, struct)[field]


def find_field(module: Module, type_: Type | None, name: str) -> tuple[tuple[str, ...], Type] | None:
    """Return the embedded fields on the way to a (promoted) field, shallowest first, and the field's type.

    Of a type with several declarations, the first that has the field counts.
    """
    return next(iter(find_fields(module, type_, name)), None)


@per_module
def find_fields(module: Module, type_: Type | None, name: str) -> tuple[tuple[tuple[str, ...], Type], ...]:
    """Return what `find_field` does, for each declaration that has the field."""
    level: list[tuple[tuple[str, ...], Type]] = [((), type_)] if type_ is not None else []
    for _ in range(6):
        found, deeper = [], []
        for way, holder in level:
            for struct in all_underlying(module, holder):
                if struct.node.kind != "struct_type":
                    continue
                named, embedded = members_by_name(module, struct)
                found += [(way, named[name].type)] if name in named else []
                deeper += [((*way, member.name), member.type) for member in embedded]
        if found:
            return tuple(found)
        level = deeper
    return ()


def promoting(module: Module, type_: Type | None, name: str) -> Iterator[Type]:
    """Yield a type and those that it embeds, shallowest first, as far as none has a field of this name in sight: of
    `struct { corev1.Container }` and `Image` both, as Go promotes what a type of elsewhere has."""
    level = [type_] if type_ is not None else []
    for _ in range(6):
        yield from level
        structs = [each for holder in level for each in all_underlying(module, holder)]
        fields = [members_by_name(module, each) for each in structs if each.node.kind == "struct_type"]
        if any(name in named for named, _ in fields):
            return
        level = [member.type for _, embedded in fields for member in embedded]


_OUT_OF_SIGHT = ("qualified_type", "generic_type")


@per_module
def ways_out_of_sight(module: Module, type_: Type | None) -> tuple[tuple[str, ...], ...]:
    """Return the embedded fields on the way to each type of elsewhere that a struct embeds: what the struct has of
    which nothing here says so, as the `Image` of `struct { corev1.Container }`, is of one of these."""
    ways: list[tuple[str, ...]] = []
    level: list[tuple[tuple[str, ...], Type]] = [((), type_)] if type_ is not None else []
    for _ in range(6):
        seen = [(way, all_underlying(module, holder)) for way, holder in level]
        ways += [way for way, found in seen if way and any(each.node.kind in _OUT_OF_SIGHT for each in found)]
        structs = [(way, each) for way, found in seen for each in found if each.node.kind == "struct_type"]
        level = [((*way, m.name), m.type) for way, each in structs for m in members_by_name(module, each)[1]]
    return tuple(ways)


def methods(module: Module, type_: Type | None, name: str) -> tuple[Object, ...]:
    """Return this program's declarations of a method of the type, promoted ones included."""
    return tuple(item for _, item in ways_to_method(module, type_, name))


@per_module
def ways_to_method(module: Module, type_: Type | None, name: str) -> tuple[tuple[tuple[str, ...], Object], ...]:
    """Return (embedded fields on the way, declaration) of a method of the type, promoted ones included."""
    level: list[tuple[tuple[str, ...], Type]] = [((), type_)] if type_ is not None else []
    for _ in range(6):
        own = [(way, item) for way, holder in level for item in all_declared(module, holder)]
        folders = {(item.file.folder, item.name): way for way, item in reversed(own)}
        names = ((way, folder, owner) for (folder, owner), way in folders.items())
        found = [(way, e) for way, folder, owner in names for e in module.in_folder(folder).named(f"{owner}.{name}")]
        if found:
            return tuple(found)
        level = [
            ((*way, member.name), member.type)
            for way, holder in level
            if all_declared(module, holder)
            for struct in all_underlying(module, holder)
            if struct.node.kind == "struct_type"
            for member in members_by_name(module, struct)[1]
        ]
    declared = all_declared(module, type_) if type_ is not None else []
    return tuple(((), item) for each in declared for item in _by_alias(module, each, name))


def _by_alias(module: Module, owner: Object, name: str) -> Iterator[Object]:
    """Yield a method whose receiver is spelled by another name of the type: `func (c *conf) move()`."""
    for alias in _aliases(module, owner.file.folder, encoded(owner.name)):
        yield from module.in_folder(owner.file.folder).named(f"{decode(alias)}.{name}")


_ALIASED = rb"(?:type[ \t]+|[ \t]+)([\w\x80-\xff]++)[ \t]*+=[ \t]*+([\w\x80-\xff]++)"


@per_module
def _aliases(module: Module, folder: str, name: bytes) -> list[bytes]:
    """Return what may be other names of a package's type, as bytes say."""
    sources = (module.sources.read(path) for path in module.in_folder(folder).paths)
    found = (re.match(_ALIASED, line) for source in sources for line in lines_with(source, name))
    return [each[1] for each in found if each is not None and each[2] == name]


def may_be_error(module: Module, type_: Type) -> bool:
    """Whether a type, or a pointer to it, may have the method `Error`, also by what it embeds."""
    embedded = list(promoting(module, type_, "Error"))
    foreign = any(may_be_interface(module, each) or not all_declared(module, each) for each in embedded)
    return foreign or bool(methods(module, type_, "Error"))


@per_module
def interface_method(module: Module, type_: Type | None, name: str) -> Node | None:
    """Return the signature of a method that an interface lists; also of one that it, or a struct, embeds."""
    level = [type_] if type_ is not None else []
    for _ in range(6):
        flat = [each for holder in level for each in all_underlying(module, holder)]
        listed = [child for each in flat if each.node.kind == "interface_type" for child in each.node.children]
        for child in listed:
            if child.kind == "method_elem" and child["name"].spells(name):
                return child
        embedded = (of_node(child.children[0]) for child in listed if child.kind == "type_elem" and child.children)
        structs = (each for each in flat if each.node.kind == "struct_type")
        inner = (member.type for each in structs for member in members_by_name(module, each)[1])
        level = [each for each in (*embedded, *inner) if each is not None]
    return None


def literal_type(module: Module, literal: Node) -> Type | None:
    """Return the type of a literal value, elided types of elements included."""
    above = literal.parent
    if above is None:
        return None
    if above.kind == "composite_literal":
        return of_node(above.get("type"))
    around = next((node for node in above.ancestors() if node.kind == "literal_value"), None)
    return element(module, literal_type(module, around)) if around is not None else None


def may_have_method(module: Module, name: str) -> Iterator[File]:
    """Yield the program's files, broken ones too, that may declare a method of a name, whatever type has it."""
    return module.sources.compiled(module.spotted(may_declare, name, None))


def methods_of_names(module: Module, names: Iterable[str]) -> Iterator[Declaration]:
    """Yield the program's methods of some names, whatever types have them."""
    return (each for name in names for each in methods_named(name, may_have_method(module, name)))


def methods_named(name: str, files: Iterable[File]) -> Iterator[Declaration]:
    """Yield the methods of a name that sound files declare. Thousands of functions call some `Error`, and few are one:
    no other is lowered."""
    data = encoded(name)
    for each in (each for file in files if not file.broken for each in file.holding(name)):
        if each.source.startswith(b"func") and may_declare(each.source, data):
            named = each.node.get("name") if each.node.kind == "method_declaration" else None
            if named is not None and named.spells(name):
                yield each
