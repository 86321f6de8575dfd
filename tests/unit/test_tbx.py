"""TBX: what is read of any version and style, what is refused, what is written."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from workbench import __version__
from workbench.core.errors import InputError
from workbench.core.termbase import CASES, KINDS, Rendering, Term, fold
from workbench.core.text import normalise
from workbench.formats import tbx
from workbench.formats.reporting import Log


def en(text, usage="preferred", origin=""):
    return Rendering("en", text, usage, origin)


def vi(text, usage="preferred", origin=""):
    return Rendering("vi", text, usage, origin)


def v2(*entries, root='martif type="TBX-Basic" xml:lang="en"', prolog=""):
    body = "\n".join(entries)
    return (
        f"{prolog}<{root}><martifHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc>"
        f"</martifHeader><text><body>\n{body}</body></text></martif>"
    ).encode()


def langset(lang, *words):
    tigs = "".join(word if word.startswith("<") else tig(word) for word in words)
    return f'<langSet xml:lang="{lang}">{tigs}</langSet>'


def tig(word, *more):
    return f"<tig><term>{word}</term>{''.join(more)}</tig>"


def status(word, category="administrativeStatus"):
    return f'<termNote type="{category}">{word}</termNote>'


def entry(*parts):
    return f"<termEntry>{''.join(parts)}</termEntry>"


def hanoi(*more):
    return entry(*more, langset("zh-CN", "河内"), langset("en", "Hanoi"))


def only(data):
    glossary = tbx.read(data)
    (term,) = glossary.terms
    return term


def notes(data, **options):
    return [(note.line, str(note)) for note in tbx.read(data, **options).problems]


FULL_V2 = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<!-- a comment -->
<martif type="TBX-Basic" xml:lang="en">
  <martifHeader>
    <fileDesc><sourceDesc><p>from a termbase</p></sourceDesc></fileDesc>
  </martifHeader>
  <text>
    <body>
      <termEntry id="c1">
        <descrip type="subjectField">Place</descrip>
        <descripGrp>
          <descrip type="definition">The capital
            of Viet Nam.</descrip>
          <admin type="source">an atlas</admin>
        </descripGrp>
        <transacGrp><transac type="transactionType">origination</transac></transacGrp>
        <note>Called Tonkin in
          old texts.</note>
        <langSet xml:lang="zh-Hans">
          <tig>
            <term>河内</term>
            <termNote type="partOfSpeech">noun</termNote>
          </tig>
          <tig>
            <term>河内市</term>
            <termNote type="termType">variant</termNote>
          </tig>
        </langSet>
        <langSet xml:lang="en-US">
          <ntig>
            <termGrp>
              <term>Ha <hi>Noi</hi></term>
              <termNoteGrp>
                <termNote type="administrativeStatus">admittedTerm-admn-sts</termNote>
              </termNoteGrp>
            </termGrp>
            <adminGrp><admin type="source">UN</admin></adminGrp>
            <note>Seldom.</note>
          </ntig>
          <ntig>
            <termGrp>
              <term>
                Hanoi
              </term>
              <termNote type="administrativeStatus">preferredTerm-admn-sts</termNote>
            </termGrp>
          </ntig>
          <tig>
            <term>Tonkin</term>
            <termNote type="normativeAuthorization">deprecatedTerm</termNote>
          </tig>
        </langSet>
        <langSet xml:lang="vi">
          <tig><term>Hà Nội</term></tig>
          <tig><term>Thủ đô
            Hà Nội</term></tig>
        </langSet>
        <langSet xml:lang="zh-TW"><tig><term>河內</term></tig></langSet>
      </termEntry>
    </body>
  </text>
</martif>
"""
FULL = Term(
    "河内",
    (
        en("Hanoi"),
        en("Ha Noi", "admitted", "UN"),
        en("Tonkin", "forbidden"),
        vi("Hà Nội"),
        vi("Thủ đô Hà Nội", "admitted"),
    ),
    "place",
    "Called Tonkin in old texts.\nSeldom.",
    ("河内市", "河內"),
    "The capital of Viet Nam.",
)

