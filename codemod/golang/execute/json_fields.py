"""The fields of a struct by the names that JSON has for them, as package encoding/json finds them.

type settings struct {
    v2.RegistryConfig                       // its fields, by their own names
    Image    string `json:"image,omitempty"`
    password string                         // none: it is not exported
}
"""

from __future__ import annotations

import re

from codemod.golang.flow.library import TEXT_TYPES
from codemod.golang.program import members, types
from codemod.golang.program.number_types import NUMBERS
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module, exported
from codemod.golang.program.struct_tags import tag_of
from codemod.golang.program.types import Type
from codemod.golang.read.literals import decode, unquote
from codemod.golang.read.syntax import Node
from codemod.records import dataclass

_OWN_WAY = ("MarshalJSON", "UnmarshalJSON", "MarshalText", "UnmarshalText")
_MOST_EMBEDDED = 4
_TAG = r'(?: *\w+:"(?:[^"\\]|\\.)*")* *'


@dataclass(frozen=True, slots=True)
class JsonField:
    """A field by its name in JSON; `way` are the embedded structs that lead to it. One that is `omitted` is not written
    where it is empty."""

    said: str
    way: tuple[str, ...]
    name: str
    type: Type
    omitted: bool


@per_module
def json_fields(module: Module, type_: Type) -> tuple[JsonField, ...] | None:
    """Return the fields of a struct type; None where it is written in another way, or two have one name, however that
    is capitalised."""
    found = _fields(module, type_, (), 0)
    names = [each.said.lower() for each in found or ()]
    known = all(map(str.isascii, names)) and len(names) == len(set(names))
    return tuple(found) if found is not None and known else None


def _fields(module: Module, type_: Type, way: tuple[str, ...], depth: int) -> list[JsonField] | None:
    struct = types.underlying(module, type_)
    if (
        struct is None
        or struct.node.kind != "struct_type"
        or depth > _MOST_EMBEDDED
        or is_written_its_own_way(module, type_)
    ):
        return None
    listed = next((child for child in struct.node.children if child.kind == "field_declaration_list"), None)
    found: list[JsonField] = []
    for declaration in listed.children if listed is not None else ():
        if declaration.kind != "field_declaration":
            continue
        some = _of_declaration(module, declaration, way, depth)
        if some is None:
            return None
        found += some
    return found


def _of_declaration(module: Module, declaration: Node, way: tuple[str, ...], depth: int) -> list[JsonField] | None:
    tag = declaration.get("tag")
    if tag is not None and re.fullmatch(_TAG, decode(unquote(tag) or b"")) is None:
        return None
    written = tag_of(declaration).get("json", "")
    said, *options = written.split(",")
    own = types.of_node(declaration.get("type"))
    names = [name.text for name in declaration.all("name")]
    if written == "-":
        return []
    if own is None or "string" in options or re.fullmatch(r"[\w.-]*", said, re.ASCII) is None:
        return None
    if not names:
        names = [own.node.text.rpartition(".")[2]]
        own = own._replace(pointer=int(declaration.bytes.lstrip().startswith(b"*")))
        if not exported(names[0]):
            return None
        if not said:
            return _fields(module, own._replace(pointer=0), (*way, *names), depth + 1)
    omitted = not {"omitempty", "omitzero"}.isdisjoint(options)
    return [JsonField(said or name, way, name, own, omitted) for name in names if exported(name)]


@per_module
def is_written_its_own_way(module: Module, type_: Type) -> bool:
    """Whether a type has a method that says how it is written or read, or may have one of another module."""
    own = type_._replace(pointer=0)
    if _is_known_text(module, own):
        return False
    if any(members.methods(module, own, name) for name in _OWN_WAY):
        return True
    named = (types.named(module, each) for each in members.promoting(module, own, "MarshalJSON"))
    return any(full is not None and module.imported(full[0]) is None for full in named)


def plain_kind(module: Module, type_: Type) -> str:
    """Return `string`, `bool` or `int64` for a type that is one, and is written as one; nothing for others."""
    flat = types.underlying(module, type_)
    if type_.pointer or flat is None or flat.pointer or is_written_its_own_way(module, type_):
        return ""
    name = "string" if _is_known_text(module, type_) else types.predeclared(module, flat.node)
    return name if name == "string" or name in NUMBERS or name == "bool" else ""


def _is_known_text(module: Module, type_: Type) -> bool:
    """Whether a type of another module is known to be a text: `v1.PullPolicy`."""
    return ".".join(types.named(module, type_) or ()) in TEXT_TYPES
