"""References of which parts are not known, lines of templates, and images in manifests."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codemod.image.manifests import images_in, listed_in
from codemod.image.pattern import read
from codemod.image.reference import InvalidReference, parse
from codemod.image.template_lines import Way, ways


@pytest.mark.parametrize(
    ("text", "registry", "repository", "tag", "pin"),
    [
        ("quay.io/a/b:v1", "quay.io", "a/b", "v1", "tag"),
        ("busybox", "", "busybox", "", "none"),
        ("{}/calico/node:v3", "{}", "calico/node", "v3", "tag"),
        ("quay.io/a/b:{}", "quay.io", "a/b", "{}", "variable"),
        ("quay.io/a/b:v{}", "quay.io", "a/b", "v{}", "variable"),
        ("{}:{}/a:v1", "{}:{}", "a", "v1", "tag"),
        ("a/b:latest", "", "a/b", "latest", "moving"),
        ("a/b:stable-alpine", "", "a/b", "stable-alpine", "moving"),
        ("a/b:ubuntu", "", "a/b", "ubuntu", "moving"),
        (f"a/b@sha256:{'0' * 64}", "", "a/b", "", "digest"),
        ("a/b@{}", "", "a/b", "", "variable"),
        ("{}", "{}", "{}", "{}", "variable"),
    ],
)
def test_a_pattern_has_its_parts(text: str, registry: str, repository: str, tag: str, pin: str) -> None:
    found = read(text)
    assert found is not None
    assert (found.registry, found.repository, found.tag, found.pin) == (registry, repository, tag, pin)


@pytest.mark.parametrize(
    "text",
    [
        *("", "a b", "https://quay.io/a:v1", "A/b", "a//b", "{}/", "a:", "{a}/b", "é{}/a:v1"),
        *("{}:/var:exec", "{}:/preloaded.tar:ro"),  # a mount
    ],
)
def test_what_is_no_reference_is_none(text: str) -> None:
    assert read(text) is None


@given(st.text(alphabet="ab01./:@-_A", max_size=20))
def test_a_text_without_unknown_parts_is_what_the_grammar_says(text: str) -> None:
    try:
        wanted = parse(text)
    except InvalidReference:
        return
    found = read(text)
    assert found is not None and (found.repository, found.tag, found.digest)[1:] == (wanted.tag, wanted.digest)
    assert found.known and found.text == text


@pytest.mark.parametrize(
    ("host", "is_one"),
    [("quay.io", True), ("localhost", True), ("r:5000", True), ("github.com", False), ("kine.sock", False)],
)
def test_a_host_is_a_registry_or_not(host: str, is_one: bool) -> None:
    found = read(f"{host}/a:v1")
    assert found is not None and found.has_host is is_one


def test_a_line_is_all_that_its_conditions_make_of_it() -> None:
    version = (".V",)
    assert ways("{{with .R}}{{.}}/{{end}}a:{{.V}}") == [
        Way("a:{}", version, (version,)),
        Way("{}/a:{}", (".R", ".R", ".V"), ((".R",), version)),
    ]
    assert ways("{{if .R}}x{{else}}quay.io{{end}}/a") == [Way("x/a", (".R",)), Way("quay.io/a")]
    assert ways("%s/a:${TAG}") == [Way("{}/a:{}", ("TAG",), ((), ("TAG",)))]


@pytest.mark.parametrize(
    ("action", "filled"),
    [
        ('.R | default "quay.io"', (".R", '"quay.io"')),
        ('or .R "quay.io"', (".R", '"quay.io"')),
        ('.R | default ""', (".R",)),
        (".R | default .S", (".R", ".S")),
        ('index .R "registry"', (".R",)),
        ("default `quay.io` .R", (".R", "`quay.io`")),
    ],
)
def test_a_part_of_a_line_is_filled_by_what_its_action_names(action: str, filled: tuple[str, ...]) -> None:
    (way,) = ways(f"{{{{ {action} }}}}/a")
    assert (way.text, way.filled) == ("{}/a", (filled,))


@pytest.mark.parametrize("line", ["{{if .A}}a", "{{range .A}}a{{end}}", "{{", "a{{end}}"])
def test_a_line_that_cannot_be_told_is_nothing(line: str) -> None:
    assert ways(line) in ([], [Way("a")])


@given(
    st.lists(
        st.sampled_from(["image: ", "{{", "}}", "if .A", "end", "else", " ", "\n", "a/b:v1", "{{/*", "*/}}", "- ", '"'])
    )
)
def test_any_text_is_read_and_places_are_right(pieces: list[str]) -> None:
    text = "".join(pieces)
    for line in images_in(text):
        assert 0 <= line.start < line.end <= len(text)
        assert "\n" not in text[line.start : line.end]


@pytest.mark.parametrize(
    ("text", "images"),
    [
        ("image: a:v1\n", ["a:v1"]),
        ("- image: 'a:v1'  # why\n", ["a:v1"]),
        ('  "image": "a:v1",\n', ["a:v1"]),
        ("#image: a:v1\n", []),
        ("image:\n  description: b\n", []),
        ("imagePullPolicy: Always\n", []),
        ("image: a\ntag: v1\nregistry: quay.io\n", ["quay.io/a:v1"]),
        ("image: a\n  tag: v1\n", ["a"]),
        ("- image: a\n- tag: v1\n", ["a"]),
        ("{{- /*\nimage: a:v1\n*/}}\n", []),
        ("{{with .R}}imageRepository: {{.}}{{end}}\n", ["{}/{}"]),
        ('sandbox_image = "quay.io/pause:3"\n', ["quay.io/pause:3"]),
        ("sandbox = true\n", []),
    ],
)
def test_an_image_line_is_told_from_others(text: str, images: list[str]) -> None:
    assert [way.text for line in images_in(text) for way in line.ways] == images


def test_a_list_of_references_is_one_only_where_each_line_is() -> None:
    text = "# all\nquay.io/a/b:v1\n\na/c:v2 # why\n"
    assert [text[line.start : line.end] for line in listed_in(text)] == ["quay.io/a/b:v1", "a/c:v2"]
    assert list(listed_in(text + "and so on\n")) == []
