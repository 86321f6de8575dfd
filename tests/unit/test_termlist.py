"""Lists of terms as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.core.errors import InputError
from workbench.core.termbase import Rendering, Term
from workbench.formats import termlist


def vi(text, usage="preferred"):
    return Rendering("vi", text, usage)


def en(text, usage="preferred"):
    return Rendering("en", text, usage)


def reading(text, lang="vi"):
    return termlist.read(text.encode(), target_lang=lang)


def notes(text, lang="vi"):
    return [(note.line, str(note)) for note in reading(text, lang).problems]


@pytest.mark.parametrize(
    "line",
    [
        "河内=Hà Nội",
        "河内 = Hà Nội",
        "河内＝Hà Nội",
        "河内 => Hà Nội",
        "河内: Hà Nội",
        "河内：Hà Nội",
        "河内\tHà Nội",
        "  河内  =  Hà Nội  ",
        "\ufeff河内 = Hà Nội\r\n",
        "河\u200b内 = Ha\u0300 No\u0302\u0323i",
    ],
)
def test_signs_between_a_source_and_its_meaning(line):
    assert reading(line).terms == (Term("河内", (vi("Hà Nội"),)),)
    assert notes(line) == []


@pytest.mark.parametrize(
    ("line", "term"),
    [
        ("甲 = A | Á；B", Term("甲", (vi("A"), vi("Á", "admitted"), vi("B", "admitted")))),
        ("甲 = B ; b / c, d", Term("甲", (vi("B ; b / c, d"),))),
        ("甲|乙｜丙 = A", Term("甲", (vi("A"),), variants=("乙", "丙"))),
        ("甲|甲 = A|A", Term("甲", (vi("A"),))),
        ("甲 = A  # of old # maps", Term("甲", (vi("A"),), note="of old # maps")),
        ("甲 = C#", Term("甲", (vi("C#"),))),
        ("甲\tA\tthe first", Term("甲", (vi("A"),), note="the first")),
        ("甲\tA\tone # two", Term("甲", (vi("A"),), note="one; two")),
        ("甲：乙 = A", Term("甲：乙", (vi("A"),))),
        ("甲 = A: a = b", Term("甲", (vi("A: a = b"),))),
        ("甲=乙\tA", Term("甲=乙", (vi("A"),))),
        ("甲 = http://a.vn", Term("甲", (vi("http://a.vn"),))),
        ("ASEAN = Hiệp hội", Term("ASEAN", (vi("Hiệp hội"),))),
        ("甲 = 乙", Term("甲", (vi("乙"),))),
    ],
)  # fmt: skip
def test_what_a_line_says(line, term):
    assert reading(line).terms == (term,)
    assert notes(line) == []


def test_comments_and_empty_lines_are_skipped():
    text = "# places\n\n// by hand\n  # more\n甲 = A\n"
    assert [term.source for term in reading(text).terms] == ["甲"]
    assert notes(text) == []


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("只有中文", "The line has no “=”, “:” or TAB between the Chinese and its meaning."),
        ("= A", "The row has no source."),
        ("乙 = ", "“乙” has no rendering."),
        ("乙 = | ；", "“乙” has no rendering."),
        ("乙\x07 = B", "The line has a control character (U+0007). Remove it."),
        ("乙" * 201 + "=B", "The source has 201 characters; 200 are allowed."),
        ("甲 = B", "“甲” is “A” in line 1, but “B” in line 2. Line 1 was taken."),
    ],
)
def test_a_broken_line_is_told_and_the_others_taken(line, reason):
    text = f"甲 = A\n{line}\n丙 = C"
    assert [term.source for term in reading(text).terms] == ["甲", "丙"]
    assert notes(text) == [(2, reason)]
    assert reading(text).skipped == 1


def test_a_source_that_comes_twice_is_joined():
    text = "甲 = A\n甲 = A # why"
    assert reading(text).terms == (Term("甲", (vi("A"),), note="why"),)
    assert notes(text) == [(2, "“甲” is in line 1 too; the two were joined.")]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_lines_are_counted_with_any_ending(ending):
    assert notes(ending.join(["甲 = A", "乙", "丙 = C"]))[0][0] == 2


def test_swapped_sides_are_turned_round_and_told():
    text = "甲 = A\nHà Nội | HN = 河内|河內\nB = 乙"
    assert reading(text).terms[1:] == (
        Term("河内", (vi("Hà Nội"), vi("HN", "admitted")), variants=("河內",)),
        Term("乙", (vi("B"),)),
    )
    ((line, said),) = notes(text)
    assert line == 2
    assert "the Chinese stands on the right; the two sides were turned round" in said
    assert said.endswith("Lines like it: 2.")


@pytest.mark.parametrize(
    ("text", "rendering", "said"),
    [
        ("河内 = Hà Nội\n越南 = Việt Nam", vi("Hà Nội"), "Vietnamese"),
        ("河内 = Hanoi\n越南 = Viet Nam", en("Hanoi"), "English"),
        ("Hà Nội = 河内", vi("Hà Nội"), "Vietnamese"),
    ],
)
def test_the_language_is_guessed_and_told(text, rendering, said):
    glossary = reading(text, None)
    assert glossary.terms[0] == Term("河内", (rendering,))
    assert str(glossary.problems[-1]) == f"The renderings look {said} and were taken so."
    assert glossary.skipped == 0


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "The file is empty"),
        (b"# only\n// comments\n\n", "every line is empty or a comment"),
        (b"source,en\nx,y", "This is no list of terms"),
        ("中文=中文".encode(), "Both sides of the list are Chinese"),
        (b"%PDF-1.7", "PDF"),
    ],
)
def test_what_is_no_list_is_refused(data, reason):
    with pytest.raises(InputError, match=reason):
        termlist.read(data)


def test_an_unknown_language_is_refused():
    with pytest.raises(InputError, match="en or vi"):
        reading("甲 = A", "fr")


def test_more_terms_than_the_limit_are_refused():
    text = "".join(f"甲{n} = A\n" for n in range(4)).encode()
    assert len(termlist.read(text, target_lang="en", limit=4).terms) == 4
    with pytest.raises(InputError, match="more than 3 terms"):
        termlist.read(text, target_lang="en", limit=3)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "gb18030"])
def test_encodings(encoding):
    text = "# 地名和组织的名称，越南通讯社\n河内 = Hanoi\n国家主席 = State President\n"
    glossary = termlist.read(text.encode(encoding), target_lang="en")
    assert [term.source for term in glossary.terms] == ["河内", "国家主席"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("河内 = Hà Nội", True),
        ("# places\n\n河内：Hà Nội, thủ đô\n", True),
        ("Hà Nội = 河内", True),
        ("河内,Hanoi: a city", False),
        ("河内\tHanoi = a city", False),
        ('"河内: 市",Hanoi', False),
        ("source,en\n河内,Hanoi", False),
        ("河内", False),
        ("name: value", False),
        ("# nothing", False),
    ],
)
def test_lists_are_told_from_tables(text, expected):
    assert termlist.is_list(text.encode()) is expected


@given(st.text(st.sampled_from("甲乙aạ=:：|；#\t\n/ \x07"), max_size=60))
def test_any_text_is_read_or_told(text):
    try:
        glossary = termlist.read(text.encode())
    except InputError:
        return
    assert all(term.source and term.renderings for term in glossary.terms)
    assert all(str(problem) for problem in glossary.problems)
