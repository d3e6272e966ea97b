"""All Go in `fixtures/` is real: it compiles, it is gofmt-clean, and each case says what it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from fixture_files import ROOT, Case, base, cases, golden, mistakes, read_case, read_tree
from go_toolchain import go, lay_out, typecheck, unformatted


def test_every_flow_case_compiles() -> None:
    assert typecheck({case.name: case.files for case in cases()}) == {}


def test_the_type_checker_sees_what_the_compiler_would_refuse() -> None:
    unused = {"common/a.go": b'package common\n\nimport "fmt"\n'}
    vendored = {"vendor/sigs.k8s.io/yaml/yaml.go": b"package yaml\n"}
    in_test = {"common/a_test.go": b"package common\n\nvar n int = LvsCareRepoAndTag\n"}
    cycle = {"common/a.go": b'package common\n\nimport _ "github.com/sealerio/sealer/pkg/ipvs"\n'}
    ignored = {"common/testdata/a.go": b"not go at all"}
    overlays = {"unused": unused, "vendored": vendored, "in_test": in_test, "cycle": cycle, "ignored": ignored}
    assert typecheck(overlays).keys() == {"unused", "vendored", "in_test", "cycle"}


@pytest.mark.parametrize("module", ["sealer", "sealer.fixed", "flow/base"])
def test_every_module_builds_and_is_gofmt_clean(module: str, tmp_path: Path) -> None:
    if module == "sealer.fixed":
        files = read_tree(ROOT / "sealer")[0] | golden(ROOT / "sealer")
    else:
        files = read_tree(ROOT / module)[0]
    folder = lay_out(files, tmp_path)
    built = go(folder, "build", "./...")
    assert (built.returncode, built.stderr) == (0, "")
    assert unformatted(folder) == ""


@pytest.mark.full
@pytest.mark.parametrize("case", list(cases()), ids=lambda case: case.name)
def test_the_go_command_builds_the_case(case: Case, tmp_path: Path) -> None:
    built = go(lay_out(base() | case.files, tmp_path), "build", "./...")
    assert (built.returncode, built.stderr) == (0, "")


def test_every_flow_case_is_gofmt_clean(tmp_path: Path) -> None:
    for case in cases():
        lay_out(case.files, tmp_path / case.name)
    assert unformatted(tmp_path) == ""


def test_every_header_agrees_with_the_expectations() -> None:
    kinds = [(case, "good" if case.good else "bad") for case in cases()]
    assert [case.name for case, kind in kinds if not case.why.startswith(f"{kind}: ")] == []
    assert [case.name for case, kind in kinds if not case.name.endswith(f".{kind}")] == []


def test_every_case_changes_the_base_module() -> None:
    clean = base()
    assert [case.name for case in cases() if all(clean.get(path) == text for path, text in case.files.items())] == []


def test_there_are_enough_cases_of_both_kinds() -> None:
    kinds = [case.good for case in cases()]
    assert kinds.count(False) >= 80
    assert kinds.count(True) >= 60


def test_every_expectation_points_to_a_line_of_code() -> None:
    def line(case: Case, path: str, number: int) -> bytes:
        return case.files[path].splitlines()[number - 1].strip()

    wants = [(case, want) for case in cases() for want in case.wants | case.one_of]
    assert [
        case.name for case, (path, number, _) in wants if line(case, path, number) in (b"", b"}", b"})", b")")
    ] == []


def test_every_construct_has_good_and_bad_cases() -> None:
    kinds: dict[str, set[bool]] = {}
    for case in cases():
        kinds.setdefault(case.name.partition("/")[0], set()).add(case.good)
    assert [construct for construct, seen in kinds.items() if seen != {True, False}] == []


def test_marks_are_taken_out_and_counted_in_lines_of_what_is_left(tmp_path: Path) -> None:
    archive = tmp_path / "x.txtar"
    archive.write_bytes(
        b"bad: shows\nall marks\n-- a.go --\none // want IMG101 IMG202|IMG203\n// want-next IMG204\ntwo\n"
        b"\t// want+2 IMG205\nthree\nfour // kept // want? IMG301\nfive // want? IMG301\n"
    )
    case = read_case(archive, archive.parent)
    assert case.files == {"a.go": b"one\ntwo\nthree\nfour // kept\nfive\n"}
    assert {(n, "|".join(sorted(c))) for _, n, c in case.wants} == {
        (1, "IMG101"),
        (1, "IMG202|IMG203"),
        (2, "IMG204"),
        (4, "IMG205"),
    }
    assert {n for _, n, _ in case.one_of} == {4, 5}
    assert case.why == "bad: shows all marks"


def test_mistakes_name_what_is_missing_and_what_is_too_much() -> None:
    case = Case("x/y", {}, frozenset({("a.go", 1, frozenset({"IMG203", "IMG205"}))}), frozenset(), "bad: x")
    assert mistakes(case, [("a.go", 1, "IMG205")]) == []
    assert mistakes(case, [("a.go", 1, "IMG202")]) == ["missing IMG203|IMG205 at a.go:1", "unexpected IMG202 at a.go:1"]
    either = Case("x/z", {}, frozenset(), frozenset(("a.go", n, frozenset({"IMG205"})) for n in (1, 2)), "bad: x")
    assert mistakes(either, [("a.go", 2, "IMG205")]) == []
    assert len(mistakes(either, [("a.go", 1, "IMG205"), ("a.go", 2, "IMG205")])) == 1
    assert len(mistakes(either, [])) == 1
