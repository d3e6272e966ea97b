"""What a policy says of one image at one sink: nothing, or the codes that apply, the most telling first.

Bad is said of an image that is known to arrive. Where its registry, or its tag, comes from what is not in sight, that
is IMG205: an operator may be able to set it, and nobody knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from codemod.finding.diagnostics import Message, message
from codemod.image.pattern import UNKNOWN
from codemod.image.repository_path import like
from codemod.inventory.record import RedirectWay
from codemod.policy.arriving import Arriving
from codemod.records import dataclass
from codemod.rule import Policy
from codemod.rule import Redirect as Wanted


@dataclass(frozen=True, slots=True)
class Wrong:
    """One code, why, and what to write."""

    code: str
    message: Message
    hint: Message


def verdicts(policy: Policy, each: Arriving) -> Iterator[Wrong]:
    """Yield what is wrong with an image."""
    if policy.redirects and not any(accepts(policy, redirect) for redirect in each.redirects):
        yield _not_redirected(policy, each)
        if each.pattern is None:
            return  # nothing more is known of it
    if policy.pin and each.pattern is not None:
        yield from _pinned(policy, each)
    elif policy.pin and not policy.redirects and not each.set_outside:
        yield _unknown(policy, each)


def accepts(policy: Policy, redirect: RedirectWay) -> bool:
    """Whether this is a way that the policy asks for."""
    return any(redirect.kind == each.kind and like(redirect.name, each.name) for each in policy.redirects)


def _not_redirected(policy: Policy, each: Arriving) -> Wrong:
    if each.pattern is None or UNKNOWN in each.pattern.registry:
        return _unknown(policy, each)
    said = message(
        "{image} reaches {sink}, and no operator can put another registry in front without rebuilding",
        image=each.pattern.text,
        sink=each.sink,
    )
    if each.redirects:
        said = message(
            "{image} reaches {sink}, and only {others} can put another registry in front",
            image=each.pattern.text,
            sink=each.sink,
            others=ways_shown(each.redirects),
        )
    return Wrong("IMG501", said, _how(policy))


def _how(policy: Policy) -> Message:
    """Return what to write, so that an operator has a way."""
    return message("let an operator set it: {ways}", ways=ways_shown(policy.redirects))


def ways_shown(redirects: Iterable[RedirectWay | Wanted]) -> str:
    """Return ways to redirect an image as people write them: `$RELATED_IMAGE_*`, `--image`, `field Spec.image`."""
    return ", ".join(dict.fromkeys(_shown(each.kind, each.name) for each in redirects))


def _shown(kind: str, name: str) -> str:
    marks = {"environment": "$", "flag": "--"}
    return f"{marks[kind]}{name}" if kind in marks and name != "*" else kind if name == "*" else f"{kind} {name}"


def _unknown(policy: Policy, each: Arriving) -> Wrong:
    reason = each.lost or message("its registry is not known")
    if each.redirects:
        reason = message("only {others} is known to set it", others=ways_shown(each.redirects))
    known = each.pattern is not None and (each.pattern.named or each.pattern.has_host)
    said = message(
        "{image} reaches {sink}, and whether an operator can redirect it is not known: {reason}",
        image=each.pattern.text if each.pattern is not None and known else message("an image"),
        sink=each.sink,
        reason=reason,
    )
    return Wrong("IMG205", said, _how(policy) if policy.redirects else message("write it so that it can be traced"))


def _pinned(policy: Policy, each: Arriving) -> Iterator[Wrong]:
    pattern = each.pattern
    assert pattern is not None
    digest = policy.pin == "digest"
    write = message("pin it by digest: {example}", example="@sha256:...") if digest else message("pin a version")
    if pattern.pin == "none":
        said = message("{image} reaches {sink}, and has no tag", image=pattern.text, sink=each.sink)
        yield Wrong("IMG502", said, write)
    elif pattern.pin == "moving":
        moves = "{image} reaches {sink}, and its tag moves"
        unversioned = "{image} reaches {sink}, and its tag names no version, so that it may move"
        said = message(moves if pattern.moves else unversioned, image=pattern.text, sink=each.sink)
        yield Wrong("IMG502", said, write)
    if digest and pattern.pin in ("none", "moving", "tag"):
        yield Wrong(
            "IMG503", message("{image} reaches {sink} without a digest", image=pattern.text, sink=each.sink), write
        )
    elif pattern.pin == "variable" and pattern.named and not each.set_outside:
        said = message("{image} reaches {sink}, and what its tag is, is not known", image=pattern.text, sink=each.sink)
        yield Wrong("IMG205", said, message("write it so that it can be traced"))
