"""OCI image layouts that the tests make themselves: small, but with all parts of a real image."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import tarfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"
CONFIG = "application/vnd.oci.image.config.v1+json"
LAYER = "application/vnd.oci.image.layer.v1.tar+gzip"


@dataclass
class Layout:
    """A layout below `root`; `layers` are the digests of the layers by platform."""

    root: Path
    layers: dict[str, str] = field(default_factory=dict)
    manifests: dict[str, dict[str, Any]] = field(default_factory=dict)

    def blob(self, data: bytes, media_type: str) -> dict[str, Any]:
        digest = hashlib.sha256(data).hexdigest()
        folder = self.root / "blobs" / "sha256"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / digest).write_bytes(data)
        return {"mediaType": media_type, "digest": f"sha256:{digest}", "size": len(data)}

    def image(self, platform: str, content: str) -> dict[str, Any]:
        """Add one platform's image, whose only layer holds the file `content`."""
        parts = dict(zip(("os", "architecture", "variant"), platform.split("/"), strict=False))
        tarball = _tar("content", content.encode() * 50)
        layer = self.blob(gzip.compress(tarball, mtime=0), LAYER)
        diff = f"sha256:{hashlib.sha256(tarball).hexdigest()}"
        document = {
            **parts,
            "config": {"Cmd": ["/usr/bin/lvscare"]},
            "rootfs": {"type": "layers", "diff_ids": [diff]},
        }
        config = self.blob(json.dumps(document).encode(), CONFIG)
        manifest = {"schemaVersion": 2, "mediaType": MANIFEST, "config": config, "layers": [layer]}
        found = self.blob(json.dumps(manifest).encode(), MANIFEST)
        self.layers[platform] = layer["digest"]
        self.manifests[platform] = found
        return {**found, "platform": parts}

    def finish(self, top: dict[str, Any]) -> str:
        """Write the layout's own files; the image is called `image`. Return its digest."""
        entry = {**top, "annotations": {"org.opencontainers.image.ref.name": "image"}}
        (self.root / "oci-layout").write_text(json.dumps({"imageLayoutVersion": "1.0.0"}))
        (self.root / "index.json").write_text(json.dumps({"schemaVersion": 2, "manifests": [entry]}))
        return str(top["digest"])


def single(root: Path, platform: str, content: str) -> tuple[Layout, str]:
    """Return a layout with one platform's image, and the digest of its manifest."""
    layout = Layout(root)
    return layout, layout.finish(layout.image(platform, content))


def index(root: Path, platforms: list[str], content: str) -> tuple[Layout, str]:
    """Return a layout with an index of images, and the digest of the index."""
    layout = Layout(root)
    entries = [layout.image(platform, f"{content} {platform}") for platform in platforms]
    document = {"schemaVersion": 2, "mediaType": INDEX, "manifests": entries}
    return layout, layout.finish(layout.blob(json.dumps(document).encode(), INDEX))


def _tar(name: str, data: bytes) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        member = tarfile.TarInfo(name)
        member.size = len(data)
        archive.addfile(member, io.BytesIO(data))
    return stream.getvalue()
