"""Which objects another module gets, and may write to by the names of their fields: a decoder does."""

from __future__ import annotations

import re
from collections.abc import Iterator

from codemod.golang.flow.callees import callees
from codemod.golang.flow.fillers import any_between, fill_places
from codemod.golang.flow.in_place import closure_of
from codemod.golang.flow.library import COPYING, READING, callee_name, only_looks
from codemod.golang.flow.paths import ELEMENT, Index, Path, below, overlaps, spine_of
from codemod.golang.flow.sharing import changes_itself, lets_go, parameter_of, shares
from codemod.golang.flow.stowed import (
    RESULT,
    Place,
    StowedField,
    Way,
    named_result,
    one_of_several,
    put_below,
    stowed_at,
    uses_of,
)
from codemod.golang.program import typeof, types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module, exported
from codemod.golang.read.scopes import Binding, parameters
from codemod.golang.read.spotting import may_select
from codemod.golang.read.syntax import Node, strip_parens, top_of
from codemod.records import dataclass


@per_module
def may_be_decoded(module: Module, binding: Binding, path: Path) -> bool:
    """Whether a function of another module gets the object, and may write to the part of it by its name: a decoder."""
    return next(handed_out(module, binding, path), None) is not None


@per_module
def is_left_to_libraries(module: Module, binding: Binding, wanted: Path) -> bool:
    """Whether nobody but other modules' functions gets what lets them write to a part of a local variable: of `pod` in
    `json.Unmarshal(data, pod); return pod.Annotations[key]` the decoder."""
    uses = (use for use in binding.uses if use is not binding.node and lets_go(module, use, wanted))
    return all(_is_given_to_library(module, spine_of(use)) for use in uses)


def _is_given_to_library(module: Module, given: Node) -> bool:
    above = given.parent
    call = above.parent if above is not None and above.kind == "argument_list" else None
    if call is None or call.kind != "call_expression" or typeof.callee_objects(module, call["function"]):
        return False
    return callee_name(module, call["function"]) != ""


def handed_out(module: Module, binding: Binding, path: Path) -> Iterator[Node]:
    """Yield the uses that give it to such a function, or to somebody who does."""
    if path and all(isinstance(step, Index) or exported(step) for step in path):
        uses = (use for use in binding.uses if use is not binding.node)
        yield from (use for use in uses if _is_handed_out(module, use, path))


def _is_handed_out(module: Module, use: Node, path: Path) -> bool:
    return any(True for _ in _followed(module, list(_ways(module, use, path, True))))


def decodings(module: Module, place: Place, path: Path) -> Iterator[Decoding]:
    """Yield the calls that may let a decoder write to what lies at a path below what a place holds, as far as they are
    in sight."""
    yield from (each for each in _followed(module, [(place, path)]) if each is not None)


def _followed(module: Module, todo: list[Way | Decoding | None]) -> Iterator[Decoding | None]:
    """Yield the decoders that get what is given away, through however many names, fields and lists; None where that
    cannot be told."""
    seen = set(todo)
    while todo:
        way = todo.pop()
        if way is None or isinstance(way, Decoding):
            yield way
        elif len(seen) > _MOST_PLACES:
            yield None
            return
        else:
            further = [each for each in _all_ways(module, *way) if each not in seen]
            seen.update(further)
            todo += further


_MOST_PLACES = 48


@dataclass(frozen=True, slots=True)
class Decoding:
    """A call that may be one of a decoder, and the argument that it may write to."""

    call: Node
    given: Node


@per_module
def _all_ways(module: Module, place: Place, path: Path) -> tuple[Way | Decoding | None, ...]:
    """Return where what a place holds goes from there."""
    found = (way for use in uses_of(module, place, _may_lead_on) for way in _ways(module, use, path, False))
    return tuple(dict.fromkeys((*found, *named_result(module, place, path))))


