"""Boundary precision and recall of the segmenter beside pysbd, on public sentences.

Sentences are joined to paragraphs of five and cut again; a boundary is right if it stands at
the same character, white space aside. The end of a paragraph doesn't count.

``pud`` and ``gsdsimp``: Universal Dependencies, joined as they are. ``ntrex``: news in three
languages; a line without an end mark (a headline) ends its paragraph, as in a cleaned article.
"""

import re
import time
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import pytest

from workbench.core.segment import sentences

DATA = Path(__file__).parents[2].parent / "shared" / "data"
SEGMENTATION = DATA / "segmentation"
NTREX = DATA / "ntrex"
END = re.compile(r"[。！？!?….][」』”’\"）)》】“']*\s*$")
PARAGRAPH = 5

Paragraph = list[str]
Cut = Callable[[str], list[str]]


class Score(NamedTuple):
    gold: int
    wrong: int
    missed: int
    characters: int
    seconds: float

    @property
    def f1(self) -> float:
        right = self.gold - self.missed
        return 2 * right / (2 * right + self.wrong + self.missed)

    def row(self, name: str, who: str) -> str:
        right = self.gold - self.missed
        return (
            f"{name:12} {who:6} {self.gold:5} {self.wrong:6} {self.missed:7}"
            f" {right / (right + self.wrong):10.4f} {right / self.gold:7.4f} {self.f1:7.4f}"
            f" {self.characters / self.seconds / 1e3:8.0f}"
        )


def lines(path: Path) -> list[str]:
    if not path.exists():
        pytest.skip(f"no data at {path}")
    return [line for line in path.read_text("utf-8").split("\n") if line.strip()]


def fives(sentences_: list[str]) -> Iterator[Paragraph]:
    for start in range(0, len(sentences_), PARAGRAPH):
        yield sentences_[start : start + PARAGRAPH]


def plain(name: str) -> list[Paragraph]:
    return list(fives(lines(SEGMENTATION / f"{name}.txt")))


def news(lang: str) -> list[Paragraph]:
    pairs = zip(lines(NTREX / "docids.txt"), lines(NTREX / f"{lang}.txt"), strict=True)
    paragraphs = []
    for _, document in groupby(pairs, key=lambda pair: pair[0]):
        for paragraph in fives([line for _, line in document]):
            paragraphs.extend(until_unmarked(paragraph))
    return paragraphs


def until_unmarked(paragraph: Paragraph) -> Iterator[Paragraph]:
    start = 0
    for number, line in enumerate(paragraph, start=1):
        if not END.search(line) or number == len(paragraph):
            yield paragraph[start:number]
            start = number


def boundaries(cut: list[str]) -> set[int]:
    position, found = 0, set()
    for sentence in cut[:-1]:
        position += len("".join(sentence.split()))
        found.add(position)
    return found


def measure(cut: Cut, paragraphs: list[Paragraph], joint: str) -> Score:
    texts = [joint.join(paragraph) for paragraph in paragraphs]
    cut(texts[0])  # the rules are loaded at the first call
    start = time.perf_counter()
    results = [cut(text) for text in texts]
    seconds = time.perf_counter() - start
    pairs = [(boundaries(p), boundaries(r)) for p, r in zip(paragraphs, results, strict=True)]
    return Score(
        gold=sum(len(gold) for gold, _ in pairs),
        wrong=sum(len(got - gold) for gold, got in pairs),
        missed=sum(len(gold - got) for gold, got in pairs),
        characters=sum(map(len, texts)),
        seconds=seconds,
    )


@pytest.mark.bench
@pytest.mark.parametrize(
    ("name", "lang"),
    [("pud", "zh"), ("gsdsimp-test", "zh"), ("ntrex", "zh"), ("ntrex", "en"), ("ntrex", "vi")],
)
def test_at_least_as_good_as_pysbd(
    name: str, lang: str, capsys: pytest.CaptureFixture[str]
) -> None:
    pysbd = pytest.importorskip("pysbd")
    # pysbd has no Vietnamese; its English is the nearest.
    theirs = pysbd.Segmenter("zh" if lang == "zh" else "en", clean=False)
    paragraphs = news(lang) if name == "ntrex" else plain(name)
    joint = "" if lang == "zh" else " "
    ours_score = measure(lambda text: sentences(text, lang), paragraphs, joint)
    theirs_score = measure(theirs.segment, paragraphs, joint)
    title = f"{name.partition('-')[0]} {lang}"
    with capsys.disabled():
        print(f"\n{'':12} {'':6}  gold  wrong  missed  precision  recall      F1  kchar/s")
        print(ours_score.row(title, "ours"))
        print(theirs_score.row(title, "pysbd"))
    assert ours_score.f1 >= theirs_score.f1
