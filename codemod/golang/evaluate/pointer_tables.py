"""Fields that are written to by a table of their addresses:

    for _, each := range []struct {
        target *string
        value  string
    }{{&ref.Registry, host}, {&ref.Name, name}} {
        *each.target = each.value
    }

    for _, target := range []*string{&ref.Registry, &ref.Name} {
        *target = strings.TrimSpace(*target)
    }

Where the loop does nothing else with a target, it leaves in each field what the field's own row says.
"""

from __future__ import annotations

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.filling import is_full, is_left_out, stands_before
from codemod.golang.evaluate.frames import Argument, Frame, Round
from codemod.golang.evaluate.values import Value, passing
from codemod.golang.flow.definitions import Definition
from codemod.golang.flow.paths import Path
from codemod.golang.flow.reaching import reaching
from codemod.golang.flow.references import field_given
from codemod.golang.program import types
from codemod.golang.program.packages import Module
from codemod.golang.read.literals import is_empty
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, around_blocks, range_clause, strip_parens
from codemod.records import dataclass, replace

# what takes the text that is there, and not its place
_READING = ("binary_expression", "argument_list", "expression_list", "literal_element")
_JUMPS = ("break_statement", "continue_statement", "goto_statement", "labeled_statement", "func_literal")


@dataclass(frozen=True, eq=False)
class _Row:
    """A row of a table, which one it is, and its field that has the address; an empty name where the row is that."""

    node: Node
    number: int
    field: str
    table: Node


def written_by_table(evaluator: Evaluator, d: Definition, at: Node, home: Frame) -> list[Value] | None:
    """Return what a loop over a table writes where the address points that the definition takes; None where that is not
    sure."""
    found = _filling(evaluator.module, d, at)
    if found is None or found[1].function is not home.function:
        return None
    row, loop, written = found
    if not _is_sure(loop, written):
        before = _before(evaluator, d, home)
        if before and is_full(before):
            return []
        if before is None or not all(map(is_left_out, before)):
            return None
    round_ = evaluator.frame(replace(home, round=Round(loop, Argument(row.node, home), row.number, None)))
    address = _address(d)  # of a text that all rows are told by, this one alone
    return [passing(each, address, "{what}", d.node.text) for each in evaluator.evaluate(written, round_)]


def _before(evaluator: Evaluator, d: Definition, home: Frame) -> list[Value] | None:
    """Return what a part is before its address is taken; None where that is not sure."""
    assert d.node.binding is not None
    found: list[Value] = []
    for each in reaching(evaluator.module, d.node.binding, d.path, d.node):
        if each.kind == "value" and each.value is not None and each.node.start < d.node.start:
            found += evaluator.evaluate(each.value, home, d.path[len(each.path) :])
        elif each is not d and each.kind != "zero":
            return None
    return found


def without_written_over(module: Module, found: list[Definition], path: Path, at: Node) -> list[Definition]:
    """Return the definitions of a part that reach a place, without those that a loop over a table has written over."""
    for d in found:
        filling = _filling(module, d, at) if d.kind == "address" and d.path == path else None
        if filling is not None and _is_sure(filling[1], filling[2]):
            found = [each for each in found if each.node.start >= d.node.start or each.kind not in _STATEMENTS]
    return found


_STATEMENTS = ("value", "append", "result", "zero")


def _is_sure(loop: Node, written: Node) -> bool:
    """Whether each round writes, and not only where there is nothing yet."""
    statement = written.parent.parent if written.parent is not None else None
    return statement is not None and around_blocks(statement) is loop


def _address(d: Definition) -> Node:
    return next(above for above in d.node.ancestors() if above.kind == "unary_expression")


def _filling(module: Module, d: Definition, at: Node) -> tuple[_Row, Node, Node] | None:
    """Return the row of a table that has an address, the loop before a place that goes over it, and what it writes."""
    row = _row(module, _address(d))
    loop = _loop(row.table) if row is not None else None
    if row is None or loop is None or not stands_before(loop, at):
        return None
    written = _written(loop, row.field)
    jumps = any(node.kind in _JUMPS for node in loop["body"].walk())
    return (row, loop, written) if written is not None and not jumps else None


