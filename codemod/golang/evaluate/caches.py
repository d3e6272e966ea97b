"""What a map in a field, or in a variable of the package, has for a key, where all that is put into it is in sight.

if image, ok := c.images[name]; ok {
    return image
}
c.images[name] = net.JoinHostPort(c.Domain, strconv.Itoa(c.Port)) + "/" + name
return c.images[name]
"""

from __future__ import annotations

from codemod.golang.evaluate.contexts import written
from codemod.golang.evaluate.entries import key_of
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.values import Value, not_set
from codemod.golang.flow.callees import callees
from codemod.golang.flow.cells import Put, entries_put, entries_taken
from codemod.golang.flow.definitions import definition_at, definitions, statements_in
from codemod.golang.flow.paths import ELEMENT, Index, path_of, spine_of
from codemod.golang.program import typeof, types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module, exported
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, ends_in_return, strip_parens, top_of


def cached(evaluator: Evaluator, index: Node, frame: Frame) -> list[Value]:
    """Return what was put under a key of a map that is a field of a method's own object, or the package's; nothing
    where that is not sure."""
    holder = strip_parens(index["operand"])
    put = _put(evaluator.module, holder)
    if not any(_is_later(each.key) for each in put):
        return []
    if holder.kind == "selector_expression" and not _is_own(holder["operand"], frame):
        return []
    step = key_of(evaluator, index.get("index"), frame)
    same = [each for each in put if not _is_of_another(evaluator, each, step)]
    found = [value for each in same for value in written(evaluator, each.value, ())]
    return found if _is_set(evaluator.module, index) or _is_found(index) else [*found, not_set(index)]


@per_module
def _put(module: Module, holder: Node) -> tuple[Put, ...]:
    """Return all that is put into a map; nothing of what is no such map, or is written to elsewhere."""
    ours = _is_field(holder) or _is_of_package(holder)
    flat = types.underlying(module, typeof.of_expression(module, holder)) if ours else None
    return (entries_put(module, holder) or ()) if flat is not None and flat.node.kind == "map_type" else ()


def _is_of_package(node: Node) -> bool:
    return node.kind == "identifier" and node.binding is None and not exported(node.text)


def _is_field(node: Node) -> bool:
    """Whether it is a field of a variable; of an exported name, decoders may put something in, too."""
    known = node.kind == "selector_expression" and strip_parens(node["operand"]).binding is not None
    return known and not exported(node["field"].text)


def _is_own(operand: Node, frame: Frame) -> bool:
    """Whether an expression is a method's own object, or, in what that calls, the object that it calls it on: also one
    in a variable of the package, `resolved.get(name)`."""
    binding = strip_parens(operand).binding
    here = frame.of(binding.function) if binding is not None and binding.kind == "receiver" else None
    if binding is None or here is None or any(d.kind != "parameter" and not d.path for d in definitions(binding)):
        return False
    given = here.receiver
    if given is None or given.path:
        return given is None
    # of an object that the package keeps, all that is put in is said in the words of those who do
    return _is_of_package(strip_parens(given.node)) or _is_own(given.node, given.frame)


def _is_later(key: Node | None) -> bool:
    """Whether an entry is put in by its key, and the map is not made with it."""
    return key is not None and key.parent is not None and key.parent.kind == "index_expression"


def _is_of_another(evaluator: Evaluator, put: Put, step: Index) -> bool:
    if put.key is None or not isinstance(step.key, bytes):
        return False
    keys = written(evaluator, put.key, ())
    text = keys[0].text if len(keys) == 1 else None
    return text is not None and text.encode("utf-8", "surrogateescape") != step.key


def _is_set(module: Module, index: Node) -> bool:
    """Whether a statement before has put something under the same key: `c.images[name] = image`."""
    key = strip_parens(index["index"])
    if key.binding is not None and len(list(definitions(key.binding))) != 1:
        return False
    inner = index
    for above in index.ancestors():
        if above is index.function:
            return False
        listed = above.children if above.kind in ("statement_list", "block") else ()
        for before in listed:
            if before.end <= inner.start and (_puts(before, index) or _fills(before, index)):
                return not _may_be_gone(module, before, index)
        inner = above
    return False


def _may_be_gone(module: Module, put: Node, index: Node) -> bool:
    """Whether what was put in may be taken out before it is looked for: in the same function, or by what it calls."""
    taken = entries_taken(module, index["operand"])
    if any(top_of(each) is top_of(index) and each.start > put.start for each in taken):
        return True
    inside = index.function.walk() if taken and index.function is not None else ()
    between = (each for each in inside if put.end <= each.start < index.start and each.kind == "call_expression")
    return any(callee.function is not None or not callee.name for call in between for callee in callees(module, call))


