"""Who in this program assigns to a field of a type of another module: `u.Host = u.Hostname()` of a `*url.URL`.

Of such a type only the name is known, so its fields have no place by which writes to them are found.
"""

from __future__ import annotations

from codemod.golang.flow.definitions import definition_at
from codemod.golang.flow.fields import FieldWrite
from codemod.golang.program import typeof, types
from codemod.golang.program.names import identified
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.spotting import may_write


@per_module
def foreign_writes(module: Module, type_: types.Type, field: str) -> tuple[FieldWrite, ...]:
    """Return the assignments to a field of a type, or of what is not known to be of another one."""
    wanted = types.named(module, type_)
    found: list[FieldWrite] = []
    for top in module.selecting(field, "", True, spot=may_write):
        for name in identified(top, field):
            selector = name.parent
            if selector is None or selector.kind != "selector_expression" or selector.get("field") is not name:
                continue
            definition, own = definition_at(selector), typeof.of_expression(module, selector["operand"])
            if definition is not None and (own is None or types.named(module, own) == wanted):
                found.append(FieldWrite(selector, definition.value if definition.kind == "value" else None))
    return tuple(found)
