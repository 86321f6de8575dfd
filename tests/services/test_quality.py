"""Quality: which units count, in which group, and what is said of them."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from workbench.core import metrics
from workbench.models import Article, Bitext, Change, Project, Unit, User
from workbench.services import articles, bitexts, edit_time, journal, quality, units
from workbench.services.quality import Filters

DRAFT = "The minister met guests in Hanoi on Monday."


def drafted(session: Session, bitext: Bitext, origin: str = "argos") -> list[Unit]:
    """The bitext's units, each with a first draft."""
    rows = [unit for unit in bitexts.units(session, bitext) if not unit.excluded]
    for unit in rows:
        unit.target = unit.draft = [DRAFT]
        unit.state, unit.origin, unit.draft_at = "draft", origin, unit.created_at
    session.commit()
    return rows


@pytest.fixture
def rows(session: Session, bitext: Bitext) -> list[Unit]:
    return drafted(session, bitext)


@pytest.fixture
def confirm(session: Session, person: User):
    def confirm(unit: Unit, text: str = DRAFT, at: datetime | None = None) -> None:
        units.confirm(session, unit, person, unit.version, text)
        if at:
            session.flush()
            latest = session.query(Change).order_by(Change.id.desc()).first()
            latest.at = at
        session.commit()

    return confirm


def measured(session: Session, project: Project, filters: Filters = Filters()) -> quality.Quality:  # noqa: B008
    return quality.of_project(session, project, filters)


def test_nothing_confirmed(session, project, rows):
    found = measured(session, project)
    assert (found.total, found.measured, found.by_engine) == (0, 0, {})
    assert found.choices == quality.Choices({}, [], [], [])


def test_scores_are_those_of_the_drafts_against_the_texts(session, project, rows, confirm):
    texts = [DRAFT, "The minister received guests in Hanoi on Monday.", "All else."]
    for unit, text in zip(rows, texts, strict=False):
        confirm(unit, text)
    [(key, group)] = measured(session, project).by_engine.items()
    assert key == ("en", "argos")
    assert (group.units, group.unchanged, group.is_small) == (3, 1, True)
    assert round(group.unchanged_percent, 1) == 33.3
    assert group.scores == metrics.scores([DRAFT] * 3, texts, "en")
    assert group.scores["ter"] == metrics.hter([DRAFT] * 3, texts, "en")
    assert all(score.signature for score in group.scores.values())


def test_units_that_dont_count(session, project, rows, confirm, person):
    for unit in rows:
        confirm(unit)
    excluded, no_draft, reopened = rows[:3]
    units.set_excluded(session, excluded, person, excluded.version, excluded=True)
    no_draft.draft = None
    units.reopen(session, reopened, person, reopened.version)
    rows[3].draft = ["x" * (quality.LONGEST + 1)]
    session.commit()
    assert measured(session, project).measured == len(rows) - 4


def test_what_was_cut_up_doesnt_count(session, project, bitext, rows, confirm, person):
    """The first draft of a split unit is of both halves, that of a merged one may be of one."""
    rows[3].draft, rows[3].target, rows[3].state = None, [], "new"
    session.commit()
    first, second = units.split(session, rows[0], person, rows[0].version, (4, 12), DRAFT)
    units.merge(session, rows[2], person, rows[2].version)
    for unit in (first, second, rows[1], rows[2]):
        confirm(unit)
    assert measured(session, project).measured == 1


def test_what_was_merged_whole_counts(session, project, rows, confirm, person):
    units.merge(session, rows[0], person, rows[0].version)
    confirm(rows[0], f"{DRAFT} {DRAFT}")
    [group] = measured(session, project).by_engine.values()
    assert (group.units, group.unchanged) == (1, 1)


def test_a_split_that_was_undone_counts(session, project, bitext, rows, confirm, person):
    units.split(session, rows[0], person, rows[0].version, (4, 12), DRAFT)
    journal.undo(session, bitext, person)
    confirm(rows[0])
    assert measured(session, project).measured == 1


