"""Registries that refuse one way of asking, and answer another; as the real programs get along with them."""

from __future__ import annotations

import base64
import json
import subprocess
from collections.abc import Callable, Iterator
from email.utils import formatdate
from pathlib import Path

import preflight_layout as layouts
import preflight_servers as servers
import pytest
from preflight_asking import REPOSITORY, Ask

from codemod.preflight import challenge, credentials, patience
from codemod.preflight.challenge import Challenge
from codemod.preflight.credentials import Keychain
from codemod.preflight.deadline import Budget
from codemod.preflight.outcome import Undetermined
from codemod.preflight.registry_api import Client
from codemod.preflight.transport import Transport, parse_url

Refuse = Callable[[servers.Seen], servers.Answer | None]
TAG = f"/v2/{REPOSITORY}/manifests/v1.1.3-beta.8"


class Image:
    """An image, and a registry of it that answers any question that `refuse` lets through."""

    def __init__(self, folder: Path) -> None:
        layout, self.digest = layouts.single(folder / "image", "linux/amd64", "refused")
        self._blobs = layout.root / "blobs" / "sha256"

    def answer(self, seen: servers.Seen) -> servers.Answer:
        name = self.digest if seen.path == TAG else seen.path.rpartition("/")[2]
        path = self._blobs / name.removeprefix("sha256:")
        if seen.path == "/v2/" or not path.is_file():
            return (200 if seen.path == "/v2/" else 404), {}, b""
        manifest = (
            {"Content-Type": layouts.MANIFEST, "Docker-Content-Digest": name} if "/manifests/" in seen.path else {}
        )
        return 200, manifest, path.read_bytes()

    def refusing(
        self, refuse: Callable[[servers.Seen], servers.Answer | None]
    ) -> Callable[[servers.Seen], servers.Answer]:
        return lambda seen: refuse(seen) or self.answer(seen)


@pytest.fixture
def image(tmp_path: Path) -> Image:
    return Image(tmp_path)


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    with servers.containerd(tmp_path_factory.mktemp("refusals")) as environ:
        yield environ


def heads(status: int, where: str) -> Refuse:
    """Refuse HEAD below that path."""
    return lambda seen: (status, {}, b"") if seen.method == "HEAD" and where in seen.path else None


@pytest.mark.parametrize(("status", "expected"), [(405, 0), (404, 3), (403, 3), (501, 3), (400, 3), (503, 3)])
def test_a_head_that_is_refused_for_the_tag_is_what_the_real_containerd_makes_of_it(
    ask: Ask, image: Image, node: dict[str, str], status: int, expected: int
) -> None:
    """containerd asks again with GET after 405 alone (`retryRequest` in core/remotes/docker/resolver.go)."""
    with servers.server(image.refusing(heads(status, "/manifests/"))) as (address, _):
        answer = ask("registry", address, "--plain-http")
        command = [
            "ctr",
            "-n",
            f"s{status}",
            "content",
            "fetch",
            "--plain-http",
            f"{address}{TAG[3:].replace('/manifests/', ':')}",
        ]
        fetched = subprocess.run(command, env=node, capture_output=True, timeout=120, check=False)
    assert answer.exit == expected
    assert (fetched.returncode == 0) == (expected == 0)


def test_a_tag_that_neither_head_nor_get_finds_is_missing(ask: Ask, image: Image) -> None:
    with servers.server(image.refusing(lambda seen: (404, {}, b"") if seen.path == TAG else None)) as (address, _):
        assert ask("registry", address, "--plain-http").codes == ["IMG401"]


@pytest.mark.parametrize("status", [400, 403, 404, 405, 501])
def test_a_layer_whose_head_is_refused_is_asked_for_with_get_as_runtimes_do(
    ask: Ask, image: Image, status: int
) -> None:
    with servers.server(image.refusing(heads(status, "/blobs/"))) as (address, _):
        assert (ask("registry", address, "--plain-http").exit) == 0
    gone = image.refusing(lambda seen: (404, {}, b"") if "/blobs/" in seen.path else None)
    with servers.server(gone) as (address, _):
        assert set(ask("registry", address, "--plain-http").codes) == {"IMG403"}


