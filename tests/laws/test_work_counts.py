"""How much work each kind of run does on the broken fork: speed, without a clock."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
import tree_sitter
from fixture_files import ROOT, read_tree
from memory_tree import MemoryTree

from codemod.commands.arguments import parse
from codemod.commands.judging import judge
from codemod.commands.session import Session
from codemod.finding.codes import Codes
from codemod.golang.program import sources
from codemod.golang.read import files
from codemod.golang.read.files import File
from codemod.golang.read.syntax import Node, SourceFile
from codemod.judge.analysis import Analysis, analyse
from codemod.rule import Constant, Field, Image, Registry, Rule, spelling
from codemod.rule.reader import default_rules, load_files
from codemod.source import git, listed
from codemod.source.counted import CountedTree
from codemod.source.folder import Folder
from codemod.source.index import IndexTree
from codemod.source.revision import RevisionTree
from codemod.source.selection import Selection
from codemod.source.tree import Tree
from codemod.source.worktree import WorkTree

RULES = load_files(default_rules())
TESTDATA = "pkg/ipvs/testdata/pod.go"


@pytest.fixture
def fork(tmp_path: Path) -> Path:
    """The broken fork in git, with fifty packages more that have nothing to do with it."""
    for path, data in read_tree(ROOT / "sealer")[0].items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    for number in range(50):
        package = tmp_path / "other" / f"p{number}"
        package.mkdir(parents=True)
        (package / "file.go").write_text(f"package p{number}\n\nconst URL = 1\n")
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    subprocess.run(["git", "-C", str(tmp_path), "add", "--all", "--force"], check=True)
    identity = ("-c", "user.name=n", "-c", "user.email=e@example.invalid")
    subprocess.run(["git", "-C", str(tmp_path), *identity, "commit", "-qm", "m"], check=True)
    return tmp_path


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counts, by path, how often a file is parsed."""
    counts: Counter[str] = Counter()
    load = sources.load_file

    def counting(path: str, source: bytes) -> File:
        counts[path] += 1
        return load(path, source)

    monkeypatch.setattr(sources, "load_file", counting)
    return counts


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Lists the git commands that are started."""
    commands: list[str] = []
    spawn = git.spawn

    def noting(root: str, args: git.Sequence[str | bytes], stdin: int | None = None) -> tuple[int, int, int]:
        commands.append(str(args[0]))
        return spawn(root, args, stdin)

    monkeypatch.setattr(git, "spawn", noting)
    return commands


def trees(fork: Path) -> Iterator[Tree]:
    yield WorkTree(str(fork))
    yield IndexTree(str(fork))
    yield RevisionTree(str(fork), "HEAD")
    plain = fork.with_name("plain")
    shutil.copytree(fork, plain, ignore=shutil.ignore_patterns(".git"))
    yield Folder(str(plain))


def lint(tree: Tree) -> Analysis:
    found = analyse(tree, RULES, Codes())
    assert len(found.diagnostics) == 3
    return found


def test_every_kind_of_tree_costs_the_same(fork: Path) -> None:
    costs = set()
    for kind in trees(fork):
        tree = CountedTree(kind)
        found = lint(tree)
        judgement = found.judgements[0]
        costs.add((tree.files_read, len(judgement.module.sources.parsed), judgement.asked.evaluator.steps))
    assert len(costs) == 1


def reads_of(tree: WorkTree, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Return what counts how often each file of a tree is read from now on."""
    read, reading = Counter[str](), tree.read

    def noting(path: str) -> bytes:
        read[path] += 1
        return reading(path)

    monkeypatch.setattr(tree, "read", noting)
    return read


def test_each_file_is_read_and_parsed_once(fork: Path, parsed: Counter[str], monkeypatch: pytest.MonkeyPatch) -> None:
    tree = WorkTree(str(fork))
    read = reads_of(tree, monkeypatch)
    lint(tree)
    assert set(parsed.values()) == set(read.values()) == {1}
    assert set(parsed) < set(read)


