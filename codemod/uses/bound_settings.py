"""Settings that are decoded into a struct: what each of its fields is while nobody sets it.

vip.SetDefault("registry.image", "registry:2")
vip.BindPFlag("registry.image", flags.Lookup("registry-image"))     the default of that flag
vip.Unmarshal(config)                                               of `config.Registry.Image`
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codemod.golang.flow.callees import Invocation, callees
from codemod.golang.flow.decoded_types import types_given
from codemod.golang.program import members, types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.program.struct_tags import field_declaration, tag_of
from codemod.golang.read.syntax import Node, range_clause, strip_parens
from codemod.records import dataclass
from codemod.uses.named_text import spelled_text
from codemod.uses.settings import defaults_by_name

_VIPER = re.compile(r"github\.com/spf13/viper(?:\.Viper)?\.(\w+)")
_DECODING = ("Unmarshal", "UnmarshalExact", "UnmarshalKey")
_DEFAULT, _BINDING = "SetDefault", "BindPFlag"


@dataclass(frozen=True, eq=False)
class BoundSetting:
    """A field of a type that settings are decoded into; `default` is what it is while nobody sets it, and `flag` the
    name of the flag whose default that is."""

    holder: types.Type
    field: str
    default: Node
    flag: str = ""


@per_module
def bound_settings(module: Module) -> tuple[BoundSetting, ...]:
    """Return what fields are by default that settings are decoded into, whose keys are spelled out."""
    roots = list(_roots(module))
    return tuple(_bound(module, roots)) if roots else ()


def _roots(module: Module) -> Iterator[tuple[str, types.Type]]:
    """Yield the types that settings are decoded into, each with the key below which these are."""
    for word in _DECODING:
        for call in _calls(module, word):
            given = Invocation.of(call).arguments
            key = spelled_text(module, given[0]) + "." if word == "UnmarshalKey" else ""
            into = given[1 if key else 0 :][:1]
            yield from ((key, type_) for each in into for type_ in types_given(module, each))


def _bound(module: Module, roots: list[tuple[str, types.Type]]) -> Iterator[BoundSetting]:
    for word in (_DEFAULT, _BINDING):
        for call in _calls(module, word):
            for key, given in _settings(module, call):
                flag = _looked_up(module, given) if word == _BINDING else ""
                defaults = defaults_by_name(module).get(flag, ()) if word == _BINDING else (given,)
                for holder, field in _fields(module, roots, key):
                    yield from (BoundSetting(holder, field, default, flag) for default in defaults)


def _settings(module: Module, call: Node) -> Iterator[tuple[str, Node]]:
    """Yield the keys that a call may name, each with what it gives: in a loop over a table those that are there."""
    given = Invocation.of(call).arguments
    if len(given) != 2:
        return
    if text := spelled_text(module, given[0]):
        yield text, given[1]
    clauses = (range_clause(each) for each in call.ancestors() if each.kind == "for_statement")
    clause = next((each for each in clauses if each is not None and _takes(each, given)), None)
    table = strip_parens(clause["right"]) if clause is not None else None
    body = table.get("body") if table is not None and table.kind == "composite_literal" else None
    for element in body.children if body is not None else ():
        key, value = element.get("key"), element.get("value")
        if key is not None and value is not None and key.children and value.children:
            yield spelled_text(module, key.children[0]), value.children[0]


def _takes(clause: Node, given: list[Node]) -> bool:
    """Whether a loop's key and element are what a call is given."""
    left = clause.get("left")
    taken = [each.binding for each in left.children] if left is not None else []
    return len(taken) == len(given) and None not in taken and taken == [each.binding for each in given]


def _looked_up(module: Module, node: Node) -> str:
    """Return the name that `flags.Lookup("registry-image")` asks for."""
    function = node.get("function") if node.kind == "call_expression" else None
    method = function.get("field") if function is not None and function.kind == "selector_expression" else None
    given = Invocation.of(node).arguments
    return spelled_text(module, given[0]) if method is not None and method.spells("Lookup") and given else ""


def _calls(module: Module, method: str) -> Iterator[Node]:
    """Yield the calls of a method of viper's, or of its function of that name."""
    for top in (each.node for each in module.holding(method, "", True)):
        for node in top.walk():
            is_call = node.kind == "call_expression" and len(Invocation.of(node).arguments) > 0
            found = [_VIPER.fullmatch(callee.name) for callee in callees(module, node)] if is_call else []
            if any(each is not None and each[1] == method for each in found):
                yield node


def _fields(module: Module, roots: list[tuple[str, types.Type]], key: str) -> Iterator[tuple[types.Type, str]]:
    """Yield the fields that a key is decoded into: of `registry.image` that of what the field `registry` holds."""
    for below, root in roots:
        names = key.lower().removeprefix(below.lower()).split(".") if key.lower().startswith(below.lower()) else []
        holder: types.Type | None = root
        for number, name in enumerate(names):
            field = _field(module, holder, name)
            inner = members.find_field(module, holder, field) if field else None
            if holder is None or inner is None:
                break
            if number == len(names) - 1:
                yield holder, field
            holder = inner[1]


def _field(module: Module, holder: types.Type | None, name: str) -> str:
    """Return the field that has a name among settings, which are all the same in small letters."""
    struct = types.underlying(module, holder)
    for each in members.members(struct) if struct is not None and struct.node.kind == "struct_type" else ():
        declared = field_declaration(module, holder, each.name)
        tags = tag_of(declared[0]) if declared is not None else {}
        tag = tags.get("mapstructure", "").partition(",")[0]
        if (tag or each.name).lower() == name:
            return each.name
    return ""
