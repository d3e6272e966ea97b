"""TLS, credentials and token servers, against real registries; where secrets go, and where they do not."""

from __future__ import annotations

import base64
import json
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import preflight_layout as layouts
import preflight_servers as servers
import pytest
from preflight_asking import REPOSITORY, Answer, Ask

from codemod.errors import UserError
from codemod.preflight import credentials

NAME = f"{REPOSITORY}:v1.1.3-beta.8"
USER, PASSWORD = "operator", "s3cr3t-Passw0rd"
BASIC = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()


@dataclass(frozen=True)
class Guarded:
    """Registries that want something: a CA, a password, a token from another port, a token from another host."""

    made: servers.Authority
    tls: str
    ipv6: str
    htpasswd: str
    token: str
    tokens: list[servers.Seen]


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    folder = tmp_path_factory.mktemp("guarded")
    made = servers.authority(folder)
    layout, _ = layouts.single(folder / "image", "linux/amd64", "guarded")
    (folder / "htpasswd").write_text(servers.run(servers.program("htpasswd"), "-nbB", USER, PASSWORD))
    certificates = folder / "certificates"
    certificates.mkdir()
    shutil.copy(made.ca, certificates / "ca.crt")
    tls = f"  tls: {{certificate: {made.certificate}, key: {made.key}}}\n"
    basic = f"auth: {{htpasswd: {{realm: test, path: {folder / 'htpasswd'}}}}}\n"
    with servers.server(servers.token_answer(made, USER, PASSWORD)) as (realm, tokens):
        token = (
            f"auth: {{token: {{realm: 'http://{realm}/token', service: 'test registry', issuer: 'test issuer',"
            f" rootcertbundle: {made.ca}}}}}\n"
        )
        with (
            servers.registry(folder / "tls", tls=tls) as secured,
            # on the same storage, as Debian's skopeo cannot write an IPv6 address
            servers.registry(folder / "ipv6", host="[::1]", tls=tls, root=secured.root) as ipv6,
            servers.registry(folder / "basic", basic) as htpasswd,
            servers.registry(folder / "token", token) as by_token,
        ):
            secured.push(layout.root, NAME, f"--dest-cert-dir={certificates}")
            for registry in (htpasswd, by_token):
                registry.push(layout.root, NAME, "--dest-tls-verify=false", f"--dest-creds={USER}:{PASSWORD}")
            yield Guarded(made, secured.address, ipv6.address, htpasswd.address, by_token.address, tokens)


def config(path: Path, document: object) -> Path:
    path.write_text(json.dumps(document))
    return path


def auths(path: Path, registry: str, secret: str = BASIC) -> Path:
    return config(path / "auth.json", {"auths": {registry: {"auth": secret}}})


def assert_no_secret(answer: Answer) -> None:
    assert PASSWORD not in answer.text
    assert BASIC not in answer.text


def test_an_unknown_authority_leaves_the_question_open(ask: Ask, guarded: Guarded) -> None:
    answer = ask("registry", guarded.tls)
    assert (answer.exit, answer.codes) == (3, ["IMG415"])
    assert "--ca-file" in str(answer.findings[0].message)


def test_the_authority_of_ca_file_is_trusted(ask: Ask, guarded: Guarded) -> None:
    assert ask("registry", guarded.tls, "--ca-file", guarded.made.ca).exit == 0


def test_an_ipv6_address_is_asked_and_its_certificate_verified(ask: Ask, guarded: Guarded) -> None:
    assert guarded.ipv6.startswith("[::1]:")
    assert ask("registry", guarded.ipv6, "--ca-file", guarded.made.ca).exit == 0
    assert ask("registry", guarded.ipv6).exit == 3


def test_a_certificate_for_another_name_leaves_the_question_open(ask: Ask, guarded: Guarded) -> None:
    with servers.server(lambda _: (200, {}, b""), host="127.0.0.2", made=guarded.made) as (address, seen):
        answer = ask("registry", address, "--ca-file", guarded.made.ca)
    assert (answer.exit, seen) == (3, [])
    assert "certificate" in str(answer.findings[0].message)


@pytest.mark.parametrize("spelling", ["127.0.0.1:{port}", "127.0.0.1_{port}_"])
def test_the_certificate_folders_of_docker_and_containerd_are_used(
    ask: Ask, guarded: Guarded, tmp_path: Path, spelling: str
) -> None:
    folder = tmp_path / spelling.format(port=guarded.tls.rpartition(":")[2])
    folder.mkdir()
    shutil.copy(guarded.made.ca, folder / "sea.hub.crt")
    assert ask("registry", guarded.tls, certificates=(tmp_path,)).exit == 0


def test_a_broken_certificate_in_such_a_folder_leaves_the_question_open(
    ask: Ask, guarded: Guarded, tmp_path: Path
) -> None:
    folder = tmp_path / guarded.tls
    folder.mkdir()
    (folder / "sea.hub.crt").write_text("no certificate")
    assert ask("registry", guarded.tls, certificates=(tmp_path,)).exit == 3


