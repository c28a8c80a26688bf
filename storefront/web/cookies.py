"""The session's cookie, whose signature is checked once a minute, not at each request.

Reading a signed cookie costs 100 µs: more than asking the database whether the sign-in that it names is alive, which
is done each time. So what a cookie said is kept for a minute, by its whole text.
"""

from __future__ import annotations

import time

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

KEPT_SECONDS = 60.0
MOST_KEPT = 4000


class KeptCookies(SecureCookieSessionInterface):
    """Reads and writes the cookie as Flask does."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[float, dict[str, object]]] = {}

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        text = request.cookies.get(self.get_cookie_name(app), "")
        until, values = self._kept.get(text, (0.0, {}))
        if until > time.monotonic():
            return self.session_class(values)
        session = super().open_session(app, request)
        # messages for the next page are a list that this page would change
        if session and all(isinstance(value, str | bool) for value in session.values()):
            self._keep(text, dict(session))
        return session

    def _keep(self, text: str, values: dict[str, object]) -> None:
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[text] = (time.monotonic() + KEPT_SECONDS, values)


def init_app(app: Flask) -> None:
    """Let the app read its cookies so."""
    app.session_interface = KeptCookies()
