"""The laws of the design, over generated Go and over mutations of the fixtures."""

from __future__ import annotations

import os
import re
import subprocess
import sysconfig
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import pytest
from fault.record import record
from fixture_runs import RULES, fix, lint
from go_sources import fixtures, modules, mutations
from go_toolchain import typecheck
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from memory_tree import MemoryTree

from codemod.golang.read.parsing import first_error, parse
from codemod.judge.analysis import analyse
from codemod.records import replace
from codemod.report import writer
from codemod.report.model import make_report
from codemod.source.folder import Folder
from codemod.source.selection import Selection
from codemod.source.trees import open_tree
from codemod.write.unified import unified_diff

GOFMT = Path(sysconfig.get_path("purelib")) / "go" / "bin" / "gofmt"
BOUNDED = int(os.environ.get("INVARIANT_EXAMPLES", "25"))
HARMFUL = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]|^[ \t]*::|##\[", re.MULTILINE
)
FORMATS = ("text", "json", "sarif", "gitlab", "markdown", "junit", "checkstyle", "rdjson")

law = settings(max_examples=BOUNDED, database=None, suppress_health_check=list(HealthCheck))
Files = dict[str, bytes]
RUNS = [0]


def counted(files: Files) -> Files:
    RUNS[0] += 1
    return files


generated = modules().map(counted)
mutated = mutations().map(counted)
trees = st.one_of(generated, mutated, fixtures().map(counted))


@pytest.fixture(scope="module", autouse=True)
def the_number_of_examples_is_recorded(request: pytest.FixtureRequest) -> Iterator[None]:
    failed = request.session.testsfailed
    yield
    record("invariants", RUNS[0], request.session.testsfailed - failed)


def parses(source: bytes) -> bool:
    try:
        source.decode()
    except UnicodeDecodeError:
        return False
    return b"\0" not in source and first_error(parse(source)) is None


def fixed(files: Files) -> Files:
    return files | {change.path: change.new for change in fix(files).changes}


@law
@given(trees)
def test_what_was_fixed_is_gone_and_a_second_fix_does_nothing(files: Files) -> None:
    planned = fix(files)
    after = files | {change.path: change.new for change in planned.changes}
    assert len(lint(after)) == len(planned.rejected) + len(planned.unfixable)
    assert fix(after).changes == ()


@law
@given(trees)
def test_a_fix_keeps_line_ends_byte_order_mark_and_what_parses(files: Files) -> None:
    for change in fix(files).changes:
        assert parses(change.old) and parses(change.new)
        assert change.new.startswith(b"\xef\xbb\xbf") == change.old.startswith(b"\xef\xbb\xbf")
        ends = re.compile(rb"(?<!\r)\n")
        if change.old.count(b"\r\n") and not ends.search(change.old):
            assert not ends.search(change.new)
        if b"\r" not in change.old:
            assert b"\r" not in change.new


@law
@given(mutated)
def test_a_file_that_does_not_parse_is_never_edited(files: Files) -> None:
    broken = {path for path, data in files.items() if path.endswith(".go") and not parses(data)}
    assert broken.isdisjoint(change.path for change in fix(files).changes)


@law
@given(mutated)
def test_a_file_that_names_the_image_and_does_not_parse_is_reported(files: Files) -> None:
    found = {diagnostic.span.path for diagnostic in lint(files) if diagnostic.code == "IMG901"}
    for path, data in files.items():
        if Selection().selects(path) and b"lvscare" in data and not parses(data):
            assert path in found


@law
@given(trees, st.randoms())
def test_the_order_of_files_and_rules_and_which_were_named_do_not_matter(files: Files, random: object) -> None:
    shuffled = list(files.items())
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    expected = lint(files)
    assert lint(dict(shuffled)) == expected
    assert analyse(MemoryTree(files), RULES[::-1]).diagnostics == expected
    for path in list(files)[:3]:
        assert analyse(MemoryTree(files), RULES, within=[path]).diagnostics == expected


@law
@given(trees)
def test_the_order_of_several_rules_does_not_matter(files: Files) -> None:
    other = replace(RULES[0], name="other", constant=replace(RULES[0].constant, name="LvsCareHomepage"))
    one, two = (*RULES, other), (other, *RULES)
    expected = analyse(MemoryTree(files), one).diagnostics
    assert {diagnostic.rule for diagnostic in expected} <= {RULES[0].name, "other"}
    assert analyse(MemoryTree(files), two).diagnostics == expected


@settings(law, max_examples=max(2, BOUNDED // 20))
@given(st.lists(generated, min_size=12, max_size=12))
def test_what_compiled_compiles_after_a_fix(several: list[Files]) -> None:
    sources = {str(number): files for number, files in enumerate(several)}
    broken = typecheck(sources)
    changed = {name: fixed(files) for name, files in sources.items() if name not in broken and fix(files).changes}
    assert typecheck(changed) == {}


@law
@given(trees, st.sampled_from([".", "common", "pkg/registry"]))
def test_the_working_directory_does_not_matter(files: Files, folder: str) -> None:
    with tempfile.TemporaryDirectory() as place:
        root = laid_out(files, place)
        expected = analyse(Folder(str(root)), RULES).diagnostics
        (root / folder).mkdir(parents=True, exist_ok=True)
        with chdir(root / folder):
            tree = open_tree(".")
            assert tree.root == str(root)
            assert analyse(tree, RULES).diagnostics == expected


@law
@given(trees)
def test_no_report_holds_a_control_character_or_a_command(files: Files) -> None:
    report = make_report(lint(files), MemoryTree(files).read, lang="en")
    for name in FORMATS:
        out = StringIO()
        writer(name)(report, out)
        assert HARMFUL.search(out.getvalue()) is None, name


@contextmanager
def chdir(folder: Path) -> Iterator[None]:
    before = os.open(".", os.O_RDONLY)
    os.chdir(folder)
    try:
        yield
    finally:
        os.fchdir(before)
        os.close(before)


def laid_out(files: Files, folder: str) -> Path:
    for path, data in files.items():
        (Path(folder) / path).parent.mkdir(parents=True, exist_ok=True)
        (Path(folder) / path).write_bytes(data)
    return Path(folder)


@law
@given(trees)
def test_git_applies_the_diff_to_the_same_bytes(files: Files) -> None:
    changes = fix(files).changes
    if not changes:
        return
    with tempfile.TemporaryDirectory() as place:
        laid_out({change.path: change.old for change in changes}, place)
        patch = b"".join(unified_diff(change) for change in changes)
        subprocess.run(["git", "apply", "--whitespace=nowarn", "-"], cwd=place, input=patch, check=True)
        for change in changes:
            assert (Path(place) / change.path).read_bytes() == change.new


@law
@given(generated)
def test_what_was_gofmt_clean_stays_so(files: Files) -> None:
    with tempfile.TemporaryDirectory() as place:
        root = laid_out({path: data for path, data in files.items() if path.endswith(".go")}, place)
        subprocess.run([GOFMT, "-w", str(root)], check=True, capture_output=True)
        clean = files | {path: (root / path).read_bytes() for path in files if path.endswith(".go")}
        changed = {change.path: change.new for change in fix(clean).changes}
        laid_out(changed, place)
        done = subprocess.run([GOFMT, "-l", str(root)], check=True, capture_output=True, text=True)
        assert done.stdout == ""
