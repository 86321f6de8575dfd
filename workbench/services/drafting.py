"""The drafting job: units that nobody has touched are filled, from the memory, then by an engine.

It has no list of what to do: it asks for what is missing, and asks again when all of that is
done, so that it can be killed at any moment and takes along what came meanwhile.
"""

from collections.abc import Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import cast

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from workbench.config import Config
from workbench.core import sides
from workbench.core.errors import N_, EngineError
from workbench.core.termbase import Term
from workbench.core.text import normalise
from workbench.db import Database, now
from workbench.jobs.runner import Handler, Keep
from workbench.models import Bitext, Job, TermOutcome, Unit
from workbench.mt import Batch, Draft, Engine, Flag, engine, stream
from workbench.mt import TermOutcome as Outcome
from workbench.services import bitexts, jobs, memory, store, termbases

SOURCE_LANG = "zh-CN"
# What goes from the memory into a text in one transaction.
UNITS_A_STEP = 500
LONGEST_MODEL = 120


@dataclass(frozen=True, slots=True)
class Text:
    """The text that a job is about, and all that its engine has to know of it."""

    database: Database
    bitext_id: int
    lang: str
    terms: Sequence[Term]
    memory_first: bool


@dataclass(frozen=True, slots=True)
class Filling:
    """What goes into a unit: its target side, where it comes from, how terms came out in it."""

    target: list[str]
    origin: str
    model: str = ""
    percent: int | None = None
    flag: Flag = ""
    terms: Sequence[Outcome] = ()


def handler(config: Config) -> Handler:
    """Make what a runner calls for drafting jobs."""

    def run(database: Database, job: Job, keep: Keep) -> None:
        drafting, text = engine(job.engine, config), text_of(database, job)
        while units := _missing(text):
            rest = _from_memory(text, units, keep) if text.memory_first else units
            sources = [sides.join(unit.source, SOURCE_LANG) for unit in rest]
            with closing(drafted(drafting, sources, text, config.draft_batch)) as batches:
                for batch in batches:
                    fillings = [(rest[at], _filling(draft, text.lang)) for at, draft in batch]
                    _keep(text, fillings, keep)

    return run


def text_of(database: Database, job: Job) -> Text:
    """Read what a job has to know of its text. Raises NotFoundError of a job without one."""
    text_id = jobs.bitext_id(job)
    with database.reading() as session:
        bitext = session.get_one(Bitext, text_id)
        terms = termbases.of_project(session, bitext.article.project_id).terms
        first = memory.goes_first(session, text_id)
        return Text(database, text_id, bitext.target_lang, terms, first)


def drafted(
    drafting: Engine, sources: Sequence[str], text: Text, most: int
) -> Generator[Batch, None, None]:
    """Give the engine's drafts as they get ready; closing it stops the engine.

    Raises EngineError where the engine doesn't give one draft a source.
    """
    waiting = set(range(len(sources)))
    made = cast("Generator[Batch]", stream(drafting, sources, text.lang, text.terms, most))
    with closing(made):
        for batch in made:
            _tick_off(waiting, batch, drafting)
            yield batch
    if waiting:
        raise EngineError(
            N_("The engine %(engine)s left out %(count)d of %(total)d sentences. Try again."),
            engine=drafting.name,
            count=len(waiting),
            total=len(sources),
        )


def _tick_off(waiting: set[int], batch: Batch, drafting: Engine) -> None:
    for place, _ in batch:
        if place not in waiting:
            raise EngineError(
                N_("The engine %(engine)s gave a draft that nobody asked for. Try another engine."),
                engine=drafting.name,
            )
        waiting.remove(place)


def _missing(text: Text) -> list[Unit]:
    with text.database.reading() as session:
        return undrafted(session, text.bitext_id)


def undrafted(session: Session, bitext_id: int) -> list[Unit]:
    """List the units that wait for a draft, in the order of the text."""
    query = select(Unit).where(Unit.bitext_id == bitext_id, bitexts.undrafted())
    return list(session.scalars(query.order_by(Unit.position, Unit.id)))


def _from_memory(text: Text, units: Sequence[Unit], keep: Keep) -> list[Unit]:
    """Fill what the memory knows; give the units that it doesn't."""
    with text.database.reading() as session:
        known = memory.best(session, session.get_one(Bitext, text.bitext_id), units)
    found = [(unit, known[unit.id]) for unit in units if unit.id in known]
    for start in range(0, len(found), UNITS_A_STEP):
        step = found[start : start + UNITS_A_STEP]
        fillings = [(u, Filling(m.target, "memory", percent=m.percent)) for u, m in step]
        _keep(text, fillings, keep)
    return [unit for unit in units if unit.id not in known]


def _filling(draft: Draft, lang: str) -> Filling:
    target = side_of(draft, lang)
    return Filling(
        target,
        draft.engine,
        draft.model[:LONGEST_MODEL],
        flag=flag_of(draft, target),
        terms=draft.terms,
    )


def side_of(draft: Draft, lang: str) -> list[str]:
    """Make a target side of a draft, of characters that every database and file takes."""
    return sides.retype(normalise(draft.text), lang)


def flag_of(draft: Draft, target: list[str]) -> Flag:
    """Say what is wrong with a draft: what its engine says, or that there is nothing of it."""
    return draft.flag or ("" if target else "empty")


def _keep(text: Text, fillings: Iterable[tuple[Unit, Filling]], keep: Keep) -> None:
    """Put drafts in and write progress down, all of it or nothing."""
    with text.database.writing() as session:
        store.hold(session, Bitext, text.bitext_id, bitexts.NO_BITEXT)
        for unit, filling in fillings:
            if _fill(session, unit, filling):
                session.add_all(_outcomes(unit, filling))
        keep(session, *count(session, text.bitext_id))
        session.commit()


def _fill(session: Session, unit: Unit, filling: Filling) -> bool:
    """Put a draft in, unless a person was there first in the meantime; say whether it went in."""
    moment = now()
    filled = session.execute(
        update(Unit)
        .where(Unit.id == unit.id, Unit.version == unit.version, bitexts.undrafted())
        .values(
            target=filling.target,
            draft=filling.target,
            draft_model=filling.model,
            draft_flag=filling.flag,
            draft_at=moment,
            origin=filling.origin,
            percent=filling.percent,
            state="draft",
            version=Unit.version + 1,
            changed_at=moment,
        )
        .execution_options(synchronize_session=False)
    )
    return bool(filled.rowcount == 1)  # type: ignore[attr-defined]


def _outcomes(unit: Unit, filling: Filling) -> list[TermOutcome]:
    return [
        TermOutcome(
            unit_id=unit.id, source=one.source, rendering=one.rendering, outcome=one.outcome
        )
        for one in filling.terms
    ]


def count(session: Session, bitext_id: int) -> tuple[int, int]:
    """Count the units that need no drafting any more, and all that ever did."""
    counts = select(func.count(), bitexts.count_if(bitexts.undrafted())).where(
        Unit.bitext_id == bitext_id, Unit.excluded == ""
    )
    total, left = session.execute(counts).one()
    return total - left, total
