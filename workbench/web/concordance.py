"""Concordance: where a string was used before, as a page and as a panel of the editor."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from workbench.core.errors import InputError
from workbench.models import Project
from workbench.services import concordance, projects
from workbench.services.concordance import Hit, Page
from workbench.web import context, errors, forms, htmx

blueprint = Blueprint("concordance", __name__)
# Characters that are shown before and behind what was looked for, and of the other side.
_BEFORE, _BEHIND, _OTHER = 150, 300, 500


@dataclass(frozen=True, slots=True)
class Looked:
    """What was looked for, and what was found; ``error`` says why nothing was looked for."""

    q: str
    side: str
    lang: str
    page: Page | None
    error: InputError | None = None

    @property
    def after(self) -> int | None:
        """What the next page is asked with; no row has a larger number."""
        after = self.page.after if self.page else None
        return None if after is None else min(after, forms.LARGEST)

    @property
    def side_or_none(self) -> str | None:
        """The side for an address, which says nothing of both."""
        return self.side or None


@blueprint.get("/projects/<int:project_id>/concordance")
def show(project_id: int) -> BaseResponse:
    """Look for a string: to htmx the places alone, else as a page. ``?after=`` goes on."""
    session = context.db()
    project = projects.load(session, context.user(), project_id)
    looked = _look(project)
    status = errors.status_of(looked.error) if looked.error else 200
    name = "concordance/_places.html" if htmx.wants_fragment() else "concordance/show.html"
    html = render_template(
        name,
        project=project,
        looked=looked,
        more="after" in request.args,
        parts=_parts,
    )
    return htmx.fragment(html, status)


def _look(project: Project) -> Looked:
    q, side, lang = forms.one_line(request.args.get("q", "")), _side(), _lang(project)
    if not q.strip() and not htmx.wants_fragment():
        return Looked("", side, lang, None)
    chosen: Sequence[concordance.Side] = [one for one in concordance.SIDES if one == side]
    after = request.args.get("after", type=forms.row_number)
    try:
        page = concordance.search(
            context.db(), project, lang, q, chosen or concordance.SIDES, after=after
        )
    except InputError as error:
        return Looked(q, side, lang, None, error)
    return Looked(q, side, lang, page)


def _side() -> str:
    side = request.args.get("side", "")
    return side if side in concordance.SIDES else ""


def _lang(project: Project) -> str:
    """Give the target language that is asked for, else the project's first."""
    lang = request.args.get("lang", "")
    return lang if lang in projects.TARGET_LANGS else project.target_langs[0]


def _parts(hit: Hit, side: str) -> list[tuple[str, bool]]:
    """Give a side of a place in parts, True for what was looked for; of a long one what is near."""
    text = hit.source if side == "source" else hit.target
    if side != hit.side:
        return [(_shortened(text), False)]
    start = max(hit.places[0][0] - _BEFORE, 0)
    end = min(hit.places[0][1] + _BEHIND, len(text))
    parts, at = [("…" if start else "", False)], start
    for first, last in hit.places:
        if last <= end:
            parts += [(text[at:first], False), (text[first:last], True)]
            at = last
    parts += [(text[at:end], False), ("…" if end < len(text) else "", False)]
    return [(part, marked) for part, marked in parts if part]


def _shortened(text: str) -> str:
    return text if len(text) <= _OTHER else f"{text[:_OTHER]}…"
