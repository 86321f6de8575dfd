"""TMX: what is written, what is read, and what is refused."""

import io
import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from workbench.core.errors import InputError
from workbench.formats import tmx
from workbench.formats.reporting import MOST_NOTES
from workbench.formats.values import CorpusUnit, Note, Report, Variant
from workbench.formats.xmlread import forget

NOW = datetime(2026, 11, 21, 8, 30, 5, tzinfo=UTC)
LATER = datetime(2026, 11, 22, 9, 0, 0, tzinfo=UTC)

UNIT = CorpusUnit(
    tuid="a1-7",
    source=Variant("zh-CN", "市政府公布五条公交线路。"),
    targets=(
        Variant(
            "en",
            'Five "bus" lines <new> & old.',
            {"state": "reviewed", "origin": "gloss"},
            created_by="lan",
            created_at=NOW,
            changed_by="minh & co",
            changed_at=LATER,
        ),
        Variant("vi", "Năm tuyến xe buýt.", {"state": "draft"}),
    ),
    props={"article": "7", "kind": "body", "bead": "1-1"},
)

WRITTEN = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE tmx SYSTEM "tmx14.dtd">
<tmx version="1.4">
<header creationtool="workbench" creationtoolversion="9.9" segtype="sentence"\
 o-tmf="workbench" adminlang="en" srclang="zh-CN" datatype="plaintext"\
 creationdate="20261121T083005Z"/>
<body>
<tu tuid="a1-7">
<prop type="x-article">7</prop>
<prop type="x-kind">body</prop>
<prop type="x-bead">1-1</prop>
<tuv xml:lang="zh-CN">
<seg>市政府公布五条公交线路。</seg>
</tuv>
<tuv xml:lang="en" creationid="lan" creationdate="20261121T083005Z"\
 changeid="minh &amp; co" changedate="20261122T090000Z">
