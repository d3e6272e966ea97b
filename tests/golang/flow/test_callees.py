"""What a call may call: resolved, whatever it is spelled like."""

from __future__ import annotations

import pytest
from go_module import marked, module

from codemod.golang.flow.callees import Callee, callees

HERE = "func here(x any) {}\n\n"


def called(text: str, **others: str) -> list[str]:
    """Return what the marked call may call: a function's name, `import/path.Name`, a kind, or `?`: it is not known."""
    asked = module(p=HERE + text if not text.startswith("import") else text + "\n" + HERE, **others)
    return [told(callee) for callee in callees(asked, marked(asked, "p"))]


def told(callee: Callee) -> str:
    if callee.literal:
        return "literal"
    if callee.function is not None:
        return callee.function["name"].text
    return callee.name or ("conversion" if callee.converts else "?")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("func f() int { return 1 }\nfunc g() { here(f()) }", ["f"]),
        ("func f() int { return 1 }\nfunc g() { here((f)()) }", ["f"]),
        ("func f[T any]() int { return 1 }\nfunc g() { here(f[int]()) }", ["f"]),
        ("func f() int { return 1 }\nfunc g() { h := f; here(h()) }", ["f"]),
        ("func f() int { return 1 }\nfunc e() int { return 2 }\nfunc g() { h := f; if true { h = e }; here(h()) }",
         ["f", "e"]),
        ("func g() { here(func() int { return 1 }()) }", ["literal"]),
        ("type T struct{}\nfunc (T) m() int { return 1 }\nfunc g(t T) { here(t.m()) }", ["m"]),
        ("type T struct{}\nfunc (T) m() int { return 1 }\nfunc g(t T) { here(T.m(t)) }", ["m"]),
        ("type T struct{}\nfunc (*T) m() int { return 1 }\nfunc g(t *T) { here((*T).m(t)) }", ["m"]),
        ("type B struct{}\nfunc (B) m() int { return 1 }\ntype T struct{ B }\nfunc g(t T) { here(t.m()) }", ["m"]),
        ("type S string\nfunc g() { here(S(\"a\")) }", ["conversion"]),
        ("func g() { here(string([]byte(\"a\"))) }", ["conversion"]),
        ("func g(f func() int) { here(f()) }", ["?"]),
        ("type I interface{ m() int }\nfunc g(i I) { here(i.m()) }", ["?"]),
        ("func g(s []int) { here(append(s, 1)) }", ["append"]),
    ],
)  # fmt: skip
def test_a_call_leads_to_what_it_calls(text: str, wanted: list[str]) -> None:
    assert called(text) == wanted


def test_a_function_of_another_module_has_its_import_path() -> None:
    assert called('import "net/url"\nfunc g() { here(url.PathEscape("a")) }') == ["net/url.PathEscape"]


def test_an_alias_of_another_package_is_that_package() -> None:
    text = 'import path "strings"\nfunc g() { here(path.Join(nil, "")) }'
    assert called(text) == ["strings.Join"]


def test_a_function_of_a_package_beside_is_found() -> None:
    assert called('import "example.com/m/q"\nfunc g() { here(q.F()) }', q="func F() int { return 1 }") == ["F"]


def test_a_dot_import_brings_the_function() -> None:
    assert called('import . "example.com/m/q"\nfunc g() { here(F()) }', q="func F() int { return 1 }") == ["F"]


def test_what_the_package_declares_hides_the_universe() -> None:
    assert called("func append(s []int, n int) int { return n }\nfunc g(s []int) { here(append(s, 1)) }") == ["append"]
    asked = module(p=HERE + "func append(s []int, n int) int { return n }\nfunc g(s []int) { here(append(s, 1)) }")
    assert [callee.function is not None for callee in callees(asked, marked(asked, "p"))] == [True]
