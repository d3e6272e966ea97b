"""Who looks for a text is told what all write to a field, as far as that may have a part in it."""

from __future__ import annotations

import pytest
from go_module import marked, module
from hypothesis import given
from hypothesis import strategies as st

from codemod.golang.evaluate.contexts import everywhere
from codemod.golang.evaluate.expressions import evaluator_of
from codemod.golang.evaluate.models.stdlib import MODELS
from codemod.golang.evaluate.sought import has_part_of
from codemod.golang.evaluate.terms import Field, Hole
from codemod.golang.evaluate.values import Value, plain_text
from codemod.golang.read.syntax import Node

SOUGHT = "ceph/cosi"
READ = """
type Spec struct{ Image, Version string }
type Cluster struct{ Spec Spec }
func image(c *Cluster) { here(c.Spec.Image) }
"""


def found(source: str, sought: tuple[str, ...] = (SOUGHT,)) -> list[Value] | None:
    """Return what `here(...)` can be for who looks for a text; None where that takes too many steps."""
    program = module(a=READ + source)
    node, evaluator = marked(program, "a"), evaluator_of(program, MODELS, sought=sought)
    values = evaluator.at(node, lambda: everywhere(evaluator, node))
    return values if not evaluator.problems else None


def texts(source: str) -> list[str | None]:
    values = found(source)
    assert values is not None
    return [value.text for value in values]


def test_an_object_that_is_made_elsewhere_counts() -> None:
    assert "quay.io/ceph/cosi:v1" in texts('var other = Spec{Image: "quay.io/ceph/cosi:v1"}')


def test_a_piece_of_the_text_counts() -> None:
    assert "ceph" in texts('func f(s *Spec) { s.Image = "ceph" }')


def test_what_has_no_part_in_it_is_one_hole() -> None:
    values = found(
        'var one, two = Spec{Image: "quay.io/ceph/ceph:v19"}, Spec{Image: "nginx"}\nfunc main() { image(nil) }'
    )
    assert values is not None
    (part,) = [part for value in values for part in value.parts]
    assert isinstance(part, Hole)
    assert isinstance(part.term, Field)


def test_who_looks_for_nothing_is_told_what_the_object_has() -> None:
    source = (
        'var other = Spec{Image: "quay.io/ceph/cosi:v1"}\nfunc main() { image(&Cluster{Spec: Spec{Image: "nginx"}}) }'
    )
    values = found(source, ())
    assert values is not None
    assert {value.text for value in values} == {"nginx"}


@pytest.mark.parametrize(
    "other",
    [
        'type Old struct{ Image, Version string }\nvar old = Old{Image: "ceph/cosi"}\n'
        "func main() { image(&Cluster{Spec: Spec(old)}) }",
        'var old = struct{ Image, Version string }{Image: "ceph/cosi"}\nfunc main() { image(&Cluster{Spec: old}) }',
    ],
    ids=["of another type", "of a type without a name"],
)
def test_an_object_that_was_another_counts(other: str) -> None:
    assert "ceph/cosi" in texts(other)


@pytest.mark.parametrize(
    "source",
    [
        'func resolve() (string, error) { return "ceph/cosi", nil }\n'
        "func f(s *Spec) { var err error; s.Image, err = resolve(); _ = err }",
        'func f(s *Spec, on bool) { t := Spec{"ceph/cosi", ""}; if on { *s = t } }',
        'func f(s []Spec) { for i := range s { s[i].Image = "ceph/cosi" } }',
        'type Wide struct{ Spec }\nfunc f(w *Wide) { w.Image = "ceph/cosi" }',
    ],
    ids=["two results", "by position", "an element", "promoted"],
)
def test_whatever_writes_to_the_field_counts(source: str) -> None:
    assert "ceph/cosi" in texts(source)


def test_what_is_written_to_a_copy_counts_for_the_copy() -> None:
    source = """
type Spec struct{ Image string }
func f(s *Spec) { own := *s; own.Image = "ceph/cosi"; here(own.Image) }
"""
    program = module(a=source)
    node, evaluator = marked(program, "a"), evaluator_of(program, MODELS, sought=(SOUGHT,))
    assert "ceph/cosi" in {value.text for value in evaluator.at(node, lambda: everywhere(evaluator, node))}


@pytest.mark.parametrize(
    "source",
    [
        'func f(s *Spec) { s.Image = "cosi"; s.Image = "ceph/" + s.Image }',
        'func prefix(s string) string { return "ceph/" + s }\nfunc f(s *Spec) { s.Image = prefix(s.Image) }',
    ],
)
def test_a_field_that_is_made_of_itself_is_not_told(source: str) -> None:
    assert found(source) is None


@given(st.text(alphabet="ab/:-1", min_size=1, max_size=8), st.data())
def test_each_piece_of_a_text_has_a_part_in_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    before, behind = (data.draw(st.text(alphabet="ab/:-1", max_size=3)) for _ in range(2))
    whole = (before if start == 0 else "") + text[start:end] + (behind if end == len(text) else "")
    assert has_part_of(plain_text(whole, site()), (text,))


def site() -> Node:
    return marked(module(a=READ), "a")


def test_a_word_of_the_name_is_enough() -> None:
    assert has_part_of(plain_text("CEPH-COSI", site()), (SOUGHT,))


def test_the_name_of_another_image_has_no_part() -> None:
    assert not has_part_of(plain_text("quay.io/ceph/ceph:v19", site()), (SOUGHT,))
