"""Rule files are data: what is read, what is refused and where, and that nothing of them ever runs."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from contextlib import nullcontext
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codemod.errors import UserError
from codemod.rule import Constant, Container, Field, Image, Override, Registry, Result, Rule
from codemod.rule.reader import SIZE_LIMIT, default_rules, load, load_all, load_files, parse, rule_files
from codemod.rule.spelling import read as read_expression

HEADER = "from codemod.rule import Constant, Container, Field, Image, Override, Parameter, Registry, Result, Rule\n"
ARGUMENTS = {
    "name": '"web"',
    "image": 'Image(repository="team/web", tag="v1.2.3")',
    "constant": 'Constant(package="common", name="WebImage")',
    "consumers": '[Parameter(package="pkg/pod", function="Yaml", name="image")]',
    "registries": '[Registry(package="pkg/a", expression="c.URL", receiver="c", comment=["from {image}"])]',
}


def rule_text(variable: str = "WEB", **changed: str | None) -> str:
    arguments = {**ARGUMENTS, **changed}
    return (
        f"{variable} = Rule({', '.join(f'{key}={value}' for key, value in arguments.items() if value is not None)})\n"
    )


def read(text: str) -> tuple[Rule, ...]:
    return parse(text.encode(), "r.py")


def refusal(text: str | bytes) -> str:
    with pytest.raises(UserError) as raised:
        parse(text if isinstance(text, bytes) else text.encode(), "r.py")
    message = str(raised.value)
    assert message.startswith("r.py:") and "\n" not in message
    return message


def place(text: str, what: str) -> str:
    """`line:column` (from 1, in code points) of the first `what`."""
    before = text[: text.index(what)]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def test_reads_every_kind_of_value_and_turns_lists_into_tuples() -> None:
    consumers = (
        '(Field(package="k8s.io/api/core/v1", type="Container", name="Image"),'
        ' Result(package=".", function="T.M", index=1), Result(package="a", function="F"))'
    )
    container = 'Container(package="k8s.io/api/core/v1", type="Container", policy=None)'
    override = 'Override(variable="WEB_IMAGE", helper="WebImageRef")'
    text = f'"""Doc."""\n{HEADER}' + rule_text(
        name='"we" "b"', consumers=consumers, container=container, override=override, stale_comments="[]"
    )
    assert read(text) == (
        Rule(
            name="web",
            image=Image("team/web", "v1.2.3"),
            constant=Constant("common", "WebImage"),
            consumers=(
                Field("k8s.io/api/core/v1", "Container", "Image"),
                Result(".", "T.M", 1),
                Result("a", "F"),
            ),
            registries=(Registry("pkg/a", "c.URL", "c", "", ("from {image}",)),),
            container=Container("k8s.io/api/core/v1", "Container", policy=None),
            override=Override("WEB_IMAGE", "WebImageRef"),
        ),
    )


def test_the_bundled_rule_pins_lvscare() -> None:
    (rule,) = load_files(default_rules())
    assert str(rule.image) == "sealerio/lvscare:v1.1.3-beta.8"
    assert [registry.receiver for registry in rule.registries] == ["c", "k"]


@pytest.mark.parametrize(
    "statement",
    [
        "import os",
        "from os import system",
        "from .rule import Rule",
        "from .codemod.rule import Rule",
        "from codemod.rule import *",
        "from codemod.rule import dataclass",
        "from codemod.rule import Rule as R",
        "print(1)",
        "'a second text'",
        "X = 1",
        "X = open('/etc/passwd')",
        "X = codemod.rule.Rule()",
        "X = Y = Rule()",
        "X, Y = Rule()",
        "X: Rule = Rule()",
        "x.y = Rule()",
        "if True: pass",
        "def f(): pass",
        "class C: pass",
        "X = [Rule() for _ in ()]",
        "X = (lambda: Rule())()",
    ],
)
def test_refuses_any_statement_but_imports_of_the_vocabulary_and_rules(statement: str) -> None:
    message = refusal(HEADER + rule_text() + statement + "\n")
    assert message.startswith("r.py:3:")
    assert "allowed" in message or "cannot be imported" in message


@pytest.mark.parametrize(
    "value",
    ['f"web"', '"a" + "b"', '"web".upper()', '"a" if 1 else "b"', 'b"web"', "1", "True", "None", "web", "...", "1.5",
     '["web"]', "(name := 1)", "lambda: 1", "{}", "{'a'}", '__import__("os").name', 'Image(repository="a", tag="b")',
     '[*"a"]'],
)  # fmt: skip
def test_refuses_a_name_that_is_not_a_string_literal(value: str) -> None:
    text = HEADER + rule_text(name=value)
    assert refusal(text) == f"r.py:{place(text, value.strip('()'))}: `name` has to be a string"


@pytest.mark.parametrize(
    ("changed", "at", "what"),
    [
        ({"image": None}, "Rule(name", "Rule needs `image`"),
        ({"image": 'Image(tag="v1")'}, "Image(tag", "Image needs `repository`"),
        ({"imgae": '"x"'}, "imgae", "Rule has no `imgae`; did you mean `image`? it has name, image,"),
        ({"zzz": '"x"'}, "zzz", "Rule has no `zzz`; it has name, image,"),
        ({"image": 'Image("a", tag="v1")'}, '"a"', "Image takes named arguments only, as in `repository=`"),
        ({"image": "Image(**{})"}, "**{}", "Image takes no `**`"),
        ({"image": "None"}, "None", "`image` has to be Image(...)"),
        ({"image": 'Constant(package="z", name="b")'}, 'Constant(package="z"', "`image` has to be Image(...)"),
        ({"consumers": '"x"'}, '"x"', "`consumers` has to be a list"),
        ({"consumers": '["x"]'}, '"x"', "has to be Parameter(...) or Field(...) or Result(...)"),
        ({"consumers": "[*[]]"}, "*[]", "has to be Parameter(...) or Field(...) or Result(...)"),
        ({"consumers": '[Result(package="a", function="F", index=True)]'}, "True", "`index` has to be a whole number"),
        ({"consumers": '[Result(package="a", function="F", index=-1)]'}, "-1", "`index` has to be a whole number"),
        ({"container": "Container"}, "Container)", "`container` has to be Container(...) or None"),
        ({"name": '""'}, '""', "'' is not a rule's name"),
        ({"name": '"a b"'}, '"a b"', "'a b' is not a rule's name"),
        ({"image": 'Image(repository="/web", tag="v1")'}, '"/web"', "`repository`: it begins with `/`"),
        ({"image": 'Image(repository="web:v1", tag="v1")'}, '"web:v1"', "goes without tag"),
        ({"image": 'Image(repository="web", tag="")'}, '""', "'' is not a tag"),
        ({"image": 'Image(repository="web", tag="latest")'}, '"latest"', "`latest` is moved to"),
        ({"image": 'Image(repository="web", tag="a/b")'}, '"a/b"', "not a tag"),
        ({"image": f'Image(repository="web", tag="v1@sha256:{"0" * 64}")'}, '"v1@', "is not a tag"),
        ({"constant": 'Constant(package="a", name="func")'}, '"func"', "'func' is not a Go identifier"),
        ({"constant": 'Constant(package="a", name="1a")'}, '"1a"', "not a Go identifier"),
        ({"constant": 'Constant(package="a", name="a.b")'}, '"a.b"', "not a Go identifier"),
        ({"constant": 'Constant(package="a", name="_")'}, '"_"', "not a Go identifier"),
        ({"constant": 'Constant(package="", name="A")'}, '""', "is not a package"),
        ({"constant": 'Constant(package="../a", name="A")'}, '"../a"', "is not a package"),
        ({"constant": 'Constant(package="/a", name="A")'}, '"/a"', "is not a package"),
        ({"constant": 'Constant(package="a//b", name="A")'}, '"a//b"', "is not a package"),
        ({"constant": 'Constant(package="-a", name="A")'}, '"-a"', "is not a package"),
        ({"consumers": '[Result(package="a", function="A.B.C")]'}, '"A.B.C"', "write `Function` or `Type.Method`"),
        ({"consumers": '[Result(package="a", function="A.")]'}, '"A."', "'' is not a Go identifier"),
        ({"registries": '[Registry(package="a", expression="c.")]'}, '"c."', "one Go expression"),
        ({"registries": '[Registry(package="a", expression="a, b")]'}, '"a, b"', "one Go expression"),
        ({"registries": '[Registry(package="a", expression="xc.URL", receiver="c")]'}, '"c")', "not occur"),
        ({"registries": '[Registry(package="a", expression="c", comment=["b\\n"])]'}, '"b\\n"', "control character"),
        ({"spelling": '"{registry}"'}, '"{registry}"', "hold {constant} once"),
        ({"spelling": '"{registry} {constant}"'}, '"{registry} {', "filled: it does not parse"),
        ({"override": 'Override(variable="A-B", helper="F")'}, '"A-B"', "'A-B' is not the name of an environment"),
        ({"container": 'Container(package="a", type="T", policy_constant="Always")'}, '"Always"', "is not a package"),
        ({"consumers": "[]"}, "[]", "`consumers`: no image would be judged; name what takes it"),
        ({"registries": "[]"}, "[]", "`registries`: no registry can stand in front of the image; name one here, or"),
        ({"registries": "()"}, "()", "`registries`: no registry can stand in front of the image"),
        ({"registries": '[Registry(package="a", expression="c = d")]'}, '"c = d"', "one Go expression"),
        ({"registries": '[Registry(package="a", expression="return c")]'}, '"return', "one Go expression"),
        ({"registries": '[Registry(package="a", expression="5000")]'}, '"5000"', "it is no text; write one, such as"),
        ({"registries": '[Registry(package="a", expression="nil")]'}, '"nil"', "it is no text"),
        ({"registries": '[Registry(package="a", expression="c.A == c.B")]'}, '"c.A =', "it is no text"),
        ({"registries": '[Registry(package="a", expression="(!c.A)")]'}, '"(!c', "it is no text"),
        ({"registries": '[Registry(package="a", expression="&c")]'}, '"&c"', "it is no text"),
        ({"registries": '[Registry(package="a", expression="func() {}")]'}, '"func', "it is no text"),
        ({"registries": '[Registry(package="a", expression="T{}")]'}, '"T{}"', "it is no text"),
        ({"registries": f'[Registry(package="a", expression="{"(" * 90}c{")" * 90}")]'}, '"((', "nested too deeply"),
        ({"registries": "[Registry(package=\"a\", expression='\"c.URL\"', receiver=\"c\")]"}, '"c")', "not occur"),
        ({"registries": '[Registry(package="a", expression="d.c", receiver="c")]'}, '"c")', "not occur"),
        ({"registries": '[Registry(package="a", expression="func(c T) string { return c.A }(d)", receiver="c")]'},
         '"c")', "not occur"),
        ({"registries": '[Registry(package="a", expression="c.A", receiver="a.b")]'}, '"a.b"', "not a Go identifier"),
        ({"registries": '[Registry(package="a", expression="c.A", receiver="_")]'}, '"_"', "not a Go identifier"),
        ({"registries": '[Registry(package="a/../b", expression="c.A")]'}, '"a/..', "is not a package"),
        ({"image": 'Image(repository="web", tag="v1@sha256:zz")'}, '"v1@', "is not a tag"),
        ({"image": f'Image(repository="{"a" * 64}", tag="v1")'}, f'"{"a" * 64}"', "identifier, not a reference"),
        ({"constant": 'Constant(package="a", name="init")'}, '"init"', "only functions that nobody can call"),
        ({"consumers": '[Result(package="a", function="init")]'}, '"init"', "only functions that nobody can call"),
        ({"override": 'Override(variable="A", helper="init")'}, '"init"', "only functions that nobody can call"),
        ({"override": 'Override(variable="A", helper="WebImage")'}, "Override(", "is the constant beside it"),
        ({"container": 'Container(package="a", type="T", policy="Sometimes")'}, '"Sometimes"', "Kubernetes has Always"),
        ({"container": 'Container(package="a", type="T", policy="always")'}, '"always"', "is no pull policy"),
        ({"container": 'Container(package="a", type="T", policy="")'}, '""', "is no pull policy"),
        ({"container": 'Container(package="a", type="T", policy="Always", policy_constant="a.PullNever")'},
         '"a.PullNever"', "`PullNever` is Never, and `policy` is Always; let both say the same"),
        ({"spelling": "'\"{registry}/{constant}\"'"}, "'\"{", "its placeholders have to be expressions"),
        ({"spelling": '"x{registry} + {constant}"'}, '"x{', "its placeholders have to be expressions"),
        ({"spelling": '"{registry} == {constant}"'}, '"{registry} =', "filled: it is no text"),
        ({"stale_comments": '["\\u202e"]'}, '"\\u202e"', "control character"),
        ({"stale_comments": '["\\ud800"]'}, '"\\ud800"', "control character"),
    ],
)  # fmt: skip
def test_says_what_is_wrong_and_where(changed: dict[str, str | None], at: str, what: str) -> None:
    text = HEADER + rule_text(**changed)
    message = refusal(text)
    assert message.startswith(f"r.py:2:{text.rindex(at) - text.index(chr(10))}: "), message
    assert what in message


def test_columns_count_code_points() -> None:
    text = HEADER + rule_text(stale_comments='["镜像😀"]', spelling="1")
    assert refusal(text).startswith(f"r.py:{place(text, '1)')}: `spelling`")


def test_a_class_has_to_be_imported_before_it_is_used() -> None:
    text = "from codemod.rule import Rule\n" + rule_text()
    assert refusal(text) == (
        f"r.py:{place(text, 'Image(')}: `Image` is not imported; write `from codemod.rule import Image`"
    )


def test_refuses_two_rules_of_one_name() -> None:
    assert refusal(HEADER + rule_text("A") + rule_text("B")).startswith("r.py:3:5: the rule name `web` is used twice")


def test_refuses_two_rules_that_pin_one_constant_to_two_images() -> None:
    again = rule_text("B", name='"b"', image='Image(repository="team/web", tag="v2")')
    assert refusal(HEADER + rule_text() + again) == (
        "r.py:3:5: the rule `b` pins the constant `WebImage` to team/web:v2, and the rule `web` to team/web:v1.2.3;"
        " let both pin the same"
    )


def test_refuses_two_files_that_pin_one_constant_to_two_images(tmp_path: Path) -> None:
    (tmp_path / "1.py").write_text(HEADER + rule_text())
    (tmp_path / "2.py").write_text(HEADER + rule_text(name='"b"', image='Image(repository="a", tag="v1")'))
    with pytest.raises(UserError, match=r"2\.py: the rule `b` pins the constant `WebImage` .*1\.py"):
        load_all(str(tmp_path))


@pytest.mark.parametrize(
    "changed",
    [
        {"registries": "[]", "image": 'Image(repository="hub.example.com/web", tag="v1.2.3")'},
        {"registries": '[Registry(package="a", expression="registryURL")]'},
        {"registries": '[Registry(package="a", expression="config.Registry.URL()")]'},
        {"registries": '[Registry(package="a", expression="string(a)", receiver="a")]'},
        {"registries": "[Registry(package='a', expression='\"sea.hub:5000\"')]"},
        {"registries": '[Registry(package="a", expression="c.A + \\":\\" + c.B", receiver="c")]'},
        {"registries": '[Registry(package="a", expression="(*c.Address)", receiver="c")]'},
        {"spelling": '"path.Join({registry}, {constant})"'},
        {"spelling": """'strings.Join([]string{{registry}, {constant}}, "/")'"""},
        {"constant": 'Constant(package="common", name="main")'},
        {"container": 'Container(package="a", type="T", policy="Never", policy_constant="b.PullAlways")'},
        {"container": 'Container(package="a", type="T", policy="Never", policy_constant="a.PullNever")'},
    ],
)  # fmt: skip
def test_a_rule_that_a_tree_can_meet_is_read(changed: dict[str, str | None]) -> None:
    assert len(read(HEADER + rule_text(**changed))) == 1


def test_refuses_two_rules_in_one_variable() -> None:
    assert refusal(HEADER + rule_text() + rule_text(name='"b"')).startswith("r.py:3:1: `WEB` is assigned twice")


def test_refuses_a_repeated_argument() -> None:
    assert refusal(HEADER + 'W = Rule(name="a", name="b")\n').startswith("r.py:2:20: Rule has `name` twice")


@pytest.mark.parametrize("text", ["", "# nothing\n", '"""Doc."""\n', HEADER])
def test_a_file_without_a_rule_is_refused(text: str) -> None:
    assert refusal(text).startswith("r.py:1:1: there is no rule in it")


@pytest.mark.parametrize(
    "text",
    [
        "-" * 100_000 + "1",
        "x" + ".b" * 100_000,
        "(" * 5_000,
        "(" * 150 + ")" * 150,
        "1" + "+1" * 100_000,
        "f" + "()" * 100_000,
        "lambda:" * 30_000 + "1",
        "A = " * 60_000 + "1",
        "x" + " if x else x" * 10_000,
        "A = " + "Rule(name=" * 150 + ")" * 150,
        "".join(" " * depth + "if 1:\n" for depth in range(99)),
        "9" * 5_000,
        "\0",
        "\\",
        "'",
    ],
    ids=lambda text: ascii(text[:12]),
)
def test_a_deeply_nested_or_broken_file_is_one_clean_error(text: str) -> None:
    refusal(text)
    refusal(HEADER + rule_text(name=text))


def test_the_size_limit_is_exact() -> None:
    text = (HEADER + rule_text()).encode()
    assert parse(text + b"#" * (SIZE_LIMIT - len(text)), "r.py")
    assert "larger than 256 KiB" in refusal(text + b"#" * (SIZE_LIMIT - len(text) + 1))


def test_a_coding_comment_changes_nothing() -> None:
    text = "# coding: rot13\n" + HEADER + rule_text()
    assert read(text) == read(HEADER + rule_text())


def test_refuses_what_is_not_utf8_and_names_the_line() -> None:
    assert refusal(HEADER.encode() + b'X = "\xff"\n').startswith("r.py:2:1: this line is not UTF-8")


def test_a_byte_order_mark_and_crlf_are_read() -> None:
    source = b"\xef\xbb\xbf" + (HEADER + rule_text()).replace("\n", "\r\n").encode()
    assert parse(source, "r.py") == read(HEADER + rule_text())


def test_reading_prints_no_warning_of_pythons_own() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        read(HEADER + rule_text(stale_comments=r'["\d"]'))


@given(st.text(alphabet="\"'()[]{}=,.#\\\n RuleImage:0*", max_size=60))
def test_any_text_is_read_or_refused_in_one_line(text: str) -> None:
    try:
        read(HEADER + rule_text() + text)
    except UserError as error:
        assert str(error).startswith("r.py:") and "\n" not in str(error)


def test_nothing_in_a_rule_file_is_executed(tmp_path: Path) -> None:
    trap = tmp_path / "ran"
    path = tmp_path / "rule.py"
    path.write_text(HEADER + rule_text(name=f'str(open({str(trap)!r}, "w"))'))
    with pytest.raises(UserError):
        load(str(path))
    assert not trap.exists()


@pytest.mark.parametrize("kind", ["missing", "folder", "fifo", "dangling"])
def test_what_is_no_regular_file_is_refused_by_name(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "rule.py"
    if kind == "folder":
        path.mkdir()
    elif kind == "fifo":
        os.mkfifo(path)
    elif kind == "dangling":
        path.symlink_to("nowhere")
    with pytest.raises(UserError, match=r"rule\.py: (cannot read|not a regular file)"):
        load(str(path))


def test_a_folders_rules_come_sorted_by_name(tmp_path: Path) -> None:
    (tmp_path / "1.py").write_text(HEADER + rule_text(name='"b"') + rule_text("C", name='"c"'))
    (tmp_path / "2.py").write_text(HEADER + rule_text(name='"a"'))
    (tmp_path / "_not.py").write_text("import os")
    (tmp_path / "notes.txt").write_text("no rule")
    assert [rule.name for rule in load_all(str(tmp_path))] == ["a", "b", "c"]


def test_a_name_in_two_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "1.py").write_text(HEADER + rule_text())
    (tmp_path / "2.py").write_text(HEADER + rule_text())
    with pytest.raises(UserError, match=r"2\.py: the rule `web` is also in .*1\.py"):
        load_all(str(tmp_path))


def test_a_folder_without_rule_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="there is no rule file"):
        load_all(str(tmp_path))


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("k.Config.RegistryInfo.URL", True),
        ("net.JoinHostPort(c.Domain, strconv.Itoa(c.Port))", True),
        ("func() string { return a }()", True),
        ("镜像.URL", True),
        ("", False),
        ("a b", False),
        ("a, b", False),
        ("a; var c = b", False),
        ("a // c", False),
        (" a", False),
        ("a = b", False),
        ("(a", False),
        ("if", False),
    ],
)
def test_a_go_expression_is_exactly_one(text: str, good: bool) -> None:
    with nullcontext() if good else pytest.raises(ValueError, match="one Go expression"):
        read_expression(text)


def test_reading_rules_loads_nothing_heavy() -> None:
    code = (
        "import sys; from codemod.rule.reader import default_rules, load_files; load_files(default_rules());"
        " print(*{'libcst', 'typing_extensions', 'difflib', 'codemod.preflight'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def test_without_a_path_the_rules_are_those_that_ship(tmp_path: Path) -> None:
    assert rule_files(None) == default_rules()
    assert load_all(None) == load_files(default_rules())
