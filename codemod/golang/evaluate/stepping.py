"""What a simple statement makes of what is known: assignments, declarations, `copy`, a builder's writes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import MAX_CALLS, Argument, Frame
from codemod.golang.evaluate.known import Entries, Flag, Items, Known, Part, State, Texts
from codemod.golang.evaluate.matching import begins, ends
from codemod.golang.evaluate.terms import Text
from codemod.golang.evaluate.truth import range_of, tested, truth
from codemod.golang.evaluate.values import Value, concat, passing, plain_text
from codemod.golang.flow.callees import Invocation, callees
from codemod.golang.flow.definitions import definition_at, is_address, statement_of
from codemod.golang.flow.followed import call_that_writes, is_lent, is_only_written, is_written_by_call, style_of
from codemod.golang.flow.library import callee_name
from codemod.golang.flow.paths import ELEMENT, Index, index_step, path_of
from codemod.golang.flow.references import variable_writes
from codemod.golang.flow.sharing import escapes, escapes_locally
from codemod.golang.flow.touching import relevant
from codemod.golang.program import typeof, types
from codemod.golang.program.names import declarations
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, strip_parens

MAX_ITEMS = 64


def stepped(evaluator: Evaluator, node: Node, frame: Frame, followed: frozenset[Binding]) -> State:
    """Return what is known after a simple statement; `frame.known` is what was before."""
    after = dict(cast("State", frame.known or {}))
    if node.kind in ("short_var_declaration", "assignment_statement"):
        _assign(evaluator, node, frame, followed, after)
    elif node.kind == "var_spec":
        _declare(evaluator, node, frame, followed, after)
    elif node.kind in ("inc_statement", "dec_statement"):
        target = strip_parens(node.children[0])
        by = 1 if node.kind == "inc_statement" else -1
        _set(after, target.binding, followed, _counted(evaluator, target, frame, by))
    else:
        for part in node.walk():
            if part.binding in followed and definition_at(part) is not None and part.binding is not None:
                after.pop(part.binding, None)
    for binding in _written_by_calls(evaluator, node, followed):
        _set(after, binding, followed, _called(evaluator, node, binding, frame))
    return after


def _set(
    after: dict[Binding, Known], binding: Binding | None, followed: frozenset[Binding], known: Known | None
) -> None:
    if binding is None or binding not in followed:
        return
    if known is None:
        after.pop(binding, None)
    else:
        after[binding] = known


def _declare(
    evaluator: Evaluator, spec: Node, frame: Frame, followed: frozenset[Binding], after: dict[Binding, Known]
) -> None:
    names, value = spec.all("name"), spec.get("value")
    for number, name in enumerate(names):
        if name.binding is None or name.binding not in followed:
            continue
        known = zero(evaluator, name.binding, spec) if value is None else None
        if value is not None and len(value.children) == len(names):
            known = _known(evaluator, name.binding, value.children[number], frame, spec)
        _set(after, name.binding, followed, known)


def zero(evaluator: Evaluator, binding: Binding, site: Node) -> Known | None:
    """Return the zero value of a variable."""
    style, type_ = style_of(evaluator.module, binding), typeof.of_binding(evaluator.module, binding)
    flat = types.underlying(evaluator.module, type_)
    if style == "builder":
        return Texts((plain_text("", site),)) if type_ is not None and not type_.pointer else None
    if style == "map":
        return Entries({})
    if style == "list" and flat is not None:
        return Items(()) if flat.node.kind == "slice_type" else _zero_array(flat.node, site, evaluator)
    name = types.predeclared(evaluator.module, flat.node) if flat is not None and not flat.pointer else ""
    if name == "bool":
        return Flag(False)
    if name == "string":
        return Texts((plain_text("", site),))
    return Texts((Value((Text("0", number=True),), site),)) if name in _INTEGERS else None


_INTEGERS = ("int", "int64", "int32", "int16", "int8", "uint", "uint64", "uint32", "uint16", "uint8")


def _zero_array(type_: Node, site: Node, evaluator: Evaluator) -> Known | None:
    size = type_.get("length")
    if size is None or size.kind != "int_literal" or not size.text.isdigit() or int(size.text) > MAX_ITEMS:
        return None
    if types.predeclared(evaluator.module, type_.get("element")) != "string":
        return None
    return Items((Texts((plain_text("", site),)),) * int(size.text))


def _assign(
    evaluator: Evaluator, node: Node, frame: Frame, followed: frozenset[Binding], after: dict[Binding, Known]
) -> None:
    left, right = node["left"].children, node["right"].children
    operator = node.get("operator")
    sign = operator.kind if operator is not None else "="
    flag = _second_result(evaluator, right[0], frame) if len(left) == 2 and len(right) == 1 else None
    for number, target in enumerate(left):
        bottom, path = path_of(target)
        binding = bottom.binding
        if binding is None or binding not in followed:
            continue
        value = right[number] if len(left) == len(right) else None
        if path:
            known = _with_element(evaluator, after.get(binding), target, value, sign, frame)
        elif value is not None:
            known = _known(evaluator, binding, value, frame, node) if sign in ("=", ":=") else None
            known = _added(evaluator, bottom, value, frame, node) if sign == "+=" else known
        else:
            known = flag if number == 1 else None
        _set(after, binding, followed, known)


def _known(evaluator: Evaluator, binding: Binding, value: Node, frame: Frame, statement: Node) -> Known | None:
    style = style_of(evaluator.module, binding)
    if style == "builder":
        return _new_builder(evaluator, value, frame)
    if style == "list":
        return _list(evaluator, binding, value, frame)
    if style == "map":
        return entries_of(evaluator, value, frame)
    if _is_empty_bytes(evaluator, value, frame):
        return Texts((plain_text("", value),))
    if not _is_fresh(evaluator, binding, value):
        return None
    holds = truth(evaluator, value, frame) if strip_parens(value).kind not in _TEXTS else None
    if holds is not None:
        return Flag(holds)
    number = (
        range_of(evaluator, value, frame)
        if strip_parens(value).kind in ("binary_expression", "call_expression")
        else None
    )
    if number is not None:
        return Texts((Value((Text(str(number[0]), number=True),), value),)) if number[0] == number[1] else None
    found = evaluator.evaluate(value, frame)
    return Texts(tuple(passing(each, statement, "{what}", what=binding.name) for each in found))


_TEXTS = frozenset(("interpreted_string_literal", "raw_string_literal", "int_literal", "composite_literal"))


def _added(evaluator: Evaluator, target: Node, value: Node, frame: Frame, statement: Node) -> Known | None:
    if (number := _counted(evaluator, target, frame, value)) is not None:
        return number
    old = evaluator.evaluate(target, frame)
    if any(each.numeric for each in old):
        return None
    found = concat(statement, [old, evaluator.evaluate(value, frame)])
    return Texts(tuple(passing(each, statement, "{what}", what=target.text) for each in found))


def _counted(evaluator: Evaluator, target: Node, frame: Frame, by: int | Node) -> Known | None:
    """`i++`, `i += 2`"""
    old = range_of(evaluator, target, frame)
    more = (by, by) if isinstance(by, int) else range_of(evaluator, by, frame)
    if old is None or more is None or old[0] != old[1] or more[0] != more[1]:
        return None
    return Texts((Value((Text(str(old[0] + more[0]), number=True),), target),))


def _second_result(evaluator: Evaluator, node: Node, frame: Frame) -> Known | None:
    """Return what `ok` is of `v, ok := m[k]`, `after, ok := strings.CutPrefix(s, prefix)`."""
    node = strip_parens(node)
    if node.kind == "index_expression":
        held, key = entries_of(evaluator, node["operand"], frame), key_of(evaluator, node.get("index"), frame)
        return Flag(key.key in held.elements) if held is not None and key.key is not None else None
    arguments = Invocation.of(node).arguments if node.kind == "call_expression" else []
    test = _CUTTING.get(callee_name(evaluator.module, node["function"])) if len(arguments) == 2 else None
    if test is None:
        return None
    holds = tested(test, *(evaluator.evaluate(argument, frame) for argument in arguments))
    return Flag(holds) if holds is not None else None


_CUTTING = {"strings.CutPrefix": begins, "strings.CutSuffix": ends}


def key_of(evaluator: Evaluator, index: Node | None, frame: Frame) -> Index:
    """Return the step of an index, with its key where that is known."""
    step = index_step(index)
    if step != ELEMENT or index is None:
        return step
    number = range_of(evaluator, index, frame)
    if number is not None:
        return Index(number[0]) if number[0] == number[1] and number[0] >= 0 else ELEMENT
    values = evaluator.evaluate(index, frame)
    text = values[0].text if len(values) == 1 and not values[0].numeric else None
    return Index(text.encode("utf-8", "surrogateescape")) if text is not None else ELEMENT


def _list(evaluator: Evaluator, binding: Binding, value: Node, frame: Frame) -> Known | None:
    value = strip_parens(value)
    if value.kind == "call_expression" and not _is_fresh(evaluator, binding, value):
        return None
    found = evaluator.items(value, frame)
    return Items(tuple(found)) if found is not None and len(found) <= MAX_ITEMS else None


def _is_fresh(evaluator: Evaluator, binding: Binding, call: Node) -> bool:
    """Whether what `append` gives is in nobody else's memory: it is assigned back, or appended to what has no name."""
    arguments = Invocation.of(call).arguments if call.kind == "call_expression" else []
    if not arguments or callee_name(evaluator.module, call["function"]) != "append":
        return True
    bottom, _ = path_of(strip_parens(arguments[0]))
    return bottom.binding is None or bottom.binding is binding


