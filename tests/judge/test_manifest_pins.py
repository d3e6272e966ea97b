"""A pin in a manifest that a Go constant holds: each of its lines is judged, and what may stand in front of it."""

from __future__ import annotations

import pytest
from fixture_runs import fix, lint
from memory_tree import MemoryTree

from codemod.records import replace
from codemod.rule import Image, Manifest, Redirect, Rule
from codemod.rule.parser import parse
from codemod.write.repin import plan_bump

RULE_FILE = (
    b"from codemod.rule import Image, Manifest, Rule\n\n"
    b'NFS = Rule(name="nfs", image=Image(repository="acme/nfs", tag="v4.0.2"), consumers=[], registries=["none"],\n'
    b'           constant=Manifest(package="nfs", name="manifest"))\n'
)
RULE = Rule(
    name="nfs",
    image=Image(repository="acme/nfs", tag="v4.0.2"),
    constant=Manifest(package="nfs", name="manifest"),
    consumers=(),
    registries=("none", Redirect(kind="template", name=".Mirror")),
)
GO = """package nfs

const manifest = `
kind: Deployment
metadata:
  name: nfs
spec:
  containers:
    - name: nfs
      image: IMAGE
    - name: other
      image: quay.io/other/proxy:v1
`

var _ = manifest
"""
GOOD = "{{with .Mirror}}{{.}}/{{end}}acme/nfs:v4.0.2"


def tree(image: str) -> dict[str, bytes]:
    return {"go.mod": b"module example.com/p\n\ngo 1.21\n", "nfs/nfs.go": GO.replace("IMAGE", image).encode()}


@pytest.mark.parametrize(
    "image",
    [GOOD, "acme/nfs:v4.0.2", '"{{.Mirror}}/acme/nfs:v4.0.2"', '{{.Mirror | default ""}}/acme/nfs:v4.0.2'],
)
def test_a_line_is_right_with_what_the_rule_lets_stand_in_front(image: str) -> None:
    assert lint(tree(image), rules=(RULE,)) == ()


JOINED = """package nfs

const (
	version = "VERSION"
	image   = "acme/nfs" + ":" + version
	head    = "containers:\\n  - image: {{with .Mirror}}{{.}}/{{end}}"
)

const manifest = head + image + `
    name: nfs
`
"""


@pytest.mark.parametrize(("version", "codes"), [("v4.0.2", []), ("v4.0.1", ["IMG103"]), ("latest", ["IMG102"])])
def test_a_manifest_that_is_joined_of_constants_is_read_as_one_text(version: str, codes: list[str]) -> None:
    source = JOINED.replace("VERSION", version)
    files = {"go.mod": b"module example.com/p\n\ngo 1.21\n", "nfs/nfs.go": source.encode()}
    found = lint(files, rules=(RULE,))
    assert [each.code for each in found] == codes
    # the image is repaired where its tag is written; constants that others may use are left alone
    assert [source[each.span.start : each.span.end] for each in found] == ([version] if codes else [])
    assert fix(files, rules=(RULE,)).changes == ()


@pytest.mark.parametrize("image", ["acme/other:v4.0.2", "{{.Image}}", "%s"])
def test_a_manifest_that_lost_its_line_is_told(image: str) -> None:
    (found,) = lint(tree(image), rules=(RULE,))
    assert (found.code, found.message.template) == ("IMG105", "{name} has no line with the image that the rule pins")


@pytest.mark.parametrize(
    ("image", "code"),
    [
        ("docker.io/acme/nfs:v4.0.2", "IMG203"),
        ("{{.Other}}/acme/nfs:v4.0.2", "IMG205"),
        ('{{.Mirror | default "docker.io"}}/acme/nfs:v4.0.2', "IMG205"),
        ('{{or .Mirror "docker.io"}}/acme/nfs:v4.0.2', "IMG205"),
        ("{{.Mirror | default .Other}}/acme/nfs:v4.0.2", "IMG205"),
        ("{{with .Mirror}}{{.}}/{{end}}acme/nfs:v4.0.1", "IMG103"),
        ("{{with .Mirror}}{{.}}/{{end}}acme/nfs:latest", "IMG102"),
        ("{{with .Mirror}}{{.}}/{{end}}acme/nfs", "IMG102"),
    ],
)
def test_a_line_that_is_wrong_is_told_at_its_value(image: str, code: str) -> None:
    files = tree(image)
    (found,) = lint(files, rules=(RULE,))
    assert (found.code, files["nfs/nfs.go"][found.span.start : found.span.end].decode()) == (code, image)


