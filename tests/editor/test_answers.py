"""The judge of one tree: the same answer as `lint` of the same bytes, with what was parsed kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from threading import Event

import pytest

pytest.importorskip("pygls")

from fixture_files import ROOT as FIXTURES
from fixture_files import golden, read_tree
from fixture_runs import RULES, lint
from hypothesis import given, settings
from hypothesis import strategies as st

from codemod.editor import answers
from codemod.editor.answers import Ground, Judge
from codemod.editor.interruptible import Interrupted
from codemod.errors import UserError
from codemod.finding.diagnostics import Diagnostic
from codemod.golang.program import sources
from codemod.golang.read import files
from codemod.judge.analysis import Analysis, analyse
from codemod.source.folder import Folder
from codemod.source.tree import Tree

CONSTANT, LOCAL, REMOTE = "common/common.go", "pkg/registry/local.go", "pkg/runtime/kubernetes/utils.go"
FIXED = read_tree(FIXTURES / "sealer")[0] | golden(FIXTURES / "sealer")
PIN = b"sealerio/lvscare:v1.1.3-beta.8"


def on_disk(root: Path, source: dict[str, bytes] = FIXED) -> dict[str, bytes]:
    for path, data in source.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    return dict(source)


def by_rules(tree: Tree, within: tuple[str, ...], known: Mapping[str, files.File]) -> Analysis:
    return analyse(tree, RULES, within=within, known=known)


def judge(root: Path, stop: Event | None = None) -> Judge:
    return Judge(str(root), lambda place: Ground(Folder(place), by_rules), stop or Event())


def without_registry(source: bytes) -> bytes:
    return source.replace(b"lvsImageURL := ", b"lvsImageURL := common.LvsCareRepoAndTag\n\t_ = ")


@pytest.fixture
def parses(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The paths that are parsed from now on."""
    found: list[str] = []

    def load(path: str, source: bytes) -> files.File:
        found.append(path)
        return files.load_file(path, source)

    for module in (answers, sources):
        monkeypatch.setattr(module, "load_file", load)
    yield found


def test_the_answer_is_about_the_buffers_and_not_the_disk(tmp_path: Path) -> None:
    disk = on_disk(tmp_path)
    asked = judge(tmp_path)
    assert asked.answer({}).diagnostics == ()
    buffers = {LOCAL: without_registry(disk[LOCAL])}
    assert [each.code for each in asked.answer(buffers).diagnostics] == ["IMG202"]
    assert asked.answer(buffers).diagnostics == lint(disk | buffers)
    assert asked.answer({}).diagnostics == ()


def test_a_second_change_parses_the_changed_file_and_no_other(tmp_path: Path, parses: list[str]) -> None:
    disk = on_disk(tmp_path)
    asked = judge(tmp_path)
    asked.answer({LOCAL: disk[LOCAL] + b"// 1\n"})
    assert len(parses) > 3
    parses.clear()
    asked.answer({LOCAL: disk[LOCAL] + b"// 2\n"})
    assert parses == [LOCAL]


def test_what_was_parsed_is_kept_when_the_disk_is_looked_at_again(tmp_path: Path, parses: list[str]) -> None:
    disk = on_disk(tmp_path)
    asked = judge(tmp_path)
    asked.answer({})
    parses.clear()
    (tmp_path / CONSTANT).write_bytes(disk[CONSTANT].replace(PIN, b"sealerio/lvscare:v2"))
    asked.refresh()
    assert {each.code for each in asked.answer({}).diagnostics} == {"IMG103"}
    assert parses == [CONSTANT]


def test_nothing_is_asked_again_where_nothing_has_changed(tmp_path: Path) -> None:
    on_disk(tmp_path)
    asked = judge(tmp_path)
    assert asked.answer({}) is asked.answer({})


