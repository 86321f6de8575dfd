"""Filters on reference translations and on damaged ones, and how long 50,000 pairs take.

pytest -m bench -s tests/bench/test_filters_bench.py
"""

import random
import re
import resource
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session

from tests.conftest import SHARED
from workbench.core.filters import FILTERS, NAMES, Funnel, Pair, Settings
from workbench.models import Article, Bitext, Project, Unit, User
from workbench.services import corpus_filters, store
from workbench.services.corpus_plan import Scope

SETS = ("ntrex", "flores")
MANY = 50_000
ALL = Settings.of(on=NAMES)
Text = list[tuple[str, str]]


def references(lang: str) -> Text:
    """Chinese sentences of both sets with their translations."""
    folder = SHARED / "data"
    if not folder.exists():
        pytest.skip("no reference sets beside the repository")
    return [pair for name in SETS for pair in _of_set(folder / name, lang)]


def _of_set(folder: Path, lang: str) -> Text:
    sides = [(folder / f"{one}.txt").read_text("utf-8").splitlines() for one in ("zh", lang)]
    return [(source, target) for source, target in zip(*sides, strict=True) if source.strip()]


def found(pairs: Text, lang: str) -> list[set[str]]:
    """The filters that find something in each pair, each by itself."""
    funnel = Funnel(ALL)
    verdicts = [funnel.judge(Pair(n, *pair, lang)) for n, pair in enumerate(pairs, start=1)]
    return [{one.filter for one in verdict.alone} for verdict in verdicts]


def shuffled(pairs: Text) -> Text:
    """Each source with the translation of another one."""
    return [(source, pairs[(n + 7) % len(pairs)][1]) for n, (source, _) in enumerate(pairs)]


def copied(pairs: Text) -> Text:
    return [(source, source) for source, _ in pairs]


def half_copied(pairs: Text) -> Text:
    """The translation breaks off and goes on in Chinese."""
    return [(s, f"{t[: len(t) // 2]} {s[len(s) // 2 :]}") for s, t in pairs]


def cut_to(share: float) -> Callable[[Text], Text]:
    def cut(pairs: Text) -> Text:
        return [(s, " ".join((w := t.split())[: max(1, int(share * len(w)))])) for s, t in pairs]

    return cut


def doubled(pairs: Text) -> Text:
    """The next translation hangs on to the right one and the one behind that."""
    texts = [target for _, target in pairs] * 2
    return [(s, " ".join(texts[n : n + 3])) for n, (s, _) in enumerate(pairs)]


def other_numbers(pairs: Text) -> Text:
    """Of translations with a figure one digit is another one; those without aren't there."""
    chance = random.Random(3)  # noqa: S311 - no secret

    def change(found: re.Match[str]) -> str:
        return str((int(found[0]) + chance.randint(1, 8)) % 9 + 1)

    changed = [(s, re.sub(r"\d(?!.*\d)", change, t)) for s, t in pairs]
    return [new for new, (_, old) in zip(changed, pairs, strict=True) if new[1] != old]


def other_language(lang: str) -> Text:
    """English where Vietnamese should be, and the other way round."""
    return references("vi" if lang == "en" else "en")


def repeated(pairs: Text) -> Text:
    return [pair for pair in pairs for _ in range(2)]


def nearly_repeated(pairs: Text) -> Text:
    """Each pair, and again with a word less in the translation."""
    shorter = [(s, re.sub(r" \S+(?= \S+$)", "", t)) for s, t in pairs]
    return [one for both in zip(pairs, shorter, strict=True) for one in both]


DAMAGES: dict[str, tuple[Callable[[Text], Text], float]] = {
    "shuffled": (shuffled, 1),
    "untranslated": (copied, 1),
    "half untranslated": (half_copied, 1),
    "cut to a half": (cut_to(0.5), 1),
    "cut to a third": (cut_to(0.33), 1),
    "cut to a fifth": (cut_to(0.2), 1),
    "two more attached": (doubled, 1),
    "a number changed": (other_numbers, 1),
    "repeated": (repeated, 2),
    "a word less, repeated": (nearly_repeated, 2),
}


