"""A statement adds up to the cent, for any ledger, any period and any past day."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from storefront.account.balance import find_balances
from storefront.account.ledger import find_totals, list_movements, stream_movements
from storefront.account.rules import Movement, Totals, entries
from storefront.kernel.money import ZERO
from storefront.kernel.paging import PageAsk
from storefront.kernel.viewer import Viewer
from tests.support.builders import TODAY
from tests.support.ledgers import Ledger, ledgers, write_ledger

days = st.integers(-3, 430).map(lambda ago: TODAY - timedelta(days=ago))
random = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
LONG_AGO = date(2000, 1, 1)


def totals(session: Session, viewer: Viewer, start: date, end: date) -> dict[str, Totals]:
    return {block.currency: block for block in find_totals(session, viewer, start, end)}


@random
@given(ledger=ledgers(), first=days, second=days)
def test_opening_and_movements_are_the_closing(session: Session, ledger: Ledger, first: date, second: date) -> None:
    viewer = write_ledger(session, ledger)
    start, end = sorted((first, second))
    blocks = find_totals(session, viewer, start, end)
    lines = list(entries(blocks, stream_movements(session, viewer, start, end)))
    assert [(line.currency, line.balance) for line in lines if line.closing] == [
        (block.currency, block.closing) for block in blocks
    ]
    assert all(start <= line.movement.dated_on <= end for line in lines if line.movement)
    assert all(block.ageing.balance == block.closing for block in blocks)


@random
@given(ledger=ledgers(), day=days)
def test_a_period_closes_where_the_next_one_opens(session: Session, ledger: Ledger, day: date) -> None:
    viewer = write_ledger(session, ledger)
    before = totals(session, viewer, LONG_AGO, day)
    after = totals(session, viewer, day + timedelta(days=1), TODAY + timedelta(days=9))
    assert all(after[currency].opening == block.closing for currency, block in before.items())
    assert all(block.opening == ZERO for currency, block in after.items() if currency not in before)


@random
@given(ledger=ledgers())
def test_today_closes_at_the_balance_and_ages_like_the_open_documents(session: Session, ledger: Ledger) -> None:
    viewer = write_ledger(session, ledger)
    balances = find_balances(session, viewer.customer_id)
    for currency, block in totals(session, viewer, LONG_AGO, TODAY).items():
        balance = balances.pop(currency, None)
        assert block.closing == (balance.total if balance else ZERO)
        assert block.ageing.credits == (balance.credits if balance else ZERO)
        assert block.ageing.unapplied == (balance.unapplied if balance else ZERO)
    assert balances == {}


@random
@given(ledger=ledgers(), size=st.integers(1, 5))
def test_pages_hold_each_movement_once(session: Session, ledger: Ledger, size: int) -> None:
    viewer = write_ledger(session, ledger)
    found: list[Movement] = []
    after = None
    while True:
        page = list_movements(session, viewer, LONG_AGO, TODAY, PageAsk(size, after))
        found += page.rows
        if (after := page.after) is None:
            break
    assert found == list(stream_movements(session, viewer, LONG_AGO, TODAY))
