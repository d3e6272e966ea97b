"""Objects that are decoded from what the same function has encoded: copies.

    raw, err := json.Marshal(in)
    ...
    out := &settings{}
    if err := json.Unmarshal(raw, out); err != nil { ... }

A field of `out` is then that of `in`, if it has a name of its own there, and no method says how it is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.filling import stands_before
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.decoded import handed_out
from codemod.golang.flow.definitions import Definition, definitions, statement_of
from codemod.golang.flow.library import callee_name
from codemod.golang.flow.paths import ELEMENT, Path
from codemod.golang.flow.sharing import lets_go
from codemod.golang.program import members, typeof, types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module, exported
from codemod.golang.program.struct_tags import tag_of
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node, strip_parens, tail

_ENCODERS = {
    "encoding/json.Unmarshal": ("encoding/json.Marshal", "encoding/json.MarshalIndent"),
    "sigs.k8s.io/yaml.Unmarshal": ("sigs.k8s.io/yaml.Marshal",),
}
_DECODES = b"Unmarshal"
_OWN_WAY = ("MarshalJSON", "UnmarshalJSON", "MarshalText", "UnmarshalText")


def copied(evaluator: Evaluator, binding: Binding, path: Path, at: Node, frame: Frame) -> list[Value] | None:
    """Return what a field is of an object that is a copy at this place; None where it is not sure to be one."""
    found = _encoded(evaluator.module, binding, path, frame)
    if found is None or not stands_before(_whole(found[0]), at):
        return None
    return evaluator.evaluate(found[1], frame, path)


def without_overwritten(
    module: Module, binding: Binding, path: Path, at: Node, frame: Frame, found: list[Definition]
) -> list[Definition]:
    """Return the definitions that reach a place without those of what a copy was written over."""
    copy = _encoded(module, binding, path, frame)
    if copy is None or not stands_before(_whole(copy[0]), at):
        return found
    return [each for each in found if each.node.start > copy[0].start]


def _whole(call: Node) -> Node:
    """Return the statement of a call; of one in the header of an `if` all of that."""
    statement = statement_of(call)
    above = statement.parent
    return above if above is not None and above.get("initializer") is statement else statement


def _encoded(module: Module, binding: Binding, path: Path, frame: Frame) -> tuple[Node, Node] | None:
    """Return the call that decodes an object, and the expression that was encoded."""
    found = _decoded_copy(module, binding, path)
    own = _instance(module, found[2], found[1], frame) if found is not None else None
    return found[:2] if found is not None and own is not None and _comes_through(module, own, path) else None


@per_module
def _decoded_copy(module: Module, binding: Binding, path: Path) -> tuple[Node, Node, types.Type] | None:
    """Return what `_encoded` does, whichever fields come through, and the type of both."""
    type_ = typeof.of_binding(module, binding)
    # most variables are decoded by nobody; to know who gets one takes much longer than to see that
    decoded = {use: call for use in binding.uses if (call := _decoder(module, use)) is not None}
    if type_ is None or not decoded or not all(map(_is_empty, _made(binding))):
        return None
    handed = list(islice(handed_out(module, binding, path), 2))
    call = decoded.get(handed[0]) if len(handed) == 1 else None
    if call is None:
        return None
    given, encoders = call["arguments"].children, _ENCODERS[callee_name(module, call["function"])]
    source = _source(module, given[0].binding, call, encoders) if given[0].binding is not None else None
    own = typeof.of_expression(module, source) if source is not None else None
    return (call, source, own) if source is not None and own is not None and _is_same(module, own, type_) else None


def _decoder(module: Module, use: Node) -> Node | None:
    """Return the call around a use, where it is one that decodes."""
    call = next((each for each in use.ancestors() if each.kind == "call_expression"), None)
    decodes = call is not None and tail(call["function"], len(_DECODES)) == _DECODES
    return call if call is not None and decodes and callee_name(module, call["function"]) in _ENCODERS else None


def _is_same(module: Module, one: types.Type, other: types.Type) -> bool:
    """Whether two types of one function are the same one: of a name, or a type parameter."""
    if types.is_type_parameter(one.node) and types.is_type_parameter(other.node):
        return one.node.spells(other.node.text)
    return types.named(module, one) == types.named(module, other) is not None


def _instance(module: Module, own: types.Type, source: Node, frame: Frame) -> types.Type | None:
    """Return the type of a call's argument for that of a type parameter: `func clone[T any](in T) (T, error)`."""
    if not types.is_type_parameter(own.node):
        return own
    binding = source.binding
    here = frame.of(binding.function) if binding is not None and binding.kind == "param" else None
    if binding is None or binding.variadic or here is None or here.call is None or here.caller is None:
        return None
    if len(list(definitions(binding))) != 1 or binding.index >= len(here.call.arguments):
        return None
    given = here.call.arguments[binding.index]
    found = typeof.of_expression(module, given)
    return found if found is not None and not types.is_type_parameter(found.node) else None


