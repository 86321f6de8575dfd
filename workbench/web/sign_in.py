"""Signing in by a link, and out."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as BaseResponse

from workbench.services import users
from workbench.web import context
from workbench.web.navigation import local_url

blueprint = Blueprint("sign_in", __name__)


@blueprint.get("/sign-in")
def page() -> str | BaseResponse:
    """Say how to get a link."""
    if context.signed_in() is not None:
        return redirect(local_url(request.args.get("next", "")))
    return render_template("user/sign_in.html")


@blueprint.get("/sign-in/<token>")
def enter(token: str) -> BaseResponse:
    """Sign in with a link, which is used up."""
    context.write_on_get()
    user = users.redeem(context.db(), token)
    context.commit()
    session.clear()
    session["user"] = user.id
    session.permanent = True
    return redirect(local_url(request.args.get("next", "")))


@blueprint.post("/sign-out")
def leave() -> BaseResponse:
    """Sign out in this browser."""
    session.clear()
    return redirect(url_for("sign_in.page"), 303)
