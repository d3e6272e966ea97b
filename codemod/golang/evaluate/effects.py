"""What calls leave in a variable that they are handed.

    var o options
    o.setRegistry(host)
    for _, opt := range opts {
        opt(&o)
    }

Where each function that may be called is known, and none of them keeps what it got, nobody but the statements of the
function and these calls can write to `o`. Then a call is a definition like any other: it leaves what the called
function's own parameter is, there, at each of its ends, in the frame of this call.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from functools import partial
from itertools import islice, takewhile

from codemod.golang.evaluate.activations import activations
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.values import CALL, Value, passing, unknown
from codemod.golang.flow.assigned import writes_elsewhere
from codemod.golang.flow.defaults import is_default
from codemod.golang.flow.definitions import Definition, definition_at
from codemod.golang.flow.failing import is_sure_failure
from codemod.golang.flow.handing import RECEIVER, handings, is_discarded, is_given_back, is_sure, returns_of
from codemod.golang.flow.may_alias import is_new
from codemod.golang.flow.paths import Index, Path, overlaps, spine_of
from codemod.golang.flow.reaching import reaching
from codemod.golang.flow.recovering import may_recover
from codemod.golang.flow.sharing import MAX_HANDED, is_kept, lets_go
from codemod.golang.flow.touching import explicit, parameter_given
from codemod.golang.program import typeof, types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding, parameters
from codemod.golang.read.syntax import Node, range_clause

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol
else:
    Protocol = object


class AskVariable(Protocol):
    """What a part of a variable can be at a place, where all that writes to it is in sight."""

    def __call__(
        self, evaluator: Evaluator, binding: Binding, path: Path, at: Node, frame: Frame, /
    ) -> list[Value]: ...


def is_held(evaluator: Evaluator, binding: Binding, path: Path, frame: Frame) -> bool:
    """Whether a part of a variable is written to by statements, and by calls that are followed, and by nobody else."""
    home = frame.of(binding.function)
    if home is None:
        return False
    question = ("held", binding, path, home)
    ask = partial(_all_seen, evaluator, binding, path, home)
    return evaluator.remembered(question, lambda: evaluator.once(question, ask, False))


def _all_seen(evaluator: Evaluator, binding: Binding, path: Path, home: Frame) -> bool:
    evaluator.charge()
    if not home.binds(binding) and others_write(evaluator.module, binding, path):
        return False
    handed = _handed_in_sight(evaluator.module, binding, path)
    return handed is not None and all(_is_let_alone(evaluator, each, path, home) for each in handed)


@per_module
def others_write(module: Module, binding: Binding, path: Path) -> bool:
    """Whether somebody may write to a part of an object that a parameter leads to, and that is not made in sight."""
    type_ = typeof.of_binding(module, binding)
    if type_ is None or not path or any(isinstance(step, Index) for step in path):
        return True
    writes = writes_elsewhere(module, type_, explicit(module, binding, path), binding)
    return any(not is_default(module, write.node) and not is_new(module, write.node) for write, _ in writes)


@per_module
def _handed_in_sight(module: Module, binding: Binding, path: Path) -> tuple[Definition, ...] | None:
    """Return the calls that may write to a part of a variable, where nothing else but statements can; else None."""
    handed = {each.node: each for each in handings(module, binding)}
    own = [use for use in binding.uses if use is not binding.node]
    written = (definition_at(use) for use in own if use not in handed)
    statements = Counter(each.statement for each in (*written, *handed.values()) if each is not None)
    for use in own:
        handing = handed.get(use)
        if handing is None:
            if not _is_plain(module, use, binding, path):
                return None
        elif overlaps(explicit(module, binding, handing.path), path):
            alone = statements[handing.statement] == 1 or is_given_back(handing)
            if not alone or not is_sure(handing) or use.function is not binding.function:
                return None
            if _is_read_beside(own, handing):
                return None
    return tuple(each for each in handed.values() if overlaps(explicit(module, binding, each.path), path))


def _is_read_beside(uses: Sequence[Node], handing: Definition) -> bool:
    """Whether the statement of a call looks at the variable apart from it, and maybe after it: `tidy(&s) + s`."""
    statement, call = handing.statement, handing.value
    first = bisect_left(uses, statement.start, key=lambda use: use.start)
    inside = takewhile(statement.holds, islice(uses, first, None))
    return call is not None and not is_given_back(handing) and any(not call.holds(use) for use in inside)


def _is_plain(module: Module, use: Node, binding: Binding, path: Path) -> bool:
    """Whether a use that no call gets lets nobody else write to the part, or lets go of it when all is done."""
    definition, given = definition_at(use), binding.kind in ("receiver", "param")
    if given and use.function is not binding.function:
        return False  # a closure may look at it, or write to it, at any time
    if definition is None:
        return not lets_go(module, use, path) or is_handed_back(use)
    if definition.kind == "address":
        return not overlaps(explicit(module, binding, definition.path), path)
    return not given or definition.node.kind != "identifier"


_RETURNED = frozenset(
    (
        "return_statement", "expression_list", "composite_literal", "literal_value", "literal_element", "keyed_element",
        "parenthesized_expression", "unary_expression",
    )
)  # fmt: skip


def is_handed_back(use: Node) -> bool:
    """`return o`, `return &server{options: o}, nil`"""
    above = spine_of(use).parent
    while above is not None and above.kind in _RETURNED and above.kind != "return_statement":
        above = above.parent
    return above is not None and above.kind == "return_statement"


def _is_let_alone(evaluator: Evaluator, handing: Definition, path: Path, home: Frame) -> bool:
    """Whether no function that the call may call keeps what it is handed."""
    if handing.value is None or (frames := activations(evaluator, handing.value, home)) is None:
        return _is_never_done(evaluator, handing.node, home)
    silent = is_discarded(handing) or is_given_back(handing) or is_handed_back(handing.value)
    for inner in map(evaluator.frame, frames):
        assert inner.function is not None
        binding = _parameter(inner, handing)
        if inner.function.get("body") is None or (binding is not None and binding.variadic):
            return False
        if binding is None:
            continue
        if not silent and _comes_back(evaluator.module, binding, MAX_HANDED):
            return False
        rest = path[len(handing.path) :]
        if not is_held(evaluator, binding, rest, inner) or not (rest or _keeps_none(evaluator.module, binding)):
            return False
    return True


def _is_never_done(evaluator: Evaluator, place: Node, home: Frame) -> bool:
    """Whether a place stands in a loop over a list without elements: the options of `newClient(host)`."""
    loops = (above for above in place.ancestors() if above.kind == "for_statement" and above["body"].holds(place))
    clauses = (range_clause(loop) for loop in loops if loop.function is home.function)
    return any(clause is not None and evaluator.items(clause["right"], home) == [] for clause in clauses)


def _keeps_none(module: Module, binding: Binding) -> bool:
    """Whether a generic function lets go of a parameter that is an object here: `func send[T any](c chan T, v T)`."""
    type_ = typeof.of_binding(module, binding)
    return type_ is None or not types.is_type_parameter(type_.node) or is_kept(module, binding, 0)


@per_module
def _comes_back(module: Module, binding: Binding, hops: int) -> bool:
    """Whether a function may return a parameter, or what another one returns that gets it: `return wrap(o)`."""
    if any(map(is_handed_back, binding.uses)):
        return True
    handed = (each for each in handings(module, binding) if each.statement.kind == "return_statement")
    return any(is_handed_back(each.value) and _may_give_back(module, each, hops) for each in handed if each.value)


def _may_give_back(module: Module, handing: Definition, hops: int) -> bool:
    assert handing.value is not None
    items = typeof.callee_objects(module, handing.value["function"])
    functions = [item.declaration.node for item in items if item.kind in ("func", "method")]
    names = [parameter_given(function, handing.index) for function in functions]
    if not hops or len(names) != len(items):
        return True
    return not names or any(name is not None and _comes_back(module, name, hops - 1) for name in names)


def _parameter(inner: Frame, handing: Definition) -> Binding | None:
    """Return the parameter, or receiver, that gets the variable; None where it has no name."""
    function, call, index = inner.function, handing.value, handing.index
    assert function is not None and call is not None and inner.call is not None
    given = call["arguments"].children[index] if index != RECEIVER else None
    if given is None or (inner.receiver is not None and inner.receiver.node is given):
        listed = function.get("receiver")
        name = listed.children[0].get("name") if listed is not None and listed.children else None
        return name.binding if name is not None else None
    names = [name for name, _, _ in parameters(function, "parameters")]
    position = next((n for n, each in enumerate(inner.call.arguments) if each is given), 0)
    found = names[min(position, len(names) - 1)] if names else None
    return found.binding if found is not None else None


def left_by_call(
    evaluator: Evaluator, ask: AskVariable, handing: Definition, path: Path, at: Node, home: Frame
) -> list[Value]:
    """Return what a call leaves in the part of a variable that it is handed, where all of that is in sight."""
    from codemod.golang.flow.checked import handed_on, is_checked

    call = handing.value
    assert call is not None and handing.node.binding is not None
    checked = home.checked if handed_on(handing, at) else is_checked(evaluator.module, handing, at)
    found: list[Value] = []
    for inner in map(evaluator.frame, activations(evaluator, call, home, checked) or ()):
        binding = _parameter(inner, handing)
        if binding is None:
            found += ask(evaluator, handing.node.binding, path, call, home)
        else:
            found += _at_ends(evaluator, ask, binding, path[len(handing.path) :], inner)
    if not found:
        return [unknown("this call cannot be followed", call)]
    return [passing(value, call, CALL, call["function"].text) for value in found]


def _at_ends(evaluator: Evaluator, ask: AskVariable, binding: Binding, path: Path, inner: Frame) -> list[Value]:
    """Return what a parameter is, below which a path leads, where control leaves the function."""
    if may_recover(evaluator.module, binding.function):
        return [unknown("it recovers from a panic", binding.function)]
    found: list[Value] = []
    for end in _ends(evaluator.module, binding.function):
        if inner.checked and is_sure_failure(evaluator.module, end):
            continue
        if end is not binding.function or reaching(evaluator.module, binding, path, end, handed=True):
            found += ask(evaluator, binding, path, end, inner)
    return found


@per_module
def _ends(module: Module, function: Node) -> list[Node]:
    """Return the returns of a function, and the function itself for the end of its body."""
    return [*returns_of(module, function), function]
