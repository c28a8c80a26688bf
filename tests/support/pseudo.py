"""A language nobody speaks: each string that goes through gettext stands in brackets, so that what does not stands out.

Its dates, countries and amounts are Arabic: whatever Latin letters are left on a page outside of the brackets are
somebody's data, or words that no translator was ever shown.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from xml.etree.ElementTree import Element

from babel import Locale
from babel.support import NullTranslations
from flask import Flask
from sqlalchemy import JSON, Engine, String, column, inspect, select, table

from storefront import translations
from storefront.web import fragments, language, templating

OPEN, CLOSE = "\N{MATHEMATICAL LEFT WHITE SQUARE BRACKET}", "\N{MATHEMATICAL RIGHT WHITE SQUARE BRACKET}"
SPOKEN = ("title", "alt", "aria-label", "placeholder", "aria-description", "data-announce")  # attributes people read
SILENT = {"script", "style", "template", "svg", "code", "pre", "kbd"}
WORD = re.compile(r"[A-Za-z][A-Za-z']+")
# What the database keeps to decide by, and shows to nobody as it stands
CODES = re.compile(r"(status|type|kind|action|permission|area|rule|state|method|reason)$")
# Names and abbreviations that are the same in every language
NAMES = frozenset({"UTC", "EUR", "USD", "PDF", "CSV", "XLSX", "ZIP", "kg", "http", "https"})


class Bracketed(NullTranslations):
    """Says everything in English, in brackets."""

    def gettext(self, message: str) -> str:
        return f"{OPEN}{message}{CLOSE}"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"{OPEN}{msgid1 if n == 1 else msgid2}{CLOSE}"

    ugettext, ungettext = gettext, ngettext


@contextmanager
def bracketed(app: Flask) -> Iterator[None]:
    """Let an app speak in brackets for a while."""
    config, real = app.extensions["babel"], translations.catalogue
    chosen = config.locale_selector
    object.__setattr__(config, "locale_selector", lambda: Locale("ar"))
    vars(language)["catalogue"] = lambda _language: Bracketed()
    _forget()
    try:
        yield
    finally:
        object.__setattr__(config, "locale_selector", chosen)
        vars(language)["catalogue"] = real
        _forget()


def _forget() -> None:
    templating._finished.cache_clear()
    templating._markup.cache_clear()
    fragments._kept.clear()


def words_kept(engine: Engine) -> frozenset[str]:
    """Return every word that stands in the database: somebody's data."""
    found: set[str] = set()
    looked_at = inspect(engine)
    with engine.connect() as connection:
        for name in looked_at.get_table_names():
            kinds = {one["name"]: one["type"] for one in looked_at.get_columns(name)}
            texts = [one for one, kind in kinds.items() if isinstance(kind, String | JSON) and not CODES.search(one)]
            rows: Iterable[Sequence[object]] = (
                connection.execute(select(*map(column, texts)).select_from(table(name))).all() if texts else ()
            )
            found.update(word for row in rows for value in row for word in WORD.findall(str(value or "")))
    return frozenset(found)


def unspoken(roots: Iterable[Element], data: frozenset[str]) -> list[str]:
    """Return the words of a page that are neither in brackets nor somebody's data."""
    said = [*_texts(roots)]
    return sorted({word for text in said for word in WORD.findall(text)} - data - NAMES)


def _texts(roots: Iterable[Element]) -> Iterator[str]:
    for root in roots:
        yield _outside("".join(_visible(root)))
        for element in root.iter():
            if not isinstance(element.tag, str) or element.tag == "svg":
                continue
            yield from (_outside(element.get(name, "")) for name in SPOKEN)
            if element.tag == "input" and element.get("type") in {"submit", "button"}:
                yield _outside(element.get("value", ""))


def _visible(element: Element) -> Iterator[str]:
    if isinstance(element.tag, str) and element.tag not in SILENT and element.get("translate") != "no":
        yield element.text or ""
        for child in element:
            yield from _visible(child)
            yield f" {child.tail or ''}"


def _outside(text: str) -> str:
    """Return what stands in no brackets; those of a string within a string are brackets too."""
    depth, kept = 0, []
    for char in text:
        depth += (char == OPEN) - (char == CLOSE)
        if depth <= 0 and char != CLOSE:
            kept.append(char)
    return "".join(kept)
