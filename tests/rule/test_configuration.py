"""The configuration of a tree as data that nobody vouches for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codemod.errors import UserError
from codemod.rule.configuration import FILE, KEYS, SHARED, SIZE_LIMIT, Configuration, parse, read
from codemod.source.folder import Folder

TOOL = ("tool", "lvscare-codemod")
WHOLE = """\
rules = ["rules/lvscare.py", "ci/more.py"]
select = ["IMG2", "IMG301"]
ignore = "IMG205"
include = ["vendor/**"]
exclude = ["test/**"]
baseline = ".baseline.json"
language = "zh"
"""


def parsed(text: str | bytes, table: tuple[str, ...] = ()) -> Configuration | None:
    return parse(text.encode() if isinstance(text, str) else text, "c.toml", table)


def refusal(text: str | bytes, table: tuple[str, ...] = ()) -> str:
    with pytest.raises(UserError) as raised:
        parsed(text, table)
    return str(raised.value)


def test_it_says_these_keys_and_no_others() -> None:
    found = parsed(WHOLE)
    assert found is not None
    assert {key: getattr(found, key) for key in KEYS} == {
        "rules": ("rules/lvscare.py", "ci/more.py"),
        "select": ("IMG2", "IMG301"),
        "ignore": ("IMG205",),
        "include": ("vendor/**",),
        "exclude": ("test/**",),
        "baseline": ".baseline.json",
        "language": "zh",
    }
    assert refusal("output = 'x'").startswith("c.toml:1:1: no key 'output'; ")


def test_a_table_of_pyproject_says_the_same() -> None:
    own, shared = parsed(WHOLE), parsed(f"[tool.ruff]\nselect = ['E']\n[tool.lvscare-codemod]\n{WHOLE}", TOOL)
    assert own is not None and shared is not None
    assert [getattr(own, key) for key in KEYS] == [getattr(shared, key) for key in KEYS]
    assert shared.place("select") == "c.toml:5:1"


@pytest.mark.parametrize("text", ["", "tool = 1", "[tool.ruff]\nselect = 1", "a = 'tool.lvscare-codemod'"])
def test_a_pyproject_without_the_table_says_nothing(text: str) -> None:
    assert parsed(text, TOOL) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\n  selct = ['IMG2']", "c.toml:2:3: no key 'selct'; did you mean 'select'? it has rules, select"),
        ("'rule' = 'x'", "c.toml:1:1: no key 'rule'; did you mean 'rules'?"),
        ("a = ", "c.toml:1:5: not valid TOML"),
        ("a", "c.toml:1:2: not valid TOML"),
        ("select = 'IMG2'\nselect = 'IMG2'", "c.toml:2:"),
        ("select = 1", "c.toml:1:1: `select` has to be a text, or a list of texts"),
        ("select = [['IMG2']]", "c.toml:1:1: `select` has to be a text, or a list of texts"),
        ("exclude = [1979-05-27]", "c.toml:1:1: `exclude` has to be"),
        ("[exclude]\na = 1", "`exclude` has to be"),
        ("select = []", "c.toml:1:1: `select` has nothing in it"),
        ("rules = []", "c.toml:1:1: `rules` has nothing in it"),
        ("exclude = ['']", "c.toml:1:1: `exclude` has an empty text"),
        ("baseline = ['a']", "c.toml:1:1: `baseline` has to be a text"),
        ("language = 'fr'", "c.toml:1:1: `language` has to be one of en, zh: not 'fr'"),
        ('exclude = ["a\\u001b[31m"]', "c.toml:1:1: `exclude` holds a line end or another control character"),
        ('exclude = ["a\\u202e"]', "c.toml:1:1: `exclude` holds"),
        ("rules = 'rules/x'", "c.toml:1:1: `rules` has to name rule files"),
        (f"exclude = {['a'] * 101}", "c.toml:1:1: `exclude` has more than 100 texts"),
        (f"exclude = '{'*a' * 600}'", "c.toml:1:1: `exclude` has a text of more than 1000 characters"),
        (b"a = '\xff'", "c.toml:1:1: this line is not UTF-8"),
        ("#" * (SIZE_LIMIT + 1), "c.toml:1:1: the configuration is larger than 64 KiB"),
        (".".join("a" * 30_000) + " = 1", "c.toml:1:1: more than 1000 dots in one line"),
        ("a = " + "[" * 30_000, "c.toml:1:1: not valid TOML"),
        ("a = " + "{a=" * 10_000, "c.toml:1:1: not valid TOML"),
        ("a = " + "9" * 30_000, "c.toml:1:1: not valid TOML"),
    ],
)
def test_what_is_wrong_is_refused_with_its_place(text: str | bytes, said: str) -> None:
    assert said in refusal(text)


@pytest.mark.parametrize(
    "path", ["/etc/a.py", "../a.py", "a/../../b.py", "./a.py", "a//b.py", ".git/a.py", "a/.GIT/b.py", "a\\b.py", "."]
)
@pytest.mark.parametrize("key", ["rules", "baseline"])
def test_a_path_that_is_none_of_the_tree_is_refused(key: str, path: str) -> None:
    assert f"`{key}` has to name a file of the tree" in refusal(f"{key} = '{path}'")


def test_a_key_is_not_looked_for_in_texts_of_several_lines() -> None:
    assert refusal('# """\nlanguage = "zh" # """\nselct = 2').startswith("c.toml:3:1: no key 'selct'")
    assert refusal('selct = """\nselct = 1\n"""').startswith("c.toml:1:1: no key 'selct'")
    assert refusal('x.y = """\nselect = 1\n"""\nselect = 2').startswith("c.toml:1:1: no key 'x'")


