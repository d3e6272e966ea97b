"""What comments give a variable: the files of `//go:embed`, and the variable of `//go:linkname`.

//go:embed prefix.txt "a file.txt"        one file is a variable's text; several need an embed.FS
//go:embed all:templates *.yaml
//go:linkname tag example.org/s/pkg/help.Tag
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from codemod.golang.program.module_paths import packable
from codemod.golang.program.words import BadQuotes, arguments, space_separated
from codemod.records import dataclass

_VERSION_CONTROL = (".bzr", ".git", ".hg", ".svn")
_ESCAPED = re.compile("%([0-9a-f]{2})")


class BadEmbed(ValueError):
    """A `//go:embed` with which Go does not build."""


@dataclass(frozen=True)
class Linkname:
    """`//go:linkname local package.name`; without a target, `package` and `name` are empty."""

    local: str
    package: str = ""
    name: str = ""


def embed_patterns(comment: str) -> tuple[str, ...] | None:
    """Return the patterns of a `//go:embed` comment, None for any other. Raises `BadEmbed`."""
    _, found, line = comment.partition("//go:embed")
    # as the compiler does: behind a tab it is a comment like any other
    if not found or not comment.startswith(found) or line[:1].strip(" "):
        return None
    try:
        patterns = arguments(line)
    except BadQuotes as error:
        raise BadEmbed("a wrong string in quotes") from error
    if not patterns:
        raise BadEmbed("there is no pattern")
    return patterns


def linkname(comment: str) -> Linkname | None:
    """Return what a `//go:linkname` comment links, None for any other or one that Go refuses."""
    words = space_separated(comment) if comment.startswith(("//go:linkname ", "//go:linknamestd ")) else []
    if len(words) == 2:
        return Linkname(words[1])
    if len(words) != 3:
        return None
    folder, slash, last = words[2].rpartition("/")
    # a dot of the last element is written %2e
    element, _, name = last.partition(".")
    return Linkname(words[1], _ESCAPED.sub(lambda m: chr(int(m[1], 16)), folder + slash + element), name)


def embedded_names(patterns: Sequence[str], files: Iterable[str]) -> tuple[str, ...]:
    """Return the embedded files, sorted; `files` are all below the package's folder, relative to it.

    Raises `BadEmbed` where Go does not build.
    """
    folder = _Folder(files)
    return tuple(sorted({path for pattern in dict.fromkeys(patterns) for path in _matched(pattern, folder)}))


def embedded_text(patterns: Sequence[str], files: Iterable[str]) -> str:
    """Return the one file whose text a string or []byte variable has. Raises `BadEmbed`."""
    paths = embedded_names(patterns, files)
    if len(patterns) != 1 or len(paths) != 1:
        raise BadEmbed("several files for a variable that is one text")
    return paths[0]


class _Folder:
    """What is in the package's folder, and below."""

    def __init__(self, files: Iterable[str]) -> None:
        self.files = frozenset(files)
        self.inner: dict[str, set[str]] = {"": set()}
        for path in self.files:
            while path:
                parent, _, name = path.rpartition("/")
                known = parent in self.inner
                self.inner.setdefault(parent, set()).add(name)
                path = "" if known else parent

    def is_module(self, path: str) -> bool:
        return "go.mod" in self.inner.get(path, ())


def _matched(pattern: str, folder: _Folder) -> Iterator[str]:
    glob, whole = pattern.removeprefix("all:"), pattern.startswith("all:")
    if glob in ("", ".") or any(element in ("", ".", "..") for element in glob.split("/")):
        raise BadEmbed("a pattern is a path below the package's folder")
    found = False
    for match in _glob(glob, folder):
        _check(match, folder)
        inside = list(_walk(match, folder, whole)) if match in folder.inner else [match]
        if not inside:
            raise BadEmbed("a folder without a file to embed")
        yield from inside
        found = True
    if not found:
        raise BadEmbed("no file matches a pattern")


def _glob(glob: str, folder: _Folder) -> list[str]:
    """Return the files and folders that match; `*` matches names with a dot in front, too."""
    at = [""]
    for element in [parse_glob(each) for each in glob.split("/")]:
        names = ((parent, name) for parent in at for name in folder.inner.get(parent, ()))
        at = [f"{parent}/{name}".lstrip("/") for parent, name in names if element.matches(name)]
    return at


