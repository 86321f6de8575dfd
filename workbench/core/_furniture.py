"""What news agencies' pages put around and into an article, as patterns.

The patterns know ASCII punctuation and simplified characters only and are matched against
``folded`` text. Every pattern is bounded: none looks further than a few hundred characters, so
that a text of 20 MB on one line costs what its length costs.
"""

import re

from workbench.core import _furniture_latin as latin
from workbench.core.text import HAN

_ASCII_FORMS = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_BRACKETS = dict(zip("【】〔〕「」『』─", "[][]“”“”—", strict=True))
_SIMPLIFIED = dict(
    zip(
        "報編門閱聯結節華責資讀輯連電導圖攝來為發畢網聞記訊關熱薦韓",
        "报编门阅联结节华责资读辑连电导图摄来为发毕网闻记讯关热荐韩",
        strict=True,
    )
)
_FOLDED = _ASCII_FORMS | _BRACKETS | _SIMPLIFIED
_FOLDABLE = re.compile(f"[{re.escape(''.join(_FOLDED))}]")


def folded(text: str) -> str:
    """Return ``text``, equally long, in the forms that the patterns here know."""
    return _FOLDABLE.sub(lambda found: _FOLDED[found[0]], text)


# --- Who signs ------------------------------------------------------------------------------

# Agencies that sign photos, datelines and endings; 本社 and 本报 are what a house calls itself.
_HAN_AGENCY = (
    "(?:越通社|越南通讯社|越南人民报|本社|本报|新华社|新华网|中新社|中新网|中央社|人民网|人民日报"
    "|路透社|法新社|美联社|塔斯社|共同社|韩联社|老通社|柬新社|互联网)"
)
_LATIN_AGENCY = latin.AGENCY
# Photos are often credited to a site's address instead.
_SITE = r"(?<![A-Za-z0-9.-])[A-Za-z0-9-]{1,40}(?:\.[A-Za-z0-9-]{2,20}){0,2}\.[A-Za-z]{2,20}"
_JOINED = r"\s?[-–—/]\s?"


def _one_or_more(name: str) -> str:
    """AFP/TTXVN, 越通社-VNA: a name, or several joined."""
    return f"(?:{name}(?:{_JOINED}{name}){{0,3}})"


_AGENCIES = _one_or_more(f"(?:{_HAN_AGENCY}|{_LATIN_AGENCY})")
_SOURCES = _one_or_more(f"(?:{_HAN_AGENCY}|{_LATIN_AGENCY}|{_SITE})")
_LATIN_AGENCIES = _one_or_more(_LATIN_AGENCY)

_OPEN, _CLOSE = r"[(\[]\s?", r"\s?[)\]]"
_NOT_BRACKET = r"[^()\[\]。]"
_DASH = r"\s{0,2}(?:—{1,2}|–|-{1,2})"

# --- Sentences, as far as cutting furniture needs them --------------------------------------

_CLOSERS = r"[”’\"')\]》]{0,3}"

SENTENCE_END = re.compile(rf"(?:[。!?]|{latin.STOP}){_CLOSERS}")
# A line with one in it is no single phrase.
FULL_STOP = re.compile(rf"。|{latin.STOP}(?=\s)")
# A line that ends so is a sentence, or announces or begins one.
SENTENCE_LIKE = re.compile(rf"[。.!?;…:,、—-]\s?{_CLOSERS}$")
FINISHED = re.compile(rf"[。.!?;…]\s?{_CLOSERS}$")
# A title may ask or cry out, but doesn't stop.
STOPPED = re.compile(rf"[。.;,、]{_CLOSERS}$")

# --- Photos ---------------------------------------------------------------------------------

# The site numbers an article's photos behind the repeated headline, in Vietnamese whatever the
# article's language: "headline ảnh 1caption". The caption itself may begin with a figure.
PHOTO_NUMBER = re.compile(r"(?:hình ảnh|hinh anh|ảnh|photo)\s?(\d{1,20})", re.IGNORECASE)

# 图自, 图片来自, 图片来源:, 图源:, 图:, 图/
_PHOTO_FROM = r"图片?(?:来?自\s?:?|(?:来?源)?\s?[:/])"
_MADE_BY = r"(?:照片|摄影|来源)\s?[:/]"
_LATIN_PHOTO = rf"(?:[-–—]\s)?{latin.PHOTO}\s?"
# Ảnh: TTXVN phát
_BROADCAST = r"(?:\sphát(?![^\W_]))?"
_EDGE = r"(?:^|(?<=[。!?…”)\].\s]))"
_OVER = r"(?=$|[。\s])"

