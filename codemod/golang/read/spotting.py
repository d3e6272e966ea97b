"""What bytes say of a name before they are parsed: what `may` be so is said too often, never too seldom."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    T = TypeVar("T")

# what these patterns are for is seldom asked: each is compiled by who asks first
WORD = r"[^\W\d]\w*"
MAJOR = r"v[0-9]+"
_NEAR = 200  # bytes that are looked at before a word
_STATEMENT = 400  # bytes of a statement that are looked at
_MOST = 2_000  # times that a word, or a star, stands in a file
_AROUND_NAME = frozenset(b" \t\r\n\f\v;/},()")  # bytes of which one stands before a name that is declared
_BEFORE_NAME = (b"func", b"type", b"const", b"var", b";", b"*/", b"}")
# everything but what may be in an identifier, as a blank
_APART = bytes(each if each > 127 or each == ord("_") or chr(each).isalnum() else ord(" ") for each in range(256))


def words(source: bytes) -> set[bytes]:
    """Return everything in a source that may be an identifier."""
    return set(source.translate(_APART).split())  # half of the time that a pattern takes


def by_word(texts: Iterable[tuple[T, bytes]]) -> dict[bytes, Sequence[T]]:
    """Return what has each word in its text, in order. Most words are in one alone, and have one list in common."""
    found: dict[bytes, Sequence[T]] = {}
    for item, source in texts:
        alone = (item,)
        for word in words(source):
            known = found.setdefault(word, alone)
            if isinstance(known, list):
                known.append(item)
            elif known is not alone:
                found[word] = [*known, item]
    return found


def find_word(source: bytes, word: bytes, start: int = 0, end: int | None = None) -> int:
    """Return where a word stands by itself between two places, or -1."""
    at = source.find(word, start, end)
    while at >= 0 and (
        (at > start and continues(source, at - 1)) or (at + len(word) != end and continues(source, at + len(word)))
    ):
        at = source.find(word, at + 1, end)
    return at


def encoded(word: str) -> bytes:
    """Return a name as it stands in a file."""
    return word.encode("utf-8", "surrogateescape")


def package_names(path: str) -> tuple[str, ...]:
    """Return what a package is called where no alias is written, the likeliest first; empty where that is a guess.

    The name is the path's last element. `/v2` and higher may be a module's version, or the package; `.v2` ends the
    paths of gopkg.in. Who names a repository `go-x`, `x-go` or `x.go` may call the package anything.
    """
    *front, last = path.split("/")
    if front[:1] == ["gopkg.in"]:
        last = re.sub(r"\.v[0-9]+$", "", last)
    if not re.fullmatch(WORD, last):
        return ()
    if re.fullmatch(MAJOR, last) and last not in ("v0", "v1") and front:
        return (front[-1], last) if re.fullmatch(WORD, front[-1]) else ()
    return (last,)


# `= x`, `[i] += x`, `++`, a comment before either; what is longer than is looked at; and `, y = a, b`, `[i].y = x`
_MORE = rb"(?P<more>,|(?<=[\s)\]])\.)"
_ASSIGNED = rb"(?:[\s)\]]|\[[^\]]{0,200}\])*(?:=[^=]|[-+*/%&|^]=|<<=|>>=|&\^=|\+\+|--|/\*|\[[^\]]{201}|" + _MORE + rb")"
# what may stand between `&` and a name that is selected, but for what is in brackets
_OPERAND = b'._()[]"` \t\r\n' + bytes(each for each in range(256) if each > 127 or chr(each).isalnum())
_BRACKETS = rb"\([^()]*\)|\[[^\[\]]*\]"


def may_write(source: bytes, name: bytes) -> bool:
    """Whether the name stands somewhere behind a dot as in an assignment, or where an address is taken."""
    at, tried = source.find(name), 0
    while at >= 0:
        end, tried = at + len(name), tried + 1
        before = said_before(source[max(0, at - _NEAR) : at])
        if before[-1:] not in (b".", b"") or continues(source, end):
            pass
        elif tried > _MOST or _is_assigned(source, end) or _takes_address(before):
            return True
        at = source.find(name, end)
    return False


def _is_assigned(source: bytes, end: int) -> bool:
    """Whether what stands behind a selected name may assign to it."""
    found = re.compile(_ASSIGNED).match(source, end)
    return found is not None and (found["more"] is None or _may_assign(source, found.end()))


def said_before(text: bytes) -> bytes:
    """Return a text without the blanks and comments at its end."""
    while True:
        text = text.rstrip()
        head, comment, _ = text[text.rfind(b"\n") + 1 :].partition(b"//")
        if text.endswith(b"*/"):
            text = text[: max(0, text.rfind(b"/*"))]
        elif comment and head.rstrip()[-1:] in (b".", b""):
            text = text[: text.rfind(b"\n") + 1 + len(head)]
        else:
            return text


def _takes_address(text: bytes) -> bool:
    """Whether a text that ends in a dot is an operand with `&` before it: `&f("a", "b").`."""
    return _without_brackets(text).rstrip(_OPERAND)[-1:] in (b"&", b"")


def _without_brackets(text: bytes) -> bytes:
    """Return a text without parentheses and brackets, and what stands in them."""
    shorter = re.sub(_BRACKETS, b"", text)
    while shorter != text:
        text, shorter = shorter, re.sub(_BRACKETS, b"", shorter)
    return text


_STAR = rb"\*(?P<literal>[\s(&*]{0,50}(?:func|interface|struct|map|\[))?"
_BEFORE_STAR = (b"{", b"}", b";", b",", b"(", b":", b"*", b"/", b"for", b"case", b"if", b"switch", b"else")


def may_replace(source: bytes) -> bool:
    """Whether a statement may assign to what a pointer points to."""
    stars = (star for star in re.finditer(_STAR, source) if _begins(source, star.start()))
    return any(
        number == _MOST or _may_assign(source, star.end(), star["literal"] is not None)
        for number, star in enumerate(stars)
    )


def _begins(source: bytes, at: int) -> bool:
    """Whether a `*` stands where an operand may begin, as at the beginning of a line."""
    around = source[max(0, at - _STATEMENT) : at]
    before = around.rstrip()
    return not before or b"\n" in around[len(before) :] or before.endswith(_BEFORE_STAR)


_EQUAL = rb"(?:^|[^=!<>:])=(?!=)|\+\+|--"
_ENDS = rb"[^;{}:\"'`]*(?=[;{}:])"  # what stands in texts ends nothing
_GOES_ON = (b"(", b"[", b",", b".", b"&", b"|", b"+", b"-", b"*", b"/", b"=", b"<", b">", b"^", b"%", b"!")


def _may_assign(source: bytes, at: int, literal: bool = False) -> bool:
    """Whether what goes on here may be the left side of an assignment; with a `literal` in it, braces end nothing."""
    lines = source[at : at + _STATEMENT].split(b"\n")
    for number, line in enumerate(lines, 1):
        said = line.partition(b"//")[0].rstrip()
        said = said[: said.rfind(b"/*")].rstrip() if said.endswith(b"*/") else said
        plain = said if literal else _without_brackets(said)
        end = None if literal else re.match(_ENDS, plain)
        if re.search(_EQUAL, plain[: end.end()] if end else plain) is not None:
            return True
        if end is not None:
            return False
        if said and not literal and number < len(lines) and not said.endswith(_GOES_ON):
            return False
    return at + _STATEMENT < len(source)


def continues(source: bytes, end: int) -> bool:
    """Whether the word that ends here goes on."""
    after = source[end : end + 1]
    return after.isalnum() or after == b"_" or after > b"\x7f"


# `, err :=`, `:` behind a key or a label, or the quote of an import: what stands before these is declared in no package
_ELSEWHERE = rb"[\w\x80-\xff, \t]{0,200}:|[ \t]*[\"`]"
_LISTED = b"_, \t" + bytes(each for each in range(256) if each > 127 or chr(each).isalnum())


def may_declare(source: bytes, name: bytes, owner: bytes = b"") -> bool:
    """Whether the name stands somewhere as in a declaration of a package: behind `func` and a receiver, `type`, `var`,
    in a list or group of these, or at a line's start; with an owner, as that of a method of this type."""
    at = source.find(name)
    while at >= 0:
        if (at == 0 or source[at - 1] in _AROUND_NAME) and _may_be_declared(source, at, at + len(name), owner):
            return True
        at = source.find(name, at + 1)
    return False


