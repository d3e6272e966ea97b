"""What is known of a text at an image's field is found there by who looks for it, and for nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from memory_tree import MemoryTree
from projects import Project, pairs_of, projects
from refactorings import Pair, sampled

from codemod.golang.evaluate.expressions import evaluator_of
from codemod.golang.evaluate.memory import NO_WORDS
from codemod.golang.evaluate.models.stdlib import MODELS
from codemod.golang.evaluate.sought import seeker, words_of
from codemod.golang.evaluate.terms import Text
from codemod.golang.evaluate.values import Value
from codemod.golang.program.opening import first_party, modules_of
from codemod.golang.program.packages import Module
from codemod.golang.read.syntax import Node
from codemod.rule import Field
from codemod.uses.concerned import answers_at, any_value
from codemod.uses.named_fields import written_everywhere

IMAGE = Field(package="k8s.io/api/core/v1", type="Container", name="Image")
PAIRS = [(project, pair) for project in projects() for pair in pairs_of(project)]
SAMPLE = sampled((f"{project.name}/{pair.name}" for project, pair in PAIRS), 40)


def known(value: Value) -> list[str]:
    """Return the texts that are known of a value, between its holes."""
    text = "".join(part.text if isinstance(part, Text) else "\n" for part in value.parts)
    return [each for each in text.split("\n") if len(each) > 2]


def written(module: Module) -> Iterator[tuple[Node, list[str]]]:
    """Yield what is written to images of containers, with all that is known of it."""
    evaluator = evaluator_of(module, MODELS)
    for _, node in written_everywhere(module, IMAGE):
        if node is not None:
            values, _ = answers_at(evaluator, node, partial(any_value, node))
            yield node, [text for value in values for text in known(value)]


def lost(files: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    for program in first_party(MemoryTree(files)):
        for module in modules_of(program, {}):
            for node, texts in written(module):
                for text in dict.fromkeys(texts):
                    seeking = seeker(module, MODELS, NO_WORDS, words_of([text]))
                    if seeking is not None and not seeking.may_come(node, partial(any_value, node)):
                        yield node.text, text


def parameters() -> Iterator[object]:
    for project, pair in PAIRS:
        name = f"{project.name}/{pair.name}"
        yield pytest.param(project, pair, marks=() if name in SAMPLE else pytest.mark.full, id=name)


@pytest.mark.parametrize(("project", "pair"), list(parameters()))
def test_what_can_be_there_is_found_by_who_looks_for_it(project: Project, pair: Pair) -> None:
    assert [*lost(project.files(pair, True)), *lost(project.files(pair, False))] == []


def test_the_texts_of_a_program_are_asked_for() -> None:
    files = {path: text.encode() for path, text in next(projects()).base.items()}
    (program,) = first_party(MemoryTree(files))
    assert any(texts for module in modules_of(program, {}) for _, texts in written(module))
