"""go.mod and go.work are read as the go command reads them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from go_judge import edited, go, write
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from codemod.golang.program.modfile import GoMod, GoWork, parse_mod, parse_work, release
from codemod.golang.program.modfile_directives import Replace, Version


def test_a_module_line_may_stand_in_a_block_be_quoted_and_have_escapes() -> None:
    mod = parse_mod(
        b'exclude (\n\texample.org/module v1.0.0 // no\n)\nmodule ( // here\n\t"example.org/\\x73ealer"\n)\n'
    )
    assert (mod.module, mod.line, mod.problems) == ("example.org/sealer", 5, ())


def test_an_exclude_or_replace_of_something_called_module_is_no_module_line() -> None:
    mod = parse_mod(b"replace (\n\tmodule => ./x\n)\nexclude (\n\tmodule v1.0.0\n)\r\nmodule example.org/s\r\n")
    assert mod.module == "example.org/s"
    assert mod.replaces == (Replace(Version("module"), Version("./x"), 2),)
    assert mod.excludes == (Version("module", "v1.0.0"),)


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ("module a b", 2),
        ("module `example.org/a`", 2),
        ("module 'example.org/a'", 2),
        ('module "a\\q"', 2),
        ("/* module a */", 2),
        ("module a/* b */", 2),
        ('module "a', 2),
        ("module `a", 2),
        ("module ex\x00mple", 2),
        ("module ex\xa0mple", 2),
        ("\ufeffmodule a", 2),
        ("require (\n\ta v1.0.0\n", 2),
        ("require (\n\ta v1.0.0\n) b", 4),
        ("go (\n\t1.20\n)", 2),
        ("module a (\n)", 2),
        ("unheard of", 2),
        ("require example.org/a/v2 v1.0.0", 2),
        ("require example.org/a v2.0.0", 2),
        ("require example.org/a 1.0.0", 2),
        ("replace a => b", 2),
        ("replace a => ./b v1.0.0", 2),
        ("replace a => .\\b", 2),
        ("replace a v1.0.0 b", 2),
        ("retract [v1.0.0 v1.1.0]", 2),
        ("go 1", 2),
        ("toolchain 1.20", 2),
        ("godebug x", 2),
        ("require (\n\ta v1.0.0 )\n)", 3),
    ],
)
def test_what_go_refuses_is_a_problem_with_its_line(line: str, refused: int, tmp_path: Path) -> None:
    data = f"// a module\n{line}\n".encode()
    assert edited(tmp_path, "go.mod", data) == refused
    assert [problem.line for problem in parse_mod(data).problems] == [refused]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("go 1.20\n", 1),
        ("go 1.20\nmodule go\n", 2),
        ("module ./a\n", 1),
        ("module example.org/a\nreplace b => ./b\nreplace b => ./c\n", 3),
        ("module example.org/a\nreplace b => example.org/c/v2 v1.0.0\n", 2),
        ("module example.org/a\nretract v2.0.0\n", 2),
    ],
)
def test_what_only_a_build_refuses_is_a_problem_as_well(text: str, line: int, tmp_path: Path) -> None:
    write(tmp_path, {"go.mod": text, "a.go": "package a\n"})
    assert isinstance(edited(tmp_path, "go.mod", text.encode()), dict)
    assert go(tmp_path, "list", "-mod=mod", "./...").returncode != 0
    assert [problem.line for problem in parse_mod(text.encode()).problems] == [line]


def test_a_module_that_is_replaced_to_is_read_less_strictly() -> None:
    mod = parse_mod(b"module example.org/a\nunheard of\ngo 1.20rc1x\n")
    assert (mod.module, mod.go, len(mod.problems), mod.unreadable) == ("example.org/a", "1.20", 2, False)
    assert parse_mod(b"module a b\n").unreadable


def test_the_oldest_go_is_the_minor_version() -> None:
    assert [release(go) for go in ("", "1.9", "1.21.3", "1.27rc1", "2.0")] == [1, 9, 21, 27, 1]


def test_a_workspace_names_folders_and_replacements() -> None:
    work = parse_work(b'go 1.22\nuse (\n\t./app // the program\n\t"../li\\x62"\n)\nreplace a v1.0.0 => b v1.1.0\n')
    assert work == GoWork(
        "1.22", "", (("./app", 3), ("../lib", 4)), (Replace(Version("a", "v1.0.0"), Version("b", "v1.1.0"), 6),)
    )


# go mod edit as the judge

# fmt: off
WORDS = st.sampled_from((
    "example.org/a", "example.org/b/v2", "gopkg.in/yaml.v3", "gopkg.in/y", "module", "require", "=>", "(", ")", "[",
    "]", "v1.2.3", "v2.0.0", "v2.0.0+incompatible", "v1.0.0-rc.01", "v0.0.0-2020-abc", "v1", "v1.2", "v1.2.3+meta",
    "V1", "./x", "../y", "/z", ".", "..", "C:x", ".\\w", '"example.org/\\x61"', '"./q q"', '""', '"a\\"b"', "`raw`",
    "'x'", "// note", "// indirect", "/* c */", "//", "a//b", "a/*b", "1.20", "1.21.0", "1.22rc1", "go1.22.1",
    "default", "a=b", "a=b=c", ",", "{", "}", '"unfinished', "\\", "\xfc", "\u2028", "\x00", "\x1c", "\xad",
    "example.org/v2/v3", "example.org/v1", "example.org/v02", "example.org/v2.0", '"\\400"', '"\\377"', '"\\u00fc"',
    '"\\ud800"', '"a\\\n"',
))
# fmt: on
VERBS = st.sampled_from(
    [
        "module",
        "go",
        "toolchain",
        "godebug",
        "require",
        "exclude",
        "replace",
        "retract",
        "tool",
        "ignore",
        "use",
        "other",
    ]
)
SPACES = st.sampled_from([" ", "\t", "  ", " \r", ""])
ENDS = st.sampled_from(["\n", "\r\n", " // note\n", "\n\n", " \n", "//x\r\n", ""])
# fmt: off
SOUND = st.sampled_from((
    "module example.org/s", 'module "example.org/\\x73"', "module (\n\texample.org/s\n)", "go 1.20",
    "toolchain go1.21.0", "require example.org/a v1.2.3",
    'require (\n\texample.org/a v1\n\n\t// c\n\t"gopkg.in/a.v2" v2.1.0 // indirect\n)', "replace a => ./x",
    "replace a v1.0.0 => b v1.0.0", "replace (\n\tmodule => ../x\n)", "exclude (\n\tmodule v1.0.0\n)",
    "retract v1.0.0", "retract [v1.0.0, v1.1.0]", "retract (\n\t[ v1.0.0,v1.1.0 ]\n)", "tool a/b", "ignore ./x",
    "use ( )", "godebug x=y", "use ./a", 'use (\n\t./a\n\t"./b c"\n)', "require ()", "ignore (\n\t./a\n\tb\n)",
    "tool (\n)\n// end",
))
# fmt: on


@st.composite
def lines(draw: st.DrawFn) -> str:
    words = draw(st.lists(WORDS, max_size=5))
    return draw(VERBS) + "".join(draw(SPACES) + word for word in words) + draw(ENDS)


@st.composite
def texts(draw: st.DrawFn) -> bytes:
    parts = draw(st.lists(st.one_of(SOUND.map("{}\n".format), SOUND.map("{}\r\n".format), lines()), max_size=5))
    data = "".join(parts).encode("utf-8", "surrogatepass")
    return data if draw(st.integers(0, 9)) else data + draw(st.binary(max_size=4))


def pair(version: Version) -> dict[str, str]:
    return {"Path": version.path} | ({"Version": version.version} if version.version else {})


def replaced(found: GoMod | GoWork) -> list[dict[str, Any]]:
    return [{"Old": pair(each.old), "New": pair(each.new)} for each in found.replaces]


def as_mod(mod: GoMod) -> dict[str, Any]:
    return {
        "Module": mod.module,
        "Go": mod.go,
        "Toolchain": mod.toolchain,
        "GoDebug": [{"Key": key, "Value": value} for key, value in mod.godebugs],
        "Require": [pair(each) for each in mod.requires],
        "Exclude": [pair(each) for each in mod.excludes],
        "Replace": replaced(mod),
        "Retract": [{"Low": low, "High": high} for low, high in mod.retracts],
        "Tool": [{"Path": tool} for tool in mod.tools],
        "Ignore": [{"Path": path} for path in mod.ignores],
    }


def as_work(work: GoWork) -> dict[str, Any]:
    return {
        "Go": work.go,
        "Toolchain": work.toolchain,
        "Use": [{"DiskPath": path} for path, _ in work.uses],
        "Replace": replaced(work),
    }


def told(answer: dict[str, Any], ours: dict[str, Any]) -> dict[str, Any]:
    """Return what Go says, of what we read, in the same form."""
    found = {key: answer.get(key) or ([] if isinstance(value, list) else "") for key, value in ours.items()}
    if "Module" in found:
        found["Module"] = (answer["Module"] or {}).get("Path", "")
    for entry in [*found.get("Require", []), *found.get("Retract", [])]:
        entry.pop("Indirect", None)
        entry.pop("Rationale", None)
    return found


def cleaned(found: dict[str, Any]) -> dict[str, Any]:
    """Return it without what is empty or said twice: the command leaves that out when it writes the file."""

    def said(entry: dict[str, Any]) -> bool:
        return any(entry.get(key) for key in ("Path", "DiskPath", "Low", "Key")) or bool(
            entry.get("Old", {}).get("Path")
        )

    def all_said(value: list[dict[str, Any]]) -> list[str]:
        return sorted({json.dumps(entry, sort_keys=True) for entry in value if said(entry)})

    return {key: all_said(value) if isinstance(value, list) else value for key, value in found.items()}


def compare(data: bytes, folder: Path) -> None:
    for name, ours, problems in (
        ("go.mod", as_mod(parse_mod(data)), parse_mod(data).problems),
        ("go.work", as_work(parse_work(data)), parse_work(data).problems),
    ):
        answer = edited(folder, name, data)
        if isinstance(answer, int):
            assert [problem.line for problem in problems][:1] == [answer], name
            continue
        ours, theirs = cleaned(ours), cleaned(told(answer, ours))
        if problems:
            build_only = ("path of a module", "replaced twice", "no module line", "of this module", "does not fit")
            assert all(any(each in problem.text for each in build_only) for problem in problems), problems
            ours["Replace"] = theirs["Replace"] = []
        assert ours == theirs


RUN = settings(
    database=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)


@settings(RUN, max_examples=25)
@given(data=texts())
def test_go_reads_the_same_in_random_files(tmp_path: Path, data: bytes) -> None:
    compare(data, tmp_path)


@pytest.mark.full
@settings(RUN, max_examples=2000)
@given(data=texts())
def test_go_reads_the_same_in_thousands_of_random_files(tmp_path: Path, data: bytes) -> None:
    compare(data, tmp_path)
