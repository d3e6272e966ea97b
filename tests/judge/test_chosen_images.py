"""An image that an operator chooses, by a flag or a field that the rule lists: what the program itself puts there runs
until somebody does, and is judged as what reaches a consumer is."""

from __future__ import annotations

from pathlib import Path

import pytest
from fixture_runs import lint
from go_toolchain import go, lay_out

from codemod.records import replace
from codemod.rule import Constant, Field, Fields, Image, Redirect, Rule, Split

RULE = Rule(
    name="alpha",
    image=Image(repository="quay.io/org/alpha", tag="v1"),
    constant=Constant("app", "Alpha"),
    consumers=(Field("pods", "Container", "Image"),),
    registries=(),
    overrides=(Redirect("flag", "image"), Redirect("field", "Images.agent")),
)
PODS = b"package pods\n\ntype Container struct{ Name, Image string }\n"
APP = """package app

import (
	"flag"
	"os"
	"strings"

	"example.com/p/pods"
)

const Alpha = "quay.io/org/alpha:v1"

type Images struct {
	Agent string `json:"agent"`
	Tag   string `json:"tag"`
}

type Config struct{ Images Images }

type options struct{ image, other string }

var _, _, _ = flag.String, os.Getenv, strings.Cut

func fill(target *string, image string) { *target = image }

BODY
"""
RUN = "\nfunc (o *options) run() pods.Container { return pods.Container{Image: o.image} }\n"
LOADED = "\nfunc run(c *Config) pods.Container { return pods.Container{Image: c.Images.Agent} }\n"
WAYS = {
    "a flag's default": 'func (o *options) bind() { flag.StringVar(&o.image, "image", IMAGE, "") }' + RUN,
    "a flag of a set": 'func (o *options) bind(f *flag.FlagSet) { f.StringVar(&o.image, "image", IMAGE, "") }' + RUN,
    "a flag of a package": 'var image = flag.String("image", IMAGE, "")\n\n'
    "func run() pods.Container { return pods.Container{Image: *image} }",
    "by a variable": "func (o *options) bind() {\n\tdefault_ := IMAGE\n\t"
    'flag.StringVar(&o.image, "image", default_, "")\n}\n' + RUN,
    "a field's default": "func (c *Config) complete() {\n\tif len(c.Images.Agent) == 0 {\n"
    "\t\tc.Images.Agent = IMAGE\n\t}\n}\n" + LOADED,
    "a field of a literal": "func defaults() *Config { return &Config{Images: Images{Agent: IMAGE}} }\n" + LOADED,
}


def files(body: str) -> dict[str, bytes]:
    app = APP.replace("BODY", body).encode()
    return {"go.mod": b"module example.com/p\n\ngo 1.21\n", "pods/pods.go": PODS, "app/app.go": app}


def codes(body: str, rule: Rule = RULE) -> list[str]:
    return [each.code for each in lint(files(body), rules=(rule,))]


@pytest.mark.parametrize("way", WAYS)
def test_the_constant_is_right_until_somebody_chooses(way: str) -> None:
    assert codes(WAYS[way].replace("IMAGE", "Alpha")) == []


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("image", "code"),
    [
        ('"docker.io/" + Alpha[len("quay.io/"):]', "IMG203"),
        ('Alpha + "-debug"', "IMG205"),
        ('strings.TrimSuffix(Alpha, ":v1")', "IMG205"),
    ],
)
def test_what_else_is_made_of_it_is_told(way: str, image: str, code: str) -> None:
    assert codes(WAYS[way].replace("IMAGE", image)) == [code]


def test_what_is_put_where_the_rule_lists_no_way_is_not_judged_there() -> None:
    body = WAYS["a field of a literal"].replace("IMAGE", 'Alpha + "-debug"').replace(LOADED, "")
    assert codes(body) == ["IMG205"]
    assert codes(body, replace(RULE, overrides=(Redirect("field", "Images.tag"),))) == ["IMG106"]


@pytest.mark.parametrize("consumers", [RULE.consumers, (Fields("app", "Images", "Agent", "Tag"),)])
def test_a_part_of_the_pin_is_no_whole_image(consumers: tuple[Field | Fields, ...]) -> None:
    parts = Split(Constant("app", "Alpha"), Constant("app", "Version"))
    body = 'const Version = "v1"\n\nfunc defaults() Images { return Images{Agent: Alpha, Tag: Version} }'
    tree = files(body)
    tree["app/app.go"] = tree["app/app.go"].replace(b"alpha:v1", b"alpha")
    found = lint(tree, rules=(replace(RULE, constant=parts, consumers=consumers),))
    assert [each.code for each in found if each.code != "IMG106"] == []


def test_a_flag_that_is_asked_for_by_its_name_is_judged_by_its_default() -> None:
    asking = """func bind(cmd *cobra.Command) { cmd.Flags().String("image", DEFAULT, "") }

func run(cmd *cobra.Command) pods.Container {
	image, err := cmd.Flags().GetString("image")
	if err != nil || image == "" {
		image = Alpha
	}
	return pods.Container{Image: image}
}"""
    importing = APP.replace('"flag"', '"flag"\n\n\t"github.com/spf13/cobra"').replace("BODY", asking)
    tree = files("") | {"app/app.go": importing.replace("DEFAULT", "Alpha").encode()}
    assert lint(tree, rules=(RULE,)) == ()
    tree["app/app.go"] = importing.replace("DEFAULT", '"busybox:latest"').encode()
    assert [each.code for each in lint(tree, rules=(RULE,))] == ["IMG205"]


BESIDE = """
var chosen = flag.String("image", Alpha, "")

func run() pods.Container {
	image := *chosen
	if v := os.Getenv("V"); v != "" {
		image = v
	}
	return pods.Container{Image: image}
}
"""


def test_what_comes_from_elsewhere_in_the_place_of_what_is_chosen_is_told() -> None:
    assert codes(BESIDE) == ["IMG203"]
    assert codes(BESIDE, replace(RULE, overrides=(*RULE.overrides, Redirect("environment", "V")))) == []
    many = replace(RULE, overrides=(Redirect("flag", "im*"),))
    assert codes(BESIDE, many) == []  # such a way may be another image's


@pytest.mark.parametrize("way", WAYS)
def test_each_way_compiles(way: str, tmp_path: Path) -> None:
    laid = lay_out(files(WAYS[way].replace("IMAGE", "Alpha")), tmp_path)
    assert go(laid, "build", "./...", env={"GOFLAGS": ""}).stderr == ""
