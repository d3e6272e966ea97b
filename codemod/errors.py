"""The one error for people, and the reason why something is not taken: both carry a sentence, not a text.

A `Message` can be said in another language, and what stands in its fields is never read as one: an error that quotes
the path `{path}: no such file` shows it as it is.
"""

from __future__ import annotations

# git is started before anything heavy is loaded: sentences are, where there is something to say
TYPE_CHECKING = False
if TYPE_CHECKING:
    from codemod.finding.diagnostics import Message


class Worded(Exception):
    """An error that carries a sentence, `said`: an English template and what goes into its fields. Its text is English.

    What goes into a field may be another error: then its reason is put there.
    """

    def __init__(self, said: str | Message, /, **args: object) -> None:
        from codemod.finding.diagnostics import Message

        fields = tuple((name, _argument(value)) for name, value in args.items())
        super().__init__(said if isinstance(said, Message) else Message(said, fields))

    @property
    def said(self) -> Message:
        said: Message = self.args[0]
        return said


class UserError(Worded):
    """The whole answer is impossible, and a person can do something about it (exit 2).

    The text is one line: the place, what is wrong, and what to do. It may quote untrusted text: only the command
    line prints it, through `codemod.report.safe.printable`.
    """


class Reason(Worded, ValueError):
    """Why a value is not taken; who asked for it tells where, and what to do."""


def why(error: Exception) -> str | Message:
    """Return the reason that an error gives: of the system's only why, not for which file."""
    if isinstance(error, Worded):
        return error.said
    text = error.strerror if isinstance(error, OSError) else None
    return plain(text) if text else str(error)


def plain(text: str) -> str | Message:
    """Return what a library says as a sentence, where nobody put anything into it that could look like a field."""
    from codemod.finding.diagnostics import Message

    return text if "{" in text or "}" in text else Message(text)


def _argument(value: object) -> str | Message:
    from codemod.finding.diagnostics import Message

    if isinstance(value, Message):
        return value
    return why(value) if isinstance(value, Exception) else str(value)
