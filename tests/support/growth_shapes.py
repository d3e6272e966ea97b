"""Go modules that grow in one direction each: n assignments, n returns, n packages, ..."""

from __future__ import annotations

from collections.abc import Callable

Files = dict[str, bytes]
Shape = Callable[[int], Files]

BAD = '"docker.io/sealerio/lvscare:v1"'
_BASE = {
    "go.mod": "module example.com/m\n\ngo 1.20\n",
    "common/common.go": 'package common\n\nconst LvsCareRepoAndTag = "sealerio/lvscare:v1.1.3-beta.8"\n',
    "pkg/ipvs/ipvs.go": "package ipvs\n\nfunc LvsStaticPodYaml(vip string, m []string, image, name string) (string, error) {\n"
    "\treturn image, nil\n}\n",
    "pkg/runtime/kubernetes/runtime.go": "package kubernetes\n\ntype Runtime struct {\n"
    "\tConfig struct{ RegistryInfo struct{ URL string } }\n}\n",
}
_HEAD = """package registry

import (
	"fmt"
	"net"
	"path"
	"strconv"
	"strings"

	"example.com/m/common"
	"example.com/m/pkg/ipvs"
)

type localConfigurator struct {
	Domain string
	Port   int
}

"""


def module(text: str, **others: str) -> Files:
    """A module with one more file, beside the consumer and the constant."""
    files = {**_BASE, "pkg/registry/a.go": text, **{path.replace("__", "/") + ".go": t for path, t in others.items()}}
    return {path: content.encode() for path, content in files.items()}


def method(body: str, image: str = "image", around: str = "") -> Files:
    """One method with this body, that hands an image to the consumer, and declarations around it."""
    call = f'\tipvs.LvsStaticPodYaml("", nil, {image}, "")\n' if image else ""
    return module(
        f"{_HEAD}{around}\nfunc (c *localConfigurator) f(s string, k int) string {{\n{body}\n{call}\treturn s\n}}\n"
    )


def lines(count: int, text: str, first: int = 0) -> str:
    """The text `count` times, `@` being the number and `#` the next one."""
    numbers = range(first, first + count)
    return "".join(text.replace("#", str(i + 1)).replace("@", str(i)) + "\n" for i in numbers)


def joined(count: int, text: str, separator: str = " + ") -> str:
    return separator.join(text.replace("@", str(i)) for i in range(count))


def nested(count: int, opening: str, inner: str, closing: str) -> str:
    return lines(count, opening) + inner + "\n" + (closing + "\n") * count


def declare(count: int, text: str, body: str, image: str = "image") -> Files:
    """`count` declarations beside a method."""
    return method(body, image, lines(count, text))


