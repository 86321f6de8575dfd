"""The term report: how each term came in, worst first, and how it stands now."""

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from workbench.models import Bitext, Project, Term, TermOutcome, Unit
from workbench.services import articles, bitexts, terms_report, units
from workbench.services.terms_report import Filters

NAME, RENDERING = "范明政", "Pham Minh Chinh"


@pytest.fixture
def rows(session: Session, bitext: Bitext) -> list[Unit]:
    """The units whose source has the name, and what stands in them."""
    found = [unit for unit in bitexts.units(session, bitext) if NAME in units.source_text(unit)]
    for unit, text in zip(found, ("He met guests.", f"{RENDERING} spoke."), strict=True):
        unit.target = [text]
    session.commit()
    return found


@pytest.fixture
def came(session: Session):
    """Writes down how a term came into a unit."""

    def came(unit: Unit, *outcomes: str, source: str = NAME, rendering: str = RENDERING) -> None:
        for outcome in outcomes:
            row = TermOutcome(unit_id=unit.id, source=source, rendering=rendering, outcome=outcome)
            session.add(row)
        session.commit()

    return came


def report(session: Session, project: Project, page: int = 1, **filters: object):
    return terms_report.of_project(session, project, Filters(**filters), page)


def test_nothing_due(session, project, rows):
    found = report(session, project)
    assert (found.due, found.failed, found.rows, found.pages) == (0, 0, [], 1)


def test_counts_by_outcome_and_term(session, project, rows, came):
    came(rows[0], "failed", "right")
    came(rows[1], "replaced", "replaced")
    came(rows[1], "right", source="会", rendering="meet")
    found = report(session, project)
    assert (found.due, found.outcomes) == (5, {"failed": 1, "right": 2, "replaced": 2})
    first, second = found.rows
    assert (first.source, first.due, first.units) == (NAME, 4, 2)
    assert first.outcomes == {"failed": 1, "right": 1, "replaced": 2}
    assert [(one.position, one.outcome) for one in first.places] == [
        (rows[0].position, "failed"),
        (rows[0].position, "right"),
        (rows[1].position, "replaced"),
    ]
    assert second.source == "会"


def test_one_that_was_put_right_by_hand(session, project, rows, came, person):
    came(rows[0], "failed")
    [row] = report(session, project).rows
    assert (row.places[0].standing, row.failed_now) == ("missing", 1)
    units.confirm(session, rows[0], person, rows[0].version, f"{RENDERING} met guests.")
    found = report(session, project)
    assert (found.rows[0].places[0].standing, found.rows[0].failed_now) == ("ok", 0)
    assert (found.failed, found.repaired) == (1, 1)


STANDINGS = [
    ("Fan Mingzheng met guests.", "forbidden"),
    ("PHAM MINH CHINH met guests.", "ok"),
    ("Someone met guests.", "missing"),
]


@pytest.mark.parametrize(("text", "standing"), STANDINGS)
def test_standing(session, project, rows, came, text, standing):
    came(rows[0], "right")
    rows[0].target = [text]
    session.commit()
    assert report(session, project).rows[0].places[0].standing == standing


def test_a_term_that_left_the_unit(session, project, rows, came, person):
    came(rows[0], "failed")
    place = units.source_text(rows[0]).index(NAME)
    units.split(session, rows[0], person, rows[0].version, (place, 0), "")
    assert report(session, project).rows[0].places[0].standing == "moved"


def test_a_term_that_is_in_no_glossary_any_more(session, project, rows, came):
    """It is looked for as it was wanted when the draft was made."""
    came(rows[0], "failed")
    came(rows[1], "right")
    session.execute(delete(Term))
    session.commit()
    places = report(session, project).rows[0].places
    assert [one.standing for one in places] == ["missing", "ok"]


def test_a_term_whose_renderings_are_of_other_languages_now(session, project, rows, came):
    came(rows[0], "failed")
    [term] = session.query(Term)
    term.renderings = [one for one in term.renderings if one.lang == "vi"]
    session.commit()
    assert report(session, project).rows[0].places[0].standing == "ok"


def test_filter_by_outcome(session, project, rows, came):
    came(rows[0], "failed", "right")
    came(rows[1], "right", source="会", rendering="meet")
    found = report(session, project, outcome="failed")
    assert [(row.source, [one.outcome for one in row.places]) for row in found.rows] == [
        (NAME, ["failed"])
    ]
    # The sums stay those of all, so that one sees what share it is.
    assert found.due == 3
    assert report(session, project, outcome="prefix").rows == []
    assert len(report(session, project, outcome="nonsense").rows) == 2


def test_filter_by_article_and_language(session, project, article, rows, came, person):
    text = articles.Text(f"标题\n\n{NAME}在田里唱歌。", "b.txt", "text", "UTF-8")
    other = articles.add(session, project, person, text)
    theirs = bitexts.units(session, bitexts.begin(session, other, "vi"))[-1]
    came(rows[0], "failed")
    came(theirs, "right", rendering="Phạm Minh Chính")
    assert report(session, project).due == 2
    assert list(report(session, project).articles) == [other.id, article.id]
    for filters, lang in (
        ({"article_id": other.id}, "vi"),
        ({"lang": "vi"}, "vi"),
        ({"article_id": article.id}, "en"),
    ):
        assert [row.lang for row in report(session, project, **filters).rows] == [lang]


def test_left_out_units_are_not_in_it(session, project, rows, came, person):
    came(rows[0], "failed")
    units.set_excluded(session, rows[0], person, rows[0].version, excluded=True)
    assert report(session, project).due == 0


def test_pages(session, project, rows, came):
    for number in range(terms_report.PAGE + 1):
        came(rows[0], "right", source=f"词{number:03}")
    first, second = (report(session, project, page) for page in (1, 2))
    assert (len(first.rows), len(second.rows), first.pages) == (terms_report.PAGE, 1, 2)
    assert report(session, project, 99).page == 2
    assert report(session, project, 0).page == 1
