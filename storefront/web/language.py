"""Which language a page speaks: the person's, else the customer's, else the browser's."""

from __future__ import annotations

from functools import cache
from typing import cast

from babel import Locale, UnknownLocaleError
from babel.support import NullTranslations
from flask import Flask, current_app, request
from flask_babel import Domain, get_locale
from flask_login import current_user

from storefront.extensions import babel
from storefront.settings import Settings
from storefront.translations import LANGUAGES, SOURCE, catalogue, language_of


class Catalogues(Domain):  # type: ignore[misc]  # Flask-Babel has no types
    """Says everything in the language of the request, or of the paper in the making: de_AT says what de says."""

    def get_translations(self) -> NullTranslations:
        locale = get_locale()
        return catalogue(locale.language if locale else SOURCE)


def init_app(app: Flask) -> None:
    """Choose the language of each request, and give templates the filter `language_name`."""
    babel.init_app(app, locale_selector=choose)
    babel.domain_instance = Catalogues()
    app.jinja_env.filters["language_name"] = language_name


def choose() -> Locale:
    """Return the first language that we have: the person's, the customer's, the browser's, the house's."""
    for name in _own():
        if (wanted := language_of(name)) in LANGUAGES:
            return _locale(wanted)
    wanted = request.accept_languages.best_match(LANGUAGES) or language_of(_house().language)
    return _locale(wanted if wanted in LANGUAGES else SOURCE)


def _own() -> tuple[str, ...]:
    """Return what the person speaks, and what their company does, as the ERP writes it; staff are of no customer."""
    if not current_user.is_authenticated:
        return ()
    viewer = current_user.viewer
    return (current_user.language or "", viewer.customer.language if viewer and not viewer.is_acting else "")


def language_name(language: str) -> str:
    """Return what the reader calls a language such as `de`; one that nobody knows as it is."""
    try:
        return str(Locale.parse(language.replace("-", "_")).get_display_name(get_locale()) or language)
    except (UnknownLocaleError, ValueError):
        return language


def _house() -> Settings:
    return cast("Settings", current_app.extensions["settings"])


@cache
def _locale(name: str) -> Locale:
    # The same object at each request: what is cached by language is found by identity.
    return Locale.parse(name)
