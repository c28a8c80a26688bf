import time
from datetime import date
from decimal import Decimal

import pytest

from storefront.erp.customers import Customer, Employee, Location, Salesperson
from storefront.erp.items import Category, Item, ItemReference
from storefront.erp.orders import SalesOrderLine
from storefront.erp.prices import SalesPrice
from storefront.erp.receivables import Application
from storefront.erp.shipments import ShipmentLine
from storefront.erp.stock import StockBalance
from tests.support.loading import LINE, ORDER, PRICE, SmallErp, summary


def test_loading_twice_changes_nothing(erp: SmallErp) -> None:
    erp.has_items("BR-1", "BR-2")
    erp.has("sales_price", PRICE, PRICE | {"effective_on": "2026-01-01"})
    assert erp.counts("sales_price") == [2, 2, 0, 0, 0]
    written = erp.found(Item.modified_at) + erp.found(SalesPrice.modified_at)
    time.sleep(0.01)
    second = erp.load()
    assert summary(second) == {"item": [2, 0, 0, 2, 0], "sales_price": [2, 0, 0, 2, 0]}
    assert second.exit_code == 0
    assert erp.found(Item.modified_at) + erp.found(SalesPrice.modified_at) == written


def test_a_changed_row_is_updated_and_its_neighbour_is_not(erp: SmallErp) -> None:
    erp.has_items("BR-1", "BR-2")
    erp.load()
    before = dict(erp.found(Item.sku, Item.modified_at))
    erp.maps("item", "SELECT * REPLACE (if(sku = 'BR-1', 'New', name) AS name) FROM csv('item.csv')")
    assert erp.counts("item") == [2, 0, 1, 1, 0]
    assert erp.found(Item.sku, Item.name) == [("BR-1", "New"), ("BR-2", "BR-2")]
    after = dict(erp.found(Item.sku, Item.modified_at))
    assert after["BR-1"] > before["BR-1"]
    assert after["BR-2"] == before["BR-2"]


def test_what_a_mapping_does_not_give_is_left_alone(erp: SmallErp) -> None:
    erp.has_items("BR-1")
    erp.has("warehouse", {"code": "W1", "name": "Main"})
    erp.has("stock_balance", {"item": "BR-1", "warehouse": "W1", "on_hand": "5", "allocated": "2"})
    erp.load()
    erp.has("stock_balance", {"item": "BR-1", "warehouse": "W1", "on_hand": "7"})
    assert erp.counts("stock_balance") == [1, 0, 1, 0, 0]
    assert erp.found(StockBalance.on_hand, StockBalance.allocated) == [(7, 2)]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ({"name": ""}, "name: is missing"),
        ({"name": "x" * 300}, "name: has 300 characters, 255 fit"),
        ({"currency": "Euro"}, "currency: 'Euro' is no currency code such as EUR"),
        ({"credit_limit": "12,50"}, "credit_limit: '12,50' is no decimal number"),
        ({"credit_limit": "1.00001"}, "credit_limit: 1.00001 has more than 4 decimal places"),
        ({"credit_limit": "-1"}, "breaks the rule credit_limit >= 0"),
        ({"credit_limit": "1" * 30}, f"credit_limit: {'1' * 30} is too large"),
        ({"approved_at": "yesterday"}, "approved_at: 'yesterday' is no date such as 2026-01-31"),
        ({"terms": "NET99"}, "terms 'NET99' is not there"),
        ({"code": "C1"}, "row 1 has the same key (code 'C1')"),
        ({"code": "", "currency": "eur"}, "code: is missing; currency: 'eur' is no currency code such as EUR"),
    ],
)
def test_a_bad_row_is_rejected_with_its_reason_and_the_rest_is_loaded(
    erp: SmallErp, bad: dict[str, str], reason: str
) -> None:
    good = {"code": "C1", "name": "One", "currency": "EUR", "credit_limit": "", "approved_at": "", "terms": ""}
    erp.has("customer", good, good | {"code": "BAD"} | bad, good | {"code": "C3"})
    result = erp.load()
    assert (result.exit_code, summary(result)["customer"]) == (1, [3, 2, 0, 0, 1])
    assert erp.found(Customer.code) == ["C1", "C3"]
    assert [(row["row"], row["reason"]) for row in erp.rejected("customer")] == [("2", reason)]
    assert reason in result.stderr


