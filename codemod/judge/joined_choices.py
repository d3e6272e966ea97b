"""An image of which an operator names a part, and the program puts the rest beside it.

registry + "/" + orDefault(spec.Name, ImageName) + ":" + ImageTag     another name, in the registry, with the pin's tag
registry + "/" + ImageName + ":" + ImageTag + "@" + spec.Digest       a digest, which goes before the tag
registry + "/" + spec.ImagePrefix + ImageName + ":" + ImageTag        what each image's name begins with
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from codemod.golang.evaluate.terms import Hole, Part, Parts, Text
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.callees import callees
from codemod.golang.read.literals import STRING_KINDS
from codemod.golang.read.syntax import Node, strip_parens
from codemod.judge.operators import lists_way, sets_all
from codemod.judge.resolve import ResolvedRule
from codemod.judge.set_registries import sets_registry
from codemod.rule import Redirect
from codemod.rule.pins import BETWEEN, names_whole_image, ways_for_parts
from codemod.uses.outside import redirects


def is_name_in_registry(
    value: Value, rule: ResolvedRule, ways: tuple[Redirect, ...], is_registry: Callable[[Parts], bool]
) -> bool:
    """Whether a value is a name that an operator gives in one of the ways, behind a registry that the rule accepts,
    with the pin's tag or digest, or one that is given, too."""
    parts, names = value.parts, tuple(way for way in ways if not _is_of_prefix(way))
    at = next((n for n in range(1, len(parts)) if isinstance(parts[n], Hole) and _ends_in_slash(parts[n - 1])), None)
    if at is None or parts[:at] == (Text("/"),) or not sets_all(rule.module, names, value, (parts[at],)):
        return False
    behind = parts[at + 1 :]
    return (_is_pins(rule, behind) or is_version(value, rule, ways, behind)) and is_registry(parts[:at])


def is_prefix(value: Value, rule: ResolvedRule, ways: tuple[Redirect, ...], part: Part) -> bool:
    """Whether what stands in front of the image's name is, whole, what an operator lets it begin with."""
    return sets_registry(rule.module, tuple(way for way in ways if _is_of_prefix(way)), value, (part,))


def _is_of_prefix(way: Redirect) -> bool:
    return "prefix" in way.name.rpartition(".")[2].lower()


def is_digest_behind(value: Value, rule: ResolvedRule, ways: tuple[Redirect, ...], behind: Parts) -> bool:
    """Whether behind a pin without a digest one stands that an operator gives."""
    begin = behind[0].text if isinstance(behind[0], Text) else ""
    alone = begin in ("@", "@sha256:") and len(behind) == 2 and isinstance(behind[1], Hole)
    return alone and not rule.rule.image.digest and is_version(value, rule, ways, behind)


def is_put_together(value: Value, rule: ResolvedRule) -> bool:
    """Whether the parts of an image that an operator chooses are where they belong: behind "@" a digest, and a tag
    behind no whole image, where the rule has a repository, or a base image, apart."""
    signs = [part.text[:1] if isinstance(part, Text) else "" for part in value.parts]
    ways = ways_for_parts(rule.rule)
    named = [way for way in rule.rule.overrides if names_whole_image(way)]
    behind = value.parts[signs.index("@") :] if "@" in signs else ()
    # what was cut at its "@", and is put together again, is the image that an operator names
    is_one = sets_all(rule.module, named, value, value.parts)
    if behind and not is_one and not is_version(value, rule, ways, behind):
        return False
    whole = [way for way in named if not re.search(_BASE, way.name.rpartition(".")[2])]
    if len(whole) == len(named) or signs[1:2] != [":"]:
        return True
    return not sets_all(rule.module, whole, value, value.parts[:1])


