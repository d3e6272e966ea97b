"""Which hosts k3s' containerd asks: `registries.yaml`.

As in `getHostConfigs` in pkg/agent/containerd/config.go of k3s-io/k3s, which writes a `hosts.toml` for each registry:
the mirror's endpoints, and then the registry itself; a mirror of `*` is for registries that have nothing of their own.
Not known here: the embedded registry, and `disable-default-registry-endpoint`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from codemod.image import yamltree
from codemod.image.yamltree import YamlNode
from codemod.preflight.endpoints import Endpoint, content, default, is_local, split
from codemod.preflight.hosts import Configured
from codemod.preflight.podshape import is_null, text_of

_DOCKER = ("docker.io", "registry-1.docker.io")


def configured(path: Path, registry: str) -> Configured | None:
    """Return what the file says of a registry, None where it is not there or says nothing. Raises `OSError`."""
    if not path.exists():
        return None
    try:
        documents = yamltree.read(content(path))
    except yamltree.Unsafe:
        return Configured(path, (default(registry),), broken=True)
    document = documents[0] if documents else YamlNode(0, 0)
    own = tuple(_endpoints(document, document.get("mirrors", registry), registry))
    config = document.get("configs", registry)
    if len(own) > 1 or (config is not None and {"auth", "tls"} & set(config.fields)):
        return Configured(path, own)
    common = tuple(_endpoints(document, document.get("mirrors", "*"), registry))
    return Configured(path, common) if len(common) > 1 else None


def _endpoints(document: YamlNode, mirror: YamlNode | None, registry: str) -> Iterator[Endpoint]:
    listed = mirror.get("endpoint") if mirror is not None else None
    rewrite = mirror.get("rewrite") if mirror is not None else None
    notes = ("names are rewritten",) if rewrite is not None and rewrite.fields else ()
    items = listed.items if listed is not None else ()
    last = _endpoint(document, registry, ())
    seen = []
    for item in items:
        try:
            endpoint = _endpoint(document, text_of(item), notes)
        except ValueError:  # k3s logs that it is no address, and goes on
            continue
        if endpoint.url not in seen:
            seen.append(endpoint.url)
            if endpoint.url != last.url or item is not items[-1]:
                yield endpoint
    yield last


def _endpoint(document: YamlNode, text: str, notes: tuple[str, ...]) -> Endpoint:
    """An endpoint as k3s completes it (`normalizeEndpointAddress`): scheme, docker's own host, and the path `/v2`."""
    url = urlsplit(text if "://" in text else f"//{text}")
    host, port = split(url.netloc)
    scheme = url.scheme or ("http" if is_local(host) and port not in ("", "443") else "https")
    name = _DOCKER[1] if url.netloc == _DOCKER[0] else url.netloc
    path = "/v2" if url.path in ("", "/", "/v2") else url.path
    if _unverified(document, _DOCKER if name == _DOCKER[1] else (name,)):
        notes = (*notes, "TLS is not verified")
    return Endpoint(f"{scheme}://{name}{path}", notes=notes)


def _unverified(document: YamlNode, names: tuple[str, ...]) -> bool:
    flags = (document.get("configs", name, "tls", "insecure_skip_verify") for name in names)
    return any(not is_null(flag) and flag is not None and (flag.text or "").lower() == "true" for flag in flags)
