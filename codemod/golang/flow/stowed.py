"""Where else a pointer is, once it was put somewhere: in a field, a list, a package's variable.

func newLoader(s *Settings) *loader { return &loader{into: s} }
func (l *loader) load(raw []byte)   { json.Unmarshal(raw, l.into) }     the same pointer, got out again
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.flow.call_sites import call_sites
from codemod.golang.flow.callees import callees
from codemod.golang.flow.definitions import definitions
from codemod.golang.flow.fields import owner_of
from codemod.golang.flow.given import given_for
from codemod.golang.flow.handing import returns_of
from codemod.golang.flow.paths import ELEMENT, Index, Path, is_ranged
from codemod.golang.flow.references import references
from codemod.golang.program import members, typeof, types
from codemod.golang.program.members import literal_type
from codemod.golang.program.names import declarations, identified, package_of_operand
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module, Spot, exported
from codemod.golang.read.files import Object
from codemod.golang.read.scopes import Binding, parameters
from codemod.golang.read.spotting import may_select
from codemod.golang.read.syntax import Node
from codemod.records import dataclass


@dataclass(frozen=True, slots=True)
class StowedField:
    """A field of a struct, told by where that is declared; of one that is not known, `owner` is None."""

    owner: tuple[str, int] | None
    name: str
    folder: str


RESULT = Index(b"()")
"""The step to what a closure returns, as `ELEMENT` is that to what a list, or a channel, has in it."""

KEY = Index(-1)
"""The step to the keys of a map, `map[*Settings]bool{s: true}`; no literal is below zero."""

Place = Binding | Object | StowedField | Node
"""What holds a pointer: a variable, a field, or an expression that has it in it, `[]any{p}`."""

Way = tuple[Place, Path]
"""A place, and what leads from there to what was put into it."""


def uses_of(module: Module, place: Place, spot: Spot = may_select) -> Iterator[Node]:
    """Yield the expressions that give what a place holds; of a field, those in declarations that `spot` says it of."""
    if isinstance(place, Node):
        yield place
    elif isinstance(place, Binding):
        yield from (use for use in place.uses if use is not place.node)
    elif isinstance(place, Object):
        yield from references(module, place)
    else:
        yield from _selected(module, place, spot)


def _selected(module: Module, place: StowedField, spot: Spot) -> Iterator[Node]:
    """Yield what selects a field: of its own type, or of one that is not known where its own can be known."""
    known_at = module.in_folder(place.folder).path if place.owner is not None else ""
    for top in module.selecting(place.name, place.folder, exported(place.name), of=known_at, spot=spot):
        for name in identified(top, place.name):
            selector = name.parent
            if selector is None or selector.kind != "selector_expression" or selector.get("field") is not name:
                continue
            if package_of_operand(module, selector["operand"]) is not None:  # `time.Local`
                continue
            type_ = typeof.of_expression(module, selector["operand"])
            owner = owner_of(module, type_, place.name) if type_ is not None else None
            if owner is None or place.owner is None or owner == place.owner:
                yield selector


def one_of_several(path: Path) -> int | None:
    """Return which of several results of a call a path begins with: `return 1, s` has s in the one of number 1."""
    key = path[0].key if path and isinstance(path[0], Index) else None
    return -2 - key if isinstance(key, int) and key < -1 else None


def _one_of_several(number: int) -> Index:
    return Index(-2 - number)


def stowed_at(module: Module, node: Node, rest: Path) -> Iterator[Way | None]:
    """Yield where an expression is put, and what leads from there to the part `rest` of it; None: that is not known."""
    above = node.parent
    if above is None:
        return
    if above.kind == "literal_element":
        yield from _in_literal(module, above, rest)
    elif above.kind == "index_expression":  # `known[s] = true`
        yield from put_below(module, above["operand"], (KEY, *rest))
    elif above.kind == "range_clause" or (above.kind == "expression_list" and is_ranged(above)):
        yield from _ranged(above if above.kind == "range_clause" else above.parent, rest)
    elif above.kind == "expression_list" and (statement := above.parent) is not None:
        if statement.kind == "return_statement":
            yield from _returned(module, above, node, rest)
        elif (target := _target(statement, above, node, rest)) is not None:
            yield from _put_into(module, target, rest if one_of_several(rest) is None else rest[1:])
    elif above.kind == "send_statement" and above.get("value") is node:
        yield from put_below(module, above["channel"], (ELEMENT, *rest))
    elif rest and (_is_received(above) or (above.get("function") is node and rest[0] == RESULT)):
        yield above, rest[1:]
    elif above.kind == "type_switch_statement" and (alias := above.get("alias")) is not None and alias.children:
        binding = alias.children[0].binding
        yield from ((binding, rest),) if binding is not None else ()


def _is_received(above: Node) -> bool:
    return above.kind == "unary_expression" and above["operator"].kind == "<-"


def _returned(module: Module, listed: Node, node: Node, rest: Path) -> Iterator[Way]:
    if node.function is not None:
        several = len(listed.children) > 1
        way = (_one_of_several(listed.children.index(node)), *rest) if several else rest
        yield from _given_back(module, node.function, way)


def _given_back(module: Module, function: Node, rest: Path) -> Iterator[Way]:
    if function.kind == "func_literal":
        yield function, (RESULT, *rest)
    else:
        sites = call_sites(module, function)
        yield from ((site.call.node, rest) for site in sites if site.call is not None)


def named_result(module: Module, place: Place, rest: Path) -> Iterator[Way]:
    """Yield the calls that give back a result by its name: a bare `return` does, and one whose `defer` sets it."""
    if isinstance(place, Binding) and place.kind == "result":
        several = len(list(parameters(place.function, "result"))) > 1
        yield from _given_back(module, place.function, (_one_of_several(place.index), *rest) if several else rest)


def _in_literal(module: Module, element: Node, rest: Path) -> Iterator[Way]:
    keyed = element.parent if element.parent is not None and element.parent.kind == "keyed_element" else None
    literal = (keyed or element).parent
    if literal is None or literal.kind != "literal_value":
        return
    type_, step = literal_type(module, literal), ELEMENT
    if keyed is not None and keyed.get("key") is element:
        step = KEY
    flat = types.underlying(module, type_)
    if flat is None or flat.node.kind != "struct_type":
        whole = literal.parent
        if whole is not None and whole.kind == "literal_element":  # `{{a}}`
            yield from _in_literal(module, whole, (step, *rest))
        elif whole is not None and flat is not None:
            yield whole, (step, *rest)
        name = keyed["key"].text if keyed is not None else ""
    else:
        names = [each.name for each in members.members(flat)]
        at = next((n for n, each in enumerate(literal.children) if each is element), len(names))
        name = keyed["key"].text if keyed is not None else names[at] if at < len(names) else ""
    if flat is None or flat.node.kind == "struct_type":
        yield from _field(module, type_, name, literal, rest)
        yield from _whole(flat, name, literal, rest)


def _whole(struct: types.Type | None, name: str, literal: Node, rest: Path) -> Iterator[Way]:
    """Yield a struct that a decoder would write through by the name of a field, or of one that is embedded."""
    field = next((each for each in members.members(struct) if each.name == name), None) if struct is not None else None
    if field is not None and (field.embedded or exported(name)) and literal.parent is not None:
        yield literal.parent, rest if field.embedded else (name, *rest)


def _field(module: Module, type_: types.Type | None, name: str, at: Node, rest: Path) -> Iterator[Way]:
    if name.isidentifier():
        owner = owner_of(module, type_, name) if type_ is not None else None
        folder = module.sources.file(owner[0]).folder if owner is not None else at.file.folder
        yield StowedField(owner, name, folder), rest


def _ranged(clause: Node | None, rest: Path) -> Iterator[Way]:
    left = clause.get("left") if clause is not None else None
    # of a channel, and of the keys alone, there is but one
    listed = left.children if left is not None else []
    element = listed[0 if rest[:1] == (KEY,) else -1].binding if listed else None
    if element is not None and rest and isinstance(rest[0], Index):
        yield element, rest[1:]


def _target(statement: Node, values: Node, node: Node, rest: Path) -> Node | None:
    """Return what a value of a statement is assigned to: of `p, err := wrap(s)`, and `p, ok := all[0]`, one of them."""
    left = statement.get("left")
    targets = left.children if left is not None else statement.all("name")
    at = values.children.index(node) if len(targets) == len(values.children) else one_of_several(rest) or 0
    return targets[at] if left is not values and at < len(targets) else None


_AROUND = ("index_expression", "parenthesized_expression", "slice_expression", "unary_expression")
_MOST_NAMES = 5


def _put_into(module: Module, target: Node, rest: Path) -> Iterator[Way | None]:
    """Yield what a target of an assignment is: the variable, or the last field on the way and the elements of it."""
    below = target.kind in _AROUND
    yield from put_below(module, target, rest) if below else _named(module, target, rest)


def put_below(module: Module, target: Node, rest: Path, names: int = 0) -> Iterator[Way | None]:
    """Yield who has the list, the map, the channel or the pointer that something is put into, also by other names; None
    where these are more than can be followed."""
    while target.kind in _AROUND:
        rest = (ELEMENT, *rest) if target.kind == "index_expression" else rest
        target = target.get("operand") or target.children[0]
    yield from _named(module, target, rest)
    others = _other_names(module, target.binding) if target.binding is not None else _returned_by(module, target)
    for other in others:
        yield from put_below(module, other, rest, names + 1) if names < _MOST_NAMES else (None,)


def _named(module: Module, target: Node, rest: Path) -> Iterator[Way]:
    if target.binding is not None:
        yield target.binding, rest
    elif named := declarations(module, target):
        yield from ((item, rest) for item in named)
    elif target.kind == "selector_expression":
        type_ = typeof.of_expression(module, target["operand"])
        yield from _field(module, type_, target["field"].text, target, rest)


@per_module
def _returned_by(module: Module, call: Node) -> tuple[Node, ...]:
    """Return what a function returns into which something is put: `c.known()[0] = s`."""
    called = callees(module, call) if call.kind == "call_expression" else ()
    ends = (end for each in called if each.function is not None for end in returns_of(module, each.function))
    return tuple(value for end in ends if end.children for value in end.children[0].children[:1])


@per_module
def _other_names(module: Module, binding: Binding) -> tuple[Node, ...]:
    """Return the expressions that a variable, a parameter or a receiver is another name for."""
    if binding.kind == "param":
        return tuple(given_for(module, binding))
    if binding.kind == "receiver":
        sites = (site.node for site in call_sites(module, binding.function))
        return tuple(site["operand"] for site in sites if site.kind == "selector_expression")
    found = (
        each.value for each in definitions(binding) if each.kind in ("value", "result", "element") and not each.path
    )
    return tuple(each for each in found if each is not None)
