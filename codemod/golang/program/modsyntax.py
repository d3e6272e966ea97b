"""The lines of a go.mod or go.work: words, quoted strings and blocks (read.go of `golang.org/x/mod/modfile`)."""

from __future__ import annotations

import re
from collections.abc import Iterator


class BadLine(ValueError):
    """`value` is what a less strict reader takes instead."""

    def __init__(self, text: str, line: int = 0, main_only: bool = False, value: object = None) -> None:
        super().__init__(text)
        self.line, self.main_only, self.value = line, main_only, value


Lines = Iterator[tuple[int, list[str]]]


_TOKEN = (
    r"[ \t\r]*(?:(?P<comment>//[^\n]*)|(?P<foreign>/\*)|(?P<end>\n|\Z)|(?P<mark>[()\[\]{},])"
    r'|(?P<string>"(?:[^"\\\n]|\\(?:.|\n))*"|`[^`\n]*`)|(?P<open>["`])|(?P<word>(?:(?!//|/\*)[^\s()\[\]{},])+))'
)


# most lines are two words: hundreds of modules that are required
_PAIR = re.compile(r"[ \t]*([A-Za-z0-9._~+-]+(?:/[A-Za-z0-9._~+-]+)*) ([A-Za-z0-9._~+-]+)(?: // indirect)?\n")

# what makes a line more than words with blanks between them, and one parenthesis at its end
_ODD = re.compile(r"[^ \t\r!#-'*+\--Z\\^_a-z|~]|/\*")


def _lines(source: str) -> Lines:
    """Yield number and words of each line that has any. A string keeps its quotes."""
    number, words = 1, list[str]()
    start, at = 1, 0
    while at < len(source):
        if not words and (at == 0 or source[at - 1] == "\n"):
            while pair := _PAIR.match(source, at):
                yield number, [pair[1], pair[2]]
                number, at = number + 1, pair.end()
            end = source.find("\n", at)
            said = source[at : end if end >= 0 else len(source)].partition("//")[0].rstrip(" \t\r")
            bracket = [said[-1:]] if said.endswith(("(", ")")) else []
            said = said[:-1] if bracket else said
            if not _ODD.search(said):
                if plain := [*said.split(), *bracket]:
                    yield number, plain
                number, at = number + 1, end + 1 if end >= 0 else len(source)
                continue
        found = re.compile(_TOKEN).match(source, at)
        kind = found.lastgroup if found else None
        if not found or not kind or (kind == "word" and not found[kind].isprintable()):
            raise BadLine("a character that cannot stand in this file", number)
        at = found.end()
        if kind == "end" and words:
            yield start, words
            words = []
        elif kind == "open":
            raise BadLine("a string that does not end", number)
        elif kind == "foreign" or (kind == "word" and source.startswith("/*", at)):
            raise BadLine("only comments with // are possible here", number)
        elif kind in ("mark", "string", "word"):
            start = start if words else number
            words.append(found[kind])
        number += found[kind].count("\n")
    if words:
        yield start, words


def statements(source: str) -> Iterator[tuple[int, list[str], list[tuple[int, list[str]]] | None]]:
    """Yield line, words and, for a block, the lines in its parentheses."""
    lines = _lines(source)
    for number, words in lines:
        if len(words) > 1 and words[-1] == "(":
            yield number, words[:-1], list(_block(lines, number))
        elif len(words) > 2 and words[-2:] == ["(", ")"]:
            yield number, words[:-2], []
        else:
            yield number, words, None


def _block(lines: Lines, start: int) -> Lines:
    for number, words in lines:
        if words == [")"]:
            return
        if words[0] == ")":
            raise BadLine("something behind a closing parenthesis", number)
        yield number, words
    raise BadLine("a parenthesis that is not closed", start)
