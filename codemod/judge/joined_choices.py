"""An image of which an operator names a part, and the program puts the rest beside it.

registry + "/" + orDefault(spec.Name, ImageName) + ":" + ImageTag     another name, in the registry, with the pin's tag
registry + "/" + ImageName + ":" + ImageTag + "@" + spec.Digest       a digest, which goes before the tag
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from codemod.golang.evaluate.terms import Hole, Part, Parts, Text
from codemod.golang.evaluate.values import Value
from codemod.judge.operators import sets_all
from codemod.judge.resolve import ResolvedRule
from codemod.rule import Redirect
from codemod.rule.pins import BETWEEN


def is_name_in_registry(
    value: Value, rule: ResolvedRule, ways: tuple[Redirect, ...], is_registry: Callable[[Parts], bool]
) -> bool:
    """Whether a value is a name that an operator gives in one of the ways, behind a registry that the rule accepts,
    with the pin's tag or digest, or one that is given, too."""
    parts = value.parts
    at = next((n for n in range(1, len(parts)) if isinstance(parts[n], Hole) and _ends_in_slash(parts[n - 1])), None)
    if at is None or parts[:at] == (Text("/"),) or not sets_all(rule.module, ways, value, (parts[at],)):
        return False
    behind = parts[at + 1 :]
    return (_is_pins(rule, behind) or is_version(value, rule, ways, behind)) and is_registry(parts[:at])


def is_digest_behind(value: Value, rule: ResolvedRule, ways: tuple[Redirect, ...], behind: Parts) -> bool:
    """Whether behind a pin without a digest one stands that an operator gives."""
    begin = behind[0].text if isinstance(behind[0], Text) else ""
    alone = begin in ("@", "@sha256:") and len(behind) == 2 and isinstance(behind[1], Hole)
    return alone and not rule.rule.image.digest and is_version(value, rule, ways, behind)


def is_version(value: Value, rule: ResolvedRule, ways: tuple[Redirect, ...], behind: Parts) -> bool:
    """Whether all that is not known behind a repository is what an operator gives: where a rule has ways of their own
    for digests, behind "@" by one of these, unless the program looks whether it is a digest, and behind ":" by none."""
    digests = tuple(way for way in ways if re.search(_DIGEST, way.name.rpartition(".")[2]))
    if not sets_all(rule.module, ways, value, behind) or len(digests) in (0, len(ways)):
        return sets_all(rule.module, ways, value, behind)
    tags = tuple(way for way in ways if way not in digests)
    for before, part in pairwise(behind):
        if isinstance(part, Hole) and isinstance(before, Text):
            is_digest = before.text.endswith(_SIGNS)
            wanted = digests if is_digest else tags
            if not sets_all(rule.module, wanted, value, (part,)) and not (is_digest and _looks_for_digests(value)):
                return False
    return True


_DIGEST, _SIGNS = "(?i)digest|sha", ("@", "@sha256:")


def _looks_for_digests(value: Value) -> bool:
    """Whether a function that a value comes through asks for one: `strings.HasPrefix(tag, "sha256:")`."""
    functions = dict.fromkeys(site.function for site in value.sites)
    nodes = (node for function in functions if function is not None for node in function.walk())
    tests = (node for node in nodes if node.kind == "if_statement" and node.get("condition") is not None)
    return any(b"sha" in node["condition"].bytes for node in tests)


def _ends_in_slash(part: Part) -> bool:
    return isinstance(part, Text) and part.text.endswith("/")


def _is_pins(rule: ResolvedRule, behind: Parts) -> bool:
    """Whether the pin's tag or digest stands there, and nothing else."""
    held = rule.part(behind[1]) if len(behind) == 2 else None
    return held in ("tag", "digest") and behind[0] == Text(BETWEEN[held])
