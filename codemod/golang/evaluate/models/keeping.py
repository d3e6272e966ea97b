"""What is kept in one place and taken out in another: a context's values, `sync.Map`, `atomic.Value` and `Pointer`.

ctx = context.WithValue(ctx, registryKey{}, endpoint)
endpoint, _ := ctx.Value(registryKey{}).(string)
"""

from __future__ import annotations

from codemod.golang.evaluate.constructed import is_open
from codemod.golang.evaluate.contexts import written
from codemod.golang.evaluate.evaluator import Evaluator, ResultModel
from codemod.golang.evaluate.frames import Argument, Frame
from codemod.golang.evaluate.matching import equal, tested
from codemod.golang.evaluate.terms import Hole, Made, Method, Term
from codemod.golang.evaluate.values import Value, not_set
from codemod.golang.flow.callees import Invocation, callees
from codemod.golang.flow.cells import Put, put_into
from codemod.golang.flow.fields import assignments
from codemod.golang.flow.library import callee_name
from codemod.golang.flow.may_alias import is_replaced
from codemod.golang.flow.paths import WHAT, Path
from codemod.golang.program import typeof, types
from codemod.golang.program.names import declarations
from codemod.golang.program.packages import Module
from codemod.golang.read.literals import STRING_KINDS
from codemod.golang.read.syntax import Node, strip_parens

MAX_CONTEXTS = 16  # one made of the other

_DERIVING = frozenset(f"context.With{name}" for name in ("Cancel", "CancelCause", "Timeout", "Deadline"))


def of_context(evaluator: Evaluator, call: Node, frame: Frame, path: Path, index: int) -> list[Value] | None:
    """`ctx.Value(key)`"""
    if not index and (caller := _given_by_callers(evaluator, call, frame)) is not None:
        return [evaluator.hole(Method(caller, "Value", ()), path, call)]
    given = kept_in_context(evaluator, call, frame)
    if index or given is None:
        return None
    return [value for each in given for value in evaluator.evaluate(each.node, each.frame, path)]


def _given_by_callers(evaluator: Evaluator, call: Node, frame: Frame) -> Term | None:
    """Return the parameter that the context is, where it is to be asked for in the frame of each caller."""
    operand = call["function"].get("operand")
    found = evaluator.evaluate(operand, frame, (WHAT,)) if operand is not None else []
    parts = [value.parts[0] for value in found if is_open(value)]
    return next((part.term for part in parts if isinstance(part, Hole)), None)


def kept_in_context(evaluator: Evaluator, call: Node, frame: Frame) -> list[Argument] | None:
    """Return what each context that a call may be about has for the key; None where that is not sure."""
    keys, operand = Invocation.of(call).arguments, call["function"].get("operand")
    if len(keys) != 1 or operand is None:
        return None
    found = [_of_one(evaluator, value, keys[0]) for value in evaluator.evaluate(operand, frame, (WHAT,))]
    sure = [each for each in found if each is not None]
    return sure if sure and len(sure) == len(found) else None


def _of_one(evaluator: Evaluator, context: Value, key: Node) -> Argument | None:
    for _ in range(MAX_CONTEXTS):
        part = context.parts[0]
        made = part.term if isinstance(part, Hole) and isinstance(part.term, Made) else None
        if made is None or made.node.kind != "call_expression" or not isinstance(made.frame, Frame):
            return None
        name = callee_name(evaluator.module, made.node["function"])
        given = Invocation.of(made.node).arguments
        if name == "context.WithValue" and len(given) == 3:
            same = _is_same_key(evaluator.module, given[1], key)
            if same is not False:
                return Argument(given[2], made.frame) if same else None
        elif name not in _DERIVING:
            return None
        above = evaluator.evaluate(given[0], made.frame, (WHAT,))
        if len(above) != 1:
            return None
        context = above[0]
    return None


def _is_same_key(module: Module, one: Node, other: Node) -> bool | None:
    """Whether two keys are equal: `registryKey{}` by its type, a name by what it names; None where it is not known."""
    one, other = strip_parens(one), strip_parens(other)
    if one.kind == other.kind == "composite_literal":
        names = [_name_of_empty(module, each) for each in (one, other)]
        return None if None in names else names[0] == names[1]
    found = [declarations(module, each) for each in (one, other)]
    if all(len(items) == 1 for items in found) and found[0] == found[1]:
        return True
    return None


