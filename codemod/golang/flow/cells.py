"""What is put into a cell: a `sync.Map`, an `atomic.Value`, an `atomic.Pointer` that a field or a variable is.

    c.current.Store(&settings{image: url})
    ... c.current.Load().image

Where each use of the cell calls one of its methods, what comes out was put in by one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from codemod.golang.flow.fields import owner_of
from codemod.golang.flow.references import references
from codemod.golang.program import typeof
from codemod.golang.program.names import declarations, identifiers
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
        for each in identifiers(module, top.node).get(name, ()):
            above = each.parent
            if above is not None and above.kind == "selector_expression" and above.get("field") is each:
                type_ = typeof.of_expression(module, above["operand"])
                if type_ is None or owner_of(module, type_, name) in (owner, None):
                    yield above
            elif above is not None and above.kind == "literal_element" and above.field == "key":
                yield each
