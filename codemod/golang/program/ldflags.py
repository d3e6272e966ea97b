"""Variables that the linker sets: `-X import/path.Name=value`, found in the text of a tree.

LDFLAGS += -X $(PKG)/version.Image=$(IMAGE)        a Makefile
- -s -w -X 'main.image={{ .Env.IMAGE }}'           .goreleaser.yml
"-X " + pkg + ".Image=" + image                    a magefile, in Go
x_defs = {"Image": "docker.io/a:v1"}               a BUILD file: of its own package
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codemod.records import dataclass, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from codemod.source.search import Search
    from codemod.source.tree import Tree

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
# every flag has one of these: pictures, of which most have a `-X` somewhere, need not be read
_SIGNS = (b"-X ", b"-X\t", b"-X=", b"-X\\", b'-X"', b"-X'", b"x_defs")
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


def start_texts(tree: Tree) -> Search:
    """Begin to look for the files other than Go that may set a variable; it is begun once."""
    return tree.start_texts(_SIGNS)


def may_set(source: bytes) -> bool:
    """Whether a file may have a linker flag that sets a variable. This reads no flag, and says yes too often."""
    return _MAY_SET.search(source) is not None


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


_JOINED = re.compile(r"\"\s*+\+\s*+[\w.()]++(?:\s*+\+\s*+\")?+|%[svq]")


def settings_in_go(source: str) -> Iterator[Setting]:
    """Yield them for a program in Go that builds others: what it joins to a text, or formats into it, is not known."""
    pieces, end, line = list[str](), 0, 1
    lines: list[int] = [1]  # of the source, for each line of the text
    for found in _JOINED.finditer(source):
        kept = source[end : found.start()]
        lines += range(line + 1, line + 1 + kept.count("\n"))
        line += kept.count("\n") + found[0].count("\n")
        pieces += [kept, "${_}"]
        end = found.end()
    lines += range(line + 1, line + 1 + source.count("\n", end))
    for each in linker_settings("".join(pieces) + source[end:]):
        yield replace(each, line=lines[each.line - 1])


_KEY = re.compile(r"[\"']([\w.~/-]++)[\"']\s*+:")


def bazel_settings(text: str) -> Iterator[Setting]:
    """Yield them for a BUILD file, whose keys are read wherever they stand: in `select`, in another dictionary. Where
    one says no package, it is that of the file's folder."""
    for found in _KEY.finditer(text):
        package, _, name = found[1].rpartition(".")
        yield Setting(package, name, None, True, text.count("\n", 0, found.start()) + 1)


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
