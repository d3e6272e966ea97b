"""Go files: what is declared in one, under which names it knows packages, and why it cannot be read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Literal

import tree_sitter

from codemod.finding.diagnostics import Message, Span, message
from codemod.golang.read.literals import unquoted
from codemod.golang.read.parsing import NotParsed, first_error, parse, parts
from codemod.golang.read.scopes import resolve
from codemod.golang.read.spotting import encoded, words
from codemod.golang.read.syntax import Node, let_go, lower
from codemod.records import dataclass, field

MAX_FILE_BYTES = 2 * 1024 * 1024

ObjectKind = Literal["func", "method", "const", "var", "type"]
ProblemKind = Literal["syntax", "limit", "unread"]

_FEW = 16  # declarations that are looked through for each word


@dataclass(frozen=True)
class Problem:
    """Why a file, or a part of it, could not be analysed: it is no Go, beyond a limit, or was not there to read."""

    kind: ProblemKind
    span: Span
    reason: Message


@dataclass(eq=False)
class Declaration:
    """A top-level declaration from byte `start` to `end`, lowered when somebody looks at it.

    A syntax tree takes more than ten times the bytes of its file. So it is let go of (`File.let_go`), and whoever looks
    at a declaration then has this one alone parsed again.
    """

    file: File
    start: int
    end: int
    _raw: tree_sitter.Node | None = None

    @property
    def raw(self) -> tree_sitter.Node:
        """The declaration in the tree of its file."""
        if self._raw is not None:
            return self._raw
        children = parse(self.file.source).root_node.children
        return next(child for child in children if child.start_byte == self.start and _declares(child))

    def let_go(self) -> None:
        """Keep no tree."""
        self._raw = None

    @property
    def keeps_tree(self) -> bool:
        return self._raw is not None

    @property
    def is_lowered(self) -> bool:
        """Whether somebody has looked at it."""
        return "node" in self.__dict__

    def forget(self) -> None:
        """Keep no nodes; for who knows that nobody else has any of them: they are compared by identity."""
        if self.is_lowered and self.node.kind != "ERROR":
            let_go(self.__dict__.pop("node"))

    def _alone(self) -> tuple[tree_sitter.Node, int]:
        """Return the declaration, and by how much its offsets are less than those of the file."""
        if self._raw is not None:
            return self._raw, 0
        children = parse(_CLAUSE + self.file.source[self.start : self.end]).root_node.children
        return next(filter(_declares, children)), self.start - len(_CLAUSE)

    @cached_property
    def node(self) -> Node:
        try:
            raw, moved = self._alone()
            node = lower(raw, self.file, moved)
            resolve(node)
            return node
        except NotParsed as error:
            self.file.problems.append(Problem("limit", Span(self.file.path, self.start, self.end), error.said))
            return Node("ERROR", self.start, self.end, self.file, None, None)

    @cached_property
    def parts(self) -> dict[str, bytes]:
        """The text of its parts of each kind (see `parsing.parts`): whether to lower it is known before it is."""
        raw, moved = self._alone()
        return {
            kind: b"\n".join(self.file.source[start + moved : end + moved] for start, end in places)
            for kind, places in parts(raw).items()
        }


_CLAUSE = b"package p\n"


def _declares(child: tree_sitter.Node) -> bool:
    return child.type.endswith("_declaration") and child.type != "import_declaration"


def declaration(file: File, raw: tree_sitter.Node) -> Declaration:
    """Return the declaration that this node of the file's tree is."""
    return Declaration(file, raw.start_byte, raw.end_byte, raw)


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
    clause: Span | None = None
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

    @cached_property
    def starts(self) -> dict[int, Object]:
        """The objects by where their names begin."""
        return {item.start: item for items in self.objects.values() for item in items}

    @cached_property
    def _by_word(self) -> dict[bytes, list[Declaration]]:
        found: dict[bytes, list[Declaration]] = {}
        for declaration in self.declarations:
            for word in words(self.source[declaration.start : declaration.end]):
                found.setdefault(word, []).append(declaration)
        return found

    def holding(self, word: str) -> Iterator[Declaration]:
        """Yield the declarations whose text holds the word."""
        data = encoded(word)
        few = len(self.declarations) <= _FEW
        for declaration in self.declarations if few else self._by_word.get(data, ()):
            if self.source.find(data, declaration.start, declaration.end) >= 0:
                yield declaration

    def let_go(self) -> None:
        """Keep no tree, but what is declared."""
        self.objects  # noqa: B018 (asks the tree)
        for declaration in self.declarations:
            declaration.let_go()


