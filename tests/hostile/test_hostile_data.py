"""Rule files and journals of a stranger: whatever their bytes, they are read or refused with their place."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from fixture_files import base
from fixture_runs import fix, lint
from hostile_trees import COMMON, JOURNALS, RULE, RULES, put, sound
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_hostile import command, contents

from codemod.errors import UserError
from codemod.finding.codes import EVERY
from codemod.rule.reader import default_rules, parse
from codemod.write.change import FileChange
from codemod.write.filesystem import REAL
from codemod.write.transaction import commit, recover

JOURNAL = ".lvscare-codemod.journal-"
SHIPPED = Path(default_rules()[0]).read_bytes()
TOKENS = [
    b"(", b")", b"[", b"]", b'"', b"'", b'"""', b",", b"=", b"\n", b"\\", b"{registry}", b"{", b"}", b"None", b"1",
    b"*", b"**", b"Rule(", b"\\ud800", b"\\x00", b"\xff", b"\xef\xbb\xbf", "\u202e".encode(), b"c", b"func", b"latest",
    b"../", b"/", b"a" * 70_000, b"(" * 300, b"-" * 9_000,
]  # fmt: skip
quiet = settings(database=None)


@st.composite
def mutated(draw: st.DrawFn, data: bytes) -> bytes:
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 40)))
        data = data[:start] + draw(st.one_of(st.just(b""), st.sampled_from(TOKENS), st.binary(max_size=5))) + data[end:]
    return data


def said(call: Callable[[], object]) -> str:
    """Return what a refusal says, in one line; empty where there is none. Any other exception is a bug."""
    try:
        call()
    except UserError as error:
        assert str(error).strip() and "\n" not in str(error)
        return str(error)
    return ""


@quiet
@given(st.one_of(mutated(SHIPPED), st.binary(max_size=200)))
def test_any_rule_file_is_read_or_refused_with_its_place(data: bytes) -> None:
    refusal = said(lambda: parse(data, "r.py"))
    assert not refusal or refusal.startswith("r.py:")


STRINGS = [
    "c", "c.Domain", "f()", "c.f()", "net.JoinHostPort(c.Domain)", "net.JoinHostPort()", "fmt.Sprintf()", "c.A[0]",
    "*c.P", "func() string { return c.A }()", "T{A: c.B}.A", "strings.Repeat(c.A, 1<<40)", "append()", "init", ".",
    "pkg/registry", "common", "IfNotPresent", "{registry} + {constant}", "T{A: {registry}, B: {constant}}.s()",
    "docker.io/a/b", "v1", "a",
]  # fmt: skip


