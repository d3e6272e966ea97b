"""`preflight bundle`: does a ClusterImage's build context or rootfs contain the image?

Where the packaged registry is there, it is what nodes will pull from, and it decides; the sources then only say whether
the next build would have the image again. Where it is not there yet, the sources decide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from codemod.errors import Reason, UserError, why
from codemod.finding.diagnostics import Diagnostic, Message, Severity, Span, message
from codemod.image.reference import Reference, last_component
from codemod.preflight import sealer
from codemod.preflight.faults import UNDETERMINED, finding
from codemod.preflight.image import Inspection
from codemod.preflight.outcome import Undetermined
from codemod.preflight.platforms import Platform
from codemod.preflight.sealer import SealerLine
from codemod.preflight.storage import PackagedRegistry
from codemod.report.userinfo import without_userinfo
from codemod.rule import Rule

Parser = Callable[[str, bytes], Iterator[SealerLine]]
_LIMIT = 16 << 20  # bytes of one file; sealer has none
_LIMIT_OF_ALL = 64 << 20
MAX_FINDINGS = 100  # about single lines; the others are counted


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
    others: list[SealerLine] = field(default_factory=list)
    """The first line that names the image with another tag, where there is one."""

    def check(self) -> Iterator[Diagnostic]:
        """Yield the findings. Raises `UserError` if there is no such folder, or no such ignored list."""
        if not self.root.is_dir():
            raise UserError("{path}: is no folder: name the build context or rootfs of a ClusterImage", path=self.root)
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
        ignored = self._ignored()
        open_ends, broken = 0, 0
        named: SealerLine | None = None
        kept: SealerLine | None = None
        for entry in self._entries():
            if isinstance(entry, Diagnostic):
                open_ends += 1
                yield entry
                continue
            if self._is_pin(entry.image):
                named = named or entry
                kept = kept or (entry if _text(entry) not in ignored else None)
            for found in self._broken(entry):
                broken += 1
                yield from [found] if broken <= MAX_FINDINGS else []
        if broken > MAX_FINDINGS:
            text = message("{number} more lines have such flaws", number=str(broken - MAX_FINDINGS))
            yield finding(self.rule.name, "IMG409", str(self.root), text, severity="warning")
        if kept is not None:
            self.facts.append(message("{path} names {image}", path=kept.span.path, image=str(self.rule.image)))
        elif not open_ends:
            yield self._absent(named, severity)

    def _entries(self) -> Iterator[SealerLine | Diagnostic]:
        """Yield the lines that are about the image, or that no build survives; a finding for what cannot be read."""
        size = 0
        for path, parse in self._files():
            try:
                data = self._read(path, size)
            except (OSError, Reason) as error:
                text = message("it cannot be read: {reason}", reason=why(error))
                yield self._found(UNDETERMINED, str(self.root / path), text)
                continue
            size += len(data)
            for entry in parse(str(self.root / path), data):
                if not self._concerns(entry):
                    continue
                if self._is_pin(entry.image) or any(self._broken(entry)):
                    self.sources[entry.span.path] = data
                    yield entry
                elif not self.others and entry.image is not None and self._is_other(entry.image):
                    self.sources[entry.span.path] = data
                    self.others.append(entry)

    def _files(self) -> Iterator[tuple[str, Parser]]:
        if (self.root / sealer.IMAGE_LIST).exists():
            yield sealer.IMAGE_LIST, sealer.listed
        for path in sealer.manifest_files(self.root):
            yield path, sealer.in_manifest

    def _read(self, path: str, before: int = 0) -> bytes:
        """Return a file's bytes, where `before` bytes of other files were read. Raises `OSError` and `Reason`."""
        full = self.root / path
        try:
            inside = full.resolve().is_relative_to(self.root.resolve())
        except RuntimeError:  # what Python before 3.13 makes of a loop of links
            raise Reason("its links go in circles") from None
        if not inside:
            raise Reason("it leads out of the bundle")
        if not full.is_file() or full.stat().st_size > _LIMIT:
            raise Reason("it is no regular file of at most {limit} bytes", limit=_LIMIT)
        if before + full.stat().st_size > _LIMIT_OF_ALL:
            raise Reason("it and what was read before are more than {limit} bytes", limit=_LIMIT_OF_ALL)
        return full.read_bytes()

    def _broken(self, entry: SealerLine) -> Iterator[Diagnostic]:
        """A line that names the image in vain, or an entry that no build survives."""
        if entry.image is not None and entry.image.digest:
            text = message("{image} has a digest: sealer's build stops at it", image=entry.image.text)
            yield finding(self.rule.name, "IMG410", entry.span, text, severity="warning")
        elif entry.image is None and self.rule.image.repository in entry.line:
            line = without_userinfo(entry.line.strip())
            text = message("sealer takes no image from this line: {line}", line=line[:200])
            hint = message("write the image alone: {image}", image=str(self.rule.image))
            yield finding(self.rule.name, "IMG409", entry.span, text, severity="warning", hint=hint)

    def _absent(self, named: SealerLine | None, severity: Severity) -> Diagnostic:
        image = str(self.rule.image)
        root = str(self.root)
        if named is not None:
            text = message("the ignored list holds {image}", image=_text(named))
            return finding(self.rule.name, "IMG407", named.span, text, severity=severity)
        misplaced = self._misplaced()
        if misplaced is not None:
            text = message("sealer does not read this file, only {path}", path=sealer.IMAGE_LIST)
            return finding(self.rule.name, "IMG408", misplaced, text, severity=severity)
        chart = next(sealer.charts(self.root), None)
        if chart is not None and severity == "error":
            text = message("only Helm charts are left that could name {image}: {chart}", image=image, chart=chart)
            return self._found(UNDETERMINED, root, text)
        for other in self.others:
            text = message("{other} is named here, and not {image}", other=_text(other), image=image)
            hint = message("write {image}", image=image)
            return finding(self.rule.name, "IMG407", other.span, text, severity=severity, hint=hint)
        text = message("neither {path} nor a manifest names {image}", path=sealer.IMAGE_LIST, image=image)
        hint = message("add the line {image} to {path}", image=image, path=sealer.IMAGE_LIST)
        return finding(self.rule.name, "IMG407", root, text, severity=severity, hint=hint)

    def _misplaced(self) -> Span | None:
        try:
            data = self._read(sealer.MISPLACED_LIST)
        except (OSError, Reason):
            return None
        path = str(self.root / sealer.MISPLACED_LIST)
        found = next((entry.span for entry in sealer.listed(path, data) if self._is_pin(entry.image)), None)
        if found is not None:
            self.sources[path] = data
        return found

    def _concerns(self, entry: SealerLine) -> bool:
        """Tell quickly, for a file has many lines, that neither the image nor a digest can be in one of them."""
        pin = self.rule.image.repository
        return last_component(pin) in entry.text or "@" in entry.text or pin in entry.line

    def _is_pin(self, image: Reference | None) -> bool:
        """Whether sealer stores it as the pin: the registry it comes from does not matter."""
        pin = self.rule.image
        return image is not None and (image.path, image.tag, image.digest) == (pin.repository, pin.tag, pin.digest)

    def _is_other(self, image: Reference) -> bool:
        return image.path == self.rule.image.repository and image.tag != self.rule.image.tag

    def _ignored(self) -> set[str]:
        if self.ignored is None:
            return set()
        try:
            with self.ignored.open("rb") as stream:
                data = stream.read(_LIMIT + 1)
        except OSError as error:
            raise UserError(
                "{path}: cannot be read ({why}): name the ignored image list", path=self.ignored, why=error
            ) from None
        if len(data) > _LIMIT:
            raise UserError(
                "{path}: is larger than {limit} bytes: name the ignored image list", path=self.ignored, limit=_LIMIT
            )
        # nothing but the pin is ever looked for
        return {line for line in data.decode(errors="replace").splitlines() if self.rule.image.repository in line}

    def _found(self, code: str, where: str, text: Message) -> Diagnostic:
        return finding(self.rule.name, code, where, text)


def _text(entry: SealerLine) -> str:
    return entry.image.text if entry.image is not None else ""
