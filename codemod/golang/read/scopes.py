"""Which declaration a local identifier stands for (Go specification, "Declarations and scope").

`resolve(declaration)` walks one top-level declaration once and sets `Node.binding` on every identifier that a
function-local declaration binds; all other identifiers belong to the file, the package or the universe.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from codemod.golang.read.syntax import FUNCTIONS, BindingKind, Node
from codemod.golang.read.syntax import Binding as Binding  # looked for here; a node has one, and it has nodes

Visited = Node | Callable[[], object]

_BLOCKS = frozenset({"block", "expression_case", "default_case", "type_case", "communication_case"})
_SCOPED_STATEMENTS = frozenset(
    {"if_statement", "for_statement", "expression_switch_statement", "type_switch_statement", "select_statement"}
)
_MAYBE_VALUES = frozenset({"type_identifier", "qualified_type", "pointer_type", "parenthesized_type", "generic_type"})


class _Scopes:
    """The scopes around a place, and what each name stands for: the last of its bindings that are in scope."""

    def __init__(self) -> None:
        self.stack: list[dict[bytes, Binding]] = []
        self.functions: list[Node] = []
        self.named: dict[bytes, list[Binding]] = {}
        self.types = False  # whether a function declares a type of its own

    def enter(self, function: Node) -> None:
        self.functions.append(function)
        self.open()

    def leave(self) -> None:
        self.functions.pop()
        self.close()

    def open(self) -> None:
        self.stack.append({})

    def close(self) -> None:
        for name in self.stack.pop():
            self.named[name].pop()

    def declare(self, ident: Node, kind: BindingKind, index: int = 0, variadic: bool = False) -> None:
        name = ident.bytes
        if name == b"_":
            return
        binding = Binding(ident.text, kind, ident, self.functions[-1], index, variadic)
        if name in self.stack[-1]:
            self.named[name].pop()
        self.stack[-1][name] = binding
        self.named.setdefault(name, []).append(binding)
        self.use(ident)

    def use_type(self, ident: Node) -> None:
        """Bind the name of a type, of which most are a package's: functions declare few."""
        if self.types and ident.binding is None and ident.field != "name":
            self.use(ident)

    def use(self, ident: Node) -> None:
        bindings = self.named.get(ident.bytes)
        if bindings:
            ident.binding = bindings[-1]
            ident.binding.uses.append(ident)


def parameters(function: Node, field_name: str) -> Iterator[tuple[Node | None, Node, bool]]:
    """Yield (name or None, type, variadic) of each parameter (`parameters`) or result (`result`), in order."""
    listed = function.get(field_name)
    if listed is None:
        return
    if listed.kind != "parameter_list":
        yield None, listed, False
        return
    for declared in listed.children:
        type_ = declared.get("type")
        if type_ is None:
            continue
        names = declared.all("name")
        named: list[Node | None] = [*names] if names else [None]
        for name in named:
            yield name, type_, declared.kind == "variadic_parameter_declaration"


def _use_types(scopes: _Scopes, node: Node) -> None:
    """Bind the types of a closure's parameters and results that the function around declares."""
    listed = (node.get("parameters"), node.get("result")) if scopes.types else ()
    for part in (part for each in listed if each is not None for part in each.walk()):
        if part.kind == "type_identifier":
            scopes.use_type(part)


def _declare_signature(scopes: _Scopes, function: Node) -> None:
    receiver = function.get("receiver")
    if receiver is not None:
        for ident in (name for declared in receiver.children for name in declared.all("name")):
            scopes.declare(ident, "receiver")
    for index, (name, _, variadic) in enumerate(parameters(function, "parameters")):
        if name is not None:
            scopes.declare(name, "param", index, variadic)
    for index, (name, _, _) in enumerate(parameters(function, "result")):
        if name is not None:
            scopes.declare(name, "result", index)


def _declare_left(scopes: _Scopes, left: Node | None) -> None:
    """Bind the left side of `:=`: new names are declared, names of this very scope are assigned."""
    for ident in left.children if left is not None else ():
        if ident.kind == "identifier" and (name := ident.bytes) != b"_":
            if name in scopes.stack[-1]:
                scopes.use(ident)
            else:
                scopes.declare(ident, "var")
        else:
            scopes.use(ident)


def resolve(declaration: Node) -> None:
    """Set the bindings of one top-level declaration."""
    # A work list instead of recursion, since a concatenation of 3,000 terms is 3,000 levels deep. Entries are nodes
    # to visit, or functions to call between them.
    scopes, source = _Scopes(), declaration.source
    todo: list[Node | Callable[[], object]] = [declaration]
    while todo:
        item = todo.pop()
        if not isinstance(item, Node):
            item()
            continue
        kind = item.kind
        if kind == "identifier":
            # as `use` does: every second node is one
            if bindings := scopes.named.get(source[item.start : item.end]):
                binding = item.binding = bindings[-1]
                binding.uses.append(item)
        elif kind == "type_identifier":
            scopes.use_type(item)
        elif (visit := _VISITS.get(kind)) is not None:
            todo += list(visit(scopes, item))[::-1]
        elif item.children:
            todo += item.children[::-1]


def _function(scopes: _Scopes, node: Node) -> Iterator[Visited]:
    yield lambda: scopes.enter(node)
    signature = (node.get("receiver"), node.get("parameters"), node.get("result"))
    yield from (part for part in signature if part is not None and part.kind != "parameter_list")
    yield lambda: _use_types(scopes, node)
    yield lambda: _declare_signature(scopes, node)
    if (body := node.get("body")) is not None:
        yield from body.children
    yield scopes.leave


def _block(scopes: _Scopes, node: Node) -> Iterable[Visited]:
    return scopes.open, *node.children, scopes.close


