"""Credentials from docker's `config.json` (or podman's `auth.json`): `auths`, `credsStore`, `credHelpers`.

A key of `auths` is a registry, or in `auth.json` a part of one (`host:port/namespace/repository`, the most specific
wins: containers-auth.json(5)); older programs wrote URLs (`https://host:port/v1/`). A registry in `credHelpers` is
asked of that helper (`""`: of none), whatever `credsStore` says.

Formats: docker's manual ("docker login", "Credential helper protocol"): a helper `docker-credential-NAME` is run with
the argument `get`, reads the registry's name from its standard input and answers `{"Username": .., "Secret": ..}`.
No text made here, nor any error, holds a secret.
"""

from __future__ import annotations

import base64
import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from codemod.errors import UserError, why
from codemod.finding.diagnostics import Message, message
from codemod.preflight import strictjson
from codemod.preflight.deadline import Budget
from codemod.preflight.outcome import Undetermined
from codemod.preflight.program import run

_FILE_LIMIT = 1 << 20
_HELPER_SECONDS = 30
_HELPER_LIMIT = 64 << 10
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class Login:
    """A user name and a password; neither is in its `repr`."""

    username: str = field(repr=False)
    password: str = field(repr=False)

    @property
    def basic(self) -> str:
        """The value of an Authorization header (RFC 7617)."""
        return "Basic " + base64.b64encode(f"{self.username}:{self.password}".encode()).decode("ascii")


@dataclass(frozen=True, slots=True)
class Keychain:
    """The content of one configuration file. `environ` is what a credential helper runs with, within the `budget`."""

    path: str
    document: Mapping[str, Any] = field(repr=False)
    environ: Mapping[str, str] = field(repr=False)
    budget: Budget = field(default_factory=Budget)

    def login(self, registry: str, repository: str = "") -> Login | None:
        """Return the login for a repository of a registry (`host:port`), None without one. Raises `Undetermined`."""
        helper = self._helper(registry)
        if helper:
            found = self._ask(helper, registry)
            if found is not None:
                return found
        return self._stored(registry, repository)

    def _helper(self, registry: str) -> str:
        helpers = self.document.get("credHelpers")
        common = self.document.get("credsStore")
        helper = (helpers.get(registry, common) if isinstance(helpers, dict) else common) or ""
        if not isinstance(helper, str) or (helper and not _NAME.fullmatch(helper)):
            raise UserError(
                "{path}: the name of a credential helper is not one: letters, digits, `.`, `_`, `-`", path=self.path
            )
        return helper

    def _ask(self, helper: str, registry: str) -> Login | None:
        program = f"docker-credential-{helper}"
        found = shutil.which(program, path=self.environ.get("PATH", ""))
        if found is None:
            raise _helper_failed(program, message("it is not on PATH"))
        seconds = min(_HELPER_SECONDS, self.budget.left())
        try:
            done = run([found, "get"], self.environ, seconds=seconds, limit=_HELPER_LIMIT, given=registry.encode())
        except TimeoutError:
            raise _helper_failed(
                program, message("no answer within {seconds} seconds", seconds=f"{seconds:g}")
            ) from None
        except OSError as error:
            raise _helper_failed(program, why(error)) from None
        if done.status != 0:
            # the protocol's only error that is no failure, on standard output by custom
            if b"credentials not found" in done.out + done.err:
                return None
            raise _helper_failed(program, message("exit status {status}", status=str(done.status)))
        return _answer(program, done.out)

    def _stored(self, registry: str, repository: str) -> Login | None:
        auths = self.document.get("auths")
        if not isinstance(auths, dict):
            return None
        exact = (name for name in _names(registry, repository) if name in auths)
        older = (key for key in auths if _is_older(key, registry))
        entry = next((entry for key in (*exact, *older) if isinstance(entry := auths[key], dict)), None)
        return self._decoded(entry) if entry is not None else None

    def _decoded(self, entry: Mapping[str, Any]) -> Login | None:
        if isinstance(entry.get("username"), str) and isinstance(entry.get("password"), str):
            return Login(entry["username"], entry["password"])
        if not entry.get("auth"):
            return None
        try:
            user, colon, password = base64.b64decode(str(entry["auth"]), validate=True).decode().partition(":")
        except ValueError:  # not ASCII, not base64, not UTF-8
            colon = ""
        if not colon:
            raise UserError("{path}: an `auth` is not base64 of user:password: log in again", path=self.path)
        # docker ends some passwords with NUL
        return Login(user, password.rstrip("\0"))


def load(path: Path, environ: Mapping[str, str], budget: Budget, *, must_exist: bool) -> Keychain:
    """Read the configuration file. Raises `UserError` if it is not JSON, or is missing though it `must_exist`."""
    try:
        with path.open("rb") as stream:
            data = stream.read(_FILE_LIMIT + 1)
    except OSError as error:
        if isinstance(error, FileNotFoundError) and not must_exist:
            return Keychain(str(path), {}, environ, budget)
        raise UserError("{path}: cannot be read ({why}): name docker's config.json", path=path, why=error) from None
    if len(data) > _FILE_LIMIT:
        raise UserError("{path}: is larger than {limit} bytes: name docker's config.json", path=path, limit=_FILE_LIMIT)
    try:
        document = strictjson.load(data)
    except strictjson.Refused as error:
        raise UserError("{path}: cannot be used ({why}): name docker's config.json", path=path, why=error) from None
    if not isinstance(document, dict):
        raise UserError("{path}: is not a JSON object: name docker's config.json", path=path)
    return Keychain(str(path), document, environ, budget)


def default_path(environ: Mapping[str, str]) -> Path:
    """Return where docker keeps its `config.json` in this environment."""
    folder = environ.get("DOCKER_CONFIG")
    return Path(folder) / "config.json" if folder else Path(environ.get("HOME", "/")) / ".docker" / "config.json"


def _names(registry: str, repository: str) -> Iterator[str]:
    """Yield the keys of a repository, the most specific first."""
    name = f"{registry}/{repository}"
    while name != registry:
        yield name
        name = name.rpartition("/")[0]
    yield registry


def _is_older(key: str, registry: str) -> bool:
    """Whether a key is how older programs named the registry: a URL, or the path of the API behind the host."""
    bare = re.sub("^https?://", "", key)
    host, _, path = bare.partition("/")
    return host == registry and (bare != key or path.rstrip("/") in ("v1", "v2"))


def _answer(program: str, output: bytes) -> Login:
    try:
        document = strictjson.load(output)
        user, secret = document["Username"], document["Secret"]
    except (strictjson.Refused, KeyError, TypeError):
        raise _helper_failed(program, message("its answer is not the protocol's")) from None
    if not isinstance(user, str) or not isinstance(secret, str):
        raise _helper_failed(program, message("its answer is not the protocol's"))
    return Login(user, secret)


def _helper_failed(program: str, reason: str | Message) -> Undetermined:
    return Undetermined(message("the credential helper {program} failed: {reason}", program=program, reason=reason))
