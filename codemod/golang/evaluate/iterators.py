"""What a loop over a channel or over a function gets in its rounds.

for job := range jobs { render(job.image) }

func (c *conf) images() iter.Seq[string] {
    return func(yield func(string) bool) {
        for _, name := range names {
            if !yield(c.host() + "/" + name) {
                return
            }
        }
    }
}
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from codemod.golang.evaluate.channels import received
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import MAX_CALLS, Argument, Frame, Round, receiver_of
from codemod.golang.evaluate.known import Part
from codemod.golang.evaluate.made import made
from codemod.golang.evaluate.values import Value, unknown
from codemod.golang.flow.callees import function_callees
from codemod.golang.flow.definitions import Definition, statements_in
from codemod.golang.flow.library import callee_name
from codemod.golang.flow.paths import ELEMENT, Path
from codemod.golang.program import typeof, types
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding, parameters
from codemod.golang.read.syntax import Node, range_clause, strip_parens
from codemod.records import replace

MAX_YIELDED = 64

Yielded = Sequence[Part]
"""What one round gets: `yield(name, image)` gives two."""


def is_iterator(module: Module, ranged: Node) -> bool:
    """Whether an expression is a function to range over, as far as its type is known."""
    ranged = strip_parens(ranged)
    if ranged.kind == "call_expression" and callee_name(module, ranged["function"]) in _OF_LISTS:
        return True
    if ranged.kind == "selector_expression":
        items = typeof.callee_objects(module, ranged)
        if items and all(item.kind in ("func", "method") for item in items):
            return True
    type_ = typeof.of_expression(module, ranged)
    flat = types.underlying(module, type_)
    named = types.named(module, type_) if type_ is not None else None
    return named in (("iter", "Seq"), ("iter", "Seq2")) or (flat is not None and flat.node.kind == "function_type")


# which element of a round is an element of the list
_OF_LISTS = {"slices.Values": 0, "slices.All": 1, "maps.Values": 0, "maps.All": 1}


def in_a_round(evaluator: Evaluator, definition: Definition, frame: Frame, path: Path) -> list[Value]:
    """Return what a loop's variable can be."""
    ranged = definition.value
    assert ranged is not None
    given = _in_a_round(evaluator, ranged, 0 if definition.kind == "key" else 1, frame, path)
    if given is not None:
        return given
    if definition.kind == "element":
        return evaluator.evaluate(ranged, frame, (ELEMENT, *path))
    from codemod.golang.evaluate.map_keys import keys_of  # most loops want elements

    if not path and (keys := keys_of(evaluator, ranged, frame)) is not None:
        return keys
    return [unknown("{name}: it is changed here", definition.node, name=definition.node.text)]


def _in_a_round(evaluator: Evaluator, ranged: Node, index: int, frame: Frame, path: Path) -> list[Value] | None:
    """Return what the element of a round is; None where the loop ranges over something else than a channel or a
    function."""
    flat = types.underlying(evaluator.module, typeof.of_expression(evaluator.module, ranged))
    if flat is not None and flat.node.kind == "channel_type":
        return received(evaluator, ranged, frame, path, in_loop=True) or None
    if not is_iterator(evaluator.module, ranged):
        return None
    if (of_list := _list_of(evaluator, ranged, frame)) is not None:
        listed, where, number = of_list
        return evaluator.evaluate(listed, where, (ELEMENT, *path)) if index == number else None
    inner = _entered(evaluator, ranged, frame)
    name = _yield_of(inner)
    if inner is None or name is None:
        return None
    found: list[Value] = []
    for use in name.uses:
        call = use.parent
        if use is name.node:
            continue
        if call is None or call.kind != "call_expression" or call.get("function") is not use:
            return None
        found += _given(evaluator, call, index, inner, path)
    return found


def _list_of(evaluator: Evaluator, ranged: Node, frame: Frame) -> tuple[Node, Frame, int] | None:
    """Return the list that `slices.Values(names)` ranges over, and which part of a round is its element."""
    makers = made(evaluator, ranged, frame)
    call, home = (makers[0].node, makers[0].frame) if makers is not None and len(makers) == 1 else (ranged, frame)
    if call.kind != "call_expression" or not isinstance(home, Frame):
        return None
    number = _OF_LISTS.get(callee_name(evaluator.module, call["function"]))
    arguments = call["arguments"].children
    return (arguments[0], home, number) if number is not None and len(arguments) == 1 else None


