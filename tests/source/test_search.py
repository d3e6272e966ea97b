"""A search by words: what is looked for first, and that nothing is missed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from codemod.source.search import fewest, grouped, held_by, holds, sieve, signs

SMALL = st.binary(min_size=1, max_size=5).map(lambda data: bytes(b"lvs/"[byte % 4] for byte in data))


def test_words_that_share_two_bytes_are_looked_for_together() -> None:
    sifted = sieve([b'"lv', b"/lv", b"lvs", b"scare"])
    assert {sign: sorted(groups) for sign, groups in sifted.items()} == {
        b"lv": [b'"lv', b"/lv", b"lvs"],
        b"scare": [b"scare"],
    }


@given(st.lists(SMALL, min_size=1, max_size=8), SMALL)
def test_a_sieve_loses_no_file(words: list[bytes], data: bytes) -> None:
    found = any(sign in data and holds(data, groups) for sign, groups in sieve(fewest(words)).items())
    assert found == any(word in data for word in words)


@given(st.lists(SMALL, min_size=1, max_size=8), st.lists(SMALL, max_size=60).map(b"".join), st.integers(0, 300))
def test_what_is_held_is_what_is_found_up_to_the_end(words: list[bytes], data: bytes, end: int) -> None:
    assert holds(data, grouped(words), end) == any(word in data[:end] for word in words)


def test_of_many_words_those_that_begin_with_more_are_looked_for_behind_that() -> None:
    names = [f'"karmada-{part}"'.encode() for part in ("agent", "aggregated", "controller", "search", "scheduler")]
    groups = grouped(names)
    assert list(groups) == [b'"karmada-']
    assert sorted(groups[b'"karmada-']) == sorted(names)


@given(st.lists(SMALL, min_size=30, max_size=60), st.lists(SMALL, max_size=60).map(b"".join))
def test_of_many_words_none_is_lost(words: list[bytes], data: bytes) -> None:
    held = [word for word in sorted(set(words)) if word in data]
    assert (holds(data, grouped(words)), sorted(held_by(data, grouped(sorted(set(words)))))) == (bool(held), held)


@given(st.lists(SMALL, max_size=30))
def test_fewest_are_the_words_that_hold_no_other_one(words: list[bytes]) -> None:
    alone = {word for word in words if not any(part != word and part in word for part in words)}
    assert fewest(words) == sorted(alone, key=lambda word: (len(word), word))


def test_words_that_end_alike_have_one_sign() -> None:
    assert signs([b'"scare', b"`scare", b"76scare", b"lvscare", b"LvsCare", b'"lv"', b'"lvs"']) == [
        *(b'"lv', b"scare", b"LvsCare")
    ]


@given(st.lists(SMALL, min_size=1, max_size=12))
def test_each_word_holds_a_sign(words: list[bytes]) -> None:
    assert all(any(sign in word for sign in signs(words)) for word in words)


@given(st.lists(SMALL, min_size=1, max_size=12), st.lists(SMALL, max_size=30).map(b"".join))
def test_each_word_that_is_held_is_told_once(words: list[bytes], data: bytes) -> None:
    found = list(held_by(data, grouped(sorted(set(words)))))
    assert sorted(found) == sorted(word for word in set(words) if word in data)
