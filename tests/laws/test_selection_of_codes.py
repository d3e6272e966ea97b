"""`--select` and `--ignore`: what is no code is refused, and which codes are wanted changes no finding."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from cli_cases import BARE, COMMON, JOINED, LOCAL, Cli, break_local, change, commit_all, write
from fixture_files import base
from fixture_runs import CASES, lint
from hypothesis import given, settings
from hypothesis import strategies as st

from codemod.finding.codes import CODES, EVERY, OPT_IN, Codes
from codemod.finding.diagnostics import Diagnostic

BROKEN_HELPER = b"package common\n\nfunc LvsCareImage(registry string) string {\n"
MOVING = b'"docker.io/sealerio/lvscare:latest"'
SUBSETS = st.sets(st.sampled_from(sorted(CODES)), min_size=1).map(lambda codes: tuple(sorted(codes)))
# programs with findings that stand behind others, comments that ignore, files that only some question reads
MADE = {
    "moving": {COMMON: base()[COMMON].replace(b'"sealerio/lvscare:v1.1.3-beta.8"', MOVING)},
    "ignored": {LOCAL: base()[LOCAL].replace(JOINED, BARE + b" //codemod:ignore IMG202,IMG203 -- mirrored")},
    "not canonical": {
        LOCAL: base()[LOCAL].replace(
            JOINED, b'net.JoinHostPort(c.Domain, strconv.Itoa(c.Port)) + "/" + common.LvsCareRepoAndTag'
        )
    },
    "broken helper": {"common/helper.go": BROKEN_HELPER},
    "broken caller": {
        LOCAL: base()[LOCAL].replace(JOINED, b"image()"),
        "pkg/registry/image.go": b"package registry\n\nfunc image() string {\n",
    },
}
PROGRAMS = {**{case.name: case.files for case in CASES}, **MADE}


@cache
def everything(name: str) -> tuple[Diagnostic, ...]:
    return lint(base() | PROGRAMS[name], EVERY)


def codes_at(found: Diagnostic) -> set[str]:
    return {found.code, *found.behind}


def full(found: tuple[Diagnostic, ...]) -> list[tuple[Diagnostic, object]]:
    """The findings with their fixes, which are left out where findings are compared."""
    return [(each, each.fix) for each in found]


@settings(database=None)
@given(st.sampled_from(sorted(PROGRAMS)), SUBSETS)
def test_which_codes_are_selected_changes_no_finding(name: str, codes: tuple[str, ...]) -> None:
    told = lint(base() | PROGRAMS[name], Codes(select=codes))
    always = {"IMG901", "IMG903"}
    wanted = tuple(each for each in everything(name) if codes_at(each) & {*codes, *always})
    assert full(told) == full(wanted)


@settings(database=None)
@given(st.sampled_from(sorted(PROGRAMS)), SUBSETS)
def test_which_codes_are_ignored_changes_no_finding(name: str, codes: tuple[str, ...]) -> None:
    told = lint(base() | PROGRAMS[name], Codes(ignore=codes))
    wanted = tuple(each for each in everything(name) if codes_at(each) - {*codes} - OPT_IN)
    assert full(told) == full(wanted)


@pytest.mark.parametrize("name", MADE)
def test_every_code_alone_is_told_as_among_all(name: str) -> None:
    for code in CODES:
        told = lint(base() | PROGRAMS[name], Codes(select=(code,)))
        assert [each for each in told if each.code == code] == [e for e in everything(name) if e.code == code]


def test_what_is_off_stays_off_unless_asked_for() -> None:
    assert not lint(base() | MADE["not canonical"])
    assert {each.code for each in everything("not canonical")} == {"IMG206", "IMG601"}


def test_a_file_that_only_another_question_reads_is_told_when_it_alone_is_asked_about(cli: Cli, sealer: Path) -> None:
    write(sealer, MADE["broken caller"])
    assert cli("lint", "--output-format", "json", "--select", "IMG901", sealer).codes() == [
        ("pkg/registry/image.go", "IMG901")
    ]


def test_a_finding_behind_another_is_told_by_that_ones_code(cli: Cli, sealer: Path) -> None:
    change(sealer, COMMON, b'"sealerio/lvscare:v1.1.3-beta.8"', MOVING)
    for options in ((), ("--select", "IMG102"), ("--ignore", "IMG101")):
        ran = cli("lint", *options, sealer)
        assert ran.status == 1 and "IMG101" in ran.out and "also: the tag latest moves" in ran.out
    assert cli("lint", "--select", "IMG2", sealer).status == 0
    assert cli("lint", "--ignore", "IMG101,IMG102,IMG103", sealer).status == 0


def test_a_comment_is_not_idle_because_its_code_was_not_selected(cli: Cli, sealer: Path) -> None:
    change(sealer, LOCAL, JOINED, BARE + b" //codemod:ignore IMG202 -- mirrored")
    assert cli("lint", "--select", "IMG902", sealer).status == 0
    assert cli("lint", "--ignore", "IMG202", sealer).status == 0


def test_an_idle_comment_is_told_whatever_else_is_selected(cli: Cli, sealer: Path) -> None:
    change(sealer, LOCAL, JOINED, BARE + b" //codemod:ignore IMG202,IMG203 -- mirrored")
    for options in ((), ("--select", "IMG902"), ("--select", "IMG1,IMG9"), ("--ignore", "IMG203")):
        ran = cli("lint", "--output-format", "json", *options, sealer)
        assert [each["message"] for each in ran.json["findings"]] == [
            "no IMG203 is found here; take it out of the comment"
        ]


def test_since_knows_what_stood_behind_another_finding(cli: Cli, repository: Path) -> None:
    change(repository, COMMON, b'"sealerio/lvscare:v1.1.3-beta.8"', b'"docker.io/sealerio/lvscare:v1.1.3-beta.8"')
    commit_all(repository)
    change(repository, LOCAL, b"healthPath :=", b"healthPath  :=")
    assert cli("lint", "--since", "HEAD", repository).status == 0
    assert cli("lint", "--since", "HEAD", "--select", "IMG103", repository).status == 0


def test_a_baseline_of_all_codes_holds_for_some(cli: Cli, sealer: Path, tmp_path: Path) -> None:
    change(sealer, COMMON, b'"sealerio/lvscare:v1.1.3-beta.8"', MOVING)
    known = tmp_path / "known.json"
    cli("lint", "--write-baseline", known, sealer)
    for code in ("IMG101", "IMG102", "IMG103"):
        assert cli("lint", "--baseline", known, "--select", code, sealer).status == 0


@pytest.mark.parametrize("option", ["--select", "--ignore"])
@pytest.mark.parametrize("command", ["lint", "fix", "trace"])
@pytest.mark.parametrize(
    ("given_", "said"),
    [
        ("IMG220", "no finding code; did you mean IMG20"),
        ("IMG999", "no finding code; did you mean "),
        ("IMG", "no finding code"),
        ("img202", "no finding code; did you mean IMG20"),
        ("202", "no finding code; did you mean IMG20"),
        ("IMG2022", "no finding code; did you mean IMG20"),
        ("IMG 202", "no finding code; did you mean IMG20"),
        ("IMG２", "no finding code"),
        ("W291", "no finding code; did you mean one of IMG10"),
        ("no-registry", "a name; write its code, IMG202"),
        ("no-registri", "no finding code; did you mean IMG202?"),
        ("IMG202,no-registry", "no-registry: a name; write its code, IMG202"),
        ("IMG4", "what preflight finds, and never {command}; leave it out"),
        ("IMG414", "what preflight finds, and never {command}; leave it out"),
        ("", "an empty code; write codes"),
        (" ", "an empty code"),
        ("IMG202,", "an empty code"),
        ("IMG202,,IMG203", "an empty code"),
        ("IMG202 IMG203", "no finding code"),
        ("*", "no finding code"),
        ("ALL", "no finding code"),
    ],
)
def test_what_is_no_code_of_the_command_is_refused(
    cli: Cli, sealer: Path, option: str, command: str, given_: str, said: str
) -> None:
    ran = cli(command, f"{option}={given_}", sealer)
    assert (ran.status, ran.out) == (2, "")
    assert f"{option} " in ran.err and said.format(command=command) in ran.err


def test_trace_refuses_what_it_cannot_find_and_shows_what_it_is_asked_for(cli: Cli, sealer: Path) -> None:
    break_local(sealer)
    assert "trace cannot find it; it finds IMG105, IMG201" in cli("trace", "--select", "IMG301", sealer).err
    assert len(cli("trace", "--output-format", "json", sealer).json["traces"]) == 2
    (trace,) = cli("trace", "--output-format", "json", "--select", "IMG202", sealer).json["traces"]
    assert trace["code"] == "IMG202"
    ran = cli("trace", "--output-format", "json", "--ignore", "IMG202", sealer)
    assert (ran.status, [each["code"] for each in ran.json["traces"]]) == (0, [""])


def test_options_that_are_given_twice_add_up(cli: Cli, sealer: Path) -> None:
    break_local(sealer)
    change(sealer, COMMON, b"v1.1.3-beta.8", b"v1")
    both = [("common/common.go", "IMG103"), (LOCAL, "IMG202")]
    assert cli("lint", "--output-format", "json", "--select", "IMG103", "--select", "IMG202", sealer).codes() == both
    assert cli("lint", "--output-format", "json", "--select", "IMG202 , IMG1", sealer).codes() == both
    assert cli("lint", "--ignore", "IMG103", "--ignore", "IMG202", sealer).status == 0


def test_a_selection_that_leaves_nothing_is_refused(cli: Cli, sealer: Path) -> None:
    ran = cli("lint", "--select", "IMG20", "--ignore", "IMG2", sealer)
    assert ran.status == 2 and "--ignore leaves none of these codes" in ran.err


def test_right_codes_load_nothing_that_only_an_error_needs(sealer: Path) -> None:
    code = "import sys; from codemod.cli import main; main(sys.argv[1:]); print('difflib' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code, "lint", "--select", "IMG2", str(sealer)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.endswith("False\n")
