"""Pictures of items, by the digest of their content: they never change, so a browser may keep them for ever."""

from __future__ import annotations

import re

from flask import Flask, Response, abort, current_app, send_from_directory

from storefront.settings import Settings
from storefront.web.access import PUBLIC, access

NAME = re.compile(r"[0-9a-f]{16,64}(-small)?\.webp")


@access(PUBLIC)
def picture(name: str) -> Response:
    if not NAME.fullmatch(name):
        abort(404)
    config: Settings = current_app.extensions["settings"]
    response = send_from_directory(config.pictures, name, mimetype="image/webp", max_age=31536000)
    response.cache_control.public = True
    response.cache_control.immutable = True
    return response


def init_app(app: Flask) -> None:
    """Add the address of pictures."""
    app.add_url_rule("/pictures/<name>", view_func=picture)
