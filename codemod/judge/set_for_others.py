"""Where what an operator sets for something else is written to a field in which they name an image.

if node.Image == "" { node.Image = cfg.Name }       the rule lists `Node.image`, and no name of a cluster
setDefault(&spec.Image, o.Registry)                 through its address
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from codemod.golang.evaluate.contexts import everywhere
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.terms import Hole
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.left_empty import is_same_field
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node
from codemod.judge.decoded_names import fields_named
from codemod.judge.kept_whole import keeps
from codemod.judge.operators import sets_field, ways_to_text
from codemod.rule import Field, Redirect, Rule
from codemod.rule.pins import names_whole_image
from codemod.uses.named_fields import all_written, declared_type
from codemod.uses.outside import made_of
from codemod.uses.through_pointers import given_through, values_through


def set_for_others(
    evaluator: Evaluator, rule: Rule, fields: Iterable[Field], is_of_something_else: Callable[[Value], bool]
) -> Iterator[Node]:
    """Yield what is written there to those of these fields that are a way of the rule for the whole image."""
    for wanted in _whole_images(evaluator.module, rule, fields):
        for given in (given for _, given in all_written(evaluator.module, wanted) if given is not None):
            found = evaluator.at(given, partial(everywhere, evaluator, given))
            yield from (given for each in found if _is_text(evaluator, each) and is_of_something_else(each))


def set_through_address(
    evaluator: Evaluator, rule: Rule, is_of_something_else: Callable[[Value], bool]
) -> Iterator[Node]:
    """Yield the calls that get the address of such a field, whichever it is, and write such a thing there."""
    named = (field for way in _whole_ways(rule) for field in fields_named(evaluator.module, way.name))
    for wanted in dict.fromkeys(named):
        for place in (place for place, given in all_written(evaluator.module, wanted) if given is None):
            for through in given_through(evaluator.module, place):
                found = evaluator.at(through.call, partial(values_through, through, evaluator))
                yield from (through.call for each in found if is_of_something_else(each))


def cut_in_place(module: Module, rule: Rule, fields: Iterable[Field]) -> Iterator[Node]:
    """Yield what a field in which an operator names the whole image is given that is a part alone of what it was:
    `c.Image = strings.TrimRight(c.Image, ":3")`."""
    for wanted in _whole_images(module, rule, fields):
        for place, given in all_written(module, wanted):
            if given is not None and place.kind == "selector_expression":
                made = [given, *made_of(module, given)]
                itself = any(is_same_field(each, place) for each in made)
                if itself and not all(keeps(module, each) for one in made for each in one.walk()):
                    yield given


def _whole_images(module: Module, rule: Rule, fields: Iterable[Field]) -> Iterator[Field]:
    """Yield those of the fields that are a way of the rule for the whole image."""
    whole = _whole_ways(rule)
    for wanted in dict.fromkeys(fields) if whole else ():
        if sets_field(module, whole, declared_type(module, wanted), wanted.name):
            yield wanted


def _whole_ways(rule: Rule) -> tuple[Redirect, ...]:
    ways = (way for way in rule.overrides if way.kind == "field" and "*" not in way.name)
    return tuple(way for way in ways if names_whole_image(way))


def _is_text(evaluator: Evaluator, value: Value) -> bool:
    """Whether what is not known of a value is a text that an operator sets, and no object in which that was lost."""
    holes = [part for part in value.parts if isinstance(part, Hole)]
    return bool(holes) and all(ways_to_text(evaluator.module, value, each) for each in holes)
