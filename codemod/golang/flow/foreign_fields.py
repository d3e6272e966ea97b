"""Who in this program assigns to a field of a type of another module: `u.Host = u.Hostname()` of a `*url.URL`.

Of such a type only the name is known, so its fields have no place by which writes to them are found.
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.flow.definitions import definition_at
from codemod.golang.flow.fields import FieldWrite
from codemod.golang.flow.paths import Index, Path, spine_of
from codemod.golang.program import typeof, types
from codemod.golang.program.names import identified
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.spotting import may_write
from codemod.golang.read.syntax import Node, strip_parens

# so many files may assign to `.Object` in a large program: what that is, is no answer, and much to read
_MOST_FILES = 64


@per_module
def foreign_writes(module: Module, type_: types.Type, path: Path) -> tuple[tuple[FieldWrite, Path], ...] | None:
    """Return the assignments to a field of a type, or of what is not known to be of another one, or to a field of it:
    of `Spec.NodeName` those to `pod.Spec` and `pod.Spec.NodeName`, each with what is left of the path; None where
    too many files may assign to one."""
    wanted = types.named(module, type_)
    found: list[tuple[FieldWrite, Path]] = []
    for number, step in enumerate(path):
        if isinstance(step, Index):
            break
        if len(module.spotted(may_write, step, None)) > _MOST_FILES:
            return None
        for selector, bottom in _selected(module, path[: number + 1], step):
            definition, own = definition_at(selector), typeof.of_expression(module, bottom)
            if definition is not None and (own is None or types.named(module, own) == wanted):
                value = definition.value if definition.kind == "value" else None
                found.append((FieldWrite(selector, value), path[number + 1 :]))
    return tuple(found)


def _selected(module: Module, path: Path, last: str) -> Iterator[tuple[Node, Node]]:
    """Yield what selects a path, `pod.Spec.NodeName`, and no more, with what stands in front of it, `pod`."""
    for top in module.selecting(last, "", True, spot=may_write):
        for name in identified(top, last):
            bottom = _bottom(name, path)
            if bottom is not None and name.parent is not None and spine_of(name.parent) is name.parent:
                yield name.parent, bottom


def _bottom(name: Node, path: Path) -> Node | None:
    """Return what stands in front of a path that a name is the end of: `pod` of `pod.Spec.NodeName`."""
    selector = name.parent
    if selector is None or selector.kind != "selector_expression" or selector.get("field") is not name:
        return None
    bottom = strip_parens(selector["operand"])
    for step in reversed(path[:-1]):
        if bottom.kind != "selector_expression" or not bottom["field"].spells(str(step)):
            return None
        bottom = strip_parens(bottom["operand"])
    return bottom
