"""Texts with their translations: looked at before they are taken, then lined up by a job.

Nothing is brought in twice. Who takes a pair again, by a double click, the back button or in
another tab, comes to the bitext that is there.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from workbench.core.errors import N_, ConflictError, DuplicateError, InputError, WorkbenchError
from workbench.formats import pairs
from workbench.formats.pairs import Pair, Side
from workbench.formats.upload import Limits
from workbench.formats.values import Note
from workbench.models import Article, Bitext, Project, Translation, Unit, User
from workbench.services import (
    aligning,
    articles,
    bitexts,
    pair_looks,
    projects,
    store,
    unit_imports,
)
from workbench.services.pair_looks import SOURCE, Look

File = tuple[str, bytes]
# What would become of a text if it was taken now: it makes an article, joins one, takes the place
# of a translation that nobody has confirmed; or it is there already, or rows are confirmed, or
# its language isn't the project's; or the article of its units is there without this language.
Status = Literal["new", "joins", "replaces", "there", "confirmed", "language", "apart"]
TAKEABLE: tuple[Status, ...] = ("new", "joins", "replaces")
PASTED = "pasted.txt"
TURNED = N_("The Chinese text was on the right; it was turned round.")
CONFIRMED = N_(
    "Of the translation that is here %(rows)d rows are confirmed, so another one can't take its"
    " place."
)
APART = N_(
    "The Chinese rows of this file are here already, without this language. Delete that article, or"
    " leave this file out."
)
# As long as the columns are.
NAME, FORMAT = 255, 16


@dataclass(frozen=True, slots=True)
class Outlook:
    """What would become of a pair's text in a language; ``rows`` are those that it concerns."""

    lang: str
    status: Status
    bitext: Bitext | None = None
    rows: int = 0

    @property
    def is_takeable(self) -> bool:
        """Whether something would come of taking it."""
        return self.status in TAKEABLE


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair that waits to be taken: what was seen of it, and how the project stands to it."""

    number: int
    look: Look
    article: Article | None
    outlooks: tuple[Outlook, ...]

    @property
    def is_takeable(self) -> bool:
        """Whether something of it can be taken, a language of the project taken for granted."""
        open_langs = self.look.open_langs
        return any(
            one.lang in open_langs and (one.is_takeable or one.status == "language")
            for one in self.outlooks
        )


@dataclass(frozen=True, slots=True)
class Taken:
    """What taking a pair did.

    ``bitexts`` are those that it is in now, ``changed`` how many of them weren't there like that
    before, ``refused`` what stood against the other languages.
    """

    article: Article | None
    bitexts: tuple[Bitext, ...] = ()
    changed: int = 0
    refused: tuple[tuple[str, WorkbenchError], ...] = ()


def read(files: Sequence[File], limits: Limits) -> list[Pair]:
    """Read files that hold pairs in whatever way; unpaired ones come with their error."""
    return pairs.read(files, limits)


def of_two(source: File, target: File, limits: Limits, lang: str = "") -> Pair:
    """Make a pair of two texts, whichever way round they are.

    ``lang`` is what the translation is in, where a person said so. Raises InputError where the
    two make no pair.
    """
    # Two files may have one name; apart by it one sees whether they were turned round.
    second = f"(2) {target[0]}", target[1]
    pair = pairs.of_texts(source, second, limits)
    if pair.error:
        # What was said counts for more than what was recognised; where nothing was said, what
        # speaks against the two is told better by a look at them.
        said = lang or pair_looks.TARGETS[0]
        pair = pairs.of_texts(_marked(source, SOURCE), _marked(second, said), limits)
    if pair.error:
        raise pair.error
    turned = (Note(0, TURNED),) if pair.sides[0].name == second[0] else ()
    names = (target[0], source[0]) if turned else (source[0], target[0])
    sides = zip(pair.sides, names, ("", lang), strict=True)
    return replace(
        pair,
        sides=tuple(replace(one, name=name, lang=code or one.lang) for one, name, code in sides),
        notes=(*turned, *pair.notes),
    )


def _marked(file: File, lang: str) -> File:
    """Say a file's language by its name."""
    stem, dot, suffix = file[0].rpartition(".")
    return f"{stem or suffix}.{lang}{dot}{suffix if stem else ''}", file[1]


