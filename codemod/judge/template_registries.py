"""What fills in the registry of a template, where the rule says in which other way an operator sets that.

image: {{ .Registry }}/acme/agent:v1                 the rule lists `.Registry`, and the flag `--registry`
parsed.Execute(&out, Values{Registry: Upstream})     a text of the program is no flag
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from codemod.golang.evaluate.contexts import in_all_contexts
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.models.templates import action_values
from codemod.golang.evaluate.terms import Text
from codemod.golang.evaluate.values import Value
from codemod.golang.read.syntax import Node
from codemod.judge.judged import Judged
from codemod.judge.resolve import ResolvedRule
from codemod.judge.verdicts import judge, settable
from codemod.records import replace
from codemod.rule.pins import pinned_text
from codemod.uses.concerned import answers_at
from codemod.uses.consumers import Consumption
from codemod.uses.filled_templates import executing, texts_filled


def template_registries(evaluator: Evaluator, rule: ResolvedRule) -> Iterator[Judged]:
    """Yield what fills in the registry of a template with the image, where none of it is right in front of that."""
    ways = settable(rule)
    names = [way.name.strip().removeprefix(".") for way in ways if way.kind == "template"]
    if len(names) != 1 or len(names) == len(ways) or not all(names[0].split(".")):
        return
    pin = Text("/"), Text(pinned_text(rule.rule.image, "image"), rule.constant)
    for call, data in executing(evaluator.module):
        found, limits = answers_at(evaluator, call, partial(_registries, rule, call, data, f".{names[0]}"))
        judged = [(each, judge(replace(each, parts=(*each.parts, *pin)), rule)) for each in found]
        if judged and not limits and all(verdict.code for _, verdict in judged):
            value, verdict = judged[0]
            yield Judged(Consumption(f".{names[0]}", data, tuple(found)), value, verdict)


def _registries(rule: ResolvedRule, call: Node, data: Node, said: str, evaluator: Evaluator) -> list[Value]:
    return in_all_contexts(evaluator, partial(_registry, rule, call, data, said, evaluator), call.function)


def _registry(rule: ResolvedRule, call: Node, data: Node, said: str, evaluator: Evaluator, frame: Frame) -> list[Value]:
    """Return what a field of the data is where the template has the image; what rests on who calls stays that."""
    texts = texts_filled(evaluator, call, frame)
    known = [each.text for each in texts if each.text is not None]
    if not known:
        return [each for each in texts if each.unknown is None]
    if not any(path in text for path in rule.names.paths for text in known):
        return []
    return action_values(evaluator, data, frame, said) or []
