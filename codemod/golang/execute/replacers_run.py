"""A `strings.Replacer`, which never changes: what it is made with is kept until it replaces.

strings.NewReplacer("@NAME@", podName, "@IMAGE@", registry+"/"+image).Replace(manifest)
"""

from __future__ import annotations

from codemod.golang.evaluate.models.texts import replaced
from codemod.golang.evaluate.values import Value
from codemod.golang.execute.contents import Content, Function, Opaque, Outside, Spread
from codemod.golang.execute.equality import refined, text_in
from codemod.golang.execute.machine import Machine
from codemod.golang.read.syntax import Node


def _new_replacer(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    if len(arguments) % 2 or any(isinstance(each, Spread) for each in arguments):
        return None
    made = machine.opaque(Outside(node, occasion=machine.number()))
    made.parts |= {number: text_in(machine, each, node) for number, each in enumerate(arguments)}
    return [made]


def _replace(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    held = function.receiver
    if not isinstance(held, Opaque) or not held.parts or len(arguments) != 1:
        return None
    pairs = [refined(machine, each) for each in held.parts.values() if isinstance(each, Value)]
    text = refined(machine, text_in(machine, arguments[0], node))
    found = replaced(text, list(zip(pairs[::2], pairs[1::2], strict=True)), -1, node)
    if found.unknown is not None:
        machine.lose_sight_of(held, remade=True)
        return None
    return [found]


REPLACERS = {"strings.NewReplacer": _new_replacer, "strings.Replacer.Replace": _replace}
