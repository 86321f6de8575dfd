"""The way of many sentences through one or two models, all translators kept busy."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field
from itertools import islice

from workbench.mt._argos_model import Found, Model, Search
from workbench.mt._batches import Shelf
from workbench.mt._clauses import clauses, joined, translatable
from workbench.mt._sound import flaw
from workbench.mt.values import Flag

# Plainly; then, of what came out degenerate, with ever stronger means against loops.
SEARCHES = (
    Search(),
    Search(repetition_penalty=1.1, no_repeat=4, never_short=True),
    Search(beam=2, repetition_penalty=1.3, no_repeat=3, never_short=True),
)
# Sentences that are sorted by length together. More would make batches no better, and what waits
# takes memory.
_WINDOW = 1000


@dataclass(slots=True, eq=False)
class Sentence:
    """A text on its way, the places where it stands, and what has become of it so far.

    ``sources`` are the pieces in which the model of ``leg`` gets it, ``parts`` their translations.
    """

    text: str
    places: Sequence[int]
    leg: int = 0
    flag: Flag = ""
    sources: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    left: int = 0


@dataclass(slots=True, eq=False)
class _Task:
    """One piece of a sentence to be translated; ``plain`` is what came out at first, if bad."""

    sentence: Sentence
    part: int
    tokens: list[str]
    attempt: int = 0
    plain: tuple[str, Flag] | None = None

    @property
    def length(self) -> int:
        return len(self.tokens)


def cut(model: Model, text: str) -> list[str]:
    """Return a text in pieces that the model can take."""
    return clauses(text, model.most_pieces, lambda piece: len(model.encode(piece)))


class Flow:
    """Sentences going through models one after the other, in batches, as their turn comes."""

    def __init__(
        self, models: Sequence[Model], pool: Executor, places: Mapping[str, Sequence[int]]
    ) -> None:
        self._models = models
        self._pool = pool
        self._coming = (Sentence(text, where) for text, where in places.items())
        # By leg and attempt: what is on its way goes before what has not begun.
        self._shelves = {
            (leg, attempt): Shelf[_Task](model.batch)
            for leg, model in enumerate(models)
            for attempt in range(len(SEARCHES))
        }
        self._done: list[Sentence] = []

    def run(self) -> Iterator[list[Sentence]]:
        """Yield sentences as they are done. Whoever stops asking stops the work.

        Raises EngineError if a model can't translate.
        """
        running: dict[Future[list[list[Found]]], list[_Task]] = {}
        threads = self._models[0].threads
        try:
            while self._fill() or running or self._done:
                while batch := self._next(len(running), threads):
                    running[self._submit(batch)] = batch
                if self._done:
                    done, self._done = self._done, []
                    yield done
                for future in wait(running, return_when=FIRST_COMPLETED).done:
                    self._settle(running.pop(future), future.result())
        finally:
            for future in running:
                future.cancel()

    def _fill(self) -> bool:
        """Take in more sentences if few wait; whether there is anything to do."""
        coming = [] if self._shelves[0, 0].full else list(islice(self._coming, _WINDOW))
        for sentence in coming:
            self._enter(sentence)
        return bool(coming) or any(map(len, self._shelves.values()))

    def _enter(self, sentence: Sentence) -> None:
        """Put what the model of its leg has to translate of a sentence on the shelf."""
        model = self._models[sentence.leg]
        sentence.sources = cut(model, sentence.text)
        sentence.parts = list(sentence.sources)
        tasks = [
            _Task(sentence, part, model.encode(source))
            for part, source in enumerate(sentence.sources)
            if translatable(source, model.source)
        ]
        sentence.left = len(tasks)
        for task in tasks:
            self._shelves[sentence.leg, 0].add(task)
        if not tasks:
            self._done.append(sentence)

    def _next(self, running: int, threads: int) -> list[_Task]:
        """The batch to be translated next; none if enough are running or more is to come."""
        if running >= 2 * threads:
            return []
        full = [shelf for shelf in self._shelves.values() if shelf.full]
        if full:
            return full[-1].take()
        # Nothing joins what has not begun. The rest waits for more as long as nobody is idle.
        waiting = self._shelves.values() if running < threads else [self._shelves[0, 0]]
        return next((shelf.take() for shelf in waiting if len(shelf)), [])

    def _submit(self, batch: list[_Task]) -> Future[list[list[Found]]]:
        model = self._models[batch[0].sentence.leg]
        tokens = [task.tokens for task in batch]
        return self._pool.submit(model.search, tokens, SEARCHES[batch[0].attempt])

    def _settle(self, batch: list[_Task], results: list[list[Found]]) -> None:
        for task, (found,) in zip(batch, results, strict=True):
            wrong = self._flaw(task, found)
            if task.plain is None:
                task.plain = found.text, wrong
            if wrong and task.attempt + 1 < len(SEARCHES):
                task.attempt += 1
                self._shelves[task.sentence.leg, task.attempt].add(task)
            else:
                self._keep(task, found.text, wrong)

    def _flaw(self, task: _Task, found: Found) -> Flag:
        most = self._models[task.sentence.leg].most_written(task.length)
        source = task.sentence.sources[task.part]
        return flaw(source, found.text, task.length, found.pieces, most)

    def _keep(self, task: _Task, text: str, wrong: Flag) -> None:
        """Take a piece's translation, the plain one if none is sound; send the whole on its way."""
        sentence = task.sentence
        if wrong and task.plain and task.plain[1] != "empty":
            text, wrong = task.plain
        sentence.parts[task.part] = text
        sentence.flag = sentence.flag or wrong
        sentence.left -= 1
        if not sentence.left:
            sentence.text = joined(sentence.sources, sentence.parts)
            sentence.leg += 1
            if sentence.leg < len(self._models):
                self._enter(sentence)
            else:
                self._done.append(sentence)
