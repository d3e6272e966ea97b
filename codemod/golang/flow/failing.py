"""Whether a return tells of an error: then the text beside it is no image.

return "", fmt.Errorf("no registry")     // a failure
return "", none                          // none, if `var none error` is all that is known of it: an empty image
"""

from __future__ import annotations

from codemod.golang.flow.callees import callees
from codemod.golang.flow.definitions import Definition, definitions
from codemod.golang.flow.handing import returns_of
from codemod.golang.flow.library import callee_name
from codemod.golang.flow.reaching import reaching
from codemod.golang.flow.references import variable_writes
from codemod.golang.program import typeof, types
from codemod.golang.program.names import declarations
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import parameters
from codemod.golang.read.syntax import Node, around_blocks, strip_parens


def is_failure(module: Module, node: Node) -> bool:
    """Whether a return tells of an error: of `return "", err`, or of a bare return where something is not nil, or right
    after an error was set."""
    if node.children:
        listed = node.children[0].children
        return len(listed) > 1 and not _may_be_fine(module, listed[-1])
    above = node.parent
    for before in above.children if above is not None else ():
        left = before.get("left") if before.kind == "assignment_statement" else None
        if before.start < node.start and left is not None and is_error_result(left.children[-1]):
            return True
    above = around_blocks(node)
    condition = above.get("condition") if above is not None and above.kind == "if_statement" else None
    return condition is not None and condition.bytes.endswith(b"!= nil")


def _may_be_fine(module: Module, node: Node) -> bool:
    """Whether what is returned last may say that all is well: `nil`, `true`, and what is known to be one of them."""
    node = strip_parens(node)
    if node.kind in ("nil", "true"):
        return True
    if _is_asked(node):
        return False
    if node.kind == "call_expression":
        called = (callee.function for callee in callees(module, node) if callee.function is not None)
        return any(_returns_nil(module, function) for function in called)
    if node.kind == "identifier" and node.binding is not None:
        return any(_is_fine(module, node, found) for found in reaching(module, node.binding, (), node))
    found = declarations(module, node) if node.kind in ("identifier", "selector_expression") else ()
    return any(
        item.kind == "var" and types.spec_of(item).get("value") is None and not variable_writes(module, item)
        for item in found
    )


def _is_asked(node: Node) -> bool:
    """Whether a return stands where a condition has asked about what it returns: `if err != nil { return "", err }`."""
    named = {each.binding for each in node.walk() if each.binding is not None}
    inner = node
    for above in node.ancestors():
        asked = above["condition"].walk() if above.get("consequence") is inner else iter(())
        if any(each.binding is not None and each.binding in named for each in asked):
            return True
        inner = above
    return False


def _is_fine(module: Module, node: Node, definition: Definition) -> bool:
    """Whether a variable is nil by a definition, or true: `var err error`, `found := true`."""
    if definition.kind == "zero" and node.binding is not None:
        type_ = typeof.of_binding(module, node.binding)
        return type_ is None or types.predeclared(module, type_.node) != "bool"
    value = strip_parens(definition.value) if definition.kind == "value" and definition.value is not None else None
    return value is not None and value.kind in ("nil", "true")


def _returns_nil(module: Module, function: Node) -> bool:
    """Whether a function returns `nil` alone somewhere."""
    listed = (node.children[0].children for node in returns_of(module, function) if node.children)
    return any([strip_parens(each).kind for each in values] == ["nil"] for values in listed)


def is_error_result(node: Node) -> bool:
    """Whether a name is a result of the type error."""
    declared = node.binding.node.parent if node.binding is not None and node.binding.kind == "result" else None
    type_ = declared.get("type") if declared is not None else None
    return type_ is not None and type_.spells("error")


_ERRORS = ("fmt.Errorf", "errors.New", "github.com/pkg/errors.New", "github.com/pkg/errors.Errorf")


def is_sure_failure(module: Module, end: Node) -> bool:
    """Whether a return is sure to tell of an error: `return fmt.Errorf("...")`, `if err != nil { return err }`."""
    last = _last(end) or _last_result(end)
    if last is None or end.function is None or not tells_error(end.function):
        return False
    if last.kind == "call_expression":
        return callee_name(module, last["function"]) in _ERRORS
    above = around_blocks(end)
    condition = above.get("condition") if above is not None and above.kind == "if_statement" else None
    if last.kind != "identifier" or condition is None or condition.bytes != last.bytes + b" != nil":
        return False
    if (
        condition["left"].binding is not last.binding
        or above is None
        or end.parent is not _listed(above["consequence"])
    ):
        return False
    written = definitions(last.binding) if last.binding is not None else ()
    return not any(condition.end < each.node.start < end.start for each in written)


def _last_result(end: Node) -> Node | None:
    """Return the name of the result that a bare return tells of an error by."""
    results = list(parameters(end.function, "result")) if end.function is not None else []
    return results[-1][0] if results and end.kind == "return_statement" and not end.children else None


def _listed(block: Node) -> Node:
    return block.children[0] if block.children and block.children[0].kind == "statement_list" else block


def is_sure_success(end: Node) -> bool:
    """Whether a return is sure to tell of no error: `return nil`."""
    last = _last(end)
    return last is not None and last.kind == "nil"


def _last(end: Node) -> Node | None:
    listed = end.children[0].children if end.kind == "return_statement" and end.children else []
    return strip_parens(listed[-1]) if listed else None


def tells_error(function: Node) -> bool:
    """Whether the last result of a function is the error that its returns say: not where a deferred function may set
    another one, by its name."""
    results = [(name, type_) for name, type_, _ in parameters(function, "result")]
    if not results or not results[-1][1].spells("error"):
        return False
    return results[-1][0] is None or not any(node.kind == "defer_statement" for node in function.walk())
