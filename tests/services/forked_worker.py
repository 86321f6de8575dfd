"""Forks `workbench worker` again and again, so that a test can kill fifty of them in no time.

What takes long, Python's imports and the dictionaries, is loaded once, before the first fork. For
each line that comes in a worker is started. What goes out, a line each: its process id; "kept" when
its engine is asked for more, so that the batch before was kept; "end" when there is no more; and
"gone" when it is dead.
"""

import os
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from workbench import config as configuration
from workbench import migrations, worker
from workbench.config import Config
from workbench.core.segment import sentences
from workbench.core.termbase import Matcher, Term
from workbench.db import Database
from workbench.jobs.runner import Runner
from workbench.mt import Batch, Draft, TermOutcome
from workbench.mt import engine as make_engine
from workbench.services import drafting


class Streamed:
    """The gloss engine, handing drafts out as they get ready: some at a time, in any order."""

    name = "gloss"

    def __init__(self, gloss) -> None:
        self.gloss = gloss
        self.gloss.translate(["会议开始。"], "en", [])

    def translate(self, texts: Sequence[str], lang: str, terms: Sequence[Term]) -> list[Draft]:
        matcher = Matcher(terms)
        return [
            replace(draft, terms=tuple(outcome(found.term) for found in matcher.find(text)))
            for text, draft in zip(texts, self.gloss.translate(texts, lang, terms), strict=True)
        ]

    def stream(self, texts: Sequence[str], lang: str, terms: Sequence[Term]) -> Iterator[Batch]:
        places = list(range(len(texts)))
        random.shuffle(places)
        while places:
            some = [places.pop() for _ in range(min(random.randint(1, 3), len(places)))]  # noqa: S311
            drafts = self.translate([texts[place] for place in some], lang, terms)
            yield list(zip(some, drafts, strict=True))
            print("kept", flush=True)
        print("end", flush=True)


def outcome(term: Term) -> TermOutcome:
    return TermOutcome(term.source, term.renderings[0].text, "right")


def warm(config: Config) -> None:
    """Let the libraries set themselves up, on a database that is no worker's."""
    scratch = Database(f"sqlite:///{config.instance_dir}/scratch.sqlite3")
    migrations.upgrade(scratch)
    Runner(scratch, {}).run_one()
    scratch.close()
    sentences("会议开始。", "zh-CN")
    sentences("A meeting. And another.", "en")


def main() -> None:
    config = configuration.load()
    warm(config)
    streamed = Streamed(make_engine("gloss", config))
    drafting.engine = lambda *_: streamed
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            worker.run(stale=timedelta(0))
            os._exit(0)
        print(child, flush=True)
        os.waitpid(child, 0)
        print("gone", flush=True)


if __name__ == "__main__":
    main()
