"""Which variables of a function have a part in what some of them are, and which statements have none."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from codemod.golang.flow.followed import MAX_FOLLOWED, is_kept_value, style_of
from codemod.golang.flow.handing import returns_of
from codemod.golang.flow.in_place import done_once
from codemod.golang.flow.library import ends_flow
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding, parameters
from codemod.golang.read.syntax import Node

COMPOUND = (
    "if_statement",
    "for_statement",
    "select_statement",
    "expression_switch_statement",
    "type_switch_statement",
)


@per_module
def needed(module: Module, function: Node, first: frozenset[Binding]) -> frozenset[Binding]:
    """Return the variables of a function, that can be followed, which have a part in what the first ones are."""
    found: set[Binding] = set()
    todo = list(first)
    while todo and len(found) < MAX_FOLLOWED:
        binding = todo.pop()
        if binding in found or binding.function is not function:
            continue
        found.add(binding)
        for statement in _statements_of(binding):
            todo += _named_below(statement)
    return frozenset(binding for binding in found if can_be_followed(module, binding))


@per_module
def needed_for_result(module: Module, function: Node, index: int) -> frozenset[Binding]:
    """Return the variables of a function that have a part in what one of its results is, or in whether control gets to
    where it is returned: of `return command, append(args, config...)`, for the command, none that `config` is made of.
    """
    own: set[Binding] = set()
    others: set[Binding] = set()
    for end in returns_of(module, function):
        below = end.children[0].children if end.children and end.children[0].kind == "expression_list" else ()
        listed = below or end.children
        for number, each in enumerate(listed):
            (own if number == index or len(listed) == 1 else others).update(_named_below(each))
    for number, (name, _, _) in enumerate(parameters(function, "result")):
        if name is not None and name.binding is not None:
            (own if number == index else others).add(name.binding)
    branching = (each for node in function.walk() if node.kind in COMPOUND for each in _header(node))
    tested = {binding for each in branching for binding in _named_below(each)}
    return needed(module, function, frozenset(own | (others & tested)))


def _named_below(node: Node) -> Iterator[Binding]:
    return (each.binding for each in node.walk() if each.kind == "identifier" and each.binding is not None)


def can_be_followed(module: Module, binding: Binding) -> bool:
    """Whether a variable is one of those that a function is followed for."""
    return style_of(module, binding) is not None or is_kept_value(module, binding)


def _statements_of(binding: Binding) -> Iterator[Node]:
    """Yield what changes a variable, and the headers of what is around that, each once."""
    seen: set[Node] = set()
    for use in binding.uses:
        statement = next((above for above in use.ancestors() if above.kind.endswith(_SIMPLE)), None)
        if statement is None or not _may_write(use, statement):
            continue
        yield statement
        for above in takewhile(lambda above: above not in seen, use.ancestors()):
            seen.add(above)
            yield from _header(above) if above.kind in COMPOUND else ()


_SIMPLE = ("_statement", "_declaration", "var_spec", "range_clause")


def _may_write(use: Node, statement: Node) -> bool:
    """Whether a statement may change the variable: it stands on the left, or in a call."""
    left = statement.get("left")
    calls = ("expression_statement", "inc_statement", "dec_statement", "var_spec")
    return statement.kind in calls or (
        left is not None and (left.holds(use) or statement.kind == "assignment_statement")
    )


def _header(compound: Node) -> Iterator[Node]:
    for child in compound.children:
        if child.field in ("initializer", "condition", "value") or child.kind in ("range_clause", "for_clause"):
            yield child
        elif child.kind == "expression_case":
            yield from child.all("value")
        elif compound.kind == "for_statement" and child.field is None:
            yield child


def is_beside(module: Module, statement: Node, followed: frozenset[Binding]) -> bool:
    """Whether a branch or a loop has nothing to do with variables that are followed: what is known of them before it is
    known after it, whatever its conditions are.

    for i, arg := range args {
        if strings.HasPrefix(arg, "--keyring=") {
            args[i] = "--keyring=" + path
        }
    }
    """
    names = _named_in(module, statement)
    return names is not None and names.isdisjoint(followed)


@per_module
def _named_in(module: Module, statement: Node) -> frozenset[Binding] | None:
    """Return the variables that a compound statement names; None where control may not get to its end, or where it runs
    what stands elsewhere: a closure."""
    if statement.kind not in _PASSED or _is_endless(statement):
        return None
    if any(_leads_out(module, node, statement) for node in statement.walk()):
        return None
    return frozenset(node.binding for node in statement.walk() if node.binding is not None)


def _is_endless(statement: Node) -> bool:
    """`for { ... }`, `for i := 0; ; i++ { ... }`"""
    first = statement.children[0]
    nothing = first.kind == "for_clause" and first.get("condition") is None
    return nothing or (statement.kind == "for_statement" and first is statement["body"])


_PASSED = ("if_statement", "for_statement", "expression_switch_statement", "type_switch_statement")
_OUT = frozenset(("return_statement", "goto_statement", "labeled_statement", "select_statement", "func_literal"))
_JUMPS = {"break_statement": _PASSED[1:], "continue_statement": _PASSED[1:2], "fallthrough_statement": _PASSED[2:3]}


def _leads_out(module: Module, node: Node, statement: Node) -> bool:
    """Whether control may leave a statement at a node, other than to the statement's end."""
    if node.kind in _JUMPS:
        inside = takewhile(lambda above: above is not statement.parent, node.ancestors())
        return bool(node.children) or not any(above.kind in _JUMPS[node.kind] for above in inside)
    if node.kind == "call_expression":
        return node["function"].binding is not None or done_once(module, node) is not None
    return node.kind in _OUT or ends_flow(module, node)
