"""Concordance: any string of sources and targets, with its place and where it comes from."""

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from workbench.core.errors import InputError
from workbench.models import Bitext, Project, Unit
from workbench.services import _memory_postings as postings
from workbench.services import bitexts, concordance, memory_index

ENTRIES = (
    ("越南政府总理范明政访问老挝。", "Prime Minister Phạm Minh Chính visited Laos."),
    ("会议在河内举行，共有300人参加。", "The meeting took place in Hà Nội, with 300 people."),
    ("巴维国家公园很美。", "Ba Vì National Park is beautiful."),
    ("國家主席會見了ASEAN客人。", "The President met guests from ASEAN."),
)


@pytest.fixture(autouse=True)
def nothing_waiting(session: Session) -> None:
    session.execute(text("DELETE FROM memory_changes"))
    session.commit()


@pytest.fixture
def memory(session: Session, project: Project) -> None:
    """Entries that were brought in, in chunks of a few."""
    into = memory_index.named(session, project.id, "en", "Agency")
    memory_index.add(session, into, (memory_index.NewEntry(*entry) for entry in ENTRIES))
    session.commit()


def hits(session: Session, bitext: Bitext, wanted: str, *sides, exact: bool = False) -> list[str]:
    page = concordance.search(
        session,
        bitext.article.project,
        bitext.target_lang,
        wanted,
        sides or concordance.SIDES,
        exact=exact,
    )
    assert (page.after, page.partial) == (None, False)
    return [
        (hit.source if hit.side == "source" else hit.target)[start:end]
        for hit in page.hits
        for start, end in hit.places
    ]


@pytest.mark.parametrize(
    ("wanted", "shown"),
    [
        ("政", ["政", "政"]),
        ("越南", ["越南"]),
        ("国家", ["國家", "国家"]),
        ("河内举行，共", ["河内举行，共"]),
        ("ha noi", ["Hà Nội"]),
        ("inister", ["inister"]),
        ("Minh Chính visited", ["Minh Chính visited"]),
        ("ba vi", ["Ba Vì"]),
        ("300", ["300"]),
        ("asean", ["ASEAN"]),
        ("，", ["，"]),
        ("i,", ["i,"]),
        ("老河", []),
        ("xyz", []),
    ],
)
def test_any_string_is_found(session, bitext, memory, wanted, shown):
    assert hits(session, bitext, wanted) == shown


def test_exactly_as_typed_where_that_is_wanted(session, bitext, memory):
    assert hits(session, bitext, "ha noi", exact=True) == []
    assert hits(session, bitext, "Hà Nội", exact=True) == ["Hà Nội"]
    assert hits(session, bitext, "国家", exact=True) == ["国家"]


def test_one_side_alone_is_looked_at(session, bitext, memory):
    assert hits(session, bitext, "ASEAN", "source") == ["ASEAN"]
    assert hits(session, bitext, "Laos", "source") == []
    assert hits(session, bitext, "Laos", "target") == ["Laos"]


def test_a_string_on_both_sides_is_one_hit(session, bitext, memory):
    page = concordance.search(session, bitext.article.project, bitext.target_lang, "ASEAN")
    assert [(hit.side, hit.origin.memory) for hit in page.hits] == [("source", "Agency")]


def test_pages_follow_each_other_without_gaps(session, bitext, project, monkeypatch):
    monkeypatch.setattr(postings, "CHUNK", 16)
    into = memory_index.named(session, project.id, "en", "Agency")
    entries = [memory_index.NewEntry(f"第{n}次会议", f"Meeting {n}") for n in range(70)]
    memory_index.add(session, into, entries)
    for wanted in ("会议", "meeting", "次"):
        seen, after = [], None
        while True:
            page = concordance.search(
                session, bitext.article.project, bitext.target_lang, wanted, after=after, limit=9
            )
            seen += [hit.target for hit in page.hits]
            if page.after is None:
                break
            assert len(page.hits) == 9
            after = page.after
        assert seen == [f"Meeting {n}" for n in reversed(range(70))]


def confirm(session: Session, unit: Unit, target: str) -> None:
    unit.target, unit.state = [target], "translated"
    session.commit()


def test_what_was_just_confirmed_is_found_at_once_and_before_the_rest(session, bitext, memory):
    unit = next(unit for unit in bitexts.units(session, bitext) if not unit.excluded)
    confirm(session, unit, "Laos and more.")
    page = concordance.search(session, bitext.article.project, bitext.target_lang, "Laos", limit=1)
    assert [hit.target for hit in page.hits] == ["Laos and more."]
    assert page.hits[0].origin.unit_id == unit.id
    rest = concordance.search(
        session, bitext.article.project, bitext.target_lang, "Laos", after=page.after, limit=1
    )
    assert [hit.target for hit in rest.hits] == [ENTRIES[0][1]]
    memory_index.catch_up(session)
    assert len(hits(session, bitext, "Laos", "target")) == 2


def test_a_unit_that_changed_is_found_by_what_it_says_now(session, bitext):
    unit = next(unit for unit in bitexts.units(session, bitext) if not unit.excluded)
    confirm(session, unit, "Old words.")
    memory_index.catch_up(session)
    confirm(session, unit, "New words.")
    assert hits(session, bitext, "Old", "target") == []
    assert hits(session, bitext, "New", "target") == ["New"]


def test_a_page_that_looked_at_enough_says_so_and_the_next_goes_on(
    session, bitext, memory, monkeypatch
):
    monkeypatch.setattr(concordance, "_LOOKED_AT", 2)
    monkeypatch.setattr(concordance, "_BATCH", 2)
    page = concordance.search(session, bitext.article.project, bitext.target_lang, "，")
    assert (page.hits, page.partial) == ([], True)
    page = concordance.search(
        session, bitext.article.project, bitext.target_lang, "，", after=page.after
    )
    assert [hit.places for hit in page.hits] == [((7, 8),)]


@pytest.mark.parametrize(("wanted", "said"), [(" ", "Type or select"), ("长" * 401, "too long")])
def test_nothing_or_too_much_is_not_looked_for(session, bitext, wanted, said):
    with pytest.raises(InputError, match=said):
        concordance.search(session, bitext.article.project, bitext.target_lang, wanted)
