"""What checks find in units, and what people dismissed of it.

A dismissal holds for the texts that it was made of: once the source or the target reads
differently, the finding counts again.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from workbench.core import quality, sides
from workbench.core.errors import N_, ConflictError, InputError
from workbench.core.quality import Finding, Severity
from workbench.core.termbase import Matcher
from workbench.core.text import normalise
from workbench.db import now
from workbench.models import Article, Bitext, Dismissal, Unit, User
from workbench.services import bitexts, store, termbases, units

CONFIRMED = ("translated", "reviewed")
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
# The editor says these in ways of its own: by the state, by the list of terms.
SAID_ELSEWHERE = frozenset({"empty", "term-missing", "term-forbidden"})
TERMS = ("term-missing", "term-forbidden")
# A text's first units are looked at: a page has to come within seconds.
MOST_UNITS = 3000
MOST_REASON = 200
# Databases take some thousands of values in a statement.
CHUNK = 1000
NO_FINDING = N_("This finding is not there any more: the text has changed. Reload the page.")


@dataclass(frozen=True, slots=True)
class Checked:
    """A finding, and its dismissal if it was dismissed; ``key`` names it among its unit's."""

    finding: Finding
    key: str
    dismissal: Dismissal | None = None

    @property
    def counts(self) -> bool:
        """Whether nobody dismissed it."""
        return self.dismissal is None


@dataclass(frozen=True, slots=True)
class Place:
    """A finding with its unit, whose texts are as they were checked."""

    unit: Unit
    source: str
    target: str
    checked: Checked


@dataclass(frozen=True, slots=True)
class Report:
    """All findings of a text's ``units``, which are its first ones where it ``is_cut``."""

    places: list[Place]
    units: int
    is_cut: bool

    @property
    def severities(self) -> Counter[str]:
        """Findings that count, by severity."""
        return Counter(one.checked.finding.severity for one in self.places if one.checked.counts)

    def groups(self, kind: str = "", severity: str = "") -> dict[str, list[Place]]:
        """The findings by kind, in the order of kinds; of one kind or severity if asked."""
        found: dict[str, list[Place]] = {one: [] for one in quality.KINDS if kind in ("", one)}
        for place in self.places:
            finding = place.checked.finding
            if finding.kind in found and severity in ("", finding.severity):
                found[finding.kind].append(place)
        return {one: places for one, places in found.items() if places}


def of_bitext(session: Session, bitext: Bitext) -> Report:
    """Check a text's units as they stand, up to MOST_UNITS; excluded ones are left alone."""
    query = select(Unit).where(Unit.bitext_id == bitext.id, Unit.excluded == "")
    rows = list(session.scalars(query.order_by(Unit.position, Unit.id).limit(MOST_UNITS + 1)))
    looked_at = rows[:MOST_UNITS]
    found = of_units(session, bitext, looked_at)
    places = [
        Place(unit, units.source_text(unit), units.target_text(unit), checked)
        for unit in looked_at
        for checked in found[unit.id]
    ]
    return Report(places, len(looked_at), len(rows) > MOST_UNITS)


def of_unit(session: Session, unit: Unit, typed: str | None = None) -> list[Checked]:
    """Check a unit with what was typed into it, or as it stands."""
    return of_units(session, unit.bitext, [unit], {} if typed is None else {unit.id: typed})[
        unit.id
    ]


def of_units(
    session: Session, bitext: Bitext, rows: Sequence[Unit], typed: Mapping[int, str] | None = None
) -> dict[int, list[Checked]]:
    """Check units of one bitext; where a text was ``typed`` into one it is that which is checked.

    The findings of each unit are in the order of kinds; an excluded unit has none.
    """
    typed = typed or {}
    kept = [unit for unit in rows if not unit.excluded]
    matcher = termbases.of_project(session, bitext.article.project_id).matcher
    others = _others(session, bitext, kept)
    dismissed = _dismissals(session, kept)
    found: dict[int, list[Checked]] = {unit.id: [] for unit in rows}
    for unit in kept:
        findings = _findings(unit, typed.get(unit.id), matcher, others.get(unit.source_hash, []))
        mark = _text_hash(unit, typed.get(unit.id))
        found[unit.id] = [_checked(one, mark, dismissed.get(unit.id, {})) for one in findings]
    return found


