from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_cases import BARE, LOCAL, UTILS, Cli, break_local, change


@pytest.fixture
def dirty(sealer: Path) -> Path:
    break_local(sealer)
    return sealer


@pytest.fixture
def baseline(cli: Cli, dirty: Path, tmp_path: Path) -> Path:
    path = tmp_path / "baseline.json"
    assert cli("lint", "--write-baseline", path, dirty).status == 0
    return path


def test_a_baseline_holds_what_is_found(baseline: Path) -> None:
    document = json.loads(baseline.read_text())
    assert document["version"] == 1
    assert [(entry["path"], entry["code"]) for entry in document["findings"]] == [(LOCAL, "IMG202")]


def test_what_is_in_the_baseline_is_not_shown(cli: Cli, dirty: Path, baseline: Path) -> None:
    ran = cli("lint", "--baseline", baseline, dirty)
    said = "1 of 2 images at 2 places are proven to come from the local registry; 6 files\n"
    assert (ran.status, ran.out) == (0, said)
    assert ran.err == "lvscare-codemod: 1 known finding is not shown\n"


def test_moved_lines_are_still_known(cli: Cli, dirty: Path, baseline: Path) -> None:
    change(dirty, LOCAL, b"package registry\n", b"package registry\n\n// moved\n")
    assert cli("lint", "--baseline", baseline, dirty).status == 0


def test_what_is_new_is_shown_alone(cli: Cli, dirty: Path, baseline: Path) -> None:
    change(dirty, UTILS, b'fmt.Sprintf("%s/%s", k.Config.RegistryInfo.URL, common.LvsCareRepoAndTag)', BARE)
    ran = cli("lint", "--output-format", "json", "--baseline", baseline, dirty)
    assert (ran.status, ran.codes()) == (1, [(UTILS, "IMG202")])


def test_two_runs_write_the_same_bytes(cli: Cli, dirty: Path, baseline: Path, tmp_path: Path) -> None:
    cli("lint", "--write-baseline", tmp_path / "again.json", dirty)
    assert (tmp_path / "again.json").read_bytes() == baseline.read_bytes()


def test_an_empty_baseline_hides_nothing(cli: Cli, sealer: Path, tmp_path: Path) -> None:
    path = tmp_path / "empty.json"
    assert cli("lint", "--write-baseline", path, sealer).status == 0
    break_local(sealer)
    assert cli("lint", "--baseline", path, sealer).status == 1


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"version": 2, "findings": []}', '{"version": 1}', '{"version": 1, "findings": [1]}',
     '{"version": 1, "findings": 7}', "[" * 100_000, "\udcff"],
)  # fmt: skip
def test_a_file_that_is_no_baseline_is_refused(cli: Cli, dirty: Path, tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    ran = cli("lint", "--baseline", path, dirty)
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "bad.json: no baseline of this version" in ran.err


def test_a_missing_baseline_says_how_to_make_one(cli: Cli, dirty: Path) -> None:
    ran = cli("lint", "--baseline", dirty / "none.json", dirty)
    assert (ran.status, "--write-baseline" in ran.err) == (2, True)


def test_a_baseline_is_not_written_of_a_part(cli: Cli, dirty: Path, baseline: Path) -> None:
    assert cli("lint", "--baseline", baseline, "--write-baseline", baseline, dirty).status == 2
    assert json.loads(baseline.read_text())["findings"]


def test_a_baseline_that_cannot_be_written_is_an_error(cli: Cli, dirty: Path) -> None:
    ran = cli("lint", "--write-baseline", dirty / "no" / "where.json", dirty)
    assert (ran.status, "cannot be written" in ran.err) == (2, True)
