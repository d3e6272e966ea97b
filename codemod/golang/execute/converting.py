"""Conversions."""

from __future__ import annotations

from codemod.golang.evaluate.values import Value
from codemod.golang.execute.contents import Bytes, Content, Opaque, Pointer, Slice, Struct, Typed, untyped
from codemod.golang.execute.ending import NotUnderstood
from codemod.golang.execute.equality import known_number, text_in
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_anew import text_content
from codemod.golang.execute.static_types import static_type
from codemod.golang.program import types
from codemod.golang.program.number_types import FLOATS, NUMBERS, has_room, keeps_all, number_type
from codemod.golang.program.types import Type
from codemod.golang.read.syntax import Node


def converted_to(machine: Machine, type_: Type, held: Content, node: Node) -> Content:
    """`T(x)`"""
    flat = types.underlying(machine.module, type_)
    bare = untyped(held)
    operand = node.get("operand") or node["arguments"].children[0]
    own = number_type(machine.module, operand)
    if flat is None and (own or (isinstance(bare, Value) and bare.numeric)):
        machine.lose_sight_of(held, remade=True)
        return machine.opaque(type_=type_)
    if isinstance(bare, Pointer) and isinstance(bare.cell.held, Struct | Typed):
        has, below = bare.cell.held.type, types.declared(machine.module, type_._replace(pointer=0))
        if type_.pointer and (has is None or types.declared(machine.module, has._replace(pointer=0)) is not below):
            raise NotUnderstood("a pointer to another type", node)
    if flat is None or flat.pointer:
        return held
    if flat.node.kind == "slice_type":
        if isinstance(bare, Value | Opaque) and not _is_sure_list(machine, operand, bare):
            return _elements_of_text(machine, type_, text_in(machine, bare, node), node)
        return Typed(type_, bare) if types.declared(machine.module, type_) else bare
    if flat.node.kind == "interface_type" or types.predeclared(machine.module, flat.node) in ("any", "error"):
        return held
    name = types.predeclared(machine.module, flat.node)
    if isinstance(bare, Struct) and flat.node.kind == "struct_type":
        found = machine.copy(bare)
        assert isinstance(found, Struct)
        found.type = type_
        return found
    if name == "string" and isinstance(bare, Value) and (bare.numeric or own):
        number = known_number(bare)
        return _letter(number, node) if number is not None else machine.symbol(node, ("rune", bare.parts))
    if isinstance(bare, Value | Opaque) and name in NUMBERS | FLOATS:
        held = bare = _as_number(machine, text_in(machine, bare, node), own, name, node)
    if name == "string" and isinstance(bare, Bytes):
        return text_in(machine, bare, node)
    if name == "string" and (isinstance(bare, Slice) or _is_list(machine, operand, bare)):
        return _of_bytes(machine, bare, node)
    named = types.declared(machine.module, type_) is not None
    return Typed(type_, bare) if named and not isinstance(bare, Struct | Pointer) else bare


def _is_sure_list(machine: Machine, operand: Node, held: Content) -> bool:
    """Whether what is made a list is one already, in whose memory the new one is: not a text, of which it is a copy."""
    found = _is_list(machine, operand, held)
    if found is None:
        raise NotUnderstood("what is made a list", operand)
    return found


def _is_list(machine: Machine, operand: Node, held: Content) -> bool | None:
    """Whether what is converted is a list that is not in sight; None where it is not known what it is."""
    if not isinstance(held, Opaque):
        return False
    flat = types.underlying(machine.module, static_type(machine.module, operand) or held.type)
    return flat.node.kind == "slice_type" if flat is not None else None


def _elements_of_text(machine: Machine, type_: Type, text: Value, node: Node) -> Content:
    """`[]byte(text)`; a `[]rune` has one element for each letter, of up to four bytes."""
    plain = text.text is not None and text.text.isascii()
    if not plain and not types.is_byte(machine.module, types.element(machine.module, type_)):
        machine.lose_sight_of(text, remade=True)
        return machine.opaque(type_=type_)
    return Bytes(machine.cell(text, ("bytes", node)))


def _letter(number: int, node: Node) -> Value:
    valid = 0 <= number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF
    return text_content(chr(number) if valid else "\ufffd", node)


def _as_number(machine: Machine, number: Value, own: str, name: str, node: Node) -> Value:
    """Return a number in another type: the same one only where that has room for it."""
    known = known_number(number)
    if (known is not None and has_room("int32" if name in FLOATS else name, known)) or keeps_all(own, name):
        return number
    return machine.symbol(node, ("converted", name, number.parts))


def _of_bytes(machine: Machine, held: Content, node: Node) -> Value:
    numbers = [known_number(cell.held) for cell in held.window] if isinstance(held, Slice) else [None]
    if any(number is None for number in numbers):
        return machine.symbol(node, ("bytes", machine.number()))
    known = [number for number in numbers if number is not None]
    if all(0 <= number < 128 for number in known):
        return text_content("".join(map(chr, known)), node)
    return machine.symbol(node, ("bytes", machine.number()))
