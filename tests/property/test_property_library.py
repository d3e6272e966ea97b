"""What the standard library makes of known texts and numbers is what Go says.

Go runs each expression. Where it is what it is, `host = "docker.io"` follows: lint has to tell that, or it would be
sure of something that is not so.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
import refactorings
from expressions import expression, quoted
from fault.record import record
from fixture_runs import lint
from go_toolchain import GO, OFFLINE

HOST = "net.JoinHostPort(c.Domain, strconv.Itoa(c.Port))"
PLACE = "pkg/registry/expressions.go"
AT_ONCE = 8  # of one run of lint: each has its part of the budget
Case = tuple[int, list[str], str]

_SHOW = """
func show(number int, what any) {
	value := reflect.ValueOf(what)
	if value.Kind() == reflect.String {
		fmt.Printf("%d text %x\\n", number, value.String())
		return
	}
	fmt.Printf("%d %s %v\\n", number, value.Kind(), what)
}
"""


def program(cases: list[Case]) -> str:
    functions = "".join(
        f"\nfunc case{number}() {{\n\tdefer func() {{ _ = recover() }}()\n{lines(before)}\tshow({number}, {said})\n}}\n"
        for number, before, said in cases
    )
    calls = "".join(f"\tcase{number}()\n" for number, _, _ in cases)
    return refactorings.imported(f"package main\n{_SHOW}{functions}\nfunc main() {{\n{calls}}}\n")


def lines(before: list[str]) -> str:
    return "".join(f"\t{line}\n" for line in before)


def what_go_says(cases: list[Case], folder: Path) -> dict[int, str]:
    """Return the literal that each expression is equal to, by its number; those that do not compile are left out."""
    folder.mkdir(exist_ok=True)
    (folder / "go.mod").write_text("module values\n\ngo 1.21\n")
    build = [GO, "build", "-gcflags=-e", "-o", "values", "."]
    env = os.environ | OFFLINE | {"GOFLAGS": "-mod=mod"}
    while True:
        text = program(cases)
        (folder / "main.go").write_text(text)
        built = subprocess.run(build, cwd=folder, env=env, capture_output=True, text=True, check=False)
        if built.returncode == 0:
            break
        above = [text[: text.index(line)] for line in broken(built.stderr, text)]
        wrong = {int(re.findall(r"^func case(\d+)", each, re.MULTILINE)[-1]) for each in above if "func case" in each}
        assert wrong, built.stderr
        cases = [case for case in cases if case[0] not in wrong]
    said = subprocess.run([folder / "values"], capture_output=True, text=True, check=True).stdout
    found = (line.split(" ") for line in said.splitlines())
    plain = [each for each in found if re.fullmatch(r"text|bool|u?int\d*", each[1])]
    return {int(number): quoted(bytes.fromhex(is_)) if kind == "text" else is_ for number, kind, is_ in plain}


def broken(stderr: str, text: str) -> list[str]:
    """Return the text from each line on that does not compile."""
    numbered = text.splitlines(keepends=True)
    places = {int(at) for at in re.findall(r"main\.go:(\d+):", stderr)}
    return ["".join(numbered[at - 1 :]) for at in places]


def method(case: Case, is_: str, holds: bool = True) -> str:
    number, before, said = case
    asked = {"true": said, "false": f"!({said})"}.get(is_, f"{said} == {is_}")
    asked = asked if holds else f"!({asked})"
    return f"""
func (c *localConfigurator) case{number}() {{
	host := {HOST}
{lines(before)}	if {asked} {{
		host = "docker.io"
	}}
	_, _ = ipvs.LvsStaticPodYaml("lb", "10.0.0.1:1", nil, host+"/"+common.LvsCareRepoAndTag, "/", "https")
}}
"""


def silent(cases: list[tuple[Case, str]], holds: bool = True) -> list[str]:
    """Return the methods of which nothing is told: where the conditions hold, or where they do not."""
    text = refactorings.imported("package registry\n" + "".join(method(*each, holds) for each in cases)).encode()
    files = {path: source.encode() for path, source in refactorings.base().items()} | {PLACE: text}
    told = {found.span.start for found in lint(files) if found.span.path == PLACE}
    begins = [text.index(f"case{case[0]}()".encode()) for case, _ in cases] + [len(text)]
    spans = zip(begins, begins[1:], cases, strict=False)
    return [method(*case) for start, end, case in spans if not any(start <= place < end for place in told)]


def known(seed: int, count: int, folder: Path) -> list[tuple[Case, str]]:
    """Return expressions with what Go says of them."""
    cases = [(number, *expression(number, seed)) for number in range(count)]
    says = what_go_says(cases, folder)
    found = [(case, says[case[0]]) for case in cases if case[0] in says]
    assert len(found) > count // 2
    return found


def sweep(seed: int, count: int, folder: Path) -> None:
    asked = known(seed, count, folder)
    passed = [text for at in range(0, len(asked), AT_ONCE) for text in silent(asked[at : at + AT_ONCE])]
    record(f"library expressions, seed {seed}", len(asked), len(passed))
    assert passed == []


def test_what_the_library_makes_of_a_text_is_what_go_says(tmp_path: Path) -> None:
    sweep(20261127, 200, tmp_path)


def test_many_of_these_expressions_are_known(tmp_path: Path) -> None:
    asked = known(20261127, 80, tmp_path)
    sure = [text for at in range(0, len(asked), AT_ONCE) for text in silent(asked[at : at + AT_ONCE], holds=False)]
    assert len(sure) * 5 > len(asked)


@pytest.mark.full
def test_what_the_library_makes_of_thousands_of_texts_is_what_go_says(tmp_path: Path) -> None:
    sweep(20261128, 4000, tmp_path)
