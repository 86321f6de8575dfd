"""The alignment editor's page: two texts lined up, sentence by sentence, and set right by keys.

A step answers a script with the rows that it changed, and a plain form with the page. Two people
see each other's steps by asking every few seconds.
"""

from collections.abc import Sequence

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from workbench.models import Bitext, Job, Unit
from workbench.services import aligning, alignment, alignment_hints, bitexts, layout, projects
from workbench.services.alignment import Done, StaleRowsError
from workbench.web import alignment_steps, context, htmx
from workbench.web.alignment_steps import STEPS, Asked
from workbench.web.alignment_views import RowView, RowViews, kinds, nearest
from workbench.web.i18n import say

blueprint = Blueprint("alignments", __name__)

ACTIVE = ("queued", "running")
# So many changed rows are sent with a step's answer; the page asks for the others by itself.
MOST_ROWS = 40
STEP = ", ".join(STEPS)


@blueprint.app_template_global("has_alignment")
def has_alignment(bitext: Bitext) -> bool:
    """Say whether there is an alignment to look at."""
    return aligning.has_alignment(context.db(), bitext)


def _load(bitext_id: int, *, write: bool = False) -> Bitext:
    return bitexts.load(context.db(), context.user(), bitext_id, write=write)


@blueprint.get("/bitexts/<int:bitext_id>/alignment")
def show(bitext_id: int) -> str:
    """Show the rows; ``?row=`` says on which one to stand."""
    return _page(_load(bitext_id))


def _page(bitext: Bitext, problem: str = "") -> str:
    session = context.db()
    units = alignment.rows(session, bitext) if aligning.has_alignment(session, bitext) else []
    rows = RowViews(bitext, [unit.id for unit in units]).all(units)
    at = _at(rows)
    return render_template(
        "alignment/show.html",
        rows=rows,
        at=at,
        seen=_neighbourhood(rows, at),
        kinds=list(kinds(rows)),
        counts=alignment.overview(units),
        hints=alignment_hints.hints(session, bitext, units),
        token=alignment.token(session, bitext),
        foreign=_foreign(bitext),
        problem=problem,
        project=bitext.article.project,
        article=bitext.article,
        **_work(bitext),
    )


def _at(rows: Sequence[RowView]) -> RowView | None:
    """Give the row to stand on: the one asked for, else the first that waits for a person."""
    wanted = request.args.get("row", type=int)
    asked = [row for row in rows if row.id == wanted]
    waiting = (row for row in rows if row.standing not in ("accepted", "excluded"))
    return next(iter(asked), None) or next(waiting, None) or next(iter(rows), None)


def _neighbourhood(rows: Sequence[RowView], at: RowView | None) -> str:
    """Name a row and those above and below it that count, as a step without a script sees them."""
    kept = [row for row in rows if row is at or not row.excluded]
    place = next((place for place, row in enumerate(kept) if row is at), 0)
    return ",".join(f"{row.id}:{row.version}" for row in kept[max(0, place - 1) : place + 2])


def _foreign(bitext: Bitext) -> int | None:
    """Give the share in per cent that the aligner is sure of, where it speaks against the pair."""
    share = bitext.belonging
    return int(share * 100) if share is not None and share < aligning.BELONGS else None


def _work(bitext: Bitext) -> dict[str, object]:
    """Give the job's partial what it shows."""
    role = projects.role(context.db(), context.user(), bitext.article.project_id)
    return {
        "bitext": bitext,
        "job": aligning.latest(context.db(), bitext),
        "reading": role not in projects.WRITERS,
    }


@blueprint.get("/bitexts/<int:bitext_id>/alignment/job")
def work(bitext_id: int) -> BaseResponse:
    """Say how far the aligner is; when it is through, tell the page to show the rows anew."""
    bitext = _load(bitext_id)
    if not htmx.wants_fragment():
        return htmx.go(url_for("alignments.show", bitext_id=bitext_id))
    shown = _work(bitext)
    job = shown["job"]
    if not isinstance(job, Job):
        return htmx.fragment("")
    html = render_template("alignment/_job.html", **shown)
    return htmx.fragment(html) if job.state in ACTIVE else htmx.fragment(html, trigger="aligned")


@blueprint.post("/bitexts/<int:bitext_id>/alignment/realign")
def realign(bitext_id: int) -> BaseResponse:
    """Have all aligned anew that nobody stands behind, or try the first alignment again."""
    session = context.db()
    bitext = _load(bitext_id, write=True)
    keep_hand = request.form.get("keep_hand") == "1"
    aligning.enqueue(session, bitext, context.user(), keep_hand=keep_hand)
    context.commit()
    context.runtime().runner.wake()
    return htmx.go(url_for("alignments.show", bitext_id=bitext_id))


@blueprint.get("/bitexts/<int:bitext_id>/alignment/changes")
def changes(bitext_id: int) -> BaseResponse:
    """Give the rows that changed since the page was made, or since it last asked."""
    session, bitext = context.db(), _load(bitext_id)
    known = request.args.get("token", "")
    news = alignment.changes(session, bitext, known)
    if not (news.units or news.order is not None or news.more):
        return htmx.fragment("", 204)
    order = layout.order(session, bitext.id) if news.order is None else news.order
    html = render_template(
        "alignment/_news.html",
        rows=RowViews(bitext, order).all(news.units),
        order=news.order,
        token=news.token,
        more=news.more,
    )
    return htmx.fragment(html)


@blueprint.post(f"/bitexts/<int:bitext_id>/alignment/<any({STEP}):op>")
def step(bitext_id: int, op: str) -> BaseResponse:
    """Do one step, on rows as the page has them; refused (409) where they are others by now."""
    bitext = _load(bitext_id, write=True)
    try:
        done = STEPS[op].do(Asked(context.db(), bitext, context.user()))
    except StaleRowsError as stale:
        return _as_they_are(bitext_id, say(stale.message, stale.params))
    answer = _answer(bitext, done, alignment_steps.said(op, done))
    context.commit()
    return answer


def _answer(bitext: Bitext, done: Done, said: str) -> BaseResponse:
    """Give the rows that a step changed, those nearest to the one to go on from."""
    if not htmx.wants_fragment():
        page = url_for("alignments.show", bitext_id=bitext.id, row=done.focus)
        return htmx.go(f"{page}#row-{done.focus}")
    units = nearest(done.units, done.focus, MOST_ROWS)
    is_part = len(units) < len(done.units)
    return htmx.fragment(_fragments(bitext, units, done.gone, done.focus, said, is_part=is_part))


def _fragments(
    bitext: Bitext,
    units: Sequence[Unit],
    gone: Sequence[int],
    focus: int,
    said: str,
    *,
    is_part: bool,
    tone: str = "",
) -> str:
    return render_template(
        "alignment/_step.html",
        rows=RowViews(bitext, layout.order(context.db(), bitext.id)).all(units),
        gone=gone,
        focus=focus,
        text=said,
        tone=tone,
        more=is_part,
    )


def _as_they_are(bitext_id: int, text: str) -> BaseResponse:
    """Show the rows that a refused step was about as they are now (409)."""
    context.db().rollback()
    bitext = _load(bitext_id)
    if not htmx.wants_fragment():
        return htmx.fragment(_page(bitext, text), 409)
    ids = {unit_id for unit_id, _ in alignment_steps.seen()}
    units = [unit for unit in alignment.rows(context.db(), bitext) if unit.id in ids]
    gone = sorted(ids - {unit.id for unit in units})
    html = _fragments(bitext, units, gone, 0, text, is_part=True, tone="error")
    return htmx.fragment(html, 409)
