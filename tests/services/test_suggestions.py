"""Suggestions: a further engine's drafts beside the first one, made by a job."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.services.test_drafts import Scripted, run, seen
from workbench.config import Config
from workbench.db import Database
from workbench.jobs import states
from workbench.jobs.runner import Runner
from workbench.models import Bitext, Suggestion, Unit
from workbench.mt import Draft
from workbench.services import drafts, jobs, memory_index, store, suggestions, units, work


@pytest.fixture
def runner(database: Database, config: Config) -> Runner:
    """A runner as the application has it."""
    return Runner(database, work.handlers(config))


@pytest.fixture
def other(monkeypatch: pytest.MonkeyPatch) -> Scripted:
    """The engine of the jobs of suggestions."""
    engine = Scripted()
    monkeypatch.setattr(suggestions, "engine", lambda *_: engine)
    return engine


def suggested(session: Session, bitext: Bitext, person, runner: Runner):
    """Run a job of suggestions; gives it as it ended."""
    job = suggestions.start(session, bitext, person, "scripted")
    run(session, runner)
    session.refresh(job)
    return job


def rows(session: Session) -> list[Suggestion]:
    session.rollback()
    return list(session.scalars(select(Suggestion).order_by(Suggestion.unit_id)))


def test_all_units_but_the_excluded_get_one(session, bitext, person, runner, other):
    job = suggested(session, bitext, person, runner)
    assert (job.state, job.done, job.total) == ("done", 7, 7)
    found = rows(session)
    assert [one.unit_id for one in found] == [unit.id for unit in seen(session, bitext)[:7]]
    assert {(one.engine, one.model, one.flag) for one in found} == {("scripted", "model 1", "")}
    assert all(unit.state == "new" for unit in seen(session, bitext))


def test_a_second_job_makes_what_is_missing(session, bitext, person, runner, other):
    suggested(session, bitext, person, runner)
    first = seen(session, bitext)[0]
    units.merge(session, first, person, first.version)
    session.commit()
    other.batches.clear()
    job = suggested(session, bitext, person, runner)
    assert (job.state, job.done, job.total) == ("done", 6, 6)
    assert len(other.batches) == 1
    assert len(other.batches[0]) == 1
    assert len(suggestions.of_unit(session, seen(session, bitext)[0])) == 1


def test_a_newer_model_suggests_anew(session, bitext, person, runner, other):
    suggested(session, bitext, person, runner)
    other.translate = lambda texts, *_: [Draft("New", "scripted", "model 2") for _ in texts]
    suggested(session, bitext, person, runner)
    models = [one.model for one in suggestions.of_unit(session, seen(session, bitext)[0])]
    assert models == ["model 1", "model 2"]
    assert len(rows(session)) == 14


def test_an_engine_that_names_another_model_each_time_ends(session, bitext, person, runner, other):
    numbers = iter(range(100))
    other.translate = lambda texts, *_: [Draft("x", "scripted", f"{next(numbers)}") for _ in texts]
    assert suggested(session, bitext, person, runner).state == "done"
    assert len(rows(session)) == 7


def test_stopped_and_taken_up_again(session, bitext, person, runner, other, config):
    object.__setattr__(config, "draft_batch", 2)
    job = suggestions.start(session, bitext, person, "scripted")
    session.commit()

    def stop(batch: int) -> None:
        if batch == 3:
            with runner.database.writing() as own:
                states.cancel(own, job.id)
                own.commit()

    other.script = stop
    run(session, runner)
    session.refresh(job)
    assert (job.state, job.done) == ("cancelled", 4)
    other.script = lambda _: None
    again = jobs.retry(session, person, job)
    assert (again.kind, again.engine) == ("suggest", "scripted")
    run(session, runner)
    assert len(rows(session)) == 7


def test_a_unit_merged_meanwhile_gets_none_of_its_old_source(
    session, bitext, person, runner, other
):
    def merge(batch: int) -> None:
        if batch == 1:
            with runner.database.writing() as own:
                first = own.get_one(Unit, ids[0])
                units.merge(own, first, person, first.version)
                own.commit()

    ids = [unit.id for unit in seen(session, bitext)]
    other.script = merge
    assert suggested(session, bitext, person, runner).state == "done"
    [one] = suggestions.of_unit(session, seen(session, bitext)[0])
    assert one.target
    assert {row.unit_id for row in rows(session)} <= {unit.id for unit in seen(session, bitext)}


def test_one_job_at_a_time(session, bitext, person, other):
    job = suggestions.start(session, bitext, person, "scripted")
    assert suggestions.start(session, bitext, person, "scripted").id == job.id
    with pytest.raises(jobs.BusyError) as busy:
        suggestions.start(session, bitext, person, "gloss")
    assert busy.value.job.id == job.id
    with pytest.raises(jobs.BusyError):
        drafts.start(session, bitext, person, "gloss")


def test_what_a_unit_offers(session, bitext, person, runner, other):
    drafts.start(session, bitext, person, "gloss")
    run(session, runner)
    suggested(session, bitext, person, runner)
    unit = seen(session, bitext)[2]
    kinds = [(one.kind, one.origin) for one in suggestions.offers(session, unit)]
    assert kinds == [("draft", "gloss"), ("suggest", "scripted")]
    twin = seen(session, bitext)[3]
    twin.source, twin.source_hash = unit.source, unit.source_hash
    units.confirm(session, twin, person, twin.version, "Confirmed.")
    session.commit()
    kinds = [(one.kind, one.text) for one in suggestions.offers(session, unit)][1]
    assert kinds == ("memory", "Confirmed.")


def confirmed(session, person, unit: Unit, source: str, target: str) -> None:
    unit.source, unit.source_hash = [source], store.text_hash(source)
    session.flush()
    units.confirm(session, unit, person, unit.version, target)
    session.commit()


def set_source(session, unit: Unit, source: str) -> None:
    unit.source, unit.source_hash = [source], store.text_hash(source)
    session.commit()


@pytest.mark.parametrize("indexed", [False, True])
def test_the_memory_offers_what_is_like_a_unit(session, bitext, person, config, indexed):
    """With its percent, what differs, who and when, whether the index got to it or not yet."""
    first, second = seen(session, bitext)[1:3]
    confirmed(session, person, first, "孩子们在田里唱歌。", "Children sing in the field.")
    set_source(session, second, "孩子们在田里跳舞。")
    while indexed and memory_index.catch_up(session):
        pass
    session.commit()
    [one] = suggestions.offers(session, second)
    assert (one.kind, one.text, one.percent) == ("memory", "Children sing in the field.", 77)
    assert [(piece.op, piece.text) for piece in one.difference] == [
        ("same", "孩子们在田里"),
        ("out", "唱歌"),
        ("in", "跳舞"),
        ("same", "。"),
    ]
    assert one.found is not None
    assert (one.found.by, one.found.at) == ("Lan", first.changed_at)
    assert suggestions.offers(session, first) == []


def test_numbers_that_alone_differ_are_put_in(session, bitext, person):
    first, second = seen(session, bitext)[1:3]
    confirmed(session, person, first, "农民收了30吨大米。", "Farmers harvested 30 tonnes of rice.")
    set_source(session, second, "农民收了45吨大米。")
    [one] = suggestions.offers(session, second)
    assert one.text == "Farmers harvested 45 tonnes of rice."
    assert [part for part, corrected in one.parts if corrected] == ["45"]
    assert "".join(part for part, _ in one.parts) == one.text
    assert one.percent == 98


def test_the_same_source_shows_no_difference(session, bitext, person):
    first, second = seen(session, bitext)[1:3]
    confirmed(session, person, first, "天很蓝。", "The sky is blue.")
    set_source(session, second, "天很蓝。")
    [one] = suggestions.offers(session, second)
    assert (one.percent, one.difference, one.corrected) == (100, (), ())


def test_five_at_most_and_none_twice(session, bitext, person):
    rows = seen(session, bitext)
    for at, unit in enumerate(rows[:6]):
        text = f"Rice and {at % 3}"
        confirmed(session, person, unit, f"镇上的人都爱吃米饭和鱼{'甲乙丙丁戊己'[at]}", text)
    set_source(session, rows[6], "镇上的人都爱吃米饭和鱼虾")
    texts = [one.text for one in suggestions.offers(session, rows[6])]
    assert sorted(texts) == ["Rice and 0", "Rice and 1", "Rice and 2"]
    for at, unit in enumerate(seen(session, bitext)[:6]):
        confirmed(session, person, unit, unit.source[0], f"Rice and more {at}")
    assert len(suggestions.offers(session, seen(session, bitext)[6])) == 5


def test_a_unit_without_a_source_is_offered_nothing(session, bitext, person):
    first, second = seen(session, bitext)[1:3]
    confirmed(session, person, first, "天很蓝。", "The sky is blue.")
    second.source, second.source_hash = [], store.NO_TEXT
    session.commit()
    assert suggestions.offers(session, second) == []


def test_what_the_memory_drafted_is_offered_once(session, bitext, person):
    first, second = seen(session, bitext)[1:3]
    confirmed(session, person, first, "天很蓝。", "The sky is blue.")
    set_source(session, second, "天很蓝。")
    second.draft, second.origin, second.percent = ["The sky is blue."], "memory", 100
    session.commit()
    assert [one.kind for one in suggestions.offers(session, second)] == ["draft"]
