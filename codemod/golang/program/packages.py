"""Modules, packages and files: who declares what, and under which names a file knows other packages.

A package is the Go files of one folder that some build compiles. They are read when somebody asks about their package,
and parsed when one of its names is asked for that they hold.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar, cast

from codemod.finding.diagnostics import Span, message
from codemod.golang.program.build_tags import ALWAYS, Expression, When, both, when
from codemod.golang.program.constraints import file_constraint
from codemod.golang.program.header import read_header
from codemod.golang.program.modfile import release
from codemod.golang.program.reach import Reach
from codemod.golang.read.files import (
    Declaration,
    File,
    Object,
    Problem,
    encoded,
    load_file,
    may_declare,
    may_write,
    package_names,
    words,
)
from codemod.golang.read.syntax import Node, SourceFile
from codemod.records import dataclass, field, replace

if TYPE_CHECKING:
    from codemod.golang.read.syntax import Node
    from codemod.source.tree import Tree

P = ParamSpec("P")
R = TypeVar("R")

_FEW = 16  # files of a package that are looked through for each name
MAX_FILES = 5_000  # parsed for one program
MAX_OPEN = 1 << 22  # bytes of the files whose trees are kept: a tree takes more than ten times as much


def likely_names(import_path: str) -> tuple[str, ...]:
    """Return the names that a package may have where its own source is not at hand, the likeliest first."""
    last = import_path.rpartition("/")[2]
    plain = last.removesuffix(".go").removesuffix("-go").removeprefix("go-")
    return (*package_names(import_path), plain.replace("-", "_").replace(".", "_"))


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
        files = self.module.compiled_files(self.paths)
        return next((file.clause for file in files if not file.broken and file.clause is not None), None)

    @cached_property
    def name(self) -> str:
        """What the package calls itself, empty where no file says it; a program beside it does not count."""
        name = ""
        # what is parsed already comes first: files of one package all say the same
        paths = sorted(self.paths, key=lambda path: path not in self.module.files)
        for file in self.module.compiled_files(paths):
            name = file.package or name
            if name not in ("", "main"):
                break
        return name

    def files_with(self, word: str) -> Iterator[File]:
        """Yield the sound files that hold the word."""
        return self._sound(self.paths_with(word))

    def paths_with(self, word: str) -> list[str]:
        """Return the files that hold the word."""
        data = encoded(word)
        return [path for path in self._with(data) if data in self.module.source(path)]

    def _with(self, word: bytes) -> list[str]:
        """Return the files that may hold the word; of many, those only that do: all are not read for each name."""
        return self.paths if len(self.paths) <= _FEW else self._by_word.get(word, [])

    @cached_property
    def _by_word(self) -> dict[bytes, list[str]]:
        found: dict[bytes, list[str]] = {}
        for path in self.paths:
            for word in words(self.module.source(path)):
                found.setdefault(word, []).append(path)
        return found

    def _sound(self, paths: Iterable[str]) -> Iterator[File]:
        return (file for file in self.module.compiled_files(paths) if not file.broken)

    def named(self, name: str) -> list[Object]:
        """Return the objects of this name: by build constraints, more than one."""
        if name == "_":
            return []
        if name not in self._named:
            word = encoded(name.rpartition(".")[2])
            files = self._sound(path for path in self._with(word) if may_declare(self.module.source(path), word))
            found = [(file, item) for file in files for item in file.objects.get(name, ())]
            # a program that `go run` is given as a file, beside a package
            self._named[name] = [i for f, i in found if f.package != "main" or self.name == "main"]
        return self._named[name]


@dataclass(eq=False)
class Module:
    """A Go module of a tree, with all of the program that it is a part of in sight. `folder` is where its go.mod lies.

    What was read and answered is shared by the modules of a program; `files` are those that were parsed, and `known`
    are files of the same bytes that were parsed before. `visits` counts how often the data-flow analysis has looked at
    a block.
    """

    reach: Reach
    folder: str
    path: str
    packages: dict[str, Package] = field(default_factory=dict)
    known: Mapping[str, File] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    answers: dict[object, object] = field(default_factory=dict)
    visits: int = 0
    _sources: dict[str, bytes] = field(default_factory=dict)
    _found: dict[str, list[str]] = field(default_factory=dict)
    _sound: dict[str, list[File]] = field(default_factory=dict)
    _constraints: dict[str, Expression] = field(default_factory=dict)
    _open: list[File] = field(default_factory=list)
    _headers: dict[str, tuple[str, ...]] = field(default_factory=dict)

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
            self._sound[word] = [file for file in self.compiled_files(self.paths_with(word)) if not file.broken]
        return self._sound[word]

    def paths_with(self, word: str) -> list[str]:
        """Return the program's files that hold the word; each word is searched for once."""
        if word not in self._found:
            data = encoded(word)
            found = [path for path in self.tree.search([data]) if self.owns(path)]
            self._found[word] = [*found, *(path for path in self.vendored if data in self.source(path))]
        return self._found[word]

    def holding(
        self, word: str, folder: str, everywhere: bool, wanted: Callable[[Declaration], bool] | None = None
    ) -> Iterator[Node]:
        """Yield every wanted declaration in this folder, or in the program, whose text holds the word."""
        files = self.search(word) if everywhere else self.in_folder(folder).files_with(word)
        for file in files:
            for declaration in file.holding(word):
                if wanted is None or wanted(declaration):
                    yield declaration.node

    def naming(self, name: str, folder: str, wanted: Callable[[Declaration], bool] | None = None) -> Iterator[Node]:
        """Yield every wanted declaration that may name what the package in this folder declares: its own, and those
        of files that import it."""
        paths = self.in_folder(folder).paths_with(name)
        if exported(name):
            here = set(paths)
            paths = [path for path in self.paths_with(name) if path in here or self._imports(path, folder)]
        for file in self.compiled_files(paths):
            for declaration in file.holding(name) if not file.broken else ():
                if wanted is None or wanted(declaration):
                    yield declaration.node

    def _imports(self, path: str, folder: str) -> bool:
        """Whether a file imports the package in a folder, as far as its beginning can be read."""
        here = posixpath.dirname(path)
        if here == folder:
            return True
        if path not in self._headers:
            self._headers[path] = read_header(self.source(path)).imports
        return any(folder in self.reach.folders(here, each) for each in self._headers[path])

    def writing(self, field: str, folder: str, everywhere: bool) -> Iterator[Node]:
        """Yield every declaration of the package in this folder, or of the program, that may assign to the field."""
        data = encoded(field)
        paths = self.paths_with(field) if everywhere else self.in_folder(folder).paths
        for file in self.compiled_files([path for path in paths if may_write(self.source(path), data)]):
            for declaration in file.holding(field) if not file.broken else ():
                if data in declaration.parts["changed"]:
                    yield declaration.node

    def owns(self, path: str) -> bool:
        """Whether the file belongs to a module of the program, in a package that Go builds."""
        return self.reach.builds(posixpath.dirname(path))

    def is_home(self, file: File) -> bool:
        """Whether the file lies in this module, and in none around or below."""
        return self.reach.module_of(file.folder) == self.folder

    @property
    def vendored(self) -> list[str]:
        """The files of vendored packages that are copies of this tree's own."""
        return self.reach.vendored

    def compiled_files(self, paths: Iterable[str]) -> Iterator[File]:
        """Yield, parsed, those of the files that some build compiles."""
        return (self.file(path) for path in paths if self.is_compiled(path))

    def is_compiled(self, path: str) -> bool:
        name = posixpath.basename(path)
        if name.startswith(("_", ".")):
            return False
        if path not in self._constraints:
            self._constraints[path] = file_constraint(name, self.source(path)).expression
        return when(self._constraints[path], self._oldest) is not When.NEVER

    @cached_property
    def _oldest(self) -> int:
        """The oldest Go that builds the program; before 1.21, an older one tried to as well."""
        oldest = min(release(file.mod.go) for file in self.reach.program.module_files())
        return oldest if oldest >= 21 else 1

    def together(self, one: SourceFile, other: SourceFile) -> bool:
        """Whether some build compiles both files."""
        if one is other:
            return True
        first, second = self._constraints.get(one.path, ALWAYS), self._constraints.get(other.path, ALWAYS)
        return not (first and second) or when(both(first, second), self._oldest) is not When.NEVER

    def source(self, path: str) -> bytes:
        """Return the bytes of the file of this tree path, read once; none where it cannot be read: see `file`."""
        if path in self.known:
            return self.known[path].source
        if path not in self._sources:
            try:
                self._sources[path] = self.reach.read(path)
            except OSError as error:
                said = message("{what}", what=error.strerror) if error.strerror else message("cannot be read")
                problem = Problem("syntax", Span(path, 0, 0), said)
                self.files[path] = File(path, b"", [problem], broken=True)
                self._sources[path] = b""
        return self._sources[path]

    def file(self, path: str) -> File:
        """Return the parsed file of this tree path."""
        source = self.source(path)
        if path not in self.files:
            if len(self.files) < MAX_FILES:
                self.files[path] = self.known.get(path) or self._loaded(path, source)
            else:
                self.files[path] = File(path, source, self._too_many(path), broken=True)
        return self.files[path]

    def _loaded(self, path: str, source: bytes) -> File:
        """Parse a file; the trees of those before it are let go of when all together have taken enough memory."""
        self._open.append(load_file(path, source))
        if sum(len(file.source) for file in self._open) > MAX_OPEN:
            for file in self._open[:-1]:
                file.let_go()
            del self._open[:-1]
        return self._open[-1]

    def _too_many(self, path: str) -> list[Problem]:
        """Return what is wrong with a file over the limit: it is said of the first one, for all."""
        reason = message(
            "it and all that follow are more than {name} files that have to be parsed", name=str(MAX_FILES)
        )
        return [Problem("limit", Span(path, 0, 0), reason)] if len(self.files) == MAX_FILES else []

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
        first = package.partition("/")[0]
        return package if "." in first else f"{self.path}/{package}"

    def import_of(self, file: SourceFile, name: str) -> str | None:
        """Return the import path that the file knows by this name, or None."""
        if name in file.named_imports:
            return file.named_imports[name]
        for path in _guessed(self, file).get(name, ()):
            packages = self.imports(file, path)
            if not packages or any(package.name == name for package in packages):
                return path
        return _called(self, file).get(name)

    def problems(self) -> Iterator[Problem]:
        for path in sorted(self.files):
            yield from self.files[path].problems


