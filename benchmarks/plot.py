"""The plot: by how much each target is kept or missed. A dot is what was measured, the black line is the target."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from math import log10

from benchmarks.targets import Results, Target

_LEFT, _RIGHT, _ROW, _TOP = 400, 860, 22, 64  # pixels
_MET, _MISSED, _MARK, _GRID = "#1a7f37", "#cf222e", "#24292f", "#d0d7de"


def plot(targets: Sequence[Target], results: Results) -> str:
    """Return the plot of what was measured as a part of its limit: 1 is the target of every row."""
    rows = [(target, reached) for target in targets if (reached := target.reached(results)) is not None]
    parts = [reached / target.factor for target, reached in rows]
    ticks = [tick for tick in _TICKS if min([*parts, 0.5]) / 2 <= tick <= max([*parts, 1.0]) * 1.5]
    bottom = _TOP + _ROW * len(rows)
    drawn = [*_axis(ticks, bottom), *(line for n, row in enumerate(rows) for line in _row(n, *row, ticks))]
    size = f'width="960" height="{bottom + 16}" font-family="sans-serif" font-size="12" fill="{_MARK}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size}>'
    return "\n".join([head, '<rect width="100%" height="100%" fill="#ffffff"/>', *drawn, "</svg>"]) + "\n"


_TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)


def _x(part: float, ticks: Sequence[float]) -> float:
    least, most = log10(ticks[0]), log10(ticks[-1])
    return _LEFT + (_RIGHT - _LEFT) * (log10(max(part, ticks[0])) - least) / (most - least)


def _axis(ticks: Sequence[float], bottom: int) -> Iterator[str]:
    title = "measured, as a part of the limit (logarithmic); the black line is the limit"
    yield f'<text x="{(_LEFT + _RIGHT) / 2}" y="16" text-anchor="middle">{title}</text>'
    for tick in ticks:
        x, width = _x(tick, ticks), 1
        color = _MARK if tick == 1 else _GRID
        yield f'<text x="{x:.1f}" y="{_TOP - 12}" text-anchor="middle">{tick:g}</text>'
        yield f'<path d="M{x:.1f} {_TOP - 6}V{bottom}" stroke="{color}" stroke-width="{width + (tick == 1)}"/>'


def _row(number: int, target: Target, reached: float, ticks: Sequence[float]) -> Iterator[str]:
    part, y = reached / target.factor, _TOP + _ROW * number + _ROW / 2
    met = part <= 1
    text = escape(target.text.replace("`", ""))
    yield f'<text x="{_LEFT - 12}" y="{y + 4}" text-anchor="end">{text}</text>'
    yield f'<path d="M{_LEFT} {y}H{_RIGHT}" stroke="{_GRID}" stroke-dasharray="1 3"/>'
    fill = _MET if met else "#ffffff"
    x = _x(part, ticks)
    yield f'<circle cx="{x:.1f}" cy="{y}" r="5" fill="{fill}" stroke="{_MET if met else _MISSED}" stroke-width="2"/>'
    said = f"{part:.2f}" if part >= 0.1 else f"{part:.3f}"
    yield f'<text x="{_RIGHT + 14}" y="{y + 4}">{said} {"met" if met else "missed"}</text>'