@pytest.mark.bench
@pytest.mark.parametrize("lang", ["en", "vi"])
def test_what_filters_drop_of_good_and_of_damaged_pairs(lang: str) -> None:
    pairs = references(lang)
    good = found(pairs, lang)
    counts = Counter(name for names in good for name in names)
    usual = {one.name for one in FILTERS if one.is_on}
    dropped = sum(bool(names & usual) for names in good)
    print(f"\nzh-{lang}: {len(pairs)} reference pairs, {dropped} dropped by the usual filters")
    print("  wrongly, by itself:", dict(counts))
    damages = {name: make(pairs) for name, (make, _) in DAMAGES.items()}
    damages["the other language"] = other_language(lang)
    for name, damaged in damages.items():
        hits = found(damaged, lang)
        share = DAMAGES.get(name, (None, 1))[1]
        caught = share * sum(bool(names) for names in hits) / len(damaged)
        each = Counter(one for names in hits for one in names)
        shares = {one: f"{share * many / len(damaged):.1%}" for one, many in each.most_common()}
        print(f"  {name:22} {len(damaged):5}  caught {caught:6.1%}  {shares}")
    assert dropped < len(pairs) / 50


@pytest.fixture
def many(session: Session, project: Project, person: User) -> Project:
    """A project with as many units as one look takes in a few seconds, in 100 articles."""
    pairs = references("vi")
    chance = random.Random(4)  # noqa: S311 - no secret
    for number in range(100):
        article = Article(
            project_id=project.id, title=f"第{number}篇", name=f"{number}.txt", format="text",
            encoding="UTF-8", text=f"{number}", text_hash=f"{number}", created_by=person.id,
        )  # fmt: skip
        session.add(article)
        session.flush()
        bitext = Bitext(article_id=article.id, target_lang="vi")
        session.add(bitext)
        session.flush()
        rows = [varied(chance, *chance.choice(pairs)) for _ in range(MANY // 100)]
        session.execute(
            insert(Unit),
            [
                {
                    "bitext_id": bitext.id, "position": place, "kind": "body", "source": [source],
                    "source_hash": store.text_hash(source), "target": [target], "state": "draft",
                    "origin": "aligned", "pairing": "aligned", "score": chance.random() ** 0.2,
                }
                for place, (source, target) in enumerate(rows, start=1)
            ],
        )  # fmt: skip
    session.commit()
    return project


def varied(chance: random.Random, source: str, target: str) -> tuple[str, str]:
    """Another pair as long as this one: its characters and words in another order."""
    letters, words = list(source), target.split()
    chance.shuffle(letters)
    chance.shuffle(words)
    return "".join(letters), " ".join(words)


@pytest.mark.bench
def test_fifty_thousand_pairs(session: Session, many: Project, person: User) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for settings in (Settings.of(), Settings.of(on=[n for n in NAMES if n != "numbers"]), ALL):
        start, used = time.perf_counter(), time.process_time()
        plan = corpus_filters.plan(session, Scope(many.id), settings)
        seconds, used = time.perf_counter() - start, time.process_time() - used
        session.commit()
        print(
            f"\n{len(settings.on)} filters: {plan.judged} looked at in {seconds:.1f} s"
            f" ({used:.1f} s of the processor), drops:"
        )
        print({step.filter.name: step.dropped for step in plan.steps if step.dropped})
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(f"{memory / 1024:.0f} MiB more at most")
    start = time.perf_counter()
    done = corpus_filters.apply(session, person, plan.drops)
    session.commit()
    print(f"{done.units} excluded in {time.perf_counter() - start:.1f} s")
    start = time.perf_counter()
    assert done.moment is not None
    assert corpus_filters.undo(session, person, many.id, done.moment) == (done.units, 0)
    session.commit()
    print(f"taken back in {time.perf_counter() - start:.1f} s")
