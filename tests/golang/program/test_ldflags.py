"""Variables that the linker sets, in the words of Makefiles, scripts, workflows and release configurations."""

from __future__ import annotations

import pytest
from memory_tree import MemoryTree

from codemod.golang.program.ldflags import (
    Setting,
    bazel_settings,
    linker_settings,
    may_set,
    settings_in_go,
    start_texts,
)
from codemod.records import replace

S = "example.org/s/version"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"go build -ldflags '-X {S}.Image=docker.io/a:v1' .", (S, "Image", "docker.io/a:v1", True)),
        (f'go build -ldflags="-s -w -X {S}.Image=a"', (S, "Image", "a", True)),
        (f"-X={S}.Image=a", (S, "Image", "a", True)),
        (f"--X {S}.Image=a", (S, "Image", "a", True)),
        (f"LDFLAGS += -X '{S}.Image=a b'", (S, "Image", "a b", True)),
        (f"LDFLAGS += -X '{S}.Image'='a b'", (S, "Image", "a b", True)),
        (f'-ldflags "-X \\"{S}.Image=a b\\""', (S, "Image", "a b", True)),
        (f"-X \\\n\t{S}.Image=a", (S, "Image", "a", True)),
        (f"-X {S}.Image=", (S, "Image", "", True)),
        (f"-X {S}.Image=$(IMAGE)", (S, "Image", None, True)),
        (f"-X {S}.Image=a:${{TAG}}", (S, "Image", None, True)),
        (f"-X {S}.Image=`git describe`", (S, "Image", None, True)),
        (f"-X '{S}.Image=$(shell git describe --tags)'", (S, "Image", None, True)),
        (f"  - -X {S}.Image={{{{ .Env.IMAGE }}}}", (S, "Image", None, True)),
        (f"-X {S}.Image=${{{{ github.ref }}}}", (S, "Image", None, True)),
        (f"-X {S}.Image=%IMAGE%", (S, "Image", None, True)),
        (f"-X '{S}.Image=it does not end", (S, "Image", None, True)),
        ("-X main.image=a", ("main", "image", "a", True)),
        ("-X gopkg.in/x.v2.Image=a", ("gopkg.in/x.v2", "Image", "a", True)),
        ("-X $(PKG).Image=a", ("", "Image", "a", False)),
        ("-X $PKG.Image=a", ("", "Image", "a", False)),
        ("-X ${PKG}/version.Image=a", ("/version", "Image", "a", False)),
        ("-X $(shell go list -m)/version.Image=a", ("/version", "Image", "a", False)),
        ("-X {{ .ModulePath }}/version.Image=a", ("/version", "Image", "a", False)),
        (f"-X {S}.$(NAME)=a", (S, "", "a", True)),
        ("-X $(NAME)=a", ("", "", "a", False)),
    ],
)
def test_a_flag_sets_a_variable(text: str, expected: tuple[str, str, str | None, bool]) -> None:
    assert list(linker_settings(f"# a line\n{text}\n")) == [Setting(*expected, line=2)]
    assert may_set(text.encode())
    assert start_texts(MemoryTree({"Makefile": text.encode()})).paths() == ["Makefile"], "git is asked for its file"


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n-X", b"x-X\x00 -Xa=b", b"-X \n=", b"=-X a\nb=c"])
def test_the_bytes_of_most_files_say_that_there_is_no_flag(data: bytes) -> None:
    assert not may_set(data)


@pytest.mark.parametrize("text", ["curl -X POST a.b=c", "curl -X POST=x", "tar -X a.b", "a-X b.c=d", "-Xa.b=c"])
def test_what_is_no_linker_flag_sets_nothing(text: str) -> None:
    assert list(linker_settings(text)) == []


def test_bytes_with_no_flag_among_them_are_not_read_as_text() -> None:
    assert not may_set(b"\x89PNG-X\xff\x00-Xa--X")


def test_each_flag_has_its_line() -> None:
    text = f"all:\n\tgo build -ldflags '-X {S}.A=1 -X {S}.B=$(B)'\n\n-X {S}.C=3"
    assert [(each.name, each.value, each.line) for each in linker_settings(text)] == [
        ("A", "1", 2),
        ("B", None, 2),
        ("C", "3", 4),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f'sh.Run("go", "build", "-ldflags", "-X {S}.Image="+image)', (S, "Image", None, True)),
        ('flags := "-s -X " + pkg + ".Image=" + image', ("", "Image", None, False)),
        ('flags := "-X " +\n\tpkg + "/version.Image=a"', ("/version", "Image", "a", False)),
        ('fmt.Sprintf("-X %s/version.Image=%s", pkg, image)', ("/version", "Image", None, False)),
        (f"flags := `-X {S}.Image=a`", (S, "Image", "a`", True)),
    ],
)
def test_a_program_in_go_builds_another(text: str, expected: tuple[str, str, str | None, bool]) -> None:
    assert [replace(each, line=2) for each in settings_in_go(f"// a line\n{text}\n")] == [Setting(*expected, line=2)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f'x_defs = {{"{S}.Image": "a"}}', (S, "Image")),
        (f"x_defs = {{'{S}.Image': stamp}}", (S, "Image")),
        ('x_defs = {"Image": "a"}', ("", "Image")),
        (f'x_defs = select({{"//conditions:default": {{"{S}.Image": "a"}}}})', (S, "Image")),
    ],
)
def test_bazel_sets_a_variable(text: str, expected: tuple[str, str]) -> None:
    assert [(each.package, each.name) for each in bazel_settings(text)] == [expected]
