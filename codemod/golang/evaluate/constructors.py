"""Fields that are filled while their object is made, step by step: by a setter, by options, by a chain of calls.

    c := &localConfigurator{LocalRegistry: local}
    for _, opt := range opts {
        opt(c)
    }
    return c

Where every write of a field is done while its object is made, the field is what it is when the object is shown to
others: there it is said in the object's own leaves, as in `constructed`, if need be with what the callers give.
"""

from __future__ import annotations

from codemod.golang.evaluate.activations import activations
from codemod.golang.evaluate.constructed import Whose, in_object, is_open, said
from codemod.golang.evaluate.contexts import callers
from codemod.golang.evaluate.effects import is_held
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.terms import Parts, Receiver, Unknown, holes, origin
from codemod.golang.evaluate.values import Value, distinct
from codemod.golang.flow.callees import Invocation
from codemod.golang.flow.handing import handings
from codemod.golang.flow.making import Shown, shown_places
from codemod.golang.flow.paths import Path
from codemod.golang.flow.touching import explicit
from codemod.golang.program import typeof
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node
from codemod.records import dataclass, replace

MAX_DEEP = 4  # calls
MAX_UP = 3  # functions between the one that makes an object and the one that has its leaves


def filled_when_made(evaluator: Evaluator, whose: Whose, name: str, rest: Path, reader: Node) -> list[Value]:
    """Return what a field of an object is, in the object's own leaves, where nobody writes to it but who makes the
    object; nothing where that is not so. `reader` is the function that asks."""
    found: list[Value] = []
    for place in shown_places(evaluator.module, whose.type, name) if evaluator.leaves() else ():
        question = _Question(whose, (name, *rest), place, reader)
        frame = evaluator.around(Frame(place.function, depth=1))
        values = _said(evaluator, question, frame, 0)
        if values is None:
            return []
        found += values
    return distinct(found)


@dataclass(frozen=True, eq=False)
class _Question:
    whose: Whose
    path: Path
    place: Shown
    reader: Node


def _said(evaluator: Evaluator, question: _Question, frame: Frame, level: int) -> list[Value] | None:
    """Return what a place shows in a frame, and where that depends on who calls, for each call; None if not known."""
    node, path = question.place.node, question.path
    frame = evaluator.frame(frame)
    if _is_followed(evaluator, path, node, frame):
        if not _may_read(evaluator, question, frame):
            return []
        found = evaluator.anywhere(("filled", node, path, frame), node, lambda: evaluator.evaluate(node, frame, path))
        evaluator.holds_frame()
        others = (origin(hole.term) for value in found for hole in holes(value.parts))
        if not any(isinstance(term, Unknown | Receiver) for term in others):
            values = said(evaluator, question.whose, node, frame, found)
            if not any(map(is_open, values)):
                return [replace(each, parts=_in_object(question, each.parts)) for each in values]
    return _for_callers(evaluator, question, frame, level)


def _in_object(question: _Question, parts: Parts) -> Parts:
    """Return what a field is, a function in it with whose field that is: `c.endpoint = func() string { ... }`."""
    return tuple(in_object(part, question.whose, question.place.node) for part in parts)


def _for_callers(evaluator: Evaluator, question: _Question, frame: Frame, level: int) -> list[Value] | None:
    """Return what a place shows for each call of the function that makes the object."""
    top = frame
    while top.caller is not None:
        top = top.caller
    found: list[Value] = []
    calls = list(callers(evaluator, top.function, 1)) if top.function is not None and level < MAX_UP else []
    for call, caller in calls:
        values = _said(evaluator, question, _called(frame, call, caller), level + 1) if call is not None else None
        if values is None or caller.function is None:
            return None
        found += values
    return found if calls else None


def _is_followed(evaluator: Evaluator, path: Path, node: Node, frame: Frame) -> bool:
    """Whether all calls are known that fill in the object of a variable."""
    binding = node.binding
    if binding is None or not handings(evaluator.module, binding):
        return True
    return is_held(evaluator, binding, explicit(evaluator.module, binding, path), frame)


def _called(frame: Frame, call: Invocation, caller: Frame) -> Frame:
    """Return the frame with the outermost function of it called in this way."""
    if frame.caller is None:
        return replace(frame, call=call, caller=caller)
    return replace(frame, caller=_called(frame.caller, call, caller))


def _may_read(evaluator: Evaluator, question: _Question, frame: Frame) -> bool:
    """Whether who asks may see what a place shows: not where a call fills the object in, and does not come to him."""
    call, name = question.place.handed, question.reader.get("name")
    frames = activations(evaluator, call, frame) if call is not None else None
    if frames is None or name is None:
        return True
    functions = [inner.function for inner in frames if inner.function is not None]
    return any(each is question.reader or _comes_to(evaluator.module, each, name.text, 0) for each in functions)


@per_module
def _comes_to(module: Module, function: Node, name: str, depth: int) -> bool:
    """Whether a function names one of this name, or may call another that does."""
    if depth > MAX_DEEP:
        return True
    for node in function.walk():
        if node.kind in ("identifier", "field_identifier") and node.spells(name):
            return True
        callee = node.get("function") if node.kind == "call_expression" else None
        for item in typeof.callee_objects(module, callee) if callee is not None else ():
            inner = item.declaration.node
            if item.kind in ("func", "method") and inner is not function and _comes_to(module, inner, name, depth + 1):
                return True
    return False
