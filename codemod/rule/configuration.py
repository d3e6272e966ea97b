"""The configuration of a tree: `.lvscare-codemod.toml` at its root, or `[tool.lvscare-codemod]` in its pyproject.toml.

Whoever sends a pull request can write one. So it is data that says what is judged and how, as the options of the same
names do, and nothing that writes, runs or verifies; every path in it is one of the tree, and is read through the tree,
which follows no link.
"""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator, Mapping

from codemod.errors import UserError, why
from codemod.finding.diagnostics import Message, message
from codemod.records import dataclass, replace
from codemod.rule import CONTROL
from codemod.source.listed import LINK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from codemod.source.tree import Tree

FILE, SHARED, TABLE = ".lvscare-codemod.toml", "pyproject.toml", "lvscare-codemod"
SIZE_LIMIT = 64 * 1024
LANGUAGES = ("en", "zh")

_PATHS = ("rules", "baseline")
_MOST_DOTS = 1000  # in one line: the time that `tomllib` takes for a dotted key is quadratic
_TRIES = 5
_MOST, _MOST_CHARACTERS = 100, 1000  # in one list, in one text: each pattern is tried with each path
_LONGEST = 80  # characters of a text that an error shows
_HEADER = rf"^[ \t]*\[[ \t]*[\"']?tool[\"']?[ \t]*\.[ \t]*[\"']?{TABLE}[\"']?[ \t]*\]"


@dataclass(frozen=True)
class Configuration:
    """What a tree's configuration says, else empty. `name` is the file, and empty where there is none."""

    rules: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    baseline: str = ""
    language: str = ""
    name: str = ""
    text: str = ""
    start: int = 0

    def place(self, key: str) -> str:
        """Return `file:line:column` of a key."""
        return _place(self, key)


KEYS = ("rules", "select", "ignore", "include", "exclude", "baseline", "language")


def read(tree: Tree, prefix: str = "") -> Configuration:
    """Return the configuration of the tree. Raises `UserError`; `prefix` stands before the file's name there."""
    own, shared = _bytes(tree, FILE), _bytes(tree, SHARED)
    # most who have a pyproject.toml have never heard of this table: they need not wait for it to be parsed
    if shared is not None and any(b"tool" in line and TABLE.encode() in line for line in shared.split(b"\n")):
        found = parse(shared, prefix + SHARED, ("tool", TABLE))
        if found is not None and own is not None:
            raise UserError(
                "{name}: [tool.{table}] is there, and {file} too; keep one of them",
                name=found.name,
                table=TABLE,
                file=FILE,
            )
        if found is not None:
            return found
    return (parse(own, prefix + FILE) if own is not None else None) or Configuration()


