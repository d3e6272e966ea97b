"""What an expression takes from outside of the program: an environment variable, a flag, a decoded field.

    os.Getenv("IMAGE")      the environment variable IMAGE
    o.Image                 a field that a flag fills, or that has a `json:` tag; and what the program writes to it
    image                   a variable: whatever it is set to; a parameter: what its callers give

The way back is walked breadth first, each place once: the first answer is the shortest way in. A call that was entered
through its result is left through its own arguments alone. Where nothing is found, that proves nothing.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping

from codemod.finding.diagnostics import Span
from codemod.golang.flow.call_sites import call_sites
from codemod.golang.flow.callees import Invocation, callees
from codemod.golang.flow.definitions import Definition, definition_at, definitions
from codemod.golang.flow.fields import field_writes
from codemod.golang.flow.handing import returns_of
from codemod.golang.flow.paths import Index
from codemod.golang.flow.references import variable_writes
from codemod.golang.program import typeof, types
from codemod.golang.program.names import declarations, package_of_operand
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.program.struct_tags import field_declaration
from codemod.golang.read.files import Object
from codemod.golang.read.scopes import Binding, parameters
from codemod.golang.read.syntax import Node, strip_parens
from codemod.records import NamedTuple
from codemod.uses.asked import asked
from codemod.uses.filled import flags_by_filled
from codemod.uses.flags import flag_of
from codemod.uses.hiding import hides
from codemod.uses.redirects import RedirectWay
from codemod.uses.tags import redirects_by_tag

_MOST = 400  # places that are looked at for one answer
_DEEPEST = 6  # calls that are entered through their results

Calls = tuple[Node, ...]


class _Place(NamedTuple):
    """An expression on the way back: result `number` of it, within the calls that were entered, the last one last."""

    node: Node
    calls: Calls = ()
    number: int = 0


class _Field(NamedTuple):
    """A field of a struct type."""

    holder: types.Type
    name: str


_Where = tuple[str, int, int]  # the file, and where a node begins and ends in it
_Step = _Place | _Field | RedirectWay


def redirects(
    module: Module, node: Node, through: Iterable[Span] = (), as_text: bool = False
) -> tuple[RedirectWay, ...]:
    """Return what an operator can set that becomes the expression, or a part of it, the nearest first.

    Of a parameter's arguments, and of what is written to a field, those that the value is known to have come `through`
    count alone, if there are any. `as_text`: what a function outside of the program is given counts only where it
    becomes a part of the result, as with `fmt.Sprintf`; of `pods.Get(ctx, os.Getenv("POD_NAME"))` the name does not.
    """
    came = frozenset((span.path, span.start, span.end) for span in through)
    return _found(_way(module, [_Place(node)], came, as_text))


def made_of(module: Module, node: Node) -> Iterator[Node]:
    """Yield the expressions that become an expression, or a part of it, and those that become these."""
    yield from (step.node for step in _way(module, [_Place(node)]) if isinstance(step, _Place))


def of_field(module: Module, holder: types.Type | None, field: str) -> tuple[RedirectWay, ...]:
    """Return what fills a field of a struct type from outside."""
    return _found(_way(module, [_Field(holder, field)])) if holder is not None else ()


@per_module
def of_object(module: Module, item: Object) -> tuple[RedirectWay, ...]:
    """Return what fills a package variable from outside."""
    return _found(_way(module, _of_object(module, item)))


@per_module
def of_returns(module: Module, function: Node) -> tuple[RedirectWay, ...]:
    """Return what the first results of a function take from outside."""
    return _found(_way(module, _results(module, function, 0, ())))


def beside_argument(module: Module, function: Node, call: Node, argument: Node) -> tuple[RedirectWay, ...]:
    """Return what a helper such as `envOr("IMAGE", "quay.io/ceph/ceph:v19")` takes in place of an argument."""
    way = list(_way(module, _results(module, function, 0, (call,))))
    return _found(way) if any(isinstance(step, _Place) and step.node is argument for step in way) else ()


def _found(way: Iterable[_Step]) -> tuple[RedirectWay, ...]:
    return tuple(step for step in way if isinstance(step, RedirectWay))


def _way(
    module: Module, begin: Iterable[_Step], through: frozenset[_Where] = frozenset(), as_text: bool = False
) -> Iterator[_Step]:
    """Yield where a value comes from, step by step, the nearest first."""
    seen = dict.fromkeys(begin)
    pending = deque(seen)
    while pending:
        step = pending.popleft()
        yield step
        if isinstance(step, RedirectWay) or len(seen) > _MOST or (as_text and _is_hidden(module, step)):
            continue
        for before in _before(module, step, through):
            if before not in seen:
                seen[before] = None
                pending.append(before)


def _is_hidden(module: Module, step: _Place | _Field) -> bool:
    return isinstance(step, _Place) and hides(module, step.node, step.calls)


def _before(module: Module, step: _Place | _Field, through: frozenset[_Where]) -> tuple[_Step, ...]:
    """Return what a value was, and where it was, one step before."""
    sure, given = _known_before(module, step)
    if not given:
        return sure
    known = tuple(given[where] for where in given if where in through) if through else ()
    return (*sure, *(known or given.values()))


@per_module
def _known_before(module: Module, step: _Place | _Field) -> tuple[tuple[_Step, ...], Mapping[_Where, _Place]]:
    """Return what a value was for sure, and what is given to it at places of which it may have come through some alone.
    Many ways lead over one step: those of all images that one registry stands in front of."""
    if isinstance(step, _Field):
        return tuple(_of_field(module, step)), _given_at(_written(module, step))
    node, calls = strip_parens(step.node), step.calls
    if node.kind == "identifier" and node.binding is not None:
        return tuple(_of_binding(module, node.binding, calls)), _given_at(_passed(module, node.binding, calls))
    return tuple(_of_expression(module, node, step)), {}


def _given_at(places: Iterable[_Place]) -> Mapping[_Where, _Place]:
    return {(each.node.file.path, each.node.start, each.node.end): each for each in places}


def _of_expression(module: Module, node: Node, step: _Place) -> Iterator[_Step]:
    if node.kind == "selector_expression":
        yield from _of_selector(module, node)
    elif node.kind == "identifier":
        for item in declarations(module, node):
            yield from _of_object(module, item)
    elif node.kind == "binary_expression":
        yield from (_Place(node[side], step.calls) for side in ("left", "right"))
    elif node.kind in ("call_expression", "type_conversion_expression"):
        yield from _of_call(module, node, step)
    elif node.kind in ("index_expression", "slice_expression", "unary_expression", "type_assertion_expression"):
        yield from _of_part(module, node, step)
    elif node.kind == "composite_literal":
        yield from _of_elements(node, step.calls)


def _of_part(module: Module, node: Node, step: _Place) -> Iterator[_Step]:
    yield from asked(module, node, step.calls)
    yield _Place(node["operand"], step.calls)
    if node.kind == "index_expression" and (key := node.get("index")) is not None:
        yield _Place(key, step.calls)  # who chooses the key chooses the element


def _of_elements(node: Node, calls: Calls) -> Iterator[_Step]:
    """Yield the elements of a list; what stands in a struct is asked for by its field."""
    type_, body = node.get("type"), node.get("body")
    if type_ is not None and body is not None and type_.kind in (*types.LISTS, "map_type"):
        for element in body.children:
            value = element.get("value") or element
            if value.children:
                yield _Place(value.children[0], calls)


def _of_selector(module: Module, node: Node) -> Iterator[_Step]:
    operand = node["operand"]
    if package_of_operand(module, operand) is None:
        holder = typeof.of_expression(module, operand)
        if holder is not None:
            yield _Field(holder, node["field"].text)
        return
    for item in declarations(module, node):
        yield from _of_object(module, item)


def _of_field(module: Module, step: _Field) -> Iterator[_Step]:
    found = field_declaration(module, step.holder, step.name)
    if found is not None:
        yield from flags_by_filled(module).get((found[0], step.name), ())
        yield from redirects_by_tag(*found)


def _written(module: Module, step: _Field) -> Iterator[_Place]:
    """Yield what the program writes to a field that is declared in it."""
    if field_declaration(module, step.holder, step.name) is None:
        return
    for write in field_writes(module, step.holder, step.name):
        operand = write.node.get("operand") if write.node.kind == "selector_expression" else None
        sure = operand is None or typeof.of_expression(module, operand) is not None
        if write.value is not None and sure:
            yield _Place(write.value)
        elif sure and (each := definition_at(write.node)) is not None and each.kind == "result" and each.value:
            yield _Place(each.value, (), each.index)


def _of_object(module: Module, item: Object) -> Iterator[_Step]:
    if item.kind != "var":
        return
    yield from flags_by_filled(module).get(item, ())
    value = types.spec_of(item).get("value")
    if value is not None:
        whole = item.position < len(value.children)
        yield _Place(value.children[item.position if whole else 0], (), 0 if whole else item.position)
    yield from _given(map(definition_at, variable_writes(module, item)))


def _given(found: Iterable[Definition | None], calls: Calls = ()) -> Iterator[_Step]:
    for each in found:
        if each is not None and each.value is not None and all(isinstance(part, Index) for part in each.path):
            yield _Place(each.value, calls, each.index if each.kind == "result" else 0)


def _of_binding(module: Module, binding: Binding, calls: Calls) -> Iterator[_Step]:
    yield from flags_by_filled(module).get(binding, ())
    yield from _given(definitions(binding), calls)
    entered = _entered(module, binding, calls)
    if entered is not None:
        yield from (_Place(node, calls[:entered]) for node in _arguments(calls[entered], binding))


def _passed(module: Module, binding: Binding, calls: Calls) -> Iterator[_Place]:
    """Yield what the callers give for a parameter, of a function that was not entered through one of its calls."""
    if binding.kind == "param" and _entered(module, binding, calls) is None:
        for site in call_sites(module, binding.function):
            yield from map(_Place, _arguments(site.call.node, binding)) if site.call is not None else ()


def _entered(module: Module, binding: Binding, calls: Calls) -> int | None:
    """Return the number of the call by which the function of a parameter was entered."""
    if binding.kind != "param":
        return None
    return next((n for n in reversed(range(len(calls))) if _enters(module, calls[n], binding.function)), None)


@per_module
def _enters(module: Module, call: Node, function: Node) -> bool:
    return any(callee.function is function for callee in callees(module, call))


def _arguments(call: Node, binding: Binding) -> list[Node]:
    end = None if binding.variadic else binding.index + 1
    listed = Invocation.of(call).arguments[binding.index : end]
    return [node.children[0] if node.kind == "variadic_argument" else node for node in listed]


def _of_call(module: Module, node: Node, step: _Place) -> Iterator[_Step]:
    own = list(asked(module, node, step.calls))
    flag = flag_of(module, node)
    if own or (flag is not None and flag.target is None):
        yield from own or flag.redirects  # type: ignore[union-attr]
        return
    for callee in callees(module, node):
        if callee.function is None:
            yield from (_Place(argument, step.calls) for argument in Invocation.of(node).arguments)
        elif len(step.calls) < _DEEPEST:
            yield from _results(module, callee.function, step.number, (*step.calls, node))


def _results(module: Module, function: Node, index: int, calls: Calls) -> Iterator[_Step]:
    """Yield what a function returns as its result of this number."""
    named = next((name for n, (name, _, _) in enumerate(parameters(function, "result")) if n == index), None)
    for node in returns_of(module, function):
        listed = node.children[0].children if node.children and node.children[0].kind == "expression_list" else []
        if not node.children and named is not None and named.binding is not None:
            yield from _given(definitions(named.binding), calls)
        elif index < len(listed):
            yield _Place(listed[index], calls)
        elif len(node.children) == 1:
            yield _Place(listed[0] if listed else node.children[0], calls, index)
