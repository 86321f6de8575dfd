"""The memory's index: in step with the units whatever happens to them, and what it finds."""

import threading

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from workbench.core import sides
from workbench.migrations import unit_triggers
from workbench.models import (
    Article,
    Bitext,
    MemoryChange,
    MemoryEntry,
    MemoryPosting,
    Unit,
    User,
)
from workbench.services import _memory_postings as postings
from workbench.services import bitexts, journal, memory_index, projects, store

FIRST = "越南政府总理范明政在河内会见了老挝客人。"
LIKE = "越南政府总理范明政在河内会见了中国客人。"
TARGET = "Pham Minh Chinh met guests from Laos in Ha Noi."


@pytest.fixture(autouse=True)
def nothing_waiting(session: Session) -> None:
    """Changes of units of earlier tests are no business of this one."""
    session.execute(text("DELETE FROM memory_changes"))
    session.commit()


@pytest.fixture
def confirm(session: Session, person: User):
    """Puts a target into a unit and confirms it."""

    def confirm(unit: Unit, target: str = TARGET, state: str = "translated") -> None:
        unit.target, unit.state, unit.changed_by = [target], state, person.id
        unit.version += 1
        session.commit()

    return confirm


def unit_at(session: Session, bitext: Bitext, place: int) -> Unit:
    return [unit for unit in bitexts.units(session, bitext) if not unit.excluded][place]


def set_source(session: Session, unit: Unit, source: str) -> None:
    unit.source, unit.source_hash = [source], store.text_hash(source)
    session.commit()


def found(session: Session, bitext: Bitext, wanted: str = LIKE) -> list[tuple[str, int]]:
    return [
        (one.match.target, one.percent) for one in memory_index.look_up(session, bitext, wanted)
    ]


@pytest.fixture
def unit(session: Session, bitext: Bitext) -> Unit:
    """A unit of the text, with a source of ours."""
    unit = unit_at(session, bitext, 1)
    set_source(session, unit, FIRST)
    return unit


@pytest.fixture(params=["before", "behind"])
def settle(request: pytest.FixtureRequest, session: Session):
    """Does nothing, or brings the entries up to date: what is found has to be the same."""

    def settle() -> None:
        if request.param == "behind":
            while memory_index.catch_up(session):
                pass
            session.commit()

    return settle


def test_a_confirmed_unit_is_found_for_a_source_like_it(session, bitext, unit, confirm, settle):
    confirm(unit)
    settle()
    [one] = memory_index.look_up(session, bitext, LIKE)
    assert (one.match.target, one.percent, one.match.source) == (TARGET, 90, FIRST)
    origin = one.origin
    assert (origin.unit_id, origin.bitext_id, origin.by) == (unit.id, bitext.id, "Lan")
    assert (origin.article, origin.state, origin.memory) == (
        bitext.article.title,
        "translated",
        "",
    )
    assert origin.at == unit.changed_at


def reopen(session: Session, unit: Unit) -> None:
    unit.state = "draft"


def leave_out(session: Session, unit: Unit) -> None:
    unit.excluded = "hand"


def leave_out_by_statement(session: Session, unit: Unit) -> None:
    session.execute(update(Unit).where(Unit.id == unit.id).values(excluded="hand"))


def empty(session: Session, unit: Unit) -> None:
    unit.target = []


def delete(session: Session, unit: Unit) -> None:
    session.delete(unit)


def write_another(session: Session, unit: Unit) -> None:
    unit.source = ["天气很好。"]


@pytest.mark.parametrize(
    "change", [reopen, leave_out, leave_out_by_statement, empty, delete, write_another]
)
def test_what_is_no_longer_confirmed_is_not_found(session, bitext, unit, confirm, settle, change):
    confirm(unit)
    settle()
    assert found(session, bitext) == [(TARGET, 90)]
    change(session, unit)
    session.commit()
    session.expire_all()
    assert found(session, bitext) == []
    settle()
    assert found(session, bitext) == []


def test_a_changed_target_takes_the_place_of_the_old_one(session, bitext, unit, confirm, settle):
    confirm(unit)
    settle()
    confirm(unit, "Guests from Laos were met.", "reviewed")
    assert found(session, bitext) == [("Guests from Laos were met.", 90)]
    settle()
    [one] = memory_index.look_up(session, bitext, LIKE)
    assert (one.match.target, one.origin.state) == ("Guests from Laos were met.", "reviewed")


