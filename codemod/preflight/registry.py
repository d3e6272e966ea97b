"""`preflight registry`: does the cluster's own registry hold the pinned image, whole, for the wanted platforms?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from codemod.errors import UserError
from codemod.finding.diagnostics import Diagnostic, Message, message
from codemod.image.reference import InvalidReference, parse
from codemod.preflight.client import Client
from codemod.preflight.credentials import Keychain
from codemod.preflight.faults import UNDETERMINED, finding
from codemod.preflight.image import Inspection
from codemod.preflight.oci import Platform
from codemod.preflight.outcome import Undetermined
from codemod.preflight.transport import Transport, Url, parse_url
from codemod.rule import Image, Rule


@dataclass(frozen=True, slots=True)
class Access:
    """How to reach a registry. `keychain` is called only when the registry wants credentials."""

    registry: str
    transport: Transport
    keychain: Callable[[], Keychain]
    plain_http: bool = False


def reference(registry: str, image: Image) -> str:
    """Return `HOST:PORT/repository:tag`. Raises `UserError` where a node would not take HOST:PORT for a registry."""
    text = f"{registry}/{image}"
    try:
        parsed = parse(text)
    except InvalidReference as error:
        raise UserError(
            f"{registry}: is no registry ({error}): write HOST:PORT, an IPv6 address as [ADDRESS]:PORT"
        ) from None
    if parsed.domain != registry:
        raise UserError(f"{registry}: reads as a folder of docker.io and not as a host: write HOST:PORT")
    return text


def check(access: Access, rule: Rule, wanted: tuple[Platform, ...]) -> tuple[list[Diagnostic], list[Message]]:
    """Return the findings, and the digest that was seen as a fact."""
    name = reference(access.registry, rule.image)
    client = Client(
        base=_base(access),
        repository=rule.image.repository,
        name=name,
        transport=access.transport,
        keychain=access.keychain,
        registry=access.registry,
    )
    findings: list[Diagnostic] = []
    facts: list[Message] = []
    try:
        client.ping()
        digest = client.resolve(rule.image.tag)
        if digest is None:
            text = message("{host} has no {image}", host=access.registry, image=str(rule.image))
            hint = message(
                "push it there: skopeo copy --all docker://{image} docker://{name}", image=str(rule.image), name=name
            )
            return [finding(rule.name, "IMG401", name, text, hint=hint)], facts
        facts.append(message("{name} is {digest}", name=name, digest=digest))
        for found in Inspection(rule.name, client, wanted).run(digest):
            findings.append(found)
    except Undetermined as stop:
        findings.append(finding(rule.name, UNDETERMINED, name, stop.reason))
    return findings, facts


def _base(access: Access) -> Url:
    try:
        return parse_url(f"{'http' if access.plain_http else 'https'}://{access.registry}/")
    except ValueError:
        raise UserError(f"{access.registry}: is no registry: write HOST:PORT") from None
