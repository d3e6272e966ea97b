"""What the source says of a text or an object that is handed to a decoder: as far as it is spelled out.

json.NewDecoder(strings.NewReader(defaults)).Decode(c)         // the text of the constant
mapstructure.Decode(map[string]any{"domain": "docker.io"}, c)  // the literal, as it stands
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from codemod.golang.evaluate.contexts import everywhere
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.terms import Text
from codemod.golang.flow.definitions import definition_at, statement_of
from codemod.golang.program import typeof, types
from codemod.golang.program.names import declarations
from codemod.golang.read.literals import STRING_KINDS, decode
from codemod.golang.read.syntax import Node, strip_parens

MAX_DEPTH = 4
MAX_USES = 16


def texts(evaluator: Evaluator, node: Node, asked: Node, frame: Frame, depth: int = 0) -> Iterator[str]:
    """Yield what is spelled out of an expression; `asked` is the call that gets it."""
    node = strip_parens(node)
    if node.kind == "unary_expression" and node["operator"].kind in ("&", "*"):
        node = strip_parens(node["operand"])
    if depth > MAX_DEPTH:
        return
    if node.kind == "composite_literal":
        yield node.text
        return
    found = evaluator.evaluate(node, frame) if frame.call is not None else everywhere(evaluator, node, depth=1)
    yield "".join(part.text for value in found for part in value.parts if isinstance(part, Text))
    for inner in _inside(evaluator, node, asked):
        if isinstance(inner, str):
            yield inner
        else:
            yield from texts(evaluator, inner, asked, frame, depth + 1)


def _inside(evaluator: Evaluator, node: Node, asked: Node) -> Iterator[Node | str]:
    """Yield what an expression is made of: the arguments of a call, what a variable is given or begins with."""
    if node.kind == "type_conversion_expression":
        yield node["operand"]
    elif node.kind == "call_expression" and not typeof.callee_objects(evaluator.module, node["function"]):
        yield from node["arguments"].children
        if node["function"].kind == "selector_expression":
            yield node["function"]["operand"]
    elif node.binding is not None and node.binding.kind == "var":
        yield from _of_uses(node, asked)
    elif node.binding is None and node.kind in ("identifier", "selector_expression"):
        yield from _of_package(evaluator, node)


def _of_uses(node: Node, asked: Node) -> Iterator[Node | str]:
    """Yield what is spelled out in the statements with a variable: `buf.WriteString(x)`, `enc.Encode(v)`."""
    assert node.binding is not None
    for use in islice(node.binding.uses, MAX_USES):
        definition, statement = definition_at(use), statement_of(use)
        if definition is not None and definition.value is not None:
            yield definition.value
        elif not statement.holds(asked):
            yield from (e.text for e in statement.walk() if e.kind == "composite_literal" or e.kind in STRING_KINDS)


def _of_package(evaluator: Evaluator, node: Node) -> Iterator[Node | str]:
    from codemod.golang.program.embed import BadEmbed
    from codemod.golang.program.injected import embedded

    for item in declarations(evaluator.module, node):
        if item.kind == "var":
            try:
                yield decode(embedded(evaluator.module, item) or b"")
            except (BadEmbed, OSError):
                continue
            value = types.value_node(item)
            yield from (value,) if value is not None else ()
