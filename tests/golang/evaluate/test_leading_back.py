"""Objects that hold others of their kind: what lies in one is asked for along the ways that a program spells out."""

from __future__ import annotations

import pytest
from go_module import marked, module

from codemod.golang.evaluate.expressions import evaluator_of
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.models.stdlib import MODELS
from codemod.golang.flow.paths import ELEMENT, Index, Path, leads_back

TREE = """type node struct { name string; parent, first, next *node }

func find(n *node, name string) *node {
	for each := n.first; each != nil; each = each.next {
		if each.name == name {
			n = each
		}
	}
	for n.parent != nil {
		n = n.parent
	}
	return n
}

func walk(n *node, names []string) *node {
	for _, name := range names {
		n = find(n, name)
		n = n.parent
	}
	return n
}

func f(n *node, names []string) { here(walk(walk(n, names), names).name) }
"""


def test_a_tree_is_not_followed_on_every_way_in_it() -> None:
    asked = module(p=TREE + "func here(x any) {}")
    evaluator = evaluator_of(asked, MODELS, follow=False)
    node = marked(asked, "p")
    found = evaluator.at(node, lambda: evaluator.evaluate(node, Frame(node.function)))
    assert found
    assert not evaluator.problems
    assert evaluator.steps < 5_000


@pytest.mark.parametrize(
    ("path", "wanted"),
    [
        (("Spec", "Template", "Spec", "Containers", "Image"), False),
        (("next", "next", "next", "name"), False),
        (("next", "next", "next", "next", "name"), True),
        (("next", "parent", "next", "parent", "next"), True),
        (("Pods", ELEMENT, "Containers", ELEMENT, "Args", ELEMENT), False),
        ((ELEMENT, ELEMENT, ELEMENT, ELEMENT), True),
        ((Index(0), Index(0), Index(0), Index(0)), False),
    ],
)
def test_a_path_leads_back_where_its_names_or_any_elements_repeat(path: Path, wanted: bool) -> None:
    assert leads_back(path) == wanted
