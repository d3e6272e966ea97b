"""What a text is cut into, with what a run knows of it: `strings.Split`, `strings.Cut`, a `bufio.Scanner`'s lines.

scanner := bufio.NewScanner(strings.NewReader(hostImages))
for scanner.Scan() {
    name, image, found := strings.Cut(scanner.Text(), "=")
"""

from __future__ import annotations

from codemod.golang.evaluate.matching import begins, ends
from codemod.golang.evaluate.models.cutting import fields, piece, pieces
from codemod.golang.evaluate.models.texts import trimmed
from codemod.golang.evaluate.terms import Call, Hole, Parts, Text, plain, show
from codemod.golang.evaluate.values import Value, normal
from codemod.golang.execute.contents import (
    NIL,
    Builder,
    Bytes,
    Content,
    Function,
    Opaque,
    Outside,
    Pointer,
    Slice,
    Spread,
)
from codemod.golang.execute.equality import known_number, refined, text_in
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_anew import number_content, text_content
from codemod.golang.execute.text_sizes import COUNT
from codemod.golang.execute.waiting import state_cell
from codemod.golang.flow.library import callee_name, is_of_library
from codemod.golang.program import typeof
from codemod.golang.read.syntax import Node
from codemod.records import replace

_LONGEST_LINE = 60_000  # a scanner gives up at 64 KiB
_WHOLE, _BETWEEN = " whole", " between"  # of a list of pieces that are not known
_MOST_PIECES = 200
_READERS = ("strings.Reader", "bytes.Buffer")


def _texts(machine: Machine, arguments: list[Content], node: Node) -> list[Value] | None:
    """Return the arguments of a call as texts, what is cut and at what; None where they are none that are known."""
    if any(isinstance(each, Spread | Slice | Pointer) or each is NIL for each in arguments):
        return None
    found = [refined(machine, text_in(machine, each, node)) for each in arguments]
    by = found[1].text if len(found) > 1 else ""
    known = by is not None and by.isascii()
    return found if known and not any(each.numeric or each.unknown is not None for each in found) else None


def _piece(whole: Value, parts: Parts, node: Node) -> Value:
    """Return a piece of a text, which names the constant where the whole does, each place once."""
    return replace(whole, parts=parts, site=node, way=tuple(dict.fromkeys(whole.way)))


def _list_of(machine: Machine, whole: Value, found: list[Parts] | None, node: Node) -> Slice | None:
    if found is None or len(found) > _MOST_PIECES:
        return None
    home = ("cut", node)
    cells = [machine.cell(_piece(whole, parts, node), (home, "[]")) for parts in found]
    return Slice(cells, 0, len(cells), len(cells), None, home)


