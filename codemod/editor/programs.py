"""Which trees are judged for a client: those of its folders, and of documents that lie in none of them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from threading import Event

from codemod.editor.answers import Judge, Look, TreeAnswer
from codemod.editor.documents import Document
from codemod.records import dataclass
from codemod.source import git
from codemod.source.trees import open_tree


@dataclass(frozen=True, eq=False)
class TreeView:
    """One tree as the client sees it: its judge, and the open documents in it by their paths in the tree."""

    judge: Judge
    documents: Mapping[str, Document]

    @property
    def root(self) -> str:
        return self.judge.root

    def answer(self) -> TreeAnswer:
        """Return what holds now. Raises `UserError` and `Interrupted`."""
        return self.judge.answer({path: document.data for path, document in self.documents.items()})


class Programs:
    """The judges, by the real paths of their trees. One caller at a time: all of this is asked by one thread."""

    def __init__(self, look: Look, stop: Event) -> None:
        self._look, self._stop = look, stop
        self.judges: dict[str, Judge] = {}
        self._roots: dict[str, str | None] = {}

    def refresh(self, paths: Iterable[str]) -> None:
        """Look at the disk again for the trees around these paths."""
        self._roots.clear()
        for path in paths:
            for root, judge in self.judges.items():
                if path == root or path.startswith(_with_slash(root)):
                    judge.refresh()

    def views(self, folders: Iterable[str], documents: Mapping[str, Document]) -> list[TreeView]:
        """Return every tree that has to be judged: the folders' own first."""
        within: dict[str, set[str]] = {}
        for folder in folders:
            root = os.path.realpath(open_tree(folder).root) if os.path.isdir(folder) else None
            if root is not None:
                within.setdefault(root, set()).add(_inside(root, os.path.realpath(folder)))
        owned: dict[str, dict[str, Document]] = {}
        for path, document in documents.items():
            root = self._owner(os.path.dirname(path), within)
            if root is not None:
                paths = within.setdefault(root, set())
                if not any(_is_below(_inside(root, path), each) for each in paths):
                    paths.add(_inside(root, os.path.dirname(path)))
                owned.setdefault(root, {})[_inside(root, path)] = document
        self.judges = {root: self._judge(root, paths) for root, paths in within.items()}
        return [TreeView(judge, owned.get(root, {})) for root, judge in self.judges.items()]

    def _judge(self, root: str, paths: set[str]) -> Judge:
        judge = self.judges.get(root) or Judge(root, self._look, self._stop)
        judge.within = () if "" in paths else tuple(sorted(paths))
        return judge

    def _owner(self, folder: str, known: Iterable[str]) -> str | None:
        """Return the root of the tree that a document in this folder is a part of; None where there is no program."""
        if folder not in self._roots:
            self._roots[folder] = _root(folder)
        own = self._roots[folder]
        # a folder that is not in git is one tree with all modules below it
        if own is None or git.top_level(own) is None:
            around = [root for root in known if folder == root or folder.startswith(_with_slash(root))]
            return max(around, key=len, default=own)
        return own


def _root(folder: str) -> str | None:
    """Return the work tree or module around a folder; what is in neither is not looked through, it may be a home."""
    if not os.path.isdir(folder):
        return None
    root = os.path.realpath(open_tree(folder).root)
    return root if git.top_level(folder) is not None or os.path.isfile(os.path.join(root, "go.mod")) else None


def _inside(root: str, path: str) -> str:
    return "" if path == root else path.removeprefix(_with_slash(root))


def _is_below(path: str, folder: str) -> bool:
    return not folder or path.startswith(_with_slash(folder))


def _with_slash(root: str) -> str:
    return root.rstrip("/") + "/"


def seen_as(path: str, folders: Mapping[str, str]) -> str:
    """Return a real path as the client writes it: its folders by their real paths may be links, or lie below some."""
    around = [real for real in folders if path == real or path.startswith(_with_slash(real))]
    if not around:
        return path
    nearest = max(around, key=len)
    return os.path.join(folders[nearest], _inside(nearest, path)) if path != nearest else folders[nearest]


def views_of(path: str, views: Iterable[TreeView]) -> Iterator[tuple[TreeView, str]]:
    """Yield the tree that has this open document, and the document's path in it."""
    for view in views:
        inside = _inside(view.root, path)
        if inside in view.documents:
            yield view, inside
