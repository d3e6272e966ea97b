"""Runs every command in `docs/walkthrough.md` again, in order, and puts what it prints below it; the same in Chinese.

The page is what people read and what this reads: change the text or a command there, then run this. `--check` writes
nothing and exits 1 if something is printed that a page does not show.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from console import ROOT, Console, broken

PAGE = ROOT / "docs" / "walkthrough.md"
CHINESE = PAGE.with_name("walkthrough.zh-CN.md")
LANG = {PAGE: "C.UTF-8", CHINESE: "zh_CN.UTF-8"}
_BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.M | re.S)
# as a terminal shows it: `$ ` and, where the command goes on, `> `
_COMMAND = re.compile(r"^\$ .*\n(?:>(?: .*)?\n)*", re.M)


def rerun(page: Path, place: Path) -> str:
    """Return the page with what the commands print now, in a repository in `place` that holds the broken fixture."""
    text = page.read_text("utf-8")
    console = Console(broken(place), place / "home", LANG=LANG[page])
    console.must("git init -q && git add -A && git commit -qm 'As it was'")
    return _BLOCK.sub(lambda block: "".join(_session(console, block[0])), text)


def _session(console: Console, block: str) -> Iterator[str]:
    for shown in _COMMAND.findall(block):
        status, output = console.run("\n".join(line[2:] for line in shown.splitlines()))
        yield shown
        # blanks at the ends of lines do not survive editors
        yield from (line.rstrip() + "\n" for line in output.splitlines())
        if status:
            yield f"[exit status {status}]\n"


def commands(page: Path) -> list[str]:
    """Return the commands of a page, in order."""
    return [found for block in _BLOCK.findall(page.read_text("utf-8")) for found in _COMMAND.findall(block)]


def main(argv: list[str]) -> int:
    stale = False
    for page in LANG:
        with tempfile.TemporaryDirectory(prefix="lvscare-codemod-") as place:
            new = rerun(page, Path(place))
        stale |= new != page.read_text("utf-8")
        if "--check" not in argv:
            page.write_text(new, "utf-8")
    return int(stale and "--check" in argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