def _puts(statement: Node, index: Node) -> bool:
    left = statement.get("left") if statement.kind == "assignment_statement" else None
    return left is not None and any(_is_same_entry(target, index) for target in left.children)


def _fills(statement: Node, index: Node) -> bool:
    """Whether a statement puts something under a key that there is not: `if _, ok := c.images[name]; !ok { ... }`."""
    begin = statement.get("initializer") if statement.kind == "if_statement" else None
    if begin is None or begin.kind != "short_var_declaration" or statement.get("alternative") is not None:
        return False
    ok, looked = begin["left"].children[-1].binding, begin["right"].children
    condition = strip_parens(statement["condition"])
    if condition.kind != "unary_expression" or condition["operator"].kind != "!" or len(looked) != 1 or ok is None:
        return False
    if strip_parens(condition["operand"]).binding is not ok or not _is_same_entry(strip_parens(looked[0]), index):
        return False
    return any(_puts(each, index) for each in statements_in(statement["consequence"]))


def _is_same_entry(one: Node, other: Node) -> bool:
    """Whether two expressions name the same entry: of the same variable, under the same literal or variable."""
    if one.kind != "index_expression" or other.kind != "index_expression":
        return False
    (bottom, path), (other_bottom, other_path) = path_of(one), path_of(other)
    keys = strip_parens(one["index"]), strip_parens(other["index"])
    same = path[-1] != ELEMENT or (keys[0].binding is not None and keys[0].binding is keys[1].binding)
    known = bottom.binding is not None or (_is_of_package(bottom) and bottom.bytes == other_bottom.bytes)
    return known and bottom.binding is other_bottom.binding and path == other_path and same


def _is_found(index: Node) -> bool:
    """Whether what comes out is only looked at where there is such a key: `if image, ok := c.images[name]; ok`."""
    listed = index.parent
    statement = listed.parent if listed is not None and listed.kind == "expression_list" else None
    left = statement.get("left") if statement is not None and statement.kind == "short_var_declaration" else None
    if statement is None or left is None or len(left.children) != 2:
        return False
    value, ok = left.children[0].binding, left.children[1].binding
    branch = statement.parent if statement.field == "initializer" else _next(statement)
    if value is None or ok is None or branch is None or branch.kind != "if_statement":
        return False
    if len(list(definitions(ok))) != 1:
        return False
    condition, inside = strip_parens(branch["condition"]), branch["consequence"]
    if condition.binding is ok:
        later = [use for use in value.uses if use is not value.node and not inside.holds(use)]
        return not later or (ends_in_return(inside) and _is_set_anew(value, later[0], branch))
    negated = condition.kind == "unary_expression" and condition["operator"].kind == "!"
    if not negated or strip_parens(condition["operand"]).binding is not ok:
        return False
    return ends_in_return(inside) or _sets(inside, value)


def _is_set_anew(value: Binding, use: Node, branch: Node) -> bool:
    """Whether a variable is given another value behind a branch, before anything else is done with it."""
    found = definition_at(use)
    if found is None or found.kind != "value" or found.path or spine_of(use) is not use or use.start < branch.end:
        return False
    right = found.statement.get("right")
    reads_itself = right is not None and any(node.binding is value for node in right.walk())
    beside = found.statement.parent is branch.parent and found.statement.kind == "assignment_statement"
    return beside and not reads_itself


def _next(statement: Node) -> Node | None:
    """Return what is done next, but for calls that are given nothing: `s.mu.RUnlock()`."""
    listed = statement.parent
    following = [each for each in listed.children if each.start >= statement.end] if listed is not None else []
    return next((each for each in following if not _is_bare_call(each)), None)


def _is_bare_call(statement: Node) -> bool:
    call = statement.children[0] if statement.kind == "expression_statement" and statement.children else None
    return call is not None and call.kind == "call_expression" and not call["arguments"].children


def _sets(block: Node, binding: Binding) -> bool:
    """Whether a block gives a variable a value before it does anything else with it."""
    first = next((use for use in binding.uses if block.holds(use)), None)
    found = definition_at(first) if first is not None else None
    if first is None or found is None or found.kind != "value" or found.path:
        return False
    listed = found.statement.parent
    return listed is not None and (listed is block or listed.parent is block) and spine_of(first) is first
