"""What a local variable can be: the definitions that reach a place, and who else may write to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from codemod.golang.evaluate.declared import local_constant
from codemod.golang.evaluate.definitions_at import in_order
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.passed import changed_behind_calls, is_owned, leads_to_callers_object, parameter_values
from codemod.golang.evaluate.terms import CUT_OFF, Unknown, Why, holes
from codemod.golang.evaluate.unset import is_given_otherwise, without_defaults
from codemod.golang.evaluate.values import Value, clearer, concat, is_settled, passing, recursive, unknown
from codemod.golang.flow.definitions import Definition, definition_at
from codemod.golang.flow.paths import WHAT, Index, Path
from codemod.golang.flow.reaching import reaching
from codemod.golang.flow.sharing import escapes_locally, gives_away
from codemod.golang.flow.touching import explicit, may_be_changed, relevant
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node

_Left = Callable[[Definition, list[Value]], list[Value]]
_REASONS = {"address": "{name}: its address was taken", "many": "{name}: too many possible values"}


def variable(evaluator: Evaluator, binding: Binding, path: Path, at: Node, frame: Frame) -> list[Value]:
    """Return what a part of a local variable can be at a place.

    A whole variable is asked for once at each place: twice at each of n branches would be 2**n times in all. What rests
    on a recursion that was cut off is no answer for the next one who asks.
    """
    here = frame.of(binding.function)
    held = here.known.get(binding) if here is not None and here.known is not None else None
    if held is not None:
        from codemod.golang.evaluate.known import values_of

        if _is_set_in_closure(evaluator.module, binding, at) and not _is_inside(frame, at):
            return [unknown("{name}: it is changed here", at, name=binding.name)]
        return values_of(evaluator, held, path, at)

    def ask() -> list[Value]:
        found = _part(evaluator, binding, path, at, frame)
        return found if is_settled(found) else _followed(evaluator, binding, path, at, frame, found)

    return ask() if path else evaluator.remembered((binding, at), ask, _is_whole, frame)


@per_module
def _is_set_in_closure(module: Module, binding: Binding, at: Node) -> bool:
    """Whether a place is in a closure, and closures change the variable: there it may be another than outside."""
    from codemod.golang.flow.followed import call_that_writes, style_of

    if at.function is binding.function:
        return False
    uses = (use for use in binding.uses if use.function is not binding.function)
    written = any(definition_at(use) is not None or call_that_writes(module, use) is not None for use in uses)
    return written or style_of(module, binding) == "builder"


def _is_inside(frame: Frame, at: Node) -> bool:
    """Whether what is known is so at this place of a closure, which is followed itself."""
    inner = frame.of(at.function) if at.function is not None else None
    return inner is not None and inner.running


def _followed(
    evaluator: Evaluator, binding: Binding, path: Path, at: Node, frame: Frame, found: list[Value]
) -> list[Value]:
    """Return what is known of a variable where its function is followed; where that says less, what was found."""
    if not evaluator.may_follow:
        return found
    from codemod.golang.evaluate.known import values_of
    from codemod.golang.evaluate.running import known_at

    known = known_at(evaluator, binding, at, frame)
    return clearer(found, [value for each in known for value in values_of(evaluator, each, path, at)])


def _is_whole(found: Iterable[Value]) -> bool:
    """Whether no part of the answer rests on a recursion that was cut off."""
    return not any(
        isinstance(hole.term, Unknown) and hole.term.why in CUT_OFF for v in found for hole in holes(v.parts)
    )


def _part(evaluator: Evaluator, binding: Binding, path: Path, at: Node, frame: Frame) -> list[Value]:
    here = frame.of(binding.function)
    if here is not None and here.round is not None:
        from codemod.golang.evaluate.turns import given_in_round

        if (given := given_in_round(evaluator, binding, path, here)) is not None:
            return given
    path = explicit(evaluator.module, binding, path)
    if is_owned(evaluator, binding, path, frame):
        return [*_owned(evaluator, binding, path, at, frame), *changed_behind_calls(evaluator, binding, path, at)]
    found, emptied, begun = list[Value](), list[Value](), set[int]()
    definitions = in_order(evaluator, binding, path, at, frame)
    left = _left_behind(evaluator, definitions, at)
    for definition in definitions:
        if found and _fills_in(evaluator, definition, binding, path, frame, found):
            continue
        ask = partial(_defined, evaluator, definition, binding, path, at, frame)
        values = evaluator.once(("definition", definition.node, frame, path), ask, None)
        if values is None:
            return [recursive(at)]
        if not is_given_otherwise(evaluator, definition, definitions, at, frame, values):
            found += (own := left(definition, values))
            emptied += [v for v in own if v.why is Why.NOT_SET and definition.in_memory]
            begun |= {id(v) for v in own if v.why is Why.NOT_SET or (path and definition.kind == "zero")}
    filled = any(definition.kind == "address" for definition in definitions)
    if filled and any(id(value) not in begun for value in found):
        found = [value for value in found if id(value) not in begun]
    tested = not evaluator.may_follow if path else all(each.kind == "parameter" for each in definitions)
    if tested and any(value.why is Why.NOT_SET or value.text == "" for value in found):
        from codemod.golang.evaluate.filling import without_what_is_tested

        found = without_what_is_tested(evaluator, binding, path, at, found)
    known = path != (WHAT,) and not any(value.why not in (None, Why.NOT_SET) for value in found)
    if known and path:
        found += _written_later(evaluator, binding, path, at, frame)
    aliased = list(_aliased(evaluator, binding, path, at, frame)) if known else []
    if aliased:  # who gets an object that was just made may fill it in; what was there and is emptied, stays so
        found = [value for value in found if id(value) not in begun] + emptied + aliased
    return found or [unknown("{name} has no known value here", at, name=binding.name)]


def _left_behind(evaluator: Evaluator, found: list[Definition], at: Node) -> _Left:
    """Return what is left of a definition's values at a place, which may be behind a default: `if o.Image == "" {`."""
    if len(found) < 2:
        return lambda _, values: values
    from codemod.golang.evaluate.filling import left_behind_all

    return left_behind_all(evaluator, found, at)


