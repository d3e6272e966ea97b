"""Structs of two types that may be one place in memory, as a pointer to one is converted to a pointer to the other.

type endpoint v2.RegistryConfig         // of that, `types.original` knows
type address struct{ Host, Tail string }
type pair struct{ Host, Tail string }
p := (*pair)(&a)                        // what p writes to is a, an address
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from codemod.golang.program import members, types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.spotting import continues, encoded
from codemod.golang.read.syntax import Node


def are_twins(module: Module, one: types.Type | None, other: types.Type | None) -> bool:
    """Whether two structs have the same fields, and pointers to one of them are converted somewhere."""
    first, second = types.underlying(module, one), types.underlying(module, other)
    if first is None or second is None or first.node is second.node:
        return False
    if not first.node.kind == second.node.kind == "struct_type" or _shape(module, first) != _shape(module, second):
        return False
    names = [_name(each.node) for each in (first, second)]
    return None in names or any(_is_converted_to(module, name) for name in names if name is not None)


@per_module
def _shape(module: Module, struct: types.Type) -> list[tuple[str, int, bool]]:
    fields = members.members_by_name(module, struct)[0].values()
    return [(each.name, each.type.pointer, each.embedded) for each in fields]


def _name(struct: Node) -> str | None:
    """Return the name that a struct type is declared by; None for one without."""
    spec = struct.parent
    name = spec.get("name") if spec is not None and spec.kind in ("type_spec", "type_alias") else None
    return name.text if name is not None else None


@per_module
def _is_converted_to(module: Module, name: str) -> bool:
    """Whether something is made a pointer to a type of this name, `(*pair)(p)`, or that pointer has a name."""
    data = encoded(name)
    word = rb"\*\s*(?:\w+\s*\.\s*)?" + re.escape(data) + rb"\b"
    wanted = re.compile(
        rb"\(\s*" + word + rb"\s*(?:\[[^\]]*\]\s*)?\)\s*\((?!\s*nil\s*\))|(?:\btype\s+\w+\s*|\w\s*=\s*)" + word
    )
    return any(_has(module.sources.read(path), data, wanted) for path in module.paths_with(name))


@per_module
def may_be_another(module: Module, holder: types.Type, field: str) -> bool:
    """Whether an object of a struct type may have been one of another struct type, in which the field was written to:
    it is made of one, `pair(a)`, `(*pair)(p)`, or one without a name is assigned to it."""
    struct = types.underlying(module, holder)
    name = _name(struct.node) if struct is not None and struct.node.kind == "struct_type" else None
    if struct is None or name is None:
        return True
    data = encoded(name)
    calls = (node for top in _spotted(module, name, lambda source: _may_call(source, data)) for node in top.walk())
    if any(_converts_to(node, name) for node in calls):
        return True
    shape = _shape(module, struct)
    fields = [encoded(each) for each, _, _ in shape]
    tops = _spotted(module, field, lambda source: all(map(source.__contains__, fields)) and _UNNAMED.search(source))
    unnamed = (each for top in tops for each in top.walk() if each.kind == "struct_type" and _name(each) is None)
    return shape in (_shape(module, types.Type(each)) for each in unnamed)


_UNNAMED = re.compile(rb"struct\s*\{\s*\w")


def _may_call(source: bytes, name: bytes) -> bool:
    """Whether a name may be that of a function which is called: most files have a type's name many times, and next to
    none of them so."""
    at = source.find(name)
    while at >= 0:
        if not (at > 0 and continues(source, at - 1)) and _is_called(source, at + len(name)):
            return True
        at = source.find(name, at + 1)
    return False


def _is_called(source: bytes, at: int) -> bool:
    """Whether a parenthesis follows: `pair(`, `(*pair)(`, `pair /* of them */ (`, or perhaps behind `pair[`."""
    while True:
        if source[at : at + 1] in (b")", b" ", b"\t"):  # at a line's end, a call would have ended before
            at += 1
        elif source[at : at + 2] == b"/*" and (end := source.find(b"*/", at + 2)) > 0:
            at = end + 2
        else:
            return source[at : at + 1] in (b"(", b"[")


def _spotted(module: Module, name: str, spot: Callable[[bytes], object]) -> Iterator[Node]:
    """Yield the declarations with a name of which something is seen before they are lowered."""
    read = module.sources.read
    for file in module.sources.compiled(path for path in module.paths_with(name) if spot(read(path))):
        yield from (each.node for each in file.holding(name) if spot(each.source))


def _converts_to(node: Node, name: str) -> bool:
    """Whether something is a conversion to a type of this name, if that is one: `pair(a)`, `(*v1.Pair)(p)`."""
    if node.kind == "type_conversion_expression":  # of a generic type
        return any(each.spells(name) for each in node["type"].walk())
    names = [each for each in node["function"].walk() if not each.children] if node.kind == "call_expression" else []
    return bool(names) and max(names, key=lambda each: each.start).spells(name)


_LETTERS = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"  # of a package's name
_NEAR = 200  # bytes, in which all of that stands


def _has(source: bytes, name: bytes, wanted: re.Pattern[bytes]) -> bool:
    """Whether that stands around the name, which most files have many times, and seldom behind a `*`."""
    at = source.find(name)
    while at >= 0:
        near = max(0, at - _NEAR)
        if _is_behind_star(source[near:at].rstrip()) and wanted.search(source, near, at + len(name) + _NEAR):
            return True
        at = source.find(name, at + 1)
    return False


def _is_behind_star(before: bytes) -> bool:
    """Whether a text ends with `(*`, `= *` or, where a type is declared, with a `*`; the package may follow that. Most
    names of types stand in a parameter: `p *v1.Pod`."""
    if before.endswith(b"."):
        before = before[:-1].rstrip().rstrip(_LETTERS).rstrip()
    if not before.endswith(b"*"):
        return False
    return before[:-1].rstrip().endswith((b"(", b"=")) or b"type" in before


@per_module
def struct_at(module: Module, place: tuple[str, int]) -> types.Type | None:
    """Return the struct type that begins at an offset of a file."""
    tops = module.sources.file(place[0]).declarations
    top = next((each.node for each in tops if each.start <= place[1] < each.end), None)
    inside = top.walk() if top is not None else iter(())
    return next((types.of_node(each) for each in inside if each.start == place[1] and each.kind == "struct_type"), None)
