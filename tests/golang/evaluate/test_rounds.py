"""Fields that are written from each other: every order of n writes would be n! questions."""

from __future__ import annotations

import pytest
from growth_shapes import Files, lines, method
from memory_tree import MemoryTree

from codemod.judge.analysis import analyse
from codemod.rule.reader import default_rules, load_files

RULES = load_files(default_rules())


def writing(count: int) -> Files:
    """A field that `count` functions write from itself, each through a name of its own, and the consumer of it."""
    around = "type spec struct{ Image string }\n\nfunc tune(s *spec) {}\n\n"
    around += 'func over(repository, image string) string {\n\treturn repository + "/" + image\n}\n\n'
    around += lines(count, 'func write@(s *spec) {\n\tt := s\n\ttune(t)\n\tt.Image = over("r@", t.Image)\n}\n')
    around += 'func start() *spec {\n\treturn &spec{Image: "sealerio/lvscare:v0"}\n}\n'
    return method("\tw := start()\n" + lines(count, "\twrite@(w)"), "w.Image", around)


def codes(count: int) -> set[str]:
    return {diagnostic.code for diagnostic in analyse(MemoryTree(writing(count)), RULES).diagnostics}


def test_a_field_that_is_written_from_itself_has_what_comes_first() -> None:
    assert codes(1) == {"IMG201", "IMG205"}


@pytest.mark.parametrize("count", [3, 12])
def test_many_writes_from_each_other_are_answered_within_the_budget(count: int) -> None:
    assert codes(count) == {"IMG201", "IMG205"}
