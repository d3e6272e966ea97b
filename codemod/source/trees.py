"""Which tree a path lies in; only the kind that is asked for is loaded."""

from __future__ import annotations

import os

from codemod.errors import UserError
from codemod.source import git
from codemod.source.selection import Selection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from codemod.source.folder import Folder
    from codemod.source.index import IndexTree
    from codemod.source.revision import RevisionTree
    from codemod.source.worktree import WorkTree

    Opened = Folder | IndexTree | RevisionTree | WorkTree


def open_tree(
    path: str,
    *,
    staged: bool = False,
    revision: str | None = None,
    selection: Selection = Selection(),
) -> Opened:
    """Return the tree that `path` lies in: the whole git work tree around it, or else the Go module, or the folder.

    With a revision, `path` may also be a git directory that has no work tree.
    """
    if not os.path.lexists(path):
        raise UserError("{path}: no such file or folder: correct the path", path=path)
    # a mirror may lie in another repository's work tree, such as somebody's home
    root = path if revision is not None and git.is_bare(path) else git.top_level(path)
    if root is None:
        if staged or revision is not None:
            raise UserError("{path}: not in a git repository: `--staged` and `--since` need one", path=path)
        from codemod.source.folder import Folder

        return Folder(_module_folder(path), selection)
    if revision is not None:
        from codemod.source.revision import RevisionTree

        return RevisionTree(root, revision, selection)
    if staged:
        from codemod.source.index import IndexTree

        return IndexTree(root, selection)
    from codemod.source.worktree import WorkTree

    return WorkTree(root, selection)


def inside(root: str, path: str) -> str | None:
    """Return the path relative to the root (`""` is the root itself); None where it lies outside."""
    relative = os.path.relpath(os.path.realpath(path), os.path.realpath(root))
    if relative == os.pardir or relative.startswith(os.pardir + os.sep):
        return None
    return "" if relative == os.curdir else relative.replace(os.sep, "/")


def _module_folder(path: str) -> str:
    start = os.path.abspath(path)
    start = start if os.path.isdir(start) else os.path.dirname(start)
    folder = start
    while not os.path.isfile(os.path.join(folder, "go.mod")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return start
        folder = parent
    return folder
