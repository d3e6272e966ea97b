"""What a join puts together, as it is spelled: texts, fields of objects, and what is neither.

    name := c.Image
    fmt.Sprintf("%s:%s", path.Join(registry, name), c.Version)    {} / Image : Version

A local variable is what it is declared as: what is put before it later, such as a prefix that somebody asks for, is not
there by default.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest

from codemod.golang.flow.callees import Invocation, callees
from codemod.golang.flow.definitions import definitions
from codemod.golang.program.names import package_of_operand
from codemod.golang.program.packages import Module
from codemod.golang.read.literals import STRING_KINDS, decode, unquote
from codemod.golang.read.syntax import Node, strip_parens
from codemod.image.mentions import terms_of
from codemod.image.pattern import UNKNOWN
from codemod.uses.named_text import spelled_text

_VERB = re.compile(r"%(?:\[\d+\])?[+#-]*[svd]")
_HOPS = 4

# a text, or a selector: a field of an object
Piece = str | Node


def joined_pieces(module: Module, node: Node, hops: int = _HOPS) -> list[Piece]:
    """Return what an expression is put together of."""
    node = strip_parens(node)
    if node.kind == "selector_expression" and package_of_operand(module, node["operand"]) is None:
        return [node]
    if node.kind == "binary_expression" and node["operator"].kind == "+":
        return (
            [piece for term in terms_of(node) for piece in joined_pieces(module, term, hops - 1)] if hops else [UNKNOWN]
        )
    if node.kind == "call_expression" and hops:
        return list(_of_call(module, node, hops))
    if node.kind == "identifier" and node.binding is not None:
        return _of_local(module, node, hops)
    return [spelled_text(module, node) or UNKNOWN] if node.kind not in STRING_KINDS else [_text(node)]


def _text(node: Node) -> str:
    return decode(unquote(node) or b"") if node.kind in STRING_KINDS else ""


def _of_local(module: Module, node: Node, hops: int) -> list[Piece]:
    assert node.binding is not None
    found = next(definitions(node.binding), None) if node.binding.kind not in ("param", "receiver") else None
    if found is None or found.kind != "value" or found.value is None or found.path or not hops:
        return [UNKNOWN]
    return joined_pieces(module, found.value, hops - 1)


def _of_call(module: Module, call: Node, hops: int) -> Iterator[Piece]:
    function, arguments = call.get("function"), Invocation.of(call).arguments
    if function is None or not function.bytes.endswith((b"Sprintf", b"Join")) or not arguments:
        yield UNKNOWN
        return
    names = {callee.name for callee in callees(module, call)}
    if names == {"fmt.Sprintf"} and arguments[0].kind in STRING_KINDS:
        texts = _VERB.split(_text(arguments[0]))
        if len(texts) == len(arguments):
            yield from _between(module, texts, arguments[1:], hops)
            return
    elif names == {"path.Join"}:
        yield from _between(module, ["", *["/"] * (len(arguments) - 1), ""], arguments, hops)
        return
    yield UNKNOWN


def _between(module: Module, texts: Iterable[str], operands: Iterable[Node], hops: int) -> Iterator[Piece]:
    for text, operand in zip_longest(texts, operands):
        if text:
            yield text
        yield from joined_pieces(module, operand, hops - 1) if operand is not None else ()
