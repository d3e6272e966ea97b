"""What an expression takes from outside of the program: an environment variable, a flag, a decoded field.

    os.Getenv("IMAGE")      the environment variable IMAGE
    o.Image                 a field that a flag fills, or that has a `json:` tag; and what the program writes to it
    image                   a variable: whatever it is set to; a parameter: what its callers give

The first answer is the shortest way in. Where nothing is found, that proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from codemod.finding.diagnostics import Span
from codemod.golang.program import types
from codemod.golang.program.once import per_module
from codemod.golang.program.packages import Module
from codemod.golang.read.files import Object
from codemod.golang.read.syntax import Node
from codemod.records import NamedTuple
from codemod.uses.redirects import RedirectWay
from codemod.uses.ways_back import FieldOf, Step, StepAt, object_set, results, steps, walk_back, where


class SetAt(NamedTuple):
    """Where an operator sets something: the expression, None where a field is filled in; and the ways, which are names
    of one place."""

    place: Node | None
    ways: tuple[RedirectWay, ...]


def redirects(
    module: Module, node: Node, through: Iterable[Span] = (), as_text: bool = False
) -> tuple[RedirectWay, ...]:
    """Return what an operator can set that becomes the expression, or a part of it, the nearest first.

    Of a parameter's arguments, and of what is written to a field, those that the value is known to have come `through`
    count alone, if there are any. `as_text`: what a function outside of the program is given counts only where it
    becomes a part of the result, as with `fmt.Sprintf`; of `pods.Get(ctx, os.Getenv("POD_NAME"))` the name does not.
    """
    return _found(walk_back(module, [StepAt(node)], where(through), as_text))


def redirects_within(module: Module, step: StepAt, as_text: bool = False) -> tuple[RedirectWay, ...]:
    """Return what `redirects` does of an expression, within calls that are known."""
    return _found(walk_back(module, [step], as_text=as_text))


def sources(module: Module, node: Node, through: Iterable[Span] = ()) -> tuple[SetAt, ...]:
    """Return each place where an expression, or a part of its text, is set from outside."""
    return _sources(module, StepAt(node), through)


def sources_of_field(module: Module, holder: types.Type, field: str, through: Iterable[Span] = ()) -> tuple[SetAt, ...]:
    """Return each place where a field of a struct type is set from outside, and what is written to it there."""
    return _sources(module, FieldOf(holder, field), through)


def _sources(module: Module, begin: StepAt | FieldOf, through: Iterable[Span]) -> tuple[SetAt, ...]:
    found = []
    for step, before in steps(module, [begin], where(through), as_text=True, as_key=False):
        ways = _found(before)
        if ways and not isinstance(step, RedirectWay):
            found.append(SetAt(step.node if isinstance(step, StepAt) else None, ways))
    return tuple(found)


def made_of(module: Module, node: Node) -> Iterator[Node]:
    """Yield the expressions that become an expression, or a part of it, and those that become these."""
    yield from (step.node for step in walk_back(module, [StepAt(node)]) if isinstance(step, StepAt))


def of_field(module: Module, holder: types.Type | None, field: str) -> tuple[RedirectWay, ...]:
    """Return what fills a field of a struct type from outside."""
    return _found(walk_back(module, [FieldOf(holder, field)])) if holder is not None else ()


@per_module
def of_object(module: Module, item: Object) -> tuple[RedirectWay, ...]:
    """Return what fills a package variable from outside."""
    return _found(walk_back(module, object_set(module, item)))


@per_module
def of_returns(module: Module, function: Node) -> tuple[RedirectWay, ...]:
    """Return what the first results of a function take from outside."""
    return _found(walk_back(module, results(module, function, 0, ())))


def beside_argument(module: Module, function: Node, call: Node, argument: Node) -> tuple[RedirectWay, ...]:
    """Return what a helper such as `envOr("IMAGE", "quay.io/ceph/ceph:v19")` takes in place of an argument."""
    back = list(walk_back(module, results(module, function, 0, (call,))))
    return _found(back) if any(isinstance(step, StepAt) and step.node is argument for step in back) else ()


def _found(steps_: Iterable[Step]) -> tuple[RedirectWay, ...]:
    return tuple(step for step in steps_ if isinstance(step, RedirectWay))
