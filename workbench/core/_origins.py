"""Which country a person is from, by what stands before the name."""

from workbench.core._mention import BREAKS, Page

_FAR = 24
"""How far before a name its country is looked for."""

_ORIGINS = {
    "vi": "越南 越共 越方 河内 胡志明市 旅居 越侨 越籍 岘港 海防 芹苴 越通社",
    "zh": "中国 中共 中方 中华人民共和国 北京 上海 天津 重庆 广东 广西 云南 海南 四川 江苏 浙江 "
    "山东 湖南 湖北 福建 新疆 西藏 广州 深圳 南宁 昆明 台湾 香港 澳门 全国政协 新华社",
    "ja": "日本 日方 东京 大阪",
    "ko": "韩国 朝鲜 韩方 首尔 平壤",
}
_BY_WORD = {word: origin for origin, words in _ORIGINS.items() for word in words.split()}
# 驻越南, 访问中国, 对日本: not where the person is from.
_ABROAD = frozenset("驻访赴对抵往")
_INTERNATIONAL = ("联合国", "世界", "国际", "东盟", "欧盟", "亚洲", "欧洲")


def nationality(page: Page, start: int) -> str:
    """Return vi, zh, ja or ko, "foreign" for other countries, "other" for international bodies.

    Empty where nothing tells. The nearest country on the left counts, but not where somebody
    is posted or goes to.
    """
    text, lex = page.text, page.lex
    if not page.title_before(start) and not lex.country.before(text, start):
        return ""  # between the country and the name stands somebody else
    for at in range(start, max(0, start - _FAR), -1):
        if text[at - 1] in BREAKS:
            return ""
        word = next((w for n in (8, 4, 3, 2) if (w := text[max(0, at - n) : at]) in _BY_WORD), "")
        country = word or lex.country.before(text, at)
        if country and text[at - len(country) - 1 : at - len(country)] not in _ABROAD:
            return _BY_WORD.get(country, "foreign")
        if any(_begins_with(page, at, name) for name in _INTERNATIONAL):
            return "other"
    return ""


def home(place: str) -> str:
    """Return vi, zh, ja or ko for a place whose country is known by its name, else ""."""
    return next((_BY_WORD[place[:n]] for n in (4, 3, 2) if place[:n] in _BY_WORD), "")


def place_origin(page: Page, start: int, end: int) -> str:
    """Return the origin of a place: by its own name, else by a country right before it."""
    country = page.lex.country.before(page.text, start)
    return home(page.text[start:end]) or (_BY_WORD.get(country, "foreign") if country else "")


def _begins_with(page: Page, end: int, name: str) -> bool:
    """Whether an international name ends at a place and no country stands right before it."""
    start = end - len(name)
    return page.text.startswith(name, max(0, start)) and not page.lex.country.before(
        page.text, start
    )
