"""Law 8 for policies: work grows no faster than n log n, whatever it is that there is n times."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from policy_cases import base
from test_growth import Module, counted, told

from codemod.commands.judging import analyse_all
from codemod.finding.codes import Codes
from codemod.golang.read import parsing
from codemod.rule.reader import load_all

RULES = load_all("disconnected")
HEAD = 'package main\n\nimport corev1 "k8s.io/api/core/v1"\n\n'
Files = dict[str, bytes]


def file(text: str) -> Files:
    return base() | {"pod.go": (HEAD + text).encode()}


def literals(n: int) -> Files:
    return file("".join(f'var c{i} = corev1.Container{{Image: "a.io/t{i}:v1"}}\n' for i in range(n)))


def of_one_constant(n: int) -> Files:
    text = "".join(f"var c{i} = corev1.Container{{Image: image}}\n" for i in range(n))
    return file(f'const image = "a.io/t:v1"\n{text}')


def of_one_name(n: int) -> Files:
    return file("".join(f'var c{i} = corev1.Container{{Image: "a.io/{i}/t:v1"}}\n' for i in range(n)))


def packages(n: int) -> Files:
    text = HEAD.replace("package main", "package p") + 'var C = corev1.Container{Image: "a.io/t:v1"}\n'
    return base() | {f"p{i}/p.go": text.encode() for i in range(n)}


def lines_of_a_manifest(n: int) -> Files:
    rows = "".join(f"image: a.io/t{i}:v1\n" for i in range(n))
    return base() | {"pod.go": f"package main\n\nconst m = `\n{rows}`\n".encode()}


def variables(n: int) -> Files:
    return file("".join(f"var c{i} = corev1.Container{{Image: x{i}}}\nvar x{i} string\n" for i in range(n)))


SHAPES: dict[str, Callable[[int], Files]] = {
    each.__name__: each for each in (literals, of_one_constant, of_one_name, packages, lines_of_a_manifest, variables)
}


def lint(files: Files) -> object:
    parsing._small.cache_clear()
    parsing._large.cache_clear()
    return analyse_all(Module(files), RULES, Codes())


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_the_lines_that_are_executed_grow_no_faster_than_the_source(shape: str) -> None:
    lint(SHAPES[shape](4))  # what is done once for all is done
    counts = [float(counted(lambda n=n: lint(SHAPES[shape](n)))) for n in (8, 16, 32, 64)]  # type: ignore[misc]
    one, two, three = (after - before for before, after in pairwise(counts))
    assert two <= max(one, 300) * 2.9, told(counts)
    assert three <= max(two, 300) * 2.9, told(counts)
