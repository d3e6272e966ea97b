"""Where a rule is: its consumers, and its pin, with all that it is made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from codemod.finding.diagnostics import Span
from codemod.golang.program import typeof, types
from codemod.golang.program.opening import module_line
from codemod.golang.program.packages import Module
from codemod.golang.read.files import File, Object
from codemod.golang.read.syntax import Node
from codemod.rule import Default, Field, Fields, Rule
from codemod.rule.pins import Held, held


def specs_of(module: Module, rule: Rule, declared: Callable[[Held, Module], list[Object]]) -> list[tuple[str, Node]]:
    """Return the path and the spec of each constant that holds a part of the pin, and of every constant that it is
    made of: of `Image = Repository + ":" + Tag` all three."""
    pins = held(rule)
    given = (_given(module, rule, pin.by) for pin in pins if isinstance(pin.by, Default))
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


def _given(module: Module, rule: Rule, pin: Default) -> tuple[Node, ...]:
    from codemod.judge.field_defaults import defaults  # few rules ask for it

    return defaults(module, rule, pin)


def place_of_consumers(module: Module, rule: Rule, files: Sequence[File]) -> Span:
    """Return where the first consumer is declared that is, else the beginning of the first file."""
    for consumer in rule.consumers:
        package = module.imported(module.absolute(consumer.package))
        name = consumer.type if isinstance(consumer, Field | Fields) else consumer.function
        for item in package.named(name) if package is not None else ():
            return item.span
    return Span(files[0].path, 0, 0) if files else module_line(module)