SHAPES: dict[str, Shape] = {
    # text
    "templates in a string": lambda n: method("", '"' + "{{a}}" * n + 'lvscare"'),
    "open templates in a string": lambda n: method("", '"' + "{{" * n + ' lvscare"'),
    "templates as a tag": lambda n: method("", '"sealerio/lvscare:' + "{{a}}" * n + '/"'),
    "dollars in a string": lambda n: method("", '"' + "${a" * n + ' lvscare"'),
    "path components": lambda n: method("", '"' + "a/" * n + 'lvscare:v1"'),
    "references in a string": lambda n: method("", '"' + "sealerio/lvscare:v1 " * n + '"'),
    "references in lines": lambda n: method("", "`" + "image: sealerio/lvscare:v1\n" * n + "`"),
    "commented lines": lambda n: method("", "`\n" + "# image: sealerio/lvscare:v1\n" * n + "`"),
    "references in a commented line": lambda n: method("", "`\n# " + "sealerio/lvscare:v1 " * n + "`"),
    "image keys without an image": lambda n: method("", "`" + "image: x\n" * n + " lvscare`"),
    "blanks before an image": lambda n: method("", "`" + "image:" + " " * n + "lvscare:v1`"),
    "escapes in a string": lambda n: method("", '"' + "\\x6c" * n + ' sealerio/lvscare:v1"'),
    "pieces of a string": lambda n: method("", '"sealerio/" + ' + joined(n, '"lvscare"')),
    "pieces in brackets": lambda n: method("", '"sealerio/" + (' * n + '"lvscare"' + ")" * n),
    "findings on a line": lambda n: method(f"\ts = g({joined(n, BAD, ', ')})", "s"),
    "findings on lines": lambda n: method(lines(n, f"\ts = {BAD}"), ""),
    "ignore comments": lambda n: method(lines(n, f"\ts = {BAD} //codemod:ignore IMG201 -- x"), "s"),
    "unused ignore comments": lambda n: method(lines(n, "\t//codemod:ignore IMG201 -- x"), BAD),
    "comments": lambda n: method(lines(n, "\t// lvscare"), BAD),
    # variables
    "sum of local variables": lambda n: method(lines(n, '\tv@ := "x"') + f"\timage := {joined(n, 'v@')}"),
    "sum of variables assigned twice": lambda n: method(
        lines(n, '\tv@ := "x"\n\tif k > @ {\n\t\tv@ = "y"\n\t}') + f"\timage := {joined(n, 'v@')}"
    ),
    "variables assigned twice": lambda n: method(
        lines(n, '\tv@ := "x"\n\tif k > @ {\n\t\tv@ = "y"\n\t}\n\tipvs.LvsStaticPodYaml("", nil, v@, "")'), ""
    ),
    "assignments and uses": lambda n: method(
        lines(n, '\ts = "x"') + lines(n, '\tipvs.LvsStaticPodYaml("", nil, s, "")'), ""
    ),
    "assignments in branches and uses": lambda n: method(
        lines(n, '\tif k > @ {\n\t\ts = "x@"\n\t}') + lines(n, '\tipvs.LvsStaticPodYaml("", nil, s, "")'), ""
    ),
    "additions": lambda n: method('\timage := ""\n' + lines(n, '\timage += "x"')),
    "additions in branches": lambda n: method('\timage := ""\n' + lines(n, '\tif k > @ {\n\t\timage += "x"\n\t}')),
    "chain of local variables": lambda n: method('\tv0 := "x"\n' + lines(n, "\tv# := v@") + f"\timage := v{n}"),
    "doubling local variables": lambda n: method('\tv0 := "x"\n' + lines(n, "\tv# := v@ + v@") + f"\timage := v{n}"),
    "shadowings": lambda n: method('\timage := "x"\n' + nested(n, "\t{\n\timage := image", '\ts = image\n\tipvs.LvsStaticPodYaml("", nil, image, "")', "}")),
    "tests for the empty text": lambda n: method("\timage := s\n" + lines(n, '\tif image == "" {\n\t\timage = "x@"\n\t}')),
    "local constants": lambda n: method("\tconst (\n\t\tk0 = iota\n" + lines(n, '\t\tc@ = "x"') + f"\t)\n\timage := {joined(n, 'c@')}"),
    "fields of a local object": lambda n: declare(
        1, "type T struct {\n" + lines(n, "\tF@ string") + "}", "\tt := T{}\n" + lines(n, '\tt.F@ = "x"') + f"\timage := {joined(n, 't.F@')}"
    ),
    "elements of a local list": lambda n: method(
        "\tl := make([]string, 9)\n" + lines(n, '\tl[@] = "x"') + f"\timage := {joined(n, 'l[@]')}"
    ),
    "pointers to a variable": lambda n: method('\timage := "x"\n' + lines(n, "\tp@ := &image\n\t_ = p@")),
    # control
    "nested loops": lambda n: method('\timage := "x"\n' + nested(n, "\tfor k > @ {\n\timage += s", "", "\t}")),
    "loops": lambda n: method('\timage := "x"\n' + lines(n, '\tfor k > @ {\n\t\timage = "x@"\n\t}')),
    "nested ranges": lambda n: method('\timage := "x"\n' + nested(n, "\tfor _, v@ := range s {\n\t_ = v@\n", "\timage = s", "\t}")),
    "nested switches": lambda n: method('\timage := "x"\n' + nested(n, '\tswitch k {\n\tcase @:\n\timage = "x@"\n\tdefault:', "", "\t}")),
    "nested ifs": lambda n: method('\timage := "x"\n' + nested(n, '\tif k > @ {\n\timage = "x@"', "", "\t}")),
    "defaults": lambda n: method(
        "\tvar o struct{ Image string }\n" + lines(n, '\tif o.Image == "" {\n\t\to.Image = "x@"\n\t}') + "\timage := o.Image"
    ),
    "nested blocks": lambda n: method('\timage := "x"\n' + nested(n, "\t{", "", "\t}")),
    "else ifs": lambda n: method('\timage := "x"\n\tif k < 0 {\n' + lines(n, '\t} else if k > @ {\n\t\timage = "x@"') + "\t}"),
    "cases": lambda n: method('\timage := "x"\n\tswitch k {\n' + lines(n, '\tcase @:\n\t\timage = "x@"') + "\t}"),
    "cases that fall through": lambda n: method(
        '\timage := "x"\n\tswitch k {\n' + lines(n, '\tcase @:\n\t\timage = "x@"\n\t\tfallthrough') + "\tdefault:\n\t}"
    ),
    "cases of a type switch": lambda n: method(
        '\timage := "x"\n\tswitch v := any(s).(type) {\n' + lines(n, "\tcase T@:\n\t\t_ = v\n\t\timage = s") + "\t}"
    ),
    "communications": lambda n: method('\timage := "x"\n\tselect {\n' + lines(n, '\tcase <-ch@:\n\t\timage = "x@"') + "\t}"),
    "labels": lambda n: method('\timage := "x"\n' + lines(n, '\tl@:\n\tfor k > @ {\n\t\timage = "y"\n\t\tbreak l@\n\t}')),
    "nested labels": lambda n: method(
        '\timage := "x"\n' + nested(n, "\tl@:\n\tfor k > @ {", lines(n, '\tif k > @ {\n\t\timage = "x@"\n\t\tcontinue l@\n\t}'), "\t}")
    ),
    "breaks": lambda n: method('\timage := "x"\n\tfor {\n' + lines(n, '\t\tif k > @ {\n\t\t\timage = "x@"\n\t\t\tbreak\n\t\t}') + "\t}"),
    "continues": lambda n: method('\timage := "x"\n\tfor k > 0 {\n' + lines(n, '\t\tif k > @ {\n\t\t\timage = "x@"\n\t\t\tcontinue\n\t\t}') + "\t}"),
    "gotos": lambda n: method('\timage := "x"\n' + lines(n, '\tif k > @ {\n\t\timage = "x@"\n\t\tgoto l@\n\t}\n\tl@:\n\t\tk++')),
    "defers": lambda n: method(lines(n, "\tdefer fmt.Println(s)") + '\timage := "x"'),
    "recovering defers": lambda n: method("\timage := g()", around="func g() string {\n" + lines(n, "\tdefer func() { recover() }()") + f"\treturn {BAD}\n}}\n"),
    "panics": lambda n: method('\timage := "x"\n' + lines(n, '\tif k > @ {\n\t\timage = "x@"\n\t\tpanic(s)\n\t}')),
    "statements without effect": lambda n: method('\timage := "x"\n' + lines(n, "\tfmt.Println(k)")),
    # functions
    "nested closures": lambda n: method('\timage := "x"\n' + nested(n, "\tfunc() {", "\timage = s", "\t}()")),
    "nested closures that call": lambda n: method(
        '\timage := "x"\n' + nested(n, "\tfunc() {", '\tipvs.LvsStaticPodYaml("", nil, image, "")', "\t}()"), ""
    ),
    "closures": lambda n: method('\timage := "x"\n' + lines(n, '\tf@ := func() { image = "x@" }\n\tf@()')),
    "closures that call": lambda n: method('\timage := "x"\n' + lines(n, '\tfunc() { ipvs.LvsStaticPodYaml("", nil, image, "") }()'), ""),
    "returns": lambda n: method("\timage := g(k)", around="func g(k int) string {\n" + lines(n, '\tif k > @ {\n\t\treturn "x@"\n\t}') + '\treturn "x"\n}\n'),
    "returns and calls": lambda n: method(
        lines(n, '\tipvs.LvsStaticPodYaml("", nil, g(k), "")'), "",
        "func g(k int) string {\n" + lines(n, '\tif k > @ {\n\t\treturn "x@"\n\t}') + '\treturn "x"\n}\n',
    ),
    "errors that are looked at": lambda n: method(
        lines(n, "\tv@, err := g()\n\tif err != nil {\n\t\treturn s\n\t}") + f"\timage := {joined(n, 'v@')}",
        around="func g() (string, error) {\n\treturn \"x\", nil\n}\n",
    ),
    "errors that nobody looks at": lambda n: method(
        lines(n, "\tv@, err := g()\n\tif k > @ {\n\t\tk++\n\t}\n\t_ = err") + f"\timage := {joined(n, 'v@')}",
        around="func g() (string, error) {\n\treturn \"x\", nil\n}\n",
    ),
    "bare returns": lambda n: method(
        "\timage := g(k)", around="func g(k int) (r string) {\n" + lines(n, '\tif k > @ {\n\t\tr = "x@"\n\t\treturn\n\t}') + '\treturn\n}\n'
    ),
    "chain of functions": lambda n: declare(n, "func g@(s string) string {\n\treturn g#(s)\n}", f"\timage := g0({BAD})"),
    "chain of callers": lambda n: declare(
        n, "func g#(s string) {\n\tg@(s)\n}", f"\tg{n}({BAD})\n", ""
    ) | {"pkg/registry/b.go": b'package registry\n\nimport "example.com/m/pkg/ipvs"\n\nfunc g0(s string) {\n\tipvs.LvsStaticPodYaml("", nil, s, "")\n}\n'},
    "star of callers": lambda n: declare(n, f"func h@() {{\n\tg({BAD})\n}}", "", "") | {
        "pkg/registry/b.go": b'package registry\n\nimport "example.com/m/pkg/ipvs"\n\nfunc g(s string) {\n\tipvs.LvsStaticPodYaml("", nil, s, "")\n}\n'},
    "star of callees": lambda n: declare(n, 'func g@() string {\n\treturn "x"\n}', f"\timage := {joined(n, 'g@()')}"),
    "two ways at each of a chain of calls": lambda n: declare(
        n, "func g@(s string) string {\n\tif s == s {\n\t\treturn g#(s)\n\t}\n\treturn g#(s)\n}", f"\timage := g0({BAD})"
    ),
    "calls of the consumer": lambda n: method(lines(n, f'\tipvs.LvsStaticPodYaml("", nil, {BAD}, "")'), ""),
    "good calls of the consumer": lambda n: method(
        lines(n, '\tipvs.LvsStaticPodYaml("", nil, fmt.Sprintf("%s/%s", net.JoinHostPort(c.Domain, strconv.Itoa(c.Port)), common.LvsCareRepoAndTag), "")'), ""
    ),
    "calls of the consumer in functions": lambda n: declare(
        n, '\nfunc (c *localConfigurator) g@() {\n\tipvs.LvsStaticPodYaml("", nil, common.LvsCareRepoAndTag, "")\n}', "", ""
    ),
    "texts made of the constant": lambda n: method(
        lines(n, '\ts = "kind: Pod\\n  image: docker.io/" + common.LvsCareRepoAndTag + s')
    ),
    "a text that grows by the constant": lambda n: method(
        '\ts0 := "x"\n' + lines(n, '\ts# := s@ + common.LvsCareRepoAndTag') + f"\t_ = s{n}"
    ),
    "functions that hand the constant on": lambda n: declare(
        n, "func g@(s string) string {\n\treturn g#(s)\n}", "\t_ = g0(common.LvsCareRepoAndTag)"
    ),
    "replacements of a receiver": lambda n: method(
        lines(n, '\td := c\n\t*d = localConfigurator{"x", 1}'), BAD
    ),
    "arguments": lambda n: method("\timage := g(" + joined(n, '"x"', ", ") + ")", around="func g(" + joined(n, "a@", ", ") + " string) string {\n\treturn " + joined(n, "a@") + "\n}\n"),
    "variadic arguments": lambda n: method("\timage := g(" + joined(n, '"x"', ", ") + ")", around='func g(a ...string) string {\n\treturn strings.Join(a, "")\n}\n'),
    "operands of a format": lambda n: method(f'\timage := fmt.Sprintf("{"%s" * n}", ' + joined(n, '"x"', ", ") + ")"),
    "elements that are joined": lambda n: method("\timage := strings.Join([]string{" + joined(n, '"x"', ", ") + '}, "/")'),
    "elements of a path": lambda n: method("\timage := path.Join(" + joined(n, '"x"', ", ") + ")"),
    "writes to a builder": lambda n: method("\tvar b strings.Builder\n" + lines(n, '\tb.WriteString("x")') + "\timage := b.String()"),
    "appends": lambda n: method("\tl := []string{}\n" + lines(n, '\tl = append(l, "x")') + '\timage := strings.Join(l, "/")'),
    "elements of a map": lambda n: method("\tm := map[string]string{" + joined(n, '"k@": "x@"', ", ") + "}\n\timage := " + joined(n, 'm["k@"]')),
    "elements of a map by a variable": lambda n: method("\tm := map[string]string{" + joined(n, '"k@": "x@"', ", ") + "}\n" + lines(n, '\tipvs.LvsStaticPodYaml("", nil, m[s], "")'), ""),
    "ranged elements": lambda n: method("\tfor _, image := range []string{" + joined(n, '"x@"', ", ") + "} {\n" + lines(n, '\tipvs.LvsStaticPodYaml("", nil, image, "")') + "\t}", ""),
    # declarations
    "constants": lambda n: method(f"\timage := {joined(n, 'c@')}", around="const (\n" + lines(n, '\tc@ = "x"') + ")\n"),
    "constants by repetition": lambda n: method(f"\timage := {joined(n, 'c@')}", around='const (\n\tc0 = "x"\n' + lines(n, "\tc@", 1) + ")\n"),
    "constants of iota": lambda n: method(f"\timage := {joined(n, 'strconv.Itoa(c@)')}", around="const (\n\tc0 = iota\n" + lines(n, "\tc@", 1) + ")\n"),
    "chain of constants": lambda n: declare(n, "const c@ = c#", "\timage := c0"),
    "variables of a package": lambda n: method(f"\timage := {joined(n, 'v@')}", around="var (\n" + lines(n, '\tv@ = "x"') + ")\n"),
    "declarations": lambda n: declare(n, "var v@ = 1", "", BAD),
    "types": lambda n: declare(n, "type T@ struct {\n\tT#\n}", "\tvar t T0\n\timage := t.Name"),
    "type names": lambda n: declare(n, "type T@ T#", "\tvar t T0\n\timage := t.Name"),
    "methods": lambda n: declare(n, "func (c *localConfigurator) m@() string {\n\treturn c.Domain\n}", f"\timage := {joined(n, 'c.m@()')}"),
    "fields": lambda n: method(f"\timage := {joined(n, 't.F@')}", around="type T struct {\n" + lines(n, "\tF@ string") + "}\n\nvar t = T{" + joined(n, 'F@: "x"', ", ") + "}\n"),
    "fields by position": lambda n: method(f"\timage := {joined(n, 't.F@')}", around="type T struct {\n" + lines(n, "\tF@ string") + "}\n\nvar t = T{" + joined(n, '"x"', ", ") + "}\n"),
    "writes of a field": lambda n: declare(n, "func (c *localConfigurator) set@(s string) {\n\tc.Domain = s\n}", "\timage := net.JoinHostPort(c.Domain, strconv.Itoa(c.Port)) + \"/\" + common.LvsCareRepoAndTag"),
    "writes of a field and uses": lambda n: declare(
        n, '\nfunc (c *localConfigurator) g@() {\n\tc.Image = "x"\n\tipvs.LvsStaticPodYaml("", nil, c.Image, "")\n}', "", ""
    ),
    "objects": lambda n: declare(n, 'var o@ = &T{F: "x@"}', "\timage := g(o0)", "image") | {
        "pkg/registry/b.go": b"package registry\n\ntype T struct {\n\tF string\n}\n\nfunc g(t *T) string {\n\treturn t.F\n}\n"},
    "brackets": lambda n: method("\timage := " + "(" * n + BAD + ")" * n),
    "signs": lambda n: method("\tk = " + "-" * n + f"1\n\timage := {BAD}"),
    "nested calls": lambda n: method("\timage := " + "strings.TrimSpace(" * n + BAD + ")" * n),
    "nested literals": lambda n: method("\timage := " + "T{F: " * n + BAD + "}" * n + ".F" * n, around="type T struct {\n\tF any\n}\n"),
    "nested indexes": lambda n: method("\timage := s" + "[0]" * n),
    "nested selectors": lambda n: method("\timage := c" + ".Next" * n),
    # trees
    "imports": lambda n: module(
        "package registry\n\nimport (\n" + lines(n, '\t"example.com/other/p@"') + '\t"example.com/m/pkg/ipvs"\n)\n\nfunc f() {\n'
        + lines(n, "\tp@.F()") + f'\tipvs.LvsStaticPodYaml("", nil, {BAD}, "")\n}}\n'
    ),
    "imports of this module": lambda n: module(
        "package registry\n\nimport (\n" + lines(n, '\t"example.com/m/p@"') + '\t"example.com/m/pkg/ipvs"\n)\n\nfunc f() {\n'
        + f'\tipvs.LvsStaticPodYaml("", nil, {joined(n, "p@.Image")}, "")\n}}\n',
        **{f"p{i}__a": f'package p{i}\n\nconst Image = "x"\n' for i in range(n)},
    ),
    "dot imports": lambda n: module(
        "package registry\n\nimport (\n" + lines(n, '\t. "example.com/m/p@"') + '\t"example.com/m/pkg/ipvs"\n)\n\nfunc f() {\n'
        + f'\tipvs.LvsStaticPodYaml("", nil, {joined(n, "Image@")}, "")\n}}\n',
        **{f"p{i}__a": f'package p{i}\n\nconst Image{i} = "x"\n' for i in range(n)},
    ),
    "packages": lambda n: module(
        "package registry\n",
        **{f"p{i}__a": f'package p{i}\n\nimport "example.com/m/pkg/ipvs"\n\nfunc F() {{\n\tipvs.LvsStaticPodYaml("", nil, {BAD}, "")\n}}\n' for i in range(n)},
    ),
    "files of a package": lambda n: module(
        "package registry\n",
        **{f"pkg__registry__b{i}": f'package registry\n\nimport "example.com/m/pkg/ipvs"\n\nfunc f{i}() {{\n\tipvs.LvsStaticPodYaml("", nil, v{i}, "")\n}}\n\nvar v{i} = {BAD}\n' for i in range(n)},
    ),
    "broken files": lambda n: module("package registry\n", **{f"p{i}__a": "package p // lvscare\n\nfunc {\n" for i in range(n)}),
    "modules": lambda n: module("package registry\n") | {f"m{i}/go.mod": f"module example.com/m{i}\n".encode() for i in range(n)},
    "fields made of each other": lambda n: method(
        "\tp := &parts{}\n" + lines(n, '\tp.set@(p.f#)\n\tp.set@("a" + p.f0)'),
        "p.f0",
        "type parts struct {\n" + lines(n + 1, "\tf@ string") + "}\n\n" + lines(n, "func (p *parts) set@(s string) { p.f@ = s }"),
    ),
}  # fmt: skip
