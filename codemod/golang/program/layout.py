"""Where the folders of a tree lie: which have Go files, which begin a module or a workspace, and names of folders."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

MODULES_TXT = "vendor/modules.txt"


class Layout:
    """The folders of a tree that have Go files, and those that begin a module."""

    def __init__(self, files: Iterable[str]) -> None:
        self.files = frozenset(files)
        self.go_folders = frozenset(posixpath.dirname(path) for path in self.files if path.endswith(".go"))
        self.modules = self._folders_with("go.mod")
        self.workspaces = self._folders_with("go.work")

    def _folders_with(self, name: str) -> frozenset[str]:
        return frozenset(posixpath.dirname(path) for path in self.files if posixpath.basename(path) == name)

    def packages(self, module: str) -> list[str]:
        """Return the folders of a module that have Go files."""
        return [folder for folder in sorted(self.go_folders) if self.module_of(folder) == module]

    def has_go(self, folder: str) -> bool:
        return folder in self.go_folders

    def vendors(self, folder: str) -> bool | None:
        """Whether there is a vendor folder in the folder with a modules.txt; None for one without."""
        vendor = under(folder, "vendor/")
        if under(folder, MODULES_TXT) in self.files:
            return True
        return None if any(path.startswith(f"{vendor}/") for path in self.files) else False

    def module_of(self, folder: str) -> str | None:
        """Return the folder of the innermost module that holds the folder."""
        return next((each for each in upwards(folder) if each in self.modules), None)

    def has_package(self, module: str, folder: str) -> bool:
        """Whether there are Go files in the folder, and no other module begins between the two."""
        return self.module_of(folder) == module and self.has_go(folder)


def under(folder: str, path: str) -> str:
    return f"{folder}/{path}".strip("/")


def within(path: str, folder: str) -> bool:
    return not folder or path == folder or path.startswith(folder + "/")


def upwards(folder: str) -> Iterator[str]:
    """Yield the folder and those around it, the root last."""
    while folder:
        yield folder
        folder = folder.rpartition("/")[0]
    yield ""


def resolved(base: str, path: str) -> str | None:
    """Return the folder that a path in a file of the folder `base` names, None for one outside the tree."""
    folder = posixpath.normpath(posixpath.join("/", base, path))[1:] if not path.startswith("/") else None
    depth = 0
    for element in f"{base}/{path}".split("/"):
        depth += {"": 0, ".": 0, "..": -1}.get(element, 1)
        if depth < 0:
            return None
    return folder
