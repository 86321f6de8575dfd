import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.errors import InputError
from workbench.core.termbase import CASES, KINDS, Rendering, Term, fold
from workbench.core.text import normalise
from workbench.formats.glossary import COLUMNS, MAX_SOURCE, read, write

SAMPLES = Path(__file__).parents[2].parent / "shared" / "data" / "interop" / "glossary"


def en(text, usage="preferred"):
    return Rendering("en", text, usage)


def vi(text, usage="preferred"):
    return Rendering("vi", text, usage)


def table(*rows, header="source,kind,en,vi,note"):
    return "\n".join((header, *rows)).encode()


def notes(data, **options):
    return [(note.line, str(note)) for note in read(data, **options).problems]


def sources(data, **options):
    return [term.source for term in read(data, **options).terms]


FULL = (
    "source,kind,en,en_admitted,en_forbidden,vi,vi_admitted,vi_forbidden,note\n"
    "河内,place,Hanoi,Ha Noi | Hà Nội,Tonkin,Hà Nội,HN,"
    '"Đông Đô | Đông Kinh","the capital, ""thủ đô"""'
)


def test_every_column_is_read():
    glossary = read(FULL.encode())
    assert glossary.problems == ()
    assert glossary.terms == (
        Term(
            "河内",
            (
                en("Hanoi"),
                en("Ha Noi", "admitted"),
                en("Hà Nội", "admitted"),
                en("Tonkin", "forbidden"),
                vi("Hà Nội"),
                vi("HN", "admitted"),
                vi("Đông Đô", "forbidden"),
                vi("Đông Kinh", "forbidden"),
            ),
            "place",
            'the capital, "thủ đô"',
        ),
    )


@pytest.mark.parametrize(
    "header",
    [
        "source,en",
        "SOURCE , English",
        "zh,en",
        "zh-CN;en",
        "Chinese\tEnglish",
        "中文,英文",
        "原文\t英语",
        '"source","en"',
        "en,source",
        "\ufeffsource,en",
        "# made by hand\n\nsource,en",
        "Tiếng Trung;Tiếng Anh",
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_headers_and_delimiters(header, ending):
    delimiter = "\t" if "\t" in header else ";" if ";" in header else ","
    cells = ("Hanoi", "河内") if header == "en,source" else ("河内", "Hanoi")
    data = f"{header}\n{delimiter.join(cells)}\n".replace("\n", ending).encode()
    assert read(data).terms == (Term("河内", (en("Hanoi"),)),)


@pytest.mark.parametrize("name", ["vi", "Vietnamese", "越南语", "Tiếng Việt", "vi-VN"])
def test_vietnamese_headers(name):
    data = f"source,{name},{name}_admitted\n河内,Hà Nội,HN\n".encode()
    assert read(data).terms == (Term("河内", (vi("Hà Nội"), vi("HN", "admitted"))),)


@pytest.mark.parametrize(
    ("data", "terms"),
    [
        ("河内\tHanoi\tthe capital", [Term("河内", (en("Hanoi"),), "other", "the capital")]),
        ("河内\tHanoi", [Term("河内", (en("Hanoi"),))]),
        ("河内,Hanoi", [Term("河内", (en("Hanoi"),))]),
        ('# c\n甲\t"right" now', [Term("甲", (en('"right" now'),))]),
        ('甲\t"x', [Term("甲", (en('"x'),))]),
        ("source\tsource of it", [Term("source", (en("source of it"),))]),
        ('"\t=1",A', [Term("=1", (en("A"),))]),
        ("中文\tChinese", [Term("中文", (en("Chinese"),))]),
    ],
)
def test_three_columns_without_a_header(data, terms):
    glossary = read(data.encode(), target_lang="en")
    assert list(glossary.terms) == terms
    assert glossary.problems == ()


@pytest.mark.parametrize("lang", [None, "fr"])
def test_without_a_header_the_language_must_be_given(lang):
    with pytest.raises(InputError, match="Line 2 does not name the columns"):
        read("# c\n河内\tHanoi".encode(), target_lang=lang)


@pytest.mark.parametrize("data", [b"", b"\n\n", b"# only\n# comments\n", b"\xef\xbb\xbf"])
def test_a_file_without_rows_is_refused(data):
    with pytest.raises(InputError, match=r"The file (is empty|has no te)"):
        read(data)


def test_a_column_named_twice_is_refused():
    with pytest.raises(InputError, match="line 1 names “source” twice"):
        read("source,中文,en\n甲,甲,A".encode())


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",place,Hanoi,,", "The row has no source."),
        ("河内,place,,,a note", "“河内” has no rendering."),
        ("河内,place, | ,,", "“河内” has no rendering."),
        ("河内", "“河内” has no rendering."),
        ("河内,place,Hanoi,Hà Nội,note,more", "The row has 6 cells, but there are 5 columns."),
        ('河内,place,"Hanoi,,', "a quotation mark has no partner"),
        ('河内,place,"Ha"noi,,', "a quotation mark has no partner"),
        ('河内,place,"Ha\nnoi",,', "“en” has a control character (U+000A)"),
        ("河\x07内,place,Hanoi,,", "“source” has a control character (U+0007)"),
        ("河内,place,Ha\tnoi,,", "“en” has a control character (U+0009)"),
        ("河内,place,Hanoi,,a\x01b", "“note” has a control character (U+0001)"),
        ("河内,place,Hanoi\x85x,,", "“en” has a control character (U+0085)"),
        ("甲" * 201 + ",place,A,,", "The source has 201 characters; 200 are allowed."),
    ],
)
def test_a_broken_row_is_told_and_the_others_taken(row, reason):
    data = table("顺化,place,Hue,Huế,", row, "岘港,place,Da Nang,Đà Nẵng,")
    assert sources(data) == ["顺化", "岘港"]
    first, *more = notes(data)
    assert first[0] == 3
    assert reason in first[1]
    assert all(line == 4 for line, _ in more)


