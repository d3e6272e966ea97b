"""What a call is given on every way to it; where anything is not understood, there is no answer."""

from __future__ import annotations

import pytest
from go_module import marked, module

from codemod.golang.evaluate.expressions import evaluator_of
from codemod.golang.evaluate.models.stdlib import MODELS
from codemod.golang.evaluate.terms import show
from codemod.golang.execute.exploring import MAX_STEPS_AT_PLACE, given_on_ways


def levels(body: str, around: str = "") -> list[set[str]]:
    """Return what `here(...)` is given in a function of this body: as it says itself, as its callers say, ..."""
    begun = (
        'import "sync"\n\nvar _ sync.Mutex\n\n'
        "func here(image string) {}\n\nfunc run(host string, known bool, hosts []string) {\n"
    )
    asked = module(p=f"{begun}{body}\n}}\n\n{around}\n")
    call = marked(asked, "p").parent
    assert call is not None and call.parent is not None
    evaluator = evaluator_of(asked, MODELS)
    return [{show(way.values[0].parts) for way in ways} for ways in given_on_ways(evaluator, {}, call.parent)]


def given(body: str, around: str = "") -> set[str]:
    found = levels(body, around)
    return found[0] if found else {"no answer"}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('image := "a"\nif known { image = "b" }\nhere(image)', {"a", "b"}),
        ('image := "a"\nif known { image = "b" }\nif known { image = "c" }\nhere(image)', {"a", "c"}),
        ('list := []string{"a"}\nother := append(list[:0], "b")\n_ = other\nhere(list[0])', {"b"}),
        ('list := []string{"a"}\nother := append(list, "b")\nother[0] = "c"\nhere(list[0])', {"a"}),
        ('p := &host\n*p = "a"\nhere(host)', {"a"}),
        ('m := map[string]string{}\nn := m\nn["k"] = "a"\nhere(m["k"])', {"a"}),
        ('m := map[string]string{"k": "a"}\nhere(m["l"])', {""}),
        ('x := struct{ image string }{"a"}\ny := x\ny.image = "b"\nhere(x.image)', {"a"}),
        ('image := "a"\nset := func() { image = "b" }\nset()\nhere(image)', {"b"}),
        ('image := "a"\ndefer func() { image = "b" }()\nhere(image)', {"a"}),
        ('image := ""\nfor i := 0; i < 3; i++ { image += "a" }\nhere(image)', {"aaa"}),
        ('image := "a"\nfor range 2 { image += "b" }\nhere(image)', {"abb"}),
        ('c := make(chan string)\ngo func() { c <- "a" }()\nhere(<-c)', {"a"}),
        ('var hooks []func(string) string\nhooks = append(hooks, func(s string) string { return s + "b" })\n'
         'image := "a"\nfor _, hook := range hooks { image = hook(image) }\nhere(image)', {"ab"}),
        ('switch image := "a"; { case known: here(image + "b"); }', {"ab"}),
        ('var n any = &host\nif p, ok := n.(*string); ok { *p = "a" }\nhere(host)', {"a"}),
    ],
)  # fmt: skip
def test_a_call_is_given_what_the_statements_before_it_make(body: str, expected: set[str]) -> None:
    assert given(body) == expected


@pytest.mark.parametrize(
    "body",
    [
        # whoever writes beside is not done yet
        'image := "a"\ngo func() { image = "b" }()\nhere(image)',
        'image := "a"\nfor _, h := range hosts { if h == host { image = "b" } }\nhere(image)',
        'image := "a"\nfor range hosts { image += "a" }\nhere(image)',
        'image := "a"\ndefer func() { func() { recover() }() }()\nhere(image)',
        'image := "a"\nunsafe.Pointer(&image)\nhere(image)',
        'image := "a"\ngoto end\nend:\nhere(image)',
    ],
)
def test_what_is_in_doubt_is_not_one_text(body: str) -> None:
    assert given(body) != {"a"}


def test_a_list_that_is_not_known_is_gone_through_in_one_round_for_all() -> None:
    assert given('image := "a"\nfor range hosts { image = "b" }\nhere(image)') != {"a"}
    assert given('image := "a"\nfor _, h := range hosts { use(h) }\nhere(image)', "func use(string) {}") == {"a"}


