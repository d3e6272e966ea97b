"""`preflight registry`: does the cluster's own registry hold the pinned image, whole, for the wanted platforms?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from codemod.errors import UserError
from codemod.finding.diagnostics import Diagnostic, Message, message
from codemod.image.reference import InvalidReference, parse
from codemod.preflight.credentials import Keychain
from codemod.preflight.faults import UNDETERMINED, finding
from codemod.preflight.image import Inspection
from codemod.preflight.outcome import Undetermined
from codemod.preflight.platforms import Platform
from codemod.preflight.registry_api import Client
from codemod.preflight.transport import Transport, Url, parse_url
from codemod.report.userinfo import without_userinfo
from codemod.rule import Image


@dataclass(frozen=True, slots=True)
class Access:
    """How to reach a registry. `keychain` is called only when the registry wants credentials."""

    registry: str
    transport: Transport
    keychain: Callable[[], Keychain]
    plain_http: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """An image to ask for: by its digest where it has one. `source` is where it could be copied from, if known."""

    repository: str
    tag: str
    digest: str = ""
    source: str = field(default="", compare=False)

    def __str__(self) -> str:
        return self.repository + (f":{self.tag}" if self.tag else "") + (f"@{self.digest}" if self.digest else "")


def reference(registry: str, image: Image | Wanted) -> str:
    """Return `HOST:PORT/repository:tag`. Raises `UserError` where a node would not take HOST:PORT for a registry.

    What was given is not repeated: where a host belongs, people also write `joe:password@host`.
    """
    return f"{_checked(registry)}/{image}"


def _checked(registry: str) -> str:
    try:
        domain = parse(f"{registry}/image").domain
    except InvalidReference:
        domain = ""
    if domain != registry or not domain:
        raise UserError(_refused(registry))
    return registry


def _refused(registry: str) -> Message:
    if without_userinfo(registry) != registry:
        return message(
            "HOST:PORT has a user name or password in it: leave it out, and log in with `docker login` or --authfile"
        )
    if "://" in registry:
        return message("HOST:PORT has a scheme in front: leave it out, as in sea.hub:5000")
    return message("no registry is named: write HOST:PORT as in sea.hub:5000, an IPv6 address as [ADDRESS]:PORT")


def check(
    access: Access, rule: str, wanted: Wanted, platforms: tuple[Platform, ...]
) -> tuple[list[Diagnostic], list[Message]]:
    """Return the findings, and the digest that was seen as a fact."""
    name = reference(access.registry, wanted)
    client = _client(access, wanted.repository, name)
    findings: list[Diagnostic] = []
    facts: list[Message] = []
    try:
        client.ping()
        digest = client.resolve(wanted.digest or wanted.tag)
        if digest is None:
            return [_missing(access, rule, wanted, name)], facts
        facts.append(message("{name} is {digest}", name=name, digest=digest))
        for found in Inspection(rule, client, platforms).run(digest):
            findings.append(found)
    except Undetermined as stop:
        findings.append(finding(rule, UNDETERMINED, name, stop.reason))
    return findings, facts


def silence(access: Access, rule: str) -> Diagnostic | None:
    """Return the finding for what does not answer as a registry does."""
    try:
        _client(access, "", access.registry).ping()
    except Undetermined as stop:
        return finding(rule, UNDETERMINED, access.registry, stop.reason)
    return None


def _missing(access: Access, rule: str, wanted: Wanted, name: str) -> Diagnostic:
    text = message("{host} has no {image}", host=access.registry, image=str(wanted))
    hint = message("push it there: skopeo copy --all docker://{image} docker://{name}", image=wanted.source, name=name)
    return finding(rule, "IMG401", name, text, hint=hint if wanted.source else None)


def _client(access: Access, repository: str, name: str) -> Client:
    return Client(
        base=_base(access),
        repository=repository,
        name=name,
        transport=access.transport,
        keychain=access.keychain,
        registry=access.registry,
    )


def _base(access: Access) -> Url:
    try:
        return parse_url(f"{'http' if access.plain_http else 'https'}://{_checked(access.registry)}/")
    except ValueError:
        raise UserError(_refused(access.registry)) from None
