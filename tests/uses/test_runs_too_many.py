"""A consumer that runs more functions than are looked through is told: an edit may come behind the last of them."""

from __future__ import annotations

import pytest
from fixture_runs import lint
from refactorings import base

from codemod.uses.reached import MAX_FUNCTIONS


def steps(number: int) -> dict[str, bytes]:
    """Return the fork with a consumer that runs so many functions, one from within the other."""
    files = {path: text.encode() for path, text in base().items()}
    path = "pkg/ipvs/ipvs.go"
    files[path] = files[path].replace(
        b"\tcontent, err := yaml.Marshal(pod)", b"\tstep0()\n\tcontent, err := yaml.Marshal(pod)"
    )
    called = "".join(f"func step{n}() {{ step{n + 1}() }}\n\n" for n in range(number))
    files["pkg/ipvs/steps.go"] = f"package ipvs\n\n{called}func step{number}() {{}}\n".encode()
    return files


@pytest.mark.parametrize(("number", "codes"), [(60, []), (MAX_FUNCTIONS, ["IMG903"])])
def test_more_functions_than_are_looked_through_are_told(number: int, codes: list[str]) -> None:
    assert [found.code for found in lint(steps(number))] == codes
