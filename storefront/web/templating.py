"""What templates do at every turn, made cheap: look up globals, and say a word in the reader's language.

Measured: a word 14 µs with Flask-Babel's own way and 3 µs so, an import 13 µs with Jinja's and 2 µs so.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from functools import lru_cache, partial
from typing import Any

from babel.support import NullTranslations
from flask import Flask
from flask_babel import get_domain, get_locale
from jinja2 import Environment
from markupsafe import Markup

Language = tuple[str, str | None, str | None] | None  # language, script, territory; None outside a request


def init_app(app: Flask) -> None:
    """Install both; call it after Flask-Babel, whose ``_`` and ``ngettext`` in templates it replaces."""
    env = app.jinja_env
    env.globals.update(_=say, gettext=say, ngettext=say_number)
    env.make_globals = partial(_flat_globals, env)  # type: ignore[method-assign]  # of this one environment


def _flat_globals(env: Environment, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
    # Jinja's ChainMap is copied at each rendering and compared at each import. Ours hold still once pages are served.
    return {**env.globals, **(d or {})}


def say(text: str, **variables: object) -> Markup:
    """Return a text in the reader's language as markup; variables are escaped. ``%`` is written ``%%``."""
    if variables:
        return _markup(_language(), text) % variables
    return _finished(_language(), text)


def say_number(singular: str, plural: str, num: int, **variables: object) -> Markup:
    """Return the form of a text that fits ``num``, which it may name as ``%(num)d``."""
    text = _translations().ungettext(singular, plural, num)
    return Markup(text) % {"num": num, **variables}  # noqa: S704 (a translation of ours; % escapes what is filled in)


def _language() -> Language:
    # A Locale hashes itself in Python, at 3 µs; strings know their hash.
    locale = get_locale()
    return (locale.language, locale.script, locale.territory) if locale else None


@lru_cache(maxsize=8192)
def _finished(language: Language, text: str) -> Markup:
    return _markup(language, text) % {}


@lru_cache(maxsize=8192)
def _markup(_language: Language, text: str) -> Markup:
    # The language is the key of the cache; Flask-Babel finds its catalogue by itself.
    return Markup(_translations().ugettext(text))  # noqa: S704 (a translation of ours, not what people typed)


def _translations() -> NullTranslations:
    translations: NullTranslations = get_domain().get_translations()
    return translations
