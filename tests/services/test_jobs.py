"""Jobs as people see them: whose, in which order, page by page, tried again."""

import threading

import pytest

from workbench.core.errors import ConflictError, ForbiddenError, NotFoundError
from workbench.db import now
from workbench.jobs import states
from workbench.jobs.runner import Crew, Runner
from workbench.models import Job
from workbench.services import bitexts, drafts, jobs, projects, users, work


@pytest.fixture
def job(session, bitext, person) -> Job:
    job = drafts.start(session, bitext, person, "gloss")
    session.commit()
    return job


def end(session, job: Job, state: str = "failed") -> None:
    job.state, job.finished_at = state, now()
    session.commit()


def ids(page: jobs.Page) -> list[int]:
    return [entry.job.id for entry in page.entries]


def test_people_see_the_jobs_of_their_projects(session, project, job, person):
    stranger, reader = users.create(session, "Stranger"), users.create(session, "Reader")
    projects.set_member(session, project, reader, "reader")
    [mine], [theirs] = (jobs.active(session, one).entries for one in (person, reader))
    assert (mine.job.id, mine.lang, mine.project, mine.by) == (job.id, "en", "Desk", "Lan")
    assert (mine.may_write, theirs.may_write) == (True, False)
    assert jobs.active(session, stranger).entries == []
    with pytest.raises(ForbiddenError):
        jobs.load(session, reader, job.id, write=True)


def test_installs_are_for_administrators(session, person):
    install = jobs.enqueue(session, Job(kind="install", subject="zh_en", created_by=person.id))
    other = users.create(session, "Other")
    assert [entry.title for entry in jobs.active(session, person).entries] == ["zh_en"]
    assert jobs.active(session, other).entries == []
    with pytest.raises(NotFoundError):
        jobs.load(session, other, install.id)
    with pytest.raises(jobs.BusyError):
        jobs.enqueue(session, Job(kind="install", subject="zh_en"))


def test_running_ones_first_then_in_turn(session, article, job, person):
    second = drafts.start(session, bitexts.begin(session, article, "vi"), person, "gloss")
    second.state = "running"
    session.commit()
    assert ids(jobs.active(session, person)) == [second.id, job.id]


def test_ended_ones_page_by_page(session, bitext, person, monkeypatch):
    monkeypatch.setattr(jobs, "JOBS_A_PAGE", 2)
    made = []
    for _ in range(5):
        made.append(drafts.start(session, bitext, person, "gloss"))
        end(session, made[-1])
    pages, below = [], None
    while below is not None or not pages:
        page = jobs.ended(session, person, below)
        pages.append(ids(page))
        below = page.more
    expected = [one.id for one in reversed(made)]
    assert pages == [expected[:2], expected[2:4], expected[4:]]


@pytest.mark.parametrize("state", jobs.ENDED_BADLY)
def test_retry(session, job, person, state):
    end(session, job, state)
    again = jobs.retry(session, person, job)
    assert again.id != job.id
    assert (again.kind, again.engine, again.bitext_id) == ("draft", "gloss", job.bitext_id)
    with pytest.raises(jobs.BusyError) as busy:
        jobs.retry(session, person, job)
    assert busy.value.job.id == again.id


@pytest.mark.parametrize("state", ["queued", "running", "done"])
def test_nothing_to_retry(session, job, person, state):
    job.state = state
    session.commit()
    with pytest.raises(ConflictError, match="failed or was stopped"):
        jobs.retry(session, person, job)


def test_a_silent_worker_is_told(session, job, person):
    states.claim(session, "dead", now() - 2 * states.STALE)
    [entry] = jobs.active(session, person).entries
    assert entry.is_silent
    assert entry.seconds >= states.STALE.total_seconds()


def test_an_install_holds_up_no_draft(session, database, config, job, person):
    """Both run at the same time: each waits until the other has begun."""
    meeting = threading.Barrier(2, timeout=20)

    def handle(*_: object) -> None:
        meeting.wait()

    install = jobs.enqueue(session, Job(kind="install", subject="zh_en", created_by=person.id))
    session.commit()
    handlers = {"install": handle, "draft": handle}
    crew = Crew([Runner(database, handlers, kinds=kinds) for kinds in work.LANES])
    crew.start()
    try:
        assert wait_for(session, install) == wait_for(session, job) == "done"
    finally:
        crew.stop()


def wait_for(session, job: Job) -> str:
    """The state that a job ends in."""
    for _ in range(2000):
        session.refresh(job)
        if job.state not in ("queued", "running"):
            break
        session.rollback()
        threading.Event().wait(0.01)
    return job.state
