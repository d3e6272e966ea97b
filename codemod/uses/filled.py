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
from codemod.uses.flags import Flag, flags
from codemod.uses.redirects import RedirectWay

Filled = Object | Binding | tuple[Node, str]  # a package variable, a local one, a field by its declaration and name


def filled_by(module: Module, flag: Flag) -> tuple[Filled, ...]:
    """Return what a flag fills; of a package variable, by build constraints, more than one declaration."""
    return filled_at(module, flag.target) if flag.target is not None else ()


def filled_at(module: Module, target: Node) -> tuple[Filled, ...]:
    """Return what an expression stands for that a flag could be given the address of."""
    if target.binding is not None:
        return (target.binding,) if target.kind == "identifier" else ()
    if target.kind == "selector_expression":
        named = field_declaration(module, typeof.of_expression(module, target["operand"]), target["field"].text)
        if named is not None:
            return ((named[0], target["field"].text),)
    return declarations(module, target) if target.kind in ("identifier", "selector_expression") else ()


@per_module
def flags_filling(module: Module) -> dict[Filled, list[Flag]]:
    """Return the flags by what they fill."""
    found: dict[Filled, list[Flag]] = {}
    for flag in flags(module):
        for each in filled_by(module, flag):
            found.setdefault(each, []).append(flag)
    return found


@per_module
def flags_by_filled(module: Module) -> dict[Filled, list[RedirectWay]]:
    """Return what an operator sets by the flags that fill something."""
    filling = flags_filling(module)
    return {each: [way for flag in filling[each] for way in flag.redirects] for each in filling}
