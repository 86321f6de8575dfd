"""Rows of a table on their way to terms."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from workbench.core.errors import N_, InputError
from workbench.core.termbase import CASES, Case, Rendering, Term
from workbench.core.text import normalise
from workbench.formats._glossary_gather import (
    CONTROL,
    HAN_CHARACTER,
    KIND_OF,
    USAGES,
    Gathered,
    Wrong,
    ordered,
    unrendered,
    unsourced,
)
from workbench.formats._glossary_layout import LANGUAGES
from workbench.formats.reporting import Log

_CONTROL_OR_BREAK = re.compile(f"{CONTROL.pattern}|[\t\n]")
_CASE_OF: dict[str, Case] = {case: case for case in CASES} | {"": "smart"}
_KEEP_OF = dict.fromkeys(("yes", "true", "1", "x", "是", "có"), True) | dict.fromkeys(
    ("", "no", "false", "0", "否", "không"), False
)
_UNKNOWN = {
    "kind": N_("Kind “%(kind)s” is not known; “other” was taken. Known are: %(known)s."),
    "case": N_("Case rule “%(kind)s” is not known; “smart” was taken. Known are: %(known)s."),
    "keep": N_("“%(kind)s” in column “keep” says neither yes nor no; no was taken."),
}
T = TypeVar("T")


class Table:
    """Rows on their way to terms: what was taken so far, by source, with its line."""

    def __init__(self, columns: Sequence[str], log: Log) -> None:
        self._columns = columns
        self._log = log
        self._gathered = Gathered(log)
        self._rows = 0
        self._swapped: dict[str, int] = {}

    def terms(self) -> tuple[Term, ...]:
        """The terms in the order of their first lines."""
        return self._gathered.terms()

    def add(self, line: int, cells: Sequence[str]) -> None:
        """Take a row, or note why not."""
        if not any(cell.strip() for cell in cells):
            return
        width = len(self._columns)
        fields = {name: cell.strip() for name, cell in zip(self._columns, cells, strict=False)}
        if any(cell.strip() for cell in cells[width:]):
            message = N_("The row has %(cells)d cells, but there are %(columns)d columns.")
            self._log.skip(line, message, cells=len(cells), columns=width)
        elif not self._has_controls(line, fields):
            self._take(line, {name: normalise(cell).strip() for name, cell in fields.items()})

    def _has_controls(self, line: int, fields: Mapping[str, str]) -> bool:
        for column, cell in fields.items():
            long = column in ("note", "definition")
            control = (CONTROL if long else _CONTROL_OR_BREAK).search(cell)
            if control:
                message = N_("Column “%(column)s” has a control character (U+%(code)s). Remove it.")
                self._log.skip(line, message, column=column, code=f"{ord(control[0]):04X}")
                return True
        return False

    def _take(self, line: int, fields: Mapping[str, str]) -> None:
        self._rows += 1
        found = _renderings(fields)
        keep = self._known(line, "keep", fields, _KEEP_OF) or False
        wrong = (
            unsourced(fields["source"], _divided(fields.get("variants", "")))
            or self._turned(fields)
            or unrendered(fields["source"], found, keep=keep)
        )
        if wrong:
            message, params = wrong
            self._log.skip(line, message, **params)
        else:
            self._gathered.put(line, self._term(line, fields, found, keep=keep))

    def _turned(self, fields: Mapping[str, str]) -> Wrong | None:
        """What is wrong with a row whose Chinese stands in a column of another language."""
        if HAN_CHARACTER.search(fields["source"]):
            return None
        for column in LANGUAGES:
            if HAN_CHARACTER.search(fields.get(column, "")):
                self._swapped[column] = self._swapped.get(column, 0) + 1
                message = N_(
                    "“%(text)s” in column “%(column)s” is Chinese, but the source “%(source)s” is "
                    "not. The two are swapped."
                )
                texts = {"text": fields[column], "source": fields["source"]}
                return message, {"column": column, **texts}
        return None

    def refuse_swapped(self) -> None:
        """Raise InputError if in most rows a column of another language has the Chinese."""
        for column, count in self._swapped.items():
            if 2 * count > self._rows:
                message = N_(
                    "Two columns are swapped: in %(count)d of %(rows)d rows “%(column)s” has the "
                    "Chinese and the source has none. Name the columns the other way round."
                )
                raise InputError(message, count=count, rows=self._rows, column=column)

    def _term(
        self, line: int, fields: Mapping[str, str], found: Sequence[Rendering], *, keep: bool
    ) -> Term:
        source = fields["source"]
        variants = dict.fromkeys(_divided(fields.get("variants", "")))
        return Term(
            source,
            ordered(found),
            self._known(line, "kind", fields, KIND_OF) or "other",
            fields.get("note", ""),
            tuple(text for text in variants if text != source),
            fields.get("definition", ""),
            self._known(line, "case", fields, _CASE_OF) or "smart",
            keep,
        )

    def _known(
        self, line: int, column: str, fields: Mapping[str, str], known: Mapping[str, T]
    ) -> T | None:
        """What a cell that holds one of a few words means; None, and a note, for another word."""
        written = fields.get(column, "")
        found = known.get(written.casefold())
        if found is None:
            self._log.note(
                line, _UNKNOWN[column], kind=written, known=", ".join(filter(None, known))
            )
        return found


def _renderings(fields: Mapping[str, str]) -> list[Rendering]:
    """The renderings of a row; of several in a preferred cell all but the first are admitted."""
    found: list[Rendering] = []
    for lang in LANGUAGES:
        texts = _divided(fields.get(lang, ""))
        here = [Rendering(lang, text) for text in texts[:1]]
        here += [Rendering(lang, text, "admitted") for text in texts[1:]]
        for usage in USAGES[1:]:
            texts = _divided(fields.get(f"{lang}_{usage}", ""))
            here += [Rendering(lang, text, usage) for text in texts]
        found += _with_origins(here, fields.get(f"{lang}_origin", ""))
    return found


def _with_origins(found: Sequence[Rendering], cell: str) -> list[Rendering]:
    """Renderings with where they come from, as far as the cell tells."""
    origins = [text.strip() for text in cell.split("|")]
    origins += [""] * (len(found) - len(origins))
    return [replace(one, origin=text) for one, text in zip(found, origins, strict=False)]


def _divided(cell: str) -> list[str]:
    return [text.strip() for text in cell.split("|") if text.strip()]
