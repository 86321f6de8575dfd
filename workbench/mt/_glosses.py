"""What a single Chinese word is in English and in Vietnamese.

Our own table of common news words comes first, then CC-CEDICT's first useful sense for English and
the Sino-Vietnamese reading for Vietnamese.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import resources

from workbench.core import cedict, names
from workbench.core.cedict import Entry

DIGIT_WORDS = {
    "en": ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"],
    "vi": ["một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"],
}

# Characters that spell foreign names: a name of these alone is no Chinese one.
SOUNDS = frozenset(
    "阿埃艾安昂奥澳巴白拜班邦保鲍贝本比彼毕别宾波博伯勃布查策察茨茬楚戴丹德登邓迪底蒂丁东"
    "杜顿多俄厄恩尔耳法凡范菲费芬佛弗夫福富伽盖甘冈戈哥格葛根贡古瓜圭果哈海汉翰豪赫黑亨洪"
    "侯胡华怀霍基吉加贾简杰捷京卡凯坎康考科克肯孔库夸昆扩拉莱赖兰朗劳勒雷蕾黎里利莉丽连联"
    "良列琳龙隆卢鲁路伦罗洛吕马玛迈麦曼芒毛梅门蒙米密苗敏摩莫墨默姆木穆那纳娜乃奈南瑙内嫩"
    "尼妮涅宁纽农努诺欧帕潘庞佩彭皮平珀普齐奇恰乔切钦琴青丘曲茹瑞若撒萨塞赛桑瑟森沙莎珊绍"
    "舍申施什史士舒朔斯丝司松苏素孙索塔泰坦汤唐陶特腾提廷图土托脱瓦万旺威韦维魏温文翁沃乌"
    "武伍西希锡夏香谢辛欣匈休许雪逊雅亚延扬耶叶伊依宜英尤约越云宰赞泽扎詹章珍芝治朱卓兹宗"
    "祖佐"
)

# The usual Chinese and Vietnamese family names, without those that are more often other words.
_FAMILIES = frozenset(
    "张王李刘陈杨黄赵周吴徐孙朱胡郭林何梁郑罗宋谢唐韩曹许邓萧肖冯曾蔡彭潘袁董苏叶吕魏蒋杜"
    "丁沈姜范傅卢汪戴崔任陆廖姚邱谭韦贾邹秦阎薛侯郝孔邵毛顾武贺尹钱施龚汤陶黎莫樊乔颜庄鲁"
    "倪庞邢俞聂葛覃骆裴阮翁岳柯滕饶凌鲍霍农段張劉陳楊黃趙吳孫鄭羅許鄧蕭馮呂蔣盧閻韋賈鄒葉"
    "陸蘇賀龔湯"
)
# Of these, the ones that in the news are Vietnamese rather than Chinese.
_VIETNAMESE_FAMILIES = frozenset("阮黎裴")

# Senses that tell about the word instead of what it means.
_USELESS = re.compile(
    r"(?:CL:|surname\b|(?:\w+ )?variant of|also (?:written|pr|called)|Taiwan pr|used in|same as"
    r"|see\b|abbr\. (?:for|of)|classifier|onom|radical in|\w* ?particle\b|(?:lit|fig)\."
    r"|one of the|equivalent to|\W*$)",
)
_REFERENCE = re.compile(
    r"(?:abbr\. for|(?:\w+ )?variant of|see(?: also)?|same as|also written|equivalent to)"
    r" (?:[^\s|\[]+\|)?([㐀-鿿]+)"
)
_BRACKETS = re.compile(r"\([^()]*\)|\[[^]]*\]")
_ARTICLE = re.compile(r"^(?:to be |to |an? |the )(?=\S)")
_CAPITALS = re.compile(r"[A-Z][^\s]*(?: (?:of |de |and |the )*[A-Z][^\s]*)*")
_FILLER = re.compile(r"(?:\b(?:sb|sth|etc|esp)\b\.?|\.\.\.|…|[㐀-鿿\U00020000-\U0003ffff|]+)")


@cache
def common_words() -> dict[str, dict[str, str]]:
    """Chinese word -> language -> our own rendering; an empty one is left out of the gloss."""
    text = resources.files("workbench.mt").joinpath("data/common_words.tsv").read_text("utf-8")
    header, *lines = (line.split("\t") for line in text.splitlines())
    return {
        line[0]: {
            lang: "" if rendering == "-" else rendering
            for lang, rendering in zip(header[1:], line[1:], strict=True)
        }
        for line in lines
    }


@lru_cache(maxsize=2**15)
def gloss(word: str, lang: str) -> str:
    """Return a Chinese word in "en" or "vi"; empty where the language has nothing for it.

    No Chinese character is left in the answer unless neither a pronunciation nor a reading of it
    is known.
    """
    own = common_words().get(word)
    if own is not None:
        return own[lang]
    return _english(word) if lang == "en" else _vietnamese(word)


def spelled(name: str, lang: str) -> str:
    """Return one part of a foreign name that is spelled in Chinese characters."""
    if known(name):
        return gloss(name, lang)
    parts = [_spelled_char(char, lang) for char in name]
    return "".join(parts).capitalize() if lang == "en" else _titled(" ".join(parts))


def spelled_name(parts: Sequence[str], lang: str) -> str:
    """Return a foreign name that is spelled in parts: 弗拉基米尔·普京.

    Where the dictionary knows the whole person by one part, that is the name.
    """
    glosses = [spelled(part, lang) for part in parts]
    whole = (g for g, part in zip(glosses, parts, strict=True) if " " in g and known(part))
    return next(whole, " ".join(glosses))


def spells_a_name(parts: Sequence[str]) -> bool:
    """Whether words that stand side by side are what is left of a foreign name cut to pieces."""
    if not all(char in SOUNDS for part in parts for char in part) or sum(map(len, parts)) < 3:
        return False
    if any(len(part) > 1 and known(part) for part in parts):
        return False
    return any(len(part) > 1 for part in parts) or not any(part in common_words() for part in parts)


def _is_foreign(word: str) -> bool:
    """Whether a word of three or more characters may spell a foreign name."""
    return len(word) > 2 and all(char in SOUNDS for char in word)


def _is_foreign_person(word: str) -> bool:
    return _is_foreign(word) and (len(word) > 3 or word[0] not in _FAMILIES)


def _english(word: str) -> str:
    found = cedict.lookup(word)
    if not found:
        return _unknown(word, "en")
    return _english_sense(found) or ("" if _is_grammar(found) else plain_pinyin(found[0]))


def _vietnamese(word: str) -> str:
    found = cedict.lookup(word)
    if not found:
        return _unknown(word, "vi")
    common = [entry for entry in found if not entry.proper]
    if common:
        return _reading(word, common[0])
    foreign = _english_sense(found) if _is_foreign(word) else ""
    return foreign or _titled(_reading(word, found[0]))


def _unknown(word: str, lang: str) -> str:
    """A word that neither our table nor the dictionary has."""
    if _is_foreign_person(word):
        return spelled(word, lang)
    return _person(word, lang) if _is_person(word) else _parts(word, lang)


def _english_sense(found: Sequence[Entry], depth: int = 0) -> str:
    """The first sense that can stand in a sentence, of an ordinary word rather than of a name."""
    common = [entry for entry in found if not entry.proper] or found
    ranked = sorted(common, key=lambda entry: -len(entry.senses))
    senses = [text for entry in ranked for sense in entry.senses if (text := _clean(sense))]
    if senses and common[0].proper:
        name = _CAPITALS.match(senses[0])
        return name[0] if name else senses[0]
    if senses:
        return min(senses[:3], key=_unwieldy)
    found_references = (_REFERENCE.match(sense) for entry in ranked for sense in entry.senses)
    target = next((match[1] for match in found_references if match), "")
    return _english_sense(cedict.lookup(target), depth + 1) if target and depth < 3 else ""


def _unwieldy(sense: str) -> int:
    """Zero for up to four words, so that the dictionary's order decides between short senses."""
    words = sense.count(" ") + 1
    return 0 if words <= 4 else words


