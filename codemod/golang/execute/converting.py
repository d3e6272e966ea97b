"""Conversions."""

from __future__ import annotations

from codemod.golang.evaluate.values import Value
from codemod.golang.execute.comparing import as_text, known_number
from codemod.golang.execute.contents import Bytes, Content, Pointer, Slice, Struct, Typed
from codemod.golang.execute.inputs import NUMBERS
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_anew import text_content
from codemod.golang.execute.operations import WIDE
from codemod.golang.program import typeof, types
from codemod.golang.program.types import Type
from codemod.golang.read.syntax import Node


def converted(machine: Machine, type_: Type, held: Content, node: Node) -> Content:
    """`T(x)`"""
    flat = types.underlying(machine.module, type_)
    bare = held.value if isinstance(held, Typed) else held
    if flat is None or flat.pointer:
        return held
    if flat.node.kind == "slice_type":
        if isinstance(bare, Value):
            return Bytes(machine.cell(bare, ("bytes", node)))
        return Typed(type_, bare) if types.declared(machine.module, type_) else bare
    if flat.node.kind == "interface_type" or types.predeclared(machine.module, flat.node) in ("any", "error"):
        return held
    name = types.predeclared(machine.module, flat.node)
    if isinstance(bare, Struct) and flat.node.kind == "struct_type":
        found = machine.copy(bare)
        assert isinstance(found, Struct)
        found.type = type_
        return found
    if name == "string" and _is_number(machine, bare, node):
        number = known_number(bare)
        known = number is not None and 0 <= number < 0xD800
        return text_content(chr(number or 0), node) if known else machine.symbol(node, ("rune", machine.number()))
    if name in NUMBERS and name not in WIDE and not (name in ("byte", "rune") and known_number(bare) in range(128)):
        return machine.symbol(node, ("sized", name, as_text(machine, bare, node).parts))
    if name in NUMBERS and not _is_whole(machine, node):
        return machine.symbol(node, ("whole", as_text(machine, bare, node).parts))
    if name == "string" and isinstance(bare, Bytes):
        return as_text(machine, bare, node)
    if name == "string" and isinstance(bare, Slice):
        return _of_bytes(machine, bare, node)
    named = types.declared(machine.module, type_) is not None
    return Typed(type_, bare) if named and not isinstance(bare, Struct | Pointer) else bare


def _operand_type(machine: Machine, node: Node) -> str:
    operand = node.get("operand") or node["arguments"].children[0]
    flat = types.underlying(machine.module, typeof.of_expression(machine.module, operand))
    return types.predeclared(machine.module, flat.node) if flat is not None and not flat.pointer else ""


def _is_number(machine: Machine, held: Content, node: Node) -> bool:
    return (isinstance(held, Value) and held.numeric) or _operand_type(machine, node) in NUMBERS


def _is_whole(machine: Machine, node: Node) -> bool:
    """Whether what is converted to an integer is one already: no fraction is cut off, and no number wraps around."""
    return _operand_type(machine, node) in ("", *NUMBERS) and "uint" not in _operand_type(machine, node)


def _of_bytes(machine: Machine, held: Slice, node: Node) -> Value:
    numbers = [known_number(cell.held) for cell in held.window]
    if any(number is None for number in numbers):
        return machine.symbol(node, ("bytes", machine.number()))
    known = [number for number in numbers if number is not None]
    if all(number < 128 for number in known):
        return text_content("".join(map(chr, known)), node)
    return machine.symbol(node, ("bytes", machine.number()))
