"""Finds the simplest program that still shows a mismatch."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import generate
from choices import simpler
from go_programs import Program
from judging import compared


def shrunk(made: tuple[int, ...], kind: str, folder: Path) -> Program:
    """Return the simplest program of this kind of mismatch that is found from these choices, one build a round."""
    for turn in count():
        texts: dict[str, tuple[int, ...]] = {}
        now = generate.program(0, made).text
        for each in simpler(made):
            texts.setdefault(generate.program(0, each).text, each)
        tried = [each for text, each in texts.items() if text != now and len(text) <= len(now)]
        programs = [generate.program(number, each) for number, each in enumerate(tried)]
        found = [r.program for r in compared(programs, folder / str(turn)) if kind in {m.kind for m in r.mismatches}]
        if not found:
            break
        made = tried[min(found, key=lambda program: len(program.text)).number]
    return generate.program(0, made)
