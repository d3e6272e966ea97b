"""What calls change: a list that is copied to, a map, a builder, a text whose address is given."""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.evaluate.entries import entries_of, key_of
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import MAX_CALLS, Frame, receiver_of
from codemod.golang.evaluate.known import Entries, Items, Known, Texts, values_of
from codemod.golang.evaluate.ranges import range_of
from codemod.golang.evaluate.values import concat, in_byte_order, plain_text
from codemod.golang.flow.callees import Invocation, callees
from codemod.golang.flow.definitions import is_address, statement_of
from codemod.golang.flow.followed import call_that_writes, is_lent, is_only_written, is_written_by_call, style_of
from codemod.golang.flow.library import callee_name
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node


def changed_by_calls(evaluator: Evaluator, node: Node, followed: frozenset[Binding]) -> Iterator[Binding]:
    """Yield each list, map and builder that a call in a statement may write to."""
    found = dict.fromkeys(
        part.binding
        for part in node.walk()
        if part.kind == "identifier" and part.binding in followed and part.binding is not None
        if part.function is node.function
        if style_of(evaluator.module, part.binding) == "builder"
        or is_written_by_call(evaluator.module, part)
        or is_address(part)
    )
    yield from (binding for binding in found if not node.holds(binding.node))


def after_calls(evaluator: Evaluator, node: Node, binding: Binding, frame: Frame) -> Known | None:
    """Return what a list, a map or a builder is after the calls of a statement; None where that is not known."""
    held = (frame.known or {}).get(binding)
    uses = [use for use in binding.uses if node.holds(use) and use.function is node.function]
    builder = style_of(evaluator.module, binding) == "builder"
    if builder and len(uses) == 1 and _method(uses[0]) == "Reset" and is_only_written(evaluator.module, binding):
        return Texts((plain_text("", uses[0]),))
    if held is None or len(uses) != 1:
        return None
    if is_address(uses[0]) and style_of(evaluator.module, binding) == "text":
        return _lent(evaluator, uses[0], held, frame)
    if isinstance(held, Texts):
        return _built(evaluator, uses[0], held, frame)
    found = call_that_writes(evaluator.module, uses[0])
    return _by_library(evaluator, held, *found, frame) if found is not None else held


def _by_library(evaluator: Evaluator, held: Known, call: Node, argument: Node, frame: Frame) -> Known | None:
    """Return what a list or a map is after `copy(parts[1:], from)`, `maps.Copy(m, more)`, `delete(m, key)`."""
    name, arguments = callee_name(evaluator.module, call["function"]), Invocation.of(call).arguments
    if arguments[0] is not argument:
        return held
    if name == "delete" and isinstance(held, Entries) and len(arguments) == 2:
        key = key_of(evaluator, arguments[1], frame).key
        return Entries({k: v for k, v in held.elements.items() if k != key}) if key is not None else None
    if name == "maps.Copy" and isinstance(held, Entries):
        more = entries_of(evaluator, arguments[1], frame)
        return Entries({**held.elements, **more.elements}) if more is not None else None
    if name == "slices.Reverse" and isinstance(held, Items) and argument.kind != "slice_expression":
        return Items(held.elements[::-1])
    if name in ("sort.Strings", "slices.Sort") and isinstance(held, Items) and argument.kind != "slice_expression":
        return _sorted(evaluator, held, call)
    if name != "copy" or not isinstance(held, Items):
        return None
    given, target = evaluator.items(arguments[1], frame), evaluator.items(argument, frame)
    start = argument.get("start") if argument.kind == "slice_expression" else None
    first = range_of(evaluator, start, frame) if start is not None else (0, 0)
    if given is None or target is None or first is None:
        return None
    at, count = first[0], min(len(given), len(target))
    return Items((*held.elements[:at], *given[:count], *held.elements[at + count :]))


def _sorted(evaluator: Evaluator, held: Items, site: Node) -> Known | None:
    found = in_byte_order([values_of(evaluator, each, (), site) for each in held.elements])
    return None if found is None else Items(tuple(Texts((each[0],)) for each in found))


def _lent(evaluator: Evaluator, use: Node, held: Known, frame: Frame) -> Known | None:
    lent = is_lent(evaluator.module, use)
    call = next((above for above in use.ancestors() if above.kind == "call_expression"), None)
    if lent is None or call is None or frame.depth >= MAX_CALLS:
        return None
    function = call["function"]
    operand = function.get("operand") if lent[0].kind == "method_declaration" else None
    receiver = receiver_of(evaluator.module, lent[0], operand, frame)
    inner = Frame(lent[0], Invocation.of(call), frame, receiver, None, frame.depth + 1)
    return evaluator.filled(lent[0], inner, lent[1], held) if function.kind != "func_literal" else None


_LOOKS = frozenset(("Grow", "Len", "Cap", "String", "Available"))


def _method(use: Node) -> str:
    above = use.parent
    return above["field"].text if above is not None and above.kind == "selector_expression" else ""


def _built(evaluator: Evaluator, use: Node, held: Texts, frame: Frame) -> Known | None:
    call = use.parent.parent if use.parent is not None and use.parent.kind == "argument_list" else None
    if _method(use) in _LOOKS or (call is not None and callees(evaluator.module, call)[0].name == "sync.Pool.Put"):
        return held
    more = evaluator.pieces(use, statement_of(use), frame)
    return None if more is None else Texts(tuple(concat(use, [list(held.values), more])))
