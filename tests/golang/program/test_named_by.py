"""What bytes say of who is named there: never no, where Go names it."""

from __future__ import annotations

import pytest

from codemod.golang.program.named_by import ALONE, may_name

QUALIFIED = [
    "p.Name",
    "p . Name",
    "p.\n\tName",
    "p. // c\n\tName",
    "p./* c */Name",
    "p /* c */ . Name",
    "f(p.Name)",
    "&p.Name{}",
    "[]p.Name",
    "-p.Name",
    "p." + " " * 300 + "Name",
    "p" + " " * 300 + ".Name",
    "x.Name(p.Name)",
]
ALONE_THERE = [
    "Name",
    "f(Name)",
    "Name{}",
    "[]Name",
    "&Name",
    "/* c */Name",
    "// x.\nName",
    "x.Name + Name",
    "x...,\nName",
]
NEITHER = ["x.Name", "pp.Name", "p.Names", "p.reName", "x.p.y.Name", "f().Name", "x[0].Name", 'p["."].Name']


def source(text: str) -> bytes:
    return f"package q\n\nfunc f() {{\n\t{text}\n}}\n".encode()


@pytest.mark.parametrize("text", QUALIFIED)
def test_what_stands_behind_a_package_is_found(text: str) -> None:
    assert may_name(source(text), b"Name", (b"p",))


@pytest.mark.parametrize("text", ALONE_THERE)
def test_what_stands_by_itself_is_found(text: str) -> None:
    assert may_name(source(text), b"Name", (ALONE,))


@pytest.mark.parametrize("text", NEITHER)
def test_what_is_selected_of_something_else_is_not_found(text: str) -> None:
    assert not may_name(source(text), b"Name", (b"p", ALONE))
