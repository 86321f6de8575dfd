from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from workbench.core.errors import EngineError
from workbench.core.termbase import Term
from workbench.mt import AutoEngine, Draft, engine, names


@dataclass(frozen=True)
class Config:
    models_dir: Path


@dataclass(frozen=True)
class Parrot:
    """An engine for some languages that gives its own name back."""

    name: str
    languages: tuple[str, ...]
    glosses: bool = False

    def available(self, target_lang: str) -> bool:
        return target_lang in self.languages

    def word_by_word(self, target_lang: str) -> bool:
        return self.glosses and self.available(target_lang)

    def translate(
        self, texts: Sequence[str], target_lang: str, terms: Sequence[Term]
    ) -> list[Draft]:
        return [Draft(text, self.name, f"{target_lang} {len(terms)}") for text in texts]


def test_every_name_gives_the_engine_of_that_name(tmp_path: Path) -> None:
    assert [engine(name, Config(tmp_path)).name for name in names()] == list(names())


def test_the_same_engine_is_given_again(tmp_path: Path) -> None:
    config = Config(tmp_path)
    assert engine("argos", config) is engine("argos", config)
    assert engine("argos", config) is not engine("argos", Config(tmp_path / "other"))


def test_an_unknown_name_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=r"“deepl”.*auto, argos, gloss"):
        engine("deepl", Config(tmp_path))


def test_auto_glosses_where_no_model_is(tmp_path: Path) -> None:
    auto = engine("auto", Config(tmp_path))
    for lang in ("en", "vi", "en-GB", "vi_VN"):
        assert auto.available(lang)
        assert auto.word_by_word(lang)
        assert auto.translate(["好"], lang, [])[0].engine == "gloss"


def test_auto_takes_the_first_that_has_the_language() -> None:
    auto = AutoEngine([Parrot("first", ("en",)), Parrot("second", ("en", "vi"), glosses=True)])
    assert [draft.engine for draft in auto.translate(["a", "b"], "en", [])] == ["first"] * 2
    assert auto.translate(["a"], "vi", [Term("a")]) == [Draft("a", "second", "vi 1")]
    assert not auto.word_by_word("en")
    assert auto.word_by_word("vi")


def test_auto_without_any_says_which_languages_there_are(tmp_path: Path) -> None:
    auto = engine("auto", Config(tmp_path))
    assert not auto.available("fr")
    for ask in (auto.word_by_word, lambda lang: auto.translate(["好"], lang, [])):
        with pytest.raises(EngineError, match="“fr”"):
            ask("fr")
