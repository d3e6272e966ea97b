"""`preflight bundle`: does a ClusterImage's build context or rootfs contain the image?

Where the packaged registry is there, it is what nodes will pull from, and it decides; the sources then only say whether
the next build would have the image again. Where it is not there yet, the sources decide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from codemod.errors import UserError
from codemod.finding.diagnostics import Diagnostic, Message, Severity, Span, message
from codemod.image.reference import Reference
from codemod.preflight import sealer
from codemod.preflight.faults import UNDETERMINED, finding
from codemod.preflight.image import Inspection
from codemod.preflight.oci import Platform
from codemod.preflight.outcome import Undetermined
from codemod.preflight.sealer import Entry
from codemod.preflight.storage import PackagedRegistry
from codemod.rule import Rule

Parser = Callable[[str, bytes], Iterator[Entry]]
_LIMIT = 16 << 20  # bytes of one file; sealer has none


@dataclass(frozen=True, slots=True)
class Bundle:
    """A build context or rootfs. `ignored` is the file of sealer's `--ignored-image-list`.

    `sources` fills with the bytes of the files that findings are in, by the path that they name; `facts` with what
    was found in order.
    """

    root: Path
    rule: Rule
    wanted: tuple[Platform, ...] = ()
    ignored: Path | None = None
    sources: dict[str, bytes] = field(default_factory=dict)
    facts: list[Message] = field(default_factory=list)

    def check(self) -> Iterator[Diagnostic]:
        """Yield the findings. Raises `UserError` if there is no such folder, or no such ignored list."""
        if not self.root.is_dir():
            raise UserError(f"{self.root}: is no folder: name the build context or rootfs of a ClusterImage")
        packaged = (self.root / sealer.REGISTRY).is_dir()
        yield from self._storage() if packaged else ()
        yield from self._lists("warning" if packaged else "error")

    def _storage(self) -> Iterator[Diagnostic]:
        image = self.rule.image
        folder = self.root / sealer.REGISTRY
        store = PackagedRegistry(folder, image.repository, str(folder / "repositories" / image.repository))
        try:
            digest = store.resolve(image.tag)
            if digest is None:
                text = message("the packaged registry has no {image}", image=str(image))
                yield finding(self.rule.name, "IMG411", store.name, text)
                return
            clean = True
            for found in Inspection(self.rule.name, store, self.wanted).run(digest):
                clean = clean and found.severity != "error"
                yield found
            if clean:
                self.facts.append(
                    message("the packaged registry has {image} ({digest})", image=str(image), digest=digest)
                )
        except Undetermined as stop:
            yield finding(self.rule.name, UNDETERMINED, store.name, stop.reason)

    def _lists(self, severity: Severity) -> Iterator[Diagnostic]:
        entries: list[Entry] = []
        blocked: list[Diagnostic] = []
        for path, parse in self._files():
            try:
                data = self._read(path)
            except OSError as error:
                text = message("it cannot be read: {reason}", reason=error.strerror or str(error))
                blocked.append(self._found(UNDETERMINED, str(self.root / path), text))
                continue
            entries += parse(str(self.root / path), data)
        yield from blocked
        yield from self._broken(entries)
        named = [entry for entry in entries if self._is_pin(entry.image)]
        ignored = self._ignored()
        kept = [entry for entry in named if _text(entry) not in ignored]
        if kept:
            span = kept[0].span
            self.facts.append(message("{path} names {image}", path=span.path, image=str(self.rule.image)))
        elif not blocked:
            yield self._absent(named, severity)

    def _files(self) -> Iterator[tuple[str, Parser]]:
        if (self.root / sealer.IMAGE_LIST).exists():
            yield sealer.IMAGE_LIST, sealer.listed
        for path in sealer.manifest_files(self.root):
            yield path, sealer.in_manifest

    def _read(self, path: str) -> bytes:
        full = self.root / path
        if not full.resolve().is_relative_to(self.root.resolve()):
            raise OSError("it leads out of the bundle")
        if not full.is_file() or full.stat().st_size > _LIMIT:
            raise OSError(f"it is no regular file of at most {_LIMIT} bytes")
        data = full.read_bytes()
        self.sources[str(full)] = data
        return data

    def _broken(self, entries: list[Entry]) -> Iterator[Diagnostic]:
        """Lines that name the image in vain, and entries that no build survives."""
        for entry in entries:
            if entry.image is not None and entry.image.digest:
                text = message("{image} has a digest: sealer's build stops at it", image=entry.image.text)
                yield finding(self.rule.name, "IMG410", entry.span, text, severity="warning")
            elif entry.image is None and self.rule.image.repository in entry.line:
                text = message("sealer takes no image from this line: {line}", line=entry.line.strip()[:200])
                hint = message("write the image alone: {image}", image=str(self.rule.image))
                yield finding(self.rule.name, "IMG409", entry.span, text, severity="warning", hint=hint)

    def _absent(self, named: list[Entry], severity: Severity) -> Diagnostic:
        image = str(self.rule.image)
        root = str(self.root)
        if named:
            text = message("the ignored list holds {image}", image=_text(named[0]))
            return finding(self.rule.name, "IMG407", named[0].span, text, severity=severity)
        misplaced = self._misplaced()
        if misplaced is not None:
            text = message("sealer does not read this file, only {path}", path=sealer.IMAGE_LIST)
            return finding(self.rule.name, "IMG408", misplaced, text, severity=severity)
        charts = list(sealer.charts(self.root))
        if charts and severity == "error":
            text = message("only Helm charts are left that could name {image}: {chart}", image=image, chart=charts[0])
            return self._found(UNDETERMINED, root, text)
        text = message("neither {path} nor a manifest names {image}", path=sealer.IMAGE_LIST, image=image)
        hint = message("add the line {image} to {path}", image=image, path=sealer.IMAGE_LIST)
        return finding(self.rule.name, "IMG407", root, text, severity=severity, hint=hint)

    def _misplaced(self) -> Span | None:
        try:
            data = self._read(sealer.MISPLACED_LIST)
        except OSError:
            return None
        path = str(self.root / sealer.MISPLACED_LIST)
        return next((entry.span for entry in sealer.listed(path, data) if self._is_pin(entry.image)), None)

    def _is_pin(self, image: Reference | None) -> bool:
        """Whether sealer stores it as the pin: the registry it comes from does not matter."""
        pin = self.rule.image
        return image is not None and (image.path, image.tag, image.digest) == (pin.repository, pin.tag, "")

    def _ignored(self) -> set[str]:
        if self.ignored is None:
            return set()
        try:
            lines = self.ignored.read_bytes().decode("utf-8", errors="replace").splitlines()
        except OSError as error:
            raise UserError(f"{self.ignored}: cannot be read ({error.strerror}): name the ignored image list") from None
        return set(lines)

    def _found(self, code: str, where: str, text: Message) -> Diagnostic:
        return finding(self.rule.name, code, where, text)


def _text(entry: Entry) -> str:
    return entry.image.text if entry.image is not None else ""
