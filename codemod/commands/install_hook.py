"""`lvscare-codemod install-hook`: a plain git hook that judges what is staged before each commit."""

from __future__ import annotations

import argparse
import os
import shlex
import sys

import codemod
from codemod.commands.session import Session
from codemod.commands.target import put, resolve
from codemod.errors import UserError
from codemod.finding.diagnostics import message
from codemod.source import git

_MARK = "# written by lvscare-codemod install-hook"
_NAME = "pre-commit"
_KEPT = ".kept-by-lvscare-codemod"
_MODE = 0o755
_ADVICE = message("make the folder writable, or set core.hooksPath")
_ENTRY = "import sys; sys.path.append({home!r}); from codemod.cli import entry; entry()"


def run(args: argparse.Namespace, session: Session) -> int:
    root = git.top_level(args.path)
    if root is None:
        raise UserError("{path}: not in a git repository; name a folder of one", path=args.path)
    hook = os.path.join(_hooks(root), _NAME)
    try:
        folder = resolve(hook, root, _ADVICE)
        if args.uninstall:
            return _uninstall(hook, session)
        os.makedirs(folder, exist_ok=True)
        kept = not args.force and _keep(hook)
        try:
            put(hook, os.fsencode(script(sys.executable, args.rules)), root, _MODE, _ADVICE)
        except UserError:
            if kept:
                os.rename(hook + _KEPT, hook)
            raise
    except OSError as error:
        raise UserError("{hook}: {why}; {advice}", hook=hook, why=error, advice=_ADVICE) from error
    if kept:
        session.note(message("the hook that was there is now {path}, and is asked first", path=hook + _KEPT))
    session.note(message("installed {path}", path=hook))
    return 0


def _keep(hook: str) -> bool:
    """Put another program's hook aside, under a name by which ours calls it; say whether there was one."""
    if not os.path.lexists(hook) or _is_ours(hook):
        return False
    if os.path.lexists(hook + _KEPT):
        raise UserError(
            "{hook}: is another program's hook, and there is a {kept}, too; take one away",
            hook=hook,
            kept=_NAME + _KEPT,
        )
    os.rename(hook, hook + _KEPT)
    return True


def _uninstall(hook: str, session: Session) -> int:
    if os.path.lexists(hook) and not _is_ours(hook):
        raise UserError("{hook}: is another program's hook, not ours; it stays as it is", hook=hook)
    if os.path.lexists(hook + _KEPT):
        os.replace(hook + _KEPT, hook)
        session.note(message("{path} is again the hook that was there before", path=hook))
    elif os.path.lexists(hook):
        os.unlink(hook)
        session.note(message("removed {path}", path=hook))
    return 0


def script(python: str, rules: str | None) -> str:
    """Return the hook: it runs the same Python as now, so that it works without an active environment.

    In isolated mode: else Python would import a `codemod` of the repository, which a pull request may have put there,
    and what a PYTHONPATH of this moment names. Where this package is, the hook knows.
    """
    rule_file = ["--rules", os.path.abspath(rules)] if rules else []
    home = os.path.dirname(os.path.abspath(codemod.__path__[0]))
    command = shlex.join([python, "-I", "-c", _ENTRY.format(home=home), "lint", "--quiet", *rule_file, "--staged"])
    return f"""#!/bin/sh
{_MARK}
# past it: git commit --no-verify; away: install-hook --uninstall
kept="${{0%/*}}/{_NAME}{_KEPT}"
if [ -x "$kept" ]; then "$kept" "$@" || exit; fi
exec {command}
"""


def _hooks(root: str) -> str:
    """Return the folder of the repository's hooks: `core.hooksPath`, or that of the git directory."""
    # not `rev-parse --git-path hooks`, which obeys core.hooksPath: `git.Process` always sets that to /dev/null
    configured = git.Process(root, "config", "--includes", "--type=path", "--get-all", "core.hooksPath", ok=(0, 1))
    # the last of them is that of `git.Process`
    paths = [os.fsdecode(line) for line in configured.output().splitlines()][:-1]
    if paths:
        return os.path.join(root, paths[-1])
    common = git.Process(root, "rev-parse", "--git-common-dir").output()
    return os.path.join(root, os.fsdecode(common.rstrip(b"\n")), "hooks")


def _is_ours(hook: str) -> bool:
    """Whether we wrote the hook. A symbolic link is never ours."""
    if os.path.islink(hook):
        return False
    with open(hook, encoding="utf-8", errors="replace") as file:  # noqa: PTH123 (`pathlib` is a heavy import)
        return _MARK in file.read(1 << 16)
