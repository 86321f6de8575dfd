"""The glossaries that a project uses, in their order: of two that know a term the first wins."""

from collections.abc import Sequence
from typing import Literal, get_args

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from workbench.core.errors import N_, ConflictError, DuplicateError, InputError, NotFoundError
from workbench.models import Glossary, Project, ProjectGlossary, Term
from workbench.services import projects, store

Direction = Literal["up", "down"]
DIRECTIONS: tuple[Direction, ...] = get_args(Direction)
NOT_USED = N_("The project doesn't use this glossary any more.")


def listed(session: Session, project: Project) -> list[tuple[Glossary, int]]:
    """List what a project uses, its own glossary first: (glossary, number of terms)."""
    counts = (
        select(Term.glossary_id, func.count().label("terms")).group_by(Term.glossary_id).subquery()
    )
    query = (
        select(Glossary, func.coalesce(counts.c.terms, 0))
        .join(ProjectGlossary, ProjectGlossary.glossary_id == Glossary.id)
        .outerjoin(counts, counts.c.glossary_id == Glossary.id)
        .where(ProjectGlossary.project_id == project.id)
        .order_by(ProjectGlossary.position, Glossary.id)
    )
    return [(glossary, count) for glossary, count in session.execute(query)]


def others(session: Session, project: Project) -> list[Glossary]:
    """List the shared glossaries that a project doesn't use."""
    used = select(ProjectGlossary.glossary_id).where(ProjectGlossary.project_id == project.id)
    query = select(Glossary).where(Glossary.project_id.is_(None), Glossary.id.not_in(used))
    return list(session.scalars(query.order_by(Glossary.name, Glossary.id)))


def attach(session: Session, project: Project, glossary: Glossary) -> None:
    """Let a project use a shared glossary, behind those that it uses already."""
    if glossary.project_id is not None:
        raise InputError(N_("Only shared glossaries can be used by several projects."))
    rows = _held(session, project)
    if any(row.glossary_id == glossary.id for row in rows):
        raise DuplicateError(N_("The project uses “%(name)s” already."), name=glossary.name)
    place = max((row.position for row in rows), default=0) + 1
    session.add(ProjectGlossary(project_id=project.id, glossary_id=glossary.id, position=place))
    session.flush()


def detach(session: Session, project: Project, glossary: Glossary) -> None:
    """Let a project use a shared glossary no longer. Its own stays."""
    if glossary.project_id == project.id:
        raise ConflictError(N_("A project keeps its own glossary."))
    session.execute(
        delete(ProjectGlossary).where(
            ProjectGlossary.project_id == project.id, ProjectGlossary.glossary_id == glossary.id
        )
    )


def move(session: Session, project: Project, glossary: Glossary, direction: str) -> None:
    """Move a glossary one place up or down among a project's; its own stays first.

    At the end of the list nothing happens.
    """
    if direction not in DIRECTIONS:
        raise InputError(N_("A glossary is moved up or down."))
    rows = _held(session, project)
    at = next((at for at, row in enumerate(rows) if row.glossary_id == glossary.id), None)
    if at is None:
        raise NotFoundError(NOT_USED)
    if glossary.project_id == project.id:
        raise ConflictError(N_("A project's own glossary always comes first."))
    to = at + (-1 if direction == "up" else 1)
    if 1 <= to < len(rows):
        rows[at], rows[to] = rows[to], rows[at]
    # Numbered anew: two may have had one position.
    for position, row in enumerate(rows):
        row.position = position
    session.flush()


def _held(session: Session, project: Project) -> list[ProjectGlossary]:
    """A project's rows in their order; who else would change them waits until we are through."""
    store.hold(session, Project, project.id, projects.NO_PROJECT)
    query = (
        select(ProjectGlossary)
        .join(Glossary, Glossary.id == ProjectGlossary.glossary_id)
        .where(ProjectGlossary.project_id == project.id)
        .order_by(
            Glossary.project_id.is_(None), ProjectGlossary.position, ProjectGlossary.glossary_id
        )
        .execution_options(populate_existing=True)
    )
    rows: Sequence[ProjectGlossary] = session.scalars(query).all()
    return list(rows)
