"""What a call can return: of this module's functions, of conversions, of everything else."""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import MAX_CALLS, Argument, Frame
from codemod.golang.evaluate.terms import Call, Hole, Method, Parts, Term, Text, Why, plain
from codemod.golang.evaluate.values import MAX_VALUES, Value, passing, plain_text, too_long, unknown
from codemod.golang.evaluate.variables import definition_values, variable
from codemod.golang.flow.callees import Callee, Invocation, callees
from codemod.golang.flow.paths import ELEMENT, Index, Path
from codemod.golang.flow.reaching import reaching
from codemod.golang.program import types
from codemod.golang.program.names import package_of_operand
from codemod.golang.program.packages import Module, per_module
from codemod.golang.read.literals import is_empty, rune
from codemod.golang.read.scopes import Binding, parameters
from codemod.golang.read.syntax import Node, strip_parens


def result_of(
    evaluator: Evaluator, node: Node, frame: Frame, path: Path, index: int, checked: bool = True
) -> list[Value]:
    """Return what result `index` of a call can be; `checked`: where an error beside it is looked at."""
    node = strip_parens(node)
    site = node
    candidates = callees(evaluator.module, node)
    certain = [callee for callee in candidates if callee.name or callee.converts or callee.function is not None]
    own = _own_term(evaluator, node, frame, only_leaves=len(certain) == len(candidates))
    if own is not None and (not certain or evaluator.leaf(own) is not None):
        return [evaluator.hole(own, path, site)]
    found: list[Value] = []
    for callee in certain:
        found += _called(evaluator, callee, node, frame, path, index, checked)
    if len(certain) < len(candidates) or not found:
        found.append(unknown("this call cannot be followed", site))
    return found


def _called(
    evaluator: Evaluator, callee: Callee, node: Node, frame: Frame, path: Path, index: int, checked: bool
) -> list[Value]:
    site = node
    call = Invocation.of(node)
    if callee.name:
        model = evaluator.models.get(callee.name)
        result = model(evaluator, node, frame) if model is not None else None
        if result is not None:
            return _append(evaluator, node, frame, path) if callee.name == "append" else result
        if callee.name == "append":
            return _append(evaluator, node, frame, path)
        return [_call_hole(evaluator, callee.name, call, frame, site)]
    if callee.converts:
        return _converted(evaluator, callee, call, frame, path, site)
    assert callee.function is not None
    if frame.depth >= MAX_CALLS:
        return [too_long(site)]
    receiver = None
    if callee.operand is not None and callee.function.file.folder == node.file.folder:
        receiver = Argument(callee.operand, frame)
    outer = frame if callee.literal else None
    if callee.method_expression and call.arguments:
        receiver, call = Argument(call.arguments[0], frame), Invocation(node, call.arguments[1:])
    inner = evaluator.frame(Frame(callee.function, call, frame, receiver, outer, frame.depth + 1))
    values = returned(evaluator, inner, path, index, checked)
    return [passing(value, site, "call of {name}", name=_callee_text(node)) for value in values]


def _append(evaluator: Evaluator, node: Node, frame: Frame, path: Path) -> list[Value]:
    arguments = Invocation.of(node).arguments
    if not path or not isinstance(path[0], Index) or not arguments:
        return [unknown("a list, not a text", node)]
    found = [
        v for v in evaluator.evaluate(arguments[0], frame, (ELEMENT, *path[1:])) if v.why not in (Why.CUT, Why.EMPTY)
    ]
    for extra in arguments[1:]:
        if extra.kind == "variadic_argument":
            found += evaluator.evaluate(extra.children[0], frame, (ELEMENT, *path[1:]))
        else:
            found += evaluator.evaluate(extra, frame, path[1:])
    return found


def _call_hole(evaluator: Evaluator, name: str, call: Invocation, frame: Frame, site: Node) -> Value:
    arguments: list[Parts] = []
    for argument in call.arguments:
        values = evaluator.evaluate(argument, frame)
        if len(values) != 1:
            return unknown("a call of {name}", site, name=name)
        arguments.append(plain(values[0].parts))
    return Value((Hole(Call(name, tuple(arguments)), span=site.span),), site)


def _own_term(evaluator: Evaluator, node: Node, frame: Frame, only_leaves: bool) -> Term | None:
    """Return the term of a method call on an object that is a term, such as `k.registry.URL()`."""
    function = node.get("function")
    if function is None or function.kind != "selector_expression":
        return None
    operand, field = function.get("operand"), function.get("field")
    if operand is None or field is None or package_of_operand(evaluator.module, operand):
        return None
    if only_leaves and not evaluator.has_method_leaf(field.text):
        return None
    base = evaluator.evaluate(operand, frame)
    if len(base) != 1 or len(base[0].parts) != 1 or not isinstance(base[0].parts[0], Hole):
        return None
    arguments = [evaluator.evaluate(argument, frame) for argument in Invocation.of(node).arguments]
    if any(len(values) != 1 for values in arguments):
        return None
    return Method(base[0].parts[0].term, field.text, tuple(plain(values[0].parts) for values in arguments))


def _converted(
    evaluator: Evaluator, callee: Callee, call: Invocation, frame: Frame, path: Path, site: Node
) -> list[Value]:
    if len(call.arguments) != 1:
        return [unknown("a conversion takes one value", site)]
    values = evaluator.evaluate(call.arguments[0], frame, path)
    if callee.numeric:
        return [value if _fits(value, call.node) else unknown("this number is cut", site) for value in values]
    if _prints_itself(evaluator, call.node, frame):
        return [unknown("its type has a String method", site)]
    argument = strip_parens(call.arguments[0])
    if argument.kind == "rune_literal":
        character = rune(argument)
        return [unknown("malformed literal", site) if character is None else plain_text(character, site)]
    if any(value.numeric for value in values):
        return [unknown("a number converted to a string is a character", site)]
    return values


