"""A place where following functions takes too much is asked again by definitions alone."""

from __future__ import annotations

import inspect
import sys

import pytest
from memory_tree import MemoryTree

from codemod.golang.evaluate import running
from codemod.golang.evaluate.evaluator import OverBudget
from codemod.golang.evaluate.expressions import evaluator_of
from codemod.golang.evaluate.models.stdlib import MODELS
from codemod.golang.evaluate.values import Value
from codemod.golang.program.opening import first_party, modules_of
from codemod.golang.read.files import Problem
from codemod.uses.sinks import sinks, values

SOURCE = b"""package m

import corev1 "k8s.io/api/core/v1"

func start(debug bool) {
	image := "a:1"
	if debug {
		image = "b:1"
	}
	use(corev1.Container{Image: image})
}

func main() {
	start(false)
}
"""


def asked() -> tuple[set[str | None], list[Problem]]:
    (program,) = first_party(MemoryTree({"go.mod": b"module example.com/m\n", "a.go": SOURCE}))
    module = next(modules_of(program, {}))
    problems: list[Problem] = []
    (sink,) = sinks(module, module.sources.file("a.go"))
    return {value.text for value in values(evaluator_of(module, MODELS, problems=problems), sink)}, problems


def test_a_function_is_followed() -> None:
    assert asked()[0] >= {"a:1"}


@pytest.mark.parametrize("error", [OverBudget, RecursionError])
def test_where_that_takes_too_much_the_definitions_are_the_answer(
    monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def fail(self: object) -> None:
        raise error

    monkeypatch.setattr(running._Run, "done", fail)
    assert asked() == ({"a:1", "b:1"}, [])


CHAIN = """package m

import corev1 "k8s.io/api/core/v1"

func f0(image string) string { return image }

var _ = corev1.Container{Image: f6("a:1")}

""" + "".join(f"func f{n}(image string) string {{ return f{n - 1}(image) }}\n\n" for n in range(1, 7))


def test_an_answer_does_not_hang_on_how_deep_in_python_it_is_asked_for() -> None:
    (program,) = first_party(MemoryTree({"go.mod": b"module example.com/m\n", "a.go": CHAIN.encode()}))
    module = next(modules_of(program, {}))
    problems: list[Problem] = []
    evaluator = evaluator_of(module, MODELS, problems=problems)
    (sink,) = sinks(module, module.sources.file("a.go"))

    def deep(levels: int) -> list[Value]:
        return deep(levels - 1) if levels else values(evaluator, sink)

    allowed = sys.getrecursionlimit()
    assert [value.text for value in deep(allowed - len(inspect.stack()) - 60)] == ["a:1"]
    assert (problems, sys.getrecursionlimit()) == ([], allowed)
