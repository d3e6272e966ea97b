"""Which functions may write to what somebody else's pointer points to, as far as bytes say: no syntax is read.

func setup(r *v2.LocalRegistry) { json.Unmarshal(text, r) }     a decoder, reflection, or `unsafe` is named
func cp[T any](d *T, s T)       { *d = s }                      something is assigned through a pointer
func prepare(r any)             { setup(r.(*v2.LocalRegistry)) } it calls one of these, or hands it on
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module, imported_folders
from codemod.golang.read.spotting import lines_with, may_replace, words

_WORDS = ("Unmarshal", "Decode", "WeakDecode", "Merge", "Copy")
FILLING = rf"(?:{'|'.join(_WORDS)})\w*"


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
    return re.compile(
        rb"func(?<!\wfunc)[ \t\r\n]*(?:\([^()]*\)[ \t\r\n]*)?(?P<name>[\w\x80-\xff]++)[ \t\r\n]*(?P<generic>\[)?"
    )


def _calls(text: bytes) -> set[bytes]:
    """Return the names that calls have, or that may be handed to one; nothing is one that has other letters than ASCII:
    it may be any."""
    return set(re.findall(_CALL, text) if text.isascii() else re.findall(_OTHER_CALL + b"|" + _CALL, text))


@cache
def _giving() -> re.Pattern[bytes]:
    """What a line declares: a field, or functions and methods."""
    return re.compile(rb"^[ \t]*(?:var[ \t]+)?([\w\x80-\xff]++)[ \t]+(?=[\w*\[])|\b([\w\x80-\xff]++)\(", re.MULTILINE)


_LINKED = re.compile(rb"^//go:linkname ([\w\x80-\xff]++)", re.MULTILINE)
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


def may_fill(module: Module, folder: str, text: bytes) -> bool:
    """Whether a text of the package in a folder calls such a function, of that package or of one that it imports."""
    return _filling().search(text) is not None or not _fillers(module, folder).isdisjoint(_calls(text))


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
    found, todo = set[bytes](), [b""]
    calling: dict[bytes, list[bytes]] = {}
    bodies = list(_bodies(module, folder))
    # a type that is named is looked for by its name: `*c.local() = v2.LocalRegistry{}`
    todo += (name for name, generic, body in bodies if _filling().search(body) or (generic and may_replace(body)))
    if len(todo) == 1 and outside <= {b""} and all(body.isascii() for _, _, body in bodies):
        return {b""}  # as most packages are, then nobody is asked what he calls
    for name, _, body in bodies:
        called = _calls(body)
        todo += [name] if not outside.isdisjoint(called) else []
        for each in called:
            calling.setdefault(each, []).append(name)
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += calling.get(name, ())
    return found


def _bodies(module: Module, folder: str) -> Iterator[tuple[bytes, bool, bytes]]:
    """Yield the name of each function, whether it is generic, and what stands behind its name up to the next one."""
    for path in module.in_folder(folder).paths:
        source = module.sources.read(path)
        # whose body is in another package, and may do anything
        yield from ((name, False, b"unsafe.") for name in _LINKED.findall(source))
        found = list(_function().finditer(source))
        for each, end in zip(found, [*(each.start() for each in found[1:]), len(source)], strict=False):
            yield each["name"], each["generic"] is not None, source[each.end() : end]