# what is only looked at: `c.local == nil`, `*c.local.HA && ok`; `if *c.local.HA {`, but not `range c.local.Hosts {`
_LOOKED_AT = rb"(?:\.\w+)*[ \t]*(?:[!=]=|&&|\|\||(?P<block>\{))"
_IF = rb"[ \t]*(?:\}[ \t]*else[ \t]+)?if\b"


def _may_lead_on(source: bytes, name: bytes) -> bool:
    """Whether something may go on from where a field of this name is selected."""
    looked_at = re.compile(_LOOKED_AT)
    if may_select(source, name, looked_at):
        return True
    places = (each.span() for each in re.finditer(re.escape(name), source))
    blocks = (at for at, end in places if (found := looked_at.match(source, end)) is not None and found["block"])
    before = (source[source.rfind(b"\n", 0, at) + 1 : at] for at in blocks)
    return any(re.match(_IF, line) is None or b"range" in line for line in before)


def _ways(module: Module, use: Node, path: Path, own: bool) -> Iterator[Way | Decoding | None]:
    """Yield where a use gives the part of an object that has a field behind it; None where that cannot be told."""
    spine = spine_of(use)
    way = below(use, spine)
    if spine.kind == "selector_expression" and (receivers := _receivers(module, spine)):
        yield from ((each, path[len(way) - 1 :]) for each in receivers if overlaps(way[:-1], path))
        return
    above = spine.parent
    given = above is not None and above.kind == "unary_expression" and above["operator"].kind == "&"
    rest = path[len(way) :]
    type_ = typeof.of_expression(module, spine)
    called = rest[:1] == (RESULT,) or one_of_several(rest) is not None
    if not overlaps(way, path) or not (given or called or shares(module, type_)):
        return
    if type_ is not None and spine.kind == "unary_expression" and types.is_type_parameter(type_.node):
        yield None  # `*p = v` in a generic function; of a type that is named, it is found by that
    whole = _converted(module, spine)
    above = whole.parent
    call = above.parent if above is not None and above.kind == "argument_list" else None
    if call is not None and call.kind == "call_expression":
        yield from _given(module, call, whole, rest)
    elif above is not None and above.kind == "type_assertion_expression":
        yield above, rest
    elif above is not None and above.field != "left" and not (own and _is_returned_here(use, whole)):
        found = list(stowed_at(module, whole, rest))
        yield from found
        if (
            not found
            and above.kind in _KEEPING
            and not _is_returned_here(use, whole)
            and _fills_something(module, whole)
        ):
            yield None


def _is_returned_here(use: Node, whole: Node) -> bool:
    """Whether a variable's own function returns it: who gets it is asked himself about it."""
    statement = whole.parent.parent if whole.parent is not None else None
    own = use.binding is not None and use.function is use.binding.function
    return own and statement is not None and statement.kind == "return_statement"


# where a pointer goes into something that it is got from again: a literal, a channel, what a closure returns
_KEEPING = ("literal_element", "literal_value", "keyed_element", "send_statement", "expression_list")


def _converted(module: Module, node: Node) -> Node:
    """Return what is around an expression and is the same pointer, or a part of the same list: `any(o)`, `(o)`,
    `all[1:]`."""
    above = node.parent
    if above is not None and above.kind == "unary_expression" and above["operator"].kind == "&":
        node, above = above, above.parent
    while above is not None:
        call = above.parent if above.kind == "argument_list" and len(above.children) == 1 else None
        part = above.kind == "slice_expression" and above.get("operand") is node
        if part or above.kind in ("parenthesized_expression", "type_conversion_expression", "variadic_argument"):
            node, above = above, above.parent
        elif call is not None and call.kind == "call_expression" and is_pointer_conversion(module, call):
            node, above = call, call.parent
        else:
            break
    return node


def is_pointer_conversion(module: Module, call: Node) -> bool:
    """Whether a call only gives a pointer another type: `any(o)`, `(*plain)(o)`."""
    function = strip_parens(call["function"])
    if function.kind in ("interface_type", "unary_expression"):  # `interface{}(o)`, `(*Options)(o)`
        return True
    items = typeof.callee_objects(module, function)
    return types.predeclared(module, function) == "any" or any(item.kind == "type" for item in items)


