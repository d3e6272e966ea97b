"""What operators and their command lines do before an image is one: defaults that something outside replaces."""

from __future__ import annotations

import pytest
from memory_tree import MemoryTree

from codemod.inventory.collect import inventory

HEAD = """package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path"
	"strings"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/utils/ptr"
)

var _, _, _, _ = fmt.Sprint, path.Join, exec.Command, strings.Join
var _, _ = ptr.Deref[string], cmp.Or[string]

type Spec struct {
	Registry string  `json:"registry"`
	Suffix   string  `json:"suffix"`
	Image    *string `json:"image"`
}

func main() {
	var spec Spec
	_ = json.NewDecoder(os.Stdin).Decode(&spec)
	pods := []corev1.Container{{Image: image(spec)}}
	_ = pods
}

"""
MOD = b"module example.org/m\n\ngo 1.22\n\nrequire (\n\tk8s.io/api v0.30.0\n\tk8s.io/utils v0.1.0\n)\n"


def found(text: str, **files: str) -> list[str]:
    """Return what is listed of a program; a slot is `{}`."""
    sources = {"go.mod": MOD, "main.go": (HEAD + text).encode(), **{k: v.encode() for k, v in files.items()}}
    return [image.pattern.text for image in inventory(MemoryTree(sources))[0]]


@pytest.mark.parametrize(
    "filled",
    [
        'if r == "" {\n\t\tr = "quay.io"\n\t}',
        'if r == "" || r == "default" {\n\t\tr = "quay.io/"\n\t}',
        'if "" == r {\n\t\tr = "quay.io"\n\t}',
        'if len(r) == 0 {\n\t\tr = "quay.io"\n\t}',
        'if strings.TrimSpace(r) == "" {\n\t\tr = "quay.io"\n\t}',
        'if !(r != "") {\n\t\tr = "quay.io"\n\t}',
        'switch r {\n\tcase "", "default":\n\t\tr = "quay.io"\n\t}',
        'switch r {\n\tcase "default":\n\t\tr = "quay.io"\n\tcase "":\n\t\tr = "quay.io"\n\t}',
        'if r == "" {\n\t\tif s.Suffix == "" {\n\t\t\tr = "quay.io"\n\t\t} else {\n\t\t\tr = "quay.io/"\n\t\t}\n\t}',
    ],
)
def test_what_is_filled_in_where_a_registry_is_empty_leaves_no_way_without_one(filled: str) -> None:
    assert found(joined("s.Registry", filled)) == ["quay.io/acme/agent:v1"]


@pytest.mark.parametrize(
    "filled",
    [
        'if r == "" && s.Suffix == "" {\n\t\tr = "quay.io"\n\t}',
        'if r != "" {\n\t\tr = "quay.io"\n\t}',
        'if r == "" {\n\t\tif s.Suffix == "" {\n\t\t\tr = "quay.io"\n\t\t}\n\t}',
        'if r == "" {\n\t\tr = "quay.io"\n\t}\n\tif s.Suffix == "" {\n\t\tr = ""\n\t}',
    ],
)
def test_what_is_not_sure_to_be_filled_in_leaves_the_way_without_a_registry(filled: str) -> None:
    assert "acme/agent:v1" in all_of(joined('""', filled))


def joined(first: str, filled: str) -> str:
    body = f'\tr := {first}\n\t{filled}\n\treturn path.Join(r, "acme/agent") + ":v1"\n'
    return f"func image(s Spec) string {{\n{body}}}\n"


def all_of(text: str) -> list[str]:
    sources = {"go.mod": MOD, "main.go": (HEAD + text).encode()}
    images = inventory(MemoryTree(sources))[0]
    return [each.text for image in images for each in (image.pattern, *image.branches)]


def test_a_variable_that_something_sets_is_what_it_begins_with() -> None:
    assert found(
        """var registry = "quay.io"

func SetRegistry(r string) { registry = r }

func image(s Spec) string {
	SetRegistry(s.Registry)
	return fmt.Sprintf("%s/acme/agent:%s", registry, "v1")
}
"""
    ) == ["quay.io/acme/agent:v1"]


