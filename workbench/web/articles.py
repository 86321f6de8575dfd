"""An article: its blocks reviewed, its languages begun."""

from collections.abc import Collection

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from workbench.models import KINDS, Article
from workbench.services import articles, bitexts, drafts, engines, projects
from workbench.services.engines import Choice
from workbench.web import context, drafting, forms, htmx

blueprint = Blueprint("articles", __name__)


@blueprint.get("/articles/<int:article_id>")
def show(article_id: int) -> str:
    """Show every block in its kind's colour, and how far the article is in each language."""
    session = context.db()
    article = articles.load(session, context.user(), article_id)
    begun = bitexts.of_article(session, article)
    return render_template(
        "article/show.html",
        article=article,
        project=article.project,
        blocks=articles.blocks(session, article),
        kinds=KINDS,
        begun={lang: (one, bitexts.progress(session, one)) for lang, one in begun.items()},
        choices=_choices(article, begun),
        may_write=_may_write(article),
    )


def _choices(article: Article, begun: Collection[str]) -> dict[str, list[Choice]]:
    """Give the engines to choose from for each language that isn't begun."""
    config = context.runtime().config
    langs = [lang for lang in article.project.target_langs if lang not in begun]
    return {lang: engines.choices(config, lang) for lang in langs}


def _may_write(article: Article) -> bool:
    role = projects.role(context.db(), context.user(), article.project_id)
    return role in projects.WRITERS


@blueprint.post("/blocks/<int:block_id>")
def change_block(block_id: int) -> BaseResponse:
    """Change a block's kind, or leave it out, or bring it back."""
    session = context.db()
    block = articles.load_block(session, context.user(), block_id, write=True)
    if "kind" in request.form:
        articles.set_kind(session, block, request.form["kind"])
    if "excluded" in request.form:
        articles.set_excluded(session, block, excluded=request.form["excluded"] == "1")
    context.commit()
    if htmx.wants_fragment():
        html = render_template("article/_block.html", block=block, kinds=KINDS, may_write=True)
        return htmx.fragment(html)
    return htmx.go(url_for("articles.show", article_id=block.article_id) + f"#block-{block.id}")


@blueprint.post("/articles/<int:article_id>/draft")
def draft(article_id: int) -> BaseResponse:
    """Begin a language, or go on with it: units are made, their drafting is put on the list."""
    session = context.db()
    article = articles.load(session, context.user(), article_id, write=True)
    lang, name = forms.line("lang"), forms.line("engine") or context.runtime().config.engine
    drafter = drafting.worker(name, lang)
    bitext = bitexts.begin(session, article, lang)
    asking = drafting.ask_first(bitext, drafts.KIND, drafter)
    if asking:
        return asking
    drafts.start(session, bitext, context.user(), name)
    context.commit()
    context.runtime().runner.wake()
    return htmx.go(url_for("bitexts.show", bitext_id=bitext.id))


@blueprint.post("/articles/<int:article_id>/remove")
def remove(article_id: int) -> BaseResponse:
    """Delete an article with its translations."""
    session = context.db()
    article = articles.load(session, context.user(), article_id, write=True)
    project_id = article.project_id
    articles.remove(session, article)
    context.commit()
    return htmx.go(url_for("projects.show", project_id=project_id))
