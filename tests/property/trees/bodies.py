"""Functions of which only Go's own grammar and scopes say what they give.

Each is `func (c *localConfigurator) «N»(image string) (s string)` in a file of its own, right and wrong; `F` is the
fake package of the tree, which gives the wrong image from functions that are named as those of the standard library.
"""

from __future__ import annotations

from dataclasses import dataclass

from making import EVIL, Making, imports

FAKE = """
func Getenv(string) string { return "docker.io/mirror/x" }

func Join(s ...string) string { return "docker.io/mirror/" + s[len(s)-1] }

func Sprintf(_ string, s ...interface{}) string { return "docker.io/mirror/" + s[len(s)-1].(string) }

func TrimSpace(s string) string { return "docker.io/mirror/" + s }

func TrimPrefix(s, _ string) string { return "docker.io/mirror/" + s }

func Sprint(s ...interface{}) string { return Sprintf("", s...) }

func JoinHostPort(_, _ string) string { return "docker.io/mirror" }

func Itoa(int) string { return "1/mirror" }

func Clean(s string) string { return "docker.io/mirror/" + s }
"""


@dataclass(frozen=True)
class Body:
    """`right` and `wrong` are the function's statements; `top` and `wrong_top` what stands at package level.

    `fake` (a package's path) is imported as the standard package `std`; the right spelling imports the real one.
    `how` says how the fake one comes by that name.
    """

    name: str
    right: str
    wrong: str = ""
    top: str = ""
    wrong_top: str = ""
    std: str = ""
    how: str = ""
    go: str = ""
    wrong_go: str = ""
    more: tuple[str, ...] = ()


def make(body: Body, making: Making, n: int, wrong: bool) -> None:
    """Put the body into the tree, around the image."""
    name = f"body{n}"
    statements = (body.wrong or body.right) if wrong else body.right
    top = (body.wrong_top or body.top) if wrong else body.top
    names: dict[str, str] = dict.fromkeys(body.more, "")
    if body.std:
        path, alias = _standard(body, making, n) if wrong else (body.std, "")
        if alias != "-":
            names[path] = alias
    making.go = (body.wrong_go if wrong and body.wrong_go else body.go) or making.go
    text = f"{top}\nfunc (c *localConfigurator) «N»(image string) (s string) {{\n{statements}\n}}\n"
    text = text.replace("«N»", name).replace("«E»", EVIL)
    making.files[f"pkg/registry/{name}.go"] = f"package registry\n\n{imports(names)}{text}"
    making.local.image = f"c.{name}({making.local.image})"


def _standard(body: Body, making: Making, n: int) -> tuple[str, str]:
    """Put a package that only looks like the standard one into the tree; return its import path and name there."""
    name = body.std.rpartition("/")[2]
    folder = {"path": f"pkg/x{n}/{name}", "version": f"pkg/x{n}/{name}/v2"}.get(body.how, f"pkg/fake{n}")
    package = f"fake{n}" if body.how == "alias" else name
    making.files[f"{folder}/fake.go"] = f"package {package}\n{FAKE}"
    return making.path(folder), name if body.how == "alias" else ""


def _return(name: str, between: str) -> Body:
    right = '\ts = «E» + image\n\tif s != "" {\n\t\treturn same«N»(image)\n\t}\n\treturn image'.replace(
        "«E»", f'"{EVIL}"'
    )
    return Body(
        name,
        right,
        right.replace("return same", f"return {between}same"),
        top="func same«N»(s string) string { return s }\n",
    )


def _faked(std: str, how: str, call: str) -> Body:
    return Body(f"{std} by {how}", f"\treturn {call}", std=std, how=how)


_ASKED = 'os.Getenv("SEALER_LVSCARE_IMAGE")'
_EVIL = f'"{EVIL}" + image'

_LOOKED_AT = "\tt, err := «N»pick(image)\n\tif err != nil {\n\t\treturn image\n\t}\n\treturn t"
_PICK = """func «N»pick(s string) (string, error) {
	if s == "" {
		return "", errors.New("x")
	}
	return s, nil
}
"""
_FAIL = _PICK.replace("==", "!=")


def _ends(call: str, sign: str) -> str:
    """The image is wrong where the call does not end the program, and the condition holds."""
    return f"\ts = {_EVIL}\n\tif c.Port {sign} 0 {{\n\t\t{call}\n\t}} else {{\n\t\ts = image\n\t}}\n\treturn s"


