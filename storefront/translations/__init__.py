"""The languages of the portal, and the catalogue of each: translations/<language>/LC_MESSAGES/messages.po.

Read as they stand, once a process and language (50 ms): there is no compiled file to build, ship or forget (ADR 0018).
A string that is not translated, or fuzzy, is shown in English.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path

from babel.support import NullTranslations, Translations

SOURCE = "en"  # what the program itself is written in
TRANSLATED = ("fr", "de", "es", "ar")
LANGUAGES = (SOURCE, *TRANSLATED)
FOLDER = Path(__file__).parent


def file_of(language: str) -> Path:
    """Return where the catalogue of a language is kept."""
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def language_of(locale: str) -> str:
    """Return the language of a locale: de_AT and de-AT are de."""
    return locale.replace("-", "_").partition("_")[0].lower()


@cache
def catalogue(language: str) -> NullTranslations:
    """Return what the portal says in a language such as `de`; in one that it has no catalogue of, English."""
    if language not in TRANSLATED:
        return NullTranslations()
    from babel.messages.mofile import write_mo  # noqa: PLC0415 (60 ms, for whoever reads another language than English)
    from babel.messages.pofile import read_po  # noqa: PLC0415 (the same)

    with file_of(language).open("rb") as source:
        read = read_po(source, locale=language)
    compiled = BytesIO()
    write_mo(compiled, read)
    compiled.seek(0)
    return Translations(compiled)
