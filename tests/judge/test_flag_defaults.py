"""A flag that lets an operator name another image has a default: what the program runs while nobody gives the flag."""

from __future__ import annotations

import pytest
from fixture_runs import lint

from codemod.rule import Constant, Image, Parameter, Redirect, Rule

RULE = Rule(
    name="care",
    image=Image(repository="org/care", tag="v1"),
    constant=Constant("images", "Care"),
    consumers=(Parameter("pods", "Run", "image"),),
    registries=("none",),
    overrides=(Redirect("flag", "image"),),
)
FILES = {
    "go.mod": "module example.com/p\n\ngo 1.21\n",
    "images/images.go": 'package images\n\nconst Care = "org/care:v1"\n',
    "pods/pods.go": "package pods\n\nfunc Run(image string) string { return image }\n",
}
CMD = """package cmd

import (
	"flag"

	"example.com/p/images"
	"example.com/p/pods"
)

type options struct{ image, other string }

func defaultImage() string { return images.Care }

func Main() string {
	var o options
	DECLARED
	flag.StringVar(&o.other, "other", "quay.io/other/thing:v2", "another thing")
	flag.Parse()
	return pods.Run(o.image)
}

// another command of the program, whose flag is called so, too
func Other() string {
	var name string
	flag.StringVar(&name, "image", "quay.io/other/thing:v2", "another image")
	flag.Parse()
	return name
}
"""


def codes(default: str) -> list[str]:
    source = CMD.replace("DECLARED", f'flag.StringVar(&o.image, "image", {default}, "the image")')
    files = FILES | {"cmd/cmd.go": source}
    return [each.code for each in lint({path: text.encode() for path, text in files.items()}, rules=(RULE,))]


@pytest.mark.parametrize("default", ["images.Care", "defaultImage()", '""'])
def test_the_pin_is_a_right_default_and_so_is_none(default: str) -> None:
    assert codes(default) == []


@pytest.mark.parametrize(
    ("default", "code"),
    [
        ('"org/care:v1"', "IMG201"),
        ('"org/care:latest"', "IMG201"),
        ('"docker.io/" + images.Care', "IMG203"),
        ('"quay.io/other/thing:v2"', "IMG203"),
        ('"thing"', "IMG205"),
    ],
)
def test_any_other_default_is_told(default: str, code: str) -> None:
    assert codes(default) == [code]