def _clean(sense: str) -> str:
    """A dictionary's sense as a word for a sentence, empty if it is none."""
    text = _BRACKETS.sub("", sense)
    text = _BRACKETS.sub("", text).split(";")[0].split(",")[0].strip()
    if _USELESS.match(text):
        return ""
    text = _FILLER.sub("", text)
    return _ARTICLE.sub("", " ".join(text.split()))


def _is_grammar(found: Sequence[Entry]) -> bool:
    """Whether the dictionary knows the word as a measure word or particle alone."""
    return any("classifier" in sense or "particle" in sense for e in found for sense in e.senses)


def _parts(word: str, lang: str) -> str:
    """An unknown word from the longest known words in it, left to right."""
    glosses, start = [], 0
    while start < len(word):
        ends = range(len(word), start, -1)
        end = next((end for end in ends if known(word[start:end])), start + 1)
        part = word[start:end]
        glosses.append(gloss(part, lang) if known(part) else _spelled_char(part, lang))
        start = end
    return " ".join(filter(None, glosses))


def known(word: str) -> bool:
    """Whether our table or the dictionary has the word."""
    return word in common_words() or cedict.has(word)


def _is_person(word: str) -> bool:
    """Whether an unknown word looks like a person's name: a family name and one to three more."""
    return 2 <= len(word) <= 4 and word[0] in _FAMILIES


