"""What a call can return: of this module's functions, of conversions, of everything else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from codemod.golang.evaluate.constructed import called_in_field
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import MAX_CALLS, Argument, Frame
from codemod.golang.evaluate.made import is_literal, made, object_type
from codemod.golang.evaluate.terms import Call, Hole, Made, Method, Parts, Term, Text, Why, plain
from codemod.golang.evaluate.values import MAX_VALUES, Value, concat, no_elements, passing, plain_text, unknown
from codemod.golang.evaluate.variables import definition_values, variable
from codemod.golang.flow.callees import Callee, Invocation, callees, function_callees
from codemod.golang.flow.failing import is_error_result, is_failure
from codemod.golang.flow.paths import ELEMENT, WHAT, Index, Path
from codemod.golang.flow.reaching import reaching
from codemod.golang.program import members, typeof, types
from codemod.golang.program.names import package_of_operand
from codemod.golang.program.packages import Module, per_module
from codemod.golang.read.literals import integer, is_empty, rune
from codemod.golang.read.scopes import Binding, parameters
from codemod.golang.read.syntax import Node, strip_parens
from codemod.records import replace


def result_of(
    evaluator: Evaluator, node: Node, frame: Frame, path: Path, index: int, checked: bool = True
) -> list[Value]:
    """Return what result `index` of a call can be; `checked`: where an error beside it is looked at."""
    node = strip_parens(node)
    site = node
    candidates = callees(evaluator.module, node)
    certain = [callee for callee in candidates if callee.name or callee.converts or callee.function is not None]
    own = _own_term(evaluator, node, frame, only_leaves=len(certain) == len(candidates))
    if own is not None and evaluator.leaf(own) is not None:
        return [evaluator.hole(own, path, site)]
    if len(certain) < len(candidates) or not certain:
        behind = _behind(evaluator, node, frame, path, index, checked)
        if behind is not None:
            return behind
    if not certain and path == (WHAT,) and index == 0:
        return [Value((Hole(Made(node, frame), span=site.span),), site)]
    if own is not None and not certain:
        return [evaluator.hole(own, path, site)]
    found: list[Value] = []
    for callee in certain:
        values = _called(evaluator, callee, node, frame, path, index, checked)
        several = len(certain) > 1 and callee.function is not None
        home = {callee.function.file} if several and callee.function is not None else set()
        found += [replace(value, files=value.files | home) for value in values] if home else values
    if len(certain) < len(candidates) or not found:
        found.append(unknown("this call cannot be followed", site))
    return found


def _behind(
    evaluator: Evaluator, node: Node, frame: Frame, path: Path, index: int, checked: bool
) -> list[Value] | None:
    """Return what a call of a function value, or of an interface's method, can return; None where it may call more."""
    function = node.get("function")
    if function is None:
        return None
    function = strip_parens(function)
    functions = made(evaluator, function, frame)
    values: list[list[Value] | None] = []
    if functions is not None:
        values = [_function_called(evaluator, each, node, frame, path, index, checked) for each in functions]
    elif function.kind == "selector_expression" and (objects := made(evaluator, function["operand"], frame)):
        values = list(_methods_called(evaluator, objects, node, frame, path, index, checked))
    return [v for each in values if each for v in each] if values and None not in values else None


def _function_called(
    evaluator: Evaluator, function: Made, node: Node, frame: Frame, path: Path, index: int, checked: bool
) -> list[Value] | None:
    """Return what a function value returns; None where it is none of this module."""
    home = function.frame
    if not isinstance(home, Frame) or frame.depth >= MAX_CALLS:
        return None
    found: list[Value] = []
    for callee in function_callees(evaluator.module, function.node):
        if callee.function is None or callee.method_expression or not callee.is_fixed:
            return None
        receiver = _receiver(evaluator, callee.function, callee.operand, home) if callee.operand is not None else None
        outer = home if callee.literal else None
        inner = Frame(callee.function, Invocation.of(node), frame, receiver, outer, frame.depth + 1, checked=checked)
        found += returned(evaluator, inner, path, index)
    found = called_in_field(evaluator, function, found)
    return [passing(value, node, "call of {name}", name=_callee_text(node)) for value in found]


