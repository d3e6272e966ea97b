"""Calls that a variable's memory is handed to, and that may write there: `fill(&o)`, `o.complete()`, `opt(o)`.

Such a call is a definition like any other: what it leaves in the part that it got. Who asks has to know each function
that may be called, and that none of them keeps what it got (see `evaluate.effects`).
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.flow.definitions import Definition, definitions, statement_of
from codemod.golang.flow.library import callee_name
from codemod.golang.flow.paths import Path, path_of, spine_of
from codemod.golang.flow.sharing import is_only_read, shares, writes_receiver
from codemod.golang.program import members, typeof, types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node

RECEIVER = -1  # the number of a method's object among the arguments of a call

# statements, and the header of an `if`, that are done whole or not at all
_WHOLE = frozenset(
    ("expression_statement", "short_var_declaration", "assignment_statement", "return_statement", "var_spec")
)


@per_module
def handings(module: Module, binding: Binding) -> tuple[Definition, ...]:
    """Return the calls that may write to the memory of a variable which they are handed, in source order."""
    found = (_handing(module, use) for use in binding.uses if use is not binding.node)
    return tuple(each for each in found if each is not None)


@per_module
def is_handed(module: Module, binding: Binding, whole: bool) -> bool:
    """Whether calls are handed a variable, or make it anew, `o = opt(o)`; or it is a parameter that points to what the
    function writes to. As a `whole` it may be written to by its address alone: `&image`, `*image = x`."""
    found = list(definitions(binding))
    if whole and not any(each.kind == "address" or each.node.kind != "identifier" for each in found):
        return False
    given = binding.kind in ("receiver", "param")
    if handings(module, binding) or (given and any(each.path or each.node.kind != "identifier" for each in found)):
        return True
    flat = types.underlying(module, typeof.of_binding(module, binding))
    again = [each for each in found if each.kind == "value" and each.value is not None and not each.path]
    return flat is not None and flat.node.kind == "struct_type" and any(map(_is_made_anew, again))


def _is_made_anew(definition: Definition) -> bool:
    value, binding = definition.value, definition.node.binding
    return value is not None and binding is not None and any(value.holds(use) for use in binding.uses)


def with_handings(module: Module, binding: Binding) -> Iterator[Definition]:
    """Yield the definitions of a variable, and what calls do to it, instead of the addresses that these get."""
    handed = {each.node: each for each in handings(module, binding)}
    for definition in definitions(binding):
        if definition.kind != "address" or definition.node not in handed:
            yield definition
    yield from (each for each in handed.values() if not is_given_back(each))


def is_given_back(handing: Definition) -> bool:
    """`x = x.Host(h)`: what is assigned says what the call did."""
    statement, right = handing.statement, handing.statement.get("right")
    left = statement.get("left")
    if left is None or right is None or len(left.children) != 1 or len(right.children) != 1:
        return False
    target = left.children[0]
    return right.children[0] is handing.value and target.kind == "identifier" and target.binding is handing.node.binding


def is_discarded(handing: Definition) -> bool:
    """Whether nobody takes what the call returns."""
    return handing.statement.kind == "expression_statement" and handing.statement.children[0] is handing.value


def is_sure(handing: Definition) -> bool:
    """Whether the call is done where control comes to its statement: not `ok && fill(&o)`, nor `defer fill(&o)`."""
    statement, above = handing.statement, handing.node.parent
    tested = statement.parent is not None and statement.parent.get("condition") is statement
    if statement.kind not in _WHOLE and not tested:
        return False
    while above is not None and above is not statement:
        operator = above.get("operator") if above.kind == "binary_expression" else None
        if above.kind == "func_literal" or (operator is not None and operator.kind in ("&&", "||")):
            return False
        above = above.parent
    return True


def _handing(module: Module, use: Node) -> Definition | None:
    spine = spine_of(use)
    above = spine.parent
    if spine.kind == "selector_expression" and above is not None and above.get("function") is spine:
        return _as_receiver(module, use, spine, above)
    pointer = above is not None and above.kind == "unary_expression" and above["operator"].kind == "&"
    argument = above if pointer and above is not None else spine
    above = argument.parent
    call = above.parent if above is not None and above.kind == "argument_list" else None
    if above is None or call is None or call.kind != "call_expression" or not _is_own(module, call):
        return None
    if not pointer and (
        not shares(module, typeof.of_expression(module, spine)) or is_only_read(module, spine, above, 0)
    ):
        return None
    path = path_of(spine)[1]
    return Definition("call", use, statement_of(call), path, call, above.children.index(argument))


def _as_receiver(module: Module, use: Node, spine: Node, call: Node) -> Definition | None:
    name, type_ = spine["field"].text, typeof.of_expression(module, spine["operand"])
    ways = members.ways_to_method(module, type_, name)
    if not ways or not any(writes_receiver(module, item, True, 0) for _, item in ways):
        return None
    path: Path = (*path_of(spine)[1][:-1], *ways[0][0])
    while (longer := _chained(module, call)) is not None:
        call = longer
    return Definition("call", use, statement_of(call), path, call, RECEIVER)


def _chained(module: Module, call: Node) -> Node | None:
    """Return the call that goes on with the object that a call returns: of `b.Host(h)` in `b.Host(h).Name(n)`."""
    methods = typeof.callee_objects(module, call["function"])
    if not methods or not all(returns_itself(module, item.declaration.node) for item in methods):
        return None
    selector = call.parent
    longer = selector.parent if selector is not None and selector.kind == "selector_expression" else None
    return longer if longer is not None and longer.get("function") is selector else None


@per_module
def returns_of(module: Module, function: Node) -> tuple[Node, ...]:
    """Return the return statements of a function, those of closures in it left out."""
    return tuple(node for node in function.walk() if node.kind == "return_statement" and node.function is function)


@per_module
def returns_itself(module: Module, method: Node) -> bool:
    """Whether a method returns its receiver, and nothing else."""
    listed = [node.children[0].children if node.children else [] for node in returns_of(module, method)]
    return bool(listed) and all(
        len(each) == 1 and each[0].binding is not None and each[0].binding.kind == "receiver" for each in listed
    )


def _is_own(module: Module, call: Node) -> bool:
    """Whether a call may be one of this program's functions."""
    function = call["function"]
    return bool(typeof.callee_objects(module, function)) or not callee_name(module, function)
