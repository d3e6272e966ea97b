"""What the rule names, and the program does not have."""

from __future__ import annotations

from collections.abc import Iterator

from codemod.finding.diagnostics import Diagnostic, message
from codemod.judge.checks.finding import finding
from codemod.judge.parts import Part
from codemod.judge.passes import Pass
from codemod.records import replace


def not_met(pass_: Pass, code: str) -> Iterator[Diagnostic]:
    """Yield one finding for all that is missing, at the nearest part of the rule that is there.

    A missing constant is IMG105.
    """
    missing = [part for part in pass_.missing if part.kind != "constant"] + list(_not_arriving(pass_))
    reasons = dict.fromkeys(part.missing for part in missing if part.missing is not None)
    said = [message("the rule {rule} is not met: {reason}", rule=pass_.rule.name, reason=each) for each in reasons]
    if said:
        hint = next((part.hint for part in missing if part.hint), message("put it back, or correct the rule"))
        first = finding(pass_, code, pass_.place(missing[0]), said[0], hint=hint)
        yield replace(first, reasons=tuple(said[1:]))


def _not_arriving(pass_: Pass) -> Iterator[Part]:
    """Yield the consumers whose parameter reaches no image, and those whose container is not the rule's."""
    container = pass_.rule.container
    for each in pass_.handed:
        name = each.consumer.function
        # a container with another image is found where that is formed
        if not each.arrives and not any(body.images for body in pass_.bodies if body.consumer == name):
            said = message(
                "the parameter {name} of {function} reaches no container", name=each.consumer.name, function=name
            )
            yield Part("consumer", name, True, each.item.span, said)
        wanted = f"{container.package}.{container.type}" if container is not None else ""
        for other in each.others:
            said = message("the image goes into {other}, and the rule's container is {name}", other=other, name=wanted)
            yield Part("consumer", name, True, each.item.span, said)