def _may_be_declared(source: bytes, at: int, end: int, owner: bytes) -> bool:
    if continues(source, end) or source.startswith(b".", end):
        return False
    here = _is_owned(source, owner, at) if owner else _is_begun(source, at, end)
    return here and re.compile(_ELSEWHERE).match(source, end) is None


def _is_begun(source: bytes, at: int, end: int) -> bool:
    before = source[max(0, at - _NEAR) : at].rpartition(b"\n")[2].rstrip()
    return not before or before.endswith(_BEFORE_NAME) or _is_listed(before) or _is_method(before, source, end)


def _is_listed(before: bytes) -> bool:
    """Whether a name behind this text may be one of a list, or the first of a group: `var a,`, `const (`."""
    if before.endswith(b","):
        before = before.rstrip(_LISTED)
        if not before or before.endswith((b";", b"*/", b"}")):
            return True
    if not before.endswith(b"("):
        return False
    before = before[:-1].rstrip()
    return not before or before.endswith((b"var", b"const", b"type", b"*/"))


def _is_method(before: bytes, source: bytes, end: int) -> bool:
    """Whether a name behind this text may be a method's: `func (c *T) Name(`, and no result, `func f() string {`."""
    return before.endswith(b")") and source[end : end + _NEAR].lstrip()[:1] in (b"(", b"[", b"/", b"")


