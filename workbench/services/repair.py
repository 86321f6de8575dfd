"""Repair of drafts: terms that were changed after they were made are put in, where it is certain.

What is offered is found anew each time from the terms' history; nothing is kept of it.
"""

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from sqlalchemy import Row, Select, exists, select
from sqlalchemy.orm import Session

from workbench.core import repair as core
from workbench.core import sides, termbase
from workbench.core.diff import Piece, difference
from workbench.core.errors import N_, ConflictError, InputError
from workbench.core.termbase import Matcher, Occurrence
from workbench.models import (
    Article,
    Bitext,
    Change,
    Project,
    Unit,
    User,
    WorkingText,
)
from workbench.mt import wrong
from workbench.services import bitexts, changed_terms, journal, snapshots, store, termbases
from workbench.services.changed_terms import Wanted, in_project
from workbench.services.term_use import may_have

SOURCE_LANG = "zh-CN"
# Units that one page lists, and one step changes.
MOST = 500
CONFIRMED = ("translated", "reviewed")
Group = Literal["ready", "confirmed", "typed", "by hand"]
GROUPS: tuple[Group, ...] = get_args(Group)
WRITTEN: tuple[Group, ...] = ("ready", "confirmed")


@dataclass(frozen=True, slots=True)
class Offer:
    """A unit that lacks a term's rendering, and what would become of it.

    ``terms`` are the sources of those that would be put in; ``by_hand`` those that can't be, each
    with the reason. ``key`` names the unit, its version, and what it would become.
    """

    unit_id: int
    bitext_id: int
    number: int
    lang: str
    state: str
    article: str
    source: str
    target: tuple[str, ...]
    pieces: Sequence[Piece]
    terms: tuple[str, ...]
    by_hand: tuple[tuple[str, core.Reason], ...]
    group: Group
    key: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a step: the changes, one a text; units that changed, units left as they were."""

    changes: tuple[int, ...]
    units: int
    left: int


def offers(
    session: Session,
    project: Project,
    terms: Sequence[Wanted],
    *,
    bitext: Bitext | None = None,
    unit_ids: Collection[int] | None = None,
) -> list[Offer]:
    """List the units that lack one of the terms, in the order of the texts, the newest text first.

    Terms with a time count only for units drafted before it. At most MOST units come back.
    """
    if not terms:
        return []
    query = _rows(project)
    if bitext is not None:
        query = query.where(Unit.bitext_id == bitext.id)
    if unit_ids is not None:
        query = query.where(Unit.id.in_(unit_ids))
    if len(terms) == 1:
        query = query.where(may_have(terms[0].value))
    finder = _Finder(terms, termbases.of_project(session, project.id).matcher)
    found: list[Offer] = []
    for row in session.execute(query):
        offer = finder.offer(row)
        if offer:
            found.append(offer)
            if len(found) == MOST:
                break
    return found


def _rows(project: Project) -> "Select[*tuple[Any, ...]]":
    typed = exists().where(WorkingText.unit_id == Unit.id).label("typed")
    columns = (
        *(Unit.id, Unit.bitext_id, Unit.position, Unit.source, Unit.target, Unit.state),
        *(Unit.version, Unit.draft_at, Bitext.target_lang, Article.title, typed),
    )
    query = in_project(select(*columns), project)
    query = query.where(Unit.excluded == "", ~Unit.locked)
    return query.order_by(Unit.bitext_id.desc(), Unit.position)


class _Finder:
    """Finds what is to be repaired in units, for some terms."""

    def __init__(self, terms: Sequence[Wanted], matcher: Matcher) -> None:
        self.terms = {one.value: one for one in terms}
        self.matcher = matcher

    def offer(self, row: Row[Any]) -> Offer | None:
        """Say what would become of a unit; None where nothing is lacking."""
        source, lang = sides.join(row.source, SOURCE_LANG), row.target_lang
        due = self.matcher.find(source)
        mine = [one for one in dict.fromkeys(o.term for o in due) if self._concerns(one, row)]
        target = tuple(row.target)
        done, by_hand = self._repaired(target, lang, mine, due)
        is_confirmed = row.state in CONFIRMED
        # What a person confirmed without any rendering that is known is what they wanted.
        if not target or (not done and (is_confirmed or not by_hand)):
            return None
        made = tuple(done[-1][1]) if done else target
        group: Group = "ready"
        if not done:
            group = "by hand"
        elif row.typed:
            group = "typed"
        elif is_confirmed:
            group = "confirmed"
        return Offer(
            unit_id=row.id,
            bitext_id=row.bitext_id,
            number=row.position,
            lang=lang,
            state=row.state,
            article=row.title,
            source=source,
            target=made,
            pieces=difference(sides.join(target, lang), sides.join(made, lang), lang),
            terms=tuple(term.source for term, _ in done),
            by_hand=tuple(by_hand),
            group=group,
            key=_key(row.id, row.version, made),
        )

    def _concerns(self, term: termbase.Term, row: Row[Any]) -> bool:
        one = self.terms.get(term)
        is_later = one is None or one.at is None or row.draft_at is None or row.draft_at < one.at
        return one is not None and is_later

    def _repaired(
        self,
        target: tuple[str, ...],
        lang: str,
        mine: Sequence[termbase.Term],
        due: Sequence[Occurrence],
    ) -> tuple[list[tuple[termbase.Term, tuple[str, ...]]], list[tuple[str, core.Reason]]]:
        """Repair one term after the other: (term, what the target is then), and those left."""
        done: list[tuple[termbase.Term, tuple[str, ...]]] = []
        by_hand: list[tuple[str, core.Reason]] = []
        for term in mine:
            former = self.terms[term].former.get(lang, ())
            places = wrong.places(sides.join(target, lang), term, lang, former)
            made = core.repair(target, lang, term, due, places)
            if made and (made.reason or self._is_shared(former, term, mine, lang)):
                by_hand.append((term.source, made.reason or "unclear"))
            elif made:
                target = made.target
                done.append((term, target))
        return done, by_hand

    def _is_shared(
        self, former: Sequence[str], term: termbase.Term, mine: Iterable[termbase.Term], lang: str
    ) -> bool:
        """Whether another of the terms had the same rendering: whose it is can't be told."""
        texts = {text.lower() for text in former}
        others = (self.terms[one].former.get(lang, ()) for one in mine if one != term)
        return any(text.lower() in texts for texts_of in others for text in texts_of)


