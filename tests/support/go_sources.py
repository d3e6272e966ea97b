"""Hypothesis strategies for Go: generated modules around the consumer, and mutations of the fixtures."""

from __future__ import annotations

from fixture_files import base, cases
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

BASE = base()
CASES = tuple(cases())
CONSTANT = "common.LvsCareRepoAndTag"
REGISTRY = "net.JoinHostPort(c.Domain, strconv.Itoa(c.Port))"

NAMES = st.sampled_from(["image", "s", "名", "host", "_x", "a1"])
TEXTS = st.sampled_from(["", "/", ":", "x", "docker.io/", "sealerio/lvscare", "v1.1.3-beta.8", "镜像", "%s", "\\x2f"])
LEAVES = st.one_of(
    st.sampled_from([CONSTANT, REGISTRY, "c.Domain", "c.Unknown()", "os.Args[0]", "strconv.Itoa(c.Port)"]),
    TEXTS.map(lambda text: f'"{text}"'),
)


def _wider(inner: SearchStrategy[str]) -> SearchStrategy[str]:
    pair = st.tuples(inner, inner)
    return st.one_of(
        pair.map(" + ".join),
        pair.map(lambda two: f'fmt.Sprintf("%s/%s", {two[0]}, {two[1]})'),
        pair.map(lambda two: f'strings.Join([]string{{{two[0]}, {two[1]}}}, "/")'),
        pair.map(lambda two: f"path.Join({two[0]}, {two[1]})"),
        inner.map(lambda one: f"({one})"),
        inner.map(lambda one: f"strings.TrimSpace({one})"),
        pair.map(lambda two: f"func() string {{ if c.Port > 0 {{ return {two[0]} }}; return {two[1]} }}()"),
    )


EXPRESSIONS = st.recursive(LEAVES, _wider, max_leaves=6)


@st.composite
def modules(draw: DrawFn) -> dict[str, bytes]:
    """The base module with one more file, in which made-up expressions reach the consumer."""
    lines = []
    for number in range(draw(st.integers(1, 3))):
        name = draw(NAMES)
        value = draw(EXPRESSIONS)
        lines.append(f"func (c *configurator) f{number}() (string, error) {{")
        if draw(st.booleans()):
            lines.append(f"\t{name} := {value}")
            if draw(st.booleans()):
                lines.append(f"\tif c.Port > 1 {{\n\t\t{name} = {draw(EXPRESSIONS)}\n\t}}")
            value = name
        lines.append(f'\treturn ipvs.LvsStaticPodYaml("vip", nil, {value}, "x")')
        lines.append("}\n")
    text = "\n".join(lines)
    known = ("fmt", "net", "os", "path", "strconv", "strings")
    used = "".join(f'\t"{name}"\n' for name in known if f"{name}." in text)
    module = BASE["go.mod"].split()[1].decode()
    ours = "".join(f'\t"{module}/{name}"\n' for name in ("common", "pkg/ipvs") if f"{name.rpartition('/')[2]}." in text)
    source = f"package registry\n\nimport (\n{used}\n{ours})\n\n{text}"
    if draw(st.booleans()):
        source = source.replace("\n", "\r\n")
    data = source.encode()
    return BASE | {"pkg/registry/made.go": b"\xef\xbb\xbf" + data if draw(st.booleans()) else data}


@st.composite
def fixtures(draw: DrawFn) -> dict[str, bytes]:
    """A fixture as it is."""
    return BASE | draw(st.sampled_from(CASES)).files


@st.composite
def mutations(draw: DrawFn) -> dict[str, bytes]:
    """A fixture with some bytes of one file taken out, doubled, swapped with others, or replaced."""
    files = draw(fixtures())
    path = draw(st.sampled_from(sorted(path for path in files if path.endswith(".go"))))
    data = files[path]
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(data)))
        end = min(len(data), start + draw(st.integers(0, 30)))
        new = draw(
            st.one_of(st.just(b""), st.just(data[start:end] * 2), st.binary(max_size=4), st.sampled_from(TOKENS))
        )
        data = data[:start] + new + data[end:]
    return files | {path: data}


TOKENS = [
    b"(", b")", b"{", b"}", b'"', b"`", b"//", b"/*", b"\n", b"\r\n", b"\r", b";", b"\t", b" + ", b"common.", b"/",
    b",", b"\xef\xbb\xbf", b"lvscare", b"::error::", b"##[x]", b"\x1b[2J", "\u202e".encode(),
    b"//codemod:ignore IMG202 -- x",
]  # fmt: skip
