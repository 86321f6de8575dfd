"""An article's names: found, settled, left alone, taken back."""

from dataclasses import replace
from threading import Barrier, Thread

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from workbench.core import termbase
from workbench.core.errors import ConflictError, DuplicateError, InputError, NotFoundError
from workbench.core.text import normalise
from workbench.db import Database
from workbench.models import Article, NameDecision, Project, Term, User
from workbench.services import articles, glossaries, names, settling, termbases, terms, users
from workbench.services.settling import Choice

# 范明政 is in the project's glossary; the others are new. The teaser is left out.
NEWS = """河边小镇办起稻米节

范明政总理和农民阮文福参观了稻田。专家马尔科·贝利尼(Marco Bellini)也到了那里。

贝利尼说,稻米很好。阮文福笑了。镇长黎氏秋河致辞。(完)
本社

更多

教授陈文山举行讲座。图自本社
"""


@pytest.fixture
def news(session: Session, project: Project, person: User) -> Article:
    text = articles.Text(normalise(NEWS), "news.txt", "text", "UTF-8")
    article = articles.add(session, project, person, text)
    session.commit()
    return article


@pytest.fixture
def own(session: Session, project: Project):
    """Gives the term of the project's glossary as a value."""
    glossary = glossaries.of_project(session, project.id)

    def own(source: str):
        query = select(Term).where(Term.glossary_id == glossary.id, Term.source == source)
        term = session.scalar(query.execution_options(populate_existing=True))
        return term and terms.value_of(term)

    return own


def renderings(term):
    return [(r.lang, r.text, r.usage) for r in term.renderings]


def choice(text: str, en: str = "", vi: str = "", kind: str = "person") -> Choice:
    return Choice(text, kind, {"en": en, "vi": vi})


PHUC = choice("阮文福", "Nguyen Van Phuc", "Nguyễn Văn Phúc")


def test_new_names_known_ones_and_short_forms(session, news):
    view = names.of_article(session, news)
    assert [name.text for name in view.open] == ["阮文福", "马尔科·贝利尼", "黎氏秋河"]
    assert {name.text for name in view.known} >= {"范明政"}
    bellini = view.holding("贝利尼")
    assert (bellini.text, [part.text for part in bellini.parts]) == ("马尔科·贝利尼", ["贝利尼"])
    assert bellini.parts[0].choices[0] == {"en": "Bellini", "vi": "Bellini"}
    assert names.count(session, news) == 3


def test_each_name_has_its_sentences_with_the_name_marked(session, news):
    name = names.of_article(session, news).holding("阮文福")
    first, second = name.sentences
    assert first.pieces == (
        ("范明政总理和农民", False),
        ("阮文福", True),
        ("参观了稻田。", False),
    )
    assert second.pieces[0] == ("阮文福", True)


def test_proposals_that_go_together(session, news):
    name = names.of_article(session, news).holding("阮文福")
    assert name.choices[:2] == [
        {"en": "Nguyen Van Phuc", "vi": "Nguyễn Văn Phúc"},
        {"en": "Nguyen Van Phuoc", "vi": "Nguyễn Văn Phước"},
    ]
    bellini = names.of_article(session, news).holding("贝利尼")
    assert bellini.choices == [{"en": "Marco Bellini", "vi": "Marco Bellini"}]


def test_accept(session, news, person, own):
    done = settling.accept(session, news, person, [PHUC])
    assert done.taken == ["阮文福"]
    term = own("阮文福")
    assert renderings(term) == [
        ("en", "Nguyen Van Phuc", "preferred"),
        ("vi", "Nguyễn Văn Phúc", "preferred"),
        ("en", "Nguyễn Văn Phúc", "admitted"),
    ]
    assert {r.origin for r in term.renderings} == {"reading, 河边小镇办起稻米节"}
    assert term.kind == "person"
    assert next(name.text for name in names.of_article(session, news).open) == "马尔科·贝利尼"


def test_an_own_term_counts_only_where_it_says_so(session, news, person, own):
    en_only = Choice("阮文福", "person", {"en": "Nguyen Van Phuc", "vi": ""})
    settling.accept(session, news, person, [en_only])
    name = names.of_article(session, news).holding("阮文福")
    assert (name.is_open, name.missing, name.agreed("en")) == (True, ("vi",), "Nguyen Van Phuc")
    settling.accept(session, news, person, [PHUC])
    assert ("vi", "Nguyễn Văn Phúc", "preferred") in renderings(own("阮文福"))
    assert names.of_article(session, news).holding("阮文福").state == "known"


def test_english_keeps_its_diacritics_where_the_project_says_so(session, news, person, own):
    news.project.english_diacritics = True
    name = names.of_article(session, news).holding("阮文福")
    assert name.choices[0] == {"en": "Nguyễn Văn Phúc", "vi": "Nguyễn Văn Phúc"}
    settling.accept(session, news, person, [Choice("阮文福", "person", name.choices[0])])
    assert [usage for _, _, usage in renderings(own("阮文福"))] == ["preferred", "preferred"]


