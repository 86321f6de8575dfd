"""The memory: identical sources, the same neighbours first, the best of several."""

import pytest
from sqlalchemy.orm import Session

from workbench.models import Article, Bitext, Project, Unit, User
from workbench.services import bitexts, memory, store


@pytest.fixture
def make(session: Session, project: Project):
    """Makes a bitext of sentences; each "source=target" is confirmed, "=target!" reviewed."""

    def make(*rows: str, lang: str = "en") -> Bitext:
        article = Article(
            project_id=project.id,
            title="",
            name="",
            format="text",
            encoding="UTF-8",
            text="",
            text_hash=store.text_hash(repr(rows) + lang),
        )
        session.add(article)
        session.flush()
        bitext = Bitext(article_id=article.id, target_lang=lang)
        session.add(bitext)
        session.flush()
        for position, row in enumerate(rows, start=1):
            session.add(unit_of(bitext, position, row))
            session.flush()
        session.commit()
        return bitext

    return make


def unit_of(bitext: Bitext, position: int, row: str) -> Unit:
    source, _, target = row.partition("=")
    unit = Unit(bitext_id=bitext.id, position=position, kind="body", source=[source])
    unit.source_hash = store.text_hash(source)
    unit.excluded = "hand" if target == "-" else ""
    if target.strip("-"):
        unit.state = "reviewed" if target.endswith("!") else "translated"
        unit.target = [target.rstrip("!")]
    return unit


def found(session: Session, bitext: Bitext) -> dict[str, tuple[str, int]]:
    rows = bitexts.units(session, bitext)
    best = memory.best(session, bitext, [row for row in rows if row.state == "new"])
    sources = {row.id: row.source[0] for row in rows}
    return {sources[unit_id]: (one.target[0], one.percent) for unit_id, one in best.items()}


CASES = {
    "same neighbours": (["甲", "乙=B", "丙"], ["甲", "乙", "丙"], ("B", 101)),
    "another before": (["甲", "乙=B", "丙"], ["丁", "乙", "丙"], ("B", 100)),
    "another after": (["甲", "乙=B", "丙"], ["甲", "乙", "丁"], ("B", 100)),
    "none before": (["甲", "乙=B", "丙"], ["乙", "丙"], ("B", 100)),
    "both at the edge": (["乙=B", "丙"], ["乙", "丙"], ("B", 101)),
    "left out is passed over": (
        ["甲", "戊=-", "乙=B", "丙"],
        ["甲", "乙", "己=-", "丙"],
        ("B", 101),
    ),
    "reviewed before newer": (["甲", "乙=R!", "丁", "乙=B"], ["乙"], ("R", 100)),
    "newest": (["甲", "乙=Old", "丁", "乙=New"], ["乙"], ("New", 100)),
    "101 before reviewed": (["甲", "乙=R!", "丁", "乙=B", "丙"], ["丁", "乙", "丙"], ("B", 101)),
    "nothing confirmed": (["甲", "乙", "己"], ["甲", "乙", "丙"], None),
}


@pytest.mark.parametrize("case", CASES)
def test_which_match_is_best(session, make, case):
    known, wanted, expected = CASES[case]
    make(*known)
    assert found(session, make(*wanted)).get("乙") == expected


def test_other_languages_and_projects_are_not_asked(session, make, person: User):
    make("乙=B", lang="vi")
    assert found(session, make("乙", "丙")) == {}


def test_matches_give_each_text_once_and_never_the_unit_itself(session, make):
    bitext = make("乙=B", "乙=C", "乙=B", "丙", "乙=Own!")
    own = bitexts.units(session, bitext)[-1]
    [ranked] = memory.matches(session, bitext, [own]).values()
    assert [one.target[0] for one in ranked] == ["B", "C"]


def test_many_units_are_looked_up_in_parts(session, make, monkeypatch):
    monkeypatch.setattr(memory, "UNITS_A_QUERY", 2)
    make("甲=A", "乙=B", "丙=C")
    wanted = {"甲": ("A", 100), "乙": ("B", 100), "丙": ("C", 100)}
    assert found(session, make("丙", "乙", "甲", "丁")) == wanted


def test_the_switch_of_the_project(session, bitext, project):
    assert memory.goes_first(session, bitext.id)
    project.memory_first = False
    session.commit()
    assert not memory.goes_first(session, bitext.id)
