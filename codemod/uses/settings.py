"""Settings that are asked for by a name, and what each is where nobody sets it.

viper.SetDefault("image.agent", "quay.io/acme/agent")          viper.GetString("image.agent")
cmd.Flags().String("agent-image", "quay.io/acme/agent", "")    viper.GetString("agent-image"), bound to the flags
cli.StringFlag{Name: "agent-image", Value: "acme/agent:v1"}    context.String("agent-image")

For who asks what there may be: a file, a variable or a flag may say something else.
"""

from __future__ import annotations

from codemod.golang.evaluate.contexts import written
from codemod.golang.evaluate.evaluator import Evaluator, Model
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.values import Value, distinct, unknown
from codemod.golang.flow.callees import Invocation, callees
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node
from codemod.uses.flags import flag_of, flags
from codemod.uses.named_text import spelled_text

_VIPER = "github.com/spf13/viper"
_CLI = "github.com/urfave/cli"
_GETTERS = (
    *(f"{_VIPER}.{name}" for name in ("Get", "GetString", "Viper.Get", "Viper.GetString")),
    *(f"{_CLI}.Context.{name}" for name in ("String", "GlobalString")),
    *(f"{_CLI}/{name}.String" for name in ("v2.Context", "v3.Command")),
)
_SETTING = (f"{_VIPER}.SetDefault", f"{_VIPER}.Viper.SetDefault")
# what is called where a flag without a target, or a setting, gets its default
_DEFINING = ("Flags", "PersistentFlags", "SetDefault")
_MOST = 4  # defaults of one name: several commands may have a flag of it


def _default(evaluator: Evaluator, call: Node, frame: Frame) -> list[Value] | None:
    arguments = Invocation.of(call).arguments
    names = [value.text for value in evaluator.evaluate(arguments[0], frame)] if len(arguments) == 1 else []
    given = [node for name in names if name for node in defaults_by_name(evaluator.module).get(name, ())]
    if not given or len(given) > _MOST:
        return None
    found = [value for node in given for value in written(evaluator, node, ())]
    return distinct([*found, unknown("a call of {name}", call, name=call["function"].text)])


SETTINGS: dict[str, Model] = dict.fromkeys(_GETTERS, _default)


@per_module
def defaults_by_name(module: Module) -> dict[str, tuple[Node, ...]]:
    """Return what settings and flags are by default, by their names."""
    found: dict[str, dict[Node, None]] = {}
    for flag in flags(module):
        if flag.default is not None:
            found.setdefault(flag.name, {})[flag.default] = None
    for word in _DEFINING:
        for top in (each.node for each in module.holding(word, "", True)):
            for node in top.walk():
                name, default = _defined(module, node) if node.kind == "call_expression" else ("", None)
                if default is not None:
                    found.setdefault(name, {})[default] = None
    return {name: tuple(nodes) for name, nodes in found.items()}


def _defined(module: Module, call: Node) -> tuple[str, Node | None]:
    """Return the name and the default that a call gives: of a flag, or of a setting of viper's."""
    flag = flag_of(module, call)
    if flag is not None:
        return flag.name, flag.default
    arguments = Invocation.of(call).arguments
    if len(arguments) == 2 and any(callee.name in _SETTING for callee in callees(module, call)):
        return spelled_text(module, arguments[0]), arguments[1]
    return "", None
