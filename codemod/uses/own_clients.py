"""Interfaces of a program's own for a library's client, which nothing of the program implements.

    type api interface {
        ImagePull(ctx context.Context, ref string, options image.PullOptions) (io.ReadCloser, error)
    }

By its options' type the method is known as that of the engine's client, whoever makes that.
"""

from __future__ import annotations

from codemod.golang.flow.callees import callees, method_called
from codemod.golang.program import typeof, types
from codemod.golang.program.members import interface_method
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import parameters
from codemod.golang.read.syntax import Node
from codemod.uses.clients import CALL_NAMES, Taken, taken_with_options


def taken_by_own_client(module: Module, call: Node) -> Taken | None:
    """Return what a call of such a method takes; None for any other call."""
    function = call.get("function")
    name = method_called(call)
    if function is None or not name or name not in CALL_NAMES:
        return None
    if any(callee.is_known for callee in callees(module, call)):
        return None
    type_ = typeof.of_expression(module, function["operand"])
    method = interface_method(module, type_, name) if type_ is not None else None
    for _, declared, _ in parameters(method, "parameters") if method is not None else ():
        given = types.of_node(declared)
        full = types.named(module, given) if given is not None else None
        if full is not None and (taken := taken_with_options(".".join(full), name)) is not None:
            return taken
    return None
