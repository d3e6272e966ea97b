"""Which decoders get what a field holds, and that a file is not parsed where the field is only looked at."""

from __future__ import annotations

import pytest
from go_module import module

from codemod.golang.flow.decoded import decodings
from codemod.golang.flow.paths import ELEMENT
from codemod.golang.flow.stowed import StowedField
from codemod.golang.program.packages import Module

DECLARED = (
    "type Host struct{ Name string }\ntype Conf struct{ HA *bool; Hosts []*Host }\ntype Info struct{ Local *Conf }\n"
)
HEAD = 'import ("encoding/json"; "example.com/m/info")\n'


def asked(text: str) -> tuple[Module, StowedField]:
    found = module(info=DECLARED, p=HEAD + text)
    (item,) = found.in_folder("info").named("Info")
    node = item.declaration.node
    struct = next(each for each in node.walk() if each.kind == "struct_type" and each.start >= item.start)
    return found, StowedField((item.file.path, struct.start), "Local", "info")


@pytest.mark.parametrize(
    "text",
    [
        "func f(i info.Info) { json.Unmarshal(raw, i.Local) }",
        "func f(i info.Info) {\n\tif ok := load(i.Local); ok {\n\t}\n}\n"
        "func load(c *info.Conf) bool { return json.Unmarshal(raw, c) == nil }",
        "func f(i info.Info) {\n\tfor _, each := range i.Local.Hosts {\n\t\tjson.Unmarshal(raw, each)\n\t}\n}",
        "func f(i info.Info) {\n\tfor _, each := range\n\ti.Local.Hosts {\n\t\tjson.Unmarshal(raw, each)\n\t}\n}",
        "func f(i info.Info) {\n\tif func() bool { for _, each := range i.Local.Hosts {\n"
        "\t\tjson.Unmarshal(raw, each)\n\t\t}; return true }() {\n\t}\n}",
    ],
)
def test_what_goes_on_from_a_field_to_a_decoder_is_found(text: str) -> None:
    found, place = asked(text)
    assert [each.call["function"].text for each in decodings(found, place, ("Hosts", ELEMENT))] == ["json.Unmarshal"]


@pytest.mark.parametrize(
    "text",
    [
        "func f(i info.Info) { use(i.Local == nil) }",
        "func f(i info.Info) bool { return i.Local != nil && *i.Local.HA || ready }",
        "func f(i info.Info) {\n\tif i.Local == nil {\n\t\treturn\n\t} else if !*i.Local.HA {\n\t\treturn\n\t}\n}",
    ],
)
def test_where_a_field_is_only_looked_at_nothing_is_parsed(text: str) -> None:
    found, place = asked(text)
    assert list(decodings(found, place, ("Hosts", ELEMENT))) == []
    assert [path for path in found.sources.parsed if path.startswith("p/")] == []
