"""TBX between us and other programs: their reader, their files, the standard's own schema."""

import io
import re
from pathlib import Path

import pytest
from lxml import etree
from translate.storage.tbx import tbxfile

from workbench.core.errors import InputError
from workbench.core.termbase import Rendering, Term
from workbench.formats import glossary, tbx, termlist

ROOT = Path(__file__).parents[2]
INTEROP = ROOT.parent / "shared" / "data" / "interop"

TERMS = [
    Term(
        "阮春福",
        (
            Rendering("en", "Nguyen Xuan Phuc", origin="VNA & <list>"),
            Rendering("en", "Nguyễn Xuân Phúc", "admitted"),
            Rendering("en", "Ruan Chunfu", "forbidden"),
            Rendering("vi", "Nguyễn Xuân Phúc"),
        ),
        "person",
        "a note\nof two lines & <tags>",
        ("阮春褔",),
        "State President 2021–2023",
    ),
    Term("VTV1", case="exact", keep=True),
    Term("河内", (Rendering("vi", "Hà Nội"),), "place"),
    Term("河内", (Rendering("en", "Hanoi"),), "place"),
]

# The schema imports this one, which is not beside it.
XML_XSD = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"
 targetNamespace="http://www.w3.org/XML/1998/namespace">
<xs:attribute name="lang" type="xs:language"/></xs:schema>"""


def exported(version, terms=TERMS):
    stream = io.BytesIO()
    tbx.write(terms, stream, title="Names & places", version=version)
    return stream.getvalue()


def shared(folder):
    path = INTEROP / folder
    if not path.is_dir():
        pytest.skip(f"{path} is not on this machine")
    return path


class Beside(etree.Resolver):
    def resolve(self, url, _, context):
        return self.resolve_string(XML_XSD, context) if url.endswith("xml.xsd") else None


@pytest.fixture(scope="module")
def schema():
    parser = etree.XMLParser()
    parser.resolvers.add(Beside())
    return etree.XMLSchema(etree.parse(str(shared("schemas") / "tbx.xsd"), parser))


def test_version_2_validates_against_the_schema(schema):
    assert schema.validate(etree.fromstring(exported("2"))), schema.error_log


def test_version_3_has_the_structure_of_version_2(schema):
    """The schema knows version 2 alone; the two differ in the names of five elements."""
    text = exported("3").decode().replace(' style="dca"', "").partition("?>")[2]
    text = re.sub(' xmlns="[^"]*"', "", text)
    for new, old in (
        ("tbxHeader", "martifHeader"),
        ("tbx", "martif"),
        ("conceptEntry", "termEntry"),
        ("langSec", "langSet"),
        ("termSec", "tig"),
    ):
        text = re.sub(rf"(</?){new}\b", rf"\1{old}", text)
    assert schema.validate(etree.fromstring(text)), schema.error_log


# What the dialect allows: category, the level that it may stand at, its values.
BASIC = {
    "subjectField": ("conceptEntry", None),
    "definition": ("descripGrp", None),
    "termType": ("termSec", {"fullForm", "acronym", "abbreviation", "variant", "phrase"}),
    "administrativeStatus": (
        "termSec",
        {f"{word}Term-admn-sts" for word in ("preferred", "admitted", "deprecated", "superseded")},
    ),
    "source": ("termSec", None),
}


def test_version_3_keeps_to_the_categories_of_tbx_basic():
    root = etree.fromstring(exported("3"))
    used = root.findall(".//{*}body//*[@type]")
    assert {element.get("type") for element in used} == set(BASIC)
    for element in used:
        level, values = BASIC[element.get("type")]
        assert etree.QName(element.getparent()).localname == level
        assert values is None or element.text in values


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_the_translate_toolkit_reads_every_entry(lang):
    store = tbxfile(io.BytesIO(exported("2")), "zh-CN", lang)
    found = [(unit.source, [term.text for term in unit.get_target_terms()]) for unit in store.units]
    expected = [[one.text for one in term.renderings if one.lang == lang] for term in TERMS]
    assert found == list(zip([term.source for term in TERMS], expected, strict=True))


def test_the_translate_toolkit_knows_what_is_forbidden_and_where_a_note_belongs():
    unit = tbxfile(io.BytesIO(exported("2")), "zh-CN", "en").units[0]
    assert [term.deprecated for term in unit.get_target_terms()] == [False, False, True]
    assert [note.text for note in unit.get_common_notes()] == [
        "person",
        TERMS[0].definition,
        TERMS[0].note,
    ]


def test_we_read_what_the_translate_toolkit_writes():
    store = tbxfile(sourcelanguage="zh-CN", targetlanguage="vi")
    for source, target in (("河内", "Hà Nội"), ("顺化", "Huế")):
        unit = store.addsourceunit(source)
        unit.settarget(target)
    found = tbx.read(bytes(store))
    assert [(term.source, term.renderings) for term in found.terms] == [
        ("河内", (Rendering("vi", "Hà Nội"),)),
        ("顺化", (Rendering("vi", "Huế"),)),
    ]
    assert found.problems == ()


def chinese(data):
    """A file with its English called Chinese and its Spanish English: no sample has Chinese."""
    pairs = ((b'"en"', b'"zh-CN"'), (b'"es"', b'"en"'), (b'"hu"', b'"en"'))
    for old, new in pairs:
        data = data.replace(old, new)
    return data


# Terms, skipped entries, terms in other languages, and what else is said of the file.
LTAC = {
    "tbx/basic_good.tbx": (39, 6, []),
    "tbx/basic_bad.tbx": (39, 6, []),
    "tbx/core_structure_good.tbx": (39, 6, []),
    "tbx/core_structure_bad.tbx": (39, 6, ["Where one term belongs there are 2; all were taken."]),
    "tbx/min_good.tbx": (39, 6, []),
    "tbx/min_bad.tbx": (
        39,
        6,
        ["Status “not an allowed value” is not known and was left out."],
    ),
    "glossary/sampleTBXfile.tbx": (1, 0, []),
}


@pytest.mark.parametrize("name", LTAC)
def test_files_of_others_are_read(name):
    path = INTEROP / name
    found = tbx.read(chinese((shared(path.parent.name) / path.name).read_bytes()))
    terms, skipped, said = LTAC[name]
    assert (len(found.terms), found.skipped) == (terms, skipped)
    no_news = ("The entry has no Chinese", "Terms in other languages")
    texts = [str(note) for note in found.problems]
    assert [text for text in texts if not text.startswith(no_news)] == said


@pytest.mark.parametrize("name", LTAC)
def test_files_without_chinese_have_no_terms_and_say_so(name):
    path = INTEROP / name
    found = tbx.read((shared(path.parent.name) / path.name).read_bytes())
    assert found.terms == ()
    assert found.skipped == sum(LTAC[name][:2])
    assert str(found.problems[0]).startswith(("The entry has no Chinese", "Where one term"))


def test_statuses_and_definitions_of_others_arrive():
    found = tbx.read(chinese((shared("tbx") / "basic_good.tbx").read_bytes()))
    first = found.terms[0]
    assert (first.source, first.variants) == ("open cluster", ("galactic cluster",))
    assert first.definition.startswith("A group of stars formed together in the spiral arms of a")
    assert [one.text for one in first.renderings] == ["cúmulo abierto"]
    usages = [one.usage for term in found.terms for one in term.renderings]
    assert {usage: usages.count(usage) for usage in usages} == {
        "preferred": 38,
        "admitted": 12,
        "forbidden": 2,
    }


def test_what_others_wrote_survives_our_writing():
    found = tbx.read(chinese((shared("tbx") / "basic_good.tbx").read_bytes()))
    for version in ("2", "3"):
        assert tbx.read(exported(version, found.terms)).terms == found.terms


def test_a_broken_file_is_refused_with_its_line():
    data = (shared("tbx") / "poorly_formed_xml.tbx").read_bytes()
    with pytest.raises(InputError, match="line 42: Opening and ending tag mismatch"):
        tbx.read(data)


def test_every_other_glossary_is_refused_in_words():
    for path in sorted(shared("glossary").iterdir()):
        if path.suffix != ".tbx":
            with pytest.raises(InputError, match=r"The file is empty|This is not TBX"):
                tbx.read(path.read_bytes())


# (terms, skipped) of the tables, read as lists.
LISTS = {"test.tab": (4, 0), "testUTF16LE.txt": (2, 0)}


@pytest.mark.parametrize("name", LISTS)
def test_lists_of_others(name):
    found = termlist.read((shared("glossary") / name).read_bytes(), target_lang="en")
    assert (len(found.terms), found.skipped) == LISTS[name]


@pytest.mark.parametrize("name", ["empty.txt", "test.csv", "test-magiccomment.tab"])
def test_what_is_no_list_is_refused(name):
    with pytest.raises(InputError):
        termlist.read((shared("glossary") / name).read_bytes(), target_lang="en")


@pytest.mark.parametrize("path", sorted((ROOT / "glossaries").glob("*.csv")), ids=lambda p: p.stem)
def test_our_own_glossaries_come_back_the_same(path, schema):
    terms = glossary.read(path.read_bytes()).terms
    for version in ("2", "3"):
        assert tbx.read(exported(version, terms)).terms == terms
    assert schema.validate(etree.fromstring(exported("2", terms))), schema.error_log
