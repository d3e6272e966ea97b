"""A finite sequence of numbers that decides how a program is made, and the search for a shorter one.

After its end every decision is 0, which is always the simplest: so any sequence makes a program that compiles, and a
shorter or smaller sequence makes a simpler one.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
LENGTH = 120


class Choices:
    """Decides by the numbers, one after the other; `used` counts them."""

    def __init__(self, numbers: Sequence[int]) -> None:
        self.numbers = numbers
        self.used = 0

    def below(self, limit: int) -> int:
        number = self.numbers[self.used] % limit if self.used < len(self.numbers) else 0
        self.used += 1
        return number

    def pick(self, options: Sequence[T]) -> T:
        return options[self.below(len(options))]

    def chance(self, percent: int) -> bool:
        return self.below(100) >= 100 - percent


def numbers(source: random.Random) -> tuple[int, ...]:
    """Return a sequence for one program; short ones, too, for programs that are nearly simple."""
    return tuple(source.randrange(1 << 20) for _ in range(source.randrange(10, LENGTH)))


def simpler(found: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Yield shorter and smaller sequences: cut at the end, with a piece taken out, or with a piece of zeros."""
    for length in (32, 16, 8, 4, 2, 1):
        for at in range(0, len(found), max(1, length // 2)):
            yield found[:at] + found[at + length :]
    for length in (8, 4, 2, 1):
        for at in range(0, len(found), length):
            if any(found[at : at + length]):
                yield found[:at] + (0,) * len(found[at : at + length]) + found[at + length :]