def test_nothing_in_front_is_wrong_where_the_rule_does_not_say_none() -> None:
    rule = replace(RULE, registries=(Redirect(kind="template", name=".Mirror"),))
    assert [each.code for each in lint(tree("acme/nfs:v4.0.2"), rules=(rule,))] == ["IMG202"]


def test_the_image_spelled_out_beside_the_manifest_is_told() -> None:
    files = tree(GOOD) | {"nfs/more.go": b'package nfs\n\nvar image = "quay.io/acme/nfs:v1"\n'}
    assert [(each.code, each.span.path) for each in lint(files, rules=(RULE,))] == [("IMG201", "nfs/more.go")]


def pinned() -> Rule:
    (rule,) = parse(RULE_FILE, "r.py")
    assert isinstance(rule, Rule)
    return rule


@pytest.mark.parametrize("tag", ["v4.0.1", "latest"])
def test_a_fix_writes_the_pin_into_the_line_and_nothing_else(tag: str) -> None:
    planned = fix(tree(GOOD.replace("v4.0.2", tag)), rules=(RULE,))
    assert {change.path: change.new for change in planned.changes} == {"nfs/nfs.go": tree(GOOD)["nfs/nfs.go"]}


def test_bump_writes_the_next_pin_into_the_line() -> None:
    rule = pinned()
    changes = plan_bump(MemoryTree(tree(GOOD) | {"r.py": RULE_FILE}), "r.py", rule, "v4.0.3")
    made = {change.path: change.new for change in changes}
    assert made["nfs/nfs.go"] == tree(GOOD.replace("v4.0.2", "v4.0.3"))["nfs/nfs.go"]
    assert b"v4.0.3" in made["r.py"] and b"v4.0.2" not in made["r.py"]


def test_two_rules_may_pin_one_image_in_two_manifests() -> None:
    other = replace(RULE, name="nfs2", constant=Manifest(package="nfs2", name="manifest"))
    files = tree("acme/nfs")
    files["nfs2/nfs.go"] = files["nfs/nfs.go"].replace(b"package nfs", b"package nfs2")
    planned = fix(files, rules=(RULE, other))
    after = files | {change.path: change.new for change in planned.changes}
    assert lint(after, rules=(RULE, other)) == ()
    assert [b"image: acme/nfs:v4.0.2\n" in after[path] for path in ("nfs/nfs.go", "nfs2/nfs.go")] == [True, True]


def test_two_rules_may_pin_two_images_in_one_manifest() -> None:
    text = (
        b"from codemod.rule import Image, Manifest, Rule\n\n"
        b'NFS = Rule(name="nfs", image=Image(repository="acme/nfs", tag="v4.0.2"), consumers=[], registries=["none"],\n'
        b'           constant=Manifest(package="nfs", name="manifest"))\n'
        b'PROXY = Rule(name="proxy", image=Image(repository="quay.io/other/proxy", tag="v1"), consumers=[],\n'
        b'             registries=[], constant=Manifest(package="nfs", name="manifest"))\n'
    )
    rules = tuple(each for each in parse(text, "r.py") if isinstance(each, Rule))
    assert lint(tree("acme/nfs:v4.0.2"), rules=rules) == ()
    found = lint(tree("acme/nfs:v4.0.1"), rules=rules)
    assert [(each.rule, each.code) for each in found] == [("nfs", "IMG103")]
    other = {path: data.replace(b"proxy:v1", b"proxy:v2") for path, data in tree("acme/nfs:v4.0.2").items()}
    assert [(each.rule, each.code) for each in lint(other, rules=rules)] == [("proxy", "IMG103")]


EMBEDDING = """package nfs

import _ "embed"

//go:embed deploy/nfs.yaml
var manifest string

var _ = manifest
"""


def embedded(image: str, go: str = EMBEDDING) -> dict[str, bytes]:
    yaml = f"# \u00e9\ncontainers:\n  - name: nfs\n    image: {image}\n"
    files = {"nfs/nfs.go": go.encode(), "nfs/deploy/nfs.yaml": yaml.encode()}
    return {"go.mod": b"module example.com/p\n\ngo 1.21\n", **files}


