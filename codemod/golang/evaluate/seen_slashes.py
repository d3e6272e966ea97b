"""What ends in a slash where a condition has seen that: the slash is put apart from what is in front of it.

    if !strings.HasSuffix(registry, "/") {
        registry += "/"
    }

leaves `{registry}/` on both ways, on one with the registry's own slash; and where `registry + "/"` is made of one that
has its slash, there are two.
"""

from __future__ import annotations

from codemod.golang.evaluate.known import State, Texts
from codemod.golang.evaluate.terms import Hole, Text
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.definitions import statements_in
from codemod.golang.flow.library import callee_name
from codemod.golang.program.packages import Module
from codemod.golang.read.literals import STRING_KINDS, unquote
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, strip_parens
from codemod.records import replace


def with_slashes_seen(
    module: Module, condition: Node, ways: tuple[State | None, State | None]
) -> tuple[State | None, State | None]:
    """Return what is known where a condition holds and where it does not, which may be that a text ends in a slash."""
    condition, (yes, no) = strip_parens(condition), ways
    if condition.kind == "unary_expression" and condition["operator"].kind == "!":
        no, yes = with_slashes_seen(module, condition["operand"], (no, yes))
        return yes, no
    name = _asked(module, condition) if yes is not None else None
    known = yes.get(name) if yes is not None and name is not None else None
    if yes is None or name is None or not isinstance(known, Texts):
        return yes, no
    return {**yes, name: Texts(tuple(map(with_slash, known.values)))}, no


def _asked(module: Module, condition: Node) -> Binding | None:
    """Return the variable of `strings.HasSuffix(registry, "/")`."""
    if condition.kind != "call_expression" or callee_name(module, condition["function"]) != "strings.HasSuffix":
        return None
    given = condition["arguments"].children
    is_slash = len(given) == 2 and given[1].kind in STRING_KINDS and unquote(given[1]) == b"/"
    return given[0].binding if is_slash and given[0].kind == "identifier" else None


def puts_slash(module: Module, branch: Node, statement: Node) -> bool:
    """Whether a branch is `if !strings.HasSuffix(registry, "/") { registry += "/" }`, with this statement alone."""
    condition = strip_parens(branch["condition"]) if branch.kind == "if_statement" else None
    if condition is None or condition.kind != "unary_expression" or branch.get("alternative") is not None:
        return False
    name = _asked(module, strip_parens(condition["operand"])) if condition["operator"].kind == "!" else None
    left, right = statement.get("left"), statement.get("right")
    if name is None or left is None or right is None or statement.bytes.count(b"\n"):
        return False
    added = right.children[0] if statement["operator"].kind == "+=" else None
    is_slash = added is not None and added.kind in STRING_KINDS and unquote(added) == b"/"
    alone = statements_in(branch["consequence"]) == [statement]
    return is_slash and [each.binding for each in left.children] == [name] and alone


def with_slash(value: Value) -> Value:
    """Return a text that ends in a slash, with that apart from what is not known."""
    last = value.parts[-1]
    whole = value.unknown is None and isinstance(last, Hole) and last.verb == "s"
    return replace(value, parts=(*value.parts, Text("/"))) if whole else value
