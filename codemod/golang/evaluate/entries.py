"""The entries of a map, as far as all of them are known, and the key of an index."""

from __future__ import annotations

from functools import partial

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.instantiated import may_stand_for_interface
from codemod.golang.evaluate.known import Entries, Known, Part
from codemod.golang.evaluate.ranges import range_of
from codemod.golang.flow.callees import Invocation
from codemod.golang.flow.library import callee_name
from codemod.golang.flow.paths import ELEMENT, Index, index_step
from codemod.golang.flow.sharing import escapes_locally
from codemod.golang.flow.touching import relevant
from codemod.golang.flow.unchanging import declared_alone
from codemod.golang.program import typeof, types
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, strip_parens


def key_of(evaluator: Evaluator, index: Node | None, frame: Frame) -> Index:
    """Return the step of an index, with its key where that is known."""
    step = index_step(index)
    if step != ELEMENT or index is None or _is_of_any_type(evaluator.module, index, frame):
        return step
    number = range_of(evaluator, index, frame)
    if number is not None:
        return Index(number[0]) if number[0] == number[1] and number[0] >= 0 else ELEMENT
    values = evaluator.evaluate(index, frame)
    text = values[0].text if len(values) == 1 and not values[0].numeric else None
    return Index(text.encode("utf-8", "surrogateescape")) if text is not None else ELEMENT


def under_key(evaluator: Evaluator, body: Node, wanted: Index, chosen: list[Node]) -> list[Node]:
    """Return what of the values of a literal may stand under a key: one of `{Pause: "a", Lvscare: "b"}`, where these
    are constants."""
    keys = evaluator.remembered(("keys", body), partial(_named_keys, evaluator, body))
    return [value for value in chosen if keys.get(value, wanted) in (wanted, ELEMENT)]


def _named_keys(evaluator: Evaluator, body: Node) -> dict[Node, Index]:
    """Return the keys that are names of a package, each with its value."""
    found: dict[Node, Index] = {}
    for element in body.children:
        key, value = element.get("key"), element.get("value")
        name = key.children[0] if key is not None and key.children else key
        if name is None or value is None or name.binding is not None:
            continue
        if name.kind in ("identifier", "selector_expression"):
            found[value.children[0]] = key_of(evaluator, name, evaluator.frame(Frame()))
    return found


def _is_of_any_type(module: Module, index: Node, frame: Frame) -> bool:
    """Whether the keys of a map are behind an interface, where a number of one type is not that of another:
    `m[1]` is not `m[int64(1)]`."""
    above = index.parent
    while above is not None and above.kind in ("literal_element", "keyed_element", "literal_value"):
        above = above.parent
    if above is None or above.kind not in ("index_expression", "composite_literal"):
        return False
    operand = above.get("operand")
    type_ = typeof.of_expression(module, operand) if operand is not None else types.of_node(above.get("type"))
    flat = types.underlying(module, type_)
    key = flat.node.get("key") if flat is not None else None
    if key is None or not types.is_type_parameter(key):
        return key is not None and types.is_interface(module, types.of_node(key))
    return may_stand_for_interface(module, frame)


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
        if [each.kind for each in found] == ["parameter"]:
            return _given_map(evaluator, binding, here)
        value = found[0].value if len(found) == 1 and found[0].kind == "value" else None
        sure = value is not None and not escapes_locally(module, binding, (ELEMENT,))
        return entries_of(evaluator, value, frame) if sure and value is not None else None
    declared = declared_alone(module, node)
    return entries_of(evaluator, declared, evaluator.frame(Frame())) if declared is not None else None


def _given_map(evaluator: Evaluator, binding: Binding, here: Frame | None) -> Entries | None:
    """Return the entries of the map that a parameter is, which the function only looks at."""
    call, caller = (here.call, here.caller) if here is not None else (None, None)
    if call is None or caller is None or binding.kind != "param" or binding.variadic:
        return None
    if binding.index >= len(call.arguments) or escapes_locally(evaluator.module, binding, (ELEMENT,)):
        return None
    return entries_of(evaluator, call.arguments[binding.index], caller)
