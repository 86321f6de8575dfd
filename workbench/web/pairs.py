"""Bringing in texts with their translations: pasted or files, a preview, then taken."""

from collections.abc import Sequence
from pathlib import Path

from flask import Blueprint, render_template, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as BaseResponse

from workbench.core.errors import N_, ConflictError, InputError, WorkbenchError
from workbench.formats.upload import Limits
from workbench.models import Article, Project
from workbench.services import (
    articles,
    pair_files,
    pair_imports,
    pair_looks,
    projects,
    staged_files,
)
from workbench.services.pair_imports import Candidate, File, Taken
from workbench.services.pair_looks import Look
from workbench.web import context, errors, forms, htmx

blueprint = Blueprint("pairs", __name__)

INCOMPLETE = N_("One of the two texts is missing. Paste it, or choose its file, on both sides.")
BOTH_WAYS = N_("On one side there is a pasted text and a file as well. Keep one of them.")


def _limits() -> Limits:
    config = context.runtime().config
    return Limits(
        max_bytes=config.max_upload_bytes,
        max_entries=config.max_bundle_entries,
        max_total=config.max_bundle_bytes,
    )


def _folder() -> Path:
    return context.runtime().config.instance_dir / "staged"


def _purpose(project_id: int) -> str:
    return f"pairs {project_id}"


@blueprint.get("/projects/<int:project_id>/pairs/import")
def form(project_id: int) -> str:
    """Show where to paste two texts or choose files."""
    project = projects.load(context.db(), context.user(), project_id, write=True)
    return _form(project)


def _form(project: Project, error: WorkbenchError | None = None) -> str:
    return render_template(
        "pair/form.html",
        project=project,
        limits=_limits(),
        error=error,
        typed=request.form,
        langs=projects.TARGET_LANGS,
    )


@blueprint.post("/projects/<int:project_id>/pairs/import")
def read(project_id: int) -> BaseResponse:
    """Read what was given and show it before anything is taken; an error keeps what was typed."""
    projects.load(context.db(), context.user(), project_id, write=True)
    user_id = context.user().id
    context.release()  # reading may take seconds; nobody should wait for our lock
    try:
        key = _keep(user_id, project_id, _read())
    except InputError as error:
        project = projects.load(context.db(), context.user(), project_id, write=True)
        return htmx.fragment(_form(project, error), errors.status_of(error))
    return htmx.go(url_for("pairs.preview", project_id=project_id, key=key))


def _keep(user_id: int, project_id: int, looks: Sequence[Look]) -> str:
    data = pair_files.pack(looks)
    return staged_files.keep(_folder(), user_id, _purpose(project_id), "pairs", data)


def _read() -> list[Look]:
    """Look at the two texts and the files that were given."""
    two = _two()
    files = [_file(one) for one in request.files.getlist("file") if one.filename]
    if two is None and not files:
        raise InputError(N_("Paste a text and its translation, or choose files."))
    found = pair_imports.read(files, _limits()) if files else []
    if two is None:
        return pair_looks.looks(found)
    pair = pair_imports.of_two(*two, _limits(), _lang())
    looks = pair_looks.looks([pair, *found])
    pair_imports.check(looks[0])
    return looks


def _two() -> tuple[File, File] | None:
    """Give the two texts of the form, each pasted or a file; None where there is neither."""
    source, target = _one("source"), _one("target")
    if source is None and target is None:
        return None
    if source is None or target is None:
        raise InputError(INCOMPLETE)
    return source, target


def _one(name: str) -> File | None:
    pasted = request.form.get(name, "")
    file = request.files.get(f"{name}_file")
    if file is None or not file.filename:
        return (pair_imports.PASTED, pasted.encode()) if pasted.strip() else None
    if pasted.strip():
        raise InputError(BOTH_WAYS)
    return _file(file)


def _file(file: FileStorage) -> File:
    return forms.one_line(file.filename or ""), file.read()


def _lang() -> str:
    """What the translation was said to be in; empty where it is to be recognised."""
    return next((lang for lang in projects.TARGET_LANGS if lang == request.form.get("lang")), "")


@blueprint.get("/projects/<int:project_id>/pairs/import/<key:key>")
def preview(project_id: int, key: str) -> str:
    """Show each pair with its languages and lengths, what was noticed, what can't be taken."""
    project = projects.load(context.db(), context.user(), project_id, write=True)
    return _preview(project, key, _looks(project_id, key))


def _looks(project_id: int, key: str) -> list[Look]:
    staged = staged_files.load(_folder(), context.user().id, _purpose(project_id), key)
    return pair_files.unpack(staged.data)


def _preview(
    project: Project,
    key: str,
    looks: Sequence[Look],
    error: WorkbenchError | None = None,
    refused: Sequence[tuple[Look, str, WorkbenchError]] = (),
) -> str:
    found = pair_imports.candidates(context.db(), project, looks)
    return render_template(
        "pair/preview.html",
        project=project,
        key=key,
        pairs=[one for one in found if not one.look.pair.error],
        rejected=[one.look.pair for one in found if one.look.pair.error],
        missing=_missing(found),
        error=error,
        refused=refused,
        apart=pair_imports.APART,
        typed=request.form,
        codes={"zh": "zh-CN", "en": "en", "vi": "vi"},
    )


def _missing(found: Sequence[Candidate]) -> list[str]:
    """List the languages of texts in it that the project doesn't have."""
    there = {one.lang for each in found for one in each.outlooks if one.status == "language"}
    return [lang for lang in projects.TARGET_LANGS if lang in there]


