"""Learning from edits: a rendering changed twice in the same way is offered as a term."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from workbench.core import names, sides, termbase
from workbench.core.errors import N_, ConflictError, DuplicateError
from workbench.core.learned import Lesson, lessons
from workbench.models import LearnedRendering, Project, Term, Unit, User
from workbench.services import glossaries, projects, store, termbases, terms
from workbench.services.new_terms import over

# In as many units has a rendering to be changed in the same way to be offered.
ENOUGH = 2
ORIGIN = "learned from edits"
NO_OFFER = N_("This offer is not there any more.")
SOURCE_LANG = "zh-CN"
CONFIRMED = ("translated", "reviewed")


def learn(session: Session, unit: Unit) -> None:
    """Keep what a confirmed unit's edit of its first draft says about names; one unit counts once.

    What the unit said earlier, and says no more, is forgotten.
    """
    project = unit.bitext.article.project
    if unit.draft is None:
        return
    found = [] if unit.draft == unit.target else _lessons(session, project, unit)
    lang = unit.bitext.target_lang
    _forget(session, project, unit, {(one.source, one.became) for one in found})
    for one in found:
        _keep(session, project, lang, unit, one)
    session.flush()


def _lessons(session: Session, project: Project, unit: Unit) -> list[Lesson]:
    source, lang = sides.join(unit.source, SOURCE_LANG), unit.bitext.target_lang
    matcher = termbases.of_project(session, project.id).matcher
    known = [one.term for one in matcher.find_all(source)]
    before, after = (sides.join(side, lang) for side in (unit.draft or [], unit.target))
    return lessons(
        before,
        after,
        lang,
        matcher.find(source),
        names.candidates(source, known, diacritics=project.english_diacritics),
    )


def _forget(session: Session, project: Project, unit: Unit, but: Iterable[tuple[str, str]]) -> None:
    query = select(LearnedRendering).where(
        LearnedRendering.project_id == project.id,
        LearnedRendering.lang == unit.bitext.target_lang,
        LearnedRendering.state == "open",
    )
    for row in session.scalars(query).all():
        if unit.id in row.units and (row.source, row.became) not in but:
            store.hold(session, LearnedRendering, row.id, NO_OFFER)
            row.units = [one for one in row.units if one != unit.id]


def _keep(session: Session, project: Project, lang: str, unit: Unit, one: Lesson) -> None:
    if len(one.source) > terms.MOST_SOURCE or len(one.became) > terms.MOST_RENDERING:
        return
    row = LearnedRendering(
        project_id=project.id, lang=lang, source=one.source, was=one.was, became=one.became
    )
    row.units = [unit.id]
    try:
        store.insert(session, row, DuplicateError(""))
    except DuplicateError:
        query = select(LearnedRendering).where(
            LearnedRendering.project_id == project.id,
            LearnedRendering.lang == lang,
            LearnedRendering.source == one.source,
            LearnedRendering.became == one.became,
        )
        there = session.scalars(query.with_for_update()).one()
        if unit.id not in there.units:
            there.units, there.was = [*there.units, unit.id], one.was


def offers(session: Session, project: Project) -> list[LearnedRendering]:
    """List what is offered as a term, the latest first: changed in enough units, not agreed yet.

    Units count while they are confirmed and still have the rendering.
    """
    query = select(LearnedRendering).where(
        LearnedRendering.project_id == project.id, LearnedRendering.state == "open"
    )
    rows = [row for row in session.scalars(query) if len(row.units) >= ENOUGH]
    if not rows:
        return []
    agreed = termbases.of_project(session, project.id).matcher
    standing = _standing(session, {unit_id for row in rows for unit_id in row.units})
    rows = [
        row
        for row in rows
        if sum(row.became in standing.get(unit_id, "") for unit_id in row.units) >= ENOUGH
        and not _is_agreed(agreed, row)
    ]
    return sorted(rows, key=lambda row: row.id, reverse=True)


def _standing(session: Session, unit_ids: Iterable[int]) -> dict[int, str]:
    """The confirmed texts of units."""
    query = select(Unit.id, Unit.target).where(
        Unit.id.in_(unit_ids), Unit.state.in_(CONFIRMED), Unit.excluded == ""
    )
    return {unit_id: " ".join(target) for unit_id, target in session.execute(query)}


def _is_agreed(matcher: termbase.Matcher, row: LearnedRendering) -> bool:
    found = (
        one.term for one in matcher.find_all(row.source) if one.end - one.start == len(row.source)
    )
    return any(row.became in termbase.expected(term, row.lang) for term in found)


def of_unit(session: Session, unit: Unit) -> list[LearnedRendering]:
    """List the offers to which a unit's edit contributed."""
    return [row for row in offers(session, unit.bitext.article.project) if unit.id in row.units]


def load(session: Session, user: User, offer_id: int, *, write: bool = True) -> LearnedRendering:
    """Load an offer of a project that a person may change."""
    row = store.load(session, LearnedRendering, offer_id, NO_OFFER)
    projects.load(session, user, row.project_id, write=write)
    return row


def take(session: Session, user: User, row: LearnedRendering) -> Term:
    """Make an offer a term of the project's own glossary, preferred in its language.

    Raises ConflictError if someone settled the offer meanwhile, or changed the term.
    """
    _settle(session, row, "taken")
    glossary = glossaries.of_project(session, row.project_id)
    wanted = termbase.Rendering(row.lang, row.became, "preferred", ORIGIN)
    own = next(iter(terms.of_sources(session, glossary, [row.source])), None)
    if own is not None:
        before = terms.value_of(own)
    else:
        held = termbases.of_project(session, row.project_id).terms
        shared = (one for one in held if one.source == row.source)
        before = next(shared, None) or termbase.Term(row.source, (), _kind(session, row))
    value = over(before, termbase.Term(row.source, (wanted,), before.kind))
    if own is None:
        return terms.add(session, glossary, user, value)
    return terms.change(session, own, user, own.version, value)


def _kind(session: Session, row: LearnedRendering) -> str:
    units = session.scalars(select(Unit.source).where(Unit.id.in_(row.units)))
    texts = (sides.join(source, SOURCE_LANG) for source in units)
    found = (one for text in texts for one in names.candidates(text) if one.text == row.source)
    return next((one.kind for one in found), "other")


def dismiss(session: Session, row: LearnedRendering) -> None:
    """Never offer this again. Raises ConflictError if someone settled the offer meanwhile."""
    _settle(session, row, "dismissed")
    session.flush()


def _settle(session: Session, row: LearnedRendering, state: str) -> None:
    store.hold(session, LearnedRendering, row.id, NO_OFFER)
    if row.state != "open":
        raise ConflictError(N_("Someone settled this offer already."))
    row.state = state
