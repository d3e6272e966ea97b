"""Whatever bytes come in, each reader answers or raises the one error it names."""

from __future__ import annotations

import contextlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from cli_cases import Cli
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from preflight_asking import Ask, rule_for

from codemod.errors import UserError
from codemod.image import reference, yamltree
from codemod.preflight import (
    challenge,
    credentials,
    image,
    node,
    oci,
    registry_api,
    runtimes,
    sealer,
    strictjson,
    transport,
)
from codemod.preflight.deadline import Budget
from codemod.preflight.outcome import Undetermined
from codemod.report import FORMATS
from codemod.report.chain import FORMATS as CHAIN_FORMATS

KEYS = [
    *("manifests", "config", "layers", "digest", "size", "platform", "os", "architecture", "mediaType"),
    *("images", "repoTags", "repoDigests", "Name", "Repository", "Tag", "Digest"),
    *("auths", "auth", "username", "password", "credHelpers", "credsStore", "host:1", "https://host:1/v1/"),
    *("token", "access_token", "Username", "Secret"),
]
# with lone surrogates, which text in Python can hold and UTF-8 cannot
TEXT = st.text(max_size=8) | st.sampled_from(
    ["\ud800", "\x00", "a\r\nb", "YTpi", "s/h:1", "linux", "sha256:" + "0" * 64]
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXT | st.sampled_from([1 << 64, 10**400, -1]),
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


def written(value: object) -> bytes:
    """JSON as a stranger may write it: its first key once more at the end, half a surrogate pair, other encodings."""
    return json.dumps(value).encode()


DOUBLED = JSON.map(written).map(
    lambda data: data[:-1] + b", " + data[1:] if data[:1] in b"{[" and len(data) > 2 else data
)
BYTES = (
    st.binary(max_size=200)
    | JSON.map(written)
    | DOUBLED
    | JSON.map(lambda value: json.dumps(value, ensure_ascii=False).encode(errors="surrogatepass"))
    | JSON.map(lambda value: json.dumps(value).encode("utf-16"))
    | JSON.map(lambda value: b'{"manifests": [%s]}' % written(value))
    | JSON.map(lambda value: b'{"config": %s, "layers": [%s]}' % (written(value), written(value)))
)
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


@given(BYTES)
def test_json_is_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(strictjson.Refused):
        json.dumps(strictjson.load(data), ensure_ascii=False).encode()


@given(BYTES | JSON.map(lambda value: b'{"auths": {"host:1": %s}}' % written(value)))
@example(b'{"auths": {"host:1": {"username": "\\ud800", "password": ""}}}')
@example(b'{"auths": {"host:1": {"auth": "\\u00fc"}}}')
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_auth_file_gives_a_login_or_an_error_for_people(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "config.json"
    path.write_bytes(data)
    with contextlib.suppress(UserError, Undetermined):
        login = credentials.load(path, {}, Budget(), must_exist=True).login("host:1")
        assert login is None or login.basic.isascii()


@given(BYTES)
@example(b'{"Username": "\\ud800", "Secret": ""}')
def test_a_credential_helpers_answer_gives_a_login_or_leaves_the_question_open(data: bytes) -> None:
    with contextlib.suppress(Undetermined):
        assert credentials._answer("docker-credential-x", data).basic.isascii()


@given(BYTES)
def test_a_token_servers_answer_gives_a_token_or_leaves_the_question_open(data: bytes) -> None:
    with contextlib.suppress(Undetermined):
        assert registry_api._token(data, transport.parse_url("http://host:1/")).isascii()


@given(BYTES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_saved_listing_gives_findings_or_an_error_for_people(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "saved").write_bytes(data)
    with contextlib.suppress(UserError):
        found, _ = node.check(
            node.NodeListing({}, tmp_path / "saved"), rule_for(), "host:1/sealerio/lvscare:v1.1.3-beta.8"
        )
        assert {each.code for each in found} <= {"IMG413"}


@dataclass(frozen=True)
class Held:
    """A store that answers everything with the same bytes."""

    data: bytes
    name: str = "x"
    missing_part: str = "IMG403"

    def manifest(self, digest: str) -> bytes | None:
        return self.data

    def flaw(self, blob: oci.Descriptor) -> image.Flaw | None:
        return None

    def config(self, blob: oci.Descriptor) -> bytes:
        return self.data


@given(BYTES, st.booleans())
def test_an_image_gives_findings_or_leaves_the_question_open(data: bytes, asked: bool) -> None:
    wanted = (oci.Platform("linux", "amd64"),) if asked else ()
    with contextlib.suppress(Undetermined):
        for found in image.Inspection("x", Held(data), wanted).run(oci.hash_of(data, "sha256:")):
            assert str(found.message).encode() is not None


@pytest.mark.parametrize(
    "data",
    [
        b'{"config": {"digest": "a"}, "config": {"digest": "b"}, "layers": []}',
        b'{"manifests": [NaN]}',
        b'{"manifests": [], "x": Infinity}',
        b'{"x": "\\ud800"}',
        b'{"x": "\xed\xa0\x80"}',
        b"\xef\xbb\xbf{}",
        b'{"x": ' + b"9" * 5000 + b"}",
        '{"x": 1}'.encode("utf-16"),
        b"[" * 50_000 + b"]" * 50_000,
        b'{"":' * 50_000,
    ],
)
def test_json_that_programs_read_differently_is_refused(data: bytes) -> None:
    with pytest.raises(strictjson.Refused):
        strictjson.load(data)


@pytest.mark.parametrize("size", [-1, 1.0, 1e3, True, None, "1", [], 1 << 63, 10**400])
def test_a_size_is_a_number_of_bytes(size: object) -> None:
    descriptor = {"digest": "sha256:" + "0" * 64, "size": size}
    with pytest.raises(oci.Malformed):
        oci.parse(json.dumps({"config": descriptor, "layers": []}).encode())


@pytest.mark.parametrize("entry", ["\u00fc", "YQ", "YTpi\n", "/w==", 5, True, ["YTpi"], {"a": "b"}])
def test_an_auth_that_is_no_base64_of_two_words_is_an_error_for_people(tmp_path: Path, entry: object) -> None:
    (tmp_path / "x").write_text(json.dumps({"auths": {"host:1": {"auth": entry}}}))
    with pytest.raises(UserError, match="base64"):
        credentials.load(tmp_path / "x", {}, Budget(), must_exist=True).login("host:1")


@pytest.mark.parametrize(
    "images",
    [{"repoTags": "abc"}, {"repoTags": [1]}, {"repoTags": {"a": "b"}}, {"repoTags": ["a"], "repoDigests": "x"}],
)
def test_a_listing_with_other_types_is_refused(images: object) -> None:
    with pytest.raises(runtimes.UnknownListing):
        runtimes.parse(json.dumps({"images": [images]}).encode())


@pytest.mark.parametrize(
    "text", ['"\\UFFFFFFFF"', '"\\ud800"', "%YAML 1." + "9" * 5000 + "\n--- a", "%YAML 9.9\n--- a", '"\\x"']
)
@pytest.mark.parametrize("parser", ["C", "Python"])
def test_numbers_in_yaml_that_are_none_are_no_crash(monkeypatch: pytest.MonkeyPatch, text: str, parser: str) -> None:
    if parser == "Python":
        monkeypatch.delattr(pytest.importorskip("yaml"), "CSafeLoader", raising=False)
    with contextlib.suppress(yamltree.Unsafe):
        for document in yamltree.read(text.encode()):
            assert document.text is not None


NAMES = [b"kube-lvscare\xff.yaml", b"kube\nlvscare", b"::error::", b"\x1b[31m", "\u202e".encode(), b"a" * 255]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_whose_name_is_no_text_is_judged_and_reported(cli: Cli, tmp_path: Path, name: bytes) -> None:
    pod = b"{kind: Pod, apiVersion: v1, metadata: {name: x}, spec: {containers: [%s, %s]}}" % (
        b"{name: a, image: 'x/lvscare:\\ud800'}",
        b"{name: b, image: fanux/lvscare}",
    )
    for folder, data in (("pods", pod), ("bundle/manifests", b"image: sealerio/lvscare:v1 # \xff\x00\n")):
        (tmp_path / folder).mkdir(parents=True)
        path = os.path.join(os.fsencode(tmp_path / folder), name[:250] + b".yaml")
        with open(path, "wb") as stream:  # noqa: PTH123
            stream.write(data)
    for form in FORMATS:
        for question in (("manifests", tmp_path / "pods", "--expect"), ("bundle", tmp_path / "bundle")):
            ran = cli("preflight", *question, "--output-format", form)
            assert (ran.status, "internal" in ran.err) == (1, False)
            assert not {char for char in ran.out if not char.isprintable()} - {"\n"}
    for form in CHAIN_FORMATS:
        asked = ("--manifests", tmp_path / "pods", "--bundle", tmp_path / "bundle", "--from", "/dev/null", "--expect")
        ran = cli("preflight", "all", *asked, "--output-format", form)
        assert (ran.status, "internal" in ran.err) == (1, False)


@pytest.mark.parametrize("name", ["imageList", "x.yaml"])
def test_links_that_go_in_circles_are_no_crash(ask: Ask, tmp_path: Path, name: str) -> None:
    (tmp_path / "manifests").mkdir()
    (tmp_path / "manifests" / name).symlink_to(name)
    (tmp_path / "charts").symlink_to("charts")
    answer = ask("bundle", tmp_path)
    assert (answer.exit, answer.codes) in ((1, ["IMG407"]), (3, ["IMG415"]))
    (tmp_path / "lvscare").symlink_to("lvscare")
    assert ask("manifests", tmp_path, "--expect").exit == 3


def test_a_folder_in_a_files_place_is_no_crash(ask: Ask, tmp_path: Path) -> None:
    for name in ("manifests/imageList", "manifests/x.yaml", "imageList", "application/apps", "charts/Chart.yaml"):
        (tmp_path / name).mkdir(parents=True)
    assert ask("bundle", tmp_path).exit == 3
    for name in (".", "manifests/imageList"):
        with pytest.raises(UserError):
            ask("node", "--from", tmp_path / name)
        with pytest.raises(UserError):
            ask("bundle", tmp_path / "x" / name)
