"""Repair of drafts: what a changed term concerns, mended at one go, taken back."""

from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from workbench.core import termbase
from workbench.core.errors import InputError, NotFoundError
from workbench.core.text import normalise
from workbench.db import now
from workbench.models import Bitext, Change, Project, Suggestion, Term, Unit, User
from workbench.services import (
    articles,
    bitexts,
    changed_terms,
    glossaries,
    history,
    journal,
    project_glossaries,
    projects,
    repair,
    terms,
    units,
    users,
)

DRAFTS = {"范明政": "Pham Minh Chinh came.", "越南政府": "Premier Pham Minh Chinh met guests."}


def draft(session: Session, bitext: Bitext, drafts: dict[str, str] = DRAFTS) -> list[Unit]:
    """Put a draft into each unit that has one of the strings; give these units."""
    made = []
    for unit in bitexts.units(session, bitext):
        text = next((t for part, t in drafts.items() if part in units.source_text(unit)), "")
        if text and not unit.excluded:
            unit.target = unit.draft = [text]
            unit.state, unit.origin, unit.draft_at = "draft", "gloss", now()
            made.append(unit)
    session.commit()
    return made


@pytest.fixture
def three(session: Session, project: Project, person: User) -> list[Bitext]:
    """Three articles in English whose drafts have the prime minister's name."""
    made = []
    for number in range(3):
        text = normalise(f"会见{number}\n\n范明政到了{number}号楼。大家开会。范明政走了。")
        article = articles.add(
            session, project, person, articles.Text(text, f"{number}.txt", "text", "UTF-8")
        )
        made.append(bitexts.begin(session, article, "en"))
        draft(session, made[-1])
    return made


def rename(session: Session, project: Project, person: User, text: str, lang: str = "en") -> Term:
    """Change the preferred rendering of the prime minister's name."""
    glossary = glossaries.of_project(session, project.id)
    term = session.scalars(select(Term).where(Term.glossary_id == glossary.id)).one()
    value = terms.value_of(term)
    kept = tuple(one for one in value.renderings if (one.lang, one.usage) != (lang, "preferred"))
    value = replace(value, renderings=(*kept, termbase.Rendering(lang, text)))
    terms.change(session, term, person, term.version, value)
    session.commit()
    return term


def offered(session: Session, project: Project) -> list[repair.Offer]:
    return repair.offers(session, project, changed_terms.since_drafts(session, project))


def mend(session: Session, project: Project, person: User) -> repair.Outcome:
    """Repair all that can be."""
    found = changed_terms.since_drafts(session, project)
    keys = [one.key for one in repair.offers(session, project, found) if one.group == "ready"]
    done = repair.apply(session, person, project, found, keys)
    session.commit()
    return done


def texts(session: Session, made: list[Bitext]) -> set[str]:
    session.expire_all()
    found = [units.target_text(unit) for one in made for unit in bitexts.units(session, one)]
    return set(filter(None, found))


def test_three_articles_at_once_and_back(session, project, person, three):
    assert offered(session, project) == []
    rename(session, project, person, "Pham Minh Chính")
    found = offered(session, project)
    assert [one.group for one in found] == ["ready"] * 6
    assert repair.count(session, three[0]) == 2
    done = mend(session, project, person)
    assert (len(done.changes), done.units, done.left) == (3, 6, 0)
    assert texts(session, three) == {"Pham Minh Chính came."}
    assert offered(session, project) == []
    assert repair.undo(session, person, project, done.changes) == (6, 0)
    session.commit()
    assert texts(session, three) == {"Pham Minh Chinh came."}
    assert len(offered(session, project)) == 6


def test_a_repair_leaves_the_state_and_the_first_draft(session, project, person, three):
    rename(session, project, person, "P. M. Chinh")
    mend(session, project, person)
    unit = bitexts.units(session, three[0])[1]
    assert (unit.state, unit.draft, unit.target) == (
        "draft",
        ["Pham Minh Chinh came."],
        ["P. M. Chinh came."],
    )
    assert unit.changed_by == person.id


def test_the_editors_undo_takes_a_repair_back_as_one_step(session, project, person, three):
    rename(session, project, person, "P. M. Chinh")
    mend(session, project, person)
    rows = bitexts.units(session, three[0])
    for unit in rows:
        session.add(Suggestion(unit_id=unit.id, engine="gloss", target=["x"], source_hash="x"))
    assert len(journal.undo(session, three[0], person).units) == 2
    session.commit()
    assert len(session.scalars(select(Suggestion)).all()) == len(rows)
    assert texts(session, three[:1]) == {"Pham Minh Chinh came."}
    assert texts(session, three[1:]) == {"P. M. Chinh came."}


