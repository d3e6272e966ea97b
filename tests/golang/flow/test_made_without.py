"""Whether an object may be made with nothing in a field."""

from __future__ import annotations

import pytest
from go_module import module

from codemod.golang.flow.made_without import may_be_without
from codemod.golang.program import types

TYPE = "type T struct{ host string }\n"


def without(text: str, **others: str) -> bool:
    asked = module(p=TYPE + text, **others)
    (item,) = asked.all_imported("example.com/m/p")[0].named("T")
    type_ = types.of_node(types.spec_of(item).get("name"))
    assert type_ is not None
    return may_be_without(asked, type_, "host")


@pytest.mark.parametrize(
    "text",
    [
        "var t = &T{}",
        "var t = []T{{}}",
        "var t T",
        "var t = new(T)",
        "var t = make([]T, 1)",
        "var t [2]T",
        "var t = []T{1: {\"a\"}}",
        "var t = map[string]T{}",
        "var t = make(chan T)",
        "func f() (t T, ok bool) { return }",
        "func f(x any) T { t, _ := x.(T); return t }",
        "type U T\nvar t = T(U{})",
        "type A = T\nvar t A",
        "func or[X any](x *X) X { return *x }\nvar t = or[T](nil)",
        "func first[X any](list []X) (X, bool) { var zero X; return zero, false }",
        "func find[X any](list []X) (found X) { return }",
        "func none[X comparable]() X { return *new(X) }",
        "type outer struct{ t T }\nvar o outer",
        "type outer struct{ T }\nvar o = outer{}",
        "func f() { type outer struct{ t T } }",
        "var o struct{ t T }",
    ],
)  # fmt: skip
def test_an_object_may_be_made_without_a_field(text: str) -> None:
    assert without(text)


@pytest.mark.parametrize(
    "text",
    [
        "var t = &T{host: \"a\"}",
        "var t = T{\"a\"}",
        "var t, list = T{\"a\"}, []T{{\"b\"}, {host: \"c\"}}",
        "func same[X any, Y comparable](x X, list []X, by map[Y]X) []X { return append(list, x) }",
        "func zero() (x int) { var any int; return any }",
        "var t *T",
        "var t []T",
        "var t T = T{\"a\"}",
        "func f(t T, list ...T) (T, error) { return t, nil }",
        "func (t T) m() {}\nvar f = T.m",
        "func f(x any) { switch x.(type) { case T: } }",
        "type outer struct{ t T }\nvar o = outer{T{\"a\"}}",
        "type outer struct{ t *T; list []T }\nvar o outer",
    ],
)  # fmt: skip
def test_no_object_is_made_without_a_field(text: str) -> None:
    assert not without(text)


def test_another_package_may_make_one_without_it() -> None:
    other = 'import "example.com/m/p"\nvar t '
    assert without("", q=other + "p.T")
    assert without("", q=other + "= new(p.T)")
    assert not without("", q=other + "*p.T")
