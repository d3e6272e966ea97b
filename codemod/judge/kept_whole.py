"""Expressions that have all of a name that is in their operand: of a registry, or of an image.

strings.TrimSuffix(spec.Registry, "/")     all of it
strings.Split(spec.Registry, ",")[0]       of a list, one whole
strings.Split(spec.Registry, ":")[0]       its port is lost
"""

from __future__ import annotations

import re

from codemod.golang.flow.callees import callees
from codemod.golang.program.packages import Module
from codemod.golang.read.literals import STRING_KINDS, decode, unquote
from codemod.golang.read.syntax import Node

# what takes a text apart, or changes something in it, by the texts behind its first argument
_CUTTING = re.compile(
    r"strings\.(?:Trim(?!Space)|Cut|Split|Replace|FieldsFunc|Map|Title|ToTitle|ToUpper|Repeat|NewReplacer)"
)
_LOSING = re.compile(
    r"(?:path|path/filepath)\.(?:Base|Dir|Ext|Split|Rel)|net\.SplitHostPort|regexp\.Regexp\.(?:Find|Replace|Split|Expand)"
)
_JOINING = ("path.Join", "path.Clean", "path/filepath.Join", "path/filepath.Clean")
_ENDS = re.compile(r"strings\.Trim(?:Right|Left|Prefix|Suffix|)")
_OUTSIDE_OF_NAMES = re.compile(r"[^A-Za-z0-9._:/@\[\]-]*")  # no part of a registry's name: `,`, a blank
_SCHEME = re.compile(r"[a-z]+://|//")


def keeps(module: Module, node: Node) -> bool:
    """Whether an expression has all of a registry's name that is in its operand."""
    if node.kind == "slice_expression":
        return node.parent is not None and node.parent.kind == "index_expression"
    if node.kind != "call_expression":
        return True
    names = [each.name for each in callees(module, node) if each.function is None]
    if any(map(_LOSING.match, names)) or any(name in _JOINING and _goes_up(node) for name in names):
        return False
    cutting = [name for name in names if _CUTTING.match(name)]
    behind = node["arguments"].children[1:]
    return all(_is_harmless(name, each) for name in cutting for each in behind) and (not cutting or bool(behind))


def _goes_up(call: Node) -> bool:
    """`path.Join(spec.Registry, "..")`"""
    return any(b".." in each.bytes for each in call["arguments"].children if each.kind in STRING_KINDS)


def _is_harmless(name: str, argument: Node) -> bool:
    """Whether what a text is cut at, or what is replaced in it, is in no registry's name; a `/` at its end is none."""
    if argument.kind == "int_literal":
        return True  # how often
    text = decode(unquote(argument) or b"") if argument.kind in STRING_KINDS else "a"
    at_ends = _ENDS.fullmatch(name) is not None and text.strip("/") == ""
    return at_ends or _OUTSIDE_OF_NAMES.fullmatch(text) is not None or _SCHEME.fullmatch(text) is not None