def test_the_history_of_each_unit_tells_of_it(session, project, person, three):
    rename(session, project, person, "P. M. Chinh")
    mend(session, project, person)
    rows = bitexts.units(session, three[0])
    told = [[step.action for step in history.of_unit(session, unit).steps] for unit in rows]
    assert told == [[], ["repair"], [], ["repair"]]


def test_a_third_unit_of_a_repair_is_in_its_history(session, project, person, bitext):
    made = draft(session, bitext, {"": "Pham Minh Chinh came."})
    for unit in made:
        unit.source = ["范明政来了。"]
    session.commit()
    rename(session, project, person, "P. M. Chinh")
    mend(session, project, person)
    assert [step.action for step in history.of_unit(session, made[2]).steps] == ["repair"]


def test_what_was_changed_meanwhile_is_left_alone(session, project, person, three):
    rename(session, project, person, "P. M. Chinh")
    found = changed_terms.since_drafts(session, project)
    keys = [one.key for one in repair.offers(session, project, found)]
    unit = bitexts.units(session, three[0])[1]
    units.confirm(session, unit, person, unit.version, "Mr Pham Minh Chinh arrived.")
    done = repair.apply(session, person, project, found, keys)
    assert (done.units, done.left) == (5, 1)
    assert units.target_text(unit) == "Mr Pham Minh Chinh arrived."


def test_a_term_that_was_changed_again_makes_no_other_repair_than_shown(
    session, project, person, three
):
    rename(session, project, person, "P. M. Chinh")
    keys = [one.key for one in offered(session, project)]
    rename(session, project, person, "Chinh")
    found = changed_terms.since_drafts(session, project)
    assert repair.apply(session, person, project, found, keys).left == 6


def test_what_someone_types_is_left_alone_and_said(session, project, person, three):
    other = users.create(session, "Minh")
    unit = bitexts.units(session, three[0])[1]
    units.keep_working(session, unit, other, unit.version, "Pham Minh Chinh ca")
    rename(session, project, person, "P. M. Chinh")
    found = offered(session, project)
    assert [one.group for one in found].count("typed") == 1
    terms_found = changed_terms.since_drafts(session, project)
    done = repair.apply(session, person, project, terms_found, [one.key for one in found])
    assert (done.units, done.left) == (5, 1)


def test_confirmed_units_are_apart_and_changed_when_asked(session, project, person, three):
    unit = bitexts.units(session, three[0])[1]
    units.confirm(session, unit, person, unit.version, "Pham Minh Chinh came.")
    rename(session, project, person, "P. M. Chinh")
    found = offered(session, project)
    assert [one.group for one in found if one.unit_id == unit.id] == ["confirmed"]
    assert mend(session, project, person).units == 5
    (one,) = offered(session, project)
    terms_found = changed_terms.since_drafts(session, project)
    repair.apply(session, person, project, terms_found, [one.key])
    assert (unit.state, unit.target) == ("translated", ["P. M. Chinh came."])


def test_a_text_confirmed_throughout_is_offered_on_the_page_alone(session, project, person, bitext):
    for unit in draft(session, bitext):
        units.confirm(session, unit, person, unit.version, "Pham Minh Chinh came.")
    rename(session, project, person, "P. M. Chinh")
    assert [one.group for one in offered(session, project)] == ["confirmed"] * 2
    assert repair.count(session, bitext) == 0


@pytest.mark.parametrize("change", [{"locked": True}, {"excluded": "hand"}])
def test_locked_and_excluded_units_are_not_offered(session, project, person, three, change):
    unit = bitexts.units(session, three[0])[1]
    for name, value in change.items():
        setattr(unit, name, value)
    rename(session, project, person, "P. M. Chinh")
    assert unit.id not in {one.unit_id for one in offered(session, project)}


def test_where_no_rendering_is_found_it_is_said(session, project, person, bitext):
    draft(session, bitext, {"范明政强调": "He stressed something."})
    rename(session, project, person, "P. M. Chinh")
    (one,) = offered(session, project)
    assert (one.group, one.by_hand) == ("by hand", (("范明政", "absent"),))


def test_a_new_term_repairs_what_engines_make_of_names(session, project, person, bitext):
    draft(session, bitext, {"老挝客人": "Premier Fan Mingzheng met guests in Henei."})
    value = termbase.Term("河内", (termbase.Rendering("en", "Hanoi"),), "place")
    terms.add(session, glossaries.of_project(session, project.id), person, value)
    session.commit()
    (one,) = repair.offers(session, project, changed_terms.one(session, project, "河内"))
    assert one.target == ("Premier Fan Mingzheng met guests in Hanoi.",)


