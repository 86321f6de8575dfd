"""XLIFF: 1.x and 2.x as other programs write them, what is refused, and what we write."""

import io
import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from workbench.core.errors import InputError
from workbench.formats import xliff
from workbench.formats.values import CorpusUnit, Note, Report, Variant

NOW = datetime(2026, 11, 21, 8, 30, 5, tzinfo=UTC)

UNIT = CorpusUnit(
    tuid="a1-7",
    source=Variant("zh-CN", "市政府公布五条公交线路。", created_at=NOW),
    targets=(
        Variant(
            "en",
            'Five "bus" lines <new> & old.',
            {"state": "draft", "origin": "gloss", "bead": "1-1"},
            created_by="gloss",
            created_at=NOW,
            changed_by="minh & co",
            changed_at=NOW,
        ),
        Variant("vi", "Năm tuyến xe buýt.", {"state": "reviewed"}),
    ),
    props={"article": "Bus & tram", "kind": "body", "note": "seen"},
)

WRITTEN_1 = """\
<?xml version="1.0" encoding="UTF-8"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2">
<file original="Bus &amp; tram" source-language="zh-CN" target-language="en"\
 datatype="plaintext" xml:space="preserve" tool-id="workbench">
<header><tool tool-id="workbench" tool-name="workbench" tool-version="V"/></header>
<body>
<trans-unit id="1" resname="a1-7">
<source>市政府公布五条公交线路。</source>
<target state="needs-review-translation" state-qualifier="mt-suggestion">Five "bus" lines\
 &lt;new&gt; &amp; old.</target>
<context-group name="workbench-unit" purpose="x-workbench">
<context context-type="x-kind">body</context>
</context-group>
<context-group name="workbench-source-history" purpose="x-workbench">
<context context-type="x-created_at">2026-11-21T08:30:05+00:00</context>
</context-group>
<context-group name="workbench-target" purpose="x-workbench">
<context context-type="x-origin">gloss</context>
<context context-type="x-bead">1-1</context>
</context-group>
<context-group name="workbench-target-history" purpose="x-workbench">
<context context-type="x-created_by">gloss</context>
<context context-type="x-created_at">2026-11-21T08:30:05+00:00</context>
<context context-type="x-changed_by">minh &amp; co</context>
<context context-type="x-changed_at">2026-11-21T08:30:05+00:00</context>
</context-group>
<note>seen</note>
</trans-unit>
</body>
</file>
</xliff>
"""

WRITTEN_2 = """\
<?xml version="1.0" encoding="UTF-8"?>
<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0"\
 xmlns:mda="urn:oasis:names:tc:xliff:metadata:2.0" version="2.0" srcLang="zh-CN" trgLang="vi">
<file id="f1" original="Bus &amp; tram" xml:space="preserve">
<unit id="u1" name="a1-7">
<mda:metadata>
<mda:metaGroup category="workbench-unit">
<mda:meta type="kind">body</mda:meta>
</mda:metaGroup>
<mda:metaGroup category="workbench-source-history">
<mda:meta type="created_at">2026-11-21T08:30:05+00:00</mda:meta>
</mda:metaGroup>
</mda:metadata>
<notes>
<note>seen</note>
</notes>
<segment state="final">
<source>市政府公布五条公交线路。</source>
<target>Năm tuyến xe buýt.</target>
</segment>
</unit>
</file>
</xliff>
"""


def written(*units: CorpusUnit, lang: str = "en", version: str = "1.2") -> tuple[bytes, Report]:
    stream = io.BytesIO()
    report = xliff.write(units, stream, target_lang=lang, version=version)
    return stream.getvalue(), report


def reading(data: bytes | str, *args, **kwargs) -> tuple[list[CorpusUnit], Report]:
    raw = data.encode() if isinstance(data, str) else data
    reader = xliff.read(io.BytesIO(raw), *args, **kwargs)
    return list(reader), reader.report


def pairs(units: list[CorpusUnit]) -> list[tuple[str, ...]]:
    return [(one.tuid, one.source.text, *(t.text for t in one.targets)) for one in units]


def notes(report: Report) -> list[tuple[int, str]]:
    return [(note.line, str(note)) for note in report.notes]


def version_1(body: str, langs: str = 'source-language="zh" target-language="en"') -> str:
    space = 'xmlns="urn:oasis:names:tc:xliff:document:1.2"'
    return f'<xliff {space} version="1.2"><file {langs}><body>{body}</body></file></xliff>'


def version_2(body: str, langs: str = 'srcLang="zh-Hans" trgLang="vi-VN"') -> str:
    space = 'xmlns="urn:oasis:names:tc:xliff:document:2.0"'
    return f'<xliff {space} version="2.0" {langs}><file id="f1">{body}</file></xliff>'