<prop type="x-state">reviewed</prop>
<prop type="x-origin">gloss</prop>
<seg>Five "bus" lines &lt;new&gt; &amp; old.</seg>
</tuv>
<tuv xml:lang="vi">
<prop type="x-state">draft</prop>
<seg>Năm tuyến xe buýt.</seg>
</tuv>
</tu>
</body>
</tmx>
"""


def written(*units: CorpusUnit) -> tuple[bytes, Report]:
    stream = io.BytesIO()
    report = tmx.write(units, stream, version="9.9", now=NOW)
    return stream.getvalue(), report


def document(body: str, prolog: str = "", root: str = "<tmx>") -> bytes:
    return f"{prolog}{root}<header/><body>{body}</body></tmx>".encode()


def unit(zh: str, en: str, marks: str = "") -> str:
    return (
        f'<tu{marks}><tuv xml:lang="zh-CN"><seg>{zh}</seg></tuv>'
        f'<tuv xml:lang="en"><seg>{en}</seg></tuv></tu>'
    )


def reading(data: bytes, *args, **kwargs) -> tuple[list[CorpusUnit], Report]:
    reader = tmx.read(io.BytesIO(data), *args, **kwargs)
    return list(reader), reader.report


def pairs(units: list[CorpusUnit]) -> list[tuple[str, ...]]:
    return [(u.source.text, *(t.text for t in u.targets)) for u in units]


def test_writes_the_conventions_to_the_letter():
    data, report = written(UNIT)
    assert data.decode() == WRITTEN
    assert report == Report(1)


def test_reads_back_what_it_wrote():
    units, report = reading(written(UNIT)[0])
    assert units == [UNIT]
    assert report == Report(1)


# Everything that XML 1.0 can carry, the awkward ones often.
LEGAL = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc"],
        include_characters="\t\n\r\x7f\x85",
        exclude_characters="\ufffe\uffff",
    )
    | st.sampled_from("\t\n\r &<>\"']\u2028\U0001f600 "),
    max_size=20,
)
MOMENT = st.none() | st.datetimes(
    datetime(1000, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=7))]),
).map(lambda moment: moment.replace(microsecond=0))
PROPS = st.dictionaries(LEGAL.filter(lambda name: name != "note"), LEGAL, max_size=3)


def variants(lang: str) -> st.SearchStrategy[Variant]:
    return st.builds(Variant, st.just(lang), LEGAL, PROPS, LEGAL, MOMENT, LEGAL, MOMENT)


UNITS = st.builds(
    CorpusUnit,
    LEGAL,
    variants("zh-CN"),
    st.lists(variants("en") | variants("vi") | variants("fr"), min_size=1, max_size=3).map(tuple),
    PROPS,
)


@given(st.lists(UNITS, max_size=3))
def test_any_unit_survives(units):
    data, report = written(*units)
    assert reading(data) == (units, Report(len(units)))
    assert report == Report(len(units))


@given(st.text(st.characters(categories=["Cc", "Cs", "Lo", "Cn"]), max_size=10))
def test_any_text_can_be_written(text):
    back = reading(written(CorpusUnit(text, Variant("zh-CN", text), (Variant("en", text),)))[0])[0]
    legal = re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)
    assert pairs(back) == [(legal, legal)]


def test_notes_characters_that_xml_cannot_carry_with_their_line():
    bad = CorpusUnit("b\x00", Variant("zh-CN", "一\x0b二\ud800"), (Variant("en", "\ufffeone"),))
    data, report = written(UNIT, bad)
    assert pairs(reading(data)[0])[1] == ("一二", "one")
    line = data.decode().split("\n").index('<tu tuid="b">') + 1
    assert report == Report(
        2,
        (
            Note(
                line,
                "Unit %(tuid)s: characters that XML can't carry were left out: %(count)d.",
                {"tuid": "b", "count": 4},
            ),
        ),
    )
    assert str(report.notes[0]) == "Unit b: characters that XML can't carry were left out: 4."


def test_leaves_out_units_without_a_translation():
    data, report = written(CorpusUnit("c", Variant("zh-CN", "一"), ()), UNIT)
    assert reading(data)[0] == [UNIT]
    assert (report.units, report.skipped) == (1, 1)
    assert [str(note) for note in report.notes] == ["Unit c has no translation; left out."]


def test_a_time_without_a_zone_is_taken_as_utc():
    naive = Variant("en", "one", created_at=datetime(2026, 1, 2, 3, 4, 5))  # noqa: DTZ001
    units, _ = reading(written(CorpusUnit("d", Variant("zh-CN", "一"), (naive,)))[0])
    assert units[0].targets[0].created_at == datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


DOCUMENT = WRITTEN.replace(' encoding="UTF-8"', "")


@pytest.mark.parametrize(
    "data",
    [
        WRITTEN.encode("utf-8-sig"),
        DOCUMENT.encode("utf-16"),
        b"\xfe\xff" + DOCUMENT.encode("utf-16-be"),
        WRITTEN.replace("UTF-8", "UTF-16").encode("utf-16"),
        WRITTEN.replace("UTF-8", "GB18030").encode("gb18030"),
        WRITTEN.replace("<tmx ", '<tmx xmlns="http://www.lisa.org/tmx14" ').encode(),
        WRITTEN.replace("<tmx ", '<t:tmx xmlns:t="urn:t" ')
        .replace("</tmx", "</t:tmx")
        .replace("<tu ", "<t:tu ")
        .replace("</tu>", "</t:tu>")
        .encode(),
        WRITTEN.replace("xml:lang", "lang").encode(),
        WRITTEN.replace("zh-CN", "ZH_Hans").replace('"en"', '"en-US"').encode(),
        WRITTEN.replace('<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n', "").encode(),
        WRITTEN.replace("<seg>", "<!-- a --><?b c?><seg><!-- d -->").encode(),
        WRITTEN.replace("\n", "\r\n").encode(),
    ],
    ids=[
        "bom",
        "utf-16-le",
        "utf-16-be",
        "utf-16 declared",
        "gb18030",
        "namespace",
        "prefix",
        "lang",
        "other codes",
        "no doctype",
        "comments",
        "crlf",
    ],
)
def test_reads_what_others_write(data):
    assert reading(data) == ([UNIT], Report(1))


@pytest.mark.parametrize(
    ("seg", "text", "tags"),
    [
        ("a<ph x='1'>{code}</ph>b", "ab", 1),
        ("<bpt i='1'>&lt;b></bpt>bold<ept i='1'>&lt;/b></ept> end", "bold end", 2),
        ("a <hi>kept <it pos='begin'>x</it>too</hi> b", "a kept too b", 2),
        ("a<ph>img <sub>alt</sub></ph>b<ut>u</ut>", "ab", 3),
        ("<g>other</g>", "other", 1),
        (" no tags ", " no tags ", 0),
        ("<![CDATA[<p>]]>", "<p>", 0),
        ("", "", 0),
    ],
)
def test_takes_inline_tags_out_and_counts_them(seg, text, tags):
    units, report = reading(document("\n" + unit("一", seg)))
    assert pairs(units) == [("一", text)]
    assert report.tags == tags
    expected = [f"Inline tags were taken out: {tags}."] if tags else []
    assert [str(note) for note in report.notes] == expected
    assert all(note.line == 2 for note in report.notes)


def test_skips_and_counts_units_that_lack_a_language():
    body = (
        '\n<tu><tuv xml:lang="en"><seg>alone</seg></tuv></tu>'
        '\n<tu><tuv xml:lang="zh-CN"><seg>一</seg></tuv></tu>'
        '\n<tu><tuv xml:lang="zh-TW"><seg>三</seg></tuv><tuv xml:lang="en"><seg>3</seg></tuv></tu>'
        '\n<tu><tuv xml:lang="zh-CN"><seg>四</seg></tuv><tuv xml:lang="en"/></tu>\n'
        + unit("五", "five")
    )
    units, report = reading(document(body))
    assert pairs(units) == [("五", "five")]
    assert (report.units, report.skipped) == (1, 4)
    assert [(note.line, str(note)) for note in report.notes] == [
        (2, "The unit has no text in zh-CN; skipped."),
        (3, "The unit has no translation in a wanted language; skipped."),
        (4, "The unit has no text in zh-CN; skipped."),
        (5, "The unit has no translation in a wanted language; skipped."),
    ]


def test_gives_only_the_wanted_languages():
    units, report = reading(written(UNIT)[0], target_langs=["vi"])
    assert pairs(units) == [(UNIT.source.text, UNIT.targets[1].text)]
    assert report == Report(1)
    assert reading(written(UNIT)[0], target_langs=["fr"])[1].skipped == 1


def test_reads_from_another_source_language():
    units, _ = reading(written(UNIT)[0], "vi")
    assert units[0].source == UNIT.targets[1]
    assert [target.lang for target in units[0].targets] == ["zh-CN", "en"]


@pytest.mark.parametrize(("asked", "taken"), [("en", "b"), ("en-GB", "c"), ("eng", "a")])
def test_takes_the_source_that_was_asked_for_by_name(asked, taken):
    body = "".join(
        f'<tuv xml:lang="{lang}"><seg>{text}</seg></tuv>'
        for lang, text in [("en-US", "a"), ("en", "b"), ("en-gb", "c"), ("zh-CN", "一")]
    )
    units, report = reading(document(f"<tu>{body}</tu>"), asked)
    assert pairs(units) == [(taken, "一")]
    assert [str(n) for n in report.notes] == [
        "The unit has several source texts; one of them was taken."
    ]


def test_properties_notes_and_history_of_other_programs():
    body = (
        '<tu creationid="tu-person" creationdate="20200102T030405Z" changedate="yesterday">'
        '<note>ask</note><note>again</note><prop type="x-client">A</prop><prop type="Domain"/>'
        '<tuv xml:lang="zh-CN"><seg>一</seg></tuv>'
        '<tuv xml:lang="en" creationid="own" creationdate="2020-01-02T10:04:05+07:00"'
        ' changedate="20200102"><prop>bare</prop><seg>one</seg></tuv></tu>'
    )
    moment = datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
    units, report = reading(document(body))
    assert units == [
        CorpusUnit(
            tuid="",
            source=Variant("zh-CN", "一", {}, "tu-person", moment),
            targets=(
                Variant(
                    "en",
                    "one",
                    {"": "bare"},
                    "own",
                    moment,
                    changed_at=datetime(2020, 1, 2, tzinfo=UTC),
                ),
            ),
            props={"note": "ask\nagain", "client": "A", "Domain": ""},
        )
    ]
    assert [str(note) for note in report.notes] == ["“yesterday” is not a date; left out."]


def test_lists_a_bounded_number_of_notes():
    body = '<tu><tuv xml:lang="en"><seg>x</seg></tuv></tu>' * (MOST_NOTES + 5)
    _, report = reading(document(body))
    assert report.skipped == MOST_NOTES + 5
    assert len(report.notes) == MOST_NOTES + 1
    assert str(report.notes[-1]) == "5 more notes are not listed."


def test_reports_while_reading():
    reader = tmx.read(io.BytesIO(document(unit("一", "one") + unit("二", "two"))))
    next(reader)
    assert reader.report.units == 1


ENTITY = "declares entities"
DOCTYPE = '<!DOCTYPE tmx SYSTEM "tmx14.dtd" [%s]>'


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "The file is empty."),
        (b"just text", "line 1: Start tag expected"),
        (b"<html><body/></html>", "not TMX: it begins with <html>"),
        (b"<a/>", "not TMX: it begins with <a>"),
        (b"\x1f\x8b\x08\x00rest", "looks like a GZIP file"),
        (b"PK\x03\x04rest", "looks like a ZIP or Word"),
        (document("\n\n<tu>\n")[:-14], "line 3: Premature end"),
        (document("\n<tu></body>"), "line 2: Opening and ending tag mismatch"),
        (document("<tu>\x00</tu>"), "line 1: "),
        (document("").replace(b"<body>", b"<body>\xff"), "line 1: "),
        (document("a&foo;", DOCTYPE % '<!ENTITY foo "x">'), ENTITY),
        (document("", DOCTYPE % '<!ENTITY foo SYSTEM "file:///etc/hostname">'), ENTITY),
        (document("", DOCTYPE % '<!ENTITY % foo "x">'), ENTITY),
        (document("\n" + unit("一", "a&foo;b"), DOCTYPE % ""), "Line 2 uses an entity"),
        (
            document("\n\n" + unit("一", "b", ' tuid="&foo;"'), DOCTYPE % ""),
            "Line 3 uses an entity",
        ),
        (document(unit("一", "a&foo;b")), "line 1: Entity 'foo' not defined"),
    ],
)
def test_refuses_aloud(data, says):
    with pytest.raises(InputError, match=re.escape(says)):
        reading(data)


def test_an_entity_bomb_is_refused_before_it_grows():
    laughs = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha" * 50}">' for n in range(12)
    )
    with pytest.raises(InputError, match=r"declares entities|amplification"):
        reading(document(unit("一", "&l11;"), DOCTYPE % laughs))


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE tmx [<!ENTITY %% x SYSTEM "%s"> %%x;]>',
        '<!DOCTYPE tmx SYSTEM "%s">',
    ],
)
def test_reads_no_other_file(tmp_path, doctype):
    secret = tmp_path / "secret.dtd"
    secret.write_text('<!ENTITY leak "the secret">')
    data = document(unit("一", "&leak;", ' tuid="&leak;"'), doctype % secret.as_uri())
    with pytest.raises(InputError, match=r"declares entities|uses an entity") as refused:
        reading(data)
    assert "secret" not in str(refused.value)


def test_what_was_read_is_freed():
    body = etree.fromstring("<body><tu><seg/></tu> <tu><seg/></tu> <tu/></body>")
    forget(body[1])
    assert etree.tostring(body) == b"<body><tu/><tu/></body>"


def test_a_long_file_is_read_in_pieces():
    many = [CorpusUnit(str(n), UNIT.source, UNIT.targets) for n in range(500)]
    data, _ = written(*many)
    units, report = reading(data)
    assert units == many
    assert report == Report(500)
