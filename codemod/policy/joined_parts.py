"""Of what an image is joined: what makes its registry, and what stands beside that.

fmt.Sprintf("%s/acme/agent:%s", o.Registry, o.Version)      whoever sets `o.Version` has not moved the registry
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codemod.golang.evaluate.terms import Call, Hole, Parts, Text
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.callees import Invocation, callees
from codemod.golang.program.packages import Module
from codemod.golang.read.literals import STRING_KINDS, decode, unquote
from codemod.golang.read.syntax import Node, strip_parens
from codemod.image.mentions import terms_of
from codemod.inventory.record import RedirectKind, RedirectWay
from codemod.uses import outside
from codemod.uses.hiding import TEXTS

_VERB = re.compile(r"%(?:\[\d+\])?[-+# 0-9.]*[a-zA-Z]")
_BETWEEN = {"path.Join": "/", "strings.Join": ""}


def beside_registry(module: Module, value: Value) -> tuple[set[RedirectWay], set[RedirectWay]]:
    """Return what can be set of a join's registry, and what of the rest of it alone; nothing where it is no join."""
    parts = other_pieces(module, strip_parens(value.site))
    if not any(isinstance(part, Node) for part in parts) or len(parts) < 2:
        return set(), set()
    end = _end_of_registry(parts)
    first, rest = (
        {redirect for part in some if isinstance(part, Node) for redirect in outside.redirects(module, part)}
        for some in (parts[:end], parts[end:])
    )
    return first, rest - first


def _end_of_registry(parts: list[str | Node]) -> int:
    """Return how many parts stand before the first slash; where there is none, before the tag."""
    for separators in ("/", ":@"):
        for number, part in enumerate(parts):
            if isinstance(part, str) and any(each in part for each in separators):
                return number
    return len(parts)


def other_pieces(module: Module, node: Node) -> list[str | Node]:
    """Return what a join puts together: texts, and expressions."""
    if node.kind == "binary_expression":
        return [_text(term) if term.kind in STRING_KINDS else term for term in terms_of(node)]
    arguments = Invocation.of(node).arguments if node.kind == "call_expression" else []
    names = {callee.name for callee in callees(module, node)} if arguments else set()
    if names == {"fmt.Sprintf"} and arguments[0].kind in STRING_KINDS:
        return list(_formatted(_text(arguments[0]), arguments[1:]))
    if names <= _BETWEEN.keys() and len(names) == 1:
        between = _BETWEEN[names.pop()]
        return [each for argument in arguments for each in (_text(argument) or argument, between)][:-1]
    return []


def _formatted(template: str, arguments: list[Node]) -> Iterator[str | Node]:
    at = 0
    for verb, argument in zip(_VERB.finditer(template), arguments, strict=False):
        yield template[at : verb.start()]
        yield argument
        at = verb.end()
    yield template[at:]


def _text(node: Node) -> str:
    return decode(unquote(node) or b"") if node.kind in STRING_KINDS else ""


_GETTERS: dict[str, RedirectKind] = {
    "os.Getenv": "environment",
    "os.LookupEnv": "environment",
    "github.com/spf13/viper.GetString": "config",
}


def of_holes(parts: Parts) -> Iterator[RedirectWay]:
    """Yield the variables that are the first thing in an image: of `{os.Getenv("REGISTRY")}/agent` one."""
    todo = [part.term for part in parts[:1] if isinstance(part, Hole)]
    while todo:
        term = todo.pop()
        if not isinstance(term, Call):
            continue
        kind, first = _GETTERS.get(term.function), term.arguments[0] if term.arguments else ()
        if kind is not None and len(first) == 1 and isinstance(first[0], Text):
            yield RedirectWay(kind, first[0].text)
        elif TEXTS.match(term.function):
            todo += [part.term for argument in term.arguments for part in argument if isinstance(part, Hole)]
