"""The reference grammar, held against the regular expressions that distribution/reference documents."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from codemod.image.reference import (
    InvalidReference,
    Reference,
    floating_reason,
    is_floating,
    last_component,
    parse,
    split_domain,
)

# The documented grammar as one expression, built apart from the module's own ones. The look-aheads are
# `splitDockerDomain`: only such a first component is a domain.
_LOOKS_LIKE_DOMAIN = r"(?:[^/]*[.:A-Z][^/]*|localhost)/"
_ORACLE = re.compile(
    r"\A(?:"
    rf"(?={_LOOKS_LIKE_DOMAIN})"
    r"(?P<domain>(?:(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?)*"
    r"|\[[0-9a-fA-F:]+\])(?::[0-9]+)?)/"
    rf"|(?!{_LOOKS_LIKE_DOMAIN}))"
    r"(?P<path>[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*)"
    r"(?::(?P<tag>[0-9A-Za-z_][0-9A-Za-z_.-]{0,127}))?"
    r"(?:@(?P<digest>sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128}))?\Z"
)


def oracle(text: str) -> Reference | None:
    match = _ORACLE.match(text)
    if not match or len(match["path"]) > 255 or re.fullmatch("[0-9a-f]{64}", text):
        return None
    return Reference(match["domain"] or "", match["path"], match["tag"] or "", match["digest"] or "", text)


def outcome(text: str) -> Reference | None:
    try:
        return parse(text)
    except InvalidReference as error:
        assert str(error) and "\n" not in str(error)
        return None


_labels = st.from_regex(r"[a-zA-Z0-9]([a-zA-Z0-9-]{0,6}[a-zA-Z0-9])?", fullmatch=True)
_hosts = st.one_of(
    st.lists(_labels, min_size=1, max_size=4).map(".".join),
    st.sampled_from(["localhost", "[::1]", "[2001:db8::1]", "10.0.0.1", "sea.hub", ""]),
)
_ports = st.sampled_from(["", ":5000", ":", ":x"])
_components = st.from_regex(r"[a-z0-9]{1,4}((\.|_|__|-{1,3})[a-z0-9]{1,3}){0,2}", fullmatch=True)
_paths = st.lists(_components, min_size=1, max_size=4).map("/".join)
_tags = st.from_regex(r"(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,12})?", fullmatch=True)
_digests = st.sampled_from(
    ["", "@sha256:" + "0a" * 32, "@sha512:" + "f" * 128, "@sha256:" + "0" * 63, "@md5:" + "0" * 32]
)
_references = st.builds(
    lambda host, port, path, tag, digest: (host + port + "/" if host else "") + path + tag + digest,
    _hosts, _ports, _paths, _tags, _digests,
)  # fmt: skip


@st.composite
def _mangled(draw: st.DrawFn) -> str:
    """A reference with up to two characters replaced, added or taken out."""
    text = draw(_references)
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(["", *"./:@_-[]aZ0 \n\u0131é"])) + text[at + draw(st.integers(0, 1)) :]
    return text


@given(_mangled())
@example("a" * 64)
@example("a.b/" + "a" * 255)
@example("a.b/" + "a" * 256)
@example("a:" + "t" * 128)
@example("a:" + "t" * 129)
@example("a:tag\n")
@example("a/b\n")
def test_agrees_with_the_documented_grammar_near_references(text: str) -> None:
    assert outcome(text) == oracle(text)


@given(st.text(alphabet="aZ0._-/:@[]é", max_size=14))
def test_agrees_with_the_documented_grammar_on_any_text(text: str) -> None:
    assert outcome(text) == oracle(text)


@given(_mangled())
def test_the_parts_make_up_the_text_again(text: str) -> None:
    reference = outcome(text)
    if reference is not None:
        tag = f":{reference.tag}" if reference.tag else ""
        digest = f"@{reference.digest}" if reference.digest else ""
        assert reference.repository + tag + digest == reference.text == text


@pytest.mark.parametrize(
    ("text", "domain", "path", "tag"),
    [
        ("sealerio/lvscare:v1.1.3-beta.8", "", "sealerio/lvscare", "v1.1.3-beta.8"),
        ("lvscare", "", "lvscare", ""),
        ("sea.hub:5000", "", "sea.hub", "5000"),
        ("localhost/lvscare", "localhost", "lvscare", ""),
        ("Registry/lvscare", "Registry", "lvscare", ""),
        ("sea.hub:5000/lvscare:v1", "sea.hub:5000", "lvscare", "v1"),
        ("hub:5000/lvscare", "hub:5000", "lvscare", ""),
        ("[2001:db8::1]:5000/a/b:v1", "[2001:db8::1]:5000", "a/b", "v1"),
        ("docker-cdv5ju.swr-pro.myhuaweicloud.com/global/lvscare:latest",
         "docker-cdv5ju.swr-pro.myhuaweicloud.com", "global/lvscare", "latest"),
    ],
)  # fmt: skip
def test_a_domain_needs_a_dot_a_colon_an_upper_case_letter_or_localhost(
    text: str, domain: str, path: str, tag: str
) -> None:
    assert parse(text) == Reference(domain, path, tag, "", text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "repository is empty"),
        ("/global/lvscare:latest", "registry host in front is missing"),
        ("https://sea.hub/lvscare", "'https:' is not a registry host"),
        ("sea.hub:port/a", "'sea.hub:port' is not a registry host"),
        ("sea.hub/", "repository is empty"),
        ("a//b", "nothing between two `/`"),
        ("sealerio/LVScare:v1", "'LVScare' is not a repository name"),
        ("sealerio/lvscare:", "'' is not a tag"),
        ("sealerio/lvscare:-v1", "'-v1' is not a tag"),
        ("sealerio/lvscare:%s", "'%s' is not a tag"),
        ("sealerio/lvscare@sha256:0", "not a digest"),
        ("a" * 256, "256 characters, more than 255"),
        ("a:" + "b" * 129, "129 characters, more than 128"),
    ],
)
def test_says_why_a_text_is_no_reference(text: str, reason: str) -> None:
    with pytest.raises(InvalidReference, match=re.escape(reason)):
        parse(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "the repository is empty"),
        ("/a/b", "it begins with `/`: the registry host in front is missing"),
        ("a/", "there is nothing between two `/`, or after the last one"),
        ("0" * 64, "64 hexadecimal digits are an image's identifier, not a reference"),
        ("a/B" + "b" * 63, f"'B{'b' * 63}' is not a repository name (lower-case letters and digits; single `.`, `_`,"
         " `__` or any number of `-` between them)"),
        ("a/B" + "b" * 64, f"'B{'b' * 60}...' is not a repository name (lower-case letters and digits; single `.`,"
         " `_`, `__` or any number of `-` between them)"),
        ("a:x:y", "'x:y' is not a tag (letters, digits, `_`, `.`, `-`; no `.` or `-` in front)"),
    ],
)  # fmt: skip
def test_a_reason_is_one_plain_sentence(text: str, reason: str) -> None:
    with pytest.raises(InvalidReference) as raised:
        parse(text)
    assert str(raised.value) == reason


def test_a_reference_without_a_tag_floats_because_of_that() -> None:
    assert str(floating_reason("")) == "there is no tag, which means `latest`"


@pytest.mark.parametrize("text", ["a.b/c/d:v1", "h:1/c:v1", "a:b"])
def test_the_tag_is_behind_the_last_slash(text: str) -> None:
    assert parse(text).tag == text.rpartition(":")[2]


def test_a_reason_never_repeats_a_long_text() -> None:
    with pytest.raises(InvalidReference) as raised:
        parse("a/" + "X" * 100_000)
    assert len(str(raised.value)) < 300


@pytest.mark.parametrize("tag", ["", "latest", "Latest", "latest-amd64", "stable", "main", "master", "edge", "nightly"])
def test_a_moving_tag_floats(tag: str) -> None:
    assert is_floating(tag)
    assert "tag" in str(floating_reason(tag))


@pytest.mark.parametrize(
    "tag", ["v1.1.3-beta.8", "3.9", "v1", "20240101", "main-1f2e3d4", "nightly-20240101", "1.2-dev"]
)
def test_a_tag_that_may_be_a_pin_does_not_float(tag: str) -> None:
    assert not is_floating(tag)
    assert floating_reason(tag) is None


def test_the_last_component_is_the_images_own_name() -> None:
    assert last_component("global/team/lvscare") == "lvscare"
    assert last_component("lvscare") == "lvscare"


def test_splits_a_name_that_is_not_valid_otherwise() -> None:
    assert split_domain("sea.hub:5000/%s") == ("sea.hub:5000", "%s")
    assert split_domain("%s/lvscare") == ("", "%s/lvscare")
