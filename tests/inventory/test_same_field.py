"""What an operator has put into a container's field, in the place of the image that the program writes there."""

from __future__ import annotations

import pytest
from memory_tree import MemoryTree

from codemod.inventory.collect import inventory

HEAD = """package main

import (
	"os"

	corev1 "k8s.io/api/core/v1"
)

const Default = "quay.io/acme/agent:v1"

var run = os.Args

"""
MOD = b"module example.org/m\n\ngo 1.22\n\nrequire k8s.io/api v0.30.0\n"


def found(text: str) -> list[tuple[str, list[str]]]:
    """Return what is listed of a program, with the names of what redirects it; a slot is `{}`."""
    tree = MemoryTree({"go.mod": MOD, "main.go": (HEAD + text).encode()})
    return [(image.pattern.text, [each.name for each in image.redirects]) for image in inventory(tree)[0]]


CHOSEN = {
    "a literal that is overwritten": """
c := corev1.Container{Image: Default}
if image := os.Getenv("IMAGE"); image != "" {
	c.Image = image
}
return c""",
    "two branches": """
c := corev1.Container{Name: "agent"}
if image, ok := os.LookupEnv("IMAGE"); ok {
	c.Image = image
} else {
	c.Image = Default
}
return c""",
    "a default behind the test for nothing": """
c := corev1.Container{Image: os.Getenv("IMAGE")}
if c.Image == "" {
	c.Image = Default
}
return c""",
    "an element of a list": """
list := []corev1.Container{{Name: "agent"}, {Name: "other"}}
list[0].Image = Default
if image := os.Getenv("IMAGE"); image != "" {
	list[0].Image = image
}
return list[0]""",
    "a pod's container": """
pod := &corev1.PodSpec{Containers: []corev1.Container{{Image: Default}}}
switch image := os.Getenv("IMAGE"); {
case image != "":
	pod.Containers[0].Image = image
}
return pod.Containers[0]""",
    "two returns": """
image := os.Getenv("IMAGE")
if image == "" {
	return corev1.Container{Image: Default}
}
return corev1.Container{Image: image}""",
    "the cases of a switch": """
switch image := os.Getenv("IMAGE"); image {
case "":
	return corev1.Container{Image: Default}
default:
	return corev1.Container{Image: image}
}""",
    "new": """
c := new(corev1.Container)
c.Image = Default
if image := os.Getenv("IMAGE"); len(image) > 0 {
	c.Image = image
}
return *c""",
    "a function that is handed the container": """
c := corev1.Container{Image: Default}
override(&c)
return c
}

func override(c *corev1.Container) {
	if image := os.Getenv("IMAGE"); image != "" {
		c.Image = image
	}""",
    "a function that is handed the variable's name, too": """
c := corev1.Container{Image: Default}
override(&c, "IMAGE")
return c
}

func override(c *corev1.Container, variable string) {
	if image := os.Getenv(variable); image != "" {
		c.Image = image
	}""",
    "a function that is handed it through another one": """
c := corev1.Container{Image: Default}
first(&c)
return c
}

func first(c *corev1.Container) { second(c) }

func second(c *corev1.Container) {
	if image := os.Getenv("IMAGE"); image != "" {
		c.Image = image
	}""",
}


@pytest.mark.parametrize("text", CHOSEN.values(), ids=CHOSEN)
def test_what_is_chosen_for_the_field_redirects_the_image_that_is_there_by_default(text: str) -> None:
    program = f"func agent() corev1.Container {{{text}\n}}\n\nfunc main() {{ _ = agent() }}\n"
    assert found(program) == [("quay.io/acme/agent:v1", ["IMAGE"])]


OTHERS = {
    "what is overwritten is nowhere in the end": """
c := corev1.Container{Image: os.Getenv("IMAGE")}
c.Image = Default
return c""",
    "another element of the list": """
list := []corev1.Container{{Image: Default}, {Name: "other"}}
if image := os.Getenv("IMAGE"); image != "" {
	list[1].Image = image
}
return list[0]""",
    "another variable": """
c, other := corev1.Container{Image: Default}, corev1.Container{}
if image := os.Getenv("IMAGE"); image != "" {
	other.Image = image
}
keep(other)
return c
}

func keep(corev1.Container) {""",
    "another container for another name": """
switch run[0] {
case "agent":
	return corev1.Container{Image: Default}
default:
	return corev1.Container{Image: os.Getenv("IMAGE")}
}""",
    "branches that ask for something else": """
var c corev1.Container
if run[0] == "agent" {
	c.Image = Default
} else {
	c.Image = os.Getenv("IMAGE")
}
return c""",
    "a function that is handed another one": """
c, other := corev1.Container{Image: Default}, corev1.Container{}
override(&other)
return c
}

func override(c *corev1.Container) {
	if image := os.Getenv("IMAGE"); image != "" {
		c.Image = image
	}""",
}


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_what_is_chosen_for_another_field_redirects_nothing_here(text: str) -> None:
    program = f"func agent() corev1.Container {{{text}\n}}\n\nfunc main() {{ _ = agent() }}\n"
    assert found(program) == [("quay.io/acme/agent:v1", []), ("{}", ["IMAGE"])]
