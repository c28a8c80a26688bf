"""Things that can't be ordered: unknown, ended, without a price, in a unit that is none, or somebody else's."""

import pytest
from sqlalchemy.orm import Session

from storefront.erp.customers import Customer
from tests.support.builders import a_cart, a_cart_line, an_item
from tests.support.cast import Person
from tests.support.shopping import add, lines_in_carts, send

pytestmark = pytest.mark.both_databases


@pytest.mark.parametrize("sku", ["NO-SUCH", "", "x" * 5000, "../../etc/passwd", "%", "_", "'", "\N{GRINNING FACE}"])
def test_an_unknown_item_is_not_found(alder_buyer: Person, session: Session, sku: str) -> None:
    an_item()
    answer = send(alder_buyer, "/cart/lines", {"sku": sku, "quantity": "1"})
    assert answer.status_code == 404
    assert "We have no item with that number." in answer.text
    assert lines_in_carts(session) == {}


def test_an_item_that_ended_is_refused(alder_buyer: Person, session: Session) -> None:
    answer = add(alder_buyer, an_item(status="Inactive"))
    assert answer.status_code == 422
    assert "This item is no longer sold." in answer.text
    assert lines_in_carts(session) == {}


def test_an_item_without_a_price_is_refused_and_never_free(alder_buyer: Person, session: Session) -> None:
    answer = add(alder_buyer, an_item(price=None))
    assert answer.status_code == 422
    assert "This item has no price yet" in answer.text
    assert lines_in_carts(session) == {}


def test_an_item_priced_in_another_currency_has_no_price_here(alder_buyer: Person) -> None:
    assert add(alder_buyer, an_item(price_currency="USD")).status_code == 422


@pytest.mark.parametrize("unit", ["PALLET", "ea", "x" * 500, "'; --"])
def test_a_unit_that_the_item_is_not_sold_in_is_refused(alder_buyer: Person, session: Session, unit: str) -> None:
    answer = add(alder_buyer, an_item(boxes_of=12), 1, unit)
    assert answer.status_code == 422
    assert "This item is not sold in that unit." in answer.text
    assert lines_in_carts(session) == {}


@pytest.mark.parametrize(("path", "fields"), [("", {"quantity": "9"}), ("/remove", {})])
def test_somebody_elses_cart_line_looks_missing_and_stays(
    alder_buyer: Person, birch_buyer: Person, birch: Customer, session: Session, path: str, fields: dict[str, str]
) -> None:
    item = an_item()
    line = a_cart_line(a_cart(birch_buyer.user_id, for_=birch), item, 2)
    foreign = send(alder_buyer, f"/cart/lines/{line.id}{path}", fields)
    missing = send(alder_buyer, f"/cart/lines/{line.id + 1000}{path}", fields)
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert lines_in_carts(session) == {item.id: 2}
