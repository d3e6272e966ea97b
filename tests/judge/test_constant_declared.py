"""Whatever a Go program declares in the constant's place: it is judged, and a fix writes nothing that is no text."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_cases import BARE, COMMON, JOINED, LOCAL, UTILS, Cli, commit_all
from fixture_files import base
from fixture_runs import fix, lint
from go_toolchain import typecheck

NAME = "LvsCareRepoAndTag"
PIN = '"sealerio/lvscare:v1.1.3-beta.8"'
# another kind of thing of that name -> its kind
OTHERS = {
    f"func {NAME}() string {{ return {PIN} }}": "function",
    f"func {NAME}()": "function",
    f"func {NAME}() {{}}": "function",
    f"func {NAME}[T any](t T) string {{ return {PIN} }}": "function",
    f"func {NAME}() string {{ return {PIN} }}\n\nfunc {NAME}() string {{ return {PIN} }}": "function",
    f"func {NAME}() string {{ return {PIN} }}\n\nconst {NAME} = {PIN}": "function",
    f"type {NAME} string": "type",
    f"type (\n\tA int\n\t{NAME} string\n)": "type",
    f"type {NAME} = string": "type",
    f"type {NAME} struct{{ A string }}": "type",
    f"type {NAME} interface{{ A() string }}": "type",
    f"type {NAME} func() string": "type",
    f"type {NAME}[T any] struct{{ A T }}": "type",
    f"type {NAME} struct{{}}\n\nfunc (c {NAME}) {NAME}() string {{ return {PIN} }}": "type",
    f"type {NAME} string\n\ntype T struct{{ {NAME} }}": "type",
    f"var {NAME} string": "variable",
    f"var {NAME} int": "variable",
    f"var {NAME} = func() string {{ return {PIN} }}": "variable",
    f"var {NAME} = f()\n\nfunc f() string {{ return {PIN} }}": "variable",
    f"var {NAME} struct{{ A string }}": "variable",
    f"var A, {NAME} = f()\n\nfunc f() (string, string) {{ return {PIN}, {PIN} }}": "variable",
    f"var A, {NAME} = {PIN}": "variable",
    f"var {NAME} = {NAME}": "variable",
}
# the name stands there, and declares nothing at the package's level
NOWHERE = [
    "",
    f"// const {NAME} = {PIN}",
    f"type C struct{{}}\n\nfunc (c C) {NAME}() string {{ return {PIN} }}",
    f"type C struct{{ {NAME} string }}",
    f"type C struct{{ *{NAME} }}",
    f"type C interface{{ {NAME}() string }}",
    f'import {NAME} "fmt"\n\nvar _ = {NAME}.Sprint',
    f"func f() {{\n{NAME}:\n\tfor {{\n\t\tbreak {NAME}\n\t}}\n}}",
    f"func f({NAME} string) string {{ return {NAME} }}",
    f"func f() ({NAME} string) {{ return {NAME} }}",
    f"func f[{NAME} any]() {{}}",
    f"type C int\n\nfunc ({NAME} C) f() {{}}",
    f'func f() string {{\n\tconst {NAME} = "a"\n\treturn {NAME}\n}}',
    f"var f = func() string {{\n\t{NAME} := `a`\n\treturn {NAME}\n}}",
    f"var _ = map[string]int{{{PIN[:1]}{NAME}{PIN[:1]}: 1}}",
]
# constants whose text cannot be known, or is none
NO_TEXT = [
    f"const {NAME}",
    f"const {NAME} = 1",
    f"const {NAME} = true",
    f"const {NAME} = {NAME}",
    f"const {NAME} = f\n\nfunc f() string {{ return {PIN} }}",
    f"const {NAME} = T\n\ntype T string",
    f"const A, {NAME} = {PIN}",
    f"const (\n\tA = {PIN}\n\tB, {NAME}\n)",
    "".join(f"const c{n} = c{n - 1} + c{n - 1}\n" for n in range(1, 41)) + f'const c0 = "x"\nconst {NAME} = c40',
    f"const {NAME} = " + " + ".join(['"a"'] * 70_000),
]
# what the callers make of the name
USES = {
    "as it is": JOINED,
    "alone": BARE,
    "called": JOINED.replace(BARE, BARE + b"()"),
    "converted": JOINED.replace(BARE, BARE + b'("sealerio/lvscare:v1.1.3-beta.8")'),
    "composite": JOINED.replace(BARE, BARE + b"{}.A"),
    "instantiated": JOINED.replace(BARE, BARE + b'[string]("a")'),
    "spelled out": b'"docker.io/sealerio/lvscare:v1"',
}


def program(declared: str, use: bytes = JOINED) -> dict[str, bytes]:
    files = base()
    lines = files[COMMON].splitlines(keepends=True)
    others = b"".join(line for line in lines if NAME.encode() not in line)
    made = {COMMON: f"package common\n\n{declared}\n".encode(), "common/names.go": others}
    return files | made | {LOCAL: files[LOCAL].replace(JOINED, use)}


def at_constant(files: dict[str, bytes]) -> list[tuple[str, str]]:
    return [(each.code, str(each.message)) for each in lint(files) if each.span.path == COMMON]


@pytest.mark.parametrize("declared", OTHERS)
def test_another_kind_of_thing_in_the_constants_place_is_img105_and_says_what_it_is(declared: str) -> None:
    said = f"{NAME} has to be a constant; here it is a {OTHERS[declared]}"
    assert ("IMG105", said) in at_constant(program(declared))


@pytest.mark.parametrize("declared", NOWHERE)
def test_a_name_that_is_no_declaration_of_the_package_is_img105_where_it_is_used(declared: str) -> None:
    found = [each for each in lint(program(declared)) if each.code == "IMG105"]
    assert [str(each.message) for each in found] == [f"the constant {NAME} is used here, but declared nowhere"]
    assert found[0].span.path in (LOCAL, UTILS)


def test_an_undeclared_constant_is_img105_in_its_own_package_too() -> None:
    used = b'package common\n\nvar images = []string{"a", LvsCareRepoAndTag}\n'
    files = program("")
    quiet = {path: data.replace(JOINED, b'""') for path, data in files.items() if path != UTILS}
    found = [each for each in lint(quiet | {"common/images.go": used}) if each.code == "IMG105"]
    assert [each.span.path for each in found] == ["common/images.go"]


@pytest.mark.parametrize("declared", NO_TEXT, ids=lambda declared: declared[:40])
def test_a_constant_that_is_no_known_text_is_told_and_left_alone(declared: str) -> None:
    files = program(declared)
    codes = {each.code for each in lint(files)}
    assert codes & {"IMG103", "IMG104", "IMG903"}
    assert COMMON not in {change.path for change in fix(files).changes}


def test_a_fix_writes_the_name_only_where_it_is_a_text_and_what_compiled_compiles() -> None:
    before, after = {}, {}
    for declared in (*OTHERS, *NOWHERE):
        for use, expression in USES.items():
            files = program(declared, expression)
            changes = {change.path: change.new for change in fix(files).changes}
            assert set(changes) <= {LOCAL}, (declared, use)
            if changes:
                before[f"{declared} {use}"], after[f"{declared} {use}"] = files, files | changes
    # what is a text for certain, if in a variable
    assert all(name.startswith((f"var {NAME} string", f"var A, {NAME}", f"var {NAME} = f()")) for name in after)
    assert after and set(typecheck(after)) <= set(typecheck(before))


@pytest.mark.parametrize("value", ['"docker.io/sealerio/lvscare:v9"', PIN, 'prefix + "/lvscare:v9"', "`fanux/lvscare`"])
def test_a_variable_that_is_a_text_becomes_the_constant(value: str) -> None:
    files = program(f'var {NAME} = {value}\n\nconst prefix = "sealerio"', USES["spelled out"])
    after = files | {change.path: change.new for change in fix(files).changes}
    assert f"const {NAME} = {PIN}\n".encode() in after[COMMON] and lint(after) == ()
    assert typecheck({"fixed": after}) == {}


@pytest.mark.parametrize("declared", [*OTHERS, *NOWHERE])
def test_no_command_crashes_and_none_calls_it_good(cli: Cli, repository: Path, declared: str) -> None:
    (repository / COMMON).write_bytes(program(declared)[COMMON])
    commit_all(repository)
    ran = [cli(*words, repository) for words in (["lint"], ["lint", "--staged"], ["fix", "--diff"], ["fix"])]
    assert [each.status for each in ran] == [1, 1, 1, 1]
    traced = cli("trace", "--output-format", "json", repository)
    assert traced.status == 1 and all(trace["code"] for trace in traced.json["traces"])


def by_build(release: str, debug: str) -> dict[str, bytes]:
    tagged = "//go:build {}debug\n\npackage common\n\nconst tag = {}\n"
    made = {"common/release.go": tagged.format("!", release), "common/debug.go": tagged.format("", debug)}
    files = program(f'const {NAME} = "sealerio/lvscare:" + tag')
    return files | {path: text.encode() for path, text in made.items()}


@pytest.mark.parametrize(
    ("release", "debug", "codes"),
    [
        ('"v1.1.3-beta.8"', '"v1.1.3-beta.8"', []),
        ('"v1.1.3-beta.7"', '"v1.1.3-beta.8"', ["IMG103"]),
        ('"v1.1.3-beta.8"', '"latest"', ["IMG102"]),
        ('"v1.1.3-beta.8"', "f()", ["IMG103"]),
    ],
)
def test_a_constant_that_is_made_of_what_each_build_has_another_of_is_right_in_all(
    release: str, debug: str, codes: list[str]
) -> None:
    found = [each for each in lint(by_build(release, debug)) if each.span.path == COMMON]
    assert [each.code for each in found] == codes
