"""Every twist alone, right and wrong, and the platforms on which Go then starts the wrong image."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bodies import BODIES
from draws import Draw, Layer
from links import LINKS
from making import ALL
from places import PLACES
from spreads import SPREADS
from surroundings import CALLERS, CONSTANTS, CONSUMERS, KEPT, SPELLINGS
from things import THINGS

NOWHERE: frozenset[str] = frozenset()
EMBEDDED = next(thing for thing in THINGS if thing.name == "embedded text")
INIT = next(thing for thing in THINGS if thing.name == "init function")
Expected = tuple[Draw, frozenset[str]]


def alone() -> Iterator[Expected]:
    yield Draw(), NOWHERE
    yield from _layers()
    yield from _spreads()
    for wrong in (False, True):
        for body in BODIES:
            yield Draw(bodies=((body, wrong),)), ALL if wrong else NOWHERE
        for twist in CONSUMERS[1:]:
            yield Draw(consumer=(twist, wrong)), twist.on if wrong else NOWHERE
        for twist in CONSTANTS[1:]:
            yield Draw(constant=(twist, wrong)), twist.on if wrong else NOWHERE
        for twist in CALLERS[1:]:
            yield Draw(caller=(twist, wrong)), twist.on if wrong else NOWHERE


def _layers() -> Iterator[Expected]:
    for wrong in (False, True):
        simple = Layer(place=PLACES[1], wrong=(wrong,))
        on = ALL if wrong else NOWHERE
        for thing in THINGS:
            yield Draw((replace(simple, thing=thing, place=PLACES[0]),)), thing.on & on
        for layer in (
            *(replace(simple, place=place) for place in PLACES),
            *(replace(simple, link=link) for link in LINKS[1:] if not link.texts),
            *(replace(simple, thing=EMBEDDED, link=link) for link in LINKS if link.texts),
            # a file that was not read may write what others declare
            *(replace(simple, thing=INIT, link=link) for link in LINKS[1:] if not link.texts),
            replace(simple, place=PLACES[0], inside=True),
        ):
            yield Draw((layer,)), on
        yield from ((Draw((simple,), spelling=spelling), on) for spelling in SPELLINGS[1:])
        yield from ((Draw((simple,), kept=kept), on) for kept in KEPT[1:])
        yield Draw((simple,), ends="\r\n"), on


def _spreads() -> Iterator[Expected]:
    """Each twin wrong alone; then none."""
    for spread in SPREADS[1:]:
        for at, twin in enumerate(spread.twins):
            wrong = tuple(each == at for each in range(len(spread.twins)))
            yield Draw((Layer(spread=spread, wrong=wrong),)), twin.on
        yield Draw((Layer(spread=spread, wrong=(False,) * len(spread.twins)),)), NOWHERE
