"""Reads of the account that other features ask for too."""

from __future__ import annotations

from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from storefront.account.balance import RELEASED
from storefront.account.models import DocumentHead
from storefront.erp.orders import SalesOrder, SalesOrderLine
from storefront.erp.receivables import Receivable, ReceivableLine
from storefront.kernel.viewer import Viewer

HEAD: tuple[Any, ...] = (
    Receivable.id,
    Receivable.document_type,
    Receivable.number,
    Receivable.status,
    Receivable.dated_on,
    Receivable.due_on,
    Receivable.closed_on,
    Receivable.amount,
    Receivable.balance,
    Receivable.currency,
    Receivable.po_number,
    SalesOrder.number.label("order_number"),
)


def find_documents_of_order(session: Session, viewer: Viewer, order_id: int) -> list[DocumentHead]:
    """Return the released documents with a line of this order, the oldest first; [] for another customer's order."""
    line = (
        select(ReceivableLine.receivable_id)
        .join(SalesOrderLine, SalesOrderLine.id == ReceivableLine.order_line_id)
        .where(SalesOrderLine.order_id == order_id, SalesOrderLine.customer_id == viewer.customer_id)
    )
    rows = session.execute(
        select(*HEAD)
        .outerjoin(SalesOrder, SalesOrder.id == Receivable.order_id)
        .where(
            Receivable.customer_id == viewer.customer_id,
            or_(Receivable.order_id == order_id, Receivable.id.in_(line)),
            Receivable.status.in_(RELEASED),
        )
        .order_by(Receivable.dated_on, Receivable.id)
    )
    return [DocumentHead(*row) for row in rows]
