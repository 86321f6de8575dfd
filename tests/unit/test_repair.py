"""Repairs of drafts: certain ones are made with their seams, all others are left to a person."""

import pytest

from workbench.core.repair import Repair, repair
from workbench.core.termbase import Matcher, Rendering, Term
from workbench.mt import wrong

PHUC = Term("阮春福", (Rendering("en", "Nguyen Xuan Phuc"),), "person")


def term(source: str, new: str, kind: str = "other", lang: str = "en", *forbidden: str) -> Term:
    banned = (Rendering(lang, text, "forbidden") for text in forbidden)
    return Term(source, (Rendering(lang, new), *banned), kind)


def mend(source: str, target: str | list[str], one: Term, *old: str, others=(), lang="en"):
    """The repair of a target for one term, of which ``old`` are former renderings."""
    side = [target] if isinstance(target, str) else target
    due = Matcher([one, *others]).find(source)
    places = wrong.places((" ").join(side), one, lang, old)
    return repair(side, lang, one, due, places)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("Ruan Chunfu came.", "Nguyen Xuan Phuc came."),
        ("Then Ruan Chun-fu's car came.", "Then Nguyen Xuan Phuc's car came."),
        ("Ruan’s friend Ruan Chunfu’s car.", "Ruan’s friend Nguyen Xuan Phuc’s car."),
        ("Nguyễn Xuân Phúc came.", "Nguyen Xuan Phuc came."),
        ("James Ruan came.", "Nguyen Xuan Phuc came."),
        ("RUAN CHUNFU CAME", "NGUYEN XUAN PHUC CAME"),
    ],
)
def test_a_person(target, expected):
    done = mend("阮春福来了。", target, PHUC, "James Ruan")
    assert done == Repair((expected,))


@pytest.mark.parametrize(
    ("old", "new", "kind", "target", "expected"),
    [
        ("chairman", "president", "title", "Chairman An came.", "President An came."),
        ("chairman", "envoy", "title", "He is a chairman.", "He is an envoy."),
        ("bureau", "the Office", "organisation", "The bureau met.", "The Office met."),
        ("Political Bureau", "Politburo", "organisation", "A Political Bureau met.", None),
        ("Thomas", "Tran", "person", "Thomas' car.", "Tran's car."),
        ("Thomas", "Tran", "person", "‘Thomas’ came.", "‘Tran’ came."),
        ("Thomas", "Boris", "person", "Thomas' car.", "Boris' car."),
        ("Tran", "Boris", "person", "Tran's car.", "Boris's car."),
        ("Chairman", "State President", "title", "State Chairman An.", "State President An."),
    ],
)
def test_seams(old, new, kind, target, expected):
    done = mend("这是某某。", target, term("某某", new, kind), old)
    assert done == Repair((expected or "The Politburo met.",))


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("Ông ở Hoà Bình.", "Ông ở tỉnh Phú Thọ."),
        ("Ông ở Hòa Bình.", "Ông ở tỉnh Phú Thọ."),
        ("Hòa Bình đẹp.", "Tỉnh Phú Thọ đẹp."),
    ],
)
def test_vietnamese_whichever_way_the_tone_is_placed(target, expected):
    done = mend(
        "他在和平省。", target, term("和平省", "tỉnh Phú Thọ", "place", "vi"), "Hoà Bình", lang="vi"
    )
    assert done == Repair((expected,))


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("阮春福来了。", "Nguyen Xuan Phuc came."),
        ("阮春福来了。阮春福走了。", "Nguyen Xuan Phuc came. He left."),
        ("他来了。", "Ruan Chunfu came."),
    ],
)
def test_nothing_to_be_done(source, target):
    assert mend(source, target, PHUC) is None


def test_a_term_without_a_rendering_in_the_language():
    assert mend("阮春福来了。", "Ruan Chunfu đến.", PHUC, lang="vi") is None


def test_every_mention_of_a_name_and_each_sentence_for_itself():
    side = ["Ruan Chunfu came.", "The car of Ruan Chunfu left."]
    done = mend("阮春福来了。他的车走了。", side, PHUC)
    assert done == Repair(("Nguyen Xuan Phuc came.", "The car of Nguyen Xuan Phuc left."))


def test_the_second_mention_is_repaired_beside_a_right_one():
    done = mend("阮春福来了，阮春福走了。", "Nguyen Xuan Phuc came, Ruan Chunfu left.", PHUC)
    assert done == Repair(("Nguyen Xuan Phuc came, Nguyen Xuan Phuc left.",))


def test_a_forbidden_rendering_goes_even_beside_a_right_one():
    one = term("某某", "Politburo", "organisation", "en", "Bureau of Politics")
    done = mend("某某开会。", "The Politburo met; the Bureau of Politics spoke.", one)
    assert done == Repair(("The Politburo met; the Politburo spoke.",))


def test_what_belongs_to_another_term_stays():
    party = term("越南共产党", "Communist Party of Vietnam", "organisation")
    country = term("越南", "Viet Nam", "place")
    source, target = "越南共产党在越南。", "The Communist Party of Vietnam is in Vietnam."
    done = mend(source, target, country, "Vietnam", others=[party])
    assert done == Repair(("The Communist Party of Vietnam is in Viet Nam.",))


CHAIRMAN = term("主席", "president", "title")


@pytest.mark.parametrize(
    ("source", "target", "others", "reason"),
    [
        ("主席来了。", "He came.", (), "absent"),
        # A word may be meant otherwise the second time.
        ("主席来了。", "The chairman met the chairman.", (), "unclear"),
        # Another term of the source is called so as well.
        (
            "主席和委员长来了。",
            "The chairman and the chairman came.",
            (term("委员长", "chairman"),),
            "unclear",
        ),
    ],
)
def test_by_hand(source, target, others, reason):
    assert mend(source, target, CHAIRMAN, "chairman", others=others) == Repair((target,), reason)


def test_a_rendering_over_two_sentences_is_left_to_a_person():
    side = ["He met Mr. Ruan", "Chunfu there."]
    assert mend("他见了阮春福。", side, PHUC) == Repair(tuple(side), "unclear")


def test_a_repair_takes_no_other_term_away():
    other = term("某局", "Ban", "organisation")
    one = term("某长", "Ban Chief", "title")
    side = "The Ban boss Ban boss spoke."
    done = mend("某局的某长讲话。", side, one, "boss", others=[other])
    assert done == Repair((side,), "unclear")
