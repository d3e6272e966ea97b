"""Bytes to which text is appended.

    image := make([]byte, 0, 64)
    image = append(image, c.Domain...)
    image = append(image[:0], net.JoinHostPort(c.Domain, port)...)      // in the same memory
    image = append(image, '/')

Two that are made of one may be the same memory, so nothing is appended to the same one twice; and all that may share
memory have one home, by which they are lost together.
"""

from __future__ import annotations

from codemod.golang.evaluate.values import Value
from codemod.golang.execute.contents import NIL, Bytes, Cell, Content, Slice, Spread
from codemod.golang.execute.ending import NotUnderstood
from codemod.golang.execute.equality import known_number, text_in
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_anew import text_content
from codemod.golang.execute.operations import sum_of_texts
from codemod.golang.read.syntax import Node


def appended_text(machine: Machine, held: Content, new: list[Content], node: Node) -> Bytes | None:
    """Return bytes with more behind them, letters or `text...`; None where they are none that are known."""
    if not _is_text(held, new):
        return None
    found = text_in(machine, text_before(held, node), node)
    if found.numeric:
        return None
    for each in new:
        number = known_number(each)
        if number is not None and not 0 <= number < 128:
            raise NotUnderstood("a letter", node)
        text = text_content(chr(number), node) if number is not None else text_in(machine, _spread(each), node)
        found = sum_of_texts(node, found, text)
    return grown_by(machine, held, found, node)


def grown_by(machine: Machine, held: Content, found: Value, node: Node) -> Bytes:
    """Return what bytes are that something was appended to, `strconv.AppendInt(held, port, 10)`."""
    base = held.cell if isinstance(held, Bytes) else held.cells if isinstance(held, Slice) else held
    _once(machine, "appended to", base, node)
    return Bytes(machine.cell(found, held.cell.home if isinstance(held, Bytes) else ("bytes", node)))


def lent_bytes(machine: Machine, owner: Cell) -> Bytes:
    """Return bytes in the memory of a buffer, which writes there, too: nothing is appended to them."""
    found = Bytes(machine.cell(owner.held, owner.home))
    machine.grown |= {(what, machine.id_of(found.cell)) for what in ("appended to", "emptied")}
    return found


def _is_text(held: Content, new: list[Content]) -> bool:
    """Whether text is appended to bytes that are known, or none yet."""
    if not all(isinstance(each, Spread) or known_number(each) is not None for each in new):
        return False
    if isinstance(held, Bytes):
        return isinstance(held.cell.held, Value)
    return (_is_new(held) or isinstance(held, Value)) and any(isinstance(each, Spread) for each in new)


def _is_new(held: Content) -> bool:
    return held is NIL or (isinstance(held, Slice) and not held.cells)


def text_before(held: Content, node: Node) -> Content:
    """Return what something is appended to: of a list with nothing in it, `make([]byte, 0, 64)`, an empty text."""
    return text_content("", node) if _is_new(held) else held


def _spread(content: Content) -> Content:
    return content.held if isinstance(content, Spread) else content


def emptied(machine: Machine, held: Bytes, node: Node) -> Bytes:
    """`image[:0]`: what is appended to it is written over what was there."""
    _once(machine, "emptied", held.cell, node)
    machine.lose_below([held])
    return Bytes(machine.cell(text_content("", node), held.cell.home))


def _once(machine: Machine, what: str, base: object, node: Node) -> None:
    key = (what, machine.id_of(base))
    if base is not NIL and key in machine.grown:
        raise NotUnderstood("bytes that are used twice", node)
    machine.grown.add(key)
