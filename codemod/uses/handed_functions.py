"""Functions that a consumer is handed, or finds in a list, and runs: `for _, option := range options { option(&pod) }`.

`option` is whatever the consumer's callers give for `options`: a function, one that a call returns
(`ipvs.WithPullPolicy(v1.PullAlways)`), one that is appended to a list, or that a field or a list's element holds. Where
`options` is a variable of the package, it is what stands there and what is put into it, `init` and all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from codemod.golang.flow.call_sites import call_sites
from codemod.golang.flow.callees import Invocation, callees, function_callees
from codemod.golang.flow.definitions import definition_at, definitions
from codemod.golang.flow.fields import field_writes
from codemod.golang.flow.library import callee_name
from codemod.golang.flow.references import object_of, references
from codemod.golang.program import typeof, types
from codemod.golang.program.names import package_of_operand
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.scopes import Binding, parameters
from codemod.golang.read.syntax import Node, strip_parens, top_of

_NAMES = ("identifier", "type_identifier", "package_identifier", "selector_expression", "qualified_type")
_MOST = 1000  # expressions that are looked at for one function


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


def functions_behind(module: Module, function: Node) -> list[Node]:
    """Return the functions that a list's element, a field or a call's result may be: those of the program as they
    stand, and the names of others, `strings.ToUpper`, `replacer.Replace`."""
    todo, seen, found = [function], {function}, dict[Node, None]()
    while todo and len(seen) < _MOST:
        node = strip_parens(todo.pop())
        if node.kind == "func_literal":
            found[node] = None
            continue
        if node is not function and _is_of_library(module, node):
            found[node] = None
        for behind in _behind(module, node, (), None):
            if isinstance(behind, Object):
                found |= {behind.declaration.node: None} if behind.kind in ("func", "method") else {}
            elif behind not in seen:
                seen.add(behind)
                todo.append(behind)
    return list(found)


_TEXT_PACKAGES = ("strings", "bytes", "html", "path", "path/filepath", "strconv", "net/url", "regexp")


def _is_of_library(module: Module, node: Node) -> bool:
    """Whether an expression names a function of another module, or a method of an object of one, and calls it not."""
    if node.kind not in ("selector_expression", "qualified_type") or len(node.children) != 2:
        return False
    above, (operand, field) = node.parent, node.children
    if above is None or above.get("function") is node or typeof.callee_objects(module, node):
        return False
    if (path := package_of_operand(module, operand)) is not None:
        given = above.kind == "argument_list"  # most that others are given are no functions
        return not module.all_imported(path) and (path in _TEXT_PACKAGES or not given)
    return field.text[:1].isupper() and is_made_elsewhere(module, operand)


def is_made_elsewhere(module: Module, operand: Node) -> bool:
    """Whether an object is of another module's type, or made by a function of one: `strings.NewReplacer("a", "b")`."""
    operand = strip_parens(operand)
    if operand.kind == "call_expression" and "." in callee_name(module, operand["function"]):
        return True
    type_ = typeof.of_expression(module, operand)
    named = types.named(module, type_) if type_ is not None else None
    return named is not None and module.imported(named[0]) is None


def expressions_behind(module: Module, wanted: Node) -> Iterator[Node]:
    """Yield an expression, and those that its variables, fields, elements and calls are."""
    todo, seen = [wanted], {wanted}
    while todo and len(seen) < _MOST:
        node = strip_parens(todo.pop())
        yield node
        new = [each for each in _behind(module, node, (), None) if isinstance(each, Node) and each not in seen]
        seen.update(new)
        todo += new


def _behind(module: Module, node: Node, runs: Collection[Object], consumer: Object | None) -> Iterator[Node | Object]:
    """Yield the functions that stand in an expression, and the expressions that its variables and fields are."""
    if node.kind == "func_literal":
        around = object_of(module, top_of(node))
        yield from (around,) if around is not None else ()
        yield from _results(node)
    elif node.kind in ("identifier", "type_identifier", "package_identifier") and node.binding is not None:
        yield from (each.value for each in definitions(node.binding) if each.value is not None)
        yield from _sent(node.binding.uses)
        yield from _arguments(module, node.binding, runs, consumer)
        yield from _receivers(module, node.binding, runs) if node.binding.kind == "receiver" else ()
    elif node.kind in _NAMES and (named := typeof.callee_objects(module, node)):
        yield from (item for item in named if item.kind in ("func", "method"))
        yield from (each for item in named if item.kind == "var" for each in _in_variable(module, item))
    elif node.kind in ("selector_expression", "qualified_type"):
        yield from _in_field(module, *node.children) if len(node.children) == 2 else ()
    else:
        yield from node.children
        yield from _returned(module, node) if node.kind == "call_expression" else ()