@per_module
def _comes_through(module: Module, own: types.Type, path: Path) -> bool:
    return types.named(module, own) is not None and _is_kept(module, own, path)


def _made(binding: Binding) -> Iterator[Definition]:
    return (each for each in definitions(binding) if each.kind != "address" and not each.path)


def _is_empty(made: Definition) -> bool:
    """`var out settings`, `out := settings{}`, `out := &settings{}`, `out := new(settings)`"""
    value = strip_parens(made.value) if made.kind == "value" and made.value is not None else None
    if value is None:
        return made.kind == "zero"
    if value.kind == "unary_expression":
        value = strip_parens(value["operand"])
    if value.kind == "call_expression":
        return value["function"].spells("new") and value["function"].binding is None
    return value.kind == "composite_literal" and not value["body"].children


def _source(module: Module, raw: Binding, call: Node, encoders: tuple[str, ...]) -> Node | None:
    """Return what was encoded into the bytes that a call decodes, where nobody else has them."""
    found = list(definitions(raw))
    value = found[0].value if len(found) == 1 and found[0].kind == "result" and not found[0].index else None
    if value is None or value.kind != "call_expression" or callee_name(module, value["function"]) not in encoders:
        return None
    others = (use for use in raw.uses if use is not raw.node and not call.holds(use))
    return None if any(lets_go(module, use, (ELEMENT,)) for use in others) else value["arguments"].children[0]


def _is_kept(module: Module, type_: types.Type, path: Path) -> bool:
    """Whether a field comes through: by a name of its own, in structs that nobody writes in another way."""
    own: types.Type | None = type_
    names: list[tuple[str, str]] = []
    for step in path:
        struct = types.underlying(module, own)
        if own is None or struct is None or struct.node.kind != "struct_type" or not isinstance(step, str):
            return False
        if _has_own_way(module, own):
            return False
        names = names or [(field, said.lower()) for field, said in _names(module, struct, 0)]
        if not any(member.embedded and member.name == step for member in members.members(struct)):
            said = next((said for field, said in names if field == step), None)
            if said is None or [each for _, each in names].count(said) != 1:
                return False
            names = []
        found = members.find_field(module, own, step)
        own = found[1] if found is not None else None
    return own is not None and not names and not _has_own_way(module, own)


def _has_own_way(module: Module, type_: types.Type) -> bool:
    return any(members.methods(module, type_, name) for name in _OWN_WAY)


def _names(module: Module, struct: types.Type, depth: int) -> Iterator[tuple[str, str]]:
    """Yield the fields of a struct that are encoded, with their names there; of embedded structs theirs."""
    listed = next((child for child in struct.node.children if child.kind == "field_declaration_list"), None)
    for declaration in listed.children if listed is not None and depth < _MOST_EMBEDDED else ():
        tag = tag_of(declaration).get("json", "")
        said = tag.partition(",")[0]
        if tag == "-":
            continue
        fields = [name.text for name in declaration.all("name")]
        type_ = types.of_node(declaration.get("type"))
        if not fields and not said:
            inner = types.underlying(module, type_)
            yield from _names(module, inner, depth + 1) if inner is not None else ()
        yield from ((field, said or field) for field in fields if exported(field))


_MOST_EMBEDDED = 4
