"""Policies in rule files: what is read, what no tree could meet and so is refused, and those that ship by name."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codemod.errors import UserError
from codemod.image.repository_path import like
from codemod.rule import Allow, Policy, Redirect, policies_in, rules_in
from codemod.rule.reader import load_all, parse, rule_files, shipped

HEADER = "from codemod.rule import Allow, Policy, Redirect\n"
ARGUMENTS = {"name": '"own"', "redirects": '[Redirect(kind="environment")]', "pin": '"tag"'}


def text(**changed: str | None) -> str:
    given_ = {**ARGUMENTS, **changed}
    return f"OWN = Policy({', '.join(f'{key}={value}' for key, value in given_.items() if value is not None)})\n"


def refusal(source: str) -> str:
    with pytest.raises(UserError) as raised:
        parse(source.encode(), "r.py")
    return str(raised.value)


def test_a_policy_is_read_with_what_it_allows() -> None:
    allow = '[Allow(package="pkg/a", image="quay.io/acme/*", sink="Container.Image", reason="mirrored")]'
    (found,) = parse((HEADER + text(allow=allow, variable='"RELATED_IMAGE_{image}"')).encode(), "r.py")
    assert found == Policy(
        name="own",
        redirects=(Redirect("environment"),),
        pin="tag",
        allow=(Allow("mirrored", "pkg/a", "quay.io/acme/*", "Container.Image"),),
        variable="RELATED_IMAGE_{image}",
    )


@pytest.mark.parametrize(
    ("changed", "at", "what"),
    [
        ({"pin": '"digset"'}, '"digset"', "`pin`: 'digset' is none of these: did you mean 'digest'?"),
        ({"redirects": '[Redirect(kind="enviroment")]'}, '"enviroment"', "did you mean 'environment'?"),
        ({"redirects": '[Redirect(kind="flag", name="")]'}, '"")', "it is empty"),
        ({"redirects": "[]", "pin": '""'}, '"own"', "nothing would be judged"),
        ({"redirects": None, "pin": None}, '"own"', "nothing would be judged"),
        ({"redirect": "[]"}, "redirect=[]", "Policy has no `redirect`; did you mean `redirects`?"),
        ({"allow": '[Allow(image="a")]'}, "Allow(image", "Allow needs `reason`"),
        ({"allow": '[Allow(image="a", reason=" ")]'}, '" "', "it is empty"),
        ({"allow": '[Allow(reason="a")]'}, '"a")', "it would let everything pass"),
        ({"allow": '[Allow(image="A b", reason="a")]'}, '"A b"', "is like no image"),
        ({"allow": '[Allow(package="/a", reason="a")]'}, '"/a"', "is not a package"),
        ({"variable": '"RELATED_IMAGE"'}, '"RELATED_IMAGE"', "it has to hold {image}"),
        ({"variable": '"A-{image}"'}, '"A-', "is not the name of an environment variable"),
        ({"variable": '"A_{image}_{image}"'}, '"A_', "is not the name of an environment variable"),
        ({"variable": '"MY_{image}"', "redirects": '[Redirect(kind="environment", name="RELATED_*")]'}, '"MY_',
         "what a fix writes would be found again"),
        ({"variable": '"MY_{image}"', "redirects": '[Redirect(kind="flag")]'}, '"MY_', "would be found again"),
        ({"variable": '"MY_{image}"', "helper": '"func"'}, '"func"', "is not a Go identifier"),
        ({"name": '"a b"'}, '"a b"', "is not a policy's name"),
    ],
)  # fmt: skip
def test_what_could_never_be_met_is_refused_where_it_stands(changed: dict[str, str | None], at: str, what: str) -> None:
    source = HEADER + text(**changed)
    said = refusal(source)
    assert said.startswith(f"r.py:2:{source.rindex(at) - len(HEADER) + 1}: "), said
    assert what in said


@pytest.mark.parametrize(
    "image",
    ["quay.io/acme/agent:v1", "quay.io/acme/*", "*", "*/agent:*", "agent", "agent:*", "{}/agent:v1", "quay.io/*:v1",
     "quay.io/a@sha256:*", "localhost:5000/*"],
)  # fmt: skip
def test_an_allowed_image_may_be_like_many(image: str) -> None:
    parse((HEADER + text(allow=f'[Allow(image="{image}", reason="a")]')).encode(), "r.py")


def test_two_policies_of_one_name_are_refused() -> None:
    assert "the policy name `own` is used twice" in refusal(HEADER + text() + text().replace("OWN", "TWO"))


def test_a_rule_file_may_mix_rules_and_policies(tmp_path: Path) -> None:
    for name in ("lvscare", "airgap"):
        (tmp_path / f"{name}.py").write_text(Path(shipped()[name]).read_text())
    entries = load_all(str(tmp_path))
    assert [each.name for each in policies_in(entries)] == ["airgap"]
    assert [each.name for each in rules_in(entries)] == ["lvscare"]


def test_what_ships_is_asked_by_name_and_a_policy_only_then() -> None:
    assert {name: [each.name for each in load_all(name)] for name in shipped()} == {
        name: [name] for name in ("lvscare", "airgap", "disconnected")
    }
    assert policies_in(load_all(None)) == ()


def test_a_file_of_the_tree_cannot_stand_in_for_what_ships(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "airgap").write_text(HEADER + text())
    assert rule_files("airgap") == [shipped()["airgap"]]
    assert rule_files(f".{os.sep}airgap") == ["./airgap"]


def test_a_name_that_does_not_ship_is_told_with_the_nearest() -> None:
    with pytest.raises(UserError, match="--rules airgab: no such file, and nothing that ships; did you mean airgap"):
        rule_files("airgab")


@given(st.text("ab*", max_size=6), st.text("ab", max_size=6))
def test_a_pattern_is_like_a_text_as_a_regular_expression_would_say(pattern: str, given_: str) -> None:
    import re

    wanted = re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), given_) is not None
    assert like(given_, pattern) == wanted
