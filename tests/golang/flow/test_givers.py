"""Which names may give a pointer, and who may hand one on, as far as bytes say."""

from __future__ import annotations

import pytest
from go_module import module

from codemod.golang.flow.givers import Givers, givers, may_hand_on

KNOWN = Givers(frozenset({b"R", b"local"}), frozenset({b"all"}))


def named(text: str, **others: str) -> Givers:
    return givers(module(p=text, **others), "p", frozenset({b"R"}))


@pytest.mark.parametrize(
    "line",
    [
        "var name *R",
        "var name = &R{}",
        "type C struct {\n\tname *R\n}",
        "type C struct {\n\tname func() *R // or nil\n}",
        'type C struct {\n\tname *R `json:"http://x"`\n}',
        "type I interface {\n\tname() *R\n}",
        "func name() *R { return nil }",
        "func (c *C) name(a, b string) (*R, error) { return nil, nil }",
        "func name(do func(string) (int, error)) (r *R) { return }",
        "func name(\n\ta string,\n) *R {\n\treturn nil\n}",
        "func name(a string,\n\tb func(int) string) (*R, error) {\n\treturn nil, nil\n}",
        "func name(r *R) *R { return r }",
        "type name = R",
        "type (\n\tname = R\n)",
        "func keep(r *R) {\n\tname = r.R\n}",
    ],
)
def test_a_line_that_declares_something_of_the_type_names_what_gives_one(line: str) -> None:
    assert b"name" in named(line).plain


@pytest.mark.parametrize(
    "line",
    [
        "type name map[string]*R",
        "type name []R",
        "var name = map[string]*R{}",
        "var name atomic.Pointer[R]",
        "type C struct {\n\tname [2]*R\n}",
        "func name() []*R { return nil }",
    ],
)
def test_what_holds_a_pointer_inside_is_told_apart(line: str) -> None:
    assert b"name" in named(line).holding


@pytest.mark.parametrize(
    "line",
    [
        "func name(r *R) error { return nil }",
        "func (r *R) name(a string) error { return nil }",
        "func use(r *R) {\n\tname = r.R.Domain\n}",
        "// name R of it",
        "type C struct {\n\tname string // as R\n}",
        "func use(r *R) {\n\tname(r.R)\n}",
        "var name *Rest",
    ],
)
def test_what_only_takes_one_or_speaks_of_it_gives_none(line: str) -> None:
    found = named(line)
    assert b"name" not in found.plain | found.holding


def test_another_name_of_the_type_has_givers_of_its_own() -> None:
    found = named("type Other = R\n\ntype Many []*Other\n\nvar one *Other\n\nvar many Many\n")
    assert b"one" in found.plain and b"many" in found.holding


def test_a_package_that_is_imported_may_give_one() -> None:
    found = named(f'import "{module(p="").path}/q"\n\nvar x = q.Make()\n', q="func Make() *R { return nil }")
    assert b"Make" in found.plain


@pytest.mark.parametrize(
    "text",
    [
        "func f() { fill(c.local) }",
        "func f() { fill(c.local, 1) }",
        "func f() { r := c.local\n\tfill(r) }",
        "func f() { fill(local()) }",
        "func f() { fill(c.local /* here */ .R) }",
        "func (r *R) f() { fill(r) }",
        "func (r R) f() *R { return &r }",
        "func f(r *R) { fill(r) }",
        "func f() { fill(all.first()) }",
        "func f() { fill(all[0]) }",
    ],
)
def test_an_expression_that_ends_in_a_giver_hands_one_on(text: str) -> None:
    assert may_hand_on(text.encode(), KNOWN)


@pytest.mark.parametrize(
    "text",
    [
        "func f() { fill(c.local.Domain) }",
        "func f() { fill(c.local.\n\t\tDomain) }",
        "func (r *R) f() { fill(r.Domain) }",
        "func (r *R) local() string { return r.Domain }",
        "func f() { fill(localhost) }",
    ],
)
def test_who_asks_for_a_field_hands_nothing_on(text: str) -> None:
    assert not may_hand_on(text.encode(), KNOWN)
