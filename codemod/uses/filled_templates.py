"""The templates that a program fills in: `parsed.Execute(&out, data)`, with the text that it is then."""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.models.templates import as_one, data_of, sources_of
from codemod.golang.evaluate.values import Value, plain_text, unknown
from codemod.golang.flow.library import executes_template
from codemod.golang.program import typeof
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node

_EXECUTING = ("Execute", "ExecuteTemplate")


@per_module
def executing(module: Module) -> tuple[tuple[Node, Node], ...]:
    """Return each call of the library that fills a template in, and its data."""
    return tuple(_executing(module))


def _executing(module: Module) -> Iterator[tuple[Node, Node]]:
    paths = dict.fromkeys(path for word in _EXECUTING for path in module.paths_with(word) if module.owns(path))
    for file in module.sources.compiled(paths):
        tops = dict.fromkeys(top.node for word in _EXECUTING for top in file.holding(word))
        for call in (node for top in tops for node in top.walk() if node.kind == "call_expression"):
            data = data_of(call) if executes_template(call["function"]) else None
            if data is not None and not typeof.callee_objects(module, call["function"]):
                yield call, data


def texts_filled(evaluator: Evaluator, call: Node, frame: Frame) -> list[Value]:
    """Return the texts of the template that a call fills in, with those in it that it names. What rests on who calls
    stays that, and what is not known is told as one."""
    found = sources_of(evaluator, call["function"]["operand"], frame, or_with_functions=True)
    return [_as_one(evaluator, call, frame, each) for each in found] or [unknown("it is not set", call)]


def _as_one(evaluator: Evaluator, call: Node, frame: Frame, source: Value) -> Value:
    if source.text is None:
        return source
    text = as_one(evaluator, call, frame, source.text, marked=True)
    return plain_text(text, call) if text is not None else unknown("it is not set", call)
