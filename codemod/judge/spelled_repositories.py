"""A pin whose repository nothing holds: it is spelled out in front of the tag, wherever the image is made.

fmt.Sprintf("quay.io/acme/agent:%s", version)              the pin
registry + "/acme/agent:" + version                        the pin, behind a registry
fmt.Sprintf("quay.io/acme/agent-debug:%s", version)        another image of that release
"""

from __future__ import annotations

from codemod.golang.evaluate.terms import Part, Text
from codemod.records import replace
from codemod.rule import Image
from codemod.rule.pins import BETWEEN
from codemod.rule.pins import Part as PinPart


def behind_name(front: tuple[Part, ...], image: Image, pin: Text, begins: PinPart) -> tuple[Part, ...]:
    """Return what stands in front of a tag, and that, with the repository at its end as a part of the pin; where there
    is another one, the texts as they are, which are not the pin then."""
    name = f"{image.repository}{BETWEEN[begins]}"
    before = _without_end(front, name)
    return (*before, replace(pin, text=f"{name}{pin.text}")) if before is not None else (*front, Text(pin.text))


def _without_end(parts: tuple[Part, ...], end: str) -> tuple[Part, ...] | None:
    """Return the parts without the text that they end with; None where they do not: of `{registry}/acme/agent:` what is
    left without `acme/agent:`."""
    for start in reversed(range(len(parts))):
        part = parts[start]
        if not isinstance(part, Text) or not (part.text.endswith(end) or end.endswith(part.text)):
            return None
        if part.text.endswith(end):
            rest = part.text[: -len(end)]
            return (*parts[:start], *([Text(rest, span=part.span)] if rest else ()))
        end = end.removesuffix(part.text)
    return None
