"""Where a runtime asks for a registry's images: one endpoint of the list that mirrors make."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from codemod.report.userinfo import without_userinfo

_FILE_LIMIT = 256 << 10  # bytes


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`url` is the root of the API there. One that may not `resolve` is asked for content only, by its digest.

    `notes` are what else is special, in words.
    """

    url: str
    pull: bool = True
    resolve: bool = True
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        notes = [*self.notes] if self.resolve else [*self.notes, "for layers only"]
        return without_userinfo(self.url) + (f" ({', '.join(notes)})" if notes else "")


def shown(endpoints: Iterable[Endpoint]) -> str:
    """Return those that a pull asks, in order."""
    asked = [str(endpoint) for endpoint in endpoints if endpoint.pull]
    return ", ".join(f"{number}. {text}" for number, text in enumerate(asked, 1)) or "nobody"


def default(registry: str) -> Endpoint:
    """Return where containerd asks without any configuration (`ConfigureHosts` in core/remotes/docker/config/hosts.go).

    A registry on this host is asked in plain text too, and its certificate is not verified.
    """
    if registry == "docker.io":
        return Endpoint("https://registry-1.docker.io/v2")
    host, port = split(registry)
    if not is_local(host):
        return Endpoint(f"https://{registry}/v2")
    if port == "80":
        return Endpoint(f"http://{registry}/v2")
    notes = ("TLS is not verified",) if port in ("", "443") else ("TLS is not verified", "or http")
    return Endpoint(f"https://{registry}/v2", notes=notes)


def split(registry: str) -> tuple[str, str]:
    """Return host, without the brackets of an IPv6 address, and port (`""` without one)."""
    found = re.fullmatch(r"\[([^]]*)\](?::([0-9]*))?|([^:]*)(?::([0-9]*))?", registry)
    if found is None:
        return registry, ""
    return found[1] or found[3] or "", found[2] or found[4] or ""


def is_local(host: str) -> bool:
    """Whether a host is this one (`IsLocalhost` in core/remotes/docker/registry.go)."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def content(path: Path) -> bytes:
    """Return the bytes of a configuration file. Raises `OSError`, also for one that is too long."""
    with path.open("rb") as stream:
        data = stream.read(_FILE_LIMIT + 1)
    if len(data) > _FILE_LIMIT:
        raise OSError(27, f"more than {_FILE_LIMIT} bytes")
    return data
