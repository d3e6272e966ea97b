"""Go files: what is declared in one, under which names it knows packages, and why it cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial

from codemod.finding.diagnostics import Message, Span, message
from codemod.golang.read.literals import unquoted
from codemod.golang.read.parsing import NotParsed, ObjectKind, declared_names, first_error, parse, parts, text_at
from codemod.golang.read.scopes import resolve
from codemod.golang.read.spotting import by_word, encoded, find_word
from codemod.golang.read.syntax import Node, let_go, lower
from codemod.records import dataclass, field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal, TypeAlias

    import tree_sitter

MAX_FILE_BYTES = 2 * 1024 * 1024

ProblemKind: TypeAlias = "Literal['syntax', 'limit', 'unread']"

_FEW = 16  # declarations that are looked through for each word
_SEARCHES = 16  # words; all that a file holds are listed, which takes more than all else, where more are asked for


@dataclass(frozen=True)
class Problem:
    """Why a file, or a part of it, could not be analysed: it is no Go, beyond a limit, or was not there to read."""

    kind: ProblemKind
    span: Span
    reason: Message


class Declaration:
    """A top-level declaration, a node of its file's tree from byte `start` to `end`, lowered when somebody looks at it.

    A syntax tree takes up to forty times the bytes of its file. So it is let go of (`File.let_go`), and whoever looks
    at a declaration then has this one alone parsed again. There are hundreds of thousands, and without slots each would
    take three times as much. `looks` counts how often it was looked through.
    """

    __slots__ = ("_node", "_parts", "_raw", "end", "file", "looks", "start")

    def __init__(self, file: File, raw: tree_sitter.Node) -> None:
        self.file, self.start, self.end, self.looks = file, raw.start_byte, raw.end_byte, 0
        self._raw: tree_sitter.Node | None = raw
        self._node: Node | None = None
        self._parts: dict[str, bytes] | None = None

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
        return self._node is not None

    def forget(self) -> None:
        """Keep no nodes; for who knows that nobody else has any of them: they are compared by identity."""
        if self._node is not None and self._node.kind != "ERROR":
            let_go(self._node)
            self._node = None

    def _alone(self) -> tuple[tree_sitter.Node, int]:
        """Return the declaration, and by how much its offsets are less than those of the file."""
        if self._raw is not None:
            return self._raw, 0
        children = parse(_CLAUSE + self.file.source[self.start : self.end]).root_node.children
        return next(filter(_declares, children)), self.start - len(_CLAUSE)

    @property
    def node(self) -> Node:
        if self._node is None:
            self._node = self._lowered()
        return self._node

    def _lowered(self) -> Node:
        try:
            raw, moved = self._alone()
            node = lower(raw, self.file, moved)
            resolve(node)
            return node
        except NotParsed as error:
            self.file.problems.append(Problem("limit", Span(self.file.path, self.start, self.end), error.said))
            return Node("ERROR", self.start, self.end, self.file, None, None)

    @property
    def source(self) -> bytes:
        """Its text."""
        return self.file.source[self.start : self.end]

    @property
    def parts(self) -> dict[str, bytes]:
        """The text of its parts of each kind (see `parsing.parts`): whether to lower it is known before it is."""
        if self._parts is None:
            raw, moved = self._alone()
            self._parts = {
                kind: b"\n".join(self.file.source[start + moved : end + moved] for start, end in places)
                for kind, places in parts(raw).items()
            }
        return self._parts

    def names_in(self, kind: str, word: bytes) -> bool:
        """Whether a word stands in a part of a kind: `Cluster` is none of `v1.ClusterSpec`."""
        return find_word(self.parts[kind], word) >= 0


_CLAUSE = b"package p\n"


def _declares(child: tree_sitter.Node) -> bool:
    return child.type.endswith("_declaration") and child.type != "import_declaration"


class Object:
    """A package-level name. For a const or var, `spec` is the spec's number in its declaration and `position` the
    name's number in the spec; a method's name is `Type.Method`."""

    __slots__ = ("declaration", "end", "kind", "name", "position", "spec", "start")

    def __init__(
        self, kind: ObjectKind, name: str, declaration: Declaration, start: int, end: int, spec: int, position: int
    ) -> None:
        self.kind, self.name, self.declaration = kind, name, declaration
        self.start, self.end, self.spec, self.position = start, end, spec, position

    @property
    def file(self) -> File:
        return self.declaration.file

    @property
    def span(self) -> Span:
        return Span(self.file.path, self.start, self.end)


@dataclass(eq=False)
class File:
    """One parsed Go file; `broken` says that nothing in it may be believed or edited. Its tree has so many `nodes`."""

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
    nodes: int = 0
    _searched: int = 0
    _again: Callable[[str], bytes] | None = None

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
    def _by_word(self) -> dict[bytes, Sequence[Declaration]]:
        return by_word((each, self.source[each.start : each.end]) for each in self.declarations)

    def holding(self, word: str) -> Iterator[Declaration]:
        """Yield the declarations whose text holds the word."""
        data = encoded(word)
        find = self.source.find if len(self.declarations) <= _FEW else partial(find_word, self.source)
        self._searched += 1
        often = self._searched > _SEARCHES and len(self.declarations) > _FEW
        yield from self._within(self._by_word.get(data, ()) if often else self.declarations, data, find)

    def containing(self, data: bytes) -> Iterator[Declaration]:
        """Yield the declarations in whose text these bytes stand."""
        yield from self._within(self.declarations, data, self.source.find)

    def _within(
        self, declarations: Sequence[Declaration], data: bytes, find: Callable[[bytes, int, int], int]
    ) -> Iterator[Declaration]:
        """Yield those in which the bytes are found; what lies between two of them is gone through once."""
        at = 0
        for declaration in declarations:
            if at < declaration.start and (at := find(data, declaration.start, len(self.source))) < 0:
                return
            if at + len(data) <= declaration.end:
                yield declaration

    def let_go(self) -> None:
        """Keep no tree. Who asks for what is declared has the file parsed again: of most files, nobody does."""
        for declaration in self.declarations:
            declaration.let_go()

    def let_go_of_source(self, read: Callable[[str], bytes]) -> None:
        """Keep no bytes; who asks for them gets those that `read` gives for the path."""
        self._again = read
        self.__dict__.pop("source", None)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> object:
            # what an object has is found without this, so that only who asks for what was let go of pays for that
            if name != "source" or self._again is None:
                raise AttributeError(name)
            self.source = self._again(self.path)
            return self.source


def _import_path(file: File, spec: tree_sitter.Node) -> str:
    """Return the path of an import, which may be written with escapes as any string."""
    literal = text_at(file.source, spec.child_by_field_name("path"))
    return (unquoted(encoded(literal)) or b"").decode("utf-8", "surrogateescape")


def _read_imports(file: File, declaration: tree_sitter.Node) -> None:
    specs = [declaration, *declaration.children]
    specs = [s for group in specs for s in (group, *group.children) if s.type == "import_spec"]
    for spec in dict.fromkeys(specs):
        path = _import_path(file, spec)
        name = text_at(file.source, spec.child_by_field_name("name"))
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
    file = File(path, source, problems, nodes=parsed.root_node.descendant_count)
    for child in parsed.root_node.children:
        if child.type == "package_clause":
            file.package = text_at(file.source, child.children[-1])
            file.clause = Span(path, child.start_byte, child.end_byte)
        elif child.type == "import_declaration":
            _read_imports(file, child)
        elif _declares(child):
            file.declarations.append(Declaration(file, child))
    return file


def _objects(file: File) -> Iterator[Object]:
    if all(each.keeps_tree for each in file.declarations):
        raws = [each.raw for each in file.declarations]
    else:
        raws = list(filter(_declares, parse(file.source).root_node.children))
    for each, raw in zip(file.declarations, raws, strict=True):
        for kind, name, where, spec, position in declared_names(raw, file.source):
            yield Object(kind, name, each, where.start_byte, where.end_byte, spec, position)
