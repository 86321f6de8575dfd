"""Units: typed into, confirmed, excluded, merged, split, undone.

Each edit names the version of the unit that it was made on. A stale one is refused with a
StaleEditError, which carries the unit as it is now, and changes nothing.
"""

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from workbench.core import sides
from workbench.core.errors import N_, ConflictError, InputError
from workbench.core.text import normalise
from workbench.db import now
from workbench.models import STATES, Bitext, TermOutcome, Unit, User, WorkingText
from workbench.services import bitexts, edit_time, journal, layout, learning, snapshots, store

NO_UNIT = N_(
    "This unit is not there any more: it was merged into its neighbour, or its article was deleted."
)
MOST_CHARACTERS = 50_000
# What nobody stands behind yet.
UNCONFIRMED = "unconfirmed"
SOURCE_LANG = "zh-CN"
STALE = journal.STALE


class StaleEditError(ConflictError):
    """The unit was changed since the person opened it; ``unit`` is what stands now."""

    def __init__(self, unit: Unit) -> None:
        super().__init__(
            N_("This unit was changed elsewhere since you opened it. Your text is kept: choose.")
        )
        self.unit = unit


def load(session: Session, user: User, unit_id: int, *, write: bool = False) -> Unit:
    """Load a unit of a bitext that a person may see, or change if ``write``."""
    unit = store.load(session, Unit, unit_id, NO_UNIT)
    bitexts.load(session, user, unit.bitext_id, write=write)
    return unit


def source_text(unit: Unit) -> str:
    """Give the source side as one text."""
    return sides.join(unit.source, SOURCE_LANG)


def target_text(unit: Unit) -> str:
    """Give the target side as one text."""
    return sides.join(unit.target, unit.bitext.target_lang)


def draft_text(unit: Unit) -> str:
    """Give the first draft as one text; empty where there is none."""
    return sides.join(unit.draft or [], unit.bitext.target_lang)


def following(session: Session, unit: Unit, only: str = "") -> Unit | None:
    """Give the next unit that is not excluded: any, or one in a state, or one UNCONFIRMED."""
    query = select(Unit).where(Unit.bitext_id == unit.bitext_id, Unit.excluded == "")
    if only == UNCONFIRMED:
        query = query.where(Unit.state.in_(STATES[:2]))
    elif only in STATES:
        query = query.where(Unit.state == only)
    return session.scalar(
        query.where(Unit.position > unit.position)
        .order_by(Unit.position)
        .limit(1)
        .execution_options(populate_existing=True)
    )


def working(session: Session, unit: Unit, user: User) -> WorkingText | None:
    """Give what a person has typed into a unit and not confirmed."""
    return session.get(WorkingText, (unit.id, user.id))


def all_working(session: Session, bitext_id: int, user: User) -> dict[int, WorkingText]:
    """Give a person's unconfirmed texts of a bitext by unit."""
    query = select(WorkingText).join(Unit, Unit.id == WorkingText.unit_id)
    rows = session.scalars(query.where(Unit.bitext_id == bitext_id, WorkingText.user_id == user.id))
    return {row.unit_id: row for row in rows}


def keep_working(
    session: Session, unit: Unit, user: User, version: int, text: str, seconds: int = 0
) -> None:
    """Keep what is being typed, and add to the edit time the seconds since it last was kept.

    It changes no state and nobody else sees it.
    """
    text = _checked(text)
    _hold(session, unit)
    _spend(session, unit, user, seconds)
    if text == target_text(unit):
        drop_working(session, unit, user)
        return
    row = WorkingText(unit_id=unit.id, user_id=user.id, version=version, text=text, at=now())
    session.merge(row)
    session.flush()


def drop_working(session: Session, unit: Unit, user: User) -> None:
    """Forget what was being typed."""
    session.execute(
        delete(WorkingText).where(WorkingText.unit_id == unit.id, WorkingText.user_id == user.id)
    )


def _spend(session: Session, unit: Unit, user: User, seconds: int) -> None:
    typed = working(session, unit, user)
    edit_time.add(session, unit, user, seconds, typed.at if typed else None)


