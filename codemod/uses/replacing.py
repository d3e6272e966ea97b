"""Whether a call that makes another text of a manifest may change the image in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from codemod.golang.evaluate.contexts import everywhere
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.terms import Text
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.callees import callees
from codemod.golang.flow.definitions import definition_at, definitions
from codemod.golang.flow.library import callee_name
from codemod.golang.flow.references import variable_writes
from codemod.golang.program import types
from codemod.golang.program.names import declarations
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node, strip_parens
from codemod.uses.labels import CUT, FOUND, Touches

_Pairs = list[tuple[Node, Node | None]]
_KEEPING = ("strings.TrimSpace", "strings.Clone", "bytes.TrimSpace", "bytes.Clone")
_MAKING = r"strings\.NewReplacer|regexp\.(?:Must)?Compile(?:POSIX)?"


def may_alter(module: Module, evaluator: Evaluator, call: Node, touches: Touches, may: Touches | None = None) -> bool:
    """Whether what a call replaces may be in the image, or right before it: as a text that `touches` one, or, as a
    whole, that `may` be a part of one."""

    def ask(node: Node) -> list[Value]:
        return evaluator.at(node, partial(everywhere, evaluator, node))

    if call.kind == "slice_expression":
        return True  # at a place that has to do with nothing in the text
    name = _called(module, call)
    if name.endswith((".Map", ".FieldsFunc")) and len(call["arguments"].children) == 2:
        return not _keeps_letters(module, evaluator, name, call["arguments"].children)
    if re.fullmatch(f"{CUT}|{FOUND}", name):
        separators = ask(call["arguments"].children[1])
        letters = re.fullmatch(CUT, name) is not None and any(_is_empty(each) for each in separators)
        return (letters or any(map(touches, separators))) and not _is_joined(module, call)
    from codemod.uses.functions_held import library_functions  # few callers hold functions

    held = library_functions(module, call)
    listed = [_replaced_by(module, each) for each in held] if held else [_replaced(module, call)]
    known = [each for each in listed if each is not None]
    if len(known) < len(listed):
        return True
    for old, new in (pair for each in known for pair in each):
        olds = ask(old)
        asked = partial(_may_be_within, may or touches) if new is not None else partial(_may_match, touches, may)
        if not any(map(asked, olds)):
            continue
        if new is None or {value.parts for value in olds} != {value.parts for value in ask(new)}:
            return True
    return False


def _keeps_letters(module: Module, evaluator: Evaluator, name: str, given: list[Node]) -> bool:
    from codemod.uses.letters import keeps_letters, parts_between  # few callers ask for each letter

    if name in ("strings.Map", "bytes.Map"):
        return keeps_letters(module, evaluator, given[0])
    return name in ("strings.FieldsFunc", "bytes.FieldsFunc") and parts_between(module, evaluator, given[1])


def _called(module: Module, call: Node) -> str:
    """Return what a call names of another module, also as `edit := strings.ReplaceAll`."""
    function = strip_parens(call["function"])
    if function.binding is None:
        return callee_name(module, function)
    names = {each.name for each in callees(module, call)}
    alone = next(iter(names)) if len(names) == 1 else ""
    return alone if alone.count(".") == 1 else ""  # of a method, what it is called on says it


def _is_empty(text: Value) -> bool:
    known = text.text
    return known is not None and not known


def _is_joined(module: Module, call: Node) -> bool:
    """Whether what was cut is put together again at once: with what, is asked there."""
    outer = call.parent.parent if call.parent is not None and call.parent.kind == "argument_list" else None
    return outer is not None and outer.kind == "call_expression" and _is_join(callee_name(module, outer["function"]))


def _is_join(name: str) -> bool:
    return name in ("strings.Join", "bytes.Join")


def _may_be_within(touches: Touches, old: Value) -> bool:
    """Whether what is replaced may be in the image, or right before it: a letter, `/`, and `": "` may be."""
    return touches(old) or re.fullmatch(r"[A-Za-z0-9./:_-]|[\"' ]*:[\"' ]*", old.text or "") is not None


def _may_match(touches: Touches, may: Touches | None, pattern: Value) -> bool:
    """Whether a regular expression may match the image, as far as its words tell."""
    if (
        may is not None
        and pattern.text is not None
        and may(Value((Text(pattern.text.replace("\\", "")),), pattern.site))
    ):
        return True
    words = re.findall(r"[A-Za-z0-9]{3,}", pattern.text or "")
    # a number may be the registry's port
    return not words or any(word.isdigit() or touches(Value((Text(word),), pattern.site)) for word in words)


def _replaced(module: Module, call: Node) -> _Pairs | None:
    """Return what a call replaces, with what it puts there, None with a pattern; None where that is not known."""
    function, given = strip_parens(call["function"]), call["arguments"].children
    name = _called(module, call)
    if _is_join(name):
        split = strip_parens(given[0]) if given else call
        parted = split.kind == "call_expression" and callee_name(module, split["function"]).endswith(".Split")
        return [(split["arguments"].children[1], given[1])] if parted and len(given) == 2 else []
    if name:
        return [(given[1], given[2])] if len(given) > 2 else None
    return _made_of(module, _value_of(module, function))


def _replaced_by(module: Module, function: Node) -> _Pairs | None:
    """Return what a function of another module replaces that is called by another name."""
    return [] if callee_name(module, function) in _KEEPING else _made_of(module, function)


def _value_of(module: Module, function: Node) -> Node:
    """Return the method that a variable was given: `edit := strings.NewReplacer("a", "b").Replace`."""
    given = _values_of(module, function) if function.kind == "identifier" else []
    value = given[0] if len(given) == 1 else None
    return strip_parens(value) if value is not None else function


def _values_of(module: Module, name: Node) -> list[Node | None]:
    if name.binding is not None:
        return [each.value for each in definitions(name.binding)]
    items = [item for item in declarations(module, name) if item.kind == "var"]
    written = (definition_at(place) for item in items for place in variable_writes(module, item))
    return [*map(types.value_node, items), *(each.value for each in written if each is not None)]


def _made_of(module: Module, method: Node) -> _Pairs | None:
    operand = method.get("operand") if method.kind == "selector_expression" else None
    maker = _maker(module, operand) if operand is not None else None
    if maker is None or not method["field"].text.startswith(("Replace", "WriteString")):
        return None
    made = maker["arguments"].children
    if callee_name(module, maker["function"]) == "strings.NewReplacer":
        return list(zip(made[::2], made[1::2], strict=False))
    return [(made[0], None)] if made else None


def _maker(module: Module, node: Node) -> Node | None:
    """Return the call of another module that makes a replacer or a pattern."""
    node = strip_parens(node)
    given = _values_of(module, node) if node.kind in ("identifier", "selector_expression") else [node]
    made = strip_parens(given[0]) if len(given) == 1 and given[0] is not None else None
    if made is None or made.kind != "call_expression":
        return None
    return made if re.fullmatch(_MAKING, callee_name(module, made["function"])) else None


def places_of_cut(module: Module, part: Node) -> Iterator[Node]:
    """Yield the calls that say where a text is cut: `i := strings.Index(y, c.Domain)` for `y[:i]`."""
    start, end = part.get("start"), part.get("end")
    if any(each is not None and _is_length(each) for each in (start, end)):
        yield part
    bounds = [node for each in (start, end) if each is not None for node in each.walk()]
    for node in bounds:
        given = [each.value for each in definitions(node.binding)] if node.binding is not None else [node]
        calls = (value for value in given if value is not None and value.kind == "call_expression")
        yield from (call for call in calls if re.fullmatch(FOUND, callee_name(module, call["function"])))


_FEW, _MANY = 16, 1 << 16  # letters at an end, as quotes and blanks are; and more than a manifest has


def _is_length(bound: Node) -> bool:
    """Whether a text is cut at a length that is spelled out: `y[:150]`."""
    return bound.kind == "int_literal" and bound.bytes.isdigit() and _FEW < int(bound.bytes) < _MANY
