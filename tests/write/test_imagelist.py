"""`images --write`: what the program names is in the list after it, and order and comments stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codemod.finding.codes import Codes
from codemod.finding.diagnostics import Span
from codemod.image.pattern import read
from codemod.inventory.drift import Drift
from codemod.inventory.image_lists import entries
from codemod.inventory.record import ListedImage, Mention, Origin
from codemod.inventory.rows import rows
from codemod.write.imagelist import rewritten


def images(program: list[str]) -> tuple[ListedImage, ...]:
    mentions = []
    for number, text in enumerate(program):
        pattern, span = read(text), Span("a.go", number, number + 1)
        assert pattern is not None
        mentions.append(Mention(pattern, span, (Origin(span, "const"),)))
    return rows(mentions)


def written(program: list[str], data: str, *, whole: bool = True, codes: Codes = Codes()) -> str:
    old = data.encode()
    return rewritten("list", old, Drift(images(program), entries("list", old), whole), codes).decode()


@pytest.mark.parametrize(
    ("program", "old", "new"),
    [
        (["quay.io/a/b:v2"], "# head\nquay.io/a/b:v1  # why\n# foot\n", "# head\nquay.io/a/b:v2  # why\n# foot\n"),
        (["a/b:v2"], "docker.io/a/b:v1\n", "docker.io/a/b:v2\n"),
        (["quay.io/new/b:v1"], "quay.io/old/b:v1 # x\n", "quay.io/new/b:v1 # x\n"),
        (["a/a:1", "a/c:1"], "a/a:1\n\n# b\na/b:1 # gone\na/c:1\n", "a/a:1\n\n# b\na/c:1\n"),
        (["a/a:1", "a/b:1", "a/c:1"], "a/a:1\n# about c\na/c:1\n", "a/a:1\na/b:1\n# about c\na/c:1\n"),
        (["a/a:1", "a/b:1", "a/c:1"], "a/c:1\na/a:1\n", "a/c:1\na/a:1\na/b:1\n"),
        (["a/a:1", "a/b:1"], "a/a:1", "a/a:1\na/b:1"),
        (["a/a:1", "a/b:1"], "a/b:1\r\n", "a/a:1\r\na/b:1\r\n"),
        (["nginx", "quay.io/a:1"], "quay.io/a:1\n", "docker.io/library/nginx:latest\nquay.io/a:1\n"),
        (["nginx", "a/a:1"], "a/a:1\n", "a/a:1\nnginx\n"),
        (["a/a:1", "docker.io/a/a:1"], "", "a/a:1\n"),
        (["b/b:1", "a/a:1"], "", "a/a:1\nb/b:1\n"),
        (["{}/calico/node:v2"], "docker.io/calico/node:v1\na/a:1\n", ""),
        (["{}/calico/node:v2"], "docker.io/calico/node:v2\n", "docker.io/calico/node:v2\n"),
        (["a/a:1"], "\ufeffb/b:1\n", "\ufeffa/a:1\n"),
    ],
)
def test_a_list_becomes(program: list[str], old: str, new: str) -> None:
    assert written(program, old) == new


def test_nothing_goes_where_a_part_was_not_read() -> None:
    assert written(["a/a:1"], "b/b:1\n", whole=False) == "a/a:1\nb/b:1\n"


def test_where_img505_is_ignored_no_line_goes_but_that_of_a_re_pin() -> None:
    codes = Codes(ignore=("IMG505",))
    assert written(["quay.io/a/a:2", "quay.io/c/b:1"], "quay.io/a/a:1\nquay.io/b/b:1\n", codes=codes) == (
        "quay.io/a/a:2\nquay.io/b/b:1\nquay.io/c/b:1\n"
    )


def test_where_img504_is_ignored_nothing_is_added() -> None:
    assert written(["a/a:2", "a/c:1"], "a/a:1\na/c:1\n", codes=Codes(ignore=("IMG504",))) == "a/c:1\n"


REFERENCES = st.builds(
    "{}{}:{}".format,
    st.sampled_from(["", "quay.io/", "docker.io/"]),
    st.sampled_from(["a/x", "b/x", "y"]),
    st.integers(1, 3),
)
LINES = st.one_of(REFERENCES, REFERENCES.map(lambda text: f" {text} # c"), st.just("# comment"), st.just(""))


@given(st.lists(REFERENCES, max_size=6), st.lists(LINES, max_size=8), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_after_it_nothing_is_left_and_comment_lines_stay(
    program: list[str], lines: list[str], end: str, ended: bool
) -> None:
    old = end.join(lines) + (end if ended else "")
    new = written(program, old)
    after = Drift(images(program), entries("list", new.encode()))
    assert list(after.findings()) == []
    assert [line for line in new.splitlines() if line == "# comment"] == [line for line in lines if line == "# comment"]
    assert written(program, new) == new
