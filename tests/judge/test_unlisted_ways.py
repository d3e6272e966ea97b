"""What is said where an operator may set an image in a way that the rule does not have."""

from __future__ import annotations

import pytest
from fixture_runs import lint
from projects import projects

from codemod.finding.messages import translate
from codemod.records import replace
from codemod.rule import Redirect

MONITORS = next(each for each in projects() if each.name == "monitors")


@pytest.mark.parametrize(
    ("kept", "lost"),
    [
        ((Redirect("field", "CommonFields.*"), Redirect("flag", "agent-base-image")), "AgentSpec.baseImage"),
        ((Redirect("field", "AgentSpec.*"), Redirect("flag", "agent-base-image")), "CommonFields.image"),
        ((Redirect("field", "AgentSpec.*"), Redirect("field", "CommonFields.*")), "agent-base-image"),
    ],
)
def test_the_way_that_is_missing_is_told_as_the_rule_would_spell_it(kept: tuple[Redirect, ...], lost: str) -> None:
    files = {path: text.encode() for path, text in MONITORS.base.items()}
    said = [
        translate(found.message, "en")
        for found in lint(files, rules=[replace(MONITORS.rules[0], overrides=kept)])
        if found.code == "IMG205"
    ]
    assert any(f'name="{lost}")' in each for each in said)
