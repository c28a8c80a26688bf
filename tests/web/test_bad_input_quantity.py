"""Quantities that are none, at each door where a quantity is typed."""

import pytest
from sqlalchemy.orm import Session

from storefront.erp.items import Item
from tests.support.builders import an_item
from tests.support.cast import Person
from tests.support.shopping import add, lines_in_carts, send, the_line

DIGITS = "Enter a quantity in digits, such as 12."
POSITIVE = "Enter a quantity above zero."
WHOLE = "This unit is sold in whole numbers."
REFUSED = [
    ("0", POSITIVE),
    ("-1", POSITIVE),
    ("-0", POSITIVE),
    ("1.5", WHOLE),
    ("1,5", WHOLE),
    ("0.0000001", WHOLE),
    ("1000000.00000001", "Order at most 1,000,000."),
    ("99999999999999999999", "Order at most 1,000,000."),
    ("1,000", DIGITS),  # a thousand to some, one to others: never guessed
    ("1e309", DIGITS),
    ("1e3", DIGITS),
    ("½", DIGITS),
    ("٣", DIGITS),
    ("NaN", DIGITS),
    ("Infinity", DIGITS),
    ("-Infinity", DIGITS),
    ("0x10", DIGITS),
    ("1 000", DIGITS),
    ("1.2.3", DIGITS),
    ("--1", DIGITS),
    (".", DIGITS),
    ("", DIGITS),
    ("   ", DIGITS),
    ("ten", DIGITS),
    ("1" * 500, DIGITS),
    ("1\0", DIGITS),
    ("{{ 1 }}", DIGITS),
    ("1; DROP TABLE portal_cart", DIGITS),
]


@pytest.fixture
def brush(alder_buyer: Person) -> Item:
    """Sold by the piece; two are in the cart."""
    item = an_item()
    add(alder_buyer, item, 2)
    return item


@pytest.mark.parametrize(("typed", "words"), REFUSED)
def test_adding_it_is_refused_with_a_reason(
    alder_buyer: Person, brush: Item, session: Session, typed: str, words: str
) -> None:
    answer = add(alder_buyer, brush, typed)
    assert answer.status_code == 422
    assert words in answer.text
    assert lines_in_carts(session) == {brush.id: 2}


@pytest.mark.parametrize(("typed", "words"), REFUSED)
def test_changing_to_it_is_refused_with_a_reason(
    alder_buyer: Person, brush: Item, session: Session, typed: str, words: str
) -> None:
    answer = send(alder_buyer, f"/cart/lines/{the_line(session, brush).id}", {"quantity": typed})
    assert answer.status_code == 422
    assert words in answer.text
    assert lines_in_carts(session) == {brush.id: 2}


@pytest.mark.parametrize("typed", ["3", " 3 ", "3.0", "3,0", "+3", "03"])
def test_what_is_plainly_three_is_three(alder_buyer: Person, brush: Item, session: Session, typed: str) -> None:
    send(alder_buyer, f"/cart/lines/{the_line(session, brush).id}", {"quantity": typed})
    assert lines_in_carts(session) == {brush.id: 3}
