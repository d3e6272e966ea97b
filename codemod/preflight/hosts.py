"""Which hosts containerd asks for a registry's images: `hosts.toml`.

As in core/remotes/docker/config/hosts.go and docs/hosts.md: of the folders `host_port_`, `host:port` and `_default`
below a root, the first that is there counts; without a file in it, or with one that cannot be decoded, containerd asks
the registry itself. Hosts are asked in the order of their tables, and then `server`, or without one the registry.
A file that has a `server` and no host cannot be decoded by containerd 1.6 (`getSortedHosts`).
"""

from __future__ import annotations

import posixpath
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from codemod.preflight.endpoints import Endpoint, content, default

_CAPABILITIES = ("pull", "resolve", "push", "referrers")
_CRI = ("io.containerd.grpc.v1.cri", "io.containerd.cri.v1.images")


@dataclass(frozen=True, slots=True)
class Configured:
    """The endpoints, and the file that says so; `broken` where containerd cannot decode it, and does not heed it."""

    path: Path
    endpoints: tuple[Endpoint, ...]
    broken: bool = False


def configured(roots: tuple[Path, ...], registry: str) -> Configured | None:
    """Return what the first folder for the registry says, None where no file says anything. Raises `OSError`."""
    folders = (root / name for root in roots for name in _names(registry))
    folder = next((folder for folder in folders if folder.exists()), None)
    if folder is None or not (folder / "hosts.toml").exists():
        return None
    path = folder / "hosts.toml"
    data = content(path)
    if not data:
        return None
    try:
        return Configured(path, tuple(_endpoints(tomllib.loads(data.decode()), registry)))
    except (_Refused, ValueError, TypeError, AttributeError, RecursionError):
        return Configured(path, (default(registry),), broken=True)


def roots(path: Path, known: tuple[Path, ...]) -> tuple[Path, ...]:
    """Return the folders that containerd's configuration names (`config_path`), those `known` where it names none."""
    try:
        plugins = tomllib.loads(content(path).decode())["plugins"]
    except (OSError, ValueError, KeyError, RecursionError):
        return known
    for name in _CRI:
        try:
            named = plugins[name]["registry"]["config_path"]
        except (KeyError, TypeError):
            continue
        if isinstance(named, str) and named:
            return tuple(map(Path, named.split(":")))
    return known


class _Refused(ValueError):
    """containerd does not heed the file."""


def _names(registry: str) -> tuple[str, ...]:
    host, colon, port = registry.rpartition(":")
    return (f"{host}_{port}_", registry, "_default") if colon else (registry, "_default")


def _endpoints(document: dict[str, Any], registry: str) -> Iterator[Endpoint]:
    listed = document.get("host", {})
    if not all(map(_is_sound, (document, *listed.values()))):
        raise _Refused
    for url, table in listed.items():
        yield _endpoint(url, table)
    server = document.get("server", "")
    if not server:
        yield default(registry)
    else:
        yield _endpoint(server, document, () if listed else (f"containerd 1.6: {registry}",))


def _is_sound(table: dict[str, Any]) -> bool:
    """Whether what is said of one host has the types of `hostFileConfig`, and of what `parseHostConfig` makes of it."""
    flags = (table.get(name, False) for name in ("override_path", "skip_verify"))
    header, client = table.get("header", {}), table.get("client", "")
    texts = [table.get("ca", ""), *header.values(), *(client if isinstance(client, list) else [client])]
    return all(isinstance(flag, bool) for flag in flags) and all(map(_is_text_or_texts, texts))


def _is_text_or_texts(value: Any) -> bool:
    return all(isinstance(each, str) for each in (value if isinstance(value, list) else [value]))


def _endpoint(text: str, table: dict[str, Any], notes: tuple[str, ...] = ()) -> Endpoint:
    url = urlsplit(text if text.startswith("http") else f"https://{text}")
    path = posixpath.normpath(url.path) if url.path else ""
    if not path.endswith("/v2") and not table.get("override_path", False):
        path = f"{path.rstrip('/')}/v2"
    capabilities = [str(each).lower() for each in table.get("capabilities", ())] or _CAPABILITIES
    if not set(capabilities) <= set(_CAPABILITIES):
        raise _Refused
    notes = (*notes, "TLS is not verified") if table.get("skip_verify") is True else notes
    pull = "pull" in capabilities
    return Endpoint(f"{url.scheme}://{url.netloc}{path}", pull, pull and "resolve" in capabilities, notes)
