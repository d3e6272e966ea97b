"""Where a repository that nothing holds is spelled out as the pin has it: no image is named there that is not judged.

fmt.Sprintf("quay.io/acme/agent:%s", version)           makes the pin
const Repository = "quay.io/acme/agent"                 wherever it is read, the pin is made of it
flags.String("agent-image", "quay.io/acme/agent", "")   the tag is put behind it where the flag is read
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from codemod.finding.diagnostics import Span
from codemod.golang.evaluate.contexts import everywhere
from codemod.golang.flow.references import references
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.syntax import Node, strip_parens
from codemod.judge.passes import Pass
from codemod.judge.verdicts import judge
from codemod.uses.settings import defaults_by_name


def others(pass_: Pass, spelled: Iterable[tuple[Node, Span]]) -> list[tuple[Node, Span]]:
    """Return the places that spell out an image and are not such."""
    return [(node, span) for node, span in spelled if not (_is_default(pass_, node) or _makes_pin(pass_, node))]


def _is_default(pass_: Pass, node: Node) -> bool:
    """Whether it is what a flag of one of the rule's overrides has, and the repository alone."""
    names = {way.name for way in pass_.rule.overrides if way.kind == "flag"}
    own = (default for name in names for default in defaults_by_name(pass_.module).get(name, ()))
    spelled = f'"{pass_.rule.image.repository}"'
    return node.spells(spelled) and any(strip_parens(default) is node for default in own)


def _makes_pin(pass_: Pass, node: Node) -> bool:
    """Whether all that is made of a text, or of the constant that it is, is right: in the call or the sum around."""
    evaluator, constant = pass_.evaluator, _constant(pass_.module, node)
    uses = references(pass_.module, constant) if constant is not None else (node,)
    makes = dict.fromkeys(map(_whole, uses))
    made = [value for whole in makes for value in evaluator.at(whole, partial(everywhere, evaluator, whole))]
    return len(made) > 0 and not any(judge(value, pass_.resolved).code for value in made)


def _constant(module: Module, node: Node) -> Object | None:
    """Return the package's constant that is declared as this text, and no more."""
    values = node.parent
    spec = values.parent if values is not None else None
    if values is None or spec is None or spec.kind != "const_spec":
        return None
    name = spec.all("name")[list(values.children).index(node)]
    return module.sources.file(node.file.path).starts.get(name.start)


def _whole(node: Node) -> Node:
    while (above := node.parent) is not None and above.kind in ("binary_expression", "parenthesized_expression"):
        node = above
    call = above.parent if above is not None and above.kind == "argument_list" else None
    return call if call is not None and call.kind == "call_expression" else node