# The same in version 3, in its two styles.
FULL_DCA = (
    FULL_V2.replace('<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">\n', "")
    .replace(
        '<martif type="TBX-Basic"',
        '<tbx type="TBX-Basic" style="dca" xmlns="urn:iso:std:iso:30042:ed-2"',
    )
    .replace("martifHeader", "tbxHeader")
    .replace("martif>", "tbx>")
    .replace("termEntry", "conceptEntry")
    .replace("langSet", "langSec")
    .replace("ntig>", "termSec>")
    .replace("tig>", "termSec>")
    .replace("<termGrp>", "")
    .replace("</termGrp>", "")
    .replace("normativeAuthorization", "administrativeStatus")
)
FULL_DCT = """<tbx type="TBX-Basic" style="dct" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"
    xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic">
<tbxHeader><fileDesc><sourceDesc><p>x</p></sourceDesc></fileDesc></tbxHeader>
<text><body><conceptEntry id="c1">
  <min:subjectField>place</min:subjectField>
  <descripGrp>
    <basic:definition>The capital of Viet Nam.</basic:definition>
    <basic:source>an atlas</basic:source>
  </descripGrp>
  <note>Called Tonkin in old texts.</note>
  <langSec xml:lang="cmn">
    <termSec><term>河内</term></termSec>
    <termSec><term>河内市</term><basic:termType>variant</basic:termType></termSec>
  </langSec>
  <langSec xml:lang="zh-Hant"><termSec><term>河內</term></termSec></langSec>
  <langSec xml:lang="en">
    <termSec><term>Hanoi</term>
      <min:administrativeStatus>preferredTerm-admn-sts</min:administrativeStatus></termSec>
    <termSec><term>Ha Noi</term>
      <min:administrativeStatus>admittedTerm-admn-sts</min:administrativeStatus>
      <basic:source>UN</basic:source><note>Seldom.</note></termSec>
    <termSec><term>Tonkin</term>
      <min:administrativeStatus>supersededTerm-admn-sts</min:administrativeStatus></termSec>
  </langSec>
  <langSec xml:lang="vi">
    <termSec><term>Hà Nội</term></termSec><termSec><term>Thủ đô Hà Nội</term></termSec>
  </langSec>
</conceptEntry></body></text></tbx>"""


@pytest.mark.parametrize("text", [FULL_V2, FULL_DCA, FULL_DCT], ids=["2", "3 DCA", "3 DCT"])
def test_every_version_and_style_says_the_same(text):
    glossary = tbx.read(text.encode())
    assert glossary.terms == (FULL,)
    assert glossary.problems == ()
    assert glossary.skipped == 0


@pytest.mark.parametrize("lang", ["zh", "zh-CN", "zh-Hans", "zh_CN", "ZH-cn", "cmn"])
def test_names_of_chinese(lang):
    assert only(v2(entry(langset(lang, "河内"), langset("en", "Hanoi")))).source == "河内"


@pytest.mark.parametrize("lang", ["zh-TW", "zh-Hant", "zh-HK"])
def test_traditional_alone_is_the_source_and_told(lang):
    data = v2(entry(langset(lang, "河內", "河內市"), langset("en", "Hanoi")))
    assert only(data) == Term("河內", (en("Hanoi"),), variants=("河內市",))
    assert notes(data) == [
        (2, "“河內” is in traditional characters; the entry has no simplified ones.")
    ]


def test_the_old_attribute_for_the_language():
    data = v2(hanoi()).replace(b"xml:lang", b"lang")
    assert only(data).renderings == (en("Hanoi"),)


@pytest.mark.parametrize(
    ("words", "source", "variants"),
    [
        (("甲", "乙"), "甲", ("乙",)),
        (("甲", tig("乙", status("preferredTerm-admn-sts"))), "乙", ("甲",)),
        ((tig("甲", status("deprecatedTerm-admn-sts")), "乙"), "乙", ("甲",)),
        (("甲", "甲"), "甲", ()),
    ],
)
def test_which_chinese_term_is_the_source(words, source, variants):
    term = only(v2(entry(langset("zh", *words), langset("en", "A"))))
    assert (term.source, term.variants) == (source, variants)


@pytest.mark.parametrize(
    ("word", "usage"),
    [
        ("preferredTerm-admn-sts", "preferred"),
        ("preferredTerm", "preferred"),
        ("preferred", "preferred"),
        ("standardizedTerm-admin-sts", "preferred"),
        ("admittedTerm-admn-sts", "admitted"),
        (" AdmittedTerm ", "admitted"),
        ("deprecatedTerm-admn-sts", "forbidden"),
        ("supersededTerm-admn-sts", "forbidden"),
        ("superseded-admn-sts", "forbidden"),
        ("notRecommended", "forbidden"),
        ("obsolete", "forbidden"),
    ],
)
@pytest.mark.parametrize("category", ["administrativeStatus", "usageStatus"])
def test_statuses(word, usage, category):
    data = v2(entry(langset("zh", "甲"), langset("en", tig("A", status(word, category)))))
    assert only(data).renderings == (en("A", usage),)
    assert notes(data) == []


