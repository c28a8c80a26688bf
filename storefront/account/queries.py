"""Reads of the account that other features ask for too."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.account.balance import RELEASED
from storefront.account.models import DocumentHead
from storefront.erp.orders import SalesOrder
from storefront.erp.receivables import Receivable
from storefront.kernel.viewer import Viewer

HEAD = (
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
    """Return the released documents of an order, the oldest first; [] for another customer's order."""
    rows = session.execute(
        select(*HEAD)
        .outerjoin(SalesOrder, SalesOrder.id == Receivable.order_id)
        .where(
            Receivable.customer_id == viewer.customer_id,
            Receivable.order_id == order_id,
            Receivable.status.in_(RELEASED),
        )
        .order_by(Receivable.dated_on, Receivable.id)
    )
    return [DocumentHead(*row) for row in rows]
