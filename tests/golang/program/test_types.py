"""Whose field and method a selector means, and what of the universe a name is."""

from __future__ import annotations

import pytest
from go_module import marked, module

from codemod.golang.program import typeof, types

HERE = "func here(x any) {}\n\n"
SHAPES = """
type Base struct{ Domain string }
func (Base) URL() string { return "" }
type Middle struct{ *Base; Port int }
type Outer struct{ Middle; Domain2 string; List []Base; Map map[string]*Middle }
type Alias = Outer
func made() (*Outer, error) { return nil, nil }
"""


def type_of(expression: str, parameters: str = "o Outer", before: str = "") -> str:
    """Return the type of an expression as Go spells it, or `?`."""
    asked = module(p=f"{HERE}{SHAPES}\nfunc g({parameters}) {{\n\t{before}\n\there({expression})\n}}")
    found = typeof.of_expression(asked, marked(asked, "p"))
    return "?" if found is None else ("*" if found.pointer else "") + found.node.text


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ("o", "Outer"),
        ("&o", "*Outer"),
        ("(o)", "Outer"),
        ("o.Domain", "string"),
        ("o.Middle.Base.Domain", "string"),
        ("o.Base", "*Base"),
        ("o.List[0]", "Base"),
        ("o.List[0].Domain", "string"),
        ('o.Map["a"]', "*Middle"),
        ('o.Map["a"].Port', "int"),
        ("o.URL()", "string"),
        ("new(Outer)", "*Outer"),
        ("Outer{}", "Outer"),
        ("[]Outer{}", "[]Outer"),
        ("x.(Outer)", "Outer"),
        ("o.Nothing", "?"),
        ("unheard.Of", "?"),
    ],
)
def test_an_expression_has_the_type_that_go_gives_it(expression: str, wanted: str) -> None:
    assert type_of(expression, "o Outer, x any") == wanted


@pytest.mark.parametrize(
    ("before", "wanted"),
    [
        ("v := Outer{}", "Outer"),
        ("v, _ := made()", "*Outer"),
        ("var v Outer", "Outer"),
        ("var v = &Outer{}", "*Outer"),
        ("v := o.List", "[]Base"),
    ],
)
def test_a_variable_has_the_type_of_what_it_was_given(before: str, wanted: str) -> None:
    assert type_of("v", before=before) == wanted


def test_a_field_through_a_pointer_and_an_alias_is_found() -> None:
    assert type_of("a.Domain", "a *Alias") == "string"


@pytest.mark.parametrize(("declared", "wanted"), [("", "string"), ("type string int", "")])
def test_a_name_of_the_universe_is_one_unless_the_package_declares_it(declared: str, wanted: str) -> None:
    asked = module(p=f"{HERE}{declared}\nfunc g(s string) {{ here(s) }}")
    found = typeof.of_expression(asked, marked(asked, "p"))
    assert found is not None and types.predeclared(asked, found.node) == wanted


GENERIC = """
func get[T any](key string) (T, error) { var t T; return t, nil }
func pick[K comparable, V any](m map[K]V, key K) V { return m[key] }
func list[T any]() []T { return nil }
"""


@pytest.mark.parametrize(
    ("expression", "before", "wanted"),
    [
        ("v", 'v, _ := get[*Outer]("a")', "*Outer"),
        ("v", 'v, _ := get[Outer]("a")', "Outer"),
        ("v.Domain2", 'v, _ := get[Outer]("a")', "string"),
        ("v", 'v := pick[string, *Middle](o.Map, "a")', "*Middle"),
        ("list[Base]()[0]", "", "Base"),
        ("v", 'v := get("a")', "?"),
    ],
)
def test_a_call_gives_what_is_spelled_out_for_a_type_parameter(expression: str, before: str, wanted: str) -> None:
    asked = module(p=f"{HERE}{SHAPES}{GENERIC}\nfunc g(o Outer) {{\n\t{before}\n\there({expression})\n}}")
    found = typeof.of_expression(asked, marked(asked, "p"))
    known = found is not None and not types.is_type_parameter(found.node)
    assert ("*" if found and found.pointer else "") + (found.node.text if found and known else "?") == wanted


def test_an_element_of_what_a_call_gives_is_what_is_spelled_out() -> None:
    asked = module(p=f"{HERE}{SHAPES}{GENERIC}\nfunc g() {{\n\tfor _, v := range list[*Base]() {{\n\there(v)\n\t}}\n}}")
    found = typeof.of_expression(asked, marked(asked, "p"))
    assert found is not None
    assert (found.pointer, found.node.text) == (1, "Base")
