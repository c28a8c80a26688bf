"""What a case is about, looked up within the viewer's customer."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.account.documents import KINDS
from storefront.account.ledger import released_documents
from storefront.erp.items import Item
from storefront.erp.orders import SalesOrder
from storefront.erp.receivables import Receivable
from storefront.erp.shipments import Shipment
from storefront.kernel.errors import NotFoundError
from storefront.kernel.viewer import Permission, Viewer
from storefront.shipments.queries import visible
from storefront.support.models import About

Find = Callable[[Session, Viewer, str], bool]


def _order(session: Session, viewer: Viewer, number: str) -> bool:
    order = SalesOrder
    statement = select(order.id).where(order.customer_id == viewer.customer_id, order.number == number)
    return session.execute(statement).first() is not None


def _shipment(session: Session, viewer: Viewer, number: str) -> bool:
    return session.execute(select(Shipment.id).where(*visible(viewer), Shipment.number == number)).first() is not None


def _item(session: Session, _viewer: Viewer, number: str) -> bool:
    return session.execute(select(Item.id).where(Item.sku == number)).first() is not None


def _document(kind: str) -> Find:
    def find(session: Session, viewer: Viewer, number: str) -> bool:
        document = Receivable
        statement = select(document.id).where(
            released_documents(viewer), document.document_type == kind, document.number == number
        )
        return session.execute(statement).first() is not None

    return find


FINDS: dict[str, tuple[Permission, Find]] = {
    "order": (Permission.ORDER_VIEW, _order),
    "shipment": (Permission.ORDER_VIEW, _shipment),
    "item": (Permission.CATALOG_VIEW, _item),
    # invoices, credit-memos ... as in the addresses of documents, of which there is one here
    **{folder[:-1]: (Permission.FINANCE_VIEW, _document(kind)) for folder, kind in KINDS.items()},
}


def get_about(session: Session, viewer: Viewer, kind: str, number: str) -> About | None:
    """Return what a case is about; None for no kind. One statement.

    Raises NotFoundError for what is missing, another customer's, or not for the viewer to see.
    """
    if not kind and not number:
        return None
    needed, find = FINDS.get(kind, (None, None))
    if needed is None or find is None or not viewer.may(needed) or not find(session, viewer, number):
        raise NotFoundError(about=kind, number=number)
    return About(kind, number)


def may_see(viewer: Viewer, about: About | None) -> bool:
    """Tell whether the viewer has a page of what a case is about."""
    return about is not None and about.kind in FINDS and viewer.may(FINDS[about.kind][0])
