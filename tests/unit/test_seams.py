"""The edges of renderings in a text, beside what the drafts' own tests show."""

import pytest

from workbench.core import seams, standing
from workbench.core.seams import Filling
from workbench.core.termbase import Matcher, Rendering, Term


@pytest.mark.parametrize(
    ("text", "wrong", "rendering", "expected"),
    [
        ("He is Chairman Minh.", "Chairman", "President", "He is President Minh."),
        ("The Cong An Ministry met.", "Cong An", "Public Security Ministry",
         "The Public Security Ministry met."),
        ("State Chairman Minh.", "Chairman", "State President", "State President Minh."),
    ],
)  # fmt: skip
def test_words_that_a_rendering_brings_along_on_either_side(text, wrong, rendering, expected):
    start = text.index(wrong)
    filling = seams.widened(text, Filling(start, start + len(wrong), rendering))
    assert seams.put(text, [filling], "en") == expected


@pytest.mark.parametrize(
    ("text", "rendering", "is_agreed"),
    [
        ("HA NOI MET", "Ha Noi", True),
        ("Ha noi met", "Ha Noi", False),
        ("General secretary met", "general secretary", True),
    ],
)
def test_written_as_agreed(text, rendering, is_agreed):
    assert seams.as_agreed(text, 0, len(rendering), rendering) is is_agreed


def test_a_forbidden_rendering_within_a_right_one_is_none():
    term = Term("某某", (Rendering("en", "Big Bureau"), Rendering("en", "Bureau", "forbidden")))
    found = Matcher([term]).find("某某")
    assert standing.read("The Big Bureau met.", found, "en").banned == ()
    assert len(standing.read("The Bureau met.", found, "en").banned) == 1
