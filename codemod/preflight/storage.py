"""The storage of a registry on disk, as it is packaged in a ClusterImage: an image `Store` without a registry.

Layout: distribution's `registry/storage/paths.go` (the specification is the comment on top of that file):

    repositories/<repository>/_manifests/tags/<tag>/current/link      the digest of the manifest
    repositories/<repository>/_manifests/revisions/sha256/<hex>/link
    repositories/<repository>/_layers/sha256/<hex>/link
    blobs/sha256/<hex[:2]>/<hex>/data                                 manifests, configs and layers alike
"""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from codemod.errors import why
from codemod.finding.diagnostics import message
from codemod.preflight import oci
from codemod.preflight.image import CONFIG_LIMIT, Flaw, wrong_size
from codemod.preflight.oci import Descriptor
from codemod.preflight.outcome import Undetermined

HASH_LIMIT = 16 << 30  # bytes of configs and layers of all platforms together
_CHUNK = 1 << 20
_LINK_LIMIT = 256


@dataclass(slots=True)
class PackagedRegistry:
    """One repository below `root` (the folder `docker/registry/v2`). Every method may raise `Undetermined`.

    It counts the bytes of which it computed digests: a file may seem to have more than any disk.
    """

    root: Path
    repository: str
    name: str
    missing_part: str = "IMG411"
    _hashed: int = field(default=0, init=False)

    def resolve(self, tag: str) -> str | None:
        """Return the digest that the tag's link names, None if there is no such tag."""
        return self._link(f"_manifests/tags/{tag}/current")

    def manifest(self, digest: str) -> bytes | None:
        """Return the bytes of a manifest, None if it is not there or the repository has no link to it."""
        if self._link(f"_manifests/revisions/{digest.replace(':', '/')}") != digest:
            return None
        return self._content(self._data(digest), oci.MANIFEST_LIMIT)

    def flaw(self, blob: Descriptor) -> Flaw | None:
        """Say what is wrong with a config or layer, down to its digest."""
        if self._link(f"_layers/{blob.digest.replace(':', '/')}") != blob.digest:
            text = message("the repository has no link to the config or layer {digest}", digest=blob.digest)
            return Flaw("IMG411", text)
        descriptor = self._open(self._data(blob.digest))
        if descriptor is None:
            return Flaw("IMG411", message("the config or layer {digest} is not there", digest=blob.digest))
        with os.fdopen(descriptor, "rb") as stream:
            length = os.fstat(descriptor).st_size
            if length != blob.size:
                return wrong_size("IMG411", blob, str(length))
            if self._hash(stream, blob) == blob.digest:
                return None
        text = message("the config or layer {digest} has other content than its digest says", digest=blob.digest)
        return Flaw("IMG412", text)

    def config(self, blob: Descriptor) -> bytes:
        """Return the bytes of a config that has no flaw."""
        return self._content(self._data(blob.digest), CONFIG_LIMIT) or b""

    def _data(self, digest: str) -> Path:
        algorithm, _, digits = digest.partition(":")
        return self.root / "blobs" / algorithm / digits[:2] / digits / "data"

    def _link(self, folder: str) -> str | None:
        content = self._content(self.root / "repositories" / self.repository / folder / "link", _LINK_LIMIT)
        if content is None:
            return None
        text = content.decode("ascii", errors="replace").strip()
        return text if oci.is_digest(text) else None

    def _content(self, path: Path, limit: int) -> bytes | None:
        descriptor = self._open(path)
        if descriptor is None:
            return None
        with os.fdopen(descriptor, "rb") as stream:
            data = stream.read(limit + 1)
        if len(data) > limit:
            raise Undetermined(message("{path} has more than {limit} bytes", path=str(path), limit=str(limit)))
        return data

    def _hash(self, stream: IO[bytes], blob: Descriptor) -> str:
        self._hashed += blob.size
        if self._hashed > HASH_LIMIT:
            text = message("the image has more than {limit} bytes to compute digests of", limit=str(HASH_LIMIT))
            raise Undetermined(text)
        algorithm = blob.digest.partition(":")[0]
        state = hashlib.new(algorithm)
        while chunk := stream.read(_CHUNK):
            state.update(chunk)
        return f"{algorithm}:{state.hexdigest()}"

    def _open(self, path: Path) -> int | None:
        """A regular file inside the storage, None if there is none: no link may lead out of the bundle."""
        try:
            if not path.resolve().is_relative_to(self.root.resolve()):
                raise Undetermined(message("{path} leads out of the bundle", path=str(path)))
            descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (OSError, RuntimeError) as error:
            reason = why(error) if isinstance(error, OSError) else message("a loop of links")
            raise Undetermined(message("{path} cannot be read: {reason}", path=str(path), reason=reason)) from None
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            return None
        return descriptor
