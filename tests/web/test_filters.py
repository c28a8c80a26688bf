"""What narrows a list: whoever narrowed it, with script or without, finds the way back to all of it."""

import pytest

from tests.support.cast import Person

CUSTOMERS_LISTS = ["/orders", "/shipments", "/account/documents", "/account/payments"]
OFFICE_LISTS = ["/admin/customers", "/admin/contacts", "/admin/mail", "/admin/audit"]


def leads_back(text: str, address: str) -> bool:
    return f'<a href="{address}">Clear the filters</a>' in text


@pytest.mark.parametrize("address", CUSTOMERS_LISTS)
def test_a_customer_finds_the_way_back_in_page_and_part(alder_buyer: Person, address: str) -> None:
    narrowed = {"q": "nothing like it"}
    assert leads_back(alder_buyer.get(address, query_string=narrowed).text, address)
    assert leads_back(alder_buyer.ask(address, query_string=narrowed).text, address)
    assert not leads_back(alder_buyer.ask(address).text, address)


@pytest.mark.parametrize("address", OFFICE_LISTS)
def test_an_operator_finds_the_way_back_in_page_and_part(operator: Person, address: str) -> None:
    narrowed = {"q": "nothing like it"}
    assert leads_back(operator.get(address, query_string=narrowed).text, address)
    assert leads_back(operator.ask(address, query_string=narrowed).text, address)
    assert not leads_back(operator.ask(address).text, address)


@pytest.mark.parametrize("address", CUSTOMERS_LISTS)
def test_a_day_that_is_none_is_named_in_the_part_too(alder_buyer: Person, address: str) -> None:
    text = alder_buyer.ask(address, query_string={"from": "soon"}).text
    assert "note warn" in text
    assert leads_back(text, address)