def _findings(
    unit: Unit, typed: str | None, matcher: Matcher, others: Iterable[tuple[int, str]]
) -> list[Finding]:
    lang = unit.bitext.target_lang
    source, stands = units.source_text(unit), units.target_text(unit)
    target = stands if typed is None else typed
    found = quality.checks(source, target, lang, matcher.find(source))
    elsewhere = (text for unit_id, text in others if unit_id != unit.id)
    more = [quality.inconsistent(source, target, elsewhere)]
    if unit.state in CONFIRMED and target.strip() == stands.strip():
        more.append(quality.unchanged(stands, units.draft_text(unit)))
    return found + [one for one in more if one]


def _checked(finding: Finding, mark: str, dismissed: Mapping[str, Dismissal]) -> Checked:
    key = _hash(finding.identity)
    dismissal = dismissed.get(key)
    holds = dismissal is not None and dismissal.text_hash == mark
    return Checked(finding, key, dismissal if holds else None)


def _others(
    session: Session, bitext: Bitext, rows: Iterable[Unit]
) -> dict[str, list[tuple[int, str]]]:
    """What the project's confirmed units with the same sources say, by the source's fingerprint."""
    lang, project_id = bitext.target_lang, bitext.article.project_id
    query = (
        select(Unit.source_hash, Unit.id, Unit.target)
        .join(Bitext, Bitext.id == Unit.bitext_id)
        .join(Article, Article.id == Bitext.article_id)
        .where(Article.project_id == project_id, Bitext.target_lang == lang)
        .where(Unit.state.in_(CONFIRMED), Unit.excluded == "")
        .order_by(Unit.id)
    )
    found: dict[str, list[tuple[int, str]]] = {}
    for hashes in _chunks({unit.source_hash for unit in rows} - {store.NO_TEXT}):
        for mark, unit_id, target in session.execute(query.where(Unit.source_hash.in_(hashes))):
            found.setdefault(mark, []).append((unit_id, sides.join(target, lang)))
    return found


def _dismissals(session: Session, rows: Iterable[Unit]) -> dict[int, dict[str, Dismissal]]:
    query = select(Dismissal).options(joinedload(Dismissal.user))
    found: dict[int, dict[str, Dismissal]] = {}
    for ids in _chunks({unit.id for unit in rows}):
        for one in session.scalars(query.where(Dismissal.unit_id.in_(ids))):
            found.setdefault(one.unit_id, {})[one.identity] = one
    return found


def _chunks(values: Iterable[str] | Iterable[int]) -> Iterable[list[str] | list[int]]:
    left = iter(values)
    while chunk := list(islice(left, CHUNK)):
        yield chunk  # type: ignore[misc]


def with_dismissals(session: Session, bitext: Bitext) -> set[int]:
    """Give the ids of a text's units of which something was dismissed."""
    query = select(Dismissal.unit_id).join(Unit, Unit.id == Dismissal.unit_id)
    return set(session.scalars(query.where(Unit.bitext_id == bitext.id)))


def dismissed_terms(found: Iterable[Checked]) -> frozenset[str]:
    """Give the sources of the terms whose findings were dismissed."""
    return frozenset(
        one.finding.params["term"] for one in found if one.finding.kind in TERMS and not one.counts
    )


def dismiss(
    session: Session, unit: Unit, user: User, key: str, reason: str = "", typed: str | None = None
) -> None:
    """Keep that a person dismissed a finding of a unit as it stands, or of what was typed into it.

    Raises ConflictError where these texts have no such finding.
    """
    reason = normalise(reason).replace("\n", " ").strip()
    if len(reason) > MOST_REASON:
        raise InputError(N_("A reason has up to %(most)d characters."), most=MOST_REASON)
    store.hold(session, Bitext, unit.bitext_id, bitexts.NO_BITEXT)
    found = next((one for one in of_unit(session, unit, typed) if one.key == key), None)
    if found is None:
        raise ConflictError(NO_FINDING)
    row = Dismissal(
        unit_id=unit.id,
        identity=key,
        kind=found.finding.kind,
        text_hash=_text_hash(unit, typed),
        reason=reason,
        user_id=user.id,
        at=now(),
    )
    session.merge(row)
    session.flush()


def restore(session: Session, unit: Unit, key: str) -> None:
    """Let a finding that was dismissed count again. One that nobody dismissed does already."""
    row = session.get(Dismissal, (unit.id, key))
    if row is not None:
        session.delete(row)
        session.flush()


def _text_hash(unit: Unit, typed: str | None) -> str:
    target = units.target_text(unit) if typed is None else typed
    # What is confirmed loses the spaces at its edges; the dismissal stays.
    return _hash(f"{units.source_text(unit)}\0{target.strip()}")


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
