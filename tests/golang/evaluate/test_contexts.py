"""Contexts: a value that rests on a parameter, for each caller; ways that come to the same are followed once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import count

import pytest
from memory_tree import MemoryTree

from codemod.golang.evaluate.expressions import evaluator_of
from codemod.golang.evaluate.frames import Argument, Frame, Round
from codemod.golang.evaluate.models.stdlib import MODELS
from codemod.golang.flow.callees import Invocation
from codemod.golang.program.opening import first_party, modules_of
from codemod.records import replace
from codemod.uses.sinks import sinks, values

HEAD = 'package m\n\nimport corev1 "k8s.io/api/core/v1"\n\n'
SINK = "func f0(image string) {\n\tuse(corev1.Container{Image: image})\n}\n\n"


def asked(source: str) -> tuple[set[str | None], int]:
    """Return the texts of the only container's image, and in how many steps they were found."""
    tree = MemoryTree({"go.mod": b"module example.com/m\n", "a.go": (HEAD + SINK + source).encode()})
    (program,) = first_party(tree)
    module = next(modules_of(program, {}))
    evaluator = evaluator_of(module, MODELS)
    (sink,) = sinks(module, module.sources.file("a.go"))
    return {value.text for value in values(evaluator, sink)}, evaluator.steps


def ladder(height: int) -> str:
    """Functions of which each calls the one below twice: so many ways as two to the height."""
    steps = "".join(
        f"func f{n}(image string) {{\n\tf{n - 1}(image)\n\tf{n - 1}(image)\n}}\n\n" for n in range(1, height + 1)
    )
    return f'{steps}func main() {{\n\tf{height}("a:1")\n\tf{height}("b:1")\n}}\n'


@pytest.mark.parametrize("height", [1, 7])
def test_each_way_brings_what_its_caller_gives(height: int) -> None:
    assert asked(ladder(height))[0] == {"a:1", "b:1"}


def test_the_work_grows_with_the_functions_and_not_with_the_ways() -> None:
    assert asked(ladder(7))[1] < 2 * 7 * asked(ladder(1))[1]


def test_two_ways_with_different_values_are_both_followed() -> None:
    source = (
        'func f1(name string) {\n\tf0(name + ":1")\n\tf0(name + ":2")\n}\n\nfunc main() {\n\tf1("a")\n\tf1("b")\n}\n'
    )
    assert asked(source)[0] == {"a:1", "a:2", "b:1", "b:2"}


def test_a_function_that_is_reached_from_far_away_first_is_followed_from_near_as_well() -> None:
    far = "".join(f"func f{n}(image string) {{\n\tf{n - 1}(image)\n}}\n\n" for n in range(1, 8))
    source = far + 'func f8(image string) {\n\tf7(image)\n\tf0(image)\n}\n\nfunc main() {\n\tf8("a:1")\n}\n'
    assert "a:1" in asked(source)[0]


def called(times: int, steps: int) -> str:
    """A function whose image has a tag that takes many steps to know, and a registry that each of its callers gives."""
    tag = "".join(f"\ttag{n} := tag{n - 1}\n" for n in range(1, steps))
    calls = "".join(f'\tf1("r{n}.io")\n' for n in range(times))
    return (
        f'func tag(name string) string {{\n\ttag0 := name + "1"\n{tag}\treturn tag{steps - 1}\n}}\n\n'
        f'func f1(registry string) {{\n\tf0(registry + "/a:" + tag("v"))\n}}\n\nfunc main() {{\n{calls}}}\n'
    )


def test_what_no_caller_has_a_part_in_is_asked_once_for_all() -> None:
    assert asked(called(3, 40))[0] == {f"r{n}.io/a:v1" for n in range(3)}
    assert asked(called(9, 40))[1] - asked(called(3, 40))[1] == asked(called(9, 1))[1] - asked(called(3, 1))[1]


def test_an_object_is_that_of_the_call_that_made_it() -> None:
    source = (
        "type part interface {\n\tname() string\n}\n\ntype one struct {\n\ttext string\n}\n\n"
        "func (o one) name() string {\n\treturn o.text\n}\n\nfunc made(text string) part {\n\treturn one{text}\n}\n\n"
        "func f1(text string) {\n\tp := made(text)\n\tf0(p.name())\n}\n\n"
        'func main() {\n\tf1("a:1")\n\tf1("b:1")\n}\n'
    )
    assert asked(source)[0] == {"a:1", "b:1"}


def test_an_answer_is_shared_by_calls_alone_and_where_nobody_looked_at_the_call() -> None:
    tree = MemoryTree({"go.mod": b"module example.com/m\n", "a.go": b"package m\n\nfunc f(a string) {\n\tf(a)\n}\n"})
    (program,) = first_party(tree)
    module = next(modules_of(program, {}))
    evaluator = evaluator_of(module, MODELS)
    function = module.sources.file("a.go").declarations[0].node
    call = next(node for node in function.walk() if node.kind == "call_expression")
    plain = evaluator.frame(Frame(function))
    called = evaluator.frame(Frame(function, Invocation.of(call), plain))
    turned = evaluator.frame(replace(called, round=Round(call, Argument(call, plain), 0, None)))
    frames = [plain, called, turned, replace(called, known={})]

    def answers(question: str, look: Callable[[Frame], object]) -> list[int]:
        numbers = count()
        asked = [partial(lambda frame: (look(frame), next(numbers))[1], frame) for frame in frames]
        return [evaluator.remembered((question,), ask, frame=frame) for ask, frame in zip(asked, frames, strict=True)]

    assert answers("of all", lambda _: None) == [0, 0, 1, 2]
    assert answers("of each", lambda frame: frame.call) == [0, 1, 2, 3]


KINDS = """type driver struct{ Image string }

type toolkit struct{ Image string }

func use(corev1.Container) {}

func imageOf(spec any) {
	switch s := spec.(type) {
	case *driver:
		f0(%s.Image)
	CASE
	}
}

func main() {
	imageOf(&driver{Image: "driver:1"})
	imageOf(&toolkit{Image: "toolkit:1"})
}
"""


@pytest.mark.parametrize(
    ("case", "found"),
    [
        ("case *toolkit:\n\t\t_ = s", {"driver:1"}),
        ("default:\n\t\t_ = s", {"driver:1"}),
        ('case *toolkit:\n\t\tf0("other:1")', {"driver:1", "other:1"}),
        ("case *toolkit:\n\t\tf0(s.Image)", {"driver:1", "toolkit:1"}),
        ("default:\n\t\tf0(spec.(*toolkit).Image)", {"driver:1", "toolkit:1"}),
    ],
)
@pytest.mark.parametrize("name", ["s", "spec.(*driver)"])
def test_a_case_of_a_type_switch_is_asked_for_those_who_give_its_types(case: str, found: set[str], name: str) -> None:
    assert asked(KINDS.replace("CASE", case).replace("%s", name))[0] - {None} == found


def test_an_object_of_which_the_type_is_not_known_may_be_in_any_case() -> None:
    source = KINDS.replace("CASE", "case *toolkit:\n\t\tf0(s.Image)").replace("%s", "s")
    handed = source + '\nfunc again(spec any) { imageOf(spec) }\n\nfunc init() { again(&driver{Image: "again:1"}) }\n'
    assert asked(handed)[0] - {None} == {"driver:1", "toolkit:1", "again:1"}
