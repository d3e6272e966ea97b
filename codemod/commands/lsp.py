"""`lvscare-codemod lsp`: the language server. Exit status 0 after the protocol's `shutdown`, else 1."""

from __future__ import annotations

import argparse
import gc
import os
import threading

from codemod.commands.judging import codes_of, rules_of
from codemod.commands.session import Session
from codemod.errors import UserError
from codemod.source.selection import Selection
from codemod.source.trees import open_tree

_COLLECTED_AT = 10_000  # objects: a server lives long, and each answer leaves the one before it behind
_STACK = 16 << 20  # bytes, as the first thread has; others get 512 KiB on macOS


def run(args: argparse.Namespace, session: Session) -> int:
    try:
        from codemod.editor.server import Server
    except ModuleNotFoundError as error:
        if error.name not in ("pygls", "lsprotocol"):
            raise
        raise UserError("lsp: needs pygls: `pip install 'lvscare-codemod[editor]'`") from None
    from codemod.editor.answers import Ground

    codes = codes_of(args)
    rules_of(args, os.curdir)  # what is wrong with them is said before anybody waits

    def look(root: str) -> Ground:
        selection = Selection(tuple(args.include), tuple(args.exclude))
        return Ground(open_tree(root, selection=selection), rules_of(args, root), codes)

    gc.set_threshold(_COLLECTED_AT)
    threading.stack_size(_STACK)
    # copies: the protocol closes what it speaks on
    stdin, stdout = os.fdopen(os.dup(session.stdin.fileno()), "rb"), os.fdopen(os.dup(session.out.fileno()), "wb")
    return Server(look, args.lang, session.lang, session.note).serve(stdin, stdout)
