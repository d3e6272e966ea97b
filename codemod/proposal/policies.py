"""The policy that fits a tree: `disconnected` where it reads RELATED_IMAGE_*, else `airgap`; none without an image."""

from __future__ import annotations

from collections.abc import Sequence

from codemod.finding.diagnostics import message
from codemod.policy.arriving import Arriving
from codemod.proposal.proposed import Proposal, Seen
from codemod.rule.reader import parse, shipped

_RELATED = "RELATED_IMAGE_"
_MOST = 5  # places that are shown


def proposal(images: Sequence[Arriving]) -> Proposal | None:
    """Return the policy that is proposed for these images at sinks."""
    if not images:
        return None
    related = [each for each in images if any(redirect.name.startswith(_RELATED) for redirect in each.redirects)]
    name = "disconnected" if related else "airgap"
    path = shipped()[name]
    with open(path, "rb") as file:  # noqa: PTH123 (`pathlib` is a heavy import)
        text = file.read()
    named = [each for each in related or images if each.pattern is not None and each.pattern.named] or images
    first = {each.place: each for each in named}
    seen = [Seen(message("{image} reaches {sink}", image=_shown(each), sink=each.sink), each.place)
            for each in list(first.values())[:_MOST]]  # fmt: skip
    number = len({each.at for each in images})
    sinks = message("images reach {n} sink" if number == 1 else "images reach {n} sinks", n=str(number))
    why = message("{sinks}, and RELATED_IMAGE_* is read for some of them", sinks=sinks) if related else sinks
    return Proposal(name, text, parse(text, path), tuple(seen), why)


def _shown(each: Arriving) -> str:
    return each.pattern.text if each.pattern is not None else "{}"
