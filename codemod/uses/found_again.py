"""Where a manifest's text is found again that went out of sight: to a function of elsewhere, a method, a field.

data, err := io.ReadAll(strings.NewReader(y))
json.Compact(&out, []byte(y)); out.String()
files.Store("pod", y); files.Load("pod")
fmt.Fprint(&out, y)                 func (w *writer) Write(data []byte) (int, error)
fmt.Sprint(manifest(y))             func (m manifest) String() string
c.manifest = y; c.manifest
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from codemod.golang.flow.callees import callees
from codemod.golang.flow.definitions import Definition, definition_at, definitions
from codemod.golang.flow.fields import owner_of
from codemod.golang.flow.paths import path_of
from codemod.golang.flow.references import references
from codemod.golang.flow.sharing import parameter_of
from codemod.golang.flow.stowed import StowedField, uses_of
from codemod.golang.program import members, typeof, types
from codemod.golang.program.names import declarations, package_of_operand
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding, parameters
from codemod.golang.read.syntax import Node, strip_parens, top_of
from codemod.uses.methods_by_name import BY_TEXT, exported_methods

Again = Binding | Node
"""A variable, or an expression, that has the text."""

# what a library asks an object for that it prints, encodes, copies or reads, and what it gives one that it writes to
_ASKED = (
    "String", "Error", "Format", "GoString", "MarshalJSON", "MarshalText", "MarshalYAML", "MarshalBinary", "GobEncode",
    "Read", "WriteTo", "ReadString", "ReadBytes", "Value",
)  # fmt: skip
_WRITTEN = ("Write", "WriteString", "ReadFrom", "Set", "Scan", "UnmarshalJSON", "UnmarshalText", "UnmarshalYAML")

_WRAPPED = ("type_conversion_expression", "type_assertion_expression")
_BASIC = ("string", "bool", "error", "int", "int64", "float64", "byte", "rune")


def beyond_call(module: Module, call: Node, index: int) -> Iterator[Again]:
    """Yield what may have a text after a function of elsewhere was given it: its results, its object, and whatever else
    it is given that can be written to."""
    function = strip_parens(call["function"]) if call.get("function") is not None else call
    if call.parent is not None and call.parent.kind != "expression_statement":
        yield call
    others = [each for number, each in enumerate(call["arguments"].children) if number != index]
    for node in (*others, *_object(module, function)):
        yield from dict.fromkeys(_holders(module, node, set()))


def is_filled(copying: Node) -> bool:
    """Whether the bytes that are copied to are somebody else's, or made for that: nothing of the text is there yet."""
    target = path_of(copying["arguments"].children[0])[0].binding
    if target is None:
        return False
    made = [each.value for each in definitions(target) if each.kind == "value"]
    calls = (each is not None and each.kind == "call_expression" and each["function"].spells("make") for each in made)
    return target.kind == "param" or (bool(made) and all(calls))


def written_by(module: Module, call: Node) -> Iterator[Again]:
    """Yield what has a text after a call that makes one of an object: of `json.NewEncoder(&out).Encode(pod)` `out`."""
    function = strip_parens(call["function"])
    given = call["arguments"].children
    for node in (*given, *_object(module, function)):
        yield from dict.fromkeys(_holders(module, node, set()))


def asked_of(module: Module, holder: Node) -> Iterator[Binding]:
    """Yield the receivers of the methods that a library calls on what holds a text, unless one thing is read of it:
    `manifest{y}.text`."""
    type_ = typeof.of_expression(module, holder)
    is_read = holder.parent is not None and holder.parent.kind == "selector_expression"
    by_text = type_ is not None and any(word in top_of(holder).bytes for word in BY_TEXT)
    more = exported_methods(module, type_) if type_ is not None and by_text else ()
    for name in dict.fromkeys((*_ASKED, *more)) if type_ is not None and not is_read else ():
        for item in members.methods(module, type_, name):
            for receiver, _, _ in parameters(item.declaration.node, "receiver"):
                if receiver is not None and receiver.binding is not None:
                    yield receiver.binding


