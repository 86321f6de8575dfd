"""Speed of finding terms, against looking for one after the other: pytest -m bench -s."""

import random
import re
import time
import tracemalloc
from pathlib import Path

import pytest

from workbench.core.termbase import Matcher, Rendering, Term

NEWS = Path(__file__).parents[2].parent / "shared" / "data" / "ntrex" / "zh.txt"
TERMS = 50_000
CHARACTERS = 1_000_000
# The plain loop takes minutes for all: it looks for this many of the terms.
SAMPLE = 1_000


def made_up(text: str) -> list[Term]:
    """As many terms as asked for: pieces of Han text from two to eight characters, Latin words."""
    random_ = random.Random(1)  # noqa: S311 - a sample
    sources = set(re.findall(r"[A-Za-z]{3,}", text))
    runs = [run for run in re.findall(r"[一-鿿]+", text) if len(run) > 1]
    while len(sources) < TERMS:
        run = random_.choice(runs)
        start = random_.randrange(len(run) - 1)
        sources.add(run[start : start + random_.randint(2, 8)])
    return [Term(source, (Rendering("en", "x"),)) for source in sorted(sources)]


def seconds(work: object) -> float:
    start = time.process_time()
    work()  # type: ignore[operator]
    return time.process_time() - start


@pytest.mark.bench
def test_fifty_thousand_terms_in_a_million_characters() -> None:
    if not NEWS.exists():
        pytest.skip("no ntrex set beside the repository")
    news = NEWS.read_text("utf-8")
    text = (news * (CHARACTERS // len(news) + 1))[:CHARACTERS]
    terms = made_up(news)
    tracemalloc.start()
    kept = Matcher(terms)
    memory = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    building = seconds(lambda: Matcher(terms))
    finding = min(seconds(lambda: kept.find(text)) for _ in range(3))
    sample = random.Random(2).sample(terms, SAMPLE)  # noqa: S311 - no secret
    plain = seconds(lambda: [text.count(term.source) for term in sample]) * TERMS / SAMPLE
    print(
        f"\n{TERMS} terms, {CHARACTERS} characters: built in {building:.2f} s"
        f" ({memory / 2**20:.0f} MiB beside the terms, the automatons' own not counted),"
        f" found in {finding:.2f} s; one after the other {plain:.0f} s, {plain / finding:.0f}×"
    )
    assert building < 2
    assert finding < 1
    assert plain / finding >= 50
