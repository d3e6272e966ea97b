"""Whether an image is whole: its manifests, its config and its layers, wherever they are stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from codemod.finding.diagnostics import Diagnostic, Message, message
from codemod.preflight import oci
from codemod.preflight.faults import UNDETERMINED, finding
from codemod.preflight.oci import Descriptor, ImageIndex, ImageManifest
from codemod.preflight.outcome import Undetermined
from codemod.preflight.platforms import Platform

CONFIG_LIMIT = 8 << 20  # bytes
MAX_DEPTH = 4  # of indexes in an index; containerd follows them all
MAX_MANIFESTS = 2000
MAX_BLOBS = 2000  # of all platforms together


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a config or layer, and the finding code for it."""

    code: str
    text: Message


def wrong_size(code: str, blob: Descriptor, length: str) -> Flaw:
    """Say that a blob has `length` bytes, and not what its descriptor says."""
    text = message(
        "the config or layer {digest} has {length} bytes, not {size}",
        digest=blob.digest,
        length=length,
        size=str(blob.size),
    )
    return Flaw(code, text)


class Store(Protocol):
    """Where images are: a registry, or a registry's storage on disk. Each method may raise `Undetermined`."""

    @property
    def name(self) -> str:
        """What findings are about."""

    @property
    def missing_part(self) -> str:
        """The code for a part that is not there."""

    def manifest(self, digest: str) -> bytes | None:
        """Return the manifest's bytes (not verified), None where it is not there."""

    def flaw(self, blob: Descriptor) -> Flaw | None:
        """Return what is wrong with a config or layer."""

    def config(self, blob: Descriptor) -> bytes:
        """Return the bytes of a config that has no flaw."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """One look at an image: which rule asks, in which store, for which platforms (none: whatever is there).

    Platforms share configs and layers: each is judged once.
    """

    rule: str
    store: Store
    wanted: tuple[Platform, ...] = ()
    judged: dict[Descriptor, Flaw | None] = field(default_factory=dict)
    seen: list[str] = field(default_factory=list)

    def run(self, digest: str) -> Iterator[Diagnostic]:
        """Yield what is wrong with the manifest or index of that digest. Raises `Undetermined`."""
        loaded, flaws = self._read(self.store.manifest(digest), digest, "manifest")
        yield from flaws
        if isinstance(loaded, ImageIndex) and not self.wanted:
            yield from self._any(loaded, MAX_DEPTH)
        elif isinstance(loaded, ImageIndex):
            for platform in self.wanted:
                yield from self._index(loaded, platform, MAX_DEPTH)
        elif loaded is not None:
            yield from self._parts(loaded)
            for platform in self.wanted:
                yield from self._config(loaded, platform)

    def _index(self, index: ImageIndex, wanted: Platform, depth: int) -> Iterator[Diagnostic]:
        """Judge the image that a node takes of an index: the nearest, and of two equal ones the first.

        An entry without a platform comes last, and its config tells (containerd's `LimitManifests` and `Manifest`).
        """
        entries = [(entry, entry.platform.rank(wanted)) for entry in index.manifests if entry.platform]
        fitting = sorted(((rank, entry) for entry, rank in entries if rank is not None), key=lambda pair: pair[0])
        found = [entry for _, entry in fitting] + [entry for entry in index.manifests if not entry.platform]
        if found:
            yield from self._child(found[0], self.store.manifest(found[0].digest), wanted, depth)
            return
        unsure = next(
            (entry.platform for entry, _ in entries if entry.platform and entry.platform.depends(wanted)), None
        )
        yield self._unfit(wanted, unsure)

    def _unfit(self, wanted: Platform, unsure: Platform | None) -> Diagnostic:
        if unsure is None:
            return self._found("IMG402", message("the index lists no image for {platform}", platform=str(wanted)))
        return self._found(UNDETERMINED, _depends(unsure, wanted))

    def _any(self, index: ImageIndex, depth: int) -> Iterator[Diagnostic]:
        """Without wanted platforms, at least one has to be here; the others may be absent."""
        found: list[Diagnostic] = []
        absent = 0
        for entry in index.manifests:
            data = self.store.manifest(entry.digest)
            if data is not None:
                found += self._child(entry, data, None, depth)
                continue
            absent += 1
            text = message("the index lists {platform}, but its manifest is not there", platform=_platform_of(entry))
            found.append(finding(self.rule, "IMG402", self.store.name, text, severity="warning"))
        if absent == len(index.manifests):
            yield self._found(self.store.missing_part, message("the index is there, but none of its images is"))
        else:
            yield from found

    def _child(
        self, entry: Descriptor, data: bytes | None, wanted: Platform | None, depth: int
    ) -> Iterator[Diagnostic]:
        loaded, flaws = self._read(data, entry.digest, f"manifest for {_platform_of(entry)}")
        yield from flaws
        if isinstance(loaded, ImageIndex):
            if depth == 0:
                raise Undetermined(message("the index lists an index, which lists an index, and so on"))
            yield from self._index(loaded, wanted, depth - 1) if wanted else self._any(loaded, depth - 1)
        elif loaded is not None:
            yield from self._parts(loaded)
            if wanted and entry.platform is None:
                yield from self._config(loaded, wanted)

    def _config(self, manifest: ImageManifest, wanted: Platform) -> Iterator[Diagnostic]:
        """Judge the platform that an image's own config names."""
        if self._flaw(manifest.config):
            return
        try:
            platform = oci.config_platform(self.store.config(manifest.config))
        except oci.Malformed as error:
            raise Undetermined(message("the image's config cannot be read: {reason}", reason=error.said)) from None
        if platform.depends(wanted):
            yield self._found(UNDETERMINED, _depends(platform, wanted))
        elif platform.rank(wanted) is None:
            text = message("the image is for {platform}, not for {wanted}", platform=str(platform), wanted=str(wanted))
            yield self._found("IMG402", text)

    def _parts(self, manifest: ImageManifest) -> Iterator[Diagnostic]:
        for blob in dict.fromkeys((manifest.config, *manifest.layers)):
            flaw = None if blob.foreign else self._flaw(blob)
            if flaw is not None:
                yield self._found(flaw.code, flaw.text)

    def _flaw(self, blob: Descriptor) -> Flaw | None:
        if blob not in self.judged:
            if len(self.judged) >= MAX_BLOBS:
                text = message("the image has more than {limit} configs and layers", limit=str(MAX_BLOBS))
                raise Undetermined(text)
            self.judged[blob] = self.store.flaw(blob)
        return self.judged[blob]

    def _read(
        self, data: bytes | None, digest: str, what: str
    ) -> tuple[ImageManifest | ImageIndex | None, list[Diagnostic]]:
        self.seen.append(digest)
        if len(self.seen) > MAX_MANIFESTS:
            raise Undetermined(message("the image has more than {limit} manifests", limit=str(MAX_MANIFESTS)))
        if data is None:
            text = message("the {what} {digest} is not there", what=what, digest=digest)
            return None, [self._found(self.store.missing_part, text)]
        if oci.hash_of(data, digest) != digest:
            text = message("the {what} {digest} has other content than its digest says", what=what, digest=digest)
            return None, [self._found("IMG412", text)]
        try:
            return oci.parse(data), []
        except oci.Malformed as error:
            text = message("the {what} {digest} cannot be read: {reason}", what=what, digest=digest, reason=error.said)
            raise Undetermined(text) from None

    def _found(self, code: str, text: Message) -> Diagnostic:
        return finding(self.rule, code, self.store.name, text)


def _platform_of(entry: Descriptor) -> str:
    return str(entry.platform) if entry.platform else "an unnamed platform"


def _depends(platform: Platform, wanted: Platform) -> Message:
    return message(
        "there is only {platform}: whether a node of {wanted} takes it depends on its processor;"
        " name the variant with --platform",
        platform=str(platform),
        wanted=str(wanted),
    )
