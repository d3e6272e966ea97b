"""What a simple statement makes of what is known: assignments, declarations, `copy`, a builder's writes."""

from __future__ import annotations

from codemod.golang.evaluate.changed import after_calls, changed_by_calls
from codemod.golang.evaluate.entries import entries_of, key_of
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.known import Entries, Items, Known, OneOf, Part, State, Texts, Truth, knowing, one_of
from codemod.golang.evaluate.matching import begins, contains, ends, tested
from codemod.golang.evaluate.ranges import has_room_for, range_of
from codemod.golang.evaluate.terms import Text
from codemod.golang.evaluate.truth import truth
from codemod.golang.evaluate.values import Value, concat, passing, plain_text
from codemod.golang.flow.callees import Invocation, callees
from codemod.golang.flow.definitions import definition_at
from codemod.golang.flow.followed import style_of
from codemod.golang.flow.library import callee_name
from codemod.golang.flow.paths import path_of
from codemod.golang.program import typeof, types
from codemod.golang.program.number_types import NUMBERS
from codemod.golang.read.scopes import Binding, parameters
from codemod.golang.read.syntax import Node, strip_parens

MAX_ITEMS = 64


def stepped(evaluator: Evaluator, node: Node, frame: Frame, followed: frozenset[Binding]) -> State:
    """Return what is known after a simple statement; `frame.known` is what was before."""
    after: dict[Binding, Known] = dict(frame.known or {})
    if node.kind in ("short_var_declaration", "assignment_statement"):
        _assign(evaluator, node, frame, followed, after)
    elif node.kind == "var_spec":
        _declare(evaluator, node, frame, followed, after)
    elif node.kind in ("inc_statement", "dec_statement"):
        target = strip_parens(node.children[0])
        by, (bottom, path) = 1 if node.kind == "inc_statement" else -1, path_of(target)
        _set(after, bottom.binding, followed, None if path else _counted(evaluator, target, frame, by))
    else:
        for part in node.walk():
            # what stands in a closure is done where that is called
            if (
                part.function is node.function
                and part.binding in followed
                and definition_at(part) is not None
                and part.binding is not None
            ):
                after.pop(part.binding, None)
    for binding in changed_by_calls(evaluator, node, followed):
        _set(after, binding, followed, after_calls(evaluator, node, binding, frame))
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
        return Truth(False)
    if name == "string":
        return Texts((plain_text("", site),))
    return Texts((Value((Text("0", number=True),), site),)) if name in NUMBERS else None


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
    several = len(left) > 1 and len(right) == 1
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
            known = _result(evaluator, right[0], number, len(left), frame) if several else None
        _set(after, binding, followed, known)


def _known(evaluator: Evaluator, binding: Binding, value: Node, frame: Frame, statement: Node) -> Known | None:
    style = style_of(evaluator.module, binding)
    if style == "builder":
        return _new_builder(evaluator, value, frame)
    if style == "list":
        return _list(evaluator, binding, value, frame)
    if style == "map":
        return entries_of(evaluator, value, frame)
    if style == "object":
        return Part(value, frame)
    if _is_empty_bytes(evaluator, value, frame):
        return Texts((plain_text("", value),))
    if not _is_fresh(evaluator, binding, value):
        return None
    holds = truth(evaluator, value, frame) if strip_parens(value).kind not in _TEXTS else None
    if holds is not None:
        return Truth(holds)
    number = (
        range_of(evaluator, value, frame)
        if strip_parens(value).kind in ("binary_expression", "call_expression")
        else None
    )
    if number is not None:
        return Texts((Value((Text(str(number[0]), number=True),), value),)) if number[0] == number[1] else None
    found = evaluator.evaluate(value, frame)
    return Texts(tuple(passing(each, statement, "{what}", binding.name) for each in found))


_TEXTS = frozenset(("interpreted_string_literal", "raw_string_literal", "int_literal", "composite_literal"))


def _added(evaluator: Evaluator, target: Node, value: Node, frame: Frame, statement: Node) -> Known | None:
    if (number := _counted(evaluator, target, frame, value)) is not None:
        return number
    old = evaluator.evaluate(target, frame)
    if any(each.numeric for each in old):
        return None
    found = concat(statement, [old, evaluator.evaluate(value, frame)])
    return Texts(tuple(passing(each, statement, "{what}", target.text) for each in found))


