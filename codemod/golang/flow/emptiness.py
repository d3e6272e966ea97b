"""Branches that are taken only where something is empty: `if x == "" { ... }`, `switch x { case "": ... }`.

So is the other way of `if len(x) > 0 { ... } else { ... }`.
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.flow.definitions import constant_values, definitions
from codemod.golang.flow.library import callee_name
from codemod.golang.program import typeof
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.literals import STRING_KINDS, is_empty
from codemod.golang.read.scopes import parameters
from codemod.golang.read.syntax import Node, strip_parens

_MEASURES = ("len", "strings.TrimSpace")
_MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
_EMPTY_IF_TRUE = {("==", ""), ("==", "0"), ("<=", "0"), ("<", "1")}
_EMPTY_IF_FALSE = {("!=", ""), ("!=", "0"), (">", "0"), (">=", "1")}


def taken_where_empty(module: Module, around: Node, inner: Node) -> Iterator[tuple[Node, Node | None]]:
    """Yield what is empty wherever control goes from a branch into this child of it; with that child where control
    goes there whenever it is empty, else None."""
    if around.kind == "if_statement" and inner.field in ("consequence", "alternative"):
        yield from _way(module, around["condition"], inner.field == "consequence", inner)
    elif around.kind in ("expression_case", "default_case") and (switch := around.parent) is not None:
        cases = [each for each in switch.children if each.kind in ("expression_case", "default_case")]
        at = cases.index(around)
        if at and _falls_through(cases[at - 1]):
            return
        value = switch.get("value")
        others = [each for each in cases if each is not around and each.kind == "expression_case"]
        if value is None:
            yield from _of_bare(module, around, cases[:at], others)
        elif around.kind == "expression_case" and all(is_nothing(module, each) for each in _asked(around)):
            sure = all(each.kind in STRING_KINDS for case in cases[:at] for each in _asked(case))
            yield strip_parens(value), around if sure else None


def tested_for_empty(module: Module, around: Node, inner: Node) -> Iterator[Node]:
    """Yield what sends control into this child of a branch whenever it is empty: `if x == "" || x == "none"`,
    `case "", "none":`."""
    if around.kind == "if_statement" and inner.field == "consequence":
        # of `a || b` each: where one of them holds, so does the whole
        for node, when in _atoms(around["condition"], False):
            emptied = _emptied(module, node, not when)
            if emptied is not None:
                yield emptied
    elif around.kind == "expression_case" and (switch := around.parent) is not None:
        value = switch.get("value")
        if value is not None and any(is_nothing(module, each) for each in _asked(around)):
            before = (each for case in switch.children if case.start < around.start for each in _asked(case))
            if all(each.kind in STRING_KINDS for each in before):
                yield strip_parens(value)


def _of_bare(module: Module, case: Node, before: list[Node], others: list[Node]) -> Iterator[tuple[Node, Node | None]]:
    """`switch { case x == "": ... }`, `switch { case x != "": ... default: ... }`"""
    asked = _asked(case)
    if case.kind == "default_case":
        for other in others:
            for condition in _asked(other):
                alone = case if len(others) == 1 and len(_asked(other)) == 1 else None
                yield from _way(module, condition, False, alone)
    elif len(asked) == 1:
        yield from _way(module, asked[0], True, None if before else case)


def _asked(case: Node) -> list[Node]:
    value = case.get("value")
    return list(value.children) if value is not None else []


def _falls_through(case: Node) -> bool:
    last = case
    while last.children and last.kind in ("expression_case", "default_case", "statement_list"):
        last = last.children[-1]
    return last.kind == "fallthrough_statement"


def _way(module: Module, condition: Node, holds: bool, body: Node | None) -> Iterator[tuple[Node, Node | None]]:
    atoms = list(_atoms(condition, holds))
    for node, when in atoms:
        emptied = _emptied(module, node, when)
        if emptied is not None:
            yield emptied, body if len(atoms) == 1 else None


def empty_unless(module: Module, condition: Node) -> Iterator[Node]:
    """Yield what is empty wherever a condition does not hold."""
    yield from (node for node, _ in _way(module, condition, False, None))


def _atoms(condition: Node, holds: bool) -> Iterator[tuple[Node, bool]]:
    """Yield what is sure to hold, or not to, where a condition does: of `a && b` both."""
    todo = [(condition, holds)]
    while todo:
        node, when = todo.pop()
        node = strip_parens(node)
        operator = node.get("operator")
        kind = operator.kind if operator is not None else ""
        if node.kind == "unary_expression" and kind == "!":
            todo.append((node["operand"], not when))
        elif node.kind == "binary_expression" and kind == ("&&" if when else "||"):
            todo += [(node["right"], when), (node["left"], when)]
        else:
            yield node, when


def _emptied(module: Module, node: Node, holds: bool) -> Node | None:
    """Return x where `x == ""`, `0 == x`, `len(x) < 1` holds, or `x != ""` does not."""
    operator = node.get("operator")
    if node.kind == "call_expression":
        return _by_predicate(module, node, holds)
    if node.kind != "binary_expression" or operator is None:
        return None
    left, right, sign = strip_parens(node["left"]), strip_parens(node["right"]), operator.kind
    if left.kind in (*STRING_KINDS, "int_literal", "composite_literal"):
        left, right, sign = right, left, _MIRRORED.get(sign, sign)
    against = "" if is_nothing(module, right) else right.text
    against = "0" if right.bytes == b"0" else against
    if (sign, against) not in (_EMPTY_IF_TRUE if holds else _EMPTY_IF_FALSE):
        return None
    return _measured(module, left) or left


@per_module
def _by_predicate(module: Module, call: Node, holds: bool) -> Node | None:
    """Return x of `isEmpty(x)`, of a function that is one question: `return strings.TrimSpace(s) == ""`."""
    items = typeof.callee_objects(module, call["function"]) if call["function"].binding is None else ()
    function = items[0].declaration.node if len(items) == 1 and items[0].kind == "func" else None
    body = function.get("body") if function is not None else None
    statements = body.children[0].children if body is not None and body.children else []
    listed = statements[0].children[:1] if len(statements) == 1 and statements[0].kind == "return_statement" else []
    asked = listed[0].children if listed else []
    if function is None or len(asked) != 1 or any(node.kind == "call_expression" for node in _but_known(module, asked)):
        return None
    atoms = list(_atoms(asked[0], holds))
    emptied = _emptied(module, *atoms[0]) if len(atoms) == 1 else None
    names = [name.binding if name is not None else None for name, _, _ in parameters(function, "parameters")]
    given = call["arguments"].children
    if emptied is None or emptied.binding not in names or emptied.binding is None or len(given) != len(names):
        return None
    alone = len(list(definitions(emptied.binding))) == 1 and not emptied.binding.variadic
    return strip_parens(given[names.index(emptied.binding)]) if alone else None


def _but_known(module: Module, asked: list[Node]) -> Iterator[Node]:
    """Yield what stands in a question, but for the calls of which it is known what they say of what is empty."""
    for node in asked[0].walk():
        if node.kind != "call_expression" or callee_name(module, node["function"]) not in _MEASURES:
            yield node


def is_nothing(module: Module, node: Node) -> bool:
    """Whether an expression is an empty text, or zero: as it stands, or by the name of a constant; or a struct in
    which nothing is set."""
    node = strip_parens(node)
    if is_empty(node) or node.bytes == b"0" or _is_never_set(node) or _sets_nothing(node):
        return True
    values = constant_values(module, node)
    return bool(values) and all(value is not None and is_empty(value) for value in values)


def _sets_nothing(node: Node) -> bool:
    """`v2.RegistryConfig{}`"""
    return node.kind == "composite_literal" and not node["body"].children


def _is_never_set(node: Node) -> bool:
    """Whether it is `zero` of `var zero T`, of which nothing else is done than to look at it."""
    if node.binding is None or node.binding.kind != "var":
        return False
    if any(use.parent is not None and use.parent.kind == "selector_expression" for use in node.binding.uses):
        return False
    return [each.kind for each in definitions(node.binding)] == ["zero"]


def _measured(module: Module, node: Node) -> Node | None:
    """Return x of `len(x)` and `strings.TrimSpace(x)`, which are empty where x is."""
    while node.kind == "call_expression" and callee_name(module, node["function"]) in _MEASURES:
        arguments = node["arguments"].children
        if len(arguments) != 1:
            return None
        node = strip_parens(arguments[0])
    return node