def test_a_word_that_is_not_allowed_is_answered_with_those_that_are(erp: SmallErp) -> None:
    erp.has_items("BR-1")
    erp.has("sales_price", PRICE | {"price_type": "special"})
    assert "price_type: 'special' is not one of customer, class, base" in erp.load().stderr


def test_a_customer_that_is_missing_is_named(erp: SmallErp) -> None:
    erp.has_customers("C1")
    erp.has("address", {"customer": "X9", "code": "A", "line1": "Road 1", "city": "Oak", "country": "DE"})
    assert "row 1: customer 'X9' is not there" in erp.load().stderr


def test_rejects_go_where_they_are_wanted_and_cannot_run_as_formulas(erp: SmallErp) -> None:
    erp.has("customer", {"code": "=cmd()", "name": "-5", "currency": "no"})
    erp.load("--rejects", str(erp.folder / "bad"))
    (path,) = (erp.folder / "bad").iterdir()
    assert path.read_text().splitlines()[1].endswith(",'=cmd(),-5,no")


def test_a_child_may_come_before_its_parent(erp: SmallErp) -> None:
    erp.has(
        "category",
        {"code": "wide", "name": "Wide", "parent": "brushes"},
        {"code": "brushes", "name": "Brushes", "parent": "tools"},
        {"code": "tools", "name": "Tools"},
        {"code": "self", "name": "Self", "parent": "self"},
        {"code": "lost", "name": "Lost", "parent": "nowhere"},
    )
    assert erp.counts("category") == [5, 3, 0, 0, 2]
    assert erp.found(Category.code) == ["brushes", "tools", "wide"]
    assert [row["reason"] for row in erp.rejected("category")] == [
        "category 'self' is not there",
        "category 'nowhere' is not there",
    ]


def test_what_only_the_database_refuses_costs_one_row_and_not_its_batch(erp: SmallErp) -> None:
    erp.has("employee", *[{"code": f"E{number}", "name": "Kim"} for number in range(20)])
    people = [{"code": f"S{number}", "employee": f"E{number}"} for number in range(20)]
    people[13]["employee"] = "E7"  # an employee can be one salesperson only
    erp.has("salesperson", *people)
    result = erp.load()
    assert summary(result)["salesperson"] == [20, 19, 0, 0, 1]
    assert "row 14: the database refused it" in result.stderr
    assert len(erp.found(Salesperson.code)) == 19


def test_the_default_location_may_move_from_one_to_another(erp: SmallErp) -> None:
    erp.has_customers("C1")
    erp.has("address", {"customer": "C1", "code": "A", "line1": "Road 1", "city": "Oak", "country": "DE"})
    place = {"customer": "C1", "address": "A", "label": "Shop"}
    erp.has("location", place | {"code": "L1", "is_default": "no"}, place | {"code": "L2", "is_default": "yes"})
    erp.load()
    erp.has("location", place | {"code": "L1", "is_default": "yes"}, place | {"code": "L2", "is_default": "no"})
    assert erp.counts("location") == [2, 0, 2, 0, 0]
    assert erp.found(Location.code, Location.is_default) == [("L1", True), ("L2", False)]


def test_a_dry_run_counts_everything_and_writes_nothing(erp: SmallErp) -> None:
    erp.has_customers("C1")
    erp.has_items("BR-1")
    erp.has("sales_order", ORDER)
    erp.has("sales_order_line", LINE, LINE | {"line_number": "2", "item": "BR-9"})
    result = erp.load("--dry-run")
    assert (result.exit_code, summary(result)["sales_order_line"]) == (1, [2, 1, 0, 0, 1])
    assert "item 'BR-9' is not there" in result.stderr
    assert erp.found(Customer.code) == []
    assert list(erp.instance.iterdir()) == []