def test_a_file_in_the_middle_of_being_written_changes_nothing_elsewhere(tmp_path: Path) -> None:
    disk = on_disk(tmp_path)
    asked = judge(tmp_path)
    wrong = {LOCAL: without_registry(disk[LOCAL])}
    before = asked.answer(wrong).diagnostics
    for unfinished in (disk[CONSTANT] + b"func (", b"", b'package common\n\nconst LvsCareRepoAndTag = "', b"\xff"):
        answer = asked.answer(wrong | {CONSTANT: unfinished})
        others = tuple(each for each in answer.diagnostics if each.span.path != CONSTANT)
        own = tuple(each for each in answer.diagnostics if each.span.path == CONSTANT)
        assert answer.broken == {CONSTANT} and others == before
        assert own == tuple(each for each in lint(disk | {CONSTANT: unfinished}) if each.span.path == CONSTANT)


def test_other_files_are_judged_while_one_does_not_parse(tmp_path: Path) -> None:
    disk = on_disk(tmp_path)
    asked = judge(tmp_path)
    unfinished = {CONSTANT: disk[CONSTANT] + b"func ("}
    asked.answer(unfinished)
    found = asked.answer(unfinished | {LOCAL: without_registry(disk[LOCAL])}).diagnostics
    assert [(each.code, each.span.path) for each in found] == [("IMG901", CONSTANT), ("IMG202", LOCAL)]


def test_while_one_types_what_does_not_parse_the_rest_is_not_judged_again(tmp_path: Path) -> None:
    disk, times = on_disk(tmp_path), list[int]()

    def counted(tree: Tree, within: tuple[str, ...], known: Mapping[str, files.File]) -> Analysis:
        times.append(1)
        return by_rules(tree, within, known)

    asked = Judge(str(tmp_path), lambda place: Ground(Folder(place), counted), Event())
    for typed in (b"", b"f", b"func (", b"func (x", b""):
        asked.answer({CONSTANT: disk[CONSTANT] + typed})
    # `f` does not parse either: each is asked about itself, and all else is known, also at the end
    assert len(times) == 4


def test_of_a_file_that_never_parsed_nothing_is_believed(tmp_path: Path) -> None:
    disk = on_disk(tmp_path, FIXED | {CONSTANT: b"package common\nfunc ("})
    found = judge(tmp_path).answer({CONSTANT: b"package common\nfunc (("}).diagnostics
    assert found == lint(disk | {CONSTANT: b"package common\nfunc (("})


def test_a_document_that_is_not_saved_yet_is_a_part_of_its_package(tmp_path: Path) -> None:
    disk = on_disk(tmp_path)
    new = {"common/more.go": b'package common\n\nconst LvsCareRepoAndTag = "x"\n'}
    found = judge(tmp_path).answer(new).diagnostics
    assert found == lint(disk | new) != ()


@pytest.mark.parametrize(
    "path", ["common/x_test.go", "vendor/example.org/x/x.go", "common/testdata/x.go", "common/_x.go"]
)
def test_a_document_counts_only_where_lint_would_read_the_file(tmp_path: Path, path: str) -> None:
    disk = on_disk(tmp_path)
    new = {path: b'package common\n\nvar image = "sealerio/lvscare:latest"\n'}
    assert judge(tmp_path).answer(new).diagnostics == lint(disk | new)


def test_an_analysis_that_nobody_waits_for_is_stopped(tmp_path: Path) -> None:
    on_disk(tmp_path)
    stop = Event()
    asked = judge(tmp_path, stop)
    stop.set()
    with pytest.raises(Interrupted):
        asked.answer({})
    stop.clear()
    assert asked.answer({}).diagnostics == ()


