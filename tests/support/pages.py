"""The commands of a Markdown page, and what it says that they print."""

from __future__ import annotations

import re
from collections.abc import Iterator

from project import ROOT


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def blocks(name: str, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text(name), re.M | re.S)


def session(block: str) -> Iterator[tuple[str, str]]:
    """Yield (command, what it is said to print) of one `console` block."""
    for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
        command, _, output = part.partition("\n")
        yield command, output


def matches(said: str, printed: str) -> bool:
    """Whether the output is the one shown; a line `...` stands for any lines, also none."""
    pattern = "".join("(?:.*\n)*" if line == "...\n" else re.escape(line) for line in said.splitlines(keepends=True))
    return re.fullmatch(pattern, printed) is not None
