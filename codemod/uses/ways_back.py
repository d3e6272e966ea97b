"""The way back of an expression, step by step, to what an operator sets: what it was, and where, one step before.

It is walked breadth first, each place once. A call that was entered through its result is left through its own
arguments alone.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping

from codemod.finding.diagnostics import Span
from codemod.golang.flow.call_sites import call_sites
from codemod.golang.flow.callees import Invocation, argument_of
from codemod.golang.flow.definitions import Definition, definition_at, definitions
from codemod.golang.flow.fields import field_writes
from codemod.golang.flow.handing import returns_of
from codemod.golang.flow.paths import Index
from codemod.golang.flow.references import variable_writes
from codemod.golang.flow.sharing import parameter_of
from codemod.golang.program import typeof, types
from codemod.golang.program.names import declarations, package_of_operand
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.program.struct_tags import field_declaration
from codemod.golang.read.files import Object
from codemod.golang.read.scopes import Binding, parameters
from codemod.golang.read.syntax import Node, strip_parens
from codemod.records import NamedTuple
from codemod.uses.asked import asked, callees_of_others, functions_entered
from codemod.uses.filled import flags_by_filled
from codemod.uses.flags import flag_of
from codemod.uses.hiding import hides
from codemod.uses.redirects import RedirectWay
from codemod.uses.tags import redirects_by_tag

_MOST = 400  # places that are looked at for one answer
_DEEPEST = 6  # calls that are entered through their results

Calls = tuple[Node, ...]


class StepAt(NamedTuple):
    """An expression on the way back: result `number` of it, within the calls that were entered, the last one last."""

    node: Node
    calls: Calls = ()
    number: int = 0


class FieldOf(NamedTuple):
    """A field of a struct type."""

    holder: types.Type
    name: str


Where = tuple[str, int, int]  # the file, and where a node begins and ends in it
Step = StepAt | FieldOf | RedirectWay


def where(through: Iterable[Span]) -> frozenset[Where]:
    """Return the places that a value is known to have come through."""
    return frozenset((span.path, span.start, span.end) for span in through)


def walk_back(
    module: Module, begin: Iterable[Step], through: frozenset[Where] = frozenset(), as_text: bool = False
) -> Iterator[Step]:
    """Yield where a value comes from, step by step, the nearest first."""
    return (step for step, _ in steps(module, begin, through, as_text))


def steps(
    module: Module,
    begin: Iterable[Step],
    through: frozenset[Where] = frozenset(),
    as_text: bool = False,
    as_key: bool = True,
) -> Iterator[tuple[Step, tuple[Step, ...]]]:
    """Yield each step with those that are one before it; `as_key`: also what chooses an element by its key."""
    seen = dict.fromkeys(begin)
    pending = deque(seen)
    while pending:
        step = pending.popleft()
        before: tuple[Step, ...] = ()
        if not (isinstance(step, RedirectWay) or len(seen) > _MOST or (as_text and _is_hidden(module, step))):
            before = tuple(each for each in _before(module, step, through) if as_key or not _is_key(each))
        yield step, before
        for each in before:
            if each not in seen:
                seen[each] = None
                pending.append(each)


def _is_key(step: Step) -> bool:
    return isinstance(step, StepAt) and step.node.field == "index"


def _is_hidden(module: Module, step: StepAt | FieldOf) -> bool:
    return isinstance(step, StepAt) and hides(module, step.node, step.calls)


def _before(module: Module, step: StepAt | FieldOf, through: frozenset[Where]) -> tuple[Step, ...]:
    """Return what a value was, and where it was, one step before."""
    sure, given = _known_before(module, step)
    if not given:
        return sure
    known = tuple(given[where] for where in given if where in through) if through else ()
    # of what a call gave back, its own arguments: `rewrite(node.Image)`
    called = () if known or not through else tuple(each for each in given.values() if _is_of_call(each.node, through))
    return (*sure, *(known or called or given.values()))


def _is_of_call(argument: Node, through: frozenset[Where]) -> bool:
    given = argument_of(argument)
    return given is not None and (given[0].file.path, given[0].start, given[0].end) in through


@per_module
def _known_before(module: Module, step: StepAt | FieldOf) -> tuple[tuple[Step, ...], Mapping[Where, StepAt]]:
    """Return what a value was for sure, and what is given to it at places of which it may have come through some alone.
    Many ways lead over one step: those of all images that one registry stands in front of."""
    if isinstance(step, FieldOf):
        return tuple(_of_field(module, step)), _given_at(_written(module, step))
    node, calls = strip_parens(step.node), step.calls
    if node.kind == "identifier" and node.binding is not None:
        return tuple(_of_binding(module, node.binding, calls)), _given_at(_passed(module, node.binding, calls))
    if node.kind == "composite_literal":
        return (), _given_at(_of_elements(node, calls))
    return tuple(_of_expression(module, node, step)), {}


def _given_at(places: Iterable[StepAt]) -> Mapping[Where, StepAt]:
    return {(each.node.file.path, each.node.start, each.node.end): each for each in places}


def _of_expression(module: Module, node: Node, step: StepAt) -> Iterator[Step]:
    if node.kind == "selector_expression":
        yield from _of_selector(module, node)
    elif node.kind == "identifier":
        for item in declarations(module, node):
            yield from object_set(module, item)
    elif node.kind == "binary_expression":
        yield from (StepAt(node[side], step.calls) for side in ("left", "right"))
    elif node.kind in ("call_expression", "type_conversion_expression"):
        yield from _of_call(module, node, step)
    elif node.kind in ("index_expression", "slice_expression", "unary_expression", "type_assertion_expression"):
        yield from _of_part(module, node, step)


def _of_part(module: Module, node: Node, step: StepAt) -> Iterator[Step]:
    yield from asked(module, node, step.calls)
    yield StepAt(node["operand"], step.calls)
    if node.kind == "index_expression" and (key := node.get("index")) is not None:
        yield StepAt(key, step.calls)  # who chooses the key chooses the element


def _of_elements(node: Node, calls: Calls) -> Iterator[StepAt]:
    """Yield the elements of a list; what stands in a struct is asked for by its field."""
    type_, body = node.get("type"), node.get("body")
    if type_ is not None and body is not None and type_.kind in (*types.LISTS, "map_type"):
        for element in body.children:
            value = element.get("value") or element
            if value.children:
                yield StepAt(value.children[0], calls)


def _of_selector(module: Module, node: Node) -> Iterator[Step]:
    operand = node["operand"]
    if package_of_operand(module, operand) is None:
        holder = typeof.of_expression(module, operand)
        if holder is not None:
            yield FieldOf(holder, node["field"].text)
        return
    for item in declarations(module, node):
        yield from object_set(module, item)


def _of_field(module: Module, step: FieldOf) -> Iterator[Step]:
    found = field_declaration(module, step.holder, step.name)
    if found is not None:
        yield from flags_by_filled(module).get((found[0], step.name), ())
        yield from redirects_by_tag(*found)


def _written(module: Module, step: FieldOf) -> Iterator[StepAt]:
    """Yield what the program writes to a field that is declared in it."""
    if field_declaration(module, step.holder, step.name) is None:
        return
    for write in field_writes(module, step.holder, step.name):
        operand = write.node.get("operand") if write.node.kind == "selector_expression" else None
        sure = operand is None or typeof.of_expression(module, operand) is not None
        if write.value is not None and sure:
            yield StepAt(write.value)
        elif sure and (each := definition_at(write.node)) is not None and each.kind == "result" and each.value:
            yield StepAt(each.value, (), each.index)
        elif sure:
            yield from _through_address(module, write.node)


def _through_address(module: Module, field: Node) -> Iterator[StepAt]:
    """Yield what functions write to a field whose address they are given: `convert(&in.Image, &out.Image)`."""
    given = argument_of(field.parent) if field.parent is not None else None
    if given is None:
        return
    call, index = given
    for function in functions_entered(module, call):
        binding = parameter_of(function, index)
        for use in binding.uses if binding is not None else ():
            written = definition_at(use)
            if written is not None and written.value is not None:
                yield StepAt(written.value, (call,))


def object_set(module: Module, item: Object) -> Iterator[Step]:
    if item.kind != "var":
        return
    yield from flags_by_filled(module).get(item, ())
    value = types.spec_of(item).get("value")
    if value is not None:
        whole = item.position < len(value.children)
        yield StepAt(value.children[item.position if whole else 0], (), 0 if whole else item.position)
    yield from _given(map(definition_at, variable_writes(module, item)))


def _given(found: Iterable[Definition | None], calls: Calls = ()) -> Iterator[Step]:
    for each in found:
        if each is not None and each.value is not None and all(isinstance(part, Index) for part in each.path):
            yield StepAt(each.value, calls, each.index if each.kind == "result" else 0)


def _of_binding(module: Module, binding: Binding, calls: Calls) -> Iterator[Step]:
    yield from flags_by_filled(module).get(binding, ())
    yield from _given(definitions(binding), calls)
    entered = _entered(module, binding, calls)
    if entered is not None:
        given = _object(calls[entered]) if binding.kind == "receiver" else _arguments(calls[entered], binding)
        yield from (StepAt(node, calls[:entered]) for node in given)


def _passed(module: Module, binding: Binding, calls: Calls) -> Iterator[StepAt]:
    """Yield what the callers give for a parameter, of a function that was not entered through one of its calls."""
    if binding.kind == "param" and _entered(module, binding, calls) is None:
        for site in call_sites(module, binding.function):
            yield from map(StepAt, _arguments(site.call.node, binding)) if site.call is not None else ()


def _entered(module: Module, binding: Binding, calls: Calls) -> int | None:
    """Return the number of the call by which the function of a parameter, or of a receiver, was entered."""
    if binding.kind not in ("param", "receiver"):
        return None
    return next(
        (n for n in reversed(range(len(calls))) if binding.function in functions_entered(module, calls[n])), None
    )


def _object(call: Node) -> list[Node]:
    """Return what a method is called on, `images.asMap()`: its fields are asked for by their names, and this is what a
    list or a map has."""
    function = strip_parens(call["function"]) if call.kind == "call_expression" else None
    return [function["operand"]] if function is not None and function.kind == "selector_expression" else []


def _arguments(call: Node, binding: Binding) -> list[Node]:
    end = None if binding.variadic else binding.index + 1
    listed = Invocation.of(call).arguments[binding.index : end]
    return [node.children[0] if node.kind == "variadic_argument" else node for node in listed]


def _of_call(module: Module, node: Node, step: StepAt) -> Iterator[Step]:
    own = list(asked(module, node, step.calls))
    flag = flag_of(module, node)
    if own or (flag is not None and flag.target is None):
        yield from own or flag.redirects  # type: ignore[union-attr]
        return
    if callees_of_others(module, node):
        yield from (StepAt(argument, step.calls) for argument in Invocation.of(node).arguments)
    for function in functions_entered(module, node) if len(step.calls) < _DEEPEST else ():
        yield from results(module, function, step.number, (*step.calls, node))


def results(module: Module, function: Node, index: int, calls: Calls) -> Iterator[Step]:
    """Yield what a function returns as its result of this number."""
    named = next((name for n, (name, _, _) in enumerate(parameters(function, "result")) if n == index), None)
    for node in returns_of(module, function):
        listed = node.children[0].children if node.children and node.children[0].kind == "expression_list" else []
        if not node.children and named is not None and named.binding is not None:
            yield from _given(definitions(named.binding), calls)
        elif index < len(listed):
            yield StepAt(listed[index], calls)
        elif len(node.children) == 1:
            yield StepAt(listed[0] if listed else node.children[0], calls, index)
