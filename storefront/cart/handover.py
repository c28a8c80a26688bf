"""Handing a cart over: a buyer sends it to the salesperson, "please check and order", or the other way round.

The lines move: out of the sender's cart into a hand-over, out of that into the cart of whoever takes it, or back. Each
step happens once, by the state of the hand-over's row; at any moment every line is in exactly one place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from sqlalchemy import ScalarSelect, case, func, insert, select, update
from sqlalchemy.orm import Session

from storefront.cart.commands import CartFullError, empty_ordered, lock_cart, open_cart_of
from storefront.cart.handovers import Handover, Partner, find_partners, get_handover
from storefront.cart.queries import Put, cart_lines
from storefront.database import insert_or_update
from storefront.kernel.clock import Clock
from storefront.kernel.errors import NotFoundError, RefusalError
from storefront.kernel.viewer import Viewer
from storefront.mail.messages import CartHandedOver, CartLine
from storefront.mail.outbox import MailKind, enqueue
from storefront.portal.audit import record
from storefront.portal.carts import PortalCart, PortalCartLine, PortalHandover, PortalHandoverLine

TAKEN, RETURNED, WITHDRAWN = "taken", "returned", "withdrawn"


class CannotHandOverError(RefusalError):
    """The cart can't be sent: `code` says why: empty, partner, or stale where the form is older than the cart."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the form says: the key of the cart it showed, to whom, and a message."""

    key: str
    partner: str
    message: str | None


def hand_over(session: Session, viewer: Viewer, clock: Clock, wanted: Wanted) -> str:
    """Send the viewer's cart to somebody; return the name. The same form again changes nothing.

    Raises CannotHandOverError; nothing is written then.
    """
    locked = lock_cart(session, viewer)
    before = session.execute(
        select(PortalHandover.to_name).where(
            PortalHandover.order_key == wanted.key,
            PortalHandover.customer_id == viewer.customer_id,
            PortalHandover.from_user_id == viewer.user_id,
        )
    ).scalar_one_or_none()
    if before is not None:
        return before
    if locked is None or locked[1] != wanted.key:
        raise CannotHandOverError("stale")
    puts = cart_lines(session, viewer, lock=True)
    if not puts:
        raise CannotHandOverError("empty")
    partner = next((one for one in find_partners(session, viewer, clock.today()) if one.key == wanted.partner), None)
    if partner is None:
        raise CannotHandOverError("partner")
    _write(session, viewer, clock, wanted, partner, puts)
    empty_ordered(session, viewer, clock, cart_id=locked[0], lines=[put.id for put in puts])
    record(session, clock, viewer, "cart.handed_over", subject=partner.name)
    _tell(session, viewer, clock, partner, wanted.message, [_line(put) for put in puts], given_back=False)
    return partner.name


def _write(
    session: Session, viewer: Viewer, clock: Clock, wanted: Wanted, partner: Partner, puts: Sequence[Put]
) -> None:
    header = {
        "customer_id": viewer.customer_id,
        "order_key": wanted.key,
        "from_user_id": viewer.user_id,
        "from_name": viewer.person_name or viewer.email,
        "to_user_id": partner.user_id,
        "to_name": partner.name,
        "message": wanted.message,
        "sent_at": clock.now(),
    }
    handover_id = session.execute(insert(PortalHandover).returning(PortalHandover.id), header).scalar_one()
    rows = [
        {
            "customer_id": viewer.customer_id,
            "handover_id": handover_id,
            "item_id": put.item.id,
            "unit": put.ask.unit,
            "quantity": put.quantity,
            "seen_price": put.seen_price,
        }
        for put in puts
    ]
    session.execute(insert(PortalHandoverLine), rows)


def take(session: Session, viewer: Viewer, clock: Clock, *, handover_id: int, most_lines: int) -> Handover:
    """Put what somebody sent into the viewer's own cart, on top of what is there; again changes nothing.

    Raises NotFoundError for one that was not sent to the viewer or ended otherwise, CartFullError.
    """
    found = get_handover(session, viewer, handover_id)
    if found.from_me or found.outcome not in {None, TAKEN}:
        raise NotFoundError(handover=handover_id)
    if found.outcome is None:
        if viewer.cart_lines + len(found.lines) > most_lines:
            raise CartFullError(limit=most_lines)
        _put_into(session, viewer, clock, found, viewer.user_id)
        _answer(session, viewer, clock, handover_id, TAKEN, into_key=_cart_key(viewer))  # the cart is there now
        record(session, clock, viewer, "cart.taken", subject=found.from_name)
    return found