def test_an_unknown_status_is_told_and_left_out():
    data = v2(entry(langset("zh", "甲"), langset("vi", tig("Á", status("approved")))))
    assert only(data).renderings == (vi("Á"),)
    assert notes(data) == [(2, "Status “approved” is not known and was left out.")]


def test_terms_without_a_status_are_admitted_beside_a_preferred_one():
    words = ("A", "B", tig("C", status("preferred")), "A")
    term = only(v2(entry(langset("zh", "甲"), langset("en", *words))))
    assert term.renderings == (en("C"), en("A", "admitted"), en("B", "admitted"))


def test_a_second_preferred_term_is_taken_as_admitted_and_told():
    words = [tig(word, status("preferred")) for word in ("A", "B", "A")]
    data = v2(entry(langset("zh", "甲"), langset("en", *words)))
    assert only(data).renderings == (en("A"), en("B", "admitted"))
    assert notes(data) == [(2, "“A” is preferred already; “B” was taken as admitted.")]


def test_a_subject_field_that_is_no_kind_of_ours_goes_to_the_note():
    fields = '<descrip type="subjectField">Geography</descrip>'
    term = only(v2(hanoi(fields, '<descrip type="subjectField">Organization</descrip>')))
    assert (term.kind, term.note) == ("organisation", "Geography")


def test_notes_and_definitions_of_every_level_are_kept_once():
    data = v2(
        entry(
            "<note>one</note><descrip>no type</descrip>",
            f'<langSet xml:lang="zh"><descrip type="definition">d</descrip>{tig("甲")}</langSet>',
            '<langSet xml:lang="en"><note>two</note>',
            tig("A", "<note>one</note><note/>"),
            "</langSet>",
        )
    )
    term = only(data)
    assert (term.note, term.definition) == ("one\ntwo", "d")


def test_the_source_of_a_context_is_not_that_of_the_term():
    group = "<descripGrp><descrip type='context'>c</descrip><admin type='source'>s</admin>"
    word = tig("A", f"{group}</descripGrp><admin type='source'>t</admin>")
    assert only(v2(entry(langset("zh", "甲"), langset("en", word)))).renderings == (
        en("A", origin="t"),
    )


def test_other_languages_are_counted_once():
    others = (langset("es", "Hanói", "Hanoy"), langset("zu", "i"), "<langSet><tig/></langSet>")
    data = v2(hanoi(*others), entry(langset("zh", "甲"), langset("en", "A"), langset("es", "a")))
    assert notes(data) == [(0, "Terms in other languages were left out: ? (1), es (3), zu (1).")]


ZH, EN = langset("zh", "甲"), langset("en", "A")


@pytest.mark.parametrize(
    ("broken", "reason"),
    [
        (entry(EN), "The entry has no Chinese term; skipped."),
        (entry(langset("zh", " "), EN), "The entry has no Chinese term; skipped."),
        (entry(ZH), "“甲” has no English or Vietnamese term; skipped."),
        (entry(ZH, langset("en", "")), "“甲” has no English or Vietnamese term; skipped."),
        (entry(langset("zh", "A\x7f"), EN), "The entry has a control character (U+007F). Remove"),
        (entry(langset("zh", "甲" * 201), EN), "The source has 201 characters; 200 are allowed."),
        (
            entry(langset("zh", "Hanoi"), langset("vi", "河内")),
            "“河内” is marked as “vi” but is Chinese, and “Hanoi” is marked as Chinese but is not.",
        ),
        (
            entry(ZH, langset("en", "A", tig("A", status("deprecated")))),
            "“A” is both right and forbidden for “甲”.",
        ),
    ],
)
def test_a_broken_entry_is_told_and_the_others_taken(broken, reason):
    glossary = tbx.read(v2(hanoi(), broken, entry(langset("zh", "乙"), langset("en", "B"))))
    assert [term.source for term in glossary.terms] == ["河内", "乙"]
    (problem,) = glossary.problems
    assert problem.line == 3
    assert str(problem).startswith(reason)
    assert glossary.skipped == 1


