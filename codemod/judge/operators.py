"""What an operator sets, of a Value: through the environment, a flag, a decoded field, in the ways that a rule lists.

registry := os.Getenv("IMAGE_REGISTRY")           Redirect(kind="environment", name="IMAGE_REGISTRY")
flags.StringVar(&o.Image, "etcd-image", "", "")   `o.Image` by Redirect(kind="flag", name="etcd-image")
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from codemod.finding.diagnostics import Span
from codemod.golang.evaluate.terms import Call, Hole, Part, Parts, Text
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.paths import spine_of
from codemod.golang.program.packages import Module, per_module
from codemod.golang.read.syntax import Node
from codemod.image.names import like
from codemod.rule import Redirect

if TYPE_CHECKING:
    from codemod.uses.redirects import Redirect as Found

_ENVIRONMENT = ("os.Getenv", "os.LookupEnv", "syscall.Getenv")


def is_set(module: Module, ways: Iterable[Redirect], value: Value, parts: Parts) -> bool:
    """Whether all that is not known of these parts of a value is what an operator sets in one of the ways."""
    ways = tuple(ways)
    holes = [part for part in parts if isinstance(part, Hole)]
    return bool(ways and holes) and all(_is_set(module, ways, value, hole) for hole in holes)


def _is_set(module: Module, ways: tuple[Redirect, ...], value: Value, hole: Hole) -> bool:
    if (name := variable(hole)) is not None:
        return any(way.kind == "environment" and like(name, way.name) for way in ways)
    through = tuple(dict.fromkeys((value.site.span, *(step.span for step in value.steps))))
    for span in [hole.span] if hole.span is not None else []:
        for found in _ways_in(module, span, through):
            if any(way.kind == found.kind and like(found.name, way.name) for way in ways):
                return True
    return False


def variable(part: Part) -> str | None:
    """Return the name of the environment variable that a part is, empty where it is not known, or None."""
    term = part.term if isinstance(part, Hole) else None
    if not isinstance(term, Call) or term.function not in _ENVIRONMENT:
        return None
    name = term.arguments[0] if len(term.arguments) == 1 else ()
    return name[0].text if len(name) == 1 and isinstance(name[0], Text) else ""


@per_module
def _ways_in(module: Module, span: Span, through: tuple[Span, ...]) -> tuple[Found, ...]:
    # few rules ask for what is outside of a program, and lint starts often
    from codemod.uses import outside

    node = node_at(module, span)
    # of `&o.Image`, handed to a flag, it is `o` that nobody can follow
    return outside.redirects(module, spine_of(node), through, as_text=True) if node is not None else ()


def node_at(module: Module, span: Span) -> Node | None:
    """Return the expression at a place."""
    declarations = module.sources.file(span.path).declarations
    number = bisect_right(declarations, span.start, key=lambda each: each.start) - 1
    return next(_exactly(declarations[number].node, span), None) if number >= 0 else None


def _exactly(node: Node, span: Span) -> Iterator[Node]:
    todo = [node]
    while todo:
        node = todo.pop()
        if (node.start, node.end) == (span.start, span.end):
            yield node
        todo += [child for child in node.children if child.start <= span.start and span.end <= child.end]
