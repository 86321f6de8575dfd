"""Files that were brought in and wait, between a preview and the word to take them.

Each is kept in the instance's folder under a name of ours, for the person who brought it and the
purpose that it was brought for; after a day it is gone.
"""

import json
import os
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from workbench.core.errors import N_, InputError, NotFoundError

KEPT = timedelta(days=1)
MOST_OF_A_PERSON = 20
GONE = N_(
    "This file is not kept any more: it was taken already, or a day is over. Choose it again."
)
_SUFFIX = ".staged"


@dataclass(frozen=True, slots=True)
class Staged:
    """A file as it was brought in."""

    name: str
    data: bytes


def keep(folder: Path, owner: int, purpose: str, name: str, data: bytes) -> str:
    """Keep a file and give its key; files that are over, and the oldest of too many, go."""
    key = uuid4().hex
    head = json.dumps({"owner": owner, "purpose": purpose, "name": name}).encode() + b"\n"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _tidy(folder, owner)
        # Under its name only when it is whole; readable for this program's user alone.
        handle, path = tempfile.mkstemp(dir=folder, prefix=".")
        with os.fdopen(handle, "wb") as file:
            file.write(head + data)
        Path(path).replace(folder / f"{key}{_SUFFIX}")
    except OSError as error:
        message = N_("The file can't be kept on this computer (%(reason)s). Free some space.")
        raise InputError(message, reason=error.strerror) from None
    return key


def load(folder: Path, owner: int, purpose: str, key: str) -> Staged:
    """Give a file back; NotFoundError where it is over, someone else's, or for something else."""
    path = folder / f"{key}{_SUFFIX}"
    try:
        if _is_over(path):
            raise NotFoundError(GONE)
        head, _, data = path.read_bytes().partition(b"\n")
    except OSError:
        raise NotFoundError(GONE) from None
    facts = json.loads(head)
    if (facts["owner"], facts["purpose"]) != (owner, purpose):
        raise NotFoundError(GONE)
    return Staged(facts["name"], data)


def drop(folder: Path, key: str) -> None:
    """Forget a file; nothing happens where it is gone already."""
    (folder / f"{key}{_SUFFIX}").unlink(missing_ok=True)


def _tidy(folder: Path, owner: int) -> None:
    mine = []
    for path in folder.glob(f"*{_SUFFIX}"):
        if _is_over(path):
            path.unlink(missing_ok=True)
        elif owner in _owners(path):
            mine.append(path)
    mine.sort(key=lambda path: path.stat().st_mtime)
    for path in mine[: max(0, len(mine) - MOST_OF_A_PERSON + 1)]:
        path.unlink(missing_ok=True)


def _owners(path: Path) -> Iterator[int]:
    with path.open("rb") as file:
        yield json.loads(file.readline())["owner"]


def _is_over(path: Path) -> bool:
    return time.time() - path.stat().st_mtime > KEPT.total_seconds()
