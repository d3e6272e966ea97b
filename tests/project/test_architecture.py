"""The way of one image, as `docs/architecture.md` tells it, is that of the code."""

from __future__ import annotations

import importlib
import re
from functools import reduce

from project import ROOT

PAGE = (ROOT / "docs/architecture.md").read_text("utf-8")
# from the tree to the printed line; `finding`, `write` and `preflight` are not on this way
STAGES = [
    "commands", "rule", "source", "golang.read", "golang.program", "golang.flow", "golang.evaluate", "uses", "judge",
    "report",
]  # fmt: skip


def steps() -> list[str]:
    """Return the functions that the numbered list names, in order."""
    way = PAGE[PAGE.index("## The way of one image") : PAGE.index("## Decisions, and why")]
    listed = way[way.index("\n1. ") :]
    return re.findall(r"`(codemod\.[\w.]+)`", listed)


def stage(name: str) -> str:
    _, first, second, *_ = name.split(".")
    return f"golang.{second}" if first == "golang" else first


def there(name: str) -> object:
    """Return what a dotted name stands for: a function of a module, or a method of its class."""
    parts = name.split(".")
    for length in range(len(parts) - 1, 1, -1):
        try:
            module = importlib.import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        return reduce(getattr, parts[length:], module)
    raise AssertionError(name)


def test_each_function_of_the_walk_is_there() -> None:
    assert all(callable(there(name)) for name in steps())


def test_the_walk_passes_each_folder_once_and_downwards() -> None:
    passed = [stage(name) for name in steps()]
    assert list(dict.fromkeys(passed)) == [folder for i, folder in enumerate(passed) if passed[:i][-1:] != [folder]]
    assert list(dict.fromkeys(passed)) == STAGES


def test_the_page_names_every_folder_and_no_other() -> None:
    drawn = PAGE[PAGE.index("codemod/\n") : PAGE.index("rules/  fixtures/")]
    named = set(re.findall(r"^  ([\w/]+)/ ", drawn, re.MULTILINE))
    folders = {path.parent.relative_to(ROOT / "codemod").as_posix() for path in (ROOT / "codemod").rglob("__init__.py")}
    assert named == folders - {".", "golang", "golang/evaluate/models", "judge/checks"}
