"""`os.Expand(text, mapping)`: `$name` and `${name}` are what the function says."""

from __future__ import annotations

import re

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import MAX_CALLS, Argument, Frame
from codemod.golang.evaluate.known import Texts
from codemod.golang.evaluate.made import made
from codemod.golang.evaluate.returns import returned
from codemod.golang.evaluate.values import Value, concat, plain_text
from codemod.golang.flow.callees import Invocation, function_callees
from codemod.golang.read.scopes import parameters
from codemod.golang.read.syntax import Node
from codemod.records import replace

NAME = re.compile(r"\$(?:\{([A-Za-z_][A-Za-z0-9_]*)\}|([A-Za-z_][A-Za-z0-9_]*))")


def expanded(evaluator: Evaluator, call: Node, frame: Frame) -> list[Value] | None:
    arguments = Invocation.of(call).arguments
    functions = made(evaluator, arguments[1], frame) if len(arguments) == 2 else None
    texts = evaluator.evaluate(arguments[0], frame) if functions else []
    if functions is None or len(functions) != 1 or len(texts) != 1 or texts[0].text is None:
        return None
    text, at = texts[0].text, 0
    pieces: list[list[Value]] = []
    for name in NAME.finditer(text):
        given = called_with(
            evaluator, functions[0].node, functions[0].frame, plain_text(name[1] or name[2], call), call
        )
        if given is None:
            return None
        pieces += [[replace(texts[0], parts=plain_text(text[at : name.start()], call).parts)], given]
        at = name.end()
    if "$" in NAME.sub("", text):
        return None
    return concat(call, [*pieces, [replace(texts[0], parts=plain_text(text[at:], call).parts)]])


def called_with(evaluator: Evaluator, function: Node, home: object, value: Value, call: Node) -> list[Value] | None:
    """Return what a function of this program returns for one known argument; None where it is none."""
    found = function_callees(evaluator.module, function)
    callee = found[0] if len(found) == 1 else None
    if callee is None or callee.function is None or not isinstance(home, Frame) or home.depth >= MAX_CALLS:
        return None
    names = [name for name, _, _ in parameters(callee.function, "parameters")]
    if len(names) != 1 or callee.method_expression or not callee.is_fixed:
        return None
    known = {names[0].binding: Texts((value,))} if names[0] is not None and names[0].binding is not None else {}
    receiver = Argument(callee.operand, home) if callee.operand is not None else None
    outer = home if callee.literal else None
    inner = Frame(callee.function, Invocation(call, []), home, receiver, outer, home.depth + 1, known=known)
    return returned(evaluator, inner, (), 0)
