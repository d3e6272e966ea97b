"""What is written through a pointer by other names than the variable's own, wherever that goes in the program.

for _, image := range []*string{&c.attacher, &c.provisioner} {
    *image = "docker.io/" + *image
}
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.flow.callees import argument_of, callees
from codemod.golang.flow.definitions import definition_at
from codemod.golang.flow.library import callee_name
from codemod.golang.flow.paths import ELEMENT, Path, below, overlaps, spine_of
from codemod.golang.flow.sharing import parameter_of
from codemod.golang.flow.stowed import Way, stowed_at, uses_of
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node, strip_parens

_MOST_PLACES = 48


@per_module
def is_written_through(module: Module, pointer: Node) -> bool:
    """Whether something is written through a pointer that an expression gives, `&c.Image` or `flags.String(...)`, by
    another name than that of the variable which it is first put into; also where it goes too far to be followed."""
    own = set(_further(module, pointer, ()))
    is_own = pointer.kind == "call_expression"  # what is written by the name of `image := flags.String(...)` is seen
    todo, seen = list(own), set(own)
    while todo:
        way = todo.pop()
        if way is None or len(seen) > _MOST_PLACES:
            return True
        place, rest = way
        for use in uses_of(module, place):
            spine = spine_of(use)
            step = below(use, spine)
            if not overlaps(step, rest):
                continue
            if len(step) >= len(rest) and _is_pointed_at(spine):
                found = definition_at(use)
                if found is not None and found.kind != "address" and not (is_own and way in own):
                    return True
                continue
            further = [each for each in _further(module, spine, rest[len(step) :]) if each not in seen]
            seen.update(further)
            todo += further
    return False


def _is_pointed_at(spine: Node) -> bool:
    """`*image`, `*each.into`, `*all[0]`"""
    whole = strip_parens(spine)
    return whole.kind == "unary_expression" and whole["operator"].kind == "*"


def _further(module: Module, node: Node, rest: Path) -> Iterator[Way | None]:
    """Yield where an expression goes from its place; None where that is not known."""
    given = argument_of(node)
    if given is None:
        yield from stowed_at(module, node, rest)
        return
    call, index = given
    if callee_name(module, call["function"]) == "append":
        yield call, rest if index == 0 else (ELEMENT, *rest)
        return
    for callee in callees(module, call):
        binding = parameter_of(callee.function, index) if callee.function is not None else None
        if binding is not None:
            yield binding, (ELEMENT, *rest) if binding.variadic and node.kind != "variadic_argument" else rest
