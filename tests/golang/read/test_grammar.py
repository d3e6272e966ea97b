"""What Go reads, we read alike: every spelling, and above all where a statement ends."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

import go_syntax
import pytest
import tree_sitter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codemod.golang.read import parsing, tokens
from codemod.golang.read.files import MAX_FILE_BYTES, File, load_file
from codemod.golang.read.parsing import first_error, parse
from codemod.golang.read.syntax import Node, lower

VALUES = """
new(*n > 0)
new(T{a: 1})
new([]int{1})
new(map[string]int{})
new([...]int{1})
new(struct{ a int }{1})
new(func() int { return 1 }())
new(<-c)
new(.5)
new(-1)
new(!a)
new('x')
new(`x`)
new("a" + b)
new(x + 1)
new((x))
new(&x)
new(a.b.c)
new(a[1:2])
new(x.(T))
new(interface{}(1))
new(f[int](1))
new(unsafe.Sizeof(1))
new(1,)
new(nil)
new(new(1))
new(new(new(new(new(1)))))
new( /* one */ 1)
new /* x */ (1 /* y */)
new([]int)
new(chan int)
new(struct{ a int })
new([len(new(int))]T)
new(a, b)
make(xs...)
make(a, xs...)
make([]int, len(make([]int, len(make([]int, len(make([]int, 3)))))))
(new)(1)
(new)(int)
(make)([]int, 3)
((make))([]int, 3)
(*struct{ T }).m
struct{ T }.m
(*((struct{ T }))).m
(interface{ m() }).m
x.(interface{ m() }).m()
*(*[]byte)(x)
**f[T](x)
*f[T](x)(y)
***f[T](x).y(z)[0].(T)[1:] + *f[T](x)
""".strip().splitlines()
STATEMENTS = [
    "if ; c {}",
    "switch ; x {}",
    "switch ; {}",
    "switch ; x := y.(type) {}",
    "if x := f()\n x {}",
    "for i := 0\ni < 3\ni++ {}",
    "for x := range []struct{ a int }{{1}} {}",
    "switch x\n{ case true: }",
    "const (a = 1; b = 2)",
    "const (a = iota; b)",
    "var (a = 1; b int)",
    "type (A int; B int)",
    "L: M: ",
    "switch { case x: f(); default: L: M: }",
    "{; f();; g() }",
    "f();; g()\n; h()",
    "go (make)(x)",
    "{}",
]
DECLARATIONS = [
    "func (r R) m[T any](x T) T { return x }",
    "func (r R) m[T any, U interface{ ~[]T }](x T) (y U) { return }",
    "func (r R[A]) m[T any]() {}",
    "func (r R) /* a */ m /* b */ [\nT any,\n]()",
    "const (a = 1; b = 2)",
    "var (a = 1)",
    "func f(make) (x int)",
    "func make(x ...int) int { return new(x...) }",
    'import ("a"; "b")',
]
LINE_ENDS = """
return /*@*/ (x)
return/*@*/x
return //c@ x
return /* a */ /*@*/ (x)
break /*@*/ L
continue /*@*/ L
fallthrough /*@*/ (f())
x /*@*/ ++
x /*@*/ (y)
x++ /*@*/ (y())
x := a[i]@(g())
x := a[i] // c@(g())
x := a[i]@/* c */ (g())
x := a[i]@// c@@(g())
x := a[b, c]@(g())
x := a.T@{ f() }
x := a[T]@{ f() }
x := (T)(1) /*@*/ (g())
x := 1. /*@*/ (g())
x := "/*" /*@*/ (g())
x := '"' /*@*/ (g())
x := `"/*` /*@*/ (g())
x := T{} /*@*/ (g())
switch x@{ case true: }
switch x /*@*/ { case true: }
switch f()@{ case true: }
x := y /* a@b */ /* c */ ; (g())
goto /*@*/ L
x := y + /*@*/ (z)
f( /*@*/ x, /*@*/ (y))
if /*@*/ (x) /* c */ {}
var x a.T /*@*/ (g())
type T a.U /*@*/ (g())
defer f() /*@*/ (g())
L: /*@*/ (f())
""".strip().splitlines()


def in_function(statements: str) -> bytes:
    return f"package p\nfunc f() {{\n\t{statements}\n}}\n".encode()


VALID = [in_function(f"z := {value}") for value in VALUES] + [in_function(each) for each in STATEMENTS]
VALID += [f"package p\n{each}\n".encode() for each in DECLARATIONS]


@pytest.fixture(scope="module")
def go(tmp_path_factory: pytest.TempPathFactory) -> Iterator[go_syntax.Judge]:
    yield from go_syntax.judge(tmp_path_factory.mktemp("judge"))


@pytest.mark.parametrize("source", VALID)
def test_every_spelling_is_read_as_go_reads_it(go: go_syntax.Judge, source: bytes) -> None:
    assert go_syntax.spans(source) == go.read(source)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("text", LINE_ENDS)
def test_a_statement_ends_where_go_ends_it(go: go_syntax.Judge, text: str, newline: str) -> None:
    source = in_function(text.replace("@", newline))
    wanted = go.read(source)
    assert go_syntax.spans(source) == (None if isinstance(wanted, str) else wanted)


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"// nothing\n",
        b"func f() {}\n",
        b"package p\nf()\n",
        b"package p\nx := 1\n",
        b"package p\nif x {}\n",
        b"package p\nfunc f()\n{}\n",
        b'package p\nvar x int\nimport "fmt"\n',
        b"package p\npackage p\n",
        in_function("f(a /*\n*/)"),
        in_function("x := T{a /*\n*/}"),
        in_function("for x\n{}"),
        in_function("z := new("),
        in_function("z := new(1"),
        in_function("z := new(1 2)"),
        in_function("z := new(1))"),
        in_function("if ; ; c {}"),
        in_function("z := (make([]int)"),
    ],
)
def test_what_go_refuses_is_refused(go: go_syntax.Judge, source: bytes) -> None:
    assert isinstance(go.read(source), str) and go_syntax.spans(source) is None


@pytest.mark.parametrize("source", VALID)
def test_a_file_that_holds_such_a_spelling_is_not_broken(source: bytes) -> None:
    file = load_file("p.go", source)
    assert not file.broken and file.package == "p"


def only(kind: str, source: bytes) -> Node:
    tree = parse(source)
    assert first_error(tree) is None
    found = [
        node
        for raw in tree.root_node.named_children
        for node in lower(raw, File("", source, [])).walk()
        if node.kind == kind
    ]
    return found[0]


def test_text_is_that_of_the_file_whatever_the_grammar_was_given() -> None:
    source = in_function("x := new(a + 1) /*\n*/ (new)(struct{ T }.m)")
    call = only("call_expression", source)
    assert (call.text, call.children[0].text) == ("new(a + 1)", "new")


def test_comments_and_lines_stay_where_they_are() -> None:
    source = in_function("return/*\n*/(x)\n\tconst (a = 1; b = 2)\n\t(*struct{\n\tT }).m() // last")
    root = parse(source).root_node
    comments, stack = [], [root]
    while stack:
        node = stack.pop()
        stack += node.children[::-1]
        comments += [node] if node.type == "comment" else []
    assert [source[node.start_byte : node.end_byte] for node in comments] == [b"/*\n*/", b"// last"]
    assert [node.start_point.row for node in comments] == [source[: node.start_byte].count(b"\n") for node in comments]


def test_a_declared_name_is_the_files() -> None:
    file = load_file(
        "p.go", b"package p\n\nfunc new(x ...int) *int { return make(x...) }\n\nfunc make(x ...int) *int\n"
    )
    assert sorted(file.objects) == ["make", "new"]


def test_a_method_has_its_type_parameters() -> None:
    source = b"package p\n\nfunc (r *R) m /* [ */ [T any, U ~[]T](x T) U { return nil }\n"
    listed = only("method_declaration", source).get("type_parameters")
    assert listed is not None and listed.text == "[T any, U ~[]T]"
    names = [each.get("name") for each in listed.children]
    assert [name.text for name in names if name is not None] == ["T", "U"]


def test_a_comment_with_a_bracket_is_no_type_parameter() -> None:
    assert only("method_declaration", b"package p\n\nfunc (r *R) m /* [ */ () {}\n").get("type_parameters") is None


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many bytes the grammar was given, parse by parse."""
    sizes: list[int] = []
    real = parsing._parse

    def counting(source: bytes) -> tree_sitter.Tree:
        sizes.append(len(source))
        return real(source)

    monkeypatch.setattr(parsing, "_parse", counting)
    return sizes


