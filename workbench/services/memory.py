"""The memory: what was confirmed once is offered again."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from workbench.models import Article, Bitext, Unit

CONFIRMED = ("translated", "reviewed")


def exact(
    session: Session, project_id: int, target_lang: str, hashes: Collection[str]
) -> dict[str, list[str]]:
    """Find confirmed targets of the project by the hash of their source; the newest wins."""
    query = (
        select(Unit.source_hash, Unit.target)
        .join(Bitext, Bitext.id == Unit.bitext_id)
        .join(Article, Article.id == Bitext.article_id)
        .where(Article.project_id == project_id, Bitext.target_lang == target_lang)
        .where(Unit.source_hash.in_(hashes), Unit.state.in_(CONFIRMED), Unit.excluded == "")
        .order_by(Unit.changed_at)
    )
    return {row.source_hash: row.target for row in session.execute(query)}
