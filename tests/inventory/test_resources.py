"""A join that is a path to something is told by what is spelled out of it, and by what is behind its last slash."""

from __future__ import annotations

import pytest
from memory_tree import MemoryTree

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.paths import Path
from codemod.golang.read.syntax import Node
from codemod.inventory.collect import inventory

HEAD = """package p

import (
	"fmt"
	"path"
	"regexp"
	"strings"
)

var _, _, _, _ = fmt.Sprint, path.Join, strings.Join, regexp.Compile

type Name struct{ name, tag string }

func (n Name) String() string { return n.name + ":" + n.tag }

const registry = "quay.io"

func slow() string { return "slow" }

"""


def images(text: str) -> list[str]:
    files = {"go.mod": b"module example.org/m\n\ngo 1.24\n", "a.go": f"{HEAD}{text}\n".encode()}
    return [image.pattern.text for image in inventory(MemoryTree(files))[0]]


@pytest.mark.parametrize(
    ("declared", "called", "found"),
    [
        ("image(repo string) string { return path.Join(registry, repo) }", 'image("a/b:v1")', "quay.io/a/b:v1"),
        ('image(repo string) string { return registry + "/" + repo }', 'image("b:v1")', "quay.io/b:v1"),
        ('image(repo string) string { return fmt.Sprintf("a/%s", repo) }', 'image("b:v1")', "a/b:v1"),
        (
            'image(repo Name) string { return fmt.Sprintf("quay.io/%s", repo) }',
            'image(Name{"a", "v1"})',
            "quay.io/a:v1",
        ),
        ("image(repo, end string) string { return path.Join(repo, end) }", 'image("quay.io/a:v1", "")', "quay.io/a:v1"),
        ('image(repo string) string { return "a/b" + repo }', 'image(":v1")', "a/b:v1"),
        ('image(n string) string { return fmt.Sprintf("%[2]s/%[1]s", n, registry) }', 'image("b:v1")', "quay.io/b:v1"),
        ('image(n string) string { return registry + "/" + strings.ToLower(n) }', 'image("B:v1")', "quay.io/b:v1"),
        ('site(n string) string { return "eu-" + n + ".gcr.io/image:v1" }', 'site("a")', "eu-a.gcr.io/image:v1"),
        ('site(image string) string { return fmt.Sprintf("quay.io/%s", image) }', 'site("b:v1")', "quay.io/b:v1"),
    ],
)
def test_what_brings_its_tag_along_is_an_image(declared: str, called: str, found: str) -> None:
    assert found in images(f"func {declared}\n\nvar _ = {called}")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The texts of the expressions that are evaluated in the test."""
    found = set()
    evaluate = Evaluator.evaluate

    def noting(self: Evaluator, node: Node, frame: Frame, path: Path = ()) -> list[Value]:
        found.add(node.text)
        return evaluate(self, node, frame, path)

    monkeypatch.setattr(Evaluator, "evaluate", noting)
    return found


@pytest.mark.parametrize(
    "declared",
    [
        'image(name string) string { return fmt.Sprintf("projects/%s/images/%s", slow(), name) }',
        'image(name string) string { return "projects/" + slow() + "/images/" + name }',
        'image(name string) string { return path.Join("images", slow(), name) }',
        'site(image string) string { return fmt.Sprintf("images/%s/%s", slow(), image) }',
        'site(image string) string { return "image-" + slow() + image }',
    ],
)
def test_what_is_in_front_of_no_tag_is_not_evaluated(declared: str, asked: set[str]) -> None:
    name = declared.partition("(")[0]
    assert images(f'func {declared}\n\nvar _ = {name}("a")') == []
    assert "slow()" not in asked


@pytest.mark.parametrize(
    "declared",
    [
        'mount(image string) string { return fmt.Sprintf("%s:%s", slow(), mountPath) }',
        'mount(image string) string { return slow() + ":" + mountPath }',
    ],
)
def test_a_join_that_constants_make_no_reference_is_not_evaluated(declared: str, asked: set[str]) -> None:
    constant = 'const mountPath = "/images"\n\n'
    assert images(f'{constant}func {declared}\n\nvar _ = mount("a")') == []
    assert "slow()" not in asked


KEYS = """const (
	KeyEnabled = "acme.io/enabled"
	KeyAppID = "acme.io/app-id"
	KeySidecarImage = "acme.io/sidecar-image"
	DefaultImage = "quay.io/acme/agent"
)
"""


def test_a_name_among_those_of_settings_is_no_image() -> None:
    assert images(KEYS) == ["quay.io/acme/agent"]


def test_a_name_beside_one_that_begins_like_it_is_an_image() -> None:
    assert images(KEYS.replace('KeyEnabled = "acme.io/enabled"', "")) == ["acme.io/sidecar-image", "quay.io/acme/agent"]


MATCHED = """var pattern = regexp.MustCompile("images/(.*)")

func image(name string) string { return "images/" + pattern.FindStringSubmatch(name)[1] }

func given() string { return image(slow()) }"""


def test_no_caller_is_asked_for_what_a_function_of_elsewhere_makes_of_it(asked: set[str]) -> None:
    assert images(MATCHED) == []
    assert "pattern.FindStringSubmatch(name)" in asked
    assert "slow()" not in asked
