"""Where an operator may name another image, by the rule, and the program takes none.

    c.Image = "docker.io/acme/agent:v1"    // a hook, behind `Image: images.Agent()`, which reads RELATED_IMAGE_AGENT

The constant written there is pinned, and still takes the place of what an operator chose: that is no fix.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial

from codemod.golang.evaluate.contexts import everywhere
from codemod.golang.evaluate.terms import holes
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.callees import argument_of
from codemod.golang.flow.definitions import statement_of
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node
from codemod.judge.handed_on import is_empty_at
from codemod.judge.joined_choices import is_for_digests
from codemod.judge.judged import Judged
from codemod.judge.passes import Pass
from codemod.judge.verdicts import holds_image, may_be_overridden, may_be_set, settable
from codemod.judge.while_unset import fields_behind
from codemod.rule import Field, Redirect, Rule
from codemod.uses.flags import flag_of, flags
from codemod.uses.named_fields import all_written


def is_chosen_here(pass_: Pass, judged: Judged) -> bool:
    """Whether what an operator names comes to the place that a value comes to, beside it: as a default is beside what
    is set. Where a way may be that of many images, `RELATED_IMAGE_*`, it is not known what belongs there."""
    if not _are_all_its_own(pass_.rule):
        return True
    if not any(may_be_overridden(each, pass_.resolved) for each in judged.consumption.values):
        return False
    return not _replaces_choice(pass_, judged.value.site)


def _replaces_choice(pass_: Pass, site: Node) -> bool:
    """Whether an assignment writes over what an operator may have named: `image := images.Agent(); image = "..."`."""
    statement, left = statement_of(site), None
    if statement.kind == "assignment_statement":
        left = statement["left"]
    if left is None or len(left.children) != 1 or is_empty_at(pass_.module, left.children[0]):
        return False
    target = left.children[0]
    before = pass_.evaluator.at(target, partial(everywhere, pass_.evaluator, target))
    return any(may_be_overridden(each, pass_.resolved) for each in before)


def never_chosen(pass_: Pass, images: Iterable[Judged]) -> Iterator[str]:
    """Yield the ways in which an operator may name another image, in one text where no consumer takes any of them, else
    each that none takes. Where a program is several modules, another one may."""
    rule, images = pass_.rule, list(images)
    known = images and _are_all_its_own(rule) and not any(each.verdict.code for each in images)
    flags = {way.name for way in rule.overrides if way.kind == "flag"}
    defaults = flags.intersection(each.consumption.consumer for each in images)
    if len(pass_.module.reach.modules) > 1 or pass_.missing or defaults:
        return  # what is a flag's default is chosen by that flag, wherever it goes
    known = known and any(_is_there(pass_.module, way) for way in rule.overrides)
    taken = [way for way in rule.overrides if _is_taken(pass_, way, images)] if known else []
    if known and not taken:
        yield ", ".join(dict.fromkeys(way.name for way in rule.overrides))
    elif known:
        lost = (way for way in rule.overrides if way not in taken and _is_asked_for(pass_.module, way))
        yield from (way.name for way in lost)
    if known:
        yield from (way.name for way in registry_never_taken(pass_, images))


def registry_never_taken(pass_: Pass, images: Sequence[Judged]) -> Iterator[Redirect]:
    """Yield the ways in which an operator sets a registry, and that this image never takes, where it takes another."""
    ways, named = settable(pass_.resolved), [each.value for each in images if holds_image(each.value, pass_.resolved)]
    taken = [way for way in ways if any(_takes_choice(pass_, way, value) for value in named)]
    if any(_is_lent(pass_.module, wanted) for value in named for wanted in fields_behind(pass_.module, value)):
        return
    yield from (way for way in ways if taken and way not in taken and _is_asked_for(pass_.module, way))


def _is_lent(module: Module, wanted: Field) -> bool:
    """Whether a field is written to through its address by others than flags: what that takes is not known, of
    `setDefault(&spec.Registry, o.Registry)`."""
    given = [argument_of(place.parent or place) for place, value in all_written(module, wanted) if value is None]
    return any(each is None or flag_of(module, each[0]) is None for each in given)


def _is_asked_for(module: Module, way: Redirect) -> bool:
    """Whether the program has a way by that name, and a library no other name for it: what is in a configuration may be
    a field here, and viper reads a variable for a flag."""
    if way.kind == "environment":
        read = [module.sources.read(path) for path in module.paths_with(way.name)]
        return len(read) > 0 and not any(b"BindEnv" in each for each in read)
    return way.kind in ("flag", "field") and _is_there(module, way)


def _is_taken(pass_: Pass, way: Redirect, images: Sequence[Judged]) -> bool:
    return any(_takes_choice(pass_, way, each) for each in _all_that_comes(pass_, images))


def _is_there(module: Module, way: Redirect) -> bool:
    """Whether the program has a flag of that name, or names the variable or the type."""
    if way.kind == "flag":
        return any(flag.name == way.name for flag in flags(module))
    return bool(module.paths_with(way.name.partition(".")[0] or way.name.lstrip(".")))


def _are_all_its_own(rule: Rule) -> bool:
    return len(rule.overrides) > 0 and not any("*" in way.name for way in rule.overrides)


def _all_that_comes(pass_: Pass, images: Sequence[Judged]) -> Iterator[Value]:
    """Yield what comes to the consumers: first what is judged, then what may be somebody else's image, too."""
    yield from (each.value for each in images)
    for site in dict.fromkeys(each.consumption.site for each in images):
        yield from pass_.evaluator.at(site, partial(everywhere, pass_.evaluator, site))


def _takes_choice(pass_: Pass, way: Redirect, value: Value) -> bool:
    """Whether a part of a value is what an operator sets in one way: all of it, or a version behind the repository. In
    what is a digest nobody sets a tag, where the rule has a way of its own for each."""
    apart = {is_for_digests(each) for each in pass_.rule.overrides} == {True, False}
    found = (hole for hole in holes(value.parts) if not apart or hole.digest in (None, is_for_digests(way)))
    return any(may_be_set(pass_.resolved, (way,), value, (hole,)) for hole in found)
