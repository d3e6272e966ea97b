"""Refactorings as contributors make them: the right twin is silent, the wrong one is found.

Each pair is compiled and run, too: what the program prints says which of the two is right.
"""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from fixture_runs import fix, lint
from go_toolchain import go, lay_out
from refactorings import FOLDER, Pair, pairs, sampled

PAIRS = list(pairs())
OPEN = frozenset((FOLDER / "imprecise.txt").read_text("utf-8").split())
SAMPLE = sampled((pair.name for pair in PAIRS), 20)
REGISTRIES = (("sea.hub", 5000, "sea.hub:5000"), ("fd00::1", 6443, "[fd00::1]:6443"))


def silent(pair: Pair, right: bool) -> bool:
    return lint(pair.files(right)) == ()


def parameters() -> list[object]:
    """All pairs; without the long sweeps those of the sample."""
    return [pytest.param(each, marks=() if each.name in SAMPLE else pytest.mark.full, id=each.name) for each in PAIRS]


@pytest.mark.parametrize("pair", parameters())
def test_a_wrong_refactoring_is_found_and_a_right_one_is_silent(pair: Pair) -> None:
    assert (silent(pair, True), silent(pair, False)) == (pair.name not in OPEN, False)


@pytest.mark.parametrize("name", sorted(OPEN))
def test_a_right_refactoring_is_not_rewritten_where_it_is_not_silent(name: str) -> None:
    pair = next(pair for pair in PAIRS if pair.name == name)
    assert fix(pair.files(True)).changes == ()


def test_what_is_not_yet_silent_is_less_than_one_in_thirty_five() -> None:
    assert {pair.name for pair in PAIRS} >= OPEN
    assert len(OPEN) * 35 < len(PAIRS)


def printed(files: dict[str, bytes], folder: Path) -> list[tuple[str, list[str], list[str]]]:
    """Build a program, run it on two clusters, and return the registry of each, the images and the pull policies."""
    lay_out(files, folder)
    built = go(folder, "build", "-o", "sealer", "./cmd/sealer")
    assert built.returncode == 0, built.stderr
    found = []
    for domain, port, host in REGISTRIES:
        cluster = json.dumps({"spec": {"registry": {"localRegistry": {"domain": domain, "port": port}}}})
        done = subprocess.run([folder / "sealer", cluster], capture_output=True, text=True, check=False)
        images = re.findall(r"""\bimage"?: ?"?([^\s"',}]*)""", done.stdout)
        policies = re.findall(r"""imagePullPolicy"?: ?"?([^\s"',}]*)""", done.stdout)
        found.append((host, images, policies))
    return found


def is_right(pair: Pair, right: bool, folder: Path) -> bool:
    """Say whether each image that a twin runs is that of the local registry, at least one of each pod."""
    return all(
        min(len(images), len(policies)) >= 2 and {*images} == {right_image(host)} and {*policies} == {"IfNotPresent"}
        for host, images, policies in printed(pair.files(right), folder)
    )


def right_image(host: str) -> str:
    return f"{host}/sealerio/lvscare:v1.1.3-beta.8"


def is_mended_or_as_it_was(pair: Pair, folder: Path) -> bool:
    """Fix a wrong twin, if that can be fixed, and say whether each image that it runs is now right, or was there."""
    before = pair.files(False)
    after = before | {change.path: change.new for change in fix(before).changes}
    if after == before:
        return True
    runs = zip(printed(before, folder / "before"), printed(after, folder / "after"), strict=True)
    return all(
        {*images} <= {right_image(host), *were} and {*policies} <= {"IfNotPresent", *pulled}
        for (host, were, pulled), (_, images, policies) in runs
    )


@pytest.mark.full
@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_go_says_which_of_two_twins_is_right(pair: Pair, tmp_path: Path) -> None:
    assert is_right(pair, True, tmp_path / "right")
    assert not is_right(pair, False, tmp_path / "wrong")


def test_go_says_it_of_the_first_pair(tmp_path: Path) -> None:
    assert is_right(PAIRS[0], True, tmp_path / "right")
    assert not is_right(PAIRS[0], False, tmp_path / "wrong")


@pytest.mark.full
@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_a_fixed_refactoring_compiles_and_runs_no_other_image_than_the_right_one(pair: Pair, tmp_path: Path) -> None:
    assert is_mended_or_as_it_was(pair, tmp_path)


@pytest.mark.parametrize("name", ["normalised/ng-local", "library/must"])
def test_go_says_so_of_some(name: str, tmp_path: Path) -> None:
    assert is_mended_or_as_it_was(next(pair for pair in PAIRS if pair.name == name), tmp_path)
