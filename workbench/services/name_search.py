"""The search for an article's names, kept as long as neither text nor glossaries change."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from threading import Lock

from sqlalchemy import select
from sqlalchemy.orm import Session

from workbench.core import names, segment, termbase
from workbench.core.names import Candidate
from workbench.models import Article, Block, Glossary, ProjectGlossary
from workbench.services import articles, termbases
from workbench.services.termbases import Termbase

# A page is looked at, then answered name by name: a few texts' names are kept meanwhile.
MOST_KEPT = 32


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the text in pieces: (text, whether it is the name)."""

    pieces: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A name in a text; ``term`` if the glossaries have it, but written in another way."""

    candidate: Candidate
    term: termbase.Term | None
    sentences: tuple[Sentence, ...]


Key = tuple[int, datetime, str, bool]
Stamps = tuple[str, ...]
_kept: OrderedDict[Key, tuple[Stamps, tuple[Found, ...]]] = OrderedDict()
_lock = Lock()


def found(session: Session, article: Article, *, fresh: bool) -> tuple[Found, ...]:
    """Give the names in the blocks of an article that are kept, in the order of the text.

    Without ``fresh`` those that were found a moment ago do, though terms came in since.
    """
    blocks = _blocks(session, article)
    key, stamps = _key(article, blocks), _stamps(session, article)
    with _lock:
        kept = _kept.get(key)
    if kept and (not fresh or kept[0] == stamps):
        return kept[1]
    agreed = termbases.of_project(session, article.project_id)
    diacritics = article.project.english_diacritics
    made = tuple(_search(blocks, _text(blocks), agreed, diacritics=diacritics))
    _keep(key, stamps, made)
    return made


def _keep(key: Key, stamps: Stamps, found: tuple[Found, ...]) -> None:
    with _lock:
        _kept[key] = (stamps, found)
        _kept.move_to_end(key)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)


@contextmanager
def same_names(session: Session, article: Article) -> Iterator[None]:
    """Around what makes terms of an article's own names: the text has the same ones after it.

    Searching it again means building the project's termbase anew, which takes long.
    """
    key, before = _key(article, _blocks(session, article)), _stamps(session, article)
    yield
    session.flush()
    with _lock:
        kept = _kept.get(key)
    if kept and kept[0] == before:
        _keep(key, _stamps(session, article), kept[1])


def _blocks(session: Session, article: Article) -> list[Block]:
    return [one for one in articles.blocks(session, article) if not one.excluded]


def _text(blocks: Sequence[Block]) -> str:
    return "\n".join(block.text for block in blocks)


def _key(article: Article, blocks: Sequence[Block]) -> Key:
    """What an article's names hang on, terms aside. An id may come again, a moment doesn't."""
    digest = sha256(_text(blocks).encode()).hexdigest()
    return article.id, article.created_at, digest, article.project.english_diacritics


def _stamps(session: Session, article: Article) -> Stamps:
    """The state of the project's glossaries."""
    query = (
        select(Glossary.stamp)
        .join(ProjectGlossary, ProjectGlossary.glossary_id == Glossary.id)
        .where(ProjectGlossary.project_id == article.project_id)
        .order_by(ProjectGlossary.position, Glossary.id)
    )
    return tuple(session.scalars(query))


def _search(
    blocks: Sequence[Block], text: str, agreed: Termbase, *, diacritics: bool
) -> Iterator[Found]:
    # Of 50,000 terms a text has a few: the search gets those alone.
    there = dict.fromkeys(one.term for one in agreed.matcher.find_all(text))
    sentences = list(_sentences(blocks))
    for candidate in names.candidates(text, there, diacritics=diacritics):
        yield Found(
            candidate, _variant(agreed, candidate.text), _marked(candidate, text, sentences)
        )


def _variant(agreed: Termbase, text: str) -> termbase.Term | None:
    """The term that a whole text is written otherwise of: as a variant, in other characters."""
    for found in agreed.matcher.find(text):
        if (found.start, found.end) == (0, len(text)) and found.term.source != text:
            return found.term
    return None


def _sentences(blocks: Sequence[Block]) -> Iterator[tuple[int, int]]:
    """Where sentences stand in the blocks' texts joined by line ends."""
    start = 0
    for block in blocks:
        at = 0
        for sentence in segment.sentences(block.text, "zh-CN"):
            at = block.text.index(sentence, at)
            yield start + at, start + at + len(sentence)
            at += len(sentence)
        start += len(block.text) + 1


def _marked(
    candidate: Candidate, text: str, sentences: Sequence[tuple[int, int]]
) -> tuple[Sentence, ...]:
    """The sentences that a name stands in, each once."""
    places = {
        (start, end): [place for place in candidate.occurrences if start <= place[0] < end]
        for start, end in sentences
    }
    return tuple(
        Sentence(tuple(_pieces(text, start, end, found)))
        for (start, end), found in places.items()
        if found
    )


def _pieces(
    text: str, start: int, end: int, places: Iterable[tuple[int, int]]
) -> Iterator[tuple[str, bool]]:
    for first, last in sorted(places):
        if first > start:
            yield text[start:first], False
        yield text[first:last], True
        start = last
    if start < end:
        yield text[start:end], False
