"""An alignment in the server's database, without a way through the pages that bring texts in."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing

from sqlalchemy import delete

from tests.browser.conftest import Server
from workbench.db import Database
from workbench.models import Article, Unit
from workbench.services import bitexts, store

Rows = Sequence[tuple[list[str], list[str]]]
ROWS: Rows = [
    (["河水涨了。"], ["The river rose."]),
    (["村民搬走了。", "他们带走了粮食。"], ["The villagers moved away.", "They took the grain."]),
    (["桥还在。"], ["The bridge still stands."]),
    (["图片。"], []),
    (["孩子们回来了。"], ["The children came back."]),
    (["天晴了。"], []),
    (["田里又绿了。"], ["The fields are green again."]),
]
SCORES = [0.99, 0.5, 0.97, None, 0.95, 0.3, 0.98]


def execute(server: Server, statement: str, *values: object) -> None:
    """Write what no page can bring about in a test."""
    path = server.instance / "workbench.sqlite3"
    with closing(sqlite3.connect(path, timeout=30)) as connection, connection:
        connection.execute(statement, values)


def set_down(server: Server, article: str, rows: Rows, scores: Sequence[float | None]) -> str:
    """Have an alignment of an article in the server's database; give its address."""
    database = Database(f"sqlite:///{server.instance / 'workbench.sqlite3'}")
    number = int(article.rpartition("/")[2].partition("#")[0])
    with closing(database), database.writing() as session:
        bitext = bitexts.begin(session, session.get_one(Article, number), "en")
        session.execute(delete(Unit).where(Unit.bitext_id == bitext.id))
        for position, ((source, target), score) in enumerate(zip(rows, scores, strict=True), 1):
            session.add(
                Unit(
                    bitext_id=bitext.id,
                    position=position,
                    kind="body",
                    source=source,
                    source_hash=store.text_hash("".join(source)),
                    target=target,
                    state="draft" if target else "new",
                    excluded="caption" if score is None else "",
                    pairing="aligned",
                    score=score,
                )
            )
        session.commit()
        return f"/bitexts/{bitext.id}/alignment"
