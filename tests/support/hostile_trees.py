"""Hostile files, by name: what each holds and where it is put, beside a small sound module."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

GO_MOD = b"module example.com/hostile\n\ngo 1.20\n"
IPVS = (
    b"package ipvs\n\nfunc LvsStaticPodYaml(vip string, masters []string, image, name string) string { return image }\n"
)
COMMON = b'package common\n\nconst LvsCareRepoAndTag = "sealerio/lvscare:v1.1.3-beta.8"\n'
REGISTRY = b"package registry\n\ntype localConfigurator struct {\n\tDomain string\n\tPort   int\n}\n"
KUBERNETES = (
    b"package kubernetes\n\ntype Runtime struct {\n\tConfig struct {\n\t\tRegistryInfo struct{ URL string }\n\t}\n}\n"
)
# every hostile file names the image, so that the tool has to read it
ANCHOR = b"// lvscare\n"
LIMIT = 2 * 1024 * 1024
HEAD = b'package a\n\nvar lvscare = "lvscare"\n'


def nested(opening: bytes, middle: bytes, closing: bytes, depth: int) -> bytes:
    return HEAD + b"var _ = " + opening * depth + middle + closing * depth + b"\n"


def in_function(opening: bytes, closing: bytes, depth: int) -> bytes:
    return HEAD + b"func f() " + opening * depth + closing * depth + b"\n"


def call(image: bytes, imports: bytes = b"", before: bytes = b"") -> bytes:
    """A file that hands this image to the consumer."""
    heading = (
        b'package a\n\nimport (\n\t"example.com/hostile/common"\n\t"example.com/hostile/pkg/ipvs"\n'
        + imports
        + b")\n\n"
    )
    return heading + before + b'var pod = ipvs.LvsStaticPodYaml("", nil, ' + image + b", common.LvsCareRepoAndTag)\n"


def concatenation(terms: int, last: bytes) -> bytes:
    return call(b" + ".join([b'""'] * (terms - 1) + [last]))


def noise(size: int) -> bytes:
    return random.Random(5).randbytes(size)


def words(size: int) -> bytes:
    """Go's tokens in no order: what costs a parser the most."""
    pick = random.Random(7)
    tokens = [b"(", b")", b"{", b"}", b"[", b"]", b"func ", b"var ", b"x ", b'"', b"`", b"+", b":=", b"\n", b"<-", b"."]
    return HEAD + b"".join(pick.choice(tokens) for _ in range(size))


def padded(size: int) -> bytes:
    return HEAD + b"//" + b"x" * (size - len(HEAD) - 3) + b"\n"


Bytes = Callable[[], bytes]

