"""How well terms come out of a model: counted without the code that puts them in."""

import random
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import sacrebleu

from workbench.core.standing import begins_title
from workbench.core.termbase import Matcher, Rendering, Term
from workbench.mt import Draft, Engine

TINY = Path(__file__).parents[1] / "data" / "argos"
LEFT_OVER = re.compile(r"XQ\d|\bQwxz|\bZvork|\bXkelm|\bT[1-8]\b|N00\d|[【】]")

# How the models render some names inside a sentence, where not as they do alone.
INSIDE = {
    "en": """Kampuchea; South Korea; the USA; Britain; Beijing City; Hanoi City; Hai Fang; Moskva;
        Myanma; Yuetong News; the UN; the EU; the Government of Vietnam; the Ministry of Security;
        the UN Council; the Bank of the World; ASEAN; the Ministry of Education""",
    "vi": """Kampuchia; Nam Hàn; Hợp Chúng Quốc; Anh Quốc; thành phố Bắc Kinh; thành phố Hanoi;
        Hai Fang; Moskva; Myanma; Tin tức Yuetong; LHQ; EU; Nhà nước Việt Nam; Bộ Công an ninh;
        Hội đồng LHQ; Nhà băng Thế giới; ASEAN; Bộ Giáo dục và Đào tạo""",
}
# Titles stand right before names: Chinese | the models' English and Vietnamese | what is wanted.
TITLES = """
国家主席 | State President | Chủ tịch nước | President | Chủ tịch Nước CHXHCN
总理 | Prime Minister | Thủ tướng | Premier | Thủ tướng Chính phủ
副总理 | Deputy Prime Minister | Phó Thủ tướng | Vice Premier | Phó Thủ tướng Chính phủ
外交部长 | Foreign Minister | Bộ trưởng Ngoại giao | Minister of Foreign Affairs | Bộ trưởng Bộ Ngoại giao
公安部长 | Security Minister | Bộ trưởng An ninh | Minister of Public Security | Bộ trưởng Bộ Công an
总书记 | General Secretary | Tổng Bí thư | Party Chief | Tổng Bí thư Đảng
大使 | Ambassador | Đại sứ | Ambassador | Ngài Đại sứ
"""  # noqa: E501
SYLLABLES = ("ba", "ko", "ri", "tu", "mel", "dor", "sin", "vap", "lo", "gre", "han", "zu", "pil")


@dataclass(frozen=True)
class Name:
    """A row of terms.tsv: a name, how the model renders it alone, how a desk wants it."""

    source: str
    alone: str
    wanted: str
    kind: str


def rows(name: str) -> list[dict[str, str]]:
    header, *lines = (TINY / name).read_text("utf-8").splitlines()
    return [dict(zip(header.split("\t"), line.split("\t"), strict=True)) for line in lines]


def sources() -> list[str]:
    """The sentences that were kept out of training, in Chinese."""
    return [row["zh"] for row in rows("sentences.tsv")]


def models(folder: Path) -> Path:
    """Make a folder of models a folder with the tiny ones."""
    (folder / "packages").mkdir()
    for package in TINY.glob("translate-*"):
        (folder / "packages" / package.name).symlink_to(package)
    return folder


def names(lang: str) -> list[Name]:
    found = [
        Name(row["zh"], row[lang], row[f"wanted_{lang}"], row["kind"]) for row in rows("terms.tsv")
    ]
    place = {"en": 1, "vi": 2}[lang]
    titles = [[cell.strip() for cell in line.split("|")] for line in TITLES.strip().splitlines()]
    return found + [Name(row[0], row[place], row[place + 2], "title") for row in titles]


def glossary(lang: str) -> list[Term]:
    """The names with the renderings that a desk wants."""
    return [Term(n.source, (Rendering(lang, n.wanted),), n.kind) for n in names(lang)]


def nonsense(lang: str, seed: int = 7) -> list[Term]:
    """The names with random words for renderings, no two the same."""
    dice = random.Random(seed)  # noqa: S311 - no secret
    found: dict[str, None] = {}
    while len(found) < len(names(lang)):
        words = ["".join(dice.choices(SYLLABLES, k=2)) for _ in range(dice.randint(1, 3))]
        found[" ".join(words).title()] = None
    return [
        Term(name.source, (Rendering(lang, words),), name.kind)
        for name, words in zip(names(lang), found, strict=True)
    ]


