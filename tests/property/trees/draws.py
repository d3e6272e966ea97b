"""Draws a tree at random, names what is special about it, and finds a simpler one.

A draw says which option each part of a tree has; the first option of each is the simplest, and has no name here.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain

import bodies
from bodies import BODIES, Body
from links import LINKS, Link
from making import EVIL, Making, Tree, imports
from places import PLACES, Place, Spot
from spreads import SPREADS, Spread, Twin
from surroundings import CALLERS, CONSTANTS, CONSUMERS, KEPT, SPELLINGS, Spelling, Twist
from things import THINGS, Declared, Thing


@dataclass(frozen=True)
class Layer:
    """Something that makes the image: `wrong` says for each of its twins whether it is.

    `inside`: the consumer asks it, and not its caller.
    """

    thing: Thing = THINGS[0]
    place: Place = PLACES[0]
    spread: Spread = SPREADS[0]
    link: Link = LINKS[0]
    wrong: tuple[bool, ...] = (False,)
    inside: bool = False

    def names(self) -> Iterator[str]:
        yield from _special(THINGS, self.thing)
        yield from _special(PLACES, self.place)
        yield from _special(SPREADS, self.spread)
        yield from _special(LINKS, self.link)
        if self.inside:
            yield "asked by the consumer"

    def simpler(self) -> Iterator[Layer]:
        yield replace(self, inside=False)
        yield replace(self, link=LINKS[0])
        yield replace(self, place=PLACES[0])
        yield replace(self, thing=THINGS[0])
        yield replace(self, spread=SPREADS[0], wrong=(any(self.wrong),))
        for at, wrong in enumerate(self.wrong):
            if wrong:
                yield replace(self, wrong=(*self.wrong[:at], False, *self.wrong[at + 1 :]))


@dataclass(frozen=True)
class Draw:
    """A whole tree; of bodies and twists, whether each is wrong."""

    layers: tuple[Layer, ...] = ()
    bodies: tuple[tuple[Body, bool], ...] = ()
    consumer: tuple[Twist, bool] = (CONSUMERS[0], False)
    constant: tuple[Twist, bool] = (CONSTANTS[0], False)
    caller: tuple[Twist, bool] = (CALLERS[0], False)
    spelling: Spelling = SPELLINGS[0]
    kept: str = KEPT[0]
    ends: str = "\n"

    def names(self) -> frozenset[str]:
        return frozenset(
            chain(
                *(layer.names() for layer in self.layers),
                (body.name for body, _ in self.bodies),
                _special(CONSUMERS, self.consumer[0]),
                _special(CONSTANTS, self.constant[0]),
                _special(CALLERS, self.caller[0]),
                _special(SPELLINGS, self.spelling),
                [f"kept: {self.kept}"] if self.kept else [],
                ["CRLF sources"] if self.ends != "\n" else [],
            )
        )

    def simpler(self) -> Iterator[Draw]:
        """Yield draws with one part left out, simpler or right."""
        yield from (each for each in self._simpler() if each != self)

    def _simpler(self) -> Iterator[Draw]:
        for at in range(len(self.layers)):
            yield replace(self, layers=self.layers[:at] + self.layers[at + 1 :])
        for at in range(len(self.bodies)):
            yield replace(self, bodies=self.bodies[:at] + self.bodies[at + 1 :])
        yield replace(self, consumer=(CONSUMERS[0], False))
        yield replace(self, constant=(CONSTANTS[0], False))
        yield replace(self, caller=(CALLERS[0], False))
        yield replace(self, spelling=SPELLINGS[0])
        yield replace(self, kept=KEPT[0])
        yield replace(self, ends="\n")
        for at, layer in enumerate(self.layers):
            for each in layer.simpler():
                yield replace(self, layers=(*self.layers[:at], each, *self.layers[at + 1 :]))

    def tree(self) -> Tree:
        making = Making(module=self.spelling.module, git=self.kept, ends=self.ends)
        self.constant[0].make(making, self.constant[1])
        self.consumer[0].make(making, self.consumer[1])
        self.caller[0].make(making, self.caller[1])
        for n, (body, wrong) in enumerate(self.bodies, 1):
            bodies.make(body, making, n, wrong)
        for n, layer in enumerate(self.layers, 1):
            _lay(layer, making, n)
        return making.tree(self.spelling.spell)


def _special(options: tuple[object, ...], option: Thing | Place | Spread | Link | Twist | Spelling) -> Iterator[str]:
    if option is not options[0]:
        yield option.name


def _lay(layer: Layer, making: Making, n: int) -> None:
    """Put a layer into the tree, around the image."""
    asked = making.inside if layer.inside else making.local
    spot = layer.place.where(making, n)
    if spot is not None:
        asked.use(spot.path, spot.name)
    spot = spot or _own(making, layer.inside)
    name = f"Final{n}"
    words = {"N": spot.qualifier + name, "S": asked.image}
    asked.image = re.sub(r"\b[NS]\b", lambda word: words[word[0]], layer.thing.use)
    written = [
        _write(making, spot, twin, n, layer.thing.declare(name, spot.path, EVIL if wrong else "", number), spot.folder)
        for number, (twin, wrong) in enumerate(zip(layer.spread.twins, layer.wrong, strict=True))
    ]
    if spot.decoy:
        _write(making, spot, Twin("help«n».go"), n, layer.thing.declare(name, spot.path, "", 0), spot.decoy)
    layer.link.apply(making, n, spot.folder, written)


def _own(making: Making, inside: bool) -> Spot:
    folder, package = (making.ipvs, "ipvs") if inside else ("pkg/registry", "registry")
    return Spot(folder, package, making.path(folder), ".")


def _write(making: Making, spot: Spot, twin: Twin, n: int, declared: Declared, folder: str) -> str:
    """Write one twin; return its file."""
    path = f"{folder}/{twin.name.replace('«n»', str(n))}"
    package = twin.package.replace("«p»", spot.package) or spot.package
    making.files[path] = f"{twin.before}package {package}\n\n{imports(declared.imports)}{declared.text}{twin.behind}"
    for name, text in declared.files.items():
        making.files[f"{folder}/{name}"] = text if name.endswith(".go") else text.encode()
    if declared.once:
        making.files[f"{folder}/zz_once{n}.go"] = f"package {spot.package}\n\n{declared.once}"
    making.settings.update(declared.settings)
    making.builds = declared.builds or making.builds
    return path


# at random


class Dice(random.Random):
    """`evil` is how often a part is wrong; in some trees none is."""

    evil = 0.0

    def wrong(self) -> bool:
        return self.random() < self.evil


def _twist(dice: Dice, twists: tuple[Twist, ...]) -> tuple[Twist, bool]:
    return (dice.choice(twists[1:]), dice.wrong()) if dice.random() < 0.15 else (twists[0], False)


def _layer(dice: Dice) -> Layer:
    """Most layers are simple in some of their parts."""
    spread = dice.choice(SPREADS) if dice.random() < 0.6 else SPREADS[0]
    place = dice.choice(PLACES) if dice.random() < 0.6 else PLACES[0]
    links = [link for link in LINKS if place is not PLACES[0] or not link.elsewhere]
    return Layer(
        dice.choice(THINGS),
        place,
        spread,
        dice.choice(links) if dice.random() < 0.2 else LINKS[0],
        tuple(dice.wrong() for _ in spread.twins),
        dice.random() < 0.1,
    )


def draw(dice: Dice) -> Draw:
    dice.evil = dice.choice([0.0, 0.2, 0.4])
    return Draw(
        tuple(_layer(dice) for _ in range(dice.choice([0, 1, 1, 1, 2, 3]))),
        tuple((body, dice.wrong()) for body in dice.sample(BODIES, dice.choice([0, 0, 0, 1, 1, 2]))),
        _twist(dice, CONSUMERS),
        _twist(dice, CONSTANTS),
        _twist(dice, CALLERS),
        dice.choice(SPELLINGS) if dice.random() < 0.4 else SPELLINGS[0],
        dice.choice(KEPT) if dice.random() < 0.4 else KEPT[0],
        "\r\n" if dice.random() < 0.1 else "\n",
    )
