"""Whether a function that is asked for each letter of a manifest's text lets those of an image be.

strings.Map(func(r rune) rune { if r == '\\r' { return -1 }; return r }, y)
strings.FieldsFunc(y, func(r rune) bool { return r == '\\n' })
"""

from __future__ import annotations

import string

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.execute.equality import known_number
from codemod.golang.execute.exploring import answer_for
from codemod.golang.program import typeof
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node, strip_parens

# of references, of the keys and quotes around them, and of hosts in other letters than ASCII has
_STAYING = "".join(sorted(set(string.printable) - set("\t\r\v\f~^$;<=?()"))) + "\u00e4\u4e2d"
_BETWEEN = " \n"  # what may be cut away with nothing put in its place


def keeps_letters(module: Module, evaluator: Evaluator, function: Node) -> bool:
    """Whether each letter that an image, or its line, may have becomes itself."""
    known = _function(module, function)
    if known is None:
        return False
    return all(_becomes(evaluator, known, letter) == ord(letter) for letter in _STAYING)


def parts_between(module: Module, evaluator: Evaluator, function: Node) -> bool:
    """Whether a text is parted at no letter that an image may have."""
    known = _function(module, function)
    if known is None:
        return False
    return all(answer_for(evaluator, known, ord(letter)) is False for letter in _STAYING if letter not in _BETWEEN)


def _becomes(evaluator: Evaluator, function: Node, letter: str) -> int | None:
    found = answer_for(evaluator, function, ord(letter))
    return known_number(found) if found is not None else None


def _function(module: Module, node: Node) -> Node | None:
    node = strip_parens(node)
    if node.kind == "func_literal":
        return node
    items = typeof.callee_objects(module, node) if node.kind in ("identifier", "selector_expression") else ()
    return items[0].declaration.node if len(items) == 1 and items[0].kind == "func" else None
