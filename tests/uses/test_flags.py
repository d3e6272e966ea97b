"""Flags that hold several texts, or a value of the program's own, redirect what is taken from them."""

from __future__ import annotations

import pytest
from memory_tree import MemoryTree

from codemod.inventory.collect import inventory

HEAD = """package main

import (
	"flag"
	"strings"

	"github.com/spf13/pflag"
	corev1 "k8s.io/api/core/v1"
)

type images map[string]string

func (i *images) String() string { return "" }

func (i *images) Set(value string) error {
	for _, pair := range strings.Split(value, ",") {
		name, image, _ := strings.Cut(pair, "=")
		(*i)[name] = image
	}
	return nil
}

func (i *images) Type() string { return "images" }

func (i images) copied() map[string]string {
	found := make(map[string]string, len(i))
	for name, image := range i {
		found[name] = image
	}
	return found
}

type options struct {
	list  []string
	table map[string]string
	own   images
}

var _, _ = flag.Parse, pflag.Parse

func container(image string) corev1.Container { return corev1.Container{Image: image} }

"""
MOD = b"module example.org/m\n\ngo 1.22\n\nrequire (\n\tk8s.io/api v0.30.0\n\tgithub.com/spf13/pflag v1.0.5\n)\n"

FLAGS = {
    "a list": ('pflag.StringSliceVar(&o.list, "images", nil, "")', "o.list[0]"),
    "a list with a letter": ('pflag.StringSliceVarP(&o.list, "images", "i", nil, "")', "o.list[0]"),
    "an array": ('pflag.StringArrayVar(&o.list, "images", nil, "")', "o.list[0]"),
    "a table": ('pflag.StringToStringVar(&o.table, "images", nil, "")', 'o.table["agent"]'),
    "a value": ('flag.Var(&o.own, "images", "")', 'o.own["agent"]'),
    "a value of pflag": ('pflag.Var(&o.own, "images", "")', 'o.own["agent"]'),
    "a value with a letter": ('pflag.VarP(&o.own, "images", "i", "")', 'o.own["agent"]'),
    "a flag set": ('flag.NewFlagSet("", 0).Var(&o.own, "images", "")', 'o.own["agent"]'),
    "a list by its result": ('given := pflag.StringSlice("images", nil, "")', "(*given)[0]"),
    "a table by its result": ('given := pflag.StringToString("images", nil, "")', '(*given)["agent"]'),
    "what a method copies": ('flag.Var(&o.own, "images", "")', 'o.own.copied()["agent"]'),
}


@pytest.mark.parametrize(("defined", "taken"), FLAGS.values(), ids=FLAGS)
def test_what_is_taken_from_a_flag_is_set_by_it(defined: str, taken: str) -> None:
    main = f"func main() {{\n\tvar o options\n\t{defined}\n\t_ = container({taken})\n}}\n"
    (image,) = inventory(MemoryTree({"go.mod": MOD, "main.go": (HEAD + main).encode()}))[0]
    assert [(each.kind, each.name) for each in image.redirects] == [("flag", "images")]


def test_a_method_of_that_name_that_defines_no_flag_is_none() -> None:
    other = "type vars struct{}\n\nfunc (vars) Var(target *images, name, use string) {}\n\n"
    main = 'func main() {\n\tvar o options\n\tvars{}.Var(&o.own, "images", "")\n\t_ = container(o.own["agent"])\n}\n'
    found = inventory(MemoryTree({"go.mod": MOD, "main.go": (HEAD + other + main).encode()}))[0]
    assert [image.redirects for image in found] in ([], [()])


def test_a_field_of_a_functions_own_type_is_told_by_that_types_name() -> None:
    main = (
        'func main() {\n\ttype config struct {\n\t\tImage string `json:"image"`\n\t}\n'
        "\tvar c config\n\t_ = container(c.Image)\n}\n"
    )
    (image,) = inventory(MemoryTree({"go.mod": MOD, "main.go": (HEAD + main).encode()}))[0]
    assert [each.name for each in image.redirects] == ["config.image"]
