"""What the tests of alignments share: a small article beside its translation, aligned by a job."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from workbench.db import Database
from workbench.jobs.runner import Runner
from workbench.models import Article, Bitext, Unit, User
from workbench.services import aligning, alignment_job, alignment_rows

# Two sentences of the source in one, and one that the source doesn't have.
ENGLISH = """Vietnam and Laos step up cooperation in agriculture

Hanoi (VNA) – Prime Minister Pham Minh Chinh received guests from Laos in Hanoi, and the two \
sides discussed cooperation in agriculture. The meeting took place on July 6.

A fire in a furniture factory of Binh Duong province was put out within an hour, and nobody \
was hurt.

Pham Minh Chinh stressed that the two countries are good neighbours. He said: “Cooperation must \
bear fruit.”

Both sides agreed to continue their talks./. VNA

See more

Vietnamese delegation visits Vientiane
"""


@dataclass(frozen=True)
class Text:
    """A text as it was brought in."""

    text: str
    name: str = "translation.txt"
    format: str = "text"
    encoding: str = "UTF-8"


def attach(session: Session, person: User, article: Article, text: str = ENGLISH) -> Bitext:
    """Bring a translation into English in, and ask for its alignment."""
    bitext = aligning.begin(session, person, article, "en", Text(text))
    aligning.enqueue(session, bitext, person, anew=True)
    session.commit()
    return bitext


def runner(database: Database) -> Runner:
    """A runner that knows alignment jobs alone."""
    return Runner(database, {aligning.KIND: alignment_job.handler()})


def shape(rows: list[Unit]) -> list[tuple[int, int]]:
    """How many sentences each row has on either side."""
    return [(len(row.source), len(row.target)) for row in rows]


def seen(*rows: Unit) -> list[tuple[int, int]]:
    """What a person saw of some rows."""
    return [(row.id, row.version) for row in rows]


def shown(session: Session, bitext: Bitext) -> list[Unit]:
    """The rows that aren't excluded, as they are now."""
    session.expire_all()
    return [row for row in alignment_rows.rows(session, bitext) if not row.excluded]
