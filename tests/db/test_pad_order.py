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
from storefront.erp.customers import Customer, Salesperson
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
from storefront.settings import Settings
from tests.support.builders import an_item
from tests.support.cast import CLOCK, Person, a_staff_login, sells_to
from tests.support.placing import SHOWING

AT_ONCE, UNIT = 20, "EA"
RULES = Rules("SO", "hold", SHOWING)


@pytest.fixture
def seller(salesperson: Person, session: Session) -> Operator:
    return an_operator(session, session.get_one(PortalUser, salesperson.user_id))


def an_operator(session: Session, user: PortalUser) -> Operator:
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


def at_once(engine: Engine, sellers: Operator | list[Operator], requests: list[PadRequest]) -> list[str]:
    """Send all of these at the same moment; return the number that each is answered, or "differs"."""
    start = Barrier(len(requests))
    each = sellers if isinstance(sellers, list) else [sellers] * len(requests)

    def go(seller: Operator, request: PadRequest) -> str:
        start.wait(30)
        with session_factory(engine)() as session:
            try:
                with writing(session):
                    return place(session, seller, CLOCK, code="ALDER", request=request, rules=RULES).number
            except OrderDiffersError:
                return "differs"

    with ThreadPoolExecutor(len(requests)) as pool:
        return list(pool.map(go, each, requests))


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


def test_salespeople_who_send_their_first_orders_for_one_customer_at_once_do_not_stop_each_other(
    engine: Engine, session: Session, alder: Customer, brush: Item, settings: Settings
) -> None:
    sellers = []
    for number in range(7):
        user = a_staff_login(session, settings, f"seller{number}@demo.example", "salesperson")
        session.commit()
        sells_to(session, user, alder)
        sellers.append(an_operator(session, user))
    session.commit()
    numbers = at_once(engine, sellers, [a_request(engine, one) for one in sellers])
    assert len(set(numbers) - {"differs"}) == 7
