"""Terms are counted by occurrence, and once a sentence as the check of a unit does."""

import unicodedata

import pytest

from workbench.core.term_success import TermCount, count
from workbench.core.termbase import Matcher, Rendering, Term, check


def term(source: str, *texts: str, forbidden: tuple[str, ...] = (), lang: str = "en") -> Term:
    """A term, its first rendering preferred, the others admitted."""
    usages = ["preferred", *["admitted"] * len(texts)]
    good = [Rendering(lang, text, usage) for text, usage in zip(texts, usages, strict=False)]
    return Term(source, (*good, *(Rendering(lang, text, "forbidden") for text in forbidden)))


VIETNAM = term("越南", "Vietnam", "Viet Nam", forbidden=("Annam",))
AGENCY = term("越南通讯社", "Vietnam News Agency")
LAOS = term("老挝", "Laos")
WHO = term("世卫", "WHO")
MATCHER = Matcher([VIETNAM, AGENCY, LAOS, WHO])


def counted(source: str, target: str) -> tuple[int, int, int]:
    found = count(MATCHER, source, target, "en")
    return found.due, found.right, found.extra


@pytest.mark.parametrize(
    ("source", "target", "due", "right", "extra"),
    [
        ("今天下雨。", "It rains in Vietnam.", 0, 0, 0),
        ("越南下雨。", "It rains in Vietnam.", 1, 1, 0),
        ("越南下雨。", "It rains in Viet Nam.", 1, 1, 0),
        ("越南下雨。", "It rains in VIETNAM.", 1, 1, 0),
        ("越南下雨。", "Vietnam's rain", 1, 1, 0),
        ("越南下雨。", "The Vietnams of rain", 1, 1, 0),
        ("越南下雨。", "A Vietnamese rain", 1, 0, 0),
        ("越南下雨。", "It rains in Yuenan.", 1, 0, 0),
        ("越南下雨。", "", 1, 0, 0),
        ("越南下雨。", "It rains in Vietnam Vietnam.", 1, 1, 1),
        # Twice in the source wants two, of whichever renderings.
        ("越南和越南", "Vietnam and it", 2, 1, 0),
        ("越南和越南", "Vietnam and Viet Nam", 2, 2, 0),
        ("越南和老挝", "Vietnam and Laos", 2, 2, 0),
        ("越南和老挝", "Vietnam and Vietnam", 2, 1, 1),
        # What is part of a longer rendering is none of its own.
        ("越南通讯社", "Vietnam News Agency", 1, 1, 0),
        ("越南通讯社在越南", "Vietnam News Agency", 2, 1, 0),
        ("越南通讯社在越南", "The Vietnam News Agency of Vietnam", 2, 2, 0),
        # But a longer rendering that isn't due doesn't hide a shorter one.
        ("越南", "Vietnam News Agency", 1, 1, 0),
        # Capitals are exact.
        ("世卫说", "WHO says", 1, 1, 0),
        ("世卫说", "who says", 1, 0, 0),
    ],
)
def test_by_occurrence(source, target, due, right, extra):
    assert counted(source, target) == (due, right, extra)


def test_by_sentence_as_the_check_sees_it():
    """Once is enough there, and a part of a longer rendering will do."""
    found = count(MATCHER, "越南通讯社在越南，越南", "Vietnam News Agency", "en")
    assert (found.due, found.right) == (3, 1)
    assert (found.checked, found.passed) == (2, 2)


def test_forbidden_renderings():
    found = count(MATCHER, "越南和老挝", "Annam and Laos", "en")
    assert found == TermCount(due=2, right=1, checked=2, passed=1, forbidden=1)


def test_terms_without_a_rendering_in_the_language_are_not_due():
    matcher = Matcher([term("越南", "Việt Nam", lang="vi"), term("老挝", forbidden=("Lao",))])
    assert count(matcher, "越南和老挝", "Vietnam and Lao", "en") == TermCount(forbidden=1)


def test_two_terms_of_one_rendering_want_two():
    matcher = Matcher([term("越南", "Vietnam"), term("越南社会主义共和国", "Vietnam")])
    found = count(matcher, "越南社会主义共和国，即越南", "Vietnam", "en")
    assert (found.due, found.right) == (2, 1)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("written", ["Hoà Bình", "Hòa Bình", "HÒA BÌNH", "hoà bình"])
@pytest.mark.parametrize("agreed", ["Hoà Bình", "Hòa Bình"])
def test_vietnamese_spelt_either_way(agreed, written, form):
    place = term("和平省", agreed, lang="vi")
    target = unicodedata.normalize(form, f"Tỉnh {written} có mưa.")
    found = count(Matcher([place]), "和平省下雨。", target, "vi")
    assert found == TermCount(due=1, right=1, checked=1, passed=1)
    [finding] = check([place], target, "vi")
    assert finding.state == "ok"


def test_vietnamese_tones_are_not_folded_away():
    found = count(Matcher([term("和平省", "Hòa Bình", lang="vi")]), "和平省", "Hoa Binh", "vi")
    assert (found.due, found.right) == (1, 0)


def test_counts_add_up():
    assert TermCount(1, 2, 3, 4, 5, 6) + TermCount(10, 20, 30, 40, 50, 60) == TermCount(
        11, 22, 33, 44, 55, 66
    )
