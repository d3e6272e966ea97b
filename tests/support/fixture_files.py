"""Reads `fixtures/`: Go trees and txtar cases with `// want` comments. The grammar is in `fixtures/README.md`.

The comments are taken out as a file is read, so that what is linted, fixed and compared never holds one; all line
numbers here are those of the file without them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2] / "fixtures"
Want = tuple[str, int, frozenset[str]]

_MARK = re.compile(
    rb"[ \t]*// want(?:(?P<maybe>\?)|(?P<next>-next)|\+(?P<below>\d+))? (?P<codes>IMG\d{3}(?:[ |]IMG\d{3})*)$"
)
_SECTION = re.compile(rb"^-- (\S+) --\n", re.MULTILINE)


@dataclass(frozen=True)
class Case:
    """One small change laid over the base module.

    `wants` are the findings, each (path, 1-based line, the codes of which one is right). Of `one_of`, where it is not
    empty, exactly one is found. `why` is the header's text, beginning with `good:` or `bad:`.
    """

    name: str
    files: dict[str, bytes]
    wants: frozenset[Want]
    one_of: frozenset[Want]
    why: str

    @property
    def good(self) -> bool:
        return not self.wants and not self.one_of


def strip_wants(path: str, source: bytes) -> tuple[bytes, list[Want], list[Want]]:
    """Return the source without its marks, what is wanted for certain, and what of which exactly one is wanted."""
    lines: list[bytes] = []
    found: list[tuple[int, re.Match[bytes]]] = []
    for line in source.splitlines(keepends=True):
        text = line.rstrip(b"\r\n")
        mark = _MARK.search(text)
        if mark is None:
            lines.append(line)
            continue
        alone = mark.start() == 0
        offset = 1 if mark["next"] else int(mark["below"] or 0)
        found.append((len(lines) + offset + (0 if alone else 1), mark))
        if not alone:
            lines.append(text[: mark.start()] + line[len(text) :])
    certain: list[Want] = []
    one_of: list[Want] = []
    for number, mark in found:
        for alternatives in mark["codes"].decode().split(" "):
            (one_of if mark["maybe"] else certain).append((path, number, frozenset(alternatives.split("|"))))
    return b"".join(lines), certain, one_of


def read_tree(folder: Path) -> tuple[dict[str, bytes], frozenset[Want]]:
    """Return the folder's files without marks, by `/`-separated path, and the findings wanted in them."""
    files: dict[str, bytes] = {}
    wants: list[Want] = []
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            path = file.relative_to(folder).as_posix()
            files[path], certain, one_of = strip_wants(path, file.read_bytes())
            assert not one_of, f"{file}: `want?` is for flow cases"
            wants += certain
    return files, frozenset(wants)


def golden(folder: Path) -> dict[str, bytes]:
    """Return the files of `<folder>.fixed`: those that a fix changes, as it leaves them."""
    return read_tree(folder.with_name(folder.name + ".fixed"))[0]


def base() -> dict[str, bytes]:
    """Return the module that every flow case is laid over. It has no findings."""
    files, wants = read_tree(ROOT / "flow" / "base")
    assert not wants
    return files


def read_case(file: Path, root: Path = ROOT / "flow") -> Case:
    """Read one txtar archive: a header, then `-- path --` sections."""
    header, *rest = _SECTION.split(file.read_bytes())
    files: dict[str, bytes] = {}
    wants: list[Want] = []
    one_of: list[Want] = []
    for path, text in zip(rest[::2], rest[1::2], strict=True):
        files[path.decode()], certain, maybe = strip_wants(path.decode(), text)
        wants += certain
        one_of += maybe
    name = file.relative_to(root).with_suffix("").as_posix()
    return Case(name, files, frozenset(wants), frozenset(one_of), " ".join(header.decode().split()))


def cases() -> Iterator[Case]:
    """Yield the flow cases, sorted by name."""
    for file in sorted((ROOT / "flow").rglob("*.txtar")):
        yield read_case(file)


def mistakes(case: Case, findings: Iterable[tuple[str, int, str]]) -> list[str]:
    """Return, in words, how the findings (path, 1-based line, code) differ from what the case wants."""
    left = sorted(findings)
    wrong: list[str] = []
    for path, line, codes in sorted(case.wants, key=str):
        hits = [f for f in left if f[:2] == (path, line) and f[2] in codes]
        if hits:
            left.remove(hits[0])
        else:
            wrong.append(f"missing {'|'.join(sorted(codes))} at {path}:{line}")
    if case.one_of:
        hits = [f for f in left if any(f[:2] == want[:2] and f[2] in want[2] for want in case.one_of)]
        left = [f for f in left if f not in hits]
        if len(hits) != 1:
            places = ", ".join(f"{'|'.join(sorted(c))} at {p}:{n}" for p, n, c in sorted(case.one_of, key=str))
            wrong.append(f"{len(hits)} findings where exactly one is wanted of: {places}")
    return wrong + [f"unexpected {code} at {path}:{line}" for path, line, code in left]
