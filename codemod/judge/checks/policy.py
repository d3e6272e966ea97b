"""Whether the containers that take the image have the rule's pull policy."""

from __future__ import annotations

from collections.abc import Iterator

from codemod.finding.diagnostics import Diagnostic, NewImport, SuggestedFix, message
from codemod.finding.edits import Edit
from codemod.golang.evaluate.contexts import everywhere
from codemod.golang.evaluate.terms import Call, Hole, Name, Text, show
from codemod.golang.evaluate.values import Value
from codemod.golang.read.syntax import Node
from codemod.judge.checks.finding import finding
from codemod.judge.effects import has_effect
from codemod.judge.leftovers import unused
from codemod.judge.naming import CannotFix, local_name, not_taken
from codemod.judge.passes import Pass


def other_policy(pass_: Pass, code: str) -> Iterator[Diagnostic]:
    """Yield each container of a consumer whose pull policy is not the rule's."""
    container = pass_.rule.container
    if container is None or container.policy is None:
        return
    wanted = container.policy
    for body in pass_.bodies:
        for site, value in body.policies:
            if value is None:
                said = message("the container has no pull policy; the rule wants {policy}", policy=wanted)
                hint = message("add {field}: {constant}", field=container.policy_field, constant=wanted)
                yield finding(pass_, code, site.span, said, hint=hint)
                continue
            found = everywhere(pass_.evaluator, value)
            wrong = [v for v in found if not _is(v, wanted, container.policy_constant)]
            if wrong:
                said = message(
                    "the pull policy is {policy}; the rule wants {wanted}", policy=show(wrong[0].parts), wanted=wanted
                )
                yield finding(pass_, code, value.span, said, fix=_replaced(pass_, value, container.policy_constant))


def _is(value: Value, policy: str, constant: str) -> bool:
    part = value.parts[0]
    if len(value.parts) != 1:
        return False
    if isinstance(part, Text):
        return part.text == policy
    package, _, name = constant.rpartition(".")
    return part.term == Name(package, name) or _converted(part, policy)


def _converted(part: Hole, policy: str) -> bool:
    """Whether it is a conversion such as `v1.PullPolicy("IfNotPresent")`."""
    return isinstance(part.term, Call) and part.term.arguments == ((Text(policy),),)


def _replaced(pass_: Pass, site: Node, constant: str) -> SuggestedFix | None:
    package, _, name = constant.rpartition(".")
    if not package:
        return None
    known = local_name(pass_.module, site.file, package)
    text = f"{known}.{name}"
    if has_effect(pass_.module, site) or site.function is None:
        return None
    try:
        not_taken(pass_.module, site, known)
        gone, frees = unused(pass_.module, site)
    except CannotFix:
        return None
    edit = Edit(site.file.path, site.start, site.end, text.encode())
    return SuggestedFix(
        message("write {expression}", expression=text),
        (edit, *gone),
        (NewImport(site.file.path, package, known),),
        frees,
    )