def _in_field(module: Module, operand: Node, field: Node) -> Iterator[Node | Object]:
    """Yield what is put into a field, or else what its object is; of `(*wrapped).shorten`, that method."""
    if operand.binding is not None:
        holder = typeof.of_binding(module, operand.binding)
        # those to an object that nobody else has are no writes to the field for others
        yield from (each.value for each in definitions(operand.binding) if each.in_memory and each.value is not None)
    elif operand.kind == "package_identifier":  # `settings.patches[i](&pod)`, which looks like a type
        items = (item for item in module.package_of(operand.file).named(operand.text) if item.kind == "var")
        yield from (each for item in items for each in _in_variable(module, item))
        return
    elif package_of_operand(module, operand) is not None:
        return
    else:
        holder = typeof.of_expression(module, operand)
    writes = field_writes(module, holder, field.text) if holder is not None else ()
    yield from (write.value for write in writes if write.value is not None)
    if not writes and operand.parent is not None:
        methods = function_callees(module, operand.parent)
        found = (object_of(module, each.function) for each in methods if each.method_expression and each.function)
        yield from (each for each in found if each is not None)
        yield operand


def _in_variable(module: Module, item: Object) -> Iterator[Node | Object]:
    """Yield what a package's variable is declared as, and what is put into it: `patches = append(patches, shorten)`."""
    spec, named = types.spec_of(item), references(module, item)
    value = spec.get("value")
    if value is not None:
        yield from (item,) if any(each.kind == "func_literal" for each in value.walk()) else ()
        yield value
    written = (definition_at(use) for use in named)
    yield from (each.value for each in written if each is not None and each.value is not None)
    yield from _sent(named)


def _sent(uses: Iterable[Node]) -> Iterator[Node]:
    """Yield what is sent to a channel, `patches <- shorten`, or given to what keeps it: `last.Store(&shorten)`."""
    for use in uses:
        above = use.parent
        if above is not None and above.kind == "send_statement" and above["channel"] is use:
            yield above["value"]
        call = above.parent if above is not None and above.kind == "selector_expression" else None
        if call is not None and call.kind == "call_expression" and call["function"] is above:
            yield call["arguments"]


def _returned(module: Module, call: Node) -> Iterator[Node]:
    """Yield what the functions return that a list, or a function, is got from: `range patches()`."""
    for callee in callees(module, call):
        yield from _results(callee.function) if callee.function is not None else ()


def _results(function: Node) -> Iterator[Node]:
    yield from (name for name, _, _ in parameters(function, "result") if name is not None)
    for node in function.walk():
        if node.kind == "return_statement" and node.function is function:
            yield from node.children


def _receivers(module: Module, binding: Binding, runs: Collection[Object]) -> Iterator[Node]:
    """Yield what a method is called on that runs what its receiver is or holds: `patches.run(&pod)`."""
    yield from _converted(module, binding)
    for site in call_sites(module, binding.function):
        operand = site.node.get("operand")
        if operand is not None and _counts(module, site.node, binding, runs):
            yield operand


def _converted(module: Module, binding: Binding) -> Iterator[Node]:
    """Yield what becomes a receiver of a function type: `OptionFunc(always)`, of `func (f OptionFunc) Apply(pod)`."""
    type_ = typeof.of_binding(module, binding)
    for item in types.all_declared(module, type_) if type_ is not None else ():
        for name in references(module, item):
            call = name.parent
            if call is not None and call.kind in ("call_expression", "type_conversion_expression"):
                yield from Invocation.of(call).arguments


def _arguments(module: Module, binding: Binding, runs: Collection[Object], consumer: Object | None) -> Iterator[Node]:
    index = binding.index
    for site in call_sites(module, binding.function) if binding.kind == "param" else ():
        if site.call is None:
            continue
        own = consumer is not None and binding.function is consumer.declaration.node
        if own or _counts(module, site.node, binding, runs):
            given = site.call.arguments
            yield from given[index:] if binding.variadic else given[index : index + 1]


def _counts(module: Module, site: Node, binding: Binding, runs: Collection[Object]) -> bool:
    """Whether a call of a function counts: that of a helper does where the consumer runs the caller, and that of what
    fills a list, `register(shorten)`, does anywhere."""
    return object_of(module, top_of(site)) in runs or object_of(module, top_of(binding.function)) not in runs