def files_matching(glob: str, files: Iterable[str]) -> list[str]:
    """Return the files that `fs.Glob` finds, sorted. Raises `BadEmbed`."""
    elements = [parse_glob(each) for each in glob.split("/")]
    found = ((each.split("/"), each) for each in files)
    return sorted(
        path
        for names, path in found
        if len(names) == len(elements) and all(each.matches(name) for each, name in zip(elements, names, strict=True))
    )


def _check(match: str, folder: _Folder) -> None:
    elements = match.split("/")
    for n, element in enumerate(elements, 1):
        if folder.is_module("/".join(elements[:n])):
            raise BadEmbed("a file of another module")
        if not _packable(element):
            raise BadEmbed("a name that no file of a module can have")


def _packable(name: str) -> bool:
    return packable(name) and name not in _VERSION_CONTROL


def _walk(top: str, folder: _Folder, whole: bool) -> Iterator[str]:
    """Yield the files of a folder; those with `.` or `_` in front only for `all:`."""
    for name in sorted(folder.inner[top]):
        path, hidden = f"{top}/{name}", name.startswith((".", "_"))
        if hidden and not (whole and _packable(name)):
            continue
        if path in folder.inner:
            if _packable(name) and not folder.is_module(path):
                yield from _walk(path, folder, whole)
        elif not _packable(name):
            raise BadEmbed("a name that no file of a module can have")
        else:
            yield path


@dataclass(frozen=True)
class Glob:
    """A `path.Match` pattern for one element: what stands between its stars, each with the length that it matches."""

    parts: tuple[tuple[re.Pattern[str], int], ...]

    def matches(self, name: str) -> bool:
        """Say whether the whole name matches. Each part is looked for once: no pattern takes long."""
        (first, length), *middle = self.parts
        if not middle:
            return bool(first.fullmatch(name))
        if not first.match(name):
            return False
        at, (last, tail) = length, middle.pop()
        for part, length in middle:
            found = part.search(name, at)
            if not found:
                return False
            at = found.start() + length
        return at <= len(name) - tail and bool(last.fullmatch(name, len(name) - tail))


@lru_cache(maxsize=1024)
def parse_glob(glob: str) -> Glob:
    """Return what matches. Raises `BadEmbed`."""
    parts, at = [list[str]()], 0
    while at < len(glob):
        character = glob[at]
        if character == "*":
            parts.append([])
            at += 1
        elif character == "?":
            parts[-1].append(".")
            at += 1
        else:
            piece, at = _class(glob, at + 1) if character == "[" else _literal(glob, at)
            parts[-1].append(piece)
    return Glob(tuple((re.compile("".join(part), re.DOTALL), len(part)) for part in parts))


def _literal(glob: str, at: int) -> tuple[str, int]:
    character, at = _escaped(glob, at)
    return re.escape(character), at


def _escaped(glob: str, at: int) -> tuple[str, int]:
    if glob[at : at + 1] == "\\":
        at += 1
    if at >= len(glob):
        raise BadEmbed("a pattern that ends too early")
    return glob[at], at + 1


def _class(glob: str, at: int) -> tuple[str, int]:
    negated = glob[at : at + 1] == "^"
    at += negated
    ranges = list[str]()
    while not ranges or glob[at : at + 1] != "]":
        low, at = _bound(glob, at)
        high = low
        if glob[at] == "-":
            high, at = _bound(glob, at + 1)
        ranges.append(f"{re.escape(low)}-{re.escape(high)}" if low <= high else "")
    inner = "".join(ranges)
    if not inner:
        return ("." if negated else "(?!)"), at + 1
    return f"[{'^' * negated}{inner}]", at + 1


def _bound(glob: str, at: int) -> tuple[str, int]:
    if glob[at : at + 1] in ("", "-", "]"):
        raise BadEmbed("a wrong [ ] in a pattern")
    character, at = _escaped(glob, at)
    if at >= len(glob):
        raise BadEmbed("a wrong [ ] in a pattern")
    return character, at