@dataclass
class Figures:
    """What came of a set: occurrences that are right, doubled ones, placeholders left, the rest."""

    due: int = 0
    right: int = 0
    doubled: int = 0
    left: int = 0
    plain_rest: float = 0
    rest: float = 0
    outcomes: Counter[str] | None = None

    @property
    def share(self) -> float:
        return self.right / self.due

    def __str__(self) -> str:
        outcomes = ", ".join(f"{n} {name}" for name, n in (self.outcomes or {}).items())
        return (
            f"{self.right}/{self.due} right ({self.share:.2%}), {self.doubled} doubled, "
            f"{self.left} left, chrF of the rest {self.plain_rest:.2f} -> {self.rest:.2f}; "
            f"{outcomes}"
        )


def measure(
    engine: Engine, plain: Sequence[Draft], terms: Sequence[Term], lang: str, every: int = 1
) -> tuple[Figures, list[Draft]]:
    """Draft the kept-out sentences that have terms, and compare with the plain drafts.

    ``every`` third sentence, say, is enough for a quick look.
    """
    matcher = Matcher(terms)
    found = [
        (row, [each for each in matcher.find(row["zh"]) if not begins_title(row["zh"], each)])
        for row in rows("sentences.tsv")
    ]
    pairs = [(each, draft) for each, draft in zip(found, plain, strict=True) if each[1]]
    pairs = pairs[::every]
    drafts = engine.translate([row["zh"] for (row, _), _ in pairs], lang, terms)
    figures = Figures(outcomes=Counter(t.outcome for draft in drafts for t in draft.terms))
    rests: list[tuple[str, str, str]] = []
    forms = _forms(terms, lang)
    for ((row, due), before), draft in zip(pairs, drafts, strict=True):
        wanted = Counter(occurrence.term.renderings[0].text for occurrence in due)
        there = counted(draft.text, wanted)
        figures.due += wanted.total()
        figures.right += (wanted & there).total()
        figures.doubled += (there - wanted).total()
        figures.left += len(LEFT_OVER.findall(draft.text))
        masked = [form for occurrence in due for form in forms[occurrence.term.source]]
        rests.append(
            tuple(_without(text, masked, lang) for text in (before.text, draft.text, row[lang]))
        )
    before, after, right = (list(column) for column in zip(*rests, strict=True))
    figures.plain_rest = sacrebleu.corpus_chrf(before, [right]).score
    figures.rest = sacrebleu.corpus_chrf(after, [right]).score
    return figures, drafts


def counted(text: str, wanted: Counter[str]) -> Counter[str]:
    """How often each rendering stands in a text as it is written, the longest ones first."""
    found: Counter[str] = Counter()
    for rendering in sorted(wanted, key=len, reverse=True):
        pattern = rf"(?<!\w){re.escape(rendering)}(?!\w)"
        text, found[rendering] = re.subn(pattern, "|", text)
        capital = rendering[0].upper() + rendering[1:]
        if text.startswith(capital) and capital != rendering:
            text, found[rendering] = text[len(capital) :], found[rendering] + 1
    return found


def _forms(terms: Sequence[Term], lang: str) -> dict[str, list[str]]:
    """All ways to render each name, right and wrong."""
    alone = {name.source: name.alone for name in names(lang)}
    # Beside a title the model may say the family name alone.
    return {
        term.source: [
            term.renderings[0].text,
            alone[term.source],
            *(alone[term.source].split()[:1] if term.kind == "person" else []),
        ]
        for term in terms
    }


def _without(text: str, forms: Sequence[str], lang: str) -> str:
    """A text without names: nothing of them is in what is compared."""
    inside = [form.strip() for form in INSIDE[lang].split(";")]
    for form in sorted({*forms, *inside}, key=len, reverse=True):
        # With spaces anywhere: Li Wenming is Li Wen Ming now and then.
        spaced = r"\s?".join(map(re.escape, form.replace(" ", "")))
        text = re.sub(rf"(?<!\w)(?:the )?{spaced}(?!\w)", "", text, flags=re.IGNORECASE)
    return " ".join(text.split())