def test_a_shared_glossarys_rendering_that_the_projects_own_overrules(
    session, project, person, bitext
):
    shared = glossaries.create(session, person, "Shared")
    value = termbase.Term("老挝", (termbase.Rendering("en", "Laos"),), "place")
    terms.add(session, shared, person, value)
    project_glossaries.attach(session, project, shared)
    draft(session, bitext, {"老挝客人": "Guests of Laos's came."})
    own = replace(value, renderings=(termbase.Rendering("en", "Lao PDR"),))
    terms.add(session, glossaries.of_project(session, project.id), person, own)
    session.commit()
    (one,) = offered(session, project)
    assert one.target == ("Guests of Lao PDR's came.",)


def test_two_terms_that_were_called_alike_are_left_to_a_person(session, project, person, bitext):
    glossary = glossaries.of_project(session, project.id)
    made = []
    for source in ("客人", "农业"):
        value = termbase.Term(source, (termbase.Rendering("en", "thing"),))
        made.append(terms.add(session, glossary, person, value))
    draft(session, bitext, {"老挝客人": "A thing.", "双方讨论": "A thing."})
    unit = bitexts.units(session, bitext)[1]
    unit.source = ["客人与农业。"]
    for number, term in enumerate(made):
        value = replace(
            terms.value_of(term), renderings=(termbase.Rendering("en", f"matter {number}"),)
        )
        terms.change(session, term, person, term.version, value)
    session.commit()
    groups = {one.unit_id: one.group for one in offered(session, project)}
    assert groups[unit.id] == "by hand"
    assert set(groups.values()) == {"by hand", "ready"}


def test_drafts_made_after_a_change_are_not_its_concern(session, project, person, bitext):
    rename(session, project, person, "P. M. Chinh")
    draft(session, bitext)
    assert offered(session, project) == []
    assert len(repair.offers(session, project, changed_terms.one(session, project, "范明政"))) == 2


def test_undo_leaves_texts_that_were_worked_on_since(session, project, person, three):
    rename(session, project, person, "P. M. Chinh")
    done = mend(session, project, person)
    unit = bitexts.units(session, three[0])[1]
    units.confirm(session, unit, person, unit.version, "Mine.")
    assert repair.undo(session, person, project, done.changes) == (4, 2)
    assert repair.undo(session, person, project, done.changes) == (0, 2)


def test_nobody_undoes_anothers_repair(session, project, person, three):
    other = users.create(session, "Minh")
    rename(session, project, person, "P. M. Chinh")
    done = mend(session, project, person)
    assert repair.undo(session, other, project, done.changes) == (0, 0)


def test_other_projects_are_not_touched(session, project, person, three):
    other = projects.create(session, person, "Other", ["en"])
    rename(session, project, person, "P. M. Chinh")
    keys = [one.key for one in offered(session, project)]
    found = changed_terms.since_drafts(session, project)
    assert repair.apply(session, person, other, found, keys).units == 0
    assert session.scalar(select(Change)) is None


def test_a_term_that_the_project_does_not_have(session, project):
    with pytest.raises(NotFoundError):
        changed_terms.one(session, project, "没有")


@pytest.mark.parametrize("key", ["", "x", "1:2", "1:2:xyz", "1:2:" + "0" * 15])
def test_a_broken_key(session, project, person, key):
    with pytest.raises(InputError):
        repair.apply(session, person, project, [], [key])


def test_too_many_at_once(session, project, person):
    keys = [f"{number}:1:{'0' * 16}" for number in range(repair.MOST + 1)]
    with pytest.raises(InputError):
        repair.apply(session, person, project, [], keys)


def test_nothing_changed_costs_no_look_at_the_units(session, project, bitext):
    assert changed_terms.since_drafts(session, project) == []
    assert repair.count(session, bitext) == 0


def test_a_drafts_flag_comes_back_with_its_unit(session, person, bitext):
    made = draft(session, bitext, {"": "Draft."})
    for unit in made[:2]:
        unit.draft_flag = "length"
    session.commit()
    units.merge(session, made[0], person, made[0].version)
    journal.undo(session, bitext, person)
    session.commit()
    assert [unit.draft_flag for unit in bitexts.units(session, bitext)[:2]] == ["length"] * 2


def test_changes_written_down_before_there_were_flags_can_be_undone(session, person, bitext):
    unit = draft(session, bitext)[0]
    units.confirm(session, unit, person, unit.version, "Mine.")
    change = session.scalars(select(Change)).one()
    earlier = [dict(one) for one in change.before]
    for one in earlier:
        del one["draft_flag"]
    change.before = earlier
    session.commit()
    assert journal.undo(session, bitext, person).units[0].state == "draft"
