"""The mails of quotes: to us when a customer asks, writes or decides; to the customer when we answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from storefront.cart.handovers import find_salespeople
from storefront.erp.quotes import Quote
from storefront.kernel.clock import Clock
from storefront.kernel.viewer import Viewer
from storefront.mail.messages import QuoteNews
from storefront.mail.outbox import MailKind, enqueue
from storefront.orders.readers import find_readers


@dataclass(frozen=True, slots=True)
class Told:
    """Settings that decide who is told: an address of ours for what no salesperson looks after, and its language."""

    quote_mail: str
    language: str


@dataclass(frozen=True, slots=True)
class News:
    """What happened: asked, message, answered, accepted or declined. Lines are (SKU, name, quantity, unit)."""

    event: str
    author: str
    text: str | None
    total: Decimal | None = None
    valid_until: date | None = None
    lines: Sequence[tuple[str, str, Decimal, str]] = ()


def tell_us(session: Session, viewer: Viewer, clock: Clock, quote: Quote, news: News, told: Told) -> None:
    """Write the mail to the customer's salespeople, or to the address of ours where it has none who can read it."""
    if viewer.is_acting:
        return  # a salesperson did it
    sellers = find_salespeople(session, viewer)  # a quote is answered without acting
    for one in sellers:
        context = _context(viewer, quote, news, one.name, f"/sales/quotes/{quote.number}")
        _write(session, clock, quote, MailKind.QUOTE_ASKED, (one.email, one.language or told.language, None), context)
    if not sellers and told.quote_mail:
        context = _context(viewer, quote, news, "", f"/admin/quotes/{quote.number}")
        _write(session, clock, quote, MailKind.QUOTE_ASKED, (told.quote_mail, told.language, None), context)


def tell_customer(session: Session, viewer: Viewer, clock: Clock, quote: Quote, news: News, told: Told) -> bool:
    """Write the mail to the quote's contact; False when nobody could follow its link today."""
    people = find_readers(session, viewer, clock.today())
    reader = next((one for one in people if one.contact_id is not None and one.contact_id == quote.contact_id), None)
    if reader is None:
        return False
    context = _context(viewer, quote, news, reader.name, f"/quotes/{quote.number}")
    language = reader.language or told.language
    _write(session, clock, quote, MailKind.QUOTE_ANSWER, (reader.email, language, reader.contact_id), context)
    return True


def _write(
    session: Session, clock: Clock, quote: Quote, kind: MailKind, to: tuple[str, str, int | None], context: QuoteNews
) -> None:
    recipient, language, contact_id = to
    enqueue(
        session,
        clock,
        kind=kind,
        recipient=recipient,
        language=language,
        context=dict(context),
        customer_id=quote.customer_id,
        contact_id=contact_id,
    )


def _context(viewer: Viewer, quote: Quote, news: News, person_name: str, path: str) -> QuoteNews:
    return {
        "number": quote.number,
        "person_name": person_name,
        "customer_name": viewer.customer.name,
        "author": news.author,
        "event": news.event,
        "words": news.text,
        "currency": quote.currency,
        "total": None if news.total is None else str(news.total),
        "valid_until": None if news.valid_until is None else news.valid_until.isoformat(),
        "lines": [
            {"sku": sku, "name": name, "quantity": f"{quantity.normalize():f}", "unit": unit}
            for sku, name, quantity, unit in news.lines
        ],
        "path": path,
    }
