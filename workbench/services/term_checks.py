"""What a term has to be like to be taken, whoever brings it."""

from collections.abc import Iterable

from workbench.core import termbase
from workbench.core.errors import N_, InputError
from workbench.core.text import normalise
from workbench.models import TERM_KINDS

MOST_SOURCE = 200
MOST_RENDERING = 400


def checked(value: termbase.Term) -> termbase.Term:
    """Give a term back tidy, or raise InputError saying what is wrong with it."""
    source = _checked_source(value.source)
    if value.kind not in TERM_KINDS:
        raise InputError(N_("There is no kind of term called %(kind)s."), kind=value.kind)
    if value.case not in termbase.CASES:
        raise InputError(N_("There is no case rule called %(case)s."), case=value.case)
    found = tuple(_checked_renderings(value.renderings))
    if not found and not value.keep:
        raise InputError(N_("Give %(source)s a rendering in at least one language."), source=source)
    variants = (_checked_source(text) for text in value.variants if text.strip())
    return termbase.Term(
        source,
        found,
        value.kind,
        normalise(value.note).strip(),
        tuple(text for text in dict.fromkeys(variants) if text != source),
        normalise(value.definition).strip(),
        value.case,
        value.keep,
    )


def _checked_source(text: str) -> str:
    source = normalise(text).strip()
    if not source:
        raise InputError(N_("A term needs a source text."))
    if len(source) > MOST_SOURCE:
        raise InputError(N_("A term's source has up to %(most)d characters."), most=MOST_SOURCE)
    return source


def _checked_renderings(renderings: Iterable[termbase.Rendering]) -> Iterable[termbase.Rendering]:
    seen = set()
    preferred = set()
    for one in renderings:
        text, origin = normalise(one.text).strip(), normalise(one.origin).strip()
        if max(len(text), len(origin)) > MOST_RENDERING:
            raise InputError(
                N_("A rendering has up to %(most)d characters; this has more: %(text)s…"),
                most=MOST_RENDERING,
                text=max(text, origin, key=len)[:40],
            )
        if one.usage == "preferred" and text:
            if one.lang in preferred:
                raise InputError(N_("Only one rendering in a language can be preferred."))
            preferred.add(one.lang)
        if text and (one.lang, text) not in seen:
            seen.add((one.lang, text))
            yield termbase.Rendering(one.lang, text, one.usage, origin)
