"""A finished judgement: all that one rule asks of one module, answered. It is a value, and the checks only read it.

What could not be read or judged is known when everything else was asked, and not before. So `judged` asks everything,
and wherever there is a Judgement, its `problems` are all that there are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial

from codemod.finding.diagnostics import Message, Span, SuggestedFix, message
from codemod.golang.evaluate.values import Value
from codemod.golang.program.packages import Module
from codemod.golang.program.unread import unread
from codemod.golang.read.files import Object, Problem
from codemod.golang.read.syntax import Node
from codemod.image.mentions import spelled_out
from codemod.judge.declarations import DeclarationFlaw, Misdeclared, misdeclared
from codemod.judge.ignores import Ignore, ignores_in
from codemod.judge.judged import Judged
from codemod.judge.mends import NOTHING, CannotFix, Mend, mend, settled
from codemod.judge.parts import RulePart
from codemod.judge.passes import Pass
from codemod.judge.pinned import Pinned, pinned
from codemod.judge.pull_policies import OtherPolicy, other_policies
from codemod.judge.resolve import ResolvedRule
from codemod.judge.rewrite import suggest
from codemod.judge.takers import COMMAND
from codemod.judge.verdicts import holds_image, may_be_overridden
from codemod.records import dataclass
from codemod.rule import Constant, Rule
from codemod.rule.anchors import anchors
from codemod.rule.pins import pinned_text
from codemod.source.search import grouped, holds
from codemod.uses.bodies import Body
from codemod.uses.consumers import Consumption
from codemod.uses.handed import Handed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    from codemod.judge.proposals import Mended

    T = TypeVar("T")

_Propose = Callable[[], SuggestedFix | None]

# what is asked, one after the other
STAGES = (message("the pin"), message("images at consumers"), message("fixes"))
_REWRITTEN = ("IMG201", "IMG202", "IMG203", "IMG204")


@dataclass(frozen=True, eq=False)
class Judgement:
    """What is known of one rule in one module. `asked` is the Pass that answered, for who asks about other places.

    `pins` are the places that hold the pin, `flaws` what is wrong with their declarations. `images` are the Values
    that reach consumers, good ones included; `spelled_out` the texts that name the image, each with its string.
    `missing`, `handed`, `bodies`, `unreached` and `unset` tell which parts of the rule are not there. `mends` has what
    can be done about pins, flaws, images and policies that are wrong. Of the good images, `canonical` has the fixes of
    those that the rule would spell otherwise, and `overridable` what lets an operator name another one; `helpers` have
    the name of the function that does, and are wrong. `comments` ignore findings. `problems` could not be read or
    judged.
    """

    asked: Pass
    pins: tuple[Pinned, ...]
    flaws: tuple[Misdeclared, ...]
    images: tuple[Judged, ...]
    spelled_out: tuple[tuple[Node, Span], ...]
    handed: tuple[Handed, ...]
    bodies: tuple[Body, ...]
    policies: tuple[OtherPolicy, ...]
    unreached: tuple[str, ...]
    unset: tuple[str, ...]
    mends: Mapping[Mended, Mend]
    canonical: Mapping[Judged, Mend]
    helpers: tuple[Object, ...]
    overridable: Mapping[Judged, Mend]
    comments: tuple[Ignore, ...]
    problems: tuple[Problem, ...]

    @property
    def rule(self) -> Rule:
        return self.asked.rule

    @property
    def module(self) -> Module:
        return self.asked.module

    @property
    def resolved(self) -> ResolvedRule:
        return self.asked.resolved

    @property
    def missing(self) -> tuple[RulePart, ...]:
        return self.asked.missing

    @property
    def constants(self) -> list[tuple[Object, Value | None]]:
        """The declarations of what the rule calls constants, each with its text; None for what is no constant."""
        constants = (pin for pin in self.pins if isinstance(pin.pin.by, Constant))
        return [(each.item, each.value) for each in constants if each.item is not None]

    def mend(self, wrong: Mended) -> Mend:
        """Return what can be done about what is wrong."""
        return self.mends.get(wrong, NOTHING)


def judged(pass_: Pass, also: Iterable[Problem] = (), tell: Callable[[Message], None] = lambda _: None) -> Judgement:
    """Ask all that a rule asks of a module. `also` are problems that were met before; `tell` is told of each stage."""
    tell(STAGES[0])
    pins = _all(pass_, lambda: pinned(pass_))
    flawed = _all(pass_, lambda: misdeclared(pass_))
    tell(STAGES[1])
    images = _all(pass_, lambda: pass_.judged)
    spelled_out = _all(pass_, lambda: _spelled_out(pass_))
    policies = _all(pass_, lambda: other_policies(pass_))
    bodies, handed = _all(pass_, lambda: pass_.bodies), _all(pass_, lambda: pass_.handed)
    own = any(_is_own(pass_, each) for each in _consumed(pass_, images))
    unreached = _all(pass_, lambda: _unreached(pass_)) if pins and not (own or spelled_out or flawed) else ()
    unset = _all(pass_, lambda: _never_chosen(pass_, images)) if pins and pass_.rule.overrides else ()
    tell(STAGES[2])
    mends = _mends(pass_, [*_wrong(pass_, pins, flawed), *once(images, *_REWRITTEN), *policies])
    good = list(once(images, ""))
    canonical = {image: each for image in good for each in _all(pass_, partial(_respelled, pass_, image))}
    helpers, overridable = _overridable(pass_, good)
    comments = ignores_in(pass_.module)
    problems = (*_not_read(pass_), *pass_.module.sources.problems(), *also, *pass_.problems)
    return Judgement(
        pass_,
        pins,
        flawed,
        images,
        spelled_out,
        handed,
        bodies,
        policies,
        unreached,
        unset,
        mends,
        canonical,
        helpers,
        overridable,
        comments,
        problems,
    )


def _all(pass_: Pass, ask: Callable[[], Iterable[T]]) -> tuple[T, ...]:
    """Return all answers to a question; where the budget of steps is used up, those until then."""

    def answers() -> Iterator[T]:
        yield from ask()

    return tuple(pass_.within_budget(answers()))


def once(images: Iterable[Judged], *codes: str) -> Iterator[Judged]:
    """Yield the images with one of these verdicts (empty: good), each place once for each."""
    seen = set()
    for each in images:
        place = (each.verdict.code, each.span)
        if each.verdict.code in codes and place not in seen:
            seen.add(place)
            yield each


def _wrong(pass_: Pass, pins: Iterable[Pinned], flawed: Iterable[Misdeclared]) -> Iterator[Mended]:
    """Yield what is wrong with the pin, and could be mended."""
    for place in pins:
        value, pin = place.value, pinned_text(pass_.rule.image, place.pin.part)
        if value is not None and (value.numeric or value.text != pin):
            yield place
    yield from (flaw for flaw in flawed if flaw.kind is DeclarationFlaw.NO_CONSTANT)


def _mends(pass_: Pass, wrong: Sequence[Mended]) -> dict[Mended, Mend]:
    if not wrong:
        return {}
    # in most trees nothing is wrong, and lint starts often
    from codemod.judge.proposals import proposed

    return _tried(pass_, ((each, partial(proposed, pass_, each)) for each in wrong))


def _tried(pass_: Pass, proposals: Iterable[tuple[T, _Propose]]) -> dict[T, Mend]:
    return {wrong: each for wrong, propose in proposals for each in _all(pass_, partial(_mend, pass_.module, propose))}


def _mend(module: Module, propose: _Propose) -> Iterator[Mend]:
    yield mend(module, propose)


def _respelled(pass_: Pass, good: Judged) -> Iterator[Mend]:
    """Yield what writes a good image as the rule would; none where it is written so."""
    try:
        fix = suggest(pass_, good.value.site, keeps=True)
    except CannotFix:
        return
    if fix.edits:
        yield settled(pass_.module, fix)


def _spelled_out(pass_: Pass) -> list[tuple[Node, Span]]:
    """Return every image reference in a string of the module, but for those in the declarations that pin this image."""
    same = (each for each in pass_.beside if each.resolved.names.named_by(pass_.rule.image.repository))
    pinning = [spec for each in dict.fromkeys((pass_, *same)) for spec in each.pinning]
    spelled = (each for file in pass_.files for each in spelled_out(pass_.module, file, pass_.resolved.names))
    found = [each for each in spelled if not any(_is_in(each[1], *spec) for spec in pinning)]
    if found and not pass_.resolved.is_named:
        from codemod.judge.own_spellings import others  # few pins are without a repository that is held

        found = others(pass_, found)
    if found:
        # in most programs no text names the image, and lint starts often
        from codemod.judge.search_words import given_out

        return given_out(pass_.module, found)
    return found


def _is_in(span: Span, path: str, spec: Node) -> bool:
    return span.path == path and spec.start <= span.start < spec.end


def _overridable(pass_: Pass, good: Iterable[Judged]) -> tuple[tuple[Object, ...], dict[Judged, Mend]]:
    """Return what has the helper's name and is not it, and what to do about good images that do not go through it."""
    wanted = pass_.rule.override
    if wanted is None:
        return (), {}
    # few rules ask for it, and lint starts often
    from codemod.judge import override

    helpers = _all(pass_, lambda: override.wrong_helpers(pass_, wanted))
    through = override.calling(pass_, wanted)
    outside = _all(pass_, lambda: override.outside(pass_, wanted, good))
    proposals = ((each, partial(override.through_helper, through, wanted, helpers, each)) for each in outside)
    return helpers, _tried(pass_, proposals)


