"""Pieces of pages that follow from a read model alone, written once for as long as the model is the same.

A card of the catalog costs 40 µs to write and 1 µs to find. The template of a piece sees what it is given and nothing
else: no `shell`, nothing of whoever is looking. The form's token is the one thing in it that is somebody's: it is
written as a mark, and pages.py puts the token in its place when the page is whole.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from functools import lru_cache, partial
from typing import Any

from flask import Flask, current_app, session
from flask_babel import get_locale
from flask_wtf.csrf import generate_csrf
from jinja2 import Environment
from markupsafe import Markup

from storefront.kernel.clock import SystemClock

MOST_KINDS, MOST_PIECES = 32, 2000
# nobody can guess it, so that nobody can have a token written where they like
TOKEN_MARK = f"token-{secrets.token_hex(16)}"

Kind = tuple[object, ...]
Pieces = dict[int, tuple[object, str]]
_kept: dict[Kind, Pieces] = {}


def init_app(app: Flask) -> None:
    """Give templates `each_kept` and `csrf_token`; call it after CSRFProtect, whose function it replaces."""
    app.jinja_env.globals["each_kept"] = partial(each_kept, app.jinja_env)
    app.jinja_env.globals["csrf_token"] = lambda: TOKEN_MARK


def with_token(body: str) -> str:
    """Return the page with the reader's token where its forms ask for it."""
    return body.replace(TOKEN_MARK, _token()) if TOKEN_MARK in body else body


def _token() -> str:
    """Return the reader's token. It has no time limit, so it is signed once, not for each page."""
    seed = session.get("csrf_token")
    return _signed(current_app.secret_key, seed) if seed else str(generate_csrf())


@lru_cache(maxsize=4096)
def _signed(_secret_key: object, _seed: str) -> str:
    return str(generate_csrf())


def each_kept(env: Environment, template: str, ones: Iterable[object], **values: Any) -> Markup:  # noqa: ANN401 (what templates take)
    """Return the template for each of these (there it is called `one`) with the values, one after the other.

    The values are compared, the ones are known by identity: pass read models that are kept themselves. A piece is
    written anew in another language and on another day: dates are written relative to today.
    """
    kept = _kept_of((template, str(get_locale()), SystemClock().today(), *values.items()))
    pieces: list[str] = []
    for one in ones:
        found = kept.get(id(one))
        if found is None:
            found = _keep(kept, one, env.get_template(template).render(one=one, **values))
        pieces.append(found[1])
    return Markup("".join(pieces))  # noqa: S704 (what a template wrote is escaped)


def _kept_of(kind: Kind) -> Pieces:
    kept = _kept.get(kind)
    if kept is None:
        if len(_kept) >= MOST_KINDS:
            _kept.clear()
        kept = _kept[kind] = {}
    return kept


def _keep(kept: Pieces, one: object, text: str) -> tuple[object, str]:
    if len(kept) >= MOST_PIECES:
        kept.clear()
    # the one is kept with its piece: no other object can take its identity
    found = kept[id(one)] = (one, text)
    return found
