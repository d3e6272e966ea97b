"""An image that reaches a sink: how it is pinned there, where it was named, and what an operator can set on its way.

image := os.Getenv("RELATED_IMAGE_AGENT")
if image == "" {
    image = "quay.io/acme/agent:v1"      arrives, and $RELATED_IMAGE_AGENT can put another one in its place
}
c := corev1.Container{Image: image}      the sink
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from codemod.finding.diagnostics import Message, Related, Span, message
from codemod.golang.evaluate.evaluator import Evaluator
from codemod.golang.evaluate.terms import show
from codemod.golang.evaluate.values import ARGUMENT, Value
from codemod.golang.flow.making import is_new_object
from codemod.golang.flow.paths import path_of
from codemod.golang.program.packages import Module
from codemod.golang.program.test_code import is_test
from codemod.golang.read.syntax import Node
from codemod.image.pattern import UNKNOWN, Pattern
from codemod.inventory.containers import is_decoded
from codemod.inventory.record import RedirectWay
from codemod.inventory.same_field import instead_of
from codemod.inventory.spelled import pattern_of
from codemod.judge.judged import without_cuts
from codemod.policy.joined_parts import beside_registry, of_holes
from codemod.records import dataclass, field
from codemod.uses import outside
from codemod.uses.sinks import Sink, values


@dataclass(frozen=True, slots=True)
class Arriving:
    """One image at one sink.

    `place` is where a reviewer repairs it: where it was named. `pattern` is None where nothing is known of it; `lost`
    says why. `redirects` are what can put another registry in front of it, and `set_outside` is
    whether anything can be set of it; `package` has the place. `node` is the sink's expression, None in a manifest.
    """

    sink: str
    at: Span
    place: Span
    package: str
    pattern: Pattern | None
    redirects: tuple[RedirectWay, ...] = ()
    set_outside: bool = False
    lost: Message | None = None
    related: tuple[Related, ...] = field(default=(), compare=False)
    node: Node | None = field(default=None, compare=False)


_NOTHING = "scratch"  # what an image is built on that is built on nothing


def arriving(module: Module, sink: Sink, evaluator: Evaluator) -> Iterator[Arriving]:
    """Yield the images that reach a sink, once for each place that names one. Raises `OverBudget`."""
    if is_decoded(module, sink.node):
        place, redirects = _place(module, sink, sink.node.span), outside.redirects(module, sink.node, as_text=True)
        yield Arriving(sink.name, sink.node.span, place, _package(module, place), None, redirects, True, node=sink.node)
        return
    found = without_cuts(tuple(values(evaluator, sink)))
    others = instead_of(module, sink.node)
    instead = [way for other in others for way in outside.redirects_within(module, other, as_text=True)]
    for value in found:
        # nothing runs without a text, and what tests hand in is not what the program runs
        if value.text in ("", _NOTHING) or any(is_test(module, path) for path in _paths(value)):
            continue
        beside = [each for other in found if not _apart(value, other) for each in _set_there(module, sink, other)]
        each = _of_value(module, sink, value, [*beside, *instead])
        # what a client of an engine is asked for is anybody's, where nothing of it is known
        if not sink.call or each.redirects or (each.pattern is not None and each.pattern.named):
            yield each


def _paths(value: Value) -> set[str]:
    return {value.site.file.path, *(step.span.path for step in value.steps)}


def _apart(one: Value, other: Value) -> bool:
    """Whether two values came through different calls of one function, so that none stands in for the other.

    `container(os.Getenv("IMAGE"))` here lets nobody exchange what `container("quay.io/acme/proxy:v1")` gets there.
    """
    for step, same in zip(one.steps, other.steps, strict=False):
        if step.span != same.span:
            return step.message == same.message and step.message.template == ARGUMENT
    return False


def _set_there(module: Module, sink: Sink, other: Value) -> Iterator[RedirectWay]:
    """Yield what sets another value that a sink takes, where it may be there instead: what a variable is called in it;
    of a field of one object, which is made with a default and handed to options, what these set there."""
    yield from of_holes(other.parts)
    bottom, path = path_of(sink.node)
    if path and bottom.binding is not None and is_new_object(module, bottom.binding):
        yield from outside.redirects(module, sink.node, _through(other), as_text=True)


def _through(value: Value) -> set[Span]:
    return {value.site.span, *(step.span for step in value.steps)}


def _of_value(module: Module, sink: Sink, value: Value, beside: Iterable[RedirectWay]) -> Arriving:
    pattern = pattern_of(value, f"/{UNKNOWN}" if sink.registry else "")
    way = [*outside.redirects(module, sink.node, _through(value), as_text=True), *beside]
    ours, others = beside_registry(module, value)
    redirects = tuple(dict.fromkeys(each for each in (*way, *ours) if each in ours or each not in others))
    unknown = value.unknown
    lost = unknown.message if unknown is not None else None
    if pattern is None:
        lost = lost or message("{text} is no image", text=show(value.parts))
    place = _place(module, sink, value.site.span)
    reaching = Related(sink.node.span, message("reaches {consumer}", consumer=sink.name), show(value.parts))
    return Arriving(
        sink.name,
        sink.node.span,
        place,
        _package(module, place),
        pattern,
        redirects,
        bool(way),
        lost,
        (reaching, *value.steps),
        sink.node,
    )


def _place(module: Module, sink: Sink, span: Span) -> Span:
    """Return the place, or the sink where nobody here can repair the place."""
    ours = module.tree.selects(span.path) and module.is_home(module.sources.file(span.path))
    return span if ours else sink.node.span


def _package(module: Module, place: Span) -> str:
    return module.package_of(module.sources.file(place.path)).path
