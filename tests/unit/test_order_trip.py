"""The trip of an order, and what its status lets it do: decided without a database."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from storefront.account.balance import ENDED_ORDERS
from storefront.orders.models import price_why
from storefront.orders.rules import CANCELLABLE, is_confirmed, may_cancel, still_moves
from storefront.orders.statuses import STATUSES, Step, status_of
from storefront.orders.trip import Amounts, Facts, Invoice, Reached, Stop, last_moment, moment_of, trip
from tests.support.builders import NOW, TODAY

DONE, PART, LATER = Reached.DONE, Reached.PART, Reached.LATER


def facts(status: str, lines: list[tuple[int, int, int, int]] | None = None, **more: Any) -> Facts:
    """Lines are (ordered, packed, gone, invoiced)."""
    amounts = [
        Amounts(Decimal(ordered), Decimal(0), Decimal(packed), Decimal(gone), Decimal(invoiced))
        for ordered, packed, gone, invoiced in lines or [(5, 0, 0, 0)]
    ]
    given: dict[str, Any] = {
        "status": status_of(status),
        "created_at": NOW,
        "created_by": "Kim",
        "confirmed_at": None,
        "lines": amounts,
        "packed": [],
        "gone": [],
        "invoices": [],
    }
    return Facts(**given | more)


def reached(found: list[Stop]) -> list[Reached]:
    return [stop.reached for stop in found]


def current(found: list[Stop]) -> list[Step]:
    return [stop.step for stop in found if stop.current]


def an_invoice(balance: str = "10.00", closed_on: date | None = None) -> Invoice:
    return Invoice(TODAY, closed_on, Decimal("10.00"), Decimal(balance))


def test_the_statuses_of_the_erp_are_all_in_the_table() -> None:
    assert list(STATUSES) == [
        *("On Hold", "Pending Approval", "Credit Hold", "Open", "Back Order", "Shipping", "Completed"),
        *("Invoiced", "Canceled", "Rejected", "Expired"),
    ]
    assert all(status.raw == raw and status.word and status.sentence for raw, status in STATUSES.items())
    assert {raw for raw, status in STATUSES.items() if status.final} == set(ENDED_ORDERS)


def test_a_status_that_nobody_knows_is_shown_as_it_is_and_not_finished() -> None:
    status = status_of("Awaiting Customs")
    assert (status.word, status.sentence, status.final, status.known) == ("Awaiting Customs",) * 2 + (False, False)


def test_an_order_on_hold_waits_for_its_confirmation() -> None:
    found = trip(facts("Credit Hold"))
    assert reached(found) == [DONE, LATER, LATER, LATER, LATER, LATER]
    assert current(found) == [Step.CONFIRMED]


def test_an_open_order_is_confirmed_though_nobody_wrote_down_when() -> None:
    confirmed = trip(facts("Open"))[1]
    assert (confirmed.reached, confirmed.since) == (DONE, None)


def test_it_says_who_ordered_and_when_it_was_confirmed() -> None:
    received, confirmed, *_ = trip(facts("Open", confirmed_at=NOW + timedelta(hours=1)))
    assert (received.by, received.since, confirmed.since) == (
        "Kim",
        moment_of(NOW),
        moment_of(NOW + timedelta(hours=1)),
    )


def test_what_is_in_a_shipment_that_has_not_left_is_being_packed() -> None:
    found = trip(facts("Shipping", [(5, 5, 0, 0)], packed=[NOW], packing=True))
    assert reached(found)[2:4] == [PART, LATER]
    assert current(found) == [Step.PACKED]


def test_lines_that_are_gone_in_part_are_counted() -> None:
    found = trip(facts("Back Order", [(5, 5, 5, 5), (5, 3, 3, 3)], packed=[NOW], gone=[NOW], invoices=[an_invoice()]))
    assert reached(found)[2:] == [PART, PART, PART, LATER]
    assert [(stop.part, stop.whole) for stop in found[2:5]] == [(1, 2)] * 3


def test_an_order_that_went_out_in_two_shipments_shows_both_days() -> None:
    later = NOW + timedelta(days=7)
    gone = trip(facts("Completed", [(5, 5, 5, 0)], packed=[NOW, later], gone=[later, NOW]))[3]
    assert (gone.reached, gone.since, gone.until, gone.in_parts) == (DONE, moment_of(NOW), moment_of(later), True)


@pytest.mark.parametrize(
    ("invoices", "paid"),
    [
        ([], LATER),
        ([an_invoice()], LATER),
        ([an_invoice("4.00")], PART),
        ([an_invoice("0", TODAY), an_invoice()], PART),
        ([an_invoice("0", TODAY)], DONE),
    ],
)
def test_it_is_paid_when_all_its_invoices_are(invoices: list[Invoice], paid: Reached) -> None:
    found = trip(facts("Invoiced", [(5, 5, 5, 5)], invoices=invoices))
    assert found[-1].reached is paid


def test_a_paid_first_invoice_does_not_pay_what_was_not_invoiced_yet() -> None:
    found = trip(facts("Back Order", [(5, 3, 3, 3)], gone=[NOW], invoices=[an_invoice("0", TODAY)]))
    assert reached(found)[4:] == [PART, PART]


def test_invoices_that_do_not_name_the_lines_count_when_all_has_gone() -> None:
    assert reached(trip(facts("Completed", [(5, 0, 5, 0)], invoices=[an_invoice()])))[4] is DONE
    assert reached(trip(facts("Shipping", [(5, 0, 3, 0)], invoices=[an_invoice()])))[4] is PART


def test_who_may_not_see_money_sees_four_stops() -> None:
    assert [stop.step for stop in trip(facts("Invoiced", invoices=None))] == [
        Step.RECEIVED,
        Step.CONFIRMED,
        Step.PACKED,
        Step.GONE,
    ]


@pytest.mark.parametrize("status", ["Canceled", "Rejected", "Expired"])
def test_an_order_that_ended_early_ends_its_trip_there(status: str) -> None:
    found = trip(facts(status, ended_at=NOW, ended_by="Kim"))
    assert [stop.step for stop in found] == [Step.RECEIVED, Step.ENDED]
    assert (found[-1].by, found[-1].since, current(found)) == ("Kim", moment_of(NOW), [])


def test_midnight_to_the_second_is_a_day_without_an_hour() -> None:
    found = moment_of(NOW.replace(hour=0, minute=0))
    assert found is not None
    assert (found.on, found.at) == (TODAY, None)


def test_the_latest_moment_is_that_of_the_last_thing_known() -> None:
    gone = NOW + timedelta(days=2)
    assert last_moment(trip(facts("Completed", [(5, 5, 5, 0)], gone=[gone]))) == gone


@pytest.mark.parametrize("status", [*STATUSES, "Awaiting Customs"])
def test_an_order_is_cancelled_before_shipping_only(status: str) -> None:
    allowed = {"On Hold", "Pending Approval", "Credit Hold", "Open", "Back Order"}
    assert may_cancel(status, in_shipment=False) is (status in allowed)
    assert not may_cancel(status, in_shipment=True)


def test_what_may_be_cancelled_is_not_final() -> None:
    assert not any(STATUSES[raw].final for raw in CANCELLABLE)


def test_an_order_that_waits_for_nobody_is_confirmed_at_once() -> None:
    assert [is_confirmed(raw) for raw in ("Open", "Back Order", "Credit Hold")] == [True, True, False]


@pytest.mark.parametrize(
    ("final", "gone", "days", "moves"),
    [
        (False, False, 400, True),
        (False, True, 1, True),
        (False, True, 15, False),
        (True, False, 0, False),
        (True, True, 0, False),
    ],
)
def test_a_page_asks_for_news_until_nothing_is_left_to_happen(final: bool, gone: bool, days: int, moves: bool) -> None:
    last_at: datetime = NOW - timedelta(days=days)
    assert still_moves(final=final, gone=gone, last_at=last_at, now=NOW) is moves


def test_a_frozen_rule_is_read_as_far_as_it_can_be_read() -> None:
    ours = {"rule": "customer", "promotion": True, "break_quantity": "24", "expires_on": "2026-12-31"}
    why = price_why(ours)
    assert (why.rule, why.promotion, why.until) == ("customer", True, date(2026, 12, 31))
    assert why.from_quantity == 24
    odd = price_why({"rule": "Blanket", "break_quantity": "many", "expires_on": "soon"})
    assert (odd.rule, odd.until) == ("Blanket", None)
    assert not odd.from_quantity
