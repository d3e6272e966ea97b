"""What is Go, and what tree-sitter-go 0.25 has no rule for, in words that it has one for.

| Go | what the grammar is given |
|---|---|
| `new(x + 1)`, and `make(x...)` where `make` is a function of one's own | another name: behind these it wants a type |
| `(make)([]int, 3)` | without the parentheses around the name |
| `(*struct{ T }).m` | a name instead of the type |
| `if ; c {`, `f();; g()`, `{; f() }` | without the `;` that ends nothing |
| the header of an `if`, `for` or `switch` on several lines | `;` where a line ends |
| `const (a = 1; b = 2)`, `L: M: }` | `;` before the bracket |
| `func (r R) m[T any](x T)` | without the type parameters, which `syntax.lower` puts back |

Each means the same wherever it stands, so it does no harm where the grammar had no trouble; and where that says that it
failed is little use: after `m[T any]` it may find no function any more in the rest of the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from codemod.golang.read.tokens import KEYWORDS, Change, Token, hidden_ends, tokens

IsType = Callable[[bytes], bool]

_CLOSES = {b")": b"(", b"]": b"[", b"}": b"{"}
_RENAMED = {b"new": b"neW", b"make": b"makE"}
_HEADERS = frozenset((b"if", b"for", b"switch"))
_NAME = re.compile(rb"[A-Za-z_\x80-\xff]")
_MAX_TYPE = 4096  # bytes of an argument that is asked about: more than any type has, and few enough to ask often
_MAX_NESTED = 2  # `new` within the type that a `new` makes: an array's length


def gap_changes(source: bytes, is_type: IsType) -> list[Change]:
    """Return the changes that let the grammar read this as Go does, in order and apart from each other."""
    file = _File(source)
    found = {(at, at, b";") for at in hidden_ends(source)}
    for gap in (_methods, _groups, _labels, _headers, _type_operands):
        found.update(gap(file))
    found.update(_calls(file, is_type))
    apart: list[Change] = []
    for change in sorted(found, key=lambda change: (change[0], -change[1])):
        if not apart or change[0] >= apart[-1][1]:
            apart.append(change)
    return apart


class _File:
    """The tokens of a file: their texts, and for a bracket's number that of the one that closes it."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        self.tokens: list[Token] = [(b"", 0, False), *tokens(source)]
        self.texts = [text for text, _, _ in self.tokens]
        self.closing = _closing(self.texts)

    def start(self, at: int) -> int:
        return self.tokens[at][1]

    def end(self, at: int) -> int:
        return self.tokens[at][1] + len(self.texts[at])

    def ended(self, at: int) -> bool:
        return self.tokens[at][2]

    def follows_operand(self, at: int) -> bool:
        """Whether a bracket here belongs to what stands before it: `f(`, `x.(`, `func (`."""
        before = self.texts[at - 1]
        operand = before in (b")", b"]", b"}", b".", b"func") or (_NAME.match(before) and before not in KEYWORDS)
        return bool(operand) and not self.ended(at)


def _closing(texts: list[bytes]) -> dict[int, int]:
    """Return which bracket closes which; nothing where they do not match."""
    found: dict[int, int] = {}
    opened: list[int] = []
    for at, text in enumerate(texts):
        if text in (b"(", b"[", b"{"):
            opened.append(at)
        elif text in _CLOSES:
            if not opened or texts[opened[-1]] != _CLOSES[text]:
                return {}
            found[opened.pop()] = at
    return {} if opened else found


def _methods(file: _File) -> Iterator[Change]:
    at = 0
    while at < len(file.texts):
        if file.texts[at] == b"func" and file.texts[at + 1] == b"(":
            name = file.closing.get(at + 1, at) + 1
            bracket = name + 1
            end = file.closing.get(bracket, 0)
            if end and file.texts[bracket] == b"[" and file.texts[end + 1] == b"(":
                start, stop = file.start(bracket), file.end(end)
                yield start, stop, re.sub(rb"[^\n]", b" ", file.source[start:stop])
        at = file.closing.get(at, at) + 1


