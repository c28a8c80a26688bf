"""Areas that are switched off: gone from the menu, and not there, for the portal, a customer, a contact."""

import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from storefront.erp.customers import Customer
from storefront.kernel.viewer import ADMIN_PERMISSIONS, AREA_PERMISSIONS, Area, Permission
from storefront.portal.users import PortalAreaOff
from storefront.web.access import pages_for
from tests.support.builders import an_invoice, an_order, saved
from tests.support.cases import SUPPORT
from tests.support.cast import CLOCK, Person, somebody_of, somebody_of_staff
from tests.support.staff import may_only
from tests.support.statements import recorded

ADDRESSES = ["/orders", "/cart", "/shipments", "/catalog/bought"]


def off(level: str, person: Person, area: str = "ordering") -> None:
    assert person.contact is not None
    whose = {
        "portal": {},
        "customer": {"customer_id": person.customer.id},
        "contact": {"customer_id": person.customer.id, "contact_id": person.contact.id},
    }
    saved(PortalAreaOff(area=area, **whose[level]))


@pytest.mark.parametrize("level", ["portal", "customer", "contact"])
def test_an_area_that_is_off_is_gone_from_the_menu_and_answers_404(alder_buyer: Person, level: str) -> None:
    assert 'href="/orders"' in alder_buyer.get("/catalog").text
    off(level, alder_buyer)
    text = alder_buyer.get("/catalog").text
    assert 'href="/orders"' not in text
    assert 'href="/cart"' not in text
    for address in ADDRESSES:
        assert alder_buyer.get(address).status_code == 404, address
        assert alder_buyer.ask(address).status_code == 404, address
    assert alder_buyer.get("/account").status_code == 200


@pytest.mark.parametrize("level", ["customer", "contact"])
def test_it_is_off_for_nobody_else(alder_buyer: Person, birch_buyer: Person, level: str) -> None:
    off(level, alder_buyer)
    assert birch_buyer.get("/orders").status_code == 200


def test_a_contacts_switch_leaves_the_colleagues_alone(
    app: Flask, session: Session, alder_buyer: Person, alder: Customer
) -> None:
    from tests.support.cast import BUYER  # noqa: PLC0415 (for the one test)

    colleague = somebody_of(alder, "other@alder.example", BUYER, app=app, session=session)
    off("contact", alder_buyer)
    assert colleague.get("/orders").status_code == 200


def test_nothing_can_be_sent_to_an_area_that_is_off(alder_buyer: Person) -> None:
    off("portal", alder_buyer)
    fields = {"csrf_token": alder_buyer.token()}
    assert alder_buyer.post("/cart/clear", data=fields).status_code == 404


def test_who_has_no_right_to_it_is_not_told_that_it_is_there(alder_viewer: Person) -> None:
    assert alder_viewer.get("/orders").status_code == 403
    off("customer", alder_viewer)
    assert alder_viewer.get("/orders").status_code == 404


def test_the_one_sign_in_statement_says_what_is_off(app: Flask, alder_buyer: Person) -> None:
    from storefront.extensions import db  # noqa: PLC0415 (after the app)

    off("customer", alder_buyer)
    with app.app_context():
        engine = db.engine
    with recorded(engine) as found:
        alder_buyer.get("/password/change")
    assert found.count == 1


@pytest.mark.parametrize("area", list(Area))
def test_every_page_of_an_area_is_off_with_it(app: Flask, session: Session, alder_buyer: Person, area: Area) -> None:
    """From the URL map: what asks for a right of the area is not there, the rest is as it was."""
    from storefront.auth.sessions import find_viewer  # noqa: PLC0415 (beside its use)
    from storefront.portal.users import PortalAccess  # noqa: PLC0415 (the same)

    access = session.query(PortalAccess.id).filter_by(user_id=alder_buyer.user_id).scalar()
    before = {page.address: page for page in pages_for(app, find_viewer(session, CLOCK, access))}
    off("customer", alder_buyer, str(area))
    for page in pages_for(app, find_viewer(session, CLOCK, access)):
        theirs = page.needed in AREA_PERMISSIONS[area]
        assert page.status == (404 if theirs else before[page.address].status), page.address


