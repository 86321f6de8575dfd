"""Suggestions: what further engines, and the memory, have for a unit beside its first draft."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import ColumnElement, and_, delete, exists, func, select
from sqlalchemy.orm import Session

from workbench.config import Config
from workbench.core import sides
from workbench.core.diff import Piece
from workbench.db import Database
from workbench.jobs.runner import Handler, Keep
from workbench.models import Bitext, Job, Suggestion, Unit, User
from workbench.mt import Draft, engine
from workbench.services import bitexts, drafting, jobs, memory, memory_index, store

KIND = "suggest"
FIRST_DRAFT = "draft"
MEMORY = "memory"


@dataclass(frozen=True, slots=True)
class Offer:
    """A text that a person may put into a unit, and where it comes from.

    ``kind`` is FIRST_DRAFT, MEMORY or KIND; ``origin`` is an engine, "memory" or "hand". One of
    the memory says whose it is and where it stands, what leads from its source to the unit's if
    they differ, and where numbers of the unit were put in (``corrected``: beginnings and ends).
    """

    kind: str
    text: str
    origin: str
    model: str = ""
    percent: int | None = None
    flag: str = ""
    difference: tuple[Piece, ...] = ()
    corrected: tuple[tuple[int, int], ...] = ()
    found: memory_index.Origin | None = None

    @property
    def parts(self) -> list[tuple[str, bool]]:
        """The text in parts; those that were put in corrected are True."""
        edges = [0, *(edge for place in self.corrected for edge in place), len(self.text)]
        cut = [self.text[start:end] for start, end in pairwise(edges)]
        return [(part, bool(at % 2)) for at, part in enumerate(cut) if part]


def offers(session: Session, unit: Unit) -> list[Offer]:
    """Give what there is to choose from: the first draft, the memory's, then the engines'."""
    lang = unit.bitext.target_lang
    found = [*_first_draft(unit, lang), *_from_memory(session, unit, lang)]
    for one in of_unit(session, unit):
        text = sides.join(one.target, lang)
        if text:
            found.append(Offer(KIND, text, one.engine, one.model, flag=one.flag))
    return found


def _first_draft(unit: Unit, lang: str) -> Iterator[Offer]:
    if unit.draft:
        text = sides.join(unit.draft, lang)
        origin, percent = unit.origin, unit.percent
        yield Offer(FIRST_DRAFT, text, origin, unit.draft_model, percent, unit.draft_flag)


def _from_memory(session: Session, unit: Unit, lang: str) -> Iterator[Offer]:
    """Give what the memory has, but for what it put in itself."""
    drafted = sides.join(unit.draft, lang) if unit.draft else None
    for one in memory_index.look_up_unit(session, unit):
        match = one.match
        if match.target != drafted:
            yield Offer(
                MEMORY,
                match.target,
                "memory",
                percent=one.percent,
                difference=match.difference if one.percent < memory.SAME_SOURCE else (),
                corrected=match.corrected,
                found=one.origin,
            )


def of_unit(session: Session, unit: Unit) -> list[Suggestion]:
    """List the engines' suggestions for a unit as it stands, not those for an earlier source."""
    query = select(Suggestion).where(
        Suggestion.unit_id == unit.id, Suggestion.source_hash == unit.source_hash
    )
    return list(session.scalars(query.order_by(Suggestion.engine, Suggestion.id)))


def start(session: Session, bitext: Bitext, user: User, engine_name: str) -> Job:
    """Put drafting with a further engine on the list of jobs; the same one if it is there.

    Raises BusyError while another job is at work on the text.
    """
    done, total = _count(session, bitext.id, engine_name, None)
    job = Job(
        kind=KIND,
        bitext_id=bitext.id,
        engine=engine_name,
        done=done,
        total=total,
        created_by=user.id,
    )
    try:
        return jobs.enqueue(session, job)
    except jobs.BusyError as busy:
        if (busy.job.kind, busy.job.engine) != (KIND, engine_name):
            raise
        return busy.job


def handler(config: Config) -> Handler:
    """Make what a runner calls for jobs of suggestions."""

    def run(database: Database, job: Job, keep: Keep) -> None:
        text = drafting.text_of(database, job)
        _Round(text, job.engine, keep).run(config)

    return run


