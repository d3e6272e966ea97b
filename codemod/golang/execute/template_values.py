"""What pipelines of a template give, and what is written of that."""

from __future__ import annotations

import re
from functools import reduce

from codemod.golang.evaluate.printing import as_printed
from codemod.golang.evaluate.values import Value, printed
from codemod.golang.execute.contents import (
    NIL,
    Cell,
    Condition,
    Content,
    Function,
    Opaque,
    Pointer,
    Slice,
    Struct,
    Table,
    untyped,
)
from codemod.golang.execute.denoting import Denoted, loaded
from codemod.golang.execute.equality import are_same, known_number, text_in
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_anew import number_content, text_content
from codemod.golang.execute.operations import sum_of_texts
from codemod.golang.execute.plain_texts import string_type
from codemod.golang.execute.template_places import found_below, prints_plainly, says_little
from codemod.golang.execute.template_trees import Branch, Command, NotRead, Operand, Piece, Pipeline, Set
from codemod.golang.program import types
from codemod.golang.read.scopes import parameters
from codemod.golang.read.syntax import Node
from codemod.records import NamedTuple

_MOST = 64


class Dot(NamedTuple):
    """What a template has at hand: an object, its type as it is declared, and where it lies."""

    held: Content
    type: types.Type | None
    place: Denoted | None = None


