"""Follows the text of a manifest forwards, and keeps what makes another text of it, or an object."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from operator import attrgetter

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.flow.callees import Callee
from codemod.golang.flow.definitions import definitions
from codemod.golang.flow.library import callee_name
from codemod.golang.flow.paths import path_of
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, strip_parens
from codemod.rule import Container, Parameter
from codemod.uses.handed import End, Walk

_CHANGE = (
    r"(?:strings|bytes)\.(?:(?:Replacer\.)?Replace(?:All)?|Join|Map|To(?:Upper|Lower|Title))|regexp\.Regexp\.Replace\w*"
)
CUT = r"(?:strings|bytes)\.(?:Cut|Split|SplitN|SplitAfter|SplitAfterN)"
FOUND = r"(?:strings|bytes)\.(?:Last)?Index(?:Any|Byte|Rune)?"
_READ = ("bufio.NewScanner", "bufio.NewReader")
_DECODE = r".*\.Unmarshal\w*"


def _holder(node: Node) -> Node | None:
    """Return what a text is put into, or what is got out of that again: `m := manifest{y}`, `m.text`, `s.Text()`."""
    above = node.parent
    if above is None:
        return None
    if above.kind == "selector_expression" and above.get("operand") is node:
        call = above.parent
        return call if call is not None and call.kind == "call_expression" and call["function"] is above else above
    for holder in node.ancestors():
        if holder.kind == "composite_literal":
            return holder
        if holder.kind not in ("literal_element", "keyed_element", "literal_value"):
            break
    return None


class After(Walk):
    """Follows a text, and keeps the calls that make another of it, and those that make an object of it."""

    def __init__(self, module: Module, evaluator: Evaluator, container: Container | None, consumer: Parameter) -> None:
        super().__init__(module, evaluator, container, consumer)
        self.made: dict[Node, Node] = {}  # with what goes on from there
        self.decoded: dict[Node, None] = {}
        self.returned: dict[Node, None] = {}  # functions that give it to their callers

    def of_result(self, call: Node) -> bool:
        """Follow what a call returns first; return whether that goes anywhere but into a log."""
        listed = call.parent
        statement = listed.parent if listed is not None and listed.kind == "expression_list" else None
        left = statement.get("left") if statement is not None else None
        target = left.children[0] if left is not None else None
        return bool(self._use(call, False) if target is None or target.binding is None else self._of(target.binding))

    def _of(self, binding: Binding) -> set[End]:
        return self._variable(binding, False)

    def _address(self, use: Node) -> set[End]:
        return self._use(use.parent, False) if use.parent is not None else {End.OUT}

    def _use(self, node: Node, exact: bool) -> set[End]:
        above = node.parent
        if (holder := _holder(node)) is not None:
            return self._use(holder, False)
        listed = above.parent if above is not None and above.kind == "expression_list" else above
        if listed is not None and listed.kind == "range_clause" and listed.get("right") in (node, above):
            left = listed.get("left")
            return self._each(left.children[1:] if left is not None else ())
        if above is not None and above.kind == "slice_expression" and above.get("operand") is node:
            self.made.update(dict.fromkeys(_places(self.module, above), above))
        return super()._use(node, exact)

    def _listed(self, statement: Node, listed: Node, node: Node, exact: bool) -> set[End]:
        left = statement.get("left")
        if left is not None and left is not listed and len(listed.children) < len(left.children):
            return self._each(left.children)
        at = bisect_left(listed.children, node.start, key=attrgetter("start"))
        target = left.children[at] if left is not None and left is not listed else None
        place = path_of(target)[0].binding if target is not None else None
        if place is not None and place.kind == "var":  # a field, or an element, of what is made here
            return self._of(place)
        function = statement.function
        if statement.kind == "return_statement" and function is not None and function.kind != "func_literal":
            self.returned[function] = None
        return super()._listed(statement, listed, node, exact)

    def _each(self, targets: Iterable[Node]) -> set[End]:
        named = [each for each in targets if not each.spells("_")]
        return {end for each in named for end in ((End.OUT,) if each.binding is None else self._of(each.binding))}

    def _given_away(self, call: Node, index: int, callee: Callee, exact: bool) -> set[End]:
        if re.fullmatch(_DECODE, callee.name):
            self.decoded[call] = None
        function = strip_parens(call["function"])
        method = function["field"].text if function.kind == "selector_expression" and not callee.name else ""
        if callee.name in _READ:
            return self._use(call, False)
        if re.fullmatch(f"{_CHANGE}|{CUT}", callee.name) or method.startswith("Replace"):
            self.made[call] = call
            return self._use(call, False)
        return super()._given_away(call, index, callee, exact)


def _places(module: Module, part: Node) -> Iterator[Node]:
    """Yield the calls that say where a text is cut: `i := strings.Index(y, c.Domain)` for `y[:i]`."""
    bounds = [node for each in (part.get("start"), part.get("end")) if each is not None for node in each.walk()]
    for node in bounds:
        given = [each.value for each in definitions(node.binding)] if node.binding is not None else [node]
        calls = (value for value in given if value is not None and value.kind == "call_expression")
        yield from (call for call in calls if re.fullmatch(FOUND, callee_name(module, call["function"])))
