"""What images that operators choose by a flag are while nobody gives it.

flags.StringVar(&o.Image, "image", DefaultImage, "")     DefaultImage, of `o.Image`
flags.String("image", DefaultImage, "")                  DefaultImage, of `flags.GetString("image")`
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from codemod.golang.evaluate.contexts import everywhere
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.terms import Hole
from codemod.golang.flow.paths import spine_of
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node
from codemod.image.repository_path import like
from codemod.judge.judged import Judged
from codemod.judge.operators import node_at
from codemod.rule import Redirect
from codemod.uses.asked import asked
from codemod.uses.consumers import Consumption
from codemod.uses.filled import Filled, filled_at, filled_by
from codemod.uses.flags import flags
from codemod.uses.settings import defaults_by_name


def consumed_by_default(
    evaluator: Evaluator, ways: Iterable[Redirect], chosen: Iterable[Judged]
) -> Iterator[Consumption]:
    """Yield what images that are `chosen` would be else, of the flags among these ways; nothing where that is empty."""
    names = tuple(each.name for each in ways if each.kind == "flag")
    given = (
        (image.consumption.consumer, node) for image in chosen for node in _defaults(evaluator.module, names, image)
    )
    for consumer, node in dict.fromkeys(given):
        values = evaluator.at(node, partial(everywhere, evaluator, node))
        yield Consumption(consumer, node, tuple(value for value in values if value.text != ""))


def _defaults(module: Module, names: tuple[str, ...], image: Judged) -> list[Node]:
    """Return the defaults of the flags that set an image: of several with one name, as commands of one program have
    them, of those that fill just this."""
    named = [flag for flag in flags(module) if any(like(name, flag.name) for name in names)]
    if len(named) > 1:
        own = {each for hole in image.value.parts if isinstance(hole, Hole) for each in _filled(module, hole)}
        named = [flag for flag in named if not own.isdisjoint(filled_by(module, flag))]
    filling = [flag.default for flag in named if flag.default is not None]
    return filling or [node for hole in image.value.parts if isinstance(hole, Hole) for node in _named(module, hole)]


def _named(module: Module, hole: Hole) -> Iterator[Node]:
    """Yield the defaults of the flag that a hole asks for by its name, `flags.GetString("image")`: of several, those
    beside it."""
    node = node_at(module, hole.span) if hole.span is not None else None
    ways = (way for way in asked(module, node, ()) if way.kind == "flag") if node is not None else ()
    for way in ways:
        found = defaults_by_name(module).get(way.name, ())
        beside = [each for each in found if node is not None and each.file is node.file]
        yield from beside or found


def _filled(module: Module, hole: Hole) -> Iterator[Filled]:
    """Yield what a hole stands for that a flag can fill: the expression there, and the field that its term is."""
    node = node_at(module, hole.span) if hole.span is not None else None
    if node is not None:
        yield from filled_at(module, spine_of(node))
        yield from filled_at(module, node)
