"""Servers that are no good registry: what they say is never taken for "missing", and never runs us over."""

from __future__ import annotations

import contextlib
import hashlib
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import preflight_servers as servers
import pytest
from preflight_asking import Ask

from codemod.preflight import challenge, image, oci, transport
from codemod.preflight.challenge import Challenge
from codemod.preflight.outcome import Undetermined


@pytest.mark.parametrize("status", [400, 403, 405, 404, 429, 500, 502, 503, 504, 204, 299])
def test_any_other_status_leaves_the_question_open(ask: Ask, status: int) -> None:
    with servers.server(lambda _: (status, {}, b"")) as (address, _):
        answer = ask("registry", address, "--plain-http")
    assert (answer.exit, answer.codes) == (3, ["IMG415"])


@pytest.mark.parametrize("status", [401, 403, 500, 503])
def test_a_status_for_the_manifest_leaves_the_question_open(ask: Ask, status: int) -> None:
    with servers.server(lambda seen: (200 if seen.path == "/v2/" else status, {}, b"")) as (address, _):
        assert ask("registry", address, "--plain-http").exit == 3


def test_a_web_server_that_knows_no_registry_is_not_a_registry_without_the_image(ask: Ask) -> None:
    with servers.server(lambda _: (404, {}, b"<html>")) as (address, _):
        assert ask("registry", address, "--plain-http").codes == ["IMG415"]


def test_nobody_listening_leaves_the_question_open(ask: Ask) -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        answer = ask("registry", f"127.0.0.1:{bound.getsockname()[1]}", "--plain-http")
    assert answer.exit == 3
    assert "refused" in str(answer.findings[0].message)


