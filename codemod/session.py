"""What a command gets from the process around it, so that nothing below the command line reads it itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TextIO


@dataclass(frozen=True, eq=False)
class Session:
    """Streams, environment, and how to speak: `lang` is `en` or `zh`, `color` whether `out` takes colours."""

    out: TextIO
    err: TextIO
    environ: Mapping[str, str]
    lang: str
    color: bool

    def note(self, text: str) -> None:
        """Write one line to standard error; any untrusted text in it is made harmless."""
        from codemod.report.safe import printable

        self.err.write(f"lvscare-codemod: {printable(text)}\n")