def test_a_file_without_error_is_parsed_once(parsed: list[int]) -> None:
    source = in_function("x := a[i]\n(g())")
    parse(source)
    assert len(parsed) == 1


def test_what_the_grammar_does_not_know_costs_one_more_parse(parsed: list[int]) -> None:
    source = in_function("z = new(1)\n" * 2_000)
    parse(source)
    assert len([size for size in parsed if size >= len(source)]) == 2 and sum(parsed) < 5 * len(source)


def test_nested_arguments_are_not_asked_about_again_and_again(parsed: list[int]) -> None:
    source = in_function("z = " + "new(" * 1_000 + "1" + ")" * 1_000)
    assert first_error(parse(source)) is None and sum(parsed) < 5 * len(source)


# --- the standard library


@cache
def standard() -> list[Path]:
    return sorted(path for path in go_syntax.STANDARD.rglob("*.go") if path.is_file())


def compare(go: go_syntax.Judge, paths: Iterable[Path]) -> Counter[str]:
    """Compare what Go and we read; a file may be refused by us alone only where the compiler's tests say that it is
    wrong, as `[...]int` for a type."""
    counts = Counter[str]()
    for path in paths:
        source = path.read_bytes()
        if len(source) > MAX_FILE_BYTES or source.decode(errors="ignore").encode() != source:
            continue
        wanted, found = go.read(source), go_syntax.spans(source)
        if isinstance(wanted, str):
            counts["refused by Go alone" if found is not None else "refused"] += 1
        elif found is None and b"ERROR" in source and "testdata" in path.parts:
            counts["wrong, and refused by us alone"] += 1
        else:
            assert found == wanted, path
            counts["alike"] += 1
    return counts


