"""Clashes: terms of one source that two glossaries of a project render differently."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from workbench.core import termbase
from workbench.core.errors import N_, NotFoundError
from workbench.core.written import written
from workbench.models import Glossary, Member, Project, ProjectGlossary, Rendering, Term, User
from workbench.services import glossaries, projects, terms
from workbench.services.kept import Kept
from workbench.services.terms import value_of

MOST_KEPT = 16
NO_CLASH = N_("This clash is not there any more: someone settled it, or changed a term.")


@dataclass(frozen=True, slots=True)
class Side:
    """One of the terms that clash. ``wins`` are the languages in which it is the one in use."""

    term_id: int
    glossary_id: int
    glossary: str
    is_own: bool
    value: termbase.Term
    wins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Clash:
    """Terms that stand for one text, in the order of the glossaries; languages they differ in.

    It is settled where the project's own glossary says what holds.
    """

    text: str
    langs: tuple[str, ...]
    sides: tuple[Side, ...]

    @property
    def is_settled(self) -> bool:
        """Whether the project itself decided in each language."""
        own = {lang for side in self.sides if side.is_own for lang in side.wins}
        return set(self.langs) <= own


_kept: Kept[tuple[tuple[int, str], ...], list[Clash]] = Kept(MOST_KEPT)


def of_project(session: Session, project_id: int) -> list[Clash]:
    """List a project's clashes, those to settle first, by their text.

    Found out once for each state of the project's glossaries. Sources are one where only
    traditional and simplified characters, widths or case tell them apart, or where one is a
    variant of the other. Which side wins is what drafts and checks do now.
    """
    attached = _attached(session, project_id)
    key = tuple((glossary.id, f"{glossary.stamp} {glossary.name}") for glossary in attached)
    return _kept.get(key, lambda: _found(session, attached))


def _attached(session: Session, project_id: int) -> list[Glossary]:
    query = (
        select(Glossary)
        .join(ProjectGlossary, ProjectGlossary.glossary_id == Glossary.id)
        .where(ProjectGlossary.project_id == project_id)
        .order_by(ProjectGlossary.position, Glossary.id)
    )
    return list(session.scalars(query))


def _found(session: Session, attached: Sequence[Glossary]) -> list[Clash]:
    # Only those that differ are loaded whole: starters and copies of them share thousands.
    told = _told(session, attached)
    differing = [ids for ids in _shared_keys(session, attached).values() if _differ(told, ids)]
    sides = _sides(session, attached, {term_id for ids in differing for term_id in ids})
    clashes = {}
    for ids in differing:
        clash = _clash([sides[term_id] for term_id in ids])
        if clash:
            clashes[clash.text, tuple(side.term_id for side in clash.sides)] = clash
    return sorted(clashes.values(), key=lambda clash: (clash.is_settled, clash.text))


def _told(session: Session, attached: Sequence[Glossary]) -> dict[int, dict[str, str]]:
    """The preferred renderings of all terms, by language; of those to keep the source."""
    ids = [glossary.id for glossary in attached]
    query = (
        select(Rendering.term_id, Rendering.lang, Rendering.text)
        .join(Term, Term.id == Rendering.term_id)
        .where(Term.glossary_id.in_(ids), Rendering.usage == "preferred")
    )
    told: dict[int, dict[str, str]] = defaultdict(dict)
    for term_id, lang, text in session.execute(query):
        told[term_id][lang] = text
    kept = select(Term.id, Term.source).where(Term.glossary_id.in_(ids), Term.keep)
    for term_id, source in session.execute(kept):
        told[term_id] = dict.fromkeys(projects.TARGET_LANGS, source) | told[term_id]
    return told


def _differ(told: dict[int, dict[str, str]], ids: Iterable[int]) -> bool:
    """Whether some of these terms prefer different renderings in one language."""
    first: dict[str, str] = {}
    return any(
        first.setdefault(lang, text) != text
        for term_id in ids
        for lang, text in told.get(term_id, {}).items()
    )


def _shared_keys(session: Session, attached: Sequence[Glossary]) -> dict[str, list[int]]:
    """The texts that terms of two glossaries stand for, each with the terms' ids in order."""
    place = {glossary.id: at for at, glossary in enumerate(attached)}
    query = select(Term.id, Term.glossary_id, Term.source, Term.variants)
    rows = session.execute(query.where(Term.glossary_id.in_(place)))
    by_key: dict[str, dict[int, int]] = defaultdict(dict)
    for row in sorted(rows, key=lambda row: (place[row.glossary_id], row.id)):
        for text in (row.source, *row.variants):
            by_key[written(text)][row.id] = row.glossary_id
    return {key: list(ids) for key, ids in by_key.items() if len(set(ids.values())) > 1}


