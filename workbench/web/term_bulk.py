"""Many terms at once: those that are ticked, or all that match what is looked for."""

from collections.abc import Callable, Sequence

from flask import Blueprint, request
from werkzeug.wrappers import Response as BaseResponse

from workbench.core.errors import N_, InputError, WorkbenchError
from workbench.models import Glossary, Term
from workbench.services import term_bulk, terms
from workbench.services.term_bulk import Done
from workbench.web import context, forms, glossaries, htmx

blueprint = Blueprint("term_bulk", __name__)
Rows = Sequence[Term]


@blueprint.post("/glossaries/<int:glossary_id>/terms/many")
def many(glossary_id: int) -> BaseResponse:
    """Do something with many terms, as one step that the page that follows can take back."""
    glossary = glossaries.load(glossary_id, write=True)
    sought, batch = glossaries.filters(request.form), terms.new_batch()
    try:
        do = DOING.get(request.form.get("do", ""))
        if do is None:
            raise InputError(N_("Choose what to do with the terms."))
        where, done = do(glossary, _rows(glossary), batch)
    except WorkbenchError as error:
        return glossaries.refused(glossary_id, error)
    context.commit()
    shown = sought if where is glossary else glossaries.filters({})
    return htmx.go(glossaries.address(where.id, shown, done=batch, left=done.left))


def _rows(glossary: Glossary) -> list[Term]:
    session = context.db()
    if request.form.get("all") == "1":
        sought = glossaries.filters(request.form)
        return term_bulk.all_matching(session, context.user(), glossary, sought)
    try:
        ids = [forms.row_number(one) for one in request.form.getlist("term")]
    except ValueError:
        raise InputError(N_("This form is incomplete. Reload the page and try again.")) from None
    return term_bulk.chosen(session, glossary, ids)


def _kind(glossary: Glossary, rows: Rows, batch: str) -> tuple[Glossary, Done]:
    kind = forms.line("set_kind")
    return glossary, term_bulk.set_kind(context.db(), glossary, context.user(), rows, kind, batch)


def _note(glossary: Glossary, rows: Rows, batch: str) -> tuple[Glossary, Done]:
    note = forms.line("add_note")
    return glossary, term_bulk.add_note(context.db(), glossary, context.user(), rows, note, batch)


def _copy(glossary: Glossary, rows: Rows, batch: str) -> tuple[Glossary, Done]:  # noqa: ARG001
    other = _other()
    return other, term_bulk.copy(context.db(), context.user(), rows, other, batch)


def _move(glossary: Glossary, rows: Rows, batch: str) -> tuple[Glossary, Done]:
    return glossary, term_bulk.move(context.db(), context.user(), rows, _other(), batch)


def _other() -> Glossary:
    return glossaries.load(forms.number("to"), write=True)


def _delete(glossary: Glossary, rows: Rows, batch: str) -> tuple[Glossary, Done]:
    terms.remove(context.db(), rows, context.user(), batch=batch)
    return glossary, Done(len(rows))


DOING: dict[str, Callable[[Glossary, Rows, str], tuple[Glossary, Done]]] = {
    "kind": _kind,
    "note": _note,
    "copy": _copy,
    "move": _move,
    "delete": _delete,
}