def test_an_operator_switches_an_area_of_the_portal_off_and_on_again(operator: Person, alder_buyer: Person) -> None:
    operator.get("/admin/areas")
    assert operator.submit("#areas", {"on": ["catalog", "ordering", "support", "payments"]}).status_code == 303
    assert alder_buyer.get("/account").status_code == 404
    operator.get("/admin/areas")
    assert operator.submit("#areas", {"on": [str(area) for area in Area]}).status_code == 303
    assert alder_buyer.get("/account").status_code == 200


def test_an_operator_switches_areas_of_a_contact(operator: Person, alder_buyer: Person) -> None:
    assert alder_buyer.contact is not None
    address = f"/admin/contacts/{alder_buyer.contact.id}"
    operator.get(f"{address}/access")
    assert operator.submit(f"{address}/areas", {"on": ["catalog", "finance", "support", "payments"]}).status_code == 303
    assert alder_buyer.get("/orders").status_code == 404
    assert alder_buyer.get("/account").status_code == 200


def test_the_portal_is_not_switched_by_who_sees_only_some_customers(
    app: Flask, session: Session, alder: Customer, alder_buyer: Person
) -> None:
    clerk = somebody_of_staff("clerk@demo.example", "operator", app=app, session=session)
    may_only(session, clerk, ADMIN_PERMISSIONS - {Permission.ADMIN_EVERYONE}, customers=[alder])
    fields = {"area": ["ordering"], "csrf_token": clerk.token()}
    assert clerk.post("/admin/areas", data=fields).status_code == 403
    assert alder_buyer.get("/orders").status_code == 200


def test_where_nothing_can_be_ordered_home_begins_with_what_can_be_done(
    app: Flask, session: Session, alder: Customer
) -> None:
    an_invoice(for_=alder, amount="40")
    person = somebody_of(alder, "all@alder.example", SUPPORT, app=app, session=session)
    for area, first in (("", "/catalog"), ("ordering", "/account/pay"), ("finance", "/support/cases/new")):
        if area:
            off("customer", person, area)
        assert re.findall(r'<a class="btn pri" href="([^"]+)"', person.get("/").text) == [first]


def test_take_everything_holds_what_is_on_and_is_not_there_for_nothing(
    app: Flask, session: Session, alder: Customer
) -> None:
    person = somebody_of(alder, "all@alder.example", SUPPORT, app=app, session=session)
    assert "prices.csv" in person.get("/account/everything").text
    off("customer", person, "catalog")
    text = person.get("/account/everything").text
    assert ("prices.csv" in text, "orders.csv" in text, "invoices.csv" in text) == (False, True, True)
    off("customer", person, "ordering")
    text = person.get("/account/everything").text
    assert ("orders.csv" in text, "invoices.csv" in text) == (False, True)
    off("customer", person, "finance")
    pages = ("/account/everything", "/account/everything.zip")
    assert [person.get(page).status_code for page in pages] == [404, 404]


def test_with_the_catalog_off_there_are_no_prices_and_no_dead_links(
    app: Flask, session: Session, alder: Customer
) -> None:
    order = an_order(for_=alder)
    person = somebody_of(alder, "all@alder.example", SUPPORT, app=app, session=session)
    address = f"/orders/{order.number}"
    assert 'href="/catalog' in person.get(address).text
    off("customer", person, "catalog")
    for page in ("/", "/orders", address, "/account", "/support/cases"):
        text = person.get(page).text
        assert 'href="/catalog' not in text, page
        assert 'action="/catalog' not in text, page
    assert [person.get(page).status_code for page in ("/catalog", "/cart", "/lists")] == [404, 404, 404]
