"""Package variables that only `init` gives a value: `var names = map[string]string{}`, `names["lvs"] = image` in init.

Whoever looks at such a variable later sees what init made of it. What is looked at before, by another variable's
declaration or by what init calls, is not known.
"""

from __future__ import annotations

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.call_sites import call_sites
from codemod.golang.flow.definitions import Definition, definition_at
from codemod.golang.flow.paths import ELEMENT, WHAT, Path, overlaps
from codemod.golang.flow.references import references
from codemod.golang.flow.sharing import escapes
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.syntax import Node, top_of

MAX_CALLERS = 64


def set_in_init(evaluator: Evaluator, item: Object, path: Path) -> tuple[list[Value], bool] | None:
    """Return what init gives a part of a variable, and whether it is sure to; None where others may write to it."""
    module = evaluator.module
    found = _writes(module, item)
    if not found or _is_read_early(module, item) or (path != (WHAT,) and escapes(module, item, path)):
        return None
    touching = [each for each in found if overlaps(each.path, path)]
    if any(len(each.path) > len(path) for each in touching):
        return None
    values = [
        value
        for each in touching
        if each.value is not None
        for value in evaluator.evaluate(each.value, evaluator.frame(Frame(each.node.function)), path[len(each.path) :])
    ]
    return values, any(_is_sure(each, item) for each in touching)


@per_module
def _writes(module: Module, item: Object) -> tuple[Definition, ...]:
    """Return the writes to a variable, where all of them are plain assignments of init."""
    uses = [use for use in references(module, item) if definition_at(use) is not None]
    found = tuple(each for use in uses if (each := definition_at(use)) is not None and _is_of_init(each))
    return found if len(found) == len(uses) else ()


def _is_of_init(write: Definition) -> bool:
    function = write.node.function
    return write.kind == "value" and function is not None and is_init(function)


def is_init(function: Node) -> bool:
    """Whether a function is called before all others."""
    name = function.get("name")
    return function.kind == "function_declaration" and name is not None and name.spells("init")


def _is_sure(write: Definition, item: Object) -> bool:
    """Whether each build that has the variable does the write: it stands in the body, and in the same file."""
    function, listed = write.node.function, write.statement.parent
    body = function.get("body") if function is not None else None
    own = listed is not None and body is not None and (listed is body or listed.parent is body)
    return own and write.node.file is item.file and ELEMENT not in write.path


@per_module
def _is_read_early(module: Module, item: Object) -> bool:
    """Whether a declaration of a variable, or init, may look at it, also by what they call."""
    reads = [use for use in references(module, item) if definition_at(use) is None]
    todo, seen = [top_of(use) for use in reads if use.function is not None], set[Node]()
    if len(todo) < len(reads):
        return True
    while todo:
        top = todo.pop()
        if top in seen:
            continue
        seen.add(top)
        if is_init(top) or len(seen) > MAX_CALLERS:
            return True
        for site in call_sites(module, top):
            if site.node.function is None and site.call is not None:
                return True
            todo += [top_of(site.node)] if site.node.function is not None else []
    return False
