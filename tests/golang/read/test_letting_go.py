"""A declaration whose tree was let go of is parsed alone again, and is what it was."""

from __future__ import annotations

import gc

import pytest

from codemod.golang.read.files import Declaration, File, load_file

SOURCES = [
    'package p\n\nimport "fmt"\n\nfunc f(a, b string) string {\n\treturn fmt.Sprintf("%s:%s", a, b)\n}\n',
    "\ufeffpackage p\n\nvar a, b = 1, 2 // both\n\nconst (\n\tc = iota\n\td\n)\n",
    "package p\n\nfunc (l List[T]) Map[U any](f func(T) U) List[U] { return nil }\n",
    "package p\n\nfunc f(a []int, i int) {\n\tx := a[i]\n\t(g())\n\t_ = x\n}\n\nfunc g() int { return /*\n*/ (1)\n}\n",
    'package p\n\ntype T struct {\n\tImage string `json:"image"`\n}; var x = T{Image: `a\nb`}\n',
    "package p; var (a = 1; b = *T(x).f)\n\nvar last = new(1 + 2)",
]


def nodes(declaration: Declaration) -> list[object]:
    return [
        (n.kind, n.start, n.end, n.field, n.function and n.function.start, n.binding and n.binding.node.start)
        for n in declaration.node.walk()
    ]


def words(declaration: Declaration) -> dict[str, list[bytes]]:
    return {kind: sorted(text.split(b"\n")) for kind, text in declaration.parts.items()}


def loaded(source: str) -> tuple[File, File]:
    kept, let_go = load_file("a.go", source.encode()), load_file("a.go", source.encode())
    let_go.let_go()
    assert kept.declarations and not kept.broken
    return kept, let_go


@pytest.mark.parametrize("source", SOURCES)
def test_what_was_let_go_of_is_lowered_to_the_same_nodes(source: str) -> None:
    kept, let_go = loaded(source)
    assert [nodes(each) for each in let_go.declarations] == [nodes(each) for each in kept.declarations]


@pytest.mark.parametrize("source", SOURCES)
def test_what_was_let_go_of_has_the_same_parts(source: str) -> None:
    kept, let_go = loaded(source)
    assert [words(each) for each in let_go.declarations] == [words(each) for each in kept.declarations]


@pytest.mark.parametrize("source", SOURCES)
def test_what_was_let_go_of_stands_where_it_stood_in_the_tree_of_its_file(source: str) -> None:
    kept, let_go = loaded(source)
    places = [
        [(each.raw.start_byte, each.raw.end_byte, each.raw.type) for each in f.declarations] for f in loaded(source)
    ]
    assert places[0] == places[1]
    assert list(let_go.objects) == list(kept.objects)


def test_what_is_forgotten_is_lowered_again_and_a_problem_is_told_once() -> None:
    deep = "package p\n\nvar x = " + "(" * 12_000 + "1" + ")" * 12_000 + "\n\nvar y = 1\n"
    file = load_file("a.go", deep.encode())
    for declaration in file.declarations:
        first = nodes(declaration)
        declaration.forget()
        assert nodes(declaration) == first
    assert len(file.problems) == 1


@pytest.mark.parametrize("source", SOURCES)
def test_what_is_forgotten_leaves_nothing_to_a_collector_that_seldom_comes(source: str) -> None:
    file = load_file("a.go", source.encode())
    gc.collect()
    gc.disable()
    try:
        for declaration in file.declarations:
            assert declaration.node.kind
            declaration.forget()
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_what_a_literal_is_made_of_has_no_nodes() -> None:
    escapes, rune = "\\x00" * 10, "'\\n'"
    (one,) = load_file("a.go", f'package p\n\nvar a, b, c = "{escapes}", `x`, {rune}\n'.encode()).declarations
    literals = [node for node in one.node.walk() if node.kind.endswith("_literal")]
    assert [node.text for node in literals] == [f'"{escapes}"', "`x`", rune]
    assert not any(node.children for node in literals)
