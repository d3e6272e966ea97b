"""Which decoded fields of a rule decoders know by another name: `Redirect(kind="field", name="AgentSpec.Image")`.

    Image string `json:"image"`         of AgentSpec: decoders know it as `AgentSpec.image`

Nobody can set an image in such a way, so the rule's author meant another one. A type or a field that is not there at
all is of another version of the program, for which the rule is, too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codemod.finding.diagnostics import Message, Span, message
from codemod.golang.program import members, types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.files import File
from codemod.golang.read.spotting import encoded
from codemod.golang.read.syntax import Node
from codemod.image.repository_path import like
from codemod.records import NamedTuple
from codemod.rule import Field
from codemod.uses.tags import redirects_by_tag

_DEEPEST = 6  # structs that are embedded in each other


class NotKnown(NamedTuple):
    """A field that decoders do not know by the rule's name: its type, what is said, and by what name they do."""

    at: Span
    said: Message
    hint: Message


@per_module
def not_known(module: Module, name: str) -> NotKnown | None:
    """Return what is said of a decoded field that its type has by another name; None for any other."""
    owner, _, key = name.partition(".")
    declared = [item for file in _declaring(module, owner) for item in file.objects[owner] if item.kind == "type"]
    known = [each for item in declared for each in _known(module, types.of_node(types.spec_of(item).get("name")))]
    meant = [found for found, spelled in known if key.lower() in (spelled.lower(), found.partition(".")[2].lower())]
    if not meant or any(_is(found, name) for found, _ in known):
        return None
    said = message("decoders know no field as {name}", name=name)
    return NotKnown(declared[0].span, said, message("write `{name}`, by which decoders know it", name=meant[0]))


@per_module
def fields_named(module: Module, name: str) -> tuple[Field, ...]:
    """Return the fields, as Go spells them, that decoders know by a name of a rule, `AgentSpec.image`."""
    owner = name.partition(".")[0]
    declared = [item for file in _declaring(module, owner) for item in file.objects[owner] if item.kind == "type"]
    found = list[Field]()
    for item in declared:
        type_ = types.of_node(types.spec_of(item).get("name"))
        named = types.named(module, type_) if type_ is not None else None
        known = (spelled for decoded, spelled in _known(module, type_) if like(decoded, name))
        found += [Field(*named, spelled) for spelled in known if named is not None]
    return tuple(dict.fromkeys(found))


def _is(found: str, name: str) -> bool:
    """Whether a field is the one that is named, or has it: `Config.agent.Image` is of the field `Config.agent`, whose
    type is another module's."""
    return like(found, name) or (name.count(".") > 1 and like(found, ".".join(name.split(".")[:2])))


def _declaring(module: Module, owner: str) -> Iterator[File]:
    """Yield the files that declare a name: of those alone that may, as it stands behind `type`, or begins a line."""
    pattern = re.compile(rb"(?:\btype|^|[;(])\s*%s\b" % re.escape(encoded(owner)), re.MULTILINE)
    paths = (path for path in module.paths_with(owner) if owner and pattern.search(module.sources.read(path)))
    return (file for file in module.sources.sound(paths) if owner in file.objects)


def _known(module: Module, type_: types.Type | None, depth: int = _DEEPEST) -> Iterator[tuple[str, str]]:
    """Yield each field of a struct that decoders know, also of those that it embeds, and how Go spells it."""
    owner = types.named(module, type_) if type_ is not None else None
    for struct in types.all_underlying(module, type_):
        for node in struct.node.walk():
            yield from _by_tag(node, owner[1] if owner is not None else "")
        embedded = members.members_by_name(module, struct)[1] if struct.node.kind == "struct_type" and depth else []
        for member in embedded:
            yield from _known(module, member.type, depth - 1)


def _by_tag(node: Node, owner: str) -> Iterator[tuple[str, str]]:
    if node.kind == "field_declaration":
        ways = [way for way in redirects_by_tag(node, owner) if way.kind == "field"]
        yield from ((way.name, name.text) for way in ways for name in node.all("name"))
