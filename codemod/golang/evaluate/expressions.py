"""What an expression can be: expression + frame -> Values.

Demand-driven and flow-sensitive: a local variable is the set of definitions that reach the place (`variables`), a
call of this module's function is its returns with the arguments substituted (`calls`), a field of an object that
nobody in sight made is every write of that field in the module (`objects`). Whatever is not covered is an unknown
Value, never a guess.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from codemod.finding.diagnostics import message
from codemod.golang.evaluate.calls import result_of
from codemod.golang.evaluate.declared import constant, full_name, package_variable, text_of
from codemod.golang.evaluate.evaluator import Ask, Evaluator, Model
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.memory import NO_WORDS, Words
from codemod.golang.evaluate.models.several_results import LISTS, RESULTS
from codemod.golang.evaluate.objects import part_of_literal
from codemod.golang.evaluate.terms import CUT_OFF, VAGUE, Name, Text, Why
from codemod.golang.evaluate.values import CONSTANT, NAMED, Passed, Value, concat, number, passing, plain_text, unknown
from codemod.golang.evaluate.variables import variable
from codemod.golang.flow.paths import ELEMENT, WHAT, Index, Path, index_step
from codemod.golang.program import typeof, types
from codemod.golang.program.names import declarations, package_of_operand
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object, Problem
from codemod.golang.read.literals import STRING_KINDS, decode, unquote
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, strip_parens
from codemod.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def expression(evaluator: Evaluator, node: Node, frame: Frame, path: Path) -> list[Value]:
    """Return what the part `path` of an expression without parentheses around it can be."""
    if path == (WHAT,):
        from codemod.golang.evaluate.made import is_made_here

        if is_made_here(evaluator.module, node):
            return [evaluator.made(node, frame)]
    kind = _KINDS.get(node.kind)
    if kind is None or (kind in (_string, _sum) and path and isinstance(path[0], Index)):  # one byte of a text
        return [unknown("this kind of expression is not evaluated", node)]
    found = kind(evaluator, node, frame, path)
    if path and not evaluator.asks_defaults and any(value.why in (*VAGUE, *CUT_OFF) for value in found):
        from codemod.golang.evaluate.by_field import by_field  # most objects are made where they can be followed

        return by_field(evaluator, node, path, found)
    return found


def _string(evaluator: Evaluator, node: Node, frame: Frame, path: Path) -> list[Value]:
    data = unquote(node)
    if data is None:
        return [unknown("malformed literal", node)]
    mark = evaluator.mark_of(node)
    return [Value((Text(decode(data), mark, node.span),), node) if mark and data else plain_text(decode(data), node)]


def _call(evaluator: Evaluator, node: Node, frame: Frame, path: Path) -> list[Value]:
    return evaluator.result(node, frame, path, 0)


def _index(evaluator: Evaluator, node: Node, frame: Frame, path: Path) -> list[Value]:
    step = index_step(node.get("index"))
    found = evaluator.evaluate(node["operand"], frame, (step, *path))
    if step == ELEMENT and (len(found) != 1 or found[0].unknown):
        from codemod.golang.evaluate.entries import key_of

        key = key_of(evaluator, node.get("index"), frame)
        found = evaluator.evaluate(node["operand"], frame, (key, *path)) if key != ELEMENT else found
    if not path and any(value.why in VAGUE for value in found):
        from codemod.golang.evaluate.caches import cached

        found = cached(evaluator, node, frame) or found
    type_ = types.underlying(evaluator.module, typeof.of_expression(evaluator.module, node["operand"]))
    binding = strip_parens(node["operand"]).binding  # `parts ...string` is a list
    if types.is_string(evaluator.module, type_) and not (binding is not None and binding.variadic):
        return [unknown("this kind of expression is not evaluated", node)]  # one byte
    if type_ is not None and type_.node.kind == "slice_type":
        # of a list without elements Go takes none: it panics
        return [value for value in found if value.why is not Why.EMPTY] or found
    return found


def _slice(evaluator: Evaluator, node: Node, frame: Frame, path: Path) -> list[Value]:
    if path and isinstance(path[0], Index):
        return evaluator.evaluate(node["operand"], frame, (ELEMENT, *path[1:]))
    from codemod.golang.evaluate.models.texts import part_of_text
    from codemod.golang.evaluate.ranges import range_of

    bounds = [node.get("start"), node.get("end")]
    at = [range_of(evaluator, bound, frame) if bound is not None else None for bound in bounds]
    if path or any(b is not None and (r is None or r[0] != r[1]) for b, r in zip(bounds, at, strict=True)):
        # few parts begin where something was looked for
        from codemod.golang.evaluate.looked_for import part_looked_for

        found = part_looked_for(evaluator, node, frame) if not path else None
        return found or [unknown("this kind of expression is not evaluated", node)]
    start, end = (r[0] if r is not None else None for r in at)
    return [part_of_text(value, start or 0, end, node) for value in evaluator.evaluate(node["operand"], frame)]


def _assertion(evaluator: Evaluator, node: Node, frame: Frame, path: Path) -> list[Value]:
    return evaluator.evaluate(node["operand"], frame, path)


def _unary(evaluator: Evaluator, node: Node, frame: Frame, path: Path) -> list[Value]:
    operand, operator = node["operand"], node["operator"].kind
    if operator in "&*":
        from codemod.golang.evaluate.pointers import through_pointer

        return through_pointer(evaluator, operand, operator, frame, path)
    if operator == "<-":
        from codemod.golang.evaluate.channels import received

        return received(evaluator, operand, frame, path) or [unknown("what is sent here is not known", node)]
    if operator == "-" and operand.kind == "int_literal":
        return [number(node)]
    return [unknown("this kind of expression is not evaluated", node)]


def _identifier(evaluator: Evaluator, node: Node, frame: Frame, path: Path) -> list[Value]:
    if node.binding is not None:
        return variable(evaluator, node.binding, path, node, frame)
    items = declarations(evaluator.module, node)
    if not items:
        return _undeclared(evaluator, node.text, evaluator.module.package_of(node.file).path, node, frame, path)
    return _of_each(evaluator, items, node, frame, path)


def _of_each(evaluator: Evaluator, items: tuple[Object, ...], node: Node, frame: Frame, path: Path) -> list[Value]:
    """Return what each of the declarations of a name is: of several, with the file that it is in."""
    if len(items) == 1:
        return _object(evaluator, items[0], node, frame, path)
    found = ((item, value) for item in items for value in _object(evaluator, item, node, frame, path))
    return [replace(value, files=value.files | {item.file}) for item, value in found]


def _undeclared(evaluator: Evaluator, name: str, package: str, node: Node, frame: Frame, path: Path) -> list[Value]:
    site = node
    if evaluator.is_marked(f"{package}.{name}"):
        return [Value((Text("", f"{package}.{name}"),), site)]
    return [unknown("{name} is not declared here", site, name=name)]


def _selector(evaluator: Evaluator, node: Node, frame: Frame, path: Path) -> list[Value]:
    operand, field = node["operand"], node["field"]
    imported = package_of_operand(evaluator.module, operand)
    if imported is None:
        found = evaluator.evaluate(operand, frame, (field.text, *path))
        if len(found) == 1 and found[0].why is Why.NOT_SET and operand.binding is not None and not path:
            return _empty(evaluator, node, found[0])
        return [value if value.site is not operand else replace(value, site=node) for value in found]
    items = declarations(evaluator.module, node)
    if items:
        return _of_each(evaluator, items, node, frame, path)
    if packages := evaluator.module.imports(node.file, imported):
        return _undeclared(evaluator, field.text, packages[0].path, node, frame, path)
    term = Name(imported, field.text)
    return [evaluator.hole(term, path, node)]


def _empty(evaluator: Evaluator, node: Node, value: Value) -> list[Value]:
    """Return the empty text for a text that a variable's own literal leaves out, and that nobody else writes to."""
    from codemod.golang.evaluate.filling import is_left_out

    type_ = typeof.of_expression(evaluator.module, node) if is_left_out(value) else None
    is_text = type_ is not None and not type_.pointer and types.predeclared(evaluator.module, type_.node) == "string"
    return [plain_text("", value.site) if is_text else value]