def _consumed(pass_: Pass, images: Sequence[Judged]) -> Sequence[Judged]:
    """Return what reaches consumers; where all is what a client pulls, and what operators set by default, it may reach
    none: nothing may have what they set."""
    flags, fields = ({each.name for each in pass_.rule.overrides if each.kind == kind} for kind in ("flag", "field"))
    set_right = flags | fields  # what is wrong in a field is told there
    others = [each for each in images if each.consumption.consumer not in (flags if each.verdict.code else set_right)]
    return images if others and not all(_is_pulled(pass_.module, each.consumption) for each in others) else ()


def _is_pulled(module: Module, taken: Consumption) -> bool:
    """Whether an image is what a client is given, beside the rule's consumers."""
    listed = taken.site.parent
    if taken.call is not None or taken.consumer == COMMAND or listed is None or listed.kind != "argument_list":
        return False
    from codemod.uses.flags import flag_of  # few rules are judged by what clients pull

    return listed.parent is None or flag_of(module, listed.parent) is None


def _is_own(pass_: Pass, image: Judged) -> bool:
    """Whether an image is the rule's, or none, and not one that an operator names."""
    named = holds_image(image.value, pass_.resolved)
    return bool(image.verdict.code) or named or not may_be_overridden(image.value, pass_.resolved)


def _unreached(pass_: Pass) -> Iterator[str]:
    if pass_.missing:
        return
    # in most programs the image is somewhere, and lint starts often
    from codemod.judge.reaching_nothing import reaching_nothing

    yield from reaching_nothing(pass_)


def _never_chosen(pass_: Pass, images: Iterable[Judged]) -> Iterator[str]:
    # few rules let an operator name another image, and lint starts often
    from codemod.judge.choices import never_chosen

    yield from never_chosen(pass_, images)


def _not_read(pass_: Pass) -> Iterator[Problem]:
    """Yield what Go compiles and this tree does not have, as far as something in it was asked for: a submodule that
    nothing imports is not missed."""
    words = grouped(word.encode() for word in anchors(pass_.rule))
    return unread(pass_.module, lambda source: holds(source, words))
