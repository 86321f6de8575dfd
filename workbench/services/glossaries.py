"""Glossaries: who sees and changes them; shared ones made, renamed, deleted."""

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from workbench.core.errors import N_, ConflictError, ForbiddenError, InputError
from workbench.core.text import normalise
from workbench.models import Glossary, Member, Project, ProjectGlossary, Term, User
from workbench.services import projects, store

NO_GLOSSARY = N_("There is no such glossary, or you may not see it.")


def listed(session: Session, user: User) -> list[tuple[Glossary, int]]:
    """List the glossaries a person may see, own projects' first: (glossary, number of terms)."""
    query = (
        select(Glossary, func.count(Term.id))
        .outerjoin(Term, Term.glossary_id == Glossary.id)
        .where(_visible(user))
        .group_by(Glossary.id)
        .order_by(Glossary.project_id.is_(None), Glossary.name, Glossary.id)
    )
    return [(glossary, count) for glossary, count in session.execute(query)]


def _visible(user: User) -> ColumnElement[bool]:
    own = select(Member.project_id).where(Member.user_id == user.id)
    return or_(Glossary.project_id.is_(None), Glossary.project_id.in_(own))


def load(session: Session, user: User, glossary_id: int, *, write: bool = False) -> Glossary:
    """Load a glossary that a person may see, or change if ``write``.

    A project's glossary is changed by its editors, a shared one by administrators.
    """
    glossary = store.load(session, Glossary, glossary_id, NO_GLOSSARY)
    if glossary.project_id is not None:
        projects.load(session, user, glossary.project_id, write=write)
    elif write and not user.is_admin:
        raise ForbiddenError(
            N_("Administrators change shared glossaries. Add the term to your project's own.")
        )
    return glossary


def may_write(session: Session, user: User, glossary: Glossary) -> bool:
    """Say whether a person may change a glossary."""
    try:
        load(session, user, glossary.id, write=True)
    except ForbiddenError:
        return False
    return True


def of_project(session: Session, project_id: int) -> Glossary:
    """Give the project's own glossary."""
    return session.scalars(select(Glossary).where(Glossary.project_id == project_id)).one()


def create(session: Session, user: User, name: str) -> Glossary:
    """Make a shared glossary, empty, which no project uses yet. Administrators alone may."""
    _allow(user)
    glossary = Glossary(name=_name(name))
    session.add(glossary)
    session.flush()
    return glossary


def rename(session: Session, user: User, glossary: Glossary, name: str) -> None:
    """Give a shared glossary another name; a project's own goes by the name that it got there."""
    load(session, user, glossary.id, write=True)
    glossary.name = _name(name)
    session.flush()


def _allow(user: User) -> None:
    if not user.is_admin:
        raise ForbiddenError(N_("Administrators make and delete shared glossaries."))


def _name(name: str) -> str:
    name = normalise(name).strip()
    if not 1 <= len(name) <= 200:
        raise InputError(N_("A glossary's name must have 1 to 200 characters."))
    return name


def users(session: Session, user: User, glossary: Glossary) -> tuple[list[Project], int]:
    """List the projects of a person that use a glossary, and count those of others."""
    query = select(Project).join(ProjectGlossary, ProjectGlossary.project_id == Project.id)
    using = list(
        session.scalars(
            query.where(ProjectGlossary.glossary_id == glossary.id).order_by(Project.name)
        )
    )
    mine = set(session.scalars(select(Member.project_id).where(Member.user_id == user.id)))
    seen = [project for project in using if project.id in mine]
    return seen, len(using) - len(seen)


def delete(session: Session, user: User, glossary: Glossary, *, in_use: bool = False) -> None:
    """Delete a shared glossary and its terms; one in use only if ``in_use`` says so.

    A project's own goes with its project, and a starter would come back at the next start: both
    are refused with ConflictError, as is one in use, with the names of the projects.
    """
    if glossary.project_id is not None:
        load(session, user, glossary.id, write=True)
        raise ConflictError(N_("A project's own glossary can't be deleted. Delete its terms."))
    _allow(user)
    if glossary.starter is not None:
        raise ConflictError(
            N_(
                "This glossary comes with the workbench and would be back at the next start. "
                "Take it out of the projects instead."
            )
        )
    seen, others = users(session, user, glossary)
    if (seen or others) and not in_use:
        names = [f"“{project.name}”" for project in seen] + [f"+{others}"] * bool(others)
        raise ConflictError(
            N_(
                "This glossary is in use: %(names)s. Confirm that the projects are to do without "
                "it, or take it out of them first."
            ),
            names=", ".join(names),
        )
    session.delete(glossary)
    session.flush()
