"""Which language a page speaks: the person's, else the customer's, else the browser's."""

from __future__ import annotations

from functools import cache

from babel import Locale
from flask import Flask, request
from flask_login import current_user

from storefront.extensions import babel
from storefront.settings import PACKAGE

LANGUAGES = ("en",)


def init_app(app: Flask) -> None:
    """Choose the language of each request."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(PACKAGE / "translations")
    babel.init_app(app, locale_selector=choose)


def choose() -> Locale:
    """Return the language of the viewer among those we have."""
    wanted = current_user.language if current_user.is_authenticated else ""
    if wanted in LANGUAGES:
        return _locale(str(wanted))
    return _locale(request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0])


@cache
def _locale(name: str) -> Locale:
    # The same object at each request: what is cached by language is found by identity.
    return Locale.parse(name)
