"""Charts: well-formed pictures with a name, text that is text, marks where they belong."""

import pytest
from lxml import etree

from workbench.web.charts import Bar, Line, bars, lines

SVG = {"s": "http://www.w3.org/2000/svg"}


def parsed(chart) -> etree._Element:
    return etree.fromstring(str(chart))


def find(chart, path: str) -> list:
    return parsed(chart).xpath(path, namespaces=SVG)


MARKUP = """<script>x</script>"&'"""
CHARTS = {
    "bars": bars("a", MARKUP, MARKUP, [Bar(MARKUP, 1, MARKUP, MARKUP, "zh-Hans")]),
    "lines": lines("a", MARKUP, MARKUP, [MARKUP], [Line(MARKUP, [1])]),
    "no bars": bars("a", MARKUP, MARKUP, []),
    "no lines": lines("a", MARKUP, MARKUP, [], []),
    "no values": lines("a", MARKUP, MARKUP, ["2026-11"], [Line("x", [None])]),
    "zero": lines("a", MARKUP, MARKUP, ["2026-11"], [Line("x", [0])]),
}


@pytest.mark.parametrize("name", CHARTS)
def test_named_and_escaped(name):
    root = parsed(CHARTS[name])
    assert root.get("role") == "img"
    for attribute in ("aria-labelledby", "aria-describedby"):
        [said] = root.xpath(f"//*[@id='{root.get(attribute)}']")
        assert said.text == MARKUP
    assert not root.xpath("//s:script | //@style | //s:style", namespaces=SVG)


def test_bars_are_as_long_as_their_values():
    rows = [Bar("Argos", 50, "50 %"), Bar("gloss", 25, "25 %"), Bar("none", 0, "0 %")]
    widths = [float(one) for one in find(bars("a", "T", "D", rows), "//s:rect/@width")]
    assert widths[0] == 2 * widths[1]
    assert 0 < widths[2] < 2
    of_hundred = find(bars("a", "T", "D", rows, 100), "//s:rect/@width")
    assert float(of_hundred[0]) == widths[0] / 2


def test_labels_are_cut_to_fit():
    [label] = find(bars("a", "T", "D", [Bar("标" * 500, 1, "1 s", "Argos")]), "//s:text[1]/text()")
    assert label == "标" * 24 + "…"
    [short] = find(bars("a", "T", "D", [Bar("标题", 1, "1 s")]), "//s:text[1]/text()")
    assert short == "标题"


def test_lines_leave_gaps_out_and_go_up_with_the_values():
    chart = lines("a", "T", "D", ["08", "09", "10"], [Line("Argos", [10, None, 40])])
    [points] = find(chart, "//s:g[1]/s:polyline/@points")
    first, last = ([float(one) for one in point.split(",")] for point in points.split())
    assert (first[0] < last[0], first[1] > last[1]) == (True, True)
    assert find(chart, "//s:circle/s:title/text()") == ["Argos: 10.0", "Argos: 40.0"]


SCALES = [
    ([0.4], ["0", "0.1", "0.2", "0.3", "0.4"]),
    ([7.2, 13.4], ["0", "5", "10", "15"]),
    ([88], ["0", "20", "40", "60", "80", "100"]),
    ([1234], ["0", "500", "1000", "1500"]),
]


@pytest.mark.parametrize(("values", "ticks"), SCALES)
def test_the_scale_is_round(values, ticks):
    chart = lines("a", "T", "D", ["m"] * len(values), [Line("x", values)])
    assert find(chart, "//s:text[@text-anchor='end']/text()") == ticks


def test_of_many_months_some_are_named_the_last_one_among_them():
    ticks = [f"2026-{month:02}" for month in range(1, 13)]
    named = find(
        lines("a", "T", "D", ticks, [Line("x", [1] * 12)]), "//s:text[@text-anchor='middle']/text()"
    )
    assert named == ticks[1::2]


def test_series_differ_by_more_than_colour():
    chart = lines("a", "T", "D", ["m"], [Line(str(one), [one]) for one in range(4)])
    marks = find(chart, "//s:g/*[@class='mark'][s:title]")
    shapes = {(mark.tag, (mark.get("points") or "").count(",")) for mark in marks}
    looks = {group.get("class") for group in find(chart, "//s:g")}
    # A square and a diamond both have four corners.
    assert (len(marks), len(shapes), len(looks)) == (4, 3, 4)
