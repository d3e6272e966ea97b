"""However a server or a program wastes time, the answer comes within the deadline, and says that it is none."""

from __future__ import annotations

import gzip
import json
import socket
import stat
import time
from collections.abc import Callable
from pathlib import Path

import preflight_servers as servers
import pytest
from preflight_asking import Ask, rule_for
from test_preflight_strangers import CONFIG, GOOD, IMAGE, entry, index_of, registry_with

from codemod.preflight import deadline, transport
from codemod.preflight.deadline import Budget, within
from codemod.preflight.outcome import Undetermined

ENOUGH = ("--plain-http", "--timeout", "30", "--deadline", "0.2")


class Clock:
    """Stands still but for `step` seconds at each look."""

    def __init__(self, step: float = 0.0) -> None:
        self.now, self.step = 1000.0, step

    def __call__(self) -> float:
        self.now += self.step
        return self.now


@pytest.mark.parametrize(
    ("data", "then"),
    [
        (b"", b""),
        (b"", b"a"),
        (b"HTTP/1.1 200 OK\r\nX: ", b"a"),
        (b"HTTP/1.1 200 OK\r\n", b"X: a\r\n"),
        (b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"a"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n", b"a"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\na\r\n"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;", b"a"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", b"X: a\r\n"),
    ],
)
def test_a_server_that_never_ends_is_cut_off_at_the_deadline(ask: Ask, data: bytes, then: bytes) -> None:
    with servers.saying(data, then) as address:
        answer = ask("registry", address, *ENOUGH)
    assert (answer.exit, answer.codes) == (3, ["IMG415"])
    said = str(answer.findings[0].message)
    # a server may also go beyond what is read of headers, and that is sooner
    assert "0.2 seconds in all (--deadline)" in said or (then[:1] == b"X" and "does not speak HTTP" in said)


def test_a_server_that_never_ends_a_tls_handshake_is_cut_off_at_the_deadline(ask: Ask) -> None:
    with servers.saying(b"\x16\x03\x03\x40\x00", b"a") as address:
        answer = ask("registry", address, *ENOUGH[1:])
    assert (answer.exit, "--deadline" in answer.text) == (3, True)


