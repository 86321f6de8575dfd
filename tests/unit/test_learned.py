"""What edits say about names: a table of edits, and what is learned of them: often nothing."""

import pytest

from workbench.core.learned import lessons
from workbench.core.names import candidates
from workbench.core.termbase import Matcher, Rendering, Term

PHUC = "越南国家主席阮春福会见老挝客人。"
TWO = "美国国务卿鲁比奥和财政部长贝森特说好。"
RUBIO = "美国国务卿鲁比奥说好。"


def term(source: str, en: str, vi: str, kind: str = "place") -> Term:
    return Term(source, (Rendering("en", en), Rendering("vi", vi)), kind)


TERMS = [
    term("越南", "Vietnam", "Việt Nam"),
    term("老挝", "Laos", "Lào"),
    term("河内", "Hanoi", "Hà Nội"),
    term("美国", "United States", "Hoa Kỳ"),
    term("国家主席", "State President", "Chủ tịch nước", "title"),
    term("范明政", "Pham Minh Chinh", "Phạm Minh Chính", "person"),
    term("越通社", "VNA", "TTXVN", "organisation"),
]


def learned(source: str, before: str, after: str, lang: str) -> list[tuple[str, str, str]]:
    matcher = Matcher(TERMS)
    names = candidates(source, [one.term for one in matcher.find_all(source)])
    found = lessons(before, after, lang, matcher.find(source), names)
    return [(one.source, one.was, one.became) for one in found]


@pytest.mark.parametrize(
    ("source", "before", "after", "lang", "was", "became"),
    [
        (PHUC, "State President Ruan Chunfu of Vietnam met guests.",
         "State President Nguyen Xuan Phuc of Vietnam met guests.", "en",
         "Ruan Chunfu", "Nguyen Xuan Phuc"),
        (PHUC, "Ruan Chunfu met guests from Laos.",
         "Nguyen Xuan Phuc received guests from Laos.", "en",
         "Ruan Chunfu", "Nguyen Xuan Phuc"),
        (PHUC, "Vietnamese President Ruan's guests.", "Vietnamese President Phuc's guests.", "en",
         "", ""),
        (PHUC, "Chủ tịch nước Ruan Chunfu tiếp khách.",
         "Chủ tịch nước Việt Nam Nguyễn Xuân Phúc đã tiếp khách.", "vi", "", ""),
        (PHUC, "Chủ tịch Ruan Chunfu tiếp khách.",
         "Chủ tịch nước Nguyễn Xuân Phúc đã tiếp khách.", "vi",
         "Ruan Chunfu", "Nguyễn Xuân Phúc"),
        (PHUC, "Nguyen Xuan Phuc tiếp khách.", "Nguyễn Xuân Phúc tiếp khách.", "vi",
         "Nguyen Xuan Phuc", "Nguyễn Xuân Phúc"),
        (PHUC, "Ông Nguyễn Xuân Phước tiếp khách.", "Ông Nguyễn Xuân Phúc tiếp khách.", "vi",
         "Nguyễn Xuân Phước", "Nguyễn Xuân Phúc"),
        (PHUC, "State President 阮春福 met guests.",
         "State President Nguyen Xuan Phuc met guests.", "en", "阮春福", "Nguyen Xuan Phuc"),
        (PHUC, "The chairman Mr Nguyen Van Xuan's guests.",
         "The chairman Nguyen Xuan Phuc's guests.", "en",
         "Nguyen Van Xuan", "Nguyen Xuan Phuc"),
        (RUBIO, "Guest Lu Biao said yes.", "Guest Marco Rubio said yes.", "en",
         "", ""),
        (RUBIO, "Secretary Lu Biao said yes.", "Secretary Rubio said yes.", "en",
         "Lu Biao", "Rubio"),
        (RUBIO, "The guest Lubio said yes.", "The guest Rubio said yes.", "en", "Lubio", "Rubio"),
        ("范明政说好。", "Then Pham Minh Chinh said yes.", "Then Pham Minh Chính said yes.", "en",
         "Pham Minh Chinh", "Pham Minh Chính"),
    ],
)  # fmt: skip
def test_learned(source, before, after, lang, was, became):
    found = learned(source, before, after, lang)
    assert [one[1:] for one in found] == ([(was, became)] if was else [])


@pytest.mark.parametrize(
    ("source", "before", "after", "lang"),
    [
        (PHUC, "Ruan Chunfu met guests.", "Ruan Chunfu met guests.", "en"),
        (PHUC, "Ruan Chunfu met guests.", "Ruan Chunfu received visitors.", "en"),
        (PHUC, "Ruan Chunfu met guests.", "He met guests.", "en"),
        (PHUC, "Ruan Chunfu met guests.", "The State President met guests.", "en"),
        (PHUC, "Nguyễn Xuân Phúc tiếp khách.", "Ông Phúc tiếp khách.", "vi"),
        (PHUC, "Nguyen Xuan Phuc met.", "NGUYEN XUAN PHUC met.", "en"),
        (PHUC, "President of Laos met.", "President of Vietnam met.", "en"),
        # Ordinary words, at the beginning of a sentence or with a capital of their own.
        (RUBIO, "However, guests said yes.", "Moreover, guests said yes.", "en"),
        (RUBIO, "Friends said yes.", "Guests said yes.", "en"),
        (RUBIO, "Guests said yes on Monday.", "Guests said yes on Tuesday.", "en"),
        (RUBIO, "Khách nói được.", "Người nói được.", "vi"),
        # Two names that are new: whose became which?
        (TWO, "They met Lou Bo and Bei.", "They met Tom Lee and Bei.", "en"),
        ("大家说好。", "All met Lu Biao.", "All met Marco Rubio.", "en"),
        # A term that came out right, or became no name.
        ("范明政说好。", "Pham Minh Chinh said.", "He said.", "en"),
        ("范明政说好。", "Pham Minh Chinh said.", "Chinh said.", "en"),
        ("范明政说好。", "Phạm Minh Chính nói.", "Thủ tướng nói.", "vi"),
        ("范明政在河内。", "Pham Minh Chinh is in Hanoi.", "Pham Minh Chinh was in Hanoi.", "en"),
        ("范明政见范明政。", "Pham Minh Chinh and Pham Minh Chinh.", "Both and Both.", "en"),
        (PHUC, "", "State President Nguyen Xuan Phuc met guests.", "en"),
        (PHUC, "State President Ruan Chunfu met guests.", "", "en"),
        (PHUC, "阮春福 met guests.", "he met guests.", "en"),
    ],
)
def test_nothing_is_learned(source, before, after, lang):
    assert learned(source, before, after, lang) == []


def test_two_names_by_what_they_sound_like():
    source = "阮春福会见梁三光部长。"
    before, after = "Ruan Chunfu met Liang Sanguang.", "Nguyen Xuan Phuc met Luong Tam Quang."
    assert learned(source, before, after, "en") == [
        ("阮春福", "Ruan Chunfu", "Nguyen Xuan Phuc"),
        ("梁三光", "Liang Sanguang", "Luong Tam Quang"),
    ]


def test_long_texts_are_left():
    before, after = f"Ruan Chunfu {'x ' * 3000}", f"Nguyen Xuan Phuc {'x ' * 3000}"
    assert learned(PHUC, before, after, "en") == []
