"""`lvscare-codemod install-hook`: a plain git hook that judges what is staged before each commit."""

from __future__ import annotations

import argparse
import os
import shlex
import stat
import sys

from codemod.commands.session import Session
from codemod.errors import UserError
from codemod.finding.diagnostics import message
from codemod.source import git

_MARK = "# written by lvscare-codemod install-hook"
_NAME = "pre-commit"
_ENTRY = "import sys; sys.path[:] = filter(None, sys.path); from codemod.cli import entry; entry()"


def run(args: argparse.Namespace, session: Session) -> int:
    root = git.top_level(args.path)
    if root is None:
        raise UserError(f"{args.path}: not in a git repository; name a folder of one")
    hook = os.path.join(_hooks(root), _NAME)
    try:
        present = _present(hook)
        if present is not None and _MARK not in present and not args.force:
            raise UserError(f"{hook}: is another program's hook; add `lvscare-codemod lint --staged` to it, or --force")
        if args.uninstall:
            if present is not None:
                os.unlink(hook)
                session.note(message("removed {path}", path=hook))
            return 0
        _write(hook, script(sys.executable, args.rules))
    except OSError as error:
        raise UserError(f"{hook}: {error.strerror}; make the folder writable, or set core.hooksPath") from error
    session.note(message("installed {path}", path=hook))
    return 0


def script(python: str, rules: str | None) -> str:
    """Return the hook: it runs the same Python as now, so that it works without an active environment.

    Never with `-m`: that would import a `codemod` of the repository, which a pull request may have put there.
    """
    rule_file = ["--rules", os.path.abspath(rules)] if rules else []
    command = shlex.join([python, "-c", _ENTRY, "lint", "--quiet", *rule_file, "--staged"])
    return f"#!/bin/sh\n{_MARK}\n# past it: git commit --no-verify; away: install-hook --uninstall\nexec {command}\n"


def _hooks(root: str) -> str:
    """Return the folder of the repository's hooks: `core.hooksPath`, or that of the git directory."""
    # `rev-parse --git-path hooks` would ask core.hooksPath, which is switched off for all that runs here
    configured = git.Process(root, "config", "--includes", "--type=path", "--get-all", "core.hooksPath", ok=(0, 1))
    # the last one is our own, given on the command line
    paths = [os.fsdecode(line) for line in configured.output().splitlines()][:-1]
    if paths:
        return os.path.join(root, paths[-1])
    common = git.Process(root, "rev-parse", "--git-common-dir").output()
    return os.path.join(root, os.fsdecode(common.rstrip(b"\n")), "hooks")


def _present(hook: str) -> str | None:
    """Return the hook's text, or None where there is none."""
    try:
        with open(hook, encoding="utf-8", errors="replace") as file:  # noqa: PTH123
            return file.read(1 << 16)
    except FileNotFoundError:
        # a link that leads nowhere is still somebody's
        return "" if os.path.islink(hook) else None


def _write(hook: str, text: str) -> None:
    os.makedirs(os.path.dirname(hook), exist_ok=True)
    temporary = f"{hook}.lvscare-codemod-{os.getpid()}"
    with open(temporary, "x", encoding="utf-8", errors="surrogateescape") as file:  # noqa: PTH123
        file.write(text)
        os.fchmod(file.fileno(), stat.S_IRWXU | stat.S_IRGRP | stat.S_IXGRP | stat.S_IROTH | stat.S_IXOTH)
    os.replace(temporary, hook)
