"""Whether a call, or an interface, can mean a method: by how many values it takes, and of which types.

    type FCreateOp interface { Create(fid *FFid, name string, perm uint32) (*srvFile, error) }
    func (api *Client) Create(h *host.Host) error

A `Client` is no `FCreateOp`, whoever calls `Create` of one: so nobody passes an `*FFid` as `h`.
"""

from __future__ import annotations

from itertools import zip_longest

from codemod.golang.program import typeof, types
from codemod.golang.program.names import package_of_operand
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import parameters
from codemod.golang.read.syntax import Node, strip_parens

_DEEP = 6  # interfaces in each other
# those that are nothing else by another name, as `byte` is
_PLAIN = frozenset(("bool", "string", "int", "int16", "int64", "uint", "uint16", "uint32", "uint64", "error"))


def may_implement(module: Module, interface: Node, method: Node) -> bool:
    """Whether a type with this method may be in an interface of which a method of that name is called."""
    return _may_be_in(module, interface, method, _DEEP)


@per_module
def _may_be_in(module: Module, interface: Node, method: Node, deep: int) -> bool:
    name = method["name"].text
    own = next((each for each in interface.children if each.kind == "method_elem" and each["name"].spells(name)), None)
    if own is not None:
        return not _differ(module, own, method)
    for embedded in interface.children if deep else ():
        if embedded.kind != "method_elem" and _may_bring(module, embedded, method, deep):
            return True
    return not deep


def _may_bring(module: Module, embedded: Node, method: Node, deep: int) -> bool:
    """Whether an interface in another one, or what is not known of it, may have the method."""
    one = types.of_node(embedded.children[0]) if len(embedded.children) == 1 else None
    flat = types.all_underlying(module, one)
    if not flat or any(each.node.kind != "interface_type" for each in flat):
        return True
    return any(_may_be_in(module, each.node, method, deep - 1) for each in flat)


def _differ(module: Module, one: Node, method: Node) -> bool:
    """Whether two methods have not the same parameters and results, as far as is sure."""
    for listed in ("parameters", "result"):
        for its, other in zip_longest(parameters(one, listed), parameters(method, listed)):
            if its is None or other is None or its[2] != other[2]:
                return True
            known = _identity(module, its[1]), _identity(module, other[1])
            if None not in known and known[0] != known[1]:
                return True
    return False


def may_be_called(module: Module, call: Node, method: Node) -> bool:
    """Whether a call of something by the name of this method can be one of it: by what it is given."""
    listed = call.get("arguments")
    given = listed.children if listed is not None else []
    # `T.Method(object, x)` gives the object, too
    return _may_give(module, given, method) or (_may_be_type(module, call) and _may_give(module, given[1:], method))


def may_take(module: Module, call: Node, function: Node) -> bool:
    """Whether a function can be what is called: by what it is given."""
    listed = call.get("arguments")
    return _may_give(module, listed.children if listed is not None else [], function)


def _may_be_type(module: Module, call: Node) -> bool:
    """Whether what a method of is called may be a type."""
    operand = strip_parens(call["function"]["operand"])
    while operand.kind == "unary_expression":
        operand = strip_parens(operand["operand"])
    named = operand.kind == "identifier" and (operand.binding is None or operand.binding.kind == "type")
    return (
        named
        or operand.kind not in ("identifier", "selector_expression", "call_expression", "index_expression")
        or (operand.kind == "selector_expression" and package_of_operand(module, operand["operand"]) is not None)
    )


def _may_give(module: Module, given: list[Node], function: Node) -> bool:
    wanted = list(parameters(function, "parameters"))
    if len(given) == 1 and len(wanted) != 1 and given[0].kind == "call_expression":
        return True  # `f(g())` hands on all that g returns
    rest = bool(wanted) and wanted[-1][2]
    if (given and given[-1].kind == "variadic_argument") or not rest:
        return len(given) == len(wanted) and not any(map(_differs, [module] * len(given), given, wanted))
    return len(given) >= len(wanted) - 1 and not any(map(_differs, [module] * len(given), given, wanted[:-1]))


def _differs(module: Module, given: Node, wanted: tuple[Node | None, Node, bool]) -> bool:
    """Whether an argument is of another named type than the parameter, which is no interface."""
    its, own = typeof.of_expression(module, given), _identity(module, wanted[1])
    if its is None or own is None or wanted[2] or own[1] in _PLAIN:
        return False
    known = _identity(module, its.node, its.pointer)
    flat = types.all_underlying(module, types.of_node(wanted[1]))
    open_ = any(each.node.kind == "interface_type" for each in flat) and not own[0]
    return known is not None and known != own and not open_


def _identity(module: Module, node: Node, pointer: int = 0) -> tuple[int, str, str] | None:
    """Return what tells a named type from all others: how many pointers lead to it, where it is declared, and its name.

    None for what may be the same by another name: an alias, a type parameter, a type of elsewhere.
    """
    type_ = types.of_node(node)
    if type_ is None or type_.node.kind not in ("type_identifier", "identifier", "qualified_type"):
        return None
    if types.is_type_parameter(type_.node):
        return None
    items = types.all_declared(module, type_)
    if any(types.spec_of(item).kind != "type_spec" for item in items):
        return None
    if items:
        return pointer + type_.pointer, items[0].file.folder, items[0].name
    text = types.predeclared(module, type_.node)
    return (pointer + type_.pointer, text, text) if text in _PLAIN else None
