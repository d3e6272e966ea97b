"""Names of texts that are declared elsewhere: a template of a constant's text, or of the files of an embed.FS.

var pods = template.Must(template.ParseFS(files, "templates/*.tmpl"))
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from codemod.golang.program import types
from codemod.golang.program.embed import BadEmbed
from codemod.golang.program.injected import embedded_paths
from codemod.golang.program.names import declarations
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.literals import decode
from codemod.golang.read.syntax import Node
from codemod.uses.labels import says

_MOST = 4  # declarations that name each other


def holding(module: Module, tops: Iterable[Node], what: re.Pattern[str]) -> Iterator[Node]:
    """Yield the names of variables that are made of such a text, or in which a file with one is embedded."""
    for top in tops:
        for node, item in _named(module, top):
            if _holds(module, item, what, _MOST):
                yield node


def _named(module: Module, top: Node) -> Iterator[tuple[Node, Object]]:
    for node in top.walk():
        if node.kind in ("identifier", "selector_expression") and node.binding is None:
            yield from ((node, item) for item in declarations(module, node) if item.kind == "var")


def _holds(module: Module, item: Object, what: re.Pattern[str], most: int) -> bool:
    value = types.value_node(item)
    if value is None:
        return _embeds(module, item, what)
    return says(module, value, what) or (
        most > 0 and any(_holds(module, inner, what, most - 1) for _, inner in _named(module, value))
    )


def _embeds(module: Module, item: Object, what: re.Pattern[str]) -> bool:
    try:
        texts = [decode(module.reach.read(path)) for path in embedded_paths(module, item)]
    except (BadEmbed, OSError):
        return True  # what it is, is not known
    return any(what.search("\n" + text) is not None for text in texts)
