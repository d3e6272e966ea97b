"""The verdicts on the lines of a manifest that holds a rule's pin, and on what the program makes of its text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.read.files import Object
from codemod.image.reference import split_domain
from codemod.judge.judged import Judged
from codemod.judge.manifest_lines import lines
from codemod.judge.resolve import ResolvedRule
from codemod.judge.template_registries import template_registries
from codemod.judge.verdicts import judge
from codemod.records import replace
from codemod.rule import Manifest
from codemod.uses.consumers import Consumption
from codemod.uses.manifest_changes import manifest_changes


def judged_lines(
    evaluator: Evaluator, resolved: ResolvedRule, manifest: Manifest, declared: Iterable[Object]
) -> Iterator[Judged]:
    """Yield what the lines can be, where the text is changed afterwards that is `declared`, and what fills in their
    registry."""
    module, domain = evaluator.module, split_domain(resolved.rule.image.repository)[0]
    for line in lines(module, manifest, resolved.names):
        value = line.value(line.pin(resolved.names, domain), resolved.constant)
        given = Consumption(manifest.name, line.node, (value,), apart=True)
        yield Judged(given, value, replace(judge(value, resolved), span=line.span))
    for consumption in manifest_changes(module, evaluator, manifest, declared, resolved.may_touch):
        yield from (Judged(consumption, value, judge(value, resolved)) for value in consumption.values)
    yield from template_registries(evaluator, resolved)
