"""A file is parsed only where it can declare, or select, the name that is asked for: whatever the spelling."""

from __future__ import annotations

import pytest
from memory_tree import MemoryTree

from codemod.golang.flow.references import references
from codemod.golang.program import sources
from codemod.golang.program.names import identified, identifiers
from codemod.golang.program.opening import first_party, modules_of
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Declaration
from codemod.golang.read.spotting import may_write

DECLARED = [
    "func name() {}",
    "func\n\tname() {}",
    "func /* c */ name() {}",
    "func // c\n name() {}",
    "func name[T any](a T) {}",
    "type name int",
    "type name[T any] struct{}",
    "type (\n\tother int\n\tname int\n)",
    "type ( other struct{}; name int )",
    "type (name int)",
    "var other, name = 1, 2",
    "var other, // c\n\tname int",
    "const (\n\tother = iota\n\tname\n)",
    "const\tname=1",
    "var\t" + " " * 400 + "name int",
    "var 名, name = 1, 2",
]
CHANGED = [
    "x.name = 1",
    "x . name = 1",
    "x.\n\tname = 1",
    "x. // c\n\tname = 1",
    "x. // c\n\t// d\n\n\tname = 1",
    "x./* c */name = 1",
    "x." + " " * 400 + "name = 1",
    "x.name += 1",
    "x.name++",
    "(x.name)--",
    "*x.name = 1",
    "y, x.name = x.name, y",
    "x.name[0] = 1",
    "x.y[x.name] = 1",
    "for y, x.name = range z {\n\t}",
    "for x.name = range z {\n\t}",
    "y := &x.name",
    "y := &x.name[0]",
    "f(& /* c */ (x.name))",
    "select {\n\tcase x.name = <-z:\n\t}",
    "select {\n\tcase y, x.name = <-z:\n\t}",
    "switch x.name.(type) {\n\t}",
    "switch y := x.name.(type) {\n\t}",
]
READ = [
    "y := x.name",
    "f(x.name, 1)",
    "if a && x.name == 1 {\n\t}",
    "y = T{name: 1}",
    "y := &T{x.name}",
    "x.y = x.name",
]


def module(**files: str) -> Module:
    found = {f"p/{name}.go": text.encode() for name, text in files.items()}
    (program,) = first_party(MemoryTree({"go.mod": b"module example.com/m\n", **found}))
    return next(modules_of(program, {}))


@pytest.mark.parametrize("text", DECLARED)
def test_a_declared_name_is_found(text: str) -> None:
    asked = module(a=f"package p\n\n{text}\n")
    assert [item.name for item in asked.in_folder("p").named("name")] == ["name"]


@pytest.mark.parametrize("receiver", ["T", "t *T", "t *T[K, V]"])
def test_a_method_is_found(receiver: str) -> None:
    asked = module(a=f"package p\n\nfunc ({receiver}) name() {{}}\n")
    assert [item.name for item in asked.in_folder("p").named("T.name")] == ["T.name"]


@pytest.mark.parametrize("text", ["x.name()", "_ = [3]name{}", "var a *name", "_ = rename", "_ = names", "_ = &name"])
def test_a_name_that_is_only_used_is_looked_for_elsewhere(text: str) -> None:
    asked = module(a=f"package p\n\nfunc f() {{ {text} }}\n", b="package p\n\ntype name int\n")
    assert asked.in_folder("p").named("name")
    assert list(asked.sources.parsed) == ["p/b.go"]


def test_the_blank_identifier_names_nothing() -> None:
    assert module(a="package p\n\nvar _ = 1\n").in_folder("p").named("_") == []


@pytest.mark.parametrize(
    ("files", "name"),
    [
        ({"a": "package main\n", "b": "package q\n"}, "q"),
        ({"a": "package main\n"}, "main"),
        ({"a": "package q\n\nvar (\n"}, "q"),
        ({"a": "q\n", "b": "package r\n"}, "r"),
        ({}, ""),
    ],
)
def test_a_package_is_called_what_its_files_say_and_none_is_parsed_for_it(files: dict[str, str], name: str) -> None:
    asked = module(**files)
    assert asked.in_folder("p").name == name
    assert not asked.sources.parsed


def changes(declaration: Declaration) -> bool:
    return b"name" in declaration.parts["changed"]


