"""Images that a helper asks for by the setting's name: by default a repository, to which the release is added."""

from __future__ import annotations

import pytest
from fixture_runs import lint

from codemod.rule import Field, Image, Linked, Redirect, Rule, Split

RULE = Rule(
    name="agent",
    image=Image(repository="acme/agent", tag="v1.4.2"),
    constant=Split(tag=Linked(package="version", name="release")),
    consumers=(Field(package="k8s.io/api/core/v1", type="Container", name="Image"),),
    registries=("none",),
    overrides=(Redirect(kind="flag", name="agent-image"), Redirect(kind="config", name="agent-image")),
)
FILES = {
    "go.mod": "module example.com/acme/app\n",
    "Makefile": 'build:\n\tgo build -ldflags "-X example.com/acme/app/version.release=$(VERSION)" .\n',
    "version/version.go": """package version

var release string

// Get returns the release.
func Get() string {
	if release != "" {
		return release
	}
	return "latest"
}
""",
    "main.go": """package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/viper"
	corev1 "k8s.io/api/core/v1"

	"example.com/acme/app/version"
)

func flags(cmd *cobra.Command) {
	cmd.Flags().String("agent-image", "acme/agent", "the agent's image, or its repository")
	cmd.Flags().String("proxy-image", "acme/proxy", "the proxy's image, or its repository")
	_ = viper.BindEnv("agent-image", "RELATED_IMAGE_AGENT")
}

func image(name string) string {
	base := viper.GetString(name)
	if strings.IndexByte(base, ':') == -1 {
		return fmt.Sprintf("%s:%s", base, version.Get())
	}
	return base
}

func containers() []corev1.Container {
	return []corev1.Container{{Image: image("agent-image")}, {Image: image("proxy-image")}}
}
""",
}


def told(old: str = "", new: str = "") -> list[str]:
    assert old in FILES["main.go"]
    files = FILES | {"main.go": FILES["main.go"].replace(old, new, 1)}
    return [each.code for each in lint({path: text.encode() for path, text in files.items()}, rules=(RULE,))]


def test_the_release_behind_the_repository_is_right() -> None:
    assert told() == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"agent-image", "acme/agent"', '"agent-image", "docker.io/acme/agent"'),
        ('"agent-image", "acme/agent"', '"agent-image", "acme/agent:v1.4.1"'),
        ('"%s:%s", base', '"docker.io/%s:%s", base'),
        ("version.Get())", '"latest")'),
        ("strings.IndexByte(base, ':') == -1", "strings.IndexByte(base, ':') != -1"),
        ("strings.IndexByte(base, ':') == -1", "len(base) > 20"),
        ('{Image: image("agent-image")}', '{Image: "acme/agent:" + version.Get() + "-debug"}'),
    ],
)
def test_what_is_wrong_is_told(old: str, new: str) -> None:
    assert told(old, new) != []


def test_functions_in_fields_that_are_given_to_each_other_are_followed_once() -> None:
    names = [f"F{number}" for number in range(9)]
    given = "\n".join(f"\ta.{one} = b.{other}" for one in names for other in names if one != other)
    fields = "\n".join(f"\t{name} func(string) string" for name in names)
    extra = f"type hooks struct {{\n{fields}\n}}\n\nfunc mix(a, b *hooks) {{\n{given}\n}}\n"
    extra += '\nfunc use(h *hooks) string {\n\th.F0 = image\n\treturn h.F8("agent-image")\n}\n'
    assert told("func containers()", f"{extra}\nfunc containers()") is not None
