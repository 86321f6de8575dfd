"""Projects and who may do what in them."""

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from workbench.core.errors import N_, ConflictError, ForbiddenError, InputError, NotFoundError
from workbench.core.text import normalise
from workbench.models import ROLES, Article, Glossary, Member, Project, ProjectGlossary, User
from workbench.services import store

TARGET_LANGS = ("en", "vi")
NO_PROJECT = N_("There is no such project, or you are not in it.")
WRITERS = ("owner", "editor")


def create(session: Session, user: User, name: str, target_langs: list[str]) -> Project:
    """Start a project: the user owns it, it has a glossary of its own and all shared ones."""
    project = Project(name=_name(name), target_langs=_langs(target_langs))
    session.add(project)
    session.flush()
    session.add(Member(project_id=project.id, user_id=user.id, role="owner"))
    shared = session.scalars(
        select(Glossary.id).where(Glossary.project_id.is_(None)).order_by(Glossary.id)
    )
    own = Glossary(name=project.name, project_id=project.id)
    session.add(own)
    session.flush()
    for position, glossary_id in enumerate([own.id, *shared]):
        session.add(
            ProjectGlossary(project_id=project.id, glossary_id=glossary_id, position=position)
        )
    session.flush()
    return project


def change(
    session: Session,
    project: Project,
    name: str,
    target_langs: list[str],
    *,
    memory_first: bool | None = None,
    english_diacritics: bool | None = None,
) -> None:
    """Rename a project or change its target languages; bitexts that are there stay.

    ``memory_first`` says whether the memory goes before engines, ``english_diacritics`` whether
    Vietnamese names keep theirs in English; None leaves either as it is.
    """
    project.name = _name(name)
    project.target_langs = _langs(target_langs)
    if memory_first is not None:
        project.memory_first = memory_first
    if english_diacritics is not None:
        project.english_diacritics = english_diacritics
    session.flush()


def listed(session: Session, user: User) -> list[tuple[Project, str, int]]:
    """List a person's projects, newest first: (project, role, number of articles)."""
    counts = (
        select(Article.project_id, func.count().label("articles"))
        .group_by(Article.project_id)
        .subquery()
    )
    query = (
        select(Project, Member.role, func.coalesce(counts.c.articles, 0))
        .join(Member, Member.project_id == Project.id)
        .outerjoin(counts, counts.c.project_id == Project.id)
        .where(Member.user_id == user.id)
        .order_by(Project.id.desc())
    )
    return [(project, role, count) for project, role, count in session.execute(query)]


def role(session: Session, user: User, project_id: int) -> str:
    """Give a person's role in a project; NotFoundError where there is none."""
    member = session.get(Member, (project_id, user.id))
    if member is None:
        raise NotFoundError(NO_PROJECT)
    return member.role


def load(session: Session, user: User, project_id: int, *, write: bool = False) -> Project:
    """Load a project that a person may see, or change if ``write``.

    Raises NotFoundError for a project of others, ForbiddenError for a reader who wants to write.
    """
    allow(role(session, user, project_id), write=write)
    return store.load(session, Project, project_id, NO_PROJECT)


def allow(role_name: str, *, write: bool) -> None:
    """Raise ForbiddenError where a role may only read and more is wanted."""
    if write and role_name not in WRITERS:
        raise ForbiddenError(N_("You can read in this project but not change anything."))


def members(session: Session, project: Project) -> list[Member]:
    """List the people of a project in the order of their names."""
    query = select(Member).join(Member.user).where(Member.project_id == project.id)
    return list(session.scalars(query.order_by(User.name)))


def set_member(session: Session, project: Project, user: User, role_name: str) -> None:
    """Give a person a role; a project keeps at least one owner."""
    if role_name not in ROLES:
        raise InputError(N_("There is no role called %(role)s."), role=role_name)
    session.merge(Member(project_id=project.id, user_id=user.id, role=role_name))
    session.flush()
    _keep_an_owner(session, project)


def remove_member(session: Session, project: Project, user_id: int) -> None:
    """Take a person out of a project; a project keeps at least one owner."""
    session.execute(
        delete(Member).where(Member.project_id == project.id, Member.user_id == user_id)
    )
    _keep_an_owner(session, project)


def _keep_an_owner(session: Session, project: Project) -> None:
    owners = select(func.count()).where(Member.project_id == project.id, Member.role == "owner")
    if not session.scalar(owners):
        raise ConflictError(N_("A project needs an owner. Make someone else an owner first."))


def _name(name: str) -> str:
    name = normalise(name).strip()
    if not 1 <= len(name) <= 200:
        raise InputError(N_("A project's name must have 1 to 200 characters."))
    return name


def _langs(target_langs: list[str]) -> list[str]:
    chosen = [lang for lang in TARGET_LANGS if lang in target_langs]
    if not chosen:
        raise InputError(N_("Choose at least one target language."))
    return chosen