def test_a_name_that_can_be_set_is_no_image_of_its_own_beside_the_one_it_is_by_default() -> None:
    assert found(
        """var repository, suffix = "", ""

func Set(r, s string) { repository, suffix = r, s }

func image(s Spec) string {
	Set(s.Registry, s.Suffix)
	name := "acme/agent"
	if repository != "" {
		name = repository + "/agent"
	}
	return fmt.Sprintf("quay.io/%s%s:v1", name, suffix)
}
"""
    ) == ["quay.io/acme/agent:v1"]


def test_too_many_ways_to_put_a_reference_together_leave_what_is_known_of_each_part() -> None:
    versions = "\n".join(f'\tcase {number}:\n\t\treturn s.Suffix + "-{number}"' for number in range(30))
    names = ", ".join(f'"n{number}"' for number in range(3))
    assert set(
        found(
            f"""func version(s Spec, n int) string {{
	switch n {{
{versions}
	}}
	return s.Suffix
}}

func image(s Spec) string {{
	name := []string{{{names}}}[len(s.Suffix)]
	return fmt.Sprintf("quay.io/acme/%s:%s", name, version(s, len(s.Registry)))
}}
"""
        )
    ) == {"quay.io/acme/n0:{}", "quay.io/acme/n1:{}", "quay.io/acme/n2:{}"}


@pytest.mark.parametrize("function", ["ptr.Deref"])
def test_what_stands_for_a_pointer_to_nothing_is_listed(function: str) -> None:
    given = f'func image(s Spec) string {{\n\treturn {function}(s.Image, "quay.io/acme/agent") + ":v1"\n}}\n'
    assert "quay.io/acme/agent:v1" in found(given)


def test_a_helper_of_tests_does_not_make_tests_of_the_package_around() -> None:
    imports = 'import (\n\t"testing"\n\n\t"github.com/stretchr/testify/require"\n)'
    helper = f"package main\n\n{imports}\n\n// Image is one\n\nfunc Check(t *testing.T) {{ require.True(t, true) }}\n"
    given = 'func image(Spec) string { return "quay.io/acme/agent:v1" }\n'
    assert found(given, **{"lib.go": helper}) == ["quay.io/acme/agent:v1"]


@pytest.mark.parametrize(
    "command",
    [
        '"docker", "network", "create", name',
        '"docker", "volume", "create", name',
        '"podman", "pod", "create", name',
        '"docker", "compose", "run", name',
        '"nerdctl", "namespace", "create", name',
    ],
)
def test_what_is_made_and_is_no_container_is_no_image(command: str) -> None:
    assert found(
        f"""func image(Spec) string {{
	name := fmt.Sprintf("%s-probe-%d", os.Getenv("NAME"), 1)
	_ = exec.Command({command}).Run()
	return "quay.io/acme/agent:v1"
}}
"""
    ) == ["quay.io/acme/agent:v1"]


@pytest.mark.parametrize(
    "command",
    [
        '"docker", "container", "run", name',
        '"docker", "--context", "x", "image", "pull", name',
        '"ctr", "-n", "k8s.io", "i", "pull", name',
        '"podman", "create", name',
    ],
)
def test_what_a_command_runs_is_an_image(command: str) -> None:
    assert "busybox:{}" in found(
        f"""func image(Spec) string {{
	name := "busybox:" + os.Getenv("TAG")
	_ = exec.Command({command}).Run()
	return "quay.io/acme/agent:v1"
}}
"""
    )


def redirects(text: str, **files: str) -> dict[str, set[str]]:
    sources = {"go.mod": MOD, "main.go": (HEAD + text).encode(), **{k: v.encode() for k, v in files.items()}}
    return {each.pattern.text: {way.name for way in each.redirects} for each in inventory(MemoryTree(sources))[0]}