def _methods_called(
    evaluator: Evaluator, objects: list[Made], node: Node, frame: Frame, path: Path, index: int, checked: bool
) -> Iterator[list[Value] | None]:
    """Yield what a method returns for each of the objects that it may be called on."""
    operand, name = node["function"]["operand"], node["function"]["field"].text
    ways = [members.ways_to_method(evaluator.module, object_type(evaluator.module, each), name) for each in objects]
    if frame.depth >= MAX_CALLS or not all(ways) or (len(set(ways)) > 1 and not all(map(is_literal, objects))):
        yield None
        return
    one = len(set(ways)) == 1
    for each, found in zip(objects[:1] if one else objects, ways[:1] if one else ways, strict=True):
        for way, item in found:
            receiver = Argument(operand, frame, way) if one else Argument(each.node, cast("Frame", each.frame), way)
            call, depth = Invocation.of(node), frame.depth + 1
            inner = Frame(item.declaration.node, call, frame, receiver, None, depth, checked=checked)
            values = returned(evaluator, inner, path, index)
            yield [passing(value, node, "call of {name}", name=_callee_text(node)) for value in values]


def _called(
    evaluator: Evaluator, callee: Callee, node: Node, frame: Frame, path: Path, index: int, checked: bool
) -> list[Value]:
    site = node
    call = Invocation.of(node)
    if callee.name and path == (WHAT,):
        return [Value((Hole(Made(node, frame), span=site.span),), site)]
    if callee.name:
        if (found := _of_library(evaluator, callee.name, node, frame, path, index)) is not None:
            return found
        model = evaluator.models.get(callee.name) if index == 0 else None
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
        return [evaluator.too_long(site)]
    receiver = _receiver(evaluator, callee.function, callee.operand, frame) if callee.operand is not None else None
    outer = frame if callee.literal else None
    if callee.method_expression and call.arguments:
        receiver, call = Argument(call.arguments[0], frame), Invocation(node, call.arguments[1:])
    inner = Frame(callee.function, call, frame, receiver, outer, frame.depth + 1, checked=checked)
    values = returned(evaluator, inner, path, index)
    return [passing(value, site, "call of {name}", name=_callee_text(node)) for value in values]


def _of_library(
    evaluator: Evaluator, name: str, node: Node, frame: Frame, path: Path, index: int
) -> list[Value] | None:
    """Return what a function of another module gives that has several results, fields or elements."""
    if name == "make" and path and isinstance(path[0], Index) and is_made_empty(evaluator.module, node):
        return [no_elements(node)]
    result = evaluator.results.get(name)
    if result is not None:
        return result(evaluator, node, frame, path, index)
    if name not in evaluator.lists or len(path) != 1 or not isinstance(path[0], Index):
        return None
    listed = evaluator.lists[name](evaluator, node, frame)
    if listed is None:
        return None
    key = path[0].key
    chosen = listed if key is None else listed[key : key + 1] if isinstance(key, int) else []
    return [value for values in chosen for value in values] or [
        unknown("there is no element {name} here", node, name=str(path[0]))
    ]


def is_made_empty(module: Module, call: Node) -> bool:
    """`make(map[K]V)`, `make([]T, 0)`"""
    arguments = call["arguments"].children
    flat = types.underlying(module, types.of_node(arguments[0]) if arguments else None)
    if flat is not None and flat.node.kind == "map_type":
        return True
    listed = flat is not None and flat.node.kind == "slice_type"
    # with room to spare, what one appends another may overwrite
    return listed and len(arguments) == 2 and arguments[1].kind == "int_literal" and integer(arguments[1]) == 0


def _receiver(evaluator: Evaluator, method: Node, operand: Node, frame: Frame) -> Argument:
    """Return the object of a method call: of a promoted method, the embedded struct that it belongs to."""
    name = method.get("name")
    type_ = typeof.of_expression(evaluator.module, operand)
    ways = members.ways_to_method(evaluator.module, type_, name.text) if name is not None else ()
    way = next((way for way, item in ways if item.declaration.node is method), ())
    return Argument(operand, frame, way)


def _append(evaluator: Evaluator, node: Node, frame: Frame, path: Path) -> list[Value]:
    arguments = Invocation.of(node).arguments
    if not path and arguments:
        return _appended_bytes(evaluator, node, arguments, frame)
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


def _appended_bytes(evaluator: Evaluator, node: Node, arguments: list[Node], frame: Frame) -> list[Value]:
    """`append(b, '/')`, `append(b, name...)`, where b is `[]byte`"""
    type_ = types.underlying(evaluator.module, typeof.of_expression(evaluator.module, arguments[0]))
    element = types.element(evaluator.module, type_)
    if element is None or types.predeclared(evaluator.module, element.node) not in ("byte", "uint8"):
        return [unknown("a list, not a text", node)]
    pieces = [evaluator.evaluate(arguments[0], frame)]
    for extra in arguments[1:]:
        character = rune(extra) if extra.kind == "rune_literal" else None
        if extra.kind == "variadic_argument":
            pieces.append(evaluator.evaluate(extra.children[0], frame))
        elif character is not None and character.isascii():
            pieces.append([plain_text(character, extra)])
        else:
            return [unknown("a list, not a text", node)]
    return concat(node, pieces)


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
    type_ = typeof.of_expression(evaluator.module, node)
    methods = ("String", "Error", "Format", "GoString")
    return type_ is not None and any(members.methods(evaluator.module, type_, name) for name in methods)


