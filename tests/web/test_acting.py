"""A salesperson acts for a customer: from one press to the next, with both names, and no longer than allowed."""

import re
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from storefront.erp.customers import Customer, CustomerSalesperson, Employee, Salesperson
from storefront.erp.orders import SalesOrder
from storefront.portal.audit import PortalAudit
from storefront.portal.carts import PortalCart, PortalCartLine
from storefront.portal.outbox import PortalOutbox
from storefront.portal.users import PortalActingOff, PortalAreaOff, PortalLoginSession, PortalUser
from tests.support.builders import NOW, a_customer, a_price, an_item, an_order, saved
from tests.support.cast import Person, sells_to

BANNER = re.compile(r'<aside class="banner acting".*?</aside>', re.DOTALL)


def act(person: Person, code: str = "ALDER") -> Any:
    person.get(f"/sales/{code}")
    return person.submit(f"/sales/{code}/act", {})


def stop(person: Person) -> Any:
    person.get("/")
    return person.submit("/sales/stop", {})


@pytest.fixture
def brush(session: Session, alder: Customer) -> Any:
    item = an_item("BR-100", "Floor brush")
    a_price(item, "9.50", for_=alder)
    return item


@pytest.fixture
def seller(salesperson: Person) -> Person:
    """Acts for Alder."""
    answer = act(salesperson)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    return salesperson


def test_a_banner_on_every_page_says_for_whom(seller: Person) -> None:
    for address in ("/", "/catalog", "/cart", "/orders", "/account", "/profile", "/sales", "/sales/ALDER", "/nowhere"):
        found = BANNER.search(seller.get(address).text)
        assert found, address
        assert "<b>Alder</b>" in found[0]
        assert "#building-2" in found[0]
        assert 'action="/sales/stop"' in found[0]


def test_prices_are_the_customers(seller: Person, brush: Any) -> None:
    assert "9.50" in seller.get("/catalog/items/BR-100").text


def test_one_press_leads_back(seller: Person) -> None:
    assert stop(seller).headers["Location"] == "/sales/ALDER"
    text = seller.get("/sales/ALDER").text
    assert "You don&#39;t order for Alder any more" in text
    assert not BANNER.search(text)
    assert seller.get("/cart").status_code == 404


def test_the_company_is_not_the_salespersons_to_manage(seller: Person) -> None:
    assert seller.get("/company").status_code == 403


def test_an_area_that_is_off_for_the_customer_is_off_for_its_salesperson(
    seller: Person, alder: Customer, birch: Customer
) -> None:
    saved(PortalAreaOff(area="finance", customer_id=birch.id))
    assert seller.get("/account").status_code == 200
    saved(PortalAreaOff(area="finance", customer_id=alder.id))
    assert seller.get("/account").status_code == 404


@pytest.mark.parametrize("address", ["/sales/BIRCH", "/sales/NOBODY", "/sales/alder"])
def test_somebody_elses_customer_looks_missing(salesperson: Person, birch: Customer, address: str) -> None:
    assert salesperson.get(address).status_code == 404
    assert salesperson.post(f"{address}/act", data={"csrf_token": salesperson.token()}).status_code == 404


def test_a_customer_reassigned_away_is_gone_at_the_next_request(seller: Person, session: Session, brush: Any) -> None:
    seller.get("/catalog/items/BR-100")
    token = seller.token()
    session.execute(delete(CustomerSalesperson))
    session.commit()
    refused = seller.post("/cart/lines", data={"csrf_token": token, "sku": "BR-100", "quantity": "2"})
    assert refused.status_code == 403
    assert "is not assigned to you any more" in refused.text
    assert session.scalars(select(PortalCartLine)).all() == []
    answer = seller.get("/cart")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sales")
    assert seller.ask("/catalog", inspect=False).headers["HX-Redirect"] == "/sales"
    text = seller.get("/sales").text
    assert "is not assigned to you any more" in text
    assert "Alder" not in text
    seller.submit("/sales/stop", {})
    assert "is not assigned to you any more" not in seller.get("/sales").text


