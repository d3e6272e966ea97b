"""What a command gets from the process around it, so that nothing below the command line reads it itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TextIO

from codemod.records import dataclass

if TYPE_CHECKING:
    from codemod.finding.diagnostics import Message


@dataclass(frozen=True, eq=False)
class Session:
    """Streams, environment, and how to speak: `lang` is `en` or `zh`, `color` whether `out` takes colours."""

    stdin: TextIO
    out: TextIO
    err: TextIO
    environ: Mapping[str, str]
    lang: str
    color: bool

    def note(self, said: str | Message) -> None:
        """Write one line to standard error; any untrusted text in it is made harmless."""
        from codemod.report.safe import printable

        self.err.write(f"lvscare-codemod: {printable(said if isinstance(said, str) else self.say(said))}\n")

    def say(self, said: Message) -> str:
        """Return the message in this session's language. It may hold untrusted text."""
        from codemod.finding.messages import translate

        return translate(said, self.lang)
