"""Paths below a variable, as people read them."""

from codemod.golang.flow.paths import ELEMENT, Index


def test_an_element_is_told_as_go_spells_it() -> None:
    assert [str(step) for step in (Index(b"lvscare"), Index(0), ELEMENT)] == ['["lvscare"]', "[0]", "[*]"]
