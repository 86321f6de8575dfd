"""XLIFF between us and other programs: their readers, their writers, their files."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from translate.storage.poxliff import PoXliffFile
from translate.storage.xliff import xlifffile
from translate.storage.xliff2 import Xliff2File

from workbench.core.errors import InputError
from workbench.formats import xliff
from workbench.formats.values import CorpusUnit, Report, Variant

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
STATES = ["new", "draft", "translated", "reviewed"]
UNITS = [
    CorpusUnit(
        tuid=f"a{n}",
        source=Variant("zh-CN", f"第{n}句。", created_by="lan", created_at=NOW),
        targets=(Variant("en", text, {"state": STATES[n % 4], "origin": "gloss"}),),
        props={"article": "1", "kind": "body", "note": "see & check"},
    )
    for n, text in enumerate(AWKWARD)
]


def exported(version: str) -> bytes:
    stream = io.BytesIO()
    xliff.write(UNITS, stream, target_lang="en", version=version)
    return stream.getvalue()


def reading(data: bytes, **wish) -> tuple[list[CorpusUnit], Report]:
    reader = xliff.read(io.BytesIO(data), **wish)
    return list(reader), reader.report


def texts(units: list[CorpusUnit]) -> list[tuple[str, str]]:
    return [(unit.source.text, unit.targets[0].text) for unit in units]


def shared(name: str) -> bytes:
    path = INTEROP / "xliff" / name
    if not path.is_file():
        pytest.skip(f"{path} is not on this machine")
    return path.read_bytes()


@pytest.mark.parametrize(
    ("version", "store"), [("1.2", xlifffile), ("1.2", PoXliffFile), ("2.0", Xliff2File)]
)
def test_translate_toolkit_reads_ours(version, store):
    theirs = store.parsestring(exported(version))
    assert [(unit.source, unit.target) for unit in theirs.units] == texts(UNITS)


def test_translate_toolkit_sees_our_notes_in_1_2():
    theirs = xlifffile.parsestring(exported("1.2"))
    assert {unit.getnotes() for unit in theirs.units} == {"see & check"}


def test_translate_toolkit_sees_the_states_of_1_2():
    theirs = xlifffile.parsestring(exported("1.2"))
    assert [unit.xmlelement.find("{*}target").get("state") for unit in theirs.units[:4]] == [
        "new",
        "needs-review-translation",
        "translated",
        "final",
    ]
    assert [unit.isapproved() for unit in theirs.units[:4]] == [False, False, False, True]


@pytest.mark.parametrize(("store", "states"), [(xlifffile, {"new"}), (Xliff2File, {"draft"})])
def test_reads_what_translate_toolkit_writes(store, states):
    made = store()
    made.setsourcelanguage("zh-CN")
    made.settargetlanguage("en")
    for source, target in texts(UNITS):
        unit = made.addsourceunit(source)
        unit.target = target
        unit.markfuzzy()
    units, report = reading(bytes(made))
    # White space that it doesn't ask to keep is the layout's.
    assert [target.split() for _, target in texts(units)] == [text.split() for text in AWKWARD]
    assert [source for source, _ in texts(units)] == [source for source, _ in texts(UNITS)]
    assert report == Report(7)
    assert {unit.targets[0].props.get("state") for unit in units} == states


def test_reads_okapis_file():
    units, report = reading(shared("en-ca.xlf"), source_lang="en")
    assert texts(units)[1] == ("This is another test", "Això és una altra prova")
    assert [unit.tuid for unit in units] == ["1", "2", "3", "3"]
    assert {unit.targets[0].lang for unit in units} == {"ca"}
    assert report == Report(4)


def test_reads_omegats_file_without_its_tags():
    units, report = reading(shared("file-XLIFFFilter-tags.xlf"), source_lang="en")
    assert texts(units)[:2] == [
        ("source", "Link to http://localhost."),
        ("About Gandalf", "About Gandalf"),
    ]
    assert (report.units, report.tags) == (10, 24)


def test_reads_characters_beyond_the_first_plane():
    [unit], _ = reading(shared("file-XLIFFFilter-SMP.xlf"), source_lang="en")
    assert unit.targets[0].text == "𝐅𝐈𝐑𝐒𝐓𝐌𝐀𝐑𝐊 𝐌𝐀𝐑𝐊2𝐂𝐔𝐒𝐓𝐎𝐌"


def test_units_without_a_translation_are_counted():
    units, report = reading(shared("file-XLIFFFilter.xlf"), source_lang="en")
    assert texts(units) == [("This is test", "tr1=This is test"), ("test2", "tr2=test2")]
    assert report.skipped == 4


def test_reads_the_standards_examples_of_2_0():
    units, report = reading(shared("ex.9.5.xlf"), source_lang="en", target_langs=["fr"])
    assert units == []
    assert report.skipped == 8
    assert reading(shared("ex.14.5.xlf"), source_lang="en")[1].skipped == 2


def test_characters_that_xml_forbids_are_refused_with_their_line():
    with pytest.raises(InputError, match="line 7: PCDATA invalid Char value 8"):
        reading(shared("file-XLIFFFilter-invalid-content.xlf"))
