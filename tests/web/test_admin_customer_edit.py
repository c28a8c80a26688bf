"""New customers, changes by several people, the locked currency, and who is let in."""

import json
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.erp.customers import Address, Customer, CustomerGroup, CustomerGroupMember, Location
from storefront.portal.audit import PortalAudit
from storefront.portal.users import PortalAreaOff
from tests.support.builders import NOW, a_customer, an_order, saved
from tests.support.cast import Person, somebody_of_staff

pytestmark = pytest.mark.both_databases
FIELDS = {
    "code": "C-900",
    "name": "Cedar Works",
    "currency": "eur",
    "credit_limit": "5000.50",
    "line1": "1 Mill Lane",
    "city": "Ghent",
    "country": "be",
    "email": "office@cedar.example",
}


def fresh(session: Session, customer: Customer) -> Customer:
    session.rollback()
    return session.get_one(Customer, customer.id)


def test_a_new_customer_is_written_with_its_address_and_is_in_the_audit_log(operator: Person, session: Session) -> None:
    operator.get("/admin/customers/new")
    answer = operator.submit("/admin/customers/new", FIELDS)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/admin/customers/C-900")
    customer = session.scalars(select(Customer).where(Customer.code == "C-900")).one()
    assert (customer.currency, customer.credit_limit, customer.approved_at is not None) == (
        "EUR",
        Decimal("5000.5"),
        True,
    )
    place = session.scalars(select(Location).where(Location.customer_id == customer.id)).one()
    assert place.is_default
    assert session.get_one(Address, place.address_id).country == "BE"
    assert session.scalars(select(PortalAudit.action).where(PortalAudit.customer_id == customer.id)).all() == [
        "customer.created"
    ]


def test_a_new_customer_may_have_areas_off_groups_and_another_place_for_its_bills(
    operator: Person, session: Session
) -> None:
    saved(CustomerGroup(code="KEY", name="Key accounts"))
    operator.get("/admin/customers/new")
    bills = {"billing_line1": "PO box 1", "billing_city": "Ghent", "billing_country": "BE"}
    operator.submit(
        "/admin/customers/new", {**FIELDS, **bills, "areas": ["catalog", "ordering", "support"], "groups": ["KEY"]}
    )
    customer = session.scalars(select(Customer).where(Customer.code == "C-900")).one()
    off = session.scalars(select(PortalAreaOff.area).where(PortalAreaOff.customer_id == customer.id)).all()
    assert sorted(off) == ["finance", "payments"]
    assert session.scalars(select(CustomerGroupMember.customer_id)).all() == [customer.id]
    codes = session.scalars(select(Address.code).where(Address.customer_id == customer.id)).all()
    assert sorted(codes) == ["BILLING", "MAIN"]


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"name": ""}, "Enter the company"),
        ({"currency": "XQX"}, "three letters"),
        ({"credit_limit": "much"}, "Enter an amount"),
        ({"credit_limit": "-1"}, "Enter an amount"),
        ({"email": "office"}, "e-mail address like"),
        ({"code": "a/b"}, "letters, digits and dashes"),
        ({"code": "new"}, "This code is taken"),
        ({"code": "ALDER"}, "This code is taken"),
        ({"billing_city": "Ghent"}, "or nothing at all"),
    ],
)
def test_a_new_customer_entered_wrongly_is_not_written_and_nothing_typed_is_lost(
    operator: Person, alder: Customer, session: Session, wrong: dict[str, str], sentence: str
) -> None:
    operator.get("/admin/customers/new")
    answer = operator.submit("/admin/customers/new", {**FIELDS, **wrong})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="1 Mill Lane"' in answer.text
    assert session.scalars(select(Customer.code)).all() == ["ALDER"]


def test_a_change_is_written_with_what_it_was_before(operator: Person, alder: Customer, session: Session) -> None:
    operator.get("/admin/customers/ALDER/edit")
    answer = operator.submit("/admin/customers/ALDER/edit", {"name": "Alder Hospitality", "phone": "+49 40 1"})
    assert answer.status_code == 303
    assert fresh(session, alder).name == "Alder Hospitality"
    details = session.scalars(select(PortalAudit.details).where(PortalAudit.action == "customer.changed")).one()
    assert details == {
        "before": {"name": "Alder", "phone": ""},
        "after": {"name": "Alder Hospitality", "phone": "+49 40 1"},
    }


def test_saving_what_is_there_already_writes_nothing(operator: Person, alder: Customer, session: Session) -> None:
    operator.get("/admin/customers/ALDER/edit")
    assert operator.submit("/admin/customers/ALDER/edit").status_code == 303
    assert session.scalars(select(PortalAudit.action).where(PortalAudit.action.like("customer%"))).all() == []


