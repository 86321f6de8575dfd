"""TMX between us and other programs: their reader, their files, the standard's own DTD."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from lxml import etree
from translate.storage.tmx import tmxfile

from workbench.core.errors import InputError
from workbench.formats import tmx
from workbench.formats.values import CorpusUnit, Variant

INTEROP = Path(__file__).parents[2].parent / "shared" / "data" / "interop"
NOW = datetime(2026, 11, 21, 8, 30, 5, tzinfo=UTC)

AWKWARD = [
    "Five bus lines.",
    "<b> & \"quotes\" &amp; 'more' ]]>",
    "  spaces at both ends  ",
    "two\nlines\tand a tab",
    "Hà Nội, 5,5 độ",
    "𝐀𠀀😀",
    "=1+1",
]
UNITS = [
    CorpusUnit(
        tuid=f"a{n}",
        source=Variant("zh-CN", f"第{n}句。", created_by="lan", created_at=NOW),
        targets=(
            Variant("en", text, {"state": "draft", "origin": "gloss"}, "lan", NOW, "minh", NOW),
            Variant("vi", f"{text} vi", {"state": "reviewed"}),
        ),
        props={"article": "1", "kind": "body", "bead": "1-1"},
    )
    for n, text in enumerate(AWKWARD)
]


@pytest.fixture(scope="module")
def exported() -> bytes:
    stream = io.BytesIO()
    tmx.write(UNITS, stream, now=NOW)
    return stream.getvalue()


def shared(folder: str) -> Path:
    path = INTEROP / folder
    if not path.is_dir():
        pytest.skip(f"{path} is not on this machine")
    return path


def test_validates_against_the_dtd(exported):
    dtd = etree.DTD(str(shared("schemas") / "tmx14.dtd"))
    assert dtd.validate(etree.fromstring(exported)), dtd.error_log


@pytest.mark.parametrize(("lang", "index"), [("en", 0), ("vi", 1)])
def test_the_translate_toolkit_reads_every_unit_back(exported, lang, index):
    store = tmxfile(io.BytesIO(exported), "zh-CN", lang)
    assert [(unit.source, unit.target) for unit in store.units] == [
        (unit.source.text, unit.targets[index].text) for unit in UNITS
    ]


def test_we_read_what_the_translate_toolkit_writes():
    store = tmxfile(sourcelanguage="zh-CN", targetlanguage="vi")
    for unit in UNITS:
        store.addtranslation(unit.source.text, "zh-CN", unit.targets[1].text, "vi")
    reader = tmx.read(io.BytesIO(bytes(store)))
    assert [(u.source.text, u.targets[0].text) for u in reader] == [
        (unit.source.text, unit.targets[1].text) for unit in UNITS
    ]
    assert reader.report.notes == ()


# (units, skipped, tags) when read from English.
OMEGAT = {
    "empty.tmx": (0, 0, 0),
    "en-US_en-GB_fr_sr.tmx": (1, 0, 0),
    "invalid.tmx": (1, 0, 8),
    "test-SMP.tmx": (1, 0, 0),
    "test-level1.tmx": (4, 0, 0),
    "test-level2.tmx": (4, 0, 7),
    "test-missingSource.tmx": (3, 1, 0),
    "test-multiple-tuv14.tmx": (3, 0, 0),
    "test-omegat-invalid.tmx": (4, 0, 0),
    "test-omegat.tmx": (4, 0, 0),
}


@pytest.mark.parametrize("name", OMEGAT)
def test_reads_the_files_of_omegat(name):
    with (shared("tmx") / name).open("rb") as stream:
        reader = tmx.read(stream, "en")
        units = list(reader)
    assert (len(units), reader.report.skipped, reader.report.tags) == OMEGAT[name]
    assert all(note.line > 0 for note in reader.report.notes)


def test_every_file_is_read_or_refused_with_a_clear_word():
    for path in sorted(shared("tmx").iterdir()):
        if path.name not in OMEGAT:
            with path.open("rb") as stream, pytest.raises(InputError, match="GZIP"):
                list(tmx.read(stream, "en"))


@pytest.mark.parametrize("name", ["test-level1.tmx", "test-multiple-tuv14.tmx", "test-level2.tmx"])
def test_what_others_wrote_survives_our_writing(name):
    with (shared("tmx") / name).open("rb") as stream:
        units = list(tmx.read(stream, "en"))
    again = io.BytesIO()
    tmx.write(units, again, source_lang="en", now=NOW)
    assert list(tmx.read(io.BytesIO(again.getvalue()), "en")) == units