def test_a_ca_file_that_is_none_is_an_error_for_people(ask: Ask, guarded: Guarded, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"missing\.crt"):
        ask("registry", guarded.tls, "--ca-file", tmp_path / "missing.crt")


def test_plain_text_asked_of_a_registry_with_tls_leaves_the_question_open(ask: Ask, guarded: Guarded) -> None:
    assert ask("registry", guarded.tls, "--plain-http").exit == 3


def test_no_credentials_leave_the_question_open(ask: Ask, guarded: Guarded) -> None:
    answer = ask("registry", guarded.htpasswd, "--plain-http")
    assert (answer.exit, answer.codes) == (3, ["IMG415"])


def test_the_password_of_the_authfile_opens_the_registry(ask: Ask, guarded: Guarded, tmp_path: Path) -> None:
    answer = ask("registry", guarded.htpasswd, "--plain-http", "--authfile", auths(tmp_path, guarded.htpasswd))
    assert answer.exit == 0
    assert_no_secret(answer)


def test_the_password_of_dockers_config_opens_the_registry(ask: Ask, guarded: Guarded, tmp_path: Path) -> None:
    (tmp_path / ".docker").mkdir()
    config(tmp_path / ".docker" / "config.json", {"auths": {f"https://{guarded.htpasswd}/v1/": {"auth": BASIC}}})
    assert ask("registry", guarded.htpasswd, "--plain-http").exit == 0


def test_docker_config_names_the_folder_of_the_configuration(ask: Ask, guarded: Guarded, tmp_path: Path) -> None:
    config(tmp_path / "config.json", {"auths": {guarded.htpasswd: {"username": USER, "password": PASSWORD}}})
    assert ask("registry", guarded.htpasswd, "--plain-http", environ={"DOCKER_CONFIG": str(tmp_path)}).exit == 0


def test_a_wrong_password_is_not_a_missing_image_and_is_not_shown(ask: Ask, guarded: Guarded, tmp_path: Path) -> None:
    wrong = base64.b64encode(b"operator:wr0ng").decode()
    authfile = auths(tmp_path, guarded.htpasswd, wrong)
    answer = ask("registry", guarded.htpasswd, "--plain-http", "--authfile", authfile)
    assert (answer.exit, answer.codes) == (3, ["IMG415"])
    assert "wr0ng" not in answer.text and wrong not in answer.text


def test_the_password_of_another_registry_is_not_used(ask: Ask, guarded: Guarded, tmp_path: Path) -> None:
    authfile = auths(tmp_path, "127.0.0.1:1")
    assert ask("registry", guarded.htpasswd, "--plain-http", "--authfile", authfile).exit == 3


def helper(folder: Path, script: str) -> dict[str, str]:
    """A credential helper in a folder of its own, first on PATH."""
    programs = folder / "bin"
    programs.mkdir()
    path = programs / "docker-credential-test"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return {"PATH": f"{programs}:/usr/bin:/bin", "HOME": str(folder)}


@pytest.mark.parametrize("how", ["credsStore", "credHelpers"])
def test_a_credential_helper_is_asked_on_standard_input(ask: Ask, guarded: Guarded, tmp_path: Path, how: str) -> None:
    script = f"""test "$1" = get || exit 9
read -r name
test "$name" = "{guarded.htpasswd}" || exit 8
echo '{{"ServerURL": "x", "Username": "{USER}", "Secret": "{PASSWORD}"}}'"""
    environ = helper(tmp_path, script)
    value = "test" if how == "credsStore" else {guarded.htpasswd: "test"}
    authfile = config(tmp_path / "auth.json", {how: value})
    answer = ask("registry", guarded.htpasswd, "--plain-http", "--authfile", authfile, environ=environ)
    assert answer.exit == 0
    assert_no_secret(answer)


def test_what_a_failing_credential_helper_prints_is_not_shown(ask: Ask, guarded: Guarded, tmp_path: Path) -> None:
    environ = helper(tmp_path, f"echo {PASSWORD}; echo {PASSWORD} >&2; exit 1")
    authfile = config(tmp_path / "auth.json", {"credsStore": "test"})
    answer = ask("registry", guarded.htpasswd, "--plain-http", "--authfile", authfile, environ=environ)
    assert (answer.exit, answer.codes) == (3, ["IMG415"])
    assert_no_secret(answer)


def test_a_helper_that_knows_nothing_leaves_the_word_to_the_file(ask: Ask, guarded: Guarded, tmp_path: Path) -> None:
    environ = helper(tmp_path, "echo credentials not found in native keychain; exit 1")
    document = {"credsStore": "test", "auths": {guarded.htpasswd: {"auth": BASIC}}}
    authfile = config(tmp_path / "auth.json", document)
    assert ask("registry", guarded.htpasswd, "--plain-http", "--authfile", authfile, environ=environ).exit == 0


@pytest.mark.parametrize("name", ["../../bin/sh", "a b", "x;touch y", "-x", "/bin/sh", 7])
def test_a_helper_whose_name_is_none_is_refused(ask: Ask, guarded: Guarded, tmp_path: Path, name: object) -> None:
    authfile = config(tmp_path / "auth.json", {"credsStore": name})
    with pytest.raises(UserError, match="credential helper"):
        ask("registry", guarded.htpasswd, "--plain-http", "--authfile", authfile)