def _is_empty_bytes(evaluator: Evaluator, node: Node, frame: Frame) -> bool:
    """`make([]byte, 0, 64)`"""
    arguments = Invocation.of(node).arguments if node.kind == "call_expression" else []
    if len(arguments) < 2 or callee_name(evaluator.module, node["function"]) != "make":
        return False
    return arguments[0].kind == "slice_type" and range_of(evaluator, arguments[1], frame) == (0, 0)


def entries_of(evaluator: Evaluator, value: Node, frame: Frame) -> Entries | None:
    """Return the entries of a map, as far as all of them are known."""
    value = strip_parens(value)
    if value.kind in ("identifier", "selector_expression"):
        return _named_map(evaluator, value, frame)
    if value.kind == "call_expression":
        name, arguments = callee_name(evaluator.module, value["function"]), Invocation.of(value).arguments
        if name == "make":
            return Entries({})
        return entries_of(evaluator, arguments[0], frame) if name == "maps.Clone" and len(arguments) == 1 else None
    body = value.get("body") if value.kind == "composite_literal" else None
    found: dict[int | bytes, Known] = {}
    for element in body.children if body is not None else ():
        key, item = element.get("key"), element.get("value")
        step = key_of(evaluator, key.children[0] if key is not None and key.children else key, frame)
        if item is None or step.key is None or not item.children:
            return None
        found[step.key] = Part(item.children[0], frame)
    return Entries(found) if body is not None else None