def _owned(evaluator: Evaluator, binding: Binding, path: Path, at: Node, frame: Frame) -> list[Value]:
    """Return what a part of a variable can be to which nobody writes but statements, and calls that are followed."""
    from codemod.golang.evaluate.filling import without_what_is_tested
    from codemod.golang.evaluate.turns import behind_loop, carried, of_first_round

    home = frame.of(binding.function)
    assert home is not None
    definitions = in_order(evaluator, binding, path, at, frame, handed=True)
    if (begun := carried(definitions, at, home)) is not None:
        return _left(evaluator, binding, path, at, *begun)
    left = _left_behind(evaluator, definitions, at)

    def leave(definition: Definition, frame: Frame) -> list[Value]:
        return left(definition, _left(evaluator, binding, path, at, definition, frame))

    found = behind_loop(evaluator, definitions, at, home, leave)
    if found is None:
        found = []
        for definition in of_first_round(definitions, at, home):
            if not (found and _fills_in(evaluator, definition, binding, path, frame, found)):
                found += leave(definition, frame)
    found = without_what_is_tested(evaluator, binding, path, at, found)
    return found or [unknown("{name} has no known value here", at, name=binding.name)]


def _left(
    evaluator: Evaluator, binding: Binding, path: Path, at: Node, definition: Definition, frame: Frame
) -> list[Value]:
    """Return what a definition leaves, itself left out: what a call in a loop does not change is what was there."""
    itself = recursive(definition.node)
    ask = partial(_defined, evaluator, definition, binding, path, at, frame)
    question = ("definition", definition.node, frame, path)
    values = evaluator.remembered(question, lambda: evaluator.once(question, ask, None))
    return [itself] if values is None else [value for value in values if value.parts != itself.parts]


def _fills_in(
    evaluator: Evaluator, d: Definition, binding: Binding, path: Path, frame: Frame, found: list[Value]
) -> bool:
    """Whether a definition is a default for what is not empty, or which is a leaf otherwise, or a caller's."""
    if not d.in_memory:
        return False
    from codemod.golang.evaluate.filling import fills_in

    before = (binding, path, d.statement, frame)
    ask = partial(evaluator.remembered, ("before", *before), partial(variable, evaluator, *before), keep=_is_whole)
    return fills_in(evaluator, d, found, ask)


def _defined(
    evaluator: Evaluator, d: Definition, binding: Binding, path: Path, at: Node, frame: Frame
) -> list[Value] | None:
    values = list(definition_values(evaluator, d, binding, path, at, frame))
    return without_defaults(evaluator, values, d.statement, frame) if d.kind == "value" else values


def _written_later(evaluator: Evaluator, binding: Binding, path: Path, at: Node, frame: Frame) -> list[Value]:
    """Return what is written to a part of a variable further down, where a place gives its memory away."""
    kinds = ("value", "append", "result", "unknown")
    later = [d for d in relevant(evaluator.module, binding, path) if d.node.start > at.end and d.kind in kinds]
    if not later or at.binding is not binding or not gives_away(evaluator.module, at, path):
        return []
    return [v for d in later if d.path for v in _defined(evaluator, d, binding, path, at, frame) or ()]


