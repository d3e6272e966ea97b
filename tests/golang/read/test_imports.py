"""Imports, against the real gofmt: what was clean stays clean, and nothing but the import asked for changes."""

from __future__ import annotations

import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest
import tree_sitter
from hypothesis import given, settings
from hypothesis import strategies as st

from codemod.finding import edits
from codemod.golang.read import imports
from codemod.golang.read.files import File
from codemod.golang.read.imports import (
    ImportConflict,
    add,
    local_name,
    remove,
    solve,
    specs,
    taken,
    uses,
)
from codemod.golang.read.parsing import BOM, first_error, parse
from codemod.golang.read.spotting import package_names
from codemod.golang.read.syntax import Node

CODE = b"func f() {}\n"


def go_tool(name: str) -> str | None:
    """The Go tool of the development environment, or the one on the PATH."""
    try:
        import go
    except ImportError:
        return shutil.which(name)
    return str(Path(go.__path__[0]) / "bin" / name)


GOFMT = go_tool("gofmt")
needs_gofmt = pytest.mark.skipif(GOFMT is None, reason="no gofmt")


def gofmt(source: bytes) -> bytes:
    assert GOFMT is not None
    return subprocess.run([GOFMT], input=source, check=True, capture_output=True).stdout


def listed(source: bytes) -> set[tuple[str, str]]:
    return {(spec.alias, spec.path) for spec in specs(source)}


def file(block: str, body: str = "func f() {}") -> bytes:
    return f"package p\n\n{block}\n\n{body}\n".encode()


def solved(before: bytes, after: bytes, *needs: tuple[str, str]) -> bytes:
    return edits.apply(after, solve("x.go", before, after, needs))


# --- where a new import goes


@pytest.mark.parametrize(
    "package, block, wanted",
    [
        ("fmt", 'import "os"', 'import (\n\t"fmt"\n\t"os"\n)'),
        ("path", 'import "os" // why', 'import (\n\t"os" // why\n\t"path"\n)'),
        ("fmt", 'import x "os"', 'import (\n\t"fmt"\n\tx "os"\n)'),
        ("fmt", 'import "a.io/x"', 'import (\n\t"fmt"\n\n\t"a.io/x"\n)'),
        ("a.io/x", 'import "fmt"', 'import (\n\t"fmt"\n\n\t"a.io/x"\n)'),
        ("io", 'import (\n\t"fmt"\n\t"os"\n)', 'import (\n\t"fmt"\n\t"io"\n\t"os"\n)'),
        (
            "net",
            'import (\n\t"fmt"\n\n\t"a.io/x"\n\t"a.io/y"\n\n\t"b.io/own/z"\n)',
            'import (\n\t"fmt"\n\t"net"\n\n\t"a.io/x"\n\t"a.io/y"\n\n\t"b.io/own/z"\n)',
        ),
        (
            "a.io/z",
            'import (\n\t"fmt"\n\n\t"a.io/x"\n\n\t"b.io/own/z"\n)',
            'import (\n\t"fmt"\n\n\t"a.io/x"\n\t"a.io/z"\n\n\t"b.io/own/z"\n)',
        ),
        (
            "b.io/own/common",
            'import (\n\t"fmt"\n\n\t"a.io/x"\n\n\t"b.io/own/z"\n)',
            'import (\n\t"fmt"\n\n\t"a.io/x"\n\n\t"b.io/own/common"\n\t"b.io/own/z"\n)',
        ),
        ("fmt", 'import (\n\t"a.io/x"\n\t"os"\n)', 'import (\n\t"a.io/x"\n\t"fmt"\n\t"os"\n)'),
        # a comment above one import stays above it; above several, it is their heading
        ("fmt", 'import (\n\t// for exit\n\t"os"\n)', 'import (\n\t"fmt"\n\n\t// for exit\n\t"os"\n)'),
        (
            "fmt",
            'import (\n\t// standard\n\t"io"\n\t"os"\n)',
            'import (\n\t// standard\n\t"fmt"\n\t"io"\n\t"os"\n)',
        ),
        # comments in one column stay so
        (
            "io",
            'import (\n\t"fmt" // a\n\t"os"  // b\n\tpa "p" // c\n)'.replace('"fmt" ', '"fmt"  ').replace(
                '"os"  ', '"os"   '
            ),
            'import (\n\t"fmt" // a\n\t"io"\n\t"os"   // b\n\tpa "p" // c\n)',
        ),
        # cgo is left alone, with its preamble
        (
            "fmt",
            '// #include <stdio.h>\nimport "C"\n\nimport "os"',
            '// #include <stdio.h>\nimport "C"\n\nimport (\n\t"fmt"\n\t"os"\n)',
        ),
        ("fmt", '// int x;\nimport "C"', '// int x;\nimport "C"\n\nimport "fmt"'),
        ("fmt", "import ()", 'import ()\n\nimport "fmt"'),
        ("fmt", 'import (\n\t_ "embed"\n\t. "os"\n)', 'import (\n\t_ "embed"\n\t"fmt"\n\t. "os"\n)'),
    ],
)
def test_a_new_import_joins_its_kind_in_order(package: str, block: str, wanted: str) -> None:
    assert add(file(block), package, package.rpartition("/")[2]) == file(wanted)


