"""What a change does to the images."""

from __future__ import annotations

from codemod.finding.diagnostics import Span
from codemod.image.pattern import read
from codemod.inventory.changes import changes
from codemod.inventory.record import ListedImage, Mention, Origin, RedirectWay
from codemod.inventory.rows import rows

ENVIRONMENT = RedirectWay("environment", "AGENT_IMAGE")


def images(*program: str | tuple[str, RedirectWay]) -> tuple[ListedImage, ...]:
    mentions = []
    for number, each in enumerate(program):
        text, *redirects = (each,) if isinstance(each, str) else each
        pattern, span = read(text), Span("a.go", number, number + 1)
        assert pattern is not None
        mentions.append(Mention(pattern, span, (Origin(span, "const"),), tuple(redirects)))
    return rows(mentions)


def told(before: tuple[ListedImage, ...], now: tuple[ListedImage, ...]) -> list[tuple[str, str, str]]:
    return [
        (
            each.kind,
            each.before.pattern.text if each.before is not None else "",
            each.now.pattern.text if each.now is not None else "",
        )
        for each in changes(before, now)
    ]


def test_the_same_images_are_no_change() -> None:
    assert told(images("nginx", "{}", "{}/a:v1"), images("{}/a:v1", "{}", "nginx")) == []


def test_another_spelling_of_an_image_is_no_change() -> None:
    assert told(images("nginx"), images("docker.io/library/nginx:latest")) == []


def test_what_is_new_is_added_and_what_is_gone_is_dropped() -> None:
    assert told(images("a/b:1"), images("a/c:1")) == [("added", "", "a/c:1"), ("dropped", "a/b:1", "")]


def test_another_tag_of_a_repository_is_a_re_pin() -> None:
    assert told(images("a/b:1", "{}/c:1"), images("a/b:2", "{}/c:2")) == [
        ("re-pinned", "a/b:1", "a/b:2"),
        ("re-pinned", "{}/c:1", "{}/c:2"),
    ]


def test_of_two_new_tags_one_is_the_re_pin() -> None:
    assert told(images("a/b:1"), images("a/b:2", "a/b:3")) == [
        ("added", "", "a/b:3"),
        ("re-pinned", "a/b:1", "a/b:2"),
    ]


def test_another_registry_is_another_image() -> None:
    assert told(images("quay.io/a/b:1"), images("ghcr.io/a/b:1")) == [
        ("added", "", "ghcr.io/a/b:1"),
        ("dropped", "quay.io/a/b:1", ""),
    ]


def test_an_image_that_lost_its_redirect_is_made_fixed() -> None:
    assert told(images(("a/b:1", ENVIRONMENT)), images("a/b:1")) == [("fixed", "a/b:1", "a/b:1")]
    assert told(images("a/b:1"), images(("a/b:1", ENVIRONMENT))) == []


def test_a_re_pin_can_make_an_image_fixed_too() -> None:
    assert told(images(("a/b:1", ENVIRONMENT)), images("a/b:2")) == [
        ("re-pinned", "a/b:1", "a/b:2"),
        ("fixed", "a/b:1", "a/b:2"),
    ]


def test_slots_that_are_filled_from_elsewhere_are_others() -> None:
    assert told(images(("{}", ENVIRONMENT)), images(("{}", RedirectWay("flag", "agent")))) == [
        ("added", "", "{}"),
        ("dropped", "{}", ""),
    ]
