"""Articles: looked at before they are taken, cut into blocks, their blocks reviewed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import cast
from uuid import uuid4

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from workbench.core import clean
from workbench.core.errors import N_, DuplicateError, InputError, NotFoundError
from workbench.core.text import normalise
from workbench.db import now
from workbench.formats.upload import Limits, Upload, texts
from workbench.models import KINDS, Article, Bitext, Block, PendingImport, Project, Unit, User
from workbench.services import journal, projects, store

NO_ARTICLE = N_("There is no such article, or you are not in its project.")
BY_HAND = "hand"
KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Text:
    """A normalised text, and what is known of where it came from."""

    text: str
    name: str
    format: str
    encoding: str


def read(files: Iterable[tuple[str, bytes]], limits: Limits) -> list[Upload]:
    """Read what was uploaded: (name, bytes) each; one bad file doesn't stop the others."""
    return [upload for name, data in files for upload in texts(name, data, limits)]


def stage(session: Session, project: Project, user: User, uploads: Sequence[Upload]) -> str:
    """Keep texts for a look before they are taken; gives the batch's name."""
    if not uploads:
        raise InputError(N_("Paste a text or choose at least one file."))
    session.execute(delete(PendingImport).where(PendingImport.created_at < now() - KEPT))
    batch = uuid4().hex
    session.add_all(_pending(batch, project, user, upload) for upload in uploads)
    session.flush()
    return batch


def _pending(batch: str, project: Project, user: User, upload: Upload) -> PendingImport:
    return PendingImport(
        batch=batch,
        project_id=project.id,
        user_id=user.id,
        name=normalise(upload.name)[-255:],
        format=upload.format,
        encoding=upload.encoding,
        text=upload.text,
        notes=[
            {"message": note.message, "params": dict(note.params), "line": note.line}
            for note in upload.notes
        ],
        error=_error(upload),
    )


def _error(upload: Upload) -> dict[str, object] | None:
    if upload.error is None:
        return None
    return {"message": upload.error.message, "params": upload.error.params}


def staged(session: Session, project: Project, user: User, batch: str) -> list[PendingImport]:
    """List the texts of a batch that this person may still take."""
    query = select(PendingImport).where(
        PendingImport.batch == batch,
        PendingImport.project_id == project.id,
        PendingImport.user_id == user.id,
    )
    rows = list(session.scalars(query.order_by(PendingImport.id)))
    if not rows:
        raise NotFoundError(
            N_("This import was taken already or is too old. Bring the text in again.")
        )
    return rows


def twin(session: Session, project: Project, text: str) -> Article | None:
    """Find the article of the project that has the same text."""
    query = select(Article).where(
        Article.project_id == project.id, Article.text_hash == store.text_hash(text)
    )
    return session.scalar(query)


def take(session: Session, project: Project, user: User, pending: PendingImport) -> Article:
    """Make an article with its blocks out of a staged text, which is used up.

    Raises DuplicateError, naming the article, if the project has the same text already.
    """
    text = Text(pending.text, pending.name, pending.format, pending.encoding)
    article = add(session, project, user, text)
    session.delete(pending)
    session.flush()
    return article


def add(
    session: Session,
    project: Project,
    user: User,
    text: Text,
    found: Sequence[clean.Block] | None = None,
) -> Article:
    """Make an article out of a text; DuplicateError if it is there already.

    ``found`` are its blocks where they are known; else the text is cleaned.
    """
    found = clean.blocks(text.text) if found is None else found
    article = Article(
        project_id=project.id,
        title=title_of(found),
        name=text.name,
        format=text.format,
        encoding=text.encoding,
        text=text.text,
        text_hash=store.text_hash(text.text),
        created_by=user.id,
    )
    store.insert(session, article, DuplicateError(N_("This text is in the project already.")))
    session.add_all(
        Block(
            article_id=article.id,
            position=position,
            kind=block.kind,
            text=block.text,
            line=block.line,
            excluded=block.excluded,
        )
        for position, block in enumerate(found)
    )
    session.flush()
    return article


def title_of(found: Sequence[clean.Block]) -> str:
    """Name an article by its title, or by its first words."""
    titles = [block.text for block in found if block.kind == "title"]
    return (titles or [block.text[:60] for block in found] or [""])[0]


def load(session: Session, user: User, article_id: int, *, write: bool = False) -> Article:
    """Load an article that a person may see, or change if ``write``."""
    article = store.load(session, Article, article_id, NO_ARTICLE)
    projects.load(session, user, article.project_id, write=write)
    return article


def listed(session: Session, project: Project) -> list[Article]:
    """List a project's articles, newest first."""
    query = select(Article).where(Article.project_id == project.id)
    return list(session.scalars(query.order_by(Article.id.desc())))


def remove(session: Session, article: Article) -> None:
    """Delete an article with all that hangs on it."""
    session.execute(delete(Article).where(Article.id == article.id))


def blocks(session: Session, article: Article) -> list[Block]:
    """List an article's blocks in their order."""
    query = select(Block).where(Block.article_id == article.id)
    return list(session.scalars(query.order_by(Block.position)))


def load_block(session: Session, user: User, block_id: int, *, write: bool = False) -> Block:
    """Load a block of an article that a person may see, or change if ``write``."""
    block = store.load(session, Block, block_id, NO_ARTICLE)
    load(session, user, block.article_id, write=write)
    return block


def set_kind(session: Session, block: Block, kind: str) -> None:
    """Change what a block is. It is excluded or not as blocks of that kind are by default."""
    if kind not in KINDS:
        raise InputError(N_("There is no kind of block called %(kind)s."), kind=kind)
    excluded = clean.Block(cast("clean.Kind", kind), block.text, block.line).excluded
    _set(session, block, kind=kind, excluded=excluded)


def set_excluded(session: Session, block: Block, *, excluded: bool) -> None:
    """Leave a block out, or bring it back."""
    _set(session, block, kind=block.kind, excluded=BY_HAND if excluded else "")


def _set(session: Session, block: Block, kind: str, excluded: str) -> None:
    """Change a block and the units that were made of it, whichever language they are in."""
    article = store.hold(session, Article, block.article_id, NO_ARTICLE)
    mine = select(Bitext.id).where(Bitext.article_id == article.id).order_by(Bitext.id)
    for bitext_id in session.scalars(mine).all():
        store.hold(session, Bitext, bitext_id, journal.NO_BITEXT)
    block.kind, block.excluded = kind, excluded
    session.execute(
        update(Unit)
        .where(Unit.block_id == block.id)
        .values(kind=kind, excluded=excluded, version=Unit.version + 1, changed_at=now())
    )
    if kind == "title" and not excluded:
        article.title = block.text
    session.flush()
