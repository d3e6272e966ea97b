"""Every place in a module that gives a struct field a value."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from codemod.golang.flow.definitions import definition_at
from codemod.golang.flow.paths import Index, below, path_of, spine_of
from codemod.golang.program import members, typeof, types
from codemod.golang.program.names import identified
from codemod.golang.program.once import Found, looked_through, per_module
from codemod.golang.program.packages import Module, exported
from codemod.golang.read import spotting
from codemod.golang.read.files import Declaration
from codemod.golang.read.spotting import encoded, may_alias, may_elide, may_key, may_make
from codemod.golang.read.syntax import Node
from codemod.records import dataclass


@dataclass(frozen=True, eq=False)
class FieldWrite:
    """`node` gives the field the value of the expression `value`; None where it cannot be told."""

    node: Node
    value: Node | None


def owner_of(module: Module, type_: types.Type | None, field: str) -> tuple[str, int] | None:
    """Return the place of the struct type that has the field itself, embedded structs followed."""
    struct = _holding(module, type_, field)
    return (struct.node.file.path, struct.node.start) if struct is not None else None


def _holding(module: Module, type_: types.Type | None, field: str) -> types.Type | None:
    found = members.find_field(module, type_, field)
    if found is None:
        return None
    for step in found[0]:
        inner = members.find_field(module, type_, step)
        type_ = inner[1] if inner is not None else None
    return types.underlying(module, type_)


def field_writes(module: Module, holder: types.Type, field: str) -> tuple[FieldWrite, ...]:
    """Return what the module writes to this field of this struct type, or of one that cannot be told from it."""
    owner = owner_of(module, holder, field)
    return _written(module, owner, types.named(module, holder), field) if owner is not None else ()


@per_module
def _written(
    module: Module, owner: tuple[str, int], named: tuple[str, str] | None, field: str
) -> tuple[FieldWrite, ...]:
    # asked once for a struct, wherever its type is written
    return tuple(_field_writes(module, owner, named, field))


def _field_writes(
    module: Module, owner: tuple[str, int], named: tuple[str, str] | None, field: str
) -> Iterator[FieldWrite]:
    name = named[1] if named is not None and named[1].isidentifier() else None  # none of a type inside a function
    words = {field, name} if name is not None else {field}
    folder, wanted, may = module.sources.file(owner[0]).folder, partial(may_give, field), None
    if name is not None and not _is_aliased(module, name):
        may = partial(_may_hold, module, field, name, None if exported(field) else folder)
    seen: set[int] = set()
    for word in sorted(words):
        for top in module.knowing(word, folder, exported(field), wanted, may):
            given = looked_through(module, top, partial(_in_declaration, module, owner=owner, field=field))
            for write in sorted(given, key=lambda write: write.node.start):
                if id(write.node) not in seen:
                    seen.add(id(write.node))
                    yield write


def assignments(module: Module, holder: types.Type, field: str, folder: str | None = None) -> Found[FieldWrite]:
    """Return what `field_writes` does, but for literals; where a folder is given, only from the package in it."""
    owner = owner_of(module, holder, field)
    return _assignments(module, owner, field, folder) if owner is not None else Found(lambda: iter(()))


@per_module
def _assignments(module: Module, owner: tuple[str, int], field: str, folder: str | None) -> Found[FieldWrite]:
    everywhere = folder is None and exported(field)
    here = module.sources.file(owner[0]).folder if folder is None else folder
    ask = partial(_assigned_in, module, owner=owner, field=field)
    return Found(
        lambda: (w for top in module.writing(field, here, everywhere) for w in looked_through(module, top, ask))
    )


def _assigned_in(module: Module, top: Node, owner: tuple[str, int], field: str) -> Iterator[FieldWrite]:
    for name in identified(top, field):
        if name.parent is not None and name.parent.kind == "selector_expression":
            yield from _assigned(module, name.parent, owner, field)


@per_module
def left_unset(module: Module, holder: types.Type, field: str) -> bool:
    """Whether some object of the struct type is made without this field, and nothing assigns to it later."""
    owner, named = owner_of(module, holder, field), types.named(module, holder)
    if owner is None or named is None:
        return False
    if assignments(module, holder, field):
        return False
    return any(lacks(node, field) and _is_of(module, node, named) for node in _given_by(module, holder))


def lacks(node: Node, field: str) -> bool:
    """Whether a literal has keys or is empty, and does not have the field."""
    if node.children and node.children[0].kind != "keyed_element":
        return False
    return not any(key.spells(field) for element in node.children if (key := element.get("key")) is not None)


def _is_of(module: Module, literal: Node, named: tuple[str, str]) -> bool:
    type_ = members.literal_type(module, literal)
    return type_ is not None and types.named(module, type_) == named


@per_module
def literals(module: Module, holder: types.Type) -> tuple[Node, ...]:
    """Return the literals of a struct type, in the order of the files."""
    named = types.named(module, holder)
    return tuple(node for node in _given_by(module, holder) if named is not None and _is_of(module, node, named))


def _given_by(module: Module, holder: types.Type) -> Iterator[Node]:
    """Yield the literals in the declarations that may make an object of a type."""
    named, item = types.named(module, holder), types.declared(module, holder)
    if named is None or item is None:
        return
    aliased, everywhere = _is_aliased(module, named[1]), exported(named[1])
    place = None if everywhere else item.file.folder
    wanted, may = _may_make(encoded(named[1]), aliased), partial(_may_be_made, module, named[1], place)
    for top in module.knowing(named[1], item.file.folder, everywhere, wanted, None if aliased else may):
        yield from _literals_in(module, top.node)


def _may_hold(module: Module, field: str, name: str, folder: str | None, path: str) -> bool:
    """Whether a file may write to a field, or make an object of a type of this name."""
    keyed = path in module.spotted(may_key, field, folder)
    made = keyed or _may_be_made(module, name, folder, path)
    return made or path in module.spotted(spotting.may_write, field, folder)


def _may_be_made(module: Module, name: str, folder: str | None, path: str) -> bool:
    """Whether a file may make an object of a type of this name."""
    return path in module.spotted(may_make, name, folder) or _may_elide(module, path)


@per_module
def _may_elide(module: Module, path: str) -> bool:
    return may_elide(module.sources.read(path))


@per_module
def _may_alias(module: Module, path: str) -> bool:
    return may_alias(module.sources.read(path))


def may_change(field: str, declaration: Declaration) -> bool:
    """Whether a declaration may write to a field of this name. Its parts tell, before it is lowered."""
    return declaration.names_in("changed", encoded(field))


def may_write_field(field: str, declaration: Declaration) -> bool:
    """Whether a declaration may write to a field of this name, or make an object and name it there."""
    return may_change(field, declaration) or declaration.names_in("key", encoded(field))


def may_give(field: str, declaration: Declaration) -> bool:
    """Whether a declaration may write to a field of this name, or make an object that has it."""
    return may_write_field(field, declaration) or bool(declaration.parts["positional"])


def _may_make(name: bytes, aliased: bool) -> Callable[[Declaration], bool]:
    """Return what tells whether a declaration may hold a literal of a type: by its name, an alias, or elided."""

    def may(each: Declaration) -> bool:
        return may_make(each.source, name) or may_elide(each.source)

    return lambda each: aliased or (may(each) and (each.names_in("type", name) or bool(each.parts["elided"])))


@per_module
def _is_aliased(module: Module, name: str) -> bool:
    """Whether a type of this name may have another one somewhere."""
    data, sources = encoded(name), module.sources
    files = sources.compiled(path for path in module.paths_with(name) if _may_alias(module, path))
    return any(each.names_in("alias", data) for file in files if not file.broken for each in file.holding(name))


@per_module
def giving(module: Module, top: Node) -> list[Node]:
    """Return what may give a field a value below a declaration: selectors that are written to, and literals."""
    return [
        node
        for node in top.walk()
        if node.kind == "literal_value" or (node.kind == "selector_expression" and definition_at(node) is not None)
    ]


@per_module
def _literals_in(module: Module, top: Node) -> list[Node]:
    return [node for node in top.walk() if node.kind == "literal_value"]


def _in_declaration(module: Module, top: Node, owner: tuple[str, int], field: str) -> Iterator[FieldWrite]:
    for name in identified(top, field):
        above = name.parent
        if above is not None and above.kind == "selector_expression":
            yield from _assigned(module, above, owner, field)
            continue
        element = above.parent if above is not None else None
        if element is not None and element.get("key") is above and element.parent is not None:
            yield from _in_literal(module, element.parent, owner, field)
    for literal in _without_keys(module, top):
        yield from _in_literal(module, literal, owner, field)


@per_module
def _without_keys(module: Module, top: Node) -> tuple[Node, ...]:
    """Return the literals whose elements are told by their position."""
    literals = (node for node in _literals_in(module, top) if node.children)
    return tuple(node for node in literals if node.children[0].kind != "keyed_element")


def _assigned(module: Module, node: Node, owner: tuple[str, int], field: str) -> Iterator[FieldWrite]:
    name, operand = node.get("field"), node.get("operand")
    if name is None or operand is None or not name.spells(field):
        return
    definition = definition_at(node)
    inside = below(node, spine_of(node))
    if definition is None or (inside and not isinstance(inside[0], Index)):
        return
    type_ = typeof.of_expression(module, operand)
    if type_ is not None and owner_of(module, type_, field) not in (owner, None):
        from codemod.golang.flow.twins import are_twins, struct_at  # few structs have a field of the same name

        if not are_twins(module, _holding(module, type_, field), struct_at(module, owner)):
            return
    if type_ is not None and _is_of_elsewhere(module, type_) and owner_of(module, type_, field) is None:
        return
    if type_ is None:
        from codemod.golang.flow.of_others import is_of_others  # most types are in sight

        if is_of_others(module, operand):
            return
    if not inside and _is_lost(module, node):
        return
    yield FieldWrite(node, definition.value if definition.kind == "value" and not inside else None)


def _is_of_elsewhere(module: Module, type_: types.Type) -> bool:
    """Whether a field that no type of the program has is one of another module's: of its types, or of those that a
    struct embeds, as `metav1.ObjectMeta`."""
    if types.declared(module, type_) is None:
        return not types.is_type_parameter(type_.node)
    flat = types.underlying(module, type_)
    return flat is not None and flat.node.kind == "struct_type"


def _is_lost(module: Module, node: Node) -> bool:
    """Whether a field is written to in a copy that nobody sees afterwards."""
    binding = path_of(node)[0].binding
    type_ = typeof.of_binding(module, binding) if binding is not None else None
    if type_ is None or type_.pointer:
        return False
    from codemod.golang.flow.lost_copies import is_lost  # most objects are behind pointers

    return is_lost(module, node)


def _in_literal(module: Module, node: Node, owner: tuple[str, int], field: str) -> Iterator[FieldWrite]:
    keyed = [element for element in node.children if element.kind == "keyed_element"]
    named = [element for element in keyed if (key := element.get("key")) is not None and key.spells(field)]
    if keyed and not named:
        return
    type_ = members.literal_type(module, node)
    if type_ is None or owner_of(module, type_, field) != owner:
        return
    for element in named:
        value = element.get("value")
        yield FieldWrite(element, value.children[0] if value is not None else None)
    flat = types.underlying(module, type_)
    if not keyed and flat is not None and flat.node.kind == "struct_type":
        names = [member.name for member in members.members(flat)]
        if field in names and names.index(field) < len(node.children):
            element = node.children[names.index(field)]
            yield FieldWrite(element, element.children[0])
