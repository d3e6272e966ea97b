"""A wrong argument is told where it is handed over, not where the innocent thing that it names is declared."""

from __future__ import annotations

from fixture_runs import lint
from refactorings import base

from codemod.finding.diagnostics import Diagnostic

CALL = "common.RegLvsCareStaticPodName, vs, realEndpoints, lvsImageURL, healthPath"
SWAPPED = "lvsImageURL, vs, realEndpoints, common.RegLvsCareStaticPodName, healthPath"
NAME = 'RegLvsCareStaticPodName  = "reg-lvscare"'


def swapped(comment: str = "") -> tuple[Diagnostic, ...]:
    """Lint the module with the pod's name and the image exchanged in the call."""
    files = dict(base())
    local, common = files["pkg/registry/local.go"], files["common/common.go"]
    assert CALL in local
    assert NAME in common
    files["pkg/registry/local.go"] = local.replace(CALL, SWAPPED)
    files["common/common.go"] = common.replace(NAME, f"{NAME} {comment}".rstrip())
    return lint({path: text.encode() for path, text in files.items()})


def test_a_name_that_is_handed_on_as_the_image_is_told_at_the_call() -> None:
    (found,) = swapped()
    source = base()["pkg/registry/local.go"].replace(CALL, SWAPPED)
    assert (found.code, found.span.path) == ("IMG205", "pkg/registry/local.go")
    assert source[found.span.start : found.span.end] == "common.RegLvsCareStaticPodName"
    assert found.related[-1].span.path == "common/common.go"


def test_a_comment_at_the_name_does_not_make_the_call_pass() -> None:
    found = swapped("//codemod:ignore IMG205 -- it is a name")
    assert [(each.code, each.span.path) for each in found] == [
        ("IMG902", "common/common.go"),
        ("IMG205", "pkg/registry/local.go"),
    ]
