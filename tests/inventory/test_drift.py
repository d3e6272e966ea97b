"""Where a list and a program disagree, and what cannot be told."""

from __future__ import annotations

import pytest

from codemod.finding.diagnostics import Diagnostic, Span
from codemod.image.pattern import read
from codemod.inventory.drift import Drift
from codemod.inventory.image_lists import entries
from codemod.inventory.record import Mention, Origin
from codemod.inventory.rows import rows


def drift(program: list[str], listed: list[str], *, whole: bool = True) -> Drift:
    mentions = []
    for number, text in enumerate(program):
        pattern, span = read(text), Span("a.go", number, number + 1)
        assert pattern is not None
        mentions.append(Mention(pattern, span, (Origin(span, "const"),)))
    return Drift(rows(mentions), entries("images.txt", "\n".join(listed).encode()), whole)


def told(found: Drift) -> list[str]:
    return [f"{each.code} {each.message.args[0][1]}" for each in found.findings()]


def test_the_same_images_are_no_finding() -> None:
    found = drift(["nginx", "quay.io/a/b:v1"], ["quay.io/a/b:v1", "docker.io/library/nginx:latest"])
    assert (told(found), found.listed, found.untold) == ([], 2, ())


def test_what_the_list_lacks_is_where_it_is_named() -> None:
    (found,) = drift(["quay.io/a/b:v1"], []).findings()
    assert (found.code, found.span.path) == ("IMG504", "a.go")


def test_what_nothing_names_is_at_its_line() -> None:
    (found,) = drift([], ["quay.io/a/b:v1"]).findings()
    assert (found.code, found.span) == ("IMG505", Span("images.txt", 0, 14))


@pytest.mark.parametrize("pattern", ["{}/calico/node:v1", "quay.io/calico/node:{}", "{}", "quay.io/{}"])
def test_what_may_be_listed_is_no_finding(pattern: str) -> None:
    found = drift([pattern, "quay.io/calico/node:v1"], ["quay.io/calico/node:v1"])
    assert (told(found), found.listed, len(found.untold)) == ([], 1, 1)


def test_what_no_entry_can_be_is_not_listed() -> None:
    assert told(drift(["{}/calico/node:v1"], ["quay.io/calico/node:v2"])) == [
        "IMG504 {}/calico/node:v1",
        "IMG505 quay.io/calico/node:v2",
    ]


def test_a_slot_names_nothing() -> None:
    found = drift(["{}"], ["quay.io/a/b:v1"])
    assert (told(found), len(found.untold)) == (["IMG505 quay.io/a/b:v1"], 1)


def test_a_slot_is_not_known_to_be_missing() -> None:
    assert told(drift(["{}"], [])) == []


def test_nothing_is_called_unused_where_a_part_was_not_read() -> None:
    assert told(drift([], ["quay.io/a/b:v1"], whole=False)) == []


def hints(found: Drift) -> list[str]:
    def hint(each: Diagnostic) -> str:
        assert each.hint is not None
        return str(each.hint)

    return [hint(each) for each in found.findings()]


def test_a_re_pinned_image_and_its_old_entry_name_each_other() -> None:
    found = drift(["quay.io/a/b:v2"], ["quay.io/a/b:v1"])
    assert hints(found) == ["the list has quay.io/a/b:v1", "the program names quay.io/a/b:v2"]
    assert [[each.span.path for each in one.related] for one in found.findings()] == [["images.txt"], ["a.go"]]


def test_an_entry_is_the_old_one_of_one_image() -> None:
    found = drift(["quay.io/a/b:v2", "quay.io/a/b:v3"], ["quay.io/a/b:v1"])
    assert hints(found) == ["the list has quay.io/a/b:v1", "add it to the list", "the program names quay.io/a/b:v2"]


def test_the_same_name_is_nearer_than_the_same_last_part() -> None:
    found = drift(["quay.io/a/b:v2"], ["docker.io/x/b:v1", "quay.io/a/b:v1"])
    assert hints(found)[0] == "the list has quay.io/a/b:v1"
