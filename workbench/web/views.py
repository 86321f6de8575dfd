"""What the editor's templates show of a unit."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from workbench.core import termbase
from workbench.core.termbase import Occurrence, TermFinding
from workbench.models import Bitext, Unit, User, WorkingText
from workbench.services import bitexts, checks, suggestions, termbases, units
from workbench.services.checks import Checked
from workbench.services.suggestions import Offer
from workbench.web import context


@dataclass(frozen=True)
class Piece:
    """Some of the source text, and the term that it is, if it is one."""

    text: str
    occurrence: Occurrence | None = None


@dataclass(frozen=True)
class UnitView:
    """A unit as its row shows it. ``typed`` is what the person typed and didn't confirm."""

    unit: Unit
    pieces: list[Piece]
    findings: list[TermFinding]
    target: str
    typed: WorkingText | None
    offers: Sequence[Offer] = ()
    is_open: bool = False
    checked: Sequence[Checked] = ()

    @property
    def flag(self) -> str:
        """What is wrong with the engine's draft, as long as nobody made anything else of it."""
        is_draft = self.unit.state == "draft" and not self.unit.excluded and not self.typed
        return self.unit.draft_flag if is_draft and self.unit.target == self.unit.draft else ""

    @property
    def troubles(self) -> list[TermFinding]:
        """Terms that the target misses or renders in a forbidden way, but for those dismissed."""
        dismissed = checks.dismissed_terms(self.checked)
        return [
            finding
            for finding in self.findings
            if finding.state != "ok" and finding.term.source not in dismissed
        ]

    @property
    def shown(self) -> list[Checked]:
        """What checks found, but for what the row says in ways of its own."""
        return [one for one in self.checked if one.finding.kind not in checks.SAID_ELSEWHERE]

    @property
    def text(self) -> str:
        """What stands in the text box: the person's own typing first."""
        return self.typed.text if self.typed else self.target

    @property
    def is_stale(self) -> bool:
        """Whether the unit changed since the person typed into it."""
        return self.typed is not None and self.typed.version != self.unit.version


class UnitViews:
    """Makes the views of one bitext's units; the project's terms are looked up once."""

    def __init__(self, bitext: Bitext) -> None:
        self.bitext = bitext
        self.user: User = context.user()
        self.matcher = termbases.of_project(context.db(), bitext.article.project_id).matcher

    def all(self, only: str, opened: int | None) -> list[UnitView]:
        """Give the units of one state, or all, in the order of the text."""
        session = context.db()
        typed = units.all_working(session, self.bitext.id, self.user)
        rows = bitexts.units(session, self.bitext, only)
        # Checking all would take too long: the editor asks for their marks once the page stands.
        wanted = {opened, *checks.with_dismissals(session, self.bitext)}
        checked = self._check([unit for unit in rows if unit.id in wanted], typed)
        return [
            self._view(
                unit, typed.get(unit.id), checked.get(unit.id, ()), is_open=unit.id == opened
            )
            for unit in rows
        ]

    def _check(
        self, rows: Sequence[Unit], typed: Mapping[int, WorkingText]
    ) -> Mapping[int, Sequence[Checked]]:
        texts = {unit_id: row.text for unit_id, row in typed.items()}
        return checks.of_units(context.db(), self.bitext, rows, texts) if rows else {}

    def drafted_since(self, moment: datetime) -> list[UnitView]:
        """Give the units whose first draft came after a moment."""
        return [
            self.one(unit)
            for unit in bitexts.units(context.db(), self.bitext)
            if unit.draft_at and unit.draft_at > moment
        ]

    def one(self, unit: Unit, *, is_open: bool = False) -> UnitView:
        """Give one unit."""
        typed = units.working(context.db(), unit, self.user)
        checked = self._check([unit], {unit.id: typed} if typed else {})
        return self._view(unit, typed, checked[unit.id], is_open=is_open)

    def _view(
        self,
        unit: Unit,
        typed: WorkingText | None,
        checked: Sequence[Checked],
        *,
        is_open: bool,
    ) -> UnitView:
        source, target = units.source_text(unit), units.target_text(unit)
        found = self.matcher.find(source)
        lang = self.bitext.target_lang
        shown = typed.text if typed else target
        return UnitView(
            unit=unit,
            pieces=list(_pieces(source, found)),
            findings=termbase.check(found, shown, lang),
            target=target,
            typed=typed,
            offers=suggestions.offers(context.db(), unit) if is_open else (),
            is_open=is_open,
            checked=checked,
        )


def _pieces(text: str, found: list[Occurrence]) -> Iterator[Piece]:
    end = 0
    for occurrence in found:
        if occurrence.start > end:
            yield Piece(text[end : occurrence.start])
        yield Piece(text[occurrence.start : occurrence.end], occurrence)
        end = occurrence.end
    if end < len(text):
        yield Piece(text[end:])
