"""How much work `images` does on programs in which many things share a name: speed, without a clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from memory_tree import MemoryTree

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.values import Value
from codemod.golang.flow import fields
from codemod.golang.program import packages
from codemod.golang.read import spotting
from codemod.golang.read.syntax import Node
from codemod.inventory.collect import inventory

TYPE = """package p{n}

import corev1 "k8s.io/api/core/v1"

type T{n} struct{{ Image string }}

func New() *T{n} {{
	t := &T{n}{{}}
	t.Image = "quay.io/a/b:v{n}"
	return t
}}

func (t *T{n}) Pod() corev1.Container {{
	return corev1.Container{{Image: t.Image}}
}}
"""


SETTER = """package p{n}

func (t *T{n}) Use(image string) {{
	t.Image = image
}}
"""


def many_types(count: int) -> MemoryTree:
    files = {f"p{n}/a.go": TYPE.format(n=n).encode() for n in range(count)}
    files |= {f"p{n}/b.go": SETTER.format(n=n).encode() for n in range(count)}
    return MemoryTree(files | {"go.mod": b"module example.org/m\n\ngo 1.24\n"})


def test_a_file_is_looked_through_once_for_who_writes_to_fields_of_one_name(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: Counter[tuple[bytes, bytes]] = Counter()
    spot = spotting.may_write

    def noting(source: bytes, name: bytes) -> bool:
        looked[source, name] += 1
        return spot(source, name)

    for module in (packages, spotting):
        monkeypatch.setattr(module, "may_write", noting)
    images, _ = inventory(many_types(10))
    assert {image.pattern.tag for image in images} >= {f"v{n}" for n in range(10)}
    assert looked and set(looked.values()) == {1}


JOINS = b"""package p

import "fmt"

func joins(image string, n int) []string {
	return []string{
		fmt.Sprintf("127.0.0.1:%d", n), fmt.Sprintf("localhost:%d", n), fmt.Sprintf("10.0.0.%d:%d", n, n),
		fmt.Sprintf("quay.io/a/b:%d", n), fmt.Sprintf("127.0.0.1:%s", image), fmt.Sprintf("127.0.0.1:%d/a:v1", n),
	}
}
"""


def test_an_address_is_not_evaluated_for_the_number_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = set()
    at = Evaluator.at

    def noting(self: Evaluator, site: Node, ask: Callable[[], list[Value]], steps: int | None = None) -> list[Value]:
        asked.add(site.text)
        return at(self, site, ask, steps)

    monkeypatch.setattr(Evaluator, "at", noting)
    images, _ = inventory(MemoryTree({"go.mod": b"module example.org/m\n\ngo 1.24\n", "a.go": JOINS}))
    assert {text for text in asked if text.startswith("fmt")} == {
        'fmt.Sprintf("quay.io/a/b:%d", n)',
        'fmt.Sprintf("127.0.0.1:%s", image)',
        'fmt.Sprintf("127.0.0.1:%d/a:v1", n)',
    }
    assert {image.pattern.text for image in images} == {"quay.io/a/b:{}"}


PODS = """package p

import corev1 "k8s.io/api/core/v1"

type T struct{ Image string }

func (t *T) Default() { t.Image = "quay.io/a/b:v1" }
"""
POD = "\nfunc (t *T) Pod{n}() corev1.Container {{ return corev1.Container{{Image: t.Image}} }}\n"


def test_who_writes_to_a_field_is_asked_once_wherever_its_type_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: Counter[tuple[int, str]] = Counter()
    look = fields._in_declaration

    def noting(module: packages.Module, top: Node, owner: tuple[str, int], field: str) -> Iterator[fields.FieldWrite]:
        asked[top.start, field] += 1
        return look(module, top, owner, field)

    monkeypatch.setattr(fields, "_in_declaration", noting)
    source = PODS + "".join(POD.format(n=n) for n in range(10))
    tree = MemoryTree({"go.mod": b"module example.org/m\n\ngo 1.24\n", "a.go": source.encode()})
    assert [image.pattern.text for image in inventory(tree)[0]] == ["quay.io/a/b:v1"]
    assert asked and set(asked.values()) == {2}  # by the field's name, and by its type's
