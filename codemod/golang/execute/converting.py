"""Conversions."""

from __future__ import annotations

from codemod.golang.evaluate.values import Value
from codemod.golang.execute.comparing import as_text, known_number
from codemod.golang.execute.contents import Bytes, Content, Pointer, Slice, Struct, Typed
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_anew import text_content
from codemod.golang.program import types
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
    if name == "string" and isinstance(bare, Value) and bare.numeric:
        number = known_number(bare)
        return text_content(chr(number), node) if number is not None else machine.symbol(node, ("rune", bare.parts))
    if name == "string" and isinstance(bare, Bytes):
        return as_text(machine, bare, node)
    if name == "string" and isinstance(bare, Slice):
        return _of_bytes(machine, bare, node)
    named = types.declared(machine.module, type_) is not None
    return Typed(type_, bare) if named and not isinstance(bare, Struct | Pointer) else bare


def _of_bytes(machine: Machine, held: Slice, node: Node) -> Value:
    numbers = [known_number(cell.held) for cell in held.window]
    if any(number is None for number in numbers):
        return machine.symbol(node, ("bytes", machine.number()))
    known = [number for number in numbers if number is not None]
    if all(number < 128 for number in known):
        return text_content("".join(map(chr, known)), node)
    return machine.symbol(node, ("bytes", machine.number()))
