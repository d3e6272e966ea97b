"""Where else a pointer is, once it was put somewhere: in a field, a list, a package's variable.

func newLoader(s *Settings) *loader { return &loader{into: s} }
func (l *loader) load(raw []byte)   { json.Unmarshal(raw, l.into) }     the same pointer, got out again
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.flow.call_sites import call_sites
from codemod.golang.flow.fields import literal_type, owner_of
from codemod.golang.flow.paths import ELEMENT, Index, Path
from codemod.golang.flow.references import references
from codemod.golang.program import members, typeof, types
from codemod.golang.program.names import declarations, identified
from codemod.golang.program.packages import Module, exported
from codemod.golang.read.files import Object
from codemod.golang.read.scopes import Binding
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

Place = Binding | Object | StowedField | Node
"""What holds a pointer: a variable, a field, or an expression that has it in it, `[]any{p}`."""


def uses_of(module: Module, place: Place) -> Iterator[Node]:
    """Yield the expressions that give what a place holds."""
    if isinstance(place, Node):
        yield place
    elif isinstance(place, Binding):
        yield from (use for use in place.uses if use is not place.node)
    elif isinstance(place, Object):
        yield from references(module, place)
    else:
        yield from _selected(module, place)


def _selected(module: Module, place: StowedField) -> Iterator[Node]:
    for top in module.selecting(place.name, place.folder, exported(place.name)):
        for name in identified(top, place.name):
            selector = name.parent
            if selector is None or selector.kind != "selector_expression" or selector.get("field") is not name:
                continue
            type_ = typeof.of_expression(module, selector["operand"])
            owner = owner_of(module, type_, place.name) if type_ is not None else None
            if owner is None or place.owner is None or owner == place.owner:
                yield selector


def stowed_at(module: Module, node: Node, rest: Path) -> Iterator[tuple[Place, Path]]:
    """Yield where an expression is put, and what then leads to the part `rest` of it."""
    above = node.parent
    if above is None:
        return
    if above.kind == "literal_element":
        yield from _in_literal(module, above, rest)
    elif above.kind == "range_clause" or _is_ranged(above):
        yield from _ranged(above if above.kind == "range_clause" else above.parent, rest)
    elif above.kind == "expression_list" and (statement := above.parent) is not None:
        if statement.kind == "return_statement":
            yield from _returned(module, above, node, rest)
        elif (target := _target(statement, above, node)) is not None:
            yield from _assigned(module, target, rest)
    elif above.kind == "send_statement" and above.get("value") is node:
        yield from _assigned(module, above["channel"], (ELEMENT, *rest))
    elif rest and (_is_received(above) or (above.get("function") is node and rest[0] == RESULT)):
        yield above, rest[1:]
    elif above.kind == "type_switch_statement" and (alias := above.get("alias")) is not None and alias.children:
        binding = alias.children[0].binding
        yield from ((binding, rest),) if binding is not None else ()


def _is_received(above: Node) -> bool:
    return above.kind == "unary_expression" and above["operator"].kind == "<-"


def _returned(module: Module, listed: Node, node: Node, rest: Path) -> Iterator[tuple[Place, Path]]:
    if len(listed.children) != 1 or node.function is None:
        return
    if node.function.kind == "func_literal":
        yield node.function, (RESULT, *rest)
    else:
        sites = call_sites(module, node.function)
        yield from ((site.call.node, rest) for site in sites if site.call is not None)


def _in_literal(module: Module, element: Node, rest: Path) -> Iterator[tuple[Place, Path]]:
    keyed = element.parent if element.parent is not None and element.parent.kind == "keyed_element" else None
    literal = (keyed or element).parent
    if literal is None or literal.kind != "literal_value" or (keyed is not None and keyed.get("key") is element):
        return
    type_ = literal_type(module, literal)
    flat = types.underlying(module, type_)
    if flat is None or flat.node.kind != "struct_type":
        whole = literal.parent
        if whole is not None and whole.kind == "literal_element":  # `{{a}}`
            yield from _in_literal(module, whole, (ELEMENT, *rest))
        elif whole is not None and flat is not None:
            yield whole, (ELEMENT, *rest)
        name = keyed["key"].text if keyed is not None else ""
    else:
        names = [each.name for each in members.members(flat)]
        at = next((n for n, each in enumerate(literal.children) if each is element), len(names))
        name = keyed["key"].text if keyed is not None else names[at] if at < len(names) else ""
    if flat is None or flat.node.kind == "struct_type":
        yield from _field(module, type_, name, literal, rest)
        yield from _whole(flat, name, literal, rest)


def _whole(struct: types.Type | None, name: str, literal: Node, rest: Path) -> Iterator[tuple[Place, Path]]:
    """Yield a struct that a decoder would write through by the name of a field, or of one that is embedded."""
    field = next((each for each in members.members(struct) if each.name == name), None) if struct is not None else None
    if field is not None and (field.embedded or exported(name)) and literal.parent is not None:
        yield literal.parent, rest if field.embedded else (name, *rest)


def _field(module: Module, type_: types.Type | None, name: str, at: Node, rest: Path) -> Iterator[tuple[Place, Path]]:
    if name.isidentifier():
        owner = owner_of(module, type_, name) if type_ is not None else None
        folder = module.sources.file(owner[0]).folder if owner is not None else at.file.folder
        yield StowedField(owner, name, folder), rest


def _is_ranged(above: Node) -> bool:
    return above.kind == "expression_list" and above.parent is not None and above.parent.kind == "range_clause"


def _ranged(clause: Node | None, rest: Path) -> Iterator[tuple[Place, Path]]:
    left = clause.get("left") if clause is not None else None
    # of a channel, there is but one
    element = left.children[-1].binding if left is not None and left.children else None
    if element is not None and rest and isinstance(rest[0], Index):
        yield element, rest[1:]


def _target(statement: Node, values: Node, node: Node) -> Node | None:
    """Return what a value of a statement is assigned to."""
    left = statement.get("left")
    targets = left.children if left is not None else statement.all("name")
    at = next(number for number, each in enumerate(values.children) if each is node)
    return targets[at] if left is not values and len(targets) == len(values.children) else None


def _assigned(module: Module, target: Node, rest: Path) -> Iterator[tuple[Place, Path]]:
    """Yield what a target of an assignment is: the variable, or the last field on the way and the elements of it."""
    while target.kind in ("index_expression", "parenthesized_expression"):
        rest = (ELEMENT, *rest) if target.kind == "index_expression" else rest
        target = target["operand"] if target.kind == "index_expression" else target.children[0]
    if (binding := target.binding) is not None:
        yield binding, rest
        if binding.kind == "param" and rest[:1] == (ELEMENT,):  # what a list, a map or a channel gets, its owner has
            calls = (site.call for site in call_sites(module, binding.function) if site.call is not None)
            given = (call.arguments[binding.index : binding.index + 1] for call in calls)
            yield from ((each.binding or each, rest) for arguments in given for each in arguments)
    elif named := declarations(module, target):
        yield from ((item, rest) for item in named)
    elif target.kind == "selector_expression":
        type_ = typeof.of_expression(module, target["operand"])
        yield from _field(module, type_, target["field"].text, target, rest)
