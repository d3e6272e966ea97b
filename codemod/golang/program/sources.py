"""The files of a program: read when somebody asks about a package, and parsed when one of its names is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from codemod.errors import why
from codemod.finding.diagnostics import Span, message
from codemod.golang.program.build_tags import ALWAYS, Expression, When, both, when
from codemod.golang.program.constraints import file_constraint
from codemod.golang.program.header import Header, read_header
from codemod.golang.program.modfile import release
from codemod.golang.program.reach import Reach
from codemod.golang.read.files import File, Problem, load_file
from codemod.golang.read.syntax import SourceFile
from codemod.records import dataclass, field

MAX_FILES = 5_000  # parsed for one program
MAX_OPEN = 1_000_000  # nodes of the files whose trees are kept: each takes 110 bytes, or forty for a byte of some files
MAX_LOWERED = 1 << 21  # bytes of declarations whose nodes are kept: they take fifty times as much
MAX_PLAIN = 1 << 25  # bytes that are kept as they are
LARGE = 1 << 25  # bytes of parsed files, from which on a quarter of the trees is kept, and no nodes for later


@dataclass(eq=False)
class PackedTexts:
    """The bytes of files, of which those that were read longest ago are kept packed.

    Go source is a sixth of its size then, and a large program has hundreds of megabytes of it; of most programs nothing
    is ever packed. A file is not read a second time: it may have changed since, and all offsets are those of what was
    read first.
    """

    _plain: dict[str, bytes] = field(default_factory=dict)
    _packed: dict[str, bytes] = field(default_factory=dict)
    _size: int = 0

    def get(self, path: str) -> bytes | None:
        """Return a text as it is, if it need not be unpacked."""
        return self._plain.get(path)

    def unpacked(self, path: str) -> bytes | None:
        """Return a text that is packed, or None; who takes it keeps it again."""
        if path not in self._packed:
            return None
        from zlib import decompress

        return decompress(self._packed[path])

    def keep(self, path: str, data: bytes) -> Iterator[str]:
        """Keep a text as it is. Yield those that are packed for it: nobody else should hold them."""
        self._plain[path] = data
        self._size += len(data)
        if self._size <= MAX_PLAIN:
            return
        for oldest in list(self._plain)[:-1]:
            self._pack(oldest)
            yield oldest
            if self._size <= MAX_PLAIN // 2:
                break

    def _pack(self, path: str) -> None:
        data = self._plain.pop(path)
        self._size -= len(data)
        if path not in self._packed:
            from zlib import compress

            self._packed[path] = compress(data, 1)


@dataclass(eq=False)
class Sources:
    """What was read of a program's files. `parsed` are those that were, `known` are files of the same bytes that were
    parsed before, by path."""

    reach: Reach
    known: Mapping[str, File] = field(default_factory=dict)
    parsed: dict[str, File] = field(default_factory=dict)
    _texts: PackedTexts = field(default_factory=PackedTexts)
    _headers: dict[str, Header] = field(default_factory=dict)
    _constraints: dict[str, Expression] = field(default_factory=dict)
    _open: list[File] = field(default_factory=list)
    _opened: int = 0
    _lowered: int = 0
    _loaded: int = 0

    def compiled(self, paths: Iterable[str]) -> Iterator[File]:
        """Yield, parsed, those of the files that some build compiles."""
        return (self.file(path) for path in paths if self.is_compiled(path))

    def sound(self, paths: Iterable[str]) -> Iterator[File]:
        """Yield those of them that parse."""
        return (file for file in self.compiled(paths) if not file.broken)

    def is_compiled(self, path: str) -> bool:
        name = path.rpartition("/")[2]
        if name.startswith(("_", ".")):
            return False
        if path not in self._constraints:
            self._constraints[path] = file_constraint(name, self.read(path)).expression
        return when(self._constraints[path], self._oldest) is not When.NEVER

    @cached_property
    def _oldest(self) -> int:
        """The oldest Go that builds the program; before 1.21, an older one tried to as well."""
        oldest = min(release(file.mod.go) for file in self.reach.program.module_files())
        return oldest if oldest >= 21 else 1

    def lowers(self, size: int) -> bool:
        """Whether the nodes of so many bytes more may be kept, too, though nobody may ask for them again."""
        self._lowered += size
        return self._lowered <= MAX_LOWERED and self._loaded <= LARGE

    def is_always_compiled(self, file: SourceFile) -> bool:
        """Whether every build of its package has the file."""
        return not self._constraints.get(file.path, ALWAYS)

    def together(self, one: SourceFile, other: SourceFile) -> bool:
        """Whether some build compiles both files."""
        if one is other:
            return True
        first, second = self._constraints.get(one.path, ALWAYS), self._constraints.get(other.path, ALWAYS)
        return not (first and second) or when(both(first, second), self._oldest) is not When.NEVER

    def read(self, path: str) -> bytes:
        """Return the bytes of the file of this tree path, read once; none where it cannot be read: see `file`."""
        if path in self.known:
            return self.known[path].source
        found = self._texts.get(path)
        if found is None:
            found = self._texts.unpacked(path)
            if found is None:
                found = self._from_tree(path)
            for packed in self._texts.keep(path, found):
                if packed in self.parsed:
                    self.parsed[packed].let_go_of_source(self.read)
        return found

    def _from_tree(self, path: str) -> bytes:
        try:
            return self.reach.read(path)
        except OSError as error:
            said = message("{what}", what=why(error)) if error.strerror else message("cannot be read")
            self.parsed[path] = File(path, b"", [Problem("syntax", Span(path, 0, 0), said)], broken=True)
            return b""

    def file(self, path: str) -> File:
        """Return the parsed file of this tree path."""
        source = self.read(path)
        if path not in self.parsed:
            if len(self.parsed) < MAX_FILES:
                self.parsed[path] = self.known.get(path) or self._load(path, source)
            else:
                self.parsed[path] = File(path, source, self._too_many(path), broken=True)
        return self.parsed[path]

    def _load(self, path: str, source: bytes) -> File:
        """Parse a file; the trees of those before it are let go of when all together take too much memory."""
        self._open.append(load_file(path, source))
        self._opened += (size := self._open[-1].nodes)
        self._loaded += len(source)
        if self._opened > (MAX_OPEN if self._loaded <= LARGE else MAX_OPEN // 4):
            for file in self._open[:-1]:
                file.let_go()
            del self._open[:-1]
            self._opened = size
        return self._open[-1]

    def _too_many(self, path: str) -> list[Problem]:
        """Return what is wrong with a file over the limit: it is said of the first one, for all."""
        reason = message(
            "it and all that follow are more than {name} files that have to be parsed", name=str(MAX_FILES)
        )
        return [Problem("limit", Span(path, 0, 0), reason)] if len(self.parsed) == MAX_FILES else []

    def header(self, path: str) -> Header:
        """Return the package and the imports of a file, which nobody has to parse for that."""
        if path not in self._headers:
            self._headers[path] = read_header(self.read(path))
        return self._headers[path]

    def problems(self) -> Iterator[Problem]:
        for path in sorted(self.parsed):
            yield from self.parsed[path].problems
