"""Which references are one image, as distribution/reference normalises them, and what is not known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codemod.image.pattern import UNKNOWN, read
from codemod.image.same import Images, Named, fits, known_name, may_be, same

DIGEST, OTHER = "sha256:" + "a" * 64, "sha256:" + "b" * 64


def image(text: str) -> Named:
    pattern = read(text)
    found = known_name(pattern) if pattern is not None else None
    assert found is not None
    return found


def fitting(pattern: str, text: str) -> bool:
    found = read(pattern)
    assert found is not None
    return may_be(found, image(text))


@pytest.mark.parametrize(
    "text",
    ["nginx", "nginx:latest", "library/nginx", "docker.io/nginx", "index.docker.io/library/nginx:latest"],
)
def test_all_spellings_of_an_image_are_one(text: str) -> None:
    assert same(image(text), image("docker.io/library/nginx:latest")) is True
    assert text in image("docker.io/library/nginx:latest").spellings


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("nginx", "nginx:1"),
        ("nginx:1", "acme/nginx:1"),
        ("quay.io/nginx:1", "nginx:1"),
        ("quay.io/library/nginx:1", "quay.io/nginx:1"),
        ("localhost/nginx", "nginx"),
        (f"a/b@{DIGEST}", "a/b"),
        (f"a/b@{DIGEST}", "a/b:v1"),
        (f"a/b:v1@{DIGEST}", f"a/b:v1@{OTHER}"),
    ],
)
def test_what_is_another_image(one: str, other: str) -> None:
    assert same(image(one), image(other)) is False


def test_one_digest_is_one_image_whatever_the_tag() -> None:
    assert same(image(f"a/b:v1@{DIGEST}"), image(f"a/b@{DIGEST}")) is True


@pytest.mark.parametrize(("one", "other"), [(f"a/b:v1@{DIGEST}", "a/b:v1"), ("a/b:{}", "a/b:v1"), ("a/b:{}", "a/b:{}")])
def test_what_cannot_be_told(one: str, other: str) -> None:
    assert same(image(one), image(other)) is None
    assert same(image(other), image(one)) is None


@pytest.mark.parametrize("text", ["{}/a:v1", "quay.io/{}:v1", "quay.io/a:v{}", "a@{}", "{}"])
def test_what_is_not_known_has_no_name(text: str) -> None:
    pattern = read(text)
    assert pattern is not None and known_name(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "text", "answer"),
    [
        ("{}/calico/node:v3", "docker.io/calico/node:v3", True),
        ("{}/calico/node:v3", "quay.io/mirror/calico/node:v3", True),
        ("{}/calico/node:v3", "calico/node:v4", False),
        ("{}/calico/node:v3", "node:v3", False),
        ("quay.io/{}:v1", "quay.io/a/b:v1", True),
        ("quay.io/{}:v1", "docker.io/a/b:v1", False),
        ("{}/nginx:{}", "nginx", True),
        ("quay.io/a:v{}", "quay.io/a:v1.2", True),
        ("quay.io/a:v{}", "quay.io/a:1.2", False),
        ("quay.io/{}", f"quay.io/a:v1@{DIGEST}", True),
        ("quay.io/{}:v1", f"quay.io/a:v1@{DIGEST}", True),
        ("quay.io/a@{}", f"quay.io/a@{DIGEST}", True),
        ("{}/a:v1", "quay.io/a:{}", True),
        ("{}/b:v1", "quay.io/a:{}", False),
    ],
)
def test_what_an_unknown_part_can_be(pattern: str, text: str, answer: bool) -> None:
    assert fitting(pattern, text) is answer


NAMES = st.sampled_from(["nginx", "library/nginx", "acme/a", "quay.io/acme/a", "docker.io/x", "localhost:5000/y/z"])
TAILS = st.sampled_from(["", ":v1", ":latest", f"@{DIGEST}", f":v1@{DIGEST}"])


@given(NAMES, TAILS, st.data())
def test_a_reference_with_parts_taken_out_may_be_that_reference(name: str, tail: str, data: st.DataObject) -> None:
    text = name + tail
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    pattern = read(text[:start] + UNKNOWN + text[end:])
    if pattern is not None and known_name(pattern) is None:
        assert may_be(pattern, image(text))


PIECES = st.sampled_from(["{}", "a", "b", "quay.io", "docker.io", "library", "/", ":", "v1", "1", f"@{DIGEST}"])
TEXTS = st.lists(PIECES, min_size=1, max_size=7).map("".join)
LISTED = st.builds(
    "{}{}".format,
    st.sampled_from(["a", "b/a", "quay.io/a", "quay.io/a/b"]),
    st.sampled_from(["", ":v1", ":1", ":{}", f":v1@{DIGEST}"]),
)


@given(st.lists(TEXTS, max_size=4), st.lists(LISTED, max_size=6))
def test_many_images_are_asked_as_one_by_one(texts: list[str], listed: list[str]) -> None:
    images = [image(text) for text in listed]
    for pattern in filter(None, map(read, texts)):
        known = known_name(pattern)
        wanted = {
            number: same(known, each) if known is not None else None
            for number, each in enumerate(images)
            if (same(known, each) is not False if known is not None else may_be(pattern, each))
        }
        assert Images(images).matches(pattern) == wanted


@given(st.lists(st.text("ab/:", max_size=3), min_size=1, max_size=5), st.data())
def test_a_pattern_fits_what_its_holes_are_filled_with(pieces: list[str], data: st.DataObject) -> None:
    filled = pieces[0] + "".join(data.draw(st.text("ab/:", max_size=4)) + piece for piece in pieces[1:])
    assert fits(UNKNOWN.join(pieces), filled)


@given(st.text("ab{}", max_size=8), st.text("ab", max_size=8))
def test_fitting_is_what_the_regular_expression_says(pattern: str, text: str) -> None:
    import re

    wanted = re.fullmatch(".*".join(map(re.escape, pattern.split(UNKNOWN))), text) is not None
    assert fits(pattern, text) is wanted
