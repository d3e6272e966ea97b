"""Re-pinning: every place that holds the pin changes, and not one byte beside it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from memory_tree import MemoryTree

from codemod.errors import UserError
from codemod.rule.reader import parse
from codemod.write.repin import plan_bump, tree_path, version_key

OLD, NEW = "v1.1.3-beta.8", "v1.1.4"
RULE = """\
from codemod.rule import Constant, Image, Registry, Result, Rule

WEB = Rule(
    name="web",
    image=Image(repository="{repository}", tag="{tag}"),  # keep me
    constant=Constant(package="{package}", name="WebImage"),
    consumers=[Result(package="pkg", function="Yaml")],
    registries=[Registry(package="pkg", expression="c.URL", comment=["From here:", "  url/{{image}}, as {{image}}"])],
)
"""
GO = 'package common\n\nconst (\n\tOther = "x"\n\tWebImage = "{image}" // the pin\n)\n'


def rule_source(tag: str = OLD, repository: str = "team/web", package: str = "common") -> bytes:
    return RULE.format(tag=tag, repository=repository, package=package).encode()


def files(**more: bytes) -> dict[str, bytes]:
    """A module with the rule and the constant; `more` adds files (`__` stands for `/`, `_DOT_` for `.`)."""
    named = {key.replace("__", "/").replace("_DOT_", "."): value for key, value in more.items()}
    common = GO.format(image=f"team/web:{OLD}").encode()
    return {"go.mod": b"module m\n", "rule.py": rule_source(), "common/common.go": common, **named}


def bump(tree: dict[str, bytes], tag: str = NEW, **options: object) -> dict[str, bytes]:
    """Return the tree as it is after the bump."""
    (rule,) = parse(tree["rule.py"], "rule.py")
    changes = plan_bump(MemoryTree(tree), "rule.py", rule, tag, **options)  # type: ignore[arg-type]
    assert all(tree[change.path] == change.old != change.new for change in changes)
    assert [change.path for change in changes] == sorted({change.path for change in changes})
    return {**tree, **{change.path: change.new for change in changes}}


def refusal(tree: dict[str, bytes], tag: str = NEW, **options: object) -> str:
    with pytest.raises(UserError) as raised:
        bump(tree, tag, **options)
    assert "\n" not in str(raised.value)
    return str(raised.value)


def test_rule_and_constant_get_the_new_tag_and_nothing_else_changes() -> None:
    before = files(other__x_DOT_go=b'package x\n\nvar a = "team/web:v1.1.3-beta.8"\n')
    after = bump(before)
    assert after == {
        **before,
        "rule.py": rule_source(NEW),
        "common/common.go": GO.format(image=f"team/web:{NEW}").encode(),
    }


def test_the_repository_changes_where_another_is_named() -> None:
    after = bump(files(), repository="sea.hub:5000/team/site")
    assert after["rule.py"] == rule_source(NEW, "sea.hub:5000/team/site")
    assert after["common/common.go"] == GO.format(image=f"sea.hub:5000/team/site:{NEW}").encode()


def test_the_comments_that_the_rule_wrote_follow_the_pin() -> None:
    text = (
        "package pkg\n\n// \u955c\u50cf\nfunc f() {{\n"
        "\t// From here:\n\t//   url/{image}, as {image}\n\tg()\n"
        "\tg() //url/{image}, as {image}  \r\n}}\n"
    )
    before = files(pkg__a_DOT_go=text.format(image=f"team/web:{OLD}").encode())
    assert bump(before)["pkg/a.go"] == text.format(image=f"team/web:{NEW}").encode()


@pytest.mark.parametrize(
    "line",
    [
        "// we once had url/team/web:v1.1.3-beta.8, as team/web:v1.1.3-beta.8",
        "/* url/team/web:v1.1.3-beta.8, as team/web:v1.1.3-beta.8 */",
        "var s = `\n// url/team/web:v1.1.3-beta.8, as team/web:v1.1.3-beta.8\n`",
        "// team/web:v1.1.3-beta.8",
    ],
)
def test_what_only_looks_like_the_rules_comment_stays(line: str) -> None:
    before = files(pkg__a_DOT_go=f"package pkg\n\n{line}\n".encode())
    assert bump(before)["pkg/a.go"] == before["pkg/a.go"]


def test_a_comment_above_the_constant_and_the_constant_change_together() -> None:
    go = "package common\n\n// url/{image}, as {image}\nconst WebImage = `{image}`\n"
    before = files(common__common_DOT_go=go.format(image=f"team/web:{OLD}").encode())
    assert bump(before)["common/common.go"] == go.format(image=f"team/web:{NEW}").encode()


@pytest.mark.parametrize(
    ("line", "changes"),
    [
        ("{image}", True),
        ("sea.hub:5000/{image}", True),
        ("localhost/{image}", True),
        ("[fd00::1]:5000/{image}", True),
        ("COPY --from={image} / /", True),
        ("  image: '{image}'  # note", True),
        ("images: [{image}, a:b, {image}]", True),
        ("RUN skopeo copy docker://{image} docker://[::1]:5000/{image}", True),
        ("{image}-amd64", False),
        ("{image}.1", False),
        ("my-{image}", False),
        ("group/{image}", False),
        ("sea.hub/group/{image}", False),
        ("{image}/x", False),
        ("{image}:x", False),
        ("/{image}", False),
    ],
)
def test_in_an_image_list_only_the_whole_reference_is_replaced(line: str, changes: bool) -> None:
    def listing(tag: str) -> bytes:
        return f"镜像team/web:{tag}\r\n{line.format(image=f'team/web:{tag if changes else OLD}')}".encode()

    assert bump(files(imageList=listing(OLD)), also=["imageList"])["imageList"] == listing(NEW)


def test_an_image_list_that_does_not_name_the_image_is_refused() -> None:
    assert refusal(files(Kubefile=b"FROM x\n"), also=["Kubefile"]).startswith("Kubefile: it names no `team/web:v1.1.3")


def test_a_digest_beside_the_old_tag_is_refused_with_its_place() -> None:
    listing = f"a:b\n 镜像 team/web:{OLD}@sha256:{'0' * 64}\n".encode()
    assert refusal(files(imageList=listing), also=["imageList"]).startswith("imageList:2:5: the image has a digest")


def test_a_missing_file_is_named() -> None:
    assert refusal(files(), also=["no/such"]).startswith("no/such: cannot be read")


@pytest.mark.parametrize("tag", ["latest", "stable", "", "a/b", "v1:2", "-v2", "v 2", f"v2@sha256:{'0' * 64}", "v2\n"])
@pytest.mark.parametrize("allowed", [False, True])
def test_a_floating_or_malformed_tag_is_refused(tag: str, allowed: bool) -> None:
    assert refusal(files(), tag, allow_downgrade=allowed).startswith("bump: ")


@pytest.mark.parametrize("repository", ["", "/web", "web:v1", "Web", f"web@sha256:{'0' * 64}", "a b"])
def test_a_malformed_repository_is_refused(repository: str) -> None:
    assert refusal(files(), repository=repository).startswith("bump: ")


@pytest.mark.parametrize("tag", ["v1.1.3-beta.7", "v1.1.3-alpha", "v1.1.3-beta", "1.1.2", "v0.9.0"])
def test_a_downgrade_needs_consent(tag: str) -> None:
    assert "is lower than the present `v1.1.3-beta.8`" in refusal(files(), tag)
    assert bump(files(), tag, allow_downgrade=True)["rule.py"] == rule_source(tag)


@pytest.mark.parametrize("tag", ["v1.1.3-beta.9", "v1.1.3-beta.10", "v1.1.3-rc", "v1.1.3", "1.2.0", "v1.1.3-beta.8.1"])
def test_an_upgrade_needs_none(tag: str) -> None:
    assert bump(files(), tag)["rule.py"] == rule_source(tag)


def test_tags_that_are_no_versions_have_no_order() -> None:
    assert "`20240101` is no semantic version" in refusal(files(), "20240101")
    assert bump(files(), "20240101", allow_downgrade=True)["rule.py"] == rule_source("20240101")


def test_a_constant_that_is_ahead_of_the_rule_is_not_put_back() -> None:
    before = files(common__common_DOT_go=GO.format(image="team/web:v2.0.0").encode())
    assert "lower than the present `v2.0.0`" in refusal(before)
    assert bump(before, allow_downgrade=True)["common/common.go"] == GO.format(image=f"team/web:{NEW}").encode()


def test_a_constant_that_drifted_is_pinned_again() -> None:
    before = files(common__common_DOT_go=GO.format(image="hub.example.com/web:latest").encode())
    assert bump(before)["common/common.go"] == GO.format(image=f"team/web:{NEW}").encode()


@pytest.mark.parametrize(
    ("go", "error"),
    [
        (b"package common\n", "common: no constant `WebImage` in this package"),
        (b'package common\n\nvar WebImage = "team/web:v1"\n', "common: no constant"),
        (b'package common\n\nfunc f() { const WebImage = "team/web:v1" }\n', "common: no constant"),
        (b'package common\n\nconst WebImage = "team/" + "web:v1"\n', "common/common.go:3:18: `WebImage` has to be"),
        (b'package common\n\nconst /* \xe9\x95\x9c */ WebImage = f()\n', "common/common.go:3:26: `WebImage` has to be"),
        (b'package common\n\nconst (\n\tA = "x"\n\tWebImage\n)\n', "common/common.go:5:2: `WebImage` has to be"),
        (b'package common\n\nconst WebImage = "/web:v1"\n', "common/common.go:3:18: it begins with `/`"),
        (b'package common\n\nconst WebImage = "team\\x2fweb:v1"\n', "common/common.go:3:18: "),
        (b'package common\n\nconst WebImage = ""\n', "common/common.go:3:18: `WebImage` has to be"),
        (b'package common\n\nconst WebImage = "a:1"\nconst WebImage = "a:1"\n', "common/common.go:3:18: `Web"),
        (b'package common\n\nconst WebImage = "a:1\n', "common/common.go:3:"),
    ],
)  # fmt: skip
def test_a_constant_that_is_not_one_literal_is_refused_with_its_place(go: bytes, error: str) -> None:
    assert refusal(files(common__common_DOT_go=go)).startswith(error)


def test_a_constant_declared_in_two_files_is_refused() -> None:
    go = GO.format(image="team/web:v1").encode()
    assert refusal(files(common__other_DOT_go=go)).startswith("common/other.go: `WebImage` is also declared in common/")


def test_one_name_of_several_in_a_spec_is_changed_alone() -> None:
    go = 'package common\n\nconst A, WebImage, B = "a:v1", "{image}", "{old}"\n'
    old = f"team/web:{OLD}"
    before = files(common__common_DOT_go=go.format(image=old, old=old).encode())
    assert bump(before)["common/common.go"] == go.format(image=f"team/web:{NEW}", old=old).encode()


def test_every_module_of_the_tree_that_has_the_constant_is_changed() -> None:
    go = GO.format(image=f"team/web:{OLD}").encode()
    before = files(sub__go_DOT_mod=b"module n\n", sub__common__c_DOT_go=go, empty__go_DOT_mod=b"module o\n")
    after = bump(before)
    assert after["sub/common/c.go"] == after["common/common.go"] == go.replace(OLD.encode(), NEW.encode())


@pytest.mark.parametrize(("package", "path"), [(".", "c.go"), ("host.org/m", "c.go"), ("host.org/m/a/b", "a/b/c.go")])
def test_the_package_may_be_the_root_or_a_full_import_path(package: str, path: str) -> None:
    go = GO.format(image=f"team/web:{OLD}").encode()
    before = {"go.mod": b"module host.org/m\n", "rule.py": rule_source(package=package), path: go}
    assert bump(before)[path] == go.replace(OLD.encode(), NEW.encode())


def test_a_file_that_does_not_parse_is_never_edited() -> None:
    broken = f"package pkg\n\nfunc {{\n// url/team/web:{OLD}, as team/web:{OLD}\n".encode()
    assert "pkg/a.go:" in refusal(files(pkg__a_DOT_go=broken))


def test_a_rule_that_changed_since_it_was_loaded_is_refused() -> None:
    (rule,) = parse(rule_source("v1.0.0"), "rule.py")
    with pytest.raises(UserError, match=r"rule\.py: the rule `web` is not in it as it was loaded"):
        plan_bump(MemoryTree(files()), "rule.py", rule, NEW)


def test_a_rule_file_whose_layout_would_be_lost_is_refused() -> None:
    before = files(rule_DOT_py=rule_source().replace(b"\n", b"\r") + b"\r")
    assert refusal(before).startswith("rule.py: its layout cannot be kept")


def test_only_the_named_rule_of_a_file_is_changed() -> None:
    other = rule_source().split(b"\n", 2)[2].replace(b"WEB", b"API").replace(b'"web"', b'"api"')
    other = other.replace(b"WebImage", b"ApiImage")
    before = files(rule_DOT_py=rule_source() + other)
    web, _ = parse(before["rule.py"], "rule.py")
    changes = {change.path: change.new for change in plan_bump(MemoryTree(before), "rule.py", web, NEW)}
    assert changes["rule.py"] == rule_source(NEW) + other


def test_a_rule_file_outside_the_tree_keeps_its_absolute_path(tmp_path: Path) -> None:
    path = tmp_path / "rule.py"
    path.write_bytes(rule_source())
    (rule,) = parse(rule_source(), str(path))
    changes = plan_bump(MemoryTree(files()), str(path), rule, NEW)
    assert [change.path for change in changes] == [str(path), "common/common.go"]
    assert path.read_bytes() == changes[0].old == rule_source()


def test_a_path_inside_the_tree_becomes_relative_to_its_root(tmp_path: Path) -> None:
    (tmp_path / "tree").mkdir()
    (tmp_path / "tree2").mkdir()
    (tmp_path / "link").symlink_to("tree")
    assert tree_path(str(tmp_path / "link"), str(tmp_path / "tree" / "a" / "b")) == "a/b"
    assert tree_path(str(tmp_path / "tree"), str(tmp_path / "link" / "b")) == "b"
    outside = str(tmp_path / "tree2" / "b")
    assert tree_path(str(tmp_path / "tree"), outside) == outside


# Layouts of the same files: each is a function from the tag to the bytes, so that what a bump has to give is known.
_quotes = st.sampled_from(['"', "'", '"""', "'''"])
_prefixes = st.sampled_from(["", "r", "u", "R"])
_comments = st.sampled_from(["", "  # 镜像", "\t# 'quoted\" {tag}", "  #", " "])
_ends = st.sampled_from(["\n", "\r\n"])


