"""The alignment job: a translation attached, lined up, done again round what people settled."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.services.aligned import ENGLISH, Text, attach, runner, seen, shape, shown
from workbench.core.errors import ConflictError, InputError, NotFoundError
from workbench.models import Change, Job, Translation, Unit
from workbench.services import (
    aligning,
    alignment,
    alignment_hints,
    articles,
    bitexts,
    drafts,
    jobs,
    journal,
    memory,
    projects,
    snapshots,
    units,
)

PAIRS = Path(__file__).parents[1] / "data" / "pairs"


@pytest.fixture
def aligned(session, database, article, person):
    """The small article, aligned with its English translation."""
    bitext = attach(session, person, article)
    assert runner(database).run_one()
    session.expire_all()
    assert session.query(Job).one().state == "done"
    return bitext


def test_a_translation_is_lined_up_sentence_by_sentence(session, aligned):
    rows = shown(session, aligned)
    assert shape(rows) == [(1, 1), (0, 1), (2, 1), (1, 1), (0, 1), (1, 1), (1, 1), (1, 1)]
    assert rows[1].target == ["Hanoi (VNA) –"]
    assert rows[2].source == ["越南政府总理范明政在河内会见了老挝客人。", "双方讨论了农业合作。"]
    assert rows[4].target[0].startswith("A fire in a furniture factory")
    assert {(row.state, row.origin, row.pairing) for row in rows} == {
        ("draft", "aligned", "aligned")
    }
    assert all(0 <= row.score <= 1 for row in rows)
    assert rows[-1].score > alignment.SURE
    assert aligned.belonging > 0.3


def test_what_cleaning_leaves_out_of_either_side_stays_in_view(session, aligned):
    left_out = [
        (row.excluded, "".join(row.source), "".join(row.target))
        for row in alignment.rows(session, aligned)
        if row.excluded
    ]
    assert ("related", "", "Vietnamese delegation visits Vientiane") in left_out
    assert ("related", "越南代表团访问万象。", "") in left_out
    places = [row.position for row in alignment.rows(session, aligned)]
    assert places == list(range(1, len(places) + 1))


def test_what_was_brought_in_is_kept_as_it_came(session, aligned):
    kept = session.get_one(Translation, aligned.id)
    assert (kept.text, kept.name) == (ENGLISH, "translation.txt")
    assert kept.blocks[0] == {
        "kind": "title",
        "text": "Vietnam and Laos step up cooperation in agriculture",
        "line": 1,
        "excluded": "",
    }


def test_the_alignment_can_be_undone_and_redone_whole(session, aligned, person):
    as_aligned = state_of(session, aligned)
    undone = journal.undo(session, aligned, person)
    session.commit()
    assert len(undone.gone) == 6
    assert all(not row.target for row in alignment.rows(session, aligned))
    assert len(shown(session, aligned)) == 7
    journal.redo(session, aligned, person)
    session.commit()
    assert state_of(session, aligned) == as_aligned


def state_of(session, bitext):
    session.expire_all()
    return [
        (
            unit.position,
            *(getattr(unit, name) for name in (*snapshots.CONTENT, *snapshots.IDENTITY)),
        )
        for unit in alignment.rows(session, bitext)
    ]


def realign(session, database, bitext, person, **options):
    job = aligning.enqueue(session, bitext, person, **options)
    session.commit()
    assert runner(database).run_one()
    session.expire_all()
    assert session.get_one(Job, job.id).state == "done"


def test_what_is_accepted_stays_and_the_rest_is_done_again(session, database, aligned, person):
    rows = shown(session, aligned)
    alignment.merge(session, aligned, person, seen(*rows[5:7]), rows[5].id)
    rows = shown(session, aligned)
    alignment.accept(session, aligned, person, seen(rows[5]), rows[5].id)
    rows = shown(session, aligned)
    alignment.merge(session, aligned, person, seen(*rows[:2]), rows[0].id)
    session.commit()
    before = state_of(session, aligned)
    assert shape(shown(session, aligned)) == [(1, 2), (2, 1), (1, 1), (0, 1), (2, 2), (1, 1)]
    realign(session, database, aligned, person)
    rows = shown(session, aligned)
    assert shape(rows) == [(1, 1), (0, 1), (2, 1), (1, 1), (0, 1), (2, 2), (1, 1)]
    assert [row.pairing for row in rows] == [*["aligned"] * 5, "accepted", "aligned"]
    journal.undo(session, aligned, person)
    assert state_of(session, aligned) == before


def test_what_was_set_by_hand_stays_if_one_wants(session, database, aligned, person):
    rows = shown(session, aligned)
    alignment.merge(session, aligned, person, seen(*rows[5:7]), rows[5].id)
    session.commit()
    realign(session, database, aligned, person, keep_hand=True)
    assert shape(shown(session, aligned))[5] == (2, 2)
    realign(session, database, aligned, person)
    assert shape(shown(session, aligned))[5] == (1, 1)


def test_what_someone_is_typing_in_stays(session, database, aligned, person):
    rows = shown(session, aligned)
    alignment.merge(session, aligned, person, seen(*rows[5:7]), rows[5].id)
    units.keep_working(session, rows[5], person, rows[5].version, "Half a word")
    session.commit()
    realign(session, database, aligned, person)
    kept = shown(session, aligned)[5]
    assert (len(kept.source), units.working(session, kept, person).text) == (2, "Half a word")


def test_a_row_that_an_engine_drafted_keeps_its_draft(session, database, aligned, person):
    rows = shown(session, aligned)
    alignment.edge(session, aligned, person, seen(rows[0]), rows[0].id, "target", "down")
    empty = shown(session, aligned)[0]
    empty.target = empty.draft = ["Draft"]
    session.commit()
    realign(session, database, aligned, person)
    first, second = shown(session, aligned)[:2]
    assert (first.target, first.draft) == (["Draft"], ["Draft"])
    assert len(second.target) == 1


def test_drafts_are_replaced_and_come_back_by_undo(session, database, article, person):
    bitext = bitexts.begin(session, article, "en")
    for unit in bitexts.units(session, bitext):
        unit.target = unit.draft = ["Draft"]
        unit.state, unit.origin = "draft", "gloss"
    session.commit()
    before = state_of(session, bitext)
    attach(session, person, article)
    assert runner(database).run_one()
    assert {row.origin for row in shown(session, bitext)} == {"aligned"}
    assert {row.draft for row in shown(session, bitext)} == {None}
    journal.undo(session, bitext, person)
    assert state_of(session, bitext) == before


@pytest.mark.parametrize("how", ["confirmed", "typed", "locked"])
def test_nothing_that_people_did_is_replaced(session, article, person, how):
    bitext = bitexts.begin(session, article, "en")
    unit = bitexts.units(session, bitext)[0]
    if how == "confirmed":
        units.confirm(session, unit, person, 1, "Mine")
    elif how == "typed":
        units.keep_working(session, unit, person, 1, "Mine")
    else:
        unit.locked = True
    with pytest.raises(ConflictError, match="1 units of this text"):
        aligning.begin(session, person, article, "en", Text(ENGLISH))


def test_who_confirms_while_the_job_waits_keeps_the_unit(session, database, article, person):
    bitext = attach(session, person, article)
    unit = bitexts.units(session, bitext)[0]
    units.confirm(session, unit, person, unit.version, "My own title")
    session.commit()
    assert runner(database).run_one()
    assert shown(session, bitext)[0].target == ["My own title"]


def test_rows_that_change_while_it_works_are_seen(session, database, aligned, person, monkeypatch):
    """A person accepts a merged row in the very moment that the job computes."""
    from workbench.services import alignment_job

    rows = shown(session, aligned)
    alignment.merge(session, aligned, person, seen(*rows[5:7]), rows[5].id)
    merged = rows[5].id
    aligning.enqueue(session, aligned, person)
    session.commit()
    compute, times = alignment_job.realign, []

    def meanwhile(*args, **options):
        if not times:
            unit = session.get_one(Unit, merged, populate_existing=True)
            alignment.accept(session, aligned, person, seen(unit), merged)
            session.commit()
        times.append(1)
        return compute(*args, **options)

    monkeypatch.setattr(alignment_job, "realign", meanwhile)
    assert runner(database).run_one()
    assert len(times) == 2
    assert shape(shown(session, aligned))[5] == (2, 2)


def test_taken_over_after_its_work_was_done_it_brings_nothing_in_twice(
    session, database, aligned, person
):
    """A worker may be killed between keeping its work and saying that it is through."""
    rows = shown(session, aligned)
    alignment.accept(session, aligned, person, seen(rows[0]), rows[0].id)
    before = [(row.source, row.target) for row in alignment.rows(session, aligned)]
    job = session.query(Job).one()
    job.state, job.heartbeat_at = "running", aligned.created_at - timedelta(minutes=1)
    session.commit()
    assert runner(database).run_one()
    session.expire_all()
    assert [(row.source, row.target) for row in alignment.rows(session, aligned)] == before


def test_asked_twice_it_is_one_job(session, article, person):
    bitext = attach(session, person, article)
    assert aligning.enqueue(session, bitext, person).id == aligning.latest(session, bitext).id


def test_not_while_the_text_is_drafted(session, article, person):
    bitext = bitexts.begin(session, article, "en")
    drafts.start(session, bitext, person, "gloss")
    with pytest.raises(jobs.BusyError):
        aligning.enqueue(session, bitext, person)
    assert aligning.latest(session, bitext) is None


def test_a_language_that_the_project_has_not(session, article, person):
    with pytest.raises(InputError, match="fr"):
        aligning.begin(session, person, article, "fr", Text("Bonjour."))


def test_a_job_whose_text_is_gone_says_so(session, database, article, person):
    bitext = attach(session, person, article)
    articles.remove(session, article)
    session.commit()
    assert not runner(database).run_one()
    with pytest.raises(NotFoundError):
        bitexts.load(session, person, bitext.id)


def test_unrelated_texts_are_told(session, database, article, person):
    other = "The cake needs four eggs. Stir well. Bake it for an hour. Let it cool."
    bitext = attach(session, person, article, other)
    assert runner(database).run_one()
    session.expire_all()
    assert bitext.belonging < aligning.BELONGS


def test_accepted_rows_are_in_the_memory_and_rows_without_a_source_in_none(
    session, database, aligned, person, project
):
    alignment.accept_sure(session, aligned, person)
    text = articles.Text("又一天。\n\n双方同意继续会谈。", "b.txt", "text", "UTF-8")
    other = bitexts.begin(session, articles.add(session, project, person, text), "en")
    session.commit()
    found = memory.best(session, other, bitexts.units(session, other))
    assert [one.target for one in found.values()] == [
        ["Both sides agreed to continue their talks."]
    ]
    rows = [row for row in shown(session, aligned) if not row.source]
    assert memory.matches(session, aligned, rows) == {}


def test_the_gap_can_be_drafted_by_an_engine(session, aligned, person):
    """A source sentence that the translation left out waits for a draft; an empty row doesn't."""
    rows = shown(session, aligned)
    alignment.edge(session, aligned, person, seen(rows[0]), rows[0].id, "target", "down")
    rows = shown(session, aligned)
    alignment.insert(session, aligned, person, seen(rows[0]), rows[0].id)
    assert bitexts.progress(session, aligned).undrafted == 1


