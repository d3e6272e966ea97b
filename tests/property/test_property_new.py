"""`new` of a value (Go 1.26), which the language version of the compiled programs does not have yet: lint alone."""

from __future__ import annotations

import pytest
from go_programs import Program
from judging import analysed

_EVIL = '\n(*p).Domain = "docker.io"\nUSE RIGHT'


def program(body: str, top: str = "") -> Program:
    return Program(1, f"{top}\nfunc (c *localConfigurator) run_N(a, b bool, n int) {{\n{body}\n}}\n")


@pytest.mark.parametrize(
    "body",
    [
        "p := new(c)" + _EVIL,
        "p := new(c.LocalRegistry)" + _EVIL,
        "p := new((c))" + _EVIL,
        "p := new((c).LocalRegistry)" + _EVIL,
        "p := new(c.LocalRegistry, )" + _EVIL,
        "shared_N = c.LocalRegistry\np := new(shared_N)" + _EVIL,
        'p := new(&c.Domain)\n**p = "docker.io"\nUSE RIGHT',
        "image := RIGHT\np := new(&image)\n**p = WRONG\nUSE image",
    ],
)
def test_what_is_changed_through_a_copy_of_a_pointer_is_not_proven(body: str) -> None:
    assert analysed(program(body, "var shared_N *v2.LocalRegistry\n"))[0]


@pytest.mark.parametrize("body", ["p := new(n > 0)\n_ = p\nUSE RIGHT", "image := RIGHT\n_ = new(image)\nUSE image"])
def test_right_code_beside_it_stays_silent(body: str) -> None:
    assert analysed(program(body))[0] == ()


def test_a_method_with_type_parameters_is_read() -> None:
    top = "func (c *localConfigurator) id_N[T any](s T) T {\n\treturn s\n}\n"
    assert analysed(program("USE RIGHT", top))[0] == ()