def _type_switch(scopes: _Scopes, node: Node) -> Iterator[Visited]:
    yield scopes.open
    alias = node.get("alias")
    yield from (child for child in node.children if child is not alias and not child.kind.endswith("_case"))
    if alias is not None:
        yield lambda: _declare_left(scopes, alias)
    yield from (child for child in node.children if child.kind.endswith("_case"))
    yield scopes.close


def _short_declaration(scopes: _Scopes, node: Node) -> Iterator[Visited]:
    if (right := node.get("right")) is not None:
        yield right
    yield lambda: _declare_left(scopes, node.get("left"))


def _range_or_receive(scopes: _Scopes, node: Node) -> Iterator[Visited]:
    left, right = node.get("left"), node.get("right")
    if right is not None:
        yield right
    if left is not None:
        new = b":=" in node.source[left.end : right.start if right is not None else node.end]
        yield (lambda: _declare_left(scopes, left)) if new else left


def _values(scopes: _Scopes, node: Node) -> Iterator[Visited]:
    if not scopes.functions:
        yield from node.children
        return
    yield from (child for child in node.children if child.field != "name")
    kind: BindingKind = "var" if node.kind == "var_spec" else "const"
    for ident in node.all("name"):
        yield partial(scopes.declare, ident, kind)


def _type(scopes: _Scopes, node: Node) -> Iterator[Visited]:
    name = node.get("name") if scopes.functions else None
    if name is not None:
        scopes.types = True
        yield lambda: scopes.declare(name, "type")
    yield from (child for child in node.children if child is not name)


def _keyed(scopes: _Scopes, node: Node) -> Iterator[Visited]:
    """A bare key of a struct literal is a field's name; a map's key is an expression."""
    key, value = node.get("key"), node.get("value")
    if key is not None and not (key.children and key.children[0].kind == "identifier"):
        yield key
    elif key is not None:
        yield lambda: scopes.use(key.children[0])
    if value is not None:
        yield value


def _arguments(scopes: _Scopes, node: Node) -> Iterable[Visited]:
    """What is read as the type that `new` or `make` is called for may be a variable: `new(c)`, `new(c.Domain)`."""
    maybe = any(argument.kind in _MAYBE_VALUES for argument in node.children)
    called = node.parent.get("function") if maybe and node.parent is not None else None
    if called is not None and called.binding is not None and _are_values(node.children[0]):
        _make_value(node.children[0], node, None)  # a variable of that name: `make := makers[name]`
    return _maybe_values(scopes, node) if maybe else node.children


def _maybe_values(scopes: _Scopes, node: Node) -> Iterator[Visited]:
    for argument in node.children:
        yield argument
        if argument.kind in _MAYBE_VALUES:
            for part in argument.walk():
                maybe = part.kind in ("type_identifier", "package_identifier") and part.field != "name"
                if maybe and part.binding is None:
                    scopes.use(part)


def _conversion(scopes: _Scopes, node: Node) -> Iterable[Visited]:
    """What the grammar takes for a conversion may be a call: of an element, `edits[i](image)`, or `same[string](x)`."""
    generic = node.children[0]
    while generic.kind == "parenthesized_type" and len(generic.children) == 1:
        generic = generic.children[0]
    name = generic.get("type") if generic.kind == "generic_type" else None
    named = scopes.named.get(name.bytes) if name is not None and name.kind == "type_identifier" else None
    if name is not None and not (named and named[-1].kind == "type") and _are_values(generic):
        listed = Node("argument_list", generic.end, node.end, node.file, node, "arguments")
        listed.children = node.children[1:]
        for child in listed.children:
            child.parent, child.field = listed, None
        node.kind, node.children = "call_expression", [generic, listed]
        _make_value(generic, node, "function")
    return node.children


_WRAPPING = ("type_elem", "type_arguments")  # of each thing in the brackets


def _are_values(node: Node) -> bool:
    """Whether what is read as types may be expressions: names, and elements by them."""
    wraps = node.kind in _WRAPPING and len(node.children) == 1
    if wraps or node.kind in ("qualified_type", "generic_type"):
        return all(map(_are_values, node.children))
    return node.kind in ("type_identifier", "package_identifier")


def _make_value(node: Node, parent: Node, field: str | None) -> Node:
    """Turn a type into the expression of the same spelling: `pkg.Name`, `names[i]`."""
    while node.kind in _WRAPPING:
        node = node.children[0]
    node.parent, node.field = parent, field
    if not node.children:
        node.kind = "field_identifier" if field == "field" else "identifier"
        return node
    selected = node.kind == "qualified_type"
    node.kind = "selector_expression" if selected else "index_expression"
    fields = ("operand", "field" if selected else "index")
    node.children = [_make_value(child, node, its) for child, its in zip(node.children, fields, strict=True)]
    return node


def _labeled(scopes: _Scopes, node: Node) -> Iterator[Visited]:
    yield from (child for child in node.children if child.kind != "label_name")


# how a node's children are visited; those of any other kind in order
_VISITS: dict[str, Callable[[_Scopes, Node], Iterable[Visited]]] = {
    **dict.fromkeys(FUNCTIONS, _function),
    **dict.fromkeys((*_BLOCKS, *_SCOPED_STATEMENTS), _block),
    "type_switch_statement": _type_switch,
    "short_var_declaration": _short_declaration,
    "range_clause": _range_or_receive,
    "receive_statement": _range_or_receive,
    "var_spec": _values,
    "const_spec": _values,
    "type_spec": _type,
    "type_alias": _type,
    "keyed_element": _keyed,
    "argument_list": _arguments,
    "labeled_statement": _labeled,
    "type_conversion_expression": _conversion,
    **dict.fromkeys(("break_statement", "continue_statement", "goto_statement"), lambda scopes, node: ()),
}
