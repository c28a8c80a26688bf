"""What a customer may know of stock, and what ships now."""

from datetime import date
from decimal import Decimal as D
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.catalog.stock_rules import Showing, StockLevel, StockWord, show, split
from storefront.orders.rules import Bin, Credit, credit_decision, order_status, take

PIECE: dict[str, Any] = {"factor": D(1), "decimals": 0, "is_stock": True}


@pytest.mark.parametrize(
    ("level", "word"),
    [
        (StockLevel(D(11)), StockWord.IN_STOCK),
        (StockLevel(D(10)), StockWord.LOW),
        (StockLevel(D(0), on_order=D(5)), StockWord.ON_ORDER),
        (StockLevel(D(0)), StockWord.OUT),
        (StockLevel(D(-3)), StockWord.OUT),
    ],
)
def test_the_word_says_how_much_there_is(level: StockLevel, word: StockWord) -> None:
    assert show(level, Showing("word"), **PIECE).word is word


def test_the_number_is_only_shown_where_the_setting_allows_it() -> None:
    level = StockLevel(D(40))
    numbers = [show(level, Showing(setting), **PIECE).quantity for setting in ("none", "word", "number")]
    assert numbers == [None, None, D(40)]


def test_half_a_box_is_not_available() -> None:
    assert show(StockLevel(D(250)), Showing(), factor=D(100), decimals=0, is_stock=True).quantity == D(2)


def test_a_service_is_always_there() -> None:
    assert show(StockLevel(), Showing(), factor=D(1), decimals=0, is_stock=False).word is StockWord.IN_STOCK


def test_twelve_now_and_eight_on_the_third_of_december() -> None:
    shares = split(D(20), StockLevel(D(12), D(30), date(2026, 12, 3)), **PIECE)
    assert (shares.now, shares.later, shares.later_on) == (D(12), D(8), date(2026, 12, 3))


amounts = st.integers(0, 500).map(D)


@given(amounts.filter(bool), st.integers(-50, 500).map(D), st.integers(1, 100).map(D))
def test_now_and_later_add_up_to_what_was_wanted(wanted: D, available: D, factor: D) -> None:
    shares = split(wanted, StockLevel(available), factor=factor, decimals=0, is_stock=True)
    assert shares.now + shares.later == wanted
    assert shares.now * factor <= max(available, D(0))


bins = st.lists(st.integers(-5, 50).map(D), max_size=5).map(
    lambda frees: [Bin(index, index, free) for index, free in enumerate(frees)]
)


@given(amounts, bins, st.integers(0, 5))
def test_no_bin_gives_more_than_it_holds(wanted: D, bins: list[Bin], home: int) -> None:
    taken = take(wanted, bins, home)
    assert all(0 < part <= source.free for source, part in taken)
    assert sum(part for _, part in taken) == min(wanted, sum(max(one.free, D(0)) for one in bins))


def test_the_home_warehouse_gives_first() -> None:
    taken = take(D(5), [Bin(1, 1, D(10)), Bin(2, 2, D(3))], home=2)
    assert [(source.warehouse_id, part) for source, part in taken] == [(2, D(3)), (1, D(2))]


@pytest.mark.parametrize("mode", ["warn", "hold", "stop"])
def test_over_the_limit_the_setting_decides(mode: str) -> None:
    assert credit_decision(D(100), D(60), D(41), mode) is Credit(mode)


def test_up_to_the_limit_and_without_one_all_is_fine() -> None:
    assert credit_decision(D(100), D(60), D(40), "stop") is Credit.FINE
    assert credit_decision(None, D(10**9), D(1), "stop") is Credit.FINE


def test_an_order_on_credit_hold_says_so_whatever_ships() -> None:
    assert order_status(Credit.HOLD, ships_now=True) == "Credit Hold"
    assert [order_status(Credit.FINE, ships_now=now) for now in (True, False)] == ["Open", "Back Order"]
