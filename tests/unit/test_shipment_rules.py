"""What a status means, where a package is followed, and what is still to come."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.catalog.stock_rules import StockLevel
from storefront.shipments.rules import OpenLine, has_gone, remainder, still_open, tracking_href
from tests.support.builders import NOW, TODAY

PATTERN = "https://track.example/p?id={number}"
FREE = StockLevel(available=Decimal(30), on_order=Decimal(100), next_arrival_on=TODAY + timedelta(days=9))
PIECES = OpenLine(Decimal(8), Decimal(1), 0, is_stock=True)


def test_a_tracking_number_is_written_into_its_carriers_address() -> None:
    assert tracking_href(PATTERN, " AB 1/2&x=<3> ") == "https://track.example/p?id=AB%201%2F2%26x%3D%3C3%3E"


@pytest.mark.parametrize(
    "pattern",
    [
        None,
        "",
        "track.example/{number}",
        "javascript:alert({number})",
        "data:text/html,{number}",
        "https:///{number}",
        "https://{number}.example/",
        "https://track.example@{number}/",
        "https://[track/{number}",
        "https://track.example/",
    ],
)
def test_a_pattern_that_leads_nowhere_or_anywhere_makes_no_link(pattern: str | None) -> None:
    assert tracking_href(pattern, "AB1") is None


@given(st.text(min_size=1).filter(lambda text: text.strip() and not any("\ud800" <= x <= "\udfff" for x in text)))
def test_no_number_leaves_the_carriers_host(number: str) -> None:
    href = tracking_href("https://track.example/{number}", number)
    assert href is not None
    assert href.startswith("https://track.example/")
    assert set(href) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~%:/")


@pytest.mark.parametrize(
    ("status", "confirmed", "gone"),
    [
        ("Open", False, False),
        ("Open", True, False),
        ("On Hold", True, False),
        ("Confirmed", False, True),
        ("Completed", False, True),
        ("Verladen", False, False),
        ("Verladen", True, True),
    ],
)
def test_an_unknown_status_has_gone_when_it_was_confirmed(status: str, *, confirmed: bool, gone: bool) -> None:
    assert has_gone(status, NOW if confirmed else None) is gone


def test_what_is_packed_here_comes_with_this_shipment() -> None:
    assert still_open(Decimal(10), Decimal(3), Decimal(1), Decimal(2)) == Decimal(4)
    assert still_open(Decimal(10), Decimal(12), Decimal(0), Decimal(0)) == Decimal(0)


def test_what_is_held_for_a_line_is_ready_even_where_the_shelf_is_oversold() -> None:
    oversold = StockLevel(available=Decimal(-5), next_arrival_on=FREE.next_arrival_on)
    found = remainder(PIECES, Decimal(6), oversold, TODAY)
    assert (found.ready, found.later, found.later_on) == (Decimal(6), Decimal(2), FREE.next_arrival_on)


def test_a_box_is_ready_only_when_it_is_whole() -> None:
    boxes = OpenLine(Decimal(4), Decimal(12), 0, is_stock=True)
    assert remainder(boxes, Decimal(0), FREE, TODAY).ready == Decimal(2)


def test_an_arrival_that_has_passed_promises_nothing() -> None:
    late = StockLevel(next_arrival_on=date(2026, 1, 5))
    assert remainder(PIECES, Decimal(0), late, TODAY).later_on is None


def test_what_is_no_stock_is_always_ready() -> None:
    service = OpenLine(Decimal(2), Decimal(1), 0, is_stock=False)
    assert remainder(service, Decimal(0), StockLevel(), TODAY).ready == Decimal(2)
