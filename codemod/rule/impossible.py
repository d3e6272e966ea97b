"""Which rules no tree could ever meet, or be fixed by: values are looked at together. Each reason is one for people."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from codemod import rule
from codemod.finding.diagnostics import Message, message
from codemod.image import reference
from codemod.image.repository_path import like
from codemod.rule import Split, spelling
from codemod.rule.pins import Holder, held, pinned_text
from codemod.rule.refusals import POLICIES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _impossible_registry(registry: rule.Registry) -> Iterator[tuple[str, Message]]:
    node = spelling.read(registry.expression, registry.receiver)
    named = [inner.binding for inner in node.walk() if inner.binding is not None]
    if registry.receiver and not any(binding.kind == "receiver" for binding in named):
        said = "the receiver {name} does not occur in `expression`; leave it out"
        yield "receiver", message(said, name=ascii(registry.receiver))


def _impossible_image(image: rule.Image) -> Iterator[tuple[str, Message]]:
    if not image.tag and not image.digest:
        yield "tag", message("there is neither tag nor digest; pin a version")


def _impossible_container(container: rule.Container) -> Iterator[tuple[str, Message]]:
    package, _, name = container.policy_constant.rpartition(".")
    policy = POLICIES.get(name) if package == container.package else None
    if policy is not None and container.policy not in (None, policy):
        said = "`{name}` is {one}, and `policy` is {other}; let both say the same"
        yield "policy_constant", message(said, name=name, one=policy, other=str(container.policy))


def _impossible_rule(found: rule.Rule) -> Iterator[tuple[str, Message]]:
    if not found.consumers and not isinstance(found.constant, rule.Manifest):
        said = "no image would be judged; name what takes it: Parameter(...), Field(...) or Result(...)"
        yield "consumers", message(said)
    if not found.registries and not reference.parse(found.image.repository).domain:
        said = "no registry can stand in front of the image; name one here, or the registry's host in `repository`"
        yield "registries", message(said)
    yield from _impossible_pin(found)


def _impossible_pin(found: rule.Rule) -> Iterator[tuple[str, Message]]:
    if not held(found):
        yield "constant", message("nothing holds the pin; name what holds its tag or digest")
    for each in held(found):
        if not pinned_text(found.image, each.part):
            said = "`{name}` holds the {part}, and `image` has none; give it one there"
            yield "constant", message(said, name=each.name, part=each.part)
        if found.override is not None and found.override.helper == each.declared:
            said = "`{name}` is the constant beside it; give the helper another name"
            yield "override", message(said, name=each.declared)
    for part in ("tag", "digest"):
        apart = any(each.part == part for each in held(found))
        apart = apart or (part == "digest" and any(each.part == "sha256" for each in held(found)))
        if isinstance(found.constant, Split) and pinned_text(found.image, part) and not apart:
            yield "constant", message("`image` has a {part}, and nothing holds it; name what does", part=part)
        if f"{{{part}}}" in found.spelling and not apart:
            yield "spelling", message("the pin has no part for its placeholder `{part}`", part=part)


def _impossible_allow(allow: rule.Allow) -> Iterator[tuple[str, Message]]:
    if not (allow.package or allow.image or allow.sink):
        yield "reason", message("it would let everything pass; say which `package`, `image` or `sink`")


def _impossible_policy(policy: rule.Policy) -> Iterator[tuple[str, Message]]:
    if not policy.redirects and not policy.pin:
        yield "name", message("nothing would be judged; give `redirects`, `pin`, or both")
    if not policy.variable:
        return
    patterns = [each.name for each in policy.redirects if each.kind == "environment"]
    if not any(like(policy.variable.replace("{image}", "IMAGE"), pattern) for pattern in patterns):
        said = "what a fix writes would be found again; let `redirects` have an environment variable like it"
        yield "variable", message(said)


def contradict(one: rule.Entry, other: rule.Entry) -> bool:
    """Whether no tree can meet both rules: one constant cannot be two images."""
    if not (isinstance(one, rule.Rule) and isinstance(other, rule.Rule)):
        return False
    others = one.image.repository != other.image.repository
    both = ((mine, theirs) for mine in held(one) for theirs in held(other) if mine.by == theirs.by)
    return any(
        pinned_text(one.image, mine.part) != pinned_text(other.image, theirs.part)
        for mine, theirs in both
        if not (others and _holds_many(mine.by))
    )


def _holds_many(by: Holder) -> bool:
    """Whether it is no one text: a manifest has the lines of several images, and a type's field several defaults."""
    return isinstance(by, rule.Manifest | rule.Default)


IMPOSSIBLE: dict[str, Callable[[Any], Iterator[tuple[str, Message]]]] = {
    "Allow": _impossible_allow,
    "Container": _impossible_container,
    "Image": _impossible_image,
    "Policy": _impossible_policy,
    "Registry": _impossible_registry,
    "Rule": _impossible_rule,
}
