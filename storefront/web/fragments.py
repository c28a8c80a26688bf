"""Pieces of pages that follow from a read model alone, written once for as long as the model is the same.

A card of the catalog costs 40 µs to write and 1 µs to find. The template of a piece sees what it is given and nothing
else: no `shell`, nothing of whoever is looking. The form's token is the one thing in it that is somebody's: it is
written as a mark, and pages.py puts the token in its place when the page is whole.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from functools import partial
from typing import Any

from flask import Flask
from flask_babel import get_locale
from flask_wtf.csrf import generate_csrf
from jinja2 import Environment
from markupsafe import Markup

from storefront.kernel.clock import SystemClock

MOST_PIECES = 4000
# nobody can guess it, so that nobody can have a token written where they like
TOKEN_MARK = f"token-{secrets.token_hex(16)}"

_kept: dict[tuple[object, ...], tuple[object, Markup]] = {}


def init_app(app: Flask) -> None:
    """Give templates `each_kept` and `csrf_token`; call it after CSRFProtect, whose function it replaces."""
    app.jinja_env.globals["each_kept"] = partial(each_kept, app.jinja_env)
    app.jinja_env.globals["csrf_token"] = lambda: TOKEN_MARK


def with_token(body: str) -> str:
    """Return the page with the reader's token where its forms ask for it."""
    return body.replace(TOKEN_MARK, generate_csrf()) if TOKEN_MARK in body else body


def each_kept(env: Environment, template: str, ones: Iterable[object], **values: Any) -> Markup:  # noqa: ANN401 (what templates take)
    """Return the template for each of these (there it is called `one`) with the values, one after the other.

    The values are compared, the ones are known by identity: pass read models that are kept themselves. A piece is
    written anew in another language and on another day: dates are written relative to today.
    """
    kind = (template, str(get_locale()), SystemClock().today(), *values.items())
    pieces = []
    for one in ones:
        found = _kept.get((kind, id(one)))
        if found is None:
            found = _keep(kind, one, env.get_template(template).render(one=one, **values))
        pieces.append(found[1])
    return Markup("").join(pieces)


def _keep(kind: tuple[object, ...], one: object, text: str) -> tuple[object, Markup]:
    if len(_kept) >= MOST_PIECES:
        _kept.clear()
    # the one is kept with its piece: no other object can take its identity
    found = _kept[kind, id(one)] = (one, Markup(text))  # noqa: S704 (what a template wrote is escaped)
    return found
