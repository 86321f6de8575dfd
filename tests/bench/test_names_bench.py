"""How many names are found and how many of the found are names, beside jieba's ``nr``."""

import logging
import time
import warnings

import pytest

from tests.unit.name_scores import (
    EXPECTED,
    Score,
    article,
    article_scores,
    sentence_scores,
    share_right,
    starter_terms,
    vietnamese_firsts,
)
from workbench.core.names import Candidate, candidates


def persons_of_jieba(text: str) -> list[Candidate]:
    """What jieba's part-of-speech tagger takes for persons, two characters or more."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
        from jieba import posseg
    jieba.setLogLevel(logging.WARNING)
    found = {pair.word for pair in posseg.cut(text) if pair.flag == "nr" and len(pair.word) > 1}
    return [Candidate(word, "person", (), (), 1.0) for word in sorted(found)]


def row(what: str, score: Score) -> str:
    return f"{what:44} {score.wanted:6} {score.recall:7.3f} {score.precision:10.3f}"


@pytest.mark.bench
def test_names_of_the_articles(capsys: pytest.CaptureFixture[str]) -> None:
    terms = starter_terms()
    ways = {
        "no glossary": candidates,
        "starter glossaries": lambda text: candidates(text, terms),
    }
    jieba_score = article_scores(persons_of_jieba)["person"]
    with capsys.disabled():
        print(f"\n{'real articles':44} {'wanted':>6} {'recall':>7} {'precision':>10}")
        for way, find in ways.items():
            scores = article_scores(find)
            for kind, score in scores.items():
                print(row(f"{kind}, {way}", score))
            right = share_right(list(vietnamese_firsts(find)))
            print(f"first proposal for Vietnamese persons right, {way}: {right:.3f}")
            assert scores["person"].recall >= jieba_score.recall
            assert scores["person"].precision >= jieba_score.precision
        print(row("person, jieba's nr", jieba_score))


@pytest.mark.bench
def test_persons_of_further_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    ours, firsts = sentence_scores()
    theirs, _ = sentence_scores(persons_of_jieba)
    with capsys.disabled():
        print(f"\n{'further sentences':44} {'wanted':>6} {'recall':>7} {'precision':>10}")
        print(row("person", ours))
        print(row("person, jieba's nr", theirs))
        print(f"first proposal for Vietnamese persons right: {share_right(firsts):.3f}")
    assert ours.recall >= theirs.recall
    assert ours.precision >= theirs.precision


@pytest.mark.bench
def test_the_time_grows_with_the_text_alone(capsys: pytest.CaptureFixture[str]) -> None:
    text = "\n".join(article(name) for name in EXPECTED)
    once, tenfold = seconds(text), seconds(text * 10)
    with capsys.disabled():
        print(f"\n{len(text) / once / 1e3:.0f} thousand characters a second, ×10: ", end="")
        print(f"{len(text) * 10 / tenfold / 1e3:.0f}")
    assert tenfold < once * 30


def seconds(text: str) -> float:
    candidates(text[:100])  # the lists are read at the first call
    start = time.perf_counter()
    candidates(text)
    return time.perf_counter() - start
