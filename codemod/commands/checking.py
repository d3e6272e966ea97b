"""`images --check` and `--write`: a list that people keep, beside what the program names. Exit status 1 where they
disagree, or a part was not read."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator

from codemod.commands.looking import Looked, tell_problems
from codemod.commands.outputs import report_of, show, write_baseline
from codemod.commands.session import Session
from codemod.commands.target import resolve
from codemod.errors import UserError
from codemod.finding.codes import Codes
from codemod.finding.diagnostics import Diagnostic, Message, message
from codemod.inventory.drift import Drift
from codemod.inventory.image_lists import LIMIT, Entry, entries, is_text
from codemod.inventory.list_ignores import list_comments, needless
from codemod.inventory.record import apart
from codemod.judge.ignores import without_ignored
from codemod.records import dataclass
from codemod.report.model import Read, Report
from codemod.source.tree import Tree
from codemod.write.change import FileChange
from codemod.write.imagelist import rewritten
from codemod.write.transaction import commit


@dataclass(frozen=True, eq=False)
class ImageList:
    """A file that names images, and its entries. `path` is relative to the tree's root, or absolute outside of it."""

    path: str
    data: bytes | None
    entries: tuple[Entry, ...]


def read_list(tree: Tree, given: str, *, makes: bool = False) -> ImageList:
    """Return the list `FILE` or `FILE:KEYS`; no link of the tree is followed. Raises `UserError`.

    `makes`: there need not be such a file yet.
    """
    file, colon, keys = (given, "", "") if os.path.lexists(given) or makes else given.rpartition(":")
    if not colon:
        file, keys = given, ""
    path = _path(tree.root, file)
    try:
        data = tree.read(path) if not os.path.isabs(path) else _outside(path)
    except FileNotFoundError:
        if makes:
            return ImageList(path, None, ())
        raise UserError("{file}: no such file; name a list of images, as FILE or FILE:KEYS", file=file) from None
    except OSError as error:
        raise UserError("{file}: cannot be read ({why}); name a list of images", file=file, why=error) from None
    return ImageList(path, data, entries(path, data, keys))


def _path(root: str, file: str) -> str:
    """Return the path from the tree's root, where it is in the tree."""
    path = os.path.join(resolve(file, root), os.path.basename(file))
    inside = os.path.relpath(path, os.path.realpath(root))
    return path if inside.split(os.sep)[0] == os.pardir else inside


def _outside(path: str) -> bytes:
    with open(path, "rb") as file:  # noqa: PTH123 (`pathlib` is a heavy import)
        return file.read(LIMIT + 1)


def drift_of(looked: Looked, lists: list[ImageList]) -> Drift:
    """Return where what was found and the lists disagree."""
    found = [entry for each in lists for entry in each.entries]
    return Drift(apart(looked.images), tuple(found), not looked.account.problems)


def check(
    args: argparse.Namespace,
    session: Session,
    looked: Looked,
    lists: list[ImageList],
    codes: Codes,
    news: Callable[[Report], Report] = lambda report: report,
) -> int:
    """Report what the lists lack, and what they have too much; `news` takes away what was known before."""
    texts = {each.path: each.data or b"" for each in lists}
    return _report(args, session, looked, drift_of(looked, lists), codes, texts, news)


def found_in(drift: Drift, texts: dict[str, bytes], read: Read) -> Iterator[Diagnostic]:
    """Yield what is found, but for what comments in the lists ignore, and the comments that ignore nothing."""
    marks = [mark for path, data in texts.items() for mark in list_comments(path, data)]
    left, ignored = without_ignored(drift.findings(), marks, read)
    yield from left
    yield from needless(marks, ignored, drift.whole)


def write(args: argparse.Namespace, session: Session, looked: Looked, wanted: ImageList, codes: Codes) -> int:
    """Bring the list up to what the program names, and report what cannot be written."""
    drift = Drift(apart(looked.images), wanted.entries, not looked.account.problems)
    new = rewritten(wanted.path, wanted.data or b"", drift, codes)
    commit(looked.tree.root, [FileChange(wanted.path, wanted.data, new)])
    after = Drift(apart(looked.images), entries(wanted.path, new), drift.whole)
    if not args.quiet:
        counted = {"path": wanted.path, "missing": str(len(drift.missing) - len(after.missing))}
        said = "{path}: {missing} images are new, {unused} lines were not used"
        session.note(message(said, unused=str(len(drift.unused) - len(after.unused)), **counted))
    return _report(args, session, looked, after, codes, {wanted.path: new})


def writable(tree: Tree, given: str) -> ImageList:
    """Return the list that is to be written. Raises `UserError` for one that cannot be."""
    if not is_text(given):
        raise UserError(
            "--write {given}: only a list of one reference a line is written; compare YAML with --check", given=given
        )
    wanted = read_list(tree, given, makes=True)
    if os.path.isabs(wanted.path):
        raise UserError(
            "--write {given}: it is outside of {root}; name a file in the tree", given=given, root=tree.root
        )
    return wanted


def _report(
    args: argparse.Namespace,
    session: Session,
    looked: Looked,
    drift: Drift,
    codes: Codes,
    texts: dict[str, bytes],
    news: Callable[[Report], Report] = lambda report: report,
) -> int:
    def read(path: str) -> bytes:
        return texts[path] if path in texts else looked.tree.read(path)

    found = (each for each in found_in(drift, texts, read) if codes.wants(each.code))
    report = report_of(found, read, session.lang, args.output_format)
    if args.write_baseline:
        return write_baseline(args.write_baseline, looked.tree.root, report, session)
    report = news(report)
    show(args, session, looked.tree.root, report)
    unread = tell_problems(looked, session)
    for image in drift.untold if args.verbose else ():
        session.note(message("it cannot be told of {image}", image=image.pattern.text))
    if not args.quiet:
        session.note(_account(drift))
    return 1 if report.findings or unread else 0


def _account(drift: Drift) -> Message:
    return message(
        "{listed} images are in the list, {missing} are not, of {untold} it cannot be told;"
        " {unused} entries are not used",
        listed=str(drift.listed),
        missing=str(len(drift.missing)),
        untold=str(len(drift.untold)),
        unused=str(len(drift.unused)),
    )
