"""Which image somebody asks about, and which names are nearest."""

from __future__ import annotations

import pytest

from codemod.finding.diagnostics import Span
from codemod.image.pattern import read
from codemod.inventory.find import find, nearest
from codemod.inventory.record import ListedImage, Mention, Origin
from codemod.inventory.rows import rows

DIGEST = "sha256:" + "a" * 64
PROGRAM = ["nginx:1", "quay.io/acme/agent:v1", "quay.io/acme/agent:v2", "{}/calico/node:v3", f"a/b:v1@{DIGEST}", "{}"]


def images() -> tuple[ListedImage, ...]:
    mentions = []
    for number, text in enumerate(PROGRAM):
        pattern, span = read(text), Span("a.go", number, number + 1)
        assert pattern is not None
        mentions.append(Mention(pattern, span, (Origin(span, "const"),)))
    return rows(mentions)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("quay.io/acme/agent:v1", ["quay.io/acme/agent:v1"]),
        ("docker.io/library/nginx:1", ["nginx:1"]),
        ("quay.io/acme/agent", ["quay.io/acme/agent:v1", "quay.io/acme/agent:v2"]),
        ("{}/calico/node:v3", ["{}/calico/node:v3"]),
        ("quay.io/calico/node:v3", ["{}/calico/node:v3"]),
        ("{}", ["{}"]),
        ("a/b:v1", [f"a/b:v1@{DIGEST}"]),
        (f"a/b@{DIGEST}", [f"a/b:v1@{DIGEST}"]),
        ("quay.io/acme/agent:v3", []),
        ("agent", []),
        ("Not An Image", []),
        ("", []),
    ],
)
def test_an_image_is_found_by_any_of_its_names(asked: str, found: list[str]) -> None:
    assert [image.pattern.text for image in find(images(), asked)] == found


@pytest.mark.parametrize(
    ("asked", "near"),
    [("agent", "quay.io/acme/agent:v1"), ("quay.io/acme/agemt:v1", "quay.io/acme/agent:v1"), ("ngnix", "nginx:1")],
)
def test_the_nearest_name_is_offered(asked: str, near: str) -> None:
    assert near in nearest(images(), asked)


def test_nothing_is_near_to_nothing() -> None:
    assert nearest((), "agent") == [] and nearest(images(), "zzzzzzzz") == []
