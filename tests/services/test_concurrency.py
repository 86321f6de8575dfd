"""Many people at one text at the same time: nothing is lost, nobody sees a crash."""

import random
import threading
from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from workbench.core.errors import ConflictError, InputError, NotFoundError
from workbench.db import Database
from workbench.jobs.runner import Runner
from workbench.models import Article, Bitext, Change, Unit, User, WorkingText
from workbench.services import articles, bitexts, drafting, drafts, journal, store, units

PEOPLE = 4
STEPS = 10
# What a person is told and goes on from: the unit changed or is gone, or can't be cut there.
TOLD = (ConflictError, NotFoundError, InputError)


@pytest.fixture
def long_bitext(session: Session, project, person: User) -> Bitext:
    """A bitext of thirty units in ten blocks."""
    lines = [f"双方讨论了第{n}个问题。会谈在第{n}天继续。大家同意第{n}点。" for n in range(10)]
    text = articles.Text("\n\n".join(lines), "long.txt", "text", "UTF-8")
    article = articles.add(session, project, person, text)
    bitext = bitexts.begin(session, article, "en")
    session.commit()
    return bitext


def together(work: Callable[[int], None]) -> None:
    """Let all people work at once; what goes wrong in a thread goes wrong here."""
    gate = threading.Barrier(PEOPLE)
    wrong: list[BaseException] = []

    def run(number: int) -> None:
        try:
            gate.wait()
            work(number)
        except BaseException as error:  # noqa: BLE001 - handed to the test
            wrong.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if wrong:
        raise wrong[0]


ACTIONS = {
    "confirm": lambda s, u, p, text, _: units.confirm(s, u, p, u.version, text),
    "type": lambda s, u, p, text, _: units.keep_working(s, u, p, u.version, text),
    "merge": lambda s, u, p, _, __: units.merge(s, u, p, u.version),
    "split": lambda s, u, p, text, at: units.split(s, u, p, u.version, (at, 3), text),
    "exclude": lambda s, u, p, _, __: units.set_excluded(
        s, u, p, u.version, excluded=not u.excluded
    ),
    "block": lambda s, u, p, _, __: articles.set_excluded(
        s, articles.load_block(s, p, u.block_id), excluded=False
    ),
}


def one_step(session: Session, bitext_id: int, user: User, text: str, dice: random.Random) -> str:
    """One request of one person: they pick a unit that they see, and do something to it."""
    action = dice.choice([*ACTIONS, "confirm", "confirm", "undo"])
    bitext = store.load(session, Bitext, bitext_id, bitexts.NO_BITEXT)
    if action == "undo":
        journal.undo(session, bitext, user)
    else:
        rows = bitexts.units(session, bitext)
        if not rows:
            raise NotFoundError(units.NO_UNIT)
        ACTIONS[action](session, dice.choice(rows), user, text, dice.randint(1, 12))
    session.commit()
    return action


def all_texts(session: Session) -> set[str]:
    """All sentences that stand in a unit or in the journal."""
    standing = [unit.target for unit in session.scalars(select(Unit))]
    kept = [
        snapshot["target"]
        for change in session.scalars(select(Change))
        for snapshot in (*change.before, *change.after)
    ]
    return {sentence for side in (*standing, *kept) for sentence in side}


def test_people_at_one_text_lose_nothing(database: Database, session, long_bitext, person, config):
    """With a job that drafts meanwhile. Every text whose confirmation was not refused is there."""
    bitext_id = long_bitext.id
    sources = "".join(units.source_text(unit) for unit in bitexts.units(session, long_bitext))
    drafts.start(session, long_bitext, person, "gloss")
    session.commit()
    confirmed: set[str] = set()

    def work(number: int) -> None:
        if number == 0:
            Runner(database, {"draft": drafting.handler(config)}).run_one()
            return
        dice = random.Random(number)  # noqa: S311 - a game
        for step in range(STEPS):
            text = f"by{number}step{step}"
            with database.writing() as own:
                try:
                    if one_step(own, bitext_id, person, text, dice) == "confirm":
                        confirmed.add(text)
                except TOLD:
                    own.rollback()

    together(work)
    session.expire_all()
    rows = bitexts.units(session, long_bitext)
    assert [unit.position for unit in rows] == list(range(1, len(rows) + 1))
    # Merges over what is left out may change the order, nothing may change the amount.
    assert sorted("".join(units.source_text(unit) for unit in rows)) == sorted(sources)
    assert confirmed
    assert confirmed - all_texts(session) == set()


def test_of_many_who_save_one_version_one_wins(database: Database, session, long_bitext, person):
    unit_id = bitexts.units(session, long_bitext)[4].id
    session.commit()
    won: list[str] = []
    told: list[str] = []

    def work(number: int) -> None:
        with database.writing() as own:
            try:
                units.confirm(own, own.get_one(Unit, unit_id), person, 1, f"by{number}")
                own.commit()
                won.append(f"by{number}")
            except units.StaleEditError as stale:
                told.append(units.target_text(stale.unit))

    together(work)
    session.expire_all()
    unit = session.get_one(Unit, unit_id)
    assert ([units.target_text(unit)], unit.version) == (won, 2)
    assert told == won * (PEOPLE - 1)
    assert len(session.scalars(select(Change)).all()) == 1


def test_of_many_who_undo_one_change_one_does(database: Database, session, long_bitext, person):
    first, second = bitexts.units(session, long_bitext)[:2]
    for unit in (first, second):
        units.confirm(session, unit, person, unit.version, "Text")
    session.commit()
    undone: list[int] = []

    def work(number: int) -> None:
        with database.writing() as own:
            try:
                undone.append(
                    journal.undo(own, own.get_one(Bitext, long_bitext.id), person).units[0].id
                )
                own.commit()
            except NotFoundError:
                own.rollback()

    together(work)
    assert sorted(undone) == sorted([first.id, second.id])
    session.expire_all()
    assert bitexts.progress(session, long_bitext).confirmed == 0


def test_one_text_typed_in_many_tabs(database: Database, session, long_bitext, person):
    unit_id = bitexts.units(session, long_bitext)[0].id
    session.commit()

    def work(number: int) -> None:
        for step in range(5):
            with database.writing() as own:
                unit = own.get_one(Unit, unit_id)
                units.keep_working(own, unit, person, unit.version, f"by{number}step{step}")
                own.commit()

    together(work)
    [row] = session.scalars(select(WorkingText)).all()
    assert row.text.endswith("step4")


def test_an_article_deleted_while_people_work_in_it(database, session, long_bitext, person):
    bitext_id, article_id = long_bitext.id, long_bitext.article_id
    session.commit()

    def work(number: int) -> None:
        dice = random.Random(number)  # noqa: S311 - a game
        for step in range(STEPS):
            with database.writing() as own:
                try:
                    if number == 0 and step == 3:
                        articles.remove(own, own.get_one(Article, article_id))
                        own.commit()
                    else:
                        one_step(own, bitext_id, person, f"by{number}", dice)
                except TOLD:
                    own.rollback()

    together(work)
    session.expire_all()
    assert session.scalars(select(Unit)).all() == []
