"""`lvscare-codemod lsp`: the language server. Exit status 0 after the protocol's `shutdown`, else 1."""

from __future__ import annotations

import argparse
import gc
import os

from codemod.commands.config import hold, rules_here
from codemod.commands.judging import codes_of
from codemod.commands.session import Session
from codemod.errors import UserError
from codemod.rule.reader import rules_in
from codemod.source.selection import Selection

_COLLECTED_AT = 10_000  # objects: a server lives long, and each answer leaves the one before it behind


def run(args: argparse.Namespace, session: Session) -> int:
    try:
        from codemod.editor.server import Server
    except ModuleNotFoundError as error:
        if error.name not in ("pygls", "lsprotocol"):
            raise
        raise UserError("lsp: needs pygls: `pip install 'lvscare-codemod[editor]'`") from None
    from codemod.editor.answers import Settings

    holding = hold(argparse.Namespace(**vars(args), staged=False, config_from=None, rules_from=None), os.curdir)
    rules_here(args.rules, os.curdir)  # what is wrong with them is said before anybody waits
    selection = Selection(tuple(args.include), tuple(args.exclude))
    settings = Settings(lambda root: rules_in(rules_here(args.rules, root)), codes_of(holding), selection)
    gc.set_threshold(_COLLECTED_AT)
    # copies: the protocol closes what it speaks on
    stdin, stdout = os.fdopen(os.dup(session.stdin.fileno()), "rb"), os.fdopen(os.dup(session.out.fileno()), "wb")
    return Server(settings, args.lang, session.lang, session.note).serve(stdin, stdout)
