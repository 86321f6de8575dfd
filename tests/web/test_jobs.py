"""A job on its way: asked for again and again, with the drafts that came; stopped."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.conftest import Client
from tests.unit.loopback import Chat
from tests.web.cases import HX, MARKUP, Routes, check_escaped, fragment, page, said, text_of
from workbench.models import Article, Bitext, Job, Unit, User, WorkingText
from workbench.services import drafts
from workbench.web.context import Runtime

ROUTES = Routes(
    ["/jobs/{job}", "/bitexts/{bitext}/engines"],
    {
        "/jobs/{job}/cancel": {},
        "/jobs/{job}/retry": {},
        "/bitexts/{bitext}/suggest": {"engine": "gloss"},
    },
)


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
    answers = ROUTES.answers(reading, at)
    assert answers.pop("GET /jobs/{job}") == 303
    assert set(answers.values()) == {403}
    assert reading.get("/jobs").status_code == 200
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


def test_stopping_keeps_the_filter(client: Client, job: Job):
    [shown] = fragment(client.get(f"/jobs/{job.id}?only=draft", headers=HX))[:1]
    assert shown.xpath(".//input[@name='only']/@value") == ["draft"]
    answer = client.post(f"/jobs/{job.id}/cancel", data={"only": "draft"})
    assert answer.location == f"/bitexts/{job.bitext_id}?only=draft"


# --- The list ---


def test_the_list_is_polled_while_a_job_is_at_work(client: Client, job: Job, runtime: Runtime):
    [listed] = page(client.get("/jobs")).xpath("//*[@id='jobs']")
    assert listed.get("hx-get") == "/jobs"
    assert "waiting" in text_of(listed.xpath(f".//*[@id='job-{job.id}']")[0])
    runtime.runner.run_one()
    [listed] = fragment(client.get("/jobs", headers=HX))
    assert (listed.get("id"), listed.get("hx-get")) == ("jobs", None)
    row = text_of(listed.xpath(f".//*[@id='job-{job.id}']")[0])
    for word in ("done", "7 of 7", "Lan", "English", "Desk", "word-by-word gloss"):
        assert word in row


def test_the_list_is_not_for_strangers(strange: Client, job: Job):
    root = page(strange.get("/jobs"))
    assert not root.xpath("//table")
    assert root.xpath("//*[@class='empty']")


def test_a_failed_job_in_the_list_says_why(client: Client, session: Session, job: Job):
    error = {"message": "No %(name)s here.", "params": {"name": MARKUP}}
    session.execute(update(Job).values(state="failed", error=error))
    session.commit()
    check_escaped(client.get("/jobs"))
    assert page(client.get("/jobs")).xpath(f"//form[@action='/jobs/{job.id}/retry']")


def test_stop_in_the_list(client: Client, job: Job, look):
    [listed] = fragment(client.post(f"/jobs/{job.id}/cancel", data={"list": "1"}, headers=HX))
    assert listed.get("id") == "jobs"
    assert look(select(Job.state)) == ["cancelled"]
    answer = client.post(f"/jobs/{job.id}/cancel", data={"list": "1"})
    assert answer.location == f"/jobs?at={job.id}#job-{job.id}"


def test_retry(client: Client, session: Session, job: Job, look):
    session.execute(update(Job).values(state="failed"))
    session.commit()
    answer = client.post(f"/jobs/{job.id}/retry")
    [old, new] = look(select(Job).order_by(Job.id))
    assert (new.state, new.kind, answer.status_code) == ("queued", "draft", 303)
    assert answer.location == f"/jobs?at={new.id}#job-{new.id}"
    # One is active now: that one is shown.
    assert client.post(f"/jobs/{old.id}/retry").location == answer.location
    assert client.post(f"/jobs/{new.id}/retry").status_code == 409
    assert look(select(Job.id).order_by(Job.id)) == [old.id, new.id]


def test_odd_pages(client: Client, job: Job):
    for odd in ("x", "-1", "9" * 30, ""):
        assert client.get(f"/jobs?below={odd}&at={odd}").status_code == 200


# --- Another engine ---


def test_suggestions_in_the_open_unit(client: Client, runtime, units: list[Unit], job: Job):
    runtime.runner.run_one()
    where = f"/bitexts/{job.bitext_id}"
    assert page(client.get(f"{where}/engines")).xpath("//input[@value='gloss']")
    answer = client.post(f"{where}/suggest", data={"engine": "gloss"})
    assert answer.location == where
    runtime.runner.run_one()
    root = page(client.get(f"{where}?unit={units[1].id}"))
    offers = root.xpath("//button[@data-suggestion]")
    assert [one.get("data-suggestion") for one in offers] == ["1", "2"]
    assert all("Pham Minh Chinh" in one.get("data-put") for one in offers)
    assert [one.get("aria-keyshortcuts") for one in offers] == ["Control+1", "Control+2"]


def test_no_such_engine(client: Client, bitext: Bitext, stored):
    before = stored()
    for name in ("xx", MARKUP):
        answer = client.post(f"/bitexts/{bitext.id}/suggest", data={"engine": name})
        assert (answer.status_code, "There is no engine" in said(answer)) == (422, True)
    assert stored() == before


def test_a_flag_is_told(client: Client, runtime, session, units: list[Unit], job: Job):
    runtime.runner.run_one()
    session.execute(update(Unit).where(Unit.id == units[1].id).values(draft_flag="loop"))
    session.commit()
    for opened in ("", "?open=1"):
        [row] = fragment(client.get(f"/units/{units[1].id}{opened}", headers=HX))
        assert "The engine repeats itself here" in text_of(row)


# --- What a chat model takes ---


@pytest.fixture
def chatting(runtime: Runtime, monkeypatch: pytest.MonkeyPatch):
    """A chat model on loopback."""
    with Chat() as server:
        for name, value in {"chat_url": f"{server.url}/v1", "chat_model": "tiny"}.items():
            monkeypatch.setitem(runtime.config.__dict__, name, value)
        yield server


def test_a_chat_job_says_first_what_it_takes(client, article, chatting, runtime, stored, look):
    before, form = stored(), {"lang": "en", "engine": "chat"}
    root = page(client.post(f"/articles/{article.id}/draft", data=form))
    assert "7 sentences" in text_of(root)
    assert "100,000" in text_of(root)
    assert (stored(), chatting.posts) == (before, [])
    [asking] = root.xpath("//main//form")
    confirmed = {one.get("name"): one.get("value") for one in asking.xpath(".//input | .//button")}
    assert confirmed == form | {"confirm": "1"}
    assert client.post(asking.get("action"), data=confirmed).status_code == 303
    runtime.runner.run_one()
    [job] = look(select(Job))
    assert (job.state, job.engine, job.done) == ("done", "chat", 7)
    assert chatting.posts


def test_a_chat_job_beyond_the_limit(client, article, chatting, runtime, stored, monkeypatch):
    monkeypatch.setitem(runtime.config.__dict__, "chat_token_limit", 10)
    before, form = stored(), {"lang": "en", "engine": "chat", "confirm": "1"}
    answer = client.post(f"/articles/{article.id}/draft", data=form)
    assert (answer.status_code, "more than a job may take" in said(answer)) == (422, True)
    assert not page(answer).xpath("//main//form")
    assert stored() == before


def test_a_chat_job_is_tried_again_knowingly(client, session, job, chatting, look):
    session.execute(update(Job).values(state="failed", engine="chat"))
    session.commit()
    asking = page(client.post(f"/jobs/{job.id}/retry"))
    assert "about" in text_of(asking.xpath("//dl")[0])
    assert len(look(select(Job))) == 1
    assert client.post(f"/jobs/{job.id}/retry", data={"confirm": "1"}).status_code == 303
    assert len(look(select(Job))) == 2


def test_the_engines_to_choose_from(client, article, chatting):
    root = page(client.get(f"/articles/{article.id}"))
    options = root.xpath("//form[.//input[@value='vi']]//option/@value")
    assert options == ["gloss", "chat"]
