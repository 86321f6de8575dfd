"""What a fresh instance gets: its first person, starter glossaries, a sample project."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workbench.core.text import normalise
from workbench.models import User
from workbench.resources import glossaries_dir
from workbench.samples import sample_article
from workbench.services import articles, glossary_files, projects, term_search, users


def prepare(session: Session) -> User:
    """Make a new instance ready to use; on one in use only the starter glossaries are renewed."""
    is_new = not session.scalar(select(func.count()).select_from(User))
    user = users.first(session)
    term_search.index_missing(session)
    glossary_files.load_starters(session, user, glossaries_dir())
    if is_new:
        _add_sample(session, user)
    return user


def _add_sample(session: Session, user: User) -> None:
    project = projects.create(session, user, "Sample", list(projects.TARGET_LANGS))
    text = normalise(sample_article())
    articles.add(session, project, user, articles.Text(text, "sample.txt", "text", "UTF-8"))
