"""A deep copy of an object of Kubernetes has what its original has, though its source is not in sight."""

from __future__ import annotations

from pathlib import Path

import pytest
from fixture_runs import lint
from go_toolchain import go, lay_out

from codemod.rule import Constant, Field, Image, Rule

RULE = Rule(
    name="agent",
    image=Image(repository="quay.io/acme/agent", tag="v1"),
    constant=Constant("images", "Agent"),
    consumers=(Field("k8s.io/api/core/v1", "Container", "Image"),),
    registries=(),
)
FILES = {
    "go.mod": b"module example.com/app\n\ngo 1.24\n\nrequire k8s.io/api v0.0.0\n",
    "images/images.go": b'package images\n\nconst Agent = "quay.io/acme/agent:v1"\n',
}
ELSEWHERE = {
    "go.mod": FILES["go.mod"] + b"\nreplace k8s.io/api => ./elsewhere\n",
    "elsewhere/go.mod": b"module k8s.io/api\n\ngo 1.24\n",
    "elsewhere/core/v1/types.go": b"""package v1

type Container struct{ Name, Image string }

type PodSpec struct{ Containers []Container }

type Object interface{ DeepCopyObject() Object }

type Pod struct {
	Name string
	Spec PodSpec
}

func (in *PodSpec) DeepCopy() *PodSpec {
	return &PodSpec{Containers: append([]Container(nil), in.Containers...)}
}

func (in *Container) DeepCopy() *Container {
	out := *in
	return &out
}

func (in *Pod) DeepCopy() *Pod { return &Pod{Name: in.Name, Spec: *in.Spec.DeepCopy()} }

func (in *Pod) DeepCopyObject() Object { return in.DeepCopy() }
""",
}
MAIN = """package main

import (
	"fmt"
	"os"

	"example.com/app/images"
	v1 "k8s.io/api/core/v1"
)

var override = os.Getenv("NOT_SET") != ""

func run(pod *v1.Pod) {
	for _, c := range pod.Spec.Containers {
		fmt.Println(c.Image)
	}
}

func container(image string) v1.Container { return v1.Container{Name: "agent", Image: image} }

func start(c *v1.Container) { fmt.Println(v1.Container{Name: c.Name, Image: c.Image}.Image) }

"""
BODIES = {
    "container": "c := container(IMAGE)\n\tstart(c.DeepCopy())",
    "literal": "c := v1.Container{Image: IMAGE}\n\tstart(c.DeepCopy())",
    "pointer": "c := &v1.Container{Image: IMAGE}\n\tstart(c.DeepCopy())",
    "twice": "c := &v1.Container{Image: IMAGE}\n\tstart(c.DeepCopy().DeepCopy())",
    "kept": "c := &v1.Container{Image: IMAGE}\n\tother := c.DeepCopy()\n\tstart(other)",
    "written before": "c := v1.Container{}\n\tc.Image = IMAGE\n\tother := c.DeepCopy()\n\tstart(other)",
    "written behind": "c := container(images.Agent)\n\tother := c.DeepCopy()\n\tother.Image = IMAGE\n\tstart(other)",
    "back": "c := &v1.Container{Image: IMAGE}\n\tc = c.DeepCopy()\n\tstart(c)",
    "branch": "c := &v1.Container{Image: IMAGE}\n\tif override {\n\t\tc = c.DeepCopy()\n\t}\n\tstart(c)",
    "star": "c := v1.Container{Image: IMAGE}\n\tother := *c.DeepCopy()\n\tstart(&other)",
    "spec": "s := v1.PodSpec{Containers: []v1.Container{container(IMAGE)}}\n\trun(&v1.Pod{Spec: *s.DeepCopy()})",
    "pod": "p := &v1.Pod{Spec: v1.PodSpec{Containers: []v1.Container{container(IMAGE)}}}\n\t"
    "start(&p.DeepCopy().Spec.Containers[0])",
    "object": "var o v1.Object = &v1.Pod{Spec: v1.PodSpec{Containers: []v1.Container{container(IMAGE)}}}\n\t"
    "run(o.DeepCopyObject().(*v1.Pod))",
    "field": "h := struct{ c *v1.Container }{&v1.Container{Image: IMAGE}}\n\tstart(h.c.DeepCopy())",
    "method value": "c := &v1.Container{Image: IMAGE}\n\tcopied := c.DeepCopy\n\tstart(copied())",
}


def source(body: str, image: str) -> dict[str, bytes]:
    return FILES | {"main.go": (MAIN + f"func main() {{\n\t{body.replace('IMAGE', image)}\n}}\n").encode()}


RIGHT, WRONG = "images.Agent", '"docker.io/acme/" + images.Agent[len("quay.io/acme/"):]'


@pytest.mark.parametrize("name", BODIES)
def test_a_copy_is_what_its_original_is(name: str, tmp_path: Path) -> None:
    assert lint(source(BODIES[name], RIGHT), rules=[RULE]) == ()
    assert lint(source(BODIES[name], WRONG), rules=[RULE]) != ()
    for image, printed in ((RIGHT, "quay.io/acme/agent:v1\n"), (WRONG, "docker.io/acme/agent:v1\n")):
        folder = tmp_path / printed[:4]
        lay_out(source(BODIES[name], image) | ELSEWHERE, folder)
        done = go(folder, "run", ".", env={"GOFLAGS": "-mod=mod"})
        assert (done.stdout, done.stderr) == (printed, "")