def confirm(
    session: Session,
    unit: Unit,
    user: User,
    version: int,
    text: str,
    state: str = "translated",
    seconds: int = 0,
) -> Unit:
    """Save a text as a person's own word, as ``translated`` or ``reviewed``.

    ``seconds`` is the edit time since the text was last kept.
    """
    text = _checked(text)
    if state not in STATES[2:]:
        raise InputError(N_("A unit can't be confirmed as %(state)s."), state=state)
    if not text.strip():
        raise InputError(N_("There is no translation to confirm. Type one, or exclude the unit."))
    before = _begin(session, unit, user, version)
    if text.strip() != target_text(unit):
        unit.target = sides.retype(text, unit.bitext.target_lang)
        unit.origin = unit.origin or "hand"
    unit.state = state
    if unit.pairing:
        unit.pairing = "accepted"
    _spend(session, unit, user, seconds)
    drop_working(session, unit, user)
    learning.learn(session, unit)
    return _end(session, unit, user, "confirm", before)


def reopen(session: Session, unit: Unit, user: User, version: int) -> Unit:
    """Take a confirmation back: the text stays, as a draft."""
    before = _begin(session, unit, user, version)
    _go_on_typing(session, unit, user, version)
    unit.state = "draft" if unit.target else "new"
    return _end(session, unit, user, "reopen", before)


def set_excluded(session: Session, unit: Unit, user: User, version: int, *, excluded: bool) -> Unit:
    """Leave a unit out of what goes out, or bring it back."""
    before = _begin(session, unit, user, version)
    _go_on_typing(session, unit, user, version)
    unit.excluded = "hand" if excluded else ""
    return _end(session, unit, user, "exclude" if excluded else "restore", before)


def merge(session: Session, unit: Unit, user: User, version: int) -> Unit:
    """Join a unit with the one behind it, sentence lists, drafts and all.

    Of two states the lower one stays, but what has a text is a draft at least: nobody's words
    are drafted over. What people were typing into either goes on in the joined one. Raises
    InputError for the last unit.
    """
    _hold(session, unit)
    if unit.excluded:
        raise InputError(N_("This unit is excluded. Bring it back before you merge it."))
    other = following(session, unit)
    if other is None:
        raise InputError(N_("There is no unit after this one to merge with."))
    _check_unlocked(other)
    before = [*_begin(session, unit, user, version), snapshots.snapshot(other)]
    carry_over(session, unit, other, version)
    absorb(unit, other)
    session.delete(other)
    session.flush()
    layout.close_gap(session, unit.bitext_id, other.position)
    return _end(session, unit, user, "merge", before)


def carry_over(session: Session, kept: Unit, gone: Unit, version: int) -> None:
    """Let the unit that stays have what hangs on one that goes: typed texts, edit time, terms.

    ``version`` is the one of ``kept`` before the step, which makes the next one of it.
    """
    journal.carry_typing(session, kept, gone, version)
    edit_time.carry(session, kept, gone)
    session.execute(
        update(TermOutcome).where(TermOutcome.unit_id == gone.id).values(unit_id=kept.id)
    )


def absorb(unit: Unit, other: Unit) -> None:
    """Add the sentences and drafts of the unit behind to a unit; of two states the lower stays."""
    lowest = min(unit.state, other.state, key=STATES.index)
    unit.source = [*unit.source, *other.source]
    unit.target = [*unit.target, *other.target]
    unit.source_hash = store.text_hash(source_text(unit))
    unit.state = "draft" if lowest == "new" and unit.target else lowest
    unit.draft = [*(unit.draft or []), *(other.draft or [])] or None
    unit.draft_at = unit.draft_at or other.draft_at
    unit.draft_model = unit.draft_model or other.draft_model
    unit.origin = unit.origin or other.origin
    _pair_anew(unit, "accepted" if unit.pairing == other.pairing == "accepted" else "hand")


def _pair_anew(unit: Unit, pairing: str) -> None:
    """Note of a unit that was aligned that a person has set its sentences."""
    if unit.pairing:
        unit.pairing, unit.score = pairing, None


