"""Which definitions reach a place, and what ends the flow of control: told by what lint makes of one method."""

from __future__ import annotations

import pytest
from growth_shapes import method
from memory_tree import MemoryTree

from codemod.judge.analysis import analyse
from codemod.rule.reader import default_rules, load_files

RULES = load_files(default_rules())
BRANCH = '\timage := "docker.io/x"\n\tif k > 0 {\n\t\timage = "quay.io/x"\n\t\t@\n\t}'


def images(body: str, around: str = "", imports: str = "") -> set[str]:
    """Return what the images that reach the consumer at the end of a method can be."""
    files = method(body, around=around)
    path = "pkg/registry/a.go"
    files[path] = files[path].replace(b"import (\n", f"import (\n{imports}".encode())
    (found,) = analyse(MemoryTree(files), RULES).judgements
    return {str(judged.value.text) for judged in found.images}


@pytest.mark.parametrize(
    ("call", "imports"),
    [
        ('panic("x")', ""),
        ("os.Exit(1)", '\t"os"\n'),
        ("system.Exit(1)", '\tsystem "os"\n'),
        ("log.Fatalf(s)", '\t"log"\n'),
        ("return s", ""),
    ],
)
def test_what_never_returns_ends_a_branch(call: str, imports: str) -> None:
    assert images(BRANCH.replace("@", call), imports=imports) == {"docker.io/x"}


@pytest.mark.parametrize(
    ("call", "around", "imports"),
    [
        ('panic("x")', "func panic(s string) {}\n", ""),
        ("os.Exit(1)", "", '\tos "example.com/other"\n'),
        ("os.Exit(1)", "var os T\n", ""),
        ('fatal("x")', "func fatal(s string) {}\n", ""),
    ],
)
def test_a_function_of_the_same_name_does_not_end_it(call: str, around: str, imports: str) -> None:
    assert images(BRANCH.replace("@", call), around, imports) == {"docker.io/x", "quay.io/x"}


def test_a_goto_is_followed() -> None:
    jump = '\timage := "docker.io/x"\n\tgoto end\n\timage = "quay.io/x"\nend:\n\tk++'
    assert images(jump) == {"docker.io/x"}


def test_a_goto_backwards_is_a_loop() -> None:
    loop = '\timage, next := "docker.io/x", "docker.io/x"\nagain:\n\timage = next\n\tif k > 0 {\n'
    loop += '\t\tnext = "quay.io/x"\n\t\tgoto again\n\t}'
    assert images(loop) == {"docker.io/x", "quay.io/x"}


def test_a_labeled_continue_goes_to_its_own_loop() -> None:
    loop = '\timage := "docker.io/x"\nouter:\n\tfor k > 0 {\n\t\tfor k > 1 {\n\t\t\timage = "quay.io/x"\n'
    assert images(loop + '\t\t\tcontinue outer\n\t\t}\n\t\timage = "gcr.io/x"\n\t}') == {
        "docker.io/x", "quay.io/x", "gcr.io/x",
    }  # fmt: skip


def test_more_definitions_than_a_value_may_have_are_one_unknown() -> None:
    cases = "".join(f'\tcase {n}:\n\t\timage = "docker.io/x{n}"\n' for n in range(65))
    assert images(f'\timage := ""\n\tswitch k {{\n{cases}\t}}') == {"None"}


def test_a_test_of_another_variable_is_no_error_check() -> None:
    body = "\timage, err := g()\n\tif errCount > 3 {\n\t\treturn s\n\t}\n\t_ = err"
    failing = 'func g() (string, error) {\n\tif n {\n\t\treturn "", e\n\t}\n\treturn "docker.io/x", nil\n}\n'
    assert images(body, failing) == {"", "docker.io/x"}
    assert images(body.replace("errCount > 3", "err != nil"), failing) == {"docker.io/x"}


PULLED = 'func pulled(s string) (string, error) { return "quay.io/x", nil }\n\nconst tries = 2\n'


@pytest.mark.parametrize(
    ("loop", "left"),
    [
        ("i := 0; i < 3; i++", ("quay.io/x",)),
        ("i := 3; i > 0; i--", ("quay.io/x",)),
        ("i := 0; i < tries; i++", ("quay.io/x",)),
        ("i := tries; i <= 2; i++", ("quay.io/x",)),
        ("range 2", ("quay.io/x",)),
        ('range []string{"a"}', ("quay.io/x",)),
        ("i := 0; i < k; i++", ("docker.io/x", "quay.io/x")),
        ("i := k; i < 3; i++", ("docker.io/x", "quay.io/x")),
        ("j := 0; k < 3; j++", ("docker.io/x", "quay.io/x")),
        ("range k", ("docker.io/x", "quay.io/x")),
        ("k > 0", ("docker.io/x", "quay.io/x")),
        ("i := 2; i < tries; i++", ("docker.io/x",)),
        ("range []string{}", ("docker.io/x",)),
    ],
)
def test_what_was_before_a_loop_is_gone_where_its_body_is_sure_to_be_done(loop: str, left: tuple[str, ...]) -> None:
    body = f'\timage, err := "docker.io/x", error(nil)\n\tfor {loop} {{\n\t\timage, err = pulled(s)\n\t}}\n\t_ = err'
    assert images(body, PULLED) == set(left)