def _text(file: File, node: tree_sitter.Node | None) -> str:
    return "" if node is None else file.source[node.start_byte : node.end_byte].decode("utf-8", "surrogateescape")


def _import_path(file: File, spec: tree_sitter.Node) -> str:
    """Return the path of an import, which may be written with escapes as any string."""
    literal = spec.child_by_field_name("path")
    text = file.source[literal.start_byte : literal.end_byte] if literal is not None else b""
    return (unquoted(text) or b"").decode("utf-8", "surrogateescape")


def _read_imports(file: File, declaration: tree_sitter.Node) -> None:
    specs = [declaration, *declaration.children]
    specs = [s for group in specs for s in (group, *group.children) if s.type == "import_spec"]
    for spec in dict.fromkeys(specs):
        path = _import_path(file, spec)
        name = _text(file, spec.child_by_field_name("name"))
        if name == ".":
            file.dot_imports.append(path)
        elif name:
            file.named_imports[name] = path
        else:
            file.plain_imports.append(path)


def load_file(path: str, source: bytes) -> File:
    """Parse one file; what is wrong with it is in `problems`, and then it is `broken`."""
    problems: list[Problem] = []

    def broken(kind: ProblemKind, reason: Message, start: int = 0, end: int = 0) -> File:
        problems.append(Problem(kind, Span(path, start, end), reason))
        return File(path, source, problems, broken=True)

    if len(source) > MAX_FILE_BYTES:
        return broken("limit", message("larger than {name} bytes", name=str(MAX_FILE_BYTES)))
    try:
        source.decode("utf-8")
    except UnicodeDecodeError as error:
        return broken("syntax", message("not UTF-8"), error.start, error.end)
    if (nul := source.find(b"\0")) >= 0:
        return broken("syntax", message("a NUL byte"), nul, nul + 1)
    try:
        parsed = parse(source)
    except NotParsed as error:
        return broken("limit", error.said)
    if (error_node := first_error(parsed)) is not None:
        return broken("syntax", message("does not parse"), error_node.start_byte, error_node.end_byte)
    file = File(path, source, problems)
    for child in parsed.root_node.children:
        if child.type == "package_clause":
            file.package = _text(file, child.children[-1])
            file.clause = Span(path, child.start_byte, child.end_byte)
        elif child.type == "import_declaration":
            _read_imports(file, child)
        elif _declares(child):
            file.declarations.append(declaration(file, child))
    return file


def receiver_type(file: File, method: tree_sitter.Node) -> str:
    """Return the name of the type that a method is declared on."""
    node = method.child_by_field_name("receiver")
    while node is not None and node.type != "type_identifier":
        inner = node.child_by_field_name("type")
        if inner is None:
            inner = next((child for child in node.children if child.is_named and child.type != "comment"), None)
        node = inner
    return _text(file, node)


def _specs(declaration: tree_sitter.Node) -> list[tree_sitter.Node]:
    found = []
    for child in declaration.children:
        if child.type in ("const_spec", "var_spec", "type_spec", "type_alias"):
            found.append(child)
        elif child.type == "var_spec_list":
            found += [spec for spec in child.children if spec.type == "var_spec"]
    return found


def _objects(file: File) -> Iterator[Object]:
    for each in file.declarations:
        raw = each.raw
        name = raw.child_by_field_name("name")
        if raw.type == "function_declaration" and name is not None:
            yield Object("func", _text(file, name), each, name.start_byte, name.end_byte)
        elif raw.type == "method_declaration" and name is not None:
            full = f"{receiver_type(file, raw)}.{_text(file, name)}"
            yield Object("method", full, each, name.start_byte, name.end_byte)
        else:
            kind: ObjectKind = "const" if raw.type.startswith("const") else "var"
            kind = "type" if raw.type.startswith("type") else kind
            for number, spec in enumerate(_specs(raw)):
                names = [n for n in spec.children_by_field_name("name") if n.is_named]
                for position, ident in enumerate(names):
                    start, end = ident.start_byte, ident.end_byte
                    yield Object(kind, _text(file, ident), each, start, end, number, position)
