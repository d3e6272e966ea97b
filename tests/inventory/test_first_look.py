"""What may spell out an image is known from its bytes: nothing that does is missed, and most others are not lowered."""

from __future__ import annotations

import pytest
from fixture_files import ROOT
from memory_tree import MemoryTree

from codemod.golang.read.files import Declaration
from codemod.inventory import spelled
from codemod.inventory.collect import inventory
from codemod.inventory.first_look import may_spell

HEAD = b'package p\n\nimport (\n\t"fmt"\n\t"path"\n)\n\nvar _, _ = fmt.Sprint, path.Join\n\n'
GO_MOD = {"go.mod": b"module example.org/m\n\ngo 1.24\n"}


@pytest.mark.parametrize(
    "text",
    [
        'const image = "quay.io/a/b:v1"',
        "const image = `quay.io/a/b@sha256:aaaa`",
        'const image = "quay.io/a/b\\x3av1"',
        'const pod = "kind: Pod\\nimage: nginx\\n"',
        "const pod = `\n  image: nginx\n`",
        'const pod = "sandbox_image = \\"a.b/pause\\"\\012x"',
        "func f(image, tag string) string { return image + tag }",
        'func f(image, tag string) string { return image+"x"+tag }',
        "func f(image, tag string) string { return image +\n\ttag }",
        'func f(image, tag string) string { return image + /* + */ ":" + tag }',
        "func f(registry, image string) string { return path.Join(registry, image) }",
        'func f(registry, image string) string { return fmt.Sprint(registry, "/", image) }',
        'func f(image string) string { c := \'"\'; _ = c; return "quay.io/" + image + ":v1" }',
        'type T struct {\n\tImage string `default:"quay.io/a/b:v1"`\n}',
    ],
)
def test_what_may_be_an_image_is_seen(text: str) -> None:
    assert may_spell(text.encode(), 0, len(text))


@pytest.mark.parametrize(
    "text",
    [
        'func f(image string) error { return fmt.Errorf("no such image: %s", image) }',
        'func f(image string) string { log("https://a.b/image"); return image }',
        "func f(images []string) int { n := 0; for range images { n++ }; return n }",
        'type T struct {\n\tImage string `json:"image,omitempty"` // as quay.io/a/b:v1\n}',
        "func f(r rune) bool { return r == ':' /* \"a:b\" */ || r == '\"' || image(r) }",
    ],
)
def test_what_is_no_image_is_not_lowered(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[Declaration] = []
    monkeypatch.setattr(spelled, "_in_declaration", lambda _, top, __: looked.append(top) or ())
    assert not may_spell(text.encode(), 0, len(text))
    inventory(MemoryTree(GO_MOD | {"a.go": HEAD + text.encode() + b"\n"}))
    assert looked == []


def test_whatever_a_declaration_spells_out_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {path.relative_to(ROOT / "images").as_posix(): path for path in (ROOT / "images").rglob("*")}
    tree = {name: path.read_bytes() for name, path in files.items() if path.is_file()}
    seen = {image.pattern.text for image in inventory(MemoryTree(tree))[0]}
    monkeypatch.setattr(spelled, "may_spell", lambda *_: True)
    assert {image.pattern.text for image in inventory(MemoryTree(tree))[0]} == seen
