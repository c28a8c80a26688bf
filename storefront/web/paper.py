"""What documents on paper share: whom they go to, in which language and formats, and the pieces of a sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import cast

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from flask_babel import force_locale, get_locale
from flask_babel import gettext as _

from storefront.documents.pdf import Look, make_pdfs, paper_of
from storefront.documents.sheets import AnySheet, Labelled, Listing, Row, Sheet, Total
from storefront.erp.letterhead import Letterhead, find_letterhead
from storefront.extensions import db
from storefront.kernel.viewer import Viewer
from storefront.web.access import viewer
from storefront.web.filters import postal, quantity
from storefront.web.pages import settings

Build = Callable[[Letterhead], AnySheet]
MINUS = "\N{MINUS SIGN}"


def write_papers(kind: str, builds: Sequence[Build], of: Viewer | None = None) -> bytes:
    """Return the documents as one PDF, in the customer's language or the portal's, and on the customer's paper.

    `of` is whose they are where staff ask; without it they are the viewer's own.
    """
    return next(write_each(kind, [builds], of))


def write_each(kind: str, bundles: Iterable[Sequence[Build]], of: Viewer | None = None) -> Iterator[bytes]:
    """Yield a PDF for each bundle of documents."""
    head = find_letterhead(db.session(), of or viewer())
    look = look_for(head)
    for builds in bundles:
        with force_locale(look.language):
            sheets = [(kind, build(head)) for build in builds]
        yield make_pdfs(sheets, look)


def on_paper(who: Viewer) -> Viewer:
    """Return the viewer as documents are read: in the customer's language or the portal's, by setting."""
    return replace(who, language=_spoken(who.customer.language))


def _spoken(language: str) -> str:
    house = settings()
    return house.language if house.document_language == "system" else language


def look_for(head: Letterhead) -> Look:
    """Return how a customer's documents look."""
    house, spoken = settings(), _spoken(head.language)
    language = locale_of(spoken, head.country, house.language)
    logo = house.logo if house.logo and house.logo.is_file() else None  # one that is gone since the start: the name
    return Look(house.portal_name, house.colour, logo, language, paper_of(head.country))


def locale_of(language: str, country: str | None, otherwise: str) -> str:
    """Return the locale of a language as a country writes it: de and AT are de_AT; what nobody knows, `otherwise`."""
    plain = language.replace("-", "_")
    for name in (f"{plain}_{country}" if country and "_" not in plain else plain, plain, otherwise):
        try:
            return str(Locale.parse(name))
        except (UnknownLocaleError, ValueError):
            continue
    return "en"


def basics(title: str, number: str, head: Letterhead, *, parties: list[Labelled], facts: list[Labelled]) -> Sheet:
    """Return what every sheet has; the customer itself is its first party."""
    return {
        "title": title,
        "number": number,
        "page": str(_("Page %(page)s of %(pages)s", page="{page}", pages="{pages}")),
        "forward": str(_("Carried forward")),
        "brought": str(_("Brought forward")),
        "foot": settings().imprint or settings().portal_name,
        "parties": [labelled(_("Customer"), *dict.fromkeys((head.name, *postal(head.address)))), *parties],
        "facts": facts,
        "notes": [],
    }


def labelled(label: str, *lines: str) -> Labelled:
    """Return a small heading with its lines."""
    return {"label": str(label), "lines": [str(line) for line in lines]}


def facts(*pairs: tuple[str, str | None]) -> list[Labelled]:
    """Return the facts that are known."""
    return [labelled(label, text) for label, text in pairs if text]


def full_day(day: date | None) -> str | None:
    """Write a date with its year, as the customer's country does."""
    return format_date(day, "medium", locale=str(get_locale())) if day else None


def listing(title: str, columns: Iterable[tuple[str, str]], rows: list[Row], *, carried: bool = False) -> Listing:
    """Return a table of (heading, kind) columns; `carried`: each page ends with the running total."""
    heads = [{"title": str(text), "kind": kind} for text, kind in columns]
    return cast("Listing", {"title": title, "columns": heads, "rows": rows, "carried": carried})


def percent_off(percent: Decimal) -> str | None:
    """Write a discount with its sign and per cent; none for none."""
    return f"{MINUS} {quantity(percent)} %" if percent else None


def total(label: str, amount: str, *, strong: bool = False) -> Total:
    """Return a line under a table; the last one is strong."""
    return {"label": str(label), "amount": amount, "strong": strong}