@pytest.fixture
def two_by_two(session, project, article, bitext, rows, confirm, person) -> Article:
    """Units of two articles, engines, languages and months; gives the other article."""
    text = articles.Text("标题\n\n农民种了三种水稻。孩子们在田里唱歌。", "b.txt", "text", "UTF-8")
    other = articles.add(session, project, person, text)
    theirs = drafted(session, bitexts.begin(session, other, "vi"), "gloss")
    confirm(rows[0], at=datetime(2026, 9, 30, 23, 59, tzinfo=UTC))
    confirm(rows[1], at=datetime(2026, 10, 1, 0, 1, tzinfo=UTC))
    confirm(theirs[0], "Nông dân trồng lúa.", at=datetime(2026, 10, 5, tzinfo=UTC))
    return other


def test_groups(session, project, article, two_by_two):
    found = measured(session, project)
    sizes = {key: group.units for key, group in found.by_engine.items()}
    assert sizes == {("en", "argos"): 2, ("vi", "gloss"): 1}
    assert set(found.by_month) == {
        ("en", "argos", "2026-09"),
        ("en", "argos", "2026-10"),
        ("vi", "gloss", "2026-10"),
    }
    assert set(found.by_article) == {
        ("en", article.id, "argos"),
        ("vi", two_by_two.id, "gloss"),
    }
    choices = found.choices
    assert (choices.engines, choices.langs) == (["argos", "gloss"], ["en", "vi"])
    assert choices.months == ["2026-10", "2026-09"]
    assert list(choices.articles) == [two_by_two.id, article.id]


@pytest.mark.parametrize(
    ("wanted", "units_left"),
    [
        ({"engine": "argos"}, 2),
        ({"lang": "vi"}, 1),
        ({"month": "2026-10"}, 2),
        ({"month": "2026-10", "lang": "en"}, 1),
        ({"engine": "chat"}, 0),
        ({"month": "never"}, 0),
    ],
)
def test_filters(session, project, two_by_two, wanted, units_left):
    found = measured(session, project, Filters(**wanted))
    assert (found.total, found.measured) == (units_left, units_left)
    # What there is to choose from stays, so that one finds the way back.
    assert found.choices.engines == ["argos", "gloss"]


def test_filter_by_article(session, project, article, two_by_two):
    assert measured(session, project, Filters(article.id)).measured == 2
    assert measured(session, project, Filters(two_by_two.id)).measured == 1


def test_the_month_is_that_of_the_last_confirmation(session, project, rows, confirm):
    """And without a journal, as in data from elsewhere, that of the last change."""
    confirm(rows[0], at=datetime(2026, 3, 1, tzinfo=UTC))
    confirm(rows[0], "Better.", at=datetime(2026, 4, 1, tzinfo=UTC))
    session.execute(
        update(Unit)
        .where(Unit.id == rows[1].id)
        .values(state="reviewed", changed_at=datetime(2026, 5, 1, tzinfo=UTC))
    )
    session.commit()
    assert measured(session, project).choices.months == ["2026-05", "2026-04"]


def test_edit_time(session, project, rows, confirm, person):
    for unit, seconds in zip(rows, (10, 20, 60, 0), strict=False):
        edit_time.add(session, unit, person, seconds)
        confirm(unit)
    [group] = measured(session, project).by_engine.values()
    assert (group.units, group.timed, group.median, group.mean) == (4, 3, 20, 30)


def test_no_edit_time(session, project, rows, confirm):
    confirm(rows[0])
    [group] = measured(session, project).by_engine.values()
    assert (group.timed, group.median, group.mean) == (0, None, None)


def test_nobody_waits_for_many_units(session, project, rows, confirm):
    """Asked again and again, it comes to an end; what was compared isn't compared again."""
    for number, unit in enumerate(rows):
        confirm(unit, f"Text {number} that was never seen before by {project.id}, {unit.id}.")
    seen = []
    while not seen or seen[-1][1]:
        found = quality.of_project(session, project, Filters(), patience=0)
        seen.append((found.measured, found.waiting))
    assert seen == [(number, len(rows) - number) for number in range(1, len(rows) + 1)]


def test_other_projects_are_not_in_it(session, project, rows, confirm, person):
    confirm(rows[0])
    other = Project(name="Other", target_langs=["en"])
    session.add(other)
    session.flush()
    assert measured(session, other).total == 0
