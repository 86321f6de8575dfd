"""Exports: units out as TMX or CSV, written to a file and read back before it is offered."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from workbench.core import sides
from workbench.core.errors import N_, InputError, NotFoundError
from workbench.db import now
from workbench.formats import corpus
from workbench.formats.corpus import FORMATS, SOURCE_LANG
from workbench.formats.values import CorpusUnit, Note, Report, Variant
from workbench.models import KINDS, STATES, Article, Bitext, Export, Project, Unit, User
from workbench.services import projects, store

KEPT = timedelta(days=1)
NO_EXPORT = N_("This export is not there any more. Make it again.")


@dataclass(frozen=True)
class Choice:
    """What goes out: units of these states, kinds and target languages that are not excluded."""

    format: str
    langs: Sequence[str]
    states: Sequence[str] = ("translated", "reviewed")
    kinds: Sequence[str] = KINDS


@dataclass
class Tally:
    """Units that were chosen but lack a side to go out with."""

    empty: int = 0
    names: dict[int, str] = field(default_factory=dict)


def checked(choice: Choice, project: Project) -> Choice:
    """Give the choice back, or raise InputError saying what is wrong with it."""
    if choice.format not in FORMATS:
        raise InputError(N_("There is no export format called %(format)s."), format=choice.format)
    langs = [lang for lang in project.target_langs if lang in choice.langs]
    states = [state for state in STATES if state in choice.states]
    kinds = [kind for kind in KINDS if kind in choice.kinds]
    if not (langs and states and kinds):
        raise InputError(N_("Choose at least one language, one state and one kind of block."))
    return Choice(choice.format, langs, states, kinds)


def make(
    session: Session,
    project: Project,
    article: Article | None,
    user: User,
    choice: Choice,
    folder: Path,
) -> Export:
    """Write the chosen units of an article, or of all the project's, and read them back."""
    choice = checked(choice, project)
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(session, folder)
    wanted = [article] if article else _articles(session, project)
    tally = Tally()
    export = Export(
        project_id=project.id,
        article_id=article.id if article else None,
        user_id=user.id,
        format=choice.format,
        name=_name(project, article, choice),
        written=0,
        read_back=0,
    )
    session.add(export)
    session.flush()
    path = path_of(export, folder)
    with path.open("wb") as stream:
        report = corpus.write(_units(session, wanted, choice, tally), stream, choice.format, now())
    with path.open("rb") as stream:
        export.read_back = corpus.count(stream, choice.format)
    export.written = report.units
    export.notes = _notes(report, tally)
    session.flush()
    return export


def _articles(session: Session, project: Project) -> list[Article]:
    query = select(Article).where(Article.project_id == project.id)
    return list(session.scalars(query.order_by(Article.id)))


def _name(project: Project, article: Article | None, choice: Choice) -> str:
    """Name the file after what is in it, without what file systems dislike."""
    title = article.title if article else project.name
    clean = "".join(char if char.isalnum() else "-" for char in title).strip("-")[:60]
    form, _, mode = choice.format.partition("-")
    parts = [clean or "export", "-".join(choice.langs), mode]
    return ".".join(part for part in parts if part) + f".{form}"


def _notes(report: Report, tally: Tally) -> list[dict[str, object]]:
    notes = list(report.notes)
    if tally.empty:
        notes.append(
            Note(
                0,
                N_("Units left out because one side is empty: %(count)d."),
                {"count": tally.empty},
            )
        )
    return [
        {"message": note.message, "params": dict(note.params), "line": note.line}
        for note in notes[:200]
    ]


def _units(
    session: Session, articles: Iterable[Article], choice: Choice, tally: Tally
) -> Iterator[CorpusUnit]:
    """Give the units article by article, so that one article at a time is in memory."""
    people = session.execute(select(User.id, User.name))
    tally.names = {row.id: row.name for row in people}
    for article in articles:
        by_lang = [(lang, _chosen(session, article, lang, choice, tally)) for lang in choice.langs]
        yield from _joined(article, by_lang, tally)


def _chosen(
    session: Session, article: Article, lang: str, choice: Choice, tally: Tally
) -> list[Unit]:
    query = (
        select(Unit)
        .join(Bitext, Bitext.id == Unit.bitext_id)
        .where(Bitext.article_id == article.id, Bitext.target_lang == lang, Unit.excluded == "")
        .where(Unit.state.in_(choice.states), Unit.kind.in_(choice.kinds))
        .order_by(Unit.position, Unit.id)
    )
    units = list(session.scalars(query))
    full = [unit for unit in units if unit.source and unit.target]
    tally.empty += len(units) - len(full)
    return full


def _joined(
    article: Article, by_lang: list[tuple[str, list[Unit]]], tally: Tally
) -> Iterator[CorpusUnit]:
    """Join units of several languages where their source sides agree, in the order of the text."""
    rows: dict[tuple[str, int], list[tuple[str, Unit]]] = {}
    for lang, units in by_lang:
        seen: dict[str, int] = {}
        for unit in units:
            text = sides.join(unit.source, SOURCE_LANG)
            seen[text] = seen.get(text, 0) + 1
            rows.setdefault((text, seen[text]), []).append((lang, unit))
    for (text, _), pairs in sorted(rows.items(), key=lambda row: row[1][0][1].position):
        yield _corpus_unit(article, text, pairs, tally)


def _corpus_unit(
    article: Article, text: str, pairs: list[tuple[str, Unit]], tally: Tally
) -> CorpusUnit:
    first = pairs[0][1]
    return CorpusUnit(
        tuid=first.tuid,
        source=Variant(SOURCE_LANG, text, created_at=first.created_at),
        targets=tuple(_variant(lang, unit, tally) for lang, unit in pairs),
        props={"article": article.title, "kind": first.kind},
    )


def _variant(lang: str, unit: Unit, tally: Tally) -> Variant:
    person = tally.names.get(unit.changed_by or 0, "")
    score = {} if unit.score is None else {"score": f"{unit.score:.4f}"}
    return Variant(
        lang,
        sides.join(unit.target, lang),
        props={
            "state": unit.state,
            "origin": unit.origin,
            "bead": f"{len(unit.source)}-{len(unit.target)}",
            **score,
        },
        created_by=unit.origin,
        created_at=unit.draft_at or unit.changed_at,
        changed_by=person,
        changed_at=unit.changed_at,
    )


def load(session: Session, user: User, export_id: str) -> Export:
    """Load an export of a project that a person may see."""
    export = store.load(session, Export, export_id, NO_EXPORT)
    projects.load(session, user, export.project_id)
    return export


def path_of(export: Export, folder: Path) -> Path:
    """Say where an export's file lies; its name is one of ours, never a title."""
    return folder / f"{export.id}.{export.format}"


def opened(export: Export, folder: Path) -> Path:
    """Give the path of a file that is still there; NotFoundError if it was swept away."""
    path = path_of(export, folder)
    if not path.is_file():
        raise NotFoundError(NO_EXPORT)
    return path


def _sweep(session: Session, folder: Path) -> None:
    """Delete what is older than a day; files too whose article or project is gone."""
    oldest = now() - KEPT
    session.execute(delete(Export).where(Export.created_at < oldest))
    for path in folder.iterdir():
        if path.stat().st_mtime < oldest.timestamp():
            path.unlink(missing_ok=True)