_IN_BRACKETS = "|".join(
    (
        # 图:越通社, Photo: VNA
        rf"(?:{_PHOTO_FROM}|{_MADE_BY}){_NOT_BRACKET}{{1,40}}",
        # 新华社记者 李四 摄, 联合国供图
        rf"{_NOT_BRACKET}{{1,30}}(?:供图|摄)",
        "资料图片?",
        # Photo: VNA, Illustrative photo, Ảnh minh họa. Nguồn: TTXVN, VNA file photo, Xinhua/Li Si
        rf"(?:{latin.BARE_PHOTO}\s?[.,:;]?\s?)?{latin.PHOTO}{_NOT_BRACKET}{{1,60}}",
        latin.BARE_PHOTO,
        rf"(?:Photos?|Ảnh)[\s/]{_SOURCES}",
        rf"{_LATIN_AGENCIES} (?:[Ff]ile )?[Pp]hotos?(?:\s?/\s?{latin.NAME})?",
        rf"{_LATIN_AGENCIES}/(?!{_LATIN_AGENCY}){latin.NAME}",
        rf"Ảnh do {_NOT_BRACKET}{{1,40}} cung cấp",
    )
)
# A known agency ends its credit by itself, even with the next paragraph glued on.
_BY_KNOWN = "|".join(
    (
        rf"{_PHOTO_FROM}\s?{_SOURCES}",
        rf"{_LATIN_PHOTO}(?:[^.。:]{{1,30}}{_JOINED})?{_SOURCES}(?:/{latin.NAME})?{_BROADCAST}",
    )
)
# An unknown one has to stand like a credit, behind a sentence and up to a stop: 企图自立 isn't one.
_BY_UNKNOWN = "|".join(
    (
        rf"(?:{_PHOTO_FROM}|{_MADE_BY})\s?[^。,\s]{{1,20}}{_OVER}",
        rf"{_LATIN_PHOTO}[^.。]{{1,40}}(?=$|[.。])",
        # Ảnh minh họa, Photo VNA, — VNA/VNS Photo Văn An, Ảnh do … cung cấp
        rf"{latin.BARE_PHOTO}(?=\.?$)",
        rf"(?:Photos?|Ảnh) {_SOURCES}(?=\.?$)",
        rf"(?:[-–—]{{1,2}}\s?)?{_LATIN_AGENCIES} Photos?(?:\s{latin.NAME})?(?=\.?$)",
        r"Ảnh do [^.。,]{1,40} cung cấp(?=\.?$)",
        # 联合国供图 (not 提供图片), 新华社记者 李四 摄 (not 拍摄), 新华社发
        r"[^。,\s]{1,20}(?<!提)供图(?!片)",
        rf"{_HAN_AGENCY}?记者\s?[^。,]{{2,12}}(?<!拍)摄{_OVER}",
        rf"{_HAN_AGENCY}发{_OVER}",
    )
)
# A stop behind a credit belongs to it.
CREDIT = re.compile(
    rf"(?:{_OPEN}(?:{_IN_BRACKETS}){_CLOSE}|{_BY_KNOWN}|{_EDGE}(?:{_BY_UNKNOWN}))(?:\s?[。.])?"
)

# Xinhua's way to begin a caption: 图为会议现场。
CAPTION_OPENING = re.compile("[上下左右]?图为|资料图:")

# --- Where and when ---------------------------------------------------------------------------

_PLACE = "[^。,、:!?—–-]"
_REPORTER = rf"(?:\s?{_OPEN}{_HAN_AGENCY}?记者{_NOT_BRACKET}{{1,30}}{_CLOSE})?"

DATELINE = re.compile(
    "|".join(
        (
            # 越通社河内——, 越通社和河内 ——
            rf"{_HAN_AGENCY}{_PLACE}{{1,12}}?{_DASH}",
            # In brackets (越通社 - 河内), (中央社记者王小明台北6日电)
            rf"{_OPEN}{_HAN_AGENCY}{_NOT_BRACKET}{{1,30}}{_CLOSE}(?:{_DASH})?",
            # 新华社北京7月6日电(记者 张三), 本报讯; any agency may wire so, but 据… quotes one
            rf"(?!据)(?:{_HAN_AGENCY}|[{HAN}]{{2,4}}[社网报])[^。,]{{1,20}}?\d日[电讯]{_REPORTER}",
            rf"本[报社网]讯{_REPORTER}",
            *latin.datelines(_AGENCIES),
        )
    )
)

