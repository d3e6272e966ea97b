"""What a decoder fills in as a part of a field whose type another module declares, and with it that type's tags.

type Config struct {
    Agent *corev1.Container `json:"agent"`       // `config.Agent.Image` is the field `Config.agent.Image`
}
"""

from __future__ import annotations

from codemod.golang.flow.paths import Index, Path
from codemod.golang.program import members, types
from codemod.golang.program.packages import Module
from codemod.uses import outside
from codemod.uses.redirects import RedirectWay


def ways_around(module: Module, type_: types.Type | None, path: Path) -> tuple[RedirectWay, ...]:
    """Return what fills the field of this program that has the object with the field at the end of a path."""
    for number, step in enumerate(path[:-1]):
        inner = members.find_field(module, type_, str(step)) if not isinstance(step, Index) else None
        if inner is None:
            return ()
        flat = types.underlying(module, inner[1])
        if flat is not None and flat.node.kind == "qualified_type":
            behind = ".".join(map(str, path[number + 1 :]))
            ways = (each for each in outside.of_field(module, type_, str(step)) if each.kind == "field")
            return tuple(RedirectWay("field", f"{each.name}.{behind}") for each in ways)
        type_ = inner[1]
    return ()