@st.composite
def _rule_layouts(draw: st.DrawFn) -> Callable[[str], bytes]:
    def literal(text: str) -> str:
        prefix, quote = draw(_prefixes), draw(_quotes)
        return f"{prefix}{quote}{text}{quote}"

    repository = literal("team/web")
    if draw(st.booleans()):
        repository = f"({literal('team/')} {literal('web')})"
    tag = literal("%TAG%")
    if draw(st.booleans()):
        tag = f"({tag})"
    gap = draw(st.sampled_from(["", " ", "\n    ", "  # note\n"]))
    image = draw(st.permutations([f"repository ={gap}{repository}", f"tag={gap}{tag}"]))
    arguments = draw(
        st.permutations(
            [
                f"name={literal('web')}",
                f"image=Image({gap}{f',{gap}'.join(image)}{draw(st.sampled_from(['', ',']))}{gap})",
                'constant=Constant(package="common", name="WebImage")',
                'consumers=(Result(package="pkg", function="Yaml"),)',
                f'registries=[ Registry(package="pkg", expression="c.URL") ]{gap}',
            ]
        )
    )
    lines = [f"{argument},{draw(_comments)}" for argument in arguments]
    docstring = draw(st.sampled_from(["", '"""Doc v1.1.3-beta.8."""\n\f\n', "# v1.1.3-beta.8\n\n\n"]))
    header = "from codemod.rule import (\n  Constant,Image, Registry, Result, Rule)\n"
    text = (
        docstring
        + header
        + "WEB=Rule(\n"
        + "\n".join(lines)
        + "\n)"
        + draw(_comments)
        + draw(st.sampled_from(["", "\n", "\n\n# end"]))
    )
    bom, end = draw(st.sampled_from(["", "\ufeff"])), draw(_ends)
    return lambda tag: (bom + text.replace("\n", end).replace("%TAG%", tag)).encode()


