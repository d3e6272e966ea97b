"""What stands where an image may stand, too, and is none, or another.

image := images.Agent
for _, name := range []string{"RELATED_IMAGE_AGENT"} {
    if v := os.Getenv(name); v != "" { image = name }      // and not v
}
"""

from __future__ import annotations

from collections.abc import Iterable

from codemod.golang.evaluate.values import Value, unknown
from codemod.golang.read.syntax import Node
from codemod.image.reference import InvalidReference, parse
from codemod.records import replace

_FILLED_IN_LATER = ("{", "$", "%", "<")  # of a template: `{{ .Image }}`, `$(IMAGE)`


def is_no_image(value: Value) -> bool:
    """Whether a known text can be no image, `RELATED_IMAGE_AGENT`, nor what something else makes one of."""
    text = value.text
    if not text or any(each in text for each in _FILLED_IN_LATER):
        return False
    try:
        parse(text)
    except InvalidReference:
        return True
    return False


def known_images(values: Iterable[Value]) -> list[Value]:
    """Return those of which the whole image is known."""
    return [value for value in values if value.text and not is_no_image(value)]


def of_another(site: Node, other: Value) -> Value:
    """Return the Value of a place where an operator names this image, and which is another's where none does."""
    return of_nobody(unknown("where no operator names one, it is {image}", site, image=other.text or ""))


def of_copy(place: Node) -> Value:
    """Return the Value of a field that stays what it is, as it is written to in a copy."""
    return of_nobody(unknown("it is written to a copy that is lost", place))


def of_nobody(found: Value) -> Value:
    """Return a Value that is nowhere what an operator sets."""
    return replace(found, parts=tuple(replace(part, span=None) for part in found.parts))
