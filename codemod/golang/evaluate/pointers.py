"""What an expression behind a pointer can be: `*p` and `&x`."""

from __future__ import annotations

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.made import made
from codemod.golang.evaluate.passed import is_owned
from codemod.golang.evaluate.terms import Why
from codemod.golang.evaluate.values import Value, unknown
from codemod.golang.evaluate.variables import definition_values
from codemod.golang.flow.definitions import Definition, definitions, is_address
from codemod.golang.flow.paths import Path
from codemod.golang.flow.sharing import escapes_locally
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, strip_parens


def through_pointer(evaluator: Evaluator, inner: Node, operator: str, frame: Frame, path: Path) -> list[Value]:
    plain = strip_parens(inner)
    if operator == "&" and plain.kind == "identifier" and plain.binding is not None:
        addresses = sum(1 for use in plain.binding.uses if is_address(use))
        if (addresses > 1 or not path) and not is_owned(evaluator, plain.binding, path, frame):
            return [unknown("{name} is shared by its address", plain, name=plain.text)]
    found = evaluator.evaluate(inner, frame, path)
    if operator == "*" and not path and len(found) == 1 and found[0].unknown is not None:
        return _pointed_to(evaluator, plain, frame) or found
    if operator == "*" and not path:
        # what points to nothing gives none: it panics
        return [value for value in found if value.why is not Why.NOT_SET] or found
    return found


def _pointed_to(evaluator: Evaluator, pointer: Node, frame: Frame) -> list[Value]:
    """Return what a pointer points to that nobody else has: `*ptr.To(x)`, and `*p` of `p := ptr.To(x)`."""
    binding = pointer.binding
    if pointer.kind != "call_expression" and (binding is None or binding.kind not in ("var", "param")):
        return []
    if binding is not None and binding.kind == "param" and not is_called(binding, frame):
        return []
    if binding is not None and escapes_locally(evaluator.module, binding, ()):
        return []
    makers = made(evaluator, pointer, frame)
    node = makers[0].node if makers is not None and len(makers) == 1 else pointer
    target = strip_parens(node["operand"]) if node.kind == "unary_expression" else node
    alone = only_definition(target.binding) if target.binding is not None and target is not node else None
    if makers is None or alone is None or target.binding is None or not isinstance(makers[0].frame, Frame):
        return []
    return list(definition_values(evaluator, alone, target.binding, (), target, makers[0].frame))


def only_definition(binding: Binding) -> Definition | None:
    """Return what alone gives a variable its value, addresses left out: of a parameter that is `&v` the argument."""
    found = [definition for definition in definitions(binding) if definition.kind != "address"]
    return found[0] if len(found) == 1 and found[0].kind in ("parameter", "value") and not found[0].path else None


def is_called(binding: Binding, frame: Frame) -> bool:
    here = frame.of(binding.function)
    return here is not None and here.call is not None
