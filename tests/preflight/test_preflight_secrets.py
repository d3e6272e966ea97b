"""A user name or password in front of a host is refused, and repeated nowhere, whatever its spelling."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import preflight_servers as servers
import pytest
from cli_cases import Cli
from preflight_asking import Ask, rule_for

from codemod.preflight.registry import reference
from codemod.report import FORMATS
from codemod.report.chain import FORMATS as CHAIN_FORMATS
from codemod.report.userinfo import blotted, without_userinfo

SECRET = "s3cret"
SPELLINGS = [
    "joe:s3cret@host:5000",
    "http://joe:s3cret@host:5000",
    "HTTPS://joe:s3cret@host:5000/v2/",
    "s3cret@host:5000",
    ":s3cret@host:5000",
    "joe:s3cret%40host:5000",
    "joe%3As3cret%40host:5000",
    "joe%253As3cret%2540host:5000",
    "joe:s3cret\uff20host:5000",
    "joe:a/s3cret@host:5000",
    "joe:a@s3cret@host:5000",
    "joe:s3cret@[::1]:5000",
    "joe:s3cret@",
    "joe:s3cret",
    "joe:s3cret with blanks@host",
    f"joe:s3cret{'x' * 100}@host:5000",
    "//joe:s3cret@host:5000",
]
PODS = """kind: Pod
apiVersion: v1
metadata: {{name: x}}
spec:
  containers:
  - image: {}
    name: main
    imagePullPolicy: IfNotPresent