def test_a_long_text_is_not_repeated_whole() -> None:
    assert len(refusal(f"rules = '/{'x' * 900}'")) < 400
    assert len(refusal(f"{'x' * 50_000} = 1")) < 400


tomlish = st.one_of(
    st.text(max_size=300),
    st.lists(
        st.sampled_from(
            ["[", "]", "{", "}", "=", ".", ",", "\n", '"', "'", '"""', "'''", "#", "rules", "select", "language", "1",
             "tool", "lvscare-codemod", "\\u001b", "true", "nan", "1979-05-27", " "]
        ),
        max_size=60,
    ).map("".join),
)  # fmt: skip


@given(tomlish, st.sampled_from([(), TOOL]))
def test_any_text_is_a_configuration_none_or_one_line_of_refusal(text: str, table: tuple[str, ...]) -> None:
    try:
        found = parsed(text.encode("utf-8", "surrogatepass"), table)
    except UserError as error:
        assert str(error).startswith("c.toml:")
    else:
        assert found is None or all(isinstance(getattr(found, key), (str, tuple)) for key in KEYS)


@given(st.dictionaries(st.sampled_from([*KEYS, "x"]), st.text(max_size=8) | st.lists(st.text(max_size=8), max_size=3)))
def test_what_is_accepted_is_plain_text_inside_of_the_tree(said: dict[str, str | list[str]]) -> None:
    def quoted(text: str) -> str:
        return '"' + "".join(f"\\U{ord(char):08x}" for char in text) + '"'

    lines = [
        f"{key} = {quoted(value) if isinstance(value, str) else '[' + ', '.join(map(quoted, value)) + ']'}"
        for key, value in said.items()
    ]
    try:
        found = parsed("\n".join(lines))
    except UserError:
        return
    assert found is not None and "x" not in said
    for path in (*found.rules, *filter(None, [found.baseline])):
        assert not Path(path).is_absolute() and ".." not in path.split("/")
    texts = [text for key in KEYS for text in (lambda v: (v,) if isinstance(v, str) else v)(getattr(found, key))]
    assert not any("\x1b" in text or "\n" in text for text in texts)


# in a tree


def test_no_file_is_no_configuration(tmp_path: Path) -> None:
    assert read(Folder(str(tmp_path))) == Configuration()


@pytest.mark.parametrize("kind", ["link", "folder", "pipe", "dangling"])
def test_what_is_no_plain_file_is_refused(tmp_path: Path, kind: str) -> None:
    place, outside = tmp_path / "tree" / FILE, tmp_path / "outside.toml"
    outside.write_text("exclude = ['**']")
    place.parent.mkdir()
    if kind in ("link", "dangling"):
        place.symlink_to(outside if kind == "link" else "nowhere")
    elif kind == "folder":
        place.mkdir()
    else:
        os.mkfifo(place)
    with pytest.raises(UserError, match=r"\.lvscare-codemod\.toml: cannot be read"):
        read(Folder(str(tmp_path / "tree")))


def test_two_configurations_are_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("language = 'zh'")
    (tmp_path / SHARED).write_text("[tool.lvscare-codemod]\nlanguage = 'en'")
    with pytest.raises(UserError, match="keep one of them"):
        read(Folder(str(tmp_path)))


def test_a_pyproject_of_others_is_not_parsed(tmp_path: Path) -> None:
    (tmp_path / SHARED).write_text("this is [no TOML\n[tool.other]\nname = 'lvscare-codemod'\n")
    assert read(Folder(str(tmp_path))) == Configuration()