def _named_map(evaluator: Evaluator, node: Node, frame: Frame) -> Entries | None:
    """Return the entries of a variable: as it was followed, or as it is declared where nobody writes to it."""
    module, binding = evaluator.module, node.binding
    if binding is not None:
        here = frame.of(binding.function)
        if here is not None and here.known is not None and binding in here.known:
            held = here.known[binding]
            return held if isinstance(held, Entries) else None
        found = relevant(module, binding, ())
        value = found[0].value if len(found) == 1 and found[0].kind == "value" else None
        sure = value is not None and not escapes_locally(module, binding, (ELEMENT,))
        return entries_of(evaluator, value, frame) if sure and value is not None else None
    items = declarations(module, node)
    item = items[0] if len(items) == 1 and items[0].kind == "var" else None
    if item is None or variable_writes(module, item) or escapes(module, item, (ELEMENT,)):
        return None
    given = types.spec_of(item).get("value")
    listed = given.children if given is not None else []
    return (
        entries_of(evaluator, listed[item.position], evaluator.frame(Frame())) if item.position < len(listed) else None
    )


def _new_builder(evaluator: Evaluator, value: Node, frame: Frame) -> Known | None:
    """`strings.Builder{}`, `&bytes.Buffer{}`, `new(strings.Builder)`, `bytes.NewBufferString(s)`"""
    value = strip_parens(value)
    if value.kind == "unary_expression" and value["operator"].kind == "&":
        value = strip_parens(value["operand"])
    if value.kind == "composite_literal":
        return Texts((plain_text("", value),)) if not value["body"].children else None
    if value.kind != "call_expression":
        return None
    name, arguments = callee_name(evaluator.module, value["function"]), Invocation.of(value).arguments
    if name == "new":
        return Texts((plain_text("", value),))
    return Texts(tuple(evaluator.evaluate(arguments[0], frame))) if name == "bytes.NewBufferString" else None


def _with_element(
    evaluator: Evaluator, held: object, target: Node, value: Node | None, sign: str, frame: Frame
) -> Known | None:
    """`parts[0] = x`, `m["a"] = x`, `parts[i] += x`"""
    target = strip_parens(target)
    if value is None or target.kind != "index_expression" or sign not in ("=", "+="):
        return None
    key = key_of(evaluator, target.get("index"), frame).key
    values = evaluator.evaluate(value, frame)
    if sign == "+=":
        values = concat(target, [evaluator.evaluate(target, frame), values])
    texts = type_is_text(evaluator, target)
    new: Known = Texts(tuple(values)) if texts else Part(value, frame)
    if isinstance(held, Items) and isinstance(key, int) and key < len(held.elements):
        return Items((*held.elements[:key], new, *held.elements[key + 1 :]))
    return Entries({**held.elements, key: new}) if isinstance(held, Entries) and key is not None else None


