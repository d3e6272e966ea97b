"""Writes that are done while their object is being made: by who makes it, and by the functions that he hands it to.

    func newClient(opts ...Option) *client {
        c := &client{}
        c.init()                      // func (c *client) init() { c.host = "sea.hub" }
        for _, opt := range opts {
            opt(c)                    // func(c *client) { c.port = 5000 }
        }
        return c
    }

Where nobody else calls them, what they write is what the object begins with.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from codemod.finding.diagnostics import Span
from codemod.golang.flow.call_sites import CallSite, call_sites
from codemod.golang.flow.definitions import definition_at, definitions, is_address, statement_of
from codemod.golang.flow.fields import assignments, literals
from codemod.golang.flow.handing import handings, is_discarded, is_given_back, returns_itself, returns_of
from codemod.golang.flow.paths import Path, overlaps, path_of, spine_of
from codemod.golang.flow.touching import explicit
from codemod.golang.program import members, typeof, types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, strip_parens
from codemod.records import dataclass

MAX_HANDED = 6
MAX_SITES = 32

Makers = frozenset[Binding | Node]


def makers_of(module: Module, write: Node) -> Makers | None:
    """Return the variables, and the literals without one, that are the new objects to which a field is written at this
    node of it; None where it may be another object's."""
    bottom, path = path_of(write)
    return _makers(module, bottom.binding, path[:-1], 0) if bottom.binding is not None else None


def is_made_new(module: Module, pointer: Node) -> bool:
    """Whether what a pointer points to was made for who has it here: `c.spare()` of a function that returns `&T{}`."""
    from codemod.golang.flow.may_alias import makes

    bottom, path = path_of(object_of_chain(module, pointer))
    if bottom.binding is not None and _makers(module, bottom.binding, path, 0) is not None:
        return True
    found = [each for each in definitions(bottom.binding) if each.node.kind == "identifier"] if bottom.binding else []
    made = found[0].value if len(found) == 1 and found[0].kind == "value" else bottom
    if path or made is None:
        return False
    return makes(module, made) or (made.kind == "call_expression" and _returned(module, made) is not None)


@per_module
def _makers(module: Module, binding: Binding, path: Path, depth: int) -> Makers | None:
    if depth > MAX_HANDED or not _is_inside(module, typeof.of_binding(module, binding), path):
        return None
    if binding.kind == "var":
        return frozenset({binding}) if is_new_object(module, binding) else None
    if binding.kind not in ("receiver", "param") or binding.variadic:
        return None
    if any(each.node.kind == "identifier" and each.kind == "value" for each in definitions(binding)):
        return None
    found: set[Binding | Node] = set()
    sites = list(islice(call_sites(module, binding.function), MAX_SITES + 1))
    for site in sites:
        makers = _of_site(module, binding, site, depth)
        if makers is None or len(sites) > MAX_SITES:
            return None
        found |= makers
    return frozenset(found) if sites else None


def _of_site(module: Module, binding: Binding, site: CallSite, depth: int) -> Makers | None:
    given, way = _given(module, binding, site)
    if given is None:
        return None
    given = object_of_chain(module, given)
    if given.kind == "composite_literal":
        return frozenset({given})
    if given.kind == "call_expression":
        return _returned(module, given)
    bottom, path = path_of(given)
    return _makers(module, bottom.binding, (*path, *way), depth + 1) if bottom.binding is not None else None


def _returned(module: Module, call: Node) -> Makers | None:
    """Return the new objects that a function of this program makes and returns."""
    from codemod.golang.flow.may_alias import makes

    found: set[Binding | Node] = set()
    items = typeof.callee_objects(module, call["function"])
    for item in items:
        for end in returns_of(module, item.declaration.node) if item.kind in ("func", "method") else ():
            listed = end.children[0].children if end.children else []
            node = object_of_chain(module, listed[0]) if listed else end
            if makes(module, node):
                found.add(node)
            elif node.binding is not None and is_new_object(module, node.binding):
                found.add(node.binding)
            elif node.kind != "nil":
                return None
    return frozenset(found) or None


def _given(module: Module, binding: Binding, site: CallSite) -> tuple[Node | None, Path]:
    """Return what a call gives to a parameter, or as a method's object, and the embedded fields on the way to it."""
    if site.call is None or site.call.node.kind != "call_expression":
        return None, ()
    if binding.kind != "receiver":
        inside = binding.index < len(site.call.arguments)
        return site.call.arguments[binding.index] if inside else None, ()
    function = strip_parens(site.call.node["function"])
    if function.kind != "selector_expression":
        return None, ()
    ways = members.ways_to_method(module, typeof.of_expression(module, function["operand"]), function["field"].text)
    return function["operand"], next((way for way, item in ways if item.declaration.node is binding.function), ())


def object_of_chain(module: Module, node: Node) -> Node:
    """Return what a chain of methods that return their object begins with: of `(&b{}).Host(h)` the literal."""
    while True:
        node = strip_parens(node)
        function = node.get("function") if node.kind == "call_expression" else None
        methods = typeof.callee_objects(module, function) if function is not None else ()
        if node.kind == "unary_expression" and node["operator"].kind == "&":
            node = node["operand"]
        elif function is not None and methods and _all_return_themselves(module, methods):
            node = function["operand"]
        else:
            return node