def _sides(
    session: Session, attached: Sequence[Glossary], term_ids: Iterable[int]
) -> dict[int, Side]:
    glossaries = {glossary.id: glossary for glossary in attached}
    query = select(Term).options(selectinload(Term.renderings))
    found = {}
    for part in terms.chunks(term_ids):
        for term in session.scalars(query.where(Term.id.in_(part))):
            where = glossaries[term.glossary_id]
            found[term.id] = Side(
                term.id, where.id, where.name, where.project_id is not None, value_of(term)
            )
    return found


def _clash(sides: Sequence[Side]) -> Clash | None:
    """Make a clash of terms that stand for one text, given in the order of precedence."""
    texts: dict[str, set[str]] = defaultdict(set)
    for side in sides:
        for lang in projects.TARGET_LANGS:
            text = termbase.preferred(side.value, lang)
            if text is not None:
                texts[lang].add(text)
    langs = tuple(lang for lang in projects.TARGET_LANGS if len(texts[lang]) > 1)
    if not langs:
        return None
    winners = {lang: _winner(sides, lang) for lang in langs}
    told = tuple(
        replace(side, wins=tuple(lang for lang in langs if winners[lang] == side.term_id))
        for side in sides
    )
    return Clash(sides[0].value.source, langs, told)


def _winner(sides: Sequence[Side], lang: str) -> int | None:
    """Whose rendering is in use: the first of the first one's source that has the language."""
    same = [side for side in sides if side.value.source == sides[0].value.source]
    return next(
        (side.term_id for side in same if any(r.lang == lang for r in side.value.renderings)), None
    )


def in_glossary(session: Session, user: User, glossary: Glossary) -> set[int]:
    """Give the ids of a glossary's terms that clash, unsettled, in some project of a person."""
    query = (
        select(ProjectGlossary.project_id)
        .join(Member, Member.project_id == ProjectGlossary.project_id)
        .where(Member.user_id == user.id, ProjectGlossary.glossary_id == glossary.id)
    )
    return {
        side.term_id
        for project_id in session.scalars(query)
        for clash in of_project(session, project_id)
        if not clash.is_settled
        for side in clash.sides
        if side.glossary_id == glossary.id
    }


def settle(session: Session, project: Project, user: User, term_id: int, batch: str) -> None:
    """Take one side of its clashes into the project's own glossary, where it wins.

    A term of the own glossary that is in the way gets its renderings in the languages that it has;
    otherwise it is copied. Raises NotFoundError where the term doesn't clash (any more).
    """
    mine = [
        clash
        for clash in of_project(session, project.id)
        if any(side.term_id == term_id and not side.is_own for side in clash.sides)
    ]
    if not mine:
        raise NotFoundError(NO_CLASH)
    chosen = next(side.value for side in mine[0].sides if side.term_id == term_id)
    own_ids = {side.term_id for clash in mine for side in clash.sides if side.is_own}
    own = glossaries.of_project(session, project.id)
    if not own_ids:
        terms.add(session, own, user, chosen, batch=batch)
        return
    query = select(Term).where(Term.id.in_(own_ids)).with_for_update()
    pairs = [(row, _with(value_of(row), chosen)) for row in session.scalars(query)]
    terms.change_many(session, own, user, pairs, batch=batch)


def _with(value: termbase.Term, chosen: termbase.Term) -> termbase.Term:
    langs = {one.lang for one in chosen.renderings}
    kept = tuple(one for one in value.renderings if one.lang not in langs)
    return replace(value, renderings=(*chosen.renderings, *kept), keep=chosen.keep)
