"""Which images `sealer build` takes from a build context or rootfs, exactly as its code reads them.

Follows sealerio/sealer, branch `main` at f4f89c58 (2024-05-07):

- `build/buildimage/differ.go`: `manifests/imageList`; every `.yaml`, `.yml` and `.tmpl` file (any letter case, any
  depth) under `manifests/`, and under each folder of `application/apps/` that is no Helm chart. Charts are rendered
  by Helm, which is not done here.
- `build/layerutils/utils.go`: the parser of YAML lines. It drops every `"`, `,` and blank, cuts at the first colon, and
  takes the rest when what is before the colon ends in `image` and holds no `#`. A line of 64 KiB ends the file.
- `build/buildimage/utils.go` and `differ.go`: blanks and quotes around an entry go, `#` at its beginning makes it a
  comment, and what is no valid reference is dropped without a word.
- `cmd/sealer/cmd/image/build.go`: `--ignored-image-list` is compared with the normalised entry, letter by letter.
- `pkg/image/save/utils.go`: the registry's host is no part of the name under which the image is stored.
"""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from codemod.finding.diagnostics import Span
from codemod.image import reference
from codemod.image.reference import Reference

IMAGE_LIST = "manifests/imageList"
MISPLACED_LIST = "imageList"
REGISTRY = "registry/docker/registry/v2"
_EXTENSIONS = (".yaml", ".yml", ".tmpl")
_MAX_LINE = 64 << 10  # bytes, bufio.MaxScanTokenSize
_APPLICATIONS = "application/apps"
_LONGEST = 4096  # characters of a reference: a path has at most 255, and a host less


@dataclass(frozen=True, slots=True)
class SealerLine:
    """One line of a source. `text` is what sealer cuts out of it."""

    span: Span
    line: str
    text: str

    @property
    def image(self) -> Reference | None:
        """What sealer makes of the line: None where that is no valid reference, or nothing."""
        return normalized(self.text)


def listed(path: str, data: bytes) -> Iterator[SealerLine]:
    """Yield an entry for each line of an image list that is no comment and not empty."""
    for span, line in _lines(path, data):
        text = _trimmed(line)
        if text:
            yield SealerLine(span, line, text)


def in_manifest(path: str, data: bytes) -> Iterator[SealerLine]:
    """Yield an entry for each line of a YAML file that is no comment and not empty, image or not."""
    cut = False
    for span, line in _lines(path, data):
        cut = cut or span.end - span.start >= _MAX_LINE
        if line.strip() and not line.strip().startswith("#"):
            yield SealerLine(span, line, "" if cut else _trimmed(_image_of(line)))


def normalized(text: str) -> Reference | None:
    """Return the reference with `docker.io` and `library/` filled in (`ParseNormalizedNamed`), None if not valid."""
    if "://" in text or not 0 < len(text) <= _LONGEST:
        return None
    try:
        parsed = reference.parse(text)
        # sealer vendors a version of the grammar that knows neither a host by its upper-case letter nor IPv6
        if parsed.domain not in ("", "localhost") and (not set(".:") & set(parsed.domain) or "[" in parsed.domain):
            return None
        domain = parsed.domain or "docker.io"
        domain = "docker.io" if domain == "index.docker.io" else domain
        path = parsed.path
        if domain == "docker.io" and "/" not in path:
            path = f"library/{path}"
        tail = (f":{parsed.tag}" if parsed.tag else "") + (f"@{parsed.digest}" if parsed.digest else "")
        return reference.parse(f"{domain}/{path}{tail}")
    except reference.InvalidReference:
        return None


def manifest_files(root: Path) -> Iterator[str]:
    """Yield, sorted, the YAML files that sealer reads, relative to the root with `/`."""
    applications = root / _APPLICATIONS
    folders = [root / "manifests"]
    if applications.is_dir():
        folders += sorted(entry for entry in applications.iterdir() if entry.is_dir() and not is_chart(entry))
    for folder in folders:
        for path in files_below(folder):
            if path.name.lower().endswith(_EXTENSIONS) or _is_folder(path):
                yield path.relative_to(root).as_posix()


def files_below(folder: Path) -> Iterator[Path]:
    """Yield files at any depth, through no link to a folder, in order; and the folders that cannot be listed."""
    pending = [folder] if folder.is_dir() else []
    while pending:
        here = pending.pop()
        try:
            paths = [here / name for name in sorted(os.listdir(here))]
        except OSError:
            yield here
            continue
        folders = {path for path in paths if _is_folder(path)}
        yield from (path for path in paths if path not in folders and not os.path.isdir(path))
        pending += reversed([path for path in paths if path in folders])


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode)
    except OSError:
        # no permission, or too long a path: it will be tried, and said
        return True


def charts(root: Path) -> Iterator[str]:
    """Yield, sorted, the Helm charts whose images sealer would find by rendering them."""
    for name in ("charts", _APPLICATIONS):
        for path in files_below(root / name):
            if path.name == "Chart.yaml" and is_chart(path.parent):
                yield path.parent.relative_to(root).as_posix()


def is_chart(folder: Path) -> bool:
    """Say whether sealer takes the folder for a Helm chart."""
    return all(os.path.exists(folder / name) for name in ("Chart.yaml", "values.yaml", "templates"))


def _lines(path: str, data: bytes) -> Iterator[tuple[Span, str]]:
    start = 0
    for line in io.BytesIO(data):
        content = line.removesuffix(b"\n").removesuffix(b"\r")
        yield Span(path, start, start + len(content)), content.decode("utf-8", errors="surrogateescape")
        start += len(line)


def _image_of(line: str) -> str:
    for dropped in ('"', ",", " "):
        line = line.replace(dropped, "")
    key, colon, value = line.partition(":")
    return value if colon and key.endswith("image") and "#" not in key else ""


def _trimmed(text: str) -> str:
    text = text.strip().strip("'\"").strip()
    return "" if text.startswith("#") else text
