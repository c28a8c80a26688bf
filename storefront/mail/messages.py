"""Messages from templates: templates/mail/<kind>.txt (its first line is the subject) and <kind>.html.

Rendered when they are sent, in the language of the row, without Flask. Every link is built from the portal address
setting. Contexts come out of JSON: amounts are decimal text, dates ISO text.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, TypedDict

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_decimal, parse_pattern
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from storefront.kernel.countries import by_name
from storefront.kernel.money import currency_places
from storefront.mail.custom import Words, fill_in, fits, paragraphs
from storefront.mail.outbox import MailKind
from storefront.mail.placeholders import values_of
from storefront.settings import Settings, shipped
from storefront.translations import catalogue, language_of

FALLBACK = "en"
MOST_PLACES = 6


class OrderLine(TypedDict):
    """A line of an order, as its confirmation shows it."""

    sku: str
    name: str
    quantity: str
    unit: str
    unit_price: str
    amount: str


class OrderConfirmation(TypedDict):
    """The context of an order confirmation. None where the order has none; a tax of None is not known yet."""

    number: str
    person_name: str
    customer_name: str
    status: str
    currency: str
    ordered_on: str
    requested_on: str | None
    po_number: str | None
    ship_to: list[str]
    ship_via: str | None
    comment: str | None
    lines: list[OrderLine]
    lines_amount: str
    discount_amount: str | None
    freight_amount: str | None
    tax_amount: str | None
    total: str
    acted_by: str | None


class ApprovalWanted(TypedDict):
    """The context of the mail to who may approve an order.

    `cart_of`: the buyer who sent the cart, where the salesperson `buyer` ordered what is in it.
    """

    number: str
    person_name: str
    customer_name: str
    buyer: str
    cart_of: str | None
    ordered_on: str
    po_number: str | None
    comment: str | None
    currency: str
    total: str


class ApprovalAnswer(TypedDict):
    """The context of the mail that tells a buyer what became of it."""

    number: str
    person_name: str
    customer_name: str
    approver: str
    approved: bool
    note: str | None
    currency: str
    total: str


class NoticePackage(TypedDict):
    """A package of a shipment; `link` is the carrier's page of it."""

    number: int
    tracking: str | None
    link: str | None


class NoticeOrder(TypedDict):
    """An order that a shipment belongs to."""

    number: str
    po_number: str | None


class NoticeLine(TypedDict):
    """What of an order's line went out."""

    sku: str
    name: str
    quantity: str
    unit: str
    order: str


class ShipmentNotice(TypedDict):
    """The context of the mail that says that a shipment has gone out."""

    number: str
    person_name: str
    customer_name: str
    shipped_on: str
    carrier: str | None
    warehouse: str | None
    ship_to: list[str]
    packages: list[NoticePackage]
    orders: list[NoticeOrder]
    lines: list[NoticeLine]


class CartLine(TypedDict):
    """A line of a cart that changes hands."""

    sku: str
    name: str
    quantity: str
    unit: str


class CartHandedOver(TypedDict):
    """The context of the mail that says that somebody sends a cart, or gives one back; `path` is where it waits."""

    person_name: str
    customer_name: str
    sender: str
    message: str | None
    given_back: bool
    lines: list[CartLine]
    path: str


class QuoteNews(TypedDict):
    """The context of a mail about a quote, to us or to the customer; `path` is where its reader sees it.

    `event`: asked, message, answered, accepted or declined; `words` is what was written with it.
    """

    number: str
    person_name: str
    customer_name: str
    author: str
    event: str
    words: str | None
    currency: str
    total: str | None
    valid_until: str | None
    lines: list[CartLine]
    path: str


@dataclass(frozen=True, slots=True)
class Message:
    """What a person reads."""

    subject: str
    text: str
    html: str


def render(
    settings: Settings, kind: str, language: str, context: Mapping[str, object], words: Words | None = None
) -> Message:
    """Render a message, in an operator's own words where there are some.

    Raises ValueError for an unknown kind, UndefinedError or KeyError where the context lacks something.
    """
    environment = _environment(_locale(language))
    everywhere = {"portal_name": settings.portal_name, "address": settings.address, **context}
    name = MailKind(kind).value
    if words and fits(name, words):
        write = {**environment.filters, "say": environment.globals["say"]}
        return _in_own_words(environment, words, values_of(settings, name, context, write), everywhere)
    plain = environment.get_template(f"mail/{name}.txt").render(everywhere)
    subject, _, text = plain.strip().partition("\n")
    html = environment.get_template(f"mail/{name}.html").render(everywhere, subject=subject)
    return Message(" ".join(subject.split()), text.strip() + "\n", html)


def _in_own_words(
    environment: Environment, words: Words, values: Mapping[str, str], everywhere: Mapping[str, object]
) -> Message:
    subject, text = fill_in(words, values)
    page = environment.get_template("mail/_own_words.html")
    return Message(subject, text, page.render(everywhere, subject=subject, paragraphs=paragraphs(words, values)))


def _locale(language: str) -> str:
    try:
        return str(Locale.parse(language.replace("-", "_")))
    except (UnknownLocaleError, ValueError):
        return FALLBACK


@cache
def _environment(locale: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(shipped("templates")),
        autoescape=select_autoescape(("html",)),
        extensions=["jinja2.ext.i18n"],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    found = catalogue(language_of(locale))
    environment.install_gettext_translations(found, newstyle=True)  # type: ignore[attr-defined]  # of the extension
    environment.globals["say"] = found.gettext
    environment.globals["language"] = locale.replace("_", "-")
    environment.globals["direction"] = Locale.parse(locale).text_direction
    environment.filters.update(
        money=lambda amount, currency: _money(Decimal(amount), currency, currency_places(currency), locale),
        unit_price=lambda amount, currency: _unit_price(Decimal(amount), currency, locale),
        quantity=lambda value: format_decimal(Decimal(value).normalize(), locale=locale),
        day=lambda value: format_date(date.fromisoformat(value), "medium", locale=locale),
        postal=lambda lines: by_name(lines, locale),
    )
    return environment


def _unit_price(amount: Decimal, currency: str, locale: str) -> str:
    written = -int(amount.normalize().as_tuple().exponent)
    return _money(amount, currency, min(MOST_PLACES, max(currency_places(currency), written)), locale)


def _money(amount: Decimal, currency: str, places: int, locale: str) -> str:
    """Write an amount with this many places, as the page does."""
    known: Any = Locale.parse(locale)
    pattern = parse_pattern(known.currency_formats["standard"].pattern)
    pattern.frac_prec = (places, places)
    return str(pattern.apply(amount, known, currency=currency, currency_digits=False))