def _given(evaluator: Evaluator, call: Node, index: int, inner: Frame, path: Path) -> list[Value]:
    arguments = call["arguments"].children
    if index >= len(arguments) or call.function is not inner.function:
        return [unknown("what the loop gets is not known", call)]
    return evaluator.evaluate(arguments[index], inner, path)


def yielded(evaluator: Evaluator, ranged: Node, frame: Frame) -> list[Yielded] | None:
    """Return what each round of a loop over a function gets; None where it is not sure how many there are."""
    if not is_iterator(evaluator.module, ranged):
        return None
    if (of_list := _list_of(evaluator, ranged, frame)) is not None:
        listed, where, number = of_list
        items = evaluator.items(listed, where) or []
        rounds: list[Yielded] = [[Part(each.node, each.frame, each.path)] for each in items if isinstance(each, Part)]
        return rounds if number == 0 and len(rounds) == len(items) and rounds else None
    inner = _entered(evaluator, ranged, frame)
    name = _yield_of(inner)
    if inner is None or inner.function is None or name is None:
        return None
    found = _rounds(evaluator, statements_in(inner.function["body"]), name, inner)
    return found if found is not None and len(found) <= MAX_YIELDED else None


def _entered(evaluator: Evaluator, ranged: Node, frame: Frame) -> Frame | None:
    """Return the frame of the function literal that a loop ranges over."""
    makers = made(evaluator, ranged, frame)
    if makers is None or len(makers) != 1 or frame.depth >= MAX_CALLS or not isinstance(makers[0].frame, Frame):
        return None
    function, home = makers[0].node, makers[0].frame
    if function.kind == "func_literal":
        return evaluator.frame(Frame(function, outer=home, depth=frame.depth + 1))
    found = function_callees(evaluator.module, function) if function.kind == "selector_expression" else ()
    if len(found) != 1 or found[0].function is None or found[0].method_expression:
        return None
    receiver = receiver_of(evaluator.module, found[0].function, found[0].operand, home)
    return evaluator.frame(Frame(found[0].function, receiver=receiver, depth=frame.depth + 1))


def _yield_of(inner: Frame | None) -> Binding | None:
    listed = list(parameters(inner.function, "parameters")) if inner is not None and inner.function is not None else []
    return listed[0][0].binding if len(listed) == 1 and listed[0][0] is not None else None


def _rounds(evaluator: Evaluator, statements: list[Node], name: Binding, frame: Frame) -> list[Yielded] | None:
    """Return what statements yield, one after the other; None where that is not sure."""
    found: list[Yielded] = []
    for statement in statements:
        if (call := _yielding(statement, name)) is not None:
            found.append([Part(each, frame) for each in call["arguments"].children])
        elif statement.kind == "for_statement":
            more = list(_each_round(evaluator, statement, name, frame))
            if None in more:
                return None
            found += [each for rounds in more if rounds is not None for each in rounds]
        elif statement.kind not in ("short_var_declaration", "var_declaration", "comment"):
            return None
    return found


def _each_round(evaluator: Evaluator, loop: Node, name: Binding, frame: Frame) -> Iterator[list[Yielded] | None]:
    clause = range_clause(loop)
    listed: Sequence[object] | None = evaluator.items(clause["right"], frame) if clause is not None else None
    if listed is None and clause is not None:
        rounds = yielded(evaluator, clause["right"], frame)
        listed = [each[0] for each in rounds if len(each) == 1] if rounds is not None else None
    if listed is None or len(listed) > MAX_YIELDED:
        yield None
        return
    for number, each in enumerate(listed):
        if not isinstance(each, Part) or each.path:
            yield None
            return
        round_ = Round(loop, Argument(each.node, each.frame), number, None)
        inner = evaluator.frame(replace(frame, round=round_))
        yield _rounds(evaluator, statements_in(loop["body"]), name, inner)


def _yielding(statement: Node, name: Binding) -> Node | None:
    """Return the call of `yield(x)` and of `if !yield(x) { return }`."""
    if statement.kind == "if_statement":
        asked = strip_parens(statement["condition"])
        inside = statements_in(statement["consequence"])
        plain = statement.get("initializer") is None and statement.get("alternative") is None
        if asked.kind != "unary_expression" or not plain or [each.kind for each in inside] != ["return_statement"]:
            return None
        call = strip_parens(asked["operand"])
    else:
        call = statement.children[0] if statement.kind == "expression_statement" else statement
    around = call.kind == "call_expression" and strip_parens(call["function"]).binding is name
    return call if around else None