class _Round:
    """One run of a job. No unit is asked for twice in it, whatever its engine answers."""

    def __init__(self, text: drafting.Text, name: str, keep: Keep) -> None:
        self._text = text
        self._name = name
        self._keep = keep
        self._asked: set[tuple[int, str]] = set()
        # The engine's model, which it names with its drafts and not before.
        self._model: str | None = None

    def run(self, config: Config) -> None:
        drafter = engine(self._name, config)
        while units := self._missing():
            self._asked |= {(unit.id, unit.source_hash) for unit in units}
            sources = [sides.join(unit.source, drafting.SOURCE_LANG) for unit in units]
            made = drafting.drafted(drafter, sources, self._text, config.draft_batch)
            with closing(made) as batches:
                for batch in batches:
                    self._put([(units[place], draft) for place, draft in batch])

    def _missing(self) -> list[Unit]:
        """Give the units that lack a suggestion; one at least, to learn which model it is now."""
        with self._text.database.reading() as session:
            units = missing(session, self._text.bitext_id, self._name, self._model)
            if not units and self._model is None:
                units = wanted(session, self._text.bitext_id)[:1]
        return [unit for unit in units if (unit.id, unit.source_hash) not in self._asked]

    def _put(self, drafts: Sequence[tuple[Unit, Draft]]) -> None:
        """Keep suggestions for the units that still are what was drafted."""
        with self._text.database.writing() as session:
            store.hold(session, Bitext, self._text.bitext_id, bitexts.NO_BITEXT)
            standing = _standing(session, [unit for unit, _ in drafts])
            for unit, draft in drafts:
                self._model = draft.model[: drafting.LONGEST_MODEL]
                if (unit.id, unit.source_hash) in standing:
                    _replace(session, unit, draft, self._text.lang)
            done = _count(session, self._text.bitext_id, self._name, self._model)
            self._keep(session, *done)
            session.commit()


def wanted(session: Session, bitext_id: int) -> list[Unit]:
    """List the units that suggestions are made for, in the order of the text."""
    query = select(Unit).where(Unit.bitext_id == bitext_id, Unit.excluded == "")
    return list(session.scalars(query.order_by(Unit.position, Unit.id)))


def missing(
    session: Session, bitext_id: int, engine_name: str, model: str | None = None
) -> list[Unit]:
    """List the units without a suggestion of an engine, or of one model of it."""
    query = select(Unit).where(Unit.bitext_id == bitext_id, Unit.excluded == "")
    query = query.where(~_suggested(engine_name, model))
    return list(session.scalars(query.order_by(Unit.position, Unit.id)))


def _suggested(engine_name: str, model: str | None) -> ColumnElement[bool]:
    """Say in SQL that a unit as it stands has a suggestion of an engine."""
    fits = and_(
        Suggestion.unit_id == Unit.id,
        Suggestion.source_hash == Unit.source_hash,
        Suggestion.engine == engine_name,
    )
    return exists().where(fits if model is None else and_(fits, Suggestion.model == model))


def _standing(session: Session, units: Iterable[Unit]) -> set[tuple[int, str]]:
    ids = [unit.id for unit in units]
    rows = session.execute(select(Unit.id, Unit.source_hash).where(Unit.id.in_(ids)))
    return {(row.id, row.source_hash) for row in rows}


def _replace(session: Session, unit: Unit, draft: Draft, lang: str) -> None:
    """Keep a suggestion; one of the same model for an earlier source makes way."""
    target, model = drafting.side_of(draft, lang), draft.model[: drafting.LONGEST_MODEL]
    session.execute(
        delete(Suggestion).where(
            Suggestion.unit_id == unit.id,
            Suggestion.engine == draft.engine,
            Suggestion.model == model,
        )
    )
    session.add(
        Suggestion(
            unit_id=unit.id,
            engine=draft.engine,
            model=model,
            target=target,
            source_hash=unit.source_hash,
            flag=drafting.flag_of(draft, target),
        )
    )


def _count(
    session: Session, bitext_id: int, engine_name: str, model: str | None
) -> tuple[int, int]:
    """Count the units that have such a suggestion, and all that are to have one."""
    counts = select(func.count(), bitexts.count_if(_suggested(engine_name, model))).where(
        Unit.bitext_id == bitext_id, Unit.excluded == ""
    )
    total, done = session.execute(counts).one()
    return done, total
