"""The picture of an image's ways: which stops it has, where they are, and which lines join them."""

from __future__ import annotations

from codemod.finding.diagnostics import Related, Span, message
from codemod.report.inventory_picture import LANE, ROW, picture
from codemod.report.inventory_ways import WayToSink


def way(names: str, sink: str = "Container.Image") -> WayToSink:
    return WayToSink(
        sink, tuple(Related(Span("a.go", ord(name), 0), message("{what}", what=name), "v") for name in names)
    )


def shape(*ways: WayToSink) -> list[tuple[str, int, bool]]:
    """Each stop from the top: what it says, its lane, whether it is a sink."""
    stops = picture(ways).stops
    left = min(stop.x for stop in stops)
    assert [stop.y for stop in stops] == [ROW * row + ROW // 2 for row in range(len(stops))]
    return [(dict(stop.step.message.args)["what"], (stop.x - left) // LANE, stop.sink) for stop in stops]


def test_one_way_is_one_line() -> None:
    assert shape(way("abc")) == [("a", 0, False), ("b", 0, False), ("c", 0, True)]
    assert len(picture([way("abc")]).edges) == 2


def test_what_ways_have_in_common_is_drawn_once() -> None:
    assert shape(way("abc"), way("abd")) == [("a", 0, False), ("b", 0, False), ("c", 1, True), ("d", 0, True)]


def test_a_branch_of_a_branch_is_one_lane_further() -> None:
    assert [lane for _, lane, _ in shape(way("abc"), way("abd"), way("ae"))] == [0, 1, 2, 1, 0]


def test_ways_that_begin_apart_stand_below_each_other() -> None:
    drawn = picture([way("ab"), way("cd")])
    assert [stop.first for stop in drawn.stops] == [True, False, True, False]
    assert len(drawn.edges) == 2


def test_a_sink_can_be_on_the_way_to_another() -> None:
    assert shape(way("ab"), way("abc")) == [("a", 0, False), ("b", 0, True), ("c", 0, True)]


def test_a_value_is_told_where_it_changes() -> None:
    first, second = (
        Related(Span("a.go", at, 0), message("{what}", what="x"), value) for at, value in ((1, "a"), (2, "b"))
    )
    same = Related(Span("a.go", 3, 0), message("{what}", what="y"), "b")
    assert [stop.value for stop in picture([WayToSink("", (first, second, same))]).stops] == ["a", "b", ""]


def test_a_picture_has_an_end() -> None:
    drawn = picture([way("a" + chr(200 + number)) for number in range(1000)])
    assert (len(drawn.stops), drawn.left_out, drawn.height) == (60, 941, 60 * ROW)


def test_a_long_way_is_no_recursion() -> None:
    assert picture([way("".join(map(chr, range(100, 5100))))]).left_out == 4940


def test_nothing_is_an_empty_picture() -> None:
    assert picture([]).stops == () and picture([]).height == 0