def of_article(article: Article, translation: File, limits: Limits, lang: str) -> Pair:
    """Make a pair of an article that is there and a text; InputError where they are none."""
    # Its name says what the text is read as: it is kept as plain text, whatever it came as.
    pair = of_two((f"article.{SOURCE}.txt", article.text.encode()), translation, limits, lang)
    own = replace(pair.sides[0], name=article.name)
    return replace(pair, name=article.title[:NAME], sides=(own, *pair.sides[1:]))


def check(look: Look) -> None:
    """Raise InputError with what speaks against taking a pair, where nothing of it can be taken."""
    if look.pair.error:
        raise look.pair.error
    if not look.open_langs:
        doubt = look.against(look.langs[0])[0]
        raise InputError(doubt.message, **doubt.params)


def attachable(session: Session, article: Article) -> list[Outlook]:
    """Say what would become of another translation of an article, in each of its languages."""
    begun = bitexts.of_article(session, article)
    return [_beside(session, lang, begun.get(lang)) for lang in article.project.target_langs]


def _beside(session: Session, lang: str, bitext: Bitext | None) -> Outlook:
    """Say what would become of a translation beside one that is there, if it is another."""
    if bitext is None:
        return Outlook(lang, "joins")
    confirmed, drafted = _rows(session, bitext)
    if confirmed:
        return Outlook(lang, "confirmed", bitext, confirmed)
    return Outlook(lang, "replaces" if drafted else "joins", bitext, drafted)


def candidates(session: Session, project: Project, found: Sequence[Look]) -> list[Candidate]:
    """Say of each pair what would become of it, and change nothing."""
    twins = _twins(session, project, [look.fingerprint for look in found])
    return [
        Candidate(number, look, twin, _outlooks(session, project, look, twin))
        for number, look in enumerate(found)
        for twin in [twins.get(look.fingerprint)]
    ]


def _twins(session: Session, project: Project, fingerprints: Iterable[str]) -> dict[str, Article]:
    query = select(Article).where(Article.project_id == project.id)
    rows = session.scalars(query.where(Article.text_hash.in_(set(fingerprints) - {""})))
    return {row.text_hash: row for row in rows}


def _outlooks(
    session: Session, project: Project, look: Look, article: Article | None
) -> tuple[Outlook, ...]:
    begun = bitexts.of_article(session, article) if article else {}
    return tuple(
        _outlook(session, project, look, lang, article, begun.get(lang)) for lang in look.langs
    )


def _outlook(
    session: Session,
    project: Project,
    look: Look,
    lang: str,
    article: Article | None,
    bitext: Bitext | None,
) -> Outlook:
    if bitext is None and lang not in project.target_langs:
        return Outlook(lang, "language")
    if article is None:
        return Outlook(lang, "new")
    if bitext is not None and _is_there(session, bitext, look, lang):
        return Outlook(lang, "there", bitext)
    if look.pair.units:
        return Outlook(lang, "apart")
    return _beside(session, lang, bitext)


def _is_there(session: Session, bitext: Bitext, look: Look, lang: str) -> bool:
    """Say whether a bitext was made of this very translation, or of units of this very source."""
    if look.pair.units:
        return True
    kept = session.scalar(select(Translation.text).where(Translation.bitext_id == bitext.id))
    return kept is not None and kept == pair_looks.translation_of(look.pair, lang)


def _rows(session: Session, bitext: Bitext) -> tuple[int, int]:
    """Count the rows that a person stands behind, and the drafts."""
    drafts = select(func.count()).where(Unit.bitext_id == bitext.id, Unit.state == "draft")
    return len(aligning.settled(session, bitext)), session.scalar(drafts) or 0


def add_languages(session: Session, project: Project, langs: Iterable[str]) -> None:
    """Have a project translated into further languages."""
    wanted = [*project.target_langs, *langs]
    projects.change(session, project, project.name, wanted)


