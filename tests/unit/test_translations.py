"""The interface's catalogues: complete, in step with the sources, and safe to fill."""

import io
import re
import tomllib
import unicodedata
from collections import Counter
from functools import cache
from gettext import GNUTranslations
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

CHECKOUT = Path(__file__).parents[2]
LANGUAGES = ("en", "zh", "vi")
FIELD = re.compile(r"%(?:\(\w+\)[-+ #0-9.]*[a-zA-Z]|%)|\{\w*\}")
EDGES = re.compile(r"^(\s*).*?(\s*)$", re.DOTALL)
HAN = re.compile(r"[\u4e00-\u9fff]")
# What babel writes into a new catalogue for a person to replace.
STOPGAPS = ("EMAIL@ADDRESS", "FULL NAME", "FIRST AUTHOR", "LL@li.org", "VERSION\\n", "YEAR-MO-DA")


def _path(language: str) -> Path:
    return CHECKOUT / f"workbench/translations/{language}/LC_MESSAGES/messages.po"


@cache
def _catalogue(language: str) -> Catalog:
    with _path(language).open("rb") as stream:
        return read_po(stream, locale=language, abort_invalid=True)


def _messages(language: str) -> list[Message]:
    return [message for message in _catalogue(language) if message.id]


def _forms(text: str | tuple[str, ...] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def _pairs(language: str) -> list[tuple[str, str]]:
    """Each msgstr beside the msgid it stands for: of two plural forms the last one for all."""
    found = []
    for message in _messages(language):
        ids, strings = _forms(message.id), _forms(message.string)
        wanted = ids if len(ids) == len(strings) else ids[-1:] * len(strings)
        found += zip(wanted, strings, strict=True)
    return found


@cache
def _extracted() -> frozenset[tuple[str | None, tuple[str, ...]]]:
    """The messages in code and templates, found as ``make messages`` finds them."""
    settings = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())
    mappings = settings["tool"]["babel"]["mappings"]
    keywords = re.search(r'--keywords="([^"]+)"', (CHECKOUT / "Makefile").read_text())[1]
    found = extract_from_dir(
        CHECKOUT,
        method_map=[(one["pattern"], one["method"]) for one in mappings],
        options_map={one["pattern"]: one for one in mappings},
        keywords=DEFAULT_KEYWORDS | parse_keywords(keywords.split()),
    )
    return frozenset((context, _forms(text)) for _, _, text, _, context in found)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_holds_what_the_sources_say_and_no_more(language):
    held = {(message.context, _forms(message.id)) for message in _messages(language)}
    assert held == _extracted(), "run make messages, then translate what is new"
    assert not _catalogue(language).obsolete


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_is_translated(language):
    plurals = _catalogue(language).num_plurals
    for message in _messages(language):
        wanted = plurals if message.pluralizable else 1
        assert len(_forms(message.string)) == wanted, message.id
        assert all(form.strip() for form in _forms(message.string)), message.id
        assert not message.fuzzy, message.id


def test_english_is_what_the_sources_say():
    assert all(message.string == message.id for message in _messages("en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_kept(language):
    for said, translated in _pairs(language):
        assert Counter(FIELD.findall(translated)) == Counter(FIELD.findall(said)), said


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_percent_sign_is_doubled_where_the_text_is_filled(language):
    for said, translated in _pairs(language):
        assert "%" not in FIELD.sub("", translated), said


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_markup_comes_in(language):
    # Templates show their translations unescaped.
    for said, translated in _pairs(language):
        assert Counter(re.findall("[<>&]", translated)) <= Counter(re.findall("[<>&]", said)), said


@pytest.mark.parametrize("language", LANGUAGES)
def test_white_space_at_the_edges_is_kept(language):
    for said, translated in _pairs(language):
        assert EDGES.match(translated).groups() == EDGES.match(said).groups(), said


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_are_in_nfc(language):
    for said, translated in _pairs(language):
        assert unicodedata.is_normalized("NFC", translated), said


def test_chinese_is_in_chinese():
    for said, translated in _pairs("zh"):
        assert HAN.search(translated), said


def test_chinese_has_its_own_punctuation():
    for said, translated in _pairs("zh"):
        assert not re.search(r"[\u4e00-\u9fff][,;:?!(]|[,;:?!)][\u4e00-\u9fff]", translated), said


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_header_is_filled_in(language):
    head = _path(language).read_text().split("\n\n", 1)[0]
    assert [stopgap for stopgap in STOPGAPS if stopgap in head] == []
    assert f'"Language: {language}\\n"' in head


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_compiles(language):
    compiled = io.BytesIO()
    write_mo(compiled, _catalogue(language))
    compiled.seek(0)
    spoken = GNUTranslations(compiled)
    for message in _messages(language):
        if message.pluralizable:
            assert spoken.ngettext(*message.id, 5) == message.string[-1]
        else:
            assert spoken.gettext(message.id) == message.string
