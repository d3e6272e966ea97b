"""Modules, packages and files: who declares what, and under which names a file knows other packages.

A package is the Go files of one folder. They are read when somebody asks about their package, and parsed when one of
its names is asked for that they hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Concatenate, Literal, ParamSpec, TypeVar, cast

import tree_sitter

from codemod.diagnostics import Span
from codemod.golang.imports import package_names
from codemod.golang.scopes import resolve
from codemod.golang.syntax import Node, NotParsed, TooDeep, first_error, lower, parse
from codemod.records import dataclass, field

if TYPE_CHECKING:
    from codemod.tree import Tree

ProblemKind = Literal["syntax", "limit"]
P = ParamSpec("P")
R = TypeVar("R")
ObjectKind = Literal["func", "method", "const", "var", "type"]

MAX_FILE_BYTES = 2 * 1024 * 1024
MAX_FILES = 5_000  # parsed at once: a syntax tree takes about ten times the bytes of its file


_BEFORE_NAME = (b"func", b"type", b"const", b"var", b"(", b")", b",", b";", b"/", b"}")
_NEAR = 200  # bytes
_MODULE_LINE = re.compile(rb'^[ \t]*module[ \t]+("[^"\n]+"|`[^`\n]+`|[^\s"`(/]\S*)', re.MULTILINE)


@dataclass(frozen=True)
class Problem:
    """Why a file, or a part of it, could not be analysed: `syntax` or `limit`."""

    kind: ProblemKind
    span: Span
    reason: str


@dataclass(eq=False)
class Declaration:
    """A top-level declaration, lowered when somebody looks at it."""

    file: File
    raw: tree_sitter.Node

    @cached_property
    def node(self) -> Node:
        try:
            node = lower(self.raw, self.file.source)
            resolve(node)
            return node
        except TooDeep:
            span = Span(self.file.path, self.raw.start_byte, self.raw.end_byte)
            self.file.problems.append(Problem("limit", span, "nested too deeply"))
            return Node("ERROR", self.raw.start_byte, self.raw.end_byte, self.file.source, None, None)


@dataclass(eq=False)
class Object:
    """A package-level name. For a const or var, `spec` is the spec's number in its declaration and `position` the
    name's number in the spec; a method's name is `Type.Method`."""

    kind: ObjectKind
    name: str
    declaration: Declaration
    start: int
    end: int
    spec: int = 0
    position: int = 0

    @property
    def file(self) -> File:
        return self.declaration.file

    @property
    def span(self) -> Span:
        return Span(self.file.path, self.start, self.end)


@dataclass(eq=False)
class File:
    """One parsed Go file; `broken` says that nothing in it may be believed or edited."""

    path: str
    source: bytes
    problems: list[Problem]
    package: str = ""
    named_imports: dict[str, str] = field(default_factory=dict)
    plain_imports: list[str] = field(default_factory=list)
    dot_imports: list[str] = field(default_factory=list)
    declarations: list[Declaration] = field(default_factory=list)
    broken: bool = False

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @cached_property
    def objects(self) -> dict[str, list[Object]]:
        """What the file declares at package level, by name."""
        found: dict[str, list[Object]] = {}
        for item in _objects(self):
            found.setdefault(item.name, []).append(item)
        return found

    def holding(self, word: str, selected: bool = False) -> Iterator[Declaration]:
        """Yield the declarations whose text holds the word, or may (`selected`) hold it after a dot."""
        data = _encoded(word)
        for declaration in self.declarations:
            start, end = declaration.raw.start_byte, declaration.raw.end_byte
            at = self.source.find(data, start, end)
            while selected and at >= 0 and not _may_be_selected(self.source, at):
                at = self.source.find(data, at + 1, end)
            if at >= 0:
                yield declaration


def likely_names(import_path: str) -> tuple[str, ...]:
    """Return the names that a package may have where its own source is not at hand, the likeliest first."""
    last = import_path.rpartition("/")[2]
    plain = last.removesuffix(".go").removesuffix("-go").removeprefix("go-")
    return (*package_names(import_path), plain.replace("-", "_").replace(".", "_"))


def exported(name: str) -> bool:
    """Whether other packages can use the name."""
    return name[:1].isupper()


def _encoded(word: str) -> bytes:
    return word.encode("utf-8", "surrogateescape")


def _may_declare(source: bytes, name: bytes) -> bool:
    """Whether the name stands somewhere as in a declaration: after `func`, `)`, `type`, `,` or at a line's start, and
    not before a dot. This reads no syntax, and says yes too often."""
    at = source.find(name)
    while at >= 0:
        before = source[max(0, at - _NEAR) : at].rpartition(b"\n")[2].rstrip()
        after = source[at + len(name) : at + len(name) + 1]
        if not (after.isalnum() or after in b"_.") and (not before or before.endswith(_BEFORE_NAME)):
            return True
        at = source.find(name, at + 1)
    return False


def _may_be_selected(source: bytes, at: int) -> bool:
    """Whether a word stands behind a dot, or where only syntax could tell: after a comment, or far from all else."""
    before = source[max(0, at - _NEAR) : at].rstrip()
    return not before or before.endswith((b".", b"/")) or b"//" in before.rpartition(b"\n")[2]


def _text(node: tree_sitter.Node | None) -> str:
    return "" if node is None or node.text is None else node.text.decode("utf-8", "surrogateescape")


def _read_imports(file: File, declaration: tree_sitter.Node) -> None:
    specs = [declaration, *declaration.children]
    specs = [s for group in specs for s in (group, *group.children) if s.type == "import_spec"]
    for spec in dict.fromkeys(specs):
        path = _text(spec.child_by_field_name("path"))[1:-1]
        name = _text(spec.child_by_field_name("name"))
        if name == ".":
            file.dot_imports.append(path)
        elif name:
            file.named_imports[name] = path
        else:
            file.plain_imports.append(path)


def load_file(path: str, source: bytes) -> File:
    """Parse one file; what is wrong with it is in `problems`, and then it is `broken`."""
    problems: list[Problem] = []

    def broken(kind: ProblemKind, reason: str, start: int = 0, end: int = 0) -> File:
        problems.append(Problem(kind, Span(path, start, end), reason))
        return File(path, source, problems, broken=True)

    if len(source) > MAX_FILE_BYTES:
        return broken("limit", f"larger than {MAX_FILE_BYTES} bytes")
    try:
        source.decode("utf-8")
    except UnicodeDecodeError as error:
        return broken("syntax", "not UTF-8", error.start, error.end)
    if (nul := source.find(b"\0")) >= 0:
        return broken("syntax", "a NUL byte", nul, nul + 1)
    try:
        parsed = parse(source)
    except NotParsed as error:
        return broken("limit", str(error))
    if (error_node := first_error(parsed)) is not None:
        return broken("syntax", "does not parse", error_node.start_byte, error_node.end_byte)
    file = File(path, source, problems)
    for child in parsed.root_node.children:
        if child.type == "package_clause":
            file.package = _text(child.children[-1])
        elif child.type == "import_declaration":
            _read_imports(file, child)
        elif child.type.endswith("_declaration"):
            file.declarations.append(Declaration(file, child))
    return file


def receiver_type(method: tree_sitter.Node) -> str:
    """Return the name of the type that a method is declared on."""
    node = method.child_by_field_name("receiver")
    while node is not None and node.type != "type_identifier":
        inner = node.child_by_field_name("type")
        if inner is None:
            inner = next((child for child in node.children if child.is_named and child.type != "comment"), None)
        node = inner
    return _text(node)


def _specs(declaration: tree_sitter.Node) -> list[tree_sitter.Node]:
    found = []
    for child in declaration.children:
        if child.type in ("const_spec", "var_spec", "type_spec", "type_alias"):
            found.append(child)
        elif child.type == "var_spec_list":
            found += [spec for spec in child.children if spec.type == "var_spec"]
    return found


def _objects(file: File) -> Iterator[Object]:
    for declaration in file.declarations:
        raw = declaration.raw
        name = raw.child_by_field_name("name")
        if raw.type == "function_declaration" and name is not None:
            yield Object("func", _text(name), declaration, name.start_byte, name.end_byte)
        elif raw.type == "method_declaration" and name is not None:
            full = f"{receiver_type(raw)}.{_text(name)}"
            yield Object("method", full, declaration, name.start_byte, name.end_byte)
        else:
            kind: ObjectKind = "const" if raw.type.startswith("const") else "var"
            kind = "type" if raw.type.startswith("type") else kind
            for number, spec in enumerate(_specs(raw)):
                names = [n for n in spec.children_by_field_name("name") if n.is_named]
                for position, ident in enumerate(names):
                    yield Object(kind, _text(ident), declaration, ident.start_byte, ident.end_byte, number, position)


@dataclass(eq=False)
class Package:
    """The files of one folder; `path` is its import path and `relative` the part after the module's path.

    A name is declared, or used, only in a file that holds it as it is (Go's identifiers have no escapes): no other
    file is parsed.
    """

    module: Module
    path: str
    relative: str
    folder: str
    paths: list[str]
    _named: dict[str, list[Object]] = field(default_factory=dict)

    @cached_property
    def name(self) -> str:
        # what is parsed already comes first: files of one package all say the same
        paths = sorted(self.paths, key=lambda path: path not in self.module.files)
        names = (file.package for file in map(self.module.file, paths) if file.package)
        return next((name for name in names if name != "main"), "main" if self.paths else "")

    def files_with(self, word: str) -> Iterator[File]:
        """Yield the sound files that hold the word."""
        data = _encoded(word)
        return self._sound(path for path in self.paths if data in self.module.source(path))

    def _sound(self, paths: Iterable[str]) -> Iterator[File]:
        return (file for file in map(self.module.file, paths) if not file.broken)

    def named(self, name: str) -> list[Object]:
        """Return the objects of this name; more than one where the package does not compile, or by build tags."""
        if name == "_":
            return []
        if name not in self._named:
            word = _encoded(name.rpartition(".")[2])
            files = self._sound(path for path in self.paths if _may_declare(self.module.source(path), word))
            found = [(file, item) for file in files for item in file.objects.get(name, ())]
            # a program that `go run` is given as a file, beside a package
            self._named[name] = [i for f, i in found if f.package != "main" or self.name == "main"]
        return self._named[name]

    def lookup(self, name: str) -> Object | None:
        """Return the first object of this name, or None."""
        return next(iter(self.named(name)), None)


@dataclass(eq=False)
class Module:
    """One Go module of a tree. `folder` is where its go.mod lies (`""` is the tree's root).

    `files` are those that were parsed; `known` are files of the same bytes that were parsed before.
    """

    tree: Tree
    folder: str
    path: str
    nested: tuple[str, ...] = ()
    packages: dict[str, Package] = field(default_factory=dict)
    known: Mapping[str, File] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    answers: dict[object, object] = field(default_factory=dict)
    _sources: dict[str, bytes] = field(default_factory=dict)
    _found: dict[str, list[str]] = field(default_factory=dict)

    def search(self, word: str) -> list[File]:
        """Return this module's sound files that hold the word; each word is searched for once."""
        if word not in self._found:
            self._found[word] = [path for path in self.tree.search([_encoded(word)]) if self.owns(path)]
        return [file for file in map(self.file, self._found[word]) if not file.broken]

    def holding(
        self, word: str, folder: str, everywhere: bool, selected: bool = False
    ) -> Iterator[tuple[File, Declaration]]:
        """Yield every declaration of the package in this folder, or of the module, whose text holds the word."""
        files = self.search(word) if everywhere else self.in_folder(folder).files_with(word)
        for file in files:
            for declaration in file.holding(word, selected):
                yield file, declaration

    def owns(self, path: str) -> bool:
        """Whether the file belongs to this module and to no module inside it."""
        inside = not self.folder or path.startswith(self.folder + "/")
        return inside and not any(path.startswith(nested + "/") for nested in self.nested)

    def source(self, path: str) -> bytes:
        """Return the bytes of the file of this tree path, read once; none where it cannot be read: see `file`."""
        if path in self.known:
            return self.known[path].source
        if path not in self._sources:
            try:
                self._sources[path] = self.tree.read(path)
            except OSError as error:
                problem = Problem("syntax", Span(path, 0, 0), error.strerror or "cannot be read")
                self.files[path] = File(path, b"", [problem], broken=True)
                self._sources[path] = b""
        return self._sources[path]

    def file(self, path: str) -> File:
        """Return the parsed file of this tree path."""
        source = self.source(path)
        if path not in self.files:
            if len(self.files) < MAX_FILES:
                self.files[path] = self.known.get(path) or load_file(path, source)
            else:
                self.files[path] = File(path, source, self._too_many(path), broken=True)
        return self.files[path]

    def _too_many(self, path: str) -> list[Problem]:
        """Return what is wrong with a file over the limit: it is said of the first one, for all."""
        reason = f"it and all that follow are more than {MAX_FILES} files that have to be parsed"
        return [Problem("limit", Span(path, 0, 0), reason)] if len(self.files) == MAX_FILES else []

    def in_folder(self, folder: str) -> Package:
        """Return the package in this folder of the tree; it may have no files."""
        if folder not in self.packages:
            relative = folder[len(self.folder) :].strip("/") if self.folder else folder
            path = f"{self.path}/{relative}" if relative else self.path
            self.packages[folder] = Package(self, path, relative or ".", folder, self.tree.listdir(folder))
        return self.packages[folder]

    def package_of(self, file: File) -> Package:
        return self.in_folder(file.folder)

    def imported(self, import_path: str) -> Package | None:
        """Return this module's package of that import path, or None for any other."""
        if import_path != self.path and not import_path.startswith(self.path + "/"):
            return None
        package = self.in_folder(self.folder_of(import_path))
        return package if package.paths else None

    def folder_of(self, import_path: str) -> str:
        """Return the tree folder in which a package of this module lies."""
        return "/".join(part for part in (self.folder, import_path[len(self.path) + 1 :]) if part)

    def absolute(self, package: str) -> str:
        """Return the import path of a package as rules write it: relative to the module, or whole."""
        if package == ".":
            return self.path
        first = package.partition("/")[0]
        return package if "." in first else f"{self.path}/{package}"

    def import_of(self, file: File, name: str) -> str | None:
        """Return the import path that the file knows by this name, or None."""
        if name in file.named_imports:
            return file.named_imports[name]
        guessed = [path for path in file.plain_imports if name in likely_names(path)]
        others = [path for path in file.plain_imports if path not in guessed]
        for path in guessed:
            package = self.imported(path)
            if package is None or package.name == name:
                return path
        for path in others:
            package = self.imported(path)
            if package is not None and package.name == name:
                return path
        return None

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


def module_path(go_mod: bytes) -> str | None:
    """Return the path after `module` in a go.mod file, or None."""
    found = _MODULE_LINE.search(go_mod)
    return found.group(1).strip(b'"`').decode("utf-8", "replace") if found else None