def _object(evaluator: Evaluator, item: Object, node: Node, frame: Frame, path: Path) -> list[Value]:
    full, site = full_name(evaluator, item), node
    if item.kind == "const" and path and isinstance(path[0], Index):
        return [unknown("this kind of expression is not evaluated", site)]
    if path and item.kind == "var" and evaluator.is_marked(full):
        return [_as_marked(value, full) for value in package_variable(evaluator, item, path)]
    if evaluator.is_marked(full):
        text = text_of(evaluator, item, path)
        parts = (Text(text or "", full),)
        return [Value(parts, site, (Passed(site, CONSTANT, "", parts),))]
    if item.kind == "const":
        found = [_as_piece(evaluator, value, item) for value in constant(evaluator, item)]
        return [passing(value, site, NAMED, item.name) for value in found]
    if item.kind == "var":
        return [passing(value, site, "{what}", item.name) for value in package_variable(evaluator, item, path)]
    return [unknown("{name} is a {kind}, not a text", site, name=item.name, kind=message(item.kind))]


def _as_marked(value: Value, name: str) -> Value:
    """Return the value of an element of a map that is looked for, marked as one."""
    part = value.parts[0]
    if len(value.parts) != 1 or not isinstance(part, Text) or not part.text or part.number:
        return value
    return replace(value, parts=(Text(part.text, name),))


