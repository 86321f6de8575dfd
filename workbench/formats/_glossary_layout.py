"""How a table of terms is laid out: its delimiter, and what its header calls the columns."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass

from workbench.core.errors import N_, InputError
from workbench.core.text import normalise

LANGUAGES = ("en", "vi")
COLUMNS = (
    "source",
    "kind",
    *(f"{lang}{usage}" for lang in LANGUAGES for usage in ("", "_admitted", "_forbidden")),
    "note",
    "variants",
    "definition",
    "case",
    "keep",
    *(f"{lang}_origin" for lang in LANGUAGES),
)
_QUOTED = re.compile(r'"(?:[^"]|"")*"')

_LANGUAGE_NAMES = {
    "en": "en en_us en_gb english 英文 英语 tiếng_anh",
    "vi": "vi vi_vn vietnamese 越文 越语 越南文 越南语 tiếng_việt",
}
_COLUMN_NAMES = {
    "source": "source source_term term zh zh_cn zh_hans cmn chinese simplified_chinese 中文 汉语 "
    "简体中文 原文 源文 术语 tiếng_trung tiếng_hoa nguồn",
    "kind": "kind type 类型 类别 loại",
    "note": "note notes comment comments 备注 注释 说明 ghi_chú",
    "variants": "variants variant 异体 别名 变体 biến_thể",
    "definition": "definition definitions 定义 释义 định_nghĩa",
    "case": "case case_rule 大小写 chữ_hoa",
    "keep": "keep do_not_translate 不译 保留 không_dịch",
} | {
    f"{lang}{usage}": " ".join(f"{name}{usage}" for name in names.split())
    for lang, names in _LANGUAGE_NAMES.items()
    for usage in ("", "_admitted", "_forbidden", "_origin")
}
_COLUMN_OF = {name: column for column, names in _COLUMN_NAMES.items() for name in names.split()}


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file's lines are to be read; ``start`` is the index of the first line of terms."""

    delimiter: str
    columns: tuple[str, ...]
    start: int
    quoted: bool = True
    unknown: tuple[str, ...] = ()


def layout(lines: Sequence[str], target_lang: str | None) -> Layout:
    """Find out how a file is laid out; InputError where nothing tells."""
    first = next((at for at, line in enumerate(lines) if not is_idle(line)), None)
    if first is None:
        raise InputError(N_("The file has no terms: every line is empty or a comment."))
    delimiter = _delimiter(lines[first])
    names = _names(lines[first], delimiter)
    columns = tuple(_COLUMN_OF.get(_header_key(name), "") for name in names)
    known = [column for column in columns if column]
    if "source" in known and len(set(known)) > 1:
        _refuse_twice(known, first + 1)
        unknown = (name for name, column in zip(names, columns, strict=True) if not column)
        return Layout(
            delimiter, columns, first + 1, unknown=tuple(name for name in unknown if name.strip())
        )
    return _without_header(delimiter, first, target_lang)


def _names(line: str, delimiter: str) -> list[str]:
    """The cells of what may be a header; none where the line is too long for one."""
    try:
        return next(csv.reader([line], delimiter=delimiter))
    except csv.Error:
        return []


def _without_header(delimiter: str, first: int, target_lang: str | None) -> Layout:
    if target_lang not in LANGUAGES:
        raise InputError(
            N_(
                "Line %(line)d does not name the columns. Put a header above it (source, en, vi), "
                "or say which language the second column is in."
            ),
            line=first + 1,
        )
    # OmegaT's own files know no quoting: a quotation mark there is text.
    quoted = delimiter != "\t"
    return Layout(delimiter, ("source", target_lang, "note"), first, quoted)


def _refuse_twice(columns: Sequence[str], line: int) -> None:
    for column in columns:
        if columns.count(column) > 1:
            raise InputError(
                N_("The header in line %(line)d names “%(column)s” twice. Rename one of the two."),
                line=line,
                column=column,
            )


def is_idle(line: str) -> bool:
    """Whether a line holds no row: a comment, or nothing."""
    return line.startswith("#") or not line.strip()


def _delimiter(line: str) -> str:
    plain = _QUOTED.sub("", line)
    if "\t" in plain:
        return "\t"
    return ";" if plain.count(";") > plain.count(",") else ","


def _header_key(name: str) -> str:
    return re.sub(r"[\s_-]+", "_", normalise(name).strip().casefold())