@pytest.mark.parametrize(
    "source, wanted",
    [
        ("package p\n\nfunc f() {}\n", 'package p\n\nimport "fmt"\n\nfunc f() {}\n'),
        ("package p // why\nfunc f() {}\n", 'package p // why\n\nimport "fmt"\n\nfunc f() {}\n'),
        ("// Doc.\npackage p\n\n// F.\nfunc f() {}", '// Doc.\npackage p\n\nimport "fmt"\n\n// F.\nfunc f() {}'),
        ("package p; func f() {}", 'package p; import "fmt"; func f() {}'),
        ("package p /* a\nb */\n\nfunc f() {}\n", 'package p; import "fmt" /* a\nb */\n\nfunc f() {}\n'),
    ],
)
def test_a_file_without_imports_gets_a_declaration(source: str, wanted: str) -> None:
    assert add(source.encode(), "fmt", "fmt").decode() == wanted


@pytest.mark.parametrize(
    "block",
    [
        'import ("os"; "io")',
        'import "os"; import "io"',
        'import ( "os"\n"io" )',
        'import (\n"os"; "io"\n)',
        'import (\n"os"; /* a\n b */ "io"\n)',
        'import /* ( */ "os"; import "io"',
        'import ("io" /* " */\n"os")',
        'import ( // why\n\t"io"\n\t"os"\n)',
        "import (\n\t`io`\n\t`os`\n)",
        'import\n"io"\nimport\n\t(\n"os"\n)',
    ],
)
def test_odd_layouts_are_valid_after_adding_and_removing(block: str) -> None:
    source = file(block)
    added = add(source, "fmt", "fmt")
    assert first_error(parse(added)) is None and listed(added) == {("", "fmt"), ("", "io"), ("", "os")}
    for package in ("os", "io"):
        removed = remove(source, package)
        assert first_error(parse(removed)) is None and listed(removed) == listed(source) - {("", package)}
        assert first_error(parse(remove(remove(added, package), "fmt"))) is None
    if GOFMT is not None:
        gofmt(added), gofmt(remove(source, "io")), gofmt(remove(remove(source, "os"), "io"))


@pytest.mark.parametrize(
    "package, name, spec",
    [
        ("a.io/x", "x", '"a.io/x"'),
        ("a.io/x", "y", 'y "a.io/x"'),
        ("a.io/x/v2", "x", '"a.io/x/v2"'),
        ("a.io/x/v2", "v2", 'v2 "a.io/x/v2"'),
        ("k8s.io/api/core/v1", "v1", 'v1 "k8s.io/api/core/v1"'),
        ("gopkg.in/yaml.v2", "yaml", '"gopkg.in/yaml.v2"'),
        ("a.io/go-x", "x", 'x "a.io/go-x"'),
    ],
)
def test_an_alias_is_written_unless_the_path_tells_the_name(package: str, name: str, spec: str) -> None:
    assert add(b"package p\n", package, name) == f"package p\n\nimport {spec}\n\n".encode()


# --- what goes with an old import


