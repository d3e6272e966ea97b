"""Which objects a field is written to while they are made, and who calls a function that is kept in a list."""

from __future__ import annotations

import pytest
from go_module import module

from codemod.golang.flow.call_sites import call_sites
from codemod.golang.flow.fields import assignments
from codemod.golang.flow.making import makers_of, shown_places
from codemod.golang.program import types
from codemod.golang.program.packages import Module
from codemod.golang.read.scopes import Binding
from codemod.golang.read.syntax import Node

TYPE = "type T struct{ host string }\nfunc (t *T) set(h string) *T { t.host = h; return t }\n"


def opened(text: str) -> tuple[Module, types.Type]:
    asked = module(p=TYPE + text)
    (item,) = asked.all_imported("example.com/m/p")[0].named("T")
    name = types.spec_of(item).get("name")
    type_ = types.of_node(name)
    assert type_ is not None
    return asked, type_


def makers(text: str) -> set[str] | None:
    """Return what the field is written to by `set`: variables by their names, literals by their texts."""
    asked, type_ = opened(text)
    (write,) = assignments(asked, type_, "host")
    found = makers_of(asked, write.node)
    return None if found is None else {each.name if isinstance(each, Binding) else each.text for each in found}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("func New() *T { t := &T{}; t.set(`a`); return t }", {"t"}),
        ("func New() *T { t := new(T); t.set(`a`); return t }", {"t"}),
        ("func New() T { var t T; t.set(`a`); return t }", {"t"}),
        ("func New() *T { return (&T{}).set(`a`) }", {"T{}"}),
        ("func make() *T { return &T{} }\nfunc New() *T { return make().set(`a`) }", {"T{}"}),
        ("func New() *T { t := &T{}; fill(t); return t }\nfunc fill(t *T) { t.set(`a`) }", {"t"}),
        ("var all = map[string]*T{}\nfunc Set(n string) { all[n].set(`a`) }", None),
        ("func Set(t *T) { t.set(`a`) }", None),
        ("func New() *T { t := &T{}; t = other(); t.set(`a`); return t }\nfunc other() *T { return nil }", None),
    ],
)
def test_who_makes_an_object_is_known_where_nobody_else_can_have_it(text: str, wanted: set[str] | None) -> None:
    assert makers(text) == wanted


def test_an_object_is_shown_where_it_is_returned_and_not_where_only_a_part_is_read() -> None:
    asked, type_ = opened("func New() *T { t := &T{}; t.set(`a`); println(t.host); return t }")
    places = [(place.node.text, place.handed is not None) for place in shown_places(asked, type_, "host")]
    assert places == [("t", True), ("t", False)]


def test_what_is_written_to_after_it_was_shown_is_no_new_object() -> None:
    asked, type_ = opened("var last *T\nfunc New() *T { t := &T{}; last = t; t.set(`a`); return t }")
    assert shown_places(asked, type_, "host") == ()


def literal(asked: Module) -> Node:
    file = asked.sources.file("p/p.go")
    nodes = (node for declaration in file.declarations for node in declaration.node.walk())
    return next(node for node in nodes if node.kind == "func_literal")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("func with() func(*T) { return func(*T) {} }\nfunc New() { with()(nil) }", ["with()(nil)"]),
        ("func each(fs ...func(*T)) { for _, f := range fs { f(nil) } }\nfunc New() { each(func(*T) {}) }", ["f(nil)"]),
        ("func New() { for _, f := range []func(*T){func(*T) {}} { f(nil) } }", ["f(nil)"]),
        ("func New() { fs := []func(*T){}; fs = append(fs, func(*T) {}); fs[0](nil) }", ["fs[0](nil)"]),
        ("func With() func(*T) { return func(*T) {} }", [None]),
        ("func each(fs ...func(*T)) { keep(fs) }\nvar keep func(any)\nfunc New() { each(func(*T) {}) }", [None]),
    ],
)
def test_a_function_is_followed_through_results_and_lists(text: str, wanted: list[str | None]) -> None:
    asked = module(p=TYPE + text)
    sites = call_sites(asked, literal(asked))
    assert [None if site.call is None else site.call.node.text for site in sites] == wanted