def test_a_source_without_chinese_is_fine():
    assert only(v2(entry(langset("zh", "ASEAN"), langset("en", "ASEAN")))).source == "ASEAN"


def test_two_terms_where_one_belongs_are_told():
    data = v2(entry(ZH, langset("en", "<tig><term>A</term><term>B</term></tig>")))
    assert only(data).renderings == (en("A"), en("B", "admitted"))
    assert notes(data) == [(2, "Where one term belongs there are 2; all were taken.")]


@pytest.mark.parametrize(
    ("second", "terms", "reason"),
    [
        (EN, [Term("甲", (en("A"),))], "Line 2 has the same term already."),
        (
            langset("en", "B"),
            [Term("甲", (en("A"),))],
            "“甲” is “A” in line 2, but “B” in line 3. Line 2 was taken.",
        ),
        (
            langset("vi", "Á"),
            [Term("甲", (en("A"), vi("Á")))],
            "“甲” is in line 2 too; the two were joined.",
        ),
    ],
)
def test_a_source_twice_is_joined_or_settled_for_the_first(second, terms, reason):
    data = v2(entry(ZH, EN), entry(ZH, second))
    assert list(tbx.read(data).terms) == terms
    assert notes(data) == [(3, reason)]


def test_a_source_twice_in_one_line_is_told():
    data = v2(entry(ZH, EN) + entry(ZH, langset("en", "B")))
    assert len(notes(data)) == 1


def test_texts_are_normalised():
    data = v2(entry(langset("zh", "河\u200b内"), langset("vi", "Ha\u0300 No\u0323\u0302i")))
    assert only(data) == Term("河内", (vi("Hà Nội"),))
    assert notes(data) == []


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "gb18030"])
def test_encodings(encoding):
    declared = encoding.removesuffix("-sig").upper()
    data = FULL_V2.replace("UTF-8", declared).replace("Hà Nội", "Ha Noi").encode(encoding)
    glossary = tbx.read(data)
    assert glossary.encoding == declared
    assert glossary.terms[0].source == "河内"


@pytest.mark.parametrize(
    ("dialect", "said"),
    [
        ("TBX", []),
        ("TBX-Core", []),
        ("TBX-Min", []),
        ("TBX-Linguist", []),
        (
            "TBX-DNB",
            ["The dialect “TBX-DNB” is not known; only what it shares with TBX-Basic was read."],
        ),
    ],
)
def test_dialects(dialect, said):
    data = v2(hanoi(), root=f'martif type="{dialect}"')
    assert only(data).source == "河内"
    assert [text for _, text in notes(data)] == said


def test_a_root_without_a_type_is_read():
    assert only(v2(hanoi(), root="martif")).source == "河内"


DECLARED = '<!DOCTYPE martif [<!ENTITY a "河内">]>'
EXTERNAL = '<!DOCTYPE martif SYSTEM "file:///etc/hostname">'


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "The file is empty"),
        (b"PK\x03\x04rest", "ZIP"),
        ("source,en\n河内,Hanoi".encode(), "This is not TBX: it doesn't begin with “<”. A table"),
        ("河内 = Hanoi".encode("utf-16"), "This is not TBX"),
        (v2(hanoi(), prolog=DECLARED), r"declares entities \(a …\)"),
        (v2(hanoi("<note>&a;</note>"), prolog=DECLARED), "declares entities"),
        (v2(hanoi("<note>&a;</note>"), prolog=EXTERNAL), "Line 2 uses an entity"),
        (v2(hanoi("<note>\x0b</note>")), "not well-formed XML: line 2"),
        (v2(hanoi())[:-30], "not well-formed XML: line 2"),
        (v2(hanoi(), hanoi())[:-150], "not well-formed XML: line 3"),
        (v2(), "The file has no entries"),
        (b"<martif type='DXLT'/>", "The dialect “DXLT” is not TBX. Known are: TBX, TBX-Core"),
        (b'<TBX dialect="TBX-Min"/>', "it begins with <TBX>, not with <martif> or <tbx>"),
        (b'<tmx version="1.4"><body/></tmx>', "it begins with <tmx>"),
    ],
)
def test_what_is_refused(data, reason):
    with pytest.raises(InputError, match=reason):
        tbx.read(data)


def test_a_doctype_of_tbx_is_fine_and_not_fetched():
    for prolog in ('<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">', EXTERNAL):
        assert only(v2(hanoi(), prolog=prolog)).source == "河内"


