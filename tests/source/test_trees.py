from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codemod.errors import UserError
from codemod.source import disk, git, listed, stored
from codemod.source.blobs import Objects
from codemod.source.counted import CountedTree
from codemod.source.folder import Folder
from codemod.source.index import IndexTree
from codemod.source.kept import KeptTree
from codemod.source.overlay import OverlayTree
from codemod.source.revision import RevisionTree
from codemod.source.selection import Selection
from codemod.source.tree import Tree
from codemod.source.trees import open_tree
from codemod.source.worktree import WorkTree

IDENTITY = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
WORDS = [b"lvscare", b"LvsCare"]
DEFAULT = Selection()
FORMS = ("folder", "work", "index", "revision")


@pytest.fixture(autouse=True)
def only_the_repository_configures_git(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)


def run(root: Path, *args: str | bytes) -> str:
    return subprocess.run(["git", *IDENTITY, *args], cwd=root, check=True, capture_output=True, text=True).stdout


def write(root: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        path = root / os.fsdecode(name.encode("utf-8", "surrogateescape"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def commit(root: Path, files: dict[str, bytes]) -> Path:
    write(root, files)
    run(root, "init")
    run(root, "add", "--force", ".")
    run(root, "commit", "--allow-empty", "-m", "all")
    return root


def tree(form: str, root: Path, selection: Selection = DEFAULT) -> Folder | WorkTree | IndexTree | RevisionTree:
    match form:
        case "folder":
            return Folder(str(root), selection)
        case "work":
            return WorkTree(str(root), selection)
        case "index":
            return IndexTree(str(root), selection)
        case _:
            return RevisionTree(str(root), "HEAD", selection)


def found(tree: Tree) -> list[str]:
    return list(tree.search(WORDS))


ODD = {
    "main.go": b"lvscare",
    "with space.go": b"lvscare",
    "目录/镜像.go": b"lvscare",
    "-e.go": b"lvscare",
    "--cached/-.go": b"lvscare",
    ":(top)x.go": b"lvscare",
    ":!y.go": b"LvsCare",
    "*.go": b"lvscare",
    'quote"\\.go': b"lvscare",
    "tab\tname/x.go": b"lvscare",
    "line\nbreak.go": b"lvscare",
    "latin\udce9.go": b"lvscare",
    "a:b/c:d.go": b"lvscare",
    "pkg/other.go": b"nothing",
    "pkg/binary.go": b"\0\0lvscare\0",
    "pkg/crlf.go": b"x\r\nlvscare\r\n",
    "pkg/empty.go": b"",
    "pkg/notes.txt": b"lvscare",
    "pkg/x.go/inner.go": b"lvscare",
    "go.mod": b"module x\n",
    "tools/go.mod": b"module y\n",
    "tools/notgo.mod": b"",
    "vendor/v/v.go": b"lvscare",
    "vendor/v/go.mod": b"module v\n",
    "tools/vendor/v.go": b"lvscare",
    "notvendor/v.go": b"lvscare",
    "testdata/t.go": b"lvscare",
    "pkg/testdata/mod/go.mod": b"module t\n",
    "_build/b.go": b"lvscare",
    ".hidden/h.go": b"lvscare",
    "pkg/p_test.go": b"lvscare",
}
SELECTIONS = [
    Selection(),
    Selection(include=("vendor/**",)),
    Selection(include=("**",)),
    Selection(include=("**/*_test.go", "testdata")),
    Selection(exclude=("pkg", "*.go")),
    Selection(include=("**",), exclude=("vendor/", "**/go.mod", "目*/**")),
]


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return commit(tmp_path_factory.mktemp("odd"), ODD)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("selection", SELECTIONS, ids=str)
def test_every_tree_finds_the_readable_files_with_a_word(odd: Path, form: str, selection: Selection) -> None:
    wanted = sorted(p for p, text in ODD.items() if selection.reads(p) and any(word in text for word in WORDS))
    assert found(tree(form, odd, selection)) == wanted


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("selection", SELECTIONS, ids=str)
def test_every_tree_lists_the_files_of_a_folder(odd: Path, form: str, selection: Selection) -> None:
    subject = tree(form, odd, selection)
    for folder in {"", "nowhere", *(path.rpartition("/")[0] for path in ODD)}:
        wanted = sorted(p for p in ODD if p.rpartition("/")[0] == folder and selection.lists(p))
        assert subject.listdir(folder) == wanted


@pytest.mark.parametrize("form", FORMS)
def test_every_tree_reads_the_same_bytes(odd: Path, form: str) -> None:
    subject = tree(form, odd, Selection(include=("**",)))
    sources = {path: text for path, text in ODD.items() if path.endswith((".go", "go.mod"))}
    assert {path: subject.read(path) for path in sources} == sources


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("include", [(), ("**",)])
def test_modules_are_all_but_the_vendored_ones(odd: Path, form: str, include: tuple[str, ...]) -> None:
    assert tree(form, odd, Selection(include)).modules() == ["", "pkg/testdata/mod", "tools"]


@pytest.mark.parametrize("form", FORMS)
def test_an_excluded_module_is_a_module(odd: Path, form: str) -> None:
    assert tree(form, odd, Selection(exclude=("tools",))).modules() == ["", "pkg/testdata/mod", "tools"]


def test_what_is_read_is_what_may_be_compiled() -> None:
    paths = ("a.go", "testdata/a.go", "_x/a.go", "out/a.go", "a_test.go", "vendor/v/a.go", "a.txt")
    selection = Selection(exclude=("out",))
    assert [path for path in paths if selection.selects(path)] == ["a.go"]
    assert [path for path in paths if selection.reads(path)] == ["a.go", "testdata/a.go", "_x/a.go", "out/a.go"]
    assert [path for path in paths if selection.lists(path)] == [*paths[:4], "vendor/v/a.go"]
    assert [path for path in paths if selection.excludes(path)] == ["out/a.go"]


NAMES = st.text(alphabet=" -:()!*?[]a.镜\\\"'\n~^{}@", min_size=1, max_size=6).filter(lambda n: n.strip(".") != "")
FOLDERS = st.lists(st.one_of(st.sampled_from(["vendor", "testdata", "_x", ".y", "pkg"]), NAMES), max_size=3)
PATHS = st.builds(lambda folders, name: "/".join([*folders, name]), FOLDERS, NAMES.map(lambda name: name + ".go"))
CONTENTS = st.sampled_from([b"", b"lvscare", b"LvsCare\n", b"lvs\ncare", b"\0lvscare", b"x" * 99 + b"lvscare"])
GLOBS = st.lists(st.sampled_from(["**", "*", "vendor/**", "**/vendor/**", "pkg", "*.go", "[!a]*", "p?g/"]), max_size=2)


@settings(max_examples=25)
@given(files=st.dictionaries(PATHS, CONTENTS, max_size=6), include=GLOBS, exclude=GLOBS)
def test_all_trees_give_the_same_answers(
    tmp_path_factory: pytest.TempPathFactory, files: dict[str, bytes], include: list[str], exclude: list[str]
) -> None:
    folders = {"/".join(path.split("/")[:n]) for path in files for n in range(1, path.count("/") + 1)}
    files = {path: text for path, text in files.items() if path not in folders}
    root = commit(tmp_path_factory.mktemp("any"), files)
    selection = Selection(tuple(include), tuple(exclude))
    answers = []
    for form in FORMS:
        subject = tree(form, root, selection)
        answers.append((found(subject), {folder: subject.listdir(folder) for folder in folders | {""}}))
    assert answers == [answers[0]] * 4
    assert answers[0][0] == sorted(p for p in files if selection.reads(p) and any(w in files[p] for w in WORDS))


@pytest.mark.parametrize(
    ("glob", "path", "expected"),
    [
        ("*.go", "a.go", True),
        ("*.go", "pkg/a.go", True),
        ("/*.go", "pkg/a.go", False),
        ("**/*.go", "a.go", True),
        ("**/*.go", "x/y/a.go", True),
        ("pkg", "pkg/x/a.go", True),
        ("pkg/", "pkg/x/a.go", True),
        ("pkg", "pkgs/a.go", False),
        ("pkg/**", "pkg/x/a.go", True),
        ("pkg/**/a.go", "pkg/a.go", True),
        ("pkg/*/a.go", "pkg/a.go", False),
        ("**/gen", "x/gen/a.go", True),
        ("?.go", "a.go", True),
        ("pkg?a.go", "pkg/a.go", False),
        ("pkg[!x]a.go", "pkg/a.go", False),
        ("./pkg", "pkg/a.go", True),
        ("/pkg", "pkg/a.go", True),
        ("/pkg", "x/pkg/a.go", False),
        ("[ab].go", "b.go", True),
        ("[!ab].go", "b.go", False),
        ("[!ab].go", "c.go", True),
        ("[]].go", "].go", True),
        ("[a", "[a/x.go", True),
        ("a+b.go", "a+b.go", True),
        ("A.go", "a.go", False),
    ],
)
def test_a_glob_stays_in_one_folder_unless_it_says_so(glob: str, path: str, expected: bool) -> None:
    assert Selection(exclude=(glob,)).selects(path) is not expected


def test_exclude_wins_over_include() -> None:
    assert not Selection(include=("vendor/**",), exclude=("vendor/a",)).selects("vendor/a/x.go")


@pytest.mark.parametrize("form", ["folder", "work"])
def test_links_and_special_files_are_no_sources_on_disk(tmp_path: Path, form: str) -> None:
    commit(tmp_path, {"pkg/a.go": b"lvscare"})
    (tmp_path / "link.go").symlink_to("pkg/a.go")
    (tmp_path / "dangling.go").symlink_to("nowhere.go")
    (tmp_path / "linked").symlink_to("pkg")
    (tmp_path / "folder.go").mkdir()
    os.mkfifo(tmp_path / "fifo.go")
    subject = tree(form, tmp_path)
    assert found(subject) == ["pkg/a.go"]
    assert subject.listdir("") == []
    assert subject.listdir("linked") == []


@pytest.mark.parametrize("form", ["index", "revision"])
def test_links_and_submodules_are_no_sources_in_git(tmp_path: Path, form: str) -> None:
    commit(tmp_path, {"a.go": b"lvscare"})
    (tmp_path / "link.go").symlink_to("lvscare")
    run(tmp_path, "add", "link.go")
    head = run(tmp_path, "rev-parse", "HEAD").strip()
    run(tmp_path, "update-index", "--add", "--cacheinfo", f"160000,{head},module.go")
    run(tmp_path, "commit", "-m", "link and submodule")
    subject = tree(form, tmp_path)
    assert found(subject) == ["a.go"]
    assert subject.listdir("") == ["a.go"]


@pytest.mark.parametrize("form", ["folder", "work"])
@pytest.mark.parametrize("name", ["fifo.go", "link.go", "linked/a.go", "../outside.go", "pkg", "nowhere.go"])
def test_reading_anything_but_a_regular_file_of_the_tree_is_an_error(tmp_path: Path, form: str, name: str) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (tmp_path / "outside.go").write_text("x")
    commit(root, {"pkg/a.go": b"x"})
    os.mkfifo(root / "fifo.go")
    (root / "link.go").symlink_to("pkg/a.go")
    (root / "linked").symlink_to("pkg")
    with pytest.raises(OSError):
        tree(form, root).read(name)


@pytest.mark.parametrize("form", ["index", "revision"])
def test_reading_what_git_does_not_hold_is_an_error(odd: Path, form: str) -> None:
    with pytest.raises(FileNotFoundError):
        tree(form, odd).read("nowhere.go")


@pytest.mark.parametrize("form", FORMS)
def test_a_file_over_the_limit_is_an_error(odd: Path, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (disk, stored):
        monkeypatch.setattr(module, "LARGEST", 6)
    with pytest.raises(OSError, match="too large"):
        tree(form, odd).read("main.go")


def test_a_counted_tree_answers_as_the_tree_does_and_counts_what_is_read(odd: Path) -> None:
    plain = tree("folder", odd)
    counted = CountedTree(plain)
    assert (counted.root, counted.modules(), counted.listdir("")) == (plain.root, plain.modules(), plain.listdir(""))
    assert found(counted) == found(plain)
    assert counted.read("main.go") == counted.read("main.go") == plain.read("main.go")
    assert counted.files_read == 2


@pytest.mark.parametrize("form", FORMS)
def test_searching_for_no_words_finds_nothing(odd: Path, form: str) -> None:
    assert list(tree(form, odd).search([])) == []


@pytest.mark.parametrize("word", [b"", b"a\nb", b"a\0b"])
def test_a_word_that_git_would_take_apart_is_refused(odd: Path, word: bytes) -> None:
    with pytest.raises(ValueError):
        WorkTree(str(odd)).start_search([word])


def test_a_folder_search_finds_a_word_across_two_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk, "_BUFFER", 16)
    for start in range(20):
        write(tmp_path, {f"{start:02}.go": b"-" * start + b"lvscare" + b"-" * 20, f"{start:02}no.go": b"lvscar" * 9})
    assert found(Folder(str(tmp_path))) == [f"{start:02}.go" for start in range(20)]


def test_a_folder_search_does_not_see_the_file_before(tmp_path: Path) -> None:
    write(tmp_path, {"a.go": b"xxxxlvscare", "b.go": b"x", "c.go": b""})
    assert found(Folder(str(tmp_path))) == ["a.go"]


def test_a_word_that_an_earlier_search_covers_is_looked_for_in_what_that_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(9):
        (tmp_path / f"{number}.go").write_text("package p\n" + "// lvs lvscare\n" * (number in (2, 4)))
    tree = Folder(str(tmp_path))
    assert list(tree.search([b"lvs"])) == ["2.go", "4.go"]
    opened, opening = list[bytes](), disk._open
    monkeypatch.setattr(disk, "_open", lambda place: opened.append(place) or opening(place))
    assert list(tree.search([b"lvscare"])) == ["2.go", "4.go"]
    assert [os.path.basename(place) for place in opened] == [b"2.go", b"4.go"]


@pytest.mark.parametrize("form", FORMS)
@settings(deadline=None, max_examples=30)
@given(words=st.lists(st.text("abLS", min_size=1, max_size=4).map(str.encode), min_size=1, max_size=12))
def test_one_search_after_another_finds_what_each_finds_alone(odd: Path, form: str, words: list[bytes]) -> None:
    subject = tree(form, odd)
    assert list(subject.search([b"lvs"])), "the first search of all, of which the others make use"
    alone = [sorted(path for path, text in ODD.items() if DEFAULT.reads(path) and word in text) for word in words]
    assert [list(subject.search([word])) for word in words] == alone


@pytest.mark.parametrize("form", FORMS)
def test_every_tree_finds_the_texts_with_a_word_and_looks_for_them_once(tmp_path: Path, form: str) -> None:
    texts = {
        "Makefile": b"go build -X a.b=c",
        "docs/\u955c.md": b"-X main.v=1",
        "pic.png": b"\x89PNG-X\0-X \0",
        "other.txt": b"-Xa",
        "main.go": b"-X ",
        "vendor/Makefile": b"-X ",
    }
    subject = tree(form, commit(tmp_path, texts))
    search = subject.start_texts((b"-X ", b"-X="))
    assert search.paths() == ["Makefile", "docs/\u955c.md", "pic.png"]
    assert subject.start_texts((b"-X ", b"-X=")) is search


def test_a_plain_folder_has_no_ignored_files(tmp_path: Path) -> None:
    write(tmp_path, {".gitignore": b"*.go\n", "a.go": b"lvscare"})
    assert found(Folder(str(tmp_path))) == ["a.go"]


def test_the_work_tree_holds_untracked_files_but_no_ignored_ones(tmp_path: Path) -> None:
    commit(tmp_path, {".gitignore": b"ignored.go\n", "a.go": b"lvscare"})
    write(tmp_path, {"new.go": b"lvscare", "ignored.go": b"lvscare", "new/b.go": b"no", "new/go.mod": b""})
    subject = WorkTree(str(tmp_path))
    assert found(subject) == ["a.go", "new.go"]
    assert subject.listdir("") == ["a.go", "new.go"]
    assert subject.listdir("new") == ["new/b.go"]
    assert subject.modules() == ["new"]


def test_a_tracked_file_cannot_hide_behind_gitignore(tmp_path: Path) -> None:
    commit(tmp_path, {".gitignore": b"*\n", "a.go": b"lvscare"})
    assert found(WorkTree(str(tmp_path))) == ["a.go"]


def test_an_untracked_file_in_vendor_is_found_when_vendor_is_included(tmp_path: Path) -> None:
    commit(tmp_path, {"a.go": b""})
    write(tmp_path, {"vendor/v.go": b"lvscare"})
    assert found(WorkTree(str(tmp_path))) == []
    assert found(WorkTree(str(tmp_path), Selection(include=("vendor",)))) == ["vendor/v.go"]


def test_the_work_tree_is_as_it_is_on_disk(tmp_path: Path) -> None:
    commit(tmp_path, {"gone.go": b"lvscare", "changed.go": b"", "moved.go": b"lvscare", "sub/go.mod": b""})
    (tmp_path / "gone.go").unlink()
    (tmp_path / "sub/go.mod").unlink()
    (tmp_path / "moved.go").rename(tmp_path / "here.go")
    (tmp_path / "changed.go").write_text("lvscare")
    subject = WorkTree(str(tmp_path))
    assert found(subject) == subject.listdir("") == ["changed.go", "here.go"]
    assert subject.modules() == []


@pytest.mark.parametrize("bit", ["--assume-unchanged", "--skip-worktree"])
def test_marks_in_the_index_do_not_hide_what_is_on_disk(tmp_path: Path, bit: str) -> None:
    commit(tmp_path, {"a.go": b"", "b.go": b"lvscare"})
    run(tmp_path, "config", "sparse.expectFilesOutsideOfPatterns", "true")
    run(tmp_path, "update-index", bit, "a.go", "b.go")
    write(tmp_path, {"a.go": b"lvscare", "b.go": b""})
    assert found(WorkTree(str(tmp_path))) == ["a.go"]


def test_a_sparse_checkout_lacks_what_it_left_out_only_on_disk(tmp_path: Path) -> None:
    commit(tmp_path, {"in/a.go": b"lvscare", "out/b.go": b"lvscare", "out/go.mod": b""})
    run(tmp_path, "sparse-checkout", "set", "in")
    assert found(WorkTree(str(tmp_path))) == ["in/a.go"]
    assert WorkTree(str(tmp_path)).modules() == []
    assert found(IndexTree(str(tmp_path))) == ["in/a.go", "out/b.go"]


def test_the_index_is_what_is_staged_and_not_what_is_on_disk(tmp_path: Path) -> None:
    commit(tmp_path, {"partly.go": b"old", "gone.go": b"lvscare", "old.go": b"lvscare", "mode.go": b"lvscare"})
    write(tmp_path, {"partly.go": b"staged lvscare", "untracked.go": b"lvscare"})
    run(tmp_path, "add", "partly.go")
    run(tmp_path, "rm", "gone.go")
    run(tmp_path, "mv", "old.go", "new.go")
    run(tmp_path, "update-index", "--chmod=+x", "mode.go")
    write(tmp_path, {"partly.go": b"unstaged", "new.go": b"unstaged"})
    subject = IndexTree(str(tmp_path))
    assert found(subject) == ["mode.go", "new.go", "partly.go"]
    assert subject.read("partly.go") == b"staged lvscare"
    assert subject.read("new.go") == b"lvscare"


def test_a_file_only_intended_to_be_added_is_not_found_in_the_index(tmp_path: Path) -> None:
    commit(tmp_path, {})
    write(tmp_path, {"a.go": b"lvscare"})
    run(tmp_path, "add", "--intent-to-add", "a.go")
    assert found(IndexTree(str(tmp_path))) == []
    assert found(WorkTree(str(tmp_path))) == ["a.go"]


@pytest.fixture
def conflict(tmp_path: Path) -> Path:
    commit(tmp_path, {"a.go": b"base lvscare", "b.go": b"lvscare"})
    run(tmp_path, "checkout", "-b", "theirs")
    write(tmp_path, {"a.go": b"theirs lvscare"})
    run(tmp_path, "commit", "-am", "theirs")
    run(tmp_path, "checkout", "main")
    write(tmp_path, {"a.go": b"ours lvscare"})
    run(tmp_path, "commit", "-am", "ours")
    subprocess.run(["git", *IDENTITY, "merge", "theirs"], cwd=tmp_path, capture_output=True)
    return tmp_path


def test_an_unmerged_file_has_no_staged_state_to_judge(conflict: Path) -> None:
    with pytest.raises(UserError, match=r"a\.go: is unmerged"):
        found(IndexTree(str(conflict)))


def test_an_unmerged_file_that_is_not_selected_does_not_matter(conflict: Path) -> None:
    assert found(IndexTree(str(conflict), Selection(exclude=("a.go",)))) == ["b.go"]


def test_an_unmerged_file_is_in_the_work_tree_once(conflict: Path) -> None:
    assert found(WorkTree(str(conflict))) == WorkTree(str(conflict)).listdir("") == ["a.go", "b.go"]


def test_a_revision_is_read_without_a_checkout(tmp_path: Path) -> None:
    commit(tmp_path, {"old.go": b"lvscare"})
    run(tmp_path, "mv", "old.go", "new.go")
    run(tmp_path, "commit", "-m", "moved")
    subject = RevisionTree(str(tmp_path), "HEAD~1")
    assert found(subject) == subject.listdir("") == ["old.go"]
    assert subject.read("old.go") == b"lvscare"


def test_a_search_started_early_is_read_late(odd: Path) -> None:
    subject = WorkTree(str(odd))
    first = subject.start_search([b"LvsCare"])
    second = subject.start_search([b"nothing"])
    assert subject.listdir("pkg")
    assert (second.paths(), first.paths()) == (["pkg/other.go"], [":!y.go"])


def test_a_search_leaves_a_processor_to_who_lists_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(tmp_path, {"a.go": b"lvscare", "b.go": b"LvsCare"})
    asked, grep = list[tuple[str, ...]](), git.grep

    def counted(root: str, words: list[bytes], pathspecs: list[str], *where: str) -> git.Process:
        asked.append(where)
        return grep(root, words, pathspecs, *where)

    monkeypatch.setattr(git, "grep", counted)
    monkeypatch.setattr(listed, "_HELD_FILES", 0)  # there is more than is read for a second search
    subject = WorkTree(str(tmp_path))
    assert [list(subject.search([word])) for word in WORDS] == [["a.go"], ["b.go"]]
    assert all(where[0].startswith("--threads=") for where in asked)
    assert len(asked) == 2
    assert [path for path, _ in subject.listed()] == ["a.go", "b.go"]


def test_a_listing_that_is_given_up_begins_anew(tmp_path: Path) -> None:
    commit(tmp_path, {"a.go": b"lvscare", "b.go": b"LvsCare"})
    subject, asked = WorkTree(str(tmp_path)), list[bytes]()
    is_there = subject._is_there

    def interrupted(details: bytes, path: bytes) -> bool:
        asked.append(path)
        if asked == [b"a.go", b"b.go"]:
            raise KeyboardInterrupt
        return is_there(details, path)

    subject._is_there = interrupted  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        subject.listed()
    assert [path for path, _ in subject.listed()] == ["a.go", "b.go"]


def test_a_file_inside_a_repository_opens_the_whole_work_tree(odd: Path) -> None:
    subject = open_tree(str(odd / "pkg/other.go"))
    assert (type(subject), subject.root) == (WorkTree, str(odd))


def test_staged_and_revision_open_what_they_say(odd: Path) -> None:
    assert type(open_tree(str(odd), staged=True)) is IndexTree
    assert type(open_tree(str(odd), revision="HEAD")) is RevisionTree


def test_a_folder_outside_git_opens_its_module(tmp_path: Path) -> None:
    write(tmp_path, {"m/go.mod": b"", "m/pkg/a.go": b"", "plain/a.go": b""})
    assert open_tree(str(tmp_path / "m/pkg")).root == str(tmp_path / "m")
    assert open_tree(str(tmp_path / "plain/a.go")).root == str(tmp_path / "plain")


def test_git_states_need_a_repository(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="not in a git repository"):
        open_tree(str(tmp_path), staged=True)


def test_a_path_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no such file or folder"):
        open_tree(str(tmp_path / "nowhere"))


class Asked(Folder):
    """A folder that counts what it is asked."""

    def __init__(self, root: str) -> None:
        super().__init__(root)
        self.asked: list[str] = []

    def read(self, path: str) -> bytes:
        self.asked.append(path)
        return super().read(path)

    def listdir(self, folder: str) -> list[str]:
        self.asked.append(folder)
        return super().listdir(folder)


def test_a_kept_tree_is_as_it_was_when_it_was_asked_first(tmp_path: Path) -> None:
    write(tmp_path, {"go.mod": b"module x\n", "a/x.go": b"package a // lvscare\n"})
    under = Asked(str(tmp_path))
    kept = KeptTree(under)

    def answers() -> tuple[object, ...]:
        return kept.read("a/x.go"), kept.listdir("a"), list(kept.search([b"lvscare"])), kept.modules()

    first = answers()
    write(tmp_path, {"a/x.go": b"package a\n", "a/y.go": b"package a // lvscare\n", "b/go.mod": b"module b\n"})
    assert answers() == first and under.asked == ["a/x.go", "a"]


def test_what_a_kept_tree_could_not_read_is_read_when_it_is_there(tmp_path: Path) -> None:
    kept = KeptTree(Folder(str(tmp_path)))
    with pytest.raises(OSError, match="No such file"):
        kept.read("x.go")
    write(tmp_path, {"x.go": b"package x\n"})
    assert kept.read("x.go") == b"package x\n"


@pytest.mark.parametrize("form", FORMS)
def test_a_new_file_of_an_overlay_is_in_its_folder_and_is_found(form: str, tmp_path: Path) -> None:
    under = tree(form, commit(tmp_path, {"go.mod": b"module x\n", "a/x.go": b"package a\n"}))
    new = {
        "a/y.go": b"// lvscare",
        "a/y_test.go": b"// lvscare",
        "vendor/v/v.go": b"// lvscare",
        "a/y.yaml": b"lvscare",
    }
    over = OverlayTree(under, new)
    assert over.listdir("a") == ["a/x.go", "a/y.go"] and over.listdir("") == []
    assert list(over.search([b"lvscare"])) == ["a/y.go"]
    assert under.listdir("a") == ["a/x.go"]


@pytest.mark.parametrize(
    ("path", "ignored"), [("a.gen.go", True), ("gen/x.go", True), (":x.go", False), ("镜.go", False)]
)
def test_git_says_whether_it_would_ignore_a_file(path: str, ignored: bool, tmp_path: Path) -> None:
    commit(tmp_path, {".gitignore": b"*.gen.go\n/gen/\n"})
    assert git.ignores(str(tmp_path), os.fsencode(path)) == ignored


def test_what_a_search_looked_through_is_asked_of_git_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = commit(tmp_path, {f"{n}.go": b'package p\n\nvar x = "lvscare"\n// %d\n' % n for n in range(3)})
    asked: list[bytes] = []
    asking = Objects.read_all
    monkeypatch.setattr(
        Objects, "read_all", lambda self, names, limit: asked.extend(names) or asking(self, names, limit)
    )
    index = tree("index", root)
    assert list(index.search([b'"lvs', b'"lvm'])) == ["0.go", "1.go", "2.go"]
    assert len(asked) == len({*asked})
    assert [index.read(f"{n}.go")[-2:] for n in range(3)] == [b"0\n", b"1\n", b"2\n"]
    assert len(asked) == 3
