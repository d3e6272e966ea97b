"""The lists that a list can be, one for each way to it: `if debug { opts = append(opts, log) }`."""

from __future__ import annotations

from functools import partial

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.items import frame_of_call
from codemod.golang.evaluate.known import Part, lists_of
from codemod.golang.evaluate.lists import elements, given_list
from codemod.golang.evaluate.running import known_at
from codemod.golang.flow.callees import Invocation, callees
from codemod.golang.flow.handing import returns_of
from codemod.golang.flow.library import callee_name
from codemod.golang.flow.paths import ELEMENT
from codemod.golang.flow.reaching import reaching
from codemod.golang.flow.sharing import escapes_locally
from codemod.golang.flow.touching import may_be_changed, relevant
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, strip_parens

MAX_ALTERNATIVES = 8

Elements = list[tuple[Node, Frame]]


def alternatives(evaluator: Evaluator, node: Node, frame: Frame) -> list[Elements]:
    """Return what the elements of a slice can be, one list for each way to it, `if debug { opts = append(opts, log) }`;
    nothing where that is not sure."""
    found = elements(evaluator, node, frame)
    if found is not None:
        return [found]
    node = strip_parens(node)
    if node.kind == "nil":
        return [[]]
    if node.kind == "identifier" and node.binding is not None:
        cut: list[Elements] = []
        variable = partial(_of_variable, evaluator, node, node.binding, frame)
        ways = evaluator.once(("alternatives", node, frame), variable, cut)
        return ways or _filled_in_a_loop(evaluator, node, node.binding, frame)
    arguments = Invocation.of(node).arguments if node.kind == "call_expression" else []
    if not arguments or callee_name(evaluator.module, node["function"]) != "append":
        return _given_by(evaluator, node, frame) if node.kind == "call_expression" else []
    lists = alternatives(evaluator, arguments[0], frame)
    for argument in arguments[1:]:
        spread = argument.kind == "variadic_argument"
        more = alternatives(evaluator, argument.children[0], frame) if spread else [[(argument, frame)]]
        lists = [[*first, *rest] for first in lists for rest in more] if len(more) <= MAX_ALTERNATIVES else []
    return lists if len(lists) <= MAX_ALTERNATIVES else []


def _given_by(evaluator: Evaluator, call: Node, frame: Frame) -> list[Elements]:
    """Return the lists that a function of this program gives: `build(c.options()...)`."""
    called = callees(evaluator.module, call)
    inner = frame_of_call(evaluator, called[0], call, frame) if len(called) == 1 else None
    if inner is None or inner.function is None:
        return []
    ends = [node.children[0].children if node.children else [] for node in returns_of(evaluator.module, inner.function)]
    ways = [alternatives(evaluator, listed[0], inner) if len(listed) == 1 else [] for listed in ends]
    return [each for way in ways for each in way] if all(ways) else []


def _filled_in_a_loop(evaluator: Evaluator, node: Node, binding: Binding, frame: Frame) -> list[Elements]:
    """`for _, name := range names { opts = append(opts, withName(name)) }`"""
    if not evaluator.may_follow:
        return []
    here = frame.of(binding.function)
    held = here.known.get(binding) if here is not None and here.known is not None else None
    ways = [held] if held is not None else known_at(evaluator, binding, node, frame)
    lists = [each.elements for way in ways for each in lists_of(way)]
    if not all(isinstance(each, Part) and not each.path for elements in lists for each in elements):
        return []
    return [[(each.node, each.frame) for each in elements if isinstance(each, Part)] for elements in lists]


def _of_variable(evaluator: Evaluator, node: Node, binding: Binding, frame: Frame) -> list[Elements]:
    here = frame.of(binding.function)
    found = reaching(evaluator.module, binding, (), node)
    if len(found) == 1 and found[0].kind == "parameter":
        given = given_list(binding, frame) if not may_be_changed(evaluator.module, binding) else None
        return alternatives(evaluator, *given) if given is not None else []
    if not found or (here is not None and here.known is not None and binding in here.known):
        return []
    if any(d.path for d in relevant(evaluator.module, binding, ())):
        return []
    if escapes_locally(evaluator.module, binding, (ELEMENT,)):
        return []
    lists: list[Elements] = []
    for each in found:
        ways = [[]] if each.kind == "zero" else alternatives(evaluator, each.value, frame) if each.value else []
        if each.kind not in ("zero", "value") or not ways or len(lists) + len(ways) > MAX_ALTERNATIVES:
            return []
        lists += ways
    return lists