def test_the_second_editor_is_told_what_changed_and_overwrites_nothing(
    operator: Person, alder: Customer, app: Flask, session: Session
) -> None:
    second = somebody_of_staff("second@demo.example", "operator", app=app, session=session)
    operator.get("/admin/customers/ALDER/edit")
    second.get("/admin/customers/ALDER/edit")
    operator.submit("/admin/customers/ALDER/edit", {"phone": "+49 40 1"})
    answer = second.submit("/admin/customers/ALDER/edit", {"name": "Alder AG"})
    assert answer.status_code == 422
    assert "Somebody changed this meanwhile" in answer.text
    assert "+49 40 1" in answer.text
    assert 'value="Alder AG"' in answer.text
    assert (fresh(session, alder).name, fresh(session, alder).phone) == ("Alder", "+49 40 1")


def test_after_having_been_told_the_second_editor_may_decide(
    operator: Person, alder: Customer, app: Flask, session: Session
) -> None:
    second = somebody_of_staff("second@demo.example", "operator", app=app, session=session)
    second.get("/admin/customers/ALDER/edit")
    operator.get("/admin/customers/ALDER/edit")
    operator.submit("/admin/customers/ALDER/edit", {"phone": "+49 40 1"})
    second.submit("/admin/customers/ALDER/edit", {"name": "Alder AG"})
    assert second.submit("/admin/customers/ALDER/edit", {"phone": "+49 40 2"}).status_code == 303
    assert (fresh(session, alder).name, fresh(session, alder).phone) == ("Alder AG", "+49 40 2")


@pytest.mark.parametrize("seen", ["", "{}", "[]", "not ours", '{"name": "Other"}'])
def test_a_form_that_does_not_say_what_was_seen_changes_nothing(
    operator: Person, alder: Customer, session: Session, seen: str
) -> None:
    operator.get("/admin/customers/ALDER/edit")
    answer = operator.submit("/admin/customers/ALDER/edit", {"name": "Alder AG", "seen": seen})
    assert answer.status_code == 422
    assert fresh(session, alder).name == "Alder"


def test_the_currency_may_change_while_there_is_no_document(operator: Person, session: Session) -> None:
    customer = a_customer(code="NEWISH", currency="EUR")
    operator.get("/admin/customers/NEWISH/edit")
    assert operator.submit("/admin/customers/NEWISH/edit", {"currency": "GBP"}).status_code == 303
    assert fresh(session, customer).currency == "GBP"


def test_the_currency_is_no_field_any_more_once_there_is_a_document(
    operator: Person, alder: Customer, session: Session
) -> None:
    an_order(for_=alder)
    text = operator.get("/admin/customers/ALDER/edit").text
    assert "Documents exist: the currency stays." in text
    assert 'name="currency"' not in text
    answer = operator.submit("/admin/customers/ALDER/edit", {"currency": "GBP"})
    assert answer.status_code == 303
    assert fresh(session, alder).currency == "EUR"


def test_an_order_that_comes_in_while_the_form_is_open_locks_the_currency(
    operator: Person, alder: Customer, session: Session
) -> None:
    operator.get("/admin/customers/ALDER/edit")
    an_order(for_=alder)
    assert operator.submit("/admin/customers/ALDER/edit", {"currency": "GBP"}).status_code == 303
    assert fresh(session, alder).currency == "EUR"


def test_a_rejected_customer_orders_nothing_until_it_is_approved(
    operator: Person, alder: Customer, session: Session
) -> None:
    session.get_one(Customer, alder.id).registered_at = session.get_one(Customer, alder.id).modified_at
    session.commit()
    operator.get("/admin/customers/ALDER")
    assert operator.submit("/admin/customers/ALDER/reject").status_code == 303
    assert (fresh(session, alder).status, fresh(session, alder).rejected_at is None) == ("Inactive", False)
    operator.get("/admin/customers/ALDER")
    assert operator.submit("/admin/customers/ALDER/approve").status_code == 303
    assert (fresh(session, alder).status, fresh(session, alder).rejected_at) == ("Active", None)
    actions = session.scalars(select(PortalAudit.action).where(PortalAudit.action.like("customer%"))).all()
    assert sorted(actions) == ["customer.approved", "customer.rejected"]


def test_an_approved_customer_is_not_rejected_any_more(operator: Person, session: Session) -> None:
    held = a_customer(code="HELD", status="Credit Hold", registered_at=NOW, approved_at=NOW)
    assert "/reject" not in operator.get("/admin/customers/HELD").text
    operator.post("/admin/customers/HELD/reject", data={"csrf_token": operator.token()})
    assert (fresh(session, held).status, fresh(session, held).rejected_at) == ("Credit Hold", None)


def test_what_a_form_does_not_show_can_not_be_set(operator: Person, alder: Customer, session: Session) -> None:
    operator.get("/admin/customers/ALDER/edit")
    operator.submit("/admin/customers/ALDER/edit", {"code": "STOLEN", "approved_at": "2026-01-01", "id": "9"})
    customer = fresh(session, alder)
    assert (customer.code, customer.approved_at) == ("ALDER", None)


def test_what_was_seen_is_written_as_the_form_shows_it(operator: Person, alder: Customer) -> None:
    operator.get("/admin/customers/ALDER/edit")
    assert operator.page is not None
    seen = next(field.get("value", "") for field in operator.page.of("input") if field.get("name") == "seen")
    assert json.loads(seen)["price_class"] == "TRADE"
