"""Numbers that a run reads from texts, and writes again.

port, err := strconv.ParseUint(text, 10, 16)        // of `strconv.Itoa(c.Port)` it is that number
if err != nil {
    return err
}
endpoint := net.JoinHostPort(host, strconv.FormatUint(port, 10))
"""

from __future__ import annotations

from codemod.golang.evaluate.terms import Hole, plain
from codemod.golang.evaluate.values import Value
from codemod.golang.execute.contents import NIL, Condition, Content, Function, Spread
from codemod.golang.execute.equality import known_number, refined, text_in
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_anew import number_content
from codemod.golang.execute.made_errors import wrapping
from codemod.golang.program.number_types import NUMBERS, has_room, keeps_all
from codemod.golang.read.syntax import Node
from codemod.records import replace


def _parsed(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`number, err := strconv.Atoi(text)`; what no number is parsed of is left to who calls."""
    if any(isinstance(each, Spread) for each in arguments):
        return None
    text = refined(machine, text_in(machine, arguments[0], node))
    base, bits = [known_number(each) for each in arguments[1:]] or [10, 0]
    if base not in (0, 10) or bits not in _SIZES:
        return None
    name = f"{'u' if function.name.endswith('Uint') else ''}int{bits or ''}"
    if text.text is not None:
        return _known(machine, text.text, name, node)
    part = text.parts[0]
    if len(text.parts) != 1 or not isinstance(part, Hole) or part.verb != "d":
        return None
    if name not in _WHOLE and not machine.holds(Condition(("fits", name, plain(text.parts)))):
        return [machine.symbol(node, ("does not fit", name, text.parts)), wrapping(machine, None, node)]
    number = Value((replace(part, verb="s"),), node)
    for wider in (each for each in NUMBERS if keeps_all("int" if name == "int64" else name, each)):
        machine.symbols["converted", wider, number.parts] = number
    return [number, NIL]


def _known(machine: Machine, text: str, name: str, node: Node) -> list[Content] | None:
    """Return what is parsed of a text that is known: only of what everybody takes for a number, or for none."""
    digits = text.removeprefix("-") if not name.startswith("u") else text
    if not text or not any(map(str.isdigit, text)):
        return [number_content(0, node), wrapping(machine, None, node)]
    if not digits.isdecimal() or not digits.isascii() or (digits[0] == "0" and digits != "0"):
        return None
    number = int(text)
    return [number_content(number, node), NIL] if has_room("int32", number) and has_room(name, number) else None


_SIZES = (0, 8, 16, 32, 64)
_WHOLE = ("int", "int64")  # with room for every number that somebody has written as an int

PARSED_NUMBERS = dict.fromkeys(("strconv.Atoi", "strconv.ParseInt", "strconv.ParseUint"), _parsed)