def test_files_of_the_standard_library_are_read_as_go_reads_them(go: go_syntax.Judge) -> None:
    assert compare(go, random.Random(1).sample(standard(), 60))["alike"] > 50


@pytest.mark.full
def test_the_whole_standard_library_is_read_as_go_reads_it(go: go_syntax.Judge) -> None:
    counts = compare(go, standard())
    print(dict(counts))
    assert counts["alike"] > 5_000 and counts["wrong, and refused by us alone"] < 10 > counts["refused by Go alone"]


# --- line ends and comments anywhere

FRAGMENTS = """
x := a [ i ]
x := a [ i ] [ j ]
x := a . T
x := f [ T , U ]
x := a [ T ] { b : c }
x := T { a , b }
x := [ ] T { 1 }
x := ( * T ) ( y )
x := * f [ T ] ( y )
x := * f [ T ] ( y ) ( z )
x := f [ T ] ( y )
x := new ( a + 1 )
x := make ( [ ] T , 3 )
x := 1.
x := `r` + "s" + 'c'
x := a [ 1 : ]
x := y . ( T )
x := func ( a T ) U { return a }
x , y := a [ i ] , a . T
x = a . T
x ++
* p = 3
c <- a [ i ]
<- c
( g ( ) )
{ f ( ) }
[ ] func ( ) { f } [ 0 ] ( )
func ( ) { f ( ) } ( )
f ( a , b ... )
return
return ( x )
return a [ i ]
break L
continue
goto L
fallthrough
var x T
var x a . T
var f func ( ) T
const ( a = iota ; b )
type T struct { a int ; D ; e . F `x` }
type T interface { m ( ) T ; ~ int | V }
type T [ P any ] struct { }
L : f ( )
L : { }
if x := f ( ) ; x { g ( ) } else { h ( ) }
for i := 0 ; i < n ; i ++ { f ( ) }
for _ , v := range x { f ( v ) }
for range x { }
switch x { case true : f ( ) }
switch x := y . ( type ) { case T , [ ] U : f ( ) ; default : }
switch f ( ) { }
switch { case a [ i ] : ( g ( ) ) }
select { case x := <- c : f ( ) ; case c <- y : default : }
go f ( )
defer f ( x )
""".strip().splitlines()
ENDS = ["\n", ";", "/*\n*/", " // c\n", " /* c */\n", "\n\n// c\n", "\r\n", "/* a */ /*\n*/", "\n/* c */"]
BLANKS = [*ENDS, ' // "\n', "/*`\n*/", "", "/**/", "\n\t", "// c\n\t"]


