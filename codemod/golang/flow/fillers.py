"""Which functions may write to what somebody else's pointer points to, as far as bytes say: no syntax is read.

func setup(r *v2.LocalRegistry) { json.Unmarshal(text, r) }     a decoder, reflection, or `unsafe` is named
func cp[T any](d *T, s T)       { *d = s }                      something is assigned through a pointer
func prepare(r any)             { setup(r.(*v2.LocalRegistry)) } it calls one of these, or hands it on
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property

from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module, imported_folders
from codemod.golang.read.spotting import may_replace
from codemod.records import dataclass

_WORDS = ("Unmarshal", "Decode", "WeakDecode", "Merge", "Copy")
FILLING = rf"(?:{'|'.join(_WORDS)})\w*"

_FEW = 16  # names that all bodies are looked through for
_OTHERS = (*(word.encode() for word in _WORDS if word != "Copy"), b"reflect", b"unsafe")

# who fills in what it is given; `io.Copy` is given streams. What stands before a word is asked behind it: so a search
# looks at the letters alone that one begins with
_FILLS = "|".join(
    (
        *(rf"{word}(?<!\w{word})(?<!\bio\.{word})\w*\s*\(" for word in _WORDS),
        r"reflect(?<!\wreflect)\s*\.\s*ValueOf\b",
        r"unsafe(?<!\wunsafe)\s*\.",
    )
).encode()
_CALL = rb"\b(\w++)\s*+(?:\[[^\[\]]*+\]\s*+)?[(,)]"
_OTHER_CALL = rb"[\x80-\xff]\w*+\s*+[\[(,)]"


@cache
def _filling() -> re.Pattern[bytes]:
    return re.compile(_FILLS)


@cache
def _function() -> re.Pattern[bytes]:
    """A function that is declared; behind what a literal gives stands no parenthesis: `func(text string) error {`."""
    return re.compile(
        rb"func(?<!\wfunc)\b[ \t\r\n]*(?:\([^()]*\)[ \t\r\n]*)?"
        rb"(?!(?:func|map|chan)\b)(?P<name>[\w\x80-\xff]++)[ \t\r\n]*(?:(?P<generic>\[)|(?=[(/]))"
    )


@cache
def _called(ascii_: bool) -> re.Pattern[bytes]:
    """What has the names that calls have, or that may be handed to one; the name is empty where it has other letters
    than ASCII: it may be any."""
    return re.compile(_CALL) if ascii_ else re.compile(_OTHER_CALL + b"|" + _CALL)


def _calls(text: bytes) -> set[bytes]:
    return {name or b"" for name in _called(text.isascii()).findall(text)}


_LINK = b"//go:linkname "
_LINKED = rb"^//go:linkname ([\w\x80-\xff]++)"


@per_module
def fill_places(module: Module, folder: str, path: str) -> tuple[int, ...]:
    """Return where a file of the package in a folder calls such a function, or hands one on: of that package, or of one
    that it imports."""
    source, known = module.sources.read(path), _fillers(module, folder)
    found = {each.start() for each in _filling().finditer(source)} if _may_fill(source) else set[int]()
    plain = source.replace(_SIGN, b"  ")  # as long, so that each place is where it was
    called = _called(plain.isascii()).finditer(plain)
    found.update(each.start() for each in called if (each[1] or b"") in known)
    return tuple(sorted(found.difference(each.start("name") for each in _function().finditer(source))))


@per_module
def may_call_fillers(module: Module, folder: str) -> bool:
    """Whether the package in a folder may call such a function, also by a variable that holds one: it declares or
    imports one, or something is filled in by what it, or who it imports, has."""
    near = (folder, *imported_folders(module, folder))
    paths = (path for each in near for path in module.in_folder(each).paths)
    return len(_fillers(module, folder)) > 1 or any(_may_fill(module.sources.read(path)) for path in paths)


def any_between(places: Sequence[int], start: int, end: int) -> bool:
    """Whether one of the sorted places is between two."""
    at = bisect_left(places, start)
    return at < len(places) and places[at] < end


def _may_fill(source: bytes) -> bool:
    """Whether one of the words stands in a source by which something is filled in: they are found fast, and a license
    is no `Copy`."""
    return source.count(b"Copy") > source.count(b"Copyright") or any(source.find(word) >= 0 for word in _OTHERS)


def _fillers(module: Module, folder: str) -> set[bytes]:
    """Return the names of such functions that a package declares or may call; of what calls one of them, too."""
    known = _named(module)
    way, visited = [(folder, iter(imported_folders(module, folder)))], {folder}
    while way and folder not in known:
        inner = next(way[-1][1], None)
        if inner is None:
            last = way.pop()[0]
            known[last] = _of_package(module, last, known)
        elif inner not in known and inner not in visited:  # by build constraints, imports may form a circle
            visited.add(inner)
            way.append((inner, iter(imported_folders(module, inner))))
    return known[folder].union(*(known.get(each, ()) for each in imported_folders(module, folder)))


@per_module
def _named(module: Module) -> dict[str, set[bytes]]:
    """Return what `_fillers` learned, by the folder of a package: the names that are declared there."""
    return {}


def _of_package(module: Module, folder: str, known: Mapping[str, set[bytes]]) -> set[bytes]:
    outside = set[bytes]().union(*(known.get(each, ()) for each in imported_folders(module, folder)))
    waiting = {path: module.sources.read(path) for path in module.in_folder(folder).paths}
    begins = [path for path, source in waiting.items() if _may_begin(source)]
    bodies = [each for path in begins for each in _bodies(path, waiting.pop(path))]
    todo = [each for each in bodies if each.fills or (not each.text.isascii() and b"" in each.called)]
    found, names, tried = {b""}, list(outside - {b""}), 0
    calling: dict[bytes, list[_Body]] | None = None
    while todo or names:
        if todo:
            body = todo.pop()
            if body.name not in found and _is_given(module, body):
                found.add(body.name)
                names.append(body.name)
            continue
        name, tried = names.pop(), tried + 1
        # most names stand in few files: while they are few, nobody else is asked what he calls
        held = [path for path, source in waiting.items() if tried > _FEW or source.find(name) >= 0]
        bodies += [each for path in held for each in _bodies(path, waiting.pop(path))]
        if tried <= _FEW:
            todo += [each for each in bodies if each.text.find(name) >= 0 and name in each.called]
        else:
            calling = _by_called(bodies) if calling is None else calling
            todo += calling.get(name, ())
    return found


def _by_called(bodies: Iterable[_Body]) -> dict[bytes, list[_Body]]:
    found: dict[bytes, list[_Body]] = {}
    for body in bodies:
        for each in body.called:
            found.setdefault(each, []).append(body)
    return found


_ASCII = bytes(range(128))
_SIGN = "©".encode()  # no letter, and in many a license


def _may_begin(source: bytes) -> bool:
    """Whether a source may declare what fills in something, whatever its package imports."""
    if _may_fill(source) or source.find(_LINK) >= 0:
        return True
    foreign = source.translate(None, _ASCII).replace(_SIGN, b"")
    if foreign and re.search(_OTHER_CALL, source) is not None:
        return True
    return any(each["generic"] is not None for each in _function().finditer(source))


@dataclass(frozen=True, eq=False)
class _Body:
    """A function's name, whether it is generic, what stands behind its name up to the next function, and whether that
    fills in something itself."""

    path: str
    name: bytes
    generic: bool
    text: bytes
    fills: bool

    @cached_property
    def called(self) -> set[bytes]:
        """The names that calls have in it."""
        return _calls(self.text)


def _bodies(path: str, source: bytes) -> Iterator[_Body]:
    # whose body is in another package, and may do anything
    linked = re.findall(_LINKED, source, re.MULTILINE) if source.find(_LINK) >= 0 else ()
    yield from (_Body(path, name, False, b"", True) for name in linked)
    found, may = list(_function().finditer(source)), _may_fill(source)
    for each, end in zip(found, [*(each.start() for each in found[1:]), len(source)], strict=False):
        text, generic = source[each.end() : end], each["generic"] is not None
        # a type that is named is looked for by its name: `*c.local() = v2.LocalRegistry{}`
        fills = (may and _filling().search(text) is not None) or (generic and may_replace(text))
        yield _Body(path, each["name"], generic, text, fills)


_BASIC = frozenset(
    b"bool byte complex64 complex128 float32 float64 int int8 int16 int32 int64 rune string uint uint8 uint16 uint32"
    b" uint64".split()
)
_LIBRARY = {b"net": (b"net.IP", b"net.IPNet"), b"os": (b"os.FileMode",), b"time": (b"time.Duration", b"time.Time")}
# a line's end is looked for much faster than a line's beginning, and no file begins with a type
_PREDECLARED = rb"\n(?:type[ \t]+|[ \t]+)(?:%s)[ \t]+[\w*=]" % b"|".join(sorted(_BASIC))
_LISTS = rb"^(?:\[\d*\]|map\[\w+\])+"
_SIMPLE = rb"[ \t\r\n]*\(([\w\x80-\xff \t\r\n,.*\[\]]*)\)"


@per_module
def _plain_types(module: Module, path: str) -> frozenset[bytes]:
    """Return types that no pointer to a struct has, as a file names them: for one of the standard library, the line of
    its import says that its name means it."""
    source = module.sources.read(path)
    if _redeclares(module, path.rpartition("/")[0]):
        return frozenset()
    held = (name for name in _LIBRARY if source.find(b'"%s"' % name) >= 0)
    named = (name for name in held if re.search(rb'\n(?:import)?[ \t]+"%s"[ \t\r]*(?:\n|$)' % name, source))
    return _BASIC.union(*(_LIBRARY[name] for name in named))


@per_module
def _redeclares(module: Module, folder: str) -> bool:
    """Whether a package may have a type by the name of a predeclared one: `type string = *v2.LocalRegistry`."""
    sources = (module.sources.read(path) for path in module.in_folder(folder).paths)
    return any(re.search(_PREDECLARED, source) is not None for source in sources)


def _is_given(module: Module, body: _Body) -> bool:
    """Whether a function may be given a pointer to a struct: who is given none fills in nothing for somebody else, such
    as `(host net.IP, args ...string)`."""
    listed = re.match(_SIMPLE, body.text) if not body.generic else None
    if listed is None:
        return True
    each = [part.split() for part in listed[1].split(b",")]
    # what has no name is used by nobody, and of `a, b string` the first one has the type of the second
    types = {b" ".join(words[1:]).removeprefix(b"...") for words in each if len(words) > 1}
    types = {re.sub(_LISTS, b"", each) for each in types}
    return bool(types) and not types <= _plain_types(module, body.path)