# what is put into a file, whole or at some byte of it
PIECES = (
    b"", b"}", b"{", b"\n", b"\r\n", b"\r", b'"', b"`", b"//codemod:ignore IMG202 -- x\n", b"\xff", b"\0", b"lvscare",
    "// 镜像\n".encode(), b"\xef\xbb\xbf", b"sealerio/lvscare:latest", b"common.LvsCareRepoAndTag", b"func (",
    b'\nconst LvsCareRepoAndTag = "x"\n', b'\nvar _ = "sealerio/lvscare:v1"\n', b"\nvar c, k = 1, 2\n", b"package x\n",
    b"//go:build windows\n", b'\nfunc init() { LvsStaticPodYaml("", nil, "a.b/lvscare") }\n',
)  # fmt: skip
NEW = ("common/more.go", "pkg/ipvs/more_test.go", "pkg/more/more.go", "go.mod")
Step = tuple[str, int, int, int, bytes]
KINDS = ("splice", "splice", "splice", "registry", "open", "undo", "close", "save", "delete")
STEPS = st.tuples(
    st.sampled_from(KINDS), st.integers(0, 99), st.integers(0, 10_000), st.integers(0, 40), st.sampled_from(PIECES)
)


def applied(step: Step, paths: list[str], disk: dict[str, bytes], buffers: dict[str, bytes], root: Path) -> bool:
    """Make one step; say whether something has changed on disk."""
    kind, number, at, length, piece = step
    path = paths[number % len(paths)]
    text = buffers.get(path, disk.get(path, b"package more\n"))
    if kind == "splice":
        at %= len(text) + 1
        buffers[path] = text[:at] + piece + text[at + length :]
    elif kind == "registry":
        buffers[path] = without_registry(text)
    elif kind == "open":
        buffers[path] = text
    elif kind == "undo" and path in FIXED:
        buffers[path] = FIXED[path]
    elif kind == "close":
        buffers.pop(path, None)
        return True
    elif kind == "save" and path in buffers:
        disk[path] = buffers[path]
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(disk[path])
        return True
    elif kind == "delete" and path in disk and path != "go.mod":
        del disk[path]
        (root / path).unlink()
        return True
    return False


def said(ask: Callable[[], Sequence[Diagnostic]]) -> Sequence[Diagnostic] | str:
    try:
        return ask()
    except UserError as error:
        return str(error)


def follow(root: Path, steps: list[Step]) -> None:
    """Make the steps; after each, the answer is what `lint` says of the same bytes.

    Of files that do not parse, it is what `lint` says of them; of the others, what it says with the text before.
    """
    disk, buffers, sound = on_disk(root), dict[str, bytes](), dict[str, bytes]()
    paths = [*(path for path in disk if path.endswith(".go") and not path.startswith("vendor/")), *NEW]
    asked = judge(root)
    for step in steps:
        if applied(step, paths, disk, buffers, root):
            asked.refresh()
        broken = {path for path, data in buffers.items() if path.endswith(".go") and files.load_file(path, data).broken}
        for path in [*sound]:
            if path not in buffers:
                del sound[path]
        for path, data in buffers.items():
            if path not in broken:
                sound[path] = data
            elif path not in sound and path in disk and not files.load_file(path, disk[path]).broken:
                sound[path] = disk[path]
        now, believed = said(lambda: lint(disk | buffers)), said(lambda: lint(disk | buffers | sound))
        found = said(lambda: asked.answer(dict(buffers)).diagnostics)
        if isinstance(believed, str) or isinstance(now, str):
            assert found in (now, believed)
            continue
        wanted = [each for each in now if each.span.path in broken]
        wanted += [each for each in believed if each.span.path not in broken]
        assert sorted(found, key=repr) == sorted(wanted, key=repr)


@settings(max_examples=12)
@given(st.lists(STEPS, min_size=1, max_size=10))
def test_after_any_edits_the_answer_is_lints(tmp_path_factory: pytest.TempPathFactory, steps: list[Step]) -> None:
    follow(tmp_path_factory.mktemp("tree"), steps)


@pytest.mark.full
@settings(max_examples=200)
@given(st.lists(STEPS, min_size=1, max_size=25))
def test_after_many_edits_the_answer_is_lints(tmp_path_factory: pytest.TempPathFactory, steps: list[Step]) -> None:
    follow(tmp_path_factory.mktemp("tree"), steps)
