"""How a Value is shown to people."""

from __future__ import annotations

from codemod.golang.evaluate.terms import Call, Hole, Receiver, Select, Text, show

DOMAIN = Hole(Select(Receiver("example.com/m/pkg/registry", "*"), "Domain"), "s")


def test_holes_are_shown_in_go_s_spelling() -> None:
    assert show([DOMAIN, Text("/sealerio/lvscare:v1")]) == "{receiver.Domain}/sealerio/lvscare:v1"


def test_a_call_is_shown_by_the_function_s_short_name() -> None:
    call = Call("example.com/m/pkg/net.Join", ((DOMAIN,), (Text("5000"),)))
    assert show([Hole(call, "s")]) == '{net.Join(receiver.Domain, "5000")}'


def test_a_value_that_is_longer_than_any_reference_is_cut_off() -> None:
    one = show([Text("sealerio/lvscare:v1 " * 60_000)])
    many = show([Text("sealerio/lvscare:v1 ")] * 60_000)
    assert one == many and len(one) == 501 and one.endswith("…")
