"""The demo keeps its promises: items, prices and stock."""

from collections import Counter, defaultdict
from decimal import Decimal

import pytest

from storefront.erp.items import Item, ItemCategory, ItemImage, ItemReference, ItemText
from storefront.erp.orders import OrderAllocation, SalesOrder, SalesOrderLine
from storefront.erp.prices import SalesPrice
from storefront.erp.stock import StockBalance, Warehouse
from storefront.kernel.money import currency_places
from tests.support.builders import TODAY
from tests.support.demo import Demo

# The catalog


def test_each_item_stands_on_a_shelf_below_the_top(demo: Demo) -> None:
    placed = {row.item_id for row in demo.all(ItemCategory)}
    assert placed == {item.id for item in demo.all(Item)}
    assert len(placed) >= 200


def test_names_and_descriptions_are_plain_text(demo: Demo) -> None:
    for item in demo.all(Item):
        assert item.name
        assert item.description
        assert not set("<>&") & set(item.name + item.description)


def test_barcodes_are_own_range_and_their_check_digits_hold(demo: Demo) -> None:
    codes = [row.number for row in demo.all(ItemReference) if row.kind == "barcode"]
    assert len(codes) == len(set(codes)) > 200
    for code in codes:
        assert len(code) == 13
        assert code.startswith("2")
        assert sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(code)) % 10 == 0


def test_each_picture_has_both_its_files(demo: Demo) -> None:
    for image in demo.all(ItemImage):
        assert (demo.pictures / f"{image.digest}.webp").stat().st_size > 500
        assert (demo.pictures / f"{image.digest}-small.webp").stat().st_size > 300


def test_some_items_have_no_picture_and_some_two(demo: Demo) -> None:
    images = Counter(image.item_id for image in demo.all(ItemImage))
    assert images[demo.item("CLN-CRT-2").id] == 0
    assert images[demo.item("FAS-LOK-KA").id] == 2


def test_one_name_is_very_long(demo: Demo) -> None:
    assert 200 < len(demo.item("MAT-ANC-KIT-PRO").name) <= 255


def test_an_ended_item_names_its_replacement(demo: Demo) -> None:
    ended = [item for item in demo.all(Item) if item.status == "No Sales"]
    assert len(ended) >= 5
    assert all(item.ended_on < TODAY for item in ended)
    assert demo.item("GLS-BER-04").replacement_id == demo.item("GLS-BER-05").id


def test_many_items_have_texts_in_german_and_french(demo: Demo) -> None:
    languages = Counter(row.language for row in demo.all(ItemText))
    assert languages["de"] >= 40
    assert languages["fr"] >= 40


def test_alder_has_its_own_numbers_and_birch_the_same_for_another_item(demo: Demo) -> None:
    alder, birch = demo.customer("ALDER").id, demo.customer("BIRCH").id
    numbers = {(row.customer_id, row.number): row.item_id for row in demo.all(ItemReference) if row.kind == "customer"}
    assert sum(customer == alder for customer, _ in numbers) == 15
    assert numbers[alder, "HK-1002"] != numbers[birch, "HK-1002"]


# Prices


def test_every_price_has_the_places_of_a_unit_price(demo: Demo) -> None:
    for row in demo.all(SalesPrice):
        assert row.price > 0
        assert row.price == round(row.price, currency_places(row.currency) + 2)


def test_each_active_item_has_a_base_price_in_the_three_currencies(demo: Demo) -> None:
    priced = {(row.item_id, row.currency) for row in demo.all(SalesPrice) if row.price_type == "base"}
    without = {
        item.sku for item in demo.all(Item) for currency in ("EUR", "USD", "GBP") if (item.id, currency) not in priced
    }
    assert without == {"RMS-SOF-2", "ELE-CAM-30"}


