"""What a template writes, with what a run knows of its data.

data := map[string]string{"registry": k.Config.RegistryInfo.URL}
data["image"] = common.LvsCareRepoAndTag
err := lvsTemplate.Execute(&out, data)      // {{ .registry }}/{{ .image }}
"""

from __future__ import annotations

from codemod.golang.evaluate.evaluator import OverBudget
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.models.templates import actions, names_in, sources_of
from codemod.golang.evaluate.printing import PRINTING, texts_print_themselves
from codemod.golang.evaluate.values import Value, printed
from codemod.golang.execute.contents import NIL, Content, Function, Opaque, Pointer, Struct, Table, untyped
from codemod.golang.execute.denoting import Denoted, Trail, field_below, loaded
from codemod.golang.execute.dynamic_types import is_plain
from codemod.golang.execute.elements import entry
from codemod.golang.execute.equality import text_in
from codemod.golang.execute.inputs import STATIC_STEPS
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.made_anew import text_content
from codemod.golang.execute.operations import sum_of_texts
from codemod.golang.execute.written_texts import builder_of, write_to
from codemod.golang.flow.callees import Invocation
from codemod.golang.program import members, typeof, types
from codemod.golang.read.syntax import Node


def _executed(machine: Machine, function: Function, arguments: list[Content], node: Node) -> list[Content] | None:
    """`tmpl.Execute(w, data)`, where each action is a field of the data, or an entry."""
    called = node.get("function")
    if called is None or called.kind != "selector_expression" or not called["field"].spells("Execute"):
        return None
    builder = builder_of(machine, arguments[0]) if len(arguments) == 2 else None
    text = _text_of(machine, node) if builder is not None else None
    if builder is None or text is None:
        return None
    written = text_content("", node)
    for said, action in actions(text):
        piece = _printed(machine, arguments[1], said, node) if action else text_content(said, node)
        if piece is None:
            return None
        written = sum_of_texts(node, written, piece)
    write_to(machine, builder, written, node)
    return [NIL]


def _text_of(machine: Machine, node: Node) -> str | None:
    """Return the text that the template is parsed from, as the evaluation by definitions knows it."""
    evaluator, function = machine.evaluator, node.get("function")
    operand = function.get("operand") if function is not None else None
    if operand is None:
        return None
    before, spent = len(evaluator.problems), evaluator.spent
    try:
        found = evaluator.at(node, lambda: sources_of(evaluator, operand, Frame()), STATIC_STEPS)
    except (OverBudget, RecursionError):
        return None
    finally:
        del evaluator.problems[before:]
        machine.steps += evaluator.spent - spent
    return found[0].text if len(found) == 1 else None


def _printed(machine: Machine, data: Content, said: str, node: Node) -> Value | None:
    """Return what an action writes: nothing where it is no field, or its type may have its own way to print."""
    steps = names_in(said)
    type_ = typeof.of_expression(machine.module, Invocation.of(node).arguments[1])
    held, trail = data, None
    place: Denoted | None = None
    for name, is_key in steps or ():
        found = _below(machine, held, trail, name, is_key, node)
        if found is None:
            return None
        place, type_ = found
        held, trail = place.cell.held, place.trail
    if place is None or not _prints_plainly(machine, held, type_):
        return None
    held = untyped(loaded(machine, place, node))
    shown = printed(text_in(machine, held, node), "v") if isinstance(held, Value | Opaque) else None
    return machine.evaluator.settled(shown) if shown is not None else None


def _below(
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
    # of an embedded pointer it is not asked whether it is nil, where a template does not write on
    if field is None or field[0]:
        return None
    return field_below(machine, held, trail, name, node), field[1]


def _prints_plainly(machine: Machine, held: Content, type_: types.Type | None) -> bool:
    module = machine.module
    if is_plain(module, held):
        return True
    if type_ is None or types.may_be_interface(module, type_):
        return isinstance(held, Value) and not texts_print_themselves(module)
    return not any(members.methods(module, type_, name) for name in PRINTING)


# the type of a template that is a variable is not known by its name; the text that it is parsed from says it
TEMPLATES = dict.fromkeys(("text/template.Template.Execute", "?.Execute", "?"), _executed)