@pytest.mark.parametrize("text", CHANGED)
def test_a_place_that_changes_a_name_is_found(text: str) -> None:
    asked = module(a=f"package p\n\nfunc f() {{\n\t{text}\n}}\n")
    assert len(list(asked.holding("name", "p", everywhere=False, wanted=changes))) == 1


@pytest.mark.parametrize("text", READ)
def test_a_declaration_that_only_reads_a_name_does_not_change_it(text: str) -> None:
    asked = module(a=f"package p\n\nfunc f() {{\n\t{text}\n}}\n")
    assert list(asked.holding("name", "p", everywhere=False, wanted=changes)) == []
    assert len(list(asked.holding("name", "p", everywhere=False))) == 1


def test_beyond_the_limit_no_file_is_parsed_and_the_first_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_FILES", 2)
    asked = module(**dict.fromkeys("abcd", "package p\n\nvar name = 1\n"))
    assert [item.file.path for item in asked.in_folder("p").named("name")] == ["p/a.go", "p/b.go"]
    problems = list(asked.sources.problems())
    assert [(problem.kind, problem.span.path) for problem in problems] == [("limit", "p/c.go")]
    assert str(problems[0].reason) == "it and all that follow are more than 2 files that have to be parsed"


WRITES = [
    *("x.name = 1", "x.name += 1", "x.name++", "x. \n name = 1", "x.name[i] = 1", "x.a, x.name, y = 1, 2, 3"),
    *("p := &x.name", "p := &x.y[0].name", "p := &(x.name)", 'p := &x["k"].name', "p := &é.name", "x.name /* */ = 1"),
    *("x./* c */name = 1", "x. // c\n\t// d\n\tname = 1", "x.name, y[f(1)] = 1, 2", "x.name,\n\ty = 1, 2"),
    *("x.name, // c\n\ty = 1, 2", "x.name, s[0:1][0] = 1, 2", "x.name,\na,\nb,\nc,\nd,\ne = f()", "x.name[m[1]] = 1"),
    *("x.name[\n\t1] = 1", "x.name[" + "1 + " * 80 + "1] = 1", "x.name, " + "y[" + "1 + " * 80 + "1] = 1, 2"),
    *('p := &f("a", "b").name', "p := &m[T{1}].name", "p := &f(\n\t1,\n\t2).name"),
    *("x.name[0].y = 1", "x.name[i].y.z++", "(x.name)[0].y, z = 1, 2", "x.name[0][m[1]].y += 1", "*x.name[0].p = 1"),
    "p := &" + "(" * 300 + "x.name" + ")" * 300,
]


@pytest.mark.parametrize("text", WRITES)
def test_what_may_write_to_a_field_is_not_left_out_by_its_bytes(text: str) -> None:
    assert may_write(f"package p\n\nfunc f() {{\n\t{text}\n}}\n".encode(), b"name")


@pytest.mark.parametrize(
    "text",
    [
        "x.name == 1",
        "x.name[0].f(y)",
        "y := x.name[0].z",
        "f(x.name)",
        "name = 1",
        "x.names = 1",
        "x.rename = 1",
        "a & b; x.name",
        "f(&a, x.name)",
        'T{x.name,\n\tb: "c=d",\n}',
        "f(x.name, a)\n\tb = 1",
    ],
)
def test_what_cannot_write_to_a_field_is_not_parsed(text: str) -> None:
    assert not may_write(f"package p\n\nfunc f() {{\n\t{text}\n}}\n".encode(), b"name")


def test_the_trees_of_many_files_are_let_go_of_and_what_they_declare_is_still_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sources, "MAX_OPEN", 1)
    asked = module(**dict.fromkeys("abcd", "package p\n\nvar name = 1\n"))
    items = asked.in_folder("p").named("name")
    assert [item.declaration.keeps_tree for item in items] == [False, False, False, True]
    assert [item.declaration.node.kind for item in items] == ["var_declaration"] * 4


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('import "example.com/m/p"\n\nvar x = p.Name', 1),
        ('import q "example.com/m/p"\n\nvar x = q.Name', 1),
        ('import . "example.com/m/p"\n\nvar x = Name', 1),
        ('import "example.com/m\\x2fp"\n\nvar x = p.Name', 1),
        ('import "example.com/other/p"\n\nvar x = p.Name', 0),
        ("var Name = 1", 0),
    ],
)
def test_who_does_not_import_a_package_is_not_parsed_for_a_name_of_it(text: str, named: int) -> None:
    files = {"go.mod": b"module example.com/m\n", "p/p.go": b"package p\n\nconst Name = 1\n"}
    (program,) = first_party(MemoryTree({**files, "r/r.go": f"package r\n\n{text}\n".encode()}))
    asked = next(modules_of(program, {}))
    (item,) = asked.in_folder("p").named("Name")
    assert len(references(asked, item)) == named
    assert ("r/r.go" in asked.sources.parsed) == bool(named)


