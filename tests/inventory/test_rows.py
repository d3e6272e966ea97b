"""Which mentions are one row."""

from __future__ import annotations

from codemod.finding.diagnostics import Span
from codemod.image.pattern import read
from codemod.inventory.record import Mention, Origin, RedirectWay, apart
from codemod.inventory.rows import rows
from codemod.records import replace

FLAG, OTHER = RedirectWay("flag", "proxy-image"), RedirectWay("flag", "agent-image")


def mention(text: str, place: int, *redirects: RedirectWay) -> Mention:
    pattern = read(text)
    assert pattern is not None
    span = Span("a.go", place, place + 1)
    return Mention(pattern, span, (Origin(span, "const"),), redirects)


def listed(*mentions: Mention) -> list[tuple[str, str, int]]:
    return [(row.pattern.text, row.registry_kind, len(row.origins)) for row in rows(mentions)]


def test_one_image_is_one_row_with_all_places() -> None:
    assert listed(mention("quay.io/a:v1", 1), mention("quay.io/a:v1", 2)) == [("quay.io/a:v1", "fixed", 2)]


def test_branches_of_one_place_are_the_default_and_its_redirect() -> None:
    assert listed(mention("{}/a:v1", 1, FLAG), mention("quay.io/a:v1", 1)) == [("quay.io/a:v1", "default", 1)]


def branches(*mentions: Mention) -> list[tuple[str, list[str]]]:
    return [(row.pattern.text, [each.text for each in row.branches]) for row in rows(mentions)]


def test_what_one_expression_takes_from_several_registries_is_one_row_that_says_so() -> None:
    mirror, own = mention("mirror.example/google/a:v1", 1), mention("registry.k8s.io/a:v1", 1)
    assert branches(mirror, own) == [("registry.k8s.io/a:v1", ["mirror.example/google/a:v1"])]


def test_each_branch_counts_where_every_reference_does() -> None:
    mirror, own, other = mention("mirror.example/a:v1", 1), mention("quay.io/a:v1", 1), mention("quay.io/a:v1", 2)
    assert [image.pattern.text for image in apart(rows([mirror, own, other]))] == [
        "quay.io/a:v1",
        "mirror.example/a:v1",
    ]


def test_what_different_expressions_hand_to_one_place_is_no_branch() -> None:
    one, two = mention("one.example/a:v1", 1), mention("two.example/a:v1", 2)
    two = replace(two, place=one.place)
    assert branches(one, two) == [("one.example/a:v1", []), ("two.example/a:v1", [])]


def test_places_apart_are_rows_apart() -> None:
    found = listed(mention("{}/a:v1", 1), mention("quay.io/a:v1", 2))
    assert found == [("quay.io/a:v1", "fixed", 1), ("{}/a:v1", "variable", 1)]


def test_twins_that_one_flag_decides_are_one_row() -> None:
    assert listed(mention("{}/a:{}", 1, FLAG), mention("quay.io/x/a:{}", 2, FLAG)) == [("quay.io/x/a:{}", "default", 2)]


def test_no_twins_are_another_tag_another_flag_another_name() -> None:
    known = mention("quay.io/x/a:v1", 1, FLAG)
    others = [mention("{}/a:v2", 2, FLAG), mention("{}/a:v1", 3, OTHER), mention("{}/b:v1", 4, FLAG)]
    assert [len(listed(known, other)) for other in others] == [2, 2, 2]


def test_slots_are_apart_by_what_fills_them() -> None:
    assert len(listed(mention("{}", 1, FLAG), mention("{}", 2, FLAG), mention("{}", 3, OTHER))) == 2