@pytest.mark.parametrize("content", ["", "[]", "{", "[" * 100_000, '{"auths": {"ADDRESS": {"auth": "eDo?5"}}}'])
def test_a_broken_authfile_is_an_error_for_people(ask: Ask, guarded: Guarded, tmp_path: Path, content: str) -> None:
    path = tmp_path / "auth.json"
    path.write_text(content.replace("ADDRESS", guarded.htpasswd))
    with pytest.raises(UserError, match=r"auth\.json"):
        ask("registry", guarded.htpasswd, "--plain-http", "--authfile", path)


def test_a_missing_authfile_is_an_error_for_people(ask: Ask, guarded: Guarded, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="nowhere"):
        ask("registry", guarded.htpasswd, "--plain-http", "--authfile", tmp_path / "nowhere")


def test_a_token_is_fetched_with_the_password_and_opens_the_registry(
    ask: Ask, guarded: Guarded, tmp_path: Path
) -> None:
    answer = ask("registry", guarded.token, "--plain-http", "--authfile", auths(tmp_path, guarded.token))
    assert (answer.exit, answer.findings) == (0, [])
    assert guarded.tokens[-1].authorization == f"Basic {BASIC}"
    assert "scope=repository%3Asealerio%2Flvscare%3Apull" in guarded.tokens[-1].path
    assert_no_secret(answer)


def test_a_refused_token_leaves_the_question_open(ask: Ask, guarded: Guarded) -> None:
    answer = ask("registry", guarded.token, "--plain-http")
    assert (answer.exit, answer.codes) == (3, ["IMG415"])
    assert guarded.tokens[-1].authorization == ""


def challenged(realm: str) -> servers.Answer:
    return 401, {"WWW-Authenticate": f'Bearer realm="http://{realm}/token",service="x"'}, b""


def test_a_token_server_on_another_host_never_gets_the_password(ask: Ask, tmp_path: Path) -> None:
    with (
        servers.server(lambda _: (200, {}, b'{"token": "anonymous"}'), host="127.0.0.2") as (realm, tokens),
        servers.server(lambda _: challenged(realm)) as (address, requests),
    ):
        answer = ask("registry", address, "--plain-http", "--authfile", auths(tmp_path, address))
    assert answer.exit == 3
    assert tokens and {seen.authorization for seen in tokens} == {""}
    assert not any(BASIC in seen.authorization for seen in requests)


def test_a_token_server_without_tls_is_not_asked_for_a_registry_with_tls(
    ask: Ask, guarded: Guarded, tmp_path: Path
) -> None:
    with (
        servers.server(lambda _: (200, {}, b'{"token": "x"}')) as (realm, tokens),
        servers.server(lambda _: challenged(realm), made=guarded.made) as (address, requests),
    ):
        authfile = auths(tmp_path, address)
        answer = ask("registry", address, "--ca-file", guarded.made.ca, "--authfile", authfile)
    assert (answer.exit, tokens) == (3, [])
    assert requests and "without TLS" in str(answer.findings[0].message)


def test_no_representation_shows_a_secret() -> None:
    login = credentials.Login(USER, PASSWORD)
    keychain = credentials.Keychain("x", {"auths": {"y": {"auth": BASIC}}}, {"SECRET": PASSWORD})
    assert login.basic == f"Basic {BASIC}"
    assert PASSWORD not in repr(login) + repr(keychain) and BASIC not in repr(login) + repr(keychain)


def test_a_redirect_to_another_host_or_port_never_carries_the_password(ask: Ask, tmp_path: Path) -> None:
    def asks_then_redirects(seen: servers.Seen) -> servers.Answer:
        if not seen.authorization:
            return 401, {"WWW-Authenticate": 'Basic realm="x"'}, b""
        return 307, {"Location": f"http://{elsewhere}{seen.path}"}, b""

    with (
        servers.server(lambda _: (404, {}, b"")) as (elsewhere, stolen),
        servers.server(asks_then_redirects) as (address, requests),
    ):
        ask("registry", address, "--plain-http", "--authfile", auths(tmp_path, address))
    assert any(BASIC in seen.authorization for seen in requests)
    assert stolen and {seen.authorization for seen in stolen} == {""}


def test_a_redirect_on_the_same_host_and_port_keeps_the_password(ask: Ask, tmp_path: Path) -> None:
    def redirects(seen: servers.Seen) -> servers.Answer:
        if not seen.authorization:
            return 401, {"WWW-Authenticate": 'Basic realm="x"'}, b""
        return (404, {}, b"") if seen.path == "/end" else (302, {"Location": "/end"}, b"")

    with servers.server(redirects) as (address, requests):
        answer = ask("registry", address, "--plain-http", "--authfile", auths(tmp_path, address))
    assert answer.codes == ["IMG401"]
    assert requests[-1].path == "/end" and BASIC in requests[-1].authorization