def split(
    session: Session, unit: Unit, user: User, version: int, at: tuple[int, int], text: str
) -> list[Unit]:
    """Cut a unit in two before the given characters of its source and of its target text.

    ``text`` is the target as it is typed. Both halves need a source; the target may fall to
    one of them alone. Both have to be confirmed anew.
    """
    text = _checked(text)
    _hold(session, unit)
    source = sides.cut(unit.source, at[0], SOURCE_LANG)
    if not (source[0] and source[1]):
        raise InputError(N_("Put the caret inside the source text, where it is to be cut."))
    lang = unit.bitext.target_lang
    before = _begin(session, unit, user, version)
    unit.source, unit.target = source[0], sides.retype(text[: at[1]], lang)
    unit.source_hash = store.text_hash(source_text(unit))
    unit.state = "draft" if unit.target else "new"
    unit.origin = unit.origin or ("hand" if text.strip() else "")
    _pair_anew(unit, "hand")
    second = _second_half(session, unit, source[1], sides.retype(text[at[1] :], lang))
    drop_working(session, unit, user)
    journal.record(session, user, "split", before, [unit, second])
    return [unit, second]


def _second_half(session: Session, unit: Unit, source: list[str], target: list[str]) -> Unit:
    """Make the unit behind a split. The first draft stays whole with the first half."""
    layout.make_room(session, unit.bitext_id, unit.position + 1, 1)
    second = Unit(
        bitext_id=unit.bitext_id,
        block_id=unit.block_id,
        position=unit.position + 1,
        kind=unit.kind,
        source=source,
        source_hash=store.text_hash(sides.join(source, SOURCE_LANG)),
        target=target,
        excluded=unit.excluded,
        state="draft" if target else "new",
        origin=unit.origin if target else "",
        draft_at=unit.draft_at if target else None,
        pairing=unit.pairing,
    )
    session.add(second)
    session.flush()
    return second


def _begin(session: Session, unit: Unit, user: User, version: int) -> list[snapshots.Snapshot]:
    """Claim a unit for an edit made on a version of it, and copy it as it was.

    The claim is an UPDATE that finds the version or doesn't, so that of two edits made on the
    same version one wins and the other is told.
    """
    _hold(session, unit)
    _check_unlocked(unit)
    before = [snapshots.snapshot(unit)]
    claim = (
        update(Unit)
        .where(Unit.id == unit.id, Unit.version == version)
        .values(version=version + 1, changed_at=now(), changed_by=user.id)
        .execution_options(synchronize_session=False)
    )
    if session.execute(claim).rowcount != 1:  # type: ignore[attr-defined]
        raise StaleEditError(unit)
    session.refresh(unit, ["version", "changed_at", "changed_by"])
    return before


def _end(
    session: Session, unit: Unit, user: User, action: str, before: list[snapshots.Snapshot]
) -> Unit:
    journal.record(session, user, action, before, [unit])
    return unit


def _hold(session: Session, unit: Unit) -> None:
    """Have other changes of the text wait, and see the unit as it is now."""
    store.hold(session, Bitext, unit.bitext_id, bitexts.NO_BITEXT)
    store.hold(session, Unit, unit.id, NO_UNIT)


def _go_on_typing(session: Session, unit: Unit, user: User, version: int) -> None:
    """Let what a person types go on from the version that their own step made."""
    typed = working(session, unit, user)
    if typed and typed.version == version:
        typed.version = unit.version


def _check_unlocked(unit: Unit) -> None:
    if unit.locked:
        raise InputError(N_("This unit is locked."))


def _checked(text: str) -> str:
    """Give a typed text as the workbench keeps texts; InputError if it is too long."""
    return check_length(normalise(text))


def check_length(text: str) -> str:
    """Give a text back that a unit takes; InputError if it is too long."""
    if len(text) > MOST_CHARACTERS:
        raise InputError(
            N_("This text has %(length)d characters; a unit takes up to %(most)d."),
            length=len(text),
            most=MOST_CHARACTERS,
        )
    return text
