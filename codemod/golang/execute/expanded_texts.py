"""`os.Expand(text, mapping)`: the function is asked for each name, which may be the program's."""

from __future__ import annotations

from codemod.golang.evaluate.models.expanding import NAME
from codemod.golang.evaluate.terms import Part, Text
from codemod.golang.evaluate.values import Value, normal
from codemod.golang.execute.contents import Content, Function
from codemod.golang.execute.equality import refined, text_in
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_anew import text_content
from codemod.golang.read.syntax import Node
from codemod.records import replace


def _expand(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    text, mapping = refined(machine, text_in(machine, arguments[0], node)), arguments[1]
    known = [part for part in text.parts if isinstance(part, Text) and not part.apart]
    if len(known) != len(text.parts) or any("$" in NAME.sub("", part.text) for part in known):
        return None  # a part that is not known may have names, too
    parts: list[Part] = []
    for part in known:
        at = 0
        for name in NAME.finditer(part.text):
            given = machine.ways.enter(machine, mapping, [text_content(name[1] or name[2], node)], node)[0]
            parts += [replace(part, text=part.text[at : name.start()]), *text_in(machine, given, node).parts]
            at = name.end()
        parts.append(replace(part, text=part.text[at:]))
    return [Value(normal(parts), node)]


EXPANDING = {"os.Expand": _expand}
