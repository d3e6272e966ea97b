"""Which functions may write to what somebody else's pointer points to, as far as bytes say: no syntax is read.

func setup(r *v2.LocalRegistry) { json.Unmarshal(text, r) }     a decoder, reflection, or `unsafe` is named
func cp[T any](d *T, s T)       { *d = s }                      something is assigned through a pointer
func prepare(r any)             { setup(r.(*v2.LocalRegistry)) } it calls one of these, or hands it on
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module, imported_folders
from codemod.golang.read.spotting import lines_with, may_replace, words

_WORDS = ("Unmarshal", "Decode", "WeakDecode", "Merge", "Copy")
FILLING = rf"(?:{'|'.join(_WORDS)})\w*"

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


@cache
def _giving() -> re.Pattern[bytes]:
    """What a line declares: a field, or functions and methods."""
    return re.compile(rb"^[ \t]*(?:var[ \t]+)?([\w\x80-\xff]++)[ \t]+(?=[\w*\[])|\b([\w\x80-\xff]++)\(", re.MULTILINE)


_LINK = b"//go:linkname "
_LINKED = rb"^//go:linkname ([\w\x80-\xff]++)"
_KEYWORDS = frozenset(
    b"func var type const return case go defer if for switch select range else import package".split()
)


@per_module
def names_giving(module: Module, folder: str, names: frozenset[bytes]) -> frozenset[bytes]:
    """Return these names, and those of what may give something that is declared by one of them, as its line says:
    `Ref() *v2.LocalRegistry`, of a method, or of one of an interface; `local *v2.LocalRegistry`, of a field."""
    found = set(names)
    for near in dict.fromkeys((folder, *imported_folders(module, folder))):
        for path in module.in_folder(near).paths:
            source = module.sources.read(path)
            for line in (line for name in names for line in lines_with(source, name)):
                found.update(name for each in _giving().findall(line) for name in each if name)
    return frozenset(found - _KEYWORDS)


def spells(text: bytes, names: frozenset[bytes]) -> bool:
    """Whether one of these names stands in a text."""
    return not names.isdisjoint(words(text))


@per_module
def fillings(module: Module, folder: str, path: str) -> tuple[int, ...]:
    """Return where a file of the package in a folder calls such a function, or hands one on: of that package, or of one
    that it imports."""
    source, known = module.sources.read(path), _fillers(module, folder)
    found = {each.start() for each in _filling().finditer(source)} if _may_fill(source) else set[int]()
    called = _called(source.isascii()).finditer(source)
    found.update(each.start() for each in called if (each[1] or b"") in known)
    return tuple(sorted(found.difference(each.start("name") for each in _function().finditer(source))))


def is_within(places: Sequence[int], start: int, end: int) -> bool:
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
    way, visited = [(folder, _imports(module, folder))], {folder}
    while way and folder not in known:
        inner = next(way[-1][1], None)
        if inner is None:
            last = way.pop()[0]
            known[last] = _of_package(module, last, known)
        elif inner not in known and inner not in visited:  # by build constraints, imports may form a circle
            visited.add(inner)
            way.append((inner, _imports(module, inner)))
    return known[folder].union(*(known.get(each, ()) for each in _imports(module, folder)))


@per_module
def _named(module: Module) -> dict[str, set[bytes]]:
    """Return what `_fillers` learned, by the folder of a package: the names that are declared there."""
    return {}


def _imports(module: Module, folder: str) -> Iterator[str]:
    return iter(dict.fromkeys(imported_folders(module, folder)))


def _of_package(module: Module, folder: str, known: Mapping[str, set[bytes]]) -> set[bytes]:
    outside = set[bytes]().union(*(known.get(each, ()) for each in _imports(module, folder)))
    sources = [module.sources.read(path) for path in module.in_folder(folder).paths]
    if outside <= {b""} and not any(map(_may_begin, sources)):
        return {b""}  # as most packages are, then nobody is asked what he calls
    found, todo = set[bytes](), [b""]
    calling: dict[bytes, list[bytes]] = {}
    for name, generic, body in (each for source in sources for each in _bodies(source)):
        called = _calls(body)
        # a type that is named is looked for by its name: `*c.local() = v2.LocalRegistry{}`
        fills = (_may_fill(body) and _filling().search(body)) or (generic and may_replace(body))
        todo += [name] if fills or not outside.isdisjoint(called) else []
        for each in called:
            calling.setdefault(each, []).append(name)
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += calling.get(name, ())
    return found


def _may_begin(source: bytes) -> bool:
    """Whether a source may declare what fills in something, whatever its package imports."""
    if _may_fill(source) or source.find(_LINK) >= 0 or re.search(_OTHER_CALL, source) is not None:
        return True
    return any(each["generic"] is not None for each in _function().finditer(source))


def _bodies(source: bytes) -> Iterator[tuple[bytes, bool, bytes]]:
    """Yield the name of each function that may be given a pointer, whether it is generic, and what stands behind its
    name up to the next one: who is given none fills in nothing for somebody else."""
    # whose body is in another package, and may do anything
    linked = re.findall(_LINKED, source, re.MULTILINE) if source.find(_LINK) >= 0 else ()
    yield from ((name, False, b"unsafe.") for name in linked)
    plain = _plain_types(source)
    found = list(_function().finditer(source))
    for each, end in zip(found, [*(each.start() for each in found[1:]), len(source)], strict=False):
        body, generic = source[each.end() : end], each["generic"] is not None
        if generic or _is_given(body, plain):
            yield each["name"], generic, body


_BASIC = frozenset(
    b"bool byte complex64 complex128 float32 float64 int int8 int16 int32 int64 rune string uint uint8 uint16 uint32"
    b" uint64".split()
)
_LIBRARY = {b"net": (b"net.IP", b"net.IPNet"), b"os": (b"os.FileMode",), b"time": (b"time.Duration", b"time.Time")}
_PREDECLARED = rb"^(?:type[ \t]+|[ \t]+)(?:%s)[ \t]+(?:=|\*|any\b|interface\b)" % b"|".join(sorted(_BASIC))
_SIMPLE = rb"[ \t\r\n]*\(([\w\x80-\xff \t\r\n,.*\[\]]*)\)"


def _plain_types(source: bytes) -> frozenset[bytes]:
    """Return types that no pointer to a struct has, as a file names them: for one of the standard library, the line of
    its import says that its name means it."""
    if re.search(_PREDECLARED, source, re.MULTILINE) is not None:
        return frozenset()
    named = (name for name in _LIBRARY if re.search(rb'^(?:import)?[ \t]+"%s"[ \t\r]*$' % name, source, re.MULTILINE))
    return _BASIC.union(*(_LIBRARY[name] for name in named))


def _is_given(body: bytes, plain: frozenset[bytes]) -> bool:
    """Whether a function may be given a pointer to a struct, from what stands behind its name: `(host net.IP, args
    ...string)` is not."""
    listed = re.match(_SIMPLE, body)
    if listed is None:
        return True
    each = [part.split() for part in listed[1].split(b",")]
    # what has no name is used by nobody, and of `a, b string` the first one has the type of the second
    types = (b" ".join(words[1:]).removeprefix(b"...") for words in each if len(words) > 1)
    return not all(type_ in plain or type_.startswith((b"[", b"map[")) for type_ in types)
