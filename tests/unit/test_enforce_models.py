"""Terms in the drafts of real models, tiny ones: what the figures may not fall below."""

from itertools import pairwise

import pytest

from tests.unit import enforcement
from tests.unit.enforcement import Figures
from workbench.core.termbase import Matcher
from workbench.mt import Draft
from workbench.mt.argos import ArgosEngine
from workbench.mt.enforce import Enforcing


@pytest.fixture(scope="module")
def argos(tmp_path_factory: pytest.TempPathFactory) -> ArgosEngine:
    return ArgosEngine(enforcement.models(tmp_path_factory.mktemp("models")))


@pytest.fixture(scope="module", params=["en", "vi"])
def plain(argos: ArgosEngine, request: pytest.FixtureRequest) -> tuple[str, list[Draft]]:
    """The language, and what the models make of the sentences without a glossary."""
    return request.param, argos.translate(enforcement.sources(), request.param, [])


@pytest.fixture(scope="module")
def enforced(argos: ArgosEngine, plain: tuple[str, list[Draft]]) -> tuple[Figures, list[Draft]]:
    """The figures with the agreed renderings, and the drafts."""
    lang, drafts = plain
    return enforcement.measure(Enforcing(argos), drafts, enforcement.glossary(lang), lang)


def test_the_set_has_all_that_is_hard() -> None:
    found = [Matcher(enforcement.glossary("en")).find(text) for text in enforcement.sources()]
    texts = enforcement.sources()
    assert sum(map(len, found)) >= 200
    assert sum(len(terms) == 1 for terms in found) >= 20
    assert sum(len(terms) >= 3 for terms in found) >= 20
    assert any(a.end == b.start for terms in found for a, b in pairwise(terms))
    assert any(terms and terms[0].start == 0 for terms in found)
    assert any(terms and terms[-1].end == len(t) for terms, t in zip(found, texts, strict=True))
    sources = {term.term.source for terms in found for term in terms}
    assert any(a != b and a in b for a in sources for b in sources)


def test_agreed_renderings_come_out(enforced) -> None:
    figures, _ = enforced
    assert figures.share >= 0.99
    assert (figures.doubled, figures.left) == (0, 0)
    assert figures.rest >= figures.plain_rest - 0.5
    # Without terms the models render two names in three otherwise.
    assert figures.outcomes["right"] < figures.due / 2


def test_outcomes_are_what_stands_in_the_draft(enforced) -> None:
    for draft in enforced[1]:
        for term in draft.terms:
            there = term.rendering.lower() in draft.text.lower()
            assert there or term.outcome == "failed", (draft.text, term)


def test_random_words_come_out_instead(argos, plain) -> None:
    lang, drafts = plain
    terms = enforcement.nonsense(lang)
    figures, _ = enforcement.measure(Enforcing(argos), drafts, terms, lang, every=4)
    assert figures.share >= 0.97
    assert (figures.doubled, figures.left) == (0, 0)
    assert figures.outcomes["right"] == 0
