"""Every way to write to a field that a rule names is a sink: what is right stays silent, and what is wrong is told."""

from __future__ import annotations

import pytest
from fixture_runs import lint

from codemod.records import replace
from codemod.rule import Constant, Field, Image, Redirect, Rule

KUBERNETES = Rule(
    name="alpha",
    image=Image(repository="org/alpha", tag="v1"),
    constant=Constant("pods", "Alpha"),
    consumers=(Field("k8s.io/api/core/v1", "Container", "Image"),),
    registries=("none",),
)
SOURCE = """package pods

import (
	"cmp"
	"os"
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

func orDefault(given, otherwise string) string {
	if given != "" {
		return given
	}
	return otherwise
}

func fill(c *v1.Container, image string) { c.Image = image }

func named(image string) v1.Container { return v1.Container{Name: "n", Image: image} }

func Pod(extra string) v1.PodSpec {
	spec := v1.PodSpec{Containers: []v1.Container{{Name: "a"}}}
	c := v1.Container{Name: cmp.Or(os.Args[0], strings.ToLower(extra))}
	BODY
	spec.Containers = append(spec.Containers, c)
	return spec
}
"""
WAYS = {
    "a literal": "spec.Containers[0] = v1.Container{Image: IMAGE}",
    "another name": "spec.Containers[0] = Alias{Image: IMAGE}",
    "an element": "spec.Containers[0].Image = IMAGE",
    "a pointer": "p := &spec.Containers[0]\n\tp.Image = IMAGE",
    "a struct around it": "n := Named{}\n\tn.Image = IMAGE\n\tspec.Containers[0] = n.Container",
    "two structs around it": "n := Inner{&Named{}}\n\tn.Image = IMAGE\n\tspec.Containers[0] = n.Container",
    "a struct without a name": "n := struct{ v1.Container }{}\n\tn.Image = IMAGE\n\tspec.Containers[0] = n.Container",
    "a method": "spec.Containers[0] = (&Named{}).with(IMAGE).Container",
    "an address": "set(&spec.Containers[0].Image, IMAGE)",
    "an address, where it is empty": "setIfEmpty(&c.Image, IMAGE)",
    "an address in a closure": "fill := func(p *string) { *p = IMAGE }\n\tfill(&spec.Containers[0].Image)",
}


def codes(body: str, rule: Rule = KUBERNETES) -> list[str]:
    files = {"go.mod": b"module example.com/p\n\ngo 1.21\n", "pods/pods.go": SOURCE.replace("BODY", body).encode()}
    return at_fields(files, rule)


def at_fields(files: dict[str, bytes], rule: Rule = KUBERNETES) -> list[str]:
    """Return what is found at fields; that none of them is given the image (IMG106) is no answer here."""
    return [each.code for each in lint(files, rules=(rule,)) if each.code != "IMG106"]


@pytest.mark.parametrize("way", WAYS)
def test_the_constant_is_right(way: str) -> None:
    assert codes(WAYS[way].replace("IMAGE", "Alpha")) == []


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("image", "code"), [('Alpha + "-debug"', "IMG205"), ('"docker.io/" + Alpha', "IMG203")])
def test_what_is_made_of_it_is_told(way: str, image: str, code: str) -> None:
    assert codes(WAYS[way].replace("IMAGE", image)) == [code]


INSTEAD = {
    "on this way or that": 'image := Alpha\n\tif v := os.Getenv("V"); v != "" {\n\t\timage = v\n\t}\n\tc.Image = image',
    "by default": 'c.Image = cmp.Or(os.Getenv("V"), Alpha)',
    "in a helper": 'c.Image = orDefault(os.Getenv("V"), Alpha)',
    "written over it": 'c.Image = Alpha\n\tif v := os.Getenv("V"); v != "" {\n\t\tc.Image = v\n\t}',
    "written over a literal": 'c = named(Alpha)\n\tif v := os.Getenv("V"); v != "" {\n\t\tc.Image = v\n\t}',
    "written before it": 'c.Image = os.Getenv("V")\n\tif c.Image == "" {\n\t\tc.Image = Alpha\n\t}',
    "through its address": 'c.Image = Alpha\n\tset(&c.Image, os.Getenv("V"))',
    "where it is empty": 'c.Image = os.Getenv("V")\n\tsetIfEmpty(&c.Image, Alpha)',
    "in an element": "p := &spec.Containers[0]\n\tp.Image = Alpha\n\tp.Image = os.Getenv(`V`)",
    "by two callers": 'c.Image = orDefault(os.Getenv("V"), Alpha)\n\tspec.NodeName = orDefault(extra, "node")',
}


@pytest.mark.parametrize("way", INSTEAD)
def test_what_comes_from_outside_in_its_place_is_told(way: str) -> None:
    assert codes(INSTEAD[way]) == ["IMG203"]


@pytest.mark.parametrize("way", INSTEAD)
def test_what_the_rule_lets_an_operator_name_is_right(way: str) -> None:
    allowed = replace(KUBERNETES, overrides=(Redirect(kind="environment", name="V"),))
    assert codes(INSTEAD[way], allowed) == []


@pytest.mark.parametrize("way", INSTEAD)
def test_another_variable_is_told_beside_it(way: str) -> None:
    allowed = replace(KUBERNETES, overrides=(Redirect(kind="environment", name="W"),))
    assert codes(INSTEAD[way], allowed) == ["IMG203"]


