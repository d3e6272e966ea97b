"""Where a wrong image is told that a function makes of what it is given: at the call, where the function is right."""

from __future__ import annotations

import pytest
from fixture_runs import fix, lint
from refactorings import pairs

PAIRS = {pair.name: pair for pair in pairs()}


def told(name: str) -> list[str]:
    files = PAIRS[name].files(False)
    return [files[each.span.path][each.span.start : each.span.end].decode() for each in lint(files)]


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("outsiders/two-sinks-one-helper", "common.DefaultRegistryURL"),
        ("outsiders/two-sinks-one-helper-two", "k.Config.VIP"),
        (
            "outsiders/url-package",
            "imageutil.InRegistry(common.LvsCareRepoAndTag, k.Config.RegistryInfo.URL)",
        ),
        ("outsiders/url-package-two", "common.DefaultRegistryURL"),
        ("callsites/two-levels", "common.DefaultRegistryURL"),
        ("callsites/const-inside", "k.Config.APIServerDomain"),
        ("callsites/empty", 'imageutil.In("", common.LvsCareRepoAndTag)'),
    ],
)
def test_what_is_right_for_another_caller_is_told_where_it_is_called(name: str, place: str) -> None:
    assert told(name) == [place]


def test_what_a_function_gives_back_as_it_was_is_told_where_it_is_given() -> None:
    assert told("outsiders/validated") == ["common.LvsCareRepoAndTag"]
    assert told("outsiders/validated-two") == ['common.DefaultRegistryDomain + "/" + common.LvsCareRepoAndTag']


def test_what_nobody_sets_is_told_where_it_is_asked_for() -> None:
    assert told("outsiders/injected-func") == ['fmt.Sprintf("%s/%s", k.Config.APIServerDomain, name)']


def test_the_place_where_it_is_formed_is_told_beside_it() -> None:
    files = PAIRS["outsiders/two-sinks-one-helper"].files(False)
    (found,) = lint(files)
    last = found.related[-1].span
    assert files[last.path][last.start : last.end] == b'registry + "/" + common.LvsCareRepoAndTag'


@pytest.mark.parametrize("name", ["outsiders/validated", "outsiders/two-sinks-one-helper", "callsites/two-levels"])
def test_a_function_that_is_right_is_not_rewritten(name: str) -> None:
    assert fix(PAIRS[name].files(False)).changes == ()