class Writer:
    """Writes one template, with the functions that it was given."""

    def __init__(self, machine: Machine, node: Node, functions: dict[str, Content]) -> None:
        self._machine, self._node, self._functions = machine, node, functions

    def written(self, pieces: list[Piece], dot: Dot, known: dict[str, Dot]) -> Value:
        """Return what is written. Raises `NotRead`."""
        found = text_content("", self._node)
        known = dict(known)
        for piece in pieces:
            if isinstance(piece, Set):
                known[piece.name] = self._given(piece.given, dot, known)
                continue
            if isinstance(piece, str):
                text = text_content(piece, self._node)
            elif isinstance(piece, Branch):
                text = self._of_branch(piece, dot, known)
            else:
                text = self._shown(self._given(piece, dot, known), "v")
            found = sum_of_texts(self._node, found, text)
        return found

    def _of_branch(self, branch: Branch, dot: Dot, known: dict[str, Dot]) -> Value:
        asked = self._given(branch.asked, dot, known)
        if branch.kind == "range":
            return self._of_loop(branch, asked, dot, known)
        if branch.kind == "template":
            return self.written(branch.body, asked, {"$": asked})
        if len(branch.names) > 1:
            raise NotRead
        inner = known | dict.fromkeys(branch.names, asked)
        if self._holds(asked):
            return self.written(branch.body, asked if branch.kind == "with" else dot, inner)
        return self.written(branch.otherwise, dot, inner)

    def _of_loop(self, branch: Branch, asked: Dot, dot: Dot, known: dict[str, Dot]) -> Value:
        held = untyped(self._content(asked))
        if isinstance(held, Opaque) and says_little(branch):
            self._machine.lose_sight_of(held, remade=True)
            return self._machine.symbol(self._node, ("ranged", self._machine.number()))
        if held is not NIL and (not isinstance(held, Slice) or held.length > _MOST):
            raise NotRead
        cells = held.window if isinstance(held, Slice) else []
        found = text_content("", self._node)
        for number, cell in enumerate(cells):
            element = self._element(cell, held)
            own = (Dot(number_content(number, self._node), None), element)[-len(branch.names) :]
            inner = known | dict(zip(branch.names, own, strict=True)) if branch.names else known
            found = sum_of_texts(self._node, found, self.written(branch.body, element, inner))
        return found if cells else self.written(branch.otherwise, dot, known)

    def _given(self, pipeline: Pipeline, dot: Dot, known: dict[str, Dot]) -> Dot:
        """Return what a pipeline gives: each command gets what the one before it gives as its last argument."""
        found: list[Dot] = []
        for command in pipeline:
            found = [self._of_command(command, dot, known, found)]
        return found[0]

    def _of_command(self, command: Command, dot: Dot, known: dict[str, Dot], last: list[Dot]) -> Dot:
        first, *rest = command
        named = isinstance(first, str) and first[0].isalpha()
        if not named or first in ("true", "false"):
            if rest or last:
                raise NotRead  # a method with arguments
            return self._operand(first, dot, known)
        assert isinstance(first, str)
        if first in ("and", "or") and first not in self._functions:
            return self._first(first == "or", rest, dot, known, last)
        given = [*(self._operand(each, dot, known) for each in rest), *last]
        return self._called(first, given)

    def _first(self, wanted: bool, rest: list[Operand], dot: Dot, known: dict[str, Dot], last: list[Dot]) -> Dot:
        """`or .Registry "docker.io"`: the first that is there, or the last; what follows it is not looked at."""
        listed = [*rest, *last]
        for number, each in enumerate(listed):
            found = self._operand(each, dot, known) if not isinstance(each, Dot) else each
            if number == len(listed) - 1 or self._holds(found) is wanted:
                return found
        raise NotRead

    def _operand(self, operand: Operand, dot: Dot, known: dict[str, Dot]) -> Dot:
        if not isinstance(operand, str):
            return self._given(operand, dot, known)
        if operand[0] in '"`':
            return Dot(text_content(operand[1:-1], self._node), string_type(self._node))
        if operand in ("true", "false"):
            return Dot(operand == "true", None)
        if operand.lstrip("-").isdigit():
            return Dot(number_content(int(operand), self._node), None)
        if operand[0].isalpha() or operand[0] == "_":
            return self._called(operand, [])
        root, *names = operand.split(".")
        found = known.get(root) if root else dot
        if found is None:
            raise NotRead
        for name in names if operand != "." else ():
            found = self._below(found, name, False)
        return found

    def _called(self, name: str, given: list[Dot]) -> Dot:
        if name in self._functions:
            return self._of_own(self._functions[name], given)
        if name == "printf" and given:
            return self._printf(given)
        if name == "print" and len(given) == 1:
            return Dot(self._shown(given[0], "v"), string_type(self._node))
        if name == "not" and len(given) == 1:
            return Dot(not self._holds(given[0]), None)
        if name in ("eq", "ne") and len(given) == 2:
            return Dot(self._are_same(*given) is (name == "eq"), None)
        if name == "index" and len(given) > 1:
            return reduce(self._at, given[1:], given[0])
        raise NotRead

    def _at(self, dot: Dot, key: Dot) -> Dot:
        """Return the entry of a map, or the element of a list, that is there: `index .Args 0`."""
        text, held = self._content(key), self._content(dot)
        if not isinstance(text, Value):
            raise NotRead
        if not text.numeric and text.text is not None:
            return self._below(dot, text.text, True)
        number, cells = known_number(text), held.window if isinstance(held, Slice) else []
        if number is None or not 0 <= number < len(cells):
            raise NotRead
        return self._element(cells[number], held)

    def _element(self, cell: Cell, held: Content) -> Dot:
        self._machine.seen(cell.home)
        return Dot(cell.held, held.element if isinstance(held, Slice) else None, Denoted(cell))

    def _of_own(self, function: Content, given: list[Dot]) -> Dot:
        """Return what a function of the program gives, or one of the standard library, of texts."""
        if not isinstance(function, Function):
            raise NotRead
        if function.node is not None:
            listed = list(parameters(function.node, "parameters"))
            wanted = [self._kind(types.of_node(type_)) for _, type_, _ in listed if type_ is not None]
            ends = [self._kind(types.of_node(type_)) for _, type_, _ in parameters(function.node, "result")]
            plain = wanted == [self._kind_of(each) for each in given] and not any(variadic for *_, variadic in listed)
            if not plain or ends != ["text"] or "" in wanted:
                raise NotRead
        texts = [self._argument(each) for each in given]
        results = self._machine.ways.enter(self._machine, function, texts, self._node)
        if len(results) != 1:
            raise NotRead
        return Dot(results[0], string_type(self._node) if function.node is not None else None)

    def _kind_of(self, dot: Dot) -> str:
        held = self._content(dot)
        if isinstance(held, Value):
            return "text"
        if isinstance(held, Slice):
            return "list" if self._kind(held.element) == "text" else ""
        return self._kind((held.type if isinstance(held, Opaque) else None) or dot.type)

    def _kind(self, type_: types.Type | None) -> str:
        """Return whether a type is `string` itself, or a list of that; nothing for any other."""
        listed = type_ is not None and not type_.pointer and type_.node.kind == "slice_type"
        inner = types.element(self._machine.module, type_) if listed else type_
        known = inner is not None and not inner.pointer
        text = known and inner is not None and types.predeclared(self._machine.module, inner.node) == "string"
        return ("list" if listed else "text") if text else ""

    def _argument(self, dot: Dot) -> Content:
        """Return a text, or a list of texts, that a function is given."""
        held = self._content(dot)
        return held if self._kind_of(dot) == "list" else self._text(dot)

    def _printf(self, given: list[Dot]) -> Dot:
        form, rest = self._text(given[0]).text, list(given[1:])
        if form is None:
            raise NotRead
        found = text_content("", self._node)
        for said in re.split(r"(%.)", form):
            if said[:1] != "%" or said == "%%":
                text = text_content("%" if said == "%%" else said, self._node)
            elif said[1:] in ("s", "d", "v") and rest:
                text = self._shown(rest.pop(0), said[1:])
            else:
                raise NotRead
            found = sum_of_texts(self._node, found, text)
        if rest:
            raise NotRead
        return Dot(found, string_type(self._node))

    def _below(self, dot: Dot, name: str, is_key: bool) -> Dot:
        """Return a field or an entry that is there."""
        machine, trail = self._machine, dot.place.trail if dot.place is not None else None
        found = found_below(machine, dot.held, trail, name, is_key, self._node)
        if found is None:
            raise NotRead
        return Dot(found[0].cell.held, found[1], found[0])

    def _content(self, dot: Dot) -> Content:
        return untyped(loaded(self._machine, dot.place, self._node) if dot.place is not None else dot.held)

    def _text(self, dot: Dot) -> Value:
        held = self._content(dot)
        if not isinstance(held, Value) and not (
            isinstance(held, Opaque) and types.is_string(self._machine.module, dot.type)
        ):
            raise NotRead
        return text_in(self._machine, held, self._node)

    def _shown(self, dot: Dot, verb: str) -> Value:
        """Return what is printed. Raises `NotRead` where its type may have its own way to print."""
        if not prints_plainly(self._machine, dot.held, dot.type):
            raise NotRead
        held = self._content(dot)
        if isinstance(held, bool | Condition) and verb == "v":  # `hostNetwork: {{ .Spec.HostNetwork }}`
            held = text_content("true" if self._machine.holds(held) else "false", self._node)
        if not isinstance(held, Value | Opaque):
            raise NotRead
        shown = printed(text_in(self._machine, held, self._node), "d" if verb == "d" else "s" if verb == "s" else "v")
        if shown is None:
            raise NotRead
        return as_printed(self._machine.evaluator, shown)

    def _holds(self, dot: Dot) -> bool:
        """Whether something is there: no empty text, no zero, no nil, no empty list."""
        held, machine = self._content(dot), self._machine
        if isinstance(held, bool | Condition):
            return machine.holds(held)
        if isinstance(held, Slice | Table) and not (isinstance(held, Table) and held.open):
            return bool(held.window if isinstance(held, Slice) else held.cells)
        if isinstance(held, Struct) or held is NIL or (isinstance(held, Pointer) and held.sure):
            return held is not NIL
        text = self._text(dot)
        nothing = number_content(0, self._node) if text.numeric else text_content("", self._node)
        if not text.numeric and not types.is_string(machine.module, dot.type):
            raise NotRead  # a number of which nothing is known
        return not machine.holds(are_same(machine, text, nothing, self._node))

    def _are_same(self, one: Dot, other: Dot) -> bool:
        first, second = self._text(one), self._text(other)
        if known_number(first) is None and known_number(second) is None and first.numeric != second.numeric:
            raise NotRead
        return self._machine.holds(are_same(self._machine, first, second, self._node))
