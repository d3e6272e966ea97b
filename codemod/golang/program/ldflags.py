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
_SET = re.compile(
    r"(?<![\w-])--?X(?:[ \t]*\\\r?\n)?(?:[ \t]*=[ \t]*|[ \t]+|(?=\\?[\"']))"
    rf"(?P<open>\\?[\"'])?(?P<target>(?:{_HOLE}|[^\s\"'=\\$`%@{{}}])+)(?P<close>\\?[\"'])?="
)
_PLAIN = re.compile(rf"(?:{_HOLE}|[^\s\"'\\,])*")
_QUOTED = re.compile(r"(\\?[\"'])(.*?)\1")


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


def linker_settings(text: str) -> Iterator[Setting]:
    """Yield the variables that some linker flag in the text sets."""
    line, at = 1, 0
    for found in _SET.finditer(text):
        line += text.count("\n", at, found.start())
        at = found.start()
        package, name, whole = _target(found["target"])
        if whole and not package:
            continue
        yield Setting(package, name, _value(text, found), whole, line)


def _value(text: str, found: re.Match[str]) -> str | None:
    at = found.end()
    quoted = _QUOTED.match(text, at)
    if found["open"] and not found["close"]:
        end = text.find(found["open"], at)
        value = text[at:end] if end >= 0 and "\n" not in text[at:end] else "$"
    elif quoted:
        value = quoted[2]
    else:
        value = _PLAIN.match(text, at)[0]  # type: ignore[index]
    return None if "$" in value or _HOLES.search(value) else value


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
