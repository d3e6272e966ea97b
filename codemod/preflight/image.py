"""Whether an image is whole: its manifests, its config and its layers, wherever they are stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from codemod.finding.diagnostics import Diagnostic, Message, message
from codemod.preflight import oci
from codemod.preflight.faults import finding
from codemod.preflight.oci import Descriptor, Index, Manifest, Platform
from codemod.preflight.outcome import Undetermined

CONFIG_LIMIT = 8 << 20  # bytes
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

    def run(self, digest: str) -> Iterator[Diagnostic]:
        """Yield what is wrong with the manifest or index of that digest. Raises `Undetermined`."""
        loaded, flaws = self._read(self.store.manifest(digest), digest, "manifest")
        yield from flaws
        if isinstance(loaded, Index):
            yield from self._index(loaded)
        elif loaded is not None:
            yield from self._single(loaded)

    def _index(self, index: Index) -> Iterator[Diagnostic]:
        if not self.wanted:
            yield from self._any(index)
        for platform in self.wanted:
            found = [entry for entry in index.manifests if entry.platform and entry.platform.serves(platform)]
            if not found:
                yield self._found("IMG402", message("the index lists no image for {platform}", platform=str(platform)))
            # a runtime takes the first that fits
            for entry in found[:1]:
                yield from self._child(entry, self.store.manifest(entry.digest))

    def _any(self, index: Index) -> Iterator[Diagnostic]:
        """Without wanted platforms, at least one has to be here; the others may be absent."""
        found: list[Diagnostic] = []
        absent = 0
        for entry in index.manifests:
            data = self.store.manifest(entry.digest)
            if data is not None:
                found += self._child(entry, data)
                continue
            absent += 1
            text = message("the index lists {platform}, but its manifest is not there", platform=_platform_of(entry))
            found.append(finding(self.rule, "IMG402", self.store.name, text, severity="warning"))
        if absent == len(index.manifests):
            yield self._found(self.store.missing_part, message("the index is there, but none of its images is"))
        else:
            yield from found

    def _child(self, entry: Descriptor, data: bytes | None) -> Iterator[Diagnostic]:
        loaded, flaws = self._read(data, entry.digest, f"manifest for {_platform_of(entry)}")
        yield from flaws
        if isinstance(loaded, Index):
            raise Undetermined(message("the index lists another index, which no runtime is sure to follow"))
        if loaded is not None:
            yield from self._parts(loaded)

    def _single(self, manifest: Manifest) -> Iterator[Diagnostic]:
        flaws = list(self._parts(manifest))
        yield from flaws
        if not self.wanted or self._flaw(manifest.config):
            return
        try:
            platform = oci.config_platform(self.store.config(manifest.config))
        except oci.Malformed as error:
            raise Undetermined(message("the image's config cannot be read: {reason}", reason=str(error))) from None
        for wanted in self.wanted:
            if not platform.serves(wanted):
                text = message(
                    "the image is for {platform}, not for {wanted}", platform=str(platform), wanted=str(wanted)
                )
                yield self._found("IMG402", text)

    def _parts(self, manifest: Manifest) -> Iterator[Diagnostic]:
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

    def _read(self, data: bytes | None, digest: str, what: str) -> tuple[Manifest | Index | None, list[Diagnostic]]:
        if data is None:
            text = message("the {what} {digest} is not there", what=what, digest=digest)
            return None, [self._found(self.store.missing_part, text)]
        if oci.hash_of(data, digest) != digest:
            text = message("the {what} {digest} has other content than its digest says", what=what, digest=digest)
            return None, [self._found("IMG412", text)]
        try:
            return oci.parse(data), []
        except oci.Malformed as error:
            text = message("the {what} {digest} cannot be read: {reason}", what=what, digest=digest, reason=str(error))
            raise Undetermined(text) from None

    def _found(self, code: str, text: Message) -> Diagnostic:
        return finding(self.rule, code, self.store.name, text)


def _platform_of(entry: Descriptor) -> str:
    return str(entry.platform) if entry.platform else "an unnamed platform"
