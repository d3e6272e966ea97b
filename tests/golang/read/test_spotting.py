"""A file is parsed for who replaces a struct, or declares a name, only where its bytes hold such a statement or
declaration, whatever the spelling."""

from __future__ import annotations

import pytest

from codemod.golang.read.files import load_file
from codemod.golang.read.spotting import by_word, may_declare, may_replace

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


DECLARES = [
    "func net() {}",
    "func net[T any](x T) {}",
    "func /* c */ net() {}",
    "func (t *T) net() {}",
    "func (t T[K]) net /* c */ () {}",
    "func (T) /* c */ net() {}",
    "func\nnet() {}",
    "type net int",
    "type net = int",
    "type net[K any] struct{}",
    "type (\n\tnet struct{ a int }\n)",
    "type (a int; net string)",
    "type (net string)",
    "type a int; type net int",
    "var net int",
    "var net=1",
    "var net map[string]int",
    "var net func(a int) = nil",
    "var net = func() { x := 1; _ = x }",
    "var a, net = 1, 2",
    "var a, net, b int",
    "var a,\n\tnet int",
    "var a, /* c */ net int",
    "var a /* c */, net int",
    "var a, // c\n\tnet int",
    "var (a int; b, net string)",
    "var ( // c\n\ta, net int\n)",
    "var /* c */ (net int)",
    "var\n(net int)",
    "const net = 1",
    "const (\n\ta = iota\n\tnet\n)",
    "const (a, net = 1, 2)",
    'const (a = "x:"; net = 2)',
    "const (\n\tnet // c: d\n\tb = 1\n)",
    "var a = struct{ b int }{}; var net int",
    "var " + "a, " * 100 + "net int",
]


@pytest.mark.parametrize("text", DECLARES)
def test_what_declares_a_name_is_not_left_out_by_its_bytes(text: str) -> None:
    source = f"package p\n\n{text}\n".encode()
    names = [name.rpartition(".")[2] for name in load_file("a.go", source).objects]
    assert "net" in names and may_declare(source, b"net")


@pytest.mark.parametrize(
    "text",
    [
        "net := f()",
        "net, err := f()",
        "x, net, err := f()",
        "f(net)",
        "f(a, net)",
        "x = []byte(net)",
        "a[0], net = f()",
        "switch x {\n\tcase net:\n\t}",
        "x = T{\n\t\tnet: 1,\n\t}",
        "// net is nothing here",
        'use("a/net")',
        "use(func(a int) net { return 0 })",
        "use(func(a int) (net, error) { return 0, nil })",
        "net.Listen()",
    ],
)
def test_a_file_that_only_uses_a_name_is_not_parsed_for_it(text: str) -> None:
    source = f'package p\n\nimport "a.b/net"\n\nfunc f(a int, b *net) net {{\n\t{text}\n}}\n'.encode()
    assert "net" not in load_file("a.go", source).objects
    assert not may_declare(source, b"net")


def test_what_holds_a_word_is_listed_in_order_and_once() -> None:
    texts = [(1, b"a b b"), (2, b"b c"), (3, b"c b")]
    assert {word: list(items) for word, items in by_word(texts).items()} == {b"a": [1], b"b": [1, 2, 3], b"c": [2, 3]}


def test_words_that_one_text_alone_has_share_its_list() -> None:
    found = by_word([(1, b"a b c"), (2, b"d")])
    assert found[b"a"] is found[b"b"] is found[b"c"]
