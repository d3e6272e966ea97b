"""Functions that a consumer is handed, and runs: `for _, option := range options { option(&pod) }`.

`option` is whatever the consumer's callers give for `options`: a function, one that a call returns
(`ipvs.WithPullPolicy(v1.PullAlways)`), one that is appended to a list, or that a field or a list's element holds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from codemod.golang.flow.call_sites import call_sites
from codemod.golang.flow.callees import Invocation
from codemod.golang.flow.definitions import definitions
from codemod.golang.flow.fields import field_writes
from codemod.golang.flow.references import object_of, references
from codemod.golang.program import typeof, types
from codemod.golang.program.names import package_of_operand
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, strip_parens, top_of

_MOST = 200  # expressions that are looked at for one function


def handed_functions(module: Module, function: Node, runs: Collection[Object], consumer: Object) -> Iterator[Object]:
    """Yield the functions of the program that a local variable, or a field, holds where it is called.

    What the parameter of a helper is comes from the functions that the consumer `runs`: others use the helper, too.
    """
    todo, seen = [function], {function}
    while todo and len(seen) < _MOST:
        node = strip_parens(todo.pop())
        for behind in _behind(module, node, runs, consumer):
            if isinstance(behind, Object):
                yield behind
            elif behind not in seen:
                seen.add(behind)
                todo.append(behind)


def _behind(module: Module, node: Node, runs: Collection[Object], consumer: Object) -> Iterator[Node | Object]:
    """Yield the functions that stand in an expression, and the expressions that its variables and fields are."""
    if node.kind == "func_literal":
        around = object_of(module, top_of(node))
        yield from (around,) if around is not None else ()
    elif node.kind == "identifier" and node.binding is not None:
        yield from (each.value for each in definitions(node.binding) if each.value is not None)
        yield from _arguments(module, node.binding, runs, consumer)
        yield from _converted(module, node.binding) if node.binding.kind == "receiver" else ()
    elif node.kind in ("identifier", "selector_expression") and (named := typeof.callee_objects(module, node)):
        yield from (item for item in named if item.kind in ("func", "method"))
    elif node.kind == "selector_expression":
        inside = package_of_operand(module, node["operand"]) is None
        holder = typeof.of_expression(module, node["operand"]) if inside else None
        writes = field_writes(module, holder, node["field"].text) if holder is not None else ()
        yield from (write.value for write in writes if write.value is not None)
    else:
        yield from node.children


def _converted(module: Module, binding: Binding) -> Iterator[Node]:
    """Yield what becomes a receiver of a function type: `OptionFunc(always)`, of `func (f OptionFunc) Apply(pod)`."""
    type_ = typeof.of_binding(module, binding)
    for item in types.all_declared(module, type_) if type_ is not None else ():
        for name in references(module, item):
            call = name.parent
            if call is not None and call.kind in ("call_expression", "type_conversion_expression"):
                yield from Invocation.of(call).arguments


def _arguments(module: Module, binding: Binding, runs: Collection[Object], consumer: Object) -> Iterator[Node]:
    index = binding.index
    for site in call_sites(module, binding.function) if binding.kind == "param" else ():
        if site.call is None:
            continue
        if binding.function is consumer.declaration.node or object_of(module, top_of(site.node)) in runs:
            given = site.call.arguments
            yield from given[index:] if binding.variadic else given[index : index + 1]