def test_a_unit_is_no_match_of_itself(session, bitext, unit, confirm, settle):
    confirm(unit)
    settle()
    assert memory_index.look_up_unit(session, unit) == []


def test_a_unit_that_was_cut_and_put_back_is_found_whole(session, bitext, unit, confirm, person):
    confirm(unit)
    memory_index.catch_up(session)
    before = journal.snapshot(unit)
    set_source(session, unit, "天气很好。")
    memory_index.catch_up(session)
    assert found(session, bitext) == []
    unit.source = before["source"]
    session.commit()
    memory_index.catch_up(session)
    assert found(session, bitext) == [(TARGET, 90)]


def test_confirming_again_without_a_change_of_text_keeps_the_entry(session, bitext, unit, confirm):
    confirm(unit)
    memory_index.catch_up(session)
    number = session.scalar(select(MemoryEntry.id))
    confirm(unit, state="reviewed")
    memory_index.catch_up(session)
    assert session.execute(select(MemoryEntry.id, MemoryEntry.state)).all() == [
        (number, "reviewed")
    ]


def test_the_same_neighbours_make_it_101(session, project, person, bitext, confirm, settle):
    again = Article(
        project_id=project.id, title="", name="", format="text", encoding="", text="", text_hash="y"
    )
    session.add(again)
    session.flush()
    other = Bitext(article_id=again.id, target_lang="en")
    session.add(other)
    session.flush()
    for one in bitexts.units(session, bitext):
        session.add(
            Unit(
                bitext_id=other.id,
                position=one.position,
                kind=one.kind,
                source=one.source,
                source_hash=one.source_hash,
                excluded=one.excluded,
            )
        )
    unit = unit_at(session, bitext, 2)
    confirm(unit)
    settle()
    [best, *_] = memory_index.look_up_unit(session, unit_at(session, other, 2))
    assert (best.percent, best.match.percent, best.origin.unit_id) == (101, 100, unit.id)


def test_numbers_that_alone_differ_are_put_in(session, bitext, unit, confirm, settle):
    set_source(session, unit, "会见于2021年7月6日举行。")
    confirm(unit, "It took place on July 6, 2021.")
    settle()
    [one] = memory_index.look_up(session, bitext, "会见于2021年8月9日举行。")
    assert (one.match.target, one.percent) == ("It took place on August 9, 2021.", 98)
    assert one.match.corrected == ((17, 23), (24, 25))


def test_other_languages_and_projects_are_not_asked(
    session, bitext, unit, confirm, settle, article, person
):
    confirm(unit)
    settle()
    assert found(session, bitexts.begin(session, article, "vi")) == []
    elsewhere = projects.create(session, person, "Other", ["en"])
    other = Article(
        project_id=elsewhere.id, title="", name="", format="", encoding="", text="", text_hash="z"
    )
    session.add(other)
    session.flush()
    assert found(session, Bitext(article=other, target_lang="en")) == []


def test_what_is_left_to_do_is_counted(session, bitext, confirm):
    for place in range(3):
        confirm(unit_at(session, bitext, place))
    assert memory_index.behind(session) == 3
    assert memory_index.catch_up(session, most=2) == 1
    assert memory_index.catch_up(session) == 0


def test_typing_and_drafts_are_no_business_of_the_memory(session, bitext, unit):
    unit.target, unit.state = ["Draft"], "draft"
    session.commit()
    session.execute(update(Unit).values(position=Unit.position + 1))
    assert memory_index.behind(session) == 0


def test_entries_that_are_brought_in_are_found_with_their_author(session, bitext, project):
    memory = memory_index.named(session, project.id, "en", "Agency")
    entries = (memory_index.NewEntry(FIRST, f"Target {n}", "Minh") for n in range(3))
    assert memory_index.add(session, memory, entries) == 3
    assert memory_index.named(session, project.id, "en", "Agency") is memory
    best = memory_index.look_up(session, bitext, LIKE)
    assert [(one.match.target, one.percent) for one in best] == [
        (f"Target {n}", 90) for n in (2, 1, 0)
    ]
    assert (best[0].origin.memory, best[0].origin.by, best[0].origin.unit_id) == (
        "Agency",
        "Minh",
        None,
    )


