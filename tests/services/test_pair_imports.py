"""Pairs: looked at in bounded time, written down and read back, taken once."""

import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from workbench.core.errors import InputError
from workbench.db import Database
from workbench.formats.pairs import Pair, Side
from workbench.formats.upload import Limits
from workbench.formats.values import CorpusUnit, Note, Variant
from workbench.models import Article, Bitext, Job, Project, Translation, Unit, User
from workbench.services import pair_files, pair_imports, pair_looks

CHINESE = "河边小镇办起稻米节\n\n小镇在河边。镇上的人种了三种水稻。\n"
ENGLISH = "A town holds a rice festival\n\nIt lies by the river. Its people grow rice.\n"
VIETNAMESE = "Thị trấn tổ chức lễ hội lúa\n\nThị trấn nằm bên sông. Người dân trồng lúa.\n"
TEXTS = {"zh": CHINESE, "en": ENGLISH, "vi": VIETNAMESE}


def side(lang: str, text: str = "", **fields: object) -> Side:
    made = Side(f"a.{lang}.txt", lang, "text", "UTF-8", text or TEXTS[lang])
    return replace(made, **fields)


def pair(*langs: str) -> Pair:
    return Pair("a", tuple(side(lang) for lang in langs))


def unit(number: int, source: str, **targets: str) -> CorpusUnit:
    variants = tuple(Variant(lang, text) for lang, text in targets.items())
    return CorpusUnit(str(number), Variant("zh-CN", source), variants)


def look_at(one: Pair) -> pair_looks.Look:
    [look] = pair_looks.looks([one])
    return look


def test_what_is_written_down_comes_back_whole():
    moment = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
    note = Note(3, "“%(name)s” was left out.", {"name": "x"})
    variant = Variant("en", "One.", {"state": "draft"}, "Lan", moment, "Minh", None)
    units = (CorpusUnit("t1", Variant("zh-CN", "一。"), (variant,), {"kind": "body"}),)
    found = pair_looks.looks(
        [
            Pair("three", (side("zh"), side("en", notes=(note,)), side("vi")), notes=(note,)),
            Pair("units", units=units, notes=(note,)),
            Pair("bad", error=InputError("Line %(line)d is broken.", line=7)),
        ]
    )
    again = pair_files.unpack(pair_files.pack(found))
    errors = [one.pair.error for one in again]
    assert [str(error) for error in errors if error] == ["Line 7 is broken."]
    assert again[:2] == found[:2]


def test_a_look_says_how_long_a_text_is_and_what_is_left_out():
    text = CHINESE + "\n更多\n\n邻镇举行龙舟比赛。图自本社\n"
    look = look_at(Pair("a", (side("zh", text), side("en"))))
    source, target = look.glances
    assert (source.title, source.sentences, source.characters) == (
        "河边小镇办起稻米节",
        3,
        len(text),
    )
    assert source.left_out["related"] == 2
    assert (target.sentences, dict(target.left_out), target.is_estimate) == (3, {}, False)
    assert [part.kind for part in target.first] == ["title", "body"]


def test_of_a_very_long_text_a_look_reads_the_beginning():
    paragraphs = 30_000
    text = "\n".join(
        f"第{number}段。这里有两句话。" for number in range(10_000, 10_000 + paragraphs)
    )
    glance = pair_looks.glance(side("zh", text))
    assert glance.is_estimate
    assert glance.characters == len(text)
    assert abs(glance.sentences - 2 * paragraphs) < 0.02 * paragraphs
    assert len(glance.first) + glance.more == pytest.approx(paragraphs, rel=0.01)
    assert len(pair_files.pack([look_at(Pair("a", (side("zh", text), side("en", "x " * 9))))])) > 0


# To cut all of the last one into sentences would take minutes.
@pytest.mark.parametrize(("lang", "words"), [("zh", "字"), ("zh", "字。"), ("en", "word. ")])
def test_a_text_of_one_endless_line_is_looked_at_too(lang, words):
    text = words * 300_000
    glance = pair_looks.glance(side(lang, text))
    assert (glance.characters, glance.is_estimate) == (len(text), len(text) > 300_000)
    assert len(glance.first[0].text) < 400


@pytest.mark.parametrize(
    ("langs", "sentence"),
    [(("en", "vi"), "Neither text is in Chinese."), (("zh",), "There is no translation into")],
)
def test_pairs_that_are_none(langs, sentence):
    look = look_at(pair(*langs))
    assert sentence in str(look.pair.error)
    assert not look.pair.sides


