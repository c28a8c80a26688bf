"""The addresses of a customer, changed in the office by the commands of the customer's own manager."""

import pytest
from sqlalchemy.orm import Session

from storefront.erp.customers import Address, Customer, Location
from storefront.kernel.viewer import Permission
from storefront.portal.audit import PortalAudit
from tests.support.builders import a_location
from tests.support.cast import Person
from tests.support.staff import may_only

pytestmark = pytest.mark.both_databases
HERE = "/admin/customers/ALDER/addresses"
DOCK = {"label": "North dock", "line1": "2 Quay", "city": "Bruges", "country": "BE", "postal_code": "8000"}


def save(person: Person, address: str, **fields: str) -> int:
    person.get(address)
    return person.submit(address, fields).status_code


def test_a_place_is_added_made_the_usual_one_and_changed(operator: Person, alder: Customer, session: Session) -> None:
    assert save(operator, f"{HERE}/new", **DOCK, is_default="y") == 303
    [usual] = session.query(Location).filter_by(customer_id=alder.id, is_default=True)
    assert usual.label == "North dock"
    assert save(operator, f"{HERE}/{usual.id}", city="Ostend") == 303
    assert "Ostend" in operator.get(HERE).text
    session.rollback()
    rows = session.query(PortalAudit).filter(PortalAudit.action.like("address.%")).order_by(PortalAudit.id).all()
    assert [(row.action, row.customer_id, row.user_id) for row in rows] == [
        ("address.created", alder.id, operator.user_id),
        ("address.changed", alder.id, operator.user_id),
    ]


def test_a_place_ends_and_stays_in_the_book_and_the_usual_one_never_ends(
    operator: Person, alder: Customer, session: Session
) -> None:
    dock, usual = a_location(for_=alder, label="Dock"), session.query(Location).filter_by(is_default=True).first()
    assert usual is not None
    assert save(operator, f"{HERE}/{dock.id}", active="") == 303
    assert save(operator, f"{HERE}/{usual.id}", city="Ostend") == 303
    session.rollback()
    assert (session.get_one(Location, dock.id).active, session.get_one(Location, usual.id).active) == (False, True)
    assert "Inactive" in operator.get(HERE).text


def test_the_second_to_save_is_told_what_changed(operator: Person, alder: Customer, session: Session) -> None:
    dock = a_location(for_=alder, label="Dock")
    operator.get(f"{HERE}/{dock.id}")
    session.get_one(Location, dock.id).phone = "+32 9 777"
    session.commit()
    refused = operator.submit(f"{HERE}/{dock.id}", {"city": "Ostend"})
    assert (refused.status_code, "+32 9 777" in refused.text) == (422, True)
    assert operator.submit(f"{HERE}/{dock.id}", {"city": "Ostend"}).status_code == 303


def test_bills_go_elsewhere_and_back_to_the_usual_address(operator: Person, alder: Customer, session: Session) -> None:
    bills = {"billing_line1": "PO box 1", "billing_city": "Ghent", "billing_country": "BE"}
    assert save(operator, f"{HERE}/billing", billing_city="Ghent") == 422
    assert save(operator, f"{HERE}/billing", **bills) == 303
    assert "PO box 1" in operator.get(HERE).text
    assert save(operator, f"{HERE}/billing", **dict.fromkeys(bills, "")) == 303
    assert session.query(Address).filter_by(customer_id=alder.id, code="BILLING").count() == 0


def test_a_place_of_another_customer_is_not_there(operator: Person, alder: Customer, birch: Customer) -> None:
    other = a_location(for_=birch)
    assert operator.get(f"{HERE}/{other.id}").status_code == 404


def test_who_may_only_look_sees_no_way_to_change(operator: Person, alder: Customer, session: Session) -> None:
    may_only(session, operator, {Permission.ADMIN, Permission.ADMIN_EVERYONE})
    assert "/addresses/new" not in operator.get(HERE).text
    assert operator.get(f"{HERE}/new").status_code == 403
