"""An order is approved or rejected: once, by whoever comes first, whole or not at all."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

from storefront.database import session_factory, writing
from storefront.erp.customers import Customer
from storefront.erp.orders import OrderAllocation, SalesOrder
from storefront.erp.stock import StockBalance
from storefront.kernel.errors import NotFoundError
from storefront.kernel.viewer import Viewer
from storefront.orders.approvals import find_order_id, get_review
from storefront.orders.approving import Decision, decide
from storefront.orders.cancelling import cancel_order
from storefront.orders.commands import Rules
from storefront.portal.audit import PortalAudit
from storefront.portal.outbox import PortalOutbox
from tests.support.approving import may_order_up_to
from tests.support.builders import an_item
from tests.support.cast import CLOCK, Person, somebody_of
from tests.support.placing import SHOWING, place, put, viewer_of
from tests.support.statements import recorded

ROLES = ["portal_user", "portal_order_management", "portal_company_management"]
RULES = Rules("SO", "hold", SHOWING)
AT_ONCE = 20


@pytest.fixture
def boss(app: Flask, session: Session, alder: Customer) -> Viewer:
    return viewer_of(somebody_of(alder, "boss@alder.example", ROLES, app=app, session=session), session)


@pytest.fixture
def buyer(alder_buyer: Person, session: Session) -> Viewer:
    may_order_up_to(session, alder_buyer.user_id, "100")
    return viewer_of(alder_buyer, session)


@pytest.fixture
def number(session: Session, buyer: Viewer, boss: Viewer) -> str:
    """An order of two items for 500 that waits."""
    for _ in range(2):
        put(session, buyer, an_item(stock=100), 25)
    return place(session, buyer).number


def as_shown(session: Session, viewer: Viewer, number: str, *, approve: bool = True) -> Decision:
    review = get_review(session, viewer, CLOCK, find_order_id(session, viewer, number), SHOWING)
    session.rollback()
    return Decision(approve, None, review.fingerprint)


def books(session: Session) -> tuple[str, int, int, int, int]:
    """Status, stock taken, allocations, answers in the audit log and mails."""
    session.rollback()
    counted = [
        session.execute(select(func.count()).select_from(table)).scalar_one()
        for table in (OrderAllocation, PortalOutbox)
    ]
    answered = session.query(PortalAudit).filter(PortalAudit.action.in_(("order.approve", "order.reject"))).count()
    taken = int(sum(session.scalars(select(StockBalance.allocated)), Decimal(0)))
    return session.scalars(select(SalesOrder.status)).one(), taken, counted[0], answered, counted[1]


APPROVED, REJECTED = ("Open", 50, 2, 1, 3), ("Rejected", 0, 0, 1, 2)


def at_once(engine: Engine, acts: Sequence[Callable[[Session], bool]]) -> list[bool]:
    """Do all of these at the same moment, each in its own transaction."""
    answers: list[bool] = []
    start = Barrier(len(acts))

    def one(act: Callable[[Session], bool]) -> None:
        start.wait(30)
        with session_factory(engine)() as other, writing(other):
            again = act(other)
        answers.append(again)

    threads = [Thread(target=one, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def test_twenty_approvals_at_once_count_once(session: Session, boss: Viewer, number: str, engine: Engine) -> None:
    wanted = as_shown(session, boss, number)

    def approve(other: Session) -> bool:
        return decide(other, boss, CLOCK, number, wanted, RULES).again

    assert sorted(at_once(engine, [approve] * AT_ONCE)) == [False] + [True] * (AT_ONCE - 1)
    assert books(session) == APPROVED


def test_of_approvals_and_rejections_at_once_one_counts(
    session: Session, boss: Viewer, number: str, engine: Engine
) -> None:
    yes, no = as_shown(session, boss, number), as_shown(session, boss, number, approve=False)

    def say(wanted: Decision) -> Callable[[Session], bool]:
        return lambda other: decide(other, boss, CLOCK, number, wanted, RULES).again

    acts = [say(yes), say(no)] * (AT_ONCE // 2)
    assert sorted(at_once(engine, acts)) == [False] + [True] * (AT_ONCE - 1)
    assert books(session) in (APPROVED, REJECTED)


def test_an_approval_and_the_buyers_cancel_at_once_leave_one_truth(
    session: Session, boss: Viewer, buyer: Viewer, number: str, engine: Engine
) -> None:
    wanted = as_shown(session, boss, number)
    at_once(
        engine,
        [
            lambda other: decide(other, boss, CLOCK, number, wanted, RULES).again,
            lambda other: cancel_order(other, buyer, CLOCK, number).again,
        ],
    )
    status, taken, held, *_ = books(session)
    assert (status, taken, held) == ("Canceled", 0, 0)


@pytest.mark.parametrize("approve", [True, False])
def test_a_failure_at_any_statement_leaves_it_waiting_or_decided(
    session: Session, boss: Viewer, number: str, engine: Engine, approve: bool
) -> None:
    before, wanted = books(session), as_shown(session, boss, number, approve=approve)
    after = APPROVED if approve else REJECTED
    for nth in range(1, 60):
        left = [nth]

        def fail(*_: object, left: list[int] = left) -> None:
            left[0] -= 1
            if not left[0]:
                raise RuntimeError("the lights went out")

        event.listen(engine, "before_cursor_execute", fail)
        try:
            with session_factory(engine)() as other, writing(other):
                decide(other, boss, CLOCK, number, wanted, RULES)
        except RuntimeError:
            pass
        finally:
            event.remove(engine, "before_cursor_execute", fail)
        if books(session) != before:
            break
    assert books(session) == after
    assert nth > 5


def test_a_line_more_costs_no_statement_more(session: Session, boss: Viewer, buyer: Viewer, engine: Engine) -> None:
    counts = []
    for lines in (1, 12):
        for _ in range(lines):
            put(session, buyer, an_item(stock=100), 25)
        number = place(session, buyer).number
        wanted = as_shown(session, boss, number)
        with recorded(engine) as statements, writing(session):
            decide(session, boss, CLOCK, number, wanted, RULES)
        counts.append(statements.count)
    assert counts[0] == counts[1]


def test_a_stranger_finds_nothing(session: Session, birch_buyer: Person, number: str) -> None:
    stranger = viewer_of(birch_buyer, session)
    with pytest.raises(NotFoundError), writing(session):
        decide(session, stranger, CLOCK, number, Decision(True, None, ""), RULES)