@st.composite
def _go_layouts(draw: st.DrawFn) -> Callable[[str], bytes]:
    quote = draw(st.sampled_from(['"', "`"]))
    spec = f"WebImage{draw(st.sampled_from([' ', '   ', ' string ']))}= {quote}team/web:%TAG%{quote}"
    note = draw(st.sampled_from(["", " // team/web:v1.1.3-beta.8", " /* 镜像 */", ";"]))
    shape = draw(st.sampled_from(["const {}", "const (\n\tA = iota\n\t{}\n\tB = 1\n)\n", "const ({}\n)\n"]))
    text = "// c\npackage common\n\nvar s = `team/web:v1.1.3-beta.8`\n" + shape.format(spec + note)
    bom, end = draw(st.sampled_from(["", "\ufeff"])), draw(_ends)
    text += draw(st.sampled_from(["", "\n", "\n\nfunc f() {}"]))
    return lambda tag: (bom + text.replace("\n", end).replace("%TAG%", tag)).encode()


_versions = st.from_regex(
    r"v?(0|[1-9][0-9]?)\.(0|[1-9][0-9]?)\.(0|[1-9][0-9]?)(-[a-z]{1,3}(\.(0|[1-9]))?)?", fullmatch=True
)


@given(_rule_layouts(), _go_layouts(), _versions, _versions)
def test_a_bump_touches_only_the_bytes_of_the_pin_and_a_second_one_nothing(
    rule_file: Callable[[str], bytes], go_file: Callable[[str], bytes], old: str, new: str
) -> None:
    before = {"go.mod": b"module m", "rule.py": rule_file(old), "common/common.go": go_file(old)}
    after = bump(before, new, allow_downgrade=True)
    assert after == {"go.mod": b"module m", "rule.py": rule_file(new), "common/common.go": go_file(new)}
    assert bump(after, new) == after