SOMEBODY_ELSES = {
    "another caller's": 'set(&c.Image, Alpha)\n\tset(&spec.Containers[0].Image, os.Getenv("V"))',
    "another container's": 'c.Image = Alpha\n\tspec.Containers[0].Image = os.Getenv("V")',
    "another caller's of what makes one": 'spec.Containers[0] = named(Alpha)\n\tc = named(os.Getenv("V"))',
    "another one's, through a pointer": 'fill(&c, Alpha)\n\tfill(&spec.Containers[0], os.Getenv("V"))',
    "a whole image": 'image := Alpha\n\tif extra != "" {\n\t\timage = "org/beta:v1"\n\t}\n\tc.Image = image',
}


@pytest.mark.parametrize("body", SOMEBODY_ELSES.values(), ids=SOMEBODY_ELSES.keys())
def test_what_is_put_elsewhere_is_somebody_elses(body: str) -> None:
    assert codes(body) == []


@pytest.mark.parametrize("body", ['n := Other{}\n\tn.Image = "x/" + Alpha', 'set(&spec.NodeName, "x/"+Alpha)'])
def test_another_field_is_none(body: str) -> None:
    assert codes(body) == []


BUILT = SOURCE.replace('v1 "k8s.io', 'applied "k8s.io/client-go/applyconfigurations/core/v1"\n\tv1 "k8s.io')
BUILDERS = (
    "applied.Container().WithName(`a`).WithImage(IMAGE).WithTTY(true)",
    "new(applied.ContainerApplyConfiguration).WithImage(IMAGE)",
    "applied.EphemeralContainer().WithImage(IMAGE)",
)


@pytest.mark.parametrize("builder", BUILDERS)
@pytest.mark.parametrize(
    ("image", "told"), [("Alpha", []), ('"docker.io/" + Alpha', ["IMG203"]), ('Alpha + "-debug"', ["IMG205"])]
)
def test_what_a_builder_of_client_go_takes_is_judged(builder: str, image: str, told: list[str]) -> None:
    body = f"_ = {builder.replace('IMAGE', image)}"
    files = {"go.mod": b"module example.com/p\n\ngo 1.21\n", "pods/pods.go": BUILT.replace("BODY", body).encode()}
    assert at_fields(files) == told


def test_another_builder_takes_no_image() -> None:
    body = '_ = applied.PodSpec().WithNodeName("x/" + Alpha)'
    files = {"go.mod": b"module example.com/p\n\ngo 1.21\n", "pods/pods.go": BUILT.replace("BODY", body).encode()}
    assert at_fields(files) == []


UNCALLED = """
type Spec struct {
	Images map[string]string `json:"images"`
	Mirror string            `json:"mirror"`
}

// For is called by nobody here.
func For(spec *Spec, mirror string) v1.Container { return v1.Container{Image: BODY} }

func in(registry, image string) string { return registry + "/" + image }

func or(spec *Spec, name, image string) string {
	if v, ok := spec.Images[name]; ok {
		return v
	}
	return image
}
"""
IN_UNCALLED = {
    "Alpha": "",
    "spec.Mirror + `/` + Alpha": "",
    "in(spec.Mirror, Alpha)": "",
    "mirror + `/` + Alpha": "IMG205",
    "in(mirror, Alpha)": "IMG205",
    "`docker.io/` + Alpha": "IMG203",
    "in(spec.Mirror, `org/beta:v1`)": "",
    'or(spec, "alpha", Alpha)': "",
    'or(spec, "alpha", "docker.io/" + Alpha)': "IMG203",
    'spec.Mirror + "/org/alpha:" + mirror': "IMG201",
    'in(spec.Mirror, Alpha) + "-debug"': "IMG205",
}


@pytest.mark.parametrize("image", IN_UNCALLED)
def test_what_is_known_of_an_image_is_judged_where_nobody_here_calls(image: str) -> None:
    rule = replace(
        KUBERNETES,
        registries=("none", Redirect("field", "Spec.mirror")),
        overrides=(Redirect("field", "Spec.images"),),
    )
    source = SOURCE.replace("BODY", "") + UNCALLED.replace("BODY", image)
    files = {"go.mod": b"module example.com/p\n\ngo 1.21\n", "pods/pods.go": source.encode()}
    found = at_fields(files, rule)
    assert found == ([IN_UNCALLED[image]] if IN_UNCALLED[image] else [])


CUT = {
    'c.Image = "docker.io/" + strings.TrimPrefix(Alpha, "org/")': "IMG203",
    'c.Image = extra + "/" + Alpha[strings.LastIndex(Alpha, "/")+1:]': "IMG205",
    'c.Image = "beta:" + strings.Split(Alpha, ":")[1]': "",
    'c.Image = strings.Split(Alpha, ":")[0]': "IMG205",
}


@pytest.mark.parametrize("body", CUT)
def test_an_image_that_lost_its_folder_is_still_that_image(body: str) -> None:
    assert codes(body) == ([CUT[body]] if CUT[body] else [])


def test_what_puts_a_registry_in_front_of_several_images_is_about_each() -> None:
    rule = replace(KUBERNETES, registries=(Redirect("environment", "R"),))
    body = 'for _, each := range []string{Alpha, "org/beta:v1"} {\n\t\tc.Image = os.Getenv("R") + "/" + each\n\t}'
    assert codes(body, rule) == []
    assert codes(body.replace('"R"', '"S"'), rule) == ["IMG203"]
