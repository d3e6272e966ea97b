"""Which flags fill a variable, a local one, a field: what stands behind `flags.StringVar(&o.Image, "image", ...)`."""

from __future__ import annotations

from codemod.golang.program import typeof
from codemod.golang.program.names import declarations
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.program.struct_tags import field_declaration
from codemod.golang.read.files import Object
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node
from codemod.uses.flags import flags
from codemod.uses.redirects import RedirectWay


@per_module
def flags_of_objects(module: Module) -> dict[Object, list[RedirectWay]]:
    """Return the flags by the package variables that they fill."""
    found: dict[Object, list[RedirectWay]] = {}
    for flag in flags(module):
        target = flag.target
        if target is not None and target.binding is None and target.kind in ("identifier", "selector_expression"):
            for item in declarations(module, target):
                found.setdefault(item, []).extend(flag.redirects)
    return found


@per_module
def flags_of_bindings(module: Module) -> dict[Binding, list[RedirectWay]]:
    """Return the flags by the local variables that they fill."""
    found: dict[Binding, list[RedirectWay]] = {}
    for flag in flags(module):
        if flag.target is not None and flag.target.kind == "identifier" and flag.target.binding is not None:
            found.setdefault(flag.target.binding, []).extend(flag.redirects)
    return found


@per_module
def flags_of_fields(module: Module) -> dict[tuple[Node, str], list[RedirectWay]]:
    """Return the flags by the declarations and the names of the fields that they fill."""
    found: dict[tuple[Node, str], list[RedirectWay]] = {}
    for flag in flags(module):
        target = flag.target
        if target is None or target.kind != "selector_expression":
            continue
        named = field_declaration(module, typeof.of_expression(module, target["operand"]), target["field"].text)
        if named is not None:
            found.setdefault((named[0], target["field"].text), []).extend(flag.redirects)
    return found
