"""Package variables that are texts, and that one function assigns to: whatever is assigned to them there.

var image = Image
func Setup() { once.Do(func() { if v := os.Getenv("IMAGE"); v != "" { image = v } }) }     the constant, or the variable

Of several functions, nobody knows which is called last. What a variable begins with, nobody sees who looks only after
the assignment: `once.Do(func() { image = resolve() })`, `if image == "" { image = resolve() }`, `return image`.
"""

from __future__ import annotations

from codemod.golang.evaluate.contexts import written, written_together
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.initial import stands_in_body
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.callees import argument_of, callees
from codemod.golang.flow.definitions import Definition, definition_at, statement_of
from codemod.golang.flow.emptiness import tested_for_empty
from codemod.golang.flow.left_empty import is_same_field, is_same_name
from codemod.golang.flow.references import is_linked, references, variable_writes
from codemod.golang.flow.sharing import escapes
from codemod.golang.program import types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.syntax import Node

_MOST = 8  # places that write to one variable


def assigned(evaluator: Evaluator, item: Object) -> list[Value] | None:
    """Return what is assigned to a variable, besides what it is declared as; None where somebody else may write to it,
    or where it is made of itself, `image += ":v1"`."""
    writes = _writes(evaluator.module, item)
    if not writes:
        return None
    found = list[Value]()
    for write in writes:
        if any(_is_over(write, other) for other in writes):
            continue
        if write.value is not None and write.kind == "value":
            found += written(evaluator, write.value, ())
        else:
            found += written_together(evaluator, write.node, ())
    return found


@per_module
def _writes(module: Module, item: Object) -> tuple[Definition, ...]:
    places = variable_writes(module, item)
    if len(places) > _MOST or is_linked(module, item) or escapes(module, item, ()):
        return ()
    found = [each for each in map(definition_at, places) if each is not None and not each.path]
    plain = all(each.kind in ("value", "result") and each.statement.kind == "assignment_statement" for each in found)
    if not plain or len(found) != len(places) or len({each.node.function for each in found}) != 1:
        return ()
    return tuple(found) if not any(_is_read(module, item, each) for each in found) else ()


@per_module
def is_begun_unseen(module: Module, item: Object) -> bool:
    """Whether nobody sees the empty text that a variable begins with."""
    writes = _writes(module, item)
    if types.value_node(item) is not None or not writes:
        return False
    first = _done_first(module, writes)
    if first is None:
        return False
    written = [each.node for each in writes]
    read = [use for use in references(module, item) if use not in written]
    return all(use.function is first.function and use.start > first.start for use in read)


def _done_first(module: Module, writes: tuple[Definition, ...]) -> Node | None:
    """Return the statement in a function's body that is sure to make one of these assignments where nothing is set."""
    for write in writes:
        block = write.statement.parent
        around = block.parent if block is not None and block.kind == "statement_list" else block
        if block is None or around is None:
            continue
        if around.kind == "block" and around.parent is not None and around.parent.kind == "func_literal":
            given = argument_of(around.parent)
            names = [each.name for each in callees(module, given[0])] if given is not None else []
            first = statement_of(given[0]) if given is not None and names == ["sync.Once.Do"] else None
        else:
            branch = around.parent
            tested = tested_for_empty(module, branch, around) if branch is not None else ()
            first = branch if any(_is_same(each, write.node) for each in tested) else None
        if first is not None and stands_in_body(first):
            return first
    return None


def _is_same(one: Node, other: Node) -> bool:
    return is_same_name(one, other) or is_same_field(one, other)


def _is_over(write: Definition, later: Definition) -> bool:
    """Whether what is assigned is replaced whatever happens: by an assignment in the same block, or one around it."""
    block = later.statement.parent
    return later.statement.start > write.statement.start and block is not None and block.holds(write.statement)


def _is_read(module: Module, item: Object, write: Definition) -> bool:
    """Whether a value is made of what the variable is before, or is what callers give: who calls last is not known."""
    others = (use for use in references(module, item) if use is not write.node and use.file is write.node.file)
    if write.value is None or any(map(write.statement.holds, others)):
        return True
    return any(each.binding is not None and each.binding.kind == "param" for each in write.value.walk())