def test_only_the_named_table_is_loaded(erp: SmallErp) -> None:
    erp.has_customers("C1")
    erp.has("employee", {"code": "E1", "name": "Kim"})
    assert list(summary(erp.load("--only", "employee"))) == ["employee"]
    assert (erp.found(Employee.code), erp.found(Customer.code)) == (["E1"], [])


def test_an_order_its_shipment_and_its_invoice_hang_together(erp: SmallErp) -> None:
    erp.has_customers("C1", "C2")
    erp.has_items("BR-1")
    erp.has("sales_order", ORDER, ORDER | {"number": "2", "customer": "C2"})
    erp.has("sales_order_line", LINE, LINE | {"order_number": "2"})
    sent = {"number": "SH1", "customer": "C1", "status": "Confirmed", "created_at": "2026-01-03"}
    erp.has("shipment", sent)
    part = {"shipment": "SH1", "line_number": "1", "order_number": "1", "order_line": "1", "quantity": "2"}
    erp.has("shipment_line", part, part | {"line_number": "2", "order_number": "2"})
    result = erp.load()
    assert "shipment_line: 1 rejected" in result.stderr
    assert "sales_order_line 'SO' / '2' / 1 is of another customer" in result.stderr
    assert erp.found(ShipmentLine.quantity) == [2]
    assert erp.found(SalesOrderLine.amount) == [Decimal("19.00"), Decimal("19.00")]


def test_a_payment_pays_in_its_own_currency_only(erp: SmallErp) -> None:
    erp.has_customers("C1")
    paper = {"customer": "C1", "status": "Open", "dated_on": "2026-01-05", "created_at": "2026-01-05", "amount": "9"}
    bill = paper | {"document_type": "Invoice", "number": "I1", "balance": "9"}
    erp.has("receivable", bill | {"currency": "EUR"}, bill | {"number": "I2", "currency": "USD"})
    erp.has("payment", paper | {"document_type": "Payment", "number": "P1", "unapplied": "0", "currency": "EUR"})
    use = {"payment_type": "Payment", "payment_number": "P1", "document_type": "Invoice", "applied_on": "2026-01-06"}
    use |= {"currency": "EUR", "amount": "9"}
    erp.has("application", use | {"document_number": "I1"}, use | {"document_number": "I2"})
    result = erp.load()
    assert "row 2: receivable 'Invoice' / 'I2' is of another currency" in result.stderr
    assert erp.found(Application.applied_on) == [date(2026, 1, 6)]
    assert erp.counts("application") == [2, 0, 0, 1, 1]


def test_the_reason_of_a_price_is_kept_and_may_be_unknown(erp: SmallErp) -> None:
    erp.has_customers("C1")
    erp.has_items("BR-1")
    erp.has("sales_order", ORDER)
    erp.has("sales_order_line", LINE | {"price_rule": '{"rule": "base"}'}, LINE | {"line_number": "2"})
    erp.load()
    assert [rule for _, rule in erp.found(SalesOrderLine.id, SalesOrderLine.price_rule)] == [{"rule": "base"}, None]
    assert erp.counts("sales_order_line") == [2, 0, 0, 2, 0]


def test_codes_keep_their_leading_zeros_and_lose_their_padding(erp: SmallErp) -> None:
    erp.has_items("007 ", "008")
    erp.load()
    assert erp.found(Item.sku) == ["007", "008"]


def test_barcodes_belong_to_nobody_and_own_numbers_to_a_customer(erp: SmallErp) -> None:
    erp.has_customers("C1")
    erp.has_items("BR-1")
    number = {"item": "BR-1", "number": "4001"}
    own = number | {"kind": "customer", "customer": "C1"}
    erp.has("item_reference", number | {"kind": "barcode"}, own, number | {"kind": "customer"})
    assert erp.counts("item_reference") == [3, 2, 0, 0, 1]
    assert erp.found(ItemReference.kind) == ["barcode", "customer"]
    assert erp.counts("item_reference") == [3, 0, 0, 2, 1]