def test_what_was_read_is_packed_and_not_read_again(fork: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = lint(WorkTree(str(fork)))
    monkeypatch.setattr(sources, "MAX_PLAIN", 2_000)
    tree = WorkTree(str(fork))
    read = reads_of(tree, monkeypatch)
    found = lint(tree)
    assert set(read.values()) == {1}
    assert found.diagnostics == plain.diagnostics
    held = [file for file in found.judgements[0].module.sources.parsed.values() if "source" in file.__dict__]
    assert sum(len(file.source) for file in held[:-1]) <= 2_000


def test_a_file_that_declares_no_name_that_is_asked_for_is_not_parsed(fork: Path, parsed: Counter[str]) -> None:
    (fork / "pkg/registry/apart.go").write_text("package registry\n\nfunc apart() string {\n\treturn net.Name\n}\n")
    lint(WorkTree(str(fork)))
    assert "pkg/registry/local.go" in parsed
    assert "pkg/registry/apart.go" not in parsed


def test_a_file_that_only_reads_a_consumer_s_field_is_not_parsed(parsed: Counter[str]) -> None:
    files = {
        "go.mod": b"module example.org/a\n\ngo 1.22\n",
        "i/i.go": b'package i\n\nconst LvsCare = "sealerio/lvscare:v1.1.3"\n',
        "writes/a.go": b'package writes\n\nimport v1 "k8s.io/api/core/v1"\n\nvar c = v1.Container{Image: name}\n',
        "reads/a.go": b"package reads\n\nfunc f(c *Container) string {\n\treturn c.Image\n}\n",
    }
    rule = Rule(
        name="r",
        image=Image(repository="sealerio/lvscare", tag="v1.1.3"),
        constant=Constant(package="i", name="LvsCare"),
        consumers=(Field(package="k8s.io/api/core/v1", type="Container", name="Image"),),
        registries=(Registry(package="i", expression='"registry.example.org"'),),
    )
    assert [each.code for each in analyse(MemoryTree(files), (rule,), Codes()).diagnostics] == ["IMG106"]
    assert "writes/a.go" in parsed
    assert "reads/a.go" not in parsed


def test_packages_that_nobody_asks_about_are_not_parsed(fork: Path, parsed: Counter[str]) -> None:
    lint(WorkTree(str(fork)))
    assert not any(path.startswith(("other/", "vendor/")) for path in parsed)
    assert len(parsed) <= 12


def sound(files: dict[str, bytes]) -> MemoryTree:
    """Return the mended fork, in which what reaches the consumer is followed to the fields of the registry."""
    return MemoryTree(read_tree(ROOT / "sealer")[0] | read_tree(ROOT / "sealer.fixed")[0] | files)


WRITES = b"import v2 %s\n\nfunc Set(to *v2.LocalRegistry) {\n\tto.Domain = port\n}\n"


def test_a_file_that_writes_to_a_field_is_parsed_only_where_the_type_can_be_known(parsed: Counter[str]) -> None:
    mine, others = b'"github.com/sealerio/sealer/types/api/v2"', b'"github.com/sealerio/sealer/elsewhere"'
    others_too = {
        "knowing/a.go": b"package knowing\n\n" + WRITES % mine,
        "through/a.go": b'package through\n\nimport _ "github.com/sealerio/sealer/knowing"\n',
        "through/b.go": b"package through\n\nfunc set() {\n\tgot().Domain = port\n}\n",
        "apart/a.go": b"package apart\n\n" + WRITES % others,
        "elsewhere/a.go": b"package elsewhere\n\ntype LocalRegistry struct{ Domain string }\n",
    }
    analyse(sound({}), RULES, Codes())
    before = set(parsed)
    analyse(sound(others_too), RULES, Codes())
    assert set(parsed) - before == {"knowing/a.go", "through/b.go"}


def test_the_mended_fork_is_judged_by_few_files(parsed: Counter[str]) -> None:
    assert analyse(sound({}), RULES, Codes()).diagnostics == ()
    assert len(parsed) <= 11


def test_many_words_are_searched_for_by_one_git_grep_and_one_reading(fork: Path, started: list[str]) -> None:
    tree = WorkTree(str(fork))
    every = list(tree.search([b"package"]))
    for word in (b"LvsCareRepoAndTag", b"URL", b"net", b"Domain", b"HA"):
        assert list(tree.search([word])) == [path for path in every if word in tree.read(path)]
    assert started.count("grep") == 1


@pytest.mark.parametrize(("limit", "most"), [("_HELD_FILES", 10), ("_HELD_BYTES", 1000)])
def test_a_tree_with_much_in_it_is_not_read_for_a_word(
    fork: Path, started: list[str], limit: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listed, limit, most)
    tree = WorkTree(str(fork))
    for word in (b"LvsCareRepoAndTag", b"URL", b"net"):
        assert list(tree.search([word]))
    assert started.count("grep") == 3


def test_a_tree_ten_times_as_large_is_no_more_work(fork: Path, parsed: Counter[str]) -> None:
    before = lint(WorkTree(str(fork))).judgements[0].asked.evaluator.steps
    first = set(parsed)
    for number in range(500):
        (fork / "other" / f"q{number}.go").write_text("package other\n")
    assert lint(WorkTree(str(fork))).judgements[0].asked.evaluator.steps == before
    assert set(parsed) == first


def test_the_work_tree_is_searched_by_one_git_grep(fork: Path, started: list[str]) -> None:
    (fork / TESTDATA).unlink()
    lint(WorkTree(str(fork)))
    assert sorted(started) == ["grep", "ls-files"]


def test_who_imports_a_left_out_folder_is_searched_for_where_it_holds_an_anchor(fork: Path, started: list[str]) -> None:
    assert b"lvscare" in (fork / TESTDATA).read_bytes()
    lint(WorkTree(str(fork)))
    # in what the one after the anchors has read
    assert sorted(started) == ["grep", "ls-files"]


def test_the_index_is_read_by_one_cat_file(fork: Path, started: list[str]) -> None:
    lint(IndexTree(str(fork)))
    # and searched in what that has read
    assert sorted(started) == ["cat-file", "ls-files"]


def test_git_looks_for_few_words(fork: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked_for: list[list[bytes]] = []
    grep = git.grep

    def noting(root: str, words: list[bytes], *rest: str) -> git.Process:
        looked_for.append(words)
        return grep(root, words, *rest)

    monkeypatch.setattr(git, "grep", noting)
    lint(WorkTree(str(fork)))
    assert [len(words) <= 8 for words in looked_for] == [True]


def test_a_word_that_was_searched_for_is_not_searched_for_again(fork: Path, started: list[str]) -> None:
    tree = WorkTree(str(fork), Selection())
    wide = list(tree.search([b"lvscare", b"Lvs"]))
    narrow = list(tree.search([b"LvsStaticPodYaml"]))
    assert set(narrow) < set(wide)
    assert started.count("grep") == 1


def test_the_second_look_drops_what_only_begins_like_a_word(fork: Path) -> None:
    (fork / "other" / "near.go").write_text('package other\n\nconst Near = "lvm"\n')
    assert "other/near.go" not in list(WorkTree(str(fork)).search([b'"lvs"', b'"lvsc"', b'"lvz']))
    assert "other/near.go" in list(WorkTree(str(fork)).search([b'"lvs"', b'"lvm"']))


@pytest.fixture
def lowered(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counts, by path, the nodes of the declarations that somebody looks at."""
    counts: Counter[str] = Counter()
    lower = files.lower

    def counting(top: tree_sitter.Node, file: SourceFile, moved: int = 0) -> Node:
        node = lower(top, file, moved)
        counts[file.path] += sum(1 for _ in node.walk())
        return node

    monkeypatch.setattr(files, "lower", counting)
    return counts


POINTERS = b"""package registry

func (c *localConfigurator) other(of *int) {
	n := *of
	use("a"+c.Domain+":5000", n)
}
"""


def test_a_method_is_not_looked_at_because_its_receiver_is_a_pointer(lowered: Counter[str]) -> None:
    analyse(sound({"pkg/registry/pointers.go": POINTERS}), RULES, Codes())
    assert "pkg/registry/local.go" in lowered
    assert "pkg/registry/pointers.go" not in lowered


def test_a_sum_with_a_variable_between_its_strings_is_not_looked_at(lowered: Counter[str]) -> None:
    beside = (
        b'package registry\n\nfunc beside(s string) string {\n\treturn "lvscar" + s + "e" // LvsCareRepoAndTag\n}\n'
    )
    analyse(sound({"pkg/registry/beside.go": beside}), RULES, Codes())
    assert "pkg/registry/beside.go" not in lowered


def test_the_expressions_of_a_rule_are_read_once_to_be_looked_at(lowered: Counter[str]) -> None:
    analyse(sound({}), RULES, Codes())
    spelling.read.cache_clear()
    lowered.clear()
    analyse(sound({}), RULES, Codes())
    assert sum(number for path, number in lowered.items() if path.endswith("(rule)")) < 450


def test_since_asks_git_once_for_the_merge_base_and_parses_what_changed_again(
    fork: Path, started: list[str], parsed: Counter[str]
) -> None:
    local = fork / "pkg/registry/local.go"
    local.write_bytes(local.read_bytes().replace(b"healthPath :=", b"healthPath  :="))
    args = parse(["lint", "--since", "HEAD", str(fork)])
    session = Session(sys.stdin, StringIO(), StringIO(), {}, "en", False)
    assert judge(args, session).before is not None
    assert started.count("merge-base") == 1 and started.count("rev-parse") <= 1
    assert {path for path, times in parsed.items() if times > 1} == {"pkg/registry/local.go"}
