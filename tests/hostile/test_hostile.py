"""Strangers' files through the real command: each run ends, with a documented status, and prints nothing harmful."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hostile_trees import CONSTANTS, FILES, HEAD, LIMIT, NAMES, call, put, sound
from project import ROOT

from codemod.report import INVENTORIES

GUARD = 120  # seconds: far above what any case takes, so that it can only mean that a run does not end
HARMFUL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]|^[ \t]*::|##\[", re.MULTILINE
)
FORMATS = ("text", "json", "github", "gitlab", "sarif", "junit", "checkstyle", "markdown", "rdjson")
COMMAND = re.compile(r"^::(?=error title=[^\n]*::[^\n]*$)", re.MULTILINE)
HEAVY = {
    "2**40 ways",
    "100 MB",
    "2 MB of tokens",
    "20,000 function literals",
    "66,000 terms",
    "100,000 names in a circle",
}


def command(cwd: Path, *words: str | bytes) -> subprocess.CompletedProcess[bytes]:
    env = {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
    argv = [sys.executable, "-m", "codemod", *words]
    done = subprocess.run(argv, cwd=cwd, env=env, capture_output=True, stdin=subprocess.DEVNULL, timeout=GUARD)
    said = (done.stdout + done.stderr).decode("utf-8", "surrogateescape")
    assert done.returncode in (0, 1, 2), said[-500:]
    assert "Traceback" not in said and "internal error" not in said, said[-500:]
    if "github" in words:
        said, commands = COMMAND.subn("", said)
        assert commands == len(NAMES)
    assert HARMFUL.search(said) is None, ascii(said[:500])
    return done


def lint(root: Path, *words: str | bytes) -> list[dict[str, object]]:
    done = command(root, "lint", "--output-format", "json", *words)
    assert done.returncode in (0, 1), done.stderr
    found = json.loads(done.stdout)["findings"]
    assert bool(found) == (done.returncode == 1)
    return found


def contents(root: Path) -> dict[bytes, bytes]:
    found = {}
    for place, _, names in os.walk(os.fsencode(root)):
        for name in names:
            path = os.path.join(place, name)
            if os.path.isfile(path) and not os.path.islink(path):
                found[path] = Path(os.fsdecode(path)).read_bytes()
    return found


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    sound(str(tmp_path))
    return tmp_path


def parameters() -> list[object]:
    return [pytest.param(name, marks=pytest.mark.full if name in HEAVY else ()) for name in FILES]


@pytest.mark.parametrize("name", parameters())
def test_a_hostile_file_is_judged_or_reported_and_never_edited(tree: Path, name: str) -> None:
    make, allowed = FILES[name]
    data = make()
    put(str(tree), b"a/hostile.go", data)
    codes = {str(each["code"]) for each in lint(tree) if each["path"] in ("a/hostile.go", "pkg/ipvs/ipvs.go")}
    assert codes <= allowed and (codes or "" in allowed)
    assert command(tree, "fix").returncode in (0, 1)
    assert (tree / "a/hostile.go").read_bytes() == data


def test_three_thousand_terms_are_evaluated_to_the_end(tree: Path) -> None:
    terms = [b'"a"'] * 2_999
    put(str(tree), b"a/long.go", b"package a\n\nconst long = " + b" + ".join(terms) + b' + "/lvscare:v9"\n')
    (found,) = lint(tree)
    assert (found["code"], found["path"]) == ("IMG201", "a/long.go")


@pytest.mark.parametrize("name", CONSTANTS)
def test_whatever_stands_in_the_constants_place_is_told_and_left_alone(tree: Path, name: str) -> None:
    put(str(tree), b"common/common.go", CONSTANTS[name]())
    put(str(tree), b"a/a.go", call(b"common.LvsCareRepoAndTag"))
    before = contents(tree)
    assert {each["code"] for each in lint(tree)} & {"IMG103", "IMG104", "IMG105", "IMG901", "IMG903"}
    for words in (["fix", "--diff"], ["fix"], ["trace"], ["trace", "--output-format", "mermaid"]):
        assert command(tree, *words).returncode == 1
    assert contents(tree) == before


@pytest.fixture(scope="module")
def ill_named(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("names")
    sound(str(root))
    for name in NAMES.values():
        put(str(root), b"a/" + name, HEAD + b'var x = "docker.io/sealerio/lvscare:v9"\n')
    return root


@pytest.mark.parametrize("output_format", FORMATS)
def test_hostile_file_names_are_shown_harmless(ill_named: Path, output_format: str) -> None:
    assert command(ill_named, "lint", "--output-format", output_format).returncode == 1


@pytest.mark.parametrize("output_format", INVENTORIES)
def test_hostile_file_names_are_shown_harmless_by_images(ill_named: Path, output_format: str) -> None:
    said = command(ill_named, "images", "--output-format", output_format).stdout
    assert b"sealerio" in said


def test_hostile_file_names_are_shown_harmless_beside_a_list(ill_named: Path) -> None:
    (ill_named / "images.txt").write_bytes(b"docker.io/sealerio/lvscare:v8\n")
    for output_format in FORMATS:
        words = ("images", "--check", "images.txt", "--output-format", output_format)
        done = command(ill_named, *words) if output_format != "github" else None
        assert done is None or done.returncode == 1
    assert command(ill_named, "images", "--why", "docker.io/sealerio/lvscare:v9").returncode == 0


def test_every_file_with_a_hostile_name_is_judged_and_none_is_a_command(ill_named: Path) -> None:
    assert len(lint(ill_named)) == len(NAMES)
    command(ill_named, "fix", "--diff")
    command(ill_named, "lint", *(b"a/" + name for name in NAMES.values()))
    assert not (ill_named / "pwned").exists()


@pytest.mark.parametrize("kind", ["fifo", "dangling", "loop", "folder", "socket", "unreadable", "device"])
def test_what_is_no_regular_file_is_no_source(tree: Path, kind: str) -> None:
    path = tree / "a" / "x.go"
    path.parent.mkdir()
    if kind == "fifo":
        os.mkfifo(path)
    elif kind == "dangling":
        path.symlink_to("nowhere.go")
    elif kind == "loop":
        path.symlink_to("x.go")
    elif kind == "folder":
        path.mkdir()
    elif kind == "socket":
        import socket

        socket.socket(socket.AF_UNIX).bind(str(path)) if len(str(path)) < 100 else path.mkdir()
    elif kind == "device":
        path.symlink_to("/dev/zero")
    else:
        path.write_bytes(HEAD)
        path.chmod(0)
    found = lint(tree)
    # Go compiles what a link leads to
    told = {"unreadable": {"IMG901"}, "dangling": {"IMG904"}, "loop": {"IMG904"}, "device": {"IMG904"}}
    assert {each["code"] for each in found} <= told.get(kind, set())
    command(tree, "fix")
    command(tree, "lint", str(path))


def test_a_folder_that_is_a_link_to_itself_is_not_followed(tree: Path) -> None:
    (tree / "pkg" / "again").symlink_to("..")
    assert lint(tree) == []


@pytest.mark.parametrize("depth", [1_000, 3_000])
def test_folders_far_below_each_other(tree: Path, depth: int) -> None:
    place = os.open(tree, os.O_RDONLY)
    for _ in range(depth):
        os.mkdir("d", dir_fd=place)
        inner = os.open("d", os.O_RDONLY, dir_fd=place)
        os.close(place)
        place = inner
    os.close(place)
    try:
        # the system takes no path of more than 4096 bytes
        assert command(tree, "lint").returncode == (0 if depth == 1_000 else 2)
    finally:
        subprocess.run(["rm", "-rf", "d"], cwd=tree, check=True)


def test_a_go_mod_that_names_no_module_only_ends_the_one_around_it(tree: Path) -> None:
    put(str(tree), b"tools/go.mod", b"")
    put(str(tree), b"tools/x.go", b"package tools\n")
    assert lint(tree) == []


def test_a_go_mod_that_names_no_module_hides_nothing(tree: Path) -> None:
    put(str(tree), b"tools/go.mod", b"")
    put(str(tree), b"tools/x.go", HEAD)
    assert [(each["code"], each["path"]) for each in lint(tree)] == [("IMG904", "tools/go.mod")]


def test_many_files_are_all_read(tree: Path) -> None:
    for number in range(1_000):
        put(str(tree), b"a/f%d.go" % number, HEAD)
    put(str(tree), b"a/last.go", HEAD + b'var x = "docker.io/sealerio/lvscare:v9"\n')
    assert [each["path"] for each in lint(tree)] == ["a/last.go"]


GO_MODS = {
    "empty": b"",
    "NUL": b"\0",
    "noise": bytes(range(256)),
    "no module line": b"go 1.20\n",
    "an ESC in the path": b"module \x1b[31mx\n",
    "a quoted path": b'module "example.com/hostile"\n',
    "two module lines": b"module a\nmodule b\n",
    "a long path": b"module " + b"x/" * 100_000 + b"\n",
    "a path that leaves": b"module ../../etc\n",
    "CRLF": b"module example.com/hostile\r\n",
    "large": b"module example.com/hostile\n" + b"// x\n" * 1_000_000,
    "many requirements": b"module example.com/hostile\nrequire (\n" + b"\ta.b/c v1.0.0\n" * 100_000 + b")\n",
}


@pytest.mark.parametrize("name", GO_MODS)
def test_an_odd_go_mod_is_an_answer_or_a_usage_error(tree: Path, name: str) -> None:
    put(str(tree), b"go.mod", GO_MODS[name])
    command(tree, "lint")
    command(tree, "fix", "--diff")


PWN = b"import os\nos.system('touch pwned')\n"
RULES = {
    "empty": b"",
    "code": PWN,
    "code in an argument": b"from codemod.rule import Rule\nX = Rule(name=__import__('os').system('touch pwned'))\n",
    "code in a default": b"def f(x=__import__('os').system('touch pwned')): pass\n",
    "a decorator": b"@__import__('os').system\ndef f(): pass\n",
    "a class": b"class Rule:\n    __import__('os').system('touch pwned')\n",
    "an f-string": b'from codemod.rule import Rule\nX = Rule(name=f\'{open("pwned", "w")}\')\n',
    "deep lists": b"X = " + b"[" * 50_000 + b"]" * 50_000 + b"\n",
    "deep calls": b"X = " + b"f(" * 20_000 + b")" * 20_000 + b"\n",
    "deep signs": b"X = " + b"-" * 100_000 + b"1\n",
    "deep attributes": b"X = a" + b".a" * 60_000 + b"\n",
    "a long sum": b"X = " + b"'a' + " * 40_000 + b"'b'\n",
    "a large number": b"X = " + b"9" * 100_000 + b"\n",
    "noise": bytes(range(256)),
    "NUL": b"X = 1\0\n",
    "UTF-16": "X = 1\n".encode("utf-16"),
    "another encoding": b"# -*- coding: utf-7 -*-\nX = 1\n",
    "an unknown encoding": b"# -*- coding: \x1b[31m -*-\nX = 1\n",
    "too large": b"#" * (256 * 1024 + 1),
    "ESC in a name": b"from codemod.rule import Rule\nX = Rule(name='\x1b[31m')\n",
    "a workflow command": b"from codemod.rule import Rule\nX = Rule(name='''\n::error::x''')\n",
}


@pytest.mark.parametrize("name", RULES)
def test_a_hostile_rule_file_is_refused_in_one_line_and_runs_nothing(tree: Path, name: str) -> None:
    (tree / "rule.py").write_bytes(RULES[name])
    done = command(tree, "lint", "--rules", "rule.py")
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (2, b"", 1)
    assert not (tree / "pwned").exists()


def test_lint_writes_nothing_whatever_the_format(tree: Path) -> None:
    put(str(tree), b"a/x.go", HEAD + b'var x = "docker.io/sealerio/lvscare:v9"\n')
    before = contents(tree)
    for words in (["lint"], ["lint", "--output-format", "sarif"], ["trace"], ["fix", "--diff"], ["fix", "--check"]):
        command(tree, *words)
    assert contents(tree) == before


def test_a_crash_of_the_parser_does_not_look_clean(tree: Path) -> None:
    """What the C library does to the process is what a shell sees: no status that means clean or found."""
    code = "import os, signal, sys; from codemod.golang.read import files\n"
    code += "def die(source): os.kill(os.getpid(), signal.SIGSEGV)\n"
    code += "files.parse = die; from codemod.cli import main; sys.exit(main(['lint', '.']))"
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], cwd=tree, env=env, capture_output=True, timeout=GUARD)
    assert done.returncode < 0 and done.stdout == b""


def test_a_file_of_the_largest_size_is_still_judged(tree: Path) -> None:
    head = HEAD + b'var x = "docker.io/sealerio/lvscare:v9"\n'
    put(str(tree), b"a/x.go", head + b"//" + b"x" * (LIMIT - len(head) - 3) + b"\n")
    assert [each["code"] for each in lint(tree)] == ["IMG201"]
