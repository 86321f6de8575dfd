"""What checks find in units, and what people dismiss of it."""

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from workbench.core.errors import ConflictError, InputError
from workbench.models import Article, Bitext, Dismissal, Project, Unit, User
from workbench.services import articles, bitexts, checks, projects, units
from workbench.services.checks import Checked

# A translation for each sentence of the article's, some of them wrong: what checks find in it.
SAID = [
    ("Vietnam and Laos Strengthen Cooperation in Agriculture", set()),
    ("Vietnam's Prime Minister Pham Minh Chinh met guests from Laos in Hanoi.", set()),
    ("The two sides talked about agriculture,", {"ending"}),
    ("The meeting was held on July 8.", {"numbers"}),
    ("Fan Mingzheng stressed that the the two countries are good neighbours.",
     {"term-forbidden", "doubled-word"}),
    ("He said: “Cooperation should bring 成果.”", {"han"}),
    ("", {"empty"}),
]  # fmt: skip


@pytest.fixture
def rows(session: Session, bitext: Bitext) -> list[Unit]:
    query = select(Unit).where(Unit.bitext_id == bitext.id, Unit.excluded == "")
    found = list(session.scalars(query.order_by(Unit.position)))
    assert len(found) == len(SAID)
    for unit, (text, _) in zip(found, SAID, strict=True):
        unit.target, unit.state = ([text], "draft") if text else ([], "new")
    session.commit()
    return found


def kinds(found: list[Checked]) -> set[str]:
    return {one.finding.kind for one in found if one.counts}


def one(found: list[Checked], kind: str) -> Checked:
    [wanted] = [checked for checked in found if checked.finding.kind == kind]
    return wanted


def dismiss(session: Session, person: User, unit: Unit, kind: str, reason: str = "") -> str:
    key = one(checks.of_unit(session, unit), kind).key
    checks.dismiss(session, unit, person, key, reason)
    session.commit()
    return key


def counts(session: Session, unit: Unit, typed: str | None = None) -> set[str]:
    session.expire_all()
    return kinds(checks.of_unit(session, unit, typed))


# --- What is found ---


def test_each_unit_is_checked(session, bitext, rows):
    found = checks.of_units(session, bitext, rows)
    assert [kinds(found[unit.id]) for unit in rows] == [wanted for _, wanted in SAID]


def test_a_text_s_report_counts_by_kind_and_severity(session, bitext, rows):
    report = checks.of_bitext(session, bitext)
    assert (report.units, report.is_cut) == (len(rows), False)
    assert list(report.groups()) == [
        "empty", "numbers", "ending", "doubled-word", "term-forbidden", "han",
    ]  # fmt: skip
    assert report.severities == {"error": 4, "warning": 2}
    assert list(report.groups(severity="warning")) == ["ending", "doubled-word"]
    [[place]] = report.groups("han").values()
    assert (place.unit, place.target) == (rows[5], SAID[5][0])
    assert report.groups("han", "warning") == {}


def test_no_more_units_are_checked_than_a_page_can_wait_for(session, bitext, rows, monkeypatch):
    monkeypatch.setattr(checks, "MOST_UNITS", 4)
    report = checks.of_bitext(session, bitext)
    assert (report.units, report.is_cut) == (4, True)
    assert list(report.groups()) == ["numbers", "ending"]


def test_excluded_units_are_left_alone(session, bitext, rows):
    rows[5].excluded = "hand"
    session.commit()
    assert counts(session, rows[5]) == set()
    assert "han" not in checks.of_bitext(session, bitext).groups()


def test_what_is_typed_is_checked_in_the_place_of_what_stands(session, rows):
    assert counts(session, rows[1], "They met in 2 places.") == {"numbers", "term-missing"}
    assert counts(session, rows[6], "The two sides agreed to go on talking.") == set()


def test_a_draft_that_was_confirmed_as_it_came(session, person, rows):
    unit = rows[0]
    unit.draft = list(unit.target)
    session.commit()
    assert counts(session, unit) == set()
    units.confirm(session, unit, person, unit.version, SAID[0][0])
    session.commit()
    assert counts(session, unit) == {"unchanged"}
    assert counts(session, unit, "Vietnam and Laos Work Together on the Land") == set()


# --- The same source elsewhere ---


@pytest.fixture
def again(session: Session, project: Project, person: User) -> Unit:
    """A unit of another article of the project; its source is the first one's."""
    text = "越南与老挝加强农业合作\n\n这里是另一篇文章。"
    taken = articles.Text(text, "again.txt", "text", "UTF-8")
    other = bitexts.begin(session, articles.add(session, project, person, taken), "en")
    unit = session.scalars(select(Unit).where(Unit.bitext_id == other.id, Unit.position == 1)).one()
    unit.target, unit.state = ["Vietnam, Laos Farm Together"], "translated"
    session.commit()
    return unit


