"""Bringing terms in: a file, a look at what it would do, then done as chosen."""

from pathlib import Path

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from workbench.core.errors import N_, InputError, WorkbenchError
from workbench.models import Glossary
from workbench.services import glossary_imports, projects, staged_files, terms
from workbench.services.glossary_imports import Plan
from workbench.web import context, forms, glossaries, htmx

blueprint = Blueprint("glossary_imports", __name__)


def _folder() -> Path:
    return context.runtime().config.instance_dir / "staged"


def _purpose(glossary_id: int) -> str:
    return f"glossary {glossary_id}"


@blueprint.post("/glossaries/<int:glossary_id>/import")
def read(glossary_id: int) -> BaseResponse:
    """Read a file and show it before anything is taken."""
    glossaries.load(glossary_id, write=True)
    user_id = context.user().id
    context.release()  # reading may take seconds; nobody should wait for our lock
    try:
        name, data = _given()
        glossary_imports.read(name, data, _lang())
        key = staged_files.keep(_folder(), user_id, _purpose(glossary_id), name, data)
    except WorkbenchError as error:
        return glossaries.refused(glossary_id, error, importing=True)
    return htmx.go(_address(glossary_id, key))


def _lang() -> str:
    """What the renderings are in, as far as it was said."""
    return next((lang for lang in projects.TARGET_LANGS if lang == request.values.get("lang")), "")


def _address(glossary_id: int, key: str) -> str:
    lang = _lang() or None
    return url_for("glossary_imports.preview", glossary_id=glossary_id, key=key, lang=lang)


def _given() -> tuple[str, bytes]:
    file = request.files.get("file")
    if file is None or not file.filename:
        raise InputError(N_("Choose a file with terms."))
    most = context.runtime().config.max_upload_bytes
    data = file.read(most + 1)
    if len(data) > most:
        raise InputError(
            N_("This is larger than the workbench takes. Bring it in in smaller parts.")
        )
    return forms.one_line(file.filename), data


def _plan(glossary: Glossary, key: str) -> tuple[str, Plan]:
    purpose = _purpose(glossary.id)
    staged = staged_files.load(_folder(), context.user().id, purpose, key)
    file = glossary_imports.read(staged.name, staged.data, _lang())
    return staged.name, glossary_imports.plan(context.db(), glossary, file)


@blueprint.get("/glossaries/<int:glossary_id>/import/<key:key>")
def preview(glossary_id: int, key: str) -> str:
    """Show what the file would do: new, same, adding, clashing terms, and broken rows."""
    glossary = glossaries.load(glossary_id, write=True)
    name, plan = _plan(glossary, key)
    return render_template(
        "glossary/preview.html",
        glossary=glossary,
        action=_address(glossary_id, key),
        name=name,
        plan=plan,
    )


@blueprint.post("/glossaries/<int:glossary_id>/import/<key:key>")
def take(glossary_id: int, key: str) -> BaseResponse:
    """Do with each group of terms what was chosen."""
    glossary = glossaries.load(glossary_id, write=True)
    chosen = glossary_imports.choices(*(forms.line(group) for group in ("new", "more", "clashing")))
    _, plan = _plan(glossary, key)
    batch = terms.new_batch()
    touched = glossary_imports.apply(context.db(), glossary, context.user(), plan, chosen, batch)
    context.commit()
    staged_files.drop(_folder(), key)
    done = batch if touched else None
    return htmx.go(url_for("glossaries.show", glossary_id=glossary_id, done=done))
