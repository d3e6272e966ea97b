"""The modules of a tree, and which of them are one program.

A `View` is what one `go build ./...` sees: a module on its own, or those that a go.work uses, with the modules of the
tree that a `replace` joins to them, or the vendor folder. Views that share a module are one `Program`: in it a
function has callers in each of them, and an import may mean another folder in each.

    app/go.mod      module example.org/app      replace example.org/lib => ../lib
    lib/go.mod      module example.org/lib

Both are one program; in it, `example.org/lib/image` is the folder `lib/image`. Folders and files are named from the
tree's root, which is `""`.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence

from codemod.golang.program.layout import Layout, resolved, under, upwards, within
from codemod.golang.program.modfile import GoMod, GoWork, ModProblem, parse_mod, parse_work, release
from codemod.golang.program.modfile_directives import Replace
from codemod.golang.program.vendoring import Read, vendor_folder, vendored_packages
from codemod.records import dataclass

ModuleFiles = Mapping[str, "ModuleFile"]


@dataclass(frozen=True)
class ModuleFile:
    """A go.mod of the tree. `mod.problems` says what Go refuses about it."""

    folder: str
    mod: GoMod

    @property
    def file(self) -> str:
        return under(self.folder, "go.mod")


@dataclass(frozen=True)
class Fault:
    """A file of the tree with which Go cannot build a view, and why."""

    file: str
    problem: ModProblem


@dataclass(frozen=True)
class Root:
    """Where import paths that begin with `path` are looked for; `""` begins none."""

    path: str
    folder: str

    def folder_of(self, import_path: str) -> str | None:
        inside = self.path and within(import_path, self.path)
        return under(self.folder, import_path[len(self.path) + 1 :]) if inside else None


@dataclass(frozen=True, eq=False)
class View:
    """What one `go build ./...` sees. `work` is its go.work, `vendor` the folder that is used, if any.

    `known` are all modules of the tree, by folder.
    """

    tree: Layout
    known: ModuleFiles
    mains: tuple[ModuleFile, ...]
    joined: tuple[Root, ...] = ()
    work: str = ""
    vendor: str | None = None
    vendored: frozenset[str] | None = None
    faults: tuple[Fault, ...] = ()

    def packages(self) -> dict[str, str]:
        """Return what `./...` names, by folder: the import path. Others are compiled where they are imported."""
        return {
            folder: posixpath.join(main.mod.module, folder[len(main.folder) :].strip("/")).rstrip("/")
            for main in self.mains
            for folder in self.tree.packages(main.folder)
            if is_listed(main, folder)
        }

    def folders(self, import_path: str) -> tuple[str, ...]:
        """Return the folders of the tree that an import may mean: none for a package of elsewhere.

        More than one where versions decide, which only Go knows, and where Go refuses the import as ambiguous.
        """
        roots = [*self._roots(), *self.joined]
        found = [(root, root.folder_of(import_path)) for root in sorted(roots, key=lambda r: -len(r.path))]
        own = [folder for root, folder in found if folder is not None and self.tree.has_package(root.folder, folder)]
        vendored = under(self.vendor, import_path) if self.vendor is not None else None
        if vendored is not None and (self.vendored is None or import_path in self.vendored):
            own += [vendored] if self.tree.has_go(vendored) else []
        return tuple(dict.fromkeys(own))

    def holds(self, folder: str) -> bool:
        """Whether the folder is one of these modules', or vendored."""
        if self.vendor is not None and within(folder, self.vendor):
            return True
        return self.tree.module_of(folder) in self.modules()

    def modules(self) -> set[str]:
        """Return the folders of all modules of the tree that take part."""
        return {root.folder for root in (*self._roots(), *self.joined)}

    def _roots(self) -> Iterator[Root]:
        return (Root(main.mod.module, main.folder) for main in self.mains)


@dataclass(frozen=True, eq=False)
class Program:
    """Views that share modules."""

    views: tuple[View, ...]

    @property
    def layout(self) -> Layout:
        return self.views[0].tree

    def folders(self, importer: str, import_path: str) -> tuple[str, ...]:
        """Return the folders that an import in a file of the folder `importer` may mean."""
        found = (folder for view in self.views if view.holds(importer) for folder in view.folders(import_path))
        return tuple(dict.fromkeys(found))

    def meanings(self, import_path: str) -> tuple[str, ...]:
        """Return the folders that the import may mean, whoever imports it."""
        return tuple(dict.fromkeys(folder for view in self.views for folder in view.folders(import_path)))

    def modules(self) -> set[str]:
        return {folder for view in self.views for folder in view.modules()}

    def module_files(self) -> list[ModuleFile]:
        """Return the go.mod of each of the modules."""
        files = self.views[0].known
        return [files[folder] for folder in sorted(self.modules())]


def programs(tree: Layout, read: Read) -> list[Program]:
    """Return the programs of a tree, given where its files lie, and their bytes.

    A module that no go.work above it uses is a view of its own, as with `GOWORK=off`. A file that cannot be read
    raises what `read` raises.
    """
    modules = {each: ModuleFile(each, parse_mod(read(under(each, "go.mod")))) for each in sorted(tree.modules)}
    works = sorted(under(folder, "go.work") for folder in tree.workspaces)
    views = [_workspace(tree, modules, path, parse_work(read(path)), read) for path in works]
    used = {view.work: {main.folder for main in view.mains} for view in views}
    broken = {view.work: view.faults for view in views if not view.mains}
    views = [view for view in views if view.mains]
    for module in modules.values():
        above = _work_above(module, used)
        if module.folder not in used.get(above, ()):
            views.append(_single(tree, modules, module, broken.get(above, ()), read))
    return [Program(tuple(group)) for group in _groups(views)]


