"""How well names are found: against real articles and against sentences of our own.

``article_names.json`` has for each article, as a reader found them, the persons (with the right
Vietnamese rendering and how often they stand there), organisations and places; ``accepted`` are
parts and wholes about which readers may differ: neither missed nor wrong. An organisation counts
with or without the country before it. ``name_sentences.tsv`` explains itself.
"""

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from workbench.core._lexicon import lexicon
from workbench.core.names import Candidate, candidates
from workbench.core.termbase import Term, fold
from workbench.formats.glossary import read

ROOT = Path(__file__).parents[2]
ARTICLES = ROOT.parent / "shared" / "articles"
EXPECTED = json.loads((ROOT / "tests" / "data" / "article_names.json").read_text("utf-8"))
KINDS = ("person", "organisation", "place")

Find = Callable[[str], list[Candidate]]


@dataclass
class Score:
    """Names wanted, and which were missed or found without being there."""

    wanted: int = 0
    missed: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def add(self, wanted: Collection[str], found: Collection[str], accepted: Collection[str]):
        self.wanted += len(wanted)
        self.missed += [name for name in wanted if name not in found]
        self.wrong += [name for name in found if name not in wanted and name not in accepted]

    @property
    def recall(self) -> float:
        return 1 - len(self.missed) / self.wanted

    @property
    def precision(self) -> float:
        right = self.wanted - len(self.missed)
        return right / (right + len(self.wrong))


@cache
def starter_terms() -> list[Term]:
    paths = sorted((ROOT / "glossaries").glob("*.csv"))
    return [term for path in paths for term in read(path.read_bytes()).terms]


def article(name: str) -> str:
    path = ARTICLES / name
    if not path.is_file():
        pytest.skip(f"the real article {name} is not on this machine")
    return path.read_text("utf-8")


def article_scores(find: Find) -> dict[str, Score]:
    """Names of each kind, each once an article."""
    scores = {kind: Score() for kind in KINDS}
    for name, expected in EXPECTED.items():
        found = find(article(name))
        accepted = {_key(kind, text) for text in expected["accepted"] for kind in KINDS}
        for kind in KINDS:
            wanted = {_key(kind, item["text"]) for item in expected[kind]}
            got = {_key(kind, c.text) for c in found if c.kind == kind}
            scores[kind].add(wanted, got, accepted)
    return scores


def _key(kind: str, text: str) -> str:
    text = fold(text)
    country = lexicon().country.at(text, 0)
    return text[len(country) :] if kind == "organisation" and country != text else text


def vietnamese_firsts(find: Find) -> Iterator[tuple[str, str, str]]:
    """The Vietnamese persons of the articles: name, right rendering, first proposal."""
    for name, expected in EXPECTED.items():
        found = {c.text: c for c in find(article(name))}
        for item in expected["person"]:
            if item["text"] in found and item["vi"][:1] and _is_vietnamese(item["vi"]):
                yield item["text"], item["vi"], first(found[item["text"]])


def _is_vietnamese(name: str) -> bool:
    return name.split()[0] in (
        *("Nguyễn", "Trần", "Lê", "Phạm", "Võ", "Vũ", "Phan", "Bùi", "Đặng", "Tô", "Lương"),
        *("Trịnh", "Trường", "Mai", "Hồ"),
    )


def first(candidate: Candidate, lang: str = "vi") -> str:
    return next((p.text for p in candidate.proposed(lang)), "")


@dataclass(frozen=True)
class Sentence:
    text: str
    persons: dict[str, str]
    bodies: list[str] | None


def sentences() -> list[Sentence]:
    lines = (ROOT / "tests" / "data" / "name_sentences.tsv").read_text("utf-8").splitlines()
    return [_sentence(line) for line in lines if not line.startswith("#")]


def _sentence(line: str) -> Sentence:
    text, persons, *bodies = line.split("|")
    pairs: list[tuple[str, str]] = []
    for word in persons.replace("-", "", persons == "-").split():
        name, _, start = word.partition("=")
        if name.isascii() or name[0] < "\u4e00":  # a further word of the rendering before it
            pairs[-1] = (pairs[-1][0], f"{pairs[-1][1]} {name}")
        else:
            pairs.append((name, start))
    return Sentence(text, dict(pairs), bodies[0].replace("-", "").split() if bodies else None)


def sentence_scores(find: Find = candidates) -> tuple[Score, list[tuple[str, str, str]]]:
    """Persons in the sentences; and name, right rendering, first proposal where one is given."""
    score, firsts = Score(), []
    for sentence in sentences():
        found = {c.text: c for c in find(sentence.text) if c.kind == "person"}
        score.add(sentence.persons, found, ())
        firsts += [
            (name, right, first(found[name]))
            for name, right in sentence.persons.items()
            if right and name in found
        ]
    return score, firsts


def share_right(firsts: Collection[tuple[str, str, str]]) -> float:
    return sum(right == proposed for _, right, proposed in firsts) / len(firsts)
