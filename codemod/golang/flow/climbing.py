"""The functions in which a place runs: the one around it, those that call that, and theirs."""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.flow.call_sites import call_sites
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node, top_of

_MOST_AROUND = 64


def functions_above(module: Module, place: Node, below: frozenset[Node] = frozenset()) -> Iterator[Node | None]:
    """Yield the declaration around a place, then those that call it, and so on; who calls those in `below` is not
    asked. None where there are more than can be followed."""
    todo = [top_of(place)]
    seen = set(todo)
    for each in todo:
        yield each
        if each in below:
            continue
        if len(seen) > _MOST_AROUND:
            yield None
        outer = [top_of(site.node) for site in call_sites(module, each)]
        todo += [caller for caller in dict.fromkeys(outer) if caller not in seen]
        seen.update(outer)