def take(session: Session, project: Project, user: User, look: Look) -> Taken:
    """Take a pair: its article, a bitext for each language, a job to line each up.

    The caller commits and wakes the runner. What can't be taken is told and stops nothing else.
    """
    [candidate] = candidates(session, project, [look])
    wanted = [one for one in candidate.outlooks if one.lang in look.open_langs]
    if not any(one.is_takeable for one in wanted):
        return _untaken(candidate, wanted)
    if look.pair.units:
        return _take_units(session, project, user, candidate)
    article = candidate.article or _add(session, project, user, look)
    # Whoever else takes it in this moment waits here, then finds it there.
    store.hold(session, Article, article.id, articles.NO_ARTICLE)
    [candidate] = candidates(session, project, [look])
    return _take(session, user, candidate, article)


def _add(session: Session, project: Project, user: User, look: Look) -> Article:
    """Make the article of a pair; where someone else just did, give theirs."""
    try:
        return articles.add(session, project, user, _text(look.pair.sides[0]))
    except DuplicateError:
        twin = articles.twin(session, project, look.pair.sides[0].text)
        if twin is None:
            raise
        return twin


def _text(side: Side) -> articles.Text:
    return articles.Text(side.text, side.name[-NAME:], side.format[:FORMAT], side.encoding[:FORMAT])


def _take_units(session: Session, project: Project, user: User, candidate: Candidate) -> Taken:
    """Take units that are paired already as they are."""
    pair = candidate.look.pair
    text = articles.Text(pair_looks.source_of(pair), pair.name[-NAME:], "units", "UTF-8")
    new = sum(one.is_takeable for one in candidate.outlooks)
    try:
        unit_imports.take(session, project, user, text, pair.name, pair.units)
    except DuplicateError:
        new = 0
    [candidate] = candidates(session, project, [candidate.look])
    there = tuple(one.bitext for one in candidate.outlooks if one.bitext)
    refused = tuple(_refusals(candidate, candidate.outlooks))
    return Taken(candidate.article, there, new, refused)


def _untaken(candidate: Candidate, wanted: Sequence[Outlook]) -> Taken:
    there = tuple(one.bitext for one in wanted if one.bitext and one.status == "there")
    return Taken(candidate.article, there, 0, tuple(_refusals(candidate, wanted)))


def _refusals(
    candidate: Candidate, wanted: Sequence[Outlook]
) -> Iterator[tuple[str, WorkbenchError]]:
    """Say of each text that can't be taken why not."""
    for lang in candidate.look.langs:
        for doubt in candidate.look.against(lang)[:1]:
            yield lang, InputError(doubt.message, **doubt.params)
    for one in wanted:
        if one.status == "confirmed":
            yield one.lang, ConflictError(CONFIRMED, rows=one.rows)
        elif one.status == "apart":
            yield one.lang, ConflictError(APART)
        elif one.status == "language":
            yield one.lang, InputError(N_("The project isn't translated into this language yet."))


def _take(session: Session, user: User, candidate: Candidate, article: Article) -> Taken:
    wanted = [one for one in candidate.outlooks if one.lang in candidate.look.open_langs]
    found = [one.bitext for one in wanted if one.bitext and one.status == "there"]
    refused = list(_refusals(candidate, wanted))
    changed = 0
    for lang in [one.lang for one in wanted if one.is_takeable]:
        try:
            with session.begin_nested():
                found.append(_begin(session, user, article, candidate.look.pair, lang))
            changed += 1
        except WorkbenchError as error:
            refused.append((lang, error))
    return Taken(article, tuple(found), changed, tuple(refused))


def _begin(session: Session, user: User, article: Article, pair: Pair, lang: str) -> Bitext:
    """Put a translation beside an article: a job lines it up; units are taken as they are."""
    side = next(one for one in pair.sides if one.lang == lang)
    bitext = aligning.begin(session, user, article, lang, side)
    aligning.enqueue(session, bitext, user, anew=True)
    return bitext
