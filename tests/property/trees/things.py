"""What makes the image: a function, a variable, an embedded file, ... Each in a right and a wrong spelling.

A thing is declared under a name in one or more files (twins), of which a build takes one; all of them have the same
declarations, some right and some wrong. `use` is the expression that holds the image behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from making import ALL


@dataclass(frozen=True)
class Declared:
    """Go declarations, the imports they need, and further files, named from the package's folder.

    `once` are declarations that all twins share, in a file that is always compiled. `settings` are the linker's, which
    the file `builds` tells.
    """

    text: str
    imports: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    once: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    builds: str = ""


@dataclass(frozen=True)
class Thing:
    """`declare(name, path, prefix, twin)` gives the declarations; `path` is the package's import path."""

    name: str
    declare: Callable[[str, str, str, int], Declared]
    use: str  # with N for the qualified name, S for the image
    on: frozenset[str] = ALL


def _text(name: str, use: str, text: str, once: str = "", **imports: str) -> Thing:
    """Return a thing of one text, with N for its name, P for the quoted prefix."""

    def declare(called: str, path: str, prefix: str, twin: int) -> Declared:
        names = {path.replace("_", "/"): alias for path, alias in imports.items()}
        return Declared(_named(text, called, prefix), names, {}, _named(once, called, prefix))

    return Thing(name, declare, use)


def _named(text: str, name: str, prefix: str) -> str:
    return text.replace("«N»", name).replace("«P»", f'"{prefix}"')


def _embedded(kind: str, text: str, use: str, imported: str = "_") -> Thing:
    def declare(name: str, path: str, prefix: str, twin: int) -> Declared:
        file = f"{name.lower()}{twin}.txt"
        there = f"testdata/{file}" if "testdata/" in text else file
        patterned = text.replace("«F[»", file.removesuffix(".txt"))
        return Declared(patterned.replace("«N»", name).replace("«F»", file), {"embed": imported}, {there: prefix})

    return Thing(kind, declare, use)


def _linked_variable(name: str, path: str, prefix: str, twin: int) -> Declared:
    beside = f"link{name.lower()}{twin}"
    return Declared(
        f"//go:linkname {name} {path}/{beside}.Tag\nvar {name} string\n",
        {"unsafe": "_", f"{path}/{beside}": "_"},
        {f"{beside}/tag.go": f'package {beside}\n\nvar Tag = "{prefix}"\n'},
    )


def _linked_function(name: str, path: str, prefix: str, twin: int) -> Declared:
    beside = f"link{name.lower()}{twin}"
    return Declared(
        f"//go:linkname {name} {path}/{beside}.final\nfunc {name}(s string) string\n",
        {"unsafe": "_", f"{path}/{beside}": "_"},
        {
            f"{beside}/final.go": f'package {beside}\n\nfunc final(s string) string {{ return "{prefix}" + s }}\n',
            "empty.s": "",
        },
    )


def _pushed_function(name: str, path: str, prefix: str, twin: int) -> Declared:
    """A body that another package pushes here by name."""
    beside = f"push{name.lower()}{twin}"
    return Declared(
        f"func {name}(s string) string\n",
        {f"{path}/{beside}": "_"},
        {
            f"{beside}/final.go": f'package {beside}\n\nimport _ "unsafe"\n\n//go:linkname final {path}.{name}\n'
            f'func final(s string) string {{ return "{prefix}" + s }}\n',
            "empty.s": "",
        },
    )


def _linked_from_afar(name: str, path: str, prefix: str, twin: int) -> Declared:
    """The comment may stand anywhere in the file."""
    near = _linked_variable(name, path, prefix, twin)
    comment, _, variable = near.text.partition("\n")
    return replace(near, text=f"{variable}\ntype after{name} struct{{}}\n\n{comment}\n")


def _pushed_variable(name: str, path: str, prefix: str, twin: int) -> Declared:
    """A variable of this package under another name in another one, which sets it."""
    beside = f"push{name.lower()}{twin}"
    tag = (
        f'import _ "unsafe"\n\n//go:linkname tag {path}.{name}\nvar tag string\n\nfunc init() {{ tag = "{prefix}" }}\n'
    )
    return Declared(
        f"var {name} string\n", {f"{path}/{beside}": "_"}, {f"{beside}/tag.go": f"package {beside}\n\n{tag}"}
    )


def _flagged(builds: str, value: str = " string") -> Callable[[str, str, str, int], Declared]:
    def declare(name: str, path: str, prefix: str, twin: int) -> Declared:
        return Declared(f"var {name}{value}\n", settings={f"{path}.{name}": prefix} if prefix else {}, builds=builds)

    return declare


