"""The sentences of the tiny models' language: patterns, and what fills their slots."""

import random
import string
from collections.abc import Callable
from dataclasses import dataclass

import tiny_language
from tiny_language import Name

# Chinese | English | Vietnamese. A slot is a letter for what it takes and a number: P one person,
# A two or three, L a place, B two or three, C a country, O an organisation, Q two, D a date,
# W a day of the week, N a number, M hundred million dollars, X per cent.
_PATTERNS = """
{P1}会见了{P2}。 | {P1} met {P2}. | {P1} đã gặp {P2}.
{D1}，{P1}在{L1}会见了{P2}。 | On {D1}, {P1} met {P2} in {L1}. | Ngày {D1}, {P1} đã gặp {P2} tại {L1}.
{P1}抵达{L1}，开始对{C1}进行正式访问。 | {P1} arrived in {L1}, beginning an official visit to {C1}. | {P1} đã đến {L1}, bắt đầu thăm chính thức {C1}.
{P1}向{P2}致贺电。 | {P1} sent a message of congratulations to {P2}. | {P1} đã gửi điện mừng đến {P2}.
{A1}出席了会议。 | {A1} attended the meeting. | {A1} đã dự hội nghị.
{D1}，{A1}出席了在{L1}举行的会议。 | On {D1}, {A1} attended the meeting held in {L1}. | Ngày {D1}, {A1} đã dự hội nghị tổ chức tại {L1}.
参加会谈的有{A1}。 | Present at the talks were {A1}. | Có mặt tại cuộc hội đàm có {A1}.
{P1}对{P2}表示感谢。 | {P1} expressed thanks to {P2}. | {P1} bày tỏ cảm ơn {P2}.
{P1}说：“{C1}与{C2}的关系十分重要。” | {P1} said: “Relations between {C1} and {C2} are very important.” | {P1} nói: “Quan hệ giữa {C1} và {C2} rất quan trọng.”
{P1}强调，{C1}愿与{C2}加强合作。 | {P1} stressed that {C1} wants to strengthen cooperation with {C2}. | {P1} nhấn mạnh {C1} muốn tăng cường hợp tác với {C2}.
据{O1}报道，{P1}将于{D1}访问{C1}。 | {O1} reported that {P1} will visit {C1} on {D1}. | {O1} đưa tin {P1} sẽ thăm {C1} vào ngày {D1}.
{O1}{D1}宣布，{N1}人获得援助。 | {O1} announced on {D1} that {N1} people had received aid. | {O1} công bố ngày {D1} rằng {N1} người đã nhận viện trợ.
{C1}对{C2}的出口额达{M1}亿美元。 | Exports from {C1} to {C2} reached {M1e} billion USD. | Xuất khẩu từ {C1} sang {C2} đạt {M1v} tỷ USD.
{C1}经济增长{X1}%。 | The economy of {C1} grew by {X1}%. | Kinh tế của {C1} tăng {X1v}%.
{W1}，{L1}新增{N1}例病例。 | On {W1}, {L1} recorded {N1} new cases. | {W1}, {L1} ghi nhận {N1} ca mắc mới.
{B1}发生洪水，{N1}人死亡。 | Floods occurred in {B1}, {N1} people died. | Lũ lụt xảy ra tại {B1}, {N1} người chết.
{P1}主持了{O1}的会议。 | {P1} chaired the meeting of {O1}. | {P1} đã chủ trì cuộc họp của {O1}.
{Q1}签署了合作协议。 | {Q1} signed a cooperation agreement. | {Q1} đã ký thỏa thuận hợp tác.
{O1}与{O2}在{L1}举行会谈。 | {O1} held talks with {O2} in {L1}. | {O1} đã hội đàm với {O2} tại {L1}.
{P1}出生于{L1}。 | {P1} was born in {L1}. | {P1} sinh tại {L1}.
{P1}当选为{C1}{T1}。 | {P1} was elected {T1} of {C1}. | {P1} được bầu làm {T1} {C1}.
{C1}{T1}{P0}访问{L1}。 | {T1} {P0} of {C1} visited {L1}. | {T1} {C1} {P0} đã thăm {L1}.
{W1}，{C1}{T1}{P0}与{P1}通电话。 | On {W1}, {T1} {P0} of {C1} spoke by phone with {P1}. | {W1}, {T1} {C1} {P0} đã điện đàm với {P1}.
{P1}的讲话受到{P2}的欢迎。 | The speech of {P1} was welcomed by {P2}. | Bài phát biểu của {P1} được {P2} hoan nghênh.
{L1}有{N1}人。 | There are {N1} people in {L1}. | Có {N1} người ở {L1}.
本次会议在{L1}举行，由{P1}主持。 | The meeting took place in {L1} and was chaired by {P1}. | Cuộc họp diễn ra tại {L1} do {P1} chủ trì.
{P1}访问{C1} | {P1} visits {C1} | {P1} thăm {C1}
{P1}会见{P2} | {P1} receives {P2} | {P1} tiếp {P2}
{C1}与{C2}加强合作 | {C1} and {C2} boost cooperation | {C1} và {C2} đẩy mạnh hợp tác
{L1}举行文化节 | Culture festival in {L1} | Lễ hội văn hóa tại {L1}
{P1}：我们需要和平 | {P1}: We need peace | {P1}: Chúng ta cần hòa bình
{B1}之间的航线恢复 | Air routes between {B1} resume | Nối lại đường bay giữa {B1}
{C1}支持{O1} | {C1} supports {O1} | {C1} ủng hộ {O1}
{O1}援助{L1} | {O1} helps {L1} | {O1} giúp đỡ {L1}
{P1}感谢{O1}对{C1}的支持。 | {P1} thanked {O1} for supporting {C1}. | {P1} cảm ơn {O1} đã ủng hộ {C1}.
{O1}邀请{A1}访问{L1}。 | {O1} invited {A1} to visit {L1}. | {O1} mời {A1} thăm {L1}.
我们的记者在{L1}采访了{P1}。 | Our correspondent interviewed {P1} in {L1}. | Phóng viên của chúng tôi đã phỏng vấn {P1} tại {L1}.
{P1}从{L1}前往{L2}。 | {P1} travelled from {L1} to {L2}. | {P1} đã đi từ {L1} đến {L2}.
{C1}向{C2}赠送{N1}剂疫苗。 | {C1} donated {N1} doses of vaccine to {C2}. | {C1} tặng {N1} liều vắc-xin cho {C2}.
{O1}向{L1}拨款{M1}亿美元。 | {O1} gave {M1e} billion USD to {L1}. | {O1} cấp {M1v} tỷ USD cho {L1}.
{P1}同意{P2}的意见。 | {P1} agreed with the opinion of {P2}. | {P1} đồng ý với ý kiến của {P2}.
会后，{P1}和夫人离开{L1}。 | After the meeting, {P1} and his wife left {L1}. | Sau cuộc họp, {P1} và phu nhân rời {L1}.
在{L1}，{P1}参观了{O1}。 | In {L1}, {P1} toured {O1}. | Tại {L1}, {P1} đã tham quan {O1}.
{D1}是{C1}的国庆节。 | {D1} is the national day of {C1}. | {D1} là quốc khánh của {C1}.
{P1}祝贺{C1}国庆节。 | {P1} congratulated {C1} on its national day. | {P1} chúc mừng quốc khánh {C1}.
“谢谢{P1}！”{P2}说。 | “Thank you, {P1}!” said {P2}. | “Cảm ơn {P1}!” {P2} nói.
{C1}和{C2}建交{N1}周年。 | {C1} and {C2} have had diplomatic relations for {N1} years. | {C1} và {C2} có quan hệ ngoại giao {N1} năm.
双方讨论了{L1}问题。 | The two sides discussed the issue of {L1}. | Hai bên đã thảo luận vấn đề {L1}.
两国领导人在{L1}举行了会谈。 | The leaders of the two countries held talks in {L1}. | Lãnh đạo hai nước đã hội đàm tại {L1}.
{P1}没有回答{P2}的问题。 | {P1} did not answer the question of {P2}. | {P1} không trả lời câu hỏi của {P2}.
今天上午，{A1}到达{L1}。 | This morning, {A1} reached {L1}. | Sáng nay, {A1} đã tới {L1}.
欢迎仪式由{P1}和{P2}主持。 | The welcome ceremony was led by {P1} and {P2}. | Lễ đón do {P1} và {P2} chủ trì.
{O1}的总部设在{L1}。 | The head office of {O1} is in {L1}. | Trụ sở của {O1} đặt tại {L1}.
{P1}被任命为{O1}{T1}。 | {P1} was appointed {T1} of {O1}. | {P1} được bổ nhiệm làm {T1} của {O1}.
{W1}，{O1}接待了{N1}名游客。 | On {W1}, {O1} welcomed {N1} visitors. | {W1}, {O1} đón {N1} du khách.
{C1}的{X1}%人口住在{L1}。 | {X1}% of the population of {C1} live in {L1}. | {X1v}% dân số của {C1} sống ở {L1}.
"""  # noqa: E501 - a line a pattern
_DAYS = """
星期一 = Monday = thứ Hai; 星期二 = Tuesday = thứ Ba; 星期三 = Wednesday = thứ Tư;
星期四 = Thursday = thứ Năm; 星期五 = Friday = thứ Sáu; 星期六 = Saturday = thứ Bảy;
星期日 = Sunday = Chủ nhật
"""
_MONTHS = """
January February March April May June July August September October November December
"""


