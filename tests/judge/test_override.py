"""IMG601: both call sites take the image from one helper, which reads the operator's own choice; and a test of it."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

import pytest
from fixture_files import ROOT, base, golden, mistakes, read_case, read_tree
from go_toolchain import go, lay_out, unformatted
from memory_tree import MemoryTree

from codemod.finding.codes import Codes
from codemod.finding.diagnostics import Diagnostic
from codemod.finding.messages import translate
from codemod.judge.analysis import analyse
from codemod.records import replace
from codemod.rule import Rule
from codemod.rule.reader import default_rules, load_files
from codemod.source.overlay import OverlayTree
from codemod.write.plan import Plan, plan
from codemod.write.transaction import commit
from codemod.write.unified import unified_diff

RULES = load_files(default_rules())
WITHOUT_CONSENT = tuple(replace(rule, override=None) for rule in RULES)
ONLY = Codes(select=("IMG601",))
BOTH = Codes(select=("IMG1", "IMG2", "IMG3", "IMG6"))
TEST = "common/lvscareimage_test.go"
HELPERS = sorted((ROOT / "override" / "helper").glob("*.txtar"))
Files = dict[str, bytes]


def lint(files: Files, codes: Codes = Codes(), rules: tuple[Rule, ...] = RULES) -> tuple[Diagnostic, ...]:
    return analyse(MemoryTree(files), rules, codes).diagnostics


def fix(files: Files, codes: Codes = ONLY) -> Plan:
    tree = MemoryTree(files)
    again = lambda overlay: analyse(OverlayTree(tree, overlay), RULES, codes).diagnostics  # noqa: E731
    return plan(analyse(tree, RULES, codes).diagnostics, tree.read, again)


def new(planned: Plan) -> Files:
    return {change.path: change.new for change in planned.changes}


def hints(found: tuple[Diagnostic, ...]) -> list[str]:
    return [translate(one.hint, "en") for one in found if one.hint is not None]


@cache
def broken() -> Files:
    return read_tree(ROOT / "sealer")[0]


@cache
def right() -> Files:
    return broken() | golden(ROOT / "sealer")


@cache
def wanted() -> Files:
    return golden(ROOT / "override" / "sealer")


@cache
def calling() -> Files:
    """The clean module with both call sites calling a helper that it does not have."""
    return base() | {path: data for path, data in new(fix(base())).items() if path.startswith("pkg/")}


def test_the_right_tree_becomes_the_golden_one() -> None:
    planned = fix(right())
    assert new(planned) == {path: data for path, data in wanted().items() if right().get(path) != data}
    assert (len(planned.fixed), planned.rejected, planned.unfixable) == (2, (), ())
    assert {change.path for change in planned.changes if change.old is None} == {TEST}


def test_the_broken_tree_becomes_the_same_in_one_go() -> None:
    planned = fix(broken(), BOTH)
    assert new(planned) == wanted()
    assert (planned.rejected, planned.unfixable) == ((), ())


def test_without_the_code_nothing_of_it_is_found_or_written() -> None:
    assert lint(right()) == ()
    assert new(fix(broken(), Codes())) == golden(ROOT / "sealer")


@pytest.mark.parametrize("codes", [Codes(), ONLY, BOTH, Codes(select=("IMG206",))], ids=lambda codes: str(codes.select))
def test_lint_finds_nothing_in_what_was_written_and_a_second_fix_writes_nothing(codes: Codes) -> None:
    assert lint(right() | wanted(), codes) == ()
    assert fix(right() | wanted(), codes).changes == ()


def test_without_the_rules_consent_the_same_tree_takes_a_foreign_image() -> None:
    found = lint(right() | wanted(), rules=WITHOUT_CONSENT)
    assert [(one.code, one.span.path) for one in found] == [("IMG203", "common/common.go")]
    assert "SEALER_LVSCARE_IMAGE" in translate(found[0].message, "en")
    assert lint(right(), ONLY, WITHOUT_CONSENT) == ()


def test_another_variable_is_a_foreign_image() -> None:
    files = right() | {path: data.replace(b"SEALER_LVSCARE_IMAGE", b"LVSCARE_IMAGE") for path, data in wanted().items()}
    assert [one.code for one in lint(files)] == ["IMG203"]


def test_what_is_written_builds_passes_vet_and_its_own_test_and_is_gofmt_clean(tmp_path: Path) -> None:
    folder = lay_out(right() | wanted(), tmp_path)
    for command in (["build", "./..."], ["vet", "./..."]):
        done = go(folder, *command)
        assert (done.returncode, done.stderr) == (0, "")
    done = go(folder, "test", "-v", "-run", "TestLvsCareImage", "./common")
    assert done.returncode == 0 and "--- PASS: TestLvsCareImage" in done.stdout, done.stdout + done.stderr
    assert unformatted(folder) == ""


@pytest.mark.parametrize(
    "good, bad",
    [
        (b'image != ""', b'image == ""'),
        (b"SEALER_LVSCARE_IMAGE", b"SEALER_LVSCARE"),
        (b'"%s/%s", registry', b'"%s:%s", registry'),
        (b'; image != "" {', b"; true {"),
    ],
)
def test_the_written_test_sees_a_wrong_helper(tmp_path: Path, good: bytes, bad: bytes) -> None:
    helper = wanted()["common/common.go"]
    assert helper.count(good) > 0
    folder = lay_out(right() | wanted() | {"common/common.go": helper.replace(good, bad)}, tmp_path)
    assert go(folder, "test", "./common").returncode == 1


def test_git_applies_the_patch_and_commit_writes_the_same_bytes(tmp_path: Path) -> None:
    planned = fix(right())
    patched, written = lay_out(right(), tmp_path / "patched"), lay_out(right(), tmp_path / "written")
    patch = b"".join(unified_diff(change) for change in planned.changes)
    subprocess.run(["git", "apply", "-"], cwd=patched, input=patch, check=True)
    commit(str(written), planned.changes)
    for folder in (patched, written):
        assert read_tree(folder)[0] == right() | wanted()


@pytest.mark.parametrize("file", HELPERS, ids=lambda file: file.stem)
def test_only_the_function_itself_is_taken_for_the_helper(file: Path) -> None:
    case = read_case(file, file.parent)
    files = calling() | case.files
    found = lint(files, BOTH)
    places = [(d.span.path, files[d.span.path].count(b"\n", 0, d.span.start) + 1, d.code) for d in found]
    assert mistakes(case, places) == []
    assert case.name.endswith(".good" if case.good else ".bad") and case.why.startswith("good" if case.good else "bad")


def test_every_helper_compiles(tmp_path: Path) -> None:
    for file in HELPERS:
        case = read_case(file, file.parent)
        folder = lay_out(calling() | case.files, tmp_path / case.name)
        done = go(folder, "vet", "./common", "./pkg/...")
        assert (done.returncode, done.stderr) == (0, ""), case.name
    assert unformatted(tmp_path) == ""


@pytest.mark.parametrize("file", [file for file in HELPERS if ".good" in file.name], ids=lambda file: file.stem)
def test_a_helper_that_is_there_is_called_and_not_written_again(file: Path) -> None:
    planned = fix(base() | read_case(file, file.parent).files)
    assert new(planned) == {
        path: calling()[path] for path in ("pkg/registry/local.go", "pkg/runtime/kubernetes/utils.go")
    }


def test_a_function_of_the_name_that_does_something_else_is_left_alone_and_named() -> None:
    file = ROOT / "override" / "helper" / "inverted.bad.txtar"
    files = base() | read_case(file, file.parent).files
    planned = fix(files)
    assert (planned.changes, planned.rejected) == ((), ())
    assert [one.span.path for one in planned.unfixable] == [
        "common/image.go",
        "pkg/registry/local.go",
        "pkg/runtime/kubernetes/utils.go",
    ]
    assert hints(planned.unfixable) == [
        "let it return $SEALER_LVSCARE_IMAGE where that is not empty, else its parameter + / + LvsCareRepoAndTag",
        "make LvsCareImage the function that reads the image first",
        "make LvsCareImage the function that reads the image first",
    ]


@pytest.mark.parametrize(
    "path, source, hint",
    [
        (TEST, b"package common\n", f"{TEST} is to be made, but is there already"),
        ("common/os.go", b'package common\n\nvar os = ""\n', "the name os means something else here"),
        ("common/fmt.go", b"package common\n\ntype fmt int\n", "the name fmt means something else here"),
    ],
)
def test_where_a_name_is_taken_nothing_is_written(path: str, source: bytes, hint: str) -> None:
    planned = fix(base() | {path: source})
    assert (planned.changes, hints(planned.unfixable)) == ((), [hint, hint])


def test_a_place_that_reads_the_variable_itself_is_left_to_a_person() -> None:
    path = "pkg/runtime/kubernetes/utils.go"
    old = b'	lvsImageURL := fmt.Sprintf("%s/%s", k.Config.RegistryInfo.URL, common.LvsCareRepoAndTag)\n'
    own = b'	if own := os.Getenv("SEALER_LVSCARE_IMAGE"); own != "" {\n		lvsImageURL = own\n	}\n'
    source = base()[path].replace(old, old + own).replace(b'	"net"\n', b'	"net"\n	"os"\n')
    files = base() | {path: source}
    assert lint(files) == ()
    planned = fix(files)
    assert path not in new(planned)
    assert set(hints(planned.unfixable)) == {"$SEALER_LVSCARE_IMAGE is read here; call LvsCareImage"}


def test_an_import_that_only_the_image_needed_goes_with_it() -> None:
    path = "pkg/registry/local.go"
    files = base() | {path: SMALL}
    after = new(fix(files))[path]
    assert after == SMALL.replace(b'	"fmt"\n', b"").replace(
        b'fmt.Sprintf("%s/%s", ', b"common.LvsCareImage("
    ).replace(b", common.LvsCareRepoAndTag)", b")")


SMALL = b"""package registry

