"""Where a rule's pin is held: whole, or in parts.

Constant(package="common", name="Image")                             whole
Split(repository=Constant(...), tag=Element(..., key="v1.30"))        in parts
Split(tag=Linked(package="pkg/version", name="version"))              the tag alone; the repository is spelled out
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codemod.records import dataclass
from codemod.rule import Constant, Default, Element, Image, Linked, Manifest, Redirect, Rule, Split

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal, TypeAlias

Part: TypeAlias = "Literal['image', 'repository', 'tag', 'digest', 'sha256']"
Holder = Constant | Element | Default | Linked | Manifest
NAMING: tuple[Part, ...] = ("image", "repository")  # the parts that say which image it is


@dataclass(frozen=True, slots=True)
class Held:
    """A part of the pin, and what holds it."""

    part: Part
    by: Holder

    @property
    def name(self) -> str:
        """What the program calls it."""
        if isinstance(self.by, Element):
            return f'{self.by.name}["{self.by.key}"]'
        return f"{self.by.type}.{self.by.name}" if isinstance(self.by, Default) else self.by.name

    @property
    def declared(self) -> str:
        """What is declared in the package: the constant, the map, the type."""
        return self.by.type if isinstance(self.by, Default) else self.by.name


def held(rule: Rule) -> tuple[Held, ...]:
    """Return what holds the pin: one thing, or one for each part."""
    pin = rule.constant
    return tuple(_parts(pin)) if isinstance(pin, Split) else (Held("image", pin),)


def _parts(pin: Split) -> Iterator[Held]:
    if pin.repository is not None:
        yield Held("repository", pin.repository)
    if pin.tag is not None:
        yield Held("tag", pin.tag)
    if pin.digest is not None:
        yield Held("digest", pin.digest)
    if pin.sha256 is not None:
        yield Held("sha256", pin.sha256)


def pinned_text(image: Image, part: Part) -> str:
    """Return what a part of the pin has to be."""
    if part == "sha256":
        return image.digest.removeprefix("sha256:")
    return {"image": str(image), "repository": image.repository, "tag": image.tag, "digest": image.digest}[part]


BETWEEN = {"image": "", "repository": "", "tag": ":", "digest": "@", "sha256": "@sha256:"}


def pin_expression(rule: Rule) -> str:
    """Return the pin as the program's own expression, without packages: `Image + ":" + ImageVersion`."""
    pins = held(rule)
    joined = "".join(f' + "{BETWEEN[each.part]}" + ' * bool(BETWEEN[each.part]) + each.name for each in pins)
    return joined if pins[0].part in NAMING else f'"{rule.image.repository}"{joined}'


def names_whole_image(way: Redirect) -> bool:
    """Whether an operator names an image, whole, by a way: `image`, `agent-image`, but not `image-tag`."""
    name = way.name.rpartition(".")[2]
    return bool(re.search("(?i)^(?!.*(?:tag|version|digest|sha|release|prefix)).*(?:image|img)", name))


def ways_for_parts(rule: Rule) -> tuple[Redirect, ...]:
    """Return in which ways an operator names another part of the image."""
    return tuple(way for way in rule.overrides if not names_whole_image(way))
