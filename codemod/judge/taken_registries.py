"""What a program takes for a registry while no operator sets it: the text that is put in a field that they can set.

if spec.Registry == "" {
    spec.Registry = Registry                   where the field, or a variable, is empty
}
config := &Config{Registry: Registry}          before a decoder fills the object in
yaml.Unmarshal(data, config)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import takewhile

from codemod.golang.evaluate.terms import Parts, Text
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.callees import argument_of
from codemod.golang.flow.decoded import handed_out
from codemod.golang.flow.defaults import is_default
from codemod.golang.flow.definitions import target_of
from codemod.golang.flow.fields import FieldWrite, assignments
from codemod.golang.flow.library import callee_name
from codemod.golang.flow.paths import Path
from codemod.golang.flow.references import references
from codemod.golang.flow.sharing import parameter_of
from codemod.golang.program import members, typeof
from codemod.golang.program.names import declarations
from codemod.golang.program.packages import Module
from codemod.golang.program.types import Type
from codemod.golang.read.syntax import Node, strip_parens
from codemod.judge.handed_on import empty_at
from codemod.judge.lost_at import node_at
from codemod.judge.operators import lists_way, sets_expression, sets_field
from codemod.judge.set_registries import is_filled_from_outside, is_from_outside
from codemod.rule import Redirect
from codemod.uses.asked import functions_entered
from codemod.uses.flags import flag_of
from codemod.uses.outside import beside_argument, redirects
from codemod.uses.redirects import RedirectWay

_MOST_AROUND = 8  # objects that one is a field of


def is_taken(module: Module, ways: Iterable[Redirect], value: Value, host: Parts) -> bool:
    """Whether what stands in front of an image is what the program takes for the registry that an operator can set."""
    ways, text = tuple(ways), "".join(part.text for part in host if isinstance(part, Text))
    if not text or not all(isinstance(part, Text) for part in host):
        return False
    passed = [each.site for each in value.way if each.spells(text)]
    spelled = [node_at(module, part.span) for part in host if part.span is not None] if len(host) == 1 else []
    places = [*passed, *(node for node in spelled if node is not None)]
    return any(_is_left(module, ways, place, passed) for place in places)


def _is_left(module: Module, ways: tuple[Redirect, ...], place: Node, passed: list[Node]) -> bool:
    listed = place.parent
    if listed is not None and listed.kind == "expression_list":
        if listed.parent is not None and listed.parent.kind == "return_statement":
            return _is_named_instead(module, ways, place)
        target = target_of(listed, place)
        if target is not None and target.kind == "identifier":
            return _is_named_instead(module, ways, place)
        return target is not None and _is_filled(module, ways, target)
    if (given := argument_of(place)) is not None:
        addresses = (each for each in given[0]["arguments"].children if each.kind == "unary_expression")
        filled = any(_is_filled(module, ways, each["operand"]) for each in addresses)
        return filled or _is_named_instead(module, ways, place)
    return _begins(module, ways, place, passed)


def _is_named_instead(module: Module, ways: tuple[Redirect, ...], place: Node) -> bool:
    """Whether a constant is named just where what an operator sets is empty, and as what flags are by default:
    `if o.Registry == "" { return Registry }`. It is one value, wherever it is named."""
    named = declarations(module, place) if place.binding is None else ()
    places = [each for item in named if item.kind == "const" for each in references(module, item)]
    return bool(places) and all(_is_instead(module, ways, each) or _is_default_of_flag(module, each) for each in places)


def _is_instead(module: Module, ways: tuple[Redirect, ...], place: Node) -> bool:
    given = argument_of(place)
    if given is not None and any(lists_way(ways, each) for each in _taken_first(module, given[0], place)):
        return True
    return any(sets_expression(module, ways, each) for each, _ in empty_at(module, place))


def _taken_first(module: Module, call: Node, place: Node) -> Iterator[RedirectWay]:
    """Yield what a call gives rather than one of its arguments: `cmp.Or(spec.Registry, Registry)`, `envOr("REGISTRY",
    Registry)`."""
    for each in _in_front(module, call, place):
        yield from redirects(module, each, as_text=True)
    index = call["arguments"].children.index(place)
    for function in functions_entered(module, call):
        binding = parameter_of(function, index)
        uses = [use for use in binding.uses if use is not binding.node] if binding is not None else []
        if uses and all(_is_for_empty(module, use) for use in uses):
            yield from beside_argument(module, function, call, place)


def _in_front(module: Module, call: Node, place: Node) -> list[Node]:
    if callee_name(module, call["function"]) != "cmp.Or":
        return []
    return list(takewhile(lambda each: each is not place, call["arguments"].children))


def _is_for_empty(module: Module, use: Node) -> bool:
    """Whether a name is taken only where something else is empty: `if v != "" { return v }; return otherwise`."""
    given = argument_of(use)
    return any(empty_at(module, use)) or (given is not None and bool(_in_front(module, given[0], use)))


def _is_default_of_flag(module: Module, place: Node) -> bool:
    given = argument_of(place)
    flag = flag_of(module, given[0]) if given is not None else None
    return flag is not None and flag.default is place


def _is_filled(module: Module, ways: tuple[Redirect, ...], target: Node) -> bool:
    """Whether a field that an operator can set is given something only where it is empty."""
    if target.kind != "selector_expression" or not is_default(module, target):
        return False
    return _is_left_alone(module, ways, typeof.of_expression(module, target["operand"]), target["field"].text)


def _is_left_alone(module: Module, ways: tuple[Redirect, ...], holder: Type | None, field: str) -> bool:
    """Whether an operator can set a field, and nothing writes to it but them, and what fills it in where it is empty.
    The same text may be written in many places, and is one value."""
    if holder is None or not sets_field(module, ways, holder, field):
        return False
    return all(is_default(module, each.node) or _is_set(module, each) for each in assignments(module, holder, field))


def _is_set(module: Module, write: FieldWrite) -> bool:
    if write.value is not None:
        return is_from_outside(module, write.value)
    return write.node.parent is not None and is_filled_from_outside(module, write.node.parent)


def _begins(module: Module, ways: tuple[Redirect, ...], place: Node, passed: list[Node]) -> bool:
    """Whether a text is what such a field has when its object is made, which a decoder gets afterwards."""
    element = place.parent.parent if place.parent is not None else None
    path: list[str] = []
    literal = place
    while element is not None and element.kind == "keyed_element" and len(path) < _MOST_AROUND:
        key, body = element["key"], element.parent
        if body is None or body.parent is None or body.parent.kind != "composite_literal":
            return False
        path.insert(0, key.text)
        holder = members.literal_type(module, body)
        if len(path) == 1 and not _is_left_alone(module, ways, holder, key.text):
            return False
        literal = body.parent
        element = literal.parent.parent if literal.parent is not None else None
    return bool(path) and any(_is_decoded(module, each, tuple(path)) for each in (literal, *passed))


def _is_decoded(module: Module, made: Node, path: Path) -> bool:
    """Whether the variable that begins as an object is filled in later: `config` of `config := &Config{}`, or of
    `config := Default()`."""
    value, above = made, made.parent
    while above is not None and (above.kind == "unary_expression" or strip_parens(above) is not above):
        value, above = above, above.parent
    target = target_of(above, value) if above is not None and above.kind == "expression_list" else None
    if target is None or target.binding is None or target.kind != "identifier":
        return False
    return any(use.start > made.end for use in handed_out(module, target.binding, path))
