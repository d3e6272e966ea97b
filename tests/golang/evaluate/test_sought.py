"""Who looks for a text stops where one has a part of it; what all write to a field is seen, whatever object has it."""

from __future__ import annotations

from functools import partial

import pytest
from go_module import marked, module
from hypothesis import given
from hypothesis import strategies as st

from codemod.golang.evaluate.contexts import everywhere
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.memory import NO_WORDS
from codemod.golang.evaluate.models.stdlib import MODELS
from codemod.golang.evaluate.sought import has_part_of, seeker, words_of
from codemod.golang.evaluate.values import Value
from codemod.golang.read.syntax import Node

READ = """
type Spec struct{ Image, Version string }
type Cluster struct{ Spec Spec }
func image(c *Cluster) { here(c.Spec.Image) }
"""


def any_value(node: Node, evaluator: Evaluator) -> list[Value]:
    return everywhere(evaluator, node)


def sees(source: str, text: str = "ceph/cosi") -> bool:
    """Whether something on the way to `here(...)` may have a part of a text."""
    program = module(a=source)
    node, asked = marked(program, "a"), seeker(program, MODELS, NO_WORDS, words_of([text]))
    assert asked is not None
    found = asked.may_come(node, partial(any_value, node))
    assert not asked.problems
    return found


def test_what_no_object_has_is_not_seen() -> None:
    assert not sees(
        READ + 'var other = Spec{Image: "quay.io/ceph/ceph:v19"}\nfunc main() { image(&Cluster{Spec: other}) }'
    )


@pytest.mark.parametrize(
    "source",
    [
        'var other = Spec{Image: "quay.io/ceph/cosi:v1"}',
        'var other = Spec{"quay.io/ceph/cosi:v1", ""}',
        'func f(s *Spec) { s.Image = "ceph/co" + "si" }',
        'func f(s *Spec) { s.Image = "CEPH-COSI" }',
        'func resolve() (string, error) { return "ceph/cosi", nil }\n'
        "func f(s *Spec) { var err error; s.Image, err = resolve(); _ = err }",
        'func f(s []Spec) { for i := range s { s[i].Image = "ceph/cosi" } }',
        'type Wide struct{ Spec }\nfunc f(w *Wide) { w.Image = "ceph/cosi" }',
        'func prefix(s string) string { return "ceph/" + s }\nfunc f(s *Spec) { s.Image = prefix(s.Image) + "cosi" }',
        'func f(s *Spec, at *string) { at = &s.Image; *at = "nginx"; g(&Cluster{}) }\n'
        'func g(c *Cluster) { c.Spec.Image = "ceph/cosi"; image(c) }',
    ],
)
def test_whatever_is_written_to_the_field_of_any_object_is_seen(source: str) -> None:
    assert sees(READ + source)


@pytest.mark.parametrize(
    "source",
    [
        'type Old struct{ Image, Version string }\nvar old = Old{Image: "ceph/cosi"}\n'
        "func main() { image(&Cluster{Spec: Spec(old)}) }",
        'type Old struct{ Image, Version string }\nvar old = Old{Image: "ceph/cosi"}\n'
        "func main() { image(&Cluster{Spec: (Spec) /* as it was */ (old)}) }",
        'var old = struct{ Image, Version string }{Image: "ceph/cosi"}\nfunc main() { image(&Cluster{Spec: old}) }',
    ],
)
def test_what_was_written_to_an_object_of_another_type_is_seen(source: str) -> None:
    assert sees(READ + source)


def test_a_field_that_is_promoted_is_that_of_the_struct_inside() -> None:
    other = 'type Old struct{ Image, Version string }\nvar old = Old{Image: "ceph/cosi"}\ntype Wide struct{ Spec }\n'
    assert sees(
        "type Spec struct{ Image, Version string }\n" + other + "func main() { w := &Wide{Spec(old)}; here(w.Image) }"
    )


@pytest.mark.parametrize(
    "source",
    [
        'type spec struct{ image string }\nfunc f(s *spec) { own := *s; own.image = "ceph/cosi"; here(own.image) }',
        'func f() { type spec struct{ n int; image string }; s := spec{1, "ceph/cosi"}; here(s.image) }',
        'import "strings"\ntype spec struct{ of string }\n'
        'func f(s *spec) { here(strings.TrimPrefix("docker.io/ceph/cosi", s.of)) }\n'
        'func main() { f(&spec{"docker.io/"}) }',
        'type spec struct{ of string }\nvar images = map[string]string{"a": "ceph/cosi", "b": "nginx"}\n'
        'func f(s *spec) { here(images[s.of]) }\nfunc main() { f(&spec{"a"}) }',
        'type source interface{ image() string }\ntype own struct{}\nfunc (own) image() string { return "ceph/cosi" }\n'
        "type spec struct{ of string }\nfunc made(s source) *spec { i := s.image(); return &spec{of: i} }\n"
        "func main() { here(made(own{}).of) }",
    ],
    ids=[
        "written to a copy",
        "of a type inside a function",
        "cut by a field",
        "chosen by a field",
        "made by who calls",
    ],
)
def test_what_no_field_has_is_seen_where_it_is_evaluated(source: str) -> None:
    assert sees(source)


def test_where_the_way_is_cut_off_nobody_knows() -> None:
    calls = "\n".join(f"func f{n}(s string) string {{ return f{n + 1}(s) }}" for n in range(80))
    assert sees(f'{calls}\nfunc f80(s string) string {{ return s }}\nfunc main() {{ here(f0("nginx")) }}')