@pytest.mark.parametrize("image", [GOOD, "acme/nfs:v4.0.2"])
def test_a_manifest_may_be_a_file_that_is_embedded(image: str) -> None:
    assert lint(embedded(image), rules=(RULE,)) == ()
    grouped = EMBEDDING.replace("//go:embed", "var (\n\t//go:embed").replace(
        "var manifest string", "\tmanifest []byte\n)"
    )
    assert lint(embedded(image, grouped), rules=(RULE,)) == ()


@pytest.mark.parametrize(
    ("image", "code"), [("docker.io/acme/nfs:v4.0.2", "IMG203"), ("acme/nfs:v4.0.1", "IMG103"), ("acme/nfs", "IMG102")]
)
def test_a_line_of_an_embedded_file_is_told_there_and_left(image: str, code: str) -> None:
    files = embedded(image)
    (found,) = lint(files, rules=(RULE,))
    assert (found.code, files[found.span.path][found.span.start : found.span.end].decode()) == (code, image)
    assert fix(files, rules=(RULE,)).changes == ()


def test_an_embedded_file_that_is_not_there_is_told() -> None:
    files = {path: data for path, data in embedded(GOOD).items() if not path.endswith(".yaml")}
    assert [each.code for each in lint(files, rules=(RULE,))] == ["IMG105"]


def test_bump_writes_the_next_pin_into_an_embedded_file() -> None:
    rule = pinned()
    changes = plan_bump(MemoryTree(embedded("acme/nfs:v4.0.2") | {"r.py": RULE_FILE}), "r.py", rule, "v4.0.3")
    made = {change.path: change.new for change in changes}
    assert made["nfs/deploy/nfs.yaml"] == embedded("acme/nfs:v4.0.3")["nfs/deploy/nfs.yaml"]


USING = """package nfs

import (
	"bytes"
	"io"
	"os"
	"regexp"
	"strings"
)

type Chart struct{ text string }

func edit(text, old, other string) string { return strings.Replace(text, old, other, -1) }

func namespaced(text, name string) string { return edit(text, "NAMESPACE", name) }

func Text() string { return manifest }

func write(w io.Writer, other string) {
	_, _, _, _ = bytes.NewReader, os.Stdout, regexp.MustCompile, strings.Cut
	BODY
}
"""
CHANGED = {
    "another registry": 'io.WriteString(w, strings.ReplaceAll(manifest, "acme/", "docker.io/acme/"))',
    "another tag": 'io.WriteString(w, strings.Replace(manifest, "v4.0.2", other, 1))',
    "by a replacer": 'io.WriteString(w, strings.NewReplacer("NAMESPACE", "a", "acme/", other).Replace(manifest))',
    "in a helper": 'io.WriteString(w, edit(manifest, "nfs:v4.0.2", other))',
    "through a helper": 'io.WriteString(w, strings.ReplaceAll(namespaced(manifest, "a"), "v4.0.2", other))',
    "by who asks for it": 'io.WriteString(w, strings.ReplaceAll(Text(), "nfs:v4.0.2", other))',
    "as bytes": 'w.Write(bytes.ReplaceAll([]byte(manifest), []byte("nfs:"), []byte(other)))',
    "by a pattern": "w.Write(regexp.MustCompile(`nfs:v[0-9].*`).ReplaceAll([]byte(manifest), []byte(other)))",
    "in a variable": 't := manifest\n\tt = strings.ReplaceAll(t, "acme/", other)\n\tio.WriteString(w, t)',
    "in a field": 'c := Chart{text: manifest}\n\tio.WriteString(w, strings.ReplaceAll(c.text, "acme/", other))',
}
KEPT = {
    "a namespace": 'io.WriteString(w, strings.ReplaceAll(manifest, "NAMESPACE", other))',
    "a namespace in a helper": "io.WriteString(w, namespaced(manifest, other))",
    "what is asked about": 'if strings.Contains(manifest, "acme/") {\n\t\tio.WriteString(w, manifest)\n\t}',
    "another text": 'io.WriteString(w, manifest+strings.ReplaceAll("image: NAME", "NAME", "acme"))',
}


def used(body: str) -> list[str]:
    return [
        each.code for each in lint(tree(GOOD) | {"nfs/use.go": USING.replace("BODY", body).encode()}, rules=(RULE,))
    ]


@pytest.mark.parametrize("way", CHANGED)
def test_a_manifest_whose_image_is_changed_behind_it_is_told(way: str) -> None:
    assert used(CHANGED[way]) == ["IMG205"]


@pytest.mark.parametrize("way", KEPT)
def test_a_manifest_in_which_something_else_is_changed_is_right(way: str) -> None:
    assert used(KEPT[way]) == []