@contextmanager
def dripping(data: bytes) -> Iterator[str]:
    """A server that sends `data` and then one byte after another, without end."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(data)
                stop = threading.Event()
                try:
                    while not stop.wait(0.01):
                        connection.sendall(b"a")
                except OSError:
                    stop.set()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"127.0.0.1:{listener.getsockname()[1]}"
        thread.join()


@pytest.mark.parametrize("data", [b"", b"HTTP/1.1 200 OK\r\nX: ", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_a_server_that_drips_is_cut_off_at_the_deadline(ask: Ask, data: bytes) -> None:
    with dripping(data) as address:
        answer = ask("registry", address, "--plain-http", "--timeout", "0.2")
    assert (answer.exit, answer.codes) == (3, ["IMG415"])
    assert "0.2 seconds" in str(answer.findings[0].message)


def test_a_body_that_the_deadline_cut_is_not_taken_for_a_whole_one() -> None:
    with dripping(b"HTTP/1.1 200 OK\r\n\r\n") as address, pytest.raises(Undetermined, match="within"):
        sender = transport.Transport(lambda host, port: pytest.fail("no TLS here"), timeout=0.2)
        sender.send("GET", transport.parse_url(f"http://{address}/"), limit=1 << 20)


def test_a_server_that_drips_into_the_tls_handshake_is_cut_off(ask: Ask) -> None:
    with dripping(b"\x16\x03\x03\x40\x00") as address:
        assert ask("registry", address, "--timeout", "0.2").exit == 3


def test_a_flood_is_not_taken_into_memory(ask: Ask) -> None:
    sent = []

    def flood(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection, contextlib.suppress(OSError):
            connection.recv(4096)
            connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
            for _ in range(64):
                connection.sendall(b" " * (1 << 20))
                sent.append(1 << 20)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=flood, args=(listener,), daemon=True)
        thread.start()
        answer = ask("registry", f"127.0.0.1:{listener.getsockname()[1]}", "--plain-http")
        thread.join()
    assert (answer.exit, answer.codes) == (3, ["IMG415"])
    # what the sockets buffer is theirs
    assert sum(sent) < 32 << 20


def registry_with(manifest: bytes, digest: str = "") -> servers.Answer:
    return 200, {"Docker-Content-Digest": digest or f"sha256:{hashlib.sha256(manifest).hexdigest()}"}, manifest


def answer_for(ask: Ask, manifest: bytes, digest: str = "") -> tuple[int, list[str]]:
    def answer(seen: servers.Seen) -> servers.Answer:
        return registry_with(manifest, digest) if "/manifests/" in seen.path else (200, {}, b"")

    with servers.server(answer) as (address, _):
        found = ask("registry", address, "--plain-http")
    return found.exit, found.codes


def test_an_endless_manifest_is_not_read_to_its_end(ask: Ask) -> None:
    document = json.dumps({"config": GOOD, "layers": []}).encode()
    assert answer_for(ask, document.ljust(oci.MANIFEST_LIMIT)) == (0, [])
    assert answer_for(ask, document.ljust(oci.MANIFEST_LIMIT + 1)) == (3, ["IMG415"])


def test_a_manifest_with_other_content_than_its_digest_is_corrupt(ask: Ask) -> None:
    assert answer_for(ask, b"{}", "sha256:" + "0" * 64) == (1, ["IMG412"])


GOOD = {"digest": "sha256:" + "0" * 64, "size": 0}


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"\xff\xfe",
        b"[" * 100_000,
        b"[]",
        b"null",
        b"{}",
        json.dumps({"schemaVersion": 1, "fsLayers": []}).encode(),
        json.dumps({"manifests": [], "config": GOOD, "layers": []}).encode(),
        json.dumps({"manifests": {}}).encode(),
        json.dumps({"manifests": [GOOD] * 1001}).encode(),
        json.dumps({"config": {**GOOD, "digest": "sha256:../../etc/passwd"}, "layers": []}).encode(),
        json.dumps({"config": {**GOOD, "size": -1}, "layers": []}).encode(),
        json.dumps({"config": {**GOOD, "size": "1"}, "layers": []}).encode(),
        json.dumps({"config": {**GOOD, "platform": {"os": 1}}, "layers": []}).encode(),
    ],
)
def test_a_manifest_that_is_none_leaves_the_question_open(ask: Ask, document: bytes) -> None:
    assert answer_for(ask, document) == (3, ["IMG415"])


def test_a_layer_of_another_size_is_half_pushed(ask: Ask) -> None:
    document = {"config": GOOD, "layers": [{"digest": "sha256:" + "1" * 64, "size": 7}]}
    assert answer_for(ask, json.dumps(document).encode()) == (1, ["IMG403"])


def test_a_layer_that_registries_do_not_keep_is_not_asked_for(ask: Ask) -> None:
    media_type = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip"
    foreign = {"digest": "sha256:" + "1" * 64, "size": 7, "mediaType": media_type}
    assert answer_for(ask, json.dumps({"config": GOOD, "layers": [foreign]}).encode()) == (0, [])


def holding(ask: Ask, *blobs: bytes, options: tuple[str, ...] = ()) -> tuple[int, list[str]]:
    """The answer about a registry that holds these manifests and blobs by their digests; the first has the tag."""
    held = {f"sha256:{hashlib.sha256(blob).hexdigest()}": blob for blob in blobs}

    def answer(seen: servers.Seen) -> servers.Answer:
        name = seen.path.rpartition("/")[2]
        if seen.path == "/v2/":
            return 200, {}, b""
        data = held.get(name, blobs[0] if name == "v1.1.3-beta.8" else None)
        return (404, {}, b"") if data is None else registry_with(data)

    with servers.server(answer) as (address, _):
        found = ask("registry", address, "--plain-http", *options)
    return found.exit, found.codes


def entry(data: bytes, platform: str) -> dict[str, object]:
    system, architecture = platform.split("/")
    digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
    return {"digest": digest, "size": len(data), "platform": {"os": system, "architecture": architecture}}


CONFIG = b'{"os": "linux", "architecture": "amd64"}'
IMAGE = json.dumps({"config": entry(CONFIG, "x/x"), "layers": []}).encode()


def index_of(*entries: dict[str, object]) -> bytes:
    return json.dumps({"manifests": entries}).encode()


def test_an_index_of_nothing_is_half_pushed(ask: Ask) -> None:
    assert holding(ask, index_of()) == (1, ["IMG403"])
    absent = [entry(IMAGE, "linux/amd64"), entry(IMAGE, "linux/arm64")]
    assert holding(ask, index_of(*absent)) == (1, ["IMG403"])


def test_an_attestation_in_an_index_is_no_platform(ask: Ask) -> None:
    index = index_of(entry(IMAGE, "linux/amd64"), entry(b"absent", "unknown/unknown"))
    assert holding(ask, index, IMAGE, CONFIG) == (0, [])


def test_the_first_of_two_images_for_a_platform_is_the_one_that_counts(ask: Ask) -> None:
    index = index_of(entry(IMAGE, "linux/amd64"), entry(b"absent", "linux/amd64"))
    assert holding(ask, index, IMAGE, CONFIG, options=("--platform", "linux/amd64")) == (0, [])


def test_an_index_in_an_index_is_followed_but_not_without_end(ask: Ask) -> None:
    indexes = [index_of(entry(IMAGE, "linux/amd64"))]
    for wanted in ((), ("--platform", "linux/amd64")):
        for depth in range(image.MAX_DEPTH + 2):
            indexes[depth + 1 :] = [index_of(entry(indexes[depth], "linux/amd64"))]
            answer = holding(ask, *reversed(indexes[: depth + 1]), IMAGE, CONFIG, options=wanted)
            assert answer == ((0, []) if depth <= image.MAX_DEPTH else (3, ["IMG415"]))


def test_a_config_with_other_content_says_nothing_about_the_platform(ask: Ask) -> None:
    def answer(seen: servers.Seen) -> servers.Answer:
        if "/blobs/" in seen.path:
            return 200, {"Content-Length": str(len(CONFIG))}, CONFIG.replace(b"amd64", b"arm64")
        return registry_with(IMAGE)

    with servers.server(answer) as (address, _):
        found = ask("registry", address, "--plain-http", "--platform", "linux/arm64")
    assert (found.exit, found.codes) == (3, ["IMG415"])


@pytest.mark.parametrize("digest", ["sha256:../../token", "x", "sha256:" + "A" * 64])
def test_a_digest_that_is_none_is_computed_and_never_asked_for(ask: Ask, digest: str) -> None:
    def answer(seen: servers.Seen) -> servers.Answer:
        return registry_with(CONFIG if "/blobs/" in seen.path else IMAGE, digest)

    with servers.server(answer) as (address, seen):
        found = ask("registry", address, "--plain-http")
    assert found.exit == 0
    assert not [request for request in seen if digest in request.path]


def test_redirects_in_circles_end(ask: Ask) -> None:
    with servers.server(lambda seen: (302, {"Location": seen.path}, b"")) as (address, seen):
        assert ask("registry", address, "--plain-http").exit == 3
    assert len(seen) == transport.MAX_REDIRECTS + 1


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "ftp://x/", "", "http://", "http://a b/", f"http://{'a' * 70}/"]
)
def test_a_redirect_to_no_web_address_is_not_followed(ask: Ask, location: str) -> None:
    with servers.server(lambda _: (302, {"Location": location}, b"")) as (address, _):
        assert ask("registry", address, "--plain-http").exit == 3


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Digest realm=x",
        "Bearer",
        'Bearer realm=""',
        'Bearer realm="file:///etc/passwd"',
        'Bearer realm="http://[x"',
    ],
)
def test_a_challenge_that_cannot_be_met_leaves_the_question_open(ask: Ask, header: str) -> None:
    with servers.server(lambda _: (401, {"WWW-Authenticate": header}, b"")) as (address, _):
        answer = ask("registry", address, "--plain-http")
    assert (answer.exit, answer.codes) == (3, ["IMG415"])


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"token": 1}', b'{"token": "a\\r\\nX: y"}', b"x" * (257 << 10)])
def test_a_token_that_is_none_leaves_the_question_open(ask: Ask, body: bytes) -> None:
    def answer(seen: servers.Seen) -> servers.Answer:
        if seen.path.startswith("/token"):
            return 200, {}, body
        return 401, {"WWW-Authenticate": f'Bearer realm="http://{address}/token"'}, b""

    with servers.server(answer) as (address, _):
        found = ask("registry", address, "--plain-http")
    assert found.exit == 3
    assert "no token" in str(found.findings[0].message) or len(body) > 1000


@pytest.mark.parametrize(
    ("headers", "challenges"),
    [
        (['Basic realm="a, b"'], [Challenge("basic", {"realm": "a, b"})]),
        (['Bearer realm="x",scope="a:b,c"'], [Challenge("bearer", {"realm": "x", "scope": "a:b,c"})]),
        (["Basic realm=x, Bearer realm=y"], [Challenge("basic", {"realm": "x"}), Challenge("bearer", {"realm": "y"})]),
        (["Bearer realm=x, realm=y"], [Challenge("bearer", {"realm": "x"})]),
        (["Negotiate", "BASIC"], [Challenge("negotiate"), Challenge("basic")]),
        ([r'Basic realm="a \" b"'], [Challenge("basic", {"realm": 'a " b'})]),
        (["Bearer realm = x , service=y"], [Challenge("bearer", {"realm": "x", "service": "y"})]),
        (['"', "=", "", "Basic realm=\"unclosed"], [Challenge("basic")]),
    ],
)  # fmt: skip
def test_challenges_are_read_as_the_rfc_writes_them(headers: list[str], challenges: list[Challenge]) -> None:
    assert challenge.parse(headers) == challenges


def test_a_redirect_from_https_to_http_is_refused() -> None:
    here = transport.parse_url("https://a.example/x")
    with pytest.raises(Undetermined, match="https to http"):
        transport._redirected(here, "http://a.example/x")