def test_the_changes_are_in_the_units_history(session, aligned, person):
    from workbench.services import history

    alignment.accept_sure(session, aligned, person)
    steps = history.of_unit(session, shown(session, aligned)[-1]).steps
    assert [step.action for step in steps] == ["accept-sure", "align"]
    assert [step.changed_text for step in steps] == [False, True]
    assert session.query(Change).count() == 2


def test_another_project_learns_nothing_of_it(session, aligned, person):
    other = projects.create(session, person, "Other", ["en"])
    text = articles.Text("双方同意继续会谈。", "b.txt", "text", "UTF-8")
    bitext = bitexts.begin(session, articles.add(session, other, person, text), "en")
    alignment.accept_sure(session, aligned, person)
    assert memory.best(session, bitext, bitexts.units(session, bitext)) == {}


def test_a_sentence_that_stands_elsewhere_is_hinted_at(session, database, project, person):
    chinese, english = (
        (PAIRS / f"visit.{lang}.txt").read_text(encoding="utf-8") for lang in ("zh", "en")
    )
    text = articles.Text(chinese, "visit.zh.txt", "text", "UTF-8")
    bitext = attach(session, person, articles.add(session, project, person, text), english)
    assert runner(database).run_one()
    session.expire_all()
    found = alignment_hints.hints(session, bitext, alignment.rows(session, bitext))
    assert found
    for hint in found:
        assert "合作社" in hint.source.source[0] or "插秧" in hint.source.source[0]
        assert "cooperative" in hint.target.target[0]


def test_no_hints_where_nothing_is_missing(session, aligned):
    rows = [row for row in alignment.rows(session, aligned) if row.source and row.target]
    assert alignment_hints.hints(session, aligned, rows) == []