def trans_unit(source: str, target: str, marks: str = "", state: str = "") -> str:
    return (
        f'<trans-unit id="7"{marks}><source>{source}</source>'
        f"<target{state}>{target}</target></trans-unit>"
    )


def segment(source: str, target: str, marks: str = "") -> str:
    return f"<segment{marks}><source>{source}</source><target>{target}</target></segment>"


def test_writes_the_conventions_of_1_2_to_the_letter():
    data, report = written(UNIT)
    assert re.sub('tool-version="[^"]+"', 'tool-version="V"', data.decode()) == WRITTEN_1
    assert report == Report(1)


def test_writes_the_conventions_of_2_0_to_the_letter():
    data, report = written(UNIT, lang="vi", version="2.0")
    assert data.decode() == WRITTEN_2
    assert report == Report(1)


@pytest.mark.parametrize("version", ["1.2", "2.0"])
@pytest.mark.parametrize("at", [0, 1])
def test_reads_back_what_it_wrote(version, at):
    target = UNIT.targets[at]
    units, report = reading(written(UNIT, lang=target.lang, version=version)[0])
    assert units == [CorpusUnit(UNIT.tuid, UNIT.source, (target,), UNIT.props)]
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
SAID = LEGAL.filter(str.strip)
MOMENT = st.none() | st.datetimes(
    datetime(1000, 1, 1),  # noqa: DTZ001
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=7))]),
).map(lambda moment: moment.replace(microsecond=0))
PLACED = ("article", "note", "state")
PROPS = st.dictionaries(LEGAL.filter(lambda name: name not in PLACED), LEGAL, max_size=3)
STATES = st.fixed_dictionaries(
    {}, optional={"state": st.sampled_from(["draft", "translated", "reviewed"])}
)
PLACES = st.fixed_dictionaries({}, optional={"article": SAID, "note": SAID})


def variants(lang: str, props: st.SearchStrategy) -> st.SearchStrategy[Variant]:
    return st.builds(Variant, st.just(lang), SAID, props, LEGAL, MOMENT, LEGAL, MOMENT)


def both(*props: st.SearchStrategy) -> st.SearchStrategy:
    return st.tuples(*props).map(lambda parts: parts[0] | parts[1])


UNITS = st.builds(
    CorpusUnit,
    SAID,
    variants("zh-CN", PROPS),
    st.tuples(variants("vi", both(PROPS, STATES))),
    both(PROPS, PLACES),
)


@pytest.mark.parametrize("version", ["1.2", "2.0"])
@given(units=st.lists(UNITS, max_size=3))
def test_any_unit_survives(version, units):
    data, report = written(*units, lang="vi", version=version)
    assert (report.units, report.notes) == (len(units), ())
    found, told = reading(data)
    # A draft's origin is told by the standard's own words, too.
    assert found == units
    assert told == Report(len(units))


@pytest.mark.parametrize("version", ["1.2", "2.0"])
def test_no_units_are_a_document_all_the_same(version):
    data, report = written(version=version)
    assert reading(data) == ([], Report(0))
    assert report == Report(0)


@pytest.mark.parametrize("version", ["1.2", "2.0"])
def test_each_article_has_its_file(version):
    units = [
        CorpusUnit(str(at), Variant("zh-CN", "一"), (Variant("en", "1"),), {"article": name})
        for at, name in enumerate(["a", "a", "b", "a"])
    ]
    data, _ = written(*units, version=version)
    assert data.count(b"<file ") == 3
    assert [one.props["article"] for one in reading(data)[0]] == ["a", "a", "b", "a"]


def test_units_without_the_language_and_illegal_characters_are_told():
    one = CorpusUnit("a\x01", Variant("zh-CN", "一\x00"), (Variant("en", "one\ufffe"),))
    other = CorpusUnit("b", Variant("zh-CN", "二"), (Variant("vi", "hai"),))
    data, report = written(other, one)
    assert pairs(reading(data)[0]) == [("a", "一", "one")]
    assert (report.units, report.skipped) == (1, 1)
    assert notes(report) == [
        (3, "Unit b has no translation; left out."),
        (10, "Unit a: characters that XML can't carry were left out: 3."),
    ]


