"""Every way to write to a field that a rule names is a sink: what is right stays silent, and what is wrong is told."""

from __future__ import annotations

import pytest
from fixture_runs import lint

from codemod.rule import Constant, Field, Image, Rule

KUBERNETES = Rule(
    name="alpha",
    image=Image(repository="org/alpha", tag="v1"),
    constant=Constant("pods", "Alpha"),
    consumers=(Field("k8s.io/api/core/v1", "Container", "Image"),),
    registries=("none",),
)
SOURCE = """package pods

import (
	"strings"

	v1 "k8s.io/api/core/v1"
)

const Alpha = "org/alpha:v1"

type Alias = v1.Container

type Named struct{ v1.Container }

type Inner struct{ *Named }

type Other struct {
	v1.Container
	Image string
}

func set(target *string, value string) { *target = value }

func setIfEmpty(target *string, value string) {
	if *target == "" {
		*target = value
	}
}

func (n *Named) with(image string) *Named {
	n.Image = image
	return n
}

func Pod(extra string) v1.PodSpec {
	spec := v1.PodSpec{Containers: []v1.Container{{Name: "a"}}}
	_ = strings.ToLower(extra)
	BODY
	return spec
}
"""
WAYS = {
    "a literal": "spec.Containers[0] = v1.Container{Image: IMAGE}",
    "another name": "spec.Containers[0] = Alias{Image: IMAGE}",
    "an element": "spec.Containers[0].Image = IMAGE",
    "a pointer": "c := &spec.Containers[0]\n\tc.Image = IMAGE",
    "a struct around it": "n := Named{}\n\tn.Image = IMAGE\n\tspec.Containers[0] = n.Container",
    "two structs around it": "n := Inner{&Named{}}\n\tn.Image = IMAGE\n\tspec.Containers[0] = n.Container",
    "a struct without a name": "n := struct{ v1.Container }{}\n\tn.Image = IMAGE\n\tspec.Containers[0] = n.Container",
    "a method": "spec.Containers[0] = (&Named{}).with(IMAGE).Container",
    "an address": "set(&spec.Containers[0].Image, IMAGE)",
    "an address, where it is empty": "c := v1.Container{}\n\tsetIfEmpty(&c.Image, IMAGE)\n\tspec.Containers[0] = c",
    "an address in a closure": "fill := func(p *string) { *p = IMAGE }\n\tfill(&spec.Containers[0].Image)",
}


def codes(body: str, rule: Rule = KUBERNETES) -> list[str]:
    files = {"go.mod": b"module example.com/p\n\ngo 1.21\n", "pods/pods.go": SOURCE.replace("BODY", body).encode()}
    return [each.code for each in lint(files, rules=(rule,))]


@pytest.mark.parametrize("way", WAYS)
def test_the_constant_is_right(way: str) -> None:
    assert codes(WAYS[way].replace("IMAGE", "Alpha")) == []


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("image", "code"), [('Alpha + "-debug"', "IMG205"), ('"docker.io/" + Alpha', "IMG203")])
def test_what_is_made_of_it_is_told(way: str, image: str, code: str) -> None:
    assert codes(WAYS[way].replace("IMAGE", image)) == [code]


@pytest.mark.parametrize("body", ['n := Other{}\n\tn.Image = "x/" + Alpha', 'set(&spec.NodeName, "x/"+Alpha)'])
def test_another_field_is_none(body: str) -> None:
    assert codes(body) == []
