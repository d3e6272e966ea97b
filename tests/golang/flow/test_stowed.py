"""Where a pointer is got out of a field again: of its own struct, and of none that only has a field of this name."""

from __future__ import annotations

import pytest
from go_module import module

from codemod.golang.flow.stowed import StowedField, uses_of

DECLARED = "type Info struct{ Local *int }\n"


def selected(**folders: str) -> list[str]:
    """Return what may select the field `Local` of the struct that the package `info` declares."""
    asked = module(info=DECLARED, **folders)
    (item,) = asked.in_folder("info").named("Info")
    struct = next(node for node in item.declaration.node.walk() if node.kind == "struct_type")
    place = StowedField((item.file.path, struct.start), "Local", "info")
    return [node.text for node in uses_of(asked, place)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('import "example.com/m/info"\nfunc f(i info.Info) { g(i.Local) }', ["i.Local"]),
        ('import "example.com/m/info"\nfunc f() { g(elsewhere(info.Info{}).Local) }', ["elsewhere(info.Info{}).Local"]),
        ("func f() { g(elsewhere().Local) }", []),  # nobody here can have an Info
        ('import ("time"; "example.com/m/info")\nfunc f(i info.Info) { g(time.Local) }', []),
        ('import "example.com/m/info"\ntype own struct{ Local int }\nfunc f(i info.Info, o own) { g(o.Local) }', []),
    ],
)
def test_a_field_is_selected_where_its_struct_can_be_known(text: str, found: list[str]) -> None:
    assert selected(p=text) == found


def test_a_package_that_imports_one_that_knows_a_struct_may_select_its_field() -> None:
    middle = 'import "example.com/m/info"\nfunc Get() *info.Info { return nil }'
    assert selected(q=middle, p='import "example.com/m/q"\nfunc f() { g(q.Get().Local) }') == ["q.Get().Local"]
