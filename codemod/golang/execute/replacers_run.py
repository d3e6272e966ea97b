"""A `strings.Replacer`, which never changes: what it is made with is kept until it replaces.

strings.NewReplacer("@NAME@", podName, "@IMAGE@", registry+"/"+image).Replace(manifest)
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.evaluate.models.texts import replaced
from codemod.golang.evaluate.values import Value
from codemod.golang.execute.contents import Content, Function, Opaque, Outside, Slice, Spread
from codemod.golang.execute.equality import refined, text_in
from codemod.golang.execute.machine import Machine
from codemod.golang.flow.callees import method_called
from codemod.golang.read.syntax import Node

_PAIRS = " pairs"


def _new_replacer(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    last = arguments[-1].held if arguments and isinstance(arguments[-1], Spread) else None
    if isinstance(last, Slice):  # `strings.NewReplacer(pairs...)`
        arguments = [*arguments[:-1], *_elements(machine, last)]
    if len(arguments) % 2 or any(isinstance(each, Spread) for each in arguments):
        return None
    made = machine.opaque(Outside(node, occasion=machine.number()))
    made.parts |= {(_PAIRS, number): text_in(machine, each, node) for number, each in enumerate(arguments)}
    return [made]


def replaced_by(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`replacer.Replace(text)`, also where no type says what the receiver is."""
    return _replace(machine, function, arguments, node) if method_called(node) == "Replace" else None


def _replace(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    held = function.receiver
    if not isinstance(held, Opaque) or (_PAIRS, 0) not in held.parts or len(arguments) != 1:
        return None
    pairs = [refined(machine, each) for each in held.parts.values() if isinstance(each, Value)]
    text = refined(machine, text_in(machine, arguments[0], node))
    found = replaced(text, list(zip(pairs[::2], pairs[1::2], strict=True)), -1, node)
    if found.unknown is not None:
        machine.lose_sight_of(held, remade=True)
        return None
    return [found]


REPLACERS = {"strings.NewReplacer": _new_replacer, "strings.Replacer.Replace": _replace}


def _elements(machine: Machine, listed: Slice) -> Iterator[Content]:
    for cell in listed.window:
        machine.seen(cell.home)
        yield machine.copy(cell.held)