@blueprint.post("/projects/<int:project_id>/pairs/import/<key:key>")
def take(project_id: int, key: str) -> BaseResponse:
    """Take the pairs that are ticked, or look at them anew in the languages that were chosen."""
    project = projects.load(context.db(), context.user(), project_id, write=True)
    staged = _looks(project_id, key)
    try:
        looks = [_relabelled(number, look) for number, look in enumerate(staged)]
        if request.form.get("action") == "look":
            again = _keep(context.user().id, project_id, looks)
            return htmx.go(url_for("pairs.preview", project_id=project_id, key=again))
        chosen = _ticked(looks)
    except InputError as error:
        return htmx.fragment(_preview(project, key, staged, error), errors.status_of(error))
    taken = _take(project_id, chosen)
    refused = [
        (look, lang, error)
        for look, one in zip(chosen, taken, strict=True)
        for lang, error in one.refused
    ]
    if refused:
        project = projects.load(context.db(), context.user(), project_id, write=True)
        return htmx.fragment(_preview(project, key, staged, refused=refused), 409)
    has_jobs = any(look.pair.sides and one.changed for look, one in zip(chosen, taken, strict=True))
    return htmx.go(_where_to(project_id, taken, has_jobs=has_jobs))


def _ticked(looks: Sequence[Look]) -> list[Look]:
    ticked = set(request.form.getlist("take"))
    chosen = [
        look for number, look in enumerate(looks) if str(number) in ticked and not look.pair.error
    ]
    if not chosen:
        raise InputError(N_("Tick at least one pair to bring in."))
    return chosen


def _relabelled(number: int, look: Look) -> Look:
    """Give a pair in the languages that were chosen for its texts, if any were."""
    chosen = [
        request.form.get(f"lang-{number}-{place}", side.lang)
        for place, side in enumerate(look.pair.sides)
    ]
    return pair_looks.relabelled(look, chosen)


def _take(project_id: int, chosen: Sequence[Look]) -> list[Taken]:
    """Take pairs one by one, so that nobody waits for our lock until all are there."""
    _add_languages(project_id)
    taken = [_take_one(project_id, look) for look in chosen]
    context.runtime().runner.wake()
    return taken


def _add_languages(project_id: int) -> None:
    session = context.db()
    project = projects.load(session, context.user(), project_id, write=True)
    wanted = request.form.getlist("add_lang")
    if set(wanted) - set(project.target_langs):
        pair_imports.add_languages(session, project, wanted)
        context.commit()


def _take_one(project_id: int, look: Look) -> Taken:
    session = context.db()
    project = projects.load(session, context.user(), project_id, write=True)
    taken = pair_imports.take(session, project, context.user(), look)
    context.commit()
    return taken


def _where_to(project_id: int, taken: Sequence[Taken], *, has_jobs: bool) -> str:
    """One pair: its alignment, or its article where it is in two languages; else the project."""
    if len(taken) == 1 and len(taken[0].bitexts) == 1:
        return url_for("bitexts.show", bitext_id=taken[0].bitexts[0].id) + "/alignment"
    if len(taken) == 1 and taken[0].article:
        return url_for("articles.show", article_id=taken[0].article.id)
    return url_for(
        "projects.show",
        project_id=project_id,
        brought=sum(one.changed > 0 for one in taken) or None,
        there=sum(one.changed == 0 for one in taken) or None,
        jobs=1 if has_jobs else None,
    )


@blueprint.get("/articles/<int:article_id>/attach")
def attach_form(article_id: int) -> str:
    """Show where to paste or choose a translation of an article, and what it would replace."""
    article = articles.load(context.db(), context.user(), article_id, write=True)
    return _attach_form(article)


def _attach_form(article: Article, error: WorkbenchError | None = None) -> str:
    lang = request.values.get("lang", "")
    return render_template(
        "pair/attach.html",
        article=article,
        project=article.project,
        lang=lang if lang in article.project.target_langs else article.project.target_langs[0],
        outlooks=pair_imports.attachable(context.db(), article),
        limits=_limits(),
        error=error,
        typed=request.form,
    )


@blueprint.post("/articles/<int:article_id>/attach")
def attach(article_id: int) -> BaseResponse:
    """Read a translation of an article and show it before it is taken."""
    article = articles.load(context.db(), context.user(), article_id, write=True)
    try:
        key = _keep(context.user().id, article.project_id, [_translation(article)])
    except WorkbenchError as error:
        article = articles.load(context.db(), context.user(), article_id, write=True)
        return htmx.fragment(_attach_form(article, error), errors.status_of(error))
    return htmx.go(url_for("pairs.preview", project_id=article.project_id, key=key))


def _translation(article: Article) -> Look:
    """Look at the translation that was given beside its article."""
    given, lang = _one("target"), _lang()
    if given is None:
        raise InputError(N_("Paste the translation or choose its file."))
    standing = {one.lang: one for one in pair_imports.attachable(context.db(), article)}
    if lang in standing and standing[lang].status == "confirmed":
        raise ConflictError(pair_imports.CONFIRMED, rows=standing[lang].rows)
    context.release()  # reading may take seconds; nobody should wait for our lock
    [look] = pair_looks.looks([pair_imports.of_article(article, given, _limits(), lang)])
    pair_imports.check(look)
    return look
