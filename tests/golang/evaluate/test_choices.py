"""What a library function makes of many values is bounded before it is made, also where most of it is the same."""

from __future__ import annotations

import pytest
from go_module import marked, module

from codemod.golang.evaluate.expressions import evaluator_of
from codemod.golang.evaluate.frames import Frame
from codemod.golang.evaluate.models.stdlib import MODELS
from codemod.golang.evaluate.values import MAX_CHOICES, Value, each_choice, plain_text
from codemod.golang.read.syntax import Node

BRANCHES = "\n".join(f'\tif c({n}) {{\n\t\ta, b, s = "a{n}", "b{n}", "s{n}"\n\t}}' for n in range(60))
SOURCE = 'import (\n\t"fmt"\n\t"strings"\n)\n\nfunc f() {\n\ta, b, s := "", "", ""\n%s\n\there(%s)\n}\n'


def values_of(call: str) -> list[Value]:
    asked = module(p=SOURCE % (BRANCHES, call))
    node = marked(asked, "p")
    return evaluator_of(asked, MODELS, follow=False).evaluate(node, Frame(node.function))


@pytest.mark.parametrize(
    "call", ["strings.ReplaceAll(s, a, b)", "strings.Replace(s, a, b, 1)", "fmt.Sprint(s, a, b, s, a, b)"]
)
def test_many_lists_of_values_are_too_many(call: str) -> None:
    assert [str(value.unknown.message) for value in values_of(call) if value.unknown] == ["too many possible values"]


def test_what_is_too_many_is_not_made() -> None:
    asked = module(p='var x = here("a")')
    site, made = marked(asked, "p"), list[Node]()

    def say(*choice: Value) -> Value:
        made.append(choice[0].site)
        return plain_text("same", site)

    many = [plain_text(f"a{n}", site) for n in range(64)]
    assert [value.unknown is not None for value in each_choice([many] * 3, say, site)] == [True]
    assert made == []
    assert [value.text for value in each_choice([many] * 2, say, site)] == ["same"]
    assert len(made) == MAX_CHOICES


def test_two_lists_of_values_are_combined_where_little_comes_of_them() -> None:
    assert [value.text for value in values_of('strings.TrimPrefix("quay.io/a", b)')] == ["quay.io/a"]
