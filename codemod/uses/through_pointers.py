"""Fields whose address is given to a function of the program, which writes there: `setIfNotEmpty(&c.Image, image)`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from codemod.golang.evaluate.activations import of_callee
from codemod.golang.evaluate.contexts import in_all_contexts
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.callees import Callee, argument_of, callees
from codemod.golang.flow.definitions import definition_at
from codemod.golang.flow.sharing import parameter_of
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node
from codemod.records import dataclass
from codemod.uses.concerned import held_before


@dataclass(frozen=True)
class Through:
    """What one of the functions that a call may call writes to where an argument points."""

    call: Node
    callee: Callee
    value: Node


def given_through(module: Module, selected: Node) -> Iterator[Through]:
    """Yield what is written to a field through its address, which is an argument here: of `f(&c.Image)`, `c.Image`."""
    given = argument_of(selected.parent) if selected.parent is not None else None
    if given is None:
        return
    call, index = given
    for callee in callees(module, call):
        binding = parameter_of(callee.function, index) if callee.function is not None else None
        for use in binding.uses if binding is not None else ():
            written = definition_at(use)
            if written is not None and written.kind == "value" and written.in_memory and written.value is not None:
                yield Through(call, callee, written.value)


def values_through(given: Through, evaluator: Evaluator) -> list[Value]:
    """Return what is written, whoever calls the function around the call."""
    return in_all_contexts(evaluator, partial(_written, given, evaluator), given.call.function)


def with_what_was_there(selected: Node, given: Through, evaluator: Evaluator, frame: Frame) -> list[Value]:
    """Return what is written to a field through its address, and what was there."""
    return [*held_before(selected, evaluator, frame), *_written(given, evaluator, frame)]


def _written(given: Through, evaluator: Evaluator, frame: Frame) -> list[Value]:
    return evaluator.evaluate(given.value, of_callee(evaluator, given.callee, given.call, frame, True))
