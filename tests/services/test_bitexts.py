"""Bitexts: begun once, listed and counted."""

import threading

import pytest

from workbench.core.errors import ForbiddenError, InputError, NotFoundError
from workbench.models import Article
from workbench.services import articles, bitexts, projects, units, users


def test_a_unit_a_sentence_with_the_blocks_kind_and_exclusion(session, bitext):
    rows = bitexts.units(session, bitext)
    assert [(row.kind, row.excluded, len(row.source)) for row in rows] == [
        ("title", "", 1),
        *[("body", "", 1)] * 6,
        *[("ending", "ending", 1)] * 2,
        *[("related", "related", 1)] * 3,
    ]
    assert [row.position for row in rows] == list(range(1, 13))
    assert rows[2].source == ["双方讨论了农业合作。"]
    assert {(row.state, row.version, row.draft, row.locked) for row in rows} == {
        ("new", 1, None, False)
    }
    assert len({row.tuid for row in rows}) == 12


def test_begun_again_it_is_the_same(session, article, bitext):
    assert bitexts.begin(session, article, "en") is bitext
    assert len(bitexts.units(session, bitext)) == 12


def test_each_language_has_its_own(session, article, bitext):
    vi = bitexts.begin(session, article, "vi")
    session.commit()
    assert bitexts.of_article(session, article) == {"en": bitext, "vi": vi}
    assert [unit.source for unit in bitexts.units(session, vi)] == [
        unit.source for unit in bitexts.units(session, bitext)
    ]


@pytest.mark.parametrize("lang", ["fr", "EN", " en"])
def test_a_language_that_the_project_has_not(session, article, lang):
    with pytest.raises(InputError, match=lang):
        bitexts.begin(session, article, lang)


def test_a_bitext_stays_when_its_language_is_taken_from_the_project(session, article, bitext):
    projects.change(session, article.project, "Desk", ["vi"])
    assert bitexts.begin(session, article, "en") is bitext


def test_two_who_begin_in_one_moment_get_the_same(database, session, article):
    session.commit()
    gate = threading.Barrier(4)
    found: list[int] = []

    def begin() -> None:
        with database.writing() as own:
            gate.wait()
            bitext = bitexts.begin(own, own.get_one(Article, article.id), "vi")
            found.append(bitext.id)
            own.commit()

    threads = [threading.Thread(target=begin) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    [bitext] = bitexts.of_article(session, article).values()
    assert found == [bitext.id] * 4
    assert len(bitexts.units(session, bitext)) == 12


def test_bitexts_are_loaded_by_those_who_may(session, project, bitext, person):
    stranger, reader = users.create(session, "Stranger"), users.create(session, "Reader")
    projects.set_member(session, project, reader, "reader")
    assert bitexts.load(session, person, bitext.id, write=True) is bitext
    assert bitexts.load(session, reader, bitext.id) is bitext
    with pytest.raises(ForbiddenError):
        bitexts.load(session, reader, bitext.id, write=True)
    with pytest.raises(NotFoundError):
        bitexts.load(session, stranger, bitext.id)
    with pytest.raises(NotFoundError, match="no such text"):
        bitexts.load(session, person, 10**6)


def test_units_are_filtered_by_state(session, bitext, person):
    rows = bitexts.units(session, bitext)
    units.confirm(session, rows[1], person, rows[1].version, "One")
    units.confirm(session, rows[2], person, rows[2].version, "Two", "reviewed")
    # A confirmed one that is left out is found among those alone.
    units.confirm(session, rows[3], person, rows[3].version, "Three")
    units.set_excluded(session, rows[3], person, rows[3].version, excluded=True)
    found = {
        only: [unit.position for unit in bitexts.units(session, bitext, only)]
        for only in bitexts.FILTERS
    }
    assert found == {
        "new": [1, 5, 6, 7],
        "draft": [],
        "translated": [2],
        "reviewed": [3],
        "excluded": [4, 8, 9, 10, 11, 12],
    }
    for anything in ("", "nonsense"):
        assert len(bitexts.units(session, bitext, anything)) == 12


def test_progress_counts_what_counts(session, bitext, person):
    rows = bitexts.units(session, bitext)
    units.confirm(session, rows[0], person, rows[0].version, "Zero")
    units.confirm(session, rows[1], person, rows[1].version, "One", "reviewed")
    for unit, state in ((rows[2], "draft"), (rows[3], "translated")):
        unit.origin, unit.state, unit.target, unit.draft_at = "gloss", state, ["x"], unit.created_at
    units.keep_working(session, rows[4], person, rows[4].version, "being typed")
    session.commit()
    progress = bitexts.progress(session, bitext)
    assert progress.states == {"new": 3, "draft": 1, "translated": 2, "reviewed": 1}
    assert (progress.total, progress.confirmed, progress.excluded) == (7, 3, 5)
    assert (progress.undrafted, progress.glossed) == (2, 1)
    assert progress.percent == 42


def test_a_hundred_percent_is_all(session, bitext, person):
    for unit in bitexts.units(session, bitext, "new"):
        assert bitexts.progress(session, bitext).percent < 100
        units.confirm(session, unit, person, unit.version, "Done")
    assert bitexts.progress(session, bitext).percent == 100


def test_progress_of_nothing(session, bitext, person):
    for unit in bitexts.units(session, bitext, "new"):
        units.set_excluded(session, unit, person, unit.version, excluded=True)
    progress = bitexts.progress(session, bitext)
    assert (progress.total, progress.percent, progress.excluded) == (0, 0, 12)


def test_progress_of_a_whole_project(session, project, article, bitext, person):
    vi = bitexts.begin(session, article, "vi")
    unit = bitexts.units(session, vi)[0]
    units.confirm(session, unit, person, unit.version, "Một")
    text = articles.Text("会谈继续。", "b.txt", "text", "UTF-8")
    untouched = articles.add(session, project, person, text)
    elsewhere = projects.create(session, person, "Other", ["en"])
    bitexts.begin(session, articles.add(session, elsewhere, person, text), "en")
    found = bitexts.of_project(session, project)
    assert found == {
        article.id: {
            lang: (one, bitexts.progress(session, one))
            for lang, one in (("en", bitext), ("vi", vi))
        }
    }
    assert untouched.id not in found
    assert [found[article.id][lang][1].confirmed for lang in ("en", "vi")] == [0, 1]


def test_a_bitext_without_units_has_made_no_progress(session, project, person):
    text = articles.Text("更多", "b.txt", "text", "UTF-8")
    article = articles.add(session, project, person, text)
    bitext = bitexts.begin(session, article, "en")
    for unit in bitexts.units(session, bitext):
        session.delete(unit)
    session.flush()
    assert bitexts.progress(session, bitext).total == 0
    assert bitexts.of_project(session, project)[article.id]["en"][1].percent == 0
