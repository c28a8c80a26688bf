"""What flask-login knows as current_user. The cookie holds a random token and nothing else about anybody."""

from __future__ import annotations

from flask import Flask, g, request, session
from sqlalchemy.exc import SQLAlchemyError

from storefront.auth import limits
from storefront.auth.sessions import Identity, find_session
from storefront.erp.scope import EVERYBODY, set_scope
from storefront.extensions import db, login_manager
from storefront.kernel.clock import SystemClock
from storefront.kernel.viewer import ADMIN_PERMISSIONS, Operator, Viewer
from storefront.portal.audit import NETWORK_ADDRESS
from storefront.web import settings_in_use

LONGEST_TOKEN = 64


class SignedOut:
    """Nobody."""

    is_authenticated = False
    is_active = False
    is_anonymous = True
    user_id: int | None = None
    language = ""
    must_change_password = False
    viewer: Viewer | None = None
    operator: Operator | None = None
    previewed_by: Operator | None = None
    acting_ended: str | None = None

    def get_id(self) -> None:
        return None


class SignedIn:
    """Somebody, by a live sign-in."""

    __slots__ = (
        "acting_ended",
        "language",
        "login",
        "must_change_password",
        "operator",
        "previewed_by",
        "session_id",
        "token",
        "user_id",
        "viewer",
    )

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, identity: Identity, token: str) -> None:
        self.token = token
        self.user_id = identity.user_id
        self.login = identity.login
        self.language = identity.language
        self.must_change_password = identity.must_change_password
        self.viewer = identity.viewer
        self.operator = identity.operator
        self.previewed_by = identity.previewed_by
        self.acting_ended = identity.acting_ended
        self.session_id = identity.session_id

    def get_id(self) -> str:
        return self.token


def init_app(app: Flask) -> None:
    """Let flask-login find people by our table, and the sign-in count its tries. Raises SettingsError."""
    app.config["SESSION_PROTECTION"] = None  # it would mix addresses into cookies; ours can be ended by the server
    login_manager.anonymous_user = SignedOut
    login_manager.user_loader(_load)
    limits.init_app(app)


def _load(token: str) -> SignedIn | None:
    if not isinstance(token, str) or len(token) > LONGEST_TOKEN:
        return None
    try:
        identity = find_session(db.session(), SystemClock(), token)
    except SQLAlchemyError:
        g._login_user = SignedOut()  # noqa: SLF001 (flask-login's place: the error page must not ask the database again)
        raise
    if identity is None:
        return None
    _narrow(identity)
    settings_in_use.keep_up(identity.settings_version)
    return SignedIn(identity, token)


def _narrow(identity: Identity) -> None:
    """Bind the request's database session to what this person may see, and to where the request comes from."""
    db.session().info[NETWORK_ADDRESS] = request.remote_addr
    if identity.viewer:
        set_scope(db.session(), identity.viewer.customer_id)
    elif identity.operator and identity.operator.permissions & ADMIN_PERMISSIONS:
        set_scope(db.session(), EVERYBODY)


def remember(token: str) -> None:
    """Give the browser a new cookie that holds this token only; what was in the old one is gone."""
    session.clear()
    session["_user_id"] = token
    session.permanent = True