def _all_return_themselves(module: Module, methods: Iterable[Object]) -> bool:
    return all(item.kind == "method" and returns_itself(module, item.declaration.node) for item in methods)


def _is_inside(module: Module, type_: types.Type | None, path: Path) -> bool:
    """Whether a part of an object lies in the object itself, not behind a pointer in it."""
    for step in path:
        found = members.find_field(module, type_, step) if isinstance(step, str) else None
        if found is None or found[1].pointer:
            return False
        for embedded in found[0]:
            inner = members.find_field(module, type_, embedded)
            if inner is None or inner[1].pointer:
                return False
            type_ = inner[1]
        type_ = found[1]
    return True


def is_while_made(module: Module, write: Node, type_: types.Type) -> bool:
    """Whether a field is written to at this node only while an object of this very type is made on its own."""
    makers = makers_of(module, write)
    own = types.named(module, type_)
    made = [
        typeof.of_binding(module, maker) if isinstance(maker, Binding) else typeof.of_expression(module, maker)
        for maker in makers or ()
    ]
    return makers is not None and all(each is not None and types.named(module, each) == own for each in made)


@per_module
def is_new_object(module: Module, binding: Binding) -> bool:
    """Whether a local variable is one object that was made for it, from its declaration on."""
    from codemod.golang.flow.may_alias import makes

    whole = [each for each in definitions(binding) if not each.path and each.kind != "address"]
    if binding.kind != "var" or len(whole) != 1:
        return False
    if whole[0].kind == "zero":
        struct = types.underlying(module, typeof.of_binding(module, binding))
        return struct is not None and struct.node.kind == "struct_type" and not struct.pointer
    return whole[0].kind == "value" and makes(module, whole[0].value)


@dataclass(frozen=True, eq=False)
class Shown:
    """A place where an object is shown to others, while it is made or when that is done: the expression `node` is the
    object there. `handed`: a call that gets it to fill it in."""

    node: Node
    function: Node
    handed: Node | None = None


@per_module
def shown_places(module: Module, type_: types.Type, field: str) -> tuple[Shown, ...]:
    """Return the places that show the objects of a type, where a field of them is written to by functions that get an
    object while it is made, and by nobody else; none where that is not so."""
    writes = assignments(module, type_, field)
    made = [makers_of(module, write.node) for write in writes]
    named = sorted({each for found in made for each in found or () if isinstance(each, Binding)}, key=_place)
    makers = dict.fromkeys(named)
    places: list[Shown] = []
    for literal in literals(module, type_) if writes and None not in made else ():
        home = _home(module, literal)
        if isinstance(home, Binding):
            makers[home] = None
        elif home is None or home.function is None:
            return ()
        else:
            places.append(Shown(home, home.function))
    found = [list(_uses(module, maker, field)) for maker in makers]
    if any(_is_shown_early(module, maker, uses) for maker, uses in zip(makers, found, strict=True)):
        return ()
    return (*places, *(place for uses in found for place in uses))


def _place(binding: Binding) -> Span:
    return binding.node.span


def _home(module: Module, literal: Node) -> Binding | Node | None:
    """Return the variable that has the object of a literal; else the expression of it, with what is chained to it."""
    whole = literal.parent
    if whole is None or whole.kind != "composite_literal":
        return None
    while (above := whole.parent) is not None:
        if above.kind == "parenthesized_expression" or is_address(whole):
            whole = above
            continue
        call = above.parent
        chained = above.kind == "selector_expression" and call is not None and call.get("function") is above
        if not chained or call is None or object_of_chain(module, call) is strip_parens(call):
            break
        whole = call
    left = above.parent.get("left") if above is not None and above.parent is not None else None
    named = left.children if left is not None else []
    if whole.kind != "call_expression" and len(named) == 1 and named[0].binding is not None:
        return named[0].binding if is_new_object(module, named[0].binding) else whole
    return whole


def _is_shown_early(module: Module, maker: Binding, uses: list[Shown]) -> bool:
    """Whether an object is written to, or handed on to be, after others have it."""
    plain = (use.node for use in uses if use.handed is None)
    first = min((node.start for node in plain if statement_of(node).kind != "return_statement"), default=None)
    if first is None:
        return False
    written = [definition.node.start for definition in definitions(maker) if definition.path]
    return any(start > first for start in (*written, *(each.node.start for each in handings(module, maker))))


def _uses(module: Module, maker: Binding, field: str) -> Iterator[Shown]:
    """Yield the uses of a variable that show its object to others, and the part of it with the field."""
    wanted = explicit(module, maker, (field,))
    handed = {each.node: each for each in handings(module, maker)}
    for use in maker.uses:
        if use is maker.node or use.function is None:
            continue
        spine = spine_of(use)
        path = path_of(spine)[1]
        if any(item.kind == "method" for item in typeof.callee_objects(module, spine)):
            path = path[:-1]
        path = explicit(module, maker, path)
        if use in handed:
            call = handed[use].value
            yield Shown(use, use.function, call)
            if call is not None and not is_discarded(handed[use]) and not is_given_back(handed[use]):
                yield Shown(call, use.function)  # the object may be what it returns
        elif definition_at(use) is None and len(path) < len(wanted) and overlaps(path, wanted):
            yield Shown(use, use.function)
