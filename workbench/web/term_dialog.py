"""A new term from the editor: the dialog, which is a page of its own too, and what it saves."""

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from workbench.core import termbase
from workbench.core.errors import WorkbenchError
from workbench.core.termbase import Matcher
from workbench.models import TERM_KINDS, Bitext, Term
from workbench.services import bitexts, changed_terms, new_terms, repair, units
from workbench.web import context, forms, htmx
from workbench.web.errors import status_of
from workbench.web.views import UnitView, UnitViews

blueprint = Blueprint("term_dialog", __name__)


def _load(bitext_id: int) -> Bitext:
    return bitexts.load(context.db(), context.user(), bitext_id, write=True)


@blueprint.get("/bitexts/<int:bitext_id>/terms/new")
def show(bitext_id: int) -> str:
    """Give the form: filled in with what is selected and what may become of it."""
    bitext = _load(bitext_id)
    source = forms.one_line(request.args.get("source", "")).strip()
    selected = forms.one_line(request.args.get("target", "")).strip()
    given = {bitext.target_lang: selected} if selected else {}
    return _rendered(bitext, source, given)


def _langs(bitext: Bitext) -> list[str]:
    """The languages to fill in, that of the text first."""
    wanted = [bitext.target_lang, *bitext.article.project.target_langs]
    return list(dict.fromkeys(wanted))


def _rendered(
    bitext: Bitext,
    source: str,
    given: dict[str, str],
    error: WorkbenchError | None = None,
    kind: str = "",
) -> str:
    session = context.db()
    known = new_terms.known(session, bitext, source)
    proposed = new_terms.proposed(session, bitext, source)
    langs = _langs(bitext)
    agreed = {lang: termbase.preferred(known.value, lang) if known.value else "" for lang in langs}
    first = {lang: given.get(lang, agreed[lang] or proposed.first(lang)) for lang in langs}
    unit = request.values.get("unit", type=forms.row_number)
    name = "term/_form.html" if htmx.wants_fragment() else "term/new.html"
    return render_template(
        name,
        bitext=bitext,
        source=source,
        known=known,
        agreed=agreed,
        proposed=proposed,
        values=first,
        kind=kind or (known.value.kind if known.value else proposed.kind),
        kinds=TERM_KINDS,
        langs=langs,
        unit_id=unit,
        is_open=request.values.get("open", type=forms.row_number),
        only=request.values.get("only", ""),
        error=error,
    )


@blueprint.post("/bitexts/<int:bitext_id>/terms")
def save(bitext_id: int) -> BaseResponse:
    """Save the term; the rows that have it show it at once, the open one keeps its text box."""
    bitext, source = _load(bitext_id), forms.line("source").strip()
    given = {lang: forms.line(f"text_{lang}").strip() for lang in _langs(bitext)}
    kind = forms.line("kind") or "other"
    version = forms.number("version") if request.form.get("version") else None
    try:
        value = _value(bitext, source, given, kind)
        term = new_terms.save(context.db(), context.user(), bitext, value, version)
    except WorkbenchError as error:
        context.release()
        # Where it was added meanwhile, the form comes back as one that changes it.
        html = _rendered(_load(bitext_id), source, given, error, kind)
        return htmx.fragment(html, status_of(error))
    context.commit()
    if not htmx.wants_fragment():
        return htmx.go(_page(bitext))
    return htmx.fragment(_saved(bitext, term), trigger="term-saved")


def _value(bitext: Bitext, source: str, given: dict[str, str], kind: str) -> termbase.Term:
    proposed = new_terms.proposed(context.db(), bitext, source)
    renderings = (
        termbase.Rendering(lang, text, "preferred", proposed.origin(lang, text))
        for lang, text in given.items()
    )
    return termbase.Term(source, tuple(renderings), kind)


def _page(bitext: Bitext) -> str:
    """The address of the editor at the unit from where the person came."""
    unit, only = request.values.get("unit", type=forms.row_number), request.form.get("only")
    page = url_for("bitexts.show", bitext_id=bitext.id, unit=unit, only=only or None)
    return f"{page}#unit-{unit}" if unit else page


def _saved(bitext: Bitext, term: Term) -> str:
    """What the editor takes in: rows with the term, and where drafts lack it."""
    session, project = context.db(), bitext.article.project
    wanted = changed_terms.one(session, project, term.source)
    offers = repair.offers(session, project, wanted)
    opened = request.form.get("open", type=forms.row_number)
    return render_template(
        "term/_saved.html",
        term=term,
        project=project,
        repairs=sum(offer.group == "ready" for offer in offers),
        opened=opened,
        views=_concerned(bitext, wanted[0].value),
        only=request.form.get("only", ""),
    )


def _concerned(bitext: Bitext, value: termbase.Term) -> list[UnitView]:
    matcher = Matcher([value])
    views = UnitViews(bitext)
    return [
        views.one(unit)
        for unit in bitexts.units(context.db(), bitext, request.form.get("only", ""))
        if matcher.find(units.source_text(unit))
    ]