@pytest.mark.parametrize(
    ("props", "marks"),
    [
        ({}, ""),
        ({"state": "new"}, ' state="new"'),
        ({"state": "draft"}, ' state="needs-review-translation"'),
        ({"state": "draft", "origin": "aligned"}, ' state="needs-review-translation"'),
        (
            {"state": "draft", "origin": "memory"},
            ' state="needs-review-translation" state-qualifier="leveraged-tm"',
        ),
        (
            {"state": "draft", "origin": "memory", "percent": "100"},
            ' state="needs-review-translation" state-qualifier="exact-match"',
        ),
        (
            {"state": "draft", "origin": "memory", "percent": "84"},
            ' state="needs-review-translation" state-qualifier="fuzzy-match"',
        ),
        ({"state": "translated", "origin": "gloss"}, ' state="translated"'),
        ({"state": "reviewed"}, ' state="final"'),
    ],
)
def test_states_are_written_as_the_standard_has_them(props, marks):
    data, _ = written(CorpusUnit("1", Variant("zh-CN", "一"), (Variant("en", "1", props),)))
    assert f"<target{marks}>1</target>" in data.decode()
    assert (b'approved="yes"' in data) == (props.get("state") == "reviewed")


@pytest.mark.parametrize(
    ("unit", "target", "props"),
    [
        ("", "", {}),
        ("", ' state="new"', {"state": "new"}),
        ("", ' state="needs-translation"', {"state": "new"}),
        ("", ' state="needs-adaptation"', {"state": "draft"}),
        ("", ' state="needs-review-translation"', {"state": "draft"}),
        ("", ' state="translated"', {"state": "translated"}),
        ("", ' state="signed-off"', {"state": "reviewed"}),
        ("", ' state="final"', {"state": "reviewed"}),
        ("", ' state="x-ours"', {}),
        (' approved="yes"', "", {"state": "reviewed"}),
        (' approved="no"', ' state="translated"', {"state": "translated"}),
        ("", ' state-qualifier="mt-suggestion"', {"origin": "mt"}),
        ("", ' state-qualifier="fuzzy-match"', {"origin": "memory"}),
        ("", ' state-qualifier="rejected-grammar"', {}),
    ],
)
def test_states_of_1_2_are_ours(unit, target, props):
    [found], _ = reading(version_1(trans_unit("一", "One", unit, target)))
    assert found.targets[0].props == props


@pytest.mark.parametrize(
    ("state", "props"),
    [
        ("", {}),
        (' state="initial"', {"state": "draft"}),
        (' state="translated"', {"state": "translated"}),
        (' state="reviewed"', {"state": "reviewed"}),
        (' state="final"', {"state": "reviewed"}),
        (' state="odd"', {}),
    ],
)
def test_states_of_2_are_ours(state, props):
    [found], _ = reading(version_2(f'<unit id="1">{segment("一", "Một", state)}</unit>'))
    assert found.targets[0].props == props


def test_another_programs_state_counts_more_than_what_we_wrote():
    data, _ = written(UNIT)
    changed = data.replace(b'state="needs-review-translation"', b'state="translated"')
    [found], _ = reading(changed)
    assert found.targets[0].props["state"] == "translated"


@pytest.mark.parametrize(
    "data",
    [
        version_1(trans_unit("一。", "One.")),
        version_1(trans_unit("一。", "One.")).replace(":1.2", ":1.1"),
        version_1(trans_unit("一。", "One.")).replace('xmlns="', 'a="'),
        version_1(trans_unit("一。", "One."), 'source-language="zh_Hans_CN" target-language="EN"'),
        version_1(
            '<group><trans-unit id="7"><source xml:lang="zh-CN">一。</source>'
            '<target xml:lang="en-US">One.</target></trans-unit></group>',
            'source-language="fr"',
        ),
        version_2(f'<unit id="7">{segment("一。", "One.")}</unit>', 'srcLang="zh" trgLang="en"'),
        version_2(
            f'<group id="g"><unit id="7">{segment("一。", "One.")}</unit></group>',
            'srcLang="cmn" trgLang="eng"',
        ).replace('xmlns="', 'a="'),
        version_1(trans_unit("一。", "One.")).encode("utf-16"),
        '<?xml version="1.0"?>\n<!DOCTYPE xliff SYSTEM "xliff.dtd">'
        + version_1(trans_unit("一。", "One.")),
    ],
    ids=["1.2", "1.1", "plain", "codes", "lang", "2.0", "2.0 plain", "UTF-16", "doctype"],
)
def test_reads_the_versions_namespaced_and_not(data):
    units, report = reading(data)
    assert units == [
        CorpusUnit("7", Variant("zh-CN", "一。"), (Variant("en", "One."),), props=units[0].props)
    ]
    assert report == Report(1)


