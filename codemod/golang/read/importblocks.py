"""Import declarations as lines: where a new import goes, and what goes with an old one.

What is added goes where goimports would put it (golang/tools `go/ast/astutil/imports.go`): to the run of imports of
its kind (standard library or not) with the longest common path, in gofmt's order (`go/ast/import.go`). Unlike there,
declarations are not joined, parentheses stay, and nothing else moves. A layout that gofmt would not leave is never
tidied: the new import gets a declaration of its own on the same line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from codemod.finding.lines import line_ending, line_start
from codemod.golang.read.files import File
from codemod.golang.read.importlines import LINE_REST, ImportLine, Spec, line_rest, lines_of, match_at, with_lines
from codemod.golang.read.literals import decode, unquote
from codemod.golang.read.parsing import parse
from codemod.golang.read.syntax import lower
from codemod.records import dataclass

_BLANK_LINE = rb"[ \t\r]*\n"
_SEMICOLON = rb"[ \t]*;[ \t]*"


@dataclass(frozen=True, slots=True)
class ImportDeclaration:
    """`block` is the offset of `(` and that of `)`, or None for `import "x"`."""

    start: int
    end: int
    block: tuple[int, int] | None
    specs: tuple[Spec, ...]


@lru_cache(maxsize=16)  # one edit asks the same text many questions
def import_declarations(source: bytes) -> tuple[ImportDeclaration, ...]:
    """Return the file's import declarations, in order."""
    found = []
    for raw in parse(source).root_node.children:
        if raw.type == "import_declaration":
            node = lower(raw, File("", source, []))
            group = next((child for child in node.children if child.kind == "import_spec_list"), None)
            specs = []
            for spec in node.walk():
                if spec.kind == "import_spec" and (literal := spec.get("path")) is not None:
                    alias = spec.get("name")
                    path = decode(unquote(literal) or b"")
                    specs.append(Spec(alias.text if alias else "", path, spec.start, spec.end))
            block = (group.start, group.end - 1) if group else None
            found.append(ImportDeclaration(node.start, node.end, block, tuple(specs)))
    return tuple(found)


