"""Ten years and 20,000 movements: sent while they are read, never held all at once."""

import gc
import tracemalloc
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.orm import Session

from storefront.database import writing
from storefront.erp.customers import Customer
from storefront.erp.receivables import Payment, Receivable
from tests.support.account import words
from tests.support.builders import NOW, TODAY
from tests.support.cast import Person

pytestmark = pytest.mark.both_databases
EACH = 10_000
PERIOD = "from=2016-01-01&to=2026-11-23"
MOST_HELD = 6_000_000  # bytes; all the movements at once are thirty


@pytest.fixture
def ten_years(session: Session, alder: Customer) -> None:
    """Each day or so an invoice of 10.01 and a payment of 10.00."""
    with writing(session):
        session.execute(insert(Receivable), [row(alder, place, "10.01", "balance") for place in range(EACH)])
        session.execute(insert(Payment), [row(alder, place, "10.00", "unapplied") for place in range(EACH)])


def row(customer: Customer, place: int, amount: str, rest: str) -> dict[str, Any]:
    return {
        "customer_id": customer.id,
        "document_type": "Invoice" if rest == "balance" else "Payment",
        "number": f"N{place}",
        "status": "Open",
        "dated_on": TODAY - timedelta(days=place % 3650),
        "currency": "EUR",
        "amount": Decimal(amount),
        rest: Decimal(amount),
        "created_at": NOW,
        "modified_at": NOW,
    }


def held_while(pieces: Iterator[bytes]) -> tuple[int, int, bytes]:
    """Read a stream to its end; return its length, the most memory in use meanwhile, and its last piece."""
    gc.collect()
    tracemalloc.start()
    try:
        length, last = 0, b""
        for piece in pieces:
            length, last = length + len(piece), piece
        return length, tracemalloc.get_traced_memory()[1], last
    finally:
        tracemalloc.stop()


@pytest.mark.usefixtures("ten_years")
def test_nor_is_it_on_its_way_to_a_browser_that_unpacks(alder_buyer: Person) -> None:
    headers = {"Accept-Encoding": "br, gzip"}
    answer = alder_buyer.open(f"/account/statement.csv?{PERIOD}", buffered=False, headers=headers)
    assert answer.headers["Content-Encoding"] in {"br", "gzip"}
    _length, most, last = held_while(answer.iter_encoded())
    assert most < MOST_HELD
    assert last


@pytest.mark.usefixtures("ten_years")
def test_a_csv_of_20_000_movements_is_never_held_whole(alder_buyer: Person) -> None:
    answer = alder_buyer.open(f"/account/statement.csv?{PERIOD}", buffered=False)
    length, most, last = held_while(answer.iter_encoded())
    assert length > 800_000
    assert most < MOST_HELD
    assert last.decode().rstrip().endswith("100.00")  # 10,000 times 10.01 less 10.00


@pytest.mark.usefixtures("ten_years")
def test_the_page_shows_200_of_them_and_goes_on(alder_buyer: Person) -> None:
    text = alder_buyer.get(f"/account/statement?{PERIOD}").text
    assert text.count("<tr>") < 230
    assert "Closing balance €100.00" in words(text)
    assert 'rel="next"' in text


@pytest.mark.usefixtures("ten_years")
def test_a_pdf_of_them_is_refused_with_what_to_do(alder_buyer: Person) -> None:
    answer = alder_buyer.get(f"/account/statement.pdf?{PERIOD}")
    assert answer.status_code == 422
    assert "Choose a shorter period, or take CSV or Excel." in answer.text
