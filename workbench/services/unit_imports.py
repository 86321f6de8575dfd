"""Corpus files: units that are there already become an article with its bitexts."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from workbench.core import sides
from workbench.core.clean import Block as Paragraph
from workbench.core.text import normalise
from workbench.formats.values import CorpusUnit, Variant
from workbench.models import KINDS, STATES, Article, Bitext, Block, Project, Unit, User
from workbench.services import articles, store

SOURCE_LANG = "zh-CN"
LONGEST_ORIGIN = 40
CONFIRMED = STATES[2:]


def take(
    session: Session,
    project: Project,
    user: User,
    text: articles.Text,
    title: str,
    units: Sequence[CorpusUnit],
) -> Article:
    """Make an article of units, a block each, and a bitext for each language of the project.

    ``text`` says where they come from; its own text is not looked at. A unit's state is the one
    that its file says, else ``draft``: nobody here stands behind it yet. Raises DuplicateError if
    the project has the same source already.
    """
    lines = [_line(unit.source.text) for unit in units]
    whole = articles.Text("\n".join(lines), text.name, text.format, text.encoding)
    paragraphs = [Paragraph("body", line, number) for number, line in enumerate(lines, start=1)]
    article = articles.add(session, project, user, whole, paragraphs)
    article.title = title or article.title
    blocks = articles.blocks(session, article)
    for lang in project.target_langs:
        if any(_variant(unit, lang) for unit in units):
            _add_bitext(session, article, lang, list(zip(units, blocks, strict=True)))
    session.flush()
    return article


def _line(text: str) -> str:
    return " ".join(normalise(text).split("\n")).strip()


def _variant(unit: CorpusUnit, lang: str) -> Variant | None:
    found = (one for one in unit.targets if one.lang == lang and _line(one.text))
    return next(found, None)


def _add_bitext(
    session: Session, article: Article, lang: str, units: Sequence[tuple[CorpusUnit, Block]]
) -> None:
    bitext = Bitext(article_id=article.id, target_lang=lang)
    session.add(bitext)
    session.flush()
    session.add_all(
        _unit(bitext, block, position, unit, _variant(unit, lang))
        for position, (unit, block) in enumerate(units, start=1)
    )


def _unit(
    bitext: Bitext, block: Block, position: int, unit: CorpusUnit, target: Variant | None
) -> Unit:
    kind, props = unit.props.get("kind", ""), target.props if target else {}
    state = props.get("state", "")
    held = state if state in STATES[1:] else "draft"
    return Unit(
        bitext_id=bitext.id,
        block_id=block.id,
        position=position,
        kind=kind if kind in KINDS else "body",
        source=sides.retype(block.text, SOURCE_LANG),
        source_hash=store.text_hash(block.text),
        target=sides.retype(_line(target.text), bitext.target_lang) if target else [],
        state=held if target else "new",
        origin=props.get("origin", "imported")[:LONGEST_ORIGIN] if target else "",
        pairing="accepted" if held in CONFIRMED and target else "hand",
    )
