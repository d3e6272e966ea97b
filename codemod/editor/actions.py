"""Fixes as an editor makes them: of one finding, of all in a file, of all in the tree; each whole, or not offered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from lsprotocol import types

from codemod.editor.answers import TreeAnswer
from codemod.editor.client import ClientAbilities
from codemod.editor.positions import ClientPlaces
from codemod.editor.published import SOURCE
from codemod.finding import edits
from codemod.finding.diagnostics import Diagnostic, Span, message
from codemod.finding.edits import Edit
from codemod.finding.messages import translate
from codemod.records import dataclass, replace
from codemod.report.safe import printable
from codemod.source.overlay import OverlayTree
from codemod.source.tree import Tree
from codemod.write.change import FileChange
from codemod.write.plan import Plan, plan

QUICK = types.CodeActionKind.QuickFix.value
FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.{SOURCE}"
_TITLES = {
    "file": message("lvscare-codemod: fix all in this file"),
    "workspace": message("lvscare-codemod: fix all in the workspace"),
}


@dataclass(frozen=True, slots=True)
class WantedFixes:
    """Which findings to fix: `one` of this code at this place, all of the `file`, or all of the `workspace`."""

    scope: str
    span: Span
    code: str = ""

    def takes(self, diagnostic: Diagnostic) -> bool:
        if self.scope == "one":
            return (diagnostic.span, diagnostic.code) == (self.span, self.code)
        return self.scope == "workspace" or diagnostic.span.path == self.span.path


def offered(
    answer: TreeAnswer, span: Span, lang: str, only: Sequence[str]
) -> Iterator[tuple[str, str, WantedFixes, bool]]:
    """Yield (title, kind, what it fixes, whether it is the one to take) of what can be done around a place.

    `only` are the kinds that are asked for; none are all.
    """
    here = [each for each in fixable(answer) if each.span.path == span.path]
    touched = [each for each in here if each.span.start <= span.end and span.start <= each.span.end]
    found = [
        (printable(translate(each.fix.message, lang)), QUICK, WantedFixes("one", each.span, each.code), True)
        for each in touched
        if each.fix is not None
    ]
    for scope, said in _TITLES.items() if touched else ():
        found.append((translate(said, lang), QUICK, WantedFixes(scope, span), False))
    # where every kind is asked for, a quick fix that does the same may be there already
    if here and (only or not touched):
        found.append((translate(_TITLES["file"], lang), FIX_ALL, WantedFixes("file", span), False))
    for each in found:
        if not only or any(each[1] == kind or each[1].startswith(f"{kind}.") for kind in only):
            yield each


def fixable(answer: TreeAnswer) -> list[Diagnostic]:
    """Return the findings with a fix that touches no file which does not parse now: such a one is never rewritten."""
    return [each for each in answer.diagnostics if each.fix is not None and answer.broken.isdisjoint(_touched(each))]


def _touched(diagnostic: Diagnostic) -> set[str]:
    fix = diagnostic.fix
    return {edit.path for edit in fix.edits} | {need.path for need in fix.imports} if fix is not None else set()


def planned(answer: TreeAnswer, wanted: WantedFixes) -> Plan:
    """Return what `fix` would do for the wanted findings; its result was judged."""

    def asked(found: Sequence[Diagnostic], tree: Tree) -> list[Diagnostic]:
        taken = {id(each) for each in answer.ground.new(found, tree.read) if wanted.takes(each)}
        left = {id(each) for each in found if not answer.broken.isdisjoint(_touched(each))}
        return [each if id(each) in taken - left else replace(each, fix=None) for each in found]

    def lint(overlay: Mapping[str, bytes]) -> Sequence[Diagnostic]:
        found = answer.lint(overlay)
        if wanted.scope == "one":
            # it is made once: what is found at its place then is another finding
            return [replace(each, fix=None) for each in found]
        return asked(found, OverlayTree(answer.believed, overlay))

    return plan(asked(answer.analysis.diagnostics, answer.believed), answer.believed.read, lint)


def workspace_edit(
    made: Sequence[FileChange], places: ClientPlaces, client: ClientAbilities, versions: Mapping[str, int]
) -> types.WorkspaceEdit | None:
    """Return changes as the client takes them; None where there are none, or it cannot make a new file."""
    if not made or (any(change.old is None for change in made) and not (client.creates and client.versions)):
        return None
    if not client.versions:
        return types.WorkspaceEdit(changes={places.uri(change.path): text_edits(change, places) for change in made})
    done: list[Any] = [types.CreateFile(places.uri(change.path)) for change in made if change.old is None]
    for change in made:
        document = types.OptionalVersionedTextDocumentIdentifier(places.uri(change.path), versions.get(change.path))
        done.append(types.TextDocumentEdit(document, text_edits(change, places)))
    return types.WorkspaceEdit(document_changes=done)


def together(edits: Iterable[types.WorkspaceEdit | None]) -> types.WorkspaceEdit | None:
    """Return edits of several trees as one; None where there are none."""
    found = [edit for edit in edits if edit is not None]
    if len(found) < 2:
        return next(iter(found), None)
    changes = {uri: made for edit in found for uri, made in (edit.changes or {}).items()}
    documents = [change for edit in found for change in edit.document_changes or ()]
    return types.WorkspaceEdit(changes or None, documents or None)


def text_edits(change: FileChange, places: ClientPlaces) -> list[types.TextEdit]:
    """Return the edits that make the new text of the old one: no more than what differs, where that is known."""
    old, new = change.old or b"", change.new
    known = [Edit(change.path, a, b, new[c:d]) for a, b, c, d in change.regions]
    if not known or edits.apply(old, known) != new:
        known = [Edit(change.path, 0, len(old), new)]
    return [
        types.TextEdit(places.range(Span(each.path, each.start, each.end)), each.new.decode())
        for each in (_around_line_ends(each, old) for each in known)
    ]


def _around_line_ends(edit: Edit, old: bytes) -> Edit:
    """Widen an edit that begins or ends between CR and LF: a client has no place there."""
    start, end, new = edit.start, edit.end, edit.new
    if old[start - 1 : start + 1] == b"\r\n" and start > 0:
        start, new = start - 1, b"\r" + new
    if old[end - 1 : end + 1] == b"\r\n" and end > 0:
        end, new = end + 1, new + b"\n"
    return Edit(edit.path, start, end, new)
