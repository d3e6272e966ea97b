"""Which values are of types that other modules declare, wherever they come from."""

from __future__ import annotations

import pytest
from go_module import marked, module

from codemod.golang.flow.of_others import is_of_others

HEAD = """import (
	"example.com/other/analytics"
	"example.com/other/schema"
)

type Image struct{ Version string }

func own() Image { return Image{} }

"""


@pytest.mark.parametrize(
    "body",
    [
        "func f(d *analytics.Context) { here(d) }",
        "func f(d *analytics.Context) { here(d.OS) }",
        "func f(d *analytics.Context) { here(d.All[0].Host) }",
        "func f(d *analytics.Context) { here(d.Host()) }",
        'func f() { gv, _ := schema.Parse("v1"); here(gv) }',
        'func f() { gv, _ := schema.Parse("v1"); gv.Group = "g"; again := gv; here(again) }',
        "func f(d *analytics.Context) { for _, each := range d.All { here(each) } }",
        "func f(d *analytics.Context, text string) { gv := schema.New(text, d.OS); here(gv) }",
    ],
)
def test_what_other_modules_give_is_theirs(body: str) -> None:
    asked = module(p=HEAD + body)
    assert is_of_others(asked, marked(asked, "p"))


@pytest.mark.parametrize(
    "body",
    [
        "func f(i *Image) { here(i) }",
        "func f() { here(own()) }",
        "func f() { i := schema.Must(own()); here(i) }",
        "func f() { i := schema.Get[Image](); here(i) }",
        "func f() { i := schema.Map(func() Image { return own() }); here(i) }",
        "func f(d *analytics.Context) { here(d.OS.(Image)) }",
        'func f(b bool) { i, _ := schema.Must(own(), nil); if b { i = schema.New("v1") }; here(i) }',
        "func f(box schema.Box[Image]) { here(box.Value) }",
        "func f[T any](t T) { here(t) }",
        "type Box = schema.Box[Image]\n\nfunc f(box *Box) { here(box.Load()) }",
        "type Box schema.Box[Image]\n\nfunc f(box *Box) { here(box.Value) }",
        "type Box struct{ schema.Box[Image] }\n\nfunc f(box *Box) { here(box.Load()) }",
        "type S struct{ box schema.Box[Image] }\n\nfunc f(s *S) { here(s.box.Load()) }",
        "type S struct{ schema.Box[Image] }\n\nfunc f(s *S) { here(s.Value) }",
    ],
)
def test_what_may_be_of_the_program_is_not(body: str) -> None:
    asked = module(p=HEAD + body)
    assert not is_of_others(asked, marked(asked, "p"))
