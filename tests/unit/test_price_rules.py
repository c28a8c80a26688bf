"""Which price wins."""

from datetime import date
from decimal import Decimal as D
from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from storefront.catalog.price_rules import Price, PriceAsk, PriceRow, Tier, choose_price
from storefront.kernel.ids import ItemId


def a_row(
    rule: str = "base",
    price: str = "10",
    *,
    at: str = "0",
    promotion: bool = False,
    unit: str = "PC",
    anywhere: bool = True,
    since: date | None = None,
) -> PriceRow:
    return PriceRow(rule, promotion, unit, anywhere, D(at), D(price), since, None)


def price_of(rows: list[PriceRow], quantity: str | D = "1", unit: str = "PC", factor: D | None = D(1)) -> Price | None:
    ask = PriceAsk(ItemId(1), unit, D(quantity))
    return choose_price(rows, ask, currency="EUR", base_unit="PC", factor=factor)


def unit_price(rows: list[PriceRow], quantity: str | D = "1", **more: Any) -> D | None:
    found = price_of(rows, quantity, **more)
    return found.unit_price if found else None


def test_the_customers_own_price_wins_even_when_it_is_higher() -> None:
    rows = [a_row("base", "8"), a_row("class", "9"), a_row("customer", "10"), a_row("default", "5")]
    assert unit_price(rows) == D(10)


def test_the_class_price_comes_before_base_and_default() -> None:
    assert unit_price([a_row("default", "5"), a_row("base", "8"), a_row("class", "9")]) == D(9)


def test_the_default_price_is_asked_last() -> None:
    assert unit_price([a_row("default", "5")]) == D(5)


def test_no_row_is_a_price_on_request() -> None:
    assert price_of([]) is None


def test_a_promotion_comes_before_a_regular_price_of_the_same_rule() -> None:
    found = price_of([a_row(price="8"), a_row(price="9", promotion=True)])
    assert found is not None
    assert (found.unit_price, found.promotion) == (D(9), True)


def test_what_a_promotion_saves_is_told_and_only_a_saving() -> None:
    saved = price_of([a_row(price="9"), a_row(price="8", promotion=True)])
    assert saved is not None
    assert saved.regular_price == D(9)
    dearer = price_of([a_row(price="8"), a_row(price="9", promotion=True)])
    assert dearer is not None
    assert dearer.regular_price is None


def test_a_regular_customer_price_comes_before_a_base_promotion() -> None:
    assert unit_price([a_row("customer", "8"), a_row("base", "5", promotion=True)]) == D(8)


def test_the_lines_unit_comes_before_the_base_unit() -> None:
    rows = [a_row(price="1"), a_row(price="90", unit="BOX")]
    assert unit_price(rows, unit="BOX", factor=D(100)) == D(90)


def test_a_base_unit_price_is_converted() -> None:
    assert unit_price([a_row(price="0.1234567")], unit="BOX", factor=D(100)) == D("12.345670")


def test_a_unit_the_item_does_not_know_has_no_price() -> None:
    assert unit_price([a_row(price="1")], unit="BOX", factor=None) is None


def test_the_warehouse_comes_before_any() -> None:
    assert unit_price([a_row(price="7"), a_row(price="8", anywhere=False)]) == D(8)


def test_the_largest_break_that_is_reached_wins() -> None:
    rows = [a_row(price="10"), a_row(price="9", at="24"), a_row(price="8", at="96")]
    assert [unit_price(rows, quantity) for quantity in ("23", "24", "95", "96")] == [D(10), D(9), D(9), D(8)]


def test_a_break_that_is_not_reached_lets_the_next_rule_answer() -> None:
    assert unit_price([a_row("customer", "5", at="10"), a_row("base", "8")]) == D(8)


def test_the_next_tier_is_told() -> None:
    found = price_of([a_row(price="12.90"), a_row(price="12.40", at="24")])
    assert found is not None
    assert found.next_tier == Tier(D(24), D("12.40"))


def test_a_break_in_pieces_is_told_in_whole_boxes() -> None:
    rows = [a_row(price="1"), a_row(price="0.90", at="100")]
    ask = PriceAsk(ItemId(1), "BOX", D(1), decimals=0)
    found = choose_price(rows, ask, currency="EUR", base_unit="PC", factor=D(12))
    assert found is not None
    assert found.next_tier == Tier(D(9), D("10.80"))


def test_of_two_breaks_that_one_box_reaches_the_larger_wins() -> None:
    rows = [a_row(price="0.80", at="100"), a_row(price="0.90", at="97", since=date(2026, 1, 1)), a_row(price="1")]
    ask = PriceAsk(ItemId(1), "BOX", D(9), decimals=0)
    found = choose_price(rows, ask, currency="EUR", base_unit="PC", factor=D(12))
    assert found is not None
    assert (found.unit_price, found.break_quantity) == (D("9.60"), D(9))


def test_a_tier_of_a_better_rule_shows_too() -> None:
    found = price_of([a_row("customer", "5", at="10"), a_row("base", "8")])
    assert found is not None
    assert found.tiers == (Tier(D(10), D(5)),)


def test_of_two_rows_alike_the_newer_wins() -> None:
    rows = [a_row(price="7", since=date(2026, 1, 1)), a_row(price="8", since=date(2026, 6, 1))]
    assert unit_price(rows) == D(8)


rows_of_any_kind = st.lists(
    st.builds(
        PriceRow,
        rule=st.sampled_from(["customer", "class", "base", "default"]),
        promotion=st.booleans(),
        unit=st.sampled_from(["PC", "BOX"]),
        any_warehouse=st.booleans(),
        break_quantity=st.integers(0, 50).map(D),
        price=st.integers(1, 10**6).map(lambda n: D(n) / 100),
    ),
    max_size=8,
)
quantities = st.integers(1, 60).map(D)


@given(rows_of_any_kind, quantities, st.randoms())
def test_the_order_of_rows_does_not_matter(rows: list[PriceRow], quantity: D, random: Random) -> None:
    shuffled = random.sample(rows, len(rows))
    keys = [(row.rule, row.promotion, row.unit, row.any_warehouse, row.break_quantity) for row in rows]
    if len(set(keys)) == len(keys):
        assert price_of(rows, quantity) == price_of(shuffled, quantity)


@given(rows_of_any_kind, quantities)
def test_each_tier_is_the_price_one_would_get(rows: list[PriceRow], quantity: D) -> None:
    found = price_of(rows, quantity)
    for tier in found.tiers if found else ():
        assert unit_price(rows, tier.quantity) == tier.unit_price
        assert tier.quantity > quantity


@given(rows_of_any_kind, quantities)
def test_between_two_tiers_nothing_changes(rows: list[PriceRow], quantity: D) -> None:
    found = price_of(rows, quantity)
    if found and found.tiers:
        assert unit_price(rows, found.tiers[0].quantity - D("0.5")) in {found.unit_price, None} or (
            found.tiers[0].quantity - D("0.5") < quantity
        )
