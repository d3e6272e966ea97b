"""What can be asked of one open document: each question of the protocol that is about a place in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcContentModified, JsonRpcException, JsonRpcInvalidParams

from codemod.editor.actions import WantedFixes, offered, planned, together, workspace_edit
from codemod.editor.answers import TreeAnswer
from codemod.editor.client import ClientAbilities
from codemod.editor.hover import hover
from codemod.editor.lenses import lenses
from codemod.editor.links import links
from codemod.editor.positions import ClientPlaces
from codemod.editor.programs import TreeView, views_of
from codemod.editor.sights import ExpressionSight, sight
from codemod.editor.telling import places_of, speaking
from codemod.errors import UserError
from codemod.finding.diagnostics import Span
from codemod.finding.messages import translate
from codemod.records import dataclass
from codemod.report.safe import printable

_REQUEST_FAILED = -32803


@dataclass(frozen=True, eq=False)
class Sheet:
    """One open document in the answer for its tree; `versions` are those of all open documents there, by path, and
    `beside` gives the sheets of the other trees, of no document."""

    answer: TreeAnswer
    places: ClientPlaces
    path: str
    versions: Mapping[str, int]
    client: ClientAbilities
    beside: Callable[[], Sequence[Sheet]] = list

    def hover(self, position: types.Position) -> types.Hover | None:
        found = self._sight(position)
        return hover(found, self.places, self.client.lang, self.client.markdown) if found is not None else None

    def definition(self, position: types.Position) -> list[types.Location]:
        """Return where the image is spelled out that arrives here."""
        found = self._sight(position)
        return [self.places.location(span) for span in found.literals()] if found is not None else []

    def lenses(self) -> list[types.CodeLens]:
        return list(lenses(self.answer, self.places, self.path, self.client.lang))

    def links(self) -> list[types.DocumentLink]:
        return list(links(self.places, self.path, self.client.lang))

    def actions(self, range_: types.Range, only: Sequence[str]) -> list[types.CodeAction]:
        """Return what can be done around a range; where the client does not ask again, with the edits."""
        lines = self.places.lines(self.path)
        span = Span(self.path, lines.offset(range_.start), lines.offset(range_.end))
        found = offered(self.answer, span, self.client.lang, only)
        made = (self._action(title, kind, wanted, first) for title, kind, wanted, first in found)
        return [each for each in made if each is not None]

    def _action(self, title: str, kind: str, wanted: WantedFixes, first: bool) -> types.CodeAction | None:
        action = types.CodeAction(title, kind, is_preferred=first or None)
        if self.client.resolves:
            data = {"uri": self.places.uri(self.path), "version": self.versions[self.path], "scope": wanted.scope}
            action.data = data | {"start": wanted.span.start, "end": wanted.span.end, "code": wanted.code}
            return action
        action.edit, _ = self._fixed(wanted)
        return action if action.edit is not None else None

    def resolved(self, action: types.CodeAction) -> types.CodeAction:
        """Return an action that was offered, with its edits. Raises `JsonRpcException`."""
        data: Any = action.data
        try:
            version = data["version"]
            wanted = WantedFixes(data["scope"], Span(self.path, data["start"], data["end"]), data["code"])
        except KeyError as error:
            raise JsonRpcInvalidParams(f"no {error}") from None
        if version != self.versions[self.path]:
            raise JsonRpcContentModified(printable(f"{self.path} has changed"))
        action.edit, why = self._fixed(wanted)
        if action.edit is None:
            raise JsonRpcException("; ".join(dict.fromkeys(why)) or "nothing to fix", _REQUEST_FAILED)
        return action

    def _fixed(self, wanted: WantedFixes) -> tuple[types.WorkspaceEdit | None, list[str]]:
        """Return the edits, and why others are not made; the workspace may be more than one tree."""
        sheets = (self, *self.beside()) if wanted.scope == "workspace" else (self,)
        plans = [(sheet, planned(sheet.answer, wanted)) for sheet in sheets]
        edits = (workspace_edit(plan.changes, sheet.places, self.client, sheet.versions) for sheet, plan in plans)
        reasons = (reason for _, plan in plans for _, reason in plan.rejected)
        return together(edits), [printable(translate(reason, self.client.lang)) for reason in reasons]

    def _sight(self, position: types.Position) -> ExpressionSight | None:
        return sight(self.answer, self.path, self.places.lines(self.path).offset(position))


def sheet_of(path: str, views: Sequence[TreeView], client: ClientAbilities, folders: Mapping[str, str]) -> Sheet | None:
    """Return the sheet of an open document by its real path; None where no tree has it, or its tree has no answer."""

    def others(own: TreeView) -> list[Sheet]:
        made = (_sheet(view, client, folders) for view in views if view is not own)
        return [sheet for sheet in made if sheet is not None]

    for view, inside in views_of(path, views):
        return _sheet(view, client, folders, inside, partial(others, view))
    return None


def _sheet(
    view: TreeView,
    client: ClientAbilities,
    folders: Mapping[str, str],
    inside: str = "",
    beside: Callable[[], Sequence[Sheet]] = list,
) -> Sheet | None:
    try:
        answer = view.answer()
    except UserError:
        return None
    versions = {path: document.version for path, document in view.documents.items()}
    return Sheet(answer, places_of(view, answer, client, folders), inside, versions, speaking(client, answer), beside)