def common_start(one: Sequence[object], other: Sequence[object]) -> int:
    """Return how many items at the start of two sequences are equal."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((number for number, (a, b) in pairs if a != b), min(len(one), len(other)))


def insert(source: bytes, new: Spec) -> bytes:
    """Return the source with a new import."""
    listed = import_declarations(source)
    ours = [found for found in listed if found.specs and [spec.path for spec in found.specs] != ["C"]]
    if not ours:
        return _add_declaration(source, listed[-1].end if listed else _package_end(source), new)
    # of equally near declarations, one that is a block already
    best = max(ours, key=lambda found: (_nearness(new, found.specs), found.block is not None))
    if best.block is None:
        return _add_to_single(source, best, new)
    lines = lines_of(source, best.block, best.specs)
    if lines is None:
        return _add_beside(source, best.end, new)
    return with_lines(source, best.block, lines, _inserted(lines, new, line_ending(source)))


def delete(source: bytes, declaration: ImportDeclaration, spec: Spec) -> bytes:
    """Return the source without this import of this declaration."""
    block = declaration.block
    if block is None or len(declaration.specs) == 1:
        return _delete_declaration(source, declaration)
    lines = lines_of(source, block, declaration.specs)
    if lines is None:
        return _cut(source, spec.start, spec.end)
    at = next(number for number, line in enumerate(lines) if line.spec == spec)
    return with_lines(source, block, lines, _without(lines, at))


# --- adding


def _is_remote(path: str) -> bool:
    return "." in path.partition("/")[0]


def _nearness(new: Spec, others: Sequence[Spec]) -> int:
    """Return how many leading path elements an import shares with the nearest of its kind; -1 where there is none."""
    same = [other.path for other in others if _is_remote(other.path) == _is_remote(new.path)]
    return max((new.path[: common_start(new.path, path)].count("/") for path in same), default=-1)


def _package_end(source: bytes) -> int:
    return next((node.end_byte for node in parse(source).root_node.children if node.type == "package_clause"), 0)


def _add_beside(source: bytes, at: int, new: Spec) -> bytes:
    return source[:at] + b"; import " + new.text + source[at:]


def _add_declaration(source: bytes, at: int, new: Spec) -> bytes:
    """Add a declaration of its own below the line in which `at` lies."""
    rest = match_at(LINE_REST, source, at)
    if rest is None or not rest[2]:
        return _add_beside(source, at, new)
    end = line_ending(source)
    below = b"" if match_at(_BLANK_LINE, source, rest.end()) else end
    return source[: rest.end()] + end + b"import " + new.text + end + below + source[rest.end() :]


def _add_to_single(source: bytes, declaration: ImportDeclaration, new: Spec) -> bytes:
    """Make a block of `import "x"`, and add to that."""
    spec = declaration.specs[0]
    rest = line_rest(source, declaration.start, declaration.end)
    if rest is None or source[declaration.start : spec.start].rstrip(b" \t") != b"import":
        return _add_beside(source, declaration.end, new)
    end, comment = line_ending(source), b" " + rest[1] if rest[1] else b""
    block = b"import (" + end + b"\t" + source[spec.start : spec.end] + comment + end + b")"
    return insert(source[: declaration.start] + block + source[rest.start(2) :], new)


def _inserted(lines: list[ImportLine], new: Spec, end: bytes) -> list[ImportLine]:
    """Return the lines with the new import in the nearest run, or as a group of its own: standard library first."""
    line, blank = ImportLine(b"\t" + new.text, b"", end, new), ImportLine(end)
    runs = [(start, specs) for start, specs in _runs(lines) if _takes(lines, start, specs, new)]
    if runs:
        start, specs = max(runs, key=lambda run: _nearness(new, run[1]))
        at = start + _position(specs, new)
        return [*lines[:at], line, *lines[at:]]
    if not _is_remote(new.path):
        top = next(number for number, old in enumerate(lines) if old.spec)
        while top > 0 and lines[top - 1].text.strip():
            top -= 1
        return [*lines[:top], line, blank, *lines[top:]]
    last = max(number for number, old in enumerate(lines) if old.spec) + 1
    return [*lines[:last], blank, line, *lines[last:]]


def _runs(lines: list[ImportLine]) -> Iterator[tuple[int, list[Spec]]]:
    """Yield the imports on adjacent lines, within which gofmt sorts, with the number of the first line."""
    for _, run in groupby(enumerate(lines), key=lambda numbered: numbered[1].spec is not None):
        numbered = list(run)
        specs = [line.spec for _, line in numbered if line.spec is not None]
        if specs:
            yield numbered[0][0], specs


def _position(specs: list[Spec], new: Spec) -> int:
    return next((number for number, spec in enumerate(specs) if spec.order > new.order), len(specs))


def _takes(lines: list[ImportLine], start: int, specs: list[Spec], new: Spec) -> bool:
    """Whether a run may take the new import: it has some of its kind, and no comment would change its meaning.

    A comment above several imports is their heading; one above a single import may speak of that alone.
    """
    if _nearness(new, specs) < 0 or any(spec.path == "C" for spec in specs):
        return False
    commented = start > 0 and lines[start - 1].text.strip() != b""
    return not commented or len(specs) > 1 or _position(specs, new) > 0


# --- removing


def _delete_declaration(source: bytes, declaration: ImportDeclaration) -> bytes:
    """Remove the declaration, and one of the blank lines around it."""
    rest = line_rest(source, declaration.start, declaration.end)
    if rest is None:
        return _cut(source, declaration.start, declaration.end)
    start, end = line_start(source, declaration.start), rest.end()
    blank = match_at(_BLANK_LINE, source, end)
    above = re.search(rb"(?:\A|\n)([ \t\r]*\n)\Z", source[:start])
    if blank and above:
        end = blank.end()
    elif above and end == len(source):
        start = above.start(1)
    return source[:start] + source[end:]


def _cut(source: bytes, start: int, end: int) -> bytes:
    semicolon = match_at(_SEMICOLON, source, end)
    return source[:start] + source[semicolon.end() if semicolon else end :]


def _without(lines: list[ImportLine], at: int) -> list[ImportLine]:
    """Return the lines without this one, and without the comments and the blank line that only it needed."""
    end = at + 1
    if not any(line.spec for line in lines[max(at - 1, 0) : at] + lines[end : end + 1]):
        while at > 0 and lines[at - 1].spec is None and lines[at - 1].text.strip():
            at -= 1
    if (at == 0 or not lines[at - 1].text.strip()) and end < len(lines) and not lines[end].text.strip():
        end += 1
    left = [*lines[:at], *lines[end:]]
    last = max(number for number, line in enumerate(left) if line.spec) + 1
    # gofmt has no blank lines below the last import
    return [*left[:last], *(line for line in left[last:] if line.text.strip())]


# --- lines
