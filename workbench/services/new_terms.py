"""Terms added while translating: proposed for what is selected, saved into the project's own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from workbench.core import names, termbase
from workbench.core.errors import N_, InputError
from workbench.core.names import Candidate, Proposal
from workbench.models import Bitext, Glossary, Term, User
from workbench.services import glossaries, termbases, terms

# What is called by a name has few characters; of a longer text no reading is proposed.
MOST_READ = 6
MOST_PROPOSALS = 4
# Of a longer article the names aren't looked for while someone waits.
MOST_LOOKED_AT = 20_000


@dataclass(frozen=True, slots=True)
class Known:
    """What is agreed on for a source: the project's own term, if it has one, and what holds."""

    own: Term | None
    value: termbase.Term | None


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a new term may be: its kind, and renderings by language, best first.

    ``is_name``: the first ones may be put in; else they are only something to go by.
    """

    kind: str
    renderings: Mapping[str, Sequence[Proposal]]
    is_name: bool

    def first(self, lang: str) -> str:
        """Give the rendering to put in; empty where there is nothing to go by."""
        found = self.renderings.get(lang, ())
        return found[0].text if found and self.is_name else ""

    def origin(self, lang: str, text: str) -> str:
        """Tell where a rendering comes from, if it was proposed."""
        found = (one for one in self.renderings.get(lang, ()) if one.text == text)
        return next((one.origin for one in found if one.origin != "glossary"), "")


def known(session: Session, bitext: Bitext, source: str) -> Known:
    """Look a source up in the project's glossaries."""
    project_id = bitext.article.project_id
    glossary = glossaries.of_project(session, project_id)
    own = _find(session, glossary, source)
    held = termbases.of_project(session, project_id)
    value = next((one for one in held.terms if one.source == source), None)
    return Known(own, value)


def _find(session: Session, glossary: Glossary, source: str) -> Term | None:
    query = select(Term).where(Term.glossary_id == glossary.id, Term.source == source)
    return session.scalar(query)


def proposed(session: Session, bitext: Bitext, source: str) -> Proposed:
    """Propose renderings of a source as the article has it, or by itself."""
    name = _candidate(session, bitext, source) if source else None
    if name:
        found = {lang: name.proposed(lang)[:MOST_PROPOSALS] for lang in ("en", "vi")}
        return Proposed(name.kind, found, is_name=True)
    read = names.readings(source)[:MOST_PROPOSALS] if 1 < len(source) <= MOST_READ else []
    return Proposed("other", {"vi": [Proposal("vi", one, "reading") for one in read]}, False)


def _candidate(session: Session, bitext: Bitext, source: str) -> Candidate | None:
    project = bitext.article.project
    matcher = termbases.of_project(session, project.id).matcher
    article = bitext.article.text
    for text in (article, source) if len(article) <= MOST_LOOKED_AT else (source,):
        found = list(dict.fromkeys(one.term for one in matcher.find(text)))
        for one in names.candidates(text, found, diacritics=project.english_diacritics):
            if one.text == source:
                return one
    return None


def save(
    session: Session,
    user: User,
    bitext: Bitext,
    value: termbase.Term,
    version: int | None = None,
) -> Term:
    """Add a term to the project's own glossary; with a version, change its renderings there.

    ``value`` has preferred renderings alone: they take the places of the earlier ones in their
    languages, of the project's term or of the shared one that it overrules, and all else of that
    stays. Raises what terms.add and terms.change do.
    """
    glossary = glossaries.of_project(session, bitext.article.project_id)
    if version is None:
        there = known(session, bitext, value.source).value
        return terms.add(session, glossary, user, over(there, value) if there else value)
    own = _own(session, glossary, value.source)
    return terms.change(session, own, user, version, over(terms.value_of(own), value))


def over(before: termbase.Term, value: termbase.Term) -> termbase.Term:
    """Give a term the preferred renderings, and the kind, of another value of it.

    They take the places of the earlier ones in their languages; all else of the term stays.
    """
    langs = {one.lang for one in value.renderings}
    given = {(one.lang, one.text) for one in value.renderings}
    kept = (
        one
        for one in before.renderings
        if not (one.lang in langs and one.usage == "preferred")
        and (one.lang, one.text) not in given
    )
    return replace(before, renderings=(*value.renderings, *kept), kind=value.kind)


def _own(session: Session, glossary: Glossary, source: str) -> Term:
    own = _find(session, glossary, source)
    if own is None:
        raise InputError(N_("%(source)s is not in the project's glossary any more."), source=source)
    return own
