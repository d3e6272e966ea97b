"""Defaults of settings that are no image yet, and are not handed on as one: what they are says which way is taken.

base := viper.GetString("agent-image")              by default `acme/agent`
if strings.Contains(base, ":") { return base }      what somebody set, and never the default
return base + ":" + version
"""

from __future__ import annotations

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.given_nothing import is_passed_by_all
from codemod.golang.evaluate.known import Texts
from codemod.golang.evaluate.values import Value
from codemod.golang.flow.definitions import definition_at, statement_of
from codemod.golang.flow.library import callee_name
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node


def is_never_whole(evaluator: Evaluator, setting: Value, default: Value) -> bool:
    """Whether a setting, that some way hands on as it is, is handed on in no place where it is the default."""
    binding = _variable(setting.site)
    if binding is None or default.text is None:
        return False
    frame = evaluator.frame(Frame(binding.function, known={binding: Texts((default,))}))
    uses = [use for use in binding.uses if use is not binding.node and definition_at(use) is None]
    whole = [use for use in uses if not _is_tested(evaluator.module, use)]
    return len(whole) > 0 and all(is_passed_by_all(evaluator, use, frame) for use in whole)


def _variable(site: Node) -> Binding | None:
    """Return the variable that is set to an expression once, and to nothing else."""
    statement = statement_of(site)
    left = statement.get("left") if statement.kind == "short_var_declaration" else None
    target = left.children[0] if left is not None and len(left.children) == 1 else None
    binding = target.binding if target is not None else None
    if binding is None or any(definition_at(use) is not None for use in binding.uses if use is not binding.node):
        return None
    return binding


def _is_tested(module: Module, use: Node) -> bool:
    """Whether a variable is looked at, or a text is made of it: what that is, is judged where it goes."""
    call = use.parent.parent if use.parent is not None and use.parent.kind == "argument_list" else None
    return call is not None and callee_name(module, call["function"]).startswith(("strings.", "fmt.Sprint", "len"))
