"""A text names an image by its whole repository path, not by its last component."""

from __future__ import annotations

import pytest

from codemod.image.mentions import references_in
from codemod.image.repository_path import Names

PAUSE = Names(("acme/pause",))
ETCD = Names(("etcd",))


@pytest.mark.parametrize(
    "text",
    [
        "acme/pause",
        "acme/pause:3.9",
        "quay.io/acme/pause:3.9",
        "localhost:5000/mirror/acme/pause",
        "/acme/pause:3.9",
        "acme/pause@sha256:00",
        "acme/pause:3.9@sha256:00",
    ],
)
def test_the_whole_path_names_the_image_whatever_is_in_front(text: str) -> None:
    assert PAUSE.named_by(text)


@pytest.mark.parametrize(
    "text", ["pause:3.9", "registry.k8s.io/pause:3.9", "other/pause", "quay.io/notacme/pause:3", "acme/pause/x", ""]
)
def test_another_path_with_the_same_last_component_is_another_image(text: str) -> None:
    assert not PAUSE.named_by(text)


@pytest.mark.parametrize(
    "text", ["etcd:3.6", "registry.k8s.io/etcd:3.6", "localhost/etcd", "/etcd:3.6", "{{.R}}/etcd:3"]
)
def test_a_name_of_one_component_may_have_a_registry_in_front(text: str) -> None:
    assert ETCD.named_by(text)


@pytest.mark.parametrize("text", ["acme/etcd:3.6", "quay.io/acme/etcd:3.6", "kube-system/etcd", "myetcd:3"])
def test_a_name_of_one_component_is_no_part_of_a_longer_path(text: str) -> None:
    assert not ETCD.named_by(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("karmada.io/etcd", 0),
        ("karmada.io/etcd=true", 0),
        ("node-role.kubernetes.io/etcd", 0),
        ("registry.k8s.io/etcd:3.6.8-0", 1),
        ("image: registry.k8s.io/etcd", 1),
        ("etcd", 0),
    ],
)
def test_a_name_of_one_component_without_a_tag_is_a_label_unless_something_says_image(text: str, found: int) -> None:
    assert len(list(references_in(text.encode(), ETCD))) == found


def test_an_alias_with_a_star_is_any_text() -> None:
    forks = Names(("sealerio/lvscare", "lvscare", "*/lvscare"))
    assert all(map(forks.named_by, ("fanux/lvscare:latest", "lvscare:v1", "a.io/b/c/lvscare", "/lvscare")))
    assert not forks.named_by("a/mylvscare:v1")