def give_back(session: Session, viewer: Viewer, clock: Clock, *, handover_id: int, message: str | None) -> Handover:
    """Let the lines go back into the sender's cart: the receiver gives them back, or the sender takes them back.

    Again changes nothing. Raises NotFoundError for one that is not the viewer's or ended otherwise.
    """
    found = get_handover(session, viewer, handover_id)
    outcome = WITHDRAWN if found.from_me else RETURNED
    if found.outcome not in {None, outcome}:
        raise NotFoundError(handover=handover_id)
    if found.outcome is None:
        _answer(session, viewer, clock, handover_id, outcome)
        _put_into(session, viewer, clock, found, found.from_user_id)
        record(session, clock, viewer, f"cart.{outcome}", subject=found.to_name if found.from_me else found.from_name)
        if found.sender is not None and not found.from_me:
            lines: list[CartLine] = [
                {
                    "sku": line.sku,
                    "name": line.own_name,
                    "quantity": f"{line.quantity.normalize():f}",
                    "unit": line.unit,
                }
                for line in found.lines
            ]
            _tell(session, viewer, clock, found.sender, message, lines, given_back=True)
    return found


def _answer(
    session: Session, viewer: Viewer, clock: Clock, handover_id: int, outcome: str, **more: ScalarSelect[str]
) -> None:
    """End the hand-over. Of two at the same time one raises NotFoundError, and writes nothing."""
    row = PortalHandover
    done = session.execute(
        update(row)
        .where(row.id == handover_id, row.customer_id == viewer.customer_id, row.answered_at.is_(None))
        .values(outcome=outcome, answered_at=clock.now(), **more)
        .execution_options(synchronize_session=False)
    )
    if not done.rowcount:  # type: ignore[attr-defined]  # an UPDATE counts its rows
        raise NotFoundError(handover=handover_id)


def _put_into(session: Session, viewer: Viewer, clock: Clock, found: Handover, user_id: int) -> None:
    """Add the lines to somebody's cart; a line that was removed there begins anew."""
    line, cart_id = PortalCartLine, open_cart_of(session, user_id, viewer.customer_id, clock)
    rows: list[dict[str, Any]] = [
        {
            "cart_id": cart_id,
            "customer_id": viewer.customer_id,
            "item_id": one.item_id,
            "unit": one.unit,
            "quantity": one.quantity,
            "seen_price": one.seen_price,
            "added_at": clock.now(),
        }
        for one in found.lines
    ]
    if not rows:
        return  # the items were deleted meanwhile
    session.execute(
        insert_or_update(
            session,
            line,
            rows,
            on=("cart_id", "item_id", "unit"),
            update=lambda new: {
                "quantity": case((line.removed_at.is_(None), line.quantity + new.quantity), else_=new.quantity),
                "seen_price": func.coalesce(new.seen_price, line.seen_price),
                "added_at": case((line.removed_at.is_(None), line.added_at), else_=new.added_at),
                "removed_at": None,
                "quantity_before": None,
            },
        )
    )


def _cart_key(viewer: Viewer) -> ScalarSelect[str]:
    """Return the order key of the viewer's cart: what is taken into it is ordered by this key."""
    cart = PortalCart
    mine = cart.user_id == viewer.user_id, cart.customer_id == viewer.customer_id
    return select(cart.order_key).where(*mine).scalar_subquery()


def _line(put: Put) -> CartLine:
    return {
        "sku": put.item.sku,
        "name": put.item.own_name,
        "quantity": f"{put.quantity.normalize():f}",
        "unit": put.ask.unit,
    }


def _tell(
    session: Session,
    viewer: Viewer,
    clock: Clock,
    to: Partner,
    message: str | None,
    lines: list[CartLine],
    *,
    given_back: bool,
) -> None:
    context: CartHandedOver = {
        "person_name": to.name,
        "customer_name": viewer.customer.name,
        "sender": viewer.person_name or viewer.email,
        "message": message,
        "given_back": given_back,
        "lines": lines,
        "path": "/cart" if to.contact_id else f"/sales/{quote(viewer.customer.code, safe='')}",
    }
    enqueue(
        session,
        clock,
        kind=MailKind.CART_HANDED_OVER,
        recipient=to.email,
        language=to.language,
        context=dict(context),
        customer_id=viewer.customer_id,
        contact_id=to.contact_id,
    )
