"""Texts with an `image:` line that a consumer, or what it calls, makes of an object that the image was put into.

return manifest{Name: podName, Image: image}.render(), nil

func (m manifest) render() string { return fmt.Sprintf(pod, m.Image) }
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codemod.golang.flow.callees import callees
from codemod.golang.program import types
from codemod.golang.program.names import declarations
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.literals import STRING_KINDS
from codemod.golang.read.syntax import Node
from codemod.uses.reached import reached

_LABEL = re.compile(r"(?i)image\W{0,3}:")
_MAKING = frozenset(
    (
        "fmt.Sprintf", "fmt.Sprint", "fmt.Sprintln", "fmt.Appendf", "fmt.Fprintf", "fmt.Fprint", "fmt.Fprintln",
        "strings.Join", "bytes.Join", "strings.Builder.String", "bytes.Buffer.String", "bytes.Buffer.Bytes",
        "strings.ReplaceAll", "strings.Replace", "strings.Replacer.Replace",
    )
)  # fmt: skip


def rendered(module: Module, consumer: Object) -> Iterator[Node]:
    """Yield the expressions that make such a text, each as a whole."""
    for item in reached(module, consumer):
        yield from _texts(module, item.declaration.node)


@per_module
def _texts(module: Module, top: Node) -> tuple[Node, ...]:
    if not any(_is_labelled(module, node) for node in top.walk()):
        return ()
    found: list[Node] = []
    for node in top.walk():
        if not (found and found[-1].holds(node)) and _makes_text(module, node):
            found.append(node)
    return tuple(found)


def _is_labelled(module: Module, node: Node) -> bool:
    """Whether a literal has such a line, or one that a name of a package stands for."""
    if node.kind in STRING_KINDS:
        return _LABEL.search(node.text) is not None
    if node.kind not in ("identifier", "selector_expression") or node.binding is not None:
        return False
    items = (item for item in declarations(module, node) if item.kind in ("const", "var"))
    return any(_LABEL.search(types.spec_of(item).text) is not None for item in items)


def _makes_text(module: Module, node: Node) -> bool:
    if node.kind == "binary_expression":
        return node["operator"].kind == "+"
    return node.kind == "call_expression" and any(callee.name in _MAKING for callee in callees(module, node))
