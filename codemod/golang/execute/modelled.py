"""What functions of other modules make of texts: what the evaluation by definitions says of them, given one run's
texts."""

from __future__ import annotations

from codemod.golang.evaluate.evaluator import Evaluator, Model
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.models.stdlib import MODELS
from codemod.golang.evaluate.printing import PRINTING, texts_print_themselves
from codemod.golang.evaluate.terms import Hole, Part, Unknown, origin, plain
from codemod.golang.evaluate.values import Value, normal
from codemod.golang.execute.address_texts import text_of_address
from codemod.golang.execute.contents import NIL, Content, Function, Pointer, Slice, Spread, Struct, Typed
from codemod.golang.execute.dynamic_types import dynamic_type
from codemod.golang.execute.ending import NoAnswer, NotUnderstood, Panicked
from codemod.golang.execute.equality import text_in
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.methods import received_by
from codemod.golang.execute.plain_texts import is_plain_text
from codemod.golang.execute.template_places import prints_plainly
from codemod.golang.flow.callees import Invocation
from codemod.golang.flow.paths import Path
from codemod.golang.program import members, typeof, types
from codemod.golang.read.syntax import Node
from codemod.records import replace


class Asked(Exception):
    """A model asks for more than the texts of the arguments."""


class GivenTexts(Evaluator):
    """Answers what a call's arguments are, and nothing else."""

    def __init__(self, evaluator: Evaluator, known: dict[Node, Value], printed: dict[Node, Value]) -> None:
        self.__dict__.update(evaluator.__dict__)
        self._known = known
        self.printed_once = printed

    def evaluate(self, node: Node, frame: Frame, path: Path = ()) -> list[Value]:
        if node not in self._known or path:
            raise Asked
        return [self._known[node]]


def spread_out(machine: Machine, arguments: list[Content], node: Node) -> tuple[list[Content], Node]:
    """Return a call that prints the elements of a known list one by one: of `fmt.Fprintf(w, format, args...)`. One that
    may have its own way to print leaves the call as it is."""
    last = arguments[-1].held if arguments and isinstance(arguments[-1], Spread) else None
    cells = last.window if isinstance(last, Slice) else [] if last is NIL else None
    if cells is None or not all(prints_plainly(machine, cell.held, None) for cell in cells):
        return arguments, node
    call = Node("call_expression", node.start, node.end, node.file, node.parent, node.field)
    listed = Node("argument_list", node.start, node.end, node.file, call, "arguments")
    one_each = [Node("identifier", node.start, node.end, node.file, listed, None) for _ in cells]
    listed.children = [*Invocation.of(node).arguments[:-1], *one_each]
    call.children = [listed]
    return [*arguments[:-1], *(cell.held for cell in cells)], call


def modelled(machine: Machine, model: Model, name: str, arguments: list[Content], node: Node) -> Value:
    arguments, node = spread_out(machine, arguments, node) if name.startswith(("fmt.", "path")) else (arguments, node)
    given = Invocation.of(node).arguments
    texts: dict[Node, Value] = {}
    if len(given) == len(arguments) and not any(isinstance(each, Spread) for each in arguments):
        listed = list(zip(given, arguments, strict=True))
        printed = printed_by_methods(machine, listed) if name.startswith("fmt.") else {}
        texts = texts_printed(machine, listed, printed)
        try:
            found = model(GivenTexts(machine.evaluator, texts, printed), node, Frame())
        except Asked:
            found = None
        known = [value for value in found or () if value.unknown is None]
        if found and len(known) == len(found):
            return known[machine.choose(len(known))] if len(known) > 1 else known[0]
        if found and name.startswith("fmt.") and len(found) == 1 and len(found[0].parts) > 1:
            return with_symbols(machine, found[0], arguments, node)
    machine.lose_sight_of(*(each.held if isinstance(each, Spread) else each for each in arguments), remade=True)
    if texts and not _listed(arguments):
        # one text for the same arguments
        return machine.symbol(node, ("made", name, *(plain(texts[each].parts) for each in given)))
    return machine.symbol(node, ("called", machine.number()))


def with_symbols(machine: Machine, value: Value, given: list[Content], node: Node) -> Value:
    """Return what is printed with a symbol for each part that is not known, what `%q` makes of a text: what is around
    it is as it was written."""
    if value.unknown is None:
        return value
    machine.lose_sight_of(*(each.held if isinstance(each, Spread) else each for each in given), remade=True)
    parts: list[Part] = []
    for part in value.parts:
        lost = isinstance(part, Hole) and isinstance(origin(part.term), Unknown)
        parts += machine.symbol(node, ("printed", machine.number())).parts if lost else (part,)
    return replace(value, parts=normal(parts))


def texts_printed(
    machine: Machine, listed: list[tuple[Node, Content]], printed: dict[Node, Value]
) -> dict[Node, Value]:
    """Return the text of each argument; `printed` are those that methods make."""
    return printed | {place: text_in(machine, held, place) for place, held in listed if place not in printed}


def remade(machine: Machine, name: str, texts: list[Value], node: Node) -> list[Value] | None:
    """Return what a function makes of other texts than those that it was called with; None where that is not known."""
    model, given = MODELS.get(name), Invocation.of(node).arguments
    if model is None or len(given) != len(texts):
        return None
    try:
        return model(GivenTexts(machine.evaluator, dict(zip(given, texts, strict=True)), {}), node, Frame())
    except Asked:
        return None


def _listed(arguments: list[Content]) -> bool:
    return any(isinstance(each, Slice | Struct | Pointer) for each in arguments)


def printed_by_methods(machine: Machine, listed: list[tuple[Node, Content]]) -> dict[Node, Value]:
    """Return the texts that package fmt prints of arguments by a method of theirs: of objects with a method String."""
    addresses = {p: text for p, held in listed if (text := text_of_address(machine, held, p)) is not None}
    found = ((place, _printing_method(machine, held, place)) for place, held in listed if place not in addresses)
    methods = [(place, method) for place, method in found if method is not None]
    try:
        return addresses | {
            place: text_in(machine, machine.ways.enter(machine, method, [], place)[0], place)
            for place, method in methods
        }
    except Panicked:
        raise NoAnswer("package fmt recovers, and prints what was panicked with") from None


def _printing_method(machine: Machine, held: Content, site: Node) -> Function | None:
    type_ = dynamic_type(machine, held) if isinstance(held, Typed | Struct | Pointer) else None
    if type_ is None and held is not NIL:
        type_ = typeof.of_expression(machine.module, site)
    hidden = type_ is None or types.may_be_interface(machine.module, type_)
    if hidden and texts_print_themselves(machine.module) and not is_plain_text(machine.module, site):
        raise NotUnderstood("what may be of a type that prints itself", site)
    if type_ is None or hidden:
        return None
    found = [each for name in PRINTING for each in members.ways_to_method(machine.module, type_, name)]
    if not found:
        return None
    way, item = found[0]
    received = item.declaration.node["receiver"].children[0].get("type")
    is_lent = received is not None and received.kind == "pointer_type" and not type_.pointer
    if len(found) != 1 or is_lent or not item.name.endswith((".String", ".Error")):
        raise NotUnderstood("what prints itself in its own way", site)
    return Function(item.declaration.node, {}, received_by(machine, held, way, item.declaration.node, site))