@pytest.mark.parametrize(
    "package, block, wanted",
    [
        ("path", 'import (\n\t"os"\n\t"path"\n)', 'import (\n\t"os"\n)'),
        ("path", 'import (\n\t"path" // why\n\n\t"a.io/x"\n)', 'import (\n\t"a.io/x"\n)'),
        ("path", 'import (\n\t"os"\n\n\t"path"\n)', 'import (\n\t"os"\n)'),
        ("path", 'import (\n\t"os"\n\n\t"path"\n\n\t"a.io/x"\n)', 'import (\n\t"os"\n\n\t"a.io/x"\n)'),
        ("path", 'import (\n\t"os"\n\n\t// for joins\n\t"path"\n)', 'import (\n\t"os"\n)'),
        ("io", 'import (\n\t// standard\n\t"io"\n\t"os"\n)', 'import (\n\t// standard\n\t"os"\n)'),
        ("p/q", 'import (\n\t"fmt" // a\n\t"p/q" // b\n\t"r" // c\n)', 'import (\n\t"fmt" // a\n\t"r" // c\n)'),
        ("path", 'import "os"\nimport "path"', 'import "os"'),
    ],
)
def test_an_import_goes_with_its_comment_and_blank_line(package: str, block: str, wanted: str) -> None:
    assert remove(file(block), package) == file(wanted)


def test_trailing_comments_are_lined_up_again() -> None:
    before = file('import (\n\t"a"       // x\n\t"b/ccccc" // y\n\t"d"       // z\n)')
    assert remove(before, "b/ccccc") == file('import (\n\t"a" // x\n\t"d" // z\n)')


def test_trailing_comments_that_were_not_lined_up_are_left() -> None:
    before = file('import (\n\t"a" // x\n\t"b/ccccc" // y\n\t"d"   // z\n)')
    assert remove(before, "b/ccccc") == file('import (\n\t"a" // x\n\t"d"   // z\n)')


@pytest.mark.parametrize(
    "block",
    [
        'import (\n\t// "os"\n\n\t"path"\n)',
        'import "path"',
        'import "path" // why',
        'import (\n\t"path"\n)',
        'import ("path")',
    ],
)
def test_a_declaration_goes_with_its_last_import(block: str) -> None:
    assert remove(file(block), "path") == b"package p\n\nfunc f() {}\n"


def test_a_declaration_at_the_end_of_the_file_leaves_no_blank_line() -> None:
    assert remove(b'package p\n\nimport "path"\n', "path") == b"package p\n"


def test_only_the_import_with_that_alias_goes() -> None:
    assert remove(file('import (\n\t"os"\n\tx "os"\n)'), "os", "x") == file('import (\n\t"os"\n)')


def test_an_import_that_is_not_there_cannot_be_removed() -> None:
    assert remove(file('import "os"'), "io") == file('import "os"')


# --- names


@pytest.mark.parametrize(
    "path, names",
    [
        ("fmt", ("fmt",)),
        ("net/http", ("http",)),
        ("a.io/x/v2", ("x", "v2")),
        ("k8s.io/api/core/v1", ("v1",)),
        ("k8s.io/api/core/v1beta1", ("v1beta1",)),
        ("gopkg.in/yaml.v3", ("yaml",)),
        ("gopkg.in/src-d/go-git.v4", ()),
        ("a.io/go-x", ()),
        ("a.io/x.go", ()),
        ("a.io/go-x/v2", ()),
        ("v2", ("v2",)),
    ],
)
def test_a_package_is_called_by_the_last_element_where_that_is_sure(path: str, names: tuple[str, ...]) -> None:
    assert package_names(path) == names


@pytest.mark.parametrize(
    "block, package, name",
    [
        ('import "fmt"', "fmt", "fmt"),
        ('import f "fmt"', "fmt", "f"),
        ('import _ "fmt"', "fmt", None),
        ('import . "fmt"', "fmt", None),
        ('import "os"', "fmt", None),
        ('import (\n\t_ "fmt"\n\tf "fmt"\n)', "fmt", "f"),
        ('import "a.io/go-x"', "a.io/go-x", None),
        ('import "a.io/x/v2"', "a.io/x/v2", "x"),
    ],
)
def test_the_name_under_which_a_package_is_known_is_told(block: str, package: str, name: str | None) -> None:
    assert local_name(file(block), package) == name


def test_of_two_possible_names_the_one_in_use_is_told() -> None:
    source = file('import "k8s.io/api/autoscaling/v2"', "var x v2.Scale")
    assert local_name(source, "k8s.io/api/autoscaling/v2") == "v2"


def test_a_name_that_another_import_has_is_told() -> None:
    source = file('import (\n\tfmt "a.io/fmt2"\n\t"os"\n)')
    assert taken(source, "fmt") == "a.io/fmt2"
    assert taken(source, "os", "os") is None
    assert taken(source, "io") is None


