"""The queue of quotes for whoever answers: of all customers in sight, by age or status.

The session of a salesperson is bound to nobody until a customer is opened, so these reads leave the scope; `seen`, the
condition on Customer that says who is in sight, narrows each of them.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from storefront.erp.customers import Customer
from storefront.erp.keyset import Sort, read_page
from storefront.erp.quotes import Quote
from storefront.kernel.errors import NotFoundError
from storefront.kernel.paging import Page, PageAsk
from storefront.quotes.models import QueueRow, QuoteFilter, QuoteHead
from storefront.quotes.queries import LATEST, heads, says, status_today
from storefront.quotes.rules import ANSWERED, EXPIRED, REQUESTED

EVERY = "all"
IN_SIGHT = {"unscoped": "narrowed to the customers that the member of staff sees"}
SINCE = func.coalesce(Quote.waiting_since, Quote.requested_at)
OLDEST = Sort((SINCE, Quote.id), (datetime.fromisoformat,))
HEAD = 9


def to_do() -> ColumnElement[bool]:
    """Return the condition that it is our turn: prices are wanted, or the customer wrote about those given."""
    wrote = and_(Quote.status.in_((ANSWERED, EXPIRED)), Quote.waiting_since.is_not(None))
    return or_(Quote.status == REQUESTED, wrote)


def list_queue(
    session: Session, seen: ColumnElement[bool], wanted: QuoteFilter, today: date, *, ask: PageAsk
) -> Page[QueueRow]:
    """Return a page of quotes: without a status those to do, who waits longest first, else the newest first.

    One statement. Raises BadCursorError.
    """
    statement = (
        select(*heads(today), Customer.code, Customer.name, SINCE, Quote.waiting_since.is_not(None))
        .join(Customer, Customer.id == Quote.customer_id)
        .where(seen)
        .execution_options(**IN_SIGHT)
    )
    if wanted.q:
        statement = statement.where(says(wanted.q, Customer.name, Customer.code))
    if not wanted.status:
        statement = statement.where(to_do())
    elif wanted.status != EVERY:
        statement = statement.where(status_today(today) == wanted.status)
    return read_page(session, statement, LATEST if wanted.status else OLDEST, ask, _row)


def _row(row: Any) -> QueueRow:  # noqa: ANN401 (a row)
    code, name, since, waits = row[HEAD:]
    return QueueRow(QuoteHead(*row[:HEAD]), code, name, since, bool(waits))


def customer_of(session: Session, seen: ColumnElement[bool], number: str) -> str:
    """Return the code of the customer of a quote. Raises NotFoundError, for one out of sight too."""
    found = session.scalar(
        select(Customer.code)
        .join(Quote, Quote.customer_id == Customer.id)
        .where(seen, Quote.number == number)
        .execution_options(**IN_SIGHT)
    )
    if found is None:
        raise NotFoundError(quote=number)
    return found
