"""Where bytes say that something may be filled in for somebody else."""

from __future__ import annotations

import pytest
from go_module import module
from memory_tree import MemoryTree

from codemod.golang.flow.fillers import fill_places
from codemod.golang.program.opening import first_party, modules_of
from codemod.golang.program.packages import Module

JSON = 'import (\n\t"encoding/json"\n\t"net"\n)\n'


def filled(text: str, **others: str) -> list[str]:
    """Return the words that stand where a function of the package may fill in something."""
    return words_at(module(p=text, **others))


def words_at(asked: Module) -> list[str]:
    return [
        word
        for path in asked.in_folder("p").paths
        for at in fill_places(asked, "p", path)
        for word in asked.sources.read(path)[at:].decode().split("(")[:1]
    ]


@pytest.mark.parametrize(
    "given",
    [
        "r *R",
        "r any",
        "host string, r *R",
        "r interface{ M() }",
        "host string,\n\tr *R,\n",
        "r net.Addr",
        "rs ...*R",
        "a, b *R",
        "r /* a string */ *R",
        "run func(string), r *R",
        "err error, s string",
    ],
)
def test_who_is_given_a_pointer_may_fill_it_in(given: str) -> None:
    text = f"{JSON}func fill({given}) {{ json.Unmarshal(nil, r) }}\nfunc use(c *C) {{ fill(c.R) }}\n"
    assert filled(text) == ["Unmarshal", "fill"]


@pytest.mark.parametrize(
    "given",
    [
        "",
        " ",
        "host string",
        "a, b string, n int",
        "hosts []net.IP, args ...string",
        "host net.IP, env map[string]string",
        "string, int",
    ],
)
def test_who_is_given_no_pointer_fills_in_nothing_for_others(given: str) -> None:
    text = f"{JSON}func fill({given}) {{ json.Unmarshal(nil, own) }}\nfunc use(c *C) {{ fill(c.R) }}\n"
    assert filled(text) == ["Unmarshal"]


@pytest.mark.parametrize(
    "text",
    [
        'import net "example.com/x"\nfunc fill(r net.IP) { json.Unmarshal(nil, r) }\n',
        'import "example.com/net"\nfunc fill(r net.IP) { json.Unmarshal(nil, r) }\n',
        "type string = *R\nfunc fill(r string) { json.Unmarshal(nil, r) }\n",
        "type (\n\tstring *R\n)\nfunc fill(r string) { json.Unmarshal(nil, r) }\n",
    ],
)
def test_a_name_of_the_library_that_means_something_else_may_be_a_pointer(text: str) -> None:
    assert filled(f"{text}func use(c *C) {{ fill(c.R) }}\n") == ["Unmarshal", "fill"]


def test_a_predeclared_name_may_be_declared_in_another_file() -> None:
    text = f"package p\n{JSON}func fill(r string) {{ json.Unmarshal(nil, r) }}\nfunc use(c *C) {{ fill(c.R) }}\n"
    files = {"go.mod": b"module m\n", "p/a.go": text.encode(), "p/b.go": b"package p\n\ntype string = *R\n"}
    (program,) = first_party(MemoryTree(files))
    assert words_at(next(modules_of(program, {}))) == ["Unmarshal", "fill"]


def test_what_a_literal_does_is_done_by_the_function_around_it() -> None:
    text = f"{JSON}func fill(r *R) {{ do(func(text string) error {{ return json.Unmarshal(nil, r) }}) }}\n"
    assert filled(f"{text}func use(c *C) error {{ fill(c.R) }}\n") == ["Unmarshal", "fill"]


def test_a_function_of_an_imported_package_may_fill_in() -> None:
    text = 'import "example.com/m/q"\nfunc use(c *C) { q.Fill(c.R); q.Look(c.R.Name) }\n'
    other = f"{JSON}func Fill(r any) {{ json.Unmarshal(nil, r) }}\nfunc Look(s string) {{ json.Unmarshal(nil, own) }}\n"
    assert filled(text, q=other) == ["Fill"]