def test_what_was_typed_says_so(session, news, person, own):
    settling.accept(session, news, person, [choice("阮文福", " Mr Phuc ", "Ông Phúc", "other")])
    term = own("阮文福")
    assert [(r.text, r.origin) for r in term.renderings] == [
        ("Mr Phuc", "typed, 河边小镇办起稻米节"),
        ("Ông Phúc", "typed, 河边小镇办起稻米节"),
    ]
    assert term.kind == "other"


BELLINI = [
    choice("马尔科·贝利尼", "Marco Bellini", "Marco Bellini"),
    choice("贝利尼", "Bellini", "Bellini"),
]


def test_a_short_form_is_a_term_of_its_own(session, news, person, own):
    done = settling.accept(session, news, person, BELLINI)
    assert done.taken == ["马尔科·贝利尼", "贝利尼"]
    assert own("马尔科·贝利尼").renderings[0].origin.startswith("bracket, ")
    assert renderings(own("贝利尼")) == [
        ("en", "Bellini", "preferred"),
        ("vi", "Bellini", "preferred"),
    ]
    settling.undo(session, news, person)  # both at one go
    assert own("马尔科·贝利尼") is own("贝利尼") is None


def test_a_short_form_without_a_rendering_stays_to_be_settled(session, news, person):
    settling.accept(session, news, person, [BELLINI[0], choice("贝利尼")])
    name = names.of_article(session, news).holding("贝利尼")
    assert (name.state, name.is_open, name.parts[0].state) == ("known", True, "new")
    settling.accept(session, news, person, [BELLINI[1]])
    assert not names.of_article(session, news).holding("贝利尼").is_open


def test_a_second_accept_says_that_it_is_there_and_changes_nothing(session, news, person, own):
    settling.accept(session, news, person, [PHUC])
    before = own("阮文福")
    with pytest.raises(DuplicateError, match="阮文福 is in the glossary already"):
        settling.accept(session, news, person, [choice("阮文福", "Someone Else", "Ai Khác")])
    assert own("阮文福") == before


def test_refused(session, news, person, own):
    with pytest.raises(InputError, match="rendering in at least one language"):
        settling.accept(session, news, person, [choice("阮文福", " ", "")])
    with pytest.raises(InputError, match="no kind"):
        settling.accept(session, news, person, [choice("阮文福", "A", "B", "planet")])
    with pytest.raises(NotFoundError, match="王小河 is not among the names"):
        settling.accept(session, news, person, [choice("王小河", "A", "B")])
    with pytest.raises(NotFoundError):
        settling.decide(session, news, person, "王小河", "no-name")
    with pytest.raises(InputError, match="no decision"):
        settling.decide(session, news, person, "阮文福", "later")
    assert own("阮文福") is None


@pytest.mark.parametrize("decision", ["no-name", "ignored"])
def test_never_asked_again_and_taken_back(session, news, person, decision):
    texts = settling.decide(session, news, person, "马尔科·贝利尼", decision)
    assert texts == ["马尔科·贝利尼", "贝利尼"]
    view = names.of_article(session, news)
    assert [name.text for name in view.decided] == texts
    assert "马尔科·贝利尼" not in [name.text for name in view.open]
    assert settling.decide(session, news, person, "马尔科·贝利尼", decision) == []
    assert settling.ask_again(session, news, "贝利尼") == texts
    assert not names.of_article(session, news).decided
    assert settling.ask_again(session, news, "贝利尼") == []


def test_a_decision_counts_in_the_whole_project(session, news, project, person):
    settling.decide(session, news, person, "阮文福", "no-name")
    text = articles.Text("农民阮文福又来了", "other.txt", "text", "UTF-8")
    other = articles.add(session, project, person, text)
    assert "阮文福" not in [name.text for name in names.of_article(session, other).open]


def test_who_decides_second_changes_nothing(session, news, person):
    moment = names.of_article(session, news)
    assert moment.open
    session.add(NameDecision(project_id=news.project_id, text="贝利尼", decision="ignored"))
    session.flush()
    settling.decide(session, news, person, "马尔科·贝利尼", "no-name")
    rows = {row.text: row.decision for row in session.scalars(select(NameDecision))}
    assert rows == {"贝利尼": "ignored", "马尔科·贝利尼": "no-name"}


def test_accept_all_sure_ones(session, news, person, own):
    view = names.of_article(session, news)
    sure = [name.text for name in view.acceptable("sure")]
    done = settling.accept_all(session, news, person, "sure", skip=["黎氏秋河"])
    assert set(sure) - {"黎氏秋河"} <= set(done.taken)
    assert "贝利尼" in done.taken
    assert own("黎氏秋河") is None
    assert settling.accept_all(session, news, person, "sure", skip=["黎氏秋河"]).taken == []
    settling.undo(session, news, person)
    assert names.of_article(session, news).open == view.open


