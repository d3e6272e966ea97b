"""Every place that gives a local variable, or a part of it, a value."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from codemod.golang.flow.paths import Path, path_of, spine_of
from codemod.golang.program import types
from codemod.golang.program.names import declarations
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding, parameters
from codemod.golang.read.syntax import FUNCTIONS, Node
from codemod.records import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal, TypeAlias

DefinitionKind: TypeAlias = (
    "Literal['value', 'append', 'zero', 'element', 'key', 'result', 'parameter', 'address', 'call', 'unknown', 'many']"
)


@dataclass(frozen=True, eq=False)
class Definition:
    """A place that gives a variable its value.

    kind       the value is
    value      that of the expression `value`
    append     the old value, then `value` (`+=`)
    zero       the zero value
    element    an element (or `key`: a key) of what `value` ranges over
    result     result number `index` of the call `value`
    parameter  the argument
    address    whatever was written through an address taken at `node`
    call       what the call `value` leaves there, which gets it as its argument number `index`
    unknown    not to be known
    many       more than `MAX_DEFINITIONS` reach the place

    `path` is the part that is written. `statement` is the simple statement that does it.
    """

    kind: DefinitionKind
    node: Node
    statement: Node
    path: Path = ()
    value: Node | None = None
    index: int = 0

    @property
    def in_memory(self) -> bool:
        """Whether it writes to a field, an element, or what a pointer points to: `o.Image = x`, `*image = x`."""
        return bool(self.path) or self.node.kind == "unary_expression"


def _position(items: Node, wanted: Node) -> int:
    return bisect_left(items.children, wanted.start, key=lambda item: item.start)


def _write(target: Node, statement: Node, path: Path, left: Node) -> Definition:
    """Return the definition that an assignment of any kind makes at `target`, an element of `left`."""
    position = _position(left, target)
    right = statement.get("right")
    if statement.kind == "range_clause":
        return Definition("key" if position == 0 else "element", target, statement, path, right)
    if statement.kind == "receive_statement" and right is not None and position == 0:
        return Definition("value", target, statement, path, right)
    if statement.kind == "receive_statement" or right is None:
        return Definition("unknown", target, statement, path)
    operator = statement.get("operator")
    values = right.children
    if operator is not None and operator.kind == "+=":
        return Definition("append", target, statement, path, values[0])
    if operator is not None and operator.kind != "=":
        return Definition("unknown", target, statement, path)
    if len(values) == len(left.children):
        return Definition("value", target, statement, path, values[position])
    if len(values) == 1 and len(left.children) > 1:
        return Definition("result", target, statement, path, values[0], position)
    return Definition("unknown", target, statement, path)


def _declared(use: Node, spec: Node) -> Definition:
    value, position = spec.get("value"), _position(spec, use)
    if value is None:
        return Definition("zero", use, spec)
    names = len(spec.children) - (1 if spec.get("type") is None else 2)
    if len(value.children) == names:
        return Definition("value", use, spec, (), value.children[position])
    return Definition("result", use, spec, (), value.children[0], position)


def definition_at(use: Node) -> Definition | None:
    """Return the definition that this use of a variable (or of a package's variable, as a selector) is, or None."""
    spine = spine_of(use)
    above = spine.parent
    if above is None:
        return None
    _, path = path_of(spine)
    if above.kind == "expression_list" and above.parent is not None and above.parent.get("left") is above:
        return _write(spine, above.parent, path, above)
    if above.kind in ("var_spec", "const_spec") and spine is use and use.field == "name":
        return _declared(use, above)
    if above.kind in ("inc_statement", "dec_statement"):
        return Definition("unknown", use, above, path)
    if above.kind == "unary_expression" and (op := above.get("operator")) is not None and op.kind == "&":
        return Definition("address", use, statement_of(above), () if _may_step(use) else path)
    if above.kind == "argument_list" and _may_step(use) and _is_string_data(above):
        return Definition("address", use, statement_of(above), path)
    if above.parent is not None and above.parent.get("alias") is above:  # `switch v := x.(type)`
        return Definition("value", use, above.parent, path, above.parent.get("value"))
    return None


def _is_string_data(listed: Node) -> bool:
    """Whether a call gives the address of a text's first byte: `unsafe.StringData(image)`."""
    function = listed.parent.get("function") if listed.parent is not None else None
    name = function.get("field") or function if function is not None else None
    return name is not None and name.spells("StringData")


def _may_step(use: Node) -> bool:
    """Whether the address of one part may become that of its neighbour: `unsafe.Add(&o.Name, 16)` where `unsafe` is."""
    file = use.file
    return "unsafe" in (*file.plain_imports, *file.named_imports.values(), *file.dot_imports)


def statements_in(block: Node) -> list[Node]:
    """Return the statements of a block, one after the other."""
    inner = block.children
    return inner[0].children if len(inner) == 1 and inner[0].kind == "statement_list" else inner


def statement_of(node: Node) -> Node:
    """Return the simple statement, or the header part of a compound one, that holds an expression."""
    for above in (node, *node.ancestors()):
        parent = above.parent
        if parent is None or parent.kind in ("statement_list", "block", "for_clause", "labeled_statement", *FUNCTIONS):
            return above
        if parent.kind in ("if_statement", "for_statement", "communication_case") or parent.kind.endswith(
            ("switch_statement", "_case")
        ):
            return above
    return node


def target_of(values: Node, node: Node) -> Node | None:
    """Return the variable that an expression of a statement is assigned to."""
    statement = values.parent
    left = statement.get("left") if statement is not None else None
    if statement is None or statement.kind not in ("short_var_declaration", "assignment_statement", "var_spec"):
        return None
    index = next(i for i, value in enumerate(values.children) if value is node)
    targets = left.children if left is not None else statement.all("name")
    return targets[index] if index < len(targets) else None


def definitions(binding: Binding) -> Iterator[Definition]:
    """Yield every place that gives the variable, or a part of it, a value, in source order."""
    if binding.kind in ("receiver", "param"):
        yield Definition("parameter", binding.node, binding.node)
    elif binding.kind == "result":
        yield Definition("zero", binding.node, binding.node)
    for use in binding.uses:
        found = definition_at(use)
        if found is not None:
            yield found


def is_address(use: Node) -> bool:
    """Whether a use of a variable takes its address."""
    above = use.parent
    op = above.get("operator") if above is not None and above.kind == "unary_expression" else None
    return op is not None and op.kind == "&"


def result_at(statement: Node, at: int) -> Binding | None:
    """Return the named result that a statement returns something as, `(out string, err error)`."""
    if statement.kind != "return_statement" or statement.function is None:
        return None
    names = [name for name, _, _ in parameters(statement.function, "result")]
    name = names[at] if at < len(names) else None
    return name.binding if name is not None else None


def deferred_uses(function: Node) -> Iterator[Node]:
    """Yield where deferred calls read what a function has returned: `defer func() { out = short(out) }()`."""
    for name, type_, _ in parameters(function, "result"):
        for use in name.binding.uses if name is not None and name.binding and not type_.spells("error") else ():
            is_read = definition_at(use) is None or is_address(use)
            if is_read and any(each.kind == "defer_statement" for each in use.ancestors()):
                yield use


def constant_values(module: Module, node: Node) -> list[Node | None]:
    """Return what the constants are declared as that a name can mean, None for what is no constant, or has no value of
    its own; nothing of what is no name."""
    if node.binding is not None:
        given = definitions(node.binding)
        return [each.value if each.statement.kind == "const_spec" else None for each in given]
    if node.kind not in ("identifier", "selector_expression"):
        return []
    return [types.value_node(item) if item.kind == "const" else None for item in declarations(module, node)]


def assigned_by_call(target: Node) -> Definition | None:
    """Return the definition that is one of a call's results: `c.image, err = resolve(c)`; None of any other."""
    found = definition_at(target)
    value = found.value if found is not None and found.kind == "result" else None
    return found if value is not None and value.kind == "call_expression" else None
