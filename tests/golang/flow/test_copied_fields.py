"""Whose address of a field is taken only to copy it, as `deepcopy-gen` writes it."""

from __future__ import annotations

import pytest
from go_module import module

from codemod.golang.flow.copied_fields import is_copied

TYPES = "type Spec struct{ Image, Other *string }\ntype Else struct{ Image *string }\n"


def copied(body: str) -> bool:
    asked = module(p=f"{TYPES}func copy(in, out *Spec, e *Else) {{\n\tif e != nil {{\n{body}\n}}\n}}\n")
    (item,) = asked.in_folder("p").named("copy")
    addresses = [each for each in item.declaration.node.walk() if each.kind == "unary_expression"]
    fields = [each["operand"] for each in addresses if each["operator"].kind == "&"]
    assert fields
    return all(is_copied(asked, each) for each in fields)


@pytest.mark.parametrize(
    "body",
    [
        "in, out := &in.Image, &out.Image\n*out = new(string)\n**out = **in",
        "in, out := &in.Image, &out.Image\n*out = *in",
    ],
)
def test_what_is_the_other_objects_is_copied(body: str) -> None:
    assert copied(body)


@pytest.mark.parametrize(
    "body",
    [
        'in, out := &in.Image, &out.Image\n*out = new(string)\n**out = "docker.io/x"\n_ = in',
        "in, out := &e.Image, &out.Image\n*out = *in",
        '_, out := &in.Image, &out.Image\n**out = "docker.io/x"',
        "in, out := &in.Image, &out.Image\n*out = *in\nfill(out)",
        "out2 := &out.Image\n*out2 = nil",
    ],
)
def test_what_is_something_else_is_not(body: str) -> None:
    assert not copied(body)
