"""A registry's flag that is empty by default: told where nobody asks for that, and only there."""

from __future__ import annotations

import pytest
from fixture_runs import lint

from codemod.rule import Constant, Image, Parameter, Redirect, Rule

RULE = Rule(
    name="care",
    image=Image(repository="org/care", tag="v1"),
    constant=Constant("images", "Care"),
    consumers=(Parameter("pods", "Run", "image"),),
    registries=(Redirect("flag", "registry"),),
)
FILES = {
    "go.mod": "module example.com/p\n\ngo 1.21\n",
    "images/images.go": 'package images\n\nconst (\n\tCare     = "org/care:v1"\n\tRegistry = "quay.io"\n)\n',
    "pods/pods.go": "package pods\n\nfunc Run(image string) string { return image }\n",
    "vendor/github.com/spf13/cobra/cobra.go": """package cobra

import "github.com/spf13/pflag"

type Command struct{ Use string }

func (c *Command) Flags() *pflag.FlagSet { return nil }

func (c *Command) MarkFlagRequired(name string) error { return nil }
""",
    "vendor/github.com/spf13/pflag/pflag.go": """package pflag

type FlagSet struct{}

func (f *FlagSet) StringVar(p *string, name, value, usage string) {}

func (f *FlagSet) Changed(name string) bool { return false }
""",
}
CMD = """package cmd

import (
	"cmp"
	"errors"
	"fmt"
	"path"
	"strings"

	"example.com/p/images"
	"example.com/p/pods"
	"github.com/spf13/cobra"
)

type options struct {
	registry, name string
}

var (
	_ = errors.New
	_ = fmt.Sprint
	_ = path.Join
	_ = strings.Join
	_ = cmp.Or[string]
)

func Main(cmd *cobra.Command) (string, error) {
	o := &options{}
	cmd.Flags().StringVar(&o.registry, "registry", "", "where images are")
	cmd.Flags().StringVar(&o.name, "name", "", "what it is called")
	BEFORE
	return pods.Run(IMAGE), nil
}

func trimmed(registry string) string { return strings.TrimSuffix(registry, "/") }

func (o *options) prefix() string { return o.registry + "/" }

func (o *options) ref(image string) string { return fmt.Sprintf("%s/%s", o.registry, image) }

func (o *options) host() string {
	if o.registry == "" {
		return images.Registry
	}
	return o.registry
}

func (o *options) validate() error {
	if len(o.registry) == 0 {
		return errors.New("which registry?")
	}
	return nil
}

func optional(registry, image string) string {
	if registry != "" {
		return registry + "/" + image
	}
	return images.Registry + "/" + image
}
"""
FORMED = 'fmt.Sprintf("%s/%s", o.registry, images.Care)'


def codes(image: str, before: str = "") -> list[str]:
    used = [each for each in ("validate", "host", "optional") if each in before + image]
    functions = CMD.split("\nfunc ")
    source = "\nfunc ".join(each for each in functions if not _names(each) or _names(each) in used)
    files = FILES | {"cmd/cmd.go": source.replace("BEFORE", before).replace("IMAGE", image)}
    return [each.code for each in lint({path: text.encode() for path, text in files.items()}, rules=(RULE,))]


def _names(function: str) -> str:
    head = function.partition("{")[0]
    return next((each for each in ("validate", "host", "optional") if each in head), "")


@pytest.mark.parametrize(
    "image",
    [
        FORMED,
        'o.registry + "/" + images.Care',
        "o.prefix() + images.Care",
        "o.ref(images.Care)",
        'fmt.Sprintf("%s/%s", trimmed(o.registry), images.Care)',
        'strings.ToLower(strings.TrimSpace(o.registry)) + "/" + images.Care',
    ],
)
def test_what_is_put_in_front_though_it_may_be_empty_is_told(image: str) -> None:
    assert codes(image) == ["IMG202"]


@pytest.mark.parametrize(
    "before",
    [
        'if o.name == "" {\n\t\treturn "", errors.New("which name?")\n\t}',
        'cmd.MarkFlagRequired("name")',
        "registry := o.registry\n\tfmt.Println(registry)",
    ],
)
def test_a_look_at_something_else_is_none(before: str) -> None:
    assert codes(FORMED, before) == ["IMG202"]


@pytest.mark.parametrize(
    "before",
    [
        'if o.registry == "" {\n\t\treturn "", errors.New("which registry?")\n\t}',
        'if o.registry == "" {\n\t\to.registry = images.Registry\n\t}',
        'if err := o.validate(); err != nil {\n\t\treturn "", err\n\t}',
        'cmd.MarkFlagRequired("registry")',
        'if !cmd.Flags().Changed("registry") {\n\t\treturn "", nil\n\t}',
        'if registry := strings.TrimSpace(o.registry); registry == "" {\n\t\treturn "", nil\n\t}',
    ],
)
def test_who_looks_whether_it_is_empty_may_have_it_set(before: str) -> None:
    assert codes(FORMED, before) == []


@pytest.mark.parametrize(
    "image",
    [
        'fmt.Sprintf("%s/%s", o.host(), images.Care)',
        "optional(o.registry, images.Care)",
        'fmt.Sprintf("%s/%s", cmp.Or(o.registry, images.Registry), images.Care)',
    ],
)
def test_who_takes_another_instead_is_right(image: str) -> None:
    assert codes(image) == []
