"""Where a node would really ask for the image: mirrors can send a pull of the local registry elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from codemod.errors import why
from codemod.finding.diagnostics import Message, message
from codemod.preflight import hosts, k3s
from codemod.preflight.endpoints import shown
from codemod.preflight.hosts import Configured
from codemod.preflight.node_paths import NodePaths


def said(places: NodePaths, registry: str) -> Iterator[Message]:
    """Say of each program that has something configured for the registry whom it asks, in order."""
    roots = hosts.roots(places.containerd, places.hosts)
    yield from _said("containerd", lambda: hosts.configured(roots, registry), registry)
    yield from _said("k3s", lambda: k3s.configured(places.k3s, registry), registry)


def _said(who: str, configured: Callable[[], Configured | None], registry: str) -> Iterator[Message]:
    try:
        found = configured()
    except OSError as error:
        said = "whom {who} asks for {registry} is not known: {reason}"
        yield message(said, who=who, registry=registry, reason=why(error))
        return
    if found is None:
        return
    asked, path = shown(found.endpoints), str(found.path)
    if found.broken:
        yield message("{path} cannot be decoded: {who} does not heed it", path=path, who=who)
    yield message(
        "{who} asks for {registry}, in order: {asked} ({path})", who=who, registry=registry, asked=asked, path=path
    )
