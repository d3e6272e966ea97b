"""`fix --select IMG501`: the image is read from the policy's variable, or the finding says why that was not done."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
from fixture_files import Case
from go_toolchain import go, lay_out, unformatted
from policy_cases import CASES, entries, files, fix

from codemod.commands.judging import analyse_all
from codemod.finding.codes import Codes
from codemod.finding.messages import translate
from codemod.write.plan import Plan

ONLY = Codes(select=("IMG501",))
READ = [case for case in CASES if case.name.startswith("reading/")]
NOT_READ = [case for case in CASES if case.name.startswith("not-read/")]
HELPER = b"""package main

import "os"

// imageFrom returns the image that the environment variable names, or else the one that is given.
func imageFrom(variable, image string) string {
	if set := os.Getenv(variable); set != "" {
		return set
	}
	return image
}
"""


@cache
def planned(name: str, codes: Codes = ONLY) -> Plan:
    case = next(case for case in CASES if case.name == name)
    return fix(files(case), entries(case), codes)


def after(case: Case) -> dict[str, bytes]:
    return files(case) | {change.path: change.new for change in planned(case.name).changes}


def test_the_container_gets_what_the_variable_names() -> None:
    made = {change.path: change.new for change in planned("reading/literal.bad").changes}
    assert sorted(made) == ["imagefrom.go", "imagefrom_test.go", "pod.go"]
    assert made["imagefrom.go"] == HELPER
    assert b'{Image: imageFrom("RELATED_IMAGE_KUBE_TOOL", "quay.io/acme/kube-tool:v1.2.0@sha256:' in made["pod.go"]


def test_each_package_has_its_own_helper_below_its_licence() -> None:
    made = {change.path: change.new for change in planned("reading/constant.bad").changes}
    names = ("imagefrom.go", "imagefrom_test.go")
    assert sorted(made) == [*names, "pkg/proxy/imagefrom.go", "pkg/proxy/imagefrom_test.go", "pkg/proxy/proxy.go",
                            "pod.go"]  # fmt: skip
    assert made["pkg/proxy/imagefrom.go"] == b"// Copyright the authors.\n\n" + HELPER.replace(b"main", b"proxy")


def test_a_helper_that_is_there_is_called() -> None:
    assert [change.path for change in planned("reading/helper.bad").changes] == ["pod.go"]


@pytest.mark.parametrize("case", READ, ids=lambda case: case.name)
def test_what_was_fixed_is_gone_and_a_second_fix_has_nothing_to_do(case: Case) -> None:
    plan = planned(case.name)
    assert plan.changes and (plan.rejected, plan.unfixable) == ((), ())
    from memory_tree import MemoryTree

    left = analyse_all(MemoryTree(after(case)), entries(case), Codes()).diagnostics
    assert [each.code for each in left] == (["IMG503"] if case.name == "reading/no-digest.bad" else [])
    assert fix(after(case), entries(case), ONLY).changes == ()


@pytest.mark.parametrize("case", READ, ids=lambda case: case.name)
def test_without_a_selection_the_same_is_written(case: Case) -> None:
    assert planned(case.name, Codes()).changes == planned(case.name).changes


def test_what_is_written_builds_is_gofmt_clean_and_its_test_passes(tmp_path: Path) -> None:
    for case in READ:
        folder = lay_out(after(case), tmp_path / case.name)
        assert (case.name, go(folder, "vet", "./...").stderr) == (case.name, "")
    assert unformatted(tmp_path) == ""
    done = go(tmp_path / "reading/constant.bad", "test", "./...")
    assert done.returncode == 0 and done.stdout.count("ok") == 2, done.stdout


# case -> the Go expression of the container's image, and the variable that names it
RUN = {
    "literal": ("tools()[0].Image", "RELATED_IMAGE_KUBE_TOOL"),
    "constant": ("sidecar().Image", "RELATED_IMAGE_PROXY"),
    "variable": ("tool(true).Image", "RELATED_IMAGE_TOOL"),
    "helper": ("tool().Image", "RELATED_IMAGE_TOOL"),
    "no-digest": ("tool().Image", "RELATED_IMAGE_TOOL"),
}


@pytest.mark.parametrize("case", READ, ids=lambda case: case.name)
def test_the_program_takes_the_image_of_the_variable_and_else_the_same_as_before(case: Case, tmp_path: Path) -> None:
    expression, variable = RUN[case.name.removeprefix("reading/").removesuffix(".bad")]
    main = f"package main\n\nfunc init() {{ print({expression}); panic(0) }}\n".encode()
    said = []
    for number, (tree, value) in enumerate([(files(case), ""), (after(case), ""), (after(case), "own.example/x:v1")]):
        folder = lay_out(tree | {"zz.go": main}, tmp_path / str(number))
        done = go(folder, "run", ".", env={variable: value})
        said.append(done.stderr.partition("panic:")[0].split("\n")[-1])
    assert said[0] == said[1] != "" and said[2] == "own.example/x:v1", said


WHY = {
    "other-helper": "imageFrom is there, but is not the function that reads the image",
    "two-images": "other images reach Container.Image here, too; read each where it is named",
    "one-variable": "$RELATED_IMAGE_TOOL would stand for quay.io/acme/",
    "parameter": "it is handed on to Container.Image; read it where it is named",
    "generated": "pod.go is generated code; change what generates it",
    "manifest": "no program runs in a manifest; put a template's variable in front",
    "taken": "imagefrom.go is to be made, but is there already",
    "hidden": "the name imageFrom means something else here",
}


@pytest.mark.parametrize("case", NOT_READ, ids=lambda case: case.name)
def test_what_cannot_be_read_honestly_is_left_and_says_why(case: Case) -> None:
    plan = planned(case.name)
    assert plan.changes == () and plan.unfixable
    why = WHY[case.name.removeprefix("not-read/").removesuffix(".bad")]
    assert all(each.hint is not None and why in translate(each.hint, "en") for each in plan.unfixable)


def test_a_policy_without_a_variable_has_no_fix() -> None:
    (case,) = (case for case in CASES if case.name == "fixed-registry/literal.bad")
    plan = fix(files(case), entries(case), ONLY)
    assert (plan.changes, len(plan.unfixable)) == ((), 1)