_FUNC = rb"\bfunc\b(?![\x80-\xff])"


def _is_owned(source: bytes, owner: bytes, at: int) -> bool:
    """Whether a name may be that of a method of a type: `func (c *T) Name(`. What is in comments says nothing."""
    start = max(0, at - _NEAR)
    before = source[start:at].rstrip()
    if before and not before.endswith((b")", b"*/")):
        return False
    keywords = [each.start() for each in re.finditer(_FUNC, before)]
    if not keywords:
        return True
    line, said = before.rfind(b"\n", 0, keywords[-1]), before[keywords[-1] :]
    if (line < 0 < start) or b"/" in before[line + 1 : keywords[-1]] or b"/" in said:
        return True
    return find_word(said, owner) >= 0


# `type A`, `type (`, `type /*`, not `v.(type)`; what stands before is asked behind it: so its letters are found fast
_TYPE = rb"type(?<!\wtype)\b\s*(?=[(/\w\x80-\xff])"


def may_alias(source: bytes) -> bool:
    """Whether a source may declare other names of types."""
    for found in re.finditer(_TYPE, source):
        line = source[found.end() : source.find(b"\n", found.end())]
        open_ = line.count(b"[") > line.count(b"]")
        if line[:1] == b"(" or b"=" in line or b"/" in line or open_:
            return True
    return False


# `{{`, `, {`, `"a": {`, also behind comments to the line's end
_ELIDED = rb"[{,:](?:\s|//[^\n]{0,200}\n)*(?:\{|/\*|//[^\n]{201})"


def may_elide(source: bytes) -> bool:
    """Whether a source may hold a literal whose type is left out."""
    return re.search(_ELIDED, source) is not None


def lines_with(source: bytes, word: bytes) -> Iterator[bytes]:
    """Yield the lines in which a name stands."""
    at = find_word(source, word)
    while at >= 0:
        stop = source.find(b"\n", at)
        end = stop if stop >= 0 else len(source)
        yield source[source.rfind(b"\n", 0, at) + 1 : end]
        at = find_word(source, word, end, len(source))


def may_make(source: bytes, name: bytes) -> bool:
    """Whether a source may hold a literal of the type of this name."""
    return _stands_before(source, name, re.compile(rb"\s*[{\[/]"))


def may_key(source: bytes, name: bytes) -> bool:
    """Whether the name stands somewhere as the key of a literal's element."""
    return _stands_before(source, name, re.compile(rb"\s*(?::[^=]|/)"))


def _stands_before(source: bytes, name: bytes, sign: re.Pattern[bytes]) -> bool:
    at = source.find(name)
    while at >= 0 and (sign.match(source, at + len(name)) is None or (at > 0 and continues(source, at - 1))):
        at = source.find(name, at + 1)
    return at >= 0


def may_select(source: bytes, name: bytes, unless: re.Pattern[bytes] | None = None) -> bool:
    """Whether the name stands somewhere behind a dot, and not with what a pattern takes behind it."""
    at = source.find(name)
    while at >= 0:
        end = at + len(name)
        selected = not continues(source, end) and said_before(source[max(0, at - _NEAR) : at])[-1:] in (b".", b"")
        if selected and (unless is None or unless.match(source, end) is None):
            return True
        at = source.find(name, end)
    return False
