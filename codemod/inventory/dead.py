"""Redirects that lead nowhere: a flag or a field that speaks of an image or a registry, and that no image rests on.

    flags.StringVar(&o.Registry, "image-registry", "", "...")    where nothing reads o.Registry: it is `unread`
    PrivateRegistry *Registry `json:"privateRegistry"`           of a custom resource: stored, and never looked at

A flag that is read, but goes into a log and nowhere else, is `unreached`; that is said of flags alone: many a field of
a custom resource is an image's by its name, and is a status, a label or another program's. Of what goes anywhere else
nothing is said: into a template or another program, where nobody follows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial

from codemod.golang.flow.definitions import definition_at, is_address
from codemod.golang.flow.fields import field_writes
from codemod.golang.flow.paths import spine_of
from codemod.golang.flow.references import is_field_key, references
from codemod.golang.program import typeof, types
from codemod.golang.program.members import literal_type
from codemod.golang.program.names import declarations, identifiers
from codemod.golang.program.once import looked_through
from codemod.golang.program.packages import Module, exported
from codemod.golang.program.struct_tags import field_declaration
from codemod.golang.read.directives import is_generated
from codemod.golang.read.files import File
from codemod.golang.read.literals import STRING_KINDS, decode, is_empty, unquote
from codemod.golang.read.syntax import Node
from codemod.image.mentions import is_logging
from codemod.inventory.record import Dead, ListedImage, RedirectWay
from codemod.uses.flags import Flag, flags
from codemod.uses.tags import redirects_by_tag

_NAME = re.compile(r"(?i)image|registry|registries")
_FIELD = re.compile(rb"(?i)image|registr")
_HELP = re.compile(r"(?i)\b(?:image|private|container) registry\b|\bimage repository\b")
# what belongs to an image or a registry, and chooses none
_OTHER = re.compile(
    r"(?i)secret|polic|conf|user|pass|cred|cert|tls|key|port|timeout|insecure|scheme|auth|token|data|dir|path|format|size"
    r"|output|status|current|observed|scheduled|desired|last|checksum|store|pull|cache|config|id\b|digest|tag\b|list|name|schema|mode|type|health|overrid"
)

_HOPS = 4


def dead(module: Module, files: Sequence[File], images: Sequence[ListedImage]) -> Iterator[Dead]:
    """Yield the redirects of a module that lead nowhere."""
    live = {redirect for image in images for redirect in image.redirects}
    paths = {file.path for file in files}
    for flag in flags(module):
        if flag.node.file.path not in paths:
            continue
        if not _is_about(flag.name) and _HELP.search(_help(flag)) is None:
            continue
        redirect = RedirectWay("flag", flag.name)
        if redirect in live or _OTHER.search(flag.name) is not None or _is_asked_by_name(module, flag.name):
            continue
        if _is_unread(module, flag.target):
            yield Dead(redirect, flag.node.span, "unread")
        elif _is_unread(module, flag.target, logged=True):
            yield Dead(redirect, flag.node.span, "unreached")
    for file in files:
        for field, owner in _fields(module, file) if not is_generated(file.source) else ():
            found = next(redirects_by_tag(field, owner), None)
            if found is None or found in live or not _is_field_unread(module, field):
                continue
            holder = types.of_node(field.parent.parent) if field.parent is not None else None
            if not any(_is_filled_in(module, holder, name.text) for name in field.all("name")):
                yield Dead(found, field.span, "unread")


def _is_about(name: str) -> bool:
    return _NAME.search(name) is not None and _OTHER.search(name) is None


def _help(flag: Flag) -> str:
    return decode(unquote(flag.help) or b"") if flag.help is not None and flag.help.kind in STRING_KINDS else ""


def _fields(module: Module, file: File) -> Iterator[tuple[Node, str]]:
    """Yield the fields with a tag whose names are about images, and the name of the type that has them; no status's."""
    for declaration in file.declarations:
        # most types have none, and are not looked at
        is_type = file.source.startswith(b"type", declaration.start)
        if is_type and _FIELD.search(file.source, declaration.start, declaration.end) is not None:
            yield from looked_through(module, declaration, _fields_in)


def _fields_in(top: Node) -> Iterator[tuple[Node, str]]:
    for spec in top.children:
        owner = spec["name"].text
        if not exported(owner) or _OTHER.search(owner) is not None:
            continue
        for node in spec.walk():
            named = node.kind == "field_declaration" and node.get("tag") is not None and node.all("name")
            if named and _holds_text(node["type"]) and any(_is_about(name.text) for name in named):
                yield node, owner


def _holds_text(type_: Node) -> bool:
    """Whether a field of this type may name a registry: no switch does, and no number."""
    return re.search(rb"^\*?(?:bool|u?int\d*|float\d+|metav1\.Time|time\.\w+)$", type_.bytes) is None