_NUMERIC_DATE = r"\d{4}[年/.-]\d{1,2}[月/.-]\d{1,2}日?|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}"
_DATE = f"(?:{_NUMERIC_DATE}|{latin.DATE})"
_TIME = r"\d{1,2}:\d{2}(?::\d{2})?"
# When the page went up: 2021年7月6日 15:30; Monday, March 17, 2025 - 18:30 (GMT+7)
DATE_LINE = re.compile(
    rf"{latin.DATE_OPENING}(?:{_TIME}\W{{1,3}})?{_DATE}(?:\W{{1,3}}{_TIME})?{latin.TIME_ZONE}"
)

# --- The end ----------------------------------------------------------------------------------

_END_WORD = rf"{_OPEN}(?:(?:全文)?完毕?|END|End|HẾT|Hết){_CLOSE}"
_BEHIND_SENTENCE = r"(?:^|(?<=[。.!?…”\"])|(?<=[。.!?…”\"]\s))"

# At the end of a paragraph.
ENDING = re.compile(
    r"(?:\s{0,2}(?:"
    + "|".join(
        (
            # (完), (完)越通社, (完)(VNA)
            rf"{_END_WORD}(?:\s?(?:{_AGENCIES}|{_OPEN}{_AGENCIES}{_CLOSE}))?",
            # (越通社-VNA) behind a sentence; 越南通讯社(VNA) is an abbreviation
            rf"{_BEHIND_SENTENCE}{_OPEN}{_AGENCIES}{_CLOSE}",
            # VNA's "./." has the sentence's own full stop in it
            rf"(?<=[^\W_]|[.%”\"’)])/\.(?:\s?{_AGENCIES})?",
            # (Theo TTXVN), — VNA/VNS, Enditem
            rf"{_BEHIND_SENTENCE}{_OPEN}Theo\s{_AGENCIES}{_CLOSE}",
            rf"{_BEHIND_SENTENCE}[-–—]{{1,2}}\s?{_LATIN_AGENCIES}",
            rf"{_BEHIND_SENTENCE}(?:Enditem|■)",
        )
    )
    + r")){1,3}$"
)
LONGEST_ENDING = 80
# On a line of its own.
ENDING_LINE = re.compile(
    rf"[-–—]{{0,2}}\s?(?:{_AGENCIES}|{_OPEN}{_AGENCIES}{_CLOSE}|完|END|HẾT)\s?[-–—]{{0,2}}"
    rf"|(?:{_OPEN})?(?:责任)?编辑\s?:.{{1,40}}|{'|'.join(latin.end_lines(_AGENCIES))}"
)

# --- The tail ---------------------------------------------------------------------------------

_SEE_ALSO = "相关(?:新闻|报道|报导|阅读|文章|链接|连结)|(?:延伸|推荐)阅读|热门新闻"
# From here on stand teasers for other articles.
RELATED = re.compile(
    rf"[#\s\[]{{0,4}}(?:更多(?:新闻|内容|资讯|报道|报导)?|{_SEE_ALSO}|{latin.SEE_ALSO})[\]:>»\s]{{0,4}}",
    re.IGNORECASE,
)
# One teaser inside the article.
TEASER = re.compile(rf"(?:{_SEE_ALSO})\s?:\s?.|{latin.TEASERS}", re.IGNORECASE)

# --- Headings ---------------------------------------------------------------------------------

MARKDOWN_HEADING = re.compile(r"#{1,6}\s")
# 一、…, (二)…, 第三,…, 4. …
_HAN_NUMERAL = "[一二三四五六七八九十百]{1,4}"
NUMBERED_HEADING = re.compile(
    rf"第?{_HAN_NUMERAL}[、.,\s]|{_OPEN}{_HAN_NUMERAL}{_CLOSE}|第{_HAN_NUMERAL}[章节部]"
    r"|(?:\d{1,2}|[IVX]{1,4})[、.]\s?(?!\d)"
)
