"""The application factory."""

from flask import Flask

from workbench.config import Config
from workbench.db import Database
from workbench.resources import templates_dir
from workbench.services import work
from workbench.web import (
    alignments,
    articles,
    assets,
    bitexts,
    checks,
    concordance,
    context,
    engines,
    errors,
    exports,
    filters,
    forms,
    glossaries,
    glossary_imports,
    history,
    htmx,
    i18n,
    imports,
    jobs,
    names,
    offers,
    pairs,
    project_glossaries,
    projects,
    quality,
    repair,
    security,
    sign_in,
    term_bulk,
    term_dialog,
    terms,
    units,
)

BLUEPRINTS = (
    alignments,
    articles,
    bitexts,
    checks,
    concordance,
    engines,
    exports,
    filters,
    glossaries,
    glossary_imports,
    history,
    imports,
    jobs,
    names,
    offers,
    pairs,
    project_glossaries,
    projects,
    quality,
    repair,
    sign_in,
    term_bulk,
    term_dialog,
    terms,
    units,
)


def create_app(config: Config) -> Flask:
    """Make the application. Its runner is there but not started: ``workbench run`` starts it."""
    app = Flask("workbench", template_folder=str(templates_dir()), static_folder=None)
    _configure_flask(app, config)
    _configure_runtime(app, config)
    forms.configure(app)
    htmx.configure(app)
    i18n.configure(app)
    security.configure(app)
    errors.configure(app)
    assets.configure(app)
    for module in BLUEPRINTS:
        app.register_blueprint(module.blueprint)
    return app


def _configure_flask(app: Flask, config: Config) -> None:
    app.config.update(
        SECRET_KEY=config.secret_key,
        SESSION_COOKIE_NAME="workbench",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.secure_cookies,
        # A bundle with its form around it; each file in it has a limit of its own.
        MAX_CONTENT_LENGTH=config.max_bundle_bytes + 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=config.max_upload_bytes + 1024 * 1024,
    )
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}


def _configure_runtime(app: Flask, config: Config) -> None:
    database = Database(config.database_url)
    runner = work.crew(database, config)
    context.configure(app, context.Runtime(config, database, runner))