def type_is_text(evaluator: Evaluator, node: Node) -> bool:
    """Whether an expression is a string."""
    flat = types.underlying(evaluator.module, typeof.of_expression(evaluator.module, node))
    return flat is not None and not flat.pointer and types.predeclared(evaluator.module, flat.node) == "string"


def _written_by_calls(evaluator: Evaluator, node: Node, followed: frozenset[Binding]) -> Iterator[Binding]:
    """Yield each list, map and builder that a call in a statement may write to."""
    found = dict.fromkeys(
        part.binding
        for part in node.walk()
        if part.kind == "identifier" and part.binding in followed and part.binding is not None
        if style_of(evaluator.module, part.binding) == "builder"
        or is_written_by_call(evaluator.module, part)
        or is_address(part)
    )
    yield from (binding for binding in found if not node.holds(binding.node))


def _called(evaluator: Evaluator, node: Node, binding: Binding, frame: Frame) -> Known | None:
    """Return what a list, a map or a builder is after the calls of a statement; None where that is not known."""
    held = cast("State", frame.known or {}).get(binding)
    uses = [use for use in binding.uses if node.holds(use)]
    builder = style_of(evaluator.module, binding) == "builder"
    if builder and len(uses) == 1 and _method(uses[0]) == "Reset" and is_only_written(evaluator.module, binding):
        return Texts((plain_text("", uses[0]),))
    if held is None or len(uses) != 1:
        return None
    if is_address(uses[0]) and style_of(evaluator.module, binding) == "text":
        return _lent(evaluator, uses[0], held, frame)
    if isinstance(held, Texts):
        return _built(evaluator, uses[0], held, frame)
    found = call_that_writes(evaluator.module, uses[0])
    return _by_library(evaluator, held, *found, frame) if found is not None else held


def _by_library(evaluator: Evaluator, held: Known, call: Node, argument: Node, frame: Frame) -> Known | None:
    """Return what a list or a map is after `copy(parts[1:], from)`, `maps.Copy(m, more)`, `delete(m, key)`."""
    name, arguments = callee_name(evaluator.module, call["function"]), Invocation.of(call).arguments
    if arguments[0] is not argument:
        return held
    if name == "delete" and isinstance(held, Entries) and len(arguments) == 2:
        key = key_of(evaluator, arguments[1], frame).key
        return Entries({k: v for k, v in held.elements.items() if k != key}) if key is not None else None
    if name == "maps.Copy" and isinstance(held, Entries):
        more = entries_of(evaluator, arguments[1], frame)
        return Entries({**held.elements, **more.elements}) if more is not None else None
    if name == "slices.Reverse" and isinstance(held, Items) and argument.kind != "slice_expression":
        return Items(held.elements[::-1])
    if name != "copy" or not isinstance(held, Items):
        return None
    given, target = evaluator.items(arguments[1], frame), evaluator.items(argument, frame)
    start = argument.get("start") if argument.kind == "slice_expression" else None
    first = range_of(evaluator, start, frame) if start is not None else (0, 0)
    if given is None or target is None or first is None:
        return None
    at, count = first[0], min(len(given), len(target))
    return Items((*held.elements[:at], *given[:count], *held.elements[at + count :]))


def _lent(evaluator: Evaluator, use: Node, held: Known, frame: Frame) -> Known | None:
    lent = is_lent(evaluator.module, use)
    call = next((above for above in use.ancestors() if above.kind == "call_expression"), None)
    if lent is None or call is None or frame.depth >= MAX_CALLS:
        return None
    function, operand = call["function"], call["function"].get("operand")
    receiver = Argument(operand, frame) if operand is not None and lent[0].kind == "method_declaration" else None
    inner = Frame(lent[0], Invocation.of(call), frame, receiver, None, frame.depth + 1)
    return evaluator.filled(lent[0], inner, lent[1], held) if function.kind != "func_literal" else None


_LOOKS = frozenset(("Grow", "Len", "Cap", "String", "Available"))


def _method(use: Node) -> str:
    above = use.parent
    return above["field"].text if above is not None and above.kind == "selector_expression" else ""


def _built(evaluator: Evaluator, use: Node, held: Texts, frame: Frame) -> Known | None:
    call = use.parent.parent if use.parent is not None and use.parent.kind == "argument_list" else None
    if _method(use) in _LOOKS or (call is not None and callees(evaluator.module, call)[0].name == "sync.Pool.Put"):
        return held
    more = evaluator.pieces(use, statement_of(use), frame)
    return None if more is None else Texts(tuple(concat(use, [list(held.values), more])))
