"""Which functions may write to what somebody else's pointer points to, as far as bytes say: no syntax is read.

func setup(r *v2.LocalRegistry) { json.Unmarshal(text, r) }     a decoder, reflection, or `unsafe` is named
func cp[T any](d *T, s T)       { *d = s }                      something is assigned through a pointer
func prepare(r any)             { setup(r.(*v2.LocalRegistry)) } it calls one of these
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module, imported_folders
from codemod.golang.read.spotting import may_replace

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
_CALL = rb"\b(\w++)\s*+(?:\[[^\[\]]*+\]\s*+)?\("
_OTHER_CALL = rb"[\x80-\xff]\w*+\s*+[\[(]"


@cache
def _filling() -> re.Pattern[bytes]:
    return re.compile(_FILLS)


@cache
def _function() -> re.Pattern[bytes]:
    return re.compile(
        rb"func(?<!\wfunc)[ \t\r\n]*(?:\([^()]*\)[ \t\r\n]*)?(?P<name>[\w\x80-\xff]++)[ \t\r\n]*(?P<generic>\[)?"
    )


def _calls(text: bytes) -> set[bytes]:
    """Return the names that calls have; nothing is one that has other letters than ASCII: it may be any."""
    return set(re.findall(_CALL, text) if text.isascii() else re.findall(_OTHER_CALL + b"|" + _CALL, text))


def may_fill(module: Module, folder: str, text: bytes) -> bool:
    """Whether a text of the package in a folder calls such a function, of that package or of one that it imports."""
    return _filling().search(text) is not None or not _fillers(module, folder).isdisjoint(_calls(text))


@per_module
def _fillers(module: Module, folder: str) -> set[bytes]:
    """Return the names of such functions; of what calls one of them, too."""
    found, todo = set[bytes](), [b""]
    calling: dict[bytes, list[bytes]] = {}
    for name, generic, body in _bodies(module, folder):
        # a type that is named is looked for by its name: `*c.local() = v2.LocalRegistry{}`
        todo += [name] if _filling().search(body) is not None or (generic and may_replace(body)) else []
        for called in _calls(body):
            calling.setdefault(called, []).append(name)
    while todo:
        name = todo.pop()
        if name not in found:
            found.add(name)
            todo += calling.get(name, ())
    return found


def _bodies(module: Module, folder: str) -> Iterator[tuple[bytes, bool, bytes]]:
    """Yield the name of each function, whether it is generic, and what stands behind its name up to the next one."""
    for near in dict.fromkeys((folder, *imported_folders(module, folder))):
        for path in module.in_folder(near).paths:
            source = module.sources.read(path)
            found = list(_function().finditer(source))
            for each, end in zip(found, [*(each.start() for each in found[1:]), len(source)], strict=False):
                yield each["name"], each["generic"] is not None, source[each.end() : end]
