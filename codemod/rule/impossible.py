"""Which rules no tree could ever meet, or be fixed by: values are looked at together. Each reason is one for people."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from codemod import rule
from codemod.finding.diagnostics import Message, message
from codemod.image import reference
from codemod.rule import spelling
from codemod.rule.refusals import POLICIES


def _impossible_registry(registry: rule.Registry) -> Iterator[tuple[str, Message]]:
    node = spelling.read(registry.expression, registry.receiver)
    named = [inner.binding for inner in node.walk() if inner.binding is not None]
    if registry.receiver and not any(binding.kind == "receiver" for binding in named):
        said = "the receiver {name} does not occur in `expression`; leave it out"
        yield "receiver", message(said, name=ascii(registry.receiver))


def _impossible_container(container: rule.Container) -> Iterator[tuple[str, Message]]:
    package, _, name = container.policy_constant.rpartition(".")
    policy = POLICIES.get(name) if package == container.package else None
    if policy is not None and container.policy not in (None, policy):
        said = "`{name}` is {one}, and `policy` is {other}; let both say the same"
        yield "policy_constant", message(said, name=name, one=policy, other=str(container.policy))


def _impossible_rule(found: rule.Rule) -> Iterator[tuple[str, Message]]:
    if not found.consumers:
        said = "no image would be judged; name what takes it: Parameter(...), Field(...) or Result(...)"
        yield "consumers", message(said)
    if not found.registries and not reference.parse(found.image.repository).domain:
        said = "no registry can stand in front of the image; name one here, or the registry's host in `repository`"
        yield "registries", message(said)
    if found.override is not None and found.override.helper == found.constant.name:
        said = "`{name}` is the constant beside it; give the helper another name"
        yield "override", message(said, name=found.constant.name)


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


def like(text: str, pattern: str) -> bool:
    """Whether a text is what a pattern says, in which `*` is any text."""
    first, *rest = pattern.split("*")
    if not rest:
        return text == pattern
    if not text.startswith(first) or not text[len(first) :].endswith(rest[-1]):
        return False
    middle = text[len(first) : len(text) - len(rest[-1])]
    for piece in rest[:-1]:
        _, found, middle = middle.partition(piece) if piece else ("", "*", middle)
        if not found:
            return False
    return True


def contradict(one: rule.Entry, other: rule.Entry) -> bool:
    """Whether no tree can meet both rules: one constant cannot be two images."""
    if not (isinstance(one, rule.Rule) and isinstance(other, rule.Rule)):
        return False
    return one.constant == other.constant and one.image != other.image


IMPOSSIBLE: dict[str, Callable[[Any], Iterator[tuple[str, Message]]]] = {
    "Allow": _impossible_allow,
    "Container": _impossible_container,
    "Policy": _impossible_policy,
    "Registry": _impossible_registry,
    "Rule": _impossible_rule,
}
