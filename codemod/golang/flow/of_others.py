"""Whether a value is of a type of another module, though no declaration of that type is in sight.

d.OS                                    of `d *analytics.Context`
gv, err := schema.ParseGroupVersion(text)

Such a struct has no field of the program's own: whatever is assigned to one of its fields is in none of these.
"""

from __future__ import annotations

from functools import partial

from codemod.golang.flow.callees import Invocation, callees
from codemod.golang.flow.definitions import definitions
from codemod.golang.program import typeof, types
from codemod.golang.program.names import package_of_operand
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, strip_parens

_MAX_HOPS = 16
_THROUGH = ("selector_expression", "index_expression", "unary_expression")
_LITERALS = frozenset(("interpreted_string_literal", "raw_string_literal", "int_literal", "true", "false", "nil"))
_PLAIN = frozenset(("string", "bool", "byte", "rune", "error", "int", "int32", "int64", "uint", "uint32", "uint64"))


@per_module
def is_of_others(module: Module, node: Node) -> bool:
    """Whether an expression has a type that this program does not declare, and that is made of none that it does."""
    return _is_of_others(module, node, _MAX_HOPS)


def _is_of_others(module: Module, node: Node, hops: int) -> bool:
    node = strip_parens(node)
    type_ = typeof.of_expression(module, node)
    if type_ is not None:
        return _is_elsewhere(module, type_._replace(pointer=0))
    if not hops:
        return False
    if node.kind in _THROUGH and (operand := node.get("operand")) is not None:
        return _is_of_others(module, operand, hops - 1)
    if node.kind == "call_expression":
        return _gives_others(module, node, hops - 1)
    return node.binding is not None and _holds_others(module, node.binding, hops - 1)


def _is_elsewhere(module: Module, type_: types.Type) -> bool:
    """Whether a type is another module's, and is given none of the program's: not `schema.Box[Image]`."""
    flat = types.underlying(module, type_)
    made = [each.node.parent for each in (type_, flat) if each is not None]
    generic = any(above is not None and above.kind == "generic_type" for above in made)
    return not generic and types.is_elsewhere(module, type_)


def _gives_others(module: Module, call: Node, hops: int) -> bool:
    """Whether a function gives what is of its own module: no function of type parameters gives back a type that it is
    not given."""
    function = strip_parens(call["function"])
    if function.kind != "selector_expression":
        return False
    names = [callee.name for callee in callees(module, call)]
    if package_of_operand(module, function["operand"]):
        is_theirs = bool(names) and all("." in name for name in names)
    else:
        is_theirs = _is_of_others(module, function["operand"], hops)
    if not is_theirs:
        return False
    return all(map(partial(_is_plain, module, hops=hops), Invocation.of(call).arguments))


def _is_plain(module: Module, argument: Node, hops: int) -> bool:
    type_ = typeof.of_expression(module, argument)
    flat = types.underlying(module, type_)
    plain = argument.kind in _LITERALS or (flat is not None and types.predeclared(module, flat.node) in _PLAIN)
    return plain or _is_of_others(module, argument, hops)


def _holds_others(module: Module, binding: Binding, hops: int) -> bool:
    """Whether all that a variable is given is of others; that its fields are assigned to, makes no difference."""
    found = [each for each in definitions(binding) if not each.path and each.kind != "address"]
    kinds = ("value", "result", "element")
    given = [each.value for each in found if each.kind in kinds and each.value is not None]
    return len(given) == len(found) > 0 and all(_is_of_others(module, value, hops) for value in given)