def _given(module: Module, call: Node, given: Node, path: Path) -> Iterator[Way | Decoding | None]:
    """Yield where an argument of a call goes."""
    function, index = strip_parens(call["function"]), call["arguments"].children.index(given)
    if (number := one_of_several(path)) is not None:  # `use(wrap(s))`
        index, path = number, path[1:]
    name = callee_name(module, function)
    if name == "append":
        yield call, path if index == 0 or given.kind == "variadic_argument" else (ELEMENT, *path)
        return
    if name:
        yield from _given_to_library(module, call, name, index, path)
    called = _called(module, call, function)
    if (None in called or not called) and (_may_decode(module, function) or changes_itself(module, given)):
        yield Decoding(call, given)
    for each in filter(None, called):
        parameter = parameter_of(each, index)
        if parameter is not None and parameter.variadic and given.kind != "variadic_argument":
            yield None if _fills_something(module, each) else (parameter, (ELEMENT, *path))
        elif parameter is not None:
            yield parameter, path


def _given_to_library(module: Module, call: Node, name: str, index: int, path: Path) -> Iterator[Way | None]:
    """Yield where the standard library lets others have what it is given."""
    arguments = call["arguments"].children
    if name == "context.WithValue":
        # whatever the key: few values of contexts are pointers that a decoder gets
        yield StowedField(None, "Value", call.file.folder), (RESULT, *path)
    elif name.startswith(COPYING):
        yield call, path
    elif name == "panic":
        yield None  # `recover()` gives it to whoever is on the way
    elif name == "copy" and index == 1:
        yield from put_below(module, arguments[0], path)


def _called(module: Module, call: Node, function: Node) -> list[Node | None]:
    """Return the functions of this program that a call is sure to call, one of them; None where it may call others."""
    items = [item for item in typeof.callee_objects(module, function) if item.kind != "type"]
    closure = _closure(module, function)
    found: list[Node | None] = [item.declaration.node for item in items if item.kind != "var"]
    if any(item.kind == "var" for item in items):
        found += [callee.function for callee in callees(module, call)]
    return found if closure is None else [*found, closure]


def _fills_something(module: Module, node: Node) -> bool:
    """Whether a decoder, or what calls one, stands in the declaration around a place."""
    top = top_of(node)
    return any_between(fill_places(module, node.file.folder, node.file.path), top.start, top.end)


def _receivers(module: Module, selector: Node) -> list[Binding]:
    """Return the receivers of the methods that a selector can name: what it selects them from."""
    found = [item.declaration.node for item in typeof.callee_objects(module, selector) if item.kind == "method"]
    names = [name for node in found for name, _, _ in parameters(node, "receiver")]
    return [name.binding for name in names if name is not None and name.binding is not None]


def _closure(module: Module, function: Node) -> Node | None:
    """Return the closure that is called, where it stands or by its only name."""
    if function.kind == "func_literal":
        return function
    return closure_of(module, function.binding) if function.binding is not None else None


# what loggers, encoders and templates call it, whose types are of other modules: `logger.Info("read", "options", o)`,
# `json.NewEncoder(w).Encode(o)`
_LOOKING = re.compile(
    r"(?:Print|Log|Trace|Debug|Info|Warn|Warning|Error|Fatal|Panic|With)(?:f|ln|w|S|Values?|Fields?)?"
    r"|Encode|Marshal|Execute(?:Template)?"
)
_ELSEWHERE = ("reflect.DeepEqual", "context.WithValue")


def _may_decode(module: Module, function: Node) -> bool:
    """Whether a function that is not of this program may write to what it is given: `json.Unmarshal`; also what cannot
    be told, a method of what another module returns, `json.NewDecoder(f).Decode`, or the value of a variable."""
    name = callee_name(module, function)
    if name:
        return "." in name and name not in (*READING, *_ELSEWHERE) and not only_looks(name)
    return function.kind != "selector_expression" or _LOOKING.fullmatch(function["field"].text) is None
