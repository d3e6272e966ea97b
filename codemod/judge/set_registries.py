"""The registry that an operator sets, as the whole of what stands in front of an image.

fmt.Sprintf("%s/%s", spec.Registry, Image)         it is that
fmt.Sprintf("%s.local/%s", spec.Registry, Image)   another host
strings.Split(spec.Registry, ":")[0] + "/" + Image   its port is lost
spec.Registry += ".local"                            what it is then is not followed
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from codemod.golang.evaluate.terms import Hole, Parts, Text
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.callees import argument_of, callees
from codemod.golang.flow.definitions import definition_at
from codemod.golang.flow.sharing import parameter_of
from codemod.golang.program.packages import Module
from codemod.golang.read.literals import STRING_KINDS, decode, unquote
from codemod.golang.read.syntax import Node
from codemod.judge.operators import node_at, sets_all
from codemod.rule import Redirect
from codemod.uses.outside import redirects

# what takes a text apart, or changes something in it, by the texts behind its first argument
_CUTTING = re.compile(
    r"strings\.(?:Trim(?!Space)|Cut|Split|Fields|Replace|Map|Title|ToTitle|ToUpper|Repeat|NewReplacer)"
)
_LOSING = re.compile(r"(?:path|path/filepath)\.(?:Base|Dir|Ext|Split|Rel)|net\.SplitHostPort")
_ENDS = re.compile(r"strings\.Trim(?:Right|Left|Prefix|Suffix|)")
_OUTSIDE_OF_NAMES = re.compile(r"[^A-Za-z0-9._:/@\[\]-]*")  # no part of a registry's name: `,`, a blank
_DEEPEST = 3  # functions that hand an address on
_SCHEME = re.compile(r"[a-z]+://|//")


def sets_registry(module: Module, ways: Iterable[Redirect], value: Value, host: Parts) -> bool:
    """Whether what stands in front of an image is a registry that an operator sets in one of the ways, and what may
    follow it: a port, or the beginning of a path."""
    follows = host[1] if len(host) > 1 else None
    goes_on = isinstance(follows, Text) and follows.text[:1] not in ("/", ":")
    if not isinstance(host[0], Hole) or goes_on or not sets_all(module, ways, value, host):
        return False
    return all(_is_whole(module, part) for part in host if isinstance(part, Hole))


def _is_whole(module: Module, hole: Hole) -> bool:
    node = node_at(module, hole.span) if hole.span is not None else None
    if node is None:
        return True
    if (written := definition_at(node)) is not None and written.kind != "address":
        return False
    if written is not None and node.parent is not None and not _is_filled(module, node.parent, _DEEPEST):
        return False
    return all(_keeps(module, each) for each in node.walk())


def _is_filled(module: Module, address: Node, deepest: int) -> bool:
    """Whether what functions of this program write to an address comes from outside: `setIfNotEmpty(&o.Registry,
    config.Registry)`. What a flag writes there is the library's."""
    given = argument_of(address)
    if given is None or not deepest:
        return given is not None
    for callee in callees(module, given[0]):
        binding = parameter_of(callee.function, given[1]) if callee.function is not None else None
        for use in binding.uses if binding is not None else ():
            written = definition_at(use)
            if written is not None and not (written.value is not None and _is_from_outside(module, written.value)):
                return False
            if argument_of(use) is not None and not _is_filled(module, use, deepest - 1):
                return False
    return True


def _is_from_outside(module: Module, value: Node) -> bool:
    return bool(redirects(module, value, as_text=True)) and all(_keeps(module, each) for each in value.walk())


def _keeps(module: Module, node: Node) -> bool:
    """Whether an expression has all of a registry's name that is in its operand."""
    if node.kind == "slice_expression":
        return node.parent is not None and node.parent.kind == "index_expression"
    if node.kind != "call_expression":
        return True
    names = [each.name for each in callees(module, node) if each.function is None]
    if any(map(_LOSING.match, names)):
        return False
    cutting = [name for name in names if _CUTTING.match(name)]
    behind = node["arguments"].children[1:]
    return all(_is_harmless(name, each) for name in cutting for each in behind) and (not cutting or bool(behind))


def _is_harmless(name: str, argument: Node) -> bool:
    """Whether what a text is cut at, or what is replaced in it, is in no registry's name; a `/` at its end is none."""
    if argument.kind == "int_literal":
        return True  # how often
    text = decode(unquote(argument) or b"") if argument.kind in STRING_KINDS else "a"
    at_ends = _ENDS.fullmatch(name) is not None and text.strip("/") == ""
    return at_ends or _OUTSIDE_OF_NAMES.fullmatch(text) is not None or _SCHEME.fullmatch(text) is not None
