"""Files that a rule can be about are found by words: however the image's name is broken in two, or a letter written."""

from __future__ import annotations

import pytest

from codemod.image.repository_path import Names
from codemod.rule import Constant, Image, Parameter, Rule
from codemod.rule.anchors import anchors

RULE = Rule(
    name="r",
    image=Image(repository="acme/pause", tag="3.9"),
    constant=Constant(package="p", name="Pause"),
    consumers=(Parameter(package="p", function="Run", name="image"),),
    registries=(),
)
NAME = "pause"
BROKEN = [
    f'{front}{NAME[:at]}{closing} + {opening}{NAME[at:]}:3.9"'
    for at in range(1, len(NAME))
    for front in ('"', '"acme/', '"%s')
    for closing in '"`'
    for opening in ('"', "`", '("')
    if front != '"%s' or at < 3
]
ESCAPES = ["\\x{:02x}", "\\x{:02X}", "\\{:03o}", "\\u{:04x}", "\\U{:08X}"]
ESCAPED = [f'"acme/{NAME[:at]}{escape.format(ord(NAME[at]))}{NAME[at + 1 :]}"' for at in range(5) for escape in ESCAPES]


def is_found(text: str) -> bool:
    return any(word in text for word in anchors(RULE))


@pytest.mark.parametrize("text", [*BROKEN, *ESCAPED, '"acme/pause:3.9"', '"mirror/" + pause', "Pause", "Run"])
def test_a_name_is_found_however_it_is_written(text: str) -> None:
    assert Names(("acme/pause",)).words == (NAME,)
    assert is_found(text)


@pytest.mark.parametrize("text", ["// how to use it", '"refuse"', "excuse", '"reuse"', "use(x)"])
def test_a_word_that_ends_like_the_name_finds_nothing(text: str) -> None:
    assert not is_found(text)