def test_a_name_whose_addresses_do_not_answer_is_given_up(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.create_connection

    def slowly(address: tuple[str, int], timeout: float) -> socket.socket:
        time.sleep(0.5)
        return connect(address, timeout)

    monkeypatch.setattr(socket, "create_connection", slowly)
    answer = ask("registry", "nobody.invalid:5000", *ENOUGH)
    assert (answer.exit, "--deadline" in answer.text) == (3, True)


def test_a_request_has_its_own_limit_below_the_deadline(ask: Ask) -> None:
    with servers.saying(b"", b"") as address:
        answer = ask("registry", address, "--plain-http", "--timeout", "0.2")
    assert (answer.exit, "does not answer within 0.2 seconds" in answer.text) == (3, True)


def budgeted(budget: Budget, address: str) -> Callable[[], transport.Response]:
    sender = transport.Transport(lambda host, port: pytest.fail("no TLS here"), 5.0, budget)
    return lambda: sender.send("GET", transport.parse_url(f"http://{address}/"), limit=1 << 20)


def test_many_quick_requests_end_at_the_deadline_too() -> None:
    clock = Clock(step=7.0)
    with servers.server(lambda _: (200, {}, b"")) as (address, seen):
        send = budgeted(Budget(60.0, clock=clock), address)
        with pytest.raises(Undetermined, match="60 seconds in all"):
            for _ in range(100):
                send()
    assert len(seen) == 9


def test_the_clock_starts_with_the_first_question() -> None:
    clock = Clock()
    budget = Budget(60.0, clock=clock)
    clock.now += 1000
    assert budget.left() == 60.0
    clock.now += 59
    assert budget.left() == 1.0
    clock.now += 1
    with pytest.raises(Undetermined):
        budget.left()


def test_an_image_is_worth_a_number_of_requests(ask: Ask) -> None:
    layers = [{"digest": f"sha256:{number:064x}", "size": 0} for number in range(1000)]
    manifest = json.dumps({"config": GOOD, "layers": layers}).encode()

    def answer(seen: servers.Seen) -> servers.Answer:
        return registry_with(manifest) if "/manifests/" in seen.path else (200, {}, b"")

    with servers.server(answer) as (address, seen):
        found = ask("registry", address, "--plain-http")
    assert (found.exit, found.codes, len(seen)) == (3, ["IMG415"], deadline.MAX_REQUESTS)
    assert "200 requests" in found.text


def test_redirects_count_as_requests() -> None:
    with servers.server(lambda seen: (302, {"Location": seen.path + "x"}, b"")) as (address, seen):
        send = budgeted(Budget(requests=3), address)
        with pytest.raises(Undetermined, match="more than 3 requests"):
            send()
    assert len(seen) == 3


def test_endless_challenges_end(ask: Ask) -> None:
    """The token server sends a new token each time, and the registry likes none, or each one once."""

    def answer(seen: servers.Seen) -> servers.Answer:
        if seen.path.startswith("/token"):
            return 200, {}, json.dumps({"token": f"t{len(requests)}"}).encode()
        if used.get(seen.authorization, "") == "" and seen.authorization:
            used[seen.authorization] = seen.path
            return registry_with(IMAGE)
        return 401, {"WWW-Authenticate": f'Bearer realm="http://{address}/token"'}, b""

    used: dict[str, str] = {}
    with servers.server(answer) as (address, requests):
        assert ask("registry", address, "--plain-http").exit in (0, 1)
        seen = len(requests)
    with servers.server(lambda _: (401, {"WWW-Authenticate": "Bearer"}, b"")) as (address, requests):
        assert ask("registry", address, "--plain-http").exit == 3
    assert seen < 20 and len(requests) < 5


def test_pages_that_go_on_without_end_are_not_asked_for(ask: Ask) -> None:
    def answer(seen: servers.Seen) -> servers.Answer:
        status, headers, body = registry_with(CONFIG if "/blobs/" in seen.path else IMAGE)
        return status, {**headers, "Link": f'<{seen.path}?n=1&last={len(requests)}>; rel="next"'}, body

    with servers.server(answer) as (address, requests):
        assert ask("registry", address, "--plain-http").exit == 0
    assert len(requests) == 4


@pytest.mark.parametrize("where", ["/manifests/", "/blobs/", "/v2/"])
def test_what_comes_compressed_is_not_unpacked_and_not_judged(ask: Ask, where: str) -> None:
    bomb = gzip.compress(b" " * (1 << 20))

    def answer(seen: servers.Seen) -> servers.Answer:
        status, headers, body = registry_with(CONFIG if "/blobs/" in seen.path else IMAGE)
        return (
            (status, {**headers, "Content-Encoding": "gzip"}, bomb) if where in seen.path else (status, headers, body)
        )

    with servers.server(answer) as (address, _):
        found = ask("registry", address, "--plain-http")
    assert (found.exit, found.codes, "compresses" in found.text) == (3, ["IMG415"], True)


def test_a_layer_that_seems_to_have_a_tebibyte_is_told_by_its_size(ask: Ask) -> None:
    layer = {"digest": "sha256:" + "1" * 64, "size": 1}
    manifest = json.dumps({"config": GOOD, "layers": [layer]}).encode()

    def answer(seen: servers.Seen) -> servers.Answer:
        if "/manifests/" in seen.path:
            return registry_with(manifest)
        return 200, {"Content-Length": str(1 << 40) if "111" in seen.path else "0"}, b""

    with servers.server(answer) as (address, seen):
        found = ask("registry", address, "--plain-http")
    assert (found.exit, found.codes, {request.method for request in seen}) == (1, ["IMG403"], {"GET", "HEAD"})
    assert str(1 << 40) in found.text and not [each for each in seen if each.method == "GET" and "111" in each.path]


@pytest.mark.parametrize("length", ["1" * 5000, "-1", "0x10", "1e3", "\xb2"])
def test_a_length_that_is_none_says_nothing_or_that_the_layer_is_another(ask: Ask, length: str) -> None:
    def answer(seen: servers.Seen) -> servers.Answer:
        return registry_with(IMAGE) if "/manifests/" in seen.path else (200, {"Content-Length": length}, b"")

    with servers.server(answer) as (address, _):
        assert ask("registry", address, *ENOUGH).exit in (0, 1, 3)


def test_a_layer_that_platforms_share_is_asked_for_once(ask: Ask) -> None:
    other = IMAGE + b" "
    index = index_of(entry(IMAGE, "linux/amd64"), entry(other, "linux/arm64"))
    held = {str(entry(data, "x/x")["digest"]): data for data in (index, IMAGE, other, CONFIG)}

    def answer(seen: servers.Seen) -> servers.Answer:
        return (200, {}, b"") if seen.path == "/v2/" else registry_with(held.get(seen.path.rpartition("/")[2], index))

    with servers.server(answer) as (address, seen):
        assert ask("registry", address, "--plain-http").exit == 0
    asked = [request.path for request in seen if request.path.count("sha256")]
    assert len(asked) == len(set(asked)) == 4


def program(folder: Path, name: str, text: str) -> dict[str, str]:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return {"PATH": str(folder), "HOME": str(folder)}


@pytest.mark.parametrize(
    "text", ["exec /bin/sleep 9", "/bin/sleep 2 & exit 0", "exec /bin/cat /dev/zero", "exec /bin/cat /dev/zero >&2"]
)
def test_a_runtime_that_never_ends_is_given_up_at_the_deadline(ask: Ask, tmp_path: Path, text: str) -> None:
    answer = ask("node", "--deadline", "0.3", environ=program(tmp_path, "nerdctl", text))
    assert (answer.exit, answer.codes, "seconds" in answer.text) == (3, ["IMG415"], True)


def test_a_credential_helper_that_never_ends_is_given_up_at_the_deadline(ask: Ask, tmp_path: Path) -> None:
    environ = program(tmp_path, "docker-credential-x", "exec /bin/sleep 9")
    (tmp_path / "auth.json").write_text('{"credsStore": "x"}')
    with servers.server(lambda _: (401, {"WWW-Authenticate": "Basic realm=x"}, b"")) as (address, _):
        answer = ask("registry", address, *ENOUGH, "--authfile", tmp_path / "auth.json", environ=environ)
    assert (answer.exit, answer.codes, "seconds" in answer.text) == (3, ["IMG415"], True)


def test_a_runtime_that_prints_more_than_any_listing_is_not_believed(ask: Ask, tmp_path: Path) -> None:
    answer = ask("node", environ=program(tmp_path, "nerdctl", "exec /usr/bin/head -c 9000000 /dev/zero"))
    assert (answer.exit, "8388608 bytes" in answer.text) == (3, True)


def test_what_a_slow_registry_took_is_gone_for_the_node(ask: Ask, tmp_path: Path) -> None:
    environ = program(tmp_path, "nerdctl", "echo")
    with servers.saying(b"", b"") as address:
        answer = ask("registry", address, *ENOUGH, "--fallback", "node", environ=environ)
        assert (answer.exit, answer.codes) == (3, ["IMG415"])
        saved = tmp_path / "saved"
        saved.write_text(f"REF TYPE DIGEST\n{address}/{rule_for().image} x sha256:0\n")
        assert ask("registry", address, *ENOUGH, "--fallback", "node", "--from", saved).codes == ["IMG414"]


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "inf", "3601", "x", ""])
def test_a_deadline_is_a_number_of_seconds(ask: Ask, seconds: str) -> None:
    with pytest.raises(SystemExit):
        ask("registry", "127.0.0.1:9", "--deadline", seconds)


def test_work_that_is_waited_for_returns_or_raises_what_it_did() -> None:
    assert within(5.0, lambda: 7) == 7
    with pytest.raises(KeyError):
        within(5.0, lambda: {}[1])
    with pytest.raises(TimeoutError):
        within(0.01, lambda: time.sleep(0.1))
