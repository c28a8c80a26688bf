"""Accepting a quote: one order at its prices, however often and from wherever it is pressed.

The order is written as any other is: stock, credit, order limit and approval, mail. Its key is born with the quote, so
that the table itself holds no second one.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.cart.commands import check_may_order
from storefront.erp.orders import SalesOrder
from storefront.erp.quotes import Quote
from storefront.kernel.clock import Clock
from storefront.kernel.errors import RefusalError
from storefront.kernel.viewer import Viewer
from storefront.orders.allocating import lock_stock
from storefront.orders.commands import OrderRequest, Placed, Rules, write_order
from storefront.portal.audit import record
from storefront.quotes.commands import QuoteEndedError, locked, name_of, say
from storefront.quotes.lines import Quoted, cart_of, read_priced
from storefront.quotes.mails import News, Told, tell_us
from storefront.quotes.rules import ACCEPTED, may_accept, status_on


class QuoteChangedError(RefusalError):
    """We answered anew since the form was opened: other prices, or another last day."""

    code = "quote_changed"


def order_key(quote: Quote) -> str:
    """Return the key of the order that a quote becomes: born with its row."""
    return f"quote-{quote.id}"


def find_order(session: Session, viewer: Viewer, number: str) -> str | None:
    """Return the number of the order that a quote became; None while it is none."""
    return session.scalar(
        select(SalesOrder.number)
        .join(Quote, (Quote.order_id == SalesOrder.id) & (Quote.customer_id == SalesOrder.customer_id))
        .where(Quote.customer_id == viewer.customer_id, Quote.number == number)
    )


def accept(
    session: Session, viewer: Viewer, clock: Clock, number: str, request: OrderRequest, rules: Rules, told: Told
) -> Placed:
    """Turn a quote into an order, exactly once; `request.seen` is the revision that its page showed.

    Raises NotFoundError, QuoteEndedError (declined, expired, never answered), QuoteChangedError, MayNotOrderError, and
    what `write_order` raises; nothing is written then.
    """
    quote = locked(session, viewer, number)
    done = find_order(session, viewer, number)
    if done is not None:
        return Placed(done, again=True)
    if not may_accept(status_on(quote.status, quote.valid_until, clock.today())):
        raise QuoteEndedError
    if request.seen != str(quote.revision):
        raise QuoteChangedError
    check_may_order(viewer)
    rows = read_priced(session, viewer, quote.id)
    stock = lock_stock(session, viewer, {put.item.id for put, _price in rows})
    cart = cart_of(session, viewer, clock, Quoted(number, quote.contact_id), rows, stock.levels, rules.showing)
    wanted = replace(request, key=order_key(quote), seen=cart.fingerprint)
    placed = write_order(session, viewer, clock, cart, stock, wanted, rules)
    quote.status, quote.order_id, quote.waiting_since = ACCEPTED, placed.order_id, None
    say(session, clock, quote, viewer, order_key(quote), None, event="accepted")
    record(session, clock, viewer, "quote.accepted", subject=number, after={"order": placed.number})
    tell_us(session, viewer, clock, quote, News("accepted", name_of(viewer), None, total=quote.total), told)
    return placed