def test_segments_of_1_2_are_units():
    body = (
        '<trans-unit id="7"><source>一。二<g id="1">。</g></source><seg-source>'
        '<mrk mtype="seg" mid="1">一。</mrk><mrk mtype="seg" mid="2">二<g id="1">。</g></mrk>'
        '</seg-source><target state="translated"><mrk mtype="seg" mid="1">One.</mrk> '
        '<mrk mtype="seg" mid="2">Two.</mrk></target></trans-unit>'
    )
    units, report = reading(version_1(body))
    assert pairs(units) == [("7-1", "一。", "One."), ("7-2", "二。", "Two.")]
    assert [one.targets[0].props for one in units] == [{"state": "translated"}] * 2
    assert (report.tags, len(report.notes)) == (1, 1)


def test_segments_that_do_not_match_are_one_unit():
    body = (
        '<trans-unit id="7"><source>一。二。</source><seg-source>'
        '<mrk mtype="seg" mid="1">一。</mrk>'
        '<mrk mtype="seg" mid="2">二。</mrk></seg-source>'
        '<target><mrk mtype="seg" mid="1">One and two.</mrk></target></trans-unit>'
    )
    units, report = reading(version_1(body))
    assert pairs(units) == [("7", "一。二。", "One and two.")]
    assert report.tags == 0


def test_segments_of_2_are_units_and_what_lies_between_is_not():
    body = (
        f'<unit id="u" name="p1">{segment("一。", "Một.", " id=" + chr(34) + "s1" + chr(34))}'
        "<ignorable><source> </source></ignorable>"
        f"{segment('二。', 'Hai.')}<segment/></unit>"
    )
    units, report = reading(version_2(body))
    assert pairs(units) == [("p1-s1", "一。", "Một."), ("p1-2", "二。", "Hai.")]
    assert report == Report(2)


def test_other_translations_beside_a_unit_are_not_it():
    body_1 = trans_unit("一。", "One.").replace(
        "</trans-unit>",
        "<alt-trans><source>别的。</source><target>Other.</target><note>x</note></alt-trans>"
        "</trans-unit>",
    )
    match = (
        '<mtc:matches xmlns:mtc="urn:oasis:names:tc:xliff:matches:2.0"><mtc:match>'
        "<source>别的。</source><target>Khác.</target></mtc:match></mtc:matches>"
    )
    body_2 = f'<unit id="7">{match}{segment("一。", "Một.")}</unit>'
    assert reading(version_1(body_1))[0][0].props == {}
    assert pairs(reading(version_1(body_1))[0]) == [("7", "一。", "One.")]
    assert pairs(reading(version_2(body_2))[0]) == [("7", "一。", "Một.")]


@pytest.mark.parametrize(
    ("inline", "text", "tags"),
    [
        ('<g id="1">粗</g>体', "粗体", 1),
        ('一<x id="1"/>二<bx id="2"/><ex id="3"/>', "一二", 3),
        ('<bpt id="1">&lt;b></bpt>粗<ept id="1">&lt;/b></ept>', "粗", 2),
        ('一<ph id="1">code<sub>深</sub></ph>二<it pos="open">i</it>', "一二", 3),
        ('<mrk mtype="term">河内</mrk>市', "河内市", 1),
        ('<pc id="1">粗<pc id="2">体</pc></pc>', "粗体", 2),
        ('一<ph id="1"/><sc id="2"/>二<ec startRef="2"/><cp hex="0001"/>', "一二", 4),
        ("一<!-- 不是 -->二<?pi 不是?>", "一二", 0),
    ],
)
def test_inline_tags_are_taken_out_and_counted(inline, text, tags):
    for data in (
        version_1(trans_unit(inline, "One")),
        version_2(f'<unit id="7">{segment(inline, "Một")}</unit>'),
    ):
        [unit], report = reading(data)
        assert unit.source.text == text
        assert report.tags == tags
        told = [(1, f"Inline tags were taken out: {tags}.")] if tags else []
        assert notes(report) == told


def test_line_breaks_of_the_layout_are_put_together():
    source, target = "一号线\n      和二号线，\n  Metro\n  3。\n", "\n   Line one\n   and two. "
    [unit], _ = reading(version_1(trans_unit(source, target)))
    assert unit.source.text == "一号线和二号线， Metro 3。"
    assert unit.targets[0].text == "Line one and two."
    kept = version_1(trans_unit(source, target, ' xml:space="preserve"'))
    [unit], _ = reading(kept)
    assert (unit.source.text, unit.targets[0].text) == (source, target)