@pytest.mark.parametrize(
    "body, used",
    [
        ("var x = path.Join()", True),
        ("var x path.T", True),
        ("var x []map[string]*path.T[int]", True),
        ("func f(x path.T) {}", True),
        ("type t struct{ path.T }", True),
        ("var x = path.T{path: 1}", True),
        ("func f(path T) { path.Join() }", False),
        ("func f() (path T) { return path.Join() }", False),
        ("func (path T) f() { path.Join() }", False),
        ("func f() { path := path.Join(); path.X() }", True),
        ("func f() { path := g(); path.X() }", False),
        ("func f() { if path := g(); path.X() {} }", False),
        ("func f() { if path := g(); path.X() {}; path.Y() }", True),
        ("func f() { for _, path := range x { path.X() } }", False),
        ("func f() { for _, path = range x { path.X() } }", True),
        ("func f() { var path T; func() { path.X() }() }", False),
        ("func f() { switch path := x.(type) { case T: path.X() } }", False),
        ("func f() { x.path.Join(); y(path) }", False),
        ('func f() { /* path.Join */ g("path.Join") }', False),
    ],
)
def test_a_package_is_used_where_its_name_is_no_local_one(body: str, used: bool) -> None:
    assert ("path" in uses(file("", body))) is used


def test_in_what_is_nested_too_deeply_every_word_is_a_use() -> None:
    source = file("", "var x = " + "(" * 11_000 + "path" + ")" * 11_000)
    assert "path" in uses(source)


# --- solving


def test_what_the_new_text_needs_is_added_and_what_nothing_uses_any_more_goes() -> None:
    before = file('import (\n\t"path"\n\n\t"a.io/x"\n)', "var y = path.Join(x.A, x.B)")
    after = before.replace(b"path.Join(", b'fmt.Sprintf("%s/%s", ')
    wanted = file('import (\n\t"fmt"\n\n\t"a.io/x"\n)', 'var y = fmt.Sprintf("%s/%s", x.A, x.B)')
    assert solved(before, after, ("fmt", "fmt")) == wanted


def test_an_import_that_is_still_used_elsewhere_stays() -> None:
    before = file('import (\n\t"path"\n)', "var y = path.Join()\n\nvar z = path.Base()")
    after = before.replace(b"path.Join()", b"1")
    assert solve("x.go", before, after, ()) == ()


def test_where_the_import_that_is_unused_now_cannot_be_told_there_is_no_solution() -> None:
    before = file('import (\n\t"a.io/go-path"\n\t"a.io/go-x"\n)', "var y = path.Join() + x.Y")
    with pytest.raises(ImportConflict, match="cannot be told"):
        solve("x.go", before, before.replace(b"path.Join() + ", b""), ())
    assert solve("x.go", before, before.replace(b"path.Join()", b"1 + path.Y"), ()) == ()


def test_a_name_that_an_import_of_unknown_name_may_have_is_not_imported_again() -> None:
    before = file('import "a.io/go-fmt"', "var y = fmt.Join() + 1")
    with pytest.raises(ImportConflict, match="cannot be told"):
        solve("x.go", before, before.replace(b"1", b"fmt.Sprint()"), [("fmt", "fmt")])


def test_a_package_whose_path_does_not_tell_its_name_is_known_by_what_it_is_called() -> None:
    before = file('import "a.io/folder"', "var y = shared.A + shared.B")
    called = {"a.io/folder": "shared"}
    assert solve("x.go", before, before.replace(b"B", b"C"), [("a.io/folder", "shared")], called) == ()
    assert solve("x.go", before, file('import "a.io/folder"', "var y = 1"), (), called) != ()


def test_what_a_dot_import_may_be_needed_for_does_not_go() -> None:
    before = file('import . "strings"', "var y = ToLower(x) + path.Join()")
    with pytest.raises(ImportConflict, match="cannot be told"):
        solve("x.go", before, before.replace(b"ToLower(x)", b"x"), ())
    assert solve("x.go", before, before.replace(b"path.Join()", b"ToLower(z)"), ()) == ()


@pytest.mark.parametrize("spec", ['_ "path"', '"C"', 'path2 "path"'])
def test_imports_that_may_still_be_used_stay(spec: str) -> None:
    before = file(f"import {spec}", "var y = path.Join() + C.x")
    after = file(f"import {spec}", "var y = 1")
    assert solve("x.go", before, after, ()) == ()