def _name_of_empty(module: Module, literal: Node) -> tuple[str, str] | None:
    type_ = typeof.of_expression(module, literal)
    flat = types.underlying(module, type_)
    empty = flat is not None and flat.node.kind == "struct_type" and not literal["body"].children
    return types.named(module, type_) if empty and type_ is not None else None


def taken_from(type_: str) -> ResultModel:
    """`c.current.Load()`, `images.Load(key)`, `images.LoadOrStore(key, image)`"""

    def model(evaluator: Evaluator, call: Node, frame: Frame, path: Path, index: int) -> list[Value] | None:
        cell = call["function"].get("operand")
        all_put = put_into(evaluator.module, cell, type_) if cell is not None and not index else None
        keys = Invocation.of(call).arguments[:1]
        put = [each for each in all_put or () if not _is_of_another_key(evaluator, each, keys, frame)]
        if not put or any(_is_changed(evaluator.module, each.value, path) for each in put):
            return None
        found = [value for each in put for value in written(evaluator, each.value, path)]
        return found if path or _is_asserted(call) else [*found, not_set(call)]

    return model


def _is_of_another_key(evaluator: Evaluator, put: Put, keys: list[Node], frame: Frame) -> bool:
    if put.key is None or not keys:
        return False
    return tested(equal, written(evaluator, put.key, ()), evaluator.evaluate(keys[0], frame)) is False


def _is_changed(module: Module, put: Node, path: Path) -> bool:
    """Whether anything writes to the part of an object that was put in, after which it is another one."""
    type_, step = typeof.of_expression(module, put), path[0] if path else None
    if type_ is None or not isinstance(step, str) or step == WHAT:
        return step is not None
    return bool(assignments(module, type_, step)) or is_replaced(module, type_)


def holds_type(evaluator: Evaluator, assertion: Node, frame: Frame, asked_again: bool = True) -> bool:
    """Whether what a context has for a key is sure to be of the type that is asserted: `ctx.Value(key).(string)`;
    of a context that callers give, where it is `asked_again` for each of them."""
    call, wanted = strip_parens(assertion["operand"]), types.of_node(assertion.get("type"))
    if call.kind != "call_expression" or wanted is None:
        return False
    if {callee.name for callee in callees(evaluator.module, call)} != {"context.Context.Value"}:
        return False
    if _given_by_callers(evaluator, call, frame) is not None:
        return asked_again
    given = kept_in_context(evaluator, call, frame)
    return bool(given) and all(_is_of(evaluator.module, each.node, wanted) for each in given or ())


def _is_of(module: Module, node: Node, wanted: types.Type) -> bool:
    type_, node = typeof.of_expression(module, node), strip_parens(node)
    if type_ is not None:
        same = types.named(module, type_) == types.named(module, wanted) and type_.pointer == wanted.pointer
        plain = types.predeclared(module, wanted.node)
        return same and types.predeclared(module, type_.node) == plain
    if types.predeclared(module, wanted.node) != "string" or wanted.pointer:
        return False
    called = callee_name(module, node["function"]) if node.kind == "call_expression" else ""
    return (
        node.kind in STRING_KINDS
        or called in _TEXTS
        or (node.kind == "binary_expression" and all(_is_of(module, node[side], wanted) for side in ("left", "right")))
    )


_TEXTS = ("fmt.Sprintf", "fmt.Sprint", "net.JoinHostPort", "strings.Join", "path.Join")


def _is_asserted(call: Node) -> bool:
    """Whether what comes out is only looked at as a type, which nothing is not: `found.(string)`."""
    listed = call.parent
    statement = listed.parent if listed is not None and listed.kind == "expression_list" else None
    left = statement.get("left") if statement is not None else None
    if left is None or statement is None or statement.kind != "short_var_declaration":
        return _is_under_assertion(call)
    name = left.children[0]
    uses = [use for use in name.binding.uses if use is not name] if name.binding is not None else []
    return bool(uses) and name.binding is not None and name.binding.node is name and all(map(_is_under_assertion, uses))


def _is_under_assertion(node: Node) -> bool:
    return node.parent is not None and node.parent.kind == "type_assertion_expression"


map_load = taken_from("sync.Map")
value_load = taken_from("sync/atomic.Value")
pointer_load = taken_from("sync/atomic.Pointer")
