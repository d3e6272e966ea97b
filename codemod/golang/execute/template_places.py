"""What lies below an object in a template, what is printed of that, and which loops write little."""

from __future__ import annotations

import re
from collections.abc import Iterable

from codemod.golang.evaluate.printing import PRINTING, texts_print_themselves
from codemod.golang.evaluate.values import Value
from codemod.golang.execute.contents import Content, Opaque, Pointer, Struct, Table, untyped
from codemod.golang.execute.denoting import Denoted, Trail, field_below
from codemod.golang.execute.dynamic_types import is_plain
from codemod.golang.execute.elements import entry
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_anew import text_content
from codemod.golang.execute.reachable_memory import is_foreign_name
from codemod.golang.execute.template_trees import Branch, Operand, Piece, Pipeline, Set
from codemod.golang.program import members, types
from codemod.golang.program.names import package_of_operand
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node


def found_below(
    machine: Machine, held: Content, trail: Trail | None, name: str, is_key: bool, node: Node
) -> tuple[Denoted, types.Type | None] | None:
    """Return a field or an entry that is there, and its type."""
    held = untyped(held)
    if isinstance(held, Table):
        machine.seen(("table", held.made))
        cell = entry(machine, held, text_content(name, node), node) if not held.open else None
        key = held.key is not None and types.predeclared(machine.module, held.key.node) == "string"
        return (Denoted(cell), held.element) if cell is not None and key else None
    struct = held.cell.held if isinstance(held, Pointer) and held.sure else held
    if is_key or not isinstance(struct, Struct) or not name[:1].isupper():
        return None
    field = members.find_field(machine.module, struct.type, name)
    own = struct.type is None or types.declared(machine.module, struct.type) is not None
    if field is None and not own and (name in struct.cells or not struct.lost):
        # one that was written here, `v1.Container{Image: image}`, or that nobody knows, `{{ .Pod.Name }}`, which an
        # embedded one may have: what it was declared with is not read
        return field_below(machine, held, trail, name, node), None
    # of an embedded pointer it is not asked whether it is nil, where a template does not write on
    if field is None or field[0]:
        return None
    return field_below(machine, held, trail, name, node), field[1]


def prints_plainly(machine: Machine, held: Content, type_: types.Type | None) -> bool:
    module = machine.module
    if is_plain(module, held):
        return True
    if type_ is None or types.may_be_interface(module, type_):
        return (isinstance(held, Value | bool) or _is_of_others(module, held)) and not texts_print_themselves(module)
    return not any(members.methods(module, type_, name) for name in PRINTING)


def says_little(branch: Branch) -> bool:
    """Whether a loop writes nothing but its elements, and no line with an image: `{{ range .Args }}- {{ . }}{{ end }}`,
    however many there are."""
    return _say_little((*branch.body, *branch.otherwise), branch.names)


def _say_little(pieces: Iterable[Piece], names: tuple[str, ...]) -> bool:
    for piece in pieces:
        if isinstance(piece, str):
            little = re.search(r"(?i)image", piece) is None
        elif isinstance(piece, Branch):  # `{{ if $i }}, {{ end }}`
            only_asks = piece.kind == "if" and not piece.names and not _asks_for_more(piece.asked, names)
            little = only_asks and _say_little((*piece.body, *piece.otherwise), names)
        else:
            little = not isinstance(piece, Set) and not _asks_for_more(piece, names)
        if not little:
            return False
    return True


def _asks_for_more(pipeline: Pipeline, names: tuple[str, ...]) -> bool:
    return any(_names_more(operand, names) for command in pipeline for operand in command)


def _names_more(operand: Operand, names: tuple[str, ...]) -> bool:
    """Whether it is anything but a literal, the element, or what the library makes of that."""
    if not isinstance(operand, str):
        return _asks_for_more(operand, names)
    return operand[0] in "$." and operand != "." and operand not in names


def _is_of_others(module: Module, held: Content) -> bool:
    """Whether it has no type of this program: `v1.PullAlways`, and a field of another module's, `pod.Name`."""
    if not isinstance(held, Opaque) or held.origin is None:
        return isinstance(held, Opaque) and held.zero_of is not None
    path = package_of_operand(module, held.origin.node["operand"]) if is_foreign_name(module, held.origin) else None
    return path is not None and module.imported(path) is None
