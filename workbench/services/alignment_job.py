"""The alignment job: a translation that was brought in is lined up with its article.

Later it does again what nobody has settled: rows that a person accepted, confirmed, locked or is
typing in stay as they are, and what was accepted in the project is learned from.

Where a model is asked for a second opinion, which takes its time, the alignment without it is
written down first, for people to begin with. Rows that they changed meanwhile stay then.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from workbench.core import segment, sides
from workbench.core.align import Bead, Vectors, belong, realign
from workbench.core.errors import NotFoundError
from workbench.core.mined import mined
from workbench.core.termbase import Matcher
from workbench.db import Database
from workbench.jobs.runner import Handler, Keep
from workbench.models import KINDS, Article, Bitext, Job, Translation, Unit, User
from workbench.mt.embeddings import Remembering
from workbench.services import aligning, bitexts, jobs, journal, layout, snapshots, store, termbases
from workbench.services.alignment_build import Row, Sentence, Texts, gather, weave

ORIGIN = "aligned"
SOURCE_LANG = "zh-CN"
# Of so many pairs that were accepted a job learns.
MOST_LEARNED = 2000
# Longer texts, in sentences of both sides, get no second opinion: it would take many minutes.
MOST_HEARD = 400
Signature = list[tuple[int, int, int]]
# The version of each row as the job wrote it.
Written = Mapping[int, int]
Opinion = Callable[[], Vectors]


def handler(opinion: Opinion | None = None) -> Handler:
    """Make what a runner calls for alignment jobs; ``opinion`` loads a model to be asked."""

    def run(database: Database, job: Job, keep: Keep) -> None:
        _Run(database, job, keep, opinion).run()

    return run


class _Run:
    """A job at its work."""

    def __init__(self, database: Database, job: Job, keep: Keep, opinion: Opinion | None) -> None:
        self._database = database
        self._job = job
        self._keep = keep
        self._opinion = opinion
        # A job that was interrupted goes on where it was.
        self._written = _written(job)

    def run(self) -> None:
        while self._written is None:
            self._align()
        if self._opinion is None:
            return
        with self._database.reading() as session:
            heard = _is_heard(_work(session, self._job, self._written))
        if heard:
            vectors = Remembering(self._opinion(), self._tell)
            while not self._align(vectors):
                pass

    def _align(self, vectors: Vectors | None = None) -> bool:
        """Align the text and write it down; False if its rows were changed meanwhile.

        What was written before is done again where nobody touched it.
        """
        with self._database.reading() as session:
            work = _work(session, self._job, self._written)
        size = len(work.texts.source)
        self._tell(0, size)
        beads = work.aligned(vectors)
        with self._database.writing() as session:
            bitext = store.hold(session, Bitext, work.bitext_id, bitexts.NO_BITEXT)
            if _signature(session, bitext) != work.signature:
                return False
            _write(session, bitext, work, beads)
            self._keep(session, size, size)
            written = {unit_id: version for unit_id, version, _ in _signature(session, bitext)}
            job = session.get_one(Job, self._job.id)
            # Who takes the job over finds the translation in the rows: it isn't brought in twice.
            job.options = {**job.options, "anew": False}
            if self._opinion is not None and _is_heard(work):
                job.options = {**job.options, "written": list(written.items())}
            session.commit()
        self._written = written
        return True

    def _tell(self, done: int, total: int) -> None:
        """Show how far it is; raises what ends a job that is not to go on."""
        with self._database.writing() as session:
            self._keep(session, done, total)
            session.commit()


def _written(job: Job) -> Written | None:
    written = job.options.get("written")
    return dict(written) if isinstance(written, list) else None


@dataclass(frozen=True, slots=True)
class _Work:
    """What a job has to know of its text, and what its rows were when it began."""

    bitext_id: int
    user_id: int
    lang: str
    matcher: Matcher
    learned: Sequence[tuple[str, str]]
    texts: Texts
    kinds: Sequence[str]
    signature: Signature
    action: str

    def aligned(self, vectors: Vectors | None) -> list[Bead]:
        return realign(
            self.texts.source,
            self.texts.target,
            self.lang,
            self.texts.fixed.values(),
            source_lang=SOURCE_LANG,
            terms=self.matcher,
            learned=self.learned,
            vectors=vectors,
        )


def _is_heard(work: _Work) -> bool:
    return len(work.texts.source) + len(work.texts.target) <= MOST_HEARD


def _work(session: Session, job: Job, written: Written | None) -> _Work:
    bitext = session.get(Bitext, jobs.bitext_id(job))
    if bitext is None or job.created_by is None:
        raise NotFoundError(bitexts.NO_BITEXT)
    brought = None
    if written is None:
        brought = _brought(session, bitext, anew=bool(job.options.get("anew")))
    rows = bitexts.units(session, bitext)
    fixed = aligning.settled(session, bitext)
    if written is not None:
        fixed |= {unit.id for unit in rows if written.get(unit.id) != unit.version}
    if brought is None:
        fixed |= _further_fixed(rows, keep_hand=bool(job.options.get("keep_hand")))
    return _Work(
        bitext_id=bitext.id,
        user_id=job.created_by,
        lang=bitext.target_lang,
        matcher=termbases.of_project(session, bitext.article.project_id).matcher,
        learned=_learned(session, bitext),
        texts=gather(rows, fixed, brought),
        kinds=[one.kind for one in brought or () if not one.excluded],
        signature=_signature(session, bitext),
        action="align" if brought is not None else "realign",
    )


def _learned(session: Session, bitext: Bitext) -> list[tuple[str, str]]:
    """Give what the latest pairs that people accepted in the project say of words."""
    query = (
        select(Unit.source, Unit.target)
        .join(Bitext, Bitext.id == Unit.bitext_id)
        .join(Article, Article.id == Bitext.article_id)
        .where(Article.project_id == bitext.article.project_id)
        .where(Bitext.target_lang == bitext.target_lang)
        .where(Unit.pairing == "accepted", Unit.excluded == "")
        .order_by(Unit.changed_at.desc())
        .limit(MOST_LEARNED)
    )
    pairs = [
        (sides.join(row.source, SOURCE_LANG), sides.join(row.target, bitext.target_lang))
        for row in session.execute(query)
    ]
    return mined(pairs, bitext.target_lang) if pairs else []


def _further_fixed(rows: Sequence[Unit], *, keep_hand: bool) -> set[int]:
    """Give the ids of rows that an engine drafted, and of those that were set by hand."""
    return {
        unit.id
        for unit in rows
        if unit.draft is not None or (keep_hand and unit.pairing in ("hand", "review"))
    }


def _brought(session: Session, bitext: Bitext, *, anew: bool) -> list[Sentence] | None:
    """Give the sentences of the translation that was brought in, where they are in no row yet."""
    translation = session.get(Translation, bitext.id)
    if translation is None or not (anew or not aligning.has_alignment(session, bitext)):
        return None
    found: list[Sentence] = []
    kept = 0
    for block in translation.blocks:
        kind, excluded = str(block["kind"]), str(block["excluded"])
        for text in segment.sentences(str(block["text"]), bitext.target_lang):
            found.append(Sentence(text, kind if kind in KINDS else "body", excluded, kept))
            kept += not excluded
    return found


def _signature(session: Session, bitext: Bitext) -> Signature:
    query = select(Unit.id, Unit.version, Unit.position).where(Unit.bitext_id == bitext.id)
    return [(row.id, row.version, row.position) for row in session.execute(query.order_by(Unit.id))]


def _write(session: Session, bitext: Bitext, work: _Work, beads: Sequence[Bead]) -> None:
    """Have the rows be what the beads say; one change, which the person can undo."""
    user = session.get_one(User, work.user_id)
    standing = {unit.id: unit for unit in bitexts.units(session, bitext)}
    before = {unit_id: snapshots.snapshot(unit) for unit_id, unit in standing.items()}
    rows = list(weave(work.texts, beads))
    units = [_fill(session, bitext, standing, work, row) for row in rows]
    session.flush()
    gone = _remove(session, standing, {unit.id for unit in units})
    layout.lay_out(session, bitext.id, [unit.id for unit in units])
    changed = [unit for row, unit in zip(rows, units, strict=True) if row.bead or row.sentence]
    for unit in changed:
        journal.touch(unit, user)
    bitext.belonging = belong(beads, work.texts.source, work.texts.target)
    kept = {unit.id for unit in changed} | set(gone)
    earlier = [one for unit_id, one in before.items() if unit_id in kept]
    if changed:
        journal.record(session, user, work.action, earlier, changed)


def _remove(session: Session, standing: dict[int, Unit], stay: Collection[int]) -> list[int]:
    gone = [unit for unit_id, unit in standing.items() if unit_id not in stay]
    for unit in gone:
        session.delete(unit)
    session.flush()
    return [unit.id for unit in gone]


def _fill(
    session: Session, bitext: Bitext, standing: dict[int, Unit], work: _Work, row: Row
) -> Unit:
    """Give the unit of a row, with what is to stand in it."""
    unit = standing[row.unit.id] if row.unit else _new(session, bitext, work, row)
    if row.bead is not None:
        _put(unit, row.bead, work.texts)
    return unit


def _new(session: Session, bitext: Bitext, work: _Work, row: Row) -> Unit:
    beside = _beside(work, row)
    unit = Unit(
        bitext_id=bitext.id,
        block_id=beside.block_id if beside else None,
        position=0,
        kind=beside.kind if beside else _kind(work, row),
        source=[],
        source_hash=store.text_hash(""),
        target=[row.sentence.text] if row.sentence else [],
        excluded=row.sentence.excluded if row.sentence else "",
        origin=ORIGIN,
        state="draft",
        version=0,
    )
    session.add(unit)
    return unit


def _beside(work: _Work, row: Row) -> Unit | None:
    """Find the row that the first source sentence of a new row stood in."""
    source = row.bead.source if row.bead else ()
    return work.texts.rows[work.texts.source_rows[source[0]]] if source else None


def _kind(work: _Work, row: Row) -> str:
    if row.sentence:
        return row.sentence.kind
    target = row.bead.target if row.bead else ()
    return work.kinds[target[0]] if target and work.kinds else "body"


def _put(unit: Unit, bead: Bead, texts: Texts) -> None:
    unit.source = [texts.source[at] for at in bead.source]
    unit.target = [texts.target[at] for at in bead.target]
    unit.source_hash = store.text_hash("".join(unit.source))
    unit.pairing, unit.score = "aligned", bead.score
    unit.state = "draft" if unit.target else "new"
    unit.origin = ORIGIN if unit.target else ""
    unit.percent = unit.draft = unit.draft_at = None
    unit.draft_model = unit.draft_flag = ""
