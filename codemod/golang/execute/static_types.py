"""Types that an expression has by its declaration, where a value is called: `f()` of a parameter `f func() error`.

run := func() (err error) { image, err = c.resolve(repo); return err }
return run()    // an `error`, as the literal says
"""

from __future__ import annotations

import re

from codemod.golang.flow.callees import callees
from codemod.golang.program import typeof, types
from codemod.golang.program.names import WrittenName, declarations
from codemod.golang.program.packages import Module
from codemod.golang.program.types import Type
from codemod.golang.read.syntax import Node, strip_parens

_MOST_HOPS = 8
_TEXT_FLAG = re.compile(r"(?:flag|github\.com/spf13/pflag)\.(?:FlagSet\.)?StringP?")


def static_type(module: Module, node: Node, index: int = 0, hops: int = _MOST_HOPS) -> Type | None:
    """Return the type of an expression, or of result `index` of a call; None where that is not known."""
    node = strip_parens(node)
    known = typeof.of_expression(module, node, index)
    if known is not None or not hops:
        return known
    if node.kind == "call_expression":
        return _result(module, node["function"], index, hops - 1) or _of_flag(module, node)
    if node.kind == "unary_expression" and node["operator"].kind == "*":
        behind = static_type(module, node["operand"], 0, hops - 1)
        return behind._replace(pointer=behind.pointer - 1) if behind is not None and behind.pointer else None
    declared = declared_with(node)
    return static_type(module, *declared, hops - 1) if declared is not None else None


def _of_flag(module: Module, call: Node) -> Type | None:
    """Return the type of a flag that is a text: `*string`, of `flag.String("config", "", "")`."""
    if not any(_TEXT_FLAG.fullmatch(each.name) for each in callees(module, call)):
        return None
    return Type(WrittenName("string", call["function"], call, "type"), pointer=1)


def _result(module: Module, function: Node, index: int, hops: int) -> Type | None:
    """Return what a function that is a value gives."""
    function = strip_parens(function)
    if function.kind == "func_literal":
        return types.result(function, index)
    if (declared := declared_with(function) or _declared_in_package(module, function)) is not None:
        value, position = declared
        if strip_parens(value).kind != "call_expression":
            return _result(module, value, index, hops - 1) if hops > 0 and position == 0 else None
    flat = types.underlying(module, static_type(module, function, 0, hops))
    made = flat is not None and flat.node.kind == "function_type" and not flat.pointer
    return types.result(flat.node, index) if flat is not None and made else None


def _declared_in_package(module: Module, name: Node) -> tuple[Node, int] | None:
    """Return the value of a package's variable that has no type beside it."""
    items = declarations(module, name) if name.kind in ("identifier", "selector_expression") else ()
    specs = [types.value_spec_of(item) for item in items if item.kind == "var"]
    value = specs[0].get("value") if len(specs) == len(items) == 1 and specs[0].get("type") is None else None
    at = items[0].position if value is not None else 0
    return (value.children[at], 0) if value is not None and at < len(value.children) else None


def declared_with(node: Node) -> tuple[Node, int] | None:
    """Return the expression by whose type a local name is declared, and which of its results that is; None where the
    type is written, or the name is not one of a function's own."""
    name = node.binding.node if node.binding is not None else None
    if name is None or node.binding is None or node.binding.kind not in ("var", "const"):
        return None
    listed = name.parent
    statement = listed.parent if listed is not None and listed.kind == "expression_list" else listed
    if listed is None or statement is None or statement.get("type") is not None:
        return None
    right = statement.get("right") or statement.get("value")
    names = listed.children if statement is not listed else statement.all("name")
    if right is None or statement.kind == "range_clause" or right.kind != "expression_list" or name not in names:
        return None
    if len(right.children) == len(names):
        return right.children[names.index(name)], 0
    several = len(right.children) == 1 and strip_parens(right.children[0]).kind == "call_expression"
    return (right.children[0], names.index(name)) if several else None