def _bytes(tree: Tree, path: str) -> bytes | None:
    """Return the file's bytes, or None where there is none."""
    try:
        return tree.read(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        if path == FILE:
            raise UserError(
                "{file}: cannot be read ({why}); make it a plain file, or take it away", file=FILE, why=why_not(error)
            ) from None
        return None


def named_file(tree: Tree, path: str) -> bytes | None:
    """Return the bytes of a file that a configuration names; None where there is none. Raises `UserError`."""
    try:
        return tree.read(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        why = why_not(error)
        raise UserError("{path}: cannot be read ({why}); name a plain file of the tree", path=path, why=why) from error


def why_not(error: OSError) -> str | Message:
    """Return why a file of a tree is not read."""
    return message(LINK) if error.errno == errno.ELOOP else why(error)


def parse(source: bytes, name: str, table: tuple[str, ...] = ()) -> Configuration | None:
    """Return what the source says; None where it does not have the table. Raises `UserError` with place and reason."""
    text = _decoded(source, name)
    found: Any = _toml(text, name)
    for key in table:
        if not isinstance(found, Mapping) or key not in found:
            return None
        found = found[key]
    header = re.search(_HEADER, text, re.M) if table else None
    empty = Configuration(name=name, text=text, start=header.end() if header else 0)
    if not isinstance(found, Mapping):
        raise UserError("{place}: `{table}` has to be a table", place=empty.place(TABLE), table=TABLE)
    said: dict[str, Any] = {key: _value(key, value, empty) for key, value in found.items()}
    return replace(empty, **said)


def _decoded(source: bytes, name: str) -> str:
    if len(source) > SIZE_LIMIT:
        raise UserError("{name}:1:1: the configuration is larger than {size} KiB", name=name, size=SIZE_LIMIT // 1024)
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        raise UserError("{name}:{line}:1: this line is not UTF-8; TOML has to be", name=name, line=line) from error
    for number, each in enumerate(text.split("\n"), 1):
        if each.count(".") > _MOST_DOTS:
            raise UserError(
                "{name}:{number}:1: more than {most_dots} dots in one line; write several lines",
                name=name,
                number=number,
                most_dots=_MOST_DOTS,
            )
    return text


def _toml(text: str, name: str) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said, _, at = str(error).rpartition(" (at ")
        place = re.fullmatch(r"line (\d+), column (\d+)\)", at)
        lines = text.count("\n") + 1
        where = f"{place[1]}:{place[2]}" if place else f"{lines}:{len(text.rpartition(chr(10))[2]) + 1}"
        raise UserError(
            "{name}:{where}: not valid TOML ({why})", name=name, where=where, why=said or str(error)
        ) from error
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits; brackets in brackets
        raise UserError("{name}:1:1: not valid TOML ({why})", name=name, why=error) from None


def _value(key: str, value: object, where: Configuration) -> tuple[str, ...] | str:
    if key not in KEYS:
        raise UserError(
            "{place}: no key {key}; {meant}it has {known}",
            place=where.place(key),
            key=_shown(key),
            meant=_near(key),
            known=", ".join(KEYS),
        )
    if key in ("baseline", "language"):
        texts = [value]
        wanted = message("a text")
    else:
        texts = value if isinstance(value, list) else [value]
        wanted = message("a text, or a list of texts")
    for reason in _refusals(key, texts, wanted):
        raise UserError("{place}: `{key}` {reason}", place=where.place(key), key=key, reason=reason)
    return str(texts[0]) if key in ("baseline", "language") else tuple(map(str, texts))


def _near(key: str) -> str | Message:
    from difflib import get_close_matches

    close = get_close_matches(key, KEYS, 1)
    return message("did you mean {near}? ", near=repr(close[0])) if close else ""


def _refusals(key: str, texts: list[Any], wanted: Message) -> Iterator[Message]:
    if not texts and key in ("rules", "select"):
        yield message("has nothing in it; leave it out for what holds without it")
    if len(texts) > _MOST:
        yield message("has more than {most} texts", most=str(_MOST))
    for text in texts:
        if not isinstance(text, str):
            yield message("has to be {wanted}", wanted=wanted)
        elif not text:
            yield message("has an empty text")
        elif len(text) > _MOST_CHARACTERS:
            yield message("has a text of more than {most} characters", most=str(_MOST_CHARACTERS))
        elif not text.isprintable() and re.search(CONTROL, text):
            yield message("holds a line end or another control character")
        elif key in _PATHS and not _is_inside(text):
            yield message(
                "has to name a file of the tree, by its path from the root with `/`: not {text}", text=_shown(text)
            )
        elif key == "rules" and not (text.endswith(".py") or text.isidentifier()):
            yield message("has to name rule files, which end in `.py`, or what ships: not {text}", text=_shown(text))
        elif key == "language" and text not in LANGUAGES:
            yield message("has to be one of {known}: not {text}", known=", ".join(LANGUAGES), text=_shown(text))


def _is_inside(path: str) -> bool:
    parts = path.split("/")
    return not any(part in ("", ".", "..") or part.lower() == ".git" for part in parts) and "\\" not in path


def _shown(text: str) -> str:
    return ascii(text if len(text) <= _LONGEST else text[:_LONGEST] + "...")


def _place(where: Configuration, key: str) -> str:
    """Return where the key is written. A line that looks like it may be a part of a text of several lines: it is the
    first line before which nothing is unfinished."""
    import tomllib

    spelled = re.compile(rf"^[ \t]*(?P<key>[\"']?{re.escape(key)}[\"']?)[ \t]*[=.]", re.M)
    for match, _ in zip(spelled.finditer(where.text, where.start), range(_TRIES), strict=False):
        before = where.text[: match.start()]
        try:
            tomllib.loads(before)
        except (ValueError, RecursionError):
            continue
        return f"{where.name}:{before.count(chr(10)) + 1}:{match.start('key') - match.start() + 1}"
    return f"{where.name}:{where.text.count(chr(10), 0, where.start) + 1}:1"