@pytest.mark.parametrize("what", ["employee", "salesperson"])
def test_a_salesperson_who_left_acts_for_nobody(seller: Person, session: Session, what: str) -> None:
    session.execute(update(Employee if what == "employee" else Salesperson).values(active=False))
    session.commit()
    assert seller.get("/cart").headers["Location"].split("?")[0] == ("/login" if what == "employee" else "/sales")


def test_a_customer_that_forbids_it_is_not_ordered_for(seller: Person, session: Session, alder: Customer) -> None:
    saved(PortalActingOff(customer_id=alder.id, at=NOW, by="Kim"))
    assert seller.get("/cart").headers["Location"] == "/sales"
    assert "does not want to be ordered for" in seller.get("/sales").text
    card = seller.get("/sales/ALDER").text
    assert "Alder does not want salespeople to order for it" in card
    assert "/sales/ALDER/act" not in card
    answer = seller.post("/sales/ALDER/act", data={"csrf_token": seller.token()})
    assert answer.status_code == 422
    assert session.scalars(select(PortalLoginSession.acting_customer_id)).all() == [alder.id]


def test_each_customer_has_a_cart_of_its_own_that_survives_switching(
    seller: Person, alder_buyer: Person, session: Session, brush: Any
) -> None:
    cedar = a_customer("Cedar", code="CEDAR")
    a_price(brush, "11.00", for_=cedar)
    sells_to(session, session.get_one(PortalUser, seller.user_id), cedar)
    seller.get("/catalog/items/BR-100")
    seller.submit("/cart/lines", {"quantity": "3"})
    act(seller, "CEDAR")
    assert "Your cart is empty" in seller.get("/cart").text
    assert "<b>Cedar</b>" in seller.get("/cart").text
    act(seller, "ALDER")
    assert "28.50" in seller.get("/cart").text
    assert "Your cart is empty" in alder_buyer.get("/cart").text
    carts = session.scalars(select(PortalCart)).all()
    assert [cart.user_id for cart in carts] == [seller.user_id]


def test_a_page_left_open_for_one_customer_cannot_write_to_another(
    seller: Person, session: Session, brush: Any
) -> None:
    cedar = a_customer("Cedar", code="CEDAR")
    sells_to(session, session.get_one(PortalUser, seller.user_id), cedar)
    seller.get("/catalog/items/BR-100")
    old = seller.token()
    act(seller, "CEDAR")
    answer = seller.post("/cart/lines", data={"csrf_token": old, "sku": "BR-100", "quantity": "2"})
    assert answer.status_code == 400
    assert session.scalars(select(PortalCartLine)).all() == []


def order(person: Person, **fields: str) -> Any:
    person.get("/catalog/items/BR-100")
    person.submit("/cart/lines", {"quantity": "3"})
    person.get("/cart/checkout")
    return person.submit("/cart/checkout", fields)


def test_both_names_are_on_the_order_the_mails_and_the_log(
    seller: Person, alder_buyer: Person, alder: Customer, session: Session, brush: Any
) -> None:
    assert alder_buyer.contact
    answer = order(seller, tell=str(alder_buyer.contact.id))
    assert answer.status_code == 303
    placed = session.scalars(select(SalesOrder)).one()
    assert (placed.created_by, placed.on_behalf_of, placed.contact_id) == ("Sales", "Alder", alder_buyer.contact.id)
    assert placed.salesperson_id
    mails = session.scalars(select(PortalOutbox).order_by(PortalOutbox.id)).all()
    assert [(one.recipient, one.context["acted_by"], one.context["customer_name"]) for one in mails] == [
        ("sales@demo.example", None, "Alder"),
        ("buyer@alder.example", "Sales", "Alder"),
    ]
    row = session.scalars(select(PortalAudit).where(PortalAudit.action == "order.place")).one()
    assert (row.actor, row.on_behalf_of, row.customer_id, row.user_id) == ("Sales", "Alder", alder.id, seller.user_id)
    page = alder_buyer.get(f"/orders/{placed.number}").text
    assert "Sales (your salesperson)<br>on behalf of Alder" in page