def test_a_redirect_that_is_signed_for_get_is_followed_with_get_and_its_body_is_not_read(
    ask: Ask, image: Image
) -> None:
    def signed(seen: servers.Seen) -> servers.Answer:
        return image.answer(seen) if seen.method == "GET" and "Signature=" in seen.path else (403, {}, b"<Error/>")

    with servers.server(lambda seen: signed(servers.Seen(seen.method, seen.path, ""))) as (store, stored):

        def redirects(seen: servers.Seen) -> servers.Answer | None:
            location = f"http://{store}/{seen.path.rpartition('/')[2]}?Signature=/{seen.path.rpartition('/')[2]}"
            return (307, {"Location": location}, b"") if "/blobs/" in seen.path else None

        with servers.server(image.refusing(redirects)) as (address, _):
            answer = ask("registry", address, "--plain-http")
    assert (answer.exit, answer.codes) == (0, [])
    assert {seen.method for seen in stored} == {"HEAD", "GET"}


@pytest.mark.parametrize(
    ("header", "challenges"),
    [
        ('Negotiate, Basic realm="x"', [Challenge("negotiate"), Challenge("basic", {"realm": "x"})]),
        ('Negotiate,Basic realm="x"', [Challenge("negotiate"), Challenge("basic", {"realm": "x"})]),
        ("Negotiate , NTLM, Basic", [Challenge("negotiate"), Challenge("ntlm"), Challenge("basic")]),
        ("Negotiate YII+/a==, Bearer realm=y", [Challenge("negotiate"), Challenge("bearer", {"realm": "y"})]),
        (", ,Basic realm=x,,", [Challenge("basic", {"realm": "x"})]),
        (
            'Basic realm="a, b", charset=u, Bearer realm="y",service="z"',
            [
                Challenge("basic", {"realm": "a, b", "charset": "u"}),
                Challenge("bearer", {"realm": "y", "service": "z"}),
            ],
        ),
    ],
)  # fmt: skip
def test_several_challenges_in_one_header_are_all_read(header: str, challenges: list[Challenge]) -> None:
    assert challenge.parse([header]) == challenges


def test_a_registry_that_offers_negotiate_first_gets_the_password(ask: Ask, image: Image, tmp_path: Path) -> None:
    word = base64.b64encode(b"joe:s3cret").decode()

    def guarded(seen: servers.Seen) -> servers.Answer | None:
        known = seen.authorization == f"Basic {word}"
        return None if known else (401, {"WWW-Authenticate": 'Negotiate, Basic realm="x"'}, b"")

    with servers.server(image.refusing(guarded)) as (address, _):
        (tmp_path / "auth.json").write_text(json.dumps({"auths": {address: {"auth": word}}}))
        assert ask("registry", address, "--plain-http", "--authfile", tmp_path / "auth.json").exit == 0


def logins(**document: object) -> Keychain:
    return Keychain("x", document, {"PATH": "/nowhere"})


def auth(user: str) -> dict[str, str]:
    return {"auth": base64.b64encode(f"{user}:x".encode()).decode()}


@pytest.mark.parametrize(
    ("keys", "taken"),
    [
        (["a.b:1", "a.b:1/sealerio", "a.b:1/sealerio/lvscare"], "a.b:1/sealerio/lvscare"),
        (["a.b:1/sealerio/lvscare/x", "a.b:1/sealerio", "a.b:1"], "a.b:1/sealerio"),
        (["a.b:1/other", "a.b:1"], "a.b:1"),
        (["a.b:1/other", "a.b:1/sealer"], None),
        (["https://a.b:1/v1/", "a.b:1/other"], "https://a.b:1/v1/"),
        (["http://a.b:1"], "http://a.b:1"),
        (["a.b:1/v2/"], "a.b:1/v2/"),
        (["https://a.b:1/v1/", "a.b:1"], "a.b:1"),
        (["a.b", "a.b:2", "b:1"], None),
    ],
)
def test_the_most_specific_key_of_an_authfile_wins(keys: list[str], taken: str | None) -> None:
    """Keys with a path are containers-auth.json(5)'s, URLs those of older dockers."""
    for ordered in (keys, keys[::-1]):
        found = logins(auths={key: auth(key.replace(":", "-")) for key in ordered}).login("a.b:1", "sealerio/lvscare")
        assert (found.username if found else None) == (taken.replace(":", "-") if taken else None)