def test_languages_set_right():
    look = look_at(Pair("a", (side("zh", ENGLISH), side("en", CHINESE))))
    fixed = pair_looks.relabelled(look, ["en", "zh"])
    assert [(one.lang, one.text) for one in fixed.pair.sides] == [("zh", CHINESE), ("en", ENGLISH)]
    assert fixed.glances[0].title == "河边小镇办起稻米节"
    assert fixed == look_at(fixed.pair)
    assert pair_looks.relabelled(look, ["zh", "en"]) is look


@pytest.mark.parametrize("langs", [["zh"], ["zh", "zh"], ["en", "vi"], ["zh", "fr"], []])
def test_languages_that_cannot_be(langs):
    with pytest.raises(InputError):
        pair_looks.relabelled(look_at(pair("zh", "en")), langs)


def test_two_files_of_one_name_the_wrong_way_round():
    left, right = ("news.txt", ENGLISH.encode()), ("news.txt", CHINESE.encode())
    made = pair_imports.of_two(left, right, Limits())
    assert [(one.name, one.lang) for one in made.sides] == [("news.txt", "zh"), ("news.txt", "en")]
    assert [note.message for note in made.notes][:1] == [pair_imports.TURNED]
    straight = pair_imports.of_two(right, left, Limits())
    assert pair_imports.TURNED not in [note.message for note in straight.notes]


def test_what_a_person_says_of_the_language_counts():
    # Numbers and names alone: nothing that a language could be told by.
    left, right = ("a.txt", CHINESE.encode()), ("b.txt", b"Laos 2026\n\nOslo 30, Roma 12.\n")
    for lang in ("en", "vi"):
        made = pair_imports.of_two(left, right, Limits(), lang)
        assert [(one.name, one.lang) for one in made.sides] == [("a.txt", "zh"), ("b.txt", lang)]


def test_two_texts_in_one_language():
    made = pair_imports.of_two(("a.txt", ENGLISH.encode()), ("b.txt", ENGLISH.encode()), Limits())
    with pytest.raises(InputError, match="the same text"):
        pair_imports.check(look_at(made))


def test_taking_a_pair_in_two_languages(session: Session, project: Project, person: User):
    taken = pair_imports.take(session, project, person, look_at(pair("zh", "en", "vi")))
    assert (taken.changed, taken.refused) == (2, ())
    assert [one.target_lang for one in taken.bitexts] == ["en", "vi"]
    assert [job.kind for job in session.scalars(select(Job))] == ["align", "align"]
    again = pair_imports.take(session, project, person, look_at(pair("zh", "en", "vi")))
    assert (again.changed, again.bitexts) == (0, taken.bitexts)


def test_what_is_busy_is_told_and_nothing_of_it_is_kept(
    session: Session, project: Project, person: User
):
    first = pair_imports.take(session, project, person, look_at(pair("zh", "en")))
    session.execute(Job.__table__.update().values(kind="draft"))
    session.expire_all()
    other = Pair("a", (side("zh"), side("en", ENGLISH + "\nMore.\n"), side("vi")))
    taken = pair_imports.take(session, project, person, look_at(other))
    assert [lang for lang, _ in taken.refused] == ["en"]
    assert [one.target_lang for one in taken.bitexts] == ["vi"]
    assert session.get_one(Translation, first.bitexts[0].id).text == ENGLISH


def test_units_of_an_article_that_lacks_their_language(
    session: Session, project: Project, person: User
):
    english = Pair("rows", units=(unit(1, "一。", en="One."), unit(2, "二。", en="Two.")))
    pair_imports.take(session, project, person, look_at(english))
    vietnamese = Pair("rows", units=(unit(1, "一。", vi="Một."), unit(2, "二。", vi="Hai.")))
    taken = pair_imports.take(session, project, person, look_at(vietnamese))
    assert [(lang, str(error)) for lang, error in taken.refused] == [("vi", pair_imports.APART)]
    assert len(session.scalars(select(Unit)).all()) == 2


def test_who_takes_a_pair_in_the_same_moment_gets_the_same_bitext(
    database: Database, project: Project, person: User
):
    look, results = look_at(pair("zh", "en")), []
    barrier = threading.Barrier(4)

    def work() -> None:
        with database.writing() as session:
            barrier.wait()
            mine = session.get_one(Project, project.id)
            taken = pair_imports.take(session, mine, session.get_one(User, person.id), look)
            session.commit()
            results.append([one.id for one in taken.bitexts])

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 4
    assert len({tuple(one) for one in results}) == 1
    with database.reading() as session:
        assert len(session.scalars(select(Article)).all()) == 1
        assert len(session.scalars(select(Bitext)).all()) == 1
        assert len(session.scalars(select(Job)).all()) == 1
