"""What Go builds of one program: which folders, under which import paths, and what an import means in a file."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import cached_property

from codemod.golang.program.header import read_header
from codemod.golang.program.modfile import release
from codemod.golang.program.modules import Program, Root, is_listed
from codemod.golang.program.vendoring import Read, listed_packages
from codemod.records import dataclass, field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from codemod.source.tree import Tree

_LISTS_ALL = 17  # the minor version of Go whose go.mod lists also what others require


@dataclass(eq=False)
class Reach:
    """One program of a tree."""

    tree: Tree
    program: Program
    read: Read
    _folders: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    _holding: dict[str, tuple[bool, ...]] = field(default_factory=dict)
    _by_views: dict[tuple[tuple[bool, ...], str], tuple[str, ...]] = field(default_factory=dict)
    _meanings: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    _own: dict[str, bool] = field(default_factory=dict)
    _required: dict[tuple[str, str], bool] = field(default_factory=dict)
    _built: dict[str, bool] = field(default_factory=dict)
    _homes: dict[str, str] = field(default_factory=dict)

    @cached_property
    def modules(self) -> set[str]:
        return self.program.modules()

    @cached_property
    def roots(self) -> list[Root]:
        """Where the program's import paths are looked for, and what its modules call themselves."""
        own = [Root(file.mod.module, file.folder) for file in self.program.module_files()]
        return list(dict.fromkeys([*own, *(root for view in self.program.views for root in view.joined)]))

    def _is_own(self, import_path: str) -> bool:
        if import_path not in self._own:
            self._own[import_path] = f"{import_path}/".startswith(self._own_paths)
        return self._own[import_path]

    @cached_property
    def _own_paths(self) -> tuple[str, ...]:
        known = self.program.views[0].known.values()
        found = {*(root.path for root in self.roots), *(file.mod.module for file in known)} - {""}
        return tuple(f"{path}/" for path in found)

    def folders(self, importer: str, import_path: str) -> tuple[str, ...]:
        """Return the folders that an import in a file of the folder `importer` may mean."""
        asked = (importer, import_path)
        if asked not in self._folders:
            self._folders[asked] = self._meant(importer, import_path) if self._is_own(import_path) else ()
        return self._folders[asked]

    def _meant(self, importer: str, import_path: str) -> tuple[str, ...]:
        """Return the folders; all importers that the same views hold mean the same."""
        if importer not in self._holding:
            self._holding[importer] = tuple(view.holds(importer) for view in self.program.views)
        asked = self._holding[importer], import_path
        if asked not in self._by_views:
            self._by_views[asked] = self.program.folders(importer, import_path)
        return self._by_views[asked]

    def meanings(self, importer: str, import_path: str) -> tuple[str, ...]:
        """Return the folders that anybody may mean by an import path, the meaning in one folder first."""
        asked = (importer, import_path)
        if asked not in self._meanings:
            self._meanings[asked] = self._all_meanings(importer, import_path) if self._is_own(import_path) else ()
        return self._meanings[asked]

    def _all_meanings(self, importer: str, import_path: str) -> tuple[str, ...]:
        own = (folder for root in self.roots if (folder := root.folder_of(import_path)) is not None)
        there = (folder for folder in own if self.program.layout.has_package(self.module_of(folder), folder))
        found = (*self.folders(importer, import_path), *self.program.meanings(import_path), *there)
        return tuple(dict.fromkeys(found))

    def missing(self, importer: str, import_path: str) -> tuple[str, ...]:
        """Return the folders in which a package of this program would have to be, and where there is none."""
        if not self._is_own(import_path) or self.folders(importer, import_path):
            return ()
        found = (root.folder_of(import_path) for root in self.roots)
        return tuple(dict.fromkeys(folder for folder in found if folder is not None))

    def module_of(self, folder: str) -> str:
        if folder not in self._homes:
            self._homes[folder] = self.program.layout.module_of(folder) or ""
        return self._homes[folder]

    def import_path(self, folder: str) -> str:
        """Return the import path of the package in a folder, as its own module calls it."""
        if folder in self._copies:
            return self._copies[folder]
        module = self.module_of(folder)
        path = self.program.views[0].known[module].mod.module if module in self.program.views[0].known else ""
        return posixpath.join(path, folder[len(module) :].strip("/")).rstrip("/")

    def may_be_given(self, folder: str, target: str) -> bool:
        """Whether a package may have values of another one's types from modules of elsewhere, which are made with it.

        Of several modules, one may well be such a library: for itself, and for those that require it. Where one is, the
        go.mod of who is given them requires it, too, since Go 1.17 ("Module graph pruning").
        """
        if len(self.modules) <= 1 or self.vendored:
            return bool(self.vendored)
        pair = self.module_of(folder), self.module_of(target)
        if pair not in self._required:
            self._required[pair] = pair[0] == pair[1] or self._requires(*pair)
        return self._required[pair]

    def _requires(self, module: str, library: str) -> bool:
        known = self.program.views[0].known.get(module)
        if known is None or release(known.mod.go) < _LISTS_ALL:
            return True
        paths = {root.path for root in self.roots if root.folder == library}
        return any(each.path in paths for each in known.mod.requires)

    # what is built

    def builds(self, folder: str) -> bool:
        """Whether `./...` names the folder, or some file that is built imports it: as `testdata` may be."""
        if folder not in self._built:
            self._built[folder] = self._is_built(folder)
        return self._built[folder]

    def _is_built(self, folder: str) -> bool:
        todo = [folder]
        for each in todo:
            if self._is_listed(each):
                return True
            if self.module_of(each) in self.modules:
                todo += [importer for importer in self._importers(each) if importer not in todo]
        return False

    def _is_listed(self, folder: str) -> bool:
        module = self.module_of(folder)
        if module not in self.modules:
            return False
        mains = (main for view in self.program.views for main in view.mains)
        wanted = self.tree.selects(f"{folder}/x.go".lstrip("/"))
        return wanted or any(main.folder == module and is_listed(main, folder) for main in mains)

    def _importers(self, folder: str) -> Iterator[str]:
        """Yield the folders with a file that imports the package: its path stands there as it is."""
        module = self.module_of(folder)
        inside = folder[len(module) :].strip("/")
        paths = {posixpath.join(root.path, inside).rstrip("/") for root in self.roots if root.folder == module}
        for file in self.tree.search([path.encode("utf-8", "surrogateescape") for path in sorted(paths) if path]):
            if paths.intersection(read_header(self.read(file)).imports):
                yield posixpath.dirname(file)

    @cached_property
    def _copies(self) -> dict[str, str]:
        """The vendored packages that are copies of this tree's own: import paths by folder."""
        vendors = {view.vendor for view in self.program.views if view.vendor is not None}
        return {
            posixpath.join(vendor, path): path
            for vendor in sorted(vendors)
            for path in self._vendored_by(f"{vendor}/modules.txt")
        }

    def _vendored_by(self, modules_txt: str) -> Iterator[str]:
        """Yield which of the program's own packages a modules.txt names: most name none, and are long."""
        data = self.read(modules_txt)
        if any(path.rstrip("/").encode("utf-8", "surrogateescape") in data for path in self._own_paths):
            yield from filter(self._is_own, listed_packages(data))

    @cached_property
    def vendored(self) -> list[str]:
        return [path for folder in self._copies for path in self.tree.listdir(folder)]