def _counted(evaluator: Evaluator, target: Node, frame: Frame, by: int | Node) -> Known | None:
    """`i++`, `i += 2`"""
    old = range_of(evaluator, target, frame)
    more = (by, by) if isinstance(by, int) else range_of(evaluator, by, frame)
    if old is None or more is None or old[0] != old[1] or more[0] != more[1]:
        return None
    found = old[0] + more[0]  # which may wrap around
    known = Texts((Value((Text(str(found), number=True),), target),))
    return known if has_room_for(evaluator, target, found) else None


def _result(evaluator: Evaluator, node: Node, number: int, count: int, frame: Frame) -> Known | None:
    """Return what one of several results is; not of a call that may fail, or whose `ok` is not known."""
    if number == count - 1 and (flag := _last_result(evaluator, node, frame)) is not None:
        return flag
    node = strip_parens(node)
    if node.kind == "type_assertion_expression" and type_is_text(evaluator, node):
        sure = _last_result(evaluator, node, frame) is not None
        return Texts(tuple(evaluator.evaluate(node, frame))) if sure else None
    if node.kind == "index_expression" and number == 0:
        return _entry(evaluator, node, frame)
    found = callees(evaluator.module, node) if node.kind == "call_expression" else []
    names = {callee.name for callee in found}
    if not names or not (names <= _CUTS or all(_cannot_fail(callee.function) for callee in found)):
        return None
    values = evaluator.result(node, frame, (), number, checked=False)
    return Texts(tuple(values)) if not any(value.unknown for value in values) else None


def _entry(evaluator: Evaluator, node: Node, frame: Frame) -> Known | None:
    """Return what `v` is of `v, ok := m[k]`: where the map has no such key, empty."""
    held, key = entries_of(evaluator, node["operand"], frame), key_of(evaluator, node.get("index"), frame).key
    if held is None or key is None:
        return None
    return held.elements.get(key) or (Texts((plain_text("", node),)) if type_is_text(evaluator, node) else None)


def _cannot_fail(function: Node | None) -> bool:
    listed = [type_ for _, type_, _ in parameters(function, "result")] if function is not None else []
    return bool(listed) and not any(type_.spells("error") or type_.spells("bool") for type_ in listed)


_CUTS = {"strings.Cut", "strings.CutPrefix", "strings.CutSuffix"}


def _last_result(evaluator: Evaluator, node: Node, frame: Frame) -> Known | None:
    """Return what `ok` is of `v, ok := m[k]`, `after, ok := strings.CutPrefix(s, prefix)`."""
    node = strip_parens(node)
    if node.kind == "index_expression":
        held, key = entries_of(evaluator, node["operand"], frame), key_of(evaluator, node.get("index"), frame)
        return Truth(key.key in held.elements) if held is not None and key.key is not None else None
    if node.kind == "type_assertion_expression":
        from codemod.golang.evaluate.models.keeping import holds_type

        return Truth(True) if holds_type(evaluator, node, frame, asked_again=False) else None
    arguments = Invocation.of(node).arguments if node.kind == "call_expression" else []
    test = _CUTTING.get(callee_name(evaluator.module, node["function"])) if len(arguments) == 2 else None
    if test is None:
        return None
    holds = tested(test, *(evaluator.evaluate(argument, frame) for argument in arguments))
    return Truth(holds) if holds is not None else None


_CUTTING = {"strings.CutPrefix": begins, "strings.CutSuffix": ends, "strings.Cut": contains}


def _list(evaluator: Evaluator, binding: Binding, value: Node, frame: Frame) -> Known | None:
    value = strip_parens(value)
    if value.kind == "call_expression" and not _is_fresh(evaluator, binding, value):
        return None
    held = (frame.known or {}).get(binding)
    if isinstance(held, OneOf):
        return one_of([_list(evaluator, binding, value, knowing(frame, binding, each)) for each in held.lists])
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
    if value is None or (target := strip_parens(target)).kind != "index_expression" or sign not in ("=", "+="):
        return None
    key = key_of(evaluator, target.get("index"), frame).key
    values = evaluator.evaluate(value, frame)
    if sign == "+=":
        values = concat(target, [evaluator.evaluate(target, frame), values])
    new: Known | None = Texts(tuple(values)) if type_is_text(evaluator, target) else Part(value, frame)
    if sign == "+=" and isinstance(new, Part):
        new = _counted(evaluator, target, frame, value)
    if new is None:
        return None
    if isinstance(held, Items) and isinstance(key, int) and key < len(held.elements):
        return Items((*held.elements[:key], new, *held.elements[key + 1 :]))
    return Entries({**held.elements, key: new}) if isinstance(held, Entries) and key is not None else None


def type_is_text(evaluator: Evaluator, node: Node) -> bool:
    """Whether an expression is a string."""
    return types.is_string(evaluator.module, typeof.of_expression(evaluator.module, node))
