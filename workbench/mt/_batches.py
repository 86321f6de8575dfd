"""Texts made into batches of about the same length, so that little of a batch is padding."""

from bisect import insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar


@dataclass(frozen=True, slots=True)
class Size:
    """How much a batch may be: pieces, padding included, and texts."""

    pieces: int
    texts: int


class Sized(Protocol):
    """What has a length to be batched by."""

    @property
    def length(self) -> int:
        """How many pieces it has."""
        ...


Item = TypeVar("Item", bound=Sized)


class Shelf(Generic[Item]):
    """What waits to be batched; an item that is too long by itself is a batch of its own."""

    def __init__(self, most: Size) -> None:
        self._most = most
        self._items: list[Item] = []
        self._pieces = 0

    def __len__(self) -> int:
        return len(self._items)

    @property
    def full(self) -> bool:
        """Whether a batch of what waits would be a whole one."""
        return self._pieces >= self._most.pieces or len(self._items) >= self._most.texts

    def add(self, item: Item) -> None:
        """Put an item where it belongs."""
        insort(self._items, item, key=_length)
        self._pieces += item.length

    def take(self) -> list[Item]:
        """Return the longest items that make a batch; none if nothing waits."""
        if not self._items:
            return []
        fitting = self._most.pieces // max(1, self._items[-1].length)
        count = max(1, min(fitting, self._most.texts))
        batch, self._items = self._items[-count:], self._items[:-count]
        self._pieces -= sum(map(_length, batch))
        return batch


def _length(item: Sized) -> int:
    return item.length


def batches(items: Iterable[Item], most: Size) -> Iterator[list[Item]]:
    """Yield all items in batches, the longest first: short ones end the work most evenly."""
    shelf = Shelf[Item](most)
    for item in items:
        shelf.add(item)
    while batch := shelf.take():
        yield batch
