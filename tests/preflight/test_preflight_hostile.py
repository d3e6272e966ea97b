"""Whatever bytes come in, each reader answers or raises the one error it names."""

from __future__ import annotations

import contextlib
import json

from hypothesis import given
from hypothesis import strategies as st

from codemod.image import reference
from codemod.preflight import challenge, oci, runtimes, sealer, transport, yamltree

KEYS = [
    *("manifests", "config", "layers", "digest", "size", "platform", "os", "architecture", "mediaType"),
    *("images", "repoTags", "repoDigests", "Name", "Repository", "Tag", "Digest"),
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(KEYS),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
BYTES = st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode())
TOKENS = [
    *("a", ": ", "- ", "\n", "  ", "[", "]", "{", "}", ",", "&x ", "*x", "<<", "'", '"', "|\n", "#", "---\n", "!!str "),
    *("? ", "ü", "\t", "\r\n", "\x00", "\ufeff", "%YAML 1.1\n", "..."),
]
YAML = st.lists(st.sampled_from(TOKENS), max_size=30).map("".join)


@given(BYTES)
def test_a_manifest_is_read_or_malformed(data: bytes) -> None:
    with contextlib.suppress(oci.Malformed):
        oci.parse(data)
    with contextlib.suppress(oci.Malformed):
        oci.config_platform(data)


@given(BYTES)
def test_a_listing_is_read_or_unknown(data: bytes) -> None:
    with contextlib.suppress(runtimes.UnknownListing):
        for image in runtimes.parse(data):
            assert isinstance(image.reference, str)


@given(BYTES | YAML.map(str.encode))
def test_yaml_is_read_or_unsafe_and_every_place_is_inside(data: bytes) -> None:
    try:
        documents = yamltree.read(data)
    except yamltree.Unsafe as error:
        assert 0 <= error.start <= len(data)
        return
    nodes = list(documents)
    while nodes:
        node = nodes.pop()
        assert 0 <= node.start <= node.end <= len(data)
        nodes += [*node.items, *node.fields.values()]


@given(st.text(st.sampled_from('abB="\\, \t'), max_size=40))
def test_challenges_are_read_whatever_the_header_holds(header: str) -> None:
    for found in challenge.parse([header]):
        assert found.scheme == found.scheme.lower() != ""


@given(st.text(max_size=30) | st.text(max_size=12).map("http://{}".format))
def test_a_url_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(ValueError):
        url = transport.parse_url(text)
        assert url.host and url.target.isascii() and " " not in url.target
        assert transport.parse_url(str(url)).origin == url.origin


@given(st.binary(max_size=100) | st.text(max_size=30).map(lambda text: f"image: {text}\n{text}".encode()))
def test_what_sealer_takes_is_always_a_whole_reference(data: bytes) -> None:
    for entry in [*sealer.in_manifest("x", data), *sealer.listed("x", data)]:
        assert data[entry.span.start : entry.span.end].decode(errors="surrogateescape") == entry.line
        if entry.image is not None:
            assert entry.image.domain and reference.parse(entry.image.text) == entry.image