@given(st.lists(st.sampled_from([*"\n\t ,='镜[]", "team/web:", "%TAG%", "docker://", "sea.hub:5000/", "x", "a.b:c"])))
def test_a_second_bump_of_an_image_list_changes_nothing(pieces: list[str]) -> None:
    listing = f"{''.join(pieces)} team/web:%TAG%".replace("%TAG%", OLD).encode()
    after = bump(files(imageList=listing), also=["imageList"])
    assert f"team/web:{NEW}".encode() in after["imageList"]
    assert bump(after, also=["imageList"]) == after


@given(_versions, _versions, _versions)
def test_versions_are_totally_ordered(a: str, b: str, c: str) -> None:
    first, second, third = version_key(a), version_key(b), version_key(c)
    assert first is not None and second is not None and third is not None
    assert (first < second) + (first == second) + (second < first) == 1
    assert not (first < second < third) or first < third


def test_versions_are_ordered_as_semver_says() -> None:
    # the example of rule 11 of semver.org 2.0.0
    names = ["1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11",
             "1.0.0-rc.1", "1.0.0", "v1.0.1", "1.2.0", "1.10.0", "v2.0.0"]  # fmt: skip
    keys = [version_key(name) for name in names]
    assert None not in keys
    assert sorted(keys, key=lambda key: key or ()) == keys and len(set(keys)) == len(keys)


@pytest.mark.parametrize(
    "text", ["", "1", "v1.2", "1.2.3.4", "01.2.3", "1.2.3-", "1.2.3-01", "1.2.3-a..b", "٣.1.2", "x1.2.3"]
)
def test_what_is_no_semantic_version_has_no_key(text: str) -> None:
    assert version_key(text) is None
