"""What an operator sets, where it is asked for only while the image is empty, which it never is.

    image := cmp.Or(defaultImage(), spec.Image)      // the wrong way round
    if image == "" { image = spec.Image }            // behind `image := defaultImage()`

Where the image is there on some ways only, `var image string; if offline { image = Image }`, the other is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.evaluate.terms import Why
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.callees import argument_of
from codemod.golang.flow.definitions import statement_of
from codemod.golang.flow.falling_back import kept_by
from codemod.golang.flow.library import callee_name
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node
from codemod.judge.handed_on import empty_at


def filled_before(module: Module, node: Node) -> Iterator[Node]:
    """Yield the variables that are empty wherever an expression is assigned to something: what is in a field may be
    what is put there, `if spec.Image == "" { spec.Image = image(spec) }`."""
    statement = statement_of(node)
    if statement.kind == "assignment_statement":
        found = (each for each, _ in empty_at(module, node) if not statement.holds(each))
        yield from (each for each in found if each.binding is not None and each.binding.kind == "var")


def asked_behind(module: Module, node: Node) -> list[Node]:
    """Return the arguments that a call looks at only where this one is empty: all behind it of `cmp.Or`."""
    given = argument_of(node)
    if given is None:
        return []
    call, index = given
    listed = call["arguments"].children
    kept = callee_name(module, call["function"]) == "cmp.Or" or node in kept_by(module, call)
    return listed[index + 1 :] if kept and listed[-1].kind != "variadic_argument" else []


def holds_always(values: list[Value]) -> bool:
    """Whether none of the values is an empty text, as far as is known of what nobody sets."""
    texts = [each.text for each in values]
    return bool(values) and "" not in texts and not any(each.why is Why.NOT_SET for each in values)
