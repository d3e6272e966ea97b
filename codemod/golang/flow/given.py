"""What a parameter is given, by all calls that are in sight: an expression, or a function that it may be."""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.flow.call_sites import call_sites
from codemod.golang.flow.callees import Callee, function_callees
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node


def given_for(module: Module, binding: Binding) -> Iterator[Node]:
    """Yield what a parameter is given, by all calls that are in sight."""
    calls = (site.call for site in call_sites(module, binding.function) if site.call is not None)
    yield from (each for call in calls for each in call.arguments[binding.index : binding.index + 1])


def functions_given(module: Module, binding: Binding) -> Iterator[Callee]:
    """Yield what a parameter that is a function can be; an empty Callee where that is not known."""
    for site in call_sites(module, binding.function):
        given = site.call.arguments if site.call is not None else []
        if binding.variadic or binding.index >= len(given):
            yield Callee()
        else:
            yield from function_callees(module, given[binding.index])