def test_a_source_of_the_greatest_length_is_taken():
    assert sources(table("甲" * MAX_SOURCE + ",,A,,")) == ["甲" * MAX_SOURCE]


def test_a_cell_that_is_far_too_long_is_told():
    data = ("甲" * 200_000 + ",A\n乙,B\n").encode()
    assert sources(data, target_lang="en") == ["乙"]
    assert [line for line, _ in notes(data, target_lang="en")] == [1]


def test_rows_after_an_open_quotation_mark_are_not_swallowed():
    data = table('甲,,"A,,', "乙,,B,,", '丙,,C,,"two\nlines"', "丁,,D,,")
    assert sources(data) == ["乙", "丙", "丁"]
    assert [line for line, _ in notes(data)] == [2]


def test_a_note_may_have_several_lines_and_the_next_row_keeps_its_number():
    data = table('甲,,A,,"one\ntwo"', ",,B,,")
    assert read(data).terms == (Term("甲", (en("A"),), "other", "one\ntwo"),)
    assert notes(data) == [(4, "The row has no source.")]


def test_an_unknown_kind_is_told_and_the_term_taken():
    data = table("甲,animal,A,,", "乙,Organization,B,,")
    assert [term.kind for term in read(data).terms] == ["other", "organisation"]
    ((line, reason),) = notes(data)
    assert line == 2
    assert "“animal” is not known" in reason


def test_an_unknown_column_is_told():
    data = b"source,colour,en,\nx,red,A,\n"
    assert notes(data) == [(1, "Column “colour” is not known and was left out.")]
    assert sources(data) == ["x"]


def test_empty_rows_and_comments_are_skipped():
    data = table("# a comment, with a comma", ",,,,", "   ", "甲,,A,,", "")
    assert sources(data) == ["甲"]
    assert notes(data) == []


@pytest.mark.parametrize(
    ("rows", "terms", "reason"),
    [
        (
            ("甲,place,A,,", "甲,place,A,,"),
            [Term("甲", (en("A"),), "place")],
            "Line 2 has the same term already.",
        ),
        (
            ("甲,place,A,,", "甲,place,B,,"),
            [Term("甲", (en("A"),), "place")],
            "“甲” is “A” in line 2, but “B” in line 3. Line 2 was taken.",
        ),
        (
            ("Ａ,,A,,", "A,,B,,"),
            [Term("Ａ", (en("A"),))],
            "“A” is “A” in line 2, but “B” in line 3. Line 2 was taken.",
        ),
        (
            ("甲,,,Á,first", "甲,person,A | Aa,,second"),
            [Term("甲", (en("A"), en("Aa", "admitted"), vi("Á")), "person", "first; second")],
            "“甲” is in line 2 too; the two were joined.",
        ),
        (
            ("甲,place,A,,x", "甲,,A,,"),
            [Term("甲", (en("A"),), "place", "x")],
            "Line 2 has the same term already.",
        ),
    ],
)
def test_a_source_twice_is_joined_or_settled_for_the_first(rows, terms, reason):
    data = table(*rows)
    assert list(read(data).terms) == terms
    assert notes(data) == [(3, reason)]