def _split(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`strings.Split(s, sep)`, `strings.SplitN(s, sep, n)`"""
    given = _texts(machine, arguments[:2], node)
    most = known_number(arguments[2]) if len(arguments) == 3 else -1
    if given is None or not given[1].text or not most:
        return None
    found = _list_of(machine, given[0], pieces(given[0], given[1].text, most), node)
    if found is None and most == 2:
        found = _list_of(machine, given[0], _halves(machine, given[0], given[1].text), node)
    if found is None and _is_joined_at_once(machine, node):
        parts: dict[object, Content] = {_WHOLE: given[0], _BETWEEN: given[1]}
        return [replace(machine.opaque(Outside(node, occasion=machine.number())), parts=parts)]
    return [found] if found is not None else None


def _is_joined_at_once(machine: Machine, cutting: Node) -> bool:
    """Whether nobody else has the list: `strings.Join(strings.Split(text, "/"), "/")`."""
    listed = cutting.parent
    above = listed.parent if listed is not None and listed.kind == "argument_list" else None
    if above is None or above.kind != "call_expression":
        return False
    return callee_name(machine.module, above["function"]) == "strings.Join" and is_of_library(machine.module, above)


def joined_again(held: Content, separator: Value, node: Node) -> Value | None:
    """Return the text of `strings.Join(strings.Split(text, "/"), "/")`, whatever the pieces are."""
    if not isinstance(held, Opaque):
        return None
    whole, by = held.parts.get(_WHOLE), held.parts.get(_BETWEEN)
    same = isinstance(by, Value) and plain(by.parts) == plain(separator.parts)
    return replace(whole, site=node) if same and isinstance(whole, Value) else None


def _counted(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`strings.Count(s, sep)`"""
    given = _texts(machine, arguments, node)
    if given is None or not given[1].text:
        return None
    found = pieces(given[0], given[1].text)
    if found is None:
        return [Value((Hole(Call(COUNT, (plain(given[0].parts), plain(given[1].parts))), "d"),), node)]
    return [number_content(len(found) - 1, node)]


def _words(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`strings.Fields(s)`"""
    given = _texts(machine, arguments, node)
    found = _list_of(machine, given[0], fields(given[0]), node) if given is not None else None
    return [found] if found is not None else None


def _cut(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`before, after, found := strings.Cut(s, sep)`"""
    given = _texts(machine, arguments, node)
    found = pieces(given[0], given[1].text, 2) if given is not None and given[1].text else None
    found = found or (_halves(machine, given[0], given[1].text or "") if given is not None else None)
    if given is None or found is None:
        return None
    first, *rest = (_piece(given[0], parts, node) for parts in found)
    return [first, rest[0] if rest else text_content("", node), bool(rest)]


def _halves(machine: Machine, whole: Value, by: str) -> list[Parts] | None:
    """Return the two texts that another one is cut into, where it is sure that there are two: together they are that
    again, wherever it was cut: of `{registry}/sealerio/lvscare:v1` a registry may have a slash, too."""
    if not by or not any(isinstance(part, Text) and by in part.text for part in whole.parts):
        return None
    key = plain(whole.parts)
    machine.symbols[_CUT, key, by] = whole
    return [(Hole(Call(_CUT, (key, (Text(by),), (Text(side),)))),) for side in _SIDES]


def with_cut_joined(machine: Machine, parts: Parts) -> Parts:
    """Return a text in which the two sides of a cut are one again."""
    for at in range(len(parts) - 2):
        first, between, last = parts[at : at + 3]
        if isinstance(first, Hole) and isinstance(first.term, Call) and first.term.function == _CUT:
            whole, by, side = first.term.arguments
            other = Call(_CUT, (whole, by, (Text(_SIDES[1]),)))
            same = side == (Text(_SIDES[0]),) and plain((between,)) == by
            if same and isinstance(last, Hole) and last.term == other:
                held = machine.symbols[_CUT, whole, show(by)]
                return with_cut_joined(machine, normal((*parts[:at], *held.parts, *parts[at + 3 :])))
    return parts


_CUT, _SIDES = "strings.Cut", ("before", "after")


def _cut_affix(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`rest, found := strings.CutPrefix(s, prefix)`"""
    given = _texts(machine, arguments, node)
    if given is None or given[1].text is None:
        return None
    last = function.name == "strings.CutSuffix"
    held = (ends if last else begins)(*given)
    if held is None:
        return None
    rest = trimmed(given[0], given[1].text, last, node) if held else given[0]
    return [rest, held] if rest.unknown is None else None


def _reader(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content]:
    """`strings.NewReader(s)`"""
    text = text_in(machine, arguments[0], node)
    return [Pointer(machine.cell(Builder(machine.cell(text, ("read", node)), "strings.Reader"), ("reader", node)))]


def _scanner(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`bufio.NewScanner(strings.NewReader(s))`: who else has the reader could read, or set it to another text,
    while the scanner does. So that one keeps what it left there."""
    held = arguments[0].cell.held if isinstance(arguments[0], Pointer) else None
    if not isinstance(held, Builder) or not isinstance(held.cell.held, Value):
        return None
    text = refined(machine, text_in(machine, held.cell.held, node))
    found = pieces(text, "\n") if held.name in _READERS else None
    sizes = (sum(len(part.text) for part in parts if isinstance(part, Text)) for parts in found or ())
    if found is None or any(size > _LONGEST_LINE for size in sizes):
        return None
    found = found[:-1] if found[-1] == (Text(""),) else found
    lines = _list_of(machine, text, [_without_return(each) for each in found], node)
    type_ = typeof.of_expression(machine.module, node)
    if lines is None or type_ is None:
        return None
    scanner, left = machine.struct(type_._replace(pointer=0), ("scanner", node)), machine.opaque()
    machine.write(held.cell, left)
    parts: dict[str, Content] = {
        " lines": lines,
        " at": number_content(-1, node),
        " reader": arguments[0],
        " left": left,
    }
    for name, content in parts.items():
        scanner.cells[name] = machine.cell(content, (scanner.made, name))
    return [Pointer(machine.cell(scanner, ("scanner", node, "*")))]


def _without_return(line: Parts) -> Parts:
    """Return a line without the carriage return at its end."""
    last = line[-1] if line else None
    return (
        normal((*line[:-1], piece(last, last.text[:-1])))
        if isinstance(last, Text) and last.text.endswith("\r")
        else line
    )


def _next_line(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`scanner.Scan()`"""
    lines, at = (state_cell(machine, function, name) for name in (" lines", " at"))
    number = known_number(at.held) if at is not None else None
    if lines is None or at is None or number is None or not isinstance(lines.held, Slice):
        return None
    if not _has_its_reader_alone(machine, function):
        return None
    if number < lines.held.length:
        machine.write(at, number_content(number + 1, node))
    return [number + 1 < lines.held.length]


def _has_its_reader_alone(machine: Machine, function: Function) -> bool:
    reader, left = (state_cell(machine, function, name) for name in (" reader", " left"))
    held = reader.held.cell.held if reader is not None and isinstance(reader.held, Pointer) else None
    if left is None or not isinstance(held, Builder):
        return False
    machine.seen(held.cell.home)
    return held.cell.held is left.held


def _line(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`scanner.Text()`, `scanner.Bytes()`"""
    lines, at = (state_cell(machine, function, name) for name in (" lines", " at"))
    number = known_number(at.held) if at is not None else None
    if lines is None or number is None or not isinstance(lines.held, Slice):
        return None
    inside = 0 <= number < lines.held.length
    text = lines.held.window[number].held if inside else text_content("", node)
    return [Bytes(machine.cell(text, ("bytes", node)))] if function.name.endswith("Bytes") else [text]


def _no_error(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`scanner.Err()`"""
    return [NIL] if state_cell(machine, function, " lines") is not None else None


CUTTING = {
    "strings.Count": _counted,
    "strings.Split": _split,
    "strings.SplitN": _split,
    "strings.Fields": _words,
    "strings.Cut": _cut,
    "strings.CutPrefix": _cut_affix,
    "strings.CutSuffix": _cut_affix,
    "strings.NewReader": _reader,
    "bufio.NewScanner": _scanner,
    "bufio.Scanner.Scan": _next_line,
    "bufio.Scanner.Text": _line,
    "bufio.Scanner.Bytes": _line,
    "bufio.Scanner.Err": _no_error,
}
