"""A quote becomes one order at its prices, to the cent: once, whoever and however many press at the same time."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storefront.catalog.numbers import find_sold
from storefront.database import session_factory, writing
from storefront.erp.customers import Customer, Location
from storefront.erp.items import Item
from storefront.erp.orders import OrderAllocation, SalesOrder, SalesOrderLine
from storefront.erp.quotes import Quote, QuoteLine, QuoteMessage
from storefront.erp.stock import StockBalance
from storefront.kernel.ids import ItemId
from storefront.kernel.viewer import Viewer
from storefront.orders.commands import OrderRequest, Rules
from storefront.portal.audit import PortalAudit
from storefront.portal.outbox import PortalOutbox
from storefront.quotes.accepting import accept, order_key
from storefront.quotes.commands import NewQuote, QuoteEndedError, Wanted, ask, decline
from storefront.quotes.mails import Told
from tests.support.builders import Line, a_quote, an_item, an_order, saved
from tests.support.cast import CLOCK, Person
from tests.support.placing import SHOWING, viewer_of
from tests.support.statements import recorded

RULES = Rules("SO", "hold", SHOWING)
TOLD = Told("quotes@demo.example", "en")
AT_ONCE = 20


@pytest.fixture
def buyer(alder_buyer: Person, session: Session) -> Viewer:
    return viewer_of(alder_buyer, session)


def request(session: Session, viewer: Viewer, seen: str = "1") -> OrderRequest:
    place = session.scalars(select(Location.code).where(Location.customer_id == viewer.customer_id)).first() or ""
    session.rollback()
    return OrderRequest("", seen, place, None, None, None, None)


def some(session: Session, item: Item, key: str) -> NewQuote:
    """Return what a form would ask: two of an item."""
    facts = find_sold(session, {ItemId(item.id)}, "en")[ItemId(item.id)].item
    session.rollback()
    return NewQuote(key, [Wanted(facts, Decimal(2))], None)


def at_once(engine: Engine, acts: Sequence[Callable[[Session], object]]) -> list[object]:
    """Do all of these at the same moment, each in its own transaction; what is refused is its error's code."""
    answers: list[object] = []
    start = Barrier(len(acts))

    def one(act: Callable[[Session], object]) -> None:
        start.wait(30)
        try:
            with session_factory(engine)() as other, writing(other):
                done = act(other)
        except QuoteEndedError as refusal:
            done = refusal.code
        answers.append(done)

    threads = [Thread(target=one, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def books(session: Session) -> tuple[str, int, int, int, int, int]:
    """The quote's status; how many orders, units of stock taken, mails, words in the thread, acceptances audited."""
    session.rollback()
    orders, mails, words = (
        session.execute(select(func.count()).select_from(table)).scalar_one()
        for table in (SalesOrder, PortalOutbox, QuoteMessage)
    )
    taken = int(sum(session.scalars(select(StockBalance.allocated)), Decimal(0)))
    audited = session.query(PortalAudit).filter_by(action="quote.accepted").count()
    return session.scalars(select(Quote.status)).one(), orders, taken, mails, words, audited


ACCEPTED = ("Accepted", 1, 50, 2, 1, 1)


def test_twenty_acceptances_at_once_are_one_order(
    session: Session, buyer: Viewer, alder: Customer, engine: Engine
) -> None:
    quote = a_quote(for_=alder, lines=[Line(an_item(stock=100), 25) for _ in range(2)])
    wanted = request(session, buyer)
    press = [lambda other: accept(other, buyer, CLOCK, quote.number, wanted, RULES, TOLD).number] * AT_ONCE
    assert at_once(engine, press) == ["SO000001"] * AT_ONCE
    assert books(session) == ACCEPTED


def test_of_yes_and_no_at_once_one_counts(session: Session, buyer: Viewer, alder: Customer, engine: Engine) -> None:
    quote = a_quote(for_=alder, lines=[Line(an_item(stock=100), 25) for _ in range(2)])
    wanted = request(session, buyer)

    def yes(other: Session) -> object:
        return accept(other, buyer, CLOCK, quote.number, wanted, RULES, TOLD).number

    def no(other: Session) -> object:
        return decline(other, buyer, CLOCK, quote.number, "one key", "Too dear.", TOLD, actor=buyer)

    at_once(engine, [yes, no] * (AT_ONCE // 2))
    assert books(session) in (ACCEPTED, ("Declined", 0, 0, 1, 1, 0))


def test_twenty_requests_with_one_key_are_one_quote(session: Session, buyer: Viewer, engine: Engine) -> None:
    item = an_item("BR-100")
    wanted = some(session, item, "one key")
    answers = at_once(engine, [lambda other: ask(other, buyer, CLOCK, wanted, TOLD, actor=buyer).number] * AT_ONCE)
    session.rollback()
    assert answers == ["QT000001"] * AT_ONCE
    assert [session.query(table).count() for table in (Quote, QuoteLine, PortalOutbox)] == [1, 1, 1]


def test_the_table_holds_no_second_order_of_a_quote(session: Session, alder: Customer) -> None:
    quote = a_quote(for_=alder)
    order = an_order(for_=alder, idempotency_key=order_key(quote), created_by="Kim", on_behalf_of="Alder")
    with pytest.raises(IntegrityError):
        an_order(for_=alder, idempotency_key=order_key(quote), created_by="Kim", on_behalf_of="Alder")
    session.rollback()
    a_quote(for_=alder, status="Accepted", order_id=order.id)
    with pytest.raises(IntegrityError):
        a_quote(for_=alder, status="Accepted", order_id=order.id)
    session.rollback()


def test_a_failure_at_any_statement_leaves_a_quote_or_an_order(
    session: Session, buyer: Viewer, alder: Customer, engine: Engine
) -> None:
    quote = a_quote(for_=alder, lines=[Line(an_item(stock=100), 25) for _ in range(2)])
    before, wanted = books(session), request(session, buyer)
    for nth in range(1, 80):
        left = [nth]

        def fail(*_: object, left: list[int] = left) -> None:
            left[0] -= 1
            if not left[0]:
                raise RuntimeError("the lights went out")

        event.listen(engine, "before_cursor_execute", fail)
        try:
            with session_factory(engine)() as other, writing(other):
                accept(other, buyer, CLOCK, quote.number, wanted, RULES, TOLD)
        except RuntimeError:
            pass
        finally:
            event.remove(engine, "before_cursor_execute", fail)
        if left[0] > 0:
            break
        assert books(session) == before
    assert books(session) == ACCEPTED


def test_fifty_lines_cost_the_statements_of_one(
    session: Session, buyer: Viewer, alder: Customer, engine: Engine
) -> None:
    counts = []
    for lines in (1, 50):
        items = [an_item(stock=100) for _ in range(lines)]
        quote = a_quote(for_=alder, lines=[Line(item, 2) for item in items])
        wanted = request(session, buyer)
        with recorded(engine) as statements, session_factory(engine)() as other, writing(other):
            accept(other, buyer, CLOCK, quote.number, wanted, RULES, TOLD)
        # SQLite gives back the ids of the order's lines one by one
        counts.append(sum(1 for one in statements.all if not one.startswith("INSERT INTO sales_order_line")))
    assert counts[0] == counts[1]


LINES = st.lists(
    st.tuples(
        st.decimals(Decimal("0.0001"), Decimal(9999), places=4),
        st.decimals(Decimal("0.000001"), Decimal(9999), places=6),
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=LINES)
def test_the_order_is_the_quote_to_the_cent(
    session: Session, buyer: Viewer, alder: Customer, lines: list[tuple[Decimal, Decimal]]
) -> None:
    quote = a_quote(for_=alder, lines=[Line(an_item(stock=None), quantity, price) for quantity, price in lines])
    wanted = request(session, buyer)
    with writing(session):
        placed = accept(session, buyer, CLOCK, quote.number, wanted, RULES, TOLD)
    order = session.scalars(select(SalesOrder).where(SalesOrder.number == placed.number)).one()
    parts = (SalesOrderLine.quantity, SalesOrderLine.unit_price, SalesOrderLine.amount)
    ordered = session.execute(
        select(*parts).where(SalesOrderLine.order_id == order.id).order_by(SalesOrderLine.line_number)
    ).all()
    offered = (QuoteLine.quantity, QuoteLine.unit_price, QuoteLine.amount)
    quoted = session.execute(
        select(*offered).where(QuoteLine.quote_id == quote.id).order_by(QuoteLine.line_number)
    ).all()
    assert [tuple(row) for row in ordered] == [tuple(row) for row in quoted]
    assert order.total == session.get_one(Quote, quote.id).total
    session.rollback()


def test_stock_taken_meanwhile_waits_as_for_any_order(session: Session, buyer: Viewer, alder: Customer) -> None:
    quote = a_quote(for_=alder, lines=[Line(an_item(stock=1, backorder_allowed=True), 5)])
    wanted = request(session, buyer)
    with writing(session):
        accept(session, buyer, CLOCK, quote.number, wanted, RULES, TOLD)
    assert session.scalars(select(OrderAllocation.quantity)).all() == [Decimal(1)]


def test_a_quote_that_an_erp_wrote_is_accepted_too(session: Session, buyer: Viewer, alder: Customer) -> None:
    quote = a_quote(for_=alder, number="ERP/77", revision=0, lines=[Line(an_item(stock=9), 2)])
    wanted = request(session, buyer, seen="0")
    with writing(session):
        assert accept(session, buyer, CLOCK, quote.number, wanted, RULES, TOLD).number == "SO000001"


def test_a_number_that_an_erp_took_is_stepped_over(session: Session, buyer: Viewer, alder: Customer) -> None:
    a_quote(for_=alder, number="QT000001")
    assert saved(
        Quote(customer_id=alder.id, number="QT000009", status="Requested", currency="EUR", requested_at=CLOCK.now())
    )
    wanted = some(session, an_item(), "a key")
    with writing(session):
        assert ask(session, buyer, CLOCK, wanted, TOLD, actor=buyer).number == "QT000010"
