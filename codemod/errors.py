"""The one error for people."""

from __future__ import annotations


class UserError(Exception):
    """The whole answer is impossible, and a person can do something about it (exit 2).

    The text is one line: the place, what is wrong, and what to do. It may quote untrusted text: only the command
    line prints it, through `codemod.report.safe.printable`.
    """