"""


def written(spelling: str) -> str:
    """The spelling as an image in a file: without the blanks that would end it."""
    return spelling.replace(" ", "") + "/sealerio/lvscare:v1.1.3-beta.8"


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize(
    "command",
    [
        ("preflight", "registry", "--"),
        ("preflight", "node", "--"),
        ("preflight", "manifests", "--registry"),
        ("preflight", "all", "--registry"),
        ("preflight", "registry", "--plain-http", "--lang", "zh", "--"),
    ],
)
def test_a_registry_with_a_password_is_refused_and_not_repeated(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spelling: str, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    ran = cli(*command, spelling)
    assert (ran.status, "HOST:PORT" in ran.err or "cannot be listed" in ran.err) == (2, True)
    assert SECRET not in ran.out + ran.err and "internal" not in ran.err


@pytest.mark.parametrize("spelling", [SPELLINGS[0], SPELLINGS[1], SPELLINGS[6], SPELLINGS[10], SPELLINGS[-1]])
@pytest.mark.parametrize(
    "command",
    [
        ("preflight", "registry", "host:1", "--no-such-option={}"),
        ("preflight", "registry", "host:1", "{}"),
        ("preflight", "registry", "host:1", "--authfile", "{}/x"),
        ("preflight", "registry", "host:1", "--ca-file", "{}/x"),
        ("preflight", "manifests", "{}/x"),
        ("preflight", "bundle", "{}/x"),
        ("preflight", "node", "--from", "{}/x"),
        ("preflight", "registry", "host:1", "--rules", "{}/x.py"),
        ("lint", "--rules", "{}/x.py"),
        ("lint", "--since", "{}"),
        ("explain", "{}"),
        ("bump", "--check-registry", "{}", "v1"),
    ],
)
def test_no_note_of_any_command_repeats_a_password(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spelling: str, command: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = cli(*(word.format(spelling) for word in command))
    assert ran.status in (2, 3)
    assert SECRET not in ran.out + ran.err and "internal" not in ran.err


@pytest.mark.parametrize(
    ("spelling", "at"),
    [
        *((each, "@") for each in SPELLINGS if each != "joe:s3cret"),
        (SPELLINGS[0], r"\x40"),
        (SPELLINGS[0], r"\u0040"),
        (SPELLINGS[0], r"\U00000040"),
    ],
)
def test_a_static_pod_with_a_password_is_found_and_its_line_is_blotted(
    cli: Cli, tmp_path: Path, spelling: str, at: str
) -> None:
    (tmp_path / "kube-lvscare.yaml").write_text(PODS.format(json.dumps(written(spelling))).replace("@h", at + "h"))
    for form in FORMATS:
        expected = ("--expect", "kube-lvscare.yaml", "--output-format", form)
        ran = cli("preflight", "manifests", tmp_path, *expected)
        assert (ran.status, "IMG404" in ran.out) == (1, True)
        assert SECRET not in ran.out + ran.err, form
    for form in CHAIN_FORMATS:
        ran = cli("preflight", "all", "--manifests", tmp_path, "--output-format", form, "--from", "/dev/null")
        assert SECRET not in ran.out + ran.err, form


@pytest.mark.parametrize("spelling", [each for each in SPELLINGS if each != "joe:s3cret"])
def test_a_line_of_an_image_list_with_a_password_is_shown_without(cli: Cli, tmp_path: Path, spelling: str) -> None:
    (tmp_path / "manifests").mkdir()
    (tmp_path / "manifests" / "imageList").write_text(f"{written(spelling)} # {'x' * 300}\n")
    for form in FORMATS:
        ran = cli("preflight", "bundle", tmp_path, "--output-format", form)
        assert ("IMG407" in ran.out, SECRET in ran.out + ran.err) == (True, False), form


@pytest.mark.parametrize("spelling", ["http://joe:s3cret@127.0.0.1/x", "//joe:s3cret@127.0.0.1/", "http://s3cret@x/"])
def test_a_redirect_with_a_password_is_not_followed(ask: Ask, spelling: str) -> None:
    with servers.server(lambda _: (302, {"Location": spelling}, b"")) as (address, seen):
        answer = ask("registry", address, "--plain-http")
    assert (answer.exit, len(seen), "no valid URL" in answer.text) == (3, 1, True)
    assert SECRET not in answer.text


@pytest.mark.parametrize("spelling", ["http://joe:s3cret@127.0.0.1/x", "http://s3cret%40127.0.0.1/", "joe:s3cret@x"])
def test_a_token_server_with_a_password_is_not_asked(ask: Ask, spelling: str) -> None:
    challenge = {"WWW-Authenticate": f'Bearer realm="{spelling}",service="s3cret"'}
    with servers.server(lambda _: (401, challenge, b"")) as (address, _):
        answer = ask("registry", address, "--plain-http")
    assert (answer.exit, "no valid token server" in answer.text) == (3, True)
    assert SECRET not in answer.text


@pytest.mark.parametrize("line", [b"s3cret", b"HTTP/9.9 s3cret", b"HTTP/1.1 s3cret", b"HTTP/1.1 200 OK\r\ns3cret"])
def test_what_a_server_says_instead_of_http_is_not_repeated(ask: Ask, line: bytes) -> None:
    with servers.saying(line + b"\r\n\r\n") as address:
        answer = ask("registry", address, "--plain-http", "--timeout", "0.3")
    assert answer.exit == 3
    assert SECRET not in answer.text


def test_what_a_failing_runtime_says_of_its_proxy_is_shown_without_the_password(ask: Ask, tmp_path: Path) -> None:
    script = tmp_path / "ctr"
    script.write_text('#!/bin/sh\necho "proxyconnect: $HTTPS_PROXY" >&2; exit 1\n')
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    for proxy in ("http://joe:s3cret@proxy:3128", f"http://joe:{'s3cret' * 60}@proxy:3128", "joe:s3cret@proxy"):
        answer = ask("node", environ={"PATH": str(tmp_path), "HTTPS_PROXY": proxy})
        assert (answer.exit, "***@proxy" in answer.text, SECRET in answer.text) == (3, True, False)


@pytest.mark.parametrize("document", [b'{"auths": {"ADDRESS": {"auth": "s3cret"}}}', b'{"s3cret": "joe:s3cret@x",}'])
def test_a_configuration_of_docker_that_is_broken_is_not_repeated(cli: Cli, tmp_path: Path, document: bytes) -> None:
    with servers.server(lambda _: (401, {"WWW-Authenticate": "Basic realm=x"}, b"")) as (address, _):
        (tmp_path / "config.json").write_bytes(document.replace(b"ADDRESS", address.encode()))
        options = ("--plain-http", "--authfile", tmp_path / "config.json")
        ran = cli("preflight", "registry", address, *options)
    assert (ran.status, "config.json" in ran.err) == (3 if ran.out else 2, True)
    assert SECRET not in ran.out + ran.err


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://joe:pw@sea.hub/x", "https://***@sea.hub/x"),
        ("(http://pw@sea.hub)", "(http://***@sea.hub)"),
        ("a joe:pw@sea.hub:5000 b", "a ***@sea.hub:5000 b"),
        ("joe:p/w@x@sea.hub", "***@sea.hub"),
        ("'joe:pw@sea.hub'", "'***@sea.hub'"),
        ("joe%3Ap/w%40sea.hub", "***%40sea.hub"),
        (f"sea.hub:5000/a:v1@sha256:{'0' * 64}", f"sea.hub:5000/a:v1@sha256:{'0' * 64}"),
        (f"joe:pw@sea.hub/a@sha256:{'0' * 64}", f"***@sea.hub/a@sha256:{'0' * 64}"),
        ("/go/pkg/mod/example.org/x@v1.0.0/a.go", "/go/pkg/mod/example.org/x@v1.0.0/a.go"),
        ("@types/x", "@types/x"),
        ("main@{upstream}", "main@{upstream}"),
        ("https://example.org/x/@v/list", "https://example.org/x/@v/list"),
        ("no secret: nothing", "no secret: nothing"),
    ],
)
def test_what_stands_in_front_of_a_host_is_left_out(text: str, shown: str) -> None:
    assert without_userinfo(text) == shown
    assert without_userinfo(shown) == shown


def test_a_blotted_file_has_every_byte_at_its_place() -> None:
    data = b"\xef\xbb\xbfa: joe:p\xc3\xbc@h\xff\r\nb: x\n"
    assert blotted(data) == b"\xef\xbb\xbfa: *******@h\xff\r\nb: x\n"


def test_a_registry_without_a_password_is_none_of_this() -> None:
    assert reference("[::1]:5000", rule_for().image) == "[::1]:5000/sealerio/lvscare:v1.1.3-beta.8"
