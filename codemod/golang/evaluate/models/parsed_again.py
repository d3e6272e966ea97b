"""Whether a template that was parsed may be given another text: by any name that somebody has for it.

var podTemplate = template.Must(template.New("pod").Parse(pod))
func mirror() { template.Must(podTemplate.Parse(mirrored)) }
"""

from __future__ import annotations

from codemod.golang.flow.definitions import definitions
from codemod.golang.flow.library import callee_name
from codemod.golang.program import typeof, types
from codemod.golang.program.members import interface_method
from codemod.golang.program.names import declarations, package_of_operand
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node, strip_parens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Literal, TypeAlias

# a template that has no text yet, one that may have, or something else
Kind: TypeAlias = "Literal['new', 'parsed', '']"

_PARSING = ("Parse", "ParseFiles", "ParseGlob", "ParseFS", "AddParseTree")
_SETTING = ("Option", "Delims")
_MOST_HOPS = 8
_TEMPLATE = ("text/template", "Template")


@per_module
def is_some_parsed_again(module: Module) -> bool:
    """Whether a template of the program may be given a second text, or functions of its own once it has one."""
    return any(
        node.kind == "selector_expression" and node["field"].spells(name) and _is_again(module, node)
        for name in (*_PARSING, "Funcs")
        for declaration in module.selecting(name, "", True)
        for node in declaration.walk()
    )


def _is_again(module: Module, selector: Node) -> bool:
    if package_of_operand(module, selector["operand"]) is not None or typeof.callee_objects(module, selector):
        return False  # `url.Parse`, or a method of this program
    return _kind(module, selector["operand"], _MOST_HOPS) == "parsed"


def _kind(module: Module, node: Node, hops: int) -> Kind:
    node = strip_parens(node)
    if hops == 0:
        return "parsed"
    type_ = typeof.of_expression(module, node)
    if type_ is not None:
        return "parsed" if types.named(module, type_) == _TEMPLATE or _is_behind(module, type_) else ""
    if node.kind == "call_expression":
        return _given_by(module, node, hops)
    if node.kind not in ("identifier", "selector_expression"):
        return ""
    if node.binding is not None:
        values = [each.value for each in definitions(node.binding)]
    else:
        values = [types.value_node(item) for item in declarations(module, node)]
    kinds = {_kind(module, value, hops - 1) for value in values if value is not None}
    return "parsed" if "parsed" in kinds else "new" if "new" in kinds else ""


def _given_by(module: Module, call: Node, hops: int) -> Kind:
    """`template.New("pod")`, `template.Must(t, err)`, `t.Lookup("pod")`"""
    function = strip_parens(call["function"])
    name = callee_name(module, function)
    if name == "text/template.New":
        return "new"
    if name or function.kind != "selector_expression":
        return "parsed" if name.startswith("text/template.") else ""
    inner = _kind(module, function["operand"], hops - 1)
    if not inner:
        return ""
    # `pods.New("care")` is none that `pods` has, or takes its place there
    unchanged = any(map(function["field"].spells, (*_SETTING, "Funcs", "New")))
    return inner if unchanged else "parsed"


def _is_behind(module: Module, type_: types.Type) -> bool:
    """Whether an interface of this program has such a method as templates have."""
    for name in _PARSING if types.is_interface(module, type_) else ():
        method = interface_method(module, type_, name)
        result = types.result(method, 0) if method is not None else None
        if result is not None and types.named(module, result) == _TEMPLATE:
            return True
    return False
