"""Several translations of a text, and translations that begin as they are told to."""

from collections.abc import Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import islice

from workbench.mt._argos_flow import cut
from workbench.mt._argos_model import Found, Model, Search
from workbench.mt._batches import batches
from workbench.mt._clauses import joined, translatable
from workbench.mt._sound import loops

Scored = tuple[float, str]


@cache
def _pool(threads: int) -> ThreadPoolExecutor:
    return ThreadPoolExecutor(threads, thread_name_prefix="argos")


def pool(models: Sequence[Model]) -> Executor:
    """Return what runs the models' batches: as many at a time as there are translators.

    Models share it: the second leg of a journey and the first would get in each other's way.
    """
    return _pool(models[0].threads)


@dataclass(slots=True, eq=False)
class _Piece:
    """A piece of one of the texts, how the translation of it begins, and its translations."""

    source: str
    tokens: list[str]
    beginning: str
    found: list[Found]

    @property
    def length(self) -> int:
        return len(self.tokens)


def hypotheses(models: Sequence[Model], texts: Sequence[str], most: int) -> list[list[str]]:
    """Return for each text its different translations, at most so many, the best first."""
    chinese = [text for text in texts if translatable(text, models[0].source)]
    found = _best(models[0], chinese, most)
    for model in models[1:]:
        found = _further(model, found, most)
    by_text = {text: _distinct(each, most) for text, each in zip(chinese, found, strict=True)}
    return [list(by_text.get(text, [text])) for text in texts]


def begun(models: Sequence[Model], texts: Sequence[str], beginnings: Sequence[str]) -> list[str]:
    """Return for each text its translation that begins with the words given."""
    wanted = [place for place, text in enumerate(texts) if translatable(text, models[0].source)]
    sources = [texts[place] for place in wanted]
    for model in models[:-1]:
        sources = [found[0][1] for found in _best(model, sources, 1)]
    last = _best(models[-1], sources, 1, [beginnings[place] for place in wanted])
    by_place = {place: found[0][1] for place, found in zip(wanted, last, strict=True)}
    return [by_place.get(place, text) for place, text in enumerate(texts)]


def _further(model: Model, found: list[list[Scored]], most: int) -> list[list[Scored]]:
    """All translations of the best one before, and the best one of each of the others."""
    firsts = _best(model, [each[0][1] for each in found], most)
    others = [(place, other) for place, each in enumerate(found) for other in each[1:]]
    seconds = _best(model, [text for _, (_, text) in others], 1)
    scored = [
        [(found[place][0][0] + s, text) for s, text in each] for place, each in enumerate(firsts)
    ]
    for (place, (score, _)), each in zip(others, seconds, strict=True):
        scored[place] += [(score + second, text) for second, text in each]
    return [sorted(each, key=lambda pair: -pair[0]) for each in scored]


def _distinct(found: Sequence[Scored], most: int) -> list[str]:
    """The different texts; those that loop or are empty only where there is nothing else."""
    different = dict.fromkeys(text for _, text in found)
    sound = [text for text in different if text and not loops(text)]
    return list(islice(sound or different, most))


def _best(
    model: Model, texts: Sequence[str], most: int, beginnings: Sequence[str] = ()
) -> list[list[Scored]]:
    """The translations of each text by one model, the best first; at least one."""
    given = beginnings or [""] * len(texts)
    cut_up = [list(_pieces(model, text, begin)) for text, begin in zip(texts, given, strict=True)]
    pieces = [piece for each in cut_up for piece in each if piece.tokens]
    _search(model, pieces, Search(most=most))
    return [_whole(each) for each in cut_up]


def _pieces(model: Model, text: str, beginning: str) -> Iterator[_Piece]:
    for source in cut(model, text):
        tokens = model.encode(source) if translatable(source, model.source) else []
        yield _Piece(source, tokens, beginning, [Found(source, 0.0, 0)])
        beginning = ""


def _search(model: Model, pieces: Sequence[_Piece], how: Search) -> None:
    def run(batch: list[_Piece]) -> None:
        sources = [piece.tokens for piece in batch]
        found = model.search(sources, how, [piece.beginning for piece in batch])
        for piece, translations in zip(batch, found, strict=True):
            piece.found = translations

    # Each translation takes its place in the batch.
    for _ in pool([model]).map(run, batches(pieces, model.batch)):
        pass


def _whole(pieces: Sequence[_Piece]) -> list[Scored]:
    """The best of all pieces together, then the second ones, as far as any has more."""
    if not pieces:
        return [(0.0, "")]
    sources = [piece.source for piece in pieces]
    ranks = range(max(len(piece.found) for piece in pieces))
    chosen = [[piece.found[min(rank, len(piece.found) - 1)] for piece in pieces] for rank in ranks]
    return [
        (sum(found.score for found in each), joined(sources, [found.text for found in each]))
        for each in chosen
    ]