def test_a_file_that_was_translated_the_other_way_is_turned_round():
    body = trans_unit("One.", "一。", "", ' state="final"')
    langs = 'source-language="en" target-language="zh-CN"'
    units, report = reading(version_1(body, langs), target_langs=["en", "vi"])
    assert units == [
        CorpusUnit("7", Variant("zh-CN", "一。"), (Variant("en", "One.", {"state": "reviewed"}),))
    ]
    assert notes(report) == [(1, "The unit is translated the other way; it was turned round.")]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("<trans-unit id='1'><source>一</source></trans-unit>", "The unit has no translation"),
        (trans_unit("一", ""), "The unit's source or translation is empty"),
        (trans_unit("", "One"), "The unit's source or translation is empty"),
        (
            trans_unit("一", "Un").replace("<target>", '<target xml:lang="fr">'),
            "The unit is from zh-CN into fr, which isn't wanted",
        ),
        (
            trans_unit("One", "Một")
            .replace("<source>", '<source xml:lang="en">')
            .replace("<target>", '<target xml:lang="vi">'),
            "The unit is from en into vi, which isn't wanted",
        ),
        (
            trans_unit("一", "壹").replace("<target>", '<target xml:lang="zh">'),
            "The unit is from zh-CN into zh-CN, which isn't wanted",
        ),
    ],
)
def test_units_that_are_not_wanted_are_skipped_and_counted(body, says):
    units, report = reading(version_1(body + trans_unit("二", "Two")), target_langs=["en", "vi"])
    assert pairs(units) == [("7", "二", "Two")]
    assert (report.units, report.skipped) == (1, 1)
    assert report.notes == (Note(1, report.notes[0].message, report.notes[0].params),)
    assert str(report.notes[0]) == says + "; skipped."


def test_a_unit_without_anything_is_passed_over():
    assert reading(version_1("<trans-unit id='1'/>")) == ([], Report(0))
    assert reading(version_2("<unit id='1'/>")) == ([], Report(0))


def test_a_language_that_the_file_does_not_tell_is_recognised():
    units, report = reading(version_1(trans_unit("一。", "Một tuyến mới."), 'source-language="zh"'))
    assert units[0].targets[0].lang == "vi"
    assert notes(report) == [
        (1, "The file doesn't say in which language this is; it looks like “vi”.")
    ]


def test_each_file_of_a_document_has_languages_and_a_name_of_its_own():
    data = (
        '<xliff version="1.2"><file original="a" source-language="zh" target-language="en"><body>'
        + trans_unit("一", "One")
        + '</body></file><file original="b" source-language="zh" target-language="vi"><body>'
        + trans_unit("一", "Một", ' resname="r"')
        + "<trans-unit><source>二</source><target>Hai</target><note>x</note><note/><note>y</note>"
        "</trans-unit></body></file></xliff>"
    )
    units, _ = reading(data)
    assert [(u.tuid, u.targets[0].lang, dict(u.props)) for u in units] == [
        ("7", "en", {"article": "a"}),
        ("r", "vi", {"article": "b"}),
        ("", "vi", {"article": "b", "note": "x\ny"}),
    ]


def test_contexts_of_other_programs_are_not_ours():
    group = '<context-group name="x"><context context-type="linenumber">3</context></context-group>'
    body = trans_unit("一", "One").replace("</trans-unit>", group + "</trans-unit>")
    assert reading(version_1(body))[0][0].props == {}


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "The file is empty."),
        (b"PK\x03\x04", "This is not XML: it looks like a ZIP or Word (.docx) file."),
        ("<tmx/>", "This is XML, but not XLIFF: it begins with <tmx>."),
        (version_1("<trans-unit>"), "not well-formed XML: line 1"),
        (version_1("")[:-9], "not well-formed XML: line 1"),
        ('<!DOCTYPE x [<!ENTITY a "b">]>' + version_1("&a;"), "declares entities (a …)"),
        (
            '<!DOCTYPE x SYSTEM "no.dtd">\n' + version_1(trans_unit("&a;", "b")),
            "Line 2 uses an entity that isn't declared",
        ),
        (version_1("\x08"), "not well-formed XML: line 1"),
    ],
    ids=["empty", "zip", "tmx", "open", "cut", "entity", "undeclared", "control"],
)
def test_refuses_in_plain_words(data, says):
    with pytest.raises(InputError, match=re.escape(says)):
        reading(data)


def test_units_before_damage_are_given():
    reader = xliff.read(io.BytesIO(version_1(trans_unit("一", "One") * 9000).encode()[:-20]))
    assert next(reader).source.text == "一"
    with pytest.raises(InputError, match="not well-formed"):
        list(reader)


def test_what_is_written_is_well_formed_whatever_the_names():
    data, _ = written(UNIT, lang="en", version="2.0")
    assert etree.fromstring(data).tag.endswith("xliff")
