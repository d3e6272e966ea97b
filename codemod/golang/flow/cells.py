"""What is put into a cell: a `sync.Map`, an `atomic.Value`, an `atomic.Pointer` that a field or a variable is.

    c.current.Store(&settings{image: url})
    ... c.current.Load().image

Where each use of the cell calls one of its methods, what comes out was put in by one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from codemod.golang.flow.defaults import is_default
from codemod.golang.flow.definitions import definition_at
from codemod.golang.flow.fields import owner_of
from codemod.golang.flow.library import callee_name
from codemod.golang.flow.references import references
from codemod.golang.program import typeof, types
from codemod.golang.program.members import literal_type
from codemod.golang.program.names import declarations, identified
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module, exported
from codemod.golang.read.syntax import Node, strip_parens
from codemod.records import dataclass

# which argument of a method goes into the cell; None where none does
_METHODS = {
    "sync.Map": {
        "Store": 1, "LoadOrStore": 1, "Swap": 1, "CompareAndSwap": 2, "Load": None, "Delete": None, "Range": None,
        "LoadAndDelete": None, "Clear": None,
    },
    "sync/atomic.Value": {"Store": 0, "Swap": 0, "CompareAndSwap": 1, "Load": None},
    "sync/atomic.Pointer": {"Store": 0, "Swap": 0, "CompareAndSwap": 1, "Load": None},
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Put:
    """An expression that is put into a cell, of a map under a key."""

    value: Node
    key: Node | None


@per_module
def put_into(module: Module, cell: Node, type_: str) -> tuple[Put, ...] | None:
    """Return each expression that is put into the cell that an expression names; None where there may be others."""
    found: list[Put] = []
    for use in _uses(module, strip_parens(cell)):
        selector = use.parent
        call = selector.parent if selector is not None and selector.get("operand") is use else None
        if call is None or call.kind != "call_expression" or call.get("function") is not selector:
            return None
        name, given = call["function"]["field"].text, call["arguments"].children
        if name not in _METHODS[type_]:
            return None
        index = _METHODS[type_][name]
        if index is not None and index >= len(given):
            return None
        key = given[0] if type_ == "sync.Map" else None
        found += [Put(given[index], key)] if index is not None else []
    return tuple(found)


@per_module
def entries_put(module: Module, cell: Node) -> tuple[Put, ...] | None:
    """Return what is put into the map that a field or a variable of the package is, `c.images[name] = image`, also
    where it is made; None where somebody else may put something in."""
    begun = _begun(module, strip_parens(cell))
    if begun is None:
        return None
    found: list[Put] = [*begun]
    for use in _uses(module, strip_parens(cell)):
        put = _entries_at(module, use)
        if put is None:
            return None
        found += put
    return tuple(found)


@per_module
def entries_taken(module: Module, cell: Node) -> tuple[Node, ...]:
    """Return the uses of such a map by which entries go: `delete(c.images, name)`, or another map instead, where there
    may have been one."""
    return tuple(use for use in _uses(module, strip_parens(cell)) if _takes_entries(module, use))


def _takes_entries(module: Module, use: Node) -> bool:
    above = use.parent
    if above is not None and above.kind == "argument_list" and above.parent is not None:
        return callee_name(module, above.parent["function"]) != "len"
    is_left = above is not None and above.kind == "expression_list" and above.field == "left"
    return is_left and not is_default(module, use)


@per_module
def sent_into(module: Module, cell: Node) -> tuple[Node, ...] | None:
    """Return what is sent to the channel that a field, or a package's variable, is: `w.jobs <- job{image}`; None where
    somebody else may send something."""
    found: list[Node] = []
    for use in _uses(module, strip_parens(cell)):
        above = use.parent
        if above is None:
            return None
        if above.kind == "send_statement" and above.get("channel") is use:
            found.append(above["value"])
        elif above.kind == "unary_expression":
            if above["operator"].kind != "<-":
                return None
        elif above.kind == "argument_list" and above.parent is not None:
            if callee_name(module, above.parent["function"]) not in ("len", "cap", "close"):
                return None
        elif above.kind == "expression_list" and above.field == "right":
            if above.parent is None or above.parent.kind != "range_clause":
                return None
        elif above.kind not in ("range_clause", "binary_expression", "var_spec"):
            value = above.parent.get("value") if above.kind == "literal_element" and above.parent is not None else None
            if value is None or _made_with(module, value.children[0]) is None:
                return None
    return tuple(found)


def _begun(module: Module, cell: Node) -> list[Put] | None:
    """Return what a variable of the package is declared with; of a field nothing."""
    if cell.kind != "identifier":
        return []
    items = declarations(module, cell)
    given = types.spec_of(items[0]).get("value") if len(items) == 1 and items[0].kind == "var" else None
    if given is None:
        return [] if len(items) == 1 else None
    return _made_with(module, given.children[items[0].position]) if items[0].position < len(given.children) else None


def _entries_at(module: Module, use: Node) -> list[Put] | None:
    """Return what a use of a map puts in; None where it lets others do so."""
    above = use.parent
    if above is None:
        return None
    if above.kind == "literal_element":
        value = above.parent.get("value") if above.parent is not None else None
        return _made_with(module, value.children[0]) if value is not None else None
    if above.kind == "index_expression" and above.get("operand") is use:
        written = definition_at(use)
        if written is None:
            return []
        return [Put(written.value, above["index"])] if written.kind == "value" and written.value is not None else None
    if above.kind == "binary_expression":
        return []
    if above.kind == "argument_list" and above.parent is not None:
        called = callee_name(module, above.parent["function"])
        return [] if called in ("len", "delete", "clear") else None
    listed = above.parent
    if above.kind != "expression_list" or listed is None:
        return [] if above.kind == "range_clause" else None
    if listed.kind == "range_clause":
        return []
    left, right = listed.get("left"), listed.get("right")
    if listed.kind != "assignment_statement" or left is not above or right is None:
        return None
    if len(left.children) != len(right.children):
        return None
    return _made_with(module, right.children[left.children.index(use)])


def _made_with(module: Module, value: Node) -> list[Put] | None:
    """Return the entries that a map is made with: `map[string]string{}`, `make(map[string]string)`."""
    value = strip_parens(value)
    if value.kind == "nil":
        return []
    if value.kind == "call_expression":
        return [] if callee_name(module, value["function"]) == "make" else None
    body = value.get("body") if value.kind == "composite_literal" else None
    if body is None:
        return None
    pairs = [(element.get("key"), element.get("value")) for element in body.children]
    return [Put(value.children[0], key.children[0]) for key, value in pairs if key is not None and value is not None]


def _uses(module: Module, cell: Node) -> Iterable[Node]:
    """Yield the uses of a variable or field; the expression alone, which is no call, where it is anything else."""
    if cell.binding is not None:
        return [use for use in cell.binding.uses if use is not cell.binding.node]
    items = declarations(module, cell)
    if items:
        return references(module, items[0]) if len(items) == 1 and items[0].kind == "var" else [cell["operand"]]
    return _of_field(module, cell) if cell.kind == "selector_expression" else [cell]


def _of_field(module: Module, cell: Node) -> Iterator[Node]:
    name = cell["field"].text
    owner = owner_of(module, typeof.of_expression(module, cell["operand"]), name)
    if owner is None:
        yield cell["operand"]
        return
    for top in module.knowing(name, module.sources.file(owner[0]).folder, exported(name)):
        for each in identified(top.node, name):
            above = each.parent
            if above is not None and above.kind == "selector_expression" and above.get("field") is each:
                type_ = typeof.of_expression(module, above["operand"])
                if type_ is None or owner_of(module, type_, name) in (owner, None):
                    yield above
            elif above is not None and above.field == "key" and above.parent is not None:
                type_ = literal_type(module, above.parent.parent) if above.parent.parent is not None else None
                if type_ is None or owner_of(module, type_, name) in (owner, None):
                    yield each
