"""Redirects that lead nowhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_cases import write

from codemod.cli import main

_HEAD = """package a

import (
	"flag"
	"log"
)

var _ = log.Println

type Spec struct {
	Registry *Host `json:"registry,omitempty"`
	Image    string `json:"image,omitempty"`
}

type Host struct { Name string }

type job struct{ registry string }

var imageFlag, registryFlag string

func init() {
	flag.StringVar(&imageFlag, "agent-image", "quay.io/acme/agent:v1", "")
	flag.StringVar(&registryFlag, "image-registry", "", "")
}
"""


def dead(tmp_path: Path, text: str) -> list[tuple[str, str, str]]:
    write(tmp_path / "tree", {"go.mod": b"module example.org/m\n\ngo 1.22\n", "a.go": (_HEAD + text).encode()})
    target = tmp_path / "report.json"
    main(["images", "-q", "--output-format", "json", "--output", str(target), str(tmp_path / "tree")])
    found = json.loads(target.read_text())["account"]["dead_redirects"]
    return [(each["kind"], each["name"], each["state"]) for each in found]


def test_what_nothing_reads_is_dead_and_what_an_image_rests_on_is_not(tmp_path: Path) -> None:
    assert dead(tmp_path, "") == [
        ("flag", "image-registry", "unread"),
        ("field", "Spec.registry", "unread"),
        ("field", "Spec.image", "unread"),
    ]


@pytest.mark.parametrize(
    "use",
    [
        "func f(s *Spec) bool { return s.Registry != nil && s.Image == \"\" }",
        "func f(s *Spec) { if s.Registry != nil { _ = job{registry: s.Registry.Name} } }",
        "func f(s *Spec, j *job) { j.registry = s.Image }",
        "func f(s *Spec) *job {\n\tvar registry string\n\tif s.Registry != nil {\n\t\tregistry = s.Registry.Name\n\t}\n"
        "\treturn &job{registry: registry}\n}",
    ],
)  # fmt: skip
def test_what_is_but_stored_or_compared_with_nothing_is_dead(tmp_path: Path, use: str) -> None:
    assert ("field", "Spec.registry", "unread") in dead(tmp_path, use + "\n")


@pytest.mark.parametrize(
    "use",
    [
        "func f(s *Spec) string { return s.Registry.Name + s.Image }",
        "func f(s *Spec) { print(s.Registry, s.Image) }",
        "func f(s *Spec) string {\n\tj := &job{registry: s.Registry.Name}\n\treturn j.registry + s.Image\n}",
        "const t = `{{with .Registry}}{{.}}{{end}}{{.Spec.Image}}`",
        "func f(s *Spec) bool { return s.Registry.Name == registryFlag || s.Image == imageFlag }",
    ],
)
def test_what_is_read_is_no_dead_field(tmp_path: Path, use: str) -> None:
    assert [each for each in dead(tmp_path, use + "\n") if each[0] == "field"] == []


def test_a_flag_that_goes_into_a_log_alone_is_unreached(tmp_path: Path) -> None:
    text = "func f() { log.Println(registryFlag) }\n"
    assert ("flag", "image-registry", "unreached") in dead(tmp_path, text)


@pytest.mark.parametrize(
    "text",
    [
        'func f() { print(flag.Lookup("image-registry")) }\n',
        "func f(data map[string]any) { data[registryFlag] = 1 }\n",
        "func f() error { return send(registryFlag) }\nfunc send(text string) error { return nil }\n",
        'func f() any { return map[string]string{"registry": registryFlag} }\n',
        'func f() bool { return registryFlag == "internal" }\n',
    ],
)
def test_a_flag_that_goes_elsewhere_is_not_told(tmp_path: Path, text: str) -> None:
    assert [each for each in dead(tmp_path, text) if each[1] == "image-registry"] == []


@pytest.mark.parametrize(
    "text",
    [
        'type Options struct { ClearNodeImages bool `json:"clearNodeImages"` }\n',
        'type info struct { ImageRegistry string `json:"imageRegistry"` }\n',
        'type Status struct { CurrentImage string `json:"currentImage"` }\n',
        'type Volume struct { Image string `json:"image"` }\nfunc f(s string) *Volume { return &Volume{Image: s} }\n',
    ],
)
def test_a_field_that_names_no_image_or_that_the_program_fills_in_is_not_told(tmp_path: Path, text: str) -> None:
    assert [each for each in dead(tmp_path, text) if each[0] == "field" and not each[1].startswith("Spec")] == []