def test_the_same_source_is_confirmed_otherwise_elsewhere(session, rows, again):
    found = one(checks.of_unit(session, rows[0]), "inconsistent")
    assert found.finding.params == {"other": "Vietnam, Laos Farm Together"}
    assert counts(session, rows[0], "VIETNAM, LAOS  FARM TOGETHER") == {"double-space"}


@pytest.mark.parametrize("change", [{"state": "draft"}, {"excluded": "hand"}])
def test_what_nobody_stands_behind_is_no_measure(session, rows, again, change):
    session.execute(update(Unit).where(Unit.id == again.id).values(change))
    session.commit()
    assert counts(session, rows[0]) == set()


def test_another_language_or_project_is_no_measure(session, person, rows, again):
    other = projects.create(session, person, "Elsewhere", ["en"])
    session.execute(
        update(Article).where(Article.id == again.bitext.article_id).values(project_id=other.id)
    )
    session.commit()
    assert counts(session, rows[0]) == set()


def test_another_language_is_no_measure(session, rows, again):
    again.bitext.target_lang = "vi"
    session.commit()
    assert counts(session, rows[0]) == set()


# --- Dismissed ---


def test_a_finding_is_dismissed_and_counted_again(session, person, rows):
    unit = rows[3]
    key = dismiss(session, person, unit, "numbers", " The desk's\nown date ")
    found = one(checks.of_unit(session, unit), "numbers")
    assert found.dismissal is not None
    assert found.dismissal.user == person
    assert (found.dismissal.kind, found.dismissal.reason) == ("numbers", "The desk's own date")
    assert counts(session, unit) == set()
    checks.restore(session, unit, key)
    checks.restore(session, unit, key)
    session.commit()
    assert counts(session, unit) == {"numbers"}


def test_only_the_one_finding_is_dismissed(session, bitext, person, rows):
    dismiss(session, person, rows[4], "doubled-word")
    assert counts(session, rows[4]) == {"term-forbidden"}
    assert checks.with_dismissals(session, bitext) == {rows[4].id}
    assert checks.of_bitext(session, bitext).severities == {"error": 4, "warning": 1}


def test_of_a_changed_text_it_counts_again(session, person, rows):
    unit = rows[3]
    dismiss(session, person, unit, "numbers")
    changed = "The meeting took place on July 8."
    assert counts(session, unit, changed) == {"numbers"}
    assert counts(session, unit, SAID[3][0]) == set()
    units.confirm(session, unit, person, unit.version, changed)
    assert counts(session, unit) == {"numbers"}
    unit.target = [SAID[3][0]]
    session.flush()
    assert counts(session, unit) == set()
    unit.source = [*unit.source, "大家都来了。"]
    session.flush()
    assert "numbers" in counts(session, unit)


def test_dismissed_while_typing_it_stays_so_when_confirmed(session, person, rows):
    unit, typed = rows[3], "They met on July 8. "
    key = one(checks.of_unit(session, unit, typed), "numbers").key
    checks.dismiss(session, unit, person, key, typed=typed)
    units.confirm(session, unit, person, unit.version, typed)
    session.commit()
    assert counts(session, unit) == set()


def test_dismissed_again_of_another_text_the_newer_one_holds(session, person, rows):
    unit = rows[3]
    dismiss(session, person, unit, "numbers", "first")
    unit.target = ["The meeting took place on July 8."]
    session.commit()
    dismiss(session, person, unit, "numbers", "second")
    session.expire_all()
    assert session.scalars(select(Dismissal.reason)).all() == ["second"]
    assert counts(session, unit) == set()


def test_a_dismissed_term_is_told(session, person, rows):
    dismiss(session, person, rows[4], "term-forbidden")
    dismiss(session, person, rows[4], "doubled-word")
    found = checks.of_unit(session, rows[4])
    assert checks.dismissed_terms(found) == {"范明政"}
    assert checks.dismissed_terms(checks.of_unit(session, rows[1])) == frozenset()


def test_what_is_not_found_is_not_dismissed(session, person, rows):
    key = one(checks.of_unit(session, rows[3]), "numbers").key
    with pytest.raises(ConflictError, match="not there any more"):
        checks.dismiss(session, rows[3], person, key, typed="They met on July 6.")
    with pytest.raises(ConflictError):
        checks.dismiss(session, rows[3], person, "")
    assert session.scalar(select(func.count()).select_from(Dismissal)) == 0


def test_a_reason_has_its_length(session, person, rows):
    key = one(checks.of_unit(session, rows[3]), "numbers").key
    checks.dismiss(session, rows[3], person, key, "x" * 200)
    with pytest.raises(InputError, match="up to 200"):
        checks.dismiss(session, rows[3], person, key, "x" * 201)


def test_a_unit_takes_its_dismissals_with_it(session, person, bitext, rows):
    dismiss(session, person, rows[3], "numbers")
    session.delete(bitext)
    session.commit()
    assert session.scalar(select(func.count()).select_from(Dismissal)) == 0
