"""Whether the rounds of a loop share its variables, as they did before Go 1.22: what a closure of the first round has
is then what the last one set."""

from __future__ import annotations

from codemod.golang.program.modfile import release
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node

_PER_ROUND = 22


@per_module
def are_shared(module: Module, loop: Node) -> bool | None:
    """Whether all rounds have the same variables; None where nothing tells."""
    reach = module.reach
    folder = reach.module_of(loop.file.folder)
    versions = [file.mod.go for file in reach.program.module_files() if file.folder == folder]
    # a constraint of one file can choose another version
    if len(versions) == 1 and b"go1." not in loop.file.source and "/vendor/" not in f"/{loop.file.folder}/":
        return release(versions[0]) < _PER_ROUND
    return None


def may_tell(loop: Node, targets: list[Node]) -> bool:
    """Whether anything in a loop over a list or map may keep hold of its variables, to tell whether they are shared: a
    closure, an address, a method with a pointer to one."""
    own = {target.binding for target in targets}
    for node in loop.walk():
        if node.kind == "func_literal" or (node.kind == "unary_expression" and node["operator"].kind == "&"):
            return True
        if node.kind == "call_expression" and node["function"].kind == "selector_expression":
            named = [each for each in node["function"].walk() if each.kind == "identifier"]
            if any(each.binding in own for each in named):
                return True
    return False