def _row(module: Module, address: Node) -> _Row | None:
    element = address.parent
    inner = element.parent if element is not None and element.kind == "literal_element" else None
    if element is not None and inner is not None and (alone := _alone(module, address, element, inner)) is not None:
        return alone
    field = ""
    if element is not None and inner is not None and inner.kind == "keyed_element" and inner.get("value") is element:
        key = inner.get("key")
        field, element, inner = key.text if key is not None else "", inner, inner.parent
    elif element is not None and inner is not None and inner.kind == "literal_value":
        field = field_given(module, element, inner)
    listed = inner.parent if inner is not None and inner.kind == "literal_value" else None
    if inner is None or listed is None or not field:
        return None
    node = inner if listed.kind == "literal_element" else listed
    row = node.parent
    body = row.parent if row is not None and row.kind == "literal_element" else None
    table = body.parent if body is not None and body.kind == "literal_value" else None
    if body is None or table is None or table.kind != "composite_literal":
        return None
    number = next(position for position, child in enumerate(body.children) if child is row)
    return _Row(node, number, field, table)


def _alone(module: Module, address: Node, element: Node, inner: Node) -> _Row | None:
    """Return the row that an address is by itself, `[]*string{&ref.Registry}`, `map[string]*string{"r": &ref.Name}`;
    None of a field of a struct."""
    row = inner if inner.kind == "keyed_element" and inner.get("value") is element else element
    body = row.parent
    table = body.parent if body is not None and body.kind == "literal_value" else None
    flat = types.underlying(module, types.of_node(table.get("type"))) if table is not None else None
    if body is None or table is None or table.kind != "composite_literal" or flat is None:
        return None
    if flat.node.kind not in ("slice_type", "map_type", "implicit_length_array_type", "array_type"):
        return None
    number = next(position for position, child in enumerate(body.children) if child is row)
    return _Row(address, number, "", table)


def _loop(table: Node) -> Node | None:
    """Return the loop that goes over a table which nobody else has, also by its only name."""
    listed = table.parent
    statement = listed.parent if listed is not None and listed.kind == "expression_list" else listed
    if statement is not None and statement.kind == "short_var_declaration" and len(statement["left"].children) == 1:
        name = statement["left"].children[0].binding
        uses = [use for use in name.uses if use is not name.node] if name is not None else []
        above = uses[0].parent if len(uses) == 1 else None
        statement = above.parent if above is not None and above.kind == "expression_list" else above
    loop = statement.parent if statement is not None and statement.kind == "range_clause" else None
    return loop if loop is not None and loop.kind == "for_statement" and range_clause(loop) is statement else None


def _written(loop: Node, field: str) -> Node | None:
    """Return what is written to the target of each row; None where something else is done with it, or not always."""
    clause = range_clause(loop)
    left = clause.get("left") if clause is not None else None
    each = left.children[1].binding if left is not None and len(left.children) == 2 else None
    values: list[Node] = []
    for use in each.uses if each is not None else ():
        target = use.parent if field else use
        if use is (each.node if each is not None else None):
            continue
        if target is None or (field and not _is_part(target, use)):
            return None
        if field and not target["field"].spells(field):
            continue
        value = _value_of(target, each, loop)
        if value is None:
            return None
        values += [value] if value is not target else []
    return values[0] if len(values) == 1 else None


def _is_part(selector: Node, operand: Node) -> bool:
    return selector.kind == "selector_expression" and selector.get("operand") is operand


def _value_of(target: Node, each: Binding | None, loop: Node) -> Node | None:
    """Return x of `*each.target = x`, which is done in each round, or wherever there is nothing yet; the target itself
    where it is only looked at; else None."""
    pointed = target.parent
    if pointed is None or pointed.kind != "unary_expression" or pointed["operator"].kind != "*":
        return None
    listed = pointed.parent
    statement = listed.parent if listed is not None and listed.kind == "expression_list" else None
    if statement is None or listed is None or statement.get("left") is not listed:
        return target if listed is not None and listed.kind in _READING else None
    right = statement.get("right")
    plain = statement.kind == "assignment_statement" and statement["operator"].kind == "=" and len(listed.children) == 1
    around = around_blocks(statement)
    done = around is loop or (
        around is not None and _asks_for_nothing(around, target) and around_blocks(around) is loop
    )
    return right.children[0] if plain and done and right is not None and len(right.children) == 1 else None


def _asks_for_nothing(branch: Node, target: Node) -> bool:
    """`if *each.target == "" {`"""
    condition = strip_parens(branch["condition"]) if branch.kind == "if_statement" else branch
    operator = condition.get("operator") if condition.kind == "binary_expression" else None
    if operator is None or operator.kind != "==" or branch.get("alternative") is not None:
        return False
    return condition["left"].bytes == b"*" + target.bytes and is_empty(condition["right"])
