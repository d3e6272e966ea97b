"""Whether another module is given a function of the program that may write to a container, and may call it.

body := struct{ io.Closer }{onClose(func() { pod.Spec.Containers[0].Image = other })}
body.Close()                                // whoever that is called on has the function

cond := sync.NewCond(&guard{pod: &pod})     // and the methods of what it is given
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from codemod.golang.execute.callbacks import only_answers
from codemod.golang.execute.contents import Content, Function, Opaque, Struct, untyped
from codemod.golang.execute.dynamic_types import dynamic_type
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.reachable_memory import reachable
from codemod.golang.program import members
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node, strip_parens
from codemod.uses.methods_by_name import LIBRARY


def may_be_edited(
    is_container: Callable[[Module, Struct], bool],
    machine: Machine,
    function: Content,
    arguments: list[Content],
    node: Node,
) -> bool:
    """Whether something in what a call of another module is given changes more than its own variables, and leads to a
    container."""
    receiver = [function.receiver] if isinstance(function, Function) and function.receiver is not None else []
    if isinstance(function, Function) and receiver and isinstance(untyped(receiver[0]), Opaque):
        # it may be of a type of the program: `components.Last.Close()` of an `io.Closer`
        others = [*machine.escaped, *(cell.held for cell in machine.globals.values())]
        known = any(isinstance(held, Struct) and is_container(machine.module, held) for held in reachable(others))
        if known and _some_change_more(machine.module, _method_of(function, node)):
            return True
    return any(
        isinstance(held, Struct) and is_container(machine.module, held)
        for each in reachable([*arguments, *receiver])
        if _changes_more(machine, each)
        for held in reachable(led_to(each))
    )


def _changes_more(machine: Machine, content: Content) -> bool:
    if isinstance(content, Function) and content.node is not None:
        return not only_answers(machine.module, content.node)
    type_ = dynamic_type(machine, content)
    if type_ is None:
        return False
    called = (item for name in LIBRARY for item in members.methods(machine.module, type_, name))
    return any(not _only_looks(machine.module, item.declaration.node) for item in called)


def _method_of(function: Function, call: Node) -> str:
    named = call.get("function")
    field = strip_parens(named).get("field") if named is not None else None
    return field.text if field is not None else function.name.rpartition(".")[2]


@per_module
def _some_change_more(module: Module, name: str) -> bool:
    """Whether some method of the program by this name changes more than its own variables."""
    for file in module.sources.sound(module.paths_with(name)):
        named = (item for each, items in file.objects.items() if each.endswith(f".{name}") for item in items)
        if not all(_only_looks(module, item.declaration.node) for item in named if item.kind == "method"):
            return True
    return False


def _only_looks(module: Module, method: Node) -> bool:
    return method.get("body") is not None and only_answers(module, method)


def led_to(content: Content) -> Iterator[Content]:
    """Yield what a function names of its variables, and its object; of anything else that itself."""
    if not isinstance(content, Function) or content.node is None:
        yield content
        return
    named = {node.binding for node in content.node.walk() if node.binding is not None}
    yield from (cell.held for binding, cell in content.variables.items() if binding in named)
    yield from (content.receiver,) if content.receiver is not None else ()
