"""A corpus poured through filters: looked at, done in one step, taken back, brought back."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from workbench.core import termbase
from workbench.core.errors import InputError
from workbench.core.filters import NAMES, Settings
from workbench.core.text import normalise
from workbench.db import now
from workbench.models import Article, Bitext, Change, Project, Unit, User
from workbench.services import (
    articles,
    bitexts,
    corpus_filters,
    glossaries,
    history,
    journal,
    terms,
    units,
    users,
)
from workbench.services.corpus_plan import Plan, Scope

# What stands beside the sentences of each article, and what is wrong with it.
PAIRS = [
    ("河边小镇办起稻米节", "A town by the river starts a rice festival", ""),
    ("小镇在河边。", "小镇在河边。", "copy"),
    ("他们参观了稻田和粮仓。", "They looked at the fields and the granary.", ""),
    ("农民种了许多水稻,收成很好。", "Rice.", "ratio"),
    ("孩子们在田里唱歌。", "The children sang in the fields.", ""),
    ("孩子们在田里唱歌。", "The children sang in the fields.", "duplicate"),
    ("来宾有300人。", "There were 400 guests.", "numbers"),
    ("晚上还有歌会。", "", "empty"),
]  # fmt: skip


def corpus(
    session: Session, project: Project, person: User, name: str, lang: str = "en"
) -> list[Unit]:
    """An article of which each sentence has been paired by the aligner."""
    text = normalise("\n\n".join([name, *(source for source, _, _ in PAIRS)]))
    article = articles.add(
        session, project, person, articles.Text(text, f"{name}.txt", "text", "UTF-8")
    )
    bitext = Bitext(article_id=article.id, target_lang=lang)
    session.add(bitext)
    session.flush()
    made = [
        Unit(
            bitext_id=bitext.id, position=number, kind="body", source=[source], source_hash="",
            target=[target] if target else [], state="draft" if target else "new",
            pairing="aligned", score=0.97,
        )
        for number, (source, target, _) in enumerate(PAIRS, start=1)
    ]  # fmt: skip
    session.add_all(made)
    session.commit()
    return made


@pytest.fixture
def made(session: Session, project: Project, person: User) -> list[Unit]:
    """The units of one article."""
    return corpus(session, project, person, "甲")


@pytest.fixture
def scope(project: Project) -> Scope:
    return Scope(project.id)


def look(session: Session, scope: Scope, *on: str, settled_too: bool = False) -> Plan:
    return corpus_filters.plan(session, scope, Settings.of(on or None), settled_too=settled_too)


def numbers(plan: Plan) -> dict[str, tuple[int, int, int | None]]:
    """(before, dropped, by itself) of each filter that drops or would drop something."""
    return {
        step.filter.name: (step.before, step.dropped, step.alone)
        for step in plan.steps
        if step.dropped or step.alone
    }


def do(session: Session, user: User, plan: Plan) -> corpus_filters.Outcome:
    done = corpus_filters.apply(session, user, plan.drops)
    session.commit()
    return done


def standing(session: Session, made: Sequence[Unit]) -> list[str]:
    session.expire_all()
    return [unit.excluded for unit in made]


EXPECTED = [f"filter:{name}" if name else "" for _, _, name in PAIRS]


def test_a_look_counts_and_changes_nothing(session, made, scope):
    plan = look(session, scope)
    assert numbers(plan) == {
        "empty": (8, 1, 1),
        "copy": (7, 1, 1),
        "language": (6, 0, 1),
        "ratio": (6, 1, 1),
        "numbers": (5, 1, 1),
        "duplicate": (4, 1, 1),
    }
    assert (plan.judged, plan.dropped, plan.left, plan.is_cut) == (8, 5, 3, False)
    assert standing(session, made) == [""] * len(made)
    assert not session.dirty


def test_examples_say_what_is_wrong_and_where(session, made, scope):
    steps = {step.filter.name: step for step in look(session, scope).steps}
    (example,) = steps["numbers"].examples
    assert (example.place.number, example.place.article) == (7, "甲")
    assert (example.place.source, example.place.target) == PAIRS[6][:2]
    said = example.finding.message % example.finding.params
    assert said == "not in the translation: 300; only there: 400"
    (example,) = steps["duplicate"].examples
    assert example.other is not None
    assert (example.place.number, example.other.number) == (6, 5)
    assert example.other.unit_id == made[4].id


def test_a_filter_that_is_off_says_what_it_would_drop(session, made, scope):
    plan = look(session, scope, "empty")
    steps = {step.filter.name: step for step in plan.steps}
    assert (steps["copy"].is_on, steps["copy"].dropped, steps["copy"].alone) == (False, 0, 1)
    assert len(steps["copy"].examples) == 1
    # Those that take their time aren't asked.
    assert steps["numbers"].alone is None
    assert (plan.dropped, plan.left) == (1, 7)


def test_of_many_examples_a_few_are_shown(session, project, person, scope):
    for number in range(9):
        corpus(session, project, person, f"第{number}篇")
    first, again = (look(session, scope, "copy") for _ in range(2))
    (step,) = [step for step in first.steps if step.dropped]
    assert (step.dropped, len(step.examples)) == (9, corpus_filters.EXAMPLES)
    assert first == again


def test_done_in_one_step_for_each_text_and_taken_back(session, project, person, made, scope):
    others = corpus(session, project, person, "乙", "vi")
    versions = [unit.version for unit in made]
    done = do(session, person, look(session, Scope(project.id, lang="en")))
    assert (done.units, done.left) == (5, 0)
    assert standing(session, made) == EXPECTED
    assert standing(session, others) == [""] * len(others)
    assert [unit.version for unit in made] == [
        version + bool(name) for version, name in zip(versions, EXPECTED, strict=True)
    ]
    assert made[1].changed_by == person.id
    assert len(session.scalars(select(Change)).all()) == 1
    assert corpus_filters.undo(session, person, project.id, done.moment) == (5, 0)
    session.commit()
    assert standing(session, made) == [""] * len(made)


def test_very_many_units_of_one_text(session, project, person, made, scope):
    session.add_all(
        Unit(
            bitext_id=made[0].bitext_id, position=number, kind="body", source=["别的"],
            source_hash="", target=["别的"], state="draft", pairing="aligned",
        )
        for number in range(100, 250)
    )  # fmt: skip
    session.commit()
    done = do(session, person, look(session, scope, "copy"))
    assert done.units == 151
    assert corpus_filters.undo(session, person, project.id, done.moment) == (151, 0)
    assert not [one for one in bitexts.units(session, made[0].bitext) if one.excluded]


def test_the_editor_takes_it_back_and_does_it_again(session, person, made, scope):
    do(session, person, look(session, scope))
    bitext = made[0].bitext
    assert len(journal.undo(session, bitext, person).units) == 5
    assert standing(session, made) == [""] * len(made)
    journal.redo(session, bitext, person)
    assert standing(session, made) == EXPECTED
    (step,) = history.of_unit(session, made[1]).steps
    assert (step.action, step.state) == ("filter", "excluded")


def test_an_article_alone_and_a_whole_project(session, project, person, made):
    others = corpus(session, project, person, "乙")
    article = others[0].bitext.article_id
    assert look(session, Scope(project.id, article)).judged == len(PAIRS)
    assert look(session, Scope(project.id, article, "vi")).judged == 0
    plan = look(session, Scope(project.id))
    # The second article repeats the first one's good pairs.
    assert numbers(plan)["duplicate"] == (8, 5, 8)
    done = do(session, person, plan)
    assert done.units == 13
    assert corpus_filters.undo(session, person, project.id, done.moment) == (13, 0)


@pytest.mark.parametrize("field", ["state", "pairing", "locked"])
def test_what_a_person_stands_behind_is_left_alone(session, person, made, scope, field):
    for unit in made:
        setattr(unit, field, {"state": "reviewed", "pairing": "accepted", "locked": True}[field])
    session.commit()
    plan = look(session, scope)
    assert (plan.judged, plan.settled, plan.dropped) == (0, 8, 0)
    plan = look(session, scope, settled_too=True)
    assert (plan.judged, plan.settled, plan.dropped) == (8, 0, 5)
    do(session, person, plan)
    assert standing(session, made) == EXPECTED


def test_of_repetitions_the_confirmed_one_stays(session, person, made, scope):
    made[5].state = "translated"
    session.commit()
    for settled_too in (False, True):
        (step,) = [
            one
            for one in look(session, scope, "duplicate", settled_too=settled_too).steps
            if one.dropped
        ]
        assert [one.place.unit_id for one in step.examples] == [made[4].id]
        assert step.examples[0].other.unit_id == made[5].id


def test_what_is_typed_into_is_left_alone(session, person, made, scope):
    units.keep_working(session, made[1], person, made[1].version, "The town is b")
    session.commit()
    plan = look(session, scope)
    assert (plan.judged, plan.typed, plan.dropped) == (7, 1, 4)
    done = do(session, person, plan)
    assert (done.units, standing(session, made)[1]) == (4, "")


def test_what_happens_between_the_look_and_the_step(session, person, made, scope):
    """One was typed into, one was changed, one was excluded, of another text nothing is left."""
    plan = look(session, scope)
    units.keep_working(session, made[1], person, made[1].version, "The town is b")
    units.confirm(session, made[3], person, made[3].version, "The farmers grow rice.")
    units.set_excluded(session, made[5], person, made[5].version, excluded=True)
    session.commit()
    done = do(session, person, plan)
    assert (done.units, done.left) == (2, 3)
    assert standing(session, made) == ["", "", "", "", "", "hand", "filter:numbers", "filter:empty"]


def test_a_text_that_went_meanwhile(session, person, made, scope):
    plan = look(session, scope)
    session.delete(session.get_one(Article, made[0].bitext.article_id))
    session.commit()
    assert do(session, person, plan) == corpus_filters.Outcome(None, 0, 5)


def test_what_waits_for_its_translation_is_not_looked_at(session, bitext, project, made):
    plan = look(session, Scope(project.id))
    kept = sum(not unit.excluded for unit in bitexts.units(session, bitext))
    assert kept
    assert (plan.waiting, plan.judged) == (kept, len(PAIRS))


def test_excluded_ones_are_not_looked_at_and_counted(session, person, made, scope):
    units.set_excluded(session, made[1], person, made[1].version, excluded=True)
    do(session, person, look(session, scope))
    assert corpus_filters.excluded(session, scope) == {
        "filter:empty": 1,
        "filter:ratio": 1,
        "filter:numbers": 1,
        "filter:duplicate": 1,
        "hand": 1,
    }
    assert look(session, scope).judged == 3


def test_all_of_one_reason_brought_back(session, project, person, made, scope):
    others = corpus(session, project, person, "乙")
    do(session, person, look(session, scope))
    typed = made[6]
    units.keep_working(session, typed, person, typed.version, "There were 300")
    session.commit()
    done = corpus_filters.restore(session, person, scope, "filter:numbers")
    session.commit()
    assert done.units == 2
    assert standing(session, made)[6] == standing(session, others)[6] == ""
    assert standing(session, made)[1] == "filter:copy"
    kept = units.working(session, typed, person)
    assert kept is not None
    assert (kept.text, kept.version) == ("There were 300", typed.version)
    assert corpus_filters.undo(session, person, project.id, done.moment) == (2, 0)
    assert standing(session, made)[6] == "filter:numbers"


def test_brought_back_within_one_article_and_nothing_to_bring_back(session, project, person, made):
    others = corpus(session, project, person, "乙")
    do(session, person, look(session, Scope(project.id)))
    article = Scope(project.id, others[0].bitext.article_id)
    assert corpus_filters.restore(session, person, article, "filter:copy").units == 1
    assert standing(session, made)[1] == "filter:copy"
    again = corpus_filters.restore(session, person, article, "filter:copy")
    assert again == corpus_filters.Outcome(None, 0, 0)


@pytest.mark.parametrize("reason", ["hand", "caption", "", "filter:nothing"])
def test_only_what_a_filter_dropped_comes_back_at_one_go(session, person, made, scope, reason):
    with pytest.raises(InputError):
        corpus_filters.restore(session, person, scope, reason)


def test_undo_leaves_what_was_changed_since(session, project, person, made, scope):
    others = corpus(session, project, person, "乙")
    done = do(session, person, look(session, scope))
    units.set_excluded(session, made[1], person, made[1].version, excluded=False)
    session.commit()
    dropped = sum(bool(one) for one in standing(session, others))
    assert corpus_filters.undo(session, person, project.id, done.moment) == (dropped, 5)
    assert corpus_filters.undo(session, person, project.id, done.moment) == (0, 5)


def test_nobody_takes_back_what_another_did(session, project, person, made, scope):
    done = do(session, person, look(session, scope))
    other = users.create(session, "Minh")
    assert corpus_filters.undo(session, other, project.id, done.moment) == (0, 0)
    assert corpus_filters.undo(session, person, project.id + 1, done.moment) == (0, 0)
    assert corpus_filters.undo(session, person, project.id, now()) == (0, 0)


def test_terms_are_the_projects(session, project, person, made, scope):
    glossary = glossaries.of_project(session, project.id)
    value = termbase.Term("稻米节", (termbase.Rendering("en", "Rice Fair"),), "event")
    terms.add(session, glossary, person, value)
    session.commit()
    (step,) = [one for one in look(session, scope, "terms").steps if one.dropped]
    assert [one.place.number for one in step.examples] == [1]
    assert step.examples[0].finding.params == {"terms": "稻米节 → Rice Fair"}


def test_the_aligners_score_counts(session, made, scope):
    made[2].score = 0.2
    made[4].score = None
    session.commit()
    assert numbers(look(session, scope, "score"))["score"] == (8, 1, 1)


def test_more_units_than_one_look_goes_over(session, made, scope, monkeypatch):
    monkeypatch.setattr(corpus_filters, "MOST", 3)
    plan = look(session, scope)
    assert (plan.is_cut, plan.judged) == (True, 3)


def test_reasons_fit_their_column():
    assert all(len(f"filter:{name}") <= 16 for name in NAMES)
    assert set(corpus_filters.REASONS) == {f"filter:{name}" for name in NAMES}
