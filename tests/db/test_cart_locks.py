"""Whoever writes several lines of a cart waits for a checkout that has begun, and never meets it half-way."""

from collections.abc import Callable
from decimal import Decimal
from threading import Thread

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from storefront.cart.commands import accept_prices, clear, lock_cart, undo_removal
from storefront.cart.queries import get_cart
from storefront.database import session_factory, writing
from storefront.kernel.ids import CartLineId
from storefront.kernel.viewer import Viewer
from tests.support.builders import TODAY, an_item
from tests.support.cast import CLOCK, Person
from tests.support.placing import SHOWING, put, viewer_of

MOMENT = 0.3
Write = Callable[[Session, Viewer], None]
WRITES: dict[str, Write] = {
    "clear": lambda session, viewer: clear(session, viewer, CLOCK),
    "undo": undo_removal,
    "accept": lambda session, viewer: accept_prices(session, viewer, prices=_todays(session, viewer)),
}


def _todays(session: Session, viewer: Viewer) -> dict[CartLineId, Decimal]:
    lines = get_cart(session, viewer, TODAY, SHOWING).lines
    return {line.id: line.price.unit_price for line in lines if line.price}


@pytest.mark.parametrize("name", WRITES)
def test_it_waits_for_the_checkout(name: str, engine: Engine, session: Session, alder_buyer: Person) -> None:
    viewer = viewer_of(alder_buyer, session)
    put(session, viewer, an_item())
    session.rollback()

    def write() -> None:
        with session_factory(engine)() as other, writing(other):
            WRITES[name](other, viewer)

    writer = Thread(target=write)
    with writing(session):
        lock_cart(session, viewer)
        writer.start()
        writer.join(MOMENT)
        waits = writer.is_alive()
    writer.join(10)
    assert waits
    assert not writer.is_alive()
