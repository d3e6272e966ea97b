"""Variables that the linker sets: `-X import/path.Name=value`, found in the text of a tree.

LDFLAGS += -X $(PKG)/version.Image=$(IMAGE)        a Makefile
- -s -w -X 'main.image={{ .Env.IMAGE }}'           .goreleaser.yml
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codemod.records import dataclass

# what a shell, make, a template, a workflow or a batch file replaces
_HOLE = (
    r"\$?\{\{[^{}\n]*\}\}|\$\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|\$\{[^{}\n]*(?:\{[^{}\n]*\}[^{}\n]*)*\}"
    r"|\$\$?[A-Za-z_]\w*|\$\$?[{(][^(){}\n]*[)}]|`[^`\n]*`|%\w+%|@\w+@"
)
_HOLES = re.compile(_HOLE)
# `-X` or `--X` at the beginning of a word; a pattern that begins with a text is looked for as fast as that text
_FLAG = re.compile(r"-X(?:(?<![\w-]-X)|(?<=--X)(?<![\w-]--X))(?:[ \t]*\\\r?\n)?(?:[ \t]*=[ \t]*|[ \t]+|(?=\\?[\"']))")
# the same in bytes, and what every flag has behind it: most pictures have a `-X` somewhere
_MAY_SET = re.compile(rb"-X(?:[ \t]*\\\r?\n)?[=\\\"' \t](?:[^\n=]{0,200}=|[^\n=]{201})")
_QUOTE = re.compile(r"\\?[\"']")
# one piece at a time: repeated in one pattern, `$A$A$A` could be read in very many ways
_TARGET = re.compile(rf"{_HOLE}|[^\s\"'=\\$`%@{{}}]")
_PLAIN = re.compile(rf"{_HOLE}|[^\s\"'\\,]")


@dataclass(frozen=True)
class Setting:
    """`name` of the package with this import path, or, unless `whole`, of every package whose path ends like that.

    `name` is empty where it is not known. `value` is None where what replaces a part of it is not known.
    """

    package: str
    name: str
    value: str | None
    whole: bool
    line: int


def may_set(data: bytes) -> bool:
    """Whether the bytes of a file may hold such a flag. This says yes too often."""
    return _MAY_SET.search(data) is not None


def linker_settings(text: str) -> Iterator[Setting]:
    """Yield the variables that some linker flag in the text sets."""
    line, counted = 1, 0
    for flag in _FLAG.finditer(text):
        opening = _quote(text, flag.end())
        start = flag.end() + len(opening)
        end = _run(_TARGET, text, start)
        closing = _quote(text, end)
        at = end + len(closing)
        if end == start or text[at : at + 1] != "=":
            continue
        line += text.count("\n", counted, flag.start())
        counted = flag.start()
        package, name, whole = _target(text[start:end])
        if package or not whole:
            yield Setting(package, name, _value(text, at + 1, "" if closing else opening), whole, line)


def _quote(text: str, at: int) -> str:
    found = _QUOTE.match(text, at)
    return found[0] if found else ""


def _run(piece: re.Pattern[str], text: str, at: int) -> int:
    """Return the end of as many pieces as there are."""
    while found := piece.match(text, at):
        at = found.end()
    return at


def _value(text: str, at: int, opening: str) -> str | None:
    """Return the value that begins here, up to the quote that is open or that it begins with; None where a part of it
    is not known."""
    quote = opening or _quote(text, at)
    start = at if opening else at + len(quote)
    end = text.find(quote, start) if quote else _run(_PLAIN, text, at)
    value = text[start:end] if end >= 0 else "$"
    return None if "$" in value or "\n" in value or _HOLES.search(value) else value


def _target(target: str) -> tuple[str, str, bool]:
    """Return package, name, and whether the package's path is all there."""
    holes = [found.span() for found in _HOLES.finditer(target)]
    if not holes:
        package, _, name = target.rpartition(".")
        return package, name, True
    (start, _), (_, end) = holes[0], holes[-1]
    package, dot, name = target[end:].rpartition(".")
    if not dot and target[:start].endswith("."):
        return target[: start - 1], "", True
    # without a dot, it is in a hole, and the name is not known
    return package, name if dot else "", False
