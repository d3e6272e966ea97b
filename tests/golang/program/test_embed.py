"""What comments give a variable: embedded files as `go list` finds them, and linked names."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from go_judge import listed, write

from codemod.golang.program.embed import (
    BadEmbed,
    Linkname,
    embed_patterns,
    embedded_names,
    embedded_text,
    linkname,
    parse_glob,
)

FILES = (
    "a.txt", "b.txt", "c.yaml", ".hidden", "_under", "a b.txt", "x[1].txt", "dir/a.txt", "dir/.hidden", "dir/_u/a.txt",
    "dir/deep/a.txt", "dir/deep/.git/config", "only/.hidden", "mod/go.mod", "mod/a.txt", "dir/inner/go.mod", "ü.txt",
    "dir/inner/a.txt", "bad/a.txt", "bad/aux.txt", "dot./a.txt", "..odd", "all:x/a.txt", "dir/t.go", "a-b.txt",
)  # fmt: skip


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("//go:embed a.txt", ("a.txt",)),
        ('//go:embed  a.txt "b c.txt"\t`d"e`  ', ("a.txt", "b c.txt", 'd"e')),
        ('//go:embed "\\x61\\u00fc"', ("aü",)),
        ('//go:embed a"b', ('a"b',)),
        ("//go:embed\ta.txt", None),
        ("//go:embedded a.txt", None),
        ("// go:embed a.txt", None),
        ("/*go:embed a.txt*/", None),
    ],
)
def test_a_comment_names_patterns(comment: str, expected: tuple[str, ...] | None) -> None:
    assert embed_patterns(comment) == expected


@pytest.mark.parametrize("comment", ["//go:embed", '//go:embed "a', '//go:embed "a"b', '//go:embed "\\q"'])
def test_a_comment_that_go_refuses_is_an_error(comment: str) -> None:
    with pytest.raises(BadEmbed):
        embed_patterns(comment)


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("//go:linkname tag example.org/s/pkg/help.Tag", Linkname("tag", "example.org/s/pkg/help", "Tag")),
        ("//go:linkname tag", Linkname("tag")),
        ("//go:linkname f gopkg.in/yaml%2ev3.(*Node).Kind", Linkname("f", "gopkg.in/yaml.v3", "(*Node).Kind")),
        ("//go:linkname f main.x", Linkname("f", "main", "x")),
        ("//go:linkname", None),
        ("//go:linkname a b c", None),
        ("// go:linkname a b.c", None),
        ("//go:linknames a b.c", None),
    ],
)
def test_a_comment_links_a_name(comment: str, expected: Linkname | None) -> None:
    assert linkname(comment) == expected


@pytest.mark.parametrize(
    ("patterns", "expected"),
    [
        (["a.txt"], ["a.txt"]),
        (["*"], None),
        (["*.txt"], ["a b.txt", "a-b.txt", "a.txt", "b.txt", "x[1].txt", "ü.txt"]),
        (["?.txt"], ["a.txt", "b.txt", "ü.txt"]),
        (["[^a].txt"], ["b.txt", "ü.txt"]),
        (["[a-b].*", "c.yaml"], ["a.txt", "b.txt", "c.yaml"]),
        (["x\\[1\\].txt"], ["x[1].txt"]),
        ([".hidden"], [".hidden"]),
        (["dir"], ["dir/a.txt", "dir/deep/a.txt", "dir/t.go"]),
        (["all:dir"], ["dir/.hidden", "dir/_u/a.txt", "dir/a.txt", "dir/deep/a.txt", "dir/t.go"]),
        (["dir/_u"], ["dir/_u/a.txt"]),
        (["*/a.txt"], None),
        (["dir/*/a.txt"], None),
        (["d*/deep"], ["dir/deep/a.txt"]),
        (["only"], None),
        (["all:only"], ["only/.hidden"]),
        (["mod"], None),
        (["mod/a.txt"], None),
        (["../a.txt"], None),
        (["./a.txt"], None),
        (["/a.txt"], None),
        (["dir/"], None),
        (["."], None),
        (["nothing"], None),
        (["a.txt", "nothing"], None),
        (["[a"], None),
        (["[]a].txt"], None),
        (["a\\"], None),
        (["bad"], None),
        (["dot."], None),
        (["dir/deep/.git"], None),
    ],
)
def test_patterns_find_what_go_embeds(patterns: list[str], expected: list[str] | None) -> None:
    if expected is None:
        with pytest.raises(BadEmbed):
            embedded_names(patterns, FILES)
    else:
        assert embedded_names(patterns, FILES) == tuple(expected)


def test_a_text_is_one_file_under_one_pattern() -> None:
    assert embedded_text(["[a].txt"], FILES) == "a.txt"
    for patterns in (["a.txt", "a.txt"], ["*.txt"], ["dir/deep", "a.txt"]):
        with pytest.raises(BadEmbed):
            embedded_text(patterns, FILES)


def test_many_stars_take_no_time() -> None:
    assert not parse_glob("*a" * 20 + "b").matches("a" * 200)


# go list as the judge

PIECES = [
    "a",
    "b",
    "x",
    "*",
    "?",
    "[a-c]",
    "[^a]",
    "\\",
    "[",
    "]",
    ".txt",
    ".",
    "_",
    "-",
    "dir",
    "deep",
    "/",
    "/",
    "ü",
    "1",
]
WHOLE = [*FILES, "dir", "dir/deep", "only", "mod", "bad", "dir/*", "*/*", "*.txt", "d*", "*/deep", "dir/_u", "[a-z]*"]


def random_pattern(dice: random.Random) -> str:
    pattern = dice.choice(WHOLE) if dice.random() < 0.5 else "".join(dice.choices(PIECES, k=dice.randint(1, 5)))
    if dice.random() < 0.2:
        at = dice.randrange(len(pattern))
        pattern = pattern[:at] + dice.choice(["*", "?", "[a]", "\\"]) + pattern[at + 1 :]
    return dice.choice(["", "", "", "all:"]) + pattern


def source(patterns: Sequence[str]) -> str:
    quoted = " ".join("`" + pattern + "`" for pattern in patterns)
    return f'package p\n\nimport "embed"\n\n//go:embed {quoted}\nvar f embed.FS\n'


def judged(count: int, seed: int, folder: Path) -> None:
    dice = random.Random(seed)
    made = [[random_pattern(dice) for _ in range(dice.choice([1, 1, 1, 2]))] for _ in range(count)]
    write(folder, {"go.mod": "module example.org/s\n\ngo 1.20\n"})
    for number, patterns in enumerate(made):
        write(folder, {f"p{number}/p.go": source(patterns), **{f"p{number}/{path}": "" for path in FILES}})
    told = {Path(each["Dir"]).name: each for each in listed(folder, *(f"./p{n}" for n in range(count)))}
    for number, patterns in enumerate(made):
        answer = told[f"p{number}"]
        try:
            ours = list(embedded_names(patterns, [*FILES, "p.go"]))
        except BadEmbed:
            ours = []
        assert ours == answer.get("EmbedFiles", []), f"seed {seed}: {patterns}: {answer.get('Error')}"
        assert bool(ours) == ("Error" not in answer), f"seed {seed}: {patterns}"


def test_go_list_embeds_the_same_files(tmp_path: Path) -> None:
    judged(25, 1, tmp_path)


@pytest.mark.full
@pytest.mark.parametrize("seed", range(2, 8))
def test_go_list_embeds_the_same_files_for_many_patterns(seed: int, tmp_path: Path) -> None:
    judged(200, seed, tmp_path)