def test_more_entries_than_the_limit_are_refused_with_the_line():
    """Some megabytes: what is behind the limit is not even parsed."""
    data = v2(*[hanoi("<note>long</note>")] * 20_000)[:-20]
    assert len(data) > 3_000_000
    with pytest.raises(InputError, match="Line 102: the file has more than 100 entries"):
        tbx.read(data, limit=100)


def test_an_entry_of_endless_elements_is_refused():
    data = v2(hanoi("<note>x</note>" * 6000))
    with pytest.raises(InputError, match="Line 2: an entry has more than 5000 elements"):
        tbx.read(data)


def test_what_was_read_is_forgotten():
    """The parser is ahead by a piece of the file, never by the whole of it."""
    data = v2(*[hanoi()] * 3000).replace(b"<body>", b"<body>" + b"<p>x</p>" * 20_000)
    alive = [len(one.getparent()) for one in tbx._entries(io.BytesIO(data), Log(), 3000)]
    assert len(alive) == 3000
    assert max(alive) < 1000


def test_back_matter_is_no_entry():
    data = v2(hanoi()).replace(b"</body>", b"</body><back><note>x</note></back>")
    assert only(data).note == ""


def written(*terms, **options):
    stream = io.BytesIO()
    count = tbx.write(terms, stream, **options)
    assert count == len(terms)
    return stream.getvalue()


