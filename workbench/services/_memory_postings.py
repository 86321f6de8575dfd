"""The memory's own index: which entries have which grams, kept in the database.

Neither SQLite's full-text search nor PostgreSQL's trigrams do. Both look up every text that has
any of the grams and rank each, which takes tenths of seconds among a million texts; SQLite's
trigrams know nothing shorter than three characters, which most Chinese words are. So the places of
a gram are kept as an array, by chunks of entries, and adding up the arrays of all grams of a text
is a matter of a few milliseconds; it is the same on either database.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise

import numpy as np
import numpy.typing as npt
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from workbench.core.memory import Entry, grams, overlap
from workbench.models import MemoryChunk, MemoryEntry, MemoryPosting

# As many entries as two bytes can tell apart.
CHUNK = 1 << 16
# Grams of targets have numbers of their own.
TARGET = grams.BUCKETS
# How many chunks are looked through for a string at one go: a common one is found in the first.
_GROWING = (0, 1, 5, 25, 125, 625, None)
_PLACE = np.dtype("<u2")
_MARK = np.dtype("<u2")
_Places = npt.NDArray[np.uint16]
# A memory and one of its chunks.
_Key = tuple[int, int]


def append(session: Session, memory_id: int, entries: Sequence[Entry]) -> None:
    """Index entries, in the order of their numbers. The caller holds the memory."""
    for chunk, group in groupby(entries, key=lambda entry: entry.number // CHUNK):
        listed = list(group)
        rows = [
            (memory_id, chunk, gram, places)
            for side in (_sources, _targets)
            for gram, places in side(listed)
        ]
        if rows:
            _write(session, rows)
        marks = overlap.marks([entry.source for entry in listed])
        _set_marks(session, memory_id, chunk, _places(listed), marks)


def forget(session: Session, memory_id: int, numbers: Sequence[int]) -> None:
    """Have entries that are gone no longer be found; the caller holds the memory."""
    for chunk, group in groupby(sorted(numbers), key=lambda number: number // CHUNK):
        places = np.array([number % CHUNK for number in group], _PLACE)
        _set_marks(session, memory_id, chunk, places, np.zeros(len(places), np.uint16))


def similar(session: Session, memory_ids: Sequence[int], wanted: str) -> list[int]:
    """Give the numbers of entries of some memories whose sources may be like a text."""
    blocks = _blocks(session, memory_ids)
    places = {key: place for place, key in enumerate(blocks)}
    chosen = _worth_it(session, blocks, grams.for_similar(wanted).tolist())
    shared = overlap.Overlap(list(blocks.values()), wanted)
    for key, found in _postings(session, list(blocks), chosen):
        block = blocks[key]
        # The marks are written behind the postings, and a transaction may be in between.
        inside = found if found.max() < len(block) else found[found < len(block)]
        shared.add(places[key], inside)
    chunks = [chunk for _, chunk in blocks]
    return [chunks[block] * CHUNK + place for block, place in shared.best()]


def containing(
    session: Session, memory_id: int, wanted: Sequence[int], below: int
) -> Iterator[list[int]]:
    """Give entries that have all of some grams, the newest first, a chunk at a time.

    ``below`` is a number; the entries are older ones.
    """
    query = select(MemoryChunk.chunk).where(
        MemoryChunk.memory_id == memory_id, MemoryChunk.chunk <= below // CHUNK
    )
    chunks = session.scalars(query.order_by(MemoryChunk.chunk.desc())).all()
    for start, end in pairwise(_GROWING):
        found = defaultdict(list)
        for key, places in _postings(session, _keys(memory_id, chunks[start:end]), wanted):
            found[key[1]].append(places)
        for chunk in sorted(found, reverse=True):
            if len(found[chunk]) == len(wanted):
                numbers = _in_all(found[chunk]).astype(np.int64) + chunk * CHUNK
                yield numbers[numbers < below][::-1].tolist()


def _keys(memory_id: int, chunks: Sequence[int]) -> list[_Key]:
    return [(memory_id, chunk) for chunk in chunks]


def _in_all(found: Sequence[_Places]) -> _Places:
    first, *others = sorted(found, key=len)
    for places in others:
        first = first[np.isin(first, places, kind="table")]
    return np.unique(first)


def _worth_it(
    session: Session, blocks: Mapping[_Key, overlap.Marks], wanted: Sequence[int]
) -> list[int]:
    """Choose the rarer ones of some grams, as they are in the largest chunk."""
    if not blocks:
        return []
    largest = max(blocks, key=lambda key: len(blocks[key]))
    share = sum(map(len, blocks.values())) / len(blocks[largest])
    counts = select(MemoryPosting.gram, func.length(MemoryPosting.places)).where(
        MemoryPosting.memory_id == largest[0],
        MemoryPosting.chunk == largest[1],
        MemoryPosting.gram.in_(wanted),
    )
    sizes = {gram: int(size // _PLACE.itemsize * share) for gram, size in session.execute(counts)}
    return overlap.rare(dict.fromkeys(wanted, 0) | sizes)


def _postings(
    session: Session, keys: Sequence[_Key], wanted: Sequence[int]
) -> Iterator[tuple[_Key, _Places]]:
    """Give the places of some grams in some chunks."""
    if not keys or not wanted:
        return
    memory_ids, chunks = ({key[place] for key in keys} for place in (0, 1))
    # Hundreds of numbers are written into the statement: binding each takes longer than the query.
    rows = session.connection().exec_driver_sql(
        "SELECT memory_id, chunk, places FROM memory_postings"  # noqa: S608 - numbers of ours
        f" WHERE memory_id IN ({_listed(memory_ids)}) AND chunk IN ({_listed(chunks)})"
        f" AND gram IN ({_listed(wanted)})"
    )
    for memory_id, chunk, places in rows:
        yield (memory_id, chunk), np.frombuffer(places, _PLACE)


def _listed(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, map(int, numbers)))


def _blocks(session: Session, memory_ids: Sequence[int]) -> dict[_Key, overlap.Marks]:
    query = select(MemoryChunk).where(MemoryChunk.memory_id.in_(memory_ids))
    rows = session.execute(query.with_only_columns(*MemoryChunk.__table__.columns))
    return {(row.memory_id, row.chunk): np.frombuffer(row.marks, _MARK) for row in rows}


def _sources(entries: Sequence[Entry]) -> Iterator[tuple[int, bytes]]:
    return _arrays(entries, [entry.source for entry in entries], 0)


def _targets(entries: Sequence[Entry]) -> Iterator[tuple[int, bytes]]:
    return _arrays(entries, [entry.target for entry in entries], TARGET)


def _arrays(
    entries: Sequence[Entry], texts: Sequence[str], first: int
) -> Iterator[tuple[int, bytes]]:
    """Give each gram of some texts with the places of the entries that have it."""
    numbers, owners = grams.of_texts(texts)
    places = _places(entries)[owners].tobytes()
    starts = np.flatnonzero(np.append(True, numbers[1:] != numbers[:-1])[: len(numbers)])
    cuts = [*(starts * _PLACE.itemsize).tolist(), len(places)]
    for gram, start, end in zip(numbers[starts].tolist(), cuts[:-1], cuts[1:], strict=True):
        yield gram + first, places[start:end]


def _places(entries: Sequence[Entry]) -> _Places:
    return np.array([entry.number % CHUNK for entry in entries], _PLACE)


def _set_marks(
    session: Session, memory_id: int, chunk: int, places: _Places, marks: overlap.Marks
) -> None:
    row = session.get(MemoryChunk, (memory_id, chunk), populate_existing=True)
    if row is None:
        row = MemoryChunk(memory_id=memory_id, chunk=chunk, marks=b"")
        session.add(row)
    known = np.frombuffer(row.marks, _MARK)
    block = np.zeros(max(len(known), int(places.max()) + 1), _MARK)
    block[: len(known)] = known
    block[places] = marks
    row.marks = block.tobytes()
    session.flush()


def _write(session: Session, rows: list[tuple[int, int, int, bytes]]) -> None:
    """Write arrays of places, behind those that are there.

    There are many rows: they are handed to the driver as they are.
    """
    kind, mark = ("BLOB", "?") if _is_sqlite(session) else ("BYTEA", "%s")
    session.connection().exec_driver_sql(
        "INSERT INTO memory_postings (memory_id, chunk, gram, places)"  # noqa: S608 - ours
        f" VALUES ({mark}, {mark}, {mark}, {mark})"
        " ON CONFLICT (memory_id, chunk, gram) DO UPDATE"
        f" SET places = CAST(memory_postings.places || excluded.places AS {kind})",
        rows,
    )


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def reserve(session: Session, many: int) -> list[int]:
    """Take numbers for new entries; nobody else gets them."""
    if _is_sqlite(session):
        query = text("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = :name")
        last = session.scalar(query, {"name": MemoryEntry.__tablename__}) or 0
        return list(range(last + 1, last + 1 + many))
    query = text("SELECT nextval('memory_entries_id_seq') FROM generate_series(1, :many)")
    return sorted(session.scalars(query, {"many": many}))


def room(session: Session) -> int:
    """Say how many new entries the newest chunk still takes."""
    last = session.scalar(select(func.max(MemoryEntry.id))) or 0
    return CHUNK - (last + 1) % CHUNK
