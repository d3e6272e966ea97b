"""What is told of one tree: the diagnostics of each URI, or what is in the way of an answer."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from lsprotocol import types

from codemod.editor.answers import TreeAnswer
from codemod.editor.client import ClientAbilities
from codemod.editor.documents import uri_of
from codemod.editor.positions import ClientPlaces
from codemod.editor.programs import TreeView, seen_as
from codemod.editor.published import published
from codemod.errors import UserError
from codemod.finding.messages import translate
from codemod.judge.analysis import NoModule
from codemod.records import dataclass, field, replace

Diagnostics = list[types.Diagnostic]


@dataclass(frozen=True, eq=False)
class Told:
    """What was told; where there was `trouble`, and so no answer, it is what was told before."""

    diagnostics: Mapping[str, Diagnostics] = field(default_factory=dict)
    trouble: str = ""


def told(view: TreeView, client: ClientAbilities, folders: Mapping[str, str], before: Told | None) -> Told:
    """Judge a tree, and return what there is to tell. Raises `Interrupted`."""
    try:
        answer = view.answer()
    except NoModule:
        return Told()
    except UserError as error:
        return Told(before.diagnostics if before is not None else {}, translate(error.said, client.lang))
    places = places_of(view, answer, client, folders)
    found = published(answer, places, speaking(client, answer).lang)
    return Told({places.uri(path): diagnostics for path, diagnostics in found.items()})


def speaking(client: ClientAbilities, answer: TreeAnswer) -> ClientAbilities:
    """Return the client, spoken to as was chosen for this tree."""
    return replace(client, lang=answer.ground.lang or client.lang)


def places_of(view: TreeView, answer: TreeAnswer, client: ClientAbilities, folders: Mapping[str, str]) -> ClientPlaces:
    """Return where things of this answer are for the client: an open document has the URI that it came with."""

    def uri(path: str) -> str:
        document = view.documents.get(path)
        return document.uri if document is not None else uri_of(seen_as(os.path.join(view.root, path), folders))

    return ClientPlaces(answer.tree.read, uri, answer.open.__contains__, client.encoding)


def total(each: Mapping[str, Told]) -> dict[str, Diagnostics]:
    """Return the diagnostics of each URI: a file may be a part of two trees."""
    found: dict[str, Diagnostics] = {}
    for one in each.values():
        for uri, diagnostics in one.diagnostics.items():
            found[uri] = merged(found.get(uri, []), diagnostics)
    return found


def merged(some: Diagnostics, more: Iterable[types.Diagnostic]) -> Diagnostics:
    """Return both, without what is in both."""
    return [*some, *(each for each in more if each not in some)]
