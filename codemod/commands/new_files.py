"""The folders of files that are to be made: the transaction makes files alone."""

from __future__ import annotations

import os
from collections.abc import Iterable

from codemod.commands.target import resolve
from codemod.errors import UserError
from codemod.finding.diagnostics import message
from codemod.write.change import FileChange

_ADVICE = message("make it a plain folder")


def make_folders(root: str, changes: Iterable[FileChange]) -> None:
    """Make the folders of files that are to be made, none through a link of the tree. Raises `UserError`."""
    for change in changes:
        path = os.path.join(root, change.path)
        folder = os.path.dirname(path)
        if change.old is None and not os.path.isdir(folder):
            try:
                resolve(folder, root, _ADVICE)
                os.makedirs(folder, exist_ok=True)
            except OSError as error:
                raise UserError(
                    "{folder}: cannot be made ({why}); {advice}", folder=folder, why=error, advice=_ADVICE
                ) from error