def _work_above(module: ModuleFile, works: Mapping[str, object]) -> str:
    """Return the go.work that the go command takes in a module's folder."""
    above = (under(folder, "go.work") for folder in upwards(module.folder))
    return next((path for path in above if path in works), "")


def _groups(views: Sequence[View]) -> list[list[View]]:
    """Put together the views that share a module."""
    leader = {folder: folder for view in views for folder in view.modules()}

    def find(folder: str) -> str:
        while leader[folder] != folder:
            leader[folder] = folder = leader[leader[folder]]
        return folder

    for view in views:
        first, *others = sorted(view.modules())
        for other in others:
            leader[find(other)] = find(first)
    groups: dict[str, list[View]] = {}
    for view in views:
        groups.setdefault(find(min(view.modules())), []).append(view)
    return list(groups.values())


def _single(tree: Layout, modules: ModuleFiles, main: ModuleFile, above: tuple[Fault, ...], read: Read) -> View:
    faults = [*above, *(Fault(main.file, problem) for problem in main.mod.problems)]
    vendor = vendor_folder(tree, main.folder, main.mod.go, False, read)
    replaces = [(main.file, main.folder, each) for each in main.mod.replaces]
    joined, more = _joined(tree, modules, [main], replaces)
    if vendor is None:
        return View(tree, modules, (main,), joined, faults=(*faults, *more))
    return View(
        tree, modules, (main,), (), "", vendor, vendored_packages(tree, vendor, main.mod.go, read), tuple(faults)
    )


def _workspace(tree: Layout, modules: ModuleFiles, path: str, work: GoWork, read: Read) -> View:
    base = posixpath.dirname(path)
    faults = [Fault(path, problem) for problem in work.problems]
    mains, paths = dict[str, ModuleFile](), set[str]()
    for use, line in work.uses:
        folder = resolved(base, use)
        if folder is None or folder not in modules:
            faults.append(Fault(path, ModProblem(line, _missing(folder))))
        elif folder in mains or modules[folder].mod.module in paths:
            faults.append(Fault(path, ModProblem(line, "a module that is used twice")))
        else:
            mains[folder] = modules[folder]
            paths.add(modules[folder].mod.module)
            faults += [Fault(modules[folder].file, problem) for problem in modules[folder].mod.problems]
    replaces = list(_work_replaces(path, work, mains.values()))
    joined, more = _joined(tree, modules, mains.values(), replaces)
    vendor = vendor_folder(tree, base, work.go, True, read)
    if vendor is None:
        return View(tree, modules, tuple(mains.values()), joined, path, faults=(*faults, *more))
    newest = max([work.go, *(main.mod.go for main in mains.values())], key=release)
    return View(
        tree,
        modules,
        tuple(mains.values()),
        (),
        path,
        vendor,
        vendored_packages(tree, vendor, newest, read),
        tuple(faults),
    )


def _work_replaces(path: str, work: GoWork, mains: Iterable[ModuleFile]) -> Iterator[tuple[str, str, Replace]]:
    """Yield each replacement with its file and the folder it counts from; those of go.work come before others."""
    yield from ((path, posixpath.dirname(path), each) for each in work.replaces)
    ours = {each.old.path for each in work.replaces}
    for main in mains:
        yield from ((main.file, main.folder, each) for each in main.mod.replaces if each.old.path not in ours)


def _joined(
    tree: Layout,
    modules: ModuleFiles,
    mains: Iterable[ModuleFile],
    replaces: Iterable[tuple[str, str, Replace]],
) -> tuple[tuple[Root, ...], list[Fault]]:
    """Return the modules of the tree that are joined by a replacement."""
    own = {main.mod.module for main in mains}
    roots, faults = list[Root](), list[Fault]()
    for file, base, each in replaces:
        if not each.folder or each.old.path in own:
            continue
        folder = resolved(base, each.new.path)
        if folder is None or folder not in modules:
            faults.append(Fault(file, ModProblem(each.line, _missing(folder))))
            continue
        roots.append(Root(each.old.path, folder))
        module = modules[folder]
        faults += [Fault(module.file, problem) for problem in module.mod.problems if not problem.main_only]
    return tuple(dict.fromkeys(roots)), faults


def _missing(folder: str | None) -> str:
    return "the folder is not in this tree" if folder is None else "the folder has no go.mod"


def is_listed(main: ModuleFile, folder: str) -> bool:
    """Whether `./...` in a module names the package in a folder of it."""
    inside = folder[len(main.folder) :].strip("/")
    elements = inside.split("/") if inside else []
    if "vendor" in elements[:-1] or any(each.startswith((".", "_")) or each == "testdata" for each in elements):
        return False
    return not any(_ignores(pattern, f"/{inside}/") for pattern in main.mod.ignores if inside)


def _ignores(pattern: str, inside: str) -> bool:
    """Whether an `ignore` directive leaves the folder out: `./x` at the module's root, `x` anywhere."""
    path = f"/{pattern.removeprefix('./')}".replace("//", "/").rstrip("/") + "/"
    return inside.startswith(path) if pattern.startswith("./") else path in inside


def may_import(importer: str, path: str) -> bool:
    """Whether the package `importer` may import a package below an `internal` folder."""
    elements = path.split("/")
    if "internal" not in elements:
        return True
    parent = "/".join(elements[: len(elements) - 1 - elements[::-1].index("internal")])
    return not parent or within(importer, parent)


# names of folders