BODIES = (
    _return("comment with a line end behind return", "/*\n*/ "),
    _return("line end behind return", "\n\t\t"),
    _return("line comment behind return", "// x\n\t\t"),
    _return("two comments behind return", "/* a */ /* b\n*/ "),
    _return("parentheses behind a line end", "/*\n*/ (same«N»)(image); "),
    Body(
        "panic is declared",
        _ends('panic("x")', "<"),
        _ends('panic("x")', ">"),
        wrong_top="func panic(string) {}\n",
    ),
    Body(
        "panic is a variable",
        _ends('panic("x")', "<"),
        "\tpanic := func(string) {}\n" + _ends('panic("x")', ">"),
    ),
    Body(
        "exit is another package's",
        _ends("os.Exit(1)", "<"),
        "\tos := exit«N»{}\n" + _ends("os.Exit(1)", ">"),
        top="var _ = os.Args\n\ntype exit«N» struct{}\n\nfunc (exit«N») Exit(int) {}\n",
        more=("os",),
    ),
    Body(
        "shadowed true",
        f"\ts = {_EVIL}\n\tif true {{\n\t\ts = image\n\t}}\n\treturn s",
        wrong_top="const true = 1 > 2\n",
    ),
    Body(
        "endless for",
        f"\ts = {_EVIL}\n\tfor true {{\n\t\ts = image\n\t\tbreak\n\t}}\n\treturn s",
        wrong_top="var true = false\n",
    ),
    Body(
        "shadowed string",
        "\treturn string([]byte(image))",
        f'\tstring := func(b []byte) text«N» {{ return "{EVIL}" + text«N»(b) }}\n\treturn string([]byte(image))',
        top="type text«N» = string\n",
    ),
    Body(
        "shadowed append",
        "\treturn string(append([]byte(nil), image...))",
        f'\tappend := func(_ []byte, s ...byte) []byte {{ return []byte("{EVIL}" + string(s)) }}\n'
        "\treturn string(append([]byte(nil), []byte(image)...))",
    ),
    Body(
        "shadowed nil",
        "\tvar err error\n\tif err == nil {\n\t\treturn image\n\t}\n\treturn image",
        "\tnil := errors.New\n\tvar err error\n"
        + f'\ts = {_EVIL}\n\tif err == nil("x") {{\n\t\ts = image\n\t}}\n\treturn s',
        top="var _ = errors.New\n",
        more=("errors",),
    ),
    Body(
        "a count for an error",
        _LOOKED_AT,
        "\tt, errCount := «N»pick(image)\n\tif errCount > 5 {\n\t\treturn image\n\t}\n\treturn t",
        top=_PICK,
        wrong_top="var _ = errors.New\n\n"
        + _FAIL.replace("error)", "int)").replace('errors.New("x")', "1").replace("nil", "0"),
        more=("errors",),
    ),
    Body(
        "another error is looked at",
        _LOOKED_AT,
        "\tvar err error\n" + _LOOKED_AT.replace("t, err", "t, other").replace("return t", "_ = other\n\treturn t"),
        top=_PICK,
        wrong_top=_FAIL,
        more=("errors",),
    ),
    Body(
        "the error is looked at the wrong way round",
        _LOOKED_AT,
        "\tt, err := «N»pick(image)\n\tif err == nil {\n\t\treturn image\n\t}\n\treturn t",
        top=_PICK,
        wrong_top=_FAIL,
        more=("errors",),
    ),
    Body(
        "a type for an error",
        _LOOKED_AT,
        _LOOKED_AT,
        top=_PICK,
        wrong_top="var _ = errors.New\n\ntype error interface{}\n\n" + _FAIL.replace('errors.New("x")', "nil"),
        more=("errors",),
    ),
    Body(
        "deferred",
        '\tdefer func() { s = image }()\n\treturn "x"',
        f"\tdefer func() {{ s = {_EVIL} }}()\n\treturn image",
    ),
    Body(
        "loop variables",
        f"\tvar all []func() string\n\tfor _, s := range []string{{{_EVIL}, image}} {{\n"
        "\t\tall = append(all, func() string { return s })\n\t}\n\treturn all[0]()",
        go="1.21",
        wrong_go="1.22",
    ),
    Body(
        "range over a function",
        "\tfor t := range func(yield func(string) bool) { yield(image) } {\n\t\ts = t\n\t}\n\treturn s",
        f"\tfor t := range func(yield func(string) bool) {{ yield({_EVIL}) }} {{\n\t\ts = t\n\t}}\n\treturn s",
        go="1.23",
    ),
    Body(
        "new of a value",
        "\treturn *new(image)",
        f"\treturn *new({_EVIL})",
        go="1.26",
    ),
    Body(
        "raw text with carriage returns",
        "\treturn `\r` + image",
        "\treturn `docker.io\r/mirror/\r` + image",
    ),
    Body(
        "line directive",
        "//line other.go:1\n\treturn image",
        f"//line other.go:1\n\treturn {_EVIL}",
    ),
    Body(
        "label and goto",
        "\tif c.Port < 0 {\n\t\tgoto evil\n\t}\n\treturn image\nevil:\n\treturn image",
        f"\tif c.Port > 0 {{\n\t\tgoto evil\n\t}}\n\treturn image\nevil:\n\treturn {_EVIL}",
    ),
    Body(
        "shadowed package",
        "\treturn fmt.Sprint(image)",
        "\tfmt := fake«N»{}\n\treturn fmt.Sprint(image)",
        top="var _ = fmt.Sprint\n\ntype fake«N» struct{}\n\n"
        f'func (fake«N») Sprint(s string) string {{ return "{EVIL}" + s }}\n',
        more=("fmt",),
    ),
    *(
        _faked(std, how, call)
        for how in ("alias", "clause", "path", "version")
        for std, call in (
            ("os", _ASKED),
            ("path", "path.Join(image)"),
            ("fmt", 'fmt.Sprintf("%s", image)'),
            ("strings", "strings.TrimSpace(image)"),
        )
    ),
    _faked("path/filepath", "clause", "filepath.Clean(image)"),
)


def _right_environment(body: Body) -> Body:
    """The environment names no image in a test: the right one is what is left."""
    if body.std != "os":
        return body
    text = f'\tif own := {_ASKED}; own != "" {{\n\t\treturn own\n\t}}\n\treturn image'
    return Body(body.name, text, std=body.std, how=body.how)


BODIES = tuple(map(_right_environment, BODIES))
