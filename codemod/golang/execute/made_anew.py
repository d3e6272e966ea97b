"""Zero values, and fields of structs."""

from __future__ import annotations

from collections.abc import Hashable

from codemod.golang.evaluate.arithmetic import calculated
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.terms import Text
from codemod.golang.evaluate.values import Value
from codemod.golang.execute.contents import NIL, Array, Builder, Cell, Content, Opaque, Struct
from codemod.golang.execute.ending import NotUnderstood
from codemod.golang.execute.inputs import field_at_origin, of_type
from codemod.golang.execute.machine import Machine
from codemod.golang.flow.library import TEXT_TYPES
from codemod.golang.program import members, types
from codemod.golang.program.number_types import NUMBERS
from codemod.golang.program.types import Type
from codemod.golang.read.syntax import Node
from codemod.records import replace

BUILDERS = (("strings", "Builder"), ("bytes", "Buffer"))


_REFERENCES = ("slice_type", "map_type", "function_type", "channel_type", "interface_type")


_MOST_ELEMENTS = 64


def text_content(text: str, site: Node) -> Value:
    return Value((Text(text),), site)


def number_content(number: int, site: Node) -> Value:
    return Value((Text(str(number), number=True),), site)


def zero_of(machine: Machine, type_: Type | None, made: Hashable) -> Content:
    """Return the zero value of a type; `made` is the place of its cells."""
    if type_ is None:
        return machine.opaque()
    if type_.pointer:
        return NIL
    full = types.named(machine.module, type_)
    if full in BUILDERS:
        return Builder(machine.cell(text_content("", type_.node), ("built", made)), ".".join(full or ()))
    if ".".join(full or ()) in TEXT_TYPES:
        return text_content("", type_.node)
    flat = types.underlying(machine.module, type_)
    if flat is None or types.is_type_parameter(type_.node):
        return machine.opaque()
    if flat.pointer or flat.node.kind in _REFERENCES:
        return NIL
    if flat.node.kind == "struct_type":
        return machine.struct(type_, made)
    if flat.node.kind == "array_type":
        return _zero_array(machine, flat, made)
    name = types.predeclared(machine.module, flat.node)
    if name == "string":
        return text_content("", type_.node)
    if name in NUMBERS:
        return number_content(0, type_.node)
    if name == "bool":
        return False
    if name in ("error", "any"):
        return NIL
    # a type of another module: its fields are zero, and what they are is not known
    return machine.struct(type_, made)


def _zero_array(machine: Machine, flat: Type, made: Hashable) -> Array:
    length, element = flat.node.get("length"), types.element(machine.module, flat)
    found = calculated(machine.evaluator, length, Frame()) if length is not None else None
    count = int(found.text) if found is not None and found.text is not None else None
    if count is None or count > _MOST_ELEMENTS:
        raise NotUnderstood("an array of this size", flat.node)
    cells = [machine.cell(zero_of(machine, element, (made, "[]")), (made, "[]")) for _ in range(count)]
    return Array(cells, element, made)


def field_cell(machine: Machine, struct: Struct, name: str) -> Cell:
    """Return the cell of a struct's own field, made when it is first asked for."""
    if name not in struct.cells:
        if struct.within is not None and name in struct.within.cells:
            raise NotUnderstood("a field that may be promoted")
        with machine.part_of(struct.born):
            _make_field(machine, struct, name)
    return struct.cells[name]


def _make_field(machine: Machine, struct: Struct, name: str) -> None:
    found = members.find_field(machine.module, struct.type, name)
    type_ = found[1] if found is not None and not found[0] else None
    whose = types.named(machine.module, struct.type) if struct.type is not None else None
    home: Hashable = ("field", whose or struct.made, name, struct.made)
    if struct.origin is not None:
        home = ("lazy", whose or struct.made, name)
        if (whose or struct.made, name) in machine.lazy_written:
            held: Content = machine.opaque()
        else:
            held = field_at_origin(machine, struct, name, type_)
    elif struct.unknown:
        held = of_type(machine, type_)
    elif type_ is None:
        # of a type that is not in this program
        held = replace(machine.opaque(), zero_of=None if struct.lost else struct)
    else:
        held = zero_of(machine, type_, home)
    struct.cells[name] = machine.cell(held, home)
    struct.cells[name].assigned = struct.lost


def way_to_field(machine: Machine, struct: Struct, name: str) -> tuple[str, ...]:
    """Return the embedded fields on the way to a field that may be promoted, also from another module's type."""
    if name in struct.cells and not _is_given_whole(struct, name):
        return ()
    found = members.find_field(machine.module, struct.type, name)
    if found is not None:
        return found[0]
    ways = members.ways_out_of_sight(machine.module, struct.type)
    if len(ways) > 1:
        raise NotUnderstood("a field of which nothing here says whose it is")
    return ways[0] if ways else _way_that_is_embedded(machine, struct, name)


def _way_that_is_embedded(machine: Machine, struct: Struct, name: str) -> tuple[str, ...]:
    """Return the field of another module's struct that has what is asked for, where that was given here: of
    `v1.Pod{ObjectMeta: metav1.ObjectMeta{Name: name}}`, what `pod.Name` is."""
    if _is_given_whole(struct, name):
        held = struct.cells[name].held if name in struct.cells else None
        if held is not None and not (isinstance(held, Opaque) and held.zero_of is struct and not held.parts):
            raise NotUnderstood("a field that was written to by two names")
        return tuple(each for each, promoted in _PROMOTED.items() if name in promoted)
    for own, cell in struct.cells.items():
        inner = cell.held
        if isinstance(inner, Struct) and name in inner.cells:
            named = types.named(machine.module, inner.type) if inner.type is not None else ("", own)
            if named is None or named[1] == own:
                raise NotUnderstood("a field that may be promoted")
    return ()


def _is_given_whole(struct: Struct, name: str) -> bool:
    """Whether a field is one of an object's metadata, and those were given as such."""
    return any(embedded in struct.cells and name in promoted for embedded, promoted in _PROMOTED.items())


# what each object of Kubernetes' API embeds
_PROMOTED = {
    "ObjectMeta": frozenset((
        "Name", "GenerateName", "Namespace", "Labels", "Annotations", "UID", "ResourceVersion", "Generation",
        "OwnerReferences", "Finalizers", "CreationTimestamp", "DeletionTimestamp",
    )),
    "TypeMeta": frozenset(("Kind", "APIVersion")),
}  # fmt: skip


def fill(machine: Machine, struct: Struct) -> None:
    """Make all cells of a struct that is copied: two copies of it share what its fields point to."""
    flat = types.underlying(machine.module, struct.type) if struct.type is not None else None
    if flat is None or flat.node.kind != "struct_type":
        return
    for member in members.members(flat):
        field_cell(machine, struct, member.name)