@given(st.text(alphabet="ab/:-1", max_size=4), st.text(alphabet="abc", min_size=3, max_size=8), st.data())
def test_a_name_in_two_pieces_has_a_part_in_one_of_them(before: str, name: str, data: st.DataObject) -> None:
    (word,) = words_of([f"org/{name}"])
    at = data.draw(st.integers(0, len(name)))
    assert has_part_of(before + name[:at], word) or has_part_of(name[at:] + before, word)


def test_the_longest_word_of_the_last_name_is_looked_for() -> None:
    texts = ["quay.io/sig-storage/Objectstorage-sidecar:v1", "org/etcd@sha256:0123456789", "v1"]
    assert words_of(texts) == ("etcd", "objectstorage", "v1")


def test_who_may_find_anything_looks_for_nothing() -> None:
    assert words_of(["ceph/cosi", ""]) == ()


@pytest.mark.parametrize("text", ["quay.io/ceph/ceph:v19", "c", "si", ""])
def test_another_text_has_no_part(text: str) -> None:
    assert not has_part_of(text, "lvscare")


RESOLVER = """
type resolver interface{ image() string }
func use(r resolver) { here(r.image()) }
func main() { use(made()) }
"""


@pytest.mark.parametrize(
    "source",
    [
        'type fixed struct{}\nfunc (fixed) image() string { return "ceph/cosi" }\n'
        "func made() resolver { return fixed{} }",
        "type named struct{ name string }\nfunc (n *named) image() string { return n.name }\n"
        'func made() resolver { return &named{name: "ceph/cosi"} }',
        "type listed struct{ names []string }\nfunc (l listed) image() string { return l.names[0] }\n"
        'func made() resolver { return listed{names: []string{"ceph/cosi"}} }',
        'type tabled struct{ names map[string]string }\nfunc (t tabled) image() string { return t.names["a"] }\n'
        'func made() resolver { return tabled{names: map[string]string{"a": "ceph/cosi"}} }',
        "type asking struct{ ask func() string }\nfunc (a asking) image() string { return a.ask() }\n"
        'func made() resolver { return asking{ask: func() string { return "ceph/cosi" }} }',
        "type inner struct{ name string }\nfunc (i inner) image() string { return i.name }\n"
        "type outer struct{ r resolver }\nfunc (o outer) image() string { return o.r.image() }\n"
        'func made() resolver { return outer{r: inner{name: "ceph/cosi"}} }',
        "type inner struct{ name string }\nfunc (i inner) image() string { return i.name }\n"
        'type outer struct{ resolver }\nfunc made() resolver { return outer{inner{"ceph/cosi"}} }',
        "type text string\nfunc (t text) image() string { return string(t) }\n"
        'func made() resolver { return text("ceph/cosi") }',
        "type list []string\nfunc (l list) image() string { return l[0] }\n"
        'func made() resolver { return list{"ceph/cosi"} }',
        "type later struct{ name string }\nfunc (l *later) image() string { return l.name }\n"
        'func made() resolver { l := &later{}; l.name = "ceph/cosi"; return l }',
    ],
)
def test_what_any_method_behind_an_interface_gives_is_seen(source: str) -> None:
    assert sees(RESOLVER + source)


@pytest.mark.parametrize(
    "source",
    [
        'func f(c Cluster) { c.Spec.Version = "1"; image(&c) }\nfunc g(s *Spec) { s.Image = "ceph/cosi" }',
        'func f(s Spec) { s.Image = "ceph/cosi"; here(s.Image) }',
        'func f(all []Spec) { for _, each := range all { each.Image = "ceph/cosi"; here(each.Image) } }',
        'type Wide struct{ Spec }\nfunc f(w Wide) { w.Image = "ceph/cosi"; here(w.Spec.Image) }',
    ],
)
def test_what_is_written_to_a_copy_is_seen(source: str) -> None:
    read = READ if "image(" in source else READ.replace("here(c.Spec.Image)", "")
    assert sees(read + source)


@pytest.mark.parametrize(
    "source",
    [
        'import "example.org/client"\nfunc main() { c := &client.C{Name: func() string { return "ceph/cosi" }}; '
        "here(c.Name()) }",
        'import "strings"\nfunc main() { var b strings.Builder; b.WriteString("ceph/"); b.WriteString("cosi"); '
        "here(b.String()) }",
        'import "example.org/client"\ntype own struct{}\nfunc (own) Name() string { return "ceph/cosi" }\n'
        "func main() { var c client.Named = own{}; here(c.Name()) }",
        'import "example.org/client"\ntype own struct{ client.Named }\n'
        'func (own) Name() string { return "ceph/cosi" }\n'
        "func first() client.Named { return own{} }\nfunc main() { here(first().Name()) }",
    ],
)
def test_what_a_method_of_others_gives_is_seen_where_the_program_has_it(source: str) -> None:
    assert sees(source)


def test_it_is_not_asked_what_a_method_that_only_others_have_is_called_on() -> None:
    source = 'import "example.org/client"\nfunc main() { here(client.New("ceph/cosi").Pods()) }'
    assert not sees(source)
    assert sees(source + '\ntype pods struct{ client.C }\nfunc (pods) Pods() string { return "" }')