def _key(unit_id: int, version: int, target: Sequence[str]) -> str:
    text = json.dumps(target, ensure_ascii=False)
    return f"{unit_id}:{version}:{hashlib.sha256(text.encode()).hexdigest()[:16]}"


def count(session: Session, bitext: Bitext) -> int:
    """Count the drafts of a text that can be repaired as terms were changed since."""
    project = bitext.article.project
    terms = changed_terms.since_drafts(session, project, bitext)
    return sum(one.group == "ready" for one in offers(session, project, terms, bitext=bitext))


def apply(
    session: Session, user: User, project: Project, terms: Sequence[Wanted], keys: Iterable[str]
) -> Outcome:
    """Repair the units whose keys are given; one undoable change for each text.

    A unit that was changed meanwhile, or is being typed into, or would become something else than
    what the key says, is left as it is.
    """
    asked = dict(_parsed(key) for key in keys)
    if len(asked) > MOST:
        raise InputError(N_("Repair up to %(most)d units at a time."), most=MOST)
    query = in_project(select(Unit.bitext_id), project).where(Unit.id.in_(asked)).distinct()
    done: dict[int, int] = {}
    for bitext_id in sorted(session.scalars(query)):
        bitext = store.hold(session, Bitext, bitext_id, bitexts.NO_BITEXT)
        found = offers(session, project, terms, bitext=bitext, unit_ids=asked)
        good = [one for one in found if one.key == asked[one.unit_id]]
        change, many = _repair(session, user, [one for one in good if one.group in WRITTEN])
        if change:
            done[change.id] = many
    total = sum(done.values())
    return Outcome(tuple(done), total, len(asked) - total)


def _parsed(key: str) -> tuple[int, str]:
    found = re.fullmatch(r"([0-9]{1,10}):[0-9]{1,10}:[0-9a-f]{16}", key)
    if found is None:
        raise InputError(N_("This form is incomplete. Reload the page and try again."))
    return int(found[1]), key


def _repair(session: Session, user: User, found: Sequence[Offer]) -> tuple[Change | None, int]:
    """Write offers of one text, which is held, into its units."""
    before, after = [], []
    for offer in found:
        unit = store.hold(session, Unit, offer.unit_id, bitexts.NO_BITEXT)
        if _key(unit.id, unit.version, offer.target) != offer.key:
            continue
        before.append(snapshots.snapshot(unit))
        unit.target = list(offer.target)
        journal.touch(unit, user)
        after.append(unit)
    if not after:
        return None, 0
    return journal.record(session, user, journal.REPAIR, before, after), len(after)


def undo(
    session: Session, user: User, project: Project, change_ids: Iterable[int]
) -> tuple[int, int]:
    """Take a person's repairs back, text by text; (units taken back, units that stay repaired).

    They stay where a unit of their text was changed again since.
    """
    query = (
        select(Change)
        .join(Bitext, Bitext.id == Change.bitext_id)
        .join(Article, Article.id == Bitext.article_id)
        .where(Article.project_id == project.id, Change.id.in_(list(change_ids)))
        .where(Change.user_id == user.id, Change.action == journal.REPAIR)
        .where(Change.undone_at.is_(None))
        .order_by(Change.bitext_id)
    )
    back = stay = 0
    for change in list(session.scalars(query)):
        bitext = store.hold(session, Bitext, change.bitext_id, bitexts.NO_BITEXT)
        try:
            journal.take_back(session, bitext, user, change)
            back += len(change.after)
        except ConflictError:
            stay += len(change.after)
    return back, stay
