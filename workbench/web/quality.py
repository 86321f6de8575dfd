"""How good drafts are, and how the glossary's terms came into them: a project's two reports."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, get_template_attribute, render_template, request
from flask_babel import format_decimal, gettext
from markupsafe import Markup

from workbench.core.errors import NotFoundError
from workbench.models import OUTCOMES, Article, Project
from workbench.services import articles, projects, quality, terms_report
from workbench.services.quality import Group, Quality
from workbench.web import charts, context, forms, i18n

blueprint = Blueprint("quality", __name__)
# Newest articles: rows of the table, and bars of the chart.
MOST_ARTICLES = 50
MOST_BARS = 8
# A chart under its title.
Chart = tuple[str, Markup]


@dataclass(frozen=True)
class Section:
    """What the page shows of one language."""

    lang: str
    engines: list[tuple[str, Group]]
    months: list[tuple[str, str, Group]]
    articles: list[tuple[int, str, Group]]
    articles_left_out: int
    charts: list[Chart]

    @property
    def signatures(self) -> dict[str, str]:
        """How each metric was computed: of a language always the same way."""
        return {name: score.signature for name, score in self.engines[0][1].scores.items()}

    @property
    def has_small(self) -> bool:
        """Whether a group of a table is too small to say much."""
        tables = (self.engines, self.months, self.articles)
        return any(group.is_small for rows in tables for *_, group in rows)


@blueprint.get("/projects/<int:project_id>/quality")
def show(project_id: int) -> str:
    """Show how good a project's drafts are, by engine, month and article, or of some of them."""
    project = projects.load(context.db(), context.user(), project_id)
    article = _article(project)
    asked = {name: request.args.get(name, "") for name in ("engine", "lang", "month")}
    filters = quality.Filters(article.id if article else None, **asked)
    found = quality.of_project(context.db(), project, filters)
    return render_template(
        "quality/show.html",
        project=project,
        article=article,
        filters=filters,
        quality=found,
        sections=[
            _section(found, lang) for lang in dict.fromkeys(one for one, _ in found.by_engine)
        ],
        engines=[(one, _engine(one)) for one in found.choices.engines],
        langs=[(one, i18n.language(one)) for one in found.choices.langs],
        months=[(one, one) for one in found.choices.months],
        figure=_figure,
        few=quality.FEW,
        most=quality.MOST,
        longest=quality.LONGEST,
    )


def _article(project: Project) -> Article | None:
    article_id = request.args.get("article", type=forms.row_number)
    if article_id is None:
        return None
    article = articles.load(context.db(), context.user(), article_id)
    if article.project_id != project.id:
        raise NotFoundError(articles.NO_ARTICLE)
    return article


def _section(found: Quality, lang: str) -> Section:
    engines = [(engine, group) for (one, engine), group in found.by_engine.items() if one == lang]
    months = [
        (month, engine, group)
        for (one, engine, month), group in found.by_month.items()
        if one == lang
    ]
    texts = [
        (article, engine, group)
        for (one, article, engine), group in found.by_article.items()
        if one == lang
    ]
    engines.sort(key=lambda row: -row[1].units)
    months.sort(key=lambda row: row[:2], reverse=True)
    texts.sort(key=lambda row: (-row[0], row[1]))
    titled = [(found.choices.articles[one], engine, group) for one, engine, group in texts]
    return Section(
        lang=lang,
        engines=engines,
        months=months,
        articles=texts[:MOST_ARTICLES],
        articles_left_out=len(texts[MOST_ARTICLES:]),
        charts=_charts(lang, engines, months, titled),
    )


def _charts(
    lang: str,
    engines: Sequence[tuple[str, Group]],
    months: Sequence[tuple[str, str, Group]],
    texts: Sequence[tuple[str, str, Group]],
) -> list[Chart]:
    drawn = [_effort_by_month(lang, months), _unchanged_by_engine(lang, engines)]
    by_engine = [
        charts.Bar(_engine(engine), group.median or 0, _duration(group))
        for engine, group in engines
        if group.timed
    ]
    by_article = [
        charts.Bar(title, group.median or 0, _duration(group), _engine(engine), "zh-Hans")
        for title, engine, group in texts
        if group.timed
    ]
    if by_engine:
        drawn.append(
            _bars(f"time-{lang}", gettext("Median edit time a unit, by engine"), by_engine)
        )
        title = gettext("Median edit time a unit, by article")
        drawn.append(_bars(f"articles-{lang}", title, by_article[:MOST_BARS]))
    return drawn


def _effort_by_month(lang: str, months: Sequence[tuple[str, str, Group]]) -> Chart:
    ticks = sorted({month for month, _, _ in months})
    effort = {(engine, month): group.scores["ter"].value for month, engine, group in months}
    names = sorted({engine for _, engine, _ in months})
    title = gettext("HTER by month of confirmation, for each engine")
    chart = charts.lines(
        f"effort-{lang}",
        title,
        gettext("The lower, the less had to be edited. The numbers are in the table by month."),
        ticks,
        [charts.Line(_engine(one), [effort.get((one, tick)) for tick in ticks]) for one in names],
    )
    return title, chart


def _unchanged_by_engine(lang: str, engines: Sequence[tuple[str, Group]]) -> Chart:
    rows = [
        charts.Bar(
            _engine(engine), group.unchanged_percent, f"{_figure(group.unchanged_percent)} %"
        )
        for engine, group in engines
    ]
    return _bars(f"unchanged-{lang}", gettext("Drafts confirmed unchanged, by engine"), rows, 100)


def _bars(name: str, title: str, rows: Sequence[charts.Bar], top: float | None = None) -> Chart:
    description = gettext("The numbers are in the tables below.")
    return title, charts.bars(name, title, description, rows, top)


def _figure(value: float) -> str:
    return str(format_decimal(value, format="#,##0.0"))


def _engine(name: str) -> str:
    """Name an engine, or the memory, in the reader's language."""
    if name == "memory":
        return str(gettext("memory"))
    return str(get_template_attribute("_macros.html", "engine_name")(name))


def _duration(group: Group) -> str:
    seconds = round(group.median or 0)
    return str(get_template_attribute("_macros.html", "duration")(seconds))


@blueprint.get("/projects/<int:project_id>/terms-report")
def terms(project_id: int) -> str:
    """Show how each term of the glossary came into the drafts, and how it stands now."""
    project = projects.load(context.db(), context.user(), project_id)
    article = _article(project)
    filters = terms_report.Filters(
        article.id if article else None,
        request.args.get("lang", ""),
        request.args.get("outcome", ""),
    )
    page = request.args.get("page", 1, type=forms.row_number)
    return render_template(
        "quality/terms.html",
        project=project,
        article=article,
        filters=filters,
        report=terms_report.of_project(context.db(), project, filters, page),
        outcomes=OUTCOMES,
        langs=[(lang, i18n.language(lang)) for lang in project.target_langs],
        figure=_figure,
    )
