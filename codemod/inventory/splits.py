"""Struct types of which two fields are one reference, because the program joins them somewhere.

func (s *ImageSpec) URI() string { return fmt.Sprintf("%s:%s", s.Image, s.Version) }
func reference(c Component, registry string) string { return path.Join(registry, c.Image) + ":" + c.Version }
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial

from codemod.golang.program import typeof, types
from codemod.golang.program.once import looked_through, per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.files import File
from codemod.golang.read.syntax import Node
from codemod.image.pattern import UNKNOWN
from codemod.inventory.joins import joined_pieces
from codemod.records import dataclass

_SEPARATORS = (":", "@")
_JOINS = re.compile(rb"[:@](?:%[sv])?[\"`]|[\"`][:@][\"`]")


@dataclass(frozen=True, slots=True)
class Sibling:
    """Another field of the same object."""

    name: str


@dataclass(frozen=True, slots=True)
class SplitType:
    """A struct type of which two fields are one reference: `first`, then the separator, then `second`. What is joined
    `before` them are texts, other fields of the type and what is not known."""

    holder: types.Type
    first: str
    separator: str
    second: str
    join: Node
    before: tuple[str | Sibling, ...] = ()


def splits(module: Module, files: Iterable[File]) -> list[SplitType]:
    """Return the types whose two fields are joined somewhere; of several joins the one that puts least before them."""
    found: dict[tuple[str, str, str], SplitType] = {}
    for file in files:
        for split in _in_file(module, file):
            key = (split.holder.node.text, split.first, split.second)
            found[key] = min(split, found.get(key, split), key=lambda each: len(each.before))
    return list(found.values())


def _in_file(module: Module, file: File) -> Iterator[SplitType]:
    for declaration in file.declarations:
        if _JOINS.search(file.source, declaration.start, declaration.end) is not None:
            yield from looked_through(module, declaration, partial(_in_declaration, module))


def _in_declaration(module: Module, top: Node) -> Iterator[SplitType]:
    for node in top.walk():
        if node.kind in ("binary_expression", "call_expression"):
            yield from split_of(module, node)


@per_module
def split_of(module: Module, node: Node) -> tuple[SplitType, ...]:
    """Return what a join says of a type, if anything."""
    if node.kind == "call_expression" and not node["function"].bytes.endswith(b"Sprintf"):
        return ()
    if node.kind == "binary_expression" and node.parent is not None and node.parent.kind == "binary_expression":
        return ()  # a part of a sum: each of a long one would be taken apart again
    found = joined_pieces(module, node)
    if len(found) < 3 or found[-2] not in _SEPARATORS:
        return ()
    *before, first, separator, second = found
    if isinstance(first, str) or isinstance(second, str) or not isinstance(separator, str):
        return ()
    owners = [typeof.of_expression(module, each["operand"]) for each in (first, second)]
    named = [types.declared(module, owner) if owner is not None else None for owner in owners]
    if named[0] is None or named[0] is not named[1] or owners[0] is None:
        return ()
    said = tuple(each if isinstance(each, str) else _said(module, each, named[0]) for each in before)
    return (SplitType(owners[0], first["field"].text, separator, second["field"].text, node, said),)


def _said(module: Module, selector: Node, holder: object) -> str | Sibling:
    type_ = typeof.of_expression(module, selector["operand"])
    own = type_ is not None and types.declared(module, type_) is holder
    return Sibling(selector["field"].text) if own else UNKNOWN