# name -> (bytes, the finding codes that are allowed in this file, one of which has to be there unless "" is among them)
FILES: dict[str, tuple[Bytes, set[str]]] = {
    "empty": (lambda: b"", {""}),
    "one byte": (lambda: b"p", {""}),
    "one line end": (lambda: b"\n", {""}),
    "at the size limit": (lambda: padded(LIMIT), {""}),
    "one byte below the size limit": (lambda: padded(LIMIT - 1), {""}),
    "one byte above the size limit": (lambda: padded(LIMIT + 1), {"IMG903"}),
    "100 MB": (lambda: ANCHOR * (100_000_000 // len(ANCHOR)), {"IMG901", "IMG903"}),
    "random bytes": (lambda: ANCHOR + noise(100_000), {"IMG901"}),
    "2 MB of random bytes": (lambda: ANCHOR + noise(2_000_000), {"IMG901"}),
    "2 MB of tokens": (lambda: words(1_400_000), {"IMG901", "IMG903"}),
    "2 MB of open indexes": (lambda: HEAD + b"var _ = " + b"a[" * 1_000_000, {"IMG903"}),
    "30,000 open indexes": (lambda: HEAD + b"var _ = " + b"a[" * 30_000, {"IMG901", "IMG903"}),
    "NUL": (lambda: HEAD + b"\0\n", {"IMG901"}),
    "NUL in a comment": (lambda: HEAD + b"// \0\n", {"IMG901"}),
    "byte order mark": (lambda: b"\xef\xbb\xbf" + HEAD, {""}),
    "byte order mark twice": (lambda: b"\xef\xbb\xbf" * 2 + HEAD, {"", "IMG901"}),
    "byte order mark in the middle": (lambda: HEAD + b"// \xef\xbb\xbf\n", {"", "IMG901"}),
    "Latin-1": (lambda: HEAD + b"// \xe9\n", {"IMG901"}),
    "surrogate": (lambda: HEAD + b"// \xed\xa0\x80\n", {"IMG901"}),
    "overlong": (lambda: HEAD + b"// \xc0\xaf\n", {"IMG901"}),
    "UTF-16 with the name in ASCII": (lambda: ANCHOR + HEAD.decode().encode("utf-16"), {"IMG901"}),
    "UTF-16": (lambda: HEAD.decode().encode("utf-16"), {""}),
    "CR line ends": (lambda: HEAD.replace(b"\n", b"\r"), {"", "IMG901"}),
    "CRLF line ends": (lambda: HEAD.replace(b"\n", b"\r\n"), {""}),
    "mixed line ends": (lambda: HEAD.replace(b"\n", b"\r\n", 1) + b"\rvar x = 1\n", {"", "IMG901"}),
    "no last line end": (lambda: HEAD + b"const (\n\tx = 1\n)", {""}),
    "control characters": (lambda: HEAD + b'// \x1b]0;x\x07\x1b[2J \x9b\nvar x = "\x1b[31m"\n', {"", "IMG901"}),
    "workflow commands": (lambda: HEAD + b"/*\n::error::x\n##[error]x\n*/\nfunc {\n", {"IMG901"}),
    "1,000 parentheses": (lambda: nested(b"(", b"1", b")", 1_000), {""}),
    "10,001 parentheses": (lambda: nested(b"(", b"1", b")", 10_001), {"", "IMG903"}),
    "100,001 parentheses": (lambda: nested(b"(", b"1", b")", 100_001), {"IMG903"}),
    "100,000 signs": (lambda: nested(b"-", b"1", b"", 100_000), {"", "IMG901", "IMG903"}),
    "1,000 blocks": (lambda: in_function(b"{", b"}", 1_000), {""}),
    "50,000 blocks": (lambda: in_function(b"{", b"}", 50_000), {"", "IMG903"}),
    "50,000 composite literals": (lambda: nested(b"T{", b"", b"}", 50_000), {"", "IMG903"}),
    "20,000 function literals": (lambda: nested(b"func() { _ = ", b"1", b"}", 20_000), {"", "IMG903"}),
    "50,000 calls": (lambda: nested(b"f(", b"1", b")", 50_000), {"", "IMG903"}),
    "100,000 brackets in a type": (lambda: HEAD + b"type T " + b"[]" * 99_000 + b"int\n", {"", "IMG903"}),
    "50,000 pointers": (lambda: HEAD + b"type T " + b"*" * 50_000 + b"int\n", {"", "IMG903"}),
    "20,000 else ifs": (lambda: HEAD + b"func f() { if a {}" + b" else if a {}" * 20_000 + b" }\n", {"", "IMG903"}),
    "100,000 imports": (lambda: HEAD.replace(b"\n\nvar", b"\nimport (\n" + b'"fmt"\n' * 100_000 + b")\nvar"), {""}),
    "100,000 declarations": (lambda: HEAD + b"var x = 1\n" * 100_000, {""}),
    "open comment": (lambda: HEAD + b"/*" + b"x" * 1_000_000, {"IMG901"}),
    "open string": (lambda: HEAD + b"var _ = `" + b"x" * 1_000_000, {"IMG901"}),
    "one line of 1 MB": (lambda: HEAD + b'var _ = "' + b"x" * 1_000_000 + b'"\n', {""}),
    "3,000 terms, good": (lambda: call(b" + ".join([b'""'] * 2_998 + [b"common.LvsCareRepoAndTag"])), {"IMG202"}),
    "66,000 terms": (lambda: concatenation(66_000, b"common.LvsCareRepoAndTag"), {"IMG202", "IMG903"}),
    "100,000 names in a circle": (
        lambda: call(b"v0", before=b"".join(b"var v%d = v%d\n" % (n, (n + 1) % 50_000) for n in range(50_000))),
        {"IMG205", "IMG903"},
    ),
    "doubling": (
        lambda: call(
            b"c40",
            before=b'const c0 = "x"\n' + b"".join(b"const c%d = c%d + c%d\n" % (n, n - 1, n - 1) for n in range(1, 41)),
        ),
        {"IMG202", "IMG205", "IMG903"},
    ),
    "2**40 ways": (
        lambda: call(
            b"f()",
            before=b"func f() string {\n\ts := common.LvsCareRepoAndTag\n"
            + b'\tif a {\n\t\ts += "x"\n\t}\n' * 40
            + b"\treturn s\n}\n",
        ),
        {"IMG202", "IMG205", "IMG903"},
    ),
    "60 templates before the image": (lambda: call(b'"' + b"{{a}}" * 60 + b'lvscare"'), {"IMG202", "IMG205"}),
    "60,000 templates before the image": (lambda: call(b'"' + b"{{a}}" * 60_000 + b'lvscare"'), {"IMG202", "IMG205"}),
    "60,000 open templates": (lambda: call(b'"' + b"{{" * 60_000 + b' lvscare"'), {"IMG903"}),
    "60,000 references in one text": (lambda: call(b'"' + b"sealerio/lvscare:v1 " * 60_000 + b'"'), {"IMG201"}),
    "24 nested loops": (
        lambda: call(
            b"f(1)",
            before=b"func f(k int) string {\n\ts := common.LvsCareRepoAndTag\n"
            + b"for k > 0 {\ns += s\n" * 24
            + b"}\n" * 24
            + b"\treturn s\n}\n",
        ),
        {"IMG202", "IMG205", "IMG903"},
    ),
    "a sum of 8,000 local variables": (
        lambda: call(
            b"f()",
            before=b"func f() string {\n"
            + b"".join(b'\tv%d := "x"\n' % n for n in range(8_000))
            + b"\treturn "
            + b" + ".join(b"v%d" % n for n in range(8_000))
            + b" + common.LvsCareRepoAndTag\n}\n",
        ),
        {"IMG202", "IMG205", "IMG903"},
    ),
    "2,000 calls in one function": (
        lambda: call(
            b"f()",
            before=b"func f() string {\n"
            + b'\tipvs.LvsStaticPodYaml("", nil, common.LvsCareRepoAndTag, "")\n' * 2_000
            + b"\treturn common.LvsCareRepoAndTag\n}\n",
        ),
        {"IMG202"},
    ),
    "Sprintf with a width of 10**9": (
        lambda: call(b'fmt.Sprintf("%1000000000s", common.LvsCareRepoAndTag)', b'\t"fmt"\n'),
        {"IMG202", "IMG205", "IMG903"},
    ),
    "Repeat 10**9 times": (
        lambda: call(b'strings.Repeat("x", 1000000000)', b'\t"strings"\n'),
        {"IMG202", "IMG205", "IMG903"},
    ),
    "1 << 10**9": (lambda: call(b"string(rune(1 << 1000000000))"), {"IMG202", "IMG205", "IMG903"}),
}

NAMES: dict[str, bytes] = {
    "newline": b"a\nb.go",
    "ESC": b"a\x1b[31mb.go",
    "leading dash": b"-rf.go",
    "two dashes": b"--.go",
    "255 bytes": b"x" * 252 + b".go",
    "not UTF-8": b"\xff\xfe.go",
    "bidi": "a\u202eog.b.go".encode(),
    "workflow command": b"::error::x.go",
    "percent": b"%0A%25.go",
    "quotes": b"\"'`$(touch pwned).go",
    "blank": b" .go",
    "backslash": b"a\\b.go",
}


def sound(root: str) -> None:
    """Write a small module in which nothing is wrong."""
    files = {
        b"go.mod": GO_MOD,
        b"common/common.go": COMMON,
        b"pkg/ipvs/ipvs.go": IPVS,
        b"pkg/registry/registry.go": REGISTRY,
        b"pkg/runtime/kubernetes/runtime.go": KUBERNETES,
    }
    for path, data in files.items():
        put(root, path, data)


def put(root: str, path: bytes, data: bytes) -> None:
    full = Path(root, os.fsdecode(path))
    full.parent.mkdir(parents=True, exist_ok=True)
    full.write_bytes(data)


def declared(text: str) -> Bytes:
    return lambda: f"package common\n\n{text}\n".encode()


# name -> what is declared in the constant's place
CONSTANTS: dict[str, Bytes] = {
    "function": declared("func LvsCareRepoAndTag() string { return `` }"),
    "function without a body": declared("func LvsCareRepoAndTag()"),
    "generic function": declared("func LvsCareRepoAndTag[T any](t T) T { return t }"),
    "type": declared("type LvsCareRepoAndTag string"),
    "alias": declared("type LvsCareRepoAndTag = string"),
    "method": declared("type T int\n\nfunc (t T) LvsCareRepoAndTag() string { return `` }"),
    "label": declared("func f() {\nLvsCareRepoAndTag:\n\tgoto LvsCareRepoAndTag\n}"),
    "import": declared('import LvsCareRepoAndTag "fmt"\n\nvar _ = LvsCareRepoAndTag.Sprint'),
    "embedded field": declared("type T struct{ LvsCareRepoAndTag }"),
    "without a value": declared("const LvsCareRepoAndTag"),
    "itself": declared("const LvsCareRepoAndTag = LvsCareRepoAndTag"),
    "a variable that is itself": declared("var LvsCareRepoAndTag = LvsCareRepoAndTag"),
    "number": declared("const LvsCareRepoAndTag = 1"),
    "function literal": declared("var LvsCareRepoAndTag = func() string { return `` }"),
    "doubling": declared(
        'const c0 = "x"\n'
        + "".join(f"const c{n} = c{n - 1} + c{n - 1}\n" for n in range(1, 41))
        + "const LvsCareRepoAndTag = c40"
    ),
    "70,000 terms": declared("const LvsCareRepoAndTag = " + " + ".join(['"a"'] * 70_000)),
    "2,000 of them": declared("func LvsCareRepoAndTag() {}\n" * 2_000),
}

RULE = """\
from codemod.rule import Constant, Container, Image, Override, Parameter, Registry, Result, Rule

WEB = Rule(
    name="web",
    image=Image(repository="team/web", tag="v1.2.3"),
    constant=Constant(package="common", name="WebImage"),
    consumers=[Parameter(package="pkg/pod", function="Yaml", name="image")],
    registries=[Registry(package="pkg/a", expression="c.URL", receiver="c")],
)
"""


def rule(old: str, new: str) -> Bytes:
    assert old in RULE
    return lambda: RULE.replace(old, new).encode("utf-8", "surrogatepass")


# name -> a rule file that is refused
RULES: dict[str, Bytes] = {
    "100,001 brackets": rule('"c.URL"', '"' + "(" * 100_001 + "c.URL" + ")" * 100_001 + '"'),
    "10,001 brackets": rule('"c.URL"', '"' + "(" * 10_001 + "c.URL" + ")" * 10_001 + '"'),
    "80 brackets": rule('"c.URL"', '"' + "(" * 80 + "c.URL" + ")" * 80 + '"'),
    "20,000 selectors": rule('"c.URL"', '"c' + ".a" * 20_000 + '"'),
    "50,000 open indexes": rule('"c.URL"', '"' + "a[" * 50_000 + '"'),
    "a spelling of 50,000 signs": rule(
        "registries", 'spelling="' + "*" * 50_000 + '{registry} + {constant}",\n    registries'
    ),
    "a name of 100,000 texts": rule('"web"', '"a"' * 50_000 + ' "/"'),
    "a second method": rule('"c.URL"', '"c.URL\\\\n}\\\\nfunc (c *_) m() {"'.replace("\\\\", "\\")),
    "a lone surrogate": rule('"c.URL"', '"\\ud800"'),
    "bytes of a surrogate": rule('"c.URL"', '"\ud800"'),
    "not UTF-8": lambda: RULE.encode().replace(b"c.URL", b"\xff"),
    "NUL": lambda: RULE.encode() + b"\0",
    "random bytes": lambda: noise(10_000),
    "1 MB": lambda: b"#" * 1_000_000,
    "empty": lambda: b"",
}
_SPARE = '".lvscare-codemod-0123456789abcdef-0"'
# name -> a journal that this tool did not write
JOURNALS: dict[str, bytes] = {
    "lone surrogate": f'{{"version": 1, "entries": [["\\ud800", {_SPARE}, "", "00"]]}}'.encode(),
    "no version": b'{"entries": []}',
    "another version": b'{"version": 2, "entries": []}',
    "a list": b"[]",
    "a number": b"1",
    "deep": b"[" * 100_000,
    "5,000 digits": b'{"version": 1, "entries": [' + b"9" * 5_000 + b"]}",
    "outside": f'{{"version": 1, "entries": [["../a", {_SPARE}, "", "00"]]}}'.encode(),
    "another spare": b'{"version": 1, "entries": [["go.mod", "common", "", "00"]]}',
    "not UTF-8": b"\xff\xfe",
    "NUL": b"\0",
    "empty": b"",
    "random bytes": noise(1_000),
}
