"""The real Go toolchain's verdict about a plan: only what is new refuses it, and nothing is written."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from codemod.errors import UserError
from codemod.write.change import FileChange
from codemod.write.verify import Verification, verify


def go_tool(name: str) -> str | None:
    """The Go tool of the development environment, or the one on the PATH."""
    try:
        import go
    except ImportError:
        return shutil.which(name)
    return str(Path(go.__path__[0]) / "bin" / name)


GO, GOFMT = go_tool("go"), go_tool("gofmt")
pytestmark = pytest.mark.skipif(GO is None or GOFMT is None, reason="no Go toolchain")

GOOD = b"package a\n\nfunc F() int { return 1 }\n"


@pytest.fixture
def module(tmp_path: Path) -> Path:
    """A module with the packages `a`, `b` (does not compile), `c` (uses `b`) and `cmd` (a program)."""
    for name, text in {
        "go.mod": "module example.org/m\n\ngo 1.20\n",
        "a/a.go": GOOD.decode(),
        "b/b.go": "package b\n\nvar X int = undefined\n",
        "c/c.go": 'package c\n\nimport "example.org/m/b"\n\nvar Y = b.X\n',
        "cmd/main.go": "package main\n\nfunc main() {}\n",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def verdict(root: Path, path: str, new: bytes, **more: object) -> Verification:
    old = (root / path).read_bytes()
    return verify(str(root), [FileChange(path, old, new)], GO, GOFMT, os.environ, **more)  # type: ignore[arg-type]


def texts(answer: Verification) -> list[str]:
    return [str(problem) for problem in answer.problems]


def snapshot(root: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_change_that_compiles_is_fine_and_nothing_is_written(module: Path) -> None:
    before = snapshot(module)
    assert verdict(module, "a/a.go", GOOD.replace(b"1", b"2")) == Verification()
    assert verdict(module, "cmd/main.go", b"package main\n\nfunc main() { println() }\n") == Verification()
    assert snapshot(module) == before


def test_a_change_that_does_not_compile_is_a_problem(module: Path) -> None:
    found = texts(verdict(module, "a/a.go", GOOD.replace(b"1", b"nothing")))
    assert "go build: a/a.go: undefined: nothing" in found
    assert any(line.startswith("go vet: ") for line in found)


def test_an_import_that_is_no_longer_used_is_a_problem(module: Path) -> None:
    new = GOOD.replace(b"func", b'import "os"\n\nfunc')
    assert 'go build: a/a.go: "os" imported and not used' in texts(verdict(module, "a/a.go", new))


def test_what_vet_finds_is_a_problem(module: Path) -> None:
    new = b'package a\n\nimport "fmt"\n\nfunc F() int { fmt.Printf("%d", "x"); return 1 }\n'
    assert [line.split(":")[0] for line in texts(verdict(module, "a/a.go", new))] == ["go vet"]


def test_a_package_that_did_not_compile_before_does_not_refuse_the_fix(module: Path) -> None:
    answer = verdict(module, "b/b.go", b"package b\n\n// moved\n\nvar X int = undefined\n")
    assert answer.problems == ()
    assert "undefined: undefined" in str(answer.notes[0])


def test_what_go_says_while_it_works_is_no_reason(module: Path, tmp_path: Path) -> None:
    go = tmp_path / "go"
    go.write_text("#!/bin/sh\necho 'go: downloading example.org/far v1.2.3'\necho 'a/a.go:1:1: broken'\nexit 1\n")
    go.chmod(0o755)
    change = FileChange("a/a.go", GOOD, GOOD.replace(b"1", b"2"))
    answer = verify(str(module), [change], str(go), GOFMT, os.environ)
    assert "go build fails without the fix, too: a/a.go: broken" in map(str, answer.notes)
    assert answer.unchecked == ("a",)


def test_a_dependency_that_did_not_compile_before_is_noted(module: Path) -> None:
    answer = verdict(module, "c/c.go", b'package c\n\nimport "example.org/m/b"\n\nvar Z = b.X\n')
    assert answer.problems == () and len(answer.notes) == 2


def test_a_new_error_in_a_package_that_did_not_compile_refuses_the_fix(module: Path) -> None:
    new = b"package b\n\nvar X int = undefined + missing\n"
    assert "go build: b/b.go: undefined: missing" in texts(verdict(module, "b/b.go", new))


def test_a_second_error_of_the_same_kind_is_new(module: Path) -> None:
    new = b"package b\n\nvar X int = undefined\n\nvar Y int = undefined\n"
    assert "go build: b/b.go: undefined: undefined" in texts(verdict(module, "b/b.go", new))


def test_a_file_that_was_formatted_has_to_stay_so(module: Path) -> None:
    new = GOOD.replace(b"return 1", b"return  1")
    assert texts(verdict(module, "a/a.go", new)) == ["a/a.go was formatted by gofmt and would not be any more"]


def test_a_file_that_was_not_formatted_need_not_be(module: Path) -> None:
    (module / "a/a.go").write_bytes(GOOD.replace(b"return 1", b"return  1"))
    assert verdict(module, "a/a.go", GOOD.replace(b"return 1", b"return   1")) == Verification()


def test_tags_and_flags_are_passed_on(module: Path) -> None:
    tagged = module / "a/tagged.go"
    tagged.write_bytes(b"//go:build special\n\npackage a\n\nvar V = 1\n")
    new = b"//go:build special\n\npackage a\n\nvar V = nothing\n"
    assert verdict(module, "a/tagged.go", new) == Verification()
    assert texts(verdict(module, "a/tagged.go", new, tags=["other", "special"]))
    assert texts(verdict(module, "a/tagged.go", new, flags=["-tags=special"]))


def test_changes_are_judged_together_and_by_their_own_module(module: Path) -> None:
    (module / "sub/p").mkdir(parents=True)
    (module / "sub/go.mod").write_text("module example.org/sub\n\ngo 1.20\n")
    (module / "sub/p/p.go").write_text("package p\n\nvar X = 1\n")
    (module / "a/more.go").write_text("package a\n\nvar G = F\n")
    changes = [
        FileChange("a/a.go", GOOD, GOOD.replace(b"F()", b"H()")),
        FileChange("a/more.go", b"package a\n\nvar G = F\n", b"package a\n\nvar G = H\n"),
        FileChange("sub/p/p.go", b"package p\n\nvar X = 1\n", b"package p\n\nvar X = nothing\n"),
    ]
    found = texts(verify(str(module), changes, GO, GOFMT, os.environ))
    assert "go build: sub/p/p.go: undefined: nothing" in found and not any("a/" in line for line in found)


def test_a_tree_behind_a_symlink_is_judged_by_its_new_bytes(
    module: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    link = tmp_path_factory.mktemp("links") / "link"
    link.symlink_to(module)
    change = FileChange("a/a.go", GOOD, GOOD.replace(b"1", b"nothing"))
    assert verify(str(link), [change], GO, GOFMT, {**os.environ, "PWD": str(link)}).problems


def test_cgo_is_not_run(module: Path) -> None:
    text = b'package a\n\n// #cgo CFLAGS: -DX\n// #error ran\nimport "C"\n\nvar V C.int\n'
    (module / "a/cgo.go").write_bytes(text)
    answer = verdict(module, "a/cgo.go", text)
    assert "ran" not in "".join(map(str, answer.notes + answer.problems))


def test_the_toolchain_that_go_mod_asks_for_is_not_fetched(module: Path) -> None:
    (module / "go.mod").write_text("module example.org/m\n\ngo 1.999\n")
    answer = verdict(module, "a/a.go", GOOD.replace(b"1", b"2"))
    assert answer.problems == () and "1.999" in str(answer.notes[0])


def test_a_name_that_is_not_utf8_cannot_be_verified(module: Path) -> None:
    change = FileChange("a/\udce9.go", GOOD, GOOD.replace(b"1", b"2"))
    assert "not UTF-8" in texts(verify(str(module), [change], GO, GOFMT, os.environ))[0]


def test_a_command_that_does_not_end_is_killed_and_refuses_the_fix(module: Path) -> None:
    slow = module / "slow"
    slow.write_text("#!/bin/sh\nsleep 1000 & wait\n")
    slow.chmod(0o755)
    change = FileChange("a/a.go", GOOD, GOOD.replace(b"1", b"2"))
    found = texts(verify(str(module), [change], str(slow), GOFMT, os.environ, timeout=0.2))
    assert found == ["go build took too long", "go vet took too long"]


def test_no_toolchain_is_an_error_for_people(module: Path) -> None:
    with pytest.raises(UserError, match="Go toolchain"):
        verify(str(module), [], None, GOFMT, os.environ)


def test_gofmt_is_found_beside_go(module: Path) -> None:
    change = FileChange("a/a.go", GOOD, GOOD.replace(b"return 1", b"return  1"))
    assert verify(str(module), [change], GO, None, os.environ).problems