def is_version(value: Value, rule: ResolvedRule, ways: tuple[Redirect, ...], behind: Parts) -> bool:
    """Whether all that is not known behind a repository is what an operator gives: where a rule has ways of their own
    for digests, behind "@" by one of these, and behind ":" by none, unless the program looks whether it is a digest."""
    begins = bool(behind) and isinstance(behind[0], Text) and behind[0].text[:1] in _SIGNS
    if not begins or not sets_all(rule.module, ways, value, behind):
        return False
    if any(not _is_signed(before, part) for before, part in pairwise(behind)):
        return False
    digests = tuple(filter(is_for_digests, ways))
    if len(digests) in (0, len(ways)):
        return True
    tags = tuple(way for way in ways if way not in digests)
    for before, part in pairwise(behind):
        if isinstance(part, Hole) and isinstance(before, Text) and part.digest is None:
            wanted = digests if before.text.endswith(("@", "@sha256:")) else tags
            if sets_all(rule.module, wanted, value, (part,)):
                continue
            own = tuple(way for way in tags if sets_all(rule.module, (way,), value, (part,)))
            if not _looks_for_digests(rule, (*digests, *own), value):
                return False
    return True


def _is_signed(before: Part, part: Part) -> bool:
    """Whether a version that the program knows to be a tag, or a digest, has the sign of one in front, and a digest
    nothing behind."""
    if isinstance(before, Hole) and before.digest:
        return False
    if not isinstance(part, Hole) or part.digest is None:
        return True
    sign = before.text if isinstance(before, Text) else ""
    return sign.endswith("@") if part.digest else sign.endswith(":") and "@" not in sign


_DIGEST, _BASE, _SIGNS = "(?i)digest|sha", "(?i)base|repo", (":", "@")


def is_for_digests(way: Redirect) -> bool:
    """Whether an operator sets digests in a way, by its name: `VIRT_API_SHASUM`."""
    return re.search(_DIGEST, way.name.rpartition(".")[2]) is not None


def _looks_for_digests(rule: ResolvedRule, ways: tuple[Redirect, ...], value: Value) -> bool:
    """Whether a function that a value comes through asks for one, `strings.HasPrefix(tag, "sha256:")`, or one that it
    calls to put the sign in front: `ref := repository + withSeparator(tag)`. What it looks at has to be what an
    operator sets in one of the ways: those for digests, and that of the very text behind the sign."""

    def is_looked_at(condition: Node) -> bool:
        through = tuple(dict.fromkeys((value.site.span, *(step.span for step in value.steps))))
        named = (node for node in condition.walk() if node.kind in ("identifier", "selector_expression"))
        return any(lists_way(ways, way) for node in named for way in redirects(rule.module, node, through))

    functions = [each for each in dict.fromkeys(site.function for site in value.sites) if each is not None]
    if any(_asks_for_digest(each, is_looked_at) for each in functions):
        return True
    calls = (node for function in functions for node in function.walk() if node.kind == "call_expression")
    called = dict.fromkeys(each.function for call in calls for each in callees(rule.module, call))
    return any(each is not None and _asks_for_digest(each, is_looked_at) and _spells_sign(each) for each in called)


def _asks_for_digest(function: Node, is_looked_at: Callable[[Node], bool]) -> bool:
    """Whether a function looks whether something is a digest, and puts the sign of one in front of nothing else."""
    tests = [node for node in function.walk() if node.kind in ("if_statement", "expression_case")]
    tests = [node for node in tests if b"sha" in _condition(node).bytes]
    return any(is_looked_at(_condition(test)) for test in tests) and not any(
        _spells_sign(other) for test in tests for other in _others(test)
    )


def _condition(test: Node) -> Node:
    found = test.get("condition") or test.get("value")
    assert found is not None
    return found


def _others(test: Node) -> list[Node]:
    """Return what is done where something is no digest."""
    condition = _condition(test)
    condition = strip_parens(condition.children[0] if condition.kind == "expression_list" else condition)
    operator = condition.get("operator")
    is_other = operator is not None and operator.kind in ("!", "!=")
    if test.kind == "expression_case":
        beside = test.parent.children if test.parent is not None else []
        return [test] if is_other else [each for each in beside if each is not test]
    found = test["consequence"] if is_other else test.get("alternative")
    return [found] if found is not None else []


def _spells_sign(node: Node) -> bool:
    return any(b"@" in each.bytes for each in node.walk() if each.kind in STRING_KINDS)


def _ends_in_slash(part: Part) -> bool:
    return isinstance(part, Text) and part.text.endswith("/")


def _is_pins(rule: ResolvedRule, behind: Parts) -> bool:
    """Whether the pin's tag or digest stands there, and nothing else."""
    held = rule.part(behind[1]) if len(behind) == 2 else None
    return held in ("tag", "digest") and behind[0] == Text(BETWEEN[held])
