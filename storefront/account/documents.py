"""Invoices, memos and charges: the list, narrowed, sorted, summed and as a file; one of them whole, or several."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, and_, case, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from storefront.account.balance import AMOUNT, OPEN_DOCUMENTS, RELEASED
from storefront.account.ledger import ROWS_AT_A_TIME, released_documents, signed_amount
from storefront.account.models import (
    CREDIT_MEMO,
    FOLDERS,
    Applied,
    DocumentFilter,
    DocumentHead,
    DocumentLine,
    DocumentPage,
    Sum,
)
from storefront.account.queries import HEAD
from storefront.erp.customers import Terms
from storefront.erp.item_texts import shown_text, with_texts
from storefront.erp.items import Item
from storefront.erp.keyset import Sort, read_amount, read_day, read_page
from storefront.erp.orders import SalesOrder, SalesOrderLine
from storefront.erp.receivables import Application, Payment, Receivable, ReceivableLine
from storefront.erp.shipments import Shipment
from storefront.kernel.errors import NotFoundError
from storefront.kernel.money import ZERO
from storefront.kernel.paging import Page, PageAsk
from storefront.kernel.viewer import Viewer

NEVER = date(9999, 12, 31)
KINDS = {folder: kind for kind, folder in FOLDERS.items()}
STATES = ("open", "overdue", "paid")

_BY_DAY = ((Receivable.dated_on, Receivable.id), (read_day,))
# amounts of one currency side by side: those of two don't compare
_BY_AMOUNT = ((Receivable.currency, Receivable.amount, Receivable.id), (str, read_amount))
SORTS = {
    "newest": Sort(*_BY_DAY, down=True),
    "oldest": Sort(*_BY_DAY),
    "due": Sort((func.coalesce(Receivable.due_on, literal(NEVER, Date)), Receivable.id), (read_day,)),
    "largest": Sort(*_BY_AMOUNT, down=True),
    "number": Sort((Receivable.number, Receivable.id), (str,)),
}

Rows = Select[*tuple[Any, ...]]


def list_documents(
    session: Session, viewer: Viewer, wanted: DocumentFilter, today: date, *, ask: PageAsk
) -> Page[DocumentHead]:
    """Return a page of the released documents, in one statement. Raises BadCursorError."""
    return read_page(
        session, _narrowed(viewer, wanted, today, _heads()), SORTS[wanted.sort], ask, lambda row: DocumentHead(*row)
    )


def every_document(session: Session, viewer: Viewer, wanted: DocumentFilter, today: date) -> Iterator[DocumentHead]:
    """Yield all the documents that are wanted, in the wanted sort, a few hundred rows at a time."""
    statement = _narrowed(viewer, wanted, today, _heads()).order_by(*SORTS[wanted.sort].order())
    for row in session.execute(statement.execution_options(yield_per=ROWS_AT_A_TIME)):
        yield DocumentHead(*row)


def sum_documents(session: Session, viewer: Viewer, wanted: DocumentFilter, today: date) -> list[Sum]:
    """Return what all the wanted documents come to by currency, amount and open balance: one statement."""
    is_open = Receivable.status.in_(OPEN_DOCUMENTS)
    signed = case((Receivable.document_type == CREDIT_MEMO, -Receivable.balance), else_=Receivable.balance)
    rest = func.sum(case((is_open, signed), else_=literal(ZERO, AMOUNT)), type_=AMOUNT)
    statement = (
        select(Receivable.currency, func.sum(signed_amount(), type_=AMOUNT), rest)
        .select_from(Receivable)
        .outerjoin(SalesOrder, SalesOrder.id == Receivable.order_id)
    )
    rows = session.execute(
        _narrowed(viewer, wanted, today, statement).group_by(Receivable.currency).order_by(Receivable.currency)
    )
    return [Sum(*row) for row in rows]


def _heads() -> Rows:
    return select(*HEAD).outerjoin(SalesOrder, SalesOrder.id == Receivable.order_id)


def _narrowed(viewer: Viewer, wanted: DocumentFilter, today: date, statement: Rows) -> Rows:
    statement = statement.where(released_documents(viewer))
    if wanted.state:
        statement = statement.where(_in_state(wanted.state, today))
    if wanted.start:
        statement = statement.where(Receivable.dated_on >= wanted.start)
    if wanted.end:
        statement = statement.where(Receivable.dated_on <= wanted.end)
    return statement.where(_says(viewer, wanted.q)) if wanted.q else statement


def _in_state(state: str, today: date) -> ColumnElement[bool]:
    is_open = Receivable.status.in_(OPEN_DOCUMENTS)
    if state == "overdue":
        due = (Receivable.due_on < today, Receivable.balance > ZERO, Receivable.document_type != CREDIT_MEMO)
        return and_(is_open, *due)
    return is_open if state == "open" else ~is_open


def _says(viewer: Viewer, q: str) -> ColumnElement[bool]:
    """The words in its number or PO number, or in those of an order that it has a line of."""
    of_order = (
        select(ReceivableLine.receivable_id)
        .join(SalesOrderLine, SalesOrderLine.id == ReceivableLine.order_line_id)
        .join(_line_order, _line_order.id == SalesOrderLine.order_id)
        .where(ReceivableLine.customer_id == viewer.customer_id, holds(_line_order.number, q))
    )
    columns = (Receivable.number, Receivable.po_number, SalesOrder.number, SalesOrder.po_number)
    return or_(*(holds(column, q) for column in columns), Receivable.id.in_(of_order))


_line_order = aliased(SalesOrder)


def holds(column: Any, q: str) -> ColumnElement[bool]:  # noqa: ANN401 (a column)
    """Return the condition that a column holds these words, capital letters or not."""
    spelled = {q.lower(), q}  # SQLite lowers plain letters only
    return or_(*(func.lower(column).contains(one, autoescape=True) for one in sorted(spelled)))


def get_document(session: Session, viewer: Viewer, kind: str, number: str) -> DocumentPage:
    """Return a released document whole. Raises NotFoundError, for another customer's and for one not released too."""
    return get_documents(session, viewer, [(kind, number)])[0]


