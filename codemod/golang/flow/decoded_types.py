"""Which types of a program a decoder fills in: what it gets a pointer to, and what lies below that.

json.Unmarshal(raw, cluster)     of v2.Cluster, and of the v2.Registry in it, whoever wrote the text wrote the fields
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codemod.golang.flow.definitions import definitions
from codemod.golang.flow.fillers import FILLING
from codemod.golang.flow.given import given_for
from codemod.golang.program import members, typeof, types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module, exported
from codemod.golang.program.struct_tags import field_declaration, tag_of
from codemod.golang.read.syntax import Node, strip_parens

_WORDS = ("Unmarshal", "Decode", "Merge")  # each of what `FILLING` matches, but for copies, has one in it
_MOST_STEPS = 4  # from a decoder's argument back to what was given to the function around it
_HOLDING = (*types.LISTS, "map_type")

Name = tuple[str, str]


@per_module
def is_filled_by_decoders(module: Module, holder: types.Type, field: str) -> bool:
    """Whether somebody may fill in a field of a struct, or one that is promoted, who does not name it in Go."""
    declared = field_declaration(module, holder, field)
    if not exported(field) or declared is None:
        return False
    found = members.find_field(module, holder, field)
    for step in found[0] if found is not None else ():
        inner = members.find_field(module, holder, step)
        holder = inner[1] if inner is not None else holder
    tags = tag_of(declared[0])
    if tags:
        return set(tags.values()) != {"-"}  # `json:"-"` is left alone
    return types.named(module, holder) in _all_decoded(module)


@per_module
def _all_decoded(module: Module) -> frozenset[Name]:
    found: dict[Name, None] = {}
    todo = [
        type_
        for call in decoder_calls(module)
        for each in call["arguments"].children
        for type_ in types_given(module, each)
    ]
    while todo:
        type_ = todo.pop()
        name = types.named(module, type_)
        if name is None or name not in found:
            found.update({name: None} if name is not None else {})
            todo += types_below(module, type_)
    return frozenset(found)


def types_below(module: Module, type_: types.Type) -> Iterator[types.Type]:
    """Yield the types of what lies in an object, and behind its pointers."""
    for flat in types.all_underlying(module, type_):
        if flat.node.kind == "struct_type":
            yield from (each.type for each in members.members(flat))
        elif flat.node.kind in _HOLDING and (inner := types.element(module, flat)) is not None:
            yield inner


def decoder_calls(module: Module) -> Iterator[Node]:
    """Yield the calls of decoders, by their names."""
    filling = re.compile(FILLING)
    paths = dict.fromkeys(path for word in _WORDS for path in module.paths_with(word))
    for file in module.sources.compiled(path for path in paths if module.owns(path)):
        tops = (each.node for word in _WORDS for each in file.holding(word))
        for node in (node for top in tops for node in top.walk() if node.kind == "call_expression"):
            function = strip_parens(node["function"])
            name = function.get("field") if function.kind == "selector_expression" else function
            if name is not None and filling.fullmatch(name.text):
                yield node


def types_given(module: Module, node: Node, steps: int = 0) -> Iterator[types.Type]:
    """Yield the types of what an argument can point to: of a parameter `into any` those of what is given for it."""
    node = strip_parens(node)
    type_ = typeof.of_expression(module, node)
    named = type_ is not None and not types.is_interface(module, type_) and not types.is_type_parameter(type_.node)
    if type_ is not None and named:
        yield type_
    elif (binding := node.binding) is not None and steps < _MOST_STEPS:
        if binding.kind == "param":
            values = given_for(module, binding)
        else:
            values = (each.value for each in definitions(binding) if each.value is not None and each.kind == "value")
        for value in values:
            yield from types_given(module, value, steps + 1)
