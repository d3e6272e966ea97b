"""What a template prints: which fields of its data, and whether that is all of an `image:` line.

{{ with .Router }}image: {{ . }}{{ end }}        `.Router`, at an image
--log-level={{ $.LogLevel }}                     `.LogLevel`, elsewhere
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codemod.golang.evaluate.models.template_sets import actions
from codemod.records import dataclass

Names = tuple[str, ...]  # of `.Spec.Image` both

_AT_IMAGE = re.compile(r"""(?:^|[\s{,-])["']?image["']?\s*:\s*["']?$""")
_ENDS = re.compile(r"""["']?[ \t]*(?:[,}\r\n]|$)""")
_TEXTS = re.compile(r"\"(?:\\.|[^\"\\])*\"|`[^`]*`")
_NAME = re.compile(r"(?P<root>\$\w*)?(?P<path>(?:\.[A-Za-z_]\w*)+)|(?P<alone>\$\w*|(?<![\w)])\.(?!\w))")
_CONTROL = re.compile(r"(?:if|with|range|else|end|define|block|template|break|continue)\b")
_SET = re.compile(r"(?:\$\w+\s*,\s*)?(\$\w+)\s*:?=(.*)", re.DOTALL)
_UNKNOWN: Names = ("?",)


@dataclass(frozen=True, slots=True)
class Printed:
    """One action that prints: the fields that it names, and whether what it prints is a whole image."""

    fields: tuple[Names, ...]
    is_image: bool


class _Scope:
    """What `.` and variables stand for."""

    def __init__(self) -> None:
        self.around: list[tuple[Names, Names]] = [((), ())]  # `.` and `$`
        self.variables: dict[str, tuple[Names, ...]] = {}

    def named(self, said: str) -> tuple[Names, ...]:
        found = []
        for each in _NAME.finditer(_TEXTS.sub(" ", said)):
            path = tuple((each["path"] or "").split(".")[1:])
            root = each["root"] or (each["alone"] if (each["alone"] or "").startswith("$") else None)
            dot, data = self.around[-1]
            known = {None: (dot,), "$": (data,)}
            fronts = known[root] if root in known else self.variables.get(root or "", (_UNKNOWN,))
            found += [(*front, *path) for front in fronts]
        return tuple(dict.fromkeys(found))

    def enter(self, word: str, said: str) -> None:
        """Go into a branch, a loop, or a template that was put here."""
        given = _SET.match(said)
        if given is not None:
            self.variables[given[1]] = self.named(given[2])
        named = self.named(given[2] if given is not None else said)
        one = named[0] if len(named) == 1 else _UNKNOWN
        dot, data = self.around[-1]
        self.around.append((dot if word == "if" else one, one if word == "template" else data))

    def otherwise(self) -> None:
        self.around[-1:] = self.around[-2:-1] or self.around[-1:]

    def leave(self) -> None:
        self.around = self.around[:-1] or self.around


def printed_fields(text: str) -> Iterator[Printed]:
    """Yield what each action of a template prints. The templates that it names are put into it, marked."""
    scope, line, pieces = _Scope(), "", list(actions(text))
    for number, (said, is_action) in enumerate(pieces):
        if not is_action:
            line = (line + said).rpartition("\n")[2]
            continue
        word = found[0] if (found := _CONTROL.match(said)) is not None else ""
        if word in ("if", "with", "range", "template"):
            scope.enter(word, said[len(word) :].lstrip())
        elif word == "else":
            scope.otherwise()
        elif word == "end":
            scope.leave()
        elif not word and (given := _SET.fullmatch(said)) is not None:
            scope.variables[given[1]] = scope.named(given[2])
        elif not word:
            behind = next((each for each, action in pieces[number + 1 :] if not action), "")
            joined = number + 1 < len(pieces) and pieces[number + 1][1] and not _CONTROL.match(pieces[number + 1][0])
            whole = _AT_IMAGE.search(line) is not None and _ENDS.match(behind) is not None and not joined
            yield Printed(scope.named(said), whole)
            line += "\0"