def test_many_entries_go_over_chunks(session, bitext, project, monkeypatch):
    monkeypatch.setattr(postings, "CHUNK", 16)
    memory = memory_index.named(session, project.id, "en", "Agency")
    han = [chr(code) for code in range(0x4E00, 0x4E00 + 50)]
    entries = [memory_index.NewEntry(f"今天{one}的天气很好{one}", f"Fine {one}") for one in han]
    assert memory_index.add(session, memory, entries) == 50
    chunks = session.scalars(select(MemoryPosting.chunk).distinct()).all()
    assert len(chunks) >= 4
    for one in (han[0], han[20], han[49]):
        wanted = f"今天{one}的天气不好{one}"
        assert found(session, bitext, wanted)[0] == (f"Fine {one}", 88)


def test_a_project_that_goes_takes_its_memory_along(session, bitext, unit, confirm, project):
    confirm(unit)
    memory_index.catch_up(session)
    session.execute(text("DELETE FROM projects"))
    for table in (MemoryEntry, MemoryPosting):
        assert session.scalar(select(func.count()).select_from(table)) == 0


def test_changes_meanwhile_are_not_lost(database, session, bitext, unit, confirm):
    """A change that comes while entries are brought up to date waits for the next time."""
    confirm(unit)
    memory_index.catch_up(session)
    confirm(unit, "Later.")
    newest = session.scalar(select(func.max(MemoryChange.id)))
    session.execute(text("INSERT INTO memory_changes (unit_id) VALUES (:id)"), {"id": unit.id})
    session.commit()
    assert memory_index.catch_up(session, most=1) == 1
    assert session.scalar(select(func.max(MemoryChange.id))) > newest


def test_two_at_once_make_each_entry_once(database, session, bitext, confirm):
    for place in range(4):
        confirm(unit_at(session, bitext, place), f"Target {place}")
    session.commit()

    def work() -> None:
        with database.writing() as own:
            memory_index.catch_up(own)
            own.commit()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    memory_index.catch_up(session)
    session.commit()
    assert session.scalar(select(func.count()).select_from(MemoryEntry)) == 4


def test_the_table_of_units_has_its_triggers(session):
    """A migration that makes the table anew has to make them again: see unit_triggers."""
    if session.get_bind().dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'units'"
    else:
        query = (
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'units'::regclass AND NOT tgisinternal"
        )
    assert set(session.scalars(text(query))) == set(unit_triggers.NAMES)


def test_triggers_can_be_dropped_and_made_again(session, bitext, unit, confirm):
    unit_triggers.drop(session.connection())
    unit_triggers.create(session.connection())
    confirm(unit)
    assert memory_index.behind(session) == 1


def test_a_unit_of_several_sentences_is_one_entry(session, bitext, unit, project):
    unit.source, unit.target = ["双方会谈。", "天气很好。"], ["They talked.", "It was fine."]
    unit.state = "translated"
    session.commit()
    memory_index.catch_up(session)
    entry = session.scalars(select(MemoryEntry)).one()
    assert (entry.source, entry.target) == (
        "双方会谈。天气很好。",
        sides.join(unit.target, "en"),
    )


def test_a_unit_that_is_being_deleted_holds_nobody_up(session, bitext, confirm, database):
    """Its entry waits, others come into step; then it is gone, and its entry with it."""
    if database.engine.dialect.name == "sqlite":
        return  # where one writes at a time
    first, second = unit_at(session, bitext, 0), unit_at(session, bitext, 1)
    confirm(first)
    memory_index.catch_up(session)
    session.commit()
    confirm(first, "Another text.")
    confirm(second, "The second.")
    with database.writing() as other:
        other.execute(text("DELETE FROM units WHERE id = :id"), {"id": first.id})
        with database.writing() as own:
            own.execute(text("SET LOCAL lock_timeout = '5s'"))
            assert memory_index.catch_up(own) == 1
            own.commit()
        other.commit()
    assert memory_index.catch_up(session) == 0
    assert [row.target for row in session.scalars(select(MemoryEntry))] == ["The second."]
