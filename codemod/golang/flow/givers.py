"""Which names may give a pointer to a struct of some types, and who may hand one on, as far as bytes say.

func (c *localConfigurator) local() *v2.LocalRegistry { ... }   `local` gives one, and so does `c` in it
registry atomic.Pointer[v2.LocalRegistry]                       what is asked of `registry` may give one
return json.Unmarshal(text, c.local())                          one is handed on; by `c.local().Domain`, none is
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module, imported_folders
from codemod.golang.read.spotting import find_word, words
from codemod.records import dataclass

_KEYWORDS = frozenset(
    b"func var type const return case go defer if for switch select range else import package".split()
)
_NEAR = 2_000  # bytes of a signature that are looked at before the line on which it ends
_IDENTIFIER = rb"[\w\x80-\xff]++"
_LETTERS = b"_" + bytes(each for each in range(256) if each > 127 or chr(each).isalnum())


@dataclass(frozen=True)
class Givers:
    """The names of the types, and of what is or gives a pointer to one; `holding` are those of what may hold one
    inside: a map, a list, anything that is generic."""

    plain: frozenset[bytes]
    holding: frozenset[bytes]


@per_module
def givers(module: Module, folder: str, types: frozenset[bytes]) -> Givers:
    """Return what may give a pointer to a struct of a type of these names in a package: as a line says that has the
    name of the type, or another name that is declared for it."""
    near = dict.fromkeys((folder, *imported_folders(module, folder)))
    sources = [module.sources.read(path) for each in near for path in module.in_folder(each).paths]
    todo = [(name, False) for name in types]
    found = {False: set(types), True: set[bytes]()}
    while todo:
        word, inside = todo.pop()
        for name, holds, is_type in (each for source in sources for each in _given(source, word)):
            kept = found[holds or inside]
            if is_type and name not in kept:
                todo.append((name, holds or inside))
            kept.add(name)
    return Givers(frozenset(found[False] - _KEYWORDS), frozenset(found[True] - _KEYWORDS))


def _given(source: bytes, word: bytes) -> Iterator[tuple[bytes, bool, bool]]:
    """Yield each name that may give what a word names, whether it may hold that inside, and whether it may be another
    name of it."""
    at = find_word(source, word)
    while at >= 0:
        start, stop = source.rfind(b"\n", 0, at) + 1, source.find(b"\n", at)
        end = stop if stop >= 0 else len(source)
        code = _comment(source, start, end)
        while 0 <= at < code and source.startswith(b".", at + len(word)):  # a field of it is not it
            at = find_word(source, word, at + 1, code)
        if 0 <= at < code:
            yield from _variable(source, start, at, code)
            yield from _function(source, start, code, word)
            yield from ((name, False, False) for name in _above(source, start, source.rfind(word, at, code)))
        at = find_word(source, word, end, len(source))


def _comment(source: bytes, start: int, end: int) -> int:
    """Return where the comment at the end of a line begins, or where that ends; what stands behind a text may be one
    in it."""
    at = source.find(b"//", start, end)
    return at if at >= 0 and not any(source.find(quote, start, at) >= 0 for quote in (b'"', b"`", b"'")) else end


@cache
def _declared() -> re.Pattern[bytes]:
    return re.compile(rb"[ \t]*(?P<how>var[ \t]+|type[ \t]+)?(?P<name>%s)[ \t]+(?=[\w*\[=])" % _IDENTIFIER)


def _variable(source: bytes, start: int, at: int, end: int) -> Iterator[tuple[bytes, bool, bool]]:
    """Yield what a line declares before a place in it: a field, a variable, another name of a type."""
    declared = _declared().match(source, start, end)
    if declared is not None and declared.end() <= at:
        grouped = declared["how"] is None and re.search(rb"type(?<!\wtype)[ \t]*\(", source) is not None
        yield declared["name"], b"[" in source[start:at], grouped or (declared["how"] or b"").startswith(b"type")


@cache
def _named() -> re.Pattern[bytes]:
    return re.compile(rb"[ \t]*(?:func\b[ \t]*(?:\([^()]*\)[ \t]*)?)?(?P<name>%s)[ \t]*(?=[(\[])" % _IDENTIFIER)


@cache
def _parameters() -> re.Pattern[bytes]:
    return re.compile(rb"(?:\[[^\[\]]*\][ \t]*)?\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)")


def _function(source: bytes, start: int, end: int, word: bytes) -> Iterator[tuple[bytes, bool, bool]]:
    """Yield the function, or the method of an interface, that a line declares, if the word may stand behind its
    parameters; what goes on on other lines may have it there."""
    if (named := _named().match(source, start, end)) is not None:
        listed = _parameters().match(source, named.end(), end)
        if listed is None or find_word(source, word, listed.end(), end) >= 0:
            yield named["name"], b"[" in source[start:end], False


def _above(source: bytes, start: int, at: int) -> Iterator[bytes]:
    """Yield what the function is called whose parameters end on the line of a place, before it, and began on another:
    `) *v2.LocalRegistry {`."""
    depth = 0
    for each in re.finditer(rb"[()]", source[start:at]):
        depth += 1 if each[0] == b"(" else -1
        if depth < 0:
            break
    first = max(0, start - _NEAR)
    for each in reversed(list(re.finditer(rb"[()]", source[first:start]))) if depth < 0 else ():
        depth += 1 if each[0] == b"(" else -1
        if depth == 0:
            before = source[first : first + each.start()].rstrip()
            yield before[len(before.rstrip(_LETTERS)) :]
            break


@cache
def _receiver() -> re.Pattern[bytes]:
    return re.compile(_RECEIVER % ((_IDENTIFIER,) * 3))


_RECEIVER = rb"func(?<!\wfunc)[ \t]*\([ \t]*(?P<name>%s)[ \t*]+(?P<type>%s)[ \t]*\)[ \t]*(?P<method>%s)"


def may_hand_on(text: bytes, known: Givers) -> bool:
    """Whether a file or a declaration may hand on what these names give, by an expression that ends in one of them, or
    is asked of what holds it inside. Whoever only asks for a field of it, `c.LocalRegistry.Domain`, hands on nothing;
    nor does a method by what it says of its receiver."""
    named, said, own = words(text), set[int](), set[bytes]()
    for each in _receiver().finditer(text) if not known.plain.isdisjoint(named) else ():
        if each["type"] in known.plain:
            own.add(each["name"])
            said.update(map(each.start, ("name", "type", "method")))
    if not known.holding.isdisjoint(named):
        return True
    return any(_may_end_in(text, word, said) for word in (known.plain & named) | own)


def _may_end_in(text: bytes, word: bytes, said: set[int]) -> bool:
    """Whether a name stands somewhere, but for these places, with no field of it behind."""
    at = find_word(text, word)
    while at >= 0:
        end = at + len(word)
        if at not in said and text[end : end + 50].lstrip()[:1] not in (b".", b""):
            return True
        at = find_word(text, word, end, len(text))
    return False
