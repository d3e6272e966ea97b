"""What comes out of a channel that is made, and written to, in sight.

image := make(chan string, 1)
go func() { image <- c.image() }()
return <-image
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.evaluate.constructed import is_open
from codemod.golang.evaluate.contexts import written
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import MAX_CALLS, Frame
from codemod.golang.evaluate.made import made
from codemod.golang.evaluate.values import Value, plain_text
from codemod.golang.flow.callees import Invocation, callees
from codemod.golang.flow.definitions import definition_at, statement_of
from codemod.golang.flow.handing import returns_of
from codemod.golang.flow.library import callee_name
from codemod.golang.flow.paths import WHAT, Path
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding, parameters
from codemod.golang.read.syntax import Node, around_blocks, strip_parens
from codemod.records import dataclass


class _Lost(Exception):
    """The channel gets out of sight."""


@dataclass(frozen=True, eq=False)
class _Sent:
    """A value that is sent, or (`value` is None) that the channel is closed."""

    value: Node | None
    frame: Frame
    sure: bool


def received(evaluator: Evaluator, channel: Node, frame: Frame, path: Path, in_loop: bool = False) -> list[Value]:
    """Return what can be received from a channel; nothing where that is not known. `in_loop`: a loop over it ends
    where it is closed."""
    makers = made(evaluator, channel, frame)
    if makers is None:
        # whoever calls knows which channel it is
        found = evaluator.evaluate(channel, frame, (WHAT,))
        return found if all(map(is_open, found)) else _kept(evaluator, strip_parens(channel), path)
    binding = _variable_of(makers[0].node) if makers is not None and len(makers) == 1 else None
    if makers is None or binding is None or not isinstance(makers[0].frame, Frame):
        return _kept(evaluator, strip_parens(channel), path)
    try:
        sent = list(_uses(evaluator.module, binding, makers[0].frame))
    except _Lost:
        return []
    found = [v for each in sent if each.value is not None for v in evaluator.evaluate(each.value, each.frame, path)]
    closed = any(each.value is None for each in sent)
    if (
        closed
        and not in_loop
        and not _is_told(channel)
        and (not all(each.sure for each in sent) or _is_repeated(channel))
    ):
        found.append(plain_text("", channel))
    return found


def _kept(evaluator: Evaluator, channel: Node, path: Path) -> list[Value]:
    """Return what can be received from a channel in a field, or of a package; nothing where that is not known."""
    from codemod.golang.flow.cells import sent_into

    if channel.binding is not None or channel.kind not in ("selector_expression", "identifier"):
        return []
    sent = sent_into(evaluator.module, channel) or ()
    return [value for each in sent for value in written(evaluator, each, path)]


def _is_told(channel: Node) -> bool:
    """Whether a place that receives leaves where the channel is closed: `x, ok := <-c`, then `if !ok { return }`."""
    statement = statement_of(channel)
    left = statement.get("left")
    names = left.children if left is not None else []
    told = names[1].binding if len(names) == 2 else None
    for use in told.uses if told is not None else ():
        above = use.parent
        branch = above.parent if above is not None and above.kind == "unary_expression" else None
        if above is None or branch is None or branch.get("condition") is not above or branch.get("alternative"):
            continue
        last = branch["consequence"]
        while last.kind in ("block", "statement_list") and last.children:
            last = last.children[-1]
        if last.kind in ("return_statement", "break_statement", "continue_statement"):
            return True
    return False


def _variable_of(maker: Node) -> Binding | None:
    """Return the local variable that alone gets a new channel: `c := make(chan string)`."""
    listed = maker.parent
    statement = listed.parent if listed is not None else None
    left = statement.get("left") if statement is not None else None
    if maker.kind != "call_expression" or not maker["function"].spells("make") or left is None or statement is None:
        return None
    if statement.kind != "short_var_declaration" or len(left.children) != 1:
        return None
    return left.children[0].binding


def _uses(module: Module, binding: Binding, frame: Frame) -> Iterator[_Sent]:
    """Yield what is sent to a channel by this name. Raises `_Lost`."""
    if frame.depth >= MAX_CALLS:
        raise _Lost
    for use in binding.uses:
        above = use.parent
        if use is binding.node or above is None:
            continue
        if definition_at(use) is not None:
            raise _Lost
        if above.kind == "send_statement" and above.get("channel") is use:
            yield _Sent(above["value"], _around(use, binding, frame), _is_sure(module, above))
        elif above.kind == "argument_list" and above.parent is not None:
            yield from _handed(module, use, above, binding, frame)
        elif not _only_receives(above, use):
            raise _Lost


def _handed(module: Module, use: Node, arguments: Node, binding: Binding, frame: Frame) -> Iterator[_Sent]:
    call = arguments.parent
    assert call is not None
    name = callee_name(module, call["function"]) if call.get("function") is not None else ""
    if name == "close":
        yield _Sent(None, frame, True)
        return
    if name in ("len", "cap"):
        return
    index = arguments.children.index(use)
    for callee in callees(module, call):
        listed = list(parameters(callee.function, "parameters")) if callee.function is not None else []
        given = listed[index][0] if index < len(listed) else None
        if callee.function is None or callee.operand is not None or given is None or given.binding is None:
            raise _Lost
        caller = _around(use, binding, frame)
        outer = caller if callee.literal else None
        inner = Frame(callee.function, Invocation.of(call), caller, None, outer, frame.depth + 1)
        yield from _uses(module, given.binding, inner)


def _around(use: Node, binding: Binding, frame: Frame) -> Frame:
    """Return the frame at a use: of the closures around it, in the frame of the channel's own function."""
    function = use.function
    if function is None or function is binding.function or function.function is None:
        return frame
    outer = _around(function, binding, frame)
    call = function.parent
    if call is not None and call.kind == "call_expression" and call.get("function") is function:
        return Frame(function, Invocation.of(call), outer, None, outer, frame.depth)
    return Frame(function, outer=outer, depth=frame.depth)


def _only_receives(above: Node, use: Node) -> bool:
    """Whether a use takes from the channel, or returns it to somebody who can only take from it."""
    if above.kind == "unary_expression":
        return above["operator"].kind == "<-"
    if above.kind in ("range_clause", "binary_expression"):
        return True
    if above.kind != "expression_list" or above.parent is None:
        return False
    if above.parent.kind != "return_statement" or use.function is None:
        return above.parent.kind == "range_clause" and above.field == "right"
    listed = list(parameters(use.function, "result"))
    return len(listed) == 1 and listed[0][1].bytes.startswith(b"<-")


def _is_sure(module: Module, statement: Node) -> bool:
    """Whether a statement is done whenever its function is called: nothing is around it, and nothing returns before."""
    body = around_blocks(statement)
    if body is None or body is not statement.function:
        return False
    return all(node.start > statement.start for node in returns_of(module, body))


def _is_repeated(channel: Node) -> bool:
    """Whether one place may receive several times."""
    loops = (above.kind == "for_statement" for above in statement_of(channel).ancestors())
    binding = strip_parens(channel).binding
    uses = [use.parent for use in binding.uses] if binding is not None else []
    receives = [above for above in uses if above is not None and above.kind == "unary_expression"]
    return any(loops) or len(receives) > 1
