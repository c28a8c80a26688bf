"""Placing what a phone sent, for an assignment that exists now."""

from __future__ import annotations

from sqlalchemy.orm import Session

from storefront.kernel.clock import Clock
from storefront.kernel.errors import RefusalError
from storefront.kernel.viewer import Operator
from storefront.orders.commands import Rules
from storefront.orders.pad import PadPlaced, PadRequest, find_placed, place_pad_order
from storefront.sales.pad.queries import find_ordering


class BarredError(RefusalError):
    """The customer is the salesperson's, but may not be ordered for now."""

    code = "barred"

    def __init__(self, why: str) -> None:
        super().__init__(reason=why)
        self.why = why


def place(
    session: Session, seller: Operator, clock: Clock, *, code: str, request: PadRequest, rules: Rules
) -> PadPlaced:
    """Place an order for one of the salesperson's customers, exactly once by its key.

    What was placed before is answered as it was, whatever became of the customer's wish since. Raises NotFoundError,
    BarredError, OrderDiffersError, MayNotOrderError; nothing is written then.
    """
    ordering = find_ordering(session, seller, code)
    if (done := find_placed(session, ordering.viewer, request)) is not None:
        return done
    if ordering.barred:
        raise BarredError(ordering.barred)
    return place_pad_order(session, ordering.viewer, clock, request, rules)
