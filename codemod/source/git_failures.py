"""What is said where git fails, and what to do about it."""

from __future__ import annotations

import os
from collections.abc import Callable

from codemod.errors import UserError

OLDEST = "2.30"  # `rev-parse --end-of-options`

TOO_SHALLOW = (
    "{root}: revision {revision} is not in this shallow clone: check out with `fetch-depth: 0`, or run"
    " `git fetch --unshallow`"
)
BASE_TOO_DEEP = (
    "{root}: the merge base of HEAD and {revision} is not in this shallow clone: check out with `fetch-depth: 0`,"
    " or run `git fetch --unshallow`"
)
NO_SUCH_OBJECT = (
    "{root}: object {name} is missing: this clone is partial or damaged: clone without `--filter`, or run"
    " `git fetch --refetch --no-filter`"
)
OBJECT_MISSING = (
    "{root}: an object is missing: this clone is partial or damaged: clone without `--filter`, or run"
    " `git fetch --refetch --no-filter`"
)


def failure(root: str, command: str | bytes, code: int, err: bytes, version: Callable[[str], str]) -> UserError:
    """Return what is said of a command of git that failed; `version` asks git for its version."""
    lines = err.decode("utf-8", "replace").splitlines() or [f"exit status {code}"]
    if "dubious ownership" in lines[0] or "unsafe repository" in lines[0]:
        return UserError(
            "{root}: git refuses a repository that another user owns: run `git config --global"
            " --add safe.directory {root}` if you trust it",
            root=root,
        )
    if code == 129:
        return UserError("{version} is too old: install git {oldest} or newer", version=version(root), oldest=OLDEST)
    if "promisor" in err.decode("utf-8", "replace") or "not allowed" in lines[0]:
        return UserError(OBJECT_MISSING, root=root)
    name = command if isinstance(command, str) else os.fsdecode(command)
    text = "{root}: git {name}: {said}: repair the repository, or lint a copy without `.git`"
    return UserError(text, root=root, name=name, said=lines[0])
