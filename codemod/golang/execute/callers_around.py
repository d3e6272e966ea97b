"""Who calls a function, or hands it to somebody who may: where to begin farther off.

handler := chain(render, logged, checked)       // render is called by what chain gives, for whoever has that
return handler(request)
"""

from __future__ import annotations

from codemod.golang.flow.call_sites import call_sites
from codemod.golang.flow.references import object_of, references
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node


def callers_of(module: Module, function: Node) -> tuple[list[Node], list[Node], bool]:
    """Return the functions that call one, or have it as a value, the calls, and whether any has it so, and gives it to
    somebody who is lost; nothing where nobody in sight has."""
    if function.kind == "func_literal" and function.function is not None:
        return [function.function], [], False
    sites = call_sites(module, function)
    calls = [site.call.node for site in sites if site.call is not None]
    item = object_of(module, function)
    is_lost = len(calls) < len(sites) and item is not None
    named = references(module, item) if is_lost and item is not None else [site.node for site in sites]
    outer = [each.function for each in named]
    known = [each for each in outer if each is not None]
    sure = len(known) == len(outer) and (is_lost or len(calls) == len(sites))
    return (known, calls, is_lost) if sure else ([], [], False)