def _c(name: str, path: str, prefix: str, twin: int) -> Declared:
    text = f"func {name}(s string) string {{ return C.GoString(C.prefix()) + s }}\n"
    comment = f'/*\nstatic char *prefix(void) {{ return "{prefix}"; }}\n*/\n'
    return Declared(f'{comment}import "C"\n\n{text}')


THINGS = (
    _text("function", "N(S)", "func «N»(s string) string { return «P» + s }\n"),
    _text("method", "(N{}).Of(S)", "type «N» struct{}\n\nfunc («N») Of(s string) string { return «P» + s }\n"),
    _text("constant", "N + S", "const «N» = «P»\n"),
    _text("repeated constant", "N + S", "const (\n\t_ = «P»\n\t«N»\n)\n"),
    _text("variable", "N + S", "var «N» = «P»\n"),
    _text("function variable", "N(S)", "var «N» = func(s string) string { return «P» + s }\n"),
    _text("init function", "N + S", "func init() { «N» = «P» }\n", once="var «N» string\n"),
    _text("init of a list", "N[0] + S", "func init() { «N»[0] = «P» }\n", once='var «N» = []string{""}\n'),
    _text("map", 'N["p"] + S', 'var «N» = map[string]string{"p": «P»}\n'),
    _text("field", "N.P + S", "var «N» = struct{ P string }{«P»}\n"),
    _text("pointer", "*N + S", "var «N» = func() *string {\n\ts := «P»\n\treturn &s\n}()\n"),
    _text(
        "stringer", "fmt.Sprint(N(S))", "type «N» string\n\nfunc (n «N») String() string { return «P» + string(n) }\n"
    ),
    _text("generic function", "N(S)", "func «N»[T ~string](s T) T { return «P» + s }\n"),
    _text(
        "interface",
        "N.Of(S)",
        "type of«N» struct{}\n\nfunc (of«N») Of(s string) string { return «P» + s }\n\n"
        "var «N» interface{ Of(string) string } = of«N»{}\n",
    ),
    _text(
        "promoted method",
        "(N{}).Of(S)",
        "type In«N» struct{}\n\nfunc (In«N») Of(s string) string { return «P» + s }\n\ntype «N» struct{ In«N» }\n",
    ),
    _text(
        "dependent variable",
        "N + S",
        "var «N» = from«N»()\n\nfunc from«N»() string { return late«N» }\n\nvar late«N» = «P»\n",
    ),
    _text(
        "alias",
        "N.Of(N{}, S)",
        "type Is«N» struct{}\n\nfunc (Is«N») Of(s string) string { return «P» + s }\n\ntype «N» = Is«N»\n",
    ),
    _embedded("embedded text", "//go:embed «F»\nvar «N» string\n", "N + S"),
    _embedded("embedded in a group", "var (\n\t// text\n\t//go:embed «F»\n\n\t// more\n\t«N» string\n)\n", "N + S"),
    _embedded("embedded by a pattern", '//go:embed "«F[»*.t?t"\nvar «N» string\n', "N + S"),
    _embedded("embedded from a folder", "//go:embed testdata/«F»\nvar «N» string\n", "N + S"),
    _embedded("embedded bytes", "//go:embed «F»\nvar «N» []byte\n", "string(N) + S"),
    _embedded(
        "embedded files",
        '//go:embed «F»\nvar of«N» embed.FS\n\nfunc «N»(s string) string {\n\tdata, _ := of«N».ReadFile("«F»")\n'
        "\treturn string(data) + s\n}\n",
        "N(S)",
        "",
    ),
    Thing("linked variable", _linked_variable, "N + S"),
    Thing("linked function", _linked_function, "N(S)"),
    Thing("pushed function", _pushed_function, "N(S)"),
    Thing("variable linked from afar", _linked_from_afar, "N + S"),
    Thing("pushed variable", _pushed_variable, "N + S"),
    Thing("linker setting", _flagged("Makefile"), "N + S"),
    Thing("linker setting over a value", _flagged("Makefile", ' = ""'), "N + S"),
    Thing("linker setting of a script", _flagged("scripts/build.sh"), "N + S"),
    Thing("linker setting of a release", _flagged(".goreleaser.yaml"), "N + S"),
    Thing("linker setting of an image", _flagged("Dockerfile"), "N + S"),
    Thing("linker setting of a workflow", _flagged(".github/workflows/build.yml"), "N + S"),
    Thing("cgo function", _c, "N(S)", frozenset({"linux"})),
)
