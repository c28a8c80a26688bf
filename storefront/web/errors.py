"""Errors as pages: what happened, what to do, and the id under which the log knows it."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, abort, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from werkzeug.exceptions import HTTPException

from storefront.extensions import db
from storefront.kernel.errors import NotFoundError
from storefront.kernel.paging import BadCursorError
from storefront.web.logs import log, request_id
from storefront.web.pages import is_part, message, page

MAX_QUERY = 4000


def init_app(app: Flask) -> None:
    """Give every error its page."""
    app.before_request(_refuse_odd_addresses)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(NotFoundError, lambda _error: error_page(404))
    app.register_error_handler(BadCursorError, lambda _error: error_page(404))
    app.register_error_handler(OperationalError, _database)
    app.register_error_handler(PoolTimeoutError, _database)
    app.register_error_handler(Exception, _unexpected)


def _refuse_odd_addresses() -> None:
    """A null byte has no place in an address: PostgreSQL would refuse it in mid-query."""
    query = request.query_string
    if b"%00" in query or b"\0" in query or len(query) > MAX_QUERY or "\0" in request.path:
        abort(400)


def error_page(status: int, words: tuple[str, str] | None = None, *, retry_after: int | None = None) -> Response:
    """Answer with the error's page, or its part for HTMX."""
    title, text = words or _words(status)
    context: dict[str, Any] = {"error_status": status, "title": title, "text": text, "request_id": request_id()}
    response = (message if is_part() else page)(
        "errors/_error.html" if is_part() else "errors/error.html", status=status, **context
    )
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if error.response is not None or status < 400:  # noqa: PLR2004 (HTTP's own number)
        return error.get_response()  # type: ignore[return-value]  # a redirect or a ready answer
    response = error_page(status)
    for name, value in error.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def _csrf(error: CSRFError) -> Response:
    log.info("csrf", reason=error.description, id=request_id())
    return error_page(
        400,
        (
            _("This form has expired"),
            _("You may have signed out or in again since it was opened. Go back, reload the page and send it again."),
        ),
    )


def _database(error: Exception) -> Response:
    db.session.rollback()
    reason = str(error.orig) if isinstance(error, DBAPIError) else str(error)
    log.error("database", id=request_id(), reason=reason)
    text = _("Nothing was saved and nothing is lost. Wait a moment, then send it again.")
    if isinstance(error, DBAPIError) and error.connection_invalidated and not _reads():
        # the connection may have gone while the database was committing: nobody can tell on which side of it
        text = _("It may have been saved or not. Wait a moment and look, before you send it again.")
    return error_page(503, (_("The portal is busy right now"), text), retry_after=5)


def _reads() -> bool:
    """Tell whether this request only asks for a page."""
    return request.method in {"GET", "HEAD"}


def _unexpected(error: Exception) -> Response:
    db.session.rollback()
    log.error("unexpected", id=request_id(), exc_info=error)
    return error_page(500)


def _words(status: int) -> tuple[str, str]:
    words = {
        400: (
            _("That did not arrive whole"),
            _("Something in the address or the form can't be read. Go back and try again."),
        ),
        403: (
            _("Your login does not include this"),
            _("Ask the person who manages your company's logins if you need it."),
        ),
        404: (_("Nothing here"), _("The address may be wrong, or what stood here is gone.")),
        405: (_("That can't be done this way"), _("Open the page again and use its buttons.")),
        413: (_("That is too large"), _("Send less at once, or a smaller file.")),
        414: (_("That address is too long"), _("Shorten what you are looking for.")),
        415: (_("That kind of file can't be read"), _("Use the form on the page.")),
        429: (_("Too many tries"), _("Wait a few minutes, then try again.")),
        431: (_("Your browser sent too much"), _("Clear this site's cookies, then try again.")),
    }
    return words.get(status, (_("Something went wrong on our side"), _failed()))


def _failed() -> str:
    if _reads():
        return str(_("Try again; if it stays, tell us the number below."))
    return str(_("It may have been saved or not: look before you try again. If it stays, tell us the number below."))
