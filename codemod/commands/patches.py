"""Changes for people and for git: a diff on the terminal, in a log or in a pipe, and a mail for `git am`."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence

from codemod import __version__
from codemod.commands.session import Session
from codemod.commands.target import put, resolve
from codemod.errors import UserError
from codemod.finding.diagnostics import message
from codemod.finding.messages import translate
from codemod.report.safe import printable, printable_lines
from codemod.source import git
from codemod.write.change import FileChange
from codemod.write.plan import Plan
from codemod.write.unified import unified_diff

_SUBJECT = "Take the image from the local registry, pinned by one constant"
_ESCAPED = message(
    "what a terminal or a log would obey is shown as escapes, so this is no patch for git:"
    " `fix --patch FILE` writes the exact bytes"
)
_FROM = "From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001"
# as git's own default colours of a diff
_META, _HUNK, _OLD, _NEW = "1", "36", "31", "32"


def show(changes: Sequence[FileChange], session: Session) -> None:
    """Print the patch: for a person, and for a log that obeys what it is told, made harmless; else byte for byte."""
    patches = [patch for change in changes if (patch := unified_diff(change))]
    buffer = getattr(session.out, "buffer", None)
    if session.exact and buffer is not None:
        session.out.flush()
        buffer.writelines(patches)
        buffer.flush()
        return
    for patch in patches:
        session.out.writelines(line + "\n" for line in lines(patch, session.color))
    if any("\n".join(lines(patch, False)).encode() + b"\n" != patch for patch in patches):
        session.note(_ESCAPED)


def lines(patch: bytes, color: bool) -> Iterator[str]:
    """Yield the patch's lines, fit for a terminal.

    Tabs, and the CR of a CR LF, are what sources are made of. They stay: so a patch of plain sources is shown byte for
    byte, and git takes it.
    """
    header = True
    for raw in patch.removesuffix(b"\n").split(b"\n"):
        mark = raw[:1]
        header = header and mark != b"@"
        text = printable_lines(raw.removesuffix(b"\r").decode("utf-8", "backslashreplace"))
        style = _META if header else {b"@": _HUNK, b"-": _OLD, b"+": _NEW}.get(mark, "")
        end = "\r" if raw.endswith(b"\r") else ""
        yield (f"\x1b[{style}m{text}\x1b[0m" if color and style else text) + end


def write_mail(path: str, root: str, planned: Plan, session: Session) -> None:
    """Write a patch with a commit message; where there is nothing to change, take an older one away, that nobody may
    apply it. Raises `UserError` where it cannot be written, or what is there is no patch of ours."""
    if planned.changes:
        put(path, mail(root, planned), root)
    elif os.path.isfile(path) or os.path.islink(path):
        _remove(path, root)
        session.note(message("{path}: nothing is to be fixed, and the older patch is removed", path=path))
    else:
        session.note(message("{path}: nothing is to be fixed, and no patch is written", path=path))


def _remove(path: str, root: str) -> None:
    there = os.path.join(resolve(path, root), os.path.basename(path))
    try:
        if not _is_ours(there):
            raise UserError(
                "{path}: nothing is to be fixed, and this is no patch of ours; name another file", path=path
            )
        os.unlink(there)
    except OSError as error:
        raise UserError(
            "{path}: the older patch cannot be removed ({why}); do not apply it", path=path, why=error
        ) from error


def _is_ours(path: str) -> bool:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        return stat.S_ISREG(os.fstat(descriptor).st_mode) and file.read(len(_FROM)) == _FROM.encode()


def mail(root: str, planned: Plan) -> bytes:
    """Return the changes as a mail that `git am` takes (git-format-patch(1)), without a date: it is reproducible."""
    head = [
        _FROM,
        f"From: {_author(root)}",
        f"Subject: [PATCH] {_SUBJECT}",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=UTF-8",
        "Content-Transfer-Encoding: 8bit",
        "",
    ]
    body = []
    for diagnostic in planned.fixed:
        said = printable(translate(diagnostic.message, "en"))
        body.append(f"* {printable(diagnostic.span.path)}: {diagnostic.code} {diagnostic.name}: {said}")
    diff = b"".join(unified_diff(change) for change in planned.changes)
    text = "\n".join([*head, *dict.fromkeys(body), "---", ""]).encode("utf-8", "backslashreplace")
    return text + b"\n" + diff + f"-- \nlvscare-codemod {__version__}\n".encode()


def _author(root: str) -> str:
    """Return who runs this, as git knows it; a mail without a sender cannot be applied."""
    from email.header import Header

    ident = ""
    if git.top_level(root) is not None:
        try:
            ident = git.Process(root, "var", "GIT_AUTHOR_IDENT").output().decode("utf-8", "replace")
        except UserError:
            ident = ""
    name, _, rest = ident.partition(" <")
    address = rest.partition(">")[0]
    if not (name.isprintable() and address.isprintable() and address):
        name, address = "lvscare-codemod", "lvscare-codemod@localhost"
    shown = name if name.isascii() else Header(name, "utf-8").encode()
    return f"{shown} <{address}>"
