"""What images that operators choose by a flag are while nobody gives it.

flags.StringVar(&o.Image, "image", DefaultImage, "")     DefaultImage, of `o.Image`
flags.String("image", DefaultImage, "")                  DefaultImage, of `flags.GetString("image")`
flags.StringVar(&o.Base, "base-image", Repository, "")   Repository + ":" + Tag, of `o.Base + ":" + Tag`
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from codemod.golang.evaluate.constructed import is_open
from codemod.golang.evaluate.contexts import everywhere
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.terms import Hole, Parts, reassembled
from codemod.golang.evaluate.values import Value, normal
from codemod.golang.flow.callees import Invocation, argument_of
from codemod.golang.flow.paths import spine_of
from codemod.golang.program.packages import Module
from codemod.golang.program.struct_tags import field_declaration
from codemod.golang.read.syntax import Node
from codemod.image.repository_path import like
from codemod.judge.judged import Judged
from codemod.judge.lost_at import held_at, node_at
from codemod.judge.operators import may_come_from
from codemod.judge.resolve import ResolvedRule
from codemod.judge.verdicts import Verdict
from codemod.records import replace
from codemod.rule import Redirect
from codemod.uses.asked import asked, asked_by
from codemod.uses.consumers import Consumption
from codemod.uses.filled import Filled, filled_at, flags_filling
from codemod.uses.flags import Flag, flags
from codemod.uses.settings import defaults_by_name


def consumed_by_default(
    evaluator: Evaluator, ways: Iterable[Redirect], chosen: Iterable[Judged]
) -> Iterator[Consumption]:
    """Yield what images that are `chosen` would be else, of the flags among these ways; nothing where that is empty."""
    names = tuple(each.name for each in ways if each.kind == "flag")
    given = ((image, hole, node) for image in chosen for hole, node in _defaults(evaluator.module, names, image))
    told: dict[tuple[str, tuple[Parts, Parts], Node], list[Value]] = {}
    for image, hole, node in given:
        key = image.consumption.consumer, _around(image.value, hole), node
        told.setdefault(key, []).append(image.value)
    for (consumer, around, node), settings in told.items():
        values = [value for value in evaluator.at(node, partial(everywhere, evaluator, node)) if value.text != ""]
        if not any(around) and values:
            from codemod.judge.default_ways import is_never_whole  # of few flags the default is no whole image

            values = [v for v in values if not all(is_never_whole(evaluator, each, v) for each in settings)]
        defining = argument_of(node) if not any(around) else None
        call, index = (Invocation.of(defining[0]), defining[1]) if defining is not None else (None, 0)
        yield Consumption(consumer, node, tuple(_within(around, v) for v in values), call=call, index=index)


def default_asked_again(
    evaluator: Evaluator, rule: ResolvedRule, told: list[Judged], judge: Callable[[Value], Verdict]
) -> list[Judged]:
    """Return what is to be said of a flag's default, which is asked of every way where it is not known: of
    `flags.StringVar(&c.Image, "image", c.Image, "")`, what whoever calls has filled in before."""
    codes = {each.verdict.code for each in told}
    if "IMG205" not in codes or told[0].consumption.call is None:
        return told
    from codemod.judge.executed import consumed  # most flags have a constant for it

    def judged(value: Value) -> Verdict:
        return Verdict("IMG205") if is_open(value) else judge(value)

    right = consumed(evaluator, rule, told[0].consumption, codes, judged, {})
    return [Judged(told[0].consumption, each.value, Verdict("")) for each in right] or told


def _around(value: Value, hole: Hole | None) -> tuple[Parts, Parts]:
    """Return what stands in front of a hole, and behind it."""
    if hole is None:
        return (), ()
    at = value.parts.index(hole)
    return value.parts[:at], value.parts[at + 1 :]


def _within(around: tuple[Parts, Parts], value: Value) -> Value:
    front, behind = around
    if not (front or behind):
        return value
    return replace(value, parts=reassembled(normal((*front, *value.parts, *behind))))


def _defaults(module: Module, names: tuple[str, ...], image: Judged) -> Iterator[tuple[Hole | None, Node]]:
    """Yield the defaults of the flags that set an image, or a part of it, and which part that is: of several with one
    name, as commands of one program have them, of those that fill just this."""
    holes = [part for part in image.value.parts if isinstance(part, Hole)]
    named = [flag for flag in flags(module) if any(like(name, flag.name) for name in names)]
    filling: list[tuple[Hole | None, Flag]] = [
        (hole, flag) for hole in holes for flag in flags_of(module, hole) if flag in named
    ]
    if not filling and len(named) == 1 and not any(_is_set_otherwise(module, image.value, hole) for hole in holes):
        filling = [(holes[0] if len(holes) == 1 else None, named[0])]
    found = [(hole, flag.default) for hole, flag in filling if flag.default is not None]
    yield from found or ((hole, node) for hole in holes for node in _named(module, hole))


def flags_of(module: Module, hole: Hole) -> list[Flag]:
    """Return the flags that fill what a hole stands for."""
    filling = flags_filling(module)
    found = {flag for each in _filled(module, hole) for flag in filling.get(each, ())}
    return [flag for flag in flags(module) if flag in found]


def defaults_of(module: Module, hole: Hole) -> list[Node]:
    """Return what a hole stands for while nobody gives the flag that fills it, or that it asks for by its name."""
    filling = [flag.default for flag in flags_of(module, hole) if flag.default is not None]
    return filling or list(_named(module, hole))


def _is_set_otherwise(module: Module, value: Value, hole: Hole) -> bool:
    """Whether a decoder fills in what a hole stands for, and no flag."""
    return not may_come_from(module, _BY_FLAG, value, (hole,)) and may_come_from(module, _BY_FIELD, value, (hole,))


_BY_FLAG, _BY_FIELD = (Redirect(kind="flag"),), (Redirect(kind="field"),)


def _named(module: Module, hole: Hole) -> Iterator[Node]:
    """Yield the defaults of the flag that a hole asks for by its name, `flags.GetString("image")`: of several, those
    beside it."""
    node = node_at(module, hole.span) if hole.span is not None else None
    told = asked_by(hole.term)
    ways = [way for way in asked(module, node, ()) if way.kind == "flag"] if node is not None else []
    for way in ways if told is None or ways else (told,):
        found = defaults_by_name(module).get(way.name, ())
        beside = [each for each in found if node is not None and each.file is node.file]
        yield from beside or found


def _filled(module: Module, hole: Hole) -> Iterator[Filled]:
    """Yield what a hole stands for that a flag can fill: the expression there, and the field that its term is."""
    node = node_at(module, hole.span) if hole.span is not None else None
    if node is None:
        return
    if node.kind != "field_declaration":
        yield from filled_at(module, spine_of(node))
        yield from filled_at(module, node)
    field = held_at(module, hole.span, hole.term) if hole.span is not None else None
    declared = field_declaration(module, field.holder, field.field) if field is not None else None
    if field is not None and declared is not None:
        yield declared[0], field.field