def test_the_company_is_told_at_its_own_address_unless_nobody_is_chosen(
    seller: Person, alder: Customer, session: Session, brush: Any
) -> None:
    session.get_one(Customer, alder.id).email = "office@alder.example"
    session.commit()
    order(seller)
    order(seller, tell="")
    told = session.scalars(select(PortalOutbox.recipient).order_by(PortalOutbox.id)).all()
    assert told == ["sales@demo.example", "office@alder.example", "sales@demo.example"]


def test_only_the_customers_own_people_can_be_told(
    seller: Person, birch_buyer: Person, session: Session, brush: Any
) -> None:
    assert birch_buyer.contact
    seller.get("/catalog/items/BR-100")
    seller.submit("/cart/lines", {"quantity": "3"})
    page = seller.get("/cart/checkout")
    fields = dict(re.findall(r'name="(order_key|seen|ship_to)"[^>]* value="([^"]*)"', page.text))
    fields |= {"tell": str(birch_buyer.contact.id), "csrf_token": seller.token()}
    assert seller.post("/cart/checkout", data=fields).status_code == 422
    assert session.scalars(select(SalesOrder)).all() == []


def test_a_buyer_is_asked_for_no_reader(alder_buyer: Person, brush: Any) -> None:
    alder_buyer.get("/catalog/items/BR-100")
    alder_buyer.submit("/cart/lines", {"quantity": "3"})
    assert "Who is told" not in alder_buyer.get("/cart/checkout").text


def test_starting_and_stopping_stand_in_the_log_with_both_names(seller: Person, session: Session) -> None:
    stop(seller)
    rows = session.scalars(select(PortalAudit).where(PortalAudit.action.like("acting.%")).order_by(PortalAudit.id))
    assert [(one.action, one.actor, one.on_behalf_of) for one in rows] == [
        ("acting.started", "Sales", "Alder"),
        ("acting.ended", "Sales", "Alder"),
    ]


def test_the_customer_sees_who_acted(seller: Person, alder_manager: Person) -> None:
    stop(seller)
    page = alder_manager.get("/company/activity").text
    assert "Began to order for you" in page
    assert "Stopped ordering for you" in page


def test_another_customers_order_looks_missing_while_acting(seller: Person, birch: Customer) -> None:
    assert seller.get(f"/orders/{an_order(for_=birch).number}").status_code == 404


def test_the_customers_manager_forbids_it_and_allows_it_again(
    salesperson: Person, alder_manager: Person, session: Session
) -> None:
    act(salesperson)
    alder_manager.get("/company/activity")
    alder_manager.submit("/company/acting", {"allowed": "0"})
    assert "No salesperson may order for you" in alder_manager.get("/company/activity").text
    assert salesperson.get("/cart").headers["Location"] == "/sales"
    alder_manager.submit("/company/acting", {"allowed": "1"})
    assert salesperson.get("/cart").status_code == 200
    assert session.scalars(select(PortalActingOff)).all() == []
    rows = session.scalars(select(PortalAudit.action).where(PortalAudit.user_id == alder_manager.user_id))
    assert [one for one in rows if one.startswith("acting.")] == ["acting.forbidden", "acting.allowed"]


def test_the_office_forbids_it_too(salesperson: Person, operator: Person, session: Session) -> None:
    act(salesperson)
    operator.get("/admin/customers/ALDER/access")
    operator.submit("/admin/customers/ALDER/acting", {"allowed": "0"})
    assert "No salesperson may order for this customer" in operator.get("/admin/customers/ALDER/access").text
    assert salesperson.get("/cart").headers["Location"] == "/sales"
    assert session.scalars(select(PortalActingOff.by)).all() == ["Admin"]
