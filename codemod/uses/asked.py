"""What a program asks its surroundings for by a name: an environment variable, a setting, a key of a ConfigMap.

os.Getenv("RELATED_IMAGE_CSI")                    also where the name is a constant, or a helper's parameter
os.Getenv("RELATED_IMAGE_" + name)                RELATED_IMAGE_{}
viper.GetString("image.proxy")                    a configuration file's, or whatever else viper reads
cmd.Flags().GetString("image"), c.String("image") a flag of cobra's, of urfave/cli's
configMap.Data["IMAGE"]                           a key of a ConfigMap
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from codemod.golang.flow.callees import Invocation, callees
from codemod.golang.program import typeof, types
from codemod.golang.program.names import declarations
from codemod.golang.program.packages import Module
from codemod.golang.read.literals import STRING_KINDS, decode, unquote
from codemod.golang.read.syntax import Node, strip_parens
from codemod.image.mentions import terms_of
from codemod.image.pattern import UNKNOWN
from codemod.uses.redirects import Redirect, RedirectKind

_GETTERS: tuple[tuple[re.Pattern[str], RedirectKind], ...] = (
    (re.compile(r"(?:os|syscall)\.(?:Getenv|LookupEnv)"), "environment"),
    (re.compile(r"github\.com/spf13/viper(?:\.Viper)?\.(?:Get|GetString|GetStringSlice)"), "config"),
    (re.compile(r"(?:github\.com/spf13/pflag\.FlagSet|\?)\.(?:GetString|GetStringSlice)"), "flag"),
    (re.compile(r"github\.com/urfave/cli(?:/v\d+)?\.(?:Context|Command)\.(?:Global)?String(?:Slice)?"), "flag"),
)
_FLAG_SETS = ("Flags", "PersistentFlags", "LocalFlags", "InheritedFlags")


def asked(module: Module, node: Node, calls: Sequence[Node]) -> Iterator[Redirect]:
    """Yield what an expression asks for, within the calls that were entered on the way to it."""
    if node.kind == "index_expression":
        yield from _of_key(module, node, calls)
        return
    arguments = Invocation.of(node).arguments if node.kind == "call_expression" else []
    kind = _kind(module, node) if arguments else None
    name = _name(module, arguments[0], calls) if kind is not None else ""
    if kind is not None and name.strip("{}"):
        yield Redirect(kind, name)


def _kind(module: Module, call: Node) -> RedirectKind | None:
    for callee in callees(module, call):
        name = callee.name or ("" if callee.function is not None else _of_flag_set(call))
        for pattern, kind in _GETTERS:
            if name and pattern.fullmatch(name):
                return kind
    return None


def _of_flag_set(call: Node) -> str:
    """Return the method of `cmd.Flags().GetString`, whose object's type is not in this program."""
    function = call.get("function")
    operand = function.get("operand") if function is not None else None
    made = operand.get("function") if operand is not None and operand.kind == "call_expression" else None
    field = made.get("field") if made is not None else None
    return (
        f"?.{function['field'].text}" if function is not None and field and any(map(field.spells, _FLAG_SETS)) else ""
    )


def _of_key(module: Module, node: Node, calls: Sequence[Node]) -> Iterator[Redirect]:
    operand, index = _passed(module, node["operand"], calls)[0], node.get("index")
    if operand.kind != "selector_expression" or not operand["field"].spells("Data") or index is None:
        return
    type_ = typeof.of_expression(module, operand["operand"])
    named = types.named(module, type_) if type_ is not None else None
    name = _name(module, index, calls)
    if named is not None and named[1] in ("ConfigMap", "Secret") and name.strip("{}"):
        yield Redirect("config", name)


def _passed(module: Module, node: Node, calls: Sequence[Node]) -> tuple[Node, Sequence[Node]]:
    """Return what a parameter is within the calls that were entered, and those around that; else the node itself."""
    node = strip_parens(node)
    binding = node.binding
    if binding is None or binding.kind != "param":
        return node, calls
    for number, call in reversed(list(enumerate(calls))):
        entered = any(callee.function is binding.function for callee in callees(module, call))
        given = Invocation.of(call).arguments[binding.index :] if entered else []
        if given:
            return _passed(module, given[0], calls[:number])
    return node, calls


def _name(module: Module, node: Node, calls: Sequence[Node]) -> str:
    """Return the text of a name, each part that is not known as `{}`."""
    return "".join(_term(module, term, calls) for term in terms_of(node))


def _term(module: Module, node: Node, calls: Sequence[Node]) -> str:
    if node.kind in STRING_KINDS:
        return decode(unquote(node) or b"")
    given, around = _passed(module, node, calls)
    if given is not node:
        return _name(module, given, around)
    for item in declarations(module, node) if node.binding is None else ():
        value = types.spec_of(item).get("value") if item.kind in ("const", "var") else None
        text = value.children[item.position : item.position + 1] if value is not None else []
        if text and text[0].kind in STRING_KINDS:
            return decode(unquote(text[0]) or b"")
    return UNKNOWN
