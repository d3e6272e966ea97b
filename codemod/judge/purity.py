"""Whether an expression does nothing but give its value, so that it can be left out."""

from __future__ import annotations

from codemod.golang.evaluate.models.stdlib import MODELS
from codemod.golang.flow.callees import callees
from codemod.golang.flow.definitions import definition_at
from codemod.golang.flow.paths import path_of, spine_of
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node

MAX_CALLS = 4

_PURE = frozenset({"append", "cap", "len", "make", "max", "min", "new", "net.JoinHostPort", "os.Getenv"})
_PURE_PACKAGES = frozenset({"path", "path/filepath", "strconv", "strings"})
# what may block, panic where all else is well, or be seen by others
_TELLING = frozenset(
    {"send_statement", "go_statement", "defer_statement", "type_assertion_expression", "inc_statement", "dec_statement"}
)
_TYPES = frozenset({"func_literal", "array_type", "slice_type", "map_type", "struct_type"})


def has_effect(module: Module, node: Node, depth: int = MAX_CALLS) -> bool:
    """Whether evaluating an expression, or running a function's body, may do more than to give a value.

    `"a/" + <-names`, `c.login()` that writes a field, `names[0]` of a list that may be empty: what is not known may.
    """
    todo = [node]
    while todo:
        inner = todo.pop()
        if inner.kind in _TYPES:
            continue
        if inner.kind in _TELLING or _receives(inner) or _may_panic(inner) or _writes(inner):
            return True
        if inner.kind == "call_expression" and not _is_pure(module, inner, depth):
            return True
        todo += inner.children
    return False


@per_module
def _has_effect(module: Module, body: Node, depth: int) -> bool:
    return has_effect(module, body, depth)


def _receives(node: Node) -> bool:
    operator = node.get("operator") if node.kind == "unary_expression" else None
    return operator is not None and operator.kind == "<-"


def _may_panic(node: Node) -> bool:
    """Whether it divides, or takes an element or a part of something whose length is not seen here."""
    operator = node.get("operator") if node.kind == "binary_expression" else None
    return node.kind in ("index_expression", "slice_expression") or (operator is not None and operator.kind in "/%")


def _writes(node: Node) -> bool:
    """Whether an identifier is written to, and was not declared in the function that does it."""
    if node.kind != "identifier" or definition_at(node) is None:
        return False
    _, path = path_of(spine_of(node))
    binding = node.binding
    own = binding is not None and binding.kind != "receiver" and binding.function is node.function
    return not own or bool(path)


def _is_pure(module: Module, call: Node, depth: int) -> bool:
    for callee in callees(module, call):
        if callee.function is not None:
            body = callee.function.get("body")
            if depth == 0 or body is None or _has_effect(module, body, depth - 1):
                return False
        elif not callee.converts and not _is_known(callee.name):
            return False
    return True


def _is_known(name: str) -> bool:
    return name in MODELS or name in _PURE or name.rpartition(".")[0] in _PURE_PACKAGES
