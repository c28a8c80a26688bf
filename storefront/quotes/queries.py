"""Reads of a customer's quotes. Whether one has expired is reckoned here, from its last day, and nowhere written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from storefront.erp.item_texts import shown_text, with_texts
from storefront.erp.items import Item, ItemText
from storefront.erp.keyset import Sort, read_page
from storefront.erp.orders import SalesOrder
from storefront.erp.quotes import Quote, QuoteLine, QuoteMessage
from storefront.kernel.errors import NotFoundError
from storefront.kernel.paging import Page, PageAsk
from storefront.kernel.viewer import Viewer
from storefront.quotes.models import QuotedLine, QuoteFilter, QuoteHead, QuotePage, Said
from storefront.quotes.rules import ANSWERED, EXPIRED, OPEN

LATEST = Sort((Quote.requested_at, Quote.id), (datetime.fromisoformat,), down=True)


def expired(today: date) -> ColumnElement[bool]:
    """Return the condition that a quote was answered and its last day is over."""
    return and_(Quote.status == ANSWERED, Quote.valid_until.is_not(None), Quote.valid_until < today)


def status_today(today: date) -> Any:  # noqa: ANN401 (a column)
    """Return the status of a quote as it is on this day: the SQL of rules.status_on."""
    return case((expired(today), EXPIRED), else_=Quote.status)


def still_open(today: date) -> ColumnElement[bool]:
    """Return the condition that a quote can still become an order: nobody ended it, and its days are not over."""
    return and_(Quote.status.in_(OPEN), ~expired(today))


def heads(today: date) -> tuple[Any, ...]:
    """Return the columns of QuoteHead."""
    lines = select(func.count(QuoteLine.id)).where(
        QuoteLine.quote_id == Quote.id, QuoteLine.customer_id == Quote.customer_id
    )
    return (
        Quote.number,
        status_today(today),
        Quote.requested_at,
        Quote.created_by,
        Quote.on_behalf_of,
        Quote.valid_until,
        Quote.currency,
        Quote.total,
        lines.correlate(Quote).scalar_subquery(),
    )


def says(q: str, *more: Any) -> ColumnElement[bool]:  # noqa: ANN401 (columns)
    """Return the condition that a quote carries the words: its number, who asked, its items, or in `more` columns."""
    on_a_line = (
        select(QuoteLine.id)
        .join(Item, Item.id == QuoteLine.item_id)
        .outerjoin(ItemText, ItemText.item_id == Item.id)
        .where(
            QuoteLine.quote_id == Quote.id,
            QuoteLine.customer_id == Quote.customer_id,
            or_(*(column.icontains(q, autoescape=True) for column in (Item.sku, QuoteLine.description, ItemText.name))),
        )
        .correlate(Quote)
        .exists()
    )
    columns = (Quote.number, Quote.created_by, Quote.comment, *more)
    return or_(*(column.icontains(q, autoescape=True) for column in columns), on_a_line)


def list_quotes(session: Session, viewer: Viewer, wanted: QuoteFilter, today: date, *, ask: PageAsk) -> Page[QuoteHead]:
    """Return a page of the customer's quotes, the newest first: one statement. Raises BadCursorError."""
    statement: Select[*tuple[Any, ...]] = select(*heads(today)).where(Quote.customer_id == viewer.customer_id)
    if wanted.q:
        statement = statement.where(says(wanted.q))
    if wanted.status:
        statement = statement.where(status_today(today) == wanted.status)
    return read_page(session, statement, LATEST, ask, lambda row: QuoteHead(*row))


def count_to_decide(session: Session, viewer: Viewer, today: date) -> int:
    """Return how many quotes wait for the customer's yes or no."""
    mine = (Quote.customer_id == viewer.customer_id, Quote.status == ANSWERED, ~expired(today))
    return session.execute(select(func.count()).select_from(Quote).where(*mine)).scalar_one()


def get_quote(session: Session, viewer: Viewer, number: str, today: date) -> QuotePage:
    """Return a quote of the customer, in three statements. Raises NotFoundError, for another customer's too."""
    row: Any = session.execute(
        select(
            *heads(today),
            Quote.id,
            Quote.comment,
            Quote.revision,
            Quote.answered_at,
            Quote.contact_id,
            SalesOrder.number,
        )
        .outerjoin(SalesOrder, and_(SalesOrder.id == Quote.order_id, SalesOrder.customer_id == Quote.customer_id))
        .where(Quote.customer_id == viewer.customer_id, Quote.number == number)
    ).one_or_none()
    if row is None:
        raise NotFoundError(quote=number)
    *head, quote_id, comment, revision, answered_at, contact_id, order_number = row
    return QuotePage(
        QuoteHead(*head),
        quote_id,
        comment,
        revision,
        answered_at,
        contact_id,
        order_number,
        _lines(session, viewer, quote_id),
        _said(session, viewer, quote_id),
    )


def _lines(session: Session, viewer: Viewer, quote_id: int) -> Sequence[QuotedLine]:
    line = QuoteLine
    rows = session.execute(
        with_texts(
            select(
                line.line_number,
                Item.sku,
                shown_text(line.description),
                line.unit,
                line.quantity,
                line.unit_price,
                line.amount,
            ).join(Item, Item.id == line.item_id),
            viewer.language,
        )
        .where(line.quote_id == quote_id, line.customer_id == viewer.customer_id)
        .order_by(line.line_number)
    )
    return [QuotedLine(*row) for row in rows]


def _said(session: Session, viewer: Viewer, quote_id: int) -> Sequence[Said]:
    row = QuoteMessage
    rows = session.execute(
        select(row.id, row.author, row.staff, row.event, row.body, row.created_at)
        .where(row.quote_id == quote_id, row.customer_id == viewer.customer_id)
        .order_by(row.created_at, row.id)
    )
    return [Said(*found) for found in rows]


def find_by_key(session: Session, viewer: Viewer, key: str) -> str | None:
    """Return the number of the quote that was asked for with this form; None while there is none."""
    return session.scalar(
        select(Quote.number).where(Quote.customer_id == viewer.customer_id, Quote.idempotency_key == key)
    )
