"""The picture of an image's ways: stops below each other, and lines that join them, as on the map of a railway.

    o  formed here         the first stop is where the image is named
    |\\
    | *  argument image    what leaves the line goes to another sink
    | #  Container.Image
    *  field Image
    #  Container.Image     a sink
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from codemod.finding.diagnostics import Related
from codemod.records import dataclass, field
from codemod.report.inventory_ways import WayToSink

ROW, LANE = 48, 22  # pixels
_MARGIN = 14
_MOST = 60  # stops


@dataclass(frozen=True, slots=True)
class Stop:
    """A step at its place in the picture; `value` is empty where it is that of the stop before."""

    step: Related
    value: str
    x: int
    y: int
    first: bool
    sink: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """The stops from the top down, and lines as paths of SVG; `left_out` is how many stops have no room."""

    stops: tuple[Stop, ...]
    edges: tuple[str, ...]
    width: int
    height: int
    left_out: int


@dataclass(eq=False)
class _Node:
    step: Related
    sink: bool = False
    after: dict[Related, _Node] = field(default_factory=dict)


def picture(ways: Sequence[WayToSink]) -> Picture:
    """Return the picture of these ways; what they have in common at their beginning is drawn once."""
    laid = list(_laid(_joined(ways)))
    shown = laid[:_MOST]
    stops = tuple(
        Stop(node.step, _new_value(node, above), _x(lane), _y(row), above is None, node.sink)
        for row, (node, lane, above) in enumerate(shown)
    )
    places = {id(node): (lane, row) for row, (node, lane, _) in enumerate(shown)}
    edges = [
        _line(places[id(above)], places[id(node)])
        for node, _, above in shown
        if above is not None and id(above) in places
    ]
    widest = max((lane for _, lane, _ in shown), default=0)
    return Picture(stops, tuple(edges), _x(widest) + LANE, len(shown) * ROW, len(laid) - len(shown))


def _joined(ways: Sequence[WayToSink]) -> list[_Node]:
    """Return the first stops, each with all that comes after it."""
    first: dict[Related, _Node] = {}
    for way in ways:
        after, node = first, None
        for step in way.steps:
            node = after.setdefault(step, _Node(step))
            after = node.after
        if node is not None and way.sink:
            node.sink = True
    return list(first.values())


def _laid(first: Sequence[_Node]) -> Iterator[tuple[_Node, int, _Node | None]]:
    """Yield each stop with its lane and the stop before it: of several that follow one, the last stays in its lane."""
    todo: list[tuple[_Node, int, _Node | None]] = [(node, 0, None) for node in reversed(first)]
    while todo:
        node, lane, above = todo.pop()
        yield node, lane, above
        after = list(node.after.values())
        todo += [(last, lane, node) for last in after[-1:]]
        todo += [(other, lane + 1, node) for other in reversed(after[:-1])]


def _new_value(node: _Node, above: _Node | None) -> str:
    return "" if above is not None and above.step.value == node.step.value else node.step.value


def _line(start: tuple[int, int], end: tuple[int, int]) -> str:
    """Return a line down from one stop to the next; into another lane it bends."""
    (x, y), (to_x, to_y) = ((_x(lane), _y(row)) for lane, row in (start, end))
    if x == to_x:
        return f"M{x} {y}V{to_y}"
    return f"M{x} {y}V{to_y - ROW // 2}Q{x} {to_y} {to_x} {to_y}"


def _x(lane: int) -> int:
    return _MARGIN + lane * LANE


def _y(row: int) -> int:
    return row * ROW + ROW // 2
