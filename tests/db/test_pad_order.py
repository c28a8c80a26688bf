"""The same order from a phone at once, many times: one order, and everybody is told its number."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from threading import Barrier

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from storefront.database import session_factory, writing
from storefront.erp.customers import Customer
from storefront.erp.items import Item
from storefront.erp.orders import OrderAllocation, SalesOrder
from storefront.erp.stock import StockBalance
from storefront.kernel.viewer import Operator, Permission
from storefront.orders.commands import OrderRequest, Rules
from storefront.orders.pad import OrderDiffersError, PadRequest, SeenLine
from storefront.orders.queries import ship_tos
from storefront.portal.pad_orders import PortalPadOrder
from storefront.portal.users import PortalUser
from storefront.sales.pad.commands import place
from storefront.sales.pad.queries import find_ordering
from tests.support.builders import an_item
from tests.support.cast import CLOCK, Person
from tests.support.placing import SHOWING

AT_ONCE, UNIT = 20, "EA"
RULES = Rules("SO", "hold", SHOWING)


@pytest.fixture
def seller(salesperson: Person, session: Session) -> Operator:
    from storefront.erp.customers import Salesperson  # noqa: PLC0415 (beside its only use)

    user = session.get_one(PortalUser, salesperson.user_id)
    number = session.scalars(select(Salesperson.id).where(Salesperson.employee_id == user.employee_id)).one()
    may = frozenset({str(Permission.SALES_ACT)})
    return Operator(user.id, "Sales", user.email, "en", user.employee_id, may, number)  # type: ignore[arg-type]


@pytest.fixture
def brush(alder: Customer) -> Item:
    return an_item("BR-100", price="10.00", stock=15, backorder_allowed=False)


def a_request(engine: Engine, seller: Operator, *, price: str = "10", quantity: int = 2) -> PadRequest:
    with session_factory(engine)() as session:
        viewer = find_ordering(session, seller, "ALDER").viewer
        first = ship_tos(session, viewer)[0]
    order = OrderRequest(str(uuid.uuid4()), "", first.code, None, None, None, None)
    line = SeenLine("BR-100", UNIT, Decimal(quantity), Decimal(price))
    return PadRequest(order, [line], viewer.customer.currency, " · ".join(first.lines), at_once=True)


def at_once(engine: Engine, seller: Operator, requests: list[PadRequest]) -> list[str]:
    """Send all of these at the same moment; return the number that each is answered, or "differs"."""
    start = Barrier(len(requests))

    def go(request: PadRequest) -> str:
        start.wait(30)
        with session_factory(engine)() as session:
            try:
                with writing(session):
                    return place(session, seller, CLOCK, code="ALDER", request=request, rules=RULES).number
            except OrderDiffersError:
                return "differs"

    with ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(go, requests))


def test_twenty_at_once_with_one_key_are_one_order(
    engine: Engine, session: Session, seller: Operator, brush: Item
) -> None:
    request = a_request(engine, seller)
    numbers = at_once(engine, seller, [request] * AT_ONCE)
    assert numbers == [session.scalars(select(SalesOrder.number)).one()] * AT_ONCE
    assert session.scalars(select(OrderAllocation.quantity)).one() == 2
    assert session.execute(select(func.count()).select_from(PortalPadOrder)).scalar_one() == 1


def test_differences_among_them_place_nothing_and_change_nothing(
    engine: Engine, session: Session, seller: Operator, brush: Item
) -> None:
    fine, other = a_request(engine, seller), a_request(engine, seller, price="8")
    changed = replace(fine, lines=[replace(fine.lines[0], price=Decimal(8))])
    answers = at_once(engine, seller, [fine, other, changed] * 6)
    (number,) = session.scalars(select(SalesOrder.number)).all()
    assert answers[1::3] == ["differs"] * 6
    assert set(answers[0::3]) == {number}
    assert set(answers[2::3]) <= {number, "differs"}


def test_orders_with_keys_of_their_own_share_the_stock_that_there_is(
    engine: Engine, session: Session, seller: Operator, brush: Item
) -> None:
    answers = at_once(engine, seller, [a_request(engine, seller) for _ in range(10)])
    assert answers.count("differs") == 3
    assert len(set(answers) - {"differs"}) == 7
    assert session.scalars(select(StockBalance.allocated)).one() == 14
