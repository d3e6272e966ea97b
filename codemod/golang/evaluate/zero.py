"""What a part of a variable is to which nothing was assigned yet."""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.terms import Text
from codemod.golang.evaluate.values import Value, no_elements, not_set, plain_text
from codemod.golang.flow.paths import Index, Path, field_at
from codemod.golang.program import typeof, types
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node


def zero_value(evaluator: Evaluator, binding: Binding, path: Path, site: Node) -> Iterator[Value]:
    """The zero value: an empty text, 0, or no elements at all."""
    if path and isinstance(path[0], Index):
        yield no_elements(site)
        return
    type_ = typeof.of_binding(evaluator.module, binding)
    for step in path:
        found = field_at(evaluator.module, type_, step)
        type_ = found[1] if found is not None else None
    flat = types.underlying(evaluator.module, type_)
    name = types.predeclared(evaluator.module, flat.node) if flat is not None and not flat.pointer else ""
    if name == "string":
        yield plain_text("", site)
    elif name in ("int", "int64", "int32", "uint", "uint16", "uint32", "uint64"):
        yield Value((Text("0", number=True),), site)
    else:
        yield not_set(site)
