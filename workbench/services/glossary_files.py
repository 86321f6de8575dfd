"""Glossaries from files: imported by people, and the starters that come with the workbench."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from workbench.core.errors import N_, InputError
from workbench.formats import glossary as glossary_format
from workbench.formats.values import Note
from workbench.models import Glossary, Project, ProjectGlossary, Term, User
from workbench.services import glossary_imports, terms
from workbench.services.glossary_imports import Choices

TAKE_ALL = Choices(clashing="theirs")


@dataclass(frozen=True)
class Outcome:
    """What an import did: terms added, changed and found the same; rows that were left out."""

    added: int
    changed: int
    same: int
    left_out: tuple[Note, ...]


class BrokenRowsError(InputError):
    """A file has rows that can't be taken; nothing of it was. ``problems`` lists them."""

    def __init__(self, count: int, problems: Sequence[Note]) -> None:
        super().__init__(
            N_(
                "%(count)d rows can't be taken, so nothing was. "
                "Correct them, or import only the others."
            ),
            count=count,
        )
        self.problems = tuple(problems)


def take(
    session: Session, glossary: Glossary, user: User, data: bytes, *, only_good: bool = False
) -> Outcome:
    """Import a CSV or TSV file: new terms are added, those of the same source get its renderings.

    Raises BrokenRowsError if rows are broken, unless ``only_good`` asks for the others.
    """
    plan = glossary_imports.plan(session, glossary, glossary_format.read(data))
    if plan.broken and not only_good:
        raise BrokenRowsError(plan.broken, plan.problems)
    if plan.is_empty and not plan.same:
        raise InputError(N_("There is no term in this file."))
    batch = terms.new_batch()
    glossary_imports.apply(session, glossary, user, plan, TAKE_ALL, batch)
    changed = len(plan.more) + len(plan.clashing)
    return Outcome(len(plan.new), changed, len(plan.same), plan.problems)


def load_starters(session: Session, user: User, folder: Path) -> None:
    """Bring in the starter glossaries that came or changed since the last time.

    Terms that people changed or deleted in a starter stay as they left them: a file that is
    loaded again only adds sources that are new in it.
    """
    for path in sorted(folder.glob("*.csv")):
        data = path.read_bytes()
        digest = hashlib.sha256(data).hexdigest()
        starter = session.scalar(select(Glossary).where(Glossary.starter == path.stem))
        if starter is None:
            starter = _new_starter(session, path.stem)
        if starter.starter_hash != digest:
            _add_new(session, starter, user, data)
            starter.starter_hash = digest
    session.flush()


def _new_starter(session: Session, name: str) -> Glossary:
    starter = Glossary(name=name.replace("-", " ").capitalize(), starter=name, starter_sources=[])
    session.add(starter)
    session.flush()
    for project_id in session.scalars(select(Project.id)):
        session.add(
            ProjectGlossary(project_id=project_id, glossary_id=starter.id, position=starter.id)
        )
    return starter


def _add_new(session: Session, starter: Glossary, user: User, data: bytes) -> None:
    known = set(session.scalars(select(Term.source).where(Term.glossary_id == starter.id)))
    known.update(starter.starter_sources)
    found = glossary_format.read(data).terms
    terms.add_many(session, starter, user, (one for one in found if one.source not in known))
    starter.starter_sources = sorted(known.union(term.source for term in found))
