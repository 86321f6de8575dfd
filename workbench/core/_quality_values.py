"""What a check finds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Span = tuple[int, int]
Severity = Literal["error", "warning", "info"]

KINDS = (
    "empty",
    "copied",
    "numbers",
    "ending",
    "double-space",
    "doubled-word",
    "edge-space",
    "length",
    "term-missing",
    "term-forbidden",
    "han",
    "placeholder",
    "link",
    "brackets",
    "quotes",
    "inconsistent",
    "unchanged",
)
"""Every kind of finding, in the order in which `checks` gives them."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that may be wrong with a unit.

    ``message`` is a gettext message with ``%(name)s`` placeholders that ``params`` fill; ``str``
    gives the English sentence. ``source`` and ``target`` say where it is: places in the texts as
    they were given.
    """

    kind: str
    severity: Severity
    message: str
    params: Mapping[str, str] = field(default_factory=dict)
    source: tuple[Span, ...] = ()
    target: tuple[Span, ...] = ()

    def __str__(self) -> str:
        return self.message % self.params if self.params else self.message

    @property
    def identity(self) -> str:
        """What tells it from the other findings of the same texts, to keep a dismissal by."""
        return "\t".join(
            [self.kind, self.message, *(self.params[key] for key in sorted(self.params))]
        )
