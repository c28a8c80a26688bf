"""Writes of saved lists. A list is found by the viewer; somebody else's is missing."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storefront.cart.merging import Key
from storefront.database import insert_or_update
from storefront.erp.orders import SalesOrder, SalesOrderLine
from storefront.kernel.clock import Clock
from storefront.kernel.errors import NotFoundError, RefusalError
from storefront.kernel.ids import ItemId
from storefront.kernel.viewer import Viewer
from storefront.lists.models import MOST_LINES, ListHead
from storefront.lists.queries import get_head
from storefront.portal.audit import record
from storefront.portal.lists import PortalList, PortalListLine

Wanted = Mapping[Key, Decimal]  # quantities by item and unit


class ListFullError(RefusalError):
    """The list has as many lines as a list may have."""

    code = "list_full"


class MayNotChangeError(RefusalError):
    """The list is somebody else's, who shared it to be ordered from."""

    code = "may_not_change"


def create_list(session: Session, viewer: Viewer, clock: Clock, *, name: str, wanted: Wanted, key: str) -> int:
    """Make a list of one's own and return its id; the same key again returns the same list. Raises ListFullError."""
    there = session.execute(
        select(PortalList.id).where(
            PortalList.key == key, PortalList.user_id == viewer.user_id, PortalList.customer_id == viewer.customer_id
        )
    ).scalar()
    if key and there:
        return there
    now = clock.now()
    made = PortalList(
        customer_id=viewer.customer_id,
        user_id=viewer.user_id,
        name=name,
        owner_name=viewer.person_name or viewer.email,
        key=key or None,
        created_at=now,
        changed_at=now,
    )
    session.add(made)
    session.flush()
    _put(session, viewer, made.id, wanted)
    return made.id


def _put(session: Session, viewer: Viewer, list_id: int, wanted: Wanted) -> None:
    """Write lines; one that is there takes the new quantity, and comes back when it was removed."""
    if len(wanted) > MOST_LINES:
        raise ListFullError(limit=MOST_LINES)
    rows = [
        {
            "customer_id": viewer.customer_id,
            "list_id": list_id,
            "item_id": item_id,
            "unit": unit,
            "quantity": quantity,
        }
        for (item_id, unit), quantity in wanted.items()
    ]
    if rows:
        session.execute(
            insert_or_update(
                session,
                PortalListLine,
                rows,
                on=("list_id", "item_id", "unit"),
                update=lambda new: {"quantity": new.quantity, "removed_at": None},
            )
        )


def order_lines(session: Session, viewer: Viewer, number: str) -> dict[Key, Decimal]:
    """Return what an order orders, by item and unit. Raises NotFoundError, for another customer's too."""
    line, order = SalesOrderLine, SalesOrder
    latest = select(order.id).where(order.customer_id == viewer.customer_id, order.number == number)
    order_id = session.execute(latest.order_by(order.id.desc()).limit(1)).scalar()
    if order_id is None:
        raise NotFoundError(order=number)
    rows = session.execute(
        select(line.item_id, line.unit, line.quantity)
        .where(line.order_id == order_id, line.customer_id == viewer.customer_id, line.quantity > 0)
        .order_by(line.line_number)
    )
    found: dict[Key, Decimal] = {}
    for item_id, unit, quantity in rows:
        if item_id is not None:
            key = (ItemId(item_id), unit)
            found[key] = found.get(key, Decimal(0)) + quantity
    return dict(list(found.items())[:MOST_LINES])


def change_list(session: Session, viewer: Viewer, clock: Clock, *, list_id: int, name: str, shared: bool) -> None:
    """Rename and share a list. Raises NotFoundError, MayNotChangeError."""
    head = _changeable(session, viewer, list_id)
    shared = shared if head.mine else head.shared  # a manager renames; only the owner takes it back from the others
    _update(session, viewer, list_id, name=name, shared=shared, changed_at=clock.now())
    _tell(session, viewer, clock, head, "list.changed")


def change_quantities(
    session: Session, viewer: Viewer, clock: Clock, *, list_id: int, quantities: Mapping[int, Decimal]
) -> None:
    """Set the quantities of lines, by their id; those of another list are left alone. Raises as change_list does."""
    head = _changeable(session, viewer, list_id)
    line = PortalListLine
    mine = (line.list_id == list_id, line.customer_id == viewer.customer_id, line.id.in_(quantities))
    rows = session.execute(select(line.id, line.item_id, line.unit).where(*mine)).all()
    _put(session, viewer, list_id, {(ItemId(row.item_id), row.unit): quantities[row.id] for row in rows})
    _update(session, viewer, list_id, changed_at=clock.now())
    _tell(session, viewer, clock, head, "list.changed")


def add_lines(session: Session, viewer: Viewer, clock: Clock, *, list_id: int, wanted: Wanted) -> None:
    """Add items to a list; one that is there takes the new quantity. Raises as change_list does, ListFullError."""
    head = _changeable(session, viewer, list_id)
    if head.lines + len(wanted) > MOST_LINES:
        raise ListFullError(limit=MOST_LINES)
    _put(session, viewer, list_id, wanted)
    _update(session, viewer, list_id, changed_at=clock.now())
    _tell(session, viewer, clock, head, "list.changed")


def remove_line(
    session: Session, viewer: Viewer, clock: Clock, *, list_id: int, line_id: int, back: bool = False
) -> None:
    """Take a line out, or `back` in. Raises as change_list does."""
    head = _changeable(session, viewer, list_id)
    line = PortalListLine
    done = session.execute(
        update(line)
        .where(line.id == line_id, line.list_id == list_id, line.customer_id == viewer.customer_id)
        .values(removed_at=None if back else clock.now())
        .execution_options(synchronize_session=False)
    )
    if not done.rowcount:  # type: ignore[attr-defined]  # an UPDATE counts its rows
        raise NotFoundError(line=line_id)
    _tell(session, viewer, clock, head, "list.changed")


def delete_list(session: Session, viewer: Viewer, clock: Clock, *, list_id: int) -> None:
    """Delete a list; `restore_list` brings it back. Raises as change_list does."""
    head = _changeable(session, viewer, list_id)
    _update(session, viewer, list_id, deleted_at=clock.now())
    _tell(session, viewer, clock, head, "list.deleted")


def restore_list(session: Session, viewer: Viewer, clock: Clock, *, list_id: int) -> None:
    """Bring a deleted list back. Raises as change_list does."""
    head = _changeable(session, viewer, list_id, deleted=True)
    _update(session, viewer, list_id, deleted_at=None)
    _tell(session, viewer, clock, head, "list.restored")


def _changeable(session: Session, viewer: Viewer, list_id: int, *, deleted: bool = False) -> ListHead:
    head = get_head(session, viewer, list_id, deleted=deleted)
    if not head.changeable:
        raise MayNotChangeError(list=list_id)
    return head


def _update(session: Session, viewer: Viewer, list_id: int, **values: object) -> None:
    session.execute(
        update(PortalList)
        .where(PortalList.id == list_id, PortalList.customer_id == viewer.customer_id)
        .values(**values)
        .execution_options(synchronize_session=False)
    )


def _tell(session: Session, viewer: Viewer, clock: Clock, head: ListHead, action: str) -> None:
    """Write into the audit log what a manager did to somebody else's list."""
    if not head.mine:
        record(session, clock, viewer, action, subject=head.name)