@quiet
@given(st.data())
def test_any_rule_that_is_read_can_be_applied_or_is_refused(data: st.DataObject) -> None:
    literals = SHIPPED.decode().split('"')
    for number in data.draw(st.lists(st.integers(0, (len(literals) - 3) // 2), max_size=3)):
        literals[2 * number + 1] = data.draw(st.sampled_from(STRINGS)).replace('"', '\\"')
    text = '"'.join(literals).encode()

    def apply() -> None:
        rules = parse(text, "r.py")
        lint(base(), EVERY, rules)
        fix(base(), EVERY, rules)

    said(apply)


@pytest.mark.parametrize("name", RULES)
def test_a_hostile_rule_file_is_refused_with_its_place(tmp_path: Path, name: str) -> None:
    sound(str(tmp_path))
    put(str(tmp_path), b"rule.py", RULES[name]())
    for words in (["lint"], ["fix"], ["trace"], ["explain", "IMG999"], ["bump", "v9.9.9"]):
        done = command(tmp_path, *words, "--rules", "rule.py")
        assert done.returncode == 2 and b": rule.py:" in done.stderr, done.stderr


@pytest.mark.parametrize("pieces", [900, 3_000, 30_000])
@pytest.mark.parametrize("text", ['"web"', '"v1.2.3"'])
def test_a_text_in_many_pieces_is_read_and_a_bump_of_it_refused(tmp_path: Path, text: str, pieces: int) -> None:
    sound(str(tmp_path))
    put(str(tmp_path), b"common/web.go", b'package common\n\nconst WebImage = "team/web:v1.2.3"\n')
    put(str(tmp_path), b"pkg/pod/pod.go", b"package pod\n\nfunc Yaml(image string) string { return image }\n")
    put(str(tmp_path), b"pkg/a/a.go", b"package a\n")
    source = RULE.replace(text, text + ' ""' * pieces).encode()
    put(str(tmp_path), b"rule.py", source)
    assert command(tmp_path, "lint", "--rules", "rule.py").returncode == 0
    done = command(tmp_path, "bump", "v1.2.4", "--rules", "rule.py")
    assert done.returncode == 2 and b"rule.py: its layout cannot be kept" in done.stderr, done.stderr
    assert (tmp_path / "rule.py").read_bytes() == source


def tree() -> Path:
    root = Path(tempfile.mkdtemp())
    sound(str(root))
    return root


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=8)),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=4), inner, max_size=3)),
    max_leaves=8,
)
PATHS = st.sampled_from(
    ["common/common.go", "go.mod", "a.go", "\ud800.go", "common/\udfff", "\udc80", "../x", "/etc/x", ".git/x", "",
     "a\0b", "common", "pkg/../go.mod", "x" * 300, "common/common.go/x"]
)  # fmt: skip
SPARES = st.sampled_from(
    [".lvscare-codemod-0123456789abcdef-0", "go.mod", "", ".lvscare-codemod-0123456789abcdef-٣", "a/b"]
)
ROWS = st.lists(st.one_of(PATHS, SPARES, VALUES), max_size=5) | st.tuples(PATHS, SPARES, st.just(""), st.just("00"))
DOCUMENTS = st.fixed_dictionaries({}, optional={"version": st.just(1) | VALUES, "entries": st.lists(ROWS) | VALUES})
JOURNAL_BYTES = st.one_of(st.binary(max_size=60), (DOCUMENTS | VALUES).map(lambda each: json.dumps(each).encode()))


@quiet
@given(st.sampled_from(["prepare", "apply", "done"]), JOURNAL_BYTES, st.booleans())
@example("apply", b'{"version": 1, "entries": [["\\ud800", ".lvscare-codemod-0123456789abcdef-0", "", "00"]]}', False)
@example("apply", b'{"entries": []}', False)
def test_any_journal_is_recovered_from_or_refused_and_no_source_is_lost(phase: str, data: bytes, git: bool) -> None:
    root = tree()
    try:
        if git:
            put(str(root), b".git/HEAD", b"ref: refs/heads/main\n")
        put(str(root), (".git/" if git else "").encode() + JOURNAL.encode() + phase.encode(), data)
        before = {path: text for path, text in contents(root).items() if JOURNAL.encode() not in path}
        refusal = said(lambda: recover(str(root)))
        assert {path: text for path, text in contents(root).items() if JOURNAL.encode() not in path} == before
        if refusal:
            assert str(root) in refusal
    finally:
        shutil.rmtree(root)


@pytest.mark.parametrize("name", JOURNALS)
def test_a_hostile_journal_ends_fix_with_its_name_or_is_taken_for_cut_off(tmp_path: Path, name: str) -> None:
    sound(str(tmp_path))
    put(str(tmp_path), JOURNAL.encode() + b"apply", JOURNALS[name])
    done = command(tmp_path, "fix")
    assert done.returncode == 2 and b"journal-apply" in done.stderr and b"remove it" in done.stderr
    assert (tmp_path / "common/common.go").read_bytes() == COMMON


@pytest.mark.parametrize("path", ["\ud800.go", "a/\udfff.go"])
def test_a_path_that_stands_for_no_bytes_is_never_written(tmp_path: Path, path: str) -> None:
    with pytest.raises(UserError, match="is not a path of a source file"):
        commit(str(tmp_path), [FileChange(path, None, b"package a\n")], REAL)
