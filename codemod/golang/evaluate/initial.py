"""Package variables that only `init` gives a value: `var names = map[string]string{}`, `names["lvs"] = image` in init.

Whoever looks at such a variable later sees what init made of it. What is looked at before, by another variable's
declaration or by what init calls, is not known.
"""

from __future__ import annotations

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.call_sites import call_sites
from codemod.golang.flow.callees import Invocation
from codemod.golang.flow.definitions import Definition, definition_at, statement_of
from codemod.golang.flow.paths import ELEMENT, WHAT, Path, below, overlaps, spine_of
from codemod.golang.flow.references import references
from codemod.golang.flow.sharing import escapes
from codemod.golang.flow.unchanging import takes_element
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.syntax import Node, top_of
from codemod.records import dataclass, replace

MAX_CALLERS = 64


def set_in_init(evaluator: Evaluator, item: Object, path: Path) -> tuple[list[Value], bool] | None:
    """Return what init gives a part of a variable, and whether it is sure to; None where others may write to it."""
    module = evaluator.module
    found = _writes(module, item)
    if not found or _is_read_early(module, item):
        return None
    if path != (WHAT,) and escapes(module, item, path) and not (path[-1:] == (WHAT,) and _is_looked_up(module, item)):
        return None
    values, sure = list[Value](), False
    for write in found:
        for call in write.calls:
            frame = _frame(evaluator, write.definition, call)
            own = _path(evaluator, write.definition, frame)
            if not overlaps(own, path):
                continue
            if len(own) > len(path):
                return None
            if write.definition.value is not None:
                values += evaluator.evaluate(write.definition.value, frame, path[len(own) :])
            sure = sure or (ELEMENT not in own and _is_sure(module, write.definition, call, item))
    return values, sure


@per_module
def _is_looked_up(module: Module, item: Object) -> bool:
    """Whether nobody but its own package's code at these places has the map: its elements are read and written."""
    return all(_is_one_element(use) for use in references(module, item))


def _is_one_element(use: Node) -> bool:
    return takes_element(use.parent if use.field == "field" and use.parent is not None else use)


@dataclass(frozen=True, eq=False)
class _Write:
    """A write to a variable: init's own, or that of a function which nobody but init calls."""

    definition: Definition
    calls: tuple[Invocation | None, ...]


def _frame(evaluator: Evaluator, write: Definition, call: Invocation | None) -> Frame:
    if call is None:
        return evaluator.frame(Frame(write.node.function))
    caller = evaluator.frame(Frame(call.node.function))
    return evaluator.frame(Frame(write.node.function, call, caller, depth=1))


def _path(evaluator: Evaluator, write: Definition, frame: Frame) -> Path:
    """Return the part that is written: of `images[name]` the element that the call names."""
    target = write.node
    if write.path != (ELEMENT,) or target.kind != "index_expression":
        return write.path
    from codemod.golang.evaluate.entries import key_of

    return (key_of(evaluator, target.get("index"), frame),)


@per_module
def _writes(module: Module, item: Object) -> tuple[_Write, ...]:
    """Return the writes to a variable, where all of them are plain assignments that init makes."""
    found = ((use, definition_at(use)) for use in references(module, item))
    # of `images.Names["lvs"] = x`, in another package, the element is written, not a part `Names` of `images`
    writes = [replace(each, path=below(use, spine_of(use))) for use, each in found if each is not None]
    made = [_Write(each, calls) for each in writes if (calls := _calls(module, each))]
    return tuple(made) if len(made) == len(writes) else ()


def _calls(module: Module, write: Definition) -> tuple[Invocation | None, ...]:
    """Return the calls by which init makes a write, None for one of its own; nothing where others make it."""
    function = write.node.function
    if write.kind != "value" or function is None or function.kind != "function_declaration":
        return ()
    if is_init(function):
        return (None,)
    sites = call_sites(module, function)
    within = [site.call for site in sites if site.node.function is not None and is_init(site.node.function)]
    return tuple(within) if len(within) == len(sites) and None not in within else ()


def is_init(function: Node) -> bool:
    """Whether a function is called before all others."""
    name = function.get("name")
    return function.kind == "function_declaration" and name is not None and name.spells("init")


def _is_sure(module: Module, write: Definition, call: Invocation | None, item: Object) -> bool:
    """Whether each build that has the variable does the write: it stands in the body, and in a file that is in it."""
    done = [write.statement] if call is None else [write.statement, statement_of(call.node)]
    last = done[-1]
    own = last.file is item.file or (
        last.file.folder == item.file.folder and module.sources.is_always_compiled(last.file)
    )
    return own and all(map(stands_in_body, done)) and not any(map(_returns_before, done))


def stands_in_body(statement: Node) -> bool:
    listed, function = statement.parent, statement.function
    body = function.get("body") if function is not None else None
    return listed is not None and body is not None and (listed is body or listed.parent is body)


def _returns_before(statement: Node) -> bool:
    function = statement.function
    return function is not None and any(
        node.kind == "return_statement" and node.start < statement.start for node in function.walk()
    )


def _returns_before_end(use: Node) -> bool:
    return use.function is None or any(node.kind == "return_statement" for node in use.function.walk())


@per_module
def _is_read_early(module: Module, item: Object) -> bool:
    """Whether a declaration of a variable, or init, may look at it, also by what they call."""
    writers = {each.definition.node.function for each in _writes(module, item)}
    # who looks whether it is there already, and does not go on then
    reads = [
        use
        for use in references(module, item)
        if definition_at(use) is None and (use.function not in writers or _returns_before_end(use))
    ]
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
