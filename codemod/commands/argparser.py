"""How argparse is used here: its errors are sentences of ours, and it starts fast."""

from __future__ import annotations

import argparse
import re

from codemod.errors import UserError, plain
from codemod.finding.diagnostics import Message, message

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn

# what it says is taken apart below: a catalogue in another language is not looked for, which would load `locale`, too
argparse._ = str  # type: ignore[attr-defined]

# what argparse says, with a word of the command line at its end
_SAID = (
    "the following arguments are required: {what}",
    "not allowed with argument {what}",
    "ignored explicit argument {what}",
)
_CHOICE = r"(?s)argument (?P<what>\S+): invalid choice: (?P<given>.+?) \(choose from (?P<known>.*)\)"


class Parser(argparse.ArgumentParser):
    """Errors are `UserError`; an option is written out, because an abbreviation may mean another one tomorrow."""

    def __init__(self, **kwargs: Any) -> None:
        self._helping = False
        self.said_usage, self.colon = "usage: ", ":"
        super().__init__(**{"allow_abbrev": False, **kwargs})

    def _get_formatter(self) -> argparse.HelpFormatter:
        # argparse makes a formatter for every option, only to check its help text; a formatter without a width asks
        # `shutil` for the terminal's, which loads five modules
        return super()._get_formatter() if self._helping else argparse.HelpFormatter(self.prog, width=80)

    def format_help(self) -> str:
        self._helping = True
        text = super().format_help().replace("usage: ", self.said_usage, 1)
        for group in self._action_groups:
            text = text.replace(f"\n{group.title}:\n", f"\n{group.title}{self.colon}\n")
        return text

    def error(self, message: str) -> NoReturn:
        raise UserError("{reason} (try `{program} --help`)", reason=_reason(message), program=self.prog)


def _reason(text: str) -> str | Message:
    """Return what argparse says as a sentence."""
    choice = re.fullmatch(_CHOICE, text)
    if choice:
        given, known = choice["given"].strip("'\""), re.findall(r"[\w-]+", choice["known"])
        said = "{what} {given}: {meant}it is one of {known}"
        return message(said, what=choice["what"], given=repr(given), meant=near(given, known), known=", ".join(known))
    what, found, why = text.removeprefix("argument ").partition(": ")
    if found and text.startswith("argument "):
        return message("argument {what}: {why}", what=what, why=_reason(why))
    for said in _SAID:
        start = said.removesuffix("{what}")
        if text.startswith(start):
            return message(said, what=text.removeprefix(start))
    return plain(text)


def near(given: str, known: list[str]) -> str | Message:
    """Return `did you mean ...? ` where one of the known words is close, or an empty string."""
    from difflib import get_close_matches

    close = get_close_matches(given, known, 1)
    return message("did you mean {near}? ", near=close[0]) if close else ""