def _as_piece(evaluator: Evaluator, value: Value, item: Object) -> Value:
    """Return the value of a constant, marked as a piece where a constant that is looked for is made of it."""
    wholes = evaluator.for_all("pieces", lambda: list(_pieces(evaluator)))
    whole = next((whole for piece, whole in reversed(wholes) if piece is item and evaluator.is_marked(whole[0])), None)
    part = value.parts[0]
    if whole is None or not isinstance(part, Text) or len(value.parts) != 1 or not part.text:
        return value
    return replace(value, parts=(Text(part.text, cut=whole),))


def _pieces(evaluator: Evaluator) -> Iterator[tuple[Object, tuple[str, str]]]:
    """Yield each constant that one of those looked for is made of, with the name and the text of that one."""
    for name in sorted(evaluator.marked_by_any()):
        package, _, own = name.rpartition(".")
        for item in [item for home in evaluator.module.all_imported(package) for item in home.named(own)]:
            text = text_of(evaluator, item) if item.kind == "const" else None
            for node in types.value_spec_of(item).walk() if text else ():
                for part in typeof.callee_objects(evaluator.module, node) if node.kind in _NAMES else ():
                    if part.kind == "const" and part is not item:
                        yield part, (name, text or "")


_NAMES = ("identifier", "selector_expression")


def _sum(evaluator: Evaluator, node: Node, frame: Frame, path: Path) -> list[Value]:
    terms: list[Node] = []
    while node.kind == "binary_expression" and (op := node.get("operator")) is not None and op.kind == "+":
        terms.append(node["right"])
        node = strip_parens(node["left"])
    terms.append(node)
    whole = terms[0].parent
    site = whole if whole is not None and len(terms) > 1 else node
    if len(terms) == 1:
        if node["operator"].kind not in _OF_NUMBERS:
            return [unknown("this operator is not evaluated", site)]
        from codemod.golang.evaluate.arithmetic import calculated  # few texts rest on that

        return [calculated(evaluator, node, frame) or unknown("this operator is not evaluated", site)]
    pieces = [evaluator.evaluate(term, frame) for term in reversed(terms)]
    if any(value.numeric for piece in pieces for value in piece):
        return [unknown("a sum of numbers", site)]
    return concat(site, evaluator.fewer(pieces))


_OF_NUMBERS = frozenset(("-", "*", "|", "&", "&^", "<<", ">>"))


_KINDS: dict[str, Ask] = {
    **dict.fromkeys(STRING_KINDS, _string),
    "int_literal": lambda _, node, *__: [number(node)],
    "identifier": _identifier,
    "selector_expression": _selector,
    "call_expression": _call,
    "type_conversion_expression": _call,
    "binary_expression": _sum,
    "composite_literal": part_of_literal,
    "literal_value": part_of_literal,
    "index_expression": _index,
    "unary_expression": _unary,
    "type_assertion_expression": _assertion,
    "slice_expression": _slice,
}


def _items(evaluator: Evaluator, node: Node, frame: Frame) -> list[Any] | None:
    from codemod.golang.evaluate.items import items

    return items(evaluator, node, frame)


def _written(evaluator: Evaluator, use: Node, statement: Node, frame: Frame) -> list[Value] | None:
    from codemod.golang.evaluate.models.builders import written_to_builder

    return written_to_builder(evaluator, use, statement, frame)


def _filled(evaluator: Evaluator, function: Node, frame: Frame, target: Binding, held: Any) -> Any:
    from codemod.golang.evaluate.running import left_in_target

    return left_in_target(evaluator, function, frame, target, held)


def evaluator_of(
    module: Module,
    models: Mapping[str, Model],
    words: Words = NO_WORDS,
    others: Collection[Words] = (),
    problems: list[Problem] | None = None,
    default: Callable[[Module, Node], Node | None] | None = None,
    follow: bool = True,
    made: Callable[..., Evaluator] = Evaluator,
) -> Evaluator:
    """Return an Evaluator of all kinds of expressions, as it is `made`; see there for the arguments."""
    known = (LISTS, RESULTS, default, _items, _written, _filled, follow)
    return made(module, expression, result_of, models, words, others, problems, *known)