def got_from(module: Module, channel: Node) -> Iterator[Again]:
    """Yield what is taken out of a channel."""
    named = channel.binding.uses if channel.binding is not None else read_again_from(module, channel)
    for use in named:
        above = use.parent
        if above is not None and above.kind == "unary_expression" and above["operator"].kind == "<-":
            yield above
        elif above is not None and above.kind == "range_clause" and (left := above.get("left")) is not None:
            yield from (each.binding for each in left.children if each.binding is not None)


def read_again_from(module: Module, target: Node) -> Iterator[Node]:
    """Yield where a field, or a list or map in one, is read to which a text is assigned: `c.manifest = y`."""
    while target.kind in ("index_expression", "parenthesized_expression", "unary_expression"):
        target = target.get("operand") or target.children[0]
    named = (use for item in declarations(module, target) if item.kind == "var" for use in references(module, item))
    yield from filter(_is_read, named)
    field = target.get("field")
    if target.kind != "selector_expression" or field is None:
        return
    if package_of_operand(module, target["operand"]) is not None:
        return
    type_ = typeof.of_expression(module, target["operand"])
    owner = owner_of(module, type_, field.text) if type_ is not None else None
    place = StowedField(owner, field.text, target.file.folder)
    yield from filter(_is_read, uses_of(module, place))


def _is_read(use: Node) -> bool:
    """Whether a text is read at a place, or may be through its address: `change(&l.all[i])`."""
    found = definition_at(use)
    return found is None or found.kind == "address"


def _object(module: Module, function: Node) -> Iterable[Node]:
    """Return the object of a method of elsewhere."""
    operand = function.get("operand") if function.kind == "selector_expression" else None
    return () if operand is None or package_of_operand(module, operand) is not None else (operand,)


def _holders(module: Module, node: Node, seen: set[Again]) -> Iterator[Again]:
    """Yield what an argument leads to that can be written to: of `bufio.NewWriter(&out)` `out`."""
    node = strip_parens(node)
    if node in seen:
        return
    seen.add(node)
    type_ = typeof.of_expression(module, node)
    if type_ is not None and not type_.pointer and types.predeclared(module, type_.node) in _BASIC:
        return
    yield from _written(module, type_)
    if node.kind == "unary_expression" and node["operator"].kind == "&":
        yield from _named(module, strip_parens(node["operand"]), seen)
    elif node.kind in ("unary_expression", "variadic_argument", *_WRAPPED):
        yield from _holders(module, node.get("operand") or node.children[0], seen)
    elif node.kind == "call_expression":
        if all(callee.function is None for callee in callees(module, node)):
            for each in (*node["arguments"].children, *_object(module, strip_parens(node["function"]))):
                yield from _holders(module, each, seen)
    elif node.kind in ("identifier", "selector_expression", "index_expression"):
        yield from _named(module, node, seen)


def _named(module: Module, node: Node, seen: set[Again]) -> Iterator[Again]:
    bottom, path = path_of(node)
    binding = bottom.binding
    if binding is not None and (binding.kind in ("var", "result") or not path):
        if binding not in seen:
            seen.add(binding)
            yield binding
            for made in (each for each in definitions(binding) if each.value is not None):
                if made.value is not None and strip_parens(made.value).kind == "call_expression":
                    yield from _made_with(made)
                    yield from _holders(module, made.value, seen)
    else:
        yield from read_again_from(module, node)


def _made_with(definition: Definition) -> Iterator[Binding]:
    """Yield what a call gives beside a variable: `reader, writer := io.Pipe()`."""
    left = definition.statement.get("left")
    yield from (each.binding for each in left.children if each.binding is not None) if left is not None else ()


def _written(module: Module, type_: types.Type | None) -> Iterator[Binding]:
    """Yield what a writer of the program is given by whoever writes to it."""
    for name in _WRITTEN:
        for item in members.methods(module, type_, name):
            binding = parameter_of(item.declaration.node, 0)
            if binding is not None:
                yield binding