def test_undo_goes_back_step_by_step(session, news, person, own):
    settling.accept(session, news, person, [PHUC])
    settling.decide(session, news, person, "黎氏秋河", "ignored")
    settling.accept(session, news, person, BELLINI)
    assert settling.undo(session, news, person) == ["马尔科·贝利尼", "贝利尼"]
    assert settling.undo(session, news, person) == ["黎氏秋河"]
    assert settling.undo(session, news, person) == ["阮文福"]
    assert own("阮文福") is None
    assert not settling.can_undo(session, news, person, names.of_article(session, news))
    with pytest.raises(InputError, match="nothing to undo"):
        settling.undo(session, news, person)


def test_undo_leaves_other_peoples_steps_and_other_pages_alone(session, news, project, person):
    other = users.create(session, "Minh")
    settling.accept(session, news, other, [PHUC])
    settling.decide(session, news, other, "黎氏秋河", "ignored")
    glossary = glossaries.of_project(session, project.id)
    terms.add(session, glossary, person, terms.restored(BY_HAND))
    with pytest.raises(InputError):
        settling.undo(session, news, person)


BY_HAND = {
    "source": "稻田",
    "renderings": [{"lang": "en", "text": "rice field", "usage": "preferred"}],
    "variants": [],
}


def test_undo_of_a_term_that_was_changed_since(session, news, project, person, own):
    settling.accept(session, news, person, [PHUC])
    glossary = glossaries.of_project(session, project.id)
    [row] = terms.of_sources(session, glossary, ["阮文福"])
    terms.change(session, row, person, row.version, replace(own("阮文福"), note="farmer"))
    with pytest.raises(ConflictError, match="changed again since"):
        settling.undo(session, news, person)


def test_what_is_accepted_is_used_at_once(session, news, person, project):
    settling.accept(session, news, person, [PHUC])
    session.commit()
    found = termbases.of_project(session, project.id).matcher.find("阮文福笑了")
    assert [one.term.source for one in found] == ["阮文福"]


def test_a_term_from_elsewhere_is_known_without_a_new_search(session, news, project, person):
    """Also under ``fresh=False``: the page's answers tell what is agreed on as it is now."""
    names.of_article(session, news)
    settling.accept(session, news, person, [PHUC])
    assert names.of_article(session, news, fresh=False).holding("阮文福").state == "known"
    settling.undo(session, news, person)
    assert names.of_article(session, news, fresh=False).holding("阮文福").state == "new"


def test_a_variant_of_a_term_is_known(session, news, project, person):
    glossary = glossaries.of_project(session, project.id)
    value = termbase.Term(
        "黎秋河",
        (termbase.Rendering("en", "Le Thu Ha"), termbase.Rendering("vi", "Lê Thu Hà")),
        "person",
        variants=("黎氏秋河",),
    )
    terms.add(session, glossary, person, value)
    name = names.of_article(session, news).holding("黎氏秋河")
    assert (name.state, name.agreed("vi")) == ("known", "Lê Thu Hà")


def test_one_language(session, news, person, own):
    news.project.target_langs = ["vi"]
    name = names.of_article(session, news).holding("阮文福")
    assert name.choices == [{"vi": "Nguyễn Văn Phúc"}, {"vi": "Nguyễn Văn Phước"}]
    settling.accept(session, news, person, [PHUC])  # English isn't the project's
    assert [lang for lang, _, _ in renderings(own("阮文福"))] == ["vi"]


def test_a_name_that_is_too_long(session, project, person):
    long = "阿卜·" * 100 + "利比"
    text = articles.Text(f"记者{long}(Ali)提问。", "long.txt", "text", "UTF-8")
    article = articles.add(session, project, person, text)
    with pytest.raises(InputError, match="up to 200 characters"):
        settling.decide(session, article, person, long, "ignored")
    with pytest.raises(InputError, match="up to 200 characters"):
        settling.accept(session, article, person, [choice(long, "Ali", "Ali")])


def test_blocks_that_are_left_out_have_no_names(session, news):
    assert names.of_article(session, news).holding("陈文山") is None
    for block in articles.blocks(session, news):
        articles.set_excluded(session, block, excluded=True)
    view = names.of_article(session, news)
    assert view.names == ()
    assert names.count(session, news) == 0


def test_two_people_accept_the_same_name_at_the_same_time(database: Database, news, person):
    """The constraint decides: one takes it, the other is told."""
    barrier, outcomes = Barrier(2), []

    def settle() -> None:
        with database.writing() as session:
            article, user = session.get(Article, news.id), session.get(User, person.id)
            session.rollback()
            barrier.wait()
            try:
                settling.accept(session, article, user, [PHUC])
                session.commit()
                outcomes.append("taken")
            except DuplicateError:
                outcomes.append("there")

    threads = [Thread(target=settle) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["taken", "there"]
