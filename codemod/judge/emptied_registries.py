"""Where the local registry is put in front of an image just where it is empty: a condition that is the wrong way round.

if registry != "" { return "", errors.New("no registry") }
return registry + "/" + image, nil
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from codemod.finding.diagnostics import message
from codemod.golang.evaluate.contexts import everywhere
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.terms import plain
from codemod.golang.evaluate.values import Value
from codemod.golang.read.syntax import Node
from codemod.judge.handed_on import functions_through, is_empty_at, is_part_of, made_into_text
from codemod.judge.judged import Judged
from codemod.judge.resolve import ResolvedRule
from codemod.judge.verdicts import Verdict, untraced


def emptied_registries(evaluator: Evaluator, rule: ResolvedRule, found: Iterable[Judged]) -> Iterator[Judged]:
    """Yield each place where a right image is made of a registry while that has nothing in it."""
    module, seen = evaluator.module, set[Node]()
    said = untraced(rule.rule, message("it is handed on where it is empty"))
    for each in found:
        for function in functions_through(module, each.value):
            for node in made_into_text(module, function):
                if node in seen or not _is_made_of(each.value, node) or not is_empty_at(module, node):
                    continue
                seen.add(node)
                if _is_registry(evaluator, rule, node):
                    yield Judged(each.consumption, each.value, Verdict("IMG205", said, node.span))


def _is_registry(evaluator: Evaluator, rule: ResolvedRule, node: Node) -> bool:
    """Whether an expression may be the registry, or its host."""
    known = {each.plain for each in rule.registries} | {each.joined_by_hand[:1] for each in rule.registries} - {()}
    return any(plain(each.parts) in known for each in evaluator.at(node, partial(everywhere, evaluator, node)))


def _is_made_of(value: Value, node: Node) -> bool:
    """Whether a value has what stands at a place, on its way or in a part that was made there."""
    spans = (part.span for part in value.parts if part.span is not None and part.span.path == node.span.path)
    return is_part_of(node, value) or any(each.start <= node.start and node.end <= each.end for each in spans)
