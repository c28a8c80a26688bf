"""The ledger of a customer as statements of SQL: opening, movements, and how old the debt was on a day.

All sums are made of the amounts of released documents and payments and of the days they were applied on; no balance
column is asked, because that knows today only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    Subquery,
    and_,
    case,
    func,
    literal,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import Session, aliased

from storefront.account.balance import AMOUNT, RELEASED
from storefront.account.models import CREDIT_MEMO
from storefront.account.rules import BUCKETS, EDGES, Ageing, Movement, Totals, days_before
from storefront.erp.receivables import Application, Payment, Receivable
from storefront.kernel.money import ZERO
from storefront.kernel.paging import BadCursorError, Page, PageAsk, decode_cursor, encode_cursor
from storefront.kernel.viewer import Viewer

REFUND = "Refund"
ROWS_AT_A_TIME = 500
CREDITS, UNAPPLIED = BUCKETS, BUCKETS + 1  # the places after the buckets of an ageing
Rows = Select[*tuple[Any, ...]]
CURSOR = (str, str, int, int)


def released_documents(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition of the viewer's documents that a customer may see."""
    return and_(Receivable.customer_id == viewer.customer_id, Receivable.status.in_(RELEASED))


def released_payments(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition of the viewer's payments that a customer may see."""
    return and_(Payment.customer_id == viewer.customer_id, Payment.status.in_(RELEASED))


def signed_amount() -> ColumnElement[Decimal]:
    """Return a document's amount as it counts: a credit memo lowers what is owed."""
    is_credit = Receivable.document_type == CREDIT_MEMO
    return type_coerce(case((is_credit, -Receivable.amount), else_=Receivable.amount), AMOUNT)


def signed_payment() -> ColumnElement[Decimal]:
    """Return a payment's amount as it counts: it lowers what is owed, a refund raises it."""
    return type_coerce(case((Payment.document_type == REFUND, Payment.amount), else_=-Payment.amount), AMOUNT)


def _ledger(viewer: Viewer) -> Subquery:
    """Return every movement of the viewer's customer."""
    documents = select(
        Receivable.id.label("id"),
        literal(0).label("rank"),
        Receivable.currency.label("currency"),
        Receivable.dated_on.label("dated_on"),
        Receivable.document_type.label("kind"),
        Receivable.number.label("number"),
        Receivable.po_number.label("reference"),
        Receivable.due_on.label("due_on"),
        signed_amount().label("amount"),
    ).where(released_documents(viewer))
    payments = select(
        Payment.id,
        literal(1),
        Payment.currency,
        Payment.dated_on,
        Payment.document_type,
        Payment.number,
        Payment.reference,
        null(),
        signed_payment(),
    ).where(released_payments(viewer))
    return union_all(documents, payments).subquery("ledger")


def find_totals(session: Session, viewer: Viewer, start: date, end: date) -> list[Totals]:
    """Return the opening, the sums of the period and the ageing at its end, by currency. Two statements."""
    ledger = _ledger(viewer)
    inside = ledger.c.dated_on >= start
    kind, amount = ledger.c.kind, ledger.c.amount
    received = kind.in_(("Payment", "Prepayment", REFUND))

    def summed(condition: ColumnElement[bool], value: ColumnElement[Any]) -> ColumnElement[Decimal]:
        return func.sum(case((condition, value), else_=literal(ZERO, AMOUNT)), type_=AMOUNT)

    rows = session.execute(
        select(
            ledger.c.currency,
            summed(ledger.c.dated_on < start, amount),
            summed(and_(inside, kind != CREDIT_MEMO, ~received), amount),
            summed(and_(inside, kind == CREDIT_MEMO), -amount),
            summed(and_(inside, received), -amount),
        )
        .where(ledger.c.dated_on <= end)
        .group_by(ledger.c.currency)
        .order_by(ledger.c.currency)
    ).all()
    ageing = find_ageing(session, viewer, end)
    return [
        Totals(currency, opening, charged, credited, paid, ageing.get(currency, Ageing()))
        for currency, opening, charged, credited, paid in rows
    ]


def _in_period(ledger: Subquery, start: date, end: date) -> Rows:
    columns = (ledger.c[name] for name in Movement.__slots__)
    return (
        select(*columns)
        .where(ledger.c.dated_on >= start, ledger.c.dated_on <= end)
        .order_by(ledger.c.currency, ledger.c.dated_on, ledger.c.rank, ledger.c.id)
    )


def stream_movements(session: Session, viewer: Viewer, start: date, end: date) -> Iterator[Movement]:
    """Yield the movements of a period by currency and day, a few hundred rows at a time."""
    statement = _in_period(_ledger(viewer), start, end).execution_options(yield_per=ROWS_AT_A_TIME)
    for row in session.execute(statement):
        yield Movement(*row)


def list_movements(session: Session, viewer: Viewer, start: date, end: date, ask: PageAsk) -> Page[Movement]:
    """Return one page of the movements of a period. Raises BadCursorError."""
    ledger = _ledger(viewer)
    statement = _in_period(ledger, start, end).limit(ask.size + 1)
    if ask.after:
        statement = statement.where(_after(ledger, *_place(ask.after)))
    rows = session.execute(statement).all()
    found = [Movement(*row) for row in rows[: ask.size]]
    return Page(found, after=_cursor(found[-1]) if len(rows) > ask.size else None)


def find_brought_forward(session: Session, viewer: Viewer, cursor: str) -> tuple[str, Decimal]:
    """Return the currency and the balance after the movement that the cursor stands for. Raises BadCursorError."""
    ledger = _ledger(viewer)
    currency, dated_on, rank, number = _place(cursor)
    total = session.scalar(
        select(func.sum(ledger.c.amount, type_=AMOUNT)).where(
            ledger.c.currency == currency, ~_after(ledger, currency, dated_on, rank, number)
        )
    )
    return currency, total or ZERO


def _cursor(movement: Movement) -> str:
    return encode_cursor(movement.currency, movement.dated_on.isoformat(), movement.rank, movement.id)


def _place(cursor: str) -> tuple[str, date, int, int]:
    currency, dated_on, rank, number = decode_cursor(cursor, *CURSOR)
    return str(currency), read_day(dated_on), int(rank or 0), int(number or 0)


def _after(ledger: Subquery, currency: str, dated_on: date, rank: int, number: int) -> ColumnElement[bool]:
    c = ledger.c
    same_currency, same_day = c.currency == currency, c.dated_on == literal(dated_on, Date)
    return or_(
        c.currency > currency,
        and_(same_currency, c.dated_on > dated_on),
        and_(same_currency, same_day, c.rank > rank),
        and_(same_currency, same_day, c.rank == rank, c.id > number),
    )


def bucket_of(due_on: Any, day: date) -> ColumnElement[int]:  # noqa: ANN401 (a column)
    """Return which bucket of an ageing a document falls into on a day; one without a due date is current."""
    steps = [(due_on < days_before(day, edge), place) for place, edge in enumerate(EDGES, start=1)]
    return case(*reversed(steps), else_=0)


def find_ageing(session: Session, viewer: Viewer, day: date) -> dict[str, Ageing]:
    """Return how old the debt was at the end of a day, by currency: what was applied later counts as open.

    An application counts from the day on which the later of its two ends is there.
    """
    parts = union_all(*_there(viewer, day), *_applied(viewer, day)).subquery()
    rows = session.execute(
        select(parts.c.currency, parts.c.place, func.sum(parts.c.amount, type_=AMOUNT)).group_by(
            parts.c.currency, parts.c.place
        )
    )
    found: dict[str, list[Decimal]] = defaultdict(lambda: [ZERO] * (BUCKETS + 2))
    for currency, place, amount in rows:
        found[currency][place] += amount
    return {currency: Ageing(tuple(sums[:BUCKETS]), sums[CREDITS], sums[UNAPPLIED]) for currency, sums in found.items()}


def _place_of(document: Any, day: date) -> ColumnElement[int]:  # noqa: ANN401 (the table, or a second look at it)
    return case((document.document_type == CREDIT_MEMO, CREDITS), else_=bucket_of(document.due_on, day))


def _there(viewer: Viewer, day: date) -> list[Rows]:
    """Return the amounts of the documents and payments that were there on a day; a refund lowers what is unapplied."""
    unapplied = case((Payment.document_type == REFUND, -Payment.amount), else_=Payment.amount)
    return [
        select(
            Receivable.currency.label("currency"),
            _place_of(Receivable, day).label("place"),
            Receivable.amount.label("amount"),
        ).where(released_documents(viewer), Receivable.dated_on <= day),
        select(Payment.currency, literal(UNAPPLIED), unapplied).where(
            released_payments(viewer), Payment.dated_on <= day
        ),
    ]


def _applied(viewer: Viewer, day: date) -> list[Rows]:
    """Return what was applied by then: at the document that was paid, and at the payment or memo that paid it.

    The joins are outer ones, and the conditions stand beside the amount, so that SQLite begins at the applications:
    without statistics it pairs every document with every payment, which took minutes for 20,000.
    """
    target, memo = Receivable, aliased(Receivable)
    status, dated_on = func.coalesce(Payment.status, memo.status), func.coalesce(Payment.dated_on, memo.dated_on)
    counts = and_(target.status.in_(RELEASED), target.dated_on <= day, status.in_(RELEASED), dated_on <= day)
    nothing = literal(ZERO, AMOUNT)
    taken = case((counts, -Application.amount), else_=nothing)
    back = case((and_(counts, Payment.document_type == REFUND), Application.amount), else_=taken)
    source = case((Application.payment_id.is_not(None), UNAPPLIED), else_=CREDITS)
    return [
        select(Application.currency, place, amount)
        .select_from(Application)
        .outerjoin(target, target.id == Application.receivable_id)
        .outerjoin(Payment, Payment.id == Application.payment_id)
        .outerjoin(memo, memo.id == Application.credit_memo_id)
        .where(Application.customer_id == viewer.customer_id, Application.applied_on <= day)
        for place, amount in ((_place_of(target, day), taken), (source, back))
    ]


def read_day(text: object) -> date:
    """Read a date that a cursor holds. Raises BadCursorError."""
    try:
        return date.fromisoformat(str(text))
    except ValueError as error:
        raise BadCursorError("no date") from error
