"""Charts as SVG. The one module that touches svg.py, which escapes nothing: texts are escaped here.

Colours come from the style sheet by class, so that charts follow light and dark; a series has a
mark and a stroke of its own besides. A chart is a picture with a name and a description; its
numbers stand in a table beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, takewhile
from math import ceil, floor, log10
from typing import Literal
from unicodedata import east_asian_width

import svg
from markupsafe import Markup, escape

Anchor = Literal["start", "middle", "end"]
# In units of the picture, which is shown at about its size: letters are 12 high.
WIDTH = 360
ROW = 42
LONGEST_BAR = 280
PLOT_TOP, PLOT_LEFT, PLOT_BOTTOM = 10, 34, 160
PLOT_RIGHT = WIDTH - 14
MOST_LABELS = 6
# So many series have a look of their own; further ones take turns.
LOOKS = 6
# The corners of a look's marks around their middle; the first look's are round.
SHAPES = (
    (),
    ((-4, -4), (4, -4), (4, 4), (-4, 4)),
    ((0, -5.5), (5.5, 0), (0, 5.5), (-5.5, 0)),
    ((0, -5), (5, 4), (-5, 4)),
)


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a length, what it is of and how the value is said.

    ``note`` stands at the other end of the label's line, ``lang`` is the label's language.
    """

    label: str
    value: float
    said: str
    note: str = ""
    lang: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A series: a value for each tick, or None where there is none."""

    label: str
    values: Sequence[float | None]


def bars(
    name: str, title: str, description: str, rows: Sequence[Bar], top: float | None = None
) -> Markup:
    """Draw horizontal bars, each under its label; one of ``top`` is the longest that there can be.

    ``name`` makes ids: of a page's charts each has its own.
    """
    longest = top or max((row.value for row in rows), default=0) or 1
    drawn = [element for at, row in enumerate(rows) for element in _bar(row, at * ROW, longest)]
    return _picture(name, title, description, ROW * len(rows), drawn)


def _bar(row: Bar, y: float, top: float) -> list[svg.Element]:
    length = max(row.value / top * LONGEST_BAR, 1)
    note = _fitting(row.note, WIDTH / 2)
    label = _text(_fitting(row.label, WIDTH - _width(note) - 10), 0, y + 13, "label")
    label.lang = row.lang
    return [
        label,
        *([_text(note, WIDTH, y + 13, "tick", "end")] if note else []),
        svg.Rect(x=0, y=y + 20, width=round(length, 1), height=12, rx=2, class_=["bar"]),
        _text(row.said, length + 6, y + 30.5, "value"),
    ]


def lines(
    name: str, title: str, description: str, ticks: Sequence[str], series: Sequence[Line]
) -> Markup:
    """Draw series over ticks, with a legend under them; ``name`` as in `bars`."""
    known = [value for line in series for value in line.values if value is not None]
    step = _step(max(known, default=0))
    top = step * max(ceil(max(known, default=0) / step), 1)
    drawn = [*_scale(step, top), *_months(ticks)]
    for at, line in enumerate(series):
        drawn += [_series(line, at % LOOKS, top), _legend(line.label, at)]
    height = PLOT_BOTTOM + 26 + 20 * len(series)
    return _picture(name, title, description, height, drawn)


def _step(most: float) -> float:
    """A round step of a scale with two to five steps up to the greatest value."""
    if most <= 0:
        return 1
    unit = 10.0 ** floor(log10(most))
    return next(unit * part for part in (0.2, 0.5, 1, 2) if most / (unit * part) <= 5)


def _scale(step: float, top: float) -> list[svg.Element]:
    drawn: list[svg.Element] = []
    for number in range(round(top / step) + 1):
        y = _height(number * step, top)
        grid = svg.Line(x1=PLOT_LEFT, x2=PLOT_RIGHT, y1=y, y2=y, class_=["grid"])
        drawn += [grid, _text(f"{number * step:g}", PLOT_LEFT - 6, y + 4, "tick", "end")]
    return drawn


def _months(ticks: Sequence[str]) -> list[svg.Element]:
    every = ceil(len(ticks) / MOST_LABELS)
    return [
        _text(tick, _place(at, len(ticks)), PLOT_BOTTOM + 18, "tick", "middle")
        for at, tick in enumerate(ticks)
        # Counted from the last one, which is the one that is looked for.
        if (len(ticks) - 1 - at) % every == 0
    ]


def _series(line: Line, look: int, top: float) -> svg.Element:
    spots = [
        (_place(at, len(line.values)), _height(value, top), value)
        for at, value in enumerate(line.values)
        if value is not None
    ]
    points = [svg.Point(x, y) for x, y, _ in spots]
    drawn: list[svg.Element] = [svg.Polyline(points=points, class_=["line"])] if spots else []
    drawn += [_mark(look, x, y, f"{line.label}: {value:.1f}") for x, y, value in spots]
    return svg.G(class_=["series", f"look-{look}"], elements=drawn)


def _legend(label: str, at: int) -> svg.Element:
    y, look = PLOT_BOTTOM + 38 + 20 * at, at % LOOKS
    ends = [svg.Point(PLOT_LEFT, y), svg.Point(PLOT_LEFT + 30, y)]
    return svg.G(
        class_=["series", f"look-{look}"],
        elements=[
            svg.Polyline(points=ends, class_=["line"]),
            _mark(look, PLOT_LEFT + 15, y),
            _text(_fitting(label, PLOT_RIGHT - PLOT_LEFT - 38), PLOT_LEFT + 38, y + 4, "label"),
        ],
    )


def _mark(look: int, x: float, y: float, said: str = "") -> svg.Element:
    """A dot, square, diamond or triangle: looks differ by more than colour."""
    title: list[svg.Element] = [svg.Title(text=str(escape(said)))] if said else []
    if not SHAPES[look % 4]:
        return svg.Circle(cx=x, cy=y, r=4, class_=["mark"], elements=title)
    points = [
        svg.Point(round(x + right, 1), round(y + down, 1)) for right, down in SHAPES[look % 4]
    ]
    return svg.Polygon(points=points, class_=["mark"], elements=title)


def _place(at: int, of: int) -> float:
    """Where a tick is from left to right, half a step from the edges."""
    return round(PLOT_LEFT + (PLOT_RIGHT - PLOT_LEFT) * (at + 0.5) / of, 1)


def _height(value: float, top: float) -> float:
    return round(PLOT_BOTTOM - (PLOT_BOTTOM - PLOT_TOP) * value / top, 1)


def _fitting(text: str, width: float) -> str:
    """Cut a text that would be wider."""
    if _width(text) <= width:
        return text
    widths = accumulate(map(_width, text))
    fits = sum(1 for _ in takewhile(lambda so_far: so_far <= width - 12.5, widths))
    return f"{text[:fits].rstrip()}…"


def _width(text: str) -> float:
    """About how wide a text is: Han characters are a little wider than high, others narrower."""
    return sum(12.5 if east_asian_width(char) in "WF" else 7 for char in text)


def _text(text: str, x: float, y: float, kind: str, anchor: Anchor = "start") -> svg.Text:
    return svg.Text(
        text=str(escape(text)),
        x=round(x, 1),
        y=round(y, 1),
        class_=[kind],
        text_anchor=anchor,
    )


def _picture(
    name: str, title: str, description: str, height: float, drawn: list[svg.Element]
) -> Markup:
    ids = (f"{name}-title", f"{name}-text")
    named = [svg.Title(id=ids[0], text=str(escape(title)))]
    described = [svg.Desc(id=ids[1], text=str(escape(description)))]
    picture = svg.SVG(
        viewBox=svg.ViewBoxSpec(0, 0, WIDTH, height),
        class_=["chart"],
        elements=[*named, *described, *drawn],
        extra={"role": "img", "aria-labelledby": ids[0], "aria-describedby": ids[1]},
    )
    return Markup(picture)  # noqa: S704 - made of numbers, names of ours, and escaped text
