"""Texts that are cut in pieces: `repo, tag, found := strings.Cut(image, ":")`, `strings.Split(image, "/")`.

Where a piece may lie in what is not known of a text, nothing is said.
"""

from __future__ import annotations

from collections.abc import Callable

from codemod.golang.evaluate.matching import begins, ends
from codemod.golang.evaluate.models.cutting import fields, pieces
from codemod.golang.evaluate.models.texts import trimmed
from codemod.golang.evaluate.terms import Parts, Text
from codemod.golang.evaluate.values import Value
from codemod.golang.execute.contents import Content, Function, Slice
from codemod.golang.execute.equality import known_number, refined, text_in
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_anew import number_content
from codemod.golang.read.syntax import Node


def _texts(machine: Machine, arguments: list[Content], node: Node) -> tuple[Value, str] | None:
    """Return what is cut, and at what; None where that is no text that is known."""
    text, by = (refined(machine, text_in(machine, each, node)) for each in arguments[:2])
    if text.numeric or text.unknown is not None or by.numeric or not by.text or not by.text.isascii():
        return None
    return text, by.text


def _listed(machine: Machine, found: list[Parts] | None, node: Node) -> list[Content] | None:
    if found is None:
        return None
    cells = [machine.cell(Value(parts, node), (node, "[]")) for parts in found]
    return [Slice(cells, 0, len(cells), len(cells), None, node)]


def _cut(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    asked = _texts(machine, arguments, node)
    found = pieces(*asked, 2) if asked is not None else None
    if found is None:
        return None
    before, *rest = (Value(parts, node) for parts in found)
    return [before, *(rest or [Value((Text(""),), node)]), bool(rest)]


def _cut_affix(last: bool) -> Callable[[Machine, Function, list[Content], Node], list[Content] | None]:
    def cut(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
        asked = _texts(machine, arguments, node)
        if asked is None:
            return None
        text, by = asked
        there = (ends if last else begins)(text, Value((Text(by),), node))
        rest = trimmed(text, by, last, node) if there is not None else None
        return None if rest is None or rest.unknown is not None else [rest, there is True]

    return cut


def _split(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    asked = _texts(machine, arguments, node)
    most = known_number(arguments[2]) if len(arguments) == 3 else -1
    if asked is None or not most:
        return None
    return _listed(machine, pieces(*asked, most), node)


def _fields(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    text = refined(machine, text_in(machine, arguments[0], node))
    return None if text.numeric or text.unknown is not None else _listed(machine, fields(text), node)


def _counted(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    asked = _texts(machine, arguments, node)
    found = pieces(*asked) if asked is not None else None
    return None if found is None else [number_content(len(found) - 1, node)]


CUTTING = {
    "strings.Count": _counted,
    "strings.Cut": _cut,
    "strings.CutPrefix": _cut_affix(last=False),
    "strings.CutSuffix": _cut_affix(last=True),
    "strings.Split": _split,
    "strings.SplitN": _split,
    "strings.Fields": _fields,
}
