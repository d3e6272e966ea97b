"""The verdicts on the lines of a manifest that holds a rule's pin, and on what the program makes of its text."""

from __future__ import annotations

from collections.abc import Iterator

from codemod.image.reference import split_domain
from codemod.judge.judged import Judged
from codemod.judge.manifest_lines import lines
from codemod.judge.passes import Pass
from codemod.judge.verdicts import judge
from codemod.records import replace
from codemod.rule import Manifest
from codemod.rule.pins import held
from codemod.uses.consumers import Consumption
from codemod.uses.manifest_changes import manifest_changes


def judged_lines(pass_: Pass, manifest: Manifest) -> Iterator[Judged]:
    """Yield what the lines can be, and where the text is changed afterwards."""
    resolved, domain = pass_.resolved, split_domain(pass_.rule.image.repository)[0]
    for line in lines(pass_.module, manifest, resolved.names):
        value = line.value(line.pin(resolved.names, domain), resolved.constant)
        given = Consumption(manifest.name, line.node, (value,), apart=True)
        yield Judged(given, value, replace(judge(value, resolved), span=line.span))
    declared = [item for pin in held(pass_.rule) for item in pass_.declared(pin)]
    changed = manifest_changes(pass_.module, pass_.evaluator, manifest, declared, resolved.may_touch)
    for consumption in pass_.within_budget(changed):
        yield from (Judged(consumption, value, judge(value, resolved)) for value in consumption.values)
