"""For whoever watches the server: /healthz answers for the process, /readyz for the database."""

from __future__ import annotations

from flask import Flask, Response
from sqlalchemy import literal, select
from sqlalchemy.exc import SQLAlchemyError

from storefront.extensions import db
from storefront.web.access import PUBLIC, access


@access(PUBLIC)
def healthz() -> Response:
    return Response("ok\n", mimetype="text/plain", headers={"Cache-Control": "no-store"})


@access(PUBLIC)
def readyz() -> Response:
    try:
        db.session.execute(select(literal(1))).scalar_one()
    except SQLAlchemyError:
        return Response("database unreachable\n", 503, mimetype="text/plain", headers={"Cache-Control": "no-store"})
    return Response("ready\n", mimetype="text/plain", headers={"Cache-Control": "no-store"})


def init_app(app: Flask) -> None:
    """Add the two addresses."""
    app.add_url_rule("/healthz", view_func=healthz)
    app.add_url_rule("/readyz", view_func=readyz)
