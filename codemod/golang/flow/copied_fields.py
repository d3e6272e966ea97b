"""Whether a field is copied from the same field of another object, as `deepcopy-gen` writes it.

if in.Image != nil {
        in, out := &in.Image, &out.Image
        *out = new(string)
        **out = **in
}
if in.Agent != nil {
        in, out := &in.Agent, &out.Agent
        *out = new(AgentSpec)
        (*in).DeepCopyInto(*out)
}
"""

from __future__ import annotations

from codemod.golang.flow.callees import Invocation, callees
from codemod.golang.flow.definitions import definitions
from codemod.golang.flow.paths import path_of, spine_of
from codemod.golang.program import typeof, types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding, parameters
from codemod.golang.read.syntax import Node, strip_parens


@per_module
def is_copied(module: Module, field: Node) -> bool:
    """Whether a field whose address is taken gets nothing but what the same field of another object has."""
    address = field.parent
    listed = address.parent if address is not None and address.kind == "unary_expression" else None
    statement = listed.parent if listed is not None and listed.kind == "expression_list" else None
    if listed is None or statement is None or statement.kind != "short_var_declaration":
        return False
    targets = [target.binding for target in statement["left"].children]
    bindings = [binding for binding in targets if binding is not None]
    if len(listed.children) != len(targets):
        return False
    if not all(_is_address_of_same(module, each, field) for each in listed.children):
        return False
    uses = (use for binding in bindings for use in binding.uses if use is not binding.node)
    return all(_is_copying(module, use, bindings) for use in uses)


def _is_address_of_same(module: Module, node: Node, field: Node) -> bool:
    other = strip_parens(node["operand"]) if node.kind == "unary_expression" and node["operator"].kind == "&" else None
    if other is None or other.kind != "selector_expression" or not other["field"].spells(field["field"].text):
        return False
    one, another = (typeof.of_expression(module, each["operand"]) for each in (field, other))
    name = types.named(module, one) if one is not None else None
    return name is not None and another is not None and types.named(module, another) == name


def _is_copying(module: Module, use: Node, bindings: list[Binding]) -> bool:
    """Whether what a pointer leads to is given what the other pointer leads to, or is made new."""
    spine = spine_of(use)
    listed = spine.parent
    statement = listed.parent if listed is not None and listed.kind == "expression_list" else None
    if strip_parens(spine).kind != "unary_expression" or path_of(spine)[1]:
        return False
    if listed is None or statement is None or statement.kind != "assignment_statement" or len(listed.children) != 1:
        return False
    right = strip_parens(statement["right"].children[0])
    bottom, path = path_of(right)
    if not path and bottom.binding in bindings:
        return True
    return right.kind == "call_expression" and types.predeclared(module, right["function"]) == "new"


@per_module
def is_copied_at_once(module: Module, made: Node) -> bool:
    """Whether a new object is a copy of another one before anybody sees it: the next statement writes all of it."""
    listed = made.parent
    statement = listed.parent if listed is not None and listed.kind == "expression_list" else None
    if statement is None or statement.kind != "assignment_statement" or not _is_new(module, made):
        return False
    left, block = statement["left"], statement.parent
    behind = (each for each in block.children if each.start >= statement.end) if block is not None else iter(())
    after = next((each for each in behind if each.kind != "comment"), None)
    return after is not None and len(left.children) == 1 and _writes_all(module, after, strip_parens(left.children[0]))


def _is_new(module: Module, node: Node) -> bool:
    node = strip_parens(node)
    if node.kind == "call_expression":
        return types.predeclared(module, node["function"]) == "new"
    addressed = _addressed(node)
    return addressed is not None and addressed.kind == "composite_literal"


def _addressed(node: Node) -> Node | None:
    """Return what an expression is the address of."""
    node = strip_parens(node)
    is_address = node.kind == "unary_expression" and node["operator"].kind == "&"
    return strip_parens(node["operand"]) if is_address else None


def _writes_all(module: Module, statement: Node, pointer: Node) -> bool:
    """Whether a statement copies another object into the one that a pointer leads to: `*p = *x`, `x.CopyInto(p)`."""
    if statement.kind == "assignment_statement" and statement["operator"].kind == "=":
        ends = _ends_of(statement)
        return len(ends) == 2 and _are_one(ends[0], pointer) and _is_of_other(ends[1], pointer)
    call = statement.children[0] if statement.kind == "expression_statement" and statement.children else None
    function = call.get("function") if call is not None and call.kind == "call_expression" else None
    if call is None or function is None or function.kind != "selector_expression":
        return False
    arguments = Invocation.of(call).arguments
    functions = [callee.function for callee in callees(module, call)]
    given = len(arguments) == 1 and _are_one(arguments[0], pointer) and _is_of_other(function["operand"], pointer)
    return given and len(functions) == 1 and functions[0] is not None and _copies_whole(functions[0])


def _ends_of(statement: Node) -> list[Node]:
    """Return the pointers of `*p = *x`; nothing of any other assignment."""
    sides = [statement[side].children for side in ("left", "right")]
    ends = [strip_parens(side[0]) for side in sides if len(side) == 1]
    return [each["operand"] for each in ends if each.kind == "unary_expression" and each["operator"].kind == "*"]


def _is_of_other(source: Node, pointer: Node) -> bool:
    """Whether what is copied is of an object that the function was given, and not of the one that gets the copy."""
    given, own = _root(source), _root(pointer)
    return given is not None and own is not None and given.kind in ("param", "receiver") and given is not own


def _root(node: Node) -> Binding | None:
    """Return the variable whose object a pointer leads into: `in` of `&in.Agent`, also by a name of its own."""
    binding = path_of(strip_parens(node))[0].binding
    found = [each for each in definitions(binding) if not each.in_memory] if binding is not None else []
    if binding is None or len(found) != 1 or found[0].kind == "parameter":
        return binding if len(found) == 1 else None
    addressed = _addressed(found[0].value) if found[0].kind == "value" and found[0].value is not None else None
    return _root(addressed) if addressed is not None and addressed.kind == "selector_expression" else binding


def _are_one(one: Node, other: Node) -> bool:
    """Whether two expressions are the same pointer, of a variable: `*out` and `*out`, `out.Agent` and `out.Agent`."""
    one, other = strip_parens(one), strip_parens(other)
    binding = path_of(one)[0].binding
    return binding is not None and binding is path_of(other)[0].binding and one.bytes == other.bytes


def _copies_whole(function: Node) -> bool:
    """Whether a method begins with the copy of its object: `*out = *in`."""
    body = function.get("body")
    statements = [child for child in body.children if child.kind != "comment"] if body is not None else []
    statements = statements[0].children if statements and statements[0].kind == "statement_list" else statements
    if not statements or statements[0].kind != "assignment_statement" or statements[0]["operator"].kind != "=":
        return False
    names = [name for kind in ("parameters", "receiver") for name, _, _ in parameters(function, kind)]
    bound = [strip_parens(each).binding for each in _ends_of(statements[0])]
    wanted = [name.binding for name in names if name is not None]
    return len(bound) == 2 and bound == wanted and None not in bound