import (
	"fmt"
	"net"
	"strconv"

	"github.com/sealerio/sealer/common"
	"github.com/sealerio/sealer/pkg/ipvs"
	v2 "github.com/sealerio/sealer/types/api/v2"
)

type localConfigurator struct {
	*v2.LocalRegistry
}

func (c *localConfigurator) configureLvs() (string, error) {
	// Use local registry for lvscare image to support offline deployment
	// Format: registry.domain:port/sealerio/lvscare:v1.1.3-beta.8
	image := fmt.Sprintf("%s/%s", net.JoinHostPort(c.Domain, strconv.Itoa(c.Port)), common.LvsCareRepoAndTag)
	return ipvs.LvsStaticPodYaml("", "", nil, image, "", "")
}
"""

LICENCE = b"""//go:build linux
// +build linux

// Copyright of nobody.

/*
All rights given away.
*/

"""


def test_the_test_has_the_licence_and_the_build_constraints_of_the_constants_file(tmp_path: Path) -> None:
    path = "common/common.go"
    files = base() | {path: LICENCE + base()[path]}
    made = new(fix(files))
    assert made[TEST].startswith(LICENCE + b"package common\n\nimport (\n")
    lay_out(made, tmp_path)
    assert unformatted(tmp_path) == ""


def test_a_package_comment_is_not_repeated_in_the_test() -> None:
    assert new(fix(base()))[TEST].startswith(b"package common\n")


@pytest.mark.parametrize(
    "change",
    [lambda s: s.replace(b"\n", b"\r\n"), lambda s: s + b"\nconst Last = 1"],
    ids=["crlf", "no end"],
)
def test_the_helper_has_the_line_ends_of_its_file(change) -> None:
    path = "common/common.go"
    source = change(base()[path])
    written = new(fix(base() | {path: source}))[path]
    helper = written[written.index(b"// LvsCareImage") :]
    assert helper.count(b"\n") == 8
    assert helper.count(b"\r") == (8 if b"\r" in source else 0)
    assert written.replace(b"\r", b"").count(b"\n\n// LvsCareImage") == 1


def test_what_is_known_by_another_name_is_called_by_it() -> None:
    path = "common/common.go"
    source = base()[path].replace(b"package common\n", b'package common\n\nimport format "fmt"\n', 1)
    source += b'\nvar _ = format.Sprint("")\n'
    written = new(fix(base() | {path: source}))[path]
    assert b'return format.Sprintf("%s/%s", registry, LvsCareRepoAndTag)' in written


def test_a_fix_brings_what_somebody_asked_for_to_light_even_where_it_cannot_be_mended() -> None:
    planned = fix(broken() | {TEST: b"package common\n"}, BOTH)
    assert new(planned) == golden(ROOT / "sealer")
    assert [one.code for one in planned.unfixable] == ["IMG601", "IMG601"]
