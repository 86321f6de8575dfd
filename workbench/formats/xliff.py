"""XLIFF, the exchange format of translation tools: 1.2 and 2.0 written, 1.x and 2.x read."""

from collections.abc import Collection, Iterable
from typing import IO

from workbench.core.errors import N_
from workbench.formats import _xliff_read
from workbench.formats._xliff_write import Version, Writer
from workbench.formats.reporting import Log, Reader
from workbench.formats.values import CorpusUnit, Report, canonical
from workbench.formats.xmltext import legal

__all__ = ["Version", "read", "write"]


def read(
    stream: IO[bytes],
    source_lang: str = "zh-CN",
    target_langs: Collection[str] | None = None,
) -> Reader:
    """Read XLIFF of any program, 1.0 to 2.1, one unit at a time.

    Targets are those in ``target_langs`` (codes such as ``en``), or in every language but the
    source's where that is None. A file that was translated the other way is turned round. Each
    segment of a ``trans-unit`` is a unit where source and target have the same segments, and
    each ``segment`` of 2.x. Inline tags are taken out and counted: the code that stands in them
    goes, text that they mark stays. States come as ours in a target's property ``state``,
    ``file/@original`` as the property ``article``, notes as ``note``. Units without a
    translation in a wanted language are skipped and noted with their line. The iterator raises
    InputError, with the line, for what isn't XLIFF.
    """
    targets = None if target_langs is None else frozenset(map(canonical, target_langs))
    wish = _xliff_read.Wish(canonical(source_lang), targets)
    log = Log()
    return Reader(_xliff_read.units(stream, wish, log), log)


def write(
    units: Iterable[CorpusUnit],
    stream: IO[bytes],
    *,
    target_lang: str,
    source_lang: str = "zh-CN",
    version: Version = "1.2",
) -> Report:
    """Write units and their target in one language as XLIFF 1.2 or 2.0 in UTF-8.

    Neighbours of one article stand in one ``file``. States are put as the standard has them;
    properties and history stand in contexts (1.2) or metadata (2.0) of ours. Units without a
    target in that language are left out and noted with the file's line, as are characters
    that XML can't carry.
    """
    log = Log()
    out = Writer(stream, version, source_lang, target_lang)
    for unit in units:
        target = next((one for one in unit.targets if one.lang == target_lang), None)
        if target is None:
            message = N_("Unit %(tuid)s has no translation; left out.")
            log.skip(out.line, message, tuid=unit.tuid)
            continue
        removed = out.unit(unit, target)
        if removed:
            message = N_("Unit %(tuid)s: characters that XML can't carry were left out: %(count)d.")
            log.note(out.line, message, tuid=legal(unit.tuid)[0], count=removed)
        log.units += 1
    out.close()
    return log.report()
