"""`lvscare-codemod lsp`: the language server. Exit status 0 after the protocol's `shutdown`, else 1."""

from __future__ import annotations

import argparse
import gc
import os
import threading
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from codemod.commands.choosing import codes_of, require_policy
from codemod.commands.config import Holding, hold
from codemod.commands.judging import analyse_all
from codemod.commands.session import Session
from codemod.errors import UserError
from codemod.finding.diagnostics import message
from codemod.records import replace
from codemod.rule.configuration import Configuration
from codemod.source.selection import Selection
from codemod.source.trees import open_tree

if TYPE_CHECKING:
    from codemod.editor.answers import Ground, Read
    from codemod.finding.diagnostics import Diagnostic
    from codemod.report.baseline import Known

_COLLECTED_AT = 10_000  # objects: a server lives long, and each answer leaves the one before it behind
_STACK = 16 << 20  # bytes, as the first thread has; others get 512 KiB on macOS


def run(args: argparse.Namespace, session: Session) -> int:
    try:
        from codemod.editor.server import Server
    except ModuleNotFoundError as error:
        if error.name not in ("pygls", "lsprotocol"):
            raise
        raise UserError("lsp: needs pygls: `pip install 'lvscare-codemod[editor]'`") from None
    asked = argparse.Namespace(**vars(args), staged=False, config_from=None, rules_from=None)
    _check(asked)
    if session.stdin.isatty():
        session.note(message("an editor starts this, and speaks with it on standard input: see docs/editor.md"))
    gc.set_threshold(_COLLECTED_AT)
    threading.stack_size(_STACK)
    # copies: the protocol closes what it speaks on
    stdin, stdout = os.fdopen(os.dup(session.stdin.fileno()), "rb"), os.fdopen(os.dup(session.out.fileno()), "wb")
    return Server(partial(_look, asked), args.lang, session.lang, session.note).serve(stdin, stdout)


def _check(asked: argparse.Namespace) -> None:
    """Raise `UserError` for what is wrong with the options themselves, before anybody waits for an answer."""
    here = open_tree(os.curdir)
    given = Holding(asked, here, here, "", None, Selection(), Configuration())
    given.rules  # noqa: B018 (reads them)
    require_policy(given, codes_of(given))


def _look(asked: argparse.Namespace, root: str) -> Ground:
    """Return what holds for a tree, as it would for `lint`. Raises `UserError`."""
    from codemod.editor.answers import Ground

    holding = hold(asked, root)
    codes, entries = codes_of(holding), holding.rules
    require_policy(holding, codes)
    lang = asked.lang or holding.configuration.language
    ground = Ground(
        holding.tree, lambda tree, within, known: analyse_all(tree, entries, codes, within, known), lang=lang
    )
    return ground if holding.baseline is None else replace(ground, new=partial(_new, holding.baseline))


def _new(known: Known, found: Sequence[Diagnostic], read: Read) -> Sequence[Diagnostic]:
    """Return the findings that are not in a baseline."""
    from codemod.report.baseline import new_only
    from codemod.report.model import make_report

    report = make_report(found, read, lang="en")
    return [each.diagnostic for each in new_only(report, known).findings]
