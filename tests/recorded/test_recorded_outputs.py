"""What is said of the fixtures stays to the letter, whatever the structure of the code."""

from __future__ import annotations

import pytest
from outputs import RECORD, line, outputs, trees

TREES = dict(trees())
LINES = {each.partition(" ")[0]: each for each in RECORD.read_text("utf-8").splitlines()}


def test_every_fixture_is_recorded() -> None:
    assert sorted(LINES) == sorted(TREES)


@pytest.mark.parametrize("name", sorted(TREES))
def test_the_reports_of_a_fixture_are_as_recorded(name: str) -> None:
    assert line(name, outputs(TREES[name])) == LINES[name], "where that is meant: python tests/recorded/outputs.py"
