"""Names of an image that a program only looks for in other texts: no container ever gets those.

    for _, image := range images {
        if strings.HasPrefix(image, "sealerio/lvscare:") {
            return image            // told, or not, by what the list has

A name with a tag is told wherever it stands: with the next release it is found nowhere.
"""

from __future__ import annotations

from codemod.finding.diagnostics import Span
from codemod.golang.flow.callees import callees
from codemod.golang.flow.definitions import definition_at
from codemod.golang.flow.references import references
from codemod.golang.program.names import declarations
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding, parameters
from codemod.golang.read.syntax import Node
from codemod.image.mentions import is_logging

_MOST = 64  # places of one text
_COMPARING = frozenset(
    [f"strings.{name}" for name in ("HasPrefix", "HasSuffix", "Contains", "EqualFold", "Compare")]
    + ["slices.Contains", "slices.Index", "len", "print", "println"]
)


def given_out(module: Module, spelled: list[tuple[Node, Span]]) -> list[tuple[Node, Span]]:
    """Return the names of images that may go anywhere but into comparisons."""
    return [(node, span) for node, span in spelled if _has_tag(node, span) or not _is_only_compared(module, node)]


def _has_tag(node: Node, span: Span) -> bool:
    """Whether more than a repository is spelled out: `lvscare:v1`, `lvscare@sha256:...`, or a sum of literals."""
    if not node.start <= span.start < span.end <= node.end:
        return True
    last = node.source[span.start : span.end].rpartition(b"/")[2].rstrip(b":")
    behind = node.source[span.end : min(span.end + 2, node.end - 1)]  # not all of it: a text may name many thousands
    return b":" in last or b"@" in last or behind not in (b"", b":")


def _is_only_compared(module: Module, text: Node) -> bool:
    todo, seen = [text], {text}
    while todo:
        following = _uses(module, todo.pop())
        if following is None or len(seen) > _MOST:
            return False
        new = [each for each in following if each not in seen]
        seen.update(new)
        todo += new
    return True


def _uses(module: Module, node: Node) -> list[Node] | None:
    """Return where else an expression's text is read; None where that, or what is done with it here, is not known."""
    above = node.parent
    while above is not None and above.kind == "parenthesized_expression":
        node, above = above, above.parent
    if above is None:
        return None
    if above.kind == "binary_expression":
        return [above] if above["operator"].kind == "+" else []  # else it is compared
    if above.kind == "argument_list" and above.parent is not None:
        return _given(module, node, above.parent)
    if above.kind == "expression_list" and above.parent is not None:
        return _listed(module, node, above)
    return None


def _listed(module: Module, node: Node, listed: Node) -> list[Node] | None:
    statement = listed.parent
    assert statement is not None
    if statement.kind == "expression_case":
        return []
    targets = statement.all("name") if statement.kind in ("const_spec", "var_spec") else ()
    left = statement.get("left")
    if statement.kind == "short_var_declaration" and left is not None:
        targets = left.children
    at = next(number for number, each in enumerate(listed.children) if each is node)
    if len(targets) != len(listed.children):
        return None
    return _named(module, targets[at], statement.kind == "const_spec")


def _named(module: Module, name: Node, is_constant: bool) -> list[Node] | None:
    if name.binding is not None:
        return _read(name.binding)
    items = [item for item in declarations(module, name) if item.kind == "const"] if is_constant else []
    return [use for item in items for use in references(module, item)] if len(items) == 1 else None


def _read(binding: Binding) -> list[Node] | None:
    """Return where a variable is read; None where it is written to, or shared."""
    uses = [use for use in binding.uses if use is not binding.node]
    return uses if all(definition_at(use) is None for use in uses) else None


def _given(module: Module, node: Node, call: Node) -> list[Node] | None:
    if call.kind != "call_expression" or node.kind == "variadic_argument":
        return None
    if is_logging(call["function"]):
        return []
    at = next(number for number, each in enumerate(call["arguments"].children) if each is node)
    found: list[Node] = []
    for callee in callees(module, call):
        if callee.function is None:
            if callee.name not in _COMPARING:
                return None
            continue
        read = _read_parameter(callee.function, at) if not callee.method_expression else None
        if read is None:
            return None
        found += read
    return found


def _read_parameter(function: Node, at: int) -> list[Node] | None:
    listed = list(parameters(function, "parameters"))
    if at >= len(listed) or listed[at][2] or function.get("body") is None:
        return None
    name = listed[at][0]
    return _read(name.binding) if name is not None and name.binding is not None else []
