"""Logs: one JSON line an event, with the request's id; secrets are blanked, line breaks escaped."""

from __future__ import annotations

import logging
import re
import sys
import time
import uuid
from collections.abc import MutableMapping
from typing import Any

import structlog
from flask import Flask, Response, g, request
from flask_login import current_user

from storefront.settings import Settings

SECRET = re.compile(r"password|token|secret|authorization|cookie", re.IGNORECASE)
SLOW_SECONDS = 1.0
ERROR = 400

log = structlog.get_logger("storefront")


def _scrub(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key in event:
        if SECRET.search(key):
            event[key] = "***"
    return event


def configure(level: str) -> None:
    """Write logs of this level and above to standard error."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _scrub,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        # a line in one write: lines of several processes on one stream do not run into each other
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def request_id() -> str:
    """Return the id of the request: what an error page shows and the log holds."""
    if "request_id" not in g:
        g.request_id = uuid.uuid4().hex[:12]
    return str(g.request_id)


def init_app(app: Flask, settings: Settings) -> None:
    """Log every write, every refusal and every slow answer."""
    configure(settings.log_level)

    def start() -> None:
        g.started = time.perf_counter()

    app.before_request(start)
    app.after_request(_log)


def _log(response: Response) -> Response:
    seconds = time.perf_counter() - g.get("started", time.perf_counter())
    if request.method in {"GET", "HEAD"} and response.status_code < ERROR and seconds < SLOW_SECONDS:
        return response
    user = getattr(current_user, "user_id", None)
    log.info(
        "request",
        id=request_id(),
        method=request.method,
        path=_safe_path(),
        status=response.status_code,
        ms=round(seconds * 1000, 1),
        user=user,
    )
    return response


def _safe_path() -> str:
    """The route's pattern instead of the path where the path holds a token."""
    if request.url_rule is not None and "token" in request.url_rule.arguments:
        return request.url_rule.rule
    return request.path