def test_callers_say_what_the_function_itself_does_not() -> None:
    around = 'func first() { run("a", true, nil) }\nfunc second() { run("b", true, nil) }'
    found = levels('if known { host += "/c" }\nhere(host)', around)
    assert {"a/c", "b/c"} in found


def test_who_calls_a_closure_that_is_kept_is_not_known() -> None:
    around = "var kept []func()\nfunc keep(f func()) { kept = append(kept, f) }"
    assert all(found != {"a"} for found in levels('image := "a"\nkeep(func() { here(image) })\nimage = "b"', around))


def test_a_function_that_calls_itself_without_end_has_no_answer() -> None:
    assert given("here(again(host))", "func again(s string) string { return again(s) }") != {"a"}


def test_a_place_costs_no_more_than_its_budget() -> None:
    body = "".join(f'if hosts[{n}] == host {{ host += "{n}" }}\n' for n in range(40))
    asked = module(p=f"func run(host string, hosts []string) {{\n{body}here(host)\n}}\nfunc here(image string) {{}}\n")
    call = marked(asked, "p").parent
    assert call is not None and call.parent is not None
    evaluator = evaluator_of(asked, MODELS)
    assert list(given_on_ways(evaluator, {}, call.parent)) == []
    assert evaluator.executed <= MAX_STEPS_AT_PLACE * 2


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('for k, v := range known { if k == "b" { image = v } }\nhere(image)', {"2"}),
        ('for k, v := range known { if k == "b" { image = v\nbreak } }\nhere(image)', {"2"}),
        ('for k := range known { if k == host { image = known[k] } }\nhere(image)', {"", "1", "2", "3"}),
        ('for _, v := range known { image = v }\nhere(image)', {"1", "2", "3"}),
        ('for _, v := range known { image = v\nbreak }\nhere(image)', {"1", "2", "3"}),
        ('for k, v := range known { if k == "a" { break }\nif k == "b" { image = v } }\nhere(image)', {"", "2"}),
        ('for k := range known { if k == "a" { delete(known, "b") }\nif k == "b" { image = k } }\nhere(image)',
         {"", "b"}),
    ],
)  # fmt: skip
def test_rounds_over_a_map_come_in_any_order(body: str, expected: set[str]) -> None:
    assert given(f'known := map[string]string{{"a": "1", "b": "2", "c": "3"}}\nimage := ""\n{body}') == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('m.Store("a", "1")\nv, _ := m.Load("a")\nhere(v.(string))', {"1"}),
        ('m.Store("a", "1")\nm.Store("a", "2")\nv, _ := m.Load("a")\nhere(v.(string))', {"2"}),
        ('v, loaded := m.LoadOrStore("a", "1")\nif loaded { v = "2" }\nhere(v.(string))', {"1"}),
        ('m.Store("a", "1")\nm.Range(func(_, v any) bool { image = v.(string); return true })\nhere(image)', {"1"}),
        ('m.Store("a", "1")\nm.Store("b", "2")\nm.Range(func(_, v any) bool { image = v.(string); return true })\n'
         'here(image)', {"1", "2"}),
        ('m.Store("a", "1")\nm.Store("b", "2")\nm.Store("c", "3")\n'
         'm.Range(func(_, v any) bool { image = v.(string); return false })\nhere(image)', {"1", "2", "3"}),
        ('for _, h := range hosts {\n'
         'if v, ok := m.Load("a"); ok { image = v.(string) }\nm.Store("a", h)\n}\nhere(image)',
         {"{value}"}),
        ('m.Store("a", "1")\nelsewhere(&m)\nif v, ok := m.Load("a"); ok { image = v.(string) }\nhere(image)',
         {"", '{sync.Map.Load("a")}'}),
    ],
)  # fmt: skip
def test_a_sync_map_keeps_what_was_put_in(body: str, expected: set[str]) -> None:
    assert given(f'var m sync.Map\nimage := ""\n{body}', "var elsewhere func(*sync.Map)") == expected


def test_what_is_done_once_may_be_done_before_a_round() -> None:
    body = (
        'image := ""\nvar once sync.Once\nfor _, h := range hosts {\nonce.Do(func() { image = "a" })\n'
        'if h == host { break }\nimage = "b"\n}\nhere(image)'
    )
    assert given(body) >= {"a", "{value}"}
