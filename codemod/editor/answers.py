"""What `lint` says of one tree as if everything that is open in the editor were saved; what was parsed is kept.

A file that does not parse is in the middle of being written. It is told to be wrong, and nothing else changes by that:
the other files are judged with the text of it that parsed last.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Mapping, Sequence
from threading import Event

from codemod.editor.interruptible import InterruptibleTree
from codemod.finding.diagnostics import Diagnostic
from codemod.golang.read.files import File, load_file
from codemod.judge.analysis import Analysis
from codemod.records import dataclass, field
from codemod.source import git
from codemod.source.kept import KeptTree
from codemod.source.overlay import OverlayTree
from codemod.source.tree import Tree

Read = Callable[[str], bytes]
Known = Mapping[str, File]


def all_of_them(found: Sequence[Diagnostic], read: Read) -> Sequence[Diagnostic]:
    """Stand in where no baseline makes any finding known."""
    return found


@dataclass(frozen=True, eq=False)
class Ground:
    """What is judged, and how: a tree as it lies on disk, and the analysis of such a tree within some paths.

    `new` leaves out what a baseline knows; `lang` is what a person chose for this tree, or empty.
    """

    tree: Tree
    analyse: Callable[[Tree, tuple[str, ...], Known], Analysis]
    new: Callable[[Sequence[Diagnostic], Read], Sequence[Diagnostic]] = all_of_them
    lang: str = ""


# a tree's root -> what holds for it now; raises `UserError`
Look = Callable[[str], Ground]


@dataclass(frozen=True, eq=False)
class TreeAnswer:
    """What holds of a tree with what is `open`: `tree` is that.

    `believed` is the tree that was analysed. It differs in the `broken` files, which are open and do not parse.
    """

    ground: Ground
    tree: Tree
    open: frozenset[str]
    believed: Tree
    broken: frozenset[str]
    analysis: Analysis
    diagnostics: tuple[Diagnostic, ...]
    lint: Callable[[Mapping[str, bytes]], Sequence[Diagnostic]]


@dataclass(frozen=True, eq=False)
class _Base:
    """The ground with each question to its tree asked once; and which documents count, by their paths."""

    ground: Ground
    tree: KeptTree
    counts: dict[str, bool] = field(default_factory=dict)


class Judge:
    """Judges one tree, for one caller at a time. `within` are the paths that were asked for, as of `lint PATH`."""

    def __init__(self, root: str, look: Look, stop: Event) -> None:
        self.root, self._look, self._stop = root, look, stop
        self.within: tuple[str, ...] = ()
        self._base: _Base | None = None
        self._reading: InterruptibleTree | None = None
        self._parsed: dict[str, File] = {}
        self._open: dict[str, File] = {}
        self._sound: dict[str, bytes] = {}
        self._kept: tuple[Mapping[str, bytes], tuple[str, ...], Analysis] | None = None
        self._last: tuple[Mapping[str, bytes], tuple[str, ...], TreeAnswer] | None = None

    @property
    def files_read(self) -> int:
        """How many files were read since the tree was looked at."""
        return self._reading.files_read if self._reading is not None else 0

    def refresh(self) -> None:
        """Look at the disk again the next time."""
        self._base = self._last = self._kept = None

    def answer(self, buffers: Mapping[str, bytes]) -> TreeAnswer:
        """Return the answer for these bytes at these paths of the tree; the last one where nothing has changed.

        Raises `UserError` where none is possible, and `Interrupted`.
        """
        if self._last is None or self._last[:2] != (buffers, self.within):
            try:
                self._last = (buffers, self.within, self._answer(buffers))
            except Exception:
                self.refresh()  # a search that has failed, or was not waited for, cannot be asked again
                raise
        return self._last[2]

    def _answer(self, buffers: Mapping[str, bytes]) -> TreeAnswer:
        base = self._looked_at()
        overlay = {path: data for path, data in buffers.items() if _counts(base, path)}
        self._open = {path: self._opened(path, data) for path, data in overlay.items() if path.endswith(".go")}
        broken = frozenset(path for path, file in self._open.items() if file.broken)
        sound = ((path, self._last_sound(base, file)) for path, file in self._open.items())
        self._sound = {path: data for path, data in sound if data is not None}
        tree, believed = OverlayTree(base.tree, overlay), OverlayTree(base.tree, overlay | self._sound)
        analysis = self._believed(base, believed)
        found = analysis.diagnostics
        if believed.overlay != tree.overlay:
            wrong = (each for each in self._analysed(base, tree).diagnostics if each.span.path in broken)
            found = (*wrong, *(each for each in found if each.span.path not in broken))
        files = (file for module in analysis.modules for file in module.sources.parsed.values())
        self._parsed = {file.path: file for file in files if not file.broken}
        new, lint = tuple(base.ground.new(found, tree.read)), self._lint(base, believed)
        return TreeAnswer(base.ground, tree, frozenset(overlay), believed, broken, analysis, new, lint)

    def _looked_at(self) -> _Base:
        if self._base is None:
            ground = self._look(self.root)
            self._reading = InterruptibleTree(ground.tree, self._stop)
            self._base = _Base(ground, KeptTree(self._reading))
        return self._base

    def _believed(self, base: _Base, tree: OverlayTree) -> Analysis:
        """Return the analysis; the last one where all that parses is as it was, while one types what does not parse."""
        if self._kept is None or self._kept[:2] != (tree.overlay, self.within):
            self._kept = (tree.overlay, self.within, self._analysed(base, tree))
        return self._kept[2]

    def _opened(self, path: str, data: bytes) -> File:
        known = self._open.get(path)
        return known if known is not None and known.source == data else load_file(path, data)

    def _last_sound(self, base: _Base, file: File) -> bytes | None:
        """Return the text of an open file that parsed last; where none did yet, the one on disk if that parses."""
        if not file.broken:
            return file.source
        if file.path in self._sound:
            return self._sound[file.path]
        try:
            data = base.tree.read(file.path)
        except OSError:
            return None
        return None if load_file(file.path, data).broken else data

    def _lint(self, base: _Base, tree: Tree) -> Callable[[Mapping[str, bytes]], Sequence[Diagnostic]]:
        return lambda overlay: self._analysed(base, OverlayTree(tree, overlay)).diagnostics

    def _analysed(self, base: _Base, tree: Tree) -> Analysis:
        candidates = {**self._parsed, **{path: file for path, file in self._open.items() if not file.broken}}
        known = {path: file for path, file in candidates.items() if _is_as(tree, file)}
        return base.ground.analyse(tree, self.within, known)


def _is_as(tree: Tree, file: File) -> bool:
    """Whether a file of the tree has the bytes that were parsed."""
    try:
        return tree.read(file.path) == file.source
    except OSError:
        return False


def _counts(base: _Base, path: str) -> bool:
    """Whether a document is a part of the tree, or will be when it is saved."""
    if path not in base.counts:
        listed = not path.endswith(".go") or path in base.tree.listdir(posixpath.dirname(path))
        base.counts[path] = listed or _will_be_listed(base.tree, path)
    return base.counts[path]


def _will_be_listed(tree: Tree, path: str) -> bool:
    """Whether there is no such file yet, and none that git would ignore."""
    if os.path.lexists(os.path.join(tree.root, path)):
        return False
    return git.top_level(tree.root) is None or not git.ignores(tree.root, os.fsencode(path))
