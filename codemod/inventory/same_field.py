"""What an operator has put into the very field that a sink is, in the place of the image that the program writes there.

c := corev1.Container{Image: DefaultImage}
if image := os.Getenv("IMAGE"); image != "" {
        c.Image = image
}

if image == "" {
        return corev1.Container{Image: DefaultImage}
}
return corev1.Container{Image: image}
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.flow.call_sites import call_sites
from codemod.golang.flow.handing import returns_of
from codemod.golang.flow.paths import ELEMENT, Index, Path, Step, index_step, path_of
from codemod.golang.flow.reaching import reaching
from codemod.golang.flow.sharing import parameter_of
from codemod.golang.flow.touching import explicit, relevant
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, strip_parens
from codemod.records import NamedTuple
from codemod.uses import outside
from codemod.uses.asked import functions_entered
from codemod.uses.ways_back import Calls, StepAt

_WITHIN = ("literal_element", "composite_literal", "parenthesized_expression", "literal_value")
_CASES = ("expression_case", "default_case")
_DEEPEST = 3  # functions that hand on what they are to fill in


class _Place(NamedTuple):
    """A part of a variable, or of what a function returns: there `binding` is None."""

    function: Node
    binding: Binding | None
    path: Path


def instead_of(module: Module, value: Node) -> tuple[StepAt, ...]:
    """Return the other expressions of which one is in a field in the end, where a value that is written there may be,
    too: what replaces it, what it is a default for, and what somebody chose in its place."""
    place = _place_of(module, value)
    found = dict.fromkeys(_beside(module, place, value)) if place is not None else {}
    return tuple(step for step in found if step.node is not value)


def _place_of(module: Module, value: Node) -> _Place | None:
    """Return what an expression is written to, by itself or within a literal."""
    path, node = list[Step](), value
    while (above := node.parent) is not None:
        if above.kind == "keyed_element":
            path.append(_step_to(above))
        elif above.kind == "literal_value" and node.kind != "keyed_element":
            path.append(Index(above.children.index(node)))
        elif above.kind == "expression_list":
            return _taking(module, above, node, tuple(reversed(path)))
        elif above.kind not in _WITHIN and not _is_address(above):
            return None
        node = above
    return None


def _taking(module: Module, values: Node, value: Node, path: Path) -> _Place | None:
    statement, number = values.parent, values.children.index(value)
    if statement is None or values.function is None or statement.get("left") is values:
        return None
    if statement.kind == "return_statement":
        return _Place(values.function, None, (Index(number), *path))
    left = statement.get("left")
    targets = left.children if left is not None else list(statement.all("name"))
    bottom, way = path_of(targets[number]) if len(targets) == len(values.children) else (value, ())
    if bottom.binding is None or bottom.binding.function is None:
        return None
    return _Place(bottom.binding.function, bottom.binding, explicit(module, bottom.binding, (*way, *path)))


def _step_to(element: Node) -> Step:
    """Return the step to an element with a key, of a struct or of a list: `Image: x`, `0: x`, `"main": x`."""
    key = strip_parens(element["key"].children[0])
    return key.text if key.kind in ("identifier", "field_identifier") else index_step(key)


def _is_address(node: Node) -> bool:
    return node.kind == "unary_expression" and node["operator"].kind == "&"


def _beside(module: Module, place: _Place, value: Node) -> Iterator[StepAt]:
    if place.binding is None:
        ends = (each.children[0].children if each.children else [] for each in returns_of(module, place.function))
        first, path = place.path[0], place.path[1:]
        number = first.key if isinstance(first, Index) and isinstance(first.key, int) else 0
        returned = (node for end in ends if number < len(end) for node in _within(end[number], path))
        yield from (StepAt(each) for each in returned if each is not value and _is_chosen(module, each, value))
        return
    if len(relevant(module, place.binding, place.path, handed=True)) < 2:
        return  # as most containers are made once, and stay so
    for end in (*returns_of(module, place.function), place.function):
        given = list(_given_at(module, place, end, _DEEPEST))
        if StepAt(value) in given:
            yield from (each for each in given if _replaces(module, place, each.node, value))
    yield from _of_callers(module, place, _DEEPEST)


def _replaces(module: Module, place: _Place, one: Node, other: Node) -> bool:
    """Whether of two values of one field the one takes the place of the other, or is chosen by what it is."""
    if one.function is not other.function:
        return True
    for first, then in ((one, other), (other, one)):
        if StepAt(first) in _given_at(module, place, then, 0):
            return True
    return _is_chosen(module, one, other)


def _is_chosen(module: Module, one: Node, other: Node) -> bool:
    """Whether a condition around one of two expressions asks for what an operator sets that is one of them."""
    asked = {way for each in _conditions(one, other) for way in outside.redirects(module, each)}
    return len(asked) > 0 and any(asked.intersection(outside.redirects(module, each)) for each in (one, other))


def _conditions(*nodes: Node) -> Iterator[Node]:
    for node in nodes:
        for above in node.ancestors():
            if above is node.function:
                break
            listed = above.get("condition") if above.kind == "if_statement" else above.get("value")
            if above.kind == "if_statement" and listed is not None:
                yield listed
            elif above.kind in (*_CASES, "expression_switch_statement") and listed is not None:
                yield from listed.children if listed.kind == "expression_list" else (listed,)


def _given_at(module: Module, place: _Place, at: Node, deep: int, calls: Calls = ()) -> Iterator[StepAt]:
    """Yield the expressions that may be what a part of a variable is at a place, also those in functions that get it to
    fill it in, within the `calls` of these."""
    assert place.binding is not None
    for each in reaching(module, place.binding, place.path, at, handed=deep > 0):
        rest = place.path[len(each.path) :]
        if each.kind == "value" and each.value is not None:
            yield from (StepAt(node, calls) for node in _within(each.value, rest))
        elif each.kind == "call" and each.value is not None and each.index >= 0:
            yield from _left_by_call(module, each.value, each.index, rest, deep, calls)
            yield from _given_at(module, place, each.value, deep - 1, calls)


def _left_by_call(module: Module, call: Node, index: int, path: Path, deep: int, calls: Calls) -> Iterator[StepAt]:
    """Yield what functions write to a part of what their parameter number `index` points to."""
    for function in functions_entered(module, call):
        binding = parameter_of(function, index)
        if binding is not None:
            inner = _Place(function, binding, explicit(module, binding, path))
            for end in (*returns_of(module, function), function):
                yield from _given_at(module, inner, end, deep - 1, (*calls, call))


def _of_callers(module: Module, place: _Place, deep: int) -> Iterator[StepAt]:
    """Yield what a part of a parameter is where the function is called, that leaves it what it was in the end."""
    binding = place.binding
    if binding is None or binding.kind != "param" or deep == 0:
        return
    for given in _arguments(module, binding):
        given = strip_parens(given)
        bottom, way = path_of(strip_parens(given["operand"]) if _is_address(given) else given)
        if bottom.binding is None or bottom.binding.function is None:
            continue
        path = explicit(module, bottom.binding, (*way, *place.path))
        yield from _given_at(module, _Place(bottom.binding.function, bottom.binding, path), given, deep)


@per_module
def _arguments(module: Module, binding: Binding) -> tuple[Node, ...]:
    sites = [site.call for site in call_sites(module, binding.function) if site.call is not None]
    return tuple(call.arguments[binding.index] for call in sites if binding.index < len(call.arguments))


def _within(node: Node, path: Path) -> Iterator[Node]:
    """Yield what lies at a path below an expression that is spelled out."""
    node = strip_parens(node)
    if not path:
        yield node
        return
    node = strip_parens(node["operand"]) if _is_address(node) else node
    body = node.get("body") if node.kind == "composite_literal" else node
    for number, element in enumerate(body.children if body is not None and body.kind == "literal_value" else ()):
        keyed = element.kind == "keyed_element"
        step = _step_to(element) if keyed else Index(number)
        value = element.get("value") if keyed else element
        if value is not None and (step == path[0] or (isinstance(step, Index) and ELEMENT in (step, path[0]))):
            yield from _within(value.children[0], path[1:])
