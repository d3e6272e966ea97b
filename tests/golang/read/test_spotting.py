"""A file is parsed for who replaces a struct only where its bytes hold such a statement, whatever the spelling."""

from __future__ import annotations

import pytest

from codemod.golang.read.spotting import may_replace

REPLACES = [
    "*p = T{}",
    "*p, x = T{}, 1",
    "x, *p = 1, T{}",
    "*(self(p)) = T{}",
    "*f(a, b) = T{}",
    "*f(\n\t\ta,\n\t\tb,\n\t) = T{}",
    "*f( // c\n\t\ta) = T{}",
    "(*p) = T{}",
    "**pp = T{}",
    "* /* c */ p = T{}",
    "/* c */ *p = T{}",
    "if x { *p = T{} }",
    "for *p = range ts {\n\t}",
    "for i, *p = range ts {\n\t}",
    "select {\n\tcase *p = <-c:\n\t}",
    "x(); *p = T{}",
    "again: *p = T{}",
    "*<-c = T{}",
    "*m[k] = T{}",
    "*p.(*T) = T{}",
    "*func() *T { return p }() = T{}",
    "*[]*T{p}[0] = T{}",
    "*p =\n\t\tT{}",
    "*f(" + "a, " * 200 + "a) = T{}",
]


@pytest.mark.parametrize("text", REPLACES)
def test_what_replaces_a_struct_is_not_left_out_by_its_bytes(text: str) -> None:
    assert may_replace(f"package p\n\nfunc f() {{\n\t{text}\n}}\n".encode())


@pytest.mark.parametrize(
    "text", ["x := *p", "y = a * b", "f(*p)", "if *p == x {\n\t\ty = 1\n\t}", "return *p", "x.y = *p"]
)
def test_a_file_that_only_reads_through_pointers_is_not_parsed(text: str) -> None:
    head = 'package p\n\ntype T struct {\n\t*U\n\tV *W `a:"b=c"` // d = e\n}\n\n'
    head += "func (t *T) f(a, b *U) (*V, error) {\n\tz := 1\n"
    assert not may_replace(f"{head}\t{text}\n}}\n".encode())
