"""A pin whose tag alone is held: nothing is written where the repository would be missing, and lint has its answer."""

from __future__ import annotations

import pytest
from fixture_runs import fix, lint

from codemod.rule import Constant, Field, Image, Redirect, Rule, Split

RULE = Rule(
    name="agent",
    image=Image(repository="quay.io/acme/agent", tag="v1.0"),
    constant=Split(tag=Constant(package="version", name="Release")),
    consumers=(Field(package="api", type="Container", name="Image"),),
    registries=("none",),
    overrides=(Redirect(kind="flag", name="agent-image"),),
)
MAIN = """package main

import (
	"flag"
	"fmt"

	"m/api"
	"m/version"
)

func released(component string) string {
	return fmt.Sprintf("%s/%s:%s", "quay.io/acme", component, version.Release)
}

func main() {
	image := flag.String("agent-image", DEFAULT, "")
	flag.Parse()
	fmt.Println(api.Container{Image: *image}, api.Container{Image: OTHER})
}
"""
OTHERS = [
    'released("agent")',
    '"quay.io/acme/agent:" + version.Release',
    '"quay.io/acme/agent:v1.0"',
    '"quay.io/acme/agent:v0.9"',
    '"quay.io/acme/agent:" + version.Release + "-debug"',
]


@pytest.mark.parametrize("default", [*OTHERS[:2], OTHERS[4]])
@pytest.mark.parametrize("other", OTHERS)
def test_nothing_is_written_without_the_repository(default: str, other: str) -> None:
    files = {
        "go.mod": b"module m\n\ngo 1.23\n",
        "api/api.go": b"package api\n\n// Container is one.\ntype Container struct{ Image string }\n",
        "version/version.go": b'package version\n\n// Release is this.\nconst Release = "v1.0"\n',
        "main.go": MAIN.replace("DEFAULT", default).replace("OTHER", other).encode(),
    }
    right = {default, other} <= set(OTHERS[:2])
    assert (lint(files, rules=(RULE,)) == ()) is right
    assert fix(files, rules=(RULE,)).changes == ()
