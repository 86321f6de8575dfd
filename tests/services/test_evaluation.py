"""What is counted of an engine's drafts, and lines as files have them."""

from collections import Counter
from collections.abc import Iterator, Sequence

import pytest

from workbench.commands import _evaluation
from workbench.core.errors import InputError
from workbench.core.termbase import Rendering, Term
from workbench.mt import Batch, Draft, TermOutcome
from workbench.services import evaluation
from workbench.services.evaluation import ParallelSet

SOURCES = ("越南下雨。", "老挝下雨。", "河内下雨。")
REFERENCE = ("It rains in Vietnam.", "It rains in Laos.", "It rains in Hanoi.")
VIETNAM = Term("越南", (Rendering("en", "Vietnam"),))


class Backwards:
    """Streams drafts the last one first, with whatever drafts can bring along."""

    name = "backwards"

    def __init__(self) -> None:
        self.asked: list[tuple[int, str, int]] = []

    def available(self, target_lang: str) -> bool:
        return target_lang == "en"

    def word_by_word(self, target_lang: str) -> bool:
        return not self.available(target_lang)

    def translate(
        self, texts: Sequence[str], target_lang: str, terms: Sequence[Term]
    ) -> list[Draft]:
        self.asked.append((len(texts), target_lang, len(terms)))
        return [Draft("", self.name, "small") for _ in texts]

    def stream(
        self, texts: Sequence[str], target_lang: str, terms: Sequence[Term]
    ) -> Iterator[Batch]:
        self.asked.append((len(texts), target_lang, len(terms)))
        told = (
            TermOutcome("越南", "Vietnam", "re-ranked"),
            TermOutcome("越南", "Vietnam", "failed"),
        )
        yield [(2, Draft("It rains\nin Hanoi.", self.name, "small", "length"))]
        yield [(1, Draft("", self.name, "large", "empty")), (0, Draft("x", self.name, "large"))]
        yield [(3, Draft("It rains in Vietnam.", self.name, "large", "length", told))]


def drafted(terms: Sequence[Term] = (VIETNAM,)) -> evaluation.System:
    texts = ("你好。", *SOURCES[1:], SOURCES[0])
    return evaluation.draft("b", Backwards(), texts, "en", terms, lambda _: None)


def test_drafts_come_in_order_one_line_each():
    assert drafted().texts == ("x", "", "It rains in Hanoi.", "It rains in Vietnam.")


def test_what_drafts_bring_along_is_counted():
    system = drafted()
    assert (system.engine, system.model) == ("backwards", "large, small")
    assert system.flags == Counter({"length": 2, "empty": 1})
    assert system.outcomes == Counter({"re-ranked": 1, "failed": 1})
    assert (system.empty, system.enforced, drafted(()).enforced) == (1, True, False)
    assert system.seconds is not None


def test_outcomes_and_flags_are_shown():
    system = drafted()
    parallel = ParallelSet((*SOURCES, "越南"), ((*REFERENCE, "Vietnam"),))
    results = evaluation.results(parallel, [system], "en", [VIETNAM])
    setting = _evaluation.Setting("en", "zh", ("en",), ("g",), 1, 4)
    shown = _evaluation.text(setting, results, as_json=False)
    assert "told by engines  right  re-ranked  replaced  placeholder  prefix  failed\n" in shown
    row = next(line for line in shown.splitlines() if line.split()[-6:] == list("010001"))
    assert row.startswith("b ")
    [scored] = _evaluation.document(setting, results)["systems"]
    assert scored["flags"] == {"length": 2, "empty": 1}
    assert scored["terms"]["outcomes"] == {
        "right": 0,
        "re-ranked": 1,
        "replaced": 0,
        "placeholder": 0,
        "prefix": 0,
        "failed": 1,
    }


def test_loading_a_model_is_not_in_the_time_and_progress_is_told():
    engine, told = Backwards(), []
    evaluation.draft("b", engine, ("a", "b", "c", "d"), "en", [VIETNAM], told.append)
    assert engine.asked == [(1, "en", 1), (4, "en", 1)]
    assert told == [1, 2, 1]


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        ("a\nb", ("a", "b")),
        ("a\nb\n", ("a", "b")),
        ("a\r\nb\r\n", ("a", "b")),
        ("a\n\n", ("a", "")),
        ("a\u2028b\x85c\rd\n", ("a\u2028b\x85c\rd",)),
    ],
)
def test_lines(data, wanted):
    assert evaluation.lines("f", data.encode()) == wanted


def test_a_source_stays_one_line_whatever_is_in_it():
    source = ("zh", ["会谈\u2028继续\x00。\rA", "e\u0301"])
    parallel = evaluation.parallel_set(source, [("en", ["a", "b"])])
    assert parallel.sources == ("会谈 继续。 A", "é")


def test_a_limit_leaves_what_is_behind_it_alone():
    parallel = evaluation.parallel_set(("zh", ["甲", ""]), [("en", ["a", ""])], limit=1)
    assert parallel == ParallelSet(("甲",), (("a",),))
    with pytest.raises(InputError, match="blank"):
        evaluation.parallel_set(("zh", ["甲", ""]), [("en", ["a", ""])])
