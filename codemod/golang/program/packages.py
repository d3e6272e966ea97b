"""Modules, packages and files: who declares what, and under which names a file knows other packages.

A package is the Go files of one folder that some build compiles. They are read when somebody asks about their package,
and parsed when one of its names is asked for that they hold.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, KeysView, Mapping, Sequence
from functools import cached_property, partial

from codemod.finding.diagnostics import Span
from codemod.golang.program.module_paths import is_remote
from codemod.golang.program.once import per_module
from codemod.golang.program.reach import Reach
from codemod.golang.program.sources import Sources
from codemod.golang.read.files import Declaration, File, Object
from codemod.golang.read.spotting import by_word, encoded, may_declare, may_select, may_write
from codemod.golang.read.syntax import Node, SourceFile
from codemod.records import dataclass, field, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from codemod.golang.program.sight import Sight
    from codemod.source.tree import Tree

Wanted = Callable[[Declaration], bool]
Spot = Callable[[bytes, bytes], bool]  # of a source and a name

_FEW = 16  # files of a package that are looked through for each name


def _lists(file: File | None) -> bool:
    """Whether what a file declares is known, or told by a tree that is kept: its bytes need not be looked through."""
    return file is not None and ("objects" in vars(file) or all(each.keeps_tree for each in file.declarations[:1]))


def exported(name: str) -> bool:
    """Whether other packages can use the name."""
    return name[:1].isupper()


@dataclass(eq=False)
class Package:
    """The files of one folder; `path` is its import path in the module that it lies in.

    A name is declared, or used, only in a file that holds it as it is (Go's identifiers have no escapes): no other
    file is parsed.
    """

    module: Module
    path: str
    folder: str
    paths: list[str]
    _named: dict[str, list[Object]] = field(default_factory=dict)

    @property
    def relative(self) -> str:
        """The package as rules write it: its folder in the module, `.` for the module's own."""
        inside = self.folder[len(self.module.reach.module_of(self.folder)) :].strip("/")
        return inside or "."

    @property
    def was_asked(self) -> bool:
        """Whether somebody has looked for a name."""
        return bool(self._named)

    @property
    def asked(self) -> list[str]:
        """The names that somebody has looked for."""
        return list(self._named)

    @cached_property
    def clause(self) -> Span | None:
        """Where its first file says what package it is, or None where no file can be read."""
        files = self.module.sources.compiled(self.paths)
        return next((file.clause for file in files if not file.broken and file.clause is not None), None)

    @cached_property
    def name(self) -> str:
        """What the package calls itself, empty where no file says it; a program beside it does not count."""
        name = ""
        sources = self.module.sources
        for path in filter(sources.is_compiled, self.paths):
            name = sources.header(path).package or name
            if name not in ("", "main"):
                break
        return name

    def files_with(self, word: str) -> Iterator[File]:
        """Yield the sound files that hold the word."""
        return self.module.sources.sound(self.paths_with(word))

    def paths_with(self, word: str) -> list[str]:
        """Return the files that hold the word."""
        data = encoded(word)
        # `find`: `in` first takes a word for a number, which costs more than most searches
        return [path for path in self._with(data) if self.module.sources.read(path).find(data) >= 0]

    def _with(self, word: bytes) -> Sequence[str]:
        """Return the files that may hold the word; of many, those only that do: all are not read for each name."""
        return self.paths if len(self.paths) <= _FEW else self._by_word.get(word, ())

    @cached_property
    def _by_word(self) -> dict[bytes, Sequence[str]]:
        return by_word((path, self.module.sources.read(path)) for path in self.paths)

    def named(self, name: str) -> list[Object]:
        """Return the objects of this name: by build constraints, more than one."""
        if name == "_":
            return []
        if name not in self._named:
            owner, word = (encoded(each) for each in name.rpartition(".")[::2])
            sources = self.module.sources

            def may(path: str) -> bool:
                return _lists(sources.parsed.get(path)) or may_declare(sources.read(path), word, owner)

            files = sources.sound(filter(may, self._with(word)))
            found = [(file, item) for file in files for item in file.objects.get(name, ())]
            # a program that `go run` is given as a file, beside a package
            self._named[name] = [i for f, i in found if f.package != "main" or self.name == "main"]
        return self._named[name]


@dataclass(eq=False)
class Module:
    """A Go module of a tree, with all of the program that it is a part of in sight. `folder` is where its go.mod lies.

    What was read and answered is shared by the modules of a program. `visits` counts how often the data-flow analysis
    has looked at a block.
    """

    reach: Reach
    folder: str
    path: str
    sources: Sources
    packages: dict[str, Package] = field(default_factory=dict)
    answers: dict[object, Any] = field(default_factory=dict)
    visits: int = 0
    _found: dict[str, list[str]] = field(default_factory=dict)
    _sound: dict[str, list[File]] = field(default_factory=dict)

    @property
    def tree(self) -> Tree:
        return self.reach.tree

    def beside(self, folder: str, path: str) -> Module:
        """Return another module of the same program."""
        return replace(self, folder=folder, path=path)

    def all_modules(self) -> list[Module]:
        """Return the modules of the program."""
        return [self.beside(file.folder, file.mod.module) for file in self.reach.program.module_files()]

    def search(self, word: str) -> list[File]:
        """Return the program's sound files that hold the word."""
        if word not in self._sound:
            self._sound[word] = list(self.sources.sound(self.paths_with(word)))
        return self._sound[word]

    def paths_with(self, word: str) -> list[str]:
        """Return the program's files that hold the word; each word is searched for once."""
        if word not in self._found:
            data = encoded(word)
            found = [path for path in self.tree.search([data]) if self.owns(path)]
            vendored = (path for path in self.vendored if self.sources.read(path).find(data) >= 0)
            self._found[word] = [*found, *vendored]
        return self._found[word]

    @per_module
    def spotted(self, spot: Spot, name: str, folder: str | None) -> KeysView[str]:
        """Return the files of a folder, or of the program, that `spot` says it of: types share the names of fields."""
        data, read = encoded(name), self.sources.read
        paths = self.paths_with(name) if folder is None else self.in_folder(folder).paths_with(name)
        return dict.fromkeys(path for path in paths if spot(read(path), data)).keys()

    def found(self, held: Mapping[str, Collection[bytes]], searched: Iterable[bytes]) -> None:
        """Take over what a search for several words has found: all files that hold any, with what each has."""
        for word in searched:
            paths = [path for path, words in held.items() if word in words]
            self._found.setdefault(word.decode("utf-8", "surrogateescape"), paths)

    def holding(self, word: str, folder: str, everywhere: bool, wanted: Wanted | None = None) -> Iterator[Declaration]:
        """Yield every wanted declaration in this folder, or in the program, whose text holds the word."""
        files = self.search(word) if everywhere else self.in_folder(folder).files_with(word)
        return _held_by(files, word, wanted)

    def selecting(
        self, name: str, folder: str, everywhere: bool, of: str = "", spot: Spot = may_select
    ) -> Iterator[Node]:
        """Yield every declaration in this folder, or in the program, in which something of this name is selected: `of`
        a type that is declared at this import path, where one is given."""
        data, homes = encoded(name), self.all_imported(of) if of else ()
        paths = self.spotted(spot, name, None if everywhere else folder)
        known = (p for p in paths if not homes or any(self.knows(p, home.folder) for home in homes))
        held = _held_by(self.sources.sound(known), name, lambda each: spot(each.source, data))
        return (each.node for each in held)

    def knowing(
        self,
        word: str,
        folder: str,
        everywhere: bool,
        wanted: Wanted | None = None,
        may: Callable[[str], bool] | None = None,
    ) -> Iterator[Declaration]:
        """Yield what `holding` does, but everywhere only where the package in this folder can be known: nobody else can
        name what it has, or have a value of its types. `may` tells of a file whether anything in it can be wanted, so
        that others are not parsed."""
        found = self.paths_with(word) if everywhere else self.in_folder(folder).paths_with(word)
        paths = (p for p in found if (not everywhere or self.knows(p, folder)) and (may is None or may(p)))
        return _held_by(self.sources.sound(paths), word, wanted)

    def importing(self, import_path: str, word: str) -> Iterator[File]:
        """Yield the sound files that import a package and hold the word."""
        return self.sources.sound(
            path for path in self.paths_with(word) if import_path in self.sources.header(path).imports
        )

    def writing(self, field: str, folder: str, everywhere: bool) -> Iterator[Declaration]:
        """Yield every declaration of the package in this folder, or of the program, that may assign to the field."""
        data, written = encoded(field), self.spotted(may_write, field, None if everywhere else folder)
        files = self.sources.sound(path for path in written if self.knows(path, folder))
        return _held_by(files, field, lambda each: may_write(each.source, data) and each.names_in("changed", data))

    def knows(self, path: str, folder: str) -> bool:
        """Whether a file can have values of types that the package in this folder declares, from what is in sight or
        else (`Reach.may_be_given`)."""
        here = path.rpartition("/")[0]
        return self.reach.may_be_given(here, folder) or _sight(self).sees(here, folder)

    def owns(self, path: str) -> bool:
        """Whether the file belongs to a module of the program, in a package that Go builds."""
        return self.reach.builds(path.rpartition("/")[0])

    def is_home(self, file: SourceFile) -> bool:
        """Whether the file lies in this module, and in none around or below."""
        return self.reach.module_of(file.folder) == self.folder

    @property
    def vendored(self) -> list[str]:
        """The files of vendored packages that are copies of this tree's own."""
        return self.reach.vendored

    def in_folder(self, folder: str) -> Package:
        """Return the package in this folder of the tree; it may have no files."""
        if folder not in self.packages:
            path = self.reach.import_path(folder)
            self.packages[folder] = Package(self, path, folder, self.tree.listdir(folder))
        return self.packages[folder]

    def package_of(self, file: SourceFile) -> Package:
        return self.in_folder(file.folder)

    def imports(self, file: SourceFile, import_path: str) -> tuple[Package, ...]:
        """Return the packages of this program that an import in the file may mean: none for one of elsewhere."""
        return tuple(map(self.in_folder, self.reach.folders(file.folder, import_path)))

    def imported(self, import_path: str) -> Package | None:
        """Return this program's package of that import path, or None for any other."""
        return next(iter(self.all_imported(import_path)), None)

    def all_imported(self, import_path: str) -> tuple[Package, ...]:
        """Return the packages that somebody in this program may mean by an import path, this module's meaning first."""
        return tuple(map(self.in_folder, self.reach.meanings(self.folder, import_path)))

    def folder_of(self, import_path: str) -> str:
        """Return the tree folder in which a package of this module lies, or would."""
        return next(
            iter(self.reach.meanings(self.folder, import_path)),
            "/".join(part for part in (self.folder, import_path[len(self.path) + 1 :]) if part),
        )

    def absolute(self, package: str) -> str:
        """Return the import path of a package as rules write it: relative to the module, or whole."""
        if package == ".":
            return self.path
        return package if is_remote(package) else f"{self.path}/{package}"


def _held_by(files: Iterable[File], word: str, wanted: Wanted | None) -> Iterator[Declaration]:
    held = (declaration for file in files for declaration in file.holding(word))
    return held if wanted is None else filter(wanted, held)


@per_module
def _sight(module: Module) -> Sight:
    from codemod.golang.program.sight import Sight

    return Sight(partial(imported_folders, module))


@per_module
def imported_folders(module: Module, folder: str) -> tuple[str, ...]:
    """Return the folders of this program that some file in a folder imports, whatever builds compile it."""
    paths = {path for name in module.in_folder(folder).paths for path in module.sources.header(name).imports}
    return tuple(dict.fromkeys(each for path in sorted(paths) for each in module.reach.folders(folder, path)))
