"""Lists as people type them: a term a line, Chinese and its meaning with a sign between.

    # places; // begins a comment too
    河内 = Hà Nội
    胡志明市｜西贡 = Thành phố Hồ Chí Minh | Sài Gòn  # the city

The sign is a TAB, ``=`` (``＝``, ``=>``) or ``:`` (``：``): the first of these three that the line
has, at its first place. ``|`` and ``；`` divide several renderings, of which the first is preferred
and the others are admitted, and on the other side the source from its variants; ``/``, ``,`` and
``;`` are text. What stands behind `` #``, or in a third column, is a note.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.core.errors import N_, InputError
from workbench.core.termbase import Rendering, Term
from workbench.core.text import guess_language, normalise
from workbench.formats._glossary_gather import (
    CONTROL,
    HAN_CHARACTER,
    Gathered,
    ordered,
    unrendered,
    unsourced,
)
from workbench.formats._glossary_layout import LANGUAGES
from workbench.formats.glossary import GlossaryFile
from workbench.formats.reporting import Log
from workbench.formats.text import decode

MAX_TERMS = 200_000
"""Terms that a file may have."""

_SIGNS = (re.compile("\t"), re.compile("[=＝]>?"), re.compile("[:：]"))
_COMMENT = re.compile("#|//")
_NOTE = re.compile(r"\s#")
_DIVIDER = re.compile("[|｜；]")
# Before the sign stands nothing that divides the columns of a table.
_LIST_LINE = re.compile('[^\t,;"=＝:：]+[=＝:：][^\t]*$')
_GUESSED = {
    "en": N_("The renderings look English and were taken so."),
    "vi": N_("The renderings look Vietnamese and were taken so."),
}


@dataclass(frozen=True, slots=True)
class _Row:
    """A line cut up: what stands before the sign, what behind it, and the note."""

    line: int
    left: str
    right: str
    note: str

    @property
    def is_turned(self) -> bool:
        """Whether the right side alone has Chinese."""
        return bool(HAN_CHARACTER.search(self.right)) and not HAN_CHARACTER.search(self.left)


def read(data: bytes, *, target_lang: str | None = None, limit: int = MAX_TERMS) -> GlossaryFile:
    """The terms of a list and, by line, what couldn't be taken and why.

    ``target_lang`` says what the renderings are in; where it is None Vietnamese letters tell,
    and a note says what was guessed. A line without a sign, a source or a rendering is left
    out and told in ``problems``. Where the Chinese stands on the right the two sides are turned
    round, and a note says so. Sources that come twice are joined or told as in tables.

    Raises InputError when there is nothing to read, when no line has a sign, for an unknown
    ``target_lang`` or none to be guessed, and for more than ``limit`` terms.
    """
    if target_lang not in (None, *LANGUAGES):
        raise InputError(N_("Say which language the renderings are in: en or vi."))
    decoded = decode(data)
    log = Log()
    rows = _turned(_all_rows(decoded.text, log, limit), log)
    lang = target_lang or _guessed(rows, log)
    gathered = Gathered(log)
    for row in rows:
        _take(row, lang, gathered, log)
    report = log.report()
    return GlossaryFile(gathered.terms(), report.notes, decoded.encoding, report.skipped)


def is_list(data: bytes) -> bool:
    """Whether a text file's first term is divided as in a list (``=``, ``:``), not as in a table.

    Tells the two apart where a name (``.txt``) doesn't. A TAB is left to the tables, which have
    headers and more columns. Raises InputError for what is no text.
    """
    first = next((line for line in _lines(decode(data).text) if not _is_idle(line)), "")
    return bool(_LIST_LINE.match(first)) and bool(HAN_CHARACTER.search(first))


def _all_rows(text: str, log: Log, limit: int) -> list[_Row]:
    rows: list[_Row] = []
    for row in _rows(text, log):
        if len(rows) == limit:
            message = N_(
                "The file has more than %(limit)d terms. Divide it and bring in each part."
            )
            raise InputError(message, limit=limit)
        rows.append(row)
    if not rows and not log.skipped:
        raise InputError(N_("The file has no terms: every line is empty or a comment."))
    if not rows:
        raise InputError(
            N_(
                "This is no list of terms: no line has “=”, “:” or a TAB between the Chinese and "
                "its meaning."
            )
        )
    return rows


def _rows(text: str, log: Log) -> Iterator[_Row]:
    for number, line in enumerate(_lines(text), 1):
        if _is_idle(line):
            continue
        control = CONTROL.search(line)
        sides = _sides(line)
        if control:
            message = N_("The line has a control character (U+%(code)s). Remove it.")
            log.skip(number, message, code=f"{ord(control[0]):04X}")
        elif sides is None:
            message = N_("The line has no “=”, “:” or TAB between the Chinese and its meaning.")
            log.skip(number, message)
        else:
            yield _Row(number, *sides)


def _lines(text: str) -> list[str]:
    return re.split("\r\n|[\r\n]", text)


def _is_idle(line: str) -> bool:
    """Whether a line holds no term: a comment, or nothing."""
    return not line.strip() or bool(_COMMENT.match(line.lstrip()))


def _sides(line: str) -> tuple[str, str, str] | None:
    """What stands before and behind the sign, and the note; None for a line without a sign."""
    body, *notes = _NOTE.split(normalise(line), maxsplit=1)
    for sign in _SIGNS:
        if sign.search(body):
            left, right = sign.split(body, maxsplit=1)
            right, _, more = right.partition("\t")
            note = "; ".join(filter(None, (text.strip() for text in (more, *notes))))
            return left.strip(), right.strip(), note
    return None


def _turned(rows: Sequence[_Row], log: Log) -> list[_Row]:
    """The rows with the Chinese on the left."""
    turned = [row for row in rows if row.is_turned]
    if turned:
        message = N_(
            "In this line the Chinese stands on the right; the two sides were turned round. "
            "Lines like it: %(count)d."
        )
        log.note(turned[0].line, message, count=len(turned))
    return [_Row(row.line, row.right, row.left, row.note) if row.is_turned else row for row in rows]


def _guessed(rows: Sequence[_Row], log: Log) -> str:
    lang = guess_language("\n".join(row.right for row in rows))
    if lang not in LANGUAGES:
        raise InputError(
            N_("Both sides of the list are Chinese. Say which language the renderings are in.")
        )
    log.note(0, _GUESSED[lang])
    return lang


def _take(row: _Row, lang: str, gathered: Gathered, log: Log) -> None:
    source, *variants = _divided(row.left) or [""]
    found = ordered(
        Rendering(lang, text, "admitted" if at else "preferred")
        for at, text in enumerate(_divided(row.right))
    )
    wrong = unsourced(source, variants) or unrendered(source, found, keep=False)
    if wrong:
        log.skip(row.line, wrong[0], **wrong[1])
    else:
        more = tuple(text for text in dict.fromkeys(variants) if text != source)
        gathered.put(row.line, Term(source, found, note=row.note, variants=more))


def _divided(side: str) -> list[str]:
    return [text.strip() for text in _DIVIDER.split(side) if text.strip()]