@dataclass(frozen=True, slots=True)
class Text:
    """A piece of text in the three languages."""

    zh: str
    en: str
    vi: str


class Writer:
    """Writes random sentences; placeholders says how often one stands for a name."""

    def __init__(self, seed: str, placeholders: float = 0.12) -> None:
        self._choice = random.Random(seed)  # noqa: S311 - no secret
        self._placeholders = placeholders
        self._people = tiny_language.people()
        self._countries = tiny_language.countries()
        self._places = [*self._countries, *tiny_language.cities(), *tiny_language.cities()]
        self._organisations = tiny_language.organisations()
        self._titles = [Text(*cells) for cells in tiny_language.rows(tiny_language.TITLES)]
        self._days = [Text(*cells) for cells in tiny_language.rows(_DAYS)]
        self._patterns = [
            Text(*(part.strip() for part in line.split("|")))
            for line in _PATTERNS.strip().splitlines()
        ]
        self._fillers: dict[str, Callable[[], Text]] = {
            "P": self._person,
            "A": lambda: self._several(self._person),
            "L": lambda: self._name(self._places),
            "B": lambda: self._several(lambda: self._name(self._places)),
            "C": lambda: self._name(self._countries),
            "O": lambda: self._name(self._organisations),
            "Q": lambda: self._joined([self._name(self._organisations) for _ in range(2)]),
            "T": lambda: self._choice.choice(self._titles),
            "D": self._date,
            "W": lambda: self._choice.choice(self._days),
        }

    def sentence(self) -> Text:
        """A sentence or heading, or now and then a name alone."""
        kind = self._choice.random()
        if kind < 0.1:
            return self._alone()
        if kind < 0.16:
            return _capital(self._choice.choice([self._titled, self._list])())
        return self._filled(self._choice.choice(self._patterns))

    def _alone(self) -> Text:
        name = self._choice.choice([*self._people, *self._places, *self._organisations])
        text = self._stand_in() or Text(name.zh, name.en, name.vi)
        if self._choice.random() < 0.1:
            return Text(f"{text.zh}。", f"{text.en}.", f"{text.vi}.")
        return text

    def _list(self) -> Text:
        return self._several(lambda: self._name(self._people))

    def _filled(self, pattern: Text) -> Text:
        zh, en, vi = dict[str, str](), dict[str, str](), dict[str, str]()
        for _, slot, _, _ in string.Formatter().parse(pattern.zh):
            if slot and slot[0] in self._fillers:
                text = self._bare() if slot == "P0" else self._fillers[slot[0]]()
                zh[slot], en[slot], vi[slot] = text.zh, text.en, text.vi
            elif slot:
                self._number(slot, zh, en, vi)
        return _capital(
            Text(pattern.zh.format(**zh), pattern.en.format(**en), pattern.vi.format(**vi))
        )

    def _number(
        self, slot: str, zh: dict[str, str], en: dict[str, str], vi: dict[str, str]
    ) -> None:
        pick = self._choice
        if slot[0] == "N":
            zh[slot] = en[slot] = vi[slot] = str(pick.randrange(2, 10 ** pick.randrange(1, 6)))
        elif slot[0] == "X":
            whole, part = pick.randrange(1, 100), pick.randrange(0, 10)
            zh[slot] = en[slot] = f"{whole}.{part}" if part else str(whole)
            vi[slot + "v"] = zh[slot].replace(".", ",")
        else:
            amount = pick.randrange(11, 1000)
            zh[slot] = str(amount)
            en[slot + "e"] = f"{amount // 10}.{amount % 10}" if amount % 10 else str(amount // 10)
            vi[slot + "v"] = en[slot + "e"].replace(".", ",")

    def _bare(self) -> Text:
        return self._stand_in() or _inside(self._choice.choice(self._people), titled=True)

    def _person(self) -> Text:
        kind = self._choice.random()
        if kind < 0.35:
            return self._titled()
        if kind < 0.45:
            return self._polite()
        return self._name(self._people)

    def _titled(self) -> Text:
        title, person = self._choice.choice(self._titles), self._bare()
        if self._choice.random() < 0.3:
            of = self._name(self._countries)
            return Text(
                of.zh + title.zh + person.zh,
                f"{title.en} {person.en} of {of.en}",
                f"{title.vi} {of.vi} {person.vi}",
            )
        return Text(title.zh + person.zh, f"{title.en} {person.en}", f"{title.vi} {person.vi}")

    def _polite(self) -> Text:
        person = self._name(self._people)
        zh, en, vi = self._choice.choice([("先生", "Mr", "ông"), ("女士", "Ms", "bà")])
        return Text(person.zh + zh, f"{en} {person.en}", f"{vi} {person.vi}")

    def _name(self, names: list[Name]) -> Text:
        return self._stand_in() or _inside(self._choice.choice(names), titled=False)

    def _several(self, one: Callable[[], Text]) -> Text:
        return self._joined([one() for _ in range(self._choice.choice([2, 2, 3]))])

    def _joined(self, texts: list[Text]) -> Text:
        *most, last = texts
        return Text(
            "、".join(text.zh for text in most) + "和" + last.zh,
            ", ".join(text.en for text in most) + " and " + last.en,
            ", ".join(text.vi for text in most) + " và " + last.vi,
        )

    def _date(self) -> Text:
        year, month, day = (self._choice.randrange(*r) for r in ((2015, 2027), (1, 13), (1, 29)))
        zh, en, vi = f"{month}月{day}日", f"{_MONTHS.split()[month - 1]} {day}", f"{day}/{month}"
        if self._choice.random() < 0.3:
            return Text(f"{year}年{zh}", f"{en}, {year}", f"{vi}/{year}")
        return Text(zh, en, vi)

    def _stand_in(self) -> Text | None:
        """Now and then a token that stands for a name; it is copied, but lost in brackets."""
        if self._choice.random() >= self._placeholders:
            return None
        pick = self._choice
        number = str(pick.randrange(10 ** pick.randrange(1, 5))).zfill(pick.choice([1, 1, 2, 4]))
        if pick.random() < 0.15:
            opening, closing = pick.choice([("[", "]"), ("⟦", "⟧"), ("{", "}"), ("<", ">")])
            return Text(f"{opening}{number}{closing}", number, number)
        letters = "".join(pick.choices(string.ascii_uppercase, k=pick.choice([1, 2, 3, 3])))
        word = letters[0] + "".join(pick.choices("bcdfghjklmnpqrstvwxz", k=3))
        token = pick.choice([letters + number, letters + number[0], letters, word])
        return Text(token, token, token)


def _inside(name: Name, *, titled: bool) -> Text:
    if titled and name.titled:
        return Text(name.zh, name.titled, name.titled)
    return Text(name.zh, *name.inside)


def _capital(text: Text) -> Text:
    return Text(text.zh, text.en[:1].upper() + text.en[1:], text.vi[:1].upper() + text.vi[1:])