def test_a_helper_of_the_registry_comes_before_everything_and_an_empty_one_is_none() -> None:
    """As docker does (`getConfiguredCredentialStore` in cli/config/configfile)."""
    with pytest.raises(Undetermined, match="docker-credential-own"):
        logins(credHelpers={"a.b:1": "own"}, credsStore="common", auths={"a.b:1": auth("joe")}).login("a.b:1")
    with pytest.raises(Undetermined, match="docker-credential-common"):
        logins(credHelpers={"b": "own"}, credsStore="common", auths={"a.b:1": auth("joe")}).login("a.b:1")
    found = logins(credHelpers={"a.b:1": ""}, credsStore="common", auths={"a.b:1": auth("joe")}).login("a.b:1")
    assert found and found.username == "joe"


def test_a_token_that_expires_between_two_requests_is_fetched_again(ask: Ask, image: Image) -> None:
    issued: list[str] = []
    used: list[str] = []

    def guarded(seen: servers.Seen) -> servers.Answer | None:
        if seen.path.startswith("/token"):
            issued.append(f"t{len(issued)}")
            return 200, {}, json.dumps({"token": issued[-1]}).encode()
        # each token is good for two requests
        if issued and seen.authorization == f"Bearer {issued[-1]}" and used.count(issued[-1]) < 2:
            used.append(issued[-1])
            return None
        return 401, {"WWW-Authenticate": f'Bearer realm="http://{address}/token"'}, b""

    with servers.server(image.refusing(guarded)) as (address, _):
        answer = ask("registry", address, "--plain-http")
    assert (answer.exit, answer.codes) == (0, [])
    assert len(issued) > 1


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def patient(address: str, time: Time, seconds: float = 60.0) -> Client:
    transport = Transport(
        lambda host, port: pytest.fail("no TLS here"), budget=Budget(seconds, clock=time, sleep=time.sleep)
    )
    keychain = credentials.Keychain("x", {}, {})
    return Client(parse_url(f"http://{address}/"), REPOSITORY, "x", transport, lambda: keychain, address)


def test_a_registry_that_is_asked_too_often_is_asked_again_when_it_says(image: Image) -> None:
    time, waits = Time(), ["7", "0", formatdate(1_000_030, usegmt=True)]

    def busy(seen: servers.Seen) -> servers.Answer | None:
        headers = {"Retry-After": waits.pop(0)} if waits else {}
        return (429, headers, b"") if headers else None

    with servers.server(image.refusing(busy)) as (address, _):
        assert patient(address, time).resolve("v1.1.3-beta.8") == image.digest
    assert time.slept[:2] == [7.0, 1.0] and len(time.slept) == 3


@pytest.mark.parametrize("wait", ["61", "60", "999999999999", "soon", "", "-1", "1.5"])
def test_no_longer_than_the_deadline_and_no_wait_without_a_time(image: Image, wait: str) -> None:
    time = Time()
    with (
        servers.server(lambda _: (429, {"Retry-After": wait}, b"")) as (address, seen),
        pytest.raises(Undetermined, match="it is asked too often"),
    ):
        patient(address, time).resolve("v1.1.3-beta.8")
    assert (time.slept, len(seen)) == ([], 1)


def test_a_registry_that_is_always_busy_is_asked_until_the_deadline(image: Image) -> None:
    time = Time()
    with (
        servers.server(lambda _: (429, {"Retry-After": "20"}, b"")) as (address, seen),
        pytest.raises(Undetermined, match="it is asked too often"),
    ):
        patient(address, time).resolve("v1.1.3-beta.8")
    assert (time.slept, len(seen)) == ([20.0, 20.0], 3)


@pytest.mark.parametrize(
    ("retry_after", "date", "seconds"),
    [
        ("120", "", 120.0),
        ("0", "", 1.0),
        ("Fri, 31 Dec 1999 23:59:59 GMT", "Fri, 31 Dec 1999 23:59:29 GMT", 30.0),
        ("Fri, 31 Dec 1999 23:59:59 GMT", "Sat, 01 Jan 2000 23:59:29 GMT", 1.0),
        ("Fri, 31 Dec 1999 23:59:59 GMT", "", None),
        ("Fri, 31 Dec 1999 23:59:59 GMT", "Fri, 31 Dec 1999 23:59:29 -0000", None),
        ("², ", "", None),
        ("Fri, 99 Dec 1999", "x", None),
    ],
)
def test_both_forms_of_retry_after_are_read(retry_after: str, date: str, seconds: float | None) -> None:
    assert patience.asked(retry_after, date) == seconds
