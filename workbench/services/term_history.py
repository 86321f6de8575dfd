"""What became of a term: who changed what of it, and when, its former names too."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from workbench.core import termbase
from workbench.core.diff import Piece, difference
from workbench.core.errors import N_, NotFoundError
from workbench.models import Term, TermChange, User
from workbench.services import terms

NO_STEP = N_("This step of the term's history is not there.")
MOST_STEPS = 200
What = Literal["added", "changed", "removed"]


@dataclass(frozen=True, slots=True)
class Field:
    """A field that a step changed: its name, as in forms (``en_preferred``), and the difference.

    ``lang`` is the language of its text, or empty.
    """

    name: str
    lang: str
    pieces: list[Piece]


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what was done, by whom (None: someone who is gone), and what it made of the term.

    ``can_restore`` says that the term was there after it, and other than it is now.
    """

    change_id: int
    what: What
    who: str | None
    at: datetime
    undone_at: datetime | None
    fields: list[Field]
    can_restore: bool


def of_term(session: Session, term: Term) -> list[Step]:
    """Tell a term's history, the latest step first, back through its former sources."""
    value = terms.value_of(term)
    return [_step(change, who, value) for change, who in _changes(session, term)]


def _changes(session: Session, term: Term) -> Iterator[tuple[TermChange, str | None]]:
    """Its changes: where one gave it its source, those of the source before are further back.

    Behind the one that added it only its deletion can be its own: whatever else there is, is of
    a term that had this source then and has another one now.
    """
    source, before, was_added = term.source, None, False
    for _ in range(MOST_STEPS):
        query = (
            select(TermChange, User.name)
            .outerjoin(User, User.id == TermChange.user_id)
            .where(TermChange.glossary_id == term.glossary_id, TermChange.source == source)
            .order_by(TermChange.id.desc())
        )
        if before is not None:
            query = query.where(TermChange.id < before)
        row = session.execute(query.limit(1)).one_or_none()
        if row is None or (was_added and row[0].after is not None):
            return
        yield row[0], row[1]
        before, was_added = row[0].id, row[0].before is None
        source = str(row[0].before["source"]) if row[0].before else source


def _step(change: TermChange, who: str | None, now: termbase.Term) -> Step:
    before, after = (terms.restored(one) if one else None for one in (change.before, change.after))
    what: What = "added" if before is None else "removed" if after is None else "changed"
    return Step(
        change_id=change.id,
        what=what,
        who=who,
        at=change.at,
        undone_at=change.undone_at,
        fields=differences(before, after),
        can_restore=after not in (None, now),
    )


def differences(before: termbase.Term | None, after: termbase.Term | None) -> list[Field]:
    """Compare two values of a term field by field; those that are the same are left out."""
    here, there = (_fields(one) if one else {} for one in (before, after))
    return [
        Field(name, lang, difference(here.get((name, lang), ""), there.get((name, lang), ""), lang))
        for name, lang in dict.fromkeys(chain(here, there))
        if here.get((name, lang), "") != there.get((name, lang), "")
    ]


def _fields(value: termbase.Term) -> dict[tuple[str, str], str]:
    """A term's fields as texts, by name and language."""
    found = {
        ("source", "zh-CN"): value.source,
        ("variants", "zh-CN"): " | ".join(value.variants),
    }
    for one in value.renderings:
        for name, text in (("", one.text), ("_origin", one.origin)):
            key = (f"{one.lang}_{one.usage}{name}", one.lang if not name else "")
            found[key] = " | ".join(filter(None, (found.get(key), text)))
    return found | {
        ("kind", ""): value.kind,
        ("note", ""): value.note,
        ("definition", ""): value.definition,
        ("case", ""): "" if value.case == "smart" else value.case,
        ("keep", ""): "yes" if value.keep else "",
    }


def restore(
    session: Session, term: Term, user: User, version: int, change_id: int, batch: str
) -> None:
    """Make a term what it was after a step of its history.

    Raises NotFoundError for a step that is none of its own or after which it was gone,
    ConflictError where someone changed the term since that version.
    """
    found = next((one for one, _ in _changes(session, term) if one.id == change_id), None)
    if found is None or found.after is None:
        raise NotFoundError(NO_STEP)
    terms.change(session, term, user, version, terms.restored(found.after), batch=batch)
