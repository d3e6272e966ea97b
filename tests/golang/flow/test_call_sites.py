"""Who calls a function: by a name, through an interface, a field; and who only seems to."""

from __future__ import annotations

import pytest
from go_module import module

from codemod.golang.flow.call_sites import call_sites

METHOD = "type T struct{}\nfunc (t *T) Save(h *Host) error { return nil }\ntype Host struct{}\ntype Other struct{}\n"


def callers(text: str, name: str) -> list[str]:
    """Return the calls that may be one of the function or method of this name; `?` where it gets out of sight."""
    asked = module(p=text)
    (item,) = asked.in_folder("p").named(name)
    found = call_sites(asked, item.declaration.node)
    return [site.call.node.text if site.call is not None else "?" for site in found]


@pytest.mark.parametrize(
    ("interface", "called"),
    [
        ("Save(h *Host) error", True),
        ("Save(*Host) error", True),
        ("Saver", True),
        ("io.Closer", True),  # who knows what is in there
        ("Save(h *Host, name string) error", False),
        ("Save(h *Host)", False),
        ("Save(h ...*Host) error", False),
        ("Save(h Host) error", False),
        ("Save(h *Other) error", False),
        ("Save(h *Alias) error", True),
        ("Save(h *x.Host) error", True),
    ],
)
def test_a_method_is_called_through_an_interface_that_can_hold_its_type(interface: str, called: bool) -> None:
    more = "type Saver interface { Save(h *Host) error }\ntype Alias = Host\n"
    text = METHOD + more + f"type I interface {{ {interface} }}\nfunc f(i I) {{ i.Save(nil) }}"
    assert callers(text, "T.Save") == (["i.Save(nil)"] if called else [])


@pytest.mark.parametrize(
    ("call", "called"),
    [
        ("lib.Get().Save(h)", True),
        ("lib.Get().Save(nil)", True),
        ("lib.Get().Save(lib.Host())", True),
        ("lib.Get().Save()", False),
        ("lib.Get().Save(h, h)", False),
        ("lib.Get().Save(o)", False),
        ("lib.Get().Save(*h)", False),
        ("(*T).Save(t, h)", True),
        ("T.Save(t, h)", True),
    ],
)
def test_a_method_is_called_by_who_gives_what_it_takes(call: str, called: bool) -> None:
    text = METHOD + f"func f(t *T, h *Host, o *Other) {{ {call} }}"
    assert callers(text, "T.Save") == ([call] if called else [])


def test_a_type_parameter_may_be_any_type() -> None:
    text = """type Host struct{}
type L[T any] struct{}
func (l *L[T]) Add(each T) {}
func f() { lib.Get().Add(Host{}) }"""
    assert callers(text, "L.Add") == ["lib.Get().Add(Host{})"]


@pytest.mark.parametrize(
    ("call", "called"),
    [
        ("c.Run(cmd, args)", True),
        ("c.Run(both())", True),
        ("c.Run()", False),
        ("c.Run(1, 2, 3)", False),
    ],
)
def test_what_is_stored_in_a_field_is_called_by_who_gives_what_it_takes(call: str, called: bool) -> None:
    text = f"""func run(cmd *Command, args []string) {{}}
type Command struct {{ Run func(cmd *Command, args []string) }}
var command = &Command{{Run: run}}
func f(c *Command, cmd *Command, args []string) {{ {call} }}"""
    assert callers(text, "run") == ([call] if called else [])


def test_any_number_is_taken_by_who_takes_any_number() -> None:
    calls = 'o.all(); o.all("a"); o.all("a", "b", "c"); o.all("a", x...)'
    text = f"""func every(a string, more ...string) {{}}
type Of struct {{ all func(a string, more ...string) }}
var of = &Of{{all: every}}
func f(o *Of, x []string) {{ {calls} }}"""
    assert callers(text, "every") == ['o.all("a")', 'o.all("a", "b", "c")', 'o.all("a", x...)']


@pytest.mark.parametrize("call", ["of()", 'of("a")', 'of("a", nil, 1)'])
def test_a_call_by_its_own_name_is_one_whatever_it_gives(call: str) -> None:
    """Somebody is about to write it, and the editor is asked."""
    assert callers(f"func of(a, b string) {{}}\nfunc f() {{ {call} }}", "of") == [call]


@pytest.mark.parametrize("call", ["h.of()", 'h.of("a")'])
def test_a_method_that_its_own_type_has_is_called_whatever_it_is_given(call: str) -> None:
    text = f"type H struct{{}}\nfunc (h H) of(a, b string) {{}}\nfunc f(h H) {{ {call} }}"
    assert callers(text, "H.of") == [call]
