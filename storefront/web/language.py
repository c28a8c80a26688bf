"""Which language a page speaks: the person's, else the customer's, else the browser's."""

from __future__ import annotations

from functools import cache

from babel import Locale
from babel.support import NullTranslations
from flask import Flask, request
from flask_babel import Domain, get_locale
from flask_login import current_user

from storefront import translations
from storefront.extensions import babel

LANGUAGES = ("en",)


class Catalogues(Domain):  # type: ignore[misc]  # Flask-Babel has no types
    """Says everything in the language of the request, or of the paper in the making: de_AT says what de says."""

    def get_translations(self) -> NullTranslations:
        locale = get_locale()
        return translations.catalogue(locale.language if locale else translations.SOURCE)


def init_app(app: Flask) -> None:
    """Choose the language of each request."""
    babel.init_app(app, locale_selector=choose)
    babel.domain_instance = Catalogues()


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
