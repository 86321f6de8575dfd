"""A job on its way: asked for again and again, with the drafts that came; stopped."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.conftest import Client
from tests.web.cases import HX, MARKUP, Routes, check_escaped, fragment, page, text_of
from workbench.models import Article, Bitext, Job, Unit, User, WorkingText
from workbench.services import drafts
from workbench.web.context import Runtime

ROUTES = Routes(["/jobs/{job}"], {"/jobs/{job}/cancel": {}})


@pytest.fixture
def job(session: Session, bitext: Bitext, person: User) -> Job:
    """A job that waits for a worker."""
    job = drafts.start(session, bitext, person, "gloss")
    session.commit()
    return job


@pytest.fixture
def at(address, job: Job):
    return lambda pattern: address(pattern.replace("{job}", str(job.id)))


@pytest.fixture
def poll(client: Client, job: Job):
    """Asks as the page does; gives the elements at the top of the answer."""
    return lambda query="": fragment(client.get(f"/jobs/{job.id}?{query}", headers=HX))


def test_someone_elses(strange: Client, at):
    ROUTES.check_someone_elses(strange, at)


def test_reader(reading: Client, at, look):
    ROUTES.check_reader(reading, at, may=303)
    assert reading.get(at("/jobs/{job}"), headers=HX).status_code == 200
    assert look(select(Job.state)) == ["queued"]


def test_wrong_method(client: Client, at):
    ROUTES.check_wrong_method(client, at)


def test_signed_out(visitor: Client, at):
    ROUTES.check_signed_out(visitor, at)


def test_without_htmx(client: Client, job: Job):
    answer = client.get(f"/jobs/{job.id}")
    assert (answer.status_code, answer.location) == (303, f"/bitexts/{job.bitext_id}")


def test_a_job_that_waits(poll, job: Job):
    shown, progress = poll("only=draft")
    assert (shown.get("id"), progress.get("id")) == ("job", "progress")
    assert shown.get("hx-get").startswith(f"/jobs/{job.id}?since=")
    assert shown.get("hx-get").endswith("&only=draft")
    assert shown.xpath(".//progress/@max") == ["7"]


def test_the_drafts_come_as_rows(poll, runtime: Runtime, units: list[Unit]):
    assert runtime.runner.run_one()
    shown, progress, *rows = poll("only=new")
    assert (shown.get("id"), shown.get("hx-get")) == ("job", None)
    assert (progress.get("id"), bool(progress.get("hx-swap-oob"))) == ("progress", True)
    assert [row.get("id") for row in rows] == [f"unit-{unit.id}" for unit in units]
    for row in rows:
        assert row.get("hx-swap-oob")
        assert "state-draft" in row.get("class").split()
        assert text_of(row.xpath(".//span[@class='text']")[0])
    assert "only=new" in rows[0].xpath(".//a/@href")[0]
    assert shown.xpath(".//*[@class='gloss']")  # it says that these are glosses


def test_only_what_came_since(poll, runtime: Runtime):
    runtime.runner.run_one()
    assert len(poll("since=4102444800")) == 2  # the year 2100
    for odd in ("x", "nan", "inf", "-inf", "1e300", "-1e12", "", "9" * 5000):
        assert (odd, len(poll(f"since={odd}"))) == (odd, 9)


def test_it_stops_asking(client: Client, poll, runtime: Runtime, job: Job):
    runtime.runner.run_one()
    assert poll()[0].get("hx-get") is None
    root = page(client.get(f"/bitexts/{job.bitext_id}"))
    assert root.xpath("//*[@id='job']")[0].get("hx-get") is None
    assert not root.xpath("//form[contains(@action, '/cancel')]")


def test_a_running_job_tells_how_long(poll, session: Session, job: Job):
    session.execute(
        update(Job).values(state="running", started_at=job.created_at, done=3, done_before=1)
    )
    session.commit()
    shown = poll()[0]
    assert shown.get("hx-get")
    assert shown.xpath(".//progress/@value") == ["3"]
    assert "left" in text_of(shown)


def test_what_is_typed_is_not_drafted_over(poll, session, runtime, job, units, person, look):
    session.add(WorkingText(unit_id=units[1].id, user_id=person.id, version=1, text="Mine"))
    session.commit()
    runtime.runner.run_one()
    assert f"unit-{units[1].id}" not in [row.get("id") for row in poll()]
    assert look(select(Unit.state).where(Unit.id == units[1].id)) == ["new"]


def test_cancel_a_waiting_job(client: Client, job: Job, look, runtime: Runtime):
    answer = client.post(f"/jobs/{job.id}/cancel", headers=HX)
    [shown] = fragment(answer)
    assert (answer.status_code, shown.get("id"), shown.get("hx-get")) == (200, "job", None)
    assert look(select(Job.state)) == ["cancelled"]
    assert not runtime.runner.run_one()
    again = shown.xpath(".//form/@action")
    assert again == [f"/articles/{look(select(Article.id))[0]}/draft"]


def test_cancel_a_running_job(client: Client, job: Job, session: Session, look):
    session.execute(update(Job).values(state="running"))
    session.commit()
    [shown] = fragment(client.post(f"/jobs/{job.id}/cancel", headers=HX))
    assert shown.get("hx-get")
    assert shown.xpath(".//button[@disabled]")
    [stopping] = look(select(Job))
    assert (stopping.state, stopping.cancel) == ("running", True)


def test_cancel_by_form(client: Client, job: Job, look):
    answer = client.post(f"/jobs/{job.id}/cancel")
    assert (answer.status_code, answer.location) == (303, f"/bitexts/{job.bitext_id}")
    assert look(select(Job.state)) == ["cancelled"]
    assert client.get(answer.location).status_code == 200


def test_a_failed_job(client: Client, poll, session: Session, job: Job):
    error = {"message": "There is no engine called %(name)s.", "params": {"name": MARKUP}}
    session.execute(update(Job).values(state="failed", error=error))
    session.commit()
    shown = poll()[0]
    assert shown.get("hx-get") is None
    assert f"There is no engine called {MARKUP}." in text_of(shown)
    check_escaped(client.get(f"/bitexts/{job.bitext_id}"))
