"""One hard place is one IMG903 there, with what to do, and all others are answered: also behind many hard ones."""

from __future__ import annotations

import pytest
from fixture_runs import lint
from test_many_images import BETA, RIGHT_BETA, tree

from codemod.golang.evaluate import evaluator

HARD = "\n\nfunc g() string {\n\treturn " + " + ".join(["h()"] * 400) + '\n}\n\nfunc h() string {\n\treturn "x"\n}\n'
BODY = f'pods.Run(g())\n\tpods.Run({RIGHT_BETA})\n\tpods.Run(g() + g())\n\tpods.Run("docker.io/" + images.Beta)'


@pytest.mark.parametrize("in_all", [0, 600_000])
def test_a_hard_place_is_told_there_and_nothing_else_is_lost(monkeypatch: pytest.MonkeyPatch, in_all: int) -> None:
    monkeypatch.setattr(evaluator, "MAX_STEPS", 300)
    monkeypatch.setattr(evaluator, "FEW_STEPS", 300)
    monkeypatch.setattr(evaluator, "MAX_STEPS_IN_ALL", in_all)
    files = tree(BODY)
    files["cmd/cmd.go"] += HARD.encode()
    found = lint(files, rules=(BETA,))
    source = files["cmd/cmd.go"]
    lines = [(source.count(b"\n", 0, each.span.start), each.code) for each in found]
    first = source[: source.index(b"pods.Run(g())")].count(b"\n")
    assert lines == [(first, "IMG903"), (first + 2, "IMG903"), (first + 3, "IMG203")]
    assert all(each.hint is not None for each in found if each.code == "IMG903")
