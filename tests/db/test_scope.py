"""Wall 3: whatever is asked of a customer-owned table, the session's customer is in the question."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from sqlalchemy import Engine, delete, func, select, update
from sqlalchemy.orm import Session, aliased

from storefront.database import ScopedSession
from storefront.erp import Base
from storefront.erp.base import CustomerOwned, MaybeCustomerOwned
from storefront.erp.customers import Customer
from storefront.erp.items import Item
from storefront.erp.orders import SalesOrder, SalesOrderLine
from storefront.erp.prices import SalesPrice
from storefront.erp.scope import UnscopedError, set_scope
from tests.support.builders import a_customer, a_price, an_item, an_order
from tests.support.statements import recorded

OWNED: list[Any] = [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, CustomerOwned)]
COMMON: list[Any] = [mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, MaybeCustomerOwned)]
# Tables that name a customer without being the customer's: written by the portal, read by staff and the worker.
ABOUT_A_CUSTOMER = {"portal_registration", "portal_outbox", "portal_audit"}
BIRCH = 4711

ASKED: dict[str, Callable[[Any], Any]] = {
    "entity": select,
    "column": lambda model: select(model.customer_id),
    "count": lambda model: select(func.count()).select_from(model),
    "alias": lambda model: select(aliased(model)),
    "exists": lambda model: select(Item.id).where(select(model).exists()),
    "subquery": lambda model: select(select(model.customer_id).subquery()),
    "join": lambda model: select(Item.id).join(model, Item.id == model.customer_id),
    "update": lambda model: update(model).values(customer_id=BIRCH),
    "delete": delete,
}


@pytest.fixture
def narrow(engine: Engine) -> Iterator[Session]:
    """A session of the portal, bound to Birch."""
    with ScopedSession(bind=engine) as session:
        set_scope(session, BIRCH)
        yield session


def test_every_table_with_a_customer_is_marked_as_owned() -> None:
    named = {table.name for table in Base.metadata.tables.values() if "customer_id" in table.c}
    assert named - ABOUT_A_CUSTOMER == {model.__tablename__ for model in OWNED + COMMON}


@pytest.mark.parametrize("asked", ASKED)
def test_the_customer_is_in_every_question(narrow: Session, engine: Engine, asked: str) -> None:
    for model in OWNED + COMMON:
        with recorded(engine) as statements:
            narrow.execute(ASKED[asked](model))
        assert "customer_id = " in statements.all[0], model


@pytest.mark.parametrize("asked", ASKED)
def test_nobody_asks_before_it_is_known_for_whom(engine: Engine, asked: str) -> None:
    for model in OWNED + COMMON:
        with ScopedSession(bind=engine) as session, pytest.raises(UnscopedError):
            session.execute(ASKED[asked](model))


def test_customers_themselves_are_narrowed_too(narrow: Session, engine: Engine) -> None:
    with recorded(engine) as statements:
        narrow.execute(select(Customer.name))
    assert "customer.id = " in statements.all[0]
    with ScopedSession(bind=engine) as session, pytest.raises(UnscopedError):
        session.execute(select(Customer.name))


def test_one_customer_does_not_see_the_others(
    session: Session, engine: Engine, alder: Customer, birch: Customer
) -> None:
    mine, _theirs = an_order(for_=alder), an_order(for_=birch)
    with ScopedSession(bind=engine) as narrow:
        set_scope(narrow, alder.id)
        assert narrow.scalars(select(SalesOrder.number)).all() == [mine.number]
        assert narrow.scalars(select(Customer.name)).all() == ["Alder"]


def test_the_others_row_is_not_there_by_its_id(
    session: Session, engine: Engine, alder: Customer, birch: Customer
) -> None:
    theirs = an_order(for_=birch)
    with ScopedSession(bind=engine) as narrow:
        set_scope(narrow, alder.id)
        assert narrow.get(SalesOrder, theirs.id) is None


def test_writing_to_the_others_rows_changes_none(
    session: Session, engine: Engine, alder: Customer, birch: Customer
) -> None:
    an_order(for_=birch)
    with ScopedSession(bind=engine) as narrow:
        set_scope(narrow, alder.id)
        changed: Any = narrow.execute(update(SalesOrderLine).values(quantity=5))
        assert changed.rowcount == 0


def test_a_price_for_everybody_is_seen_and_anothers_is_not(
    session: Session, engine: Engine, alder: Customer, birch: Customer
) -> None:
    item = an_item()
    base, _theirs = a_price(item, "9.00"), a_price(item, "1.00", for_=birch)
    with ScopedSession(bind=engine) as narrow:
        set_scope(narrow, alder.id)
        assert narrow.scalars(select(SalesPrice.id)).all() == [base.id]


def test_a_session_that_changes_hands_forgets_the_first(
    session: Session, engine: Engine, alder: Customer, birch: Customer
) -> None:
    an_order(for_=alder), an_order(for_=birch)
    seen = []
    for customer in (alder, birch):
        with ScopedSession(bind=engine) as narrow:
            set_scope(narrow, customer.id)
            seen.append(narrow.scalars(select(SalesOrder.customer_id)).all())
    assert seen == [[alder.id], [birch.id]]


def test_a_salespersons_list_is_bound_to_its_own_customers(engine: Engine) -> None:
    for model in OWNED + COMMON:
        with ScopedSession(bind=engine) as session, recorded(engine) as statements:
            set_scope(session, (BIRCH, BIRCH + 1))
            session.execute(select(model))
        assert "customer_id IN (" in statements.all[0], model


def test_two_lists_after_each_other_are_each_bound_to_their_own(session: Session, engine: Engine) -> None:
    customers = [a_customer() for _ in range(3)]
    for customer in customers:
        an_order(for_=customer)
    for chosen in (customers[:2], customers[2:]):
        with ScopedSession(bind=engine) as narrowed:
            set_scope(narrowed, tuple(customer.id for customer in chosen))
            found = narrowed.scalars(select(SalesOrder.customer_id).order_by(SalesOrder.customer_id)).all()
        assert found == [customer.id for customer in chosen]