def test_a_join_in_a_helper_has_the_redirects_of_the_container_that_gets_it() -> None:
    helper = """package main

import (
	"os"

	corev1 "k8s.io/api/core/v1"
	"github.com/spf13/viper"
)

type Cache struct {
	Image string `json:"cacheImage"`
}

func init() {
	viper.SetDefault("agent", "quay.io/acme/agent")
	viper.SetDefault("cache", "quay.io/acme/cache")
}

func cached(c Cache) corev1.Container { return corev1.Container{Image: or(c.Image, "cache")} }

func or(given, name string) string {
	if given == "" {
		given = viper.GetString(name) + ":" + os.Getenv("VERSION")
	}
	return given
}
"""
    body = 'func image(s Spec) string { return or(s.Registry, "agent") }\n'
    assert redirects(body, **{"helper.go": helper}) == {
        "quay.io/acme/agent:{}": {"agent", "Spec.registry", "VERSION"},
        "quay.io/acme/cache:{}": {"cache", "Cache.cacheImage", "VERSION"},
    }


def test_a_field_that_is_filled_in_is_no_slot_beside_what_it_is_filled_with() -> None:
    text = """const DefaultImage = "quay.io/acme/agent:v1"

func defaults(s *Spec) {
	if s.Suffix == "" {
		s.Suffix = DefaultImage
	}
}

func other(s *Spec) corev1.Container {
	defaults(s)
	return corev1.Container{Image: s.Suffix}
}

func image(s Spec) string { return "a/b:v1" }
"""
    assert found(text) == ["a/b:v1", "quay.io/acme/agent:v1"]


FLAGS = """package {name}

import (
	"flag"

	corev1 "k8s.io/api/core/v1"
)

var image string

func init() {{ flag.StringVar(&image, "image", {default}, "") }}

func Pod() corev1.Container {{ return corev1.Container{{Image: image}} }}
"""


def test_a_flag_of_another_command_with_the_same_name_leaves_a_slot_what_it_is() -> None:
    one = FLAGS.format(name="one", default='"quay.io/acme/agent:v1"')
    two = (
        FLAGS.format(name="two", default="other()")
        + "\nfunc other() string { return environment }\n\nvar environment string\n"
    )
    assert found('func image(Spec) string { return "a/b:v1" }\n', **{"one/a.go": one, "two/a.go": two}) == [
        "a/b:v1",
        "quay.io/acme/agent:v1",
        "{}",
    ]


@pytest.mark.parametrize(
    "defining",
    [
        'viper.SetDefault("agent-image", "quay.io/acme/agent")',
        'cmd.Flags().String("agent-image", "quay.io/acme/agent", "")',
        'cmd.PersistentFlags().StringP(Flag, "a", "quay.io/acme/agent", "")',
    ],
)
def test_a_setting_that_is_asked_for_by_its_name_is_what_it_is_by_default(defining: str) -> None:
    asked = f"""package main

import (
	"github.com/spf13/cobra"
	"github.com/spf13/viper"
)

const Flag = "agent-image"

func settings(cmd *cobra.Command) {{ {defining} }}

func named(name string) string {{ return viper.GetString(name) + ":v1" }}
"""
    body = 'func image(Spec) string { return named("agent-image") }\n'
    assert found(body, **{"settings.go": asked}) == ["quay.io/acme/agent:v1"]


def test_a_name_that_gets_a_tag_where_it_has_none_is_the_one_with_the_tag() -> None:
    text = """const base = "quay.io/acme/agent"

func image(s Spec) string {
	image := base
	if s.Image != nil {
		image = *s.Image
	}
	if strings.IndexByte(image, ':') == -1 {
		return image + ":v1"
	}
	return image
}
"""
    assert found(text) == ["quay.io/acme/agent:v1"]


def test_each_field_of_a_struct_of_images_is_one() -> None:
    text = """type Images struct{ Agent, Exporter string }

var byDefault = Images{Agent: "acme/agent:v1", Exporter: "acme/exporter:v2"}

func image(s Spec) string { return s.Registry + byDefault.Agent + byDefault.Exporter }
"""
    assert {"acme/agent:v1", "acme/exporter:v2"} <= set(found(text))