def _is_filled_in(module: Module, holder: types.Type | None, name: str) -> bool:
    """Whether the program itself gives the field what it has found out: it tells, and asks nobody."""
    written = (write.value for write in field_writes(module, holder, name)) if holder is not None else ()
    return any(value is not None and value.kind not in STRING_KINDS for value in written)


def _is_field_unread(module: Module, declaration: Node, hops: int = _HOPS) -> bool:
    return all(_is_name_unread(module, name.text, declaration, hops) for name in declaration.all("name"))


def _is_unread(module: Module, target: Node | None, logged: bool = False) -> bool:
    """Whether nothing reads what a flag fills, a field or a variable; where `logged`, nothing but logs."""
    return target is not None and _ends_in(module, target, _HOPS, logged)


def _is_asked_by_name(module: Module, flag: str) -> bool:
    """Whether a flag is read as `cmd.Flags().GetString("image")` is."""
    wanted = re.compile(
        rb"\b(?:Get\w+|Lookup|Changed|(?=\w*String)\w+)\(\s*\"" + re.escape(flag.encode()) + rb"\"\s*\)"
    )
    return any(wanted.search(file.source) is not None for file in module.search(flag))


def _ends_in(module: Module, target: Node, hops: int, logged: bool = False) -> bool:
    """Whether what is put into a variable or a field stays there, and is never read."""
    if target.kind == "selector_expression":
        holder = typeof.of_expression(module, target["operand"])
        found = field_declaration(module, holder, target["field"].text)
        return found is not None and _is_name_unread(module, target["field"].text, found[0], hops, logged)
    if target.binding is not None:
        uses = [use for use in target.binding.uses if not is_field_key(module, use)]
    else:
        uses = [use for item in declarations(module, target) for use in references(module, item)]
    return all(_is_write(use) or _leads_nowhere(module, use, hops, logged) for use in uses)


def _is_name_unread(module: Module, name: str, declaration: Node, hops: int, logged: bool = False) -> bool:
    """Whether no expression reads a field: as a selector, or in a template that may be filled with its struct."""
    is_read = partial(_reads, module, name=name, declaration=declaration, hops=hops, logged=logged)
    tops = module.holding(name, "", True)
    return not any(True for top in tops for _ in looked_through(module, top, is_read))


def _reads(module: Module, top: Node, name: str, declaration: Node, hops: int, logged: bool) -> Iterator[Node]:
    if _in_template(top, name):
        yield top
        return
    for node in identifiers(module, top).get(name, ()):
        above = node.parent
        if above is None or above.kind != "selector_expression" or above.get("field") is not node:
            continue
        if _is_write(above) or is_generated(node.file.source) or not _may_be(module, above, declaration):
            continue
        if not _leads_nowhere(module, above, hops, logged):
            yield node
            return


def _leads_nowhere(module: Module, node: Node, hops: int, logged: bool = False) -> bool:
    """Whether what is read goes into something that is never read, or is but compared with nothing.

    if spec.Registry != nil { registry = spec.Registry.Host }, where `registry` is put into a field that nobody reads
    """
    node = spine_of(node)
    above = node.parent
    if above is None or hops == 0:
        return False
    if above.kind == "argument_list" and above.parent is not None:
        return logged and is_logging(above.parent["function"])
    if above.kind == "binary_expression":
        other = above["right"] if above["left"] is node else above["left"]
        return above["operator"].kind in ("!=", "==") and (other.kind == "nil" or is_empty(other))
    if above.kind == "literal_element" and (element := above.parent) is not None:
        holder = literal_type(module, element.parent) if element.parent is not None else None
        key = element.get("key") if element.kind == "keyed_element" else None
        found = field_declaration(module, holder, key.text) if key is not None else None
        return found is not None and element.get("value") is above and _is_field_unread(module, found[0], hops - 1)
    statement = above.parent if above.kind == "expression_list" else None
    left = statement.get("left") if statement is not None else None
    if left is None or left is above or len(left.children) != len(above.children):
        return False
    index = next(n for n, each in enumerate(above.children) if each is node)
    return _ends_in(module, left.children[index], hops - 1, logged)


def _in_template(top: Node, field: str) -> bool:
    if b"." + field.encode() not in top.bytes:
        return False
    wanted = re.compile(rb"\{\{[^{}]*\." + re.escape(field.encode()) + rb"\b")
    return any(wanted.search(node.bytes) is not None for node in top.walk() if node.kind in STRING_KINDS)


def _may_be(module: Module, selector: Node, declaration: Node) -> bool:
    """Whether a selector may be this very field."""
    holder = typeof.of_expression(module, selector["operand"])
    found = field_declaration(module, holder, selector["field"].text) if holder is not None else None
    return found is None or found[0] is declaration


def _is_write(node: Node) -> bool:
    definition = definition_at(node)
    return is_address(node) or (definition is not None and definition.kind in ("value", "zero"))
