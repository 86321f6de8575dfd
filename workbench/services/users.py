"""People and how they sign in: by a link that works once."""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from workbench.core.errors import N_, DuplicateError, ForbiddenError, InputError, NotFoundError
from workbench.core.text import normalise
from workbench.db import now
from workbench.models import SignInLink, User
from workbench.services import store

LOCALES = ("en", "zh", "vi")


def create(session: Session, name: str, *, is_admin: bool = False) -> User:
    """Add a person. Raises InputError for an empty or long name, DuplicateError for a taken one."""
    name = normalise(name).strip()
    if not 1 <= len(name) <= 80:
        raise InputError(N_("A name must have 1 to 80 characters."))
    taken = DuplicateError(N_("There is a person called %(name)s already."), name=name)
    return store.insert(session, User(name=name, is_admin=is_admin), taken)


def find(session: Session, name: str) -> User:
    """Find a person by name or raise NotFoundError."""
    name = normalise(name).strip()
    user = session.scalar(select(User).where(User.name == name))
    if user is None:
        raise NotFoundError(N_("There is no person called %(name)s."), name=name)
    return user


def first(session: Session) -> User:
    """Give the person who set the workbench up; make one if nobody is there yet."""
    user = session.scalar(select(User).order_by(User.id).limit(1))
    return user or create(session, "editor", is_admin=True)


def make_link(session: Session, user: User, seconds: int) -> str:
    """Make a sign-in token that works once, within so many seconds."""
    token = secrets.token_urlsafe(24)
    expires = now() + timedelta(seconds=seconds)
    session.add(SignInLink(token_hash=_hash(token), user_id=user.id, expires_at=expires))
    return token


def redeem(session: Session, token: str) -> User:
    """Sign in with a token. Raises ForbiddenError if it is unknown, used or too old."""
    moment = now()
    claim = (
        update(SignInLink)
        .where(SignInLink.token_hash == _hash(token))
        .where(SignInLink.used_at.is_(None), SignInLink.expires_at > moment)
        .values(used_at=moment)
        .returning(SignInLink.user_id)
    )
    user_id = session.scalar(claim)
    if user_id is None:
        raise ForbiddenError(
            N_("This sign-in link was used already or is too old. Ask for a new one.")
        )
    return store.load(session, User, user_id, N_("There is no such person."))


def choose_locale(session: Session, user: User, locale: str) -> None:
    """Keep a person's language of the interface; the empty string leaves it to the browser."""
    if locale and locale not in LOCALES:
        raise InputError(N_("There is no interface in the language %(locale)s."), locale=locale)
    user.locale = locale or None
    session.flush()


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