def test_an_import_that_was_unused_before_is_not_ours_to_remove() -> None:
    before = file('import "path"', "var y = 1")
    assert solve("x.go", before, before.replace(b"1", b"2"), ()) == ()


def test_an_import_goes_though_a_local_name_is_the_same() -> None:
    before = file('import "path"', "func f(path T) { path.X() }\n\nvar y = path.Join()")
    after = before.replace(b"path.Join()", b"1")
    assert solved(before, after) == file("", "func f(path T) { path.X() }\n\nvar y = 1").replace(b"\n\n\n", b"\n")


def test_an_aliased_import_goes_by_its_alias() -> None:
    before = file('import (\n\tp "path"\n\t"path/filepath"\n)', "var y = p.Join() + path.X + filepath.Y")
    after = before.replace(b"p.Join() + ", b"")
    assert solved(before, after) == after.replace(b'\tp "path"\n', b"")


def test_a_need_that_is_met_changes_nothing() -> None:
    source = file('import f "fmt"', "var y = f.Sprint()")
    assert solve("x.go", source, source, [("fmt", "f")]) == ()


def test_a_package_may_be_imported_under_a_second_name() -> None:
    source = file('import f "fmt"', "var y = f.Sprint(fmt.Sprint())")
    assert solved(source, source, ("fmt", "fmt")) == source.replace(
        b'import f "fmt"', b'import (\n\t"fmt"\n\tf "fmt"\n)'
    )


def test_a_name_that_becomes_free_may_be_taken() -> None:
    before = file('import "math/rand"', "var y = rand.Int()")
    after = before.replace(b"Int", b"Text")
    with pytest.raises(ImportConflict):
        solve("x.go", before, after, [("crypto/rand", "rand")])
    assert listed(solved(before, file('import "math/rand"', "var y = cr.Text()"), ("crypto/rand", "cr"))) == {
        ("cr", "crypto/rand")
    }


@pytest.mark.parametrize(
    "body, need",
    [
        ("var y = fmt.Sprint()", ("fmt", "fmt")),
        ("var y = 1", ("os", "os")),
        ("func f(os T) { os.X() }", ("os", "os")),
        ("var y = os.X", ('os"; import "x', "os")),
        ("var y = os.X", ("", "os")),
        ("var y = os.X", ("os", "o s")),
    ],
)
def test_a_need_that_cannot_be_met_is_a_conflict(body: str, need: tuple[str, str]) -> None:
    source = file('import fmt "a.io/fmt2"', body)
    with pytest.raises(ImportConflict):
        solve("x.go", source, source, [need])


def test_the_order_of_the_needs_does_not_matter() -> None:
    source = file("", "var y = fmt.Sprint(net.X, x.Y)")
    needs = [("fmt", "fmt"), ("a.io/x", "x"), ("net", "net"), ("fmt", "fmt")]
    assert solve("x.go", source, source, needs) == solve("x.go", source, source, needs[::-1])
    assert solved(source, source, *needs).count(b'"fmt"') == 1


# --- laws, against gofmt

PATHS = [
    "bytes",
    "fmt",
    "net",
    "net/http",
    "os",
    "a.io/x",
    "a.io/x/y",
    "a.io/z",
    "b.io/own/common",
    "b.io/own/v2",
    "own/q",
]
NEW = ["errors", "path", "zlib/x", "net/url", "a.io/x/a", "a.io/x/z", "b.io/own/ipvs", "c.io/k", "own/r"]


@st.composite
def blocks(draw: st.DrawFn) -> bytes:
    """Import declarations of all kinds, each import once, as gofmt leaves them."""
    paths = draw(st.lists(st.sampled_from(PATHS), unique=True, max_size=8))
    text = draw(st.sampled_from(["", '// #include <x.h>\nimport "C"\n\n', '/*\nint x;\n*/\nimport "C"\n\n']))
    while paths:
        count = draw(st.integers(1, len(paths)))
        chosen, paths = paths[:count], paths[count:]
        lines = [draw(st.sampled_from(["", "// heading\n", "// two\n// lines\n", "\n", "\n// far\n\n"]))]
        for path in chosen:
            alias = draw(st.sampled_from(["", "", "", "_ ", ". ", "aliased "]))
            comment = draw(st.sampled_from(["", "", "", " // why", " // 为什么", " /* w */"]))
            gap = draw(st.sampled_from(["", "", "\n", "// over\n", "\n\t// over\n", "/* over */\n", "\n// far\n\n"]))
            lines.append(f'{alias}"{path}"{comment}\n{gap}')
        if count == 1 and draw(st.booleans()):
            text += f"import {lines[1].splitlines()[0]}\n\n"
        else:
            text += "import (" + draw(st.sampled_from(["\n", " // head\n"])) + "".join(lines) + ")\n\n"
    return gofmt(b"package p\n\n" + text.encode() + CODE)