_LIMITS = {"int16": 2**15, "int32": 2**31, "uint16": 2**16, "uint32": 2**32, "int": 2**63, "int64": 2**63}


def _fits(value: Value, call: Node) -> bool:
    """Whether a number survives an integer conversion; a port that is not known does, in all but int16."""
    function = call.get("function")
    limit = _LIMITS.get(function.text if function is not None else "", 2**64)
    texts = [part.text for part in value.parts if isinstance(part, Text)]
    return all(text.isdigit() and int(text) < limit for text in texts) and (bool(texts) or limit > 2**15)


def _prints_itself(evaluator: Evaluator, node: Node, frame: Frame) -> bool:
    """Whether package fmt prints an expression by a method of its type."""
    type_ = types.of_expression(evaluator.module, node)
    methods = ("String", "Error", "Format", "GoString")
    return type_ is not None and any(types.methods(evaluator.module, type_, name) for name in methods)


def printable(evaluator: Evaluator, node: Node, frame: Frame, verb: str) -> bool:
    """Whether package fmt prints an expression as its plain text: no Stringer, and no list under `%v`."""
    type_ = types.underlying(evaluator.module, types.of_expression(evaluator.module, node))
    listed = type_ is not None and type_.node.kind in ("slice_type", "array_type", "map_type", "struct_type")
    return not (_prints_itself(evaluator, node, frame) or (listed and verb != "s"))


def returned(evaluator: Evaluator, frame: Frame, path: Path, index: int, checked: bool = True) -> list[Value]:
    function = frame.function
    assert function is not None
    binding = _result_binding(function, index)
    found: list[Value] = []
    for node in _ends(evaluator.module, function):
        if len(found) > MAX_VALUES:
            break
        if node.kind == "return_statement":
            found += _one_return(evaluator, node, binding, frame, path, index, checked)
        elif _recovers(evaluator, node, frame, checked):
            found.append(unknown("it recovers from a panic", node))
    return found or [unknown("the function returns nothing", function)]


@per_module
def _ends(module: Module, function: Node) -> list[Node]:
    """Return the returns of a function, and the deferred calls in it."""
    kinds = ("return_statement", "defer_statement")
    return [n for n in function.walk() if n.kind in kinds and (n.function is function or n.kind == kinds[1])]


def _recovers(evaluator: Evaluator, node: Node, frame: Frame, checked: bool) -> bool:
    """Whether a panic may end in a plain return: not where the deferred function then sets a checked error."""
    lefts = [part.get("left") for part in node.walk() if part.kind == "assignment_statement"]
    if checked and any(left is not None and is_error_result(left.children[-1]) for left in lefts):
        return False
    call = node.children[0] if node.children and node.children[0].kind == "call_expression" else None
    for callee in callees(evaluator.module, call) if call is not None else ():
        inner = callee.function.walk() if callee.function is not None else ()
        if any(types.predeclared(evaluator.module, part) == "recover" for part in inner):
            return True
    return False


def _one_return(
    evaluator: Evaluator, node: Node, binding: Binding | None, frame: Frame, path: Path, index: int, checked: bool
) -> Iterator[Value]:
    if not node.children:
        if binding is not None:
            values = variable(evaluator, binding, path, node, frame)
            yield from (v for v in values if v.text != "" or not checked or not _is_failure(node))
        return
    listed = node.children[0].children if node.children[0].kind == "expression_list" else node.children
    if index < len(listed) and checked and _is_failure(node) and is_empty(listed[index]):
        return
    if index < len(listed):
        yield from evaluator.evaluate(listed[index], frame, path)
    elif len(listed) == 1:
        yield from result_of(evaluator, listed[0], frame, path, index)
    if binding is None:
        return
    for definition in reaching(evaluator.module, binding, path, node):
        aside = definition.kind in ("address", "many") or definition.node.function is not binding.function
        if aside and definition.kind != "zero":
            yield from definition_values(evaluator, definition, binding, path, node, frame)


def _is_failure(node: Node) -> bool:
    """Whether a return tells of an error: then the text beside it is no image.

    `return "", err`; or a bare return where something is not nil, or right after an error was set.
    """
    if node.children:
        listed = node.children[0].children
        return len(listed) > 1 and listed[-1].kind not in ("nil", "true")
    above = node.parent
    for before in above.children if above is not None else ():
        left = before.get("left") if before.kind == "assignment_statement" else None
        if before.start < node.start and left is not None and is_error_result(left.children[-1]):
            return True
    while above is not None and above.kind in ("statement_list", "block"):
        above = above.parent
    condition = above.get("condition") if above is not None and above.kind == "if_statement" else None
    return condition is not None and condition.bytes.endswith(b"!= nil")


def _result_binding(function: Node, index: int) -> Binding | None:
    for number, (name, _, _) in enumerate(parameters(function, "result")):
        if number == index and name is not None:
            return name.binding
    return None


def _callee_text(node: Node) -> str:
    function = node.get("function") or node.get("type")
    return function.text if function is not None else "a function"


def is_error_result(node: Node) -> bool:
    """Whether a name is a result of the type error."""
    declared = node.binding.node.parent if node.binding is not None and node.binding.kind == "result" else None
    type_ = declared.get("type") if declared is not None else None
    return type_ is not None and type_.spells("error")