@pytest.mark.parametrize(
    ("go", "requires", "knows"),
    [("1.22", "", False), ("1.22", "require example.org/a v1.0.0", True), ("1.16", "", True), ("", "", True)],
)
def test_another_module_has_values_of_a_type_from_elsewhere_only_where_it_requires_the_type_s(
    go: str, requires: str, knows: bool
) -> None:
    tree = {
        "go.mod": b"module example.org/a\n\nrequire example.org/o v1.0.0\n\nreplace example.org/o => ./o\n",
        "a.go": b"package a\n\ntype T struct{ Name string }\n",
        "o/go.mod": f"module example.org/o\n\n{f'go {go}' if go else ''}\n\n{requires}\n".encode(),
        "o/o.go": b"package o\n\nfunc f() { made().Name = text }\n",
    }
    (program,) = first_party(MemoryTree(tree))
    asked = next(modules_of(program, {}))
    assert [bool(list(asked.writing("Name", "", True))), asked.knows("a.go", "")] == [knows, True]


def test_go_source_is_kept_by_those_alone_who_pack_it() -> None:
    files = {"go.mod": b"module example.com/m\n", "a.go": b"package p\n"}
    tree, read = MemoryTree(files), []
    reading = tree.read
    tree.read = lambda path: read.append(path) or reading(path)  # type: ignore[method-assign,func-returns-value]
    (program,) = first_party(tree)
    for path in ("go.mod", "a.go", "go.mod", "a.go"):
        program.read(path)
    assert (read.count("go.mod"), read.count("a.go")) == (1, 2)


def test_of_a_large_program_no_nodes_are_kept_for_later(monkeypatch: pytest.MonkeyPatch) -> None:
    (program,) = first_party(MemoryTree({"go.mod": b"module example.com/m\n", "a.go": b"package p\n\nvar a = 1\n"}))
    (module,) = modules_of(program, {})
    module.sources.file("a.go")
    assert module.sources.lowers(1)
    monkeypatch.setattr(sources, "LARGE", 10)
    assert not module.sources.lowers(1)


@pytest.mark.parametrize(
    ("text", "knows"),
    [
        ('import "example.com/m/q"\n\nvar x = q.Made.Name', True),
        ("func f(x struct{ Name int }) int { return x.Name }", False),
    ],
)
def test_a_field_of_a_type_is_selected_only_where_its_package_can_be_known(text: str, knows: bool) -> None:
    files = {
        "go.mod": b"module example.com/m\n",
        "p/p.go": b"package p\n\ntype T struct{ Name int }\n",
        "q/q.go": b'package q\n\nimport "example.com/m/p"\n\nvar Made p.T\n',
        "r/r.go": f"package r\n\n{text}\n".encode(),
    }
    (program,) = first_party(MemoryTree(files))
    asked = next(modules_of(program, {}))
    tops = list(asked.selecting("Name", "", everywhere=True, of="example.com/m/p"))
    assert [top.file.path for top in tops] == ["r/r.go"] * knows
    assert ("r/r.go" in asked.sources.parsed) == knows


@pytest.mark.parametrize(
    "text",
    [
        "a := x.a + *T(a).a",
        'a.b(a, "a", `a`) // a',
        "for a := range a { a = s{a: a}.a }",
        "a1 := aa + ba + _a + á + a",
        "(*a).a[a]++",
    ],
)
def test_the_identifiers_of_a_name_are_found_where_its_bytes_stand(text: str) -> None:
    asked = module(a=f"package p\n\nfunc (a T) f(a int) {{\n\t{text}\n}}\n")
    (file,) = asked.sources.sound(["p/a.go"])
    (top,) = (each.node for each in file.declarations)
    assert list(identified(top, "a")) == identifiers(asked, top)["a"]
    assert list(identified(top, "z")) == []