@pytest.mark.parametrize(
    ("sku", "quantity", "rule", "price"),
    [
        ("GLS-WIN-35", 1, "customer", "2.65"),
        ("GLS-WIN-35", 24, "customer", "2.49"),
        ("GLS-WIN-35", 96, "customer", "2.29"),
        ("TOL-SAW-45", 1, "base", "17.90"),
        ("KIT-JAR-05", 1, "class", "2.60"),
        ("ELE-CAM-30", 1, "default", "46.50"),
    ],
)
def test_each_kind_of_price_wins_somewhere(demo: Demo, sku: str, quantity: int, rule: str, price: str) -> None:
    found = demo.price("ALDER", sku, quantity)
    assert found
    assert (found.rule, found.unit_price) == (rule, Decimal(price))


def test_one_item_has_no_price_and_one_has_none_in_birchs_currency(demo: Demo) -> None:
    assert demo.price("ALDER", "RMS-SOF-2") is None
    assert demo.price("BIRCH", "ELE-CAM-30") is None


def test_a_box_has_a_price_of_its_own(demo: Demo) -> None:
    box = demo.price("ROWAN", "FAS-NT-M8", unit="box of 100")
    piece = demo.price("ROWAN", "FAS-NT-M8")
    assert box
    assert piece
    assert box.unit_price < piece.unit_price * 100


@pytest.mark.parametrize(
    ("sku", "yesterday", "today", "tomorrow"),
    [
        ("RMS-CLK-AL", False, True, False),
        ("TOL-BOX-20", True, True, False),
        ("KIT-POT-10", True, False, False),
        ("KIT-POT-20", False, False, True),
    ],
)
def test_promotions_begin_and_end_around_today(
    demo: Demo, sku: str, yesterday: bool, today: bool, tomorrow: bool
) -> None:
    found = [demo.price("QUERCIA", sku, days=days) for days in (-1, 0, 1)]
    assert [price.promotion for price in found if price] == [yesterday, today, tomorrow]


# Stock


def test_stock_is_allocated_by_order_lines_and_nothing_else(demo: Demo) -> None:
    held: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    lines = {line.id: line for line in demo.all(SalesOrderLine)}
    for row in demo.all(OrderAllocation):
        held[lines[row.order_line_id].item_id, row.warehouse_id] += row.quantity
    balances = {(row.item_id, row.warehouse_id): row for row in demo.all(StockBalance)}
    assert held
    assert all(row.allocated == held.get(place, 0) for place, row in balances.items())
    assert set(held) <= set(balances)


def test_allocations_belong_to_open_lines_and_never_exceed_stock_or_line(demo: Demo) -> None:
    orders = {order.id: order for order in demo.all(SalesOrder)}
    lines = {line.id: line for line in demo.all(SalesOrderLine)}
    for row in demo.all(OrderAllocation):
        line = lines[row.order_line_id]
        left = line.quantity - line.quantity_shipped - line.quantity_cancelled
        assert row.quantity <= left * line.unit_factor
        assert orders[line.order_id].status in {"Open", "Back Order", "Shipping", "Pending Approval"}
    assert all(row.allocated <= row.on_hand for row in demo.all(StockBalance))


def test_what_is_on_order_has_a_day_of_arrival(demo: Demo) -> None:
    for row in demo.all(StockBalance):
        assert (row.on_order > 0) == (row.next_arrival_on is not None)
        assert row.next_arrival_on is None or row.next_arrival_on > TODAY


@pytest.mark.parametrize(("sku", "least", "most"), [("KIT-FON-8", 1, 1), ("RMS-CLK-MT", 2, 6), ("CLN-BKT-YL", 0, 0)])
def test_scarce_and_empty_items_lie_as_promised(demo: Demo, sku: str, least: int, most: int) -> None:
    item_id = demo.item(sku).id
    free = sum(row.on_hand - row.allocated for row in demo.all(StockBalance) if row.item_id == item_id)
    assert least <= free <= most


def test_the_last_one_of_an_item_without_backorder_lies_in_alders_warehouse(demo: Demo) -> None:
    assert not demo.item("KIT-FON-8").backorder_allowed
    hamburg = demo.customer("ALDER").warehouse_id
    free = {row.warehouse_id: row.on_hand for row in demo.all(StockBalance) if row.item_id == demo.item("KIT-FON-8").id}
    assert free[hamburg] == 1
    assert len(demo.all(Warehouse)) == len(free) == 3