def per_module(function: Callable[Concatenate[Module, P], R]) -> Callable[Concatenate[Module, P], R]:
    """Ask a function of a module once for the same arguments: nothing in a module changes."""

    def answer(module: Module, /, *args: P.args, **kwargs: P.kwargs) -> R:
        key = (function, args, *kwargs.items())
        if key not in module.answers:
            module.answers[key] = function(module, *args, **kwargs)
        return cast("R", module.answers[key])

    return answer


@per_module
def identifiers(module: Module, top: Node) -> dict[str, list[Node]]:
    """Return the identifiers below a declaration by their text, in source order."""
    found: dict[str, list[Node]] = {}
    for node in top.walk():
        if node.kind in ("identifier", "field_identifier"):
            found.setdefault(node.text, []).append(node)
    return found


@per_module
def _guessed(module: Module, file: SourceFile) -> dict[str, list[str]]:
    """Return the plain imports of a file by the names that they are likely to have."""
    found: dict[str, list[str]] = {}
    for path in file.plain_imports:
        for name in dict.fromkeys(likely_names(path)):
            found.setdefault(name, []).append(path)
    return found


@per_module
def _called(module: Module, file: SourceFile) -> dict[str, str]:
    """Return the plain imports of this program's packages by what they call themselves."""
    paths = reversed(file.plain_imports)
    return {package.name: path for path in paths for package in module.imports(file, path)}


def module_line(module: Module) -> Span:
    """Return the module line of a module's go.mod."""
    path = f"{module.folder}/go.mod".lstrip("/")
    lines = module.reach.read(path).split(b"\n")
    number = module.reach.program.views[0].known[module.folder].mod.line
    start = sum(len(line) + 1 for line in lines[: number - 1])
    return Span(path, start, start + len(lines[number - 1].rstrip(b"\r"))) if number <= len(lines) else Span(path, 0, 0)
