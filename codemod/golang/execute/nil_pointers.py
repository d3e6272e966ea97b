"""Nil pointers in interfaces: `var err error = p` is not nil, though p is."""

from __future__ import annotations

from codemod.golang.execute.contents import NIL, Content, untyped
from codemod.golang.execute.ending import NotUnderstood
from codemod.golang.execute.machine import Machine
from codemod.golang.execute.static_types import static_type
from codemod.golang.flow.callees import callees
from codemod.golang.flow.definitions import definitions
from codemod.golang.flow.library import callee_name, executes_template, is_of_library
from codemod.golang.program import typeof, types
from codemod.golang.program.packages import Module
from codemod.golang.program.types import Type
from codemod.golang.read.syntax import Node, strip_parens


def check_nil(machine: Machine, held: Content, node: Node, type_: Type | None, index: int = 0) -> None:
    """Refuse a nil that is not the interface's own, where a value of the expression goes to something of this type."""
    bare = untyped(held)
    if bare is not NIL or strip_parens(node).kind == "nil":
        return
    if not types.may_be_interface(machine.module, type_):
        return
    if _is_error_of_library(machine.module, node, index):
        return
    own = static_type(machine.module, node, index)
    if own is None or not types.is_interface(machine.module, own):
        raise NotUnderstood("a nil in an interface", node)


def check_all_nil(machine: Machine, found: list[Content], nodes: list[Node], listed: list[Type | None]) -> None:
    """Do that for each of several, which one call may give."""
    for number, (held, type_) in enumerate(zip(found, listed, strict=False)):
        if len(nodes) == len(found):
            check_nil(machine, held, nodes[number], type_)
        elif len(nodes) == 1:
            check_nil(machine, held, nodes[0], type_, number)


def _is_error_of_library(module: Module, node: Node, index: int) -> bool:
    """Whether an expression is the error that a function of the standard library gives, `err` of `_, err :=
    fmt.Fprintf(w, "%s", name)`: that nil is the interface's own."""
    node = strip_parens(node)
    if node.kind != "identifier" or node.binding is None or node.binding.kind != "var":
        return _gives_error(module, node, index)
    found = [each for each in definitions(node.binding) if each.kind != "zero"]
    known = len(found) > 0 and all(each.kind in ("result", "value") and not each.path for each in found)
    return known and all(_gives_error(module, each.value, each.index) for each in found)


def _gives_error(module: Module, call: Node | None, index: int) -> bool:
    """Whether a result of a call, the second one or the only one, is an error of the library."""
    if call is None or call.kind != "call_expression" or index > 1:
        return False
    if not index and (_is_of_scanner(module, call["function"]) or _fills_template(module, call)):
        return True
    if index and _parses_template(module, call):
        return True
    name = callee_name(module, call["function"])
    return is_of_library(module, call) and name in (_GIVING_ERROR, _GIVING_AND_ERROR)[index]


def _is_of_scanner(module: Module, function: Node) -> bool:
    """`scanner.Err()`"""
    if function.kind != "selector_expression" or not function["field"].spells("Err"):
        return False
    type_ = typeof.of_expression(module, function["operand"])
    return type_ is not None and types.named(module, type_) == ("bufio", "Scanner")


def _fills_template(module: Module, call: Node) -> bool:
    """`tmpl.Execute(w, data)`, where no method of this program is called so."""
    if not executes_template(call["function"]):
        return False
    return all(each.function is None for each in callees(module, call))


def _parses_template(module: Module, call: Node) -> bool:
    """`template.New("pod").Option("missingkey=error").Parse(text)`"""
    function = call["function"]
    if function.kind != "selector_expression" or not function["field"].text.startswith("Parse"):
        return False
    while function.kind == "selector_expression" and function["operand"].kind == "call_expression":
        function = function["operand"]["function"]
    return callee_name(module, function).startswith(("text/template.New", "text/template.Parse"))


_GIVING_ERROR = frozenset(("encoding/json.Unmarshal", "sigs.k8s.io/yaml.Unmarshal"))


_GIVING_AND_ERROR = frozenset(
    [f"fmt.Fprint{form}" for form in ("", "f", "ln")]
    + [f"fmt.Sscan{form}" for form in ("", "f", "ln")]
    + [f"strconv.{name}" for name in ("Atoi", "ParseInt", "ParseUint", "ParseBool", "Unquote")]
    + [f"io.{name}" for name in ("Copy", "WriteString", "ReadAll")]
    + ["net/url.JoinPath", "net/url.Parse", "net/netip.ParseAddr", "net/netip.ParsePrefix"]
    + ["encoding/json.Marshal", "encoding/json.MarshalIndent", "sigs.k8s.io/yaml.Marshal"]
)
