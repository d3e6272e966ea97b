"""Plans over a toy linter: every `bad` is a finding whose fix makes it `good`, and other words misbehave."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codemod.finding.diagnostics import Diagnostic, NewImport, Span, SuggestedFix, message
from codemod.finding.edits import Edit
from codemod.write.plan import OVERLAPS, Plan, plan

Tree = dict[str, bytes]

# word -> what its fix writes: a cure, nothing better, a new finding, a syntax error, the use of a package
WORDS = {
    b"bad": b"good",
    b"stuck": b"stuck",
    b"worse": b"lost",
    b"broken": b"}{",
    b"imports": b"fmt.Sprint",
    b"taken": b"os.Getpid",
    b"wide": b"good",
    b"bare": b"bad",
    b"makes": b"good",
    b"quirk": b"odd",
    b"bent": b"uneven",
    b"uneven": b"odd",
}
# of several words with one code, some have no fix; and a code that is off unless asked for
CODES = {b"bound": "BAD", b"odd": "IMG206", b"uneven": "IMG206"}


def finding(path: str, start: int, end: int, code: str, fix: SuggestedFix | None) -> Diagnostic:
    return Diagnostic("r", code, code.lower(), "error", Span(path, start, end), message(code), fix=fix)


def lint_file(path: str, source: bytes) -> list[Diagnostic]:
    found = []
    words = b"|".join((*WORDS, *CODES, b"lost"))
    for match in re.finditer(rb"\b(%b)\b" % words, source):
        word, fix = match[0], None
        end = match.end() + (len(b"(bad)") if word == b"wide" else 0)
        if word in WORDS:
            need = {b"imports": ("fmt", "fmt"), b"taken": ("os", "os")}.get(word)
            needs = (NewImport(path, *need),) if need else ()
            made = (Edit("made.go", 0, 0, b"package p\n", creates=True),) if word == b"makes" else ()
            fix = SuggestedFix(message("fix"), (Edit(path, match.start(), end, WORDS[word]), *made), needs)
        found.append(finding(path, match.start(), end, CODES.get(word, word.decode().upper()), fix))
    return found


def planned(tree: Tree, shuffled: random.Random | None = None) -> Plan:
    def lint(overlay: Mapping[str, bytes]) -> Sequence[Diagnostic]:
        return [one for path, source in {**tree, **overlay}.items() for one in lint_file(path, source)]

    found = list(lint({}))
    if shuffled is not None:
        shuffled.shuffle(found)

    def read(path: str) -> bytes:
        if path not in tree:
            raise FileNotFoundError(2, "No such file or directory")
        return tree[path]

    return plan(found, read, lint)


def after(tree: Tree, made: Plan) -> Tree:
    return {**tree, **{change.path: change.new for change in made.changes}}


def go(body: str) -> bytes:
    return f"package p\n\nvar x = {body}\n".encode()


def codes(made: Plan) -> tuple[list[str], list[str], list[str]]:
    rejected = [one.code for one, _ in made.rejected]
    return [one.code for one in made.fixed], rejected, [one.code for one in made.unfixable]


def test_fixes_of_several_files_are_planned_with_old_and_new_bytes() -> None:
    made = planned({"a.go": go("bad + bad"), "b.go": go("bad"), "c.go": go("1")})
    assert [(c.path, c.old, c.new) for c in made.changes] == [
        ("a.go", go("bad + bad"), go("good + good")),
        ("b.go", go("bad"), go("good")),
    ]
    assert codes(made) == (["BAD"] * 3, [], [])


def test_a_finding_without_a_fix_is_reported_as_such() -> None:
    made = planned({"a.go": go("bad + lost")})
    assert codes(made) == (["BAD"], [], ["LOST"])


def test_imports_are_solved_after_the_edits() -> None:
    made = planned({"a.go": go("imports(imports())")})
    assert made.changes[0].new == b'package p\n\nimport "fmt"\n\nvar x = fmt.Sprint(fmt.Sprint())\n'


def test_a_fix_whose_import_cannot_be_had_is_rejected() -> None:
    source = b'package p\n\nimport os "a.io/x"\n\nvar x = taken() + os.X\n'
    made = planned({"a.go": source, "b.go": go("bad")})
    assert codes(made) == (["BAD"], ["TAKEN"], [])
    assert "`os` is the import of" in str(made.rejected[0][1])


@pytest.mark.parametrize("word, reason", [("broken", "would not parse"), ("stuck", "STUCK"), ("worse", "LOST")])
def test_a_file_whose_result_is_not_right_is_left_alone_and_the_others_are_fixed(word: str, reason: str) -> None:
    made = planned({"a.go": go(f"bad + {word}"), "b.go": go("bad")})
    assert [change.path for change in made.changes] in (["b.go"], ["a.go", "b.go"])
    assert word.upper() in codes(made)[1]
    assert reason in {one.code: str(why) for one, why in made.rejected}[word.upper()]
    assert word.encode() in after({"a.go": go(f"bad + {word}")}, made)["a.go"]


def test_a_fix_that_only_changes_the_kind_of_finding_is_rejected() -> None:
    assert codes(planned({"a.go": go("bare")})) == ([], ["BARE"], [])


def test_a_file_that_does_not_parse_is_never_edited() -> None:
    made = planned({"a.go": go("bad + ("), "b.go": go("bad")})
    assert [change.path for change in made.changes] == ["b.go"]
    assert str(made.rejected[0][1]) == "a.go does not parse, and is not edited"


def test_a_file_that_cannot_be_read_is_rejected() -> None:
    def read(path: str) -> bytes:
        raise PermissionError(13, "Permission denied")

    made = plan(lint_file("a.go", go("bad")), read, lambda overlay: [])
    assert (made.changes, codes(made)) == ((), ([], ["BAD"], []))


def reasons(made: Plan) -> list[str]:
    return [str(why) for _, why in made.rejected]


def test_a_reason_says_what_is_wrong_and_where() -> None:
    assert reasons(planned({"a.go": go("broken")})) == ["a.go would not parse any more"]
    assert reasons(planned({"a.go": go("imports") + b"import"})) == ["a.go does not parse, and is not edited"]
    source = b'package p\n\nimport os "a.io/x"\n\nvar x = taken() + os.X\n'
    assert reasons(planned({"a.go": source})) == ["a.go cannot be edited: `os` is the import of 'a.io/x'"]
    assert reasons(planned({"a.go": go("worse")})) == ["with it, LOST would be found in a.go"]


def test_a_fix_that_does_not_help_is_rejected_and_another_in_its_file_is_done() -> None:
    made = planned({"a.go": go("bad + stuck")})
    assert codes(made) == (["BAD"], ["STUCK"], [])
    assert reasons(made) == ["with it, STUCK would be found in a.go"]


def test_a_file_is_made() -> None:
    made = planned({"a.go": go("makes")})
    assert [(change.path, change.old) for change in made.changes] == [("a.go", go("makes")), ("made.go", None)]
    assert made.changes[1].new == b"package p\n"


def test_a_file_that_is_there_is_not_made_again() -> None:
    made = planned({"a.go": go("makes"), "made.go": b"package p\n"})
    assert (made.changes, codes(made)) == ((), ([], ["MAKES"], []))
    assert reasons(made) == ["made.go is to be made, but is there already"]


def test_a_file_with_too_many_brackets_to_parse_is_not_edited() -> None:
    made = planned({"a.go": go("bad") + b"// " + b"(" * 100_001 + b"\n", "b.go": go("bad")})
    assert [change.path for change in made.changes] == ["b.go"]
    assert reasons(made) == ["a.go does not parse, and is not edited"]


def test_of_two_equal_findings_the_one_that_can_be_fixed_is_gone() -> None:
    for body in ("bad + bound", "bound + bad"):
        made = planned({"a.go": go(body)})
        assert [one.fix is not None for one in made.fixed] == [True]
        assert [one.fix is not None for one in made.unfixable] == [False]


def test_what_is_only_not_as_asked_for_may_come_with_a_fix_and_is_told_last() -> None:
    made = planned({"a.go": go("quirk + quirk + lost")})
    assert made.changes[0].new == go("odd + odd + lost")
    assert codes(made) == (["QUIRK", "QUIRK"], [], ["LOST", "IMG206", "IMG206"])


def test_what_was_there_before_a_fix_brings_up_its_like_is_told_once() -> None:
    made = planned({"a.go": go("odd + quirk + odd + quirk")})
    assert codes(made) == (["QUIRK", "QUIRK"], [], ["IMG206"] * 4)


def test_a_fix_of_what_is_only_not_as_asked_for_has_to_mend_it() -> None:
    made = planned({"a.go": go("uneven")})
    assert (made.changes, codes(made)) == ((), ([], ["IMG206"], []))


def test_what_a_fix_brings_to_light_and_cannot_be_mended_is_told_with_its_reason() -> None:
    made = planned({"a.go": go("bent + bent")})
    assert made.changes[0].new == go("uneven + uneven")
    assert codes(made) == (["BENT", "BENT"], ["IMG206", "IMG206"], [])
    assert reasons(made) == ["with it, IMG206 would be found in a.go"] * 2


def test_the_later_of_two_overlapping_fixes_is_planned_again_on_the_result() -> None:
    # the fix of `wide` replaces `wide(bad)`, so the inner `bad` is gone with it
    made = planned({"a.go": go("wide(bad) + bad")})
    assert made.changes[0].new == go("good + good")
    assert codes(made) == (["WIDE", "BAD", "BAD"], [], [])


def test_an_overlapping_fix_that_is_still_wanted_but_never_possible_is_reported() -> None:
    one = finding("a.go", 0, 3, "A", SuggestedFix(message("x"), (Edit("a.go", 19, 22, b"good"),)))
    other = finding("a.go", 1, 3, "B", SuggestedFix(message("y"), (Edit("a.go", 19, 22, b"fine"),)))
    unfixable = finding("a.go", 1, 3, "B", None)
    made = plan([one, other], {"a.go": go("bad")}.__getitem__, lambda overlay: [unfixable])
    assert made.changes[0].new == go("good") and made.fixed == (one,)
    assert made.rejected == ((other, OVERLAPS),)


def test_a_fix_of_two_files_is_whole_or_not_at_all() -> None:
    tree = {"a.go": go("bad"), "b.go": go("(")}
    fix = SuggestedFix(message("x"), (Edit("a.go", 19, 22, b"good"), Edit("b.go", 19, 19, b"1")))
    one = finding("a.go", 19, 22, "BAD", fix)
    made = plan([one], tree.__getitem__, lambda overlay: [] if overlay else [one])
    assert made.changes == () and [d for d, _ in made.rejected] == [one]


def test_a_finding_that_a_change_brings_up_in_another_file_takes_the_change_back() -> None:
    one = lint_file("a.go", go("bad"))[0]
    elsewhere = finding("z.go", 0, 1, "NEW", None)
    made = plan([one], {"a.go": go("bad")}.__getitem__, lambda overlay: [elsewhere] if overlay else [one])
    assert made.changes == ()
    assert str(made.rejected[0][1]) == "with it, NEW would be found in z.go"


def test_no_findings_give_an_empty_plan() -> None:
    assert planned({"a.go": go("1")}) == Plan((), (), (), ())


words = st.sampled_from(["bad", "stuck", "worse", "broken", "imports()", "wide(bad)", "bare", "lost", "1", "taken()"])
trees = st.dictionaries(
    st.sampled_from(["a.go", "b.go", "d/c.go"]),
    st.lists(words, min_size=1, max_size=5).map(lambda parts: go(" + ".join(parts))),
    max_size=3,
)


@given(trees, st.randoms(use_true_random=False))
def test_the_order_of_the_findings_does_not_matter(tree: Tree, shuffled: random.Random) -> None:
    assert planned(tree) == planned(tree, shuffled)


@given(trees)
def test_a_second_plan_is_empty_and_every_finding_is_accounted_for(tree: Tree) -> None:
    made = planned(tree)
    result = after(tree, made)
    assert planned(result).changes == ()
    left = [one.code for path in result for one in lint_file(path, result[path])]
    fixed, rejected, unfixable = codes(made)
    assert sorted(left) == sorted(rejected + unfixable)
    assert len(fixed) + len(left) == sum(len(lint_file(path, tree[path])) for path in tree)