def test_right_here_and_forbidden_there_is_a_contradiction():
    data = "source,en,en_forbidden\n甲,A,B\n甲,B,\n".encode()
    assert read(data).terms == (Term("甲", (en("A"), en("B", "forbidden"))),)
    assert notes(data) == [(3, "“甲” is “B” in line 2, but “B” in line 3. Line 2 was taken.")]


def test_right_and_forbidden_in_one_row_is_refused():
    data = "source,en,en_forbidden\n甲,A,A\n".encode()
    assert notes(data) == [(2, "“A” is both right and forbidden for “甲”.")]
    assert sources(data) == []


def test_texts_are_normalised():
    data = table(" 河内\u200b ,, Ha\u0300 No\u0323\u0302i | Hà Nội ,\t+84,")
    assert read(data).terms == (Term("河内", (en("Hà Nội"), vi("+84"))),)
    assert notes(data) == []


def test_a_very_broken_file_gets_a_bounded_report():
    problems = read(table(*[",,A,,"] * 1000)).problems
    assert len(problems) < 300
    assert "more notes" in str(problems[-1])


def written(terms, mode):
    stream = io.BytesIO()
    count = write(terms, stream, mode)
    return count, stream.getvalue()


def test_the_spreadsheet_file():
    sum_term = Term("=1+1", (en("-x"), en("@y", "admitted"), vi('a"b')))
    count, data = written([sum_term, Term("#甲")], "spreadsheet")
    assert count == 2
    assert data.decode() == (
        "\ufeffsource,kind,en,en_admitted,en_forbidden,vi,vi_admitted,vi_forbidden,note,"
        "variants,definition,case,keep,en_origin,vi_origin\r\n"
        '"\t=1+1",other,"\t-x","\t@y",,"a""b",,,,,,,,,\r\n'
        '"#甲",other,,,,,,,,,,,,,\r\n'
    )


def test_the_corpus_file():
    count, data = written([Term("=1+1", (en("-x"),), "event", "n")], "corpus")
    assert count == 1
    assert data.decode() == ",".join(COLUMNS) + "\r\n=1+1,event,-x,,,,,,n,,,,,,\r\n"


def test_nothing_to_write_is_a_header():
    assert written([], "corpus") == (0, ",".join(COLUMNS).encode() + b"\r\n")


def test_a_divider_in_a_rendering_is_refused():
    with pytest.raises(InputError, match=r"“A\|B” has a “\|”"):
        written([Term("甲", (en("A|B"),))], "corpus")


LETTERS = "ＡaAnộoà·'\"#,;=+-@ \u3000（)😀"


def texts(more="甲乙阮", size=12):
    """Texts as the glossary keeps them: normalised, without outer spaces."""
    alphabet = st.sampled_from(LETTERS + more)
    return st.text(alphabet, max_size=size).map(lambda text: normalise(text).strip())


@st.composite
def some_renderings(draw):
    """Renderings as the reader orders them; at least one, no text twice in a language."""
    found = []
    for lang in ("en", "vi"):
        rendered = st.lists(texts("").filter(bool), min_size=1, max_size=5, unique=True)
        best, *others = draw(rendered)
        admitted = draw(st.integers(0, len(others)))
        origins = draw(st.lists(texts(), min_size=len(others) + 1, max_size=len(others) + 1))
        usages = ["preferred", *["admitted"] * admitted, *["forbidden"] * (len(others) - admitted)]
        found += map(Rendering, [lang] * len(usages), [best, *others], usages, origins)
    return tuple(found[draw(st.integers(0, len(found) - 1)) :])


def glossaries():
    """Lists of terms, no source twice."""
    term = st.builds(
        Term,
        texts("甲乙阮|").filter(bool),
        some_renderings(),
        st.sampled_from(KINDS),
        texts("甲乙|\n\t"),
        st.lists(texts().filter(bool), max_size=3, unique=True).map(tuple),
        texts("甲乙|\n\t"),
        st.sampled_from(CASES),
        st.booleans(),
    ).filter(lambda term: term.source not in term.variants)
    return st.lists(term, unique_by=lambda term: fold(term.source), max_size=4)


@given(glossaries(), st.sampled_from(["spreadsheet", "corpus"]))
def test_what_is_written_is_read_back(terms, mode):
    count, data = written(terms, mode)
    assert count == len(terms)
    if terms:
        glossary = read(data)
        assert glossary.problems == ()
        assert list(glossary.terms) == terms