def printable(evaluator: Evaluator, node: Node, frame: Frame, verb: str) -> bool:
    """Whether package fmt prints an expression as its plain text: no Stringer, and no list under `%v`."""
    type_ = types.underlying(evaluator.module, typeof.of_expression(evaluator.module, node))
    listed = type_ is not None and type_.node.kind in ("slice_type", "array_type", "map_type", "struct_type")
    return not (_prints_itself(evaluator, node, frame) or (listed and verb != "s"))


def shown(evaluator: Evaluator, node: Node, frame: Frame) -> list[Value]:
    """Return what package fmt prints of an object that has a method String; unknown where it has others that count."""
    module = evaluator.module
    type_ = typeof.of_expression(module, node)
    others = any(members.methods(module, type_, name) for name in ("Error", "Format", "GoString"))
    ways = members.ways_to_method(module, type_, "String")
    found: list[Value] = []
    for way, item in ways if type_ is not None and not others and frame.depth < MAX_CALLS else ():
        listed = item.declaration.node.get("receiver")
        declared = types.of_node(listed.children[0].get("type")) if listed is not None and listed.children else None
        if declared is None or type_ is None or (declared.pointer and not type_.pointer):
            return [unknown("its type prints in its own way", node)]
        inner = Frame(
            item.declaration.node, Invocation(node, []), frame, Argument(node, frame, way), None, frame.depth + 1
        )
        found += returned(evaluator, inner, (), 0)
    return found or [unknown("its type prints in its own way", node)]


def returned(evaluator: Evaluator, frame: Frame, path: Path, index: int) -> list[Value]:
    """Return what result `index` of a function can be that is called in this frame."""
    frame = evaluator.frame(frame)
    function = frame.function
    assert function is not None
    binding = _result_binding(function, index)
    found: list[Value] = []
    for node in _ends(evaluator.module, function):
        if len(found) > MAX_VALUES:
            break
        if node.kind == "return_statement":
            found += _one_return(evaluator, node, binding, frame, path, index)
        elif _recovers(evaluator, node, frame):
            found.append(unknown("it recovers from a panic", node))
    return found or [unknown("the function returns nothing", function)]


@per_module
def _ends(module: Module, function: Node) -> list[Node]:
    """Return the returns of a function, and the deferred calls in it."""
    kinds = ("return_statement", "defer_statement")
    return [n for n in function.walk() if n.kind in kinds and (n.function is function or n.kind == kinds[1])]


def _recovers(evaluator: Evaluator, node: Node, frame: Frame) -> bool:
    """Whether a panic may end in a plain return: not where the deferred function then sets a checked error."""
    lefts = [part.get("left") for part in node.walk() if part.kind == "assignment_statement"]
    if frame.checked and any(left is not None and is_error_result(left.children[-1]) for left in lefts):
        return False
    call = node.children[0] if node.children and node.children[0].kind == "call_expression" else None
    for callee in callees(evaluator.module, call) if call is not None else ():
        inner = callee.function.walk() if callee.function is not None else ()
        if any(types.predeclared(evaluator.module, part) == "recover" for part in inner):
            return True
    return False


def _one_return(
    evaluator: Evaluator, node: Node, binding: Binding | None, frame: Frame, path: Path, index: int
) -> Iterator[Value]:
    if not node.children:
        if binding is not None:
            values = variable(evaluator, binding, path, node, frame)
            yield from (
                v for v in values if v.text != "" or not frame.checked or not is_failure(evaluator.module, node)
            )
        return
    listed = node.children[0].children if node.children[0].kind == "expression_list" else node.children
    if index < len(listed) and frame.checked and is_failure(evaluator.module, node) and is_empty(listed[index]):
        return
    if len(listed) == 1 and strip_parens(listed[0]).kind == "call_expression":
        yield from evaluator.result(listed[0], frame, path, index, checked=frame.checked)
    elif index < len(listed):
        yield from evaluator.evaluate(listed[index], frame, path)
    if binding is None:
        return
    for definition in reaching(evaluator.module, binding, path, node):
        aside = definition.kind in ("address", "many") or definition.node.function is not binding.function
        if aside and definition.kind != "zero":
            yield from definition_values(evaluator, definition, binding, path, node, frame)


def _result_binding(function: Node, index: int) -> Binding | None:
    for number, (name, _, _) in enumerate(parameters(function, "result")):
        if number == index and name is not None:
            return name.binding
    return None


def _callee_text(node: Node) -> str:
    function = node.get("function") or node.get("type")
    return function.text if function is not None else "a function"
