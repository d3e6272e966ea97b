"""JSON in texts that are known, judged by the standard library's reader."""

from __future__ import annotations

import json
from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from codemod.golang.evaluate.terms import Text
from codemod.golang.evaluate.values import Value
from codemod.golang.execute.json_texts import Spelled, spelled_json
from codemod.golang.read.syntax import Node

SITE = cast("Node", None)
PLAIN = st.text("abzAZ09 .:/-_{}[],", max_size=8)
SPELLED = st.recursive(
    PLAIN | st.booleans() | st.none() | st.integers(-999, 999),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(PLAIN, inner, max_size=3),
    max_leaves=8,
)


def shown(spelled: Spelled) -> object:
    """Return what `json` reads."""
    if isinstance(spelled, dict):
        return {name: shown(each) for name, each in spelled.items()}
    if isinstance(spelled, list):
        return list(map(shown, spelled))
    return spelled.text if isinstance(spelled, Value) else spelled


def same_but_for_capitals(read: object) -> bool:
    """Say whether some object has one key twice, as Go takes `image` and `Image` for one field."""
    if isinstance(read, list):
        return any(map(same_but_for_capitals, read))
    if not isinstance(read, dict):
        return False
    return len({name.lower() for name in read}) < len(read) or any(map(same_but_for_capitals, read.values()))


@given(st.dictionaries(PLAIN, SPELLED, min_size=1, max_size=4), st.sampled_from([None, 2]))
def test_an_object_is_what_the_library_reads(given: dict[str, object], indent: int | None) -> None:
    text = json.dumps(given, indent=indent)
    found = spelled_json(Value((Text(text),), SITE))
    if same_but_for_capitals(given):
        assert found is None
    else:
        assert found is not None and shown(found) == given


@given(st.text('{}[]:,"a1. \n-', max_size=14).map(lambda inner: f'{{"k":{inner}}}') | st.text('{}":,a1', max_size=10))
def test_what_the_library_refuses_is_no_object(text: str) -> None:
    found = spelled_json(Value((Text(text),), SITE))
    if found is not None:
        assert shown(found) == json.loads(text)


def test_an_empty_object_says_nothing() -> None:
    assert spelled_json(Value((Text("{}"),), SITE)) is None
