"""Parts of a text that begin, or end, where something was looked for in it:

name := image[strings.LastIndex(image, "/")+1:]

if i := strings.Index(image, ":"); i > 0 {
    image = image[:i]
}
"""

from __future__ import annotations

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.models.cutting import cannot_hold, piece
from codemod.golang.evaluate.terms import Hole, Parts, Text, reassembled
from codemod.golang.evaluate.values import Value, normal
from codemod.golang.flow.callees import Invocation
from codemod.golang.flow.definitions import Definition
from codemod.golang.flow.library import callee_name
from codemod.golang.flow.reaching import reaching
from codemod.golang.program.packages import Module
from codemod.golang.read.literals import integer
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, strip_parens

_SEARCHES = ("strings.Index", "strings.LastIndex", "strings.IndexByte", "strings.LastIndexByte")


def part_looked_for(evaluator: Evaluator, node: Node, frame: Frame) -> list[Value] | None:
    """Return what `s[strings.LastIndex(s, "/")+1:]`, or `s[:strings.Index(s, ":")]`, is; None of other parts."""
    start, end = node.get("start"), node.get("end")
    bound = start if end is None else end if start is None else None
    text = strip_parens(node["operand"])
    if bound is None or text.binding is None or node.get("capacity") is not None:
        return None
    place, more = _place(strip_parens(bound))
    call = _search(evaluator.module, place, text)
    separator = _separator(evaluator, call, frame) if call is not None else None
    if call is None or separator is None or more not in (0, 1):
        return None
    last = "Last" in callee_name(evaluator.module, call["function"])
    found: list[Value] = []
    for value in evaluator.evaluate(text, frame):
        parts = cut_at(value, separator, last, begins=end is None, behind=bool(more))
        if parts is None:
            return None
        found.append(Value(parts, node, value.way))
    return found


def _place(bound: Node) -> tuple[Node, int]:
    """Return x and 1 of `x+1`."""
    right = strip_parens(bound["right"]) if bound.kind == "binary_expression" else None
    if right is not None and bound["operator"].kind == "+" and right.kind == "int_literal":
        return strip_parens(bound["left"]), integer(right) or 0
    return bound, 0


def _search(module: Module, place: Node, text: Node) -> Node | None:
    """Return the call that gave a place in a text, which is the same there as here."""
    if place.kind == "identifier" and place.binding is not None:
        found = _only(module, place.binding, place)
        value = found.value if found is not None and found.kind == "value" and not found.path else None
        place = strip_parens(value) if value is not None else place
    if place.kind != "call_expression" or callee_name(module, place["function"]) not in _SEARCHES:
        return None
    arguments = Invocation.of(place).arguments
    there = strip_parens(arguments[0]) if len(arguments) == 2 else None
    if there is None or there.binding is None or there.binding is not text.binding:
        return None
    same = _only(module, there.binding, there)
    return place if same is not None and same is _only(module, there.binding, text) else None


def _only(module: Module, binding: Binding, at: Node) -> Definition | None:
    found = reaching(module, binding, (), at)
    return found[0] if len(found) == 1 else None


def _separator(evaluator: Evaluator, call: Node, frame: Frame) -> str | None:
    """Return the one letter that is looked for."""
    given = strip_parens(Invocation.of(call).arguments[1])
    if given.kind == "rune_literal":
        return given.text[1:-1] if len(given.text) == 3 and given.text.isascii() else None
    found = evaluator.evaluate(given, frame)
    text = found[0].text if len(found) == 1 else None
    return text if text is not None and len(text) == 1 and text.isascii() else None


def cut_at(value: Value, separator: str, last: bool, begins: bool, behind: bool) -> Parts | None:
    """Return the part of a text; None where it is not sure where the separator stands.

    What stands on the other side of it may be a hole that has more of them: the last slash of `{host}/acme/agent:v1`.
    """
    numbers = range(len(value.parts))
    for number in reversed(numbers) if last else numbers:
        part = value.parts[number]
        if isinstance(part, Hole) and not cannot_hold(part, separator):
            return None
        if isinstance(part, Text) and separator in part.text:
            at = (part.text.rfind if last else part.text.find)(separator) + behind
            before = [*value.parts[:number], piece(part, part.text[:at])]
            after = [piece(part, part.text[at:]), *value.parts[number + 1 :]]
            return reassembled(normal(after if begins else before))
    # where nothing is found, the place is -1
    return value.parts if begins and behind else None
