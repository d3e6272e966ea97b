"""What bytes say of a name: never no where the syntax says yes, and no where a file need not be parsed for it."""

from __future__ import annotations

import pytest

from codemod.golang.read.files import load_file
from codemod.golang.read.spotting import lines_with, may_alias, may_declare, may_elide, may_key, may_make, may_select


def file(text: str) -> bytes:
    source = f"package p\n\n{text}\n".encode()
    assert not load_file("p.go", source).broken
    return source


@pytest.mark.parametrize(
    "text",
    [
        "func name() {}",
        "func name[T any]() {}",
        "func /* it */ name() {}",
        "func\nname() {}",
        "func (t *T) name() {}",
        "func (t *T[K, V]) name() {}",
        "func (\n\tt *T,\n) name() {}",
        "type name int",
        "type name[T any] int",
        "type (\n\ta int\n\tname int\n)",
        "type ( name int )",
        "type (name int; b int)",
        "const name = 1",
        "const a, name = 1, 2",
        "const (\n\ta = iota\n\tname\n)",
        "const (a = 1; name = 2)",
        "var name int",
        "var a, name int",
        "var a,\n\tname = 1, 2",
        "var (a, name = 1, 2)",
        "var (\n\ta, name = 1, 2\n)",
        "var (\n\tname\t= 1\n)",
        'var a = "//"; var name = 1',
        'var a = "x"; type name int',
        "var a = `\n//`; var name = 1",
        "/* it */ var name = 1",
        "/*\n*/ var name = 1",
        "func f() {}; func name() {}",
        "func f() {\n}; var name = 1",
        "var /* a // b */ name = 1",
        "var name, err = f()",
    ],
)
def test_what_a_file_declares_is_not_left_out_by_its_bytes(text: str) -> None:
    source = file(text)
    assert "name" in {each.rpartition(".")[2] for each in load_file("p.go", source).objects}
    assert may_declare(source, b"name")


@pytest.mark.parametrize(
    "text",
    [
        "func (t *T) name() {}",
        "func (T) name() {}",
        "func (t T)name() {}",
        "func (t *(T)) name() {}",
        "func (t *T[K, V]) name() {}",
        "func (\n\tt *T,\n) name() {}",
        "func /* it */ (t *T) /* it */ name() {}",
        "func (t *T /* func */) name() {}",
        "func f() {}; func (t *T) name() {}",
        "func (t *T) /* " + "it " * 100 + "*/ name() {}",
        "func (t /* " + "it " * 100 + "*/ *T) name() {}",
        "func (funcs *T) name() {}",
        "func (t *T, // func of it\n) name() {}",
        "func (t *T, // " + "it " * 40 + "func " * 40 + "\n) name() {}",
        "func (t *T /* " + "func " * 100 + "*/) name() {}",
    ],
)
def test_what_declares_a_method_is_not_left_out_by_its_bytes(text: str) -> None:
    source = file(text)
    assert "T.name" in load_file("p.go", source).objects
    assert may_declare(source, b"name", b"T")


@pytest.mark.parametrize(
    "text",
    [
        "func (t *TT) name() {}",
        "func (t *U) name(T) T { return 0 }",
        "func name(t T) {}",
        "type T struct {\n\tname int\n}",
        "type T interface {\n\tname()\n}",
        "func (t *T) f() { t.name() }",
        "var name T",
    ],
)
def test_a_file_without_the_method_of_the_type_is_not_parsed_for_it(text: str) -> None:
    assert not may_declare(file(text), b"name", b"T")


@pytest.mark.parametrize(
    "text",
    [
        'import name "example.com/x"',
        'import (\n\tname "example.com/x"\n\t"example.com/name"\n)',
        "// f tells of (name), name\nfunc f() {}",
        "func f(a, b name) name { return g(a, name) }",
        "func f() (x int, err name) { return }",
        "func f() { name, err := g(); _ = err }",
        "func f() {\n\tname := g()\n\ta, name := g()\n}",
        "func f(x func(a int) name) {}",
        "var a = b.name",
        "func surname() {}",
    ],
)
def test_a_file_that_only_uses_a_name_is_not_parsed_for_it(text: str) -> None:
    assert not may_declare(file(text), b"name")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("type A = B", True),
        ("type A[T any] = B[T]", True),
        ("type A[\n\tT any,\n] = B[T]", True),
        ("type (\n\tA = B\n)", True),
        ("type /* it */ A = B", True),
        ("type\nA = B", True),
        ("type A /* it */ = B", True),
        ("type A struct {\n\tb int\n}", False),
        ("type A []B", False),
        ("func f(x any) { switch x.(type) {\n\t}\n}\n\nvar a = 1", False),
    ],
)
def test_other_names_of_types_are_seen(text: str, wanted: bool) -> None:
    assert may_alias(file(text)) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "var a = T{}",
        "var a = &T{b: 1}",
        "var a = []T{}",
        "var a = map[string]*T{}",
        "var a = T[int]{}",
        "var a = T /* it */ {}",
        "var a = lib.T{}",
    ],
)
def test_a_literal_of_a_type_is_seen(text: str) -> None:
    assert may_make(file(text), b"T")


def test_who_only_names_a_type_makes_none() -> None:
    assert not may_make(file("type U struct{ t T }\n\nfunc f(t T, s []T) (*T, error) { return nil, nil }"), b"T")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("var a = L{{b: 1}}", True),
        ("var a = L{\n\t{b: 1},\n}", True),
        ("var a = L{x, {b: 1}}", True),
        ('var a = M{"x": {b: 1}}', True),
        ("var a = M{{b: 1}: 1}", True),
        ("var a = L{ // the first\n\t// of all\n\t{b: 1},\n}", True),
        ("var a = L{ /* the first */ {b: 1}}", True),
        ("var a = L{x, y}\n\nfunc f() {\n\tfor {\n\t}\n}", False),
    ],
)
def test_a_literal_without_its_type_is_seen(text: str, wanted: bool) -> None:
    assert may_elide(file(text)) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("var a = T{name: 1}", True),
        ("var a = T{name : 1}", True),
        ("var a = T{name /* it */ : 1}", True),
        ("func f() { name := 1; _ = name }", False),
        ("type T struct { name string }", False),
    ],
)
def test_a_key_is_seen(text: str, wanted: bool) -> None:
    assert may_key(file(text), b"name") == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("var a = b.name", True),
        ("var a = b.c[0].name()", True),
        ("var a = b.\n\tname()", True),
        ("var a = b. /* it */ name()", True),
        ("var a = b. // it\n\tname()", True),
        ("var name = b.names", False),
        ("func name() { name() }", False),
    ],
)
def test_what_is_selected_is_seen(text: str, wanted: bool) -> None:
    assert may_select(file(text), b"name") == wanted


def test_the_lines_are_those_with_the_whole_name() -> None:
    source = b"Ref\nx.Ref, Ref\nReference\n_Ref\n\xc3\xa9Ref\nRef\xc3\xa9\n(Ref)"
    assert list(lines_with(source, b"Ref")) == [b"Ref", b"x.Ref, Ref", b"(Ref)"]