def words(source: bytes) -> bytes:
    """The source without blanks, which lining up comments may change."""
    return b"\n".join(b" ".join(line.split()) for line in source.split(b"\n") if line.strip())


EXAMPLES = pytest.mark.parametrize("examples", [40, pytest.param(2000, marks=pytest.mark.full)])


@needs_gofmt
@EXAMPLES
def test_adding_keeps_the_file_gofmt_clean_and_every_line_of_it(examples: int) -> None:
    @settings(max_examples=examples)
    @given(blocks(), st.sampled_from(NEW))
    def law(source: bytes, package: str) -> None:
        after = add(source, package, package.rpartition("/")[2])
        assert gofmt(after) == after
        assert listed(after) == listed(source) | {("", package)}
        old, new = Counter(words(source).split(b"\n")), Counter(words(after).split(b"\n"))
        spec, lost, gained = b'"%b"' % package.encode(), old - new, new - old
        if lost:
            single = next(iter(lost))
            assert lost == {single: 1}
            assert gained == Counter([b"import (", spec, single.removeprefix(b"import "), b")"])
        else:
            assert gained in (Counter([spec]), Counter([b"import " + spec]))

    law()


@needs_gofmt
@EXAMPLES
def test_removing_keeps_the_file_gofmt_clean_and_all_other_imports(examples: int) -> None:
    @settings(max_examples=examples)
    @given(blocks(), st.integers(0, 7))
    def law(source: bytes, number: int) -> None:
        removable = [spec for spec in specs(source) if spec.path != "C"]
        for spec in removable[number : number + 1]:
            after = remove(source, spec.path, spec.alias)
            assert gofmt(after) == after
            assert listed(after) == listed(source) - {(spec.alias, spec.path)}
            assert after.endswith(CODE)

    law()


@needs_gofmt
@EXAMPLES
def test_carriage_returns_and_a_byte_order_mark_survive(examples: int) -> None:
    @settings(max_examples=examples)
    @given(blocks(), st.sampled_from(NEW))
    def law(source: bytes, package: str) -> None:
        name, windows = package.rpartition("/")[2], source.replace(b"\n", b"\r\n")
        assert add(BOM + windows, package, name) == BOM + add(source, package, name).replace(b"\n", b"\r\n")
        for spec in specs(source):
            unix = remove(source, spec.path, spec.alias)
            assert remove(BOM + windows, spec.path, spec.alias) == BOM + unix.replace(b"\n", b"\r\n")

    law()


@needs_gofmt
@EXAMPLES
def test_what_was_added_can_be_removed_again(examples: int) -> None:
    @settings(max_examples=examples)
    @given(blocks(), st.sampled_from(NEW))
    def law(source: bytes, package: str) -> None:
        added = add(source, package, package.rpartition("/")[2])
        assert listed(remove(added, package)) == listed(source)
        assert add(added, package, package.rpartition("/")[2]) == added

    law()


def test_an_import_block_of_thousands_is_no_problem() -> None:
    many = "\n".join(f'\t"a.io/p{number:05}"' for number in range(5000))
    source = file(f"import (\n{many}\n)")
    assert len(imports.specs(add(source, "a.io/p02500x", "p02500x"))) == 5001


def test_what_an_edited_function_still_names_is_looked_for_in_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    before = b'package p\n\nimport "fmt"\n\nfunc a() { fmt.Print(1) }\n\nfunc b() { fmt.Print(2) }\n'
    looked, lower = set[bytes](), imports.lower

    def lowered(raw: tree_sitter.Node, file: File) -> Node:
        looked.add(before[raw.start_byte : raw.end_byte][:6])
        return lower(raw, file)

    monkeypatch.setattr(imports, "lower", lowered)
    assert solve("p.go", before, before.replace(b"2", b"3"), ()) == ()
    assert looked == {b"func b"}