COMPONENTS = """type variant string

const (
	community  variant = "community"
	enterprise variant = "enterprise"
)

type Component struct {
	Image, Version, path, Registry string
	variant                        variant
}

var (
	Node   = Component{Image: "node", Version: "v3.1", variant: community}
	Portal = Component{Image: "portal", Version: "v4.2", variant: enterprise}
	Other  = Component{Image: "other", Version: "v5.3"}
)

func byDefault(c Component) (registry string, folder string) {
	switch c.variant {
	case community:
		registry, folder = "quay.io/", "acme"
	case enterprise:
		registry = "gcr.io/enterprise/"
		folder = "portal"
	default:
		registry = "registry.example.com"
		folder = "other"
	}
	return
}

func Reference(c Component, registry, folder string) (string, error) {
	first, second := byDefault(c)
	if registry == "" || registry == "default" {
		registry = first
		if c.Registry != "" {
			registry = c.Registry
		}
	}
	if folder == "" {
		folder = second
		if c.path != "" {
			folder = c.path
		}
	}
	return fmt.Sprintf("%s:%s", path.Join(registry, folder, c.Image), c.Version), nil
}

type render struct {
	spec                Spec
	node, portal, other string
}

func (r *render) resolve() error {
	var err error
	r.node, err = Reference(Node, r.spec.Registry, r.spec.Suffix)
	keep := func(image string, err error) string { return image }
	r.portal = keep(Reference(Portal, r.spec.Registry, r.spec.Suffix))
	r.other, err = Reference(Other, r.spec.Registry, r.spec.Suffix)
	return err
}

func (r *render) containers() []corev1.Container {
	return []corev1.Container{{Image: r.node}, {Image: r.portal}, {Image: r.other}}
}

func image(s Spec) string {
	r := &render{spec: s}
	_ = r.resolve()
	_ = r.containers()
	return "a/b:v1"
}
"""


def test_a_table_of_components_has_the_registry_that_each_kind_of_them_has_by_default() -> None:
    told = redirects(COMPONENTS)
    assert set(told) == {
        "a/b:v1",
        "gcr.io/enterprise/portal/portal:v4.2",
        "quay.io/acme/node:v3.1",
        "registry.example.com/other/other:v5.3",
    }
    assert {"Spec.registry", "Spec.suffix"} <= told["quay.io/acme/node:v3.1"]


@pytest.mark.parametrize(
    "named",
    [
        'const DefaultAgentImage = "quay.io/acme/agent"',
        'func run() { image := "quay.io/acme/agent"; _ = exec.Command("docker", append([]string{"run"}, image)...) }',
        'var o struct{ Image string }\n\nfunc init() { o.Image = "quay.io/acme/agent" }',
    ],
)
def test_a_whole_reference_without_a_tag_is_an_image_where_it_is_called_one(named: str) -> None:
    assert found(f'{named}\n\nfunc image(s Spec) string {{ return "a/b:v1" }}\n') == ["a/b:v1", "quay.io/acme/agent"]


@pytest.mark.parametrize(
    "named",
    [
        'const imageRegistry = "quay.io/acme"',
        'const imagePrefix = "quay.io/acme/agent"',
        'const DefaultImageRepository = "quay.io/acme/agent"',
        'const base = "quay.io/acme/agent"',
        'var image = "github.com/acme/agent"',
        'const image = "acme/agent"',
        'var images = map[string]string{"quay.io/acme/agent": "x"}',
        'func is(image string) bool { return image == "quay.io/acme/agent" }',
    ],
)
def test_a_name_without_a_tag_is_none_where_it_is_called_something_else(named: str) -> None:
    assert found(f'{named}\n\nfunc image(s Spec) string {{ return "a/b:v1" }}\n') == ["a/b:v1"]


def test_a_name_without_a_tag_is_the_image_that_is_made_of_it() -> None:
    text = """const DefaultAgentImage = "quay.io/acme/agent"

func image(s Spec) string { return DefaultAgentImage + ":" + os.Getenv("VERSION") }
"""
    assert found(text) == ["quay.io/acme/agent:{}"]