def _aliased(evaluator: Evaluator, binding: Binding, path: Path, at: Node, frame: Frame) -> Iterator[Value]:
    """Yield what else a part of a variable may be, where somebody else can write to it."""
    module = evaluator.module
    # who asks what there may be is told of each write where that is made
    yield from changed_behind_calls(evaluator, binding, path, at) if not evaluator.needs_no_proof else ()
    if binding.kind in ("receiver", "param"):
        changed = bool(path) and isinstance(path[0], Index) and may_be_changed(module, binding)
        lent = changed or (not evaluator.asks_defaults and leads_to_callers_object(evaluator, binding, path, frame))
        if not lent and (not path or all(d.kind == "parameter" for d in reaching(module, binding, path, at))):
            return
    elif _is_receiver(evaluator, binding, frame):
        return
    if escapes_locally(module, binding, path):
        from codemod.golang.evaluate.aliases import aliased

        yield from aliased(
            evaluator, binding, path, at, frame, lambda way: _part(evaluator, binding, (*way, WHAT), at, frame)
        )


def _is_receiver(evaluator: Evaluator, binding: Binding, frame: Frame) -> bool:
    """Whether a variable is only another name for a receiver, whose fields are watched on their own."""
    found = relevant(evaluator.module, binding, ())
    value = found[0].value if len(found) == 1 else None
    return value is not None and value.binding is not None and value.binding.kind == "receiver"


def definition_values(
    evaluator: Evaluator, d: Definition, binding: Binding, path: Path, at: Node, frame: Frame
) -> Iterator[Value]:
    if d.kind == "parameter":
        yield from parameter_values(evaluator, binding, path, at, frame)
        return
    if d.kind == "zero" and d.statement.kind != "const_spec":
        from codemod.golang.evaluate.zero import zero_value

        yield from zero_value(evaluator, binding, path, d.node)
        return
    if d.kind == "address":
        from codemod.golang.evaluate.aliases import filled

        if (written := filled(evaluator, d, binding, path, at, frame)) is not None:
            yield from written
            return
    if d.kind == "call" and len(d.path) <= len(path):
        from codemod.golang.evaluate.effects import left_by_call

        home = frame.of(binding.function)
        yield from left_by_call(evaluator, variable, d, path, at, home) if home is not None else ()
        return
    if len(d.path) > len(path):
        yield unknown("a part of {name} is changed here", d.node, name=binding.name)
        return
    for value in _formed(evaluator, d, binding, path, at, frame):
        yield passing(value, d.statement, "{what}", binding.name)


def _formed(evaluator: Evaluator, d: Definition, binding: Binding, path: Path, at: Node, frame: Frame) -> list[Value]:
    """Return what a definition gives: `x := "a"`, `x += "b"`, `x, err := f()`, `for _, x := range s`."""
    rest, own = path[len(d.path) :], local_constant(evaluator, d.statement, d.node, frame)
    if own is None and d.kind == "value" and d.value is not None:
        own = _kept(evaluator, d, frame) if d.in_memory and not rest else None
        own = own or evaluator.evaluate(d.value, frame, rest)
    if own is not None:
        one_byte = d.statement.kind == "const_spec" and bool(rest) and isinstance(rest[0], Index)
        return [unknown("this kind of expression is not evaluated", d.node)] if one_byte else own
    if d.kind == "append" and d.value is not None:
        both = [variable(evaluator, binding, path, d.statement, frame), evaluator.evaluate(d.value, frame)]
        if any(value.numeric for piece in both for value in piece):
            return [unknown("a sum of numbers", d.statement)]
        return concat(d.statement, both)
    if d.kind in ("key", "element") and d.value is not None:
        from codemod.golang.evaluate.iterators import in_a_round

        return in_a_round(evaluator, d, frame, rest)
    if d.kind == "result" and d.value is not None:
        from codemod.golang.evaluate.assigned_together import multiple

        return multiple(evaluator, d, at, frame, rest)
    return [unknown(_REASONS.get(d.kind, "{name}: it is changed here"), d.node, name=binding.name)]


def _kept(evaluator: Evaluator, d: Definition, frame: Frame) -> list[Value] | None:
    """Return what a field stays, a leaf, that a default is put into: `c.Domain = orDefault(c.Domain, "sea.hub")`."""
    from codemod.golang.evaluate.filling import stays
    from codemod.golang.flow.defaults import falls_back_on

    kept = falls_back_on(evaluator.module, d.value, d.node) if d.value is not None else None
    found = evaluator.evaluate(kept, frame) if kept is not None else []
    return found if found and stays(evaluator, found) else None