@st.composite
def functions(draw: st.DrawFn) -> bytes:
    """Some statements, with line ends and comments between any two of their tokens."""
    text = []
    for fragment in draw(st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=4)):
        words = fragment.split(" ")
        odd = draw(st.dictionaries(st.integers(0, len(words) - 1), st.sampled_from(BLANKS), max_size=2))
        text += [word + odd.get(at, " ") for at, word in enumerate(words)]
        text.append(draw(st.sampled_from(ENDS)))
    return in_function("".join(text))


def check(go: go_syntax.Judge, source: bytes) -> None:
    wanted, found = go.read(source), go_syntax.spans(source)
    assert isinstance(wanted, str) or found is None or found == wanted


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(source=functions())
def test_no_line_end_and_no_comment_makes_another_program(go: go_syntax.Judge, source: bytes) -> None:
    check(go, source)


@pytest.mark.full
@settings(max_examples=20_000, suppress_health_check=list(HealthCheck))
@given(source=functions())
def test_no_line_end_and_no_comment_makes_another_program_full(go: go_syntax.Judge, source: bytes) -> None:
    check(go, source)


@pytest.mark.parametrize(
    "text", [b"var x = `\n// a` + y /*\n*/ (z)", b"var x = /*\n// a */ y /*\n*/ (z)", b"var x = y /* ` \n*/ (z)"]
)
def test_an_end_is_found_in_a_comment_behind_what_ends_on_a_line_that_begins_as_one(text: bytes) -> None:
    source = b"package p\n\n" + text + b"\n"
    assert tokens.hidden_ends(source) == [source.index(b"y") + 1]


@pytest.mark.parametrize("text", [b"var x = `\nrm -rf /a/* && \\\nrm -rf /b/*\n`", b"// COPY a/* .\nvar x = `*/`"])
def test_a_file_is_read_token_by_token_only_where_a_comment_may_hide_an_end(
    text: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[bytes] = []
    monkeypatch.setattr(tokens, "_hidden_ends", lambda source: read.append(source) or [])
    assert (tokens.hidden_ends(b"package p\n\n" + text + b"\n"), read) == ([], [])
    assert (tokens.hidden_ends(b"package p\n\nvar x = y /*\n*/\n"), len(read)) == ([], 1)


@pytest.mark.parametrize(
    "text",
    [
        "// x: '*/scale', '*/*'\nvar a = 1\n",
        "var a = `\n[b]\n(c)\n`\n",
        "var a = 1\n\n/*\n(b)\n*/\n\nvar c = 1\n",
        "// see /*\nvar a = 1\n",
        "var a = f() // see /*\n",
    ],
)
def test_what_is_in_texts_and_comments_ends_nothing_and_needs_no_tokens(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    monkeypatch.setattr(tokens, "tokens", lambda source: asked.append(source) or iter(()))
    assert tokens.hidden_ends(f"package p\n\n{text}".encode()) == []
    assert not asked
