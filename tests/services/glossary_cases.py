"""What tests of glossaries share: short ways to make terms and to see what is there."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from workbench.core.termbase import Rendering, Term
from workbench.models import Glossary
from workbench.models import Term as TermRow
from workbench.services import terms


def term(source: str, *renderings: tuple[str, ...], kind: str = "other", note: str = "") -> Term:
    return Term(source, tuple(Rendering(*one) for one in renderings), kind, note)


def simple(source: str, en: str) -> Term:
    return term(source, ("en", en))


def values(session: Session, glossary: Glossary) -> dict[str, Term]:
    """The terms that are in a glossary now."""
    session.expire_all()
    return {value.source: value for value in terms.all_values(session, glossary)}


def row_of(session: Session, glossary: Glossary, source: str) -> TermRow:
    query = select(TermRow).where(TermRow.glossary_id == glossary.id, TermRow.source == source)
    return session.scalars(query).one()


# All the fields that a term has.
FULL = Term(
    "阮春福",
    (Rendering("vi", "Nguyễn Xuân Phúc", origin="reading"), Rendering("en", "Phuc", "admitted")),
    "person",
    "President",
    ("阮春褔",),
    "Head of state 2021–2023",
    "exact",
    keep=True,
)
