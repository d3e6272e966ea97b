"""Command line flags: which field or variable each one fills, and with what when nobody gives it.

flags.StringVar(&opts.Image, "image", DefaultImage, "the image")        of package flag
cmd.Flags().StringVarP(&opts.Image, "image", "i", DefaultImage, "...")  of pflag, through cobra
"""

from __future__ import annotations

from collections.abc import Iterator

from codemod.golang.flow.callees import Invocation, callees
from codemod.golang.program.packages import Module, per_module
from codemod.golang.read.literals import STRING_KINDS, decode, unquote
from codemod.golang.read.syntax import Node, strip_parens
from codemod.records import dataclass

_PACKAGES = ("flag.", "github.com/spf13/pflag.", "github.com/spf13/cobra.")
# the method -> where the name, and where the default stands
_DEFINING = {"StringVar": (1, 2), "StringVarP": (1, 3), "String": (0, 1), "StringP": (0, 2)}


@dataclass(frozen=True, eq=False)
class Flag:
    """A flag; `target` is the expression that it fills, None where it is the call's own result."""

    name: str
    call: Node
    default: Node
    target: Node | None


@per_module
def flag_of(module: Module, call: Node) -> Flag | None:
    """Return the flag that a call defines, or None."""
    function, arguments = call.get("function"), Invocation.of(call).arguments
    method = function.get("field") if function is not None and function.kind == "selector_expression" else None
    at = _DEFINING.get(method.text) if method is not None else None
    if at is None or len(arguments) != at[1] + 2 or arguments[at[0]].kind not in STRING_KINDS:
        return None
    name = decode(unquote(arguments[at[0]]) or b"")
    known = [callee.name for callee in callees(module, call) if callee.name or callee.function is not None]
    if not name or " " in name or any(not each.startswith(_PACKAGES) for each in known):
        return None
    target = strip_parens(arguments[0]) if at[0] == 1 else None
    if target is not None:
        target = target.get("operand") if target.kind == "unary_expression" else target
    return Flag(name, call, arguments[at[1]], target)


def default_of(module: Module, target: Node) -> Node | None:
    """Return what a flag puts into a variable or a field whose address it is given, where nobody gives the flag."""
    address = target.parent
    arguments = address.parent if address is not None and address.kind == "unary_expression" else None
    call = arguments.parent if arguments is not None and arguments.kind == "argument_list" else None
    flag = flag_of(module, call) if call is not None else None
    return flag.default if flag is not None and flag.target is target else None


@per_module
def flags(module: Module) -> list[Flag]:
    """Return the flags that the module defines."""
    return list(_flags(module))


def _flags(module: Module) -> Iterator[Flag]:
    for word in ("StringVar", "StringVarP"):
        for top in module.holding(word, "", True):
            for node in top.walk():
                found = flag_of(module, node) if node.kind == "call_expression" else None
                if found is not None and node["function"]["field"].spells(word):
                    yield found