@given(glossaries().filter(bool))
def test_a_spreadsheet_program_s_round_trip_keeps_the_terms(terms):
    """A program that reads the cells and writes them again, with ``;`` and all quoted."""
    _, data = written(terms, "spreadsheet")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    again = io.StringIO(newline="")
    csv.writer(again, delimiter=";", quoting=csv.QUOTE_ALL).writerows(rows)
    assert list(read(again.getvalue().encode("utf-8-sig")).terms) == terms


@given(st.text(alphabet=st.sampled_from('甲乙aA,;\t"|#\n\r ='), max_size=60))
def test_any_table_is_read_or_told(text):
    for data in (f"source,en\n{text}".encode(), f"x\ty\n{text}".encode()):
        try:
            glossary = read(data, target_lang="en")
        except InputError:  # as where two columns are swapped
            continue
        assert all(term.source and term.renderings for term in glossary.terms)
        assert all(str(problem) for problem in glossary.problems)


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample glossaries of OmegaT are not here")
@pytest.mark.parametrize(
    ("name", "count"), [("test.tab", 4), ("test.csv", 7), ("testUTF16LE.txt", 2)]
)
def test_glossaries_of_omegat(name, count):
    glossary = read((SAMPLES / name).read_bytes(), target_lang="en")
    assert len(glossary.terms) == count
    assert glossary.problems == ()


def test_only_rows_that_are_left_out_count_as_such() -> None:
    glossary = read("source,en,colour\n河内,Hanoi,red\n,Nowhere,blue\n河内,Hanoi,red\n".encode())
    assert [note.line for note in glossary.problems] == [1, 3, 4]
    assert (len(glossary.terms), glossary.skipped) == (1, 1)


EVERYTHING = """source,en,en_admitted,vi,variants,definition,case,keep,en_origin,vi_origin
阮春福,Phuc,Nguyen Xuan Phuc,Phúc,阮春褔 | 春福,Head of state,exact,,reading|UN list,decree
VTV1,,,,,,,yes,,
"""


def test_what_a_term_has_beside_its_renderings():
    glossary = read(EVERYTHING.encode())
    assert glossary.problems == ()
    names = (
        Rendering("en", "Phuc", origin="reading"),
        Rendering("en", "Nguyen Xuan Phuc", "admitted", "UN list"),
        Rendering("vi", "Phúc", origin="decree"),
    )
    assert glossary.terms == (
        Term(
            "阮春福",
            names,
            variants=("阮春褔", "春福"),
            definition="Head of state",
            case="exact",
        ),
        Term("VTV1", keep=True),
    )


@pytest.mark.parametrize("word", ["yes", "TRUE", "1", "x", "是", "Có"])
def test_what_is_to_be_kept_needs_no_rendering(word):
    assert read(f"source,keep\nVTV1,{word}\n".encode()).terms == (Term("VTV1", keep=True),)
    assert read(b"source,en,keep\nVTV1,A,no\n").terms == (Term("VTV1", (en("A"),)),)


def test_words_that_are_not_known_are_told():
    data = "source,en,case,keep\n甲,A,upper,perhaps\n".encode()
    assert read(data).terms == (Term("甲", (en("A"),)),)
    assert notes(data) == [
        (2, "“perhaps” in column “keep” says neither yes nor no; no was taken."),
        (2, "Case rule “upper” is not known; “smart” was taken. Known are: smart, exact, any."),
    ]


def test_a_variant_is_no_longer_than_a_source():
    data = f"source,en,variants\n甲,A,乙 | {'丙' * 201}\n".encode()
    assert notes(data) == [(2, "The source has 201 characters; 200 are allowed.")]


@pytest.mark.parametrize("header", ["source,en,vi", "vi,source,en"])
def test_swapped_columns_are_told(header):
    swapped = {"source,en,vi": "Hanoi,河内,x", "vi,source,en": "x,Hanoi,河内"}[header]
    with pytest.raises(InputError, match="in 2 of 3 rows “en” has the Chinese"):
        read(f"{header}\n{swapped}\n{swapped}\n顺化,顺,顺\n".encode())


def test_a_swapped_row_among_good_ones_is_left_out():
    data = table("顺化,place,Hue,Huế,", "Hanoi,place,Hà Nội,河内,", "UN,,UN,LHQ,")
    assert sources(data) == ["顺化", "UN"]
    assert notes(data) == [
        (
            3,
            "“河内” in column “vi” is Chinese, but the source “Hanoi” is not. The two are swapped.",
        )
    ]
