"""What Go leaves open: whether a variable is read before or after a call that stands beside it.

Where the call writes to it, nothing is known (Go specification, "Order of evaluation"); what stands behind the call is
read after it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator

from codemod.golang.execute.ending import NotUnderstood, Panicked, Returned
from codemod.golang.execute.machine import Machine
from codemod.golang.flow.callees import callees
from codemod.golang.program import typeof, types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, strip_parens

_ANY, _PARTS = "*", "."
_HOLDING = ("struct_type", "array_type", "implicit_length_array_type")


def in_any_order(machine: Machine, node: Node, do: Callable[[], None]) -> None:
    """Evaluate what stands in a statement. Raises `NotUnderstood` where the order of its parts may tell."""
    before = machine.written_by_calls
    written: list[tuple[Node, set[Hashable]]] = []
    machine.written_by_calls = written
    try:
        do()
    except Returned:
        _check(machine, node, written)
        raise
    except Panicked:
        calls = {each for each in node.walk() if each.kind == "call_expression"} if machine.armed else set()
        own = {each for each in calls if any(callee.function is not None for callee in callees(machine.module, each))}
        if len(own) > 1 or not own <= {call for call, _ in written}:
            raise NotUnderstood("a call beside what panics", node) from None
        raise
    finally:
        machine.written_by_calls = before
    _check(machine, node, written)


def _check(machine: Machine, node: Node, written: list[tuple[Node, set[Hashable]]]) -> None:
    reads = _reads(machine.module, node) if written else ()
    for call, homes in written:
        names = {name for home in homes for name in _names(home)}
        for name, read in reads:
            before = call.file is not read.file or (read.start < call.start and not _is_of(call, read))
            beside = before and (name in names or (name is _ANY and names))
            if beside and not _is_before(read, call):
                raise NotUnderstood("a call beside what it writes to", node)


def _is_of(call: Node, read: Node) -> bool:
    """Whether a read is of what a call is given, or of what it gives: `*build(image)` is read behind the call."""
    return call.holds(read) or (read.kind != "identifier" and read.holds(call))


def _names(home: Hashable) -> Iterator[Hashable]:
    """Yield what reads of a place may be called."""
    if isinstance(home, Binding):
        yield home
    elif isinstance(home, Object):
        yield home.name
    elif isinstance(home, tuple) and home[0] in ("lazy", "field"):
        yield from (home[2], _PARTS)
    elif isinstance(home, tuple) and (home[0] == "table" or home[-1] == "[]"):
        yield from ("[]", _PARTS)
    else:
        yield _PARTS


@per_module
def _reads(module: Module, statement: Node) -> tuple[tuple[Hashable, Node], ...]:
    """Return the variables, fields and elements that are read in a statement, outside of function literals."""
    found: list[tuple[Hashable, Node]] = []
    left = statement.get("left")
    plain = statement.get("operator") is None or statement["operator"].kind in ("=", ":=")
    targets = [each for each in left.children if each.kind == "identifier"] if left is not None and plain else []
    todo = [statement]
    for node in todo:
        if node.kind == "func_literal" or any(node is each for each in targets):
            continue
        todo += node.children
        above = node.parent
        lent = above is not None and above.kind == "unary_expression" and above["operator"].kind == "&"
        if node.kind == "identifier" and not lent:
            found.append((node.binding if node.binding is not None else node.text, node))
            selected = above is not None and above.kind in ("selector_expression", "index_expression")
            if not selected and _holds_parts(module, node):
                found.append((_PARTS, node))
        elif node.kind == "selector_expression":
            called = above is not None and above.kind == "call_expression" and above.get("function") is node
            if not called:
                found.append((node["field"].text, node))
        elif node.kind == "index_expression":
            found.append(("[]", node))
        elif node.kind == "unary_expression" and node["operator"].kind == "*":
            found.append((_ANY, node))
    return tuple(found)


def _holds_parts(module: Module, node: Node) -> bool:
    flat = types.underlying(module, typeof.of_expression(module, node))
    return flat is not None and not flat.pointer and flat.node.kind in _HOLDING


def _is_before(read: Node, call: Node) -> bool:
    """Whether `&&` or `||` says that a read is done first."""
    for above in call.ancestors():
        decides = above.kind == "binary_expression" and above["operator"].kind in ("&&", "||")
        if decides and strip_parens(above["left"]).holds(read) and above["right"].holds(call):
            return True
    return False
