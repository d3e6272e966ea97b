"""Command line flags: which field or variable each one fills, and with what when nobody gives it.

flags.StringVar(&opts.Image, "image", DefaultImage, "the image")        of package flag
cmd.Flags().StringVarP(&opts.Image, "image", "i", DefaultImage, "...")  of pflag, through cobra
flags.Var(&images, "images", "the images, by what they are for")        of a type with a method `Set`
&cli.StringFlag{Name: "image", EnvVars: []string{"IMAGE"}, Destination: &opts.Image, Value: DefaultImage}
                                                                        of urfave/cli, which reads a variable, too
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codemod.golang.flow.callees import Invocation, callees
from codemod.golang.program import types
from codemod.golang.program.names import identified
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node, strip_parens
from codemod.records import dataclass
from codemod.uses.named_text import spelled_text
from codemod.uses.redirects import RedirectWay

_PACKAGES = ("flag.", "github.com/spf13/pflag.", "github.com/spf13/cobra.")
# what a flag holds, as the methods that define it begin: one text, several, or some under a key each
_KINDS = ("String", "StringSlice", "StringArray", "StringToString")
# the method -> where the name and the default stand, if that has one, and how many arguments there are
_DEFINING: dict[str, tuple[int, int | None, int]] = {
    "Var": (1, None, 3), "VarP": (1, None, 4), "TextVar": (1, 2, 4), "TextVarP": (1, 3, 5),
    **{f"{kind}Var": (1, 2, 4) for kind in _KINDS}, **{f"{kind}VarP": (1, 3, 5) for kind in _KINDS},
    **dict.fromkeys(_KINDS, (0, 1, 3)), **{f"{kind}P": (0, 2, 4) for kind in _KINDS},
}  # fmt: skip
_FILLING = sorted(name for name, (at, _, _) in _DEFINING.items() if at == 1)
_CALLED = re.compile(rb"\.(?:" + "|".join(_FILLING).encode() + rb")\b\s*\(")
_CLI = re.compile(r"github\.com/urfave/cli(?:/v\d+)?(?:/altsrc)?\.(?:String|StringSlice)Flag")
_CLI_NAMES = ("StringFlag", "StringSliceFlag")
_VARIABLES = ("EnvVar", "EnvVars", "Sources")


@dataclass(frozen=True, eq=False)
class Flag:
    """A flag, defined by `node`; `target` is the expression that it fills, None where that is the call's own result, or
    whoever asks for the flag by its name. `environment`: the variables that are read where nobody gives it."""

    name: str
    node: Node
    default: Node | None
    target: Node | None
    help: Node | None = None
    environment: tuple[str, ...] = ()

    @property
    def redirects(self) -> tuple[RedirectWay, ...]:
        return (RedirectWay("flag", self.name), *(RedirectWay("environment", name) for name in self.environment))


@per_module
def flag_of(module: Module, call: Node) -> Flag | None:
    """Return the flag that a call defines, or None."""
    function, arguments = call.get("function"), Invocation.of(call).arguments
    method = function.get("field") if function is not None and function.kind == "selector_expression" else None
    at = _DEFINING.get(method.text) if method is not None else None
    if at is None or len(arguments) != at[2]:
        return None
    named, default, _ = at
    name = spelled_text(module, arguments[named])
    known = [callee.name for callee in callees(module, call) if callee.name or callee.function is not None]
    if not name or " " in name or any(not each.startswith(_PACKAGES) for each in known):
        return None
    target = _pointed_at(arguments[0]) if named == 1 else None
    return Flag(name, call, arguments[default] if default is not None else None, target, arguments[-1])


def _pointed_at(node: Node) -> Node | None:
    node = strip_parens(node)
    return node.get("operand") if node.kind == "unary_expression" else node


@per_module
def flag_in(module: Module, literal: Node) -> Flag | None:
    """Return the flag that a literal `cli.StringFlag{...}` is, or None."""
    body = literal.get("body") if literal.kind == "composite_literal" else None
    type_ = types.of_node(literal.get("type")) if body is not None else None
    named = types.named(module, type_) if type_ is not None else None
    if body is None or named is None or _CLI.fullmatch(".".join(named)) is None:
        return None
    given = {key.text: value.children[0] for key, value in _fields(body)}
    name = spelled_text(module, given["Name"]).partition(",")[0] if "Name" in given else ""
    if not name:
        return None
    target = _pointed_at(given["Destination"]) if "Destination" in given else None
    variables = (each for field in _VARIABLES if field in given for each in _variables(module, given[field]))
    return Flag(name, literal, given.get("Value"), target, given.get("Usage"), tuple(variables))


def _fields(body: Node) -> Iterator[tuple[Node, Node]]:
    for element in body.children:
        key, value = element.get("key"), element.get("value")
        if key is not None and value is not None and value.children:
            yield key, value


def _variables(module: Module, node: Node) -> Iterator[str]:
    """Yield the names in `"A,B"`, `[]string{"A", B}`, `cli.EnvVars("A", B)`."""
    body = node.get("body") if node.kind == "composite_literal" else None
    named = [each.children[0] for each in body.children if each.children] if body is not None else [node]
    for each in Invocation.of(node).arguments if node.kind == "call_expression" else named:
        yield from (name for name in spelled_text(module, each).split(",") if name)


def default_of(module: Module, target: Node) -> Node | None:
    """Return what a flag puts into a variable or a field whose address it is given, where nobody gives the flag; and
    the path that a variable is declared as, which the linker replaces: a version is always built in."""
    if target.kind == "var_spec":
        value = target.get("value")
        given = value.children if value is not None else []
        return given[0] if len(given) == 1 and "/" in spelled_text(module, given[0]) else None
    address = target.parent
    around = address.parent if address is not None and address.kind == "unary_expression" else None
    if around is not None and around.kind == "argument_list" and around.parent is not None:
        flag = flag_of(module, around.parent)
    else:
        literal = next((node for node in target.ancestors() if node.kind == "composite_literal"), None)
        flag = flag_in(module, literal) if around is not None and literal is not None else None
    return flag.default if flag is not None and flag.target is target else None


@per_module
def flags(module: Module) -> list[Flag]:
    """Return the flags that the module defines."""
    return [*_called(module), *_written(module)]


def _called(module: Module) -> Iterator[Flag]:
    for word in _FILLING:
        for each in module.holding(word, "", True):
            if _CALLED.search(each.file.source, each.start, each.end) is None:
                continue
            for name in identified(each.node, word):
                call = name.parent.parent if name.parent is not None else None
                found = flag_of(module, call) if call is not None and call.kind == "call_expression" else None
                if found is not None and found.node["function"].get("field") is name:
                    yield found


def _written(module: Module) -> Iterator[Flag]:
    for word in _CLI_NAMES:
        for top in (each.node for each in module.holding(word, "", True)):
            for node in top.walk():
                found = flag_in(module, node)
                if found is not None and node["type"].bytes.endswith(word.encode()):
                    yield found


@per_module
def variables_of(module: Module, name: str) -> tuple[RedirectWay, ...]:
    """Return the environment variables that flags of a name read where nobody gives them."""
    found = (flag for flag in flags(module) if flag.environment and flag.name == name)
    return tuple(dict.fromkeys(each for flag in found for each in flag.redirects[1:]))