WRITTEN = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX-Basic" xml:lang="en">
<martifHeader>
<fileDesc>
<titleStmt><title>Names &amp; places</title></titleStmt>
<sourceDesc><p>workbench VERSION</p></sourceDesc>
</fileDesc>
<encodingDesc><p type="XCSURI">TBXBasicXCSV02.xcs</p></encodingDesc>
</martifHeader>
<text><body>
<termEntry id="c84b88ef1d2538b5b">
<descrip type="subjectField">place</descrip>
<descripGrp><descrip type="definition">The capital of Viet Nam.</descrip></descripGrp>
<note>Called Tonkin in old texts.
Seldom.</note>
<langSet xml:lang="zh-CN">
<tig><term>河内</term></tig>
<tig><term>河内市</term><termNote type="termType">variant</termNote></tig>
<tig><term>河內</term><termNote type="termType">variant</termNote></tig>
</langSet>
<langSet xml:lang="en">
<tig><term>Hanoi</term><termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></tig>
<tig><term>Ha Noi</term><termNote type="administrativeStatus">admittedTerm-admn-sts</termNote>\
<admin type="source">UN</admin></tig>
<tig><term>Tonkin</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote>\
</tig>
</langSet>
<langSet xml:lang="vi">
<tig><term>Hà Nội</term><termNote type="administrativeStatus">preferredTerm-admn-sts</termNote>\
</tig>
<tig><term>Thủ đô Hà Nội</term><termNote type="administrativeStatus">admittedTerm-admn-sts\
</termNote></tig>
</langSet>
</termEntry>
</body></text>
</martif>
"""


def test_version_2_to_the_letter():
    data = written(FULL, title="Names & places").decode()
    assert data == WRITTEN.replace("VERSION", __version__)


def test_version_3_is_the_same_with_other_names():
    data = written(FULL, version="3").decode()
    root = '<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2">'
    assert root in data
    assert "DOCTYPE" not in data
    renamed = data.replace("conceptEntry", "termEntry").replace("langSec", "langSet")
    body = renamed.replace("termSec", "tig").partition("<body>")[2].partition("</body>")[0]
    assert body == WRITTEN.partition("<body>")[2].partition("</body>")[0]


def test_an_id_stays_while_its_source_does():
    hue = Term("顺化", (en("Hue"),))
    first = etree.fromstring(written(FULL, hue)).findall(".//termEntry")
    second = etree.fromstring(written(hue, Term("河内"), FULL)).findall(".//termEntry")
    ids = [entry.get("id") for entry in first]
    assert [entry.get("id") for entry in second] == [ids[1], ids[0], f"{ids[0]}-2"]


def test_nothing_to_write_is_told():
    stream = io.BytesIO()
    with pytest.raises(InputError, match="no term to write"):
        tbx.write([], stream)
    assert stream.getvalue() == b""


@pytest.mark.parametrize("version", ["2", "3"])
def test_characters_that_xml_cannot_carry_are_left_out_and_noted(version):
    log = Log()
    bad = Term("甲\x00\ud800", (en("A\x0b"),))
    data = written(FULL, bad, version=version, log=log)
    assert tbx.read(data).terms[1] == Term("甲", (en("A"),))
    (note,) = log.report().notes
    assert str(note) == "“甲”: characters that XML can't carry were left out: 3."
    assert "Entry id=" in data.decode().split("\n")[note.line - 1]


def test_a_first_entry_s_line_is_behind_the_head():
    log = Log()
    data = written(Term("甲\x00", (en("A"),)), log=log)
    assert "<termEntry" in data.decode().split("\n")[log.report().notes[0].line - 1]


def test_a_language_that_has_no_column_is_written_too():
    data = written(Term("甲", (en("A"), Rendering("fr", "a"))))
    assert '<langSet xml:lang="fr">' in data.decode()
    assert notes(data) == [(0, "Terms in other languages were left out: fr (1).")]


LETTERS = "ＡaAnộoà·'\"&<>]|=; \u3000（)😀"


def texts(more="甲乙阮", size=12):
    """Texts as the glossary keeps them: normalised, without outer spaces."""
    alphabet = st.sampled_from(LETTERS + more)
    return st.text(alphabet, max_size=size).map(lambda text: normalise(text).strip())


@st.composite
def some_renderings(draw):
    """Renderings as the reader orders them, no text twice in a language, often none preferred."""
    found = []
    for lang in ("en", "vi"):
        rendered = draw(st.lists(texts("").filter(bool), max_size=5, unique=True))
        origins = draw(st.lists(texts(), min_size=len(rendered), max_size=len(rendered)))
        preferred = draw(st.integers(0, min(1, len(rendered))))
        admitted = draw(st.integers(0, len(rendered) - preferred))
        forbidden = len(rendered) - preferred - admitted
        usages = ["preferred"] * preferred + ["admitted"] * admitted + ["forbidden"] * forbidden
        found += map(Rendering, [lang] * len(rendered), rendered, usages, origins)
    return tuple(found)


def glossaries():
    """Lists of terms, no source twice."""
    term = st.builds(
        Term,
        texts().filter(bool).map(lambda text: "甲" + text),
        some_renderings(),
        st.sampled_from(KINDS),
        texts("甲乙\n \n"),
        st.lists(texts().filter(bool), max_size=3, unique=True).map(tuple),
        texts("甲乙\n \n"),
        st.sampled_from(CASES),
        st.booleans(),
    ).filter(lambda term: term.source not in term.variants and (term.renderings or term.keep))
    return st.lists(term, min_size=1, unique_by=lambda term: fold(term.source), max_size=4)


@given(glossaries(), st.sampled_from(["2", "3"]))
def test_what_is_written_is_read_back(terms, version):
    glossary = tbx.read(written(*terms, version=version))
    assert list(glossary.terms) == terms
    assert glossary.problems == ()


PIECES = [
    "<termEntry>",
    "</termEntry>",
    "<langSet>",
    '<langSet xml:lang="zh">',
    '<langSet xml:lang="en">',
    "</langSet>",
    "<tig>",
    "</tig>",
    "<term>",
    "</term>",
    "甲",
    "A",
    "<descripGrp/>",
    "<note>x-keep: yes</note>",
]


@given(st.lists(st.sampled_from(PIECES), max_size=20))
def test_any_elements_are_read_or_told(pieces):
    try:
        glossary = tbx.read(v2("".join(pieces)))
    except InputError:
        return
    assert all(term.source and (term.renderings or term.keep) for term in glossary.terms)
    assert all(str(problem) for problem in glossary.problems)


def test_the_marks_of_a_source_are_no_notes_of_it():
    data = v2(entry(langset("zh", tig("甲", "<note>x-keep: yes</note><note>x-case: any</note>"))))
    assert only(data) == Term("甲", keep=True, case="any")


def test_a_mark_that_says_nothing_known_is_a_note():
    data = v2(entry(langset("zh", tig("甲", "<note>x-case: upper</note>")), EN))
    assert only(data) == Term("甲", (en("A"),), note="x-case: upper")


def test_what_looks_like_a_mark_elsewhere_is_a_note():
    english = langset("en", tig("A", "<note>x-case: any</note>"))
    data = v2(entry("<note>x-keep: yes</note>", ZH, english))
    assert only(data) == Term("甲", (en("A"),), note="x-keep: yes\nx-case: any")
