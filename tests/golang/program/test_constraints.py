"""Which builds compile a file: as `go list` says, on several platforms."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from sys import getrefcount
from typing import Any

import pytest
from go_judge import ROOT, go, listed, write
from hypothesis import given
from hypothesis import strategies as st

from codemod.golang.program.build_tags import (
    ALWAYS,
    NEVER,
    BadConstraint,
    Expression,
    When,
    both,
    parse,
    parse_old,
    when,
)
from codemod.golang.program.constraints import Constraint, file_constraint, name_constraint, source_constraint
from codemod.golang.program.go_platforms import BUILT, IMPLIED, KNOWN_ARCH, KNOWN_OS, PLATFORMS, UNIX, WITHOUT_CGO
from codemod.golang.program.header import LARGE, Header, read_header

PACKAGE = b"package p\n"


def holds(expression: Expression, tags: set[str]) -> bool:
    """Evaluate an expression for one build."""
    stack = [True]
    for word in expression:
        if word == "!":
            stack.append(not stack.pop())
        elif word in ("&&", "||"):
            right, left = stack.pop(), stack.pop()
            stack.append(left and right if word == "&&" else left or right)
        else:
            stack.append(word in tags)
    return stack[-1]


def tags_of(system: str, arch: str, cgo: bool, newest: int) -> set[str]:
    tags = {system, arch, "gc", IMPLIED.get(system, system), *(f"go1.{n}" for n in range(1, newest + 1))}
    return tags | ({"unix"} if system in UNIX else set()) | ({"cgo"} if cgo else set())


# facts of the toolchain


def test_the_names_of_systems_and_architectures_are_those_of_the_toolchain() -> None:
    text = (ROOT / "src/internal/syslist/syslist.go").read_text()
    tables = {
        name: set(re.findall(r'"(\w+)":', body)) for name, body in re.findall(r"var (\w+) = .*?{(.*?)\n}", text, re.S)
    }
    assert tables == {"KnownOS": KNOWN_OS, "UnixOS": UNIX, "KnownArch": KNOWN_ARCH}


def test_the_platforms_are_those_of_the_toolchain() -> None:
    found = json.loads(go(Path.cwd(), "tool", "dist", "list", "-json").stdout)
    assert {(each["GOOS"], each["GOARCH"]) for each in found} == {(s, a) for s, all in BUILT.items() for a in all}
    assert {(each["GOOS"], each["GOARCH"]) for each in found if not each["CgoSupported"]} == WITHOUT_CGO
    assert {system for system, _ in PLATFORMS} <= KNOWN_OS and {arch for _, arch in PLATFORMS} <= KNOWN_ARCH


# names


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.go", ALWAYS),
        ("linux.go", ALWAYS),
        ("amd64.go", ALWAYS),
        ("a_linux.go", ("linux",)),
        ("a_unix.go", ALWAYS),
        ("a_amd64.go", ("amd64",)),
        ("a_linux_amd64.go", ("linux", "amd64", "&&")),
        ("linux_amd64.go", ("amd64",)),
        ("a_amd64_linux.go", ("linux",)),
        ("a_linux_x.go", ALWAYS),
        ("a_linux_test.go", ("linux",)),
        ("a_test_linux.go", ("linux",)),
        ("a_linux.pb.go", ("linux",)),
        ("a.pb_linux.go", ALWAYS),
        ("a_zos.go", ("zos",)),
        ("a__linux.go", ("linux",)),
        ("a_Linux.go", ALWAYS),
    ],
)
def test_the_end_of_a_name_is_a_constraint(name: str, expected: Expression) -> None:
    assert name_constraint(name) == expected


@pytest.mark.parametrize("name", ["_a.go", ".a.go", "_a_linux.go"])
def test_a_hidden_file_is_never_compiled(name: str) -> None:
    assert when(file_constraint(name, PACKAGE).expression) is When.NEVER


def test_a_test_is_known_by_its_whole_ending() -> None:
    assert file_constraint("a_test.go", PACKAGE).test
    assert not file_constraint("a_test.pb.go", PACKAGE).test


# expressions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("linux", ("linux",)),
        ("a || b && c", ("a", "b", "c", "&&", "||")),
        ("a && b || c", ("a", "b", "&&", "c", "||")),
        ("(a || b) && !c", ("a", "b", "||", "c", "!", "&&")),
        ("!(a && b)", ("a", "b", "&&", "!")),
        ("!(!a)", ("a", "!", "!")),
        ("a||b||c", ("a", "b", "||", "c", "||")),
        ("go1.21", ("go1.21",)),
        ("386", ("386",)),
        ("größe", ("größe",)),
    ],
)
def test_an_expression_binds_as_go_has_it(text: str, expected: Expression) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a b",
        "!!a",
        "! !a",
        "(a",
        "a)",
        "a &&",
        "&& a",
        "a & b",
        "a | b",
        "()",
        "a,b",
        "a-b",
        "!",
        "a // c",
        "²",
        "!" * 3 + "a",
        "(" * 1001 + "a" + ")" * 1001,
        " || ".join(["a"] * 1001),
    ],
)
def test_what_is_no_expression_is_refused(text: str) -> None:
    with pytest.raises(BadConstraint):
        parse(text)


def test_an_expression_may_be_as_long_and_as_deep_as_go_allows() -> None:
    assert when(parse(" || ".join(["a"] * 1000))) is When.TAGS
    assert when(parse("(" * 999 + "linux" + ")" * 999)) is When.BUILD


def test_old_lines_are_ors_of_ands() -> None:
    assert parse_old("linux,!cgo darwin") == ("linux", "cgo", "!", "&&", "darwin", "||")
    assert parse_old("") == parse_old("!!a") == parse_old("!") == ("ignore",)
    assert parse_old("a-b") == ("ignore",)
    assert parse_old("!a-b") == ("ignore", "!")
    with pytest.raises(BadConstraint):
        parse_old("a " * 102)


# who builds it


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("linux", When.BUILD),
        ("linux && darwin", When.NEVER),
        ("linux && android", When.BUILD),
        ("darwin && ios", When.BUILD),
        ("ios && linux", When.NEVER),
        ("unix && windows", When.NEVER),
        ("unix && !linux && !darwin", When.BUILD),
        ("amd64 && arm64", When.NEVER),
        ("plan9 && arm64", When.NEVER),
        ("plan9 && cgo", When.NEVER),
        ("linux && cgo || windows", When.BUILD),
        ("zos", When.NEVER),
        ("!zos", When.BUILD),
        ("gc", When.BUILD),
        ("!gc", When.NEVER),
        ("gccgo", When.TAGS),
        ("gccgo && gc", When.NEVER),
        ("gccgo && !gc", When.TAGS),
        ("ignore", When.NEVER),
        ("!ignore", When.BUILD),
        ("ignore || integration", When.TAGS),
        ("integration", When.TAGS),
        ("!integration", When.BUILD),
        ("integration && !integration", When.NEVER),
        ("integration && linux && windows", When.NEVER),
        ("go1.1", When.BUILD),
        ("go1.99", When.BUILD),
        ("!go1.21", When.BUILD),
        ("go1.21 && !go1.20", When.NEVER),
        ("go1.20 && !go1.21", When.BUILD),
        ("goexperiment.jsonv2", When.BUILD),
        ("!goexperiment.jsonv2", When.BUILD),
        ("amd64.v3", When.BUILD),
        ("amd64.v3 && arm64", When.NEVER),
        ("race", When.TAGS),
        ("windows && arm", When.BUILD),
    ],
)
def test_who_builds_an_expression(text: str, expected: When) -> None:
    assert when(parse(text)) is expected


def test_a_module_that_asks_for_a_version_is_not_built_by_an_older_one() -> None:
    assert when(parse("!go1.21"), oldest=21) is When.NEVER
    assert when(parse("!go1.22"), oldest=21) is When.BUILD
    assert when(parse("go1.20 && !go1.23"), oldest=21) is When.BUILD


def test_two_files_are_together_where_one_build_has_both() -> None:
    linux, windows, tagged, free = (parse(text) for text in ("linux", "windows", "integration", "!integration"))
    assert when(both(linux, windows)) is When.NEVER
    assert when(both(linux, ALWAYS)) is When.BUILD
    assert when(both(linux, tagged)) is When.TAGS
    assert when(both(free, tagged)) is When.NEVER


def test_too_many_tags_leave_nothing_out() -> None:
    many = " && ".join(f"t{n}" for n in range(60))
    assert when(parse(f"{many} && !t0")) is When.TAGS
    assert when(parse(" && ".join(f"goexperiment.t{n}" for n in range(60)))) is When.BUILD


TAGS = ["linux", "darwin", "ios", "android", "windows", "unix", "amd64", "arm64", "386", "cgo", "gc", "plan9", "wasm"]
EXPRESSIONS = st.recursive(
    st.sampled_from([*TAGS, "go1.20", "go1.27", "go1.99", "x", "y", "ignore"]),
    lambda inner: st.one_of(
        inner.filter(lambda text: not text.startswith("!")).map("!{}".format),
        st.builds("{} && {}".format, inner, inner),
        st.builds("({} || {})".format, inner, inner),
        inner.map("( {} )".format),
    ),
    max_leaves=8,
)


@given(text=EXPRESSIONS)
def test_trying_all_builds_at_once_is_trying_each(text: str) -> None:
    expression = parse(text)
    builds = [
        tags_of(system, arch, cgo, newest)
        for system, arch in PLATFORMS
        for cgo in (False, True)[: 1 + ((system, arch) not in WITHOUT_CGO)]
        for newest in (1, 20, 27, 99)
    ]
    if any(holds(expression, build) for build in builds):
        expected = When.BUILD
    elif any(holds(expression, build | more) for build in builds for more in ({"x"}, {"y"}, {"x", "y"})):
        expected = When.TAGS
    else:
        expected = When.NEVER
    assert when(expression) is expected


# where a constraint stands


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("//go:build linux\n\npackage p\n", ("linux",)),
        ("//go:build linux\npackage p\n", ("linux",)),
        ("// text\n//go:build linux\npackage p\n", ("linux",)),
        ("\t//go:build linux\npackage p\n", ("linux",)),
        ("// go:build linux\n\npackage p\n", ALWAYS),
        ("//go:buildlinux\n\npackage p\n", ALWAYS),
        ("/* c */\n//go:build linux\npackage p\n", ("linux",)),
        ("/* c */ //go:build linux\npackage p\n", ALWAYS),
        ("/*\n//go:build linux\n*/\npackage p\n", ALWAYS),
        ("package p\n//go:build linux\n", ALWAYS),
        ("// +build linux\n\npackage p\n", ("linux",)),
        ("//+build linux\n\npackage p\n", ("linux",)),
        ("// +build linux\npackage p\n", ALWAYS),
        ("// +build linux\n// text\npackage p\n", ALWAYS),
        ("// +build linux\n\n// text\npackage p\n", ("linux",)),
        ("/* c */\n\n// +build linux\n\npackage p\n", ALWAYS),
        ("// +build linux\n// +build cgo\n\npackage p\n", ("linux", "cgo", "&&")),
        ("//go:build darwin\n// +build linux\n\npackage p\n", ("darwin",)),
        ("// +build linux\n\n//go:build darwin\npackage p\n", ("darwin",)),
        ("\ufeff//go:build linux\r\n\r\npackage p\r\n", ("linux",)),
        ("//go:build linux", ("linux",)),
        ("// +build\n\npackage p\n", NEVER),
        ("// +build a" + " a" * 101 + "\n\npackage p\n", ALWAYS),
    ],
)
def test_where_a_constraint_may_stand(source: str, expected: Expression) -> None:
    assert source_constraint(source.encode()) == expected


@pytest.mark.parametrize("source", ["//go:build\n\npackage p\n", "//go:build a\n//go:build a\n\npackage p\n"])
def test_a_constraint_that_go_refuses_is_told_and_leaves_nothing_out(source: str) -> None:
    found = file_constraint("a_linux.go", source.encode())
    assert found.problem and found.expression == ("linux",)


def test_package_documentation_is_never_compiled() -> None:
    assert file_constraint("doc.go", b"package documentation\n") == Constraint(NEVER)


@pytest.mark.parametrize(
    "text", ['import "C"', 'import (\n"fmt"; "C"\n)', "import _ `C`", 'import "\\x43"', 'import"C"']
)
def test_a_file_that_imports_c_needs_cgo(text: str) -> None:
    assert file_constraint("a.go", f"// c\npackage p /* d */ ;\n{text}\n".encode()).expression == ("cgo",)


def test_the_header_is_the_package_and_its_imports() -> None:
    source = (
        b'\xef\xbb\xbf/* package x */ // y\npackage p; import a "fmt"\nimport ( . "os"; _ `net` )\nvar import_ = "x"\n'
    )
    assert read_header(source) == Header("p", ("fmt", "os", "net"), (b"a", b".", b"_"))
    assert read_header(b"packages p\n") == read_header(b"/* package p") == Header()


# go list as the judge

BUILDS = [("linux", "amd64", True), ("darwin", "arm64", False), ("windows", "386", False), ("android", "arm64", False)]
WORDS = [*TAGS, "go1.18", "go1.99", "ignore", "x", "gccgo", "solaris", "zos", "größe"]
NAMES = ["linux", "windows", "darwin", "arm64", "amd64", "386", "android", "unix", "test", "zos", "x", "", "pb.x", "go"]
LINES = [
    "",
    "",
    "// text",
    "/* c */",
    "/*",
    "*/",
    "/* //go:build linux",
    "/* a */ // b",
    " ",
    "/**/ /* d",
    "\x0c",
    "\xa0",
]
ENDS = [
    "package p",
    "package p",
    "package p",
    "package documentation",
    'package p; import "C"',
    "package p // +build x",
]


def expression(dice: random.Random, depth: int = 3) -> str:
    if not depth or dice.random() < 0.3:
        return dice.choice(WORDS)
    left, right = expression(dice, depth - 1), expression(dice, depth - 1)
    return dice.choice(
        [f"{left} && {right}", f"{left}||{right}", f"!{left}", f"({left})", f"!({left} || {right})", left]
    )


def spoilt(dice: random.Random, text: str) -> str:
    if dice.random() < 0.85:
        return text
    at = dice.randrange(len(text) + 1)
    return text[:at] + dice.choice(["&", "|", "!", "(", ")", " ", ",", "-", "²", "."]) + text[at:]


def line(dice: random.Random) -> str:
    kind = dice.randrange(10)
    if kind < 3:
        return dice.choice(["//go:build ", "//go:build\t", " //go:build ", "//go:build"]) + spoilt(
            dice, expression(dice)
        )
    if kind < 6:
        terms = [",".join(dice.choice(["", "!"]) + dice.choice(WORDS) for _ in range(dice.randint(1, 2))) for _ in "ab"]
        return dice.choice(["// +build ", "//+build ", "//\t+build\t", "// +build"]) + spoilt(dice, " ".join(terms))
    return dice.choice(LINES)


def random_file(dice: random.Random, number: int) -> tuple[str, bytes]:
    parts = [f"f{number}", *(dice.choice(NAMES) for _ in range(dice.choice([0, 0, 1, 1, 2, 3])))]
    text = [line(dice) for _ in range(dice.randint(0, 5))] + [dice.choice(ENDS), ""]
    data = dice.choice(["\n", "\n", "\r\n"]).join(text).encode()
    name = dice.choice(["", "", "", "", "", "_", "."]) + "_".join(parts) + ".go"
    return name, dice.choice([b"", b"", b"", b"\xef\xbb\xbf"]) + data


def verdict(name: str, found: Constraint, tags: set[str]) -> str:
    if found.problem and holds(name_constraint(name), tags):
        return "refused"
    return "compiled" if holds(found.expression, tags) else "left out"


def judged(count: int, seed: int, folder: Path) -> None:
    """Make files, one a folder, and ask `go list` on each platform which of them are compiled."""
    dice = random.Random(seed)
    files = {f"d{number}/{name}": data for number in range(count) for name, data in [random_file(dice, number)]}
    write(folder, {"go.mod": "module example.org/s\n\ngo 1.20\n", **files, **dict.fromkeys(anchors(count), PACKAGE)})
    newest = int(re.search(rb"go1\.(\d+)", go(folder, "version").stdout)[1])  # type: ignore[index]
    for system, arch, cgo in BUILDS:
        answer = listed(folder, "./...", GOOS=system, GOARCH=arch, CGO_ENABLED=str(int(cgo)))
        told = {Path(each["Dir"]).name: each for each in answer}
        for path, data in files.items():
            inside, name = path.split("/")
            ours = verdict(name, file_constraint(name, data), tags_of(system, arch, cgo, newest))
            answered = theirs(told[inside], name)
            # what a file that is no Go imports, nobody knows
            assert answered in (ours, "broken"), f"seed {seed}, {system}/{arch}: {path}: {data!r}"


def anchors(count: int) -> list[str]:
    """Return a file for each folder that is always compiled, so that there is a package."""
    return [f"d{number}/anchor.go" for number in range(count)]


def theirs(package: dict[str, Any], name: str) -> str:
    if name in package.get("InvalidGoFiles", ()):
        return "refused" if "go:build" in package["Error"]["Err"] else "broken"
    kinds = ("GoFiles", "CgoFiles", "TestGoFiles", "XTestGoFiles")
    return "compiled" if any(name in package.get(kind, ()) for kind in kinds) else "left out"


def test_go_list_compiles_the_same_random_files(tmp_path: Path) -> None:
    judged(100, 1, tmp_path)


@pytest.mark.full
@pytest.mark.parametrize("seed", range(2, 12))
def test_go_list_compiles_the_same_thousands_of_random_files(seed: int, tmp_path: Path) -> None:
    judged(400, seed, tmp_path)


def test_nothing_keeps_a_large_source_for_its_constraint() -> None:
    source = b"//go:build linux\n\npackage p\n" + b"// c\n" * LARGE
    before = getrefcount(source)
    assert file_constraint("a.go", source).expression == ("linux",)
    assert getrefcount(source) == before
