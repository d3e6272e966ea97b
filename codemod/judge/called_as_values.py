"""Whether a consumer is given the right image wherever it is called as a value that definitions alone do not follow.

    render := chain(ipvs.LvsStaticPodYaml, logged, checked)     // each gives a function that calls the next one
    y, err := render(name, vs, rs, image, path, scheme)

The functions that name the consumer are executed symbolically, with their callers: what is made of it there may be kept
by nobody else, so whoever calls it is seen. Only that all is right is an answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.terms import Term, Verb
from codemod.golang.execute.contents import Content, Function, Spread
from codemod.golang.execute.ending import NoAnswer
from codemod.golang.execute.exploring import GivenOnce, held_once, leaving_well
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.natives import NATIVE
from codemod.golang.execute.reachable_memory import reachable
from codemod.golang.flow.references import references
from codemod.golang.read.files import Object
from codemod.golang.read.syntax import Node
from codemod.judge.executed import Right
from codemod.records import dataclass, field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping


def called_as_value(
    evaluator: Evaluator,
    leaves: Mapping[Term, Verb],
    consumer: Object,
    index: int,
    is_right: Callable[[GivenOnce], bool],
) -> list[Right]:
    """Return what a consumer is given where functions use it as a value, if all of it is right; else nothing."""
    named = [node for node in references(evaluator.module, consumer) if not _is_called(node)]
    around = dict.fromkeys(node.function for node in named)
    found: list[Right] = []
    for function in around:
        if function is None:
            return []  # a package's variable has it, and so has everybody
        looks = _Calls(consumer.declaration.node, index, is_right)
        well = leaving_well(evaluator, leaves, function, looks, begins=looks.right.clear)
        if not any(looks.right for _ in well):
            return []
        found += looks.right
    return found


def _is_called(node: Node) -> bool:
    above = node.parent
    if above is not None and above.kind == "selector_expression" and above["field"] is node:
        node, above = above, above.parent
    return above is not None and above.kind == "call_expression" and above["function"] is node


@dataclass(frozen=True, eq=False)
class _Calls:
    """Looks at the image that each call of the consumer is given, and at who is given the consumer."""

    consumer: Node
    index: int
    is_right: Callable[[GivenOnce], bool]
    right: list[Right] = field(default_factory=list)

    def at_call(self, machine: Machine, function: Content, arguments: list[Content], node: Node) -> None:
        if isinstance(function, Function) and function.node is self.consumer:
            self._look(machine, arguments, node)
        known = isinstance(function, Function) and function.name in NATIVE and not function.name.startswith("?")
        if not known:
            self._keeps(each.held if isinstance(each, Spread) else each for each in (function, *arguments))

    def at_end(self, machine: Machine, kept: Iterable[Content]) -> None:
        self._keeps(kept)

    def at_return(self, machine: Machine, function: Node, arguments: list[Content], results: list[Content]) -> None:
        if function is self.consumer:
            self._look(machine, arguments, function)

    def at_loss(self, machine: Machine, lost: Iterable[Content], remade: bool) -> None:
        self._keeps(lost)

    def _keeps(self, contents: Iterable[Content]) -> None:
        if any(isinstance(each, Function) and each.node is self.consumer for each in reachable(contents)):
            raise NoAnswer("somebody else may call it")

    def _look(self, machine: Machine, arguments: list[Content], node: Node) -> None:
        given = held_once(machine, arguments[self.index], node) if self.index < len(arguments) else None
        if given is None or not self.is_right(given):
            raise NoAnswer("another image")
        self.right.append(Right(given.values[0], given.gone))