def get_documents(session: Session, viewer: Viewer, wanted: Sequence[tuple[str, str]]) -> list[DocumentPage]:
    """Return documents by type and number, in this order; four statements, however many.

    Raises NotFoundError when one of them is missing, another customer's, or not released.
    """
    place = tuple_(Receivable.document_type, Receivable.number)
    rows = session.execute(
        select(*HEAD, Terms.name, Receivable.tax_amount, Receivable.freight_amount, Shipment.number)
        .outerjoin(SalesOrder, SalesOrder.id == Receivable.order_id)
        .outerjoin(Terms, Terms.id == Receivable.terms_id)
        .outerjoin(Shipment, Shipment.id == Receivable.shipment_id)
        .where(
            released_documents(viewer),
            place.in_(wanted),
            # said once more so that the index on both is seen: it is not through the pair
            Receivable.document_type.in_({kind for kind, _number in wanted}),
            Receivable.number.in_({number for _kind, number in wanted}),
        )
    ).all()
    found = {(row.document_type, row.number): row for row in rows}
    missing = [number for kind, number in wanted if (kind, number) not in found]
    if missing:
        raise NotFoundError(document=missing[0])
    ids = [row.id for row in rows]
    lines, paid, used = _lines(session, viewer, ids), _paid_by(session, viewer, ids), _used_for(session, viewer, ids)
    return [_page(row, lines[row.id], paid[row.id], used[row.id]) for row in (found[one] for one in wanted)]


def _page(row: Any, lines: list[DocumentLine], paid: list[Applied], used: list[Applied]) -> DocumentPage:  # noqa: ANN401 (a row)
    head = DocumentHead(*row[: len(HEAD)])
    terms, tax, freight, shipment = row[len(HEAD) :]
    numbers = [head.order_number, *(line.order_number for line in lines)]
    return DocumentPage(
        head=head,
        terms=terms,
        tax=tax,
        freight=freight,
        shipments=[shipment] if shipment else [],
        orders=list(dict.fromkeys(number for number in numbers if number)),
        lines=lines,
        paid_by=paid,
        used_for=used,
    )


def _lines(session: Session, viewer: Viewer, ids: Sequence[int]) -> dict[int, list[DocumentLine]]:
    line = ReceivableLine
    rows = session.execute(
        with_texts(
            select(
                line.receivable_id,
                line.line_number,
                shown_text(line.description),
                Item.sku,
                line.unit,
                line.quantity,
                line.unit_price,
                line.discount_percent,
                line.amount,
                SalesOrder.number,
            ).outerjoin(Item, Item.id == line.item_id),
            viewer.language,
        )
        .outerjoin(SalesOrderLine, SalesOrderLine.id == line.order_line_id)
        .outerjoin(SalesOrder, SalesOrder.id == SalesOrderLine.order_id)
        .where(line.customer_id == viewer.customer_id, line.receivable_id.in_(ids))
        .order_by(line.receivable_id, line.line_number)
    )
    found: dict[int, list[DocumentLine]] = defaultdict(list)
    for receivable_id, *facts in rows:
        found[receivable_id].append(DocumentLine(*facts))
    return found


def _paid_by(session: Session, viewer: Viewer, ids: Sequence[int]) -> dict[int, list[Applied]]:
    """Return what paid the documents: payments and credit memos that are released."""
    memo = aliased(Receivable)
    rows = session.execute(
        select(
            Application.receivable_id,
            func.coalesce(Payment.document_type, memo.document_type),
            func.coalesce(Payment.number, memo.number),
            Application.amount,
            Application.applied_on,
        )
        .outerjoin(Payment, Payment.id == Application.payment_id)
        .outerjoin(memo, memo.id == Application.credit_memo_id)
        .where(
            Application.customer_id == viewer.customer_id,
            Application.receivable_id.in_(ids),
            or_(Payment.status.in_(RELEASED), memo.status.in_(RELEASED)),
        )
        .order_by(Application.applied_on, Application.id)
    )
    return _applied(rows)


def _used_for(session: Session, viewer: Viewer, ids: Sequence[int]) -> dict[int, list[Applied]]:
    """Return what credit memos were used for."""
    rows = session.execute(
        select(
            Application.credit_memo_id,
            Receivable.document_type,
            Receivable.number,
            Application.amount,
            Application.applied_on,
        )
        .join(Receivable, Receivable.id == Application.receivable_id)
        .where(Application.credit_memo_id.in_(ids), released_documents(viewer))
        .order_by(Application.applied_on, Application.id)
    )
    return _applied(rows)


def _applied(rows: Any) -> dict[int, list[Applied]]:  # noqa: ANN401 (a result)
    found: dict[int, list[Applied]] = defaultdict(list)
    for document_id, *facts in rows:
        found[document_id].append(Applied(*facts))
    return found
