"""What was looked through in vain is forgotten: its nodes, and what was asked of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from go_module import module

from codemod.golang.flow.fields import assignments, field_writes
from codemod.golang.flow.may_alias import replacements
from codemod.golang.program import sources
from codemod.golang.program.once import Found, looked_through
from codemod.golang.program.packages import Module
from codemod.golang.program.types import Type, of_node, spec_of
from codemod.golang.read.files import Declaration
from codemod.golang.read.syntax import Node, top_of

TYPES = "type A struct{ Name string }\n\ntype B struct{ Name string }\n\nfunc a() *A { return nil }\n"
WRITES = "func f() {\n\tb := &B{}\n\tb.Name = text()\n\t*b = B{Name: text()}\n}\n"


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if much was looked through before."""
    monkeypatch.setattr(sources, "MAX_LOWERED", 0)


def type_(asked: Module, name: str) -> Type:
    (item,) = asked.in_folder("p").named(name)
    found = of_node(spec_of(item).get("name"))
    assert found is not None
    return found


def function(asked: Module) -> Declaration:
    (item,) = asked.in_folder("p").named("f")
    return item.declaration


def nodes_in(answer: object) -> Iterator[Node]:
    if isinstance(answer, Node):
        yield answer
    elif isinstance(answer, tuple | list | set | frozenset):
        for each in answer:
            yield from nodes_in(each)
    elif isinstance(answer, dict):
        yield from nodes_in([*answer, *answer.values()])
    elif isinstance(answer, Found):
        yield from nodes_in(answer.known)


def test_a_declaration_that_writes_to_another_type_s_field_keeps_no_nodes() -> None:
    asked = module(p=TYPES + WRITES)
    assert field_writes(asked, type_(asked, "A"), "Name") == ()
    assert list(assignments(asked, type_(asked, "A"), "Name")) == []
    assert not function(asked).is_lowered
    held = [node for pair in asked.answers.items() for node in nodes_in(pair)]
    assert all(node.file.source[top_of(node).start :].startswith(b"type") for node in held)


def test_what_was_found_is_kept_and_is_what_is_found_the_next_time() -> None:
    asked = module(p=TYPES + WRITES)
    assert field_writes(asked, type_(asked, "A"), "Name") == ()
    found = field_writes(asked, type_(asked, "B"), "Name")
    assert [write.node.text for write in found] == ["b.Name", "Name: text()"]
    assert function(asked).is_lowered
    assert all(top_of(write.node) is function(asked).node for write in found)
    assert len(list(assignments(asked, type_(asked, "B"), "Name"))) == 1
    assert len(replacements(asked, type_(asked, "B"))) == 1


def test_who_was_asked_before_keeps_the_nodes() -> None:
    asked = module(p=TYPES + WRITES)
    before = function(asked).node
    assert field_writes(asked, type_(asked, "A"), "Name") == ()
    assert function(asked).node is before


def test_an_answer_that_holds_a_node_keeps_all_of_them() -> None:
    asked = module(p=TYPES + WRITES)
    declaration = function(asked)

    def asking(top: Node) -> Iterator[int]:
        asked.answers["what the function is"] = (1, {"it": top})
        yield from ()

    assert list(looked_through(asked, declaration, asking)) == []
    assert asked.answers["what the function is"] == (1, {"it": declaration.node})


def test_who_keeps_answers_elsewhere_tells_by_its_state() -> None:
    asked, state = module(p=TYPES + WRITES), [0]
    declaration = function(asked)

    def asking(top: Node) -> Iterator[int]:
        state.append(1)
        yield from ()

    assert list(looked_through(asked, declaration, asking, lambda: len(state))) == []
    assert declaration.is_lowered


def test_of_a_small_program_all_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_LOWERED", 1_000)
    asked = module(p=TYPES + WRITES)
    assert field_writes(asked, type_(asked, "A"), "Name") == ()
    assert function(asked).is_lowered


def test_what_is_looked_through_again_and_again_is_kept() -> None:
    asked = module(p=TYPES + WRITES)
    nodes = []
    for _ in range(4):
        list(looked_through(asked, function(asked), lambda top: nodes.append(top) or ()))
    assert function(asked).is_lowered
    assert nodes[-1] is nodes[-2] is function(asked).node


def test_a_file_is_parsed_for_a_struct_of_elsewhere_where_its_bytes_may_replace_one() -> None:
    imports = 'import v1 "k8s.io/api/core/v1"\n\n'
    given = "func f(c *v1.Container) { %s }\n"
    asked = module(
        p=imports + given % "g(c)", q=imports + given % "*c = v1.Container{}", r=imports + given % "c.Name = n"
    )
    (item,) = asked.in_folder("p").named("f")
    parameter = item.declaration.node["parameters"].children[0]
    found = of_node(parameter["type"])
    assert found is not None
    assert [write.node.text for write in replacements(asked, found)] == ["*c"]
    assert "r/r.go" not in asked.sources.parsed


def test_who_asks_whether_there_is_anything_looks_no_further() -> None:
    looked = []

    def look() -> Iterator[int]:
        for number in range(3):
            looked.append(number)
            yield number

    found = Found(look)
    assert found
    assert looked == [0]
    assert [list(found), list(found)] == [[0, 1, 2], [0, 1, 2]]
    assert looked == [0, 1, 2]
    assert not Found(lambda: iter(()))


def test_where_looking_is_given_up_the_next_who_asks_goes_on() -> None:
    faults = [RecursionError]

    def look() -> Iterator[int]:
        yield 0
        for fault in faults:
            raise fault
        yield 1

    found = Found(look)
    with pytest.raises(RecursionError):
        list(found)
    faults.clear()
    assert list(found) == [0, 1]


def test_what_was_found_in_the_middle_of_looking_in_vain_is_kept() -> None:
    asked = module(p=TYPES + WRITES)
    declaration = function(asked)
    given = assignments(asked, type_(asked, "B"), "Name")

    def asking(top: Node) -> Iterator[int]:
        assert given
        yield from ()

    assert list(looked_through(asked, declaration, asking)) == []
    assert declaration.is_lowered
    assert top_of(given.known[0].node) is declaration.node
