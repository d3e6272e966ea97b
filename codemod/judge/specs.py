"""Where a pin is written: its constants, and all that they are made of."""

from __future__ import annotations

from collections.abc import Callable

from codemod.golang.program import typeof, types
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.syntax import Node
from codemod.judge.resolve import defaults
from codemod.rule import Default, Rule
from codemod.rule.pins import Held, held


def specs_of(module: Module, rule: Rule, declared: Callable[[Held, Module], list[Object]]) -> list[tuple[str, Node]]:
    """Return the path and the spec of each constant that holds a part of the pin, and of every constant that it is
    made of: of `Image = Repository + ":" + Tag` all three."""
    pins = held(rule)
    given = (defaults(module, rule, pin.by) for pin in pins if isinstance(pin.by, Default))
    found = [(node.file.path, node) for nodes in given for node in nodes]
    todo = [item for each in module.all_modules() for pin in pins for item in declared(pin, each)]
    seen = set(todo)
    while todo:
        item = todo.pop()
        if item.kind not in ("const", "var"):
            continue
        spec = types.value_spec_of(item)
        found.append((item.file.path, spec))
        for node in spec.walk():
            if node.kind in ("identifier", "selector_expression"):
                used = [o for o in typeof.callee_objects(module, node) if o.kind == "const" and o not in seen]
                seen.update(used)
                todo += used
    return found
