"""An image of which an operator names a part, and the program puts the rest beside it.

registry + "/" + orDefault(spec.Name, ImageName) + ":" + ImageTag     another name, in the registry, with the pin's tag
registry + "/" + ImageName + ":" + ImageTag + "@" + spec.Digest       a digest, which goes before the tag
"""

from __future__ import annotations

from collections.abc import Callable

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
    return (_is_pins(rule, behind) or sets_all(rule.module, ways, value, behind)) and is_registry(parts[:at])


def is_digest_behind(value: Value, rule: ResolvedRule, ways: tuple[Redirect, ...], behind: Parts) -> bool:
    """Whether behind a pin without a digest one stands that an operator gives."""
    begin = behind[0].text if isinstance(behind[0], Text) else ""
    alone = begin in ("@", "@sha256:") and len(behind) == 2 and isinstance(behind[1], Hole)
    return alone and not rule.rule.image.digest and sets_all(rule.module, ways, value, behind)


def _ends_in_slash(part: Part) -> bool:
    return isinstance(part, Text) and part.text.endswith("/")


def _is_pins(rule: ResolvedRule, behind: Parts) -> bool:
    """Whether the pin's tag or digest stands there, and nothing else."""
    held = rule.part(behind[1]) if len(behind) == 2 else None
    return held in ("tag", "digest") and behind[0] == Text(BETWEEN[held])