def _groups(file: _File) -> Iterator[Change]:
    for at, text in enumerate(file.texts):
        close = file.closing.get(at + 1, 0) if text in (b"const", b"var") else 0
        if close and file.texts[close - 1] not in (b"(", b";") and not file.ended(close):
            yield file.end(close - 1), file.end(close - 1), b";"


def _labels(file: _File) -> Iterator[Change]:
    for at, text in enumerate(file.texts):
        if text == b"}" and file.texts[at - 1] == b":" == file.texts[at - 3]:
            yield file.end(at - 1), file.end(at - 1), b";"


def _headers(file: _File) -> Iterator[Change]:
    needed = set()
    for at, text in enumerate(file.texts):
        if text in _HEADERS:
            header = list(_header(file, at + 1))
            needed.update(header if text == b"for" else header[1:])
            yield from ((file.end(each - 1), file.end(each - 1), b";") for each in header if file.ended(each))
    for at, text in enumerate(file.texts):
        if text == b";" and at not in needed and (file.texts[at - 1] in (b"{", b";", *_HEADERS) or file.ended(at)):
            yield file.start(at), file.end(at), b" "


def _header(file: _File, at: int) -> Iterator[int]:
    """Yield the tokens of an `if`, `for` or `switch` before its block, what is in brackets apart."""
    while file.texts[at] not in _HEADERS:
        yield at
        if file.texts[at] in (b"{", *_CLOSES, b""):
            return
        at = file.closing.get(at, at) + 1


def _type_operands(file: _File) -> Iterator[Change]:
    for at, text in enumerate(file.texts):
        if text in (b"struct", b"interface") and (close := file.closing.get(at + 1)) is not None:
            left, right = at, close
            while True:
                while file.texts[left - 1] == b"*":
                    left -= 1
                if file.closing.get(left - 1) != right + 1 or file.follows_operand(left - 1):
                    break
                left, right = left - 1, right + 1
            if file.texts[right + 1] == b"." and not file.ended(right + 1):
                yield file.start(at), file.end(close), b"T"


def _around(file: _File, at: int) -> tuple[int, int]:
    """Return the tokens on both sides of this one and the parentheses around it."""
    left, right = at - 1, at + 1
    while file.closing.get(left) == right and file.texts[left] == b"(":
        left, right = left - 1, right + 1
    return left, right


def _calls(file: _File, is_type: IsType) -> Iterator[Change]:
    """Rename `new` and `make` where no type follows, and take them out of parentheses; first those further inside."""
    inside: list[tuple[int, int]] = []
    for at in range(len(file.texts) - 1, 0, -1):
        left, right = _around(file, at) if file.texts[at] in _RENAMED else (at, at)
        close = file.closing.get(right, 0)
        if left == at or not close or file.texts[right] != b"(" or file.follows_operand(left + 1):
            continue
        comma = _first_end(file, right, close)
        nested = 0
        while inside and inside[-1][0] < close:
            other, depth = inside.pop()
            nested = max(nested, depth) if other < comma else nested
        inside.append((at, nested + 1))
        named = (
            _RENAMED[file.texts[at]] if _takes_no_type(file, right, comma, close, nested, is_type) else file.texts[at]
        )
        if named != file.source[file.start(left + 1) : file.end(right - 1)]:
            yield file.start(left + 1), file.end(right - 1), named


def _takes_no_type(file: _File, opened: int, comma: int, close: int, nested: int, is_type: IsType) -> bool:
    """Whether a call of `new` or `make` has arguments of which the first is none, or the last is spread out."""
    if close == opened + 1:
        return False
    text = file.source[file.start(opened + 1) : file.end(comma - 1)]
    spread = b"..." in (file.texts[close - 1], file.texts[close - 2])
    return spread or nested > _MAX_NESTED or len(text) > _MAX_TYPE or not is_type(text)


def _first_end(file: _File, opened: int, close: int) -> int:
    """Return the comma behind a call's first argument, or else the bracket that closes it."""
    at = opened + 1
    while at < close and file.texts[at] != b",":
        at = file.closing.get(at, at) + 1
    return at