def _person(word: str, lang: str) -> str:
    """A person's name: in English a Vietnamese one without diacritics, another in pinyin."""
    vietnamese = next(iter(names.readings(word)), "") or _parts(word, "vi")
    if lang == "vi":
        return vietnamese
    if word[0] in _VIETNAMESE_FAMILIES or word[1] == "氏":
        return without_diacritics(vietnamese)
    given = "".join(_spelled_char(char, "en") for char in word[1:])
    return f"{_spelled_char(word[0], 'en').capitalize()} {given.capitalize()}"


def without_diacritics(text: str) -> str:
    """Return Vietnamese as English newspapers write it: Nguyen Xuan Phuc."""
    plain = text.replace("Đ", "D").replace("đ", "d")
    return "".join(c for c in unicodedata.normalize("NFD", plain) if not unicodedata.combining(c))


def plain_pinyin(entry: Entry) -> str:
    """Return an entry's pinyin without tones, a new word at each capital: "Beijing Shi"."""
    return re.sub(r" (?=[^A-Z])", "", _toneless(entry.pinyin))


def _toneless(pinyin: str) -> str:
    return re.sub(r"[1-5](?=\s|$)", "", pinyin).replace("u:", "ü")


def _reading(word: str, entry: Entry) -> str:
    """The Sino-Vietnamese reading of a word, its pinyin for a character that has none."""
    sounds = entry.pinyin.split()
    found = names.syllables(word, sounds)
    spare = sounds if len(sounds) == len(word) else [plain_pinyin(entry)] * len(word)
    return " ".join(
        _toneless(sound).lower() if syllable == char and char.isalpha() else syllable
        for char, syllable, sound in zip(word, found, spare, strict=True)
    )


def _titled(text: str) -> str:
    return " ".join(part[:1].upper() + part[1:] for part in text.split(" "))


def _spelled_char(char: str, lang: str) -> str:
    """A character alone: its reading in Vietnamese, its pinyin in English, else the other one."""
    reading = names.syllables(char)[0]
    if lang == "vi" and reading != char:
        return reading
    found = cedict.lookup(char)
    common = [entry for entry in found if not entry.proper] or found
    return plain_pinyin(common[0]).lower() if common else without_diacritics(reading)
