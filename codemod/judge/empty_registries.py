"""A registry that nobody has to name, put in front of an image by a program that never asks whether somebody did.

flags.StringVar(&o.Registry, "registry", "", "")
fmt.Sprintf("%s/%s", o.Registry, Image)          "/acme/agent:v1" while nobody gives the flag
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from codemod.golang.evaluate.terms import Hole, Parts, Text, reassembled
from codemod.golang.evaluate.values import Value, normal
from codemod.golang.flow.emptiness import is_nothing
from codemod.golang.program.packages import Module
from codemod.image.repository_path import like
from codemod.judge.judged import Judged
from codemod.judge.operators import ways_into
from codemod.judge.resolve import ResolvedRule
from codemod.judge.verdicts import Verdict, settable
from codemod.records import replace
from codemod.uses.filled import filled_by
from codemod.uses.flags import flags
from codemod.uses.looked_at import is_looked_at
from codemod.uses.redirects import RedirectWay


def with_nothing_in_front(
    rule: ResolvedRule, found: Iterable[Judged], judge: Callable[[Value], Verdict]
) -> Iterator[Judged]:
    """Yield what images that are right would be while nobody gives the flag of their registry."""
    names = [way.name for way in settable(rule) if way.kind == "flag"]
    for each in found if names else ():
        front, behind = each.value.parts[0], each.value.parts[1:]
        if each.verdict.code or not isinstance(front, Hole) or not _follows(behind):
            continue
        ways = ways_into(rule.module, each.value, front)
        if ways and all(_is_named(way, names) and _is_left_empty(rule.module, way.name) for way in ways):
            value = replace(each.value, parts=reassembled(normal(behind)))
            yield Judged(each.consumption, value, judge(value))


def _is_named(way: RedirectWay, names: list[str]) -> bool:
    return way.kind == "flag" and any(like(name, way.name) for name in names)


def _follows(behind: Parts) -> bool:
    return bool(behind) and isinstance(behind[0], Text) and behind[0].text.startswith("/")


def _is_left_empty(module: Module, name: str) -> bool:
    """Whether each flag of a name is empty while nobody gives it, and nobody asks whether it is."""
    named = [flag for flag in flags(module) if flag.name == name]
    for flag in named:
        if flag.environment or flag.default is None or not is_nothing(module, flag.default):
            return False
        filled = filled_by(module, flag)
        if not filled or any(is_looked_at(module, flag, each) for each in filled):
            return False
    return bool(named)
