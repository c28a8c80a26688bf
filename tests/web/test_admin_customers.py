"""The back office's customers: the list, what an operator sees of one, and whose they are."""

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from sqlalchemy import Engine, delete
from sqlalchemy.orm import Session

from storefront.erp.customers import Customer, CustomerClass, CustomerGroup, CustomerGroupMember
from storefront.kernel.clock import FixedClock
from storefront.portal.audit import record
from storefront.portal.users import PortalRolePermission, PortalStaffCustomer
from tests.support.builders import (
    NOW,
    Line,
    a_contact,
    a_customer,
    a_price,
    an_invoice,
    an_item,
    an_order,
    saved,
)
from tests.support.cast import Person
from tests.support.statements import recorded

pytestmark = pytest.mark.both_databases
TABS = ["", "/people", "/addresses", "/prices", "/orders", "/documents", "/access", "/history", "/edit"]


@pytest.fixture
def clerk(operator: Person, session: Session, alder: Customer) -> Person:
    """A member of staff who sees Alder only."""
    session.execute(delete(PortalRolePermission).where(PortalRolePermission.permission == "admin:everyone"))
    session.add(PortalStaffCustomer(user_id=operator.user_id, customer_id=alder.id))
    session.commit()
    return operator


def names(text: str) -> list[str]:
    return re.findall(r'<a class="title" href="/admin/customers/[^"]+">([^<]+)</a>', text)


def test_customers_are_listed_by_name(operator: Person, alder: Customer, birch: Customer) -> None:
    assert names(operator.get("/admin/customers").text) == ["Alder", "Birch"]


@pytest.mark.parametrize("q", ["bir", "BIRCH", "birch lane", "B-7"])
def test_a_customer_is_found_by_name_or_code(operator: Person, alder: Customer, q: str) -> None:
    a_customer("Birch Lane", code="B-7")
    assert names(operator.get(f"/admin/customers?q={q}").text) == ["Birch Lane"]


def test_typing_swaps_the_list_alone(operator: Person, alder: Customer) -> None:
    operator.get("/admin/customers")
    part = operator.ask("/admin/customers?q=al").text
    assert names(part) == ["Alder"]
    assert "<html" not in part


def test_customers_are_narrowed_by_status_class_and_group(operator: Person, alder: Customer) -> None:
    hotels, key = saved(CustomerClass(code="H", name="Hotels")), saved(CustomerGroup(code="KEY", name="Key accounts"))
    held = a_customer("Held", status="Credit Hold", customer_class_id=hotels.id)
    saved(CustomerGroupMember(customer_id=held.id, customer_group_id=key.id))
    for query in ("status=Credit Hold", "class=H", "group=KEY", "status=Credit Hold&class=H&group=KEY"):
        assert names(operator.get(f"/admin/customers?{query}").text) == ["Held"], query
    assert names(operator.get("/admin/customers?class=H&status=Active").text) == []


def test_customers_are_narrowed_by_when_they_came_in(operator: Person) -> None:
    then = datetime(2026, 3, 5, 23, 59, tzinfo=UTC)
    a_customer("Waiting", registered_at=then)
    a_customer("Let in", registered_at=NOW, approved_at=then)
    a_customer("Kept out", registered_at=NOW, rejected_at=then)
    for query, found in {
        "stage=waiting": ["Waiting"],
        "stage=approved&from=2026-03-05&to=2026-03-05": ["Let in"],
        "stage=rejected&to=2026-03-04": [],
        "from=2026-03-05&to=2026-03-05": ["Waiting"],
    }.items():
        assert names(operator.get(f"/admin/customers?{query}").text) == found, query


@pytest.mark.parametrize("sort", ["name", "code", "newest", "oldest"])
def test_pages_show_each_customer_once(operator: Person, sort: str) -> None:
    for number in range(120):
        a_customer(f"Same name {number % 3}", code=f"N{number:03}")
    seen, address = [], f"/admin/customers?sort={sort}"
    while address:
        text = operator.get(address).text
        seen += re.findall(r'href="/admin/customers/(N\d+)"', text)
        after = re.search(r'rel="next" href="([^"]+)"', text)
        address = after[1].replace("&amp;", "&") if after else ""
    assert len(seen) == 120
    assert len(set(seen)) == 120


def test_a_list_costs_the_same_for_one_customer_and_for_fifty(operator: Person, engine: Engine) -> None:
    from storefront.extensions import db  # noqa: PLC0415 (after the app)

    counts = []
    a_customer("First")
    for _ in range(2):
        with operator.application.app_context(), recorded(db.engine) as found:
            operator.get("/admin/customers")
        counts.append(len(found.all))
        for number in range(49):
            a_customer(f"Customer {number}")
    assert counts[0] == counts[1]


def test_the_figures_are_those_that_the_customer_sees(
    operator: Person, alder_buyer: Person, alder: Customer, session: Session
) -> None:
    session.get_one(Customer, alder.id).credit_limit = Decimal(1000)
    session.commit()
    an_invoice(for_=alder, amount="123.45")
    an_order(for_=alder, lines=[Line(an_item(), 2, "50.00")])
    theirs, ours = alder_buyer.get("/account").text, operator.get("/admin/customers/ALDER").text
    for figure in ("€123.45", "€1,000.00", "€776.55"):
        assert figure in theirs, figure
        assert figure in ours, figure


def test_an_order_is_shown_with_its_lines(operator: Person, alder: Customer) -> None:
    order = an_order(for_=alder, lines=[Line(an_item(name="Wide broom"), 3, "7.00")])
    assert f'/admin/customers/ALDER/orders/{order.number}"' in operator.get("/admin/customers/ALDER/orders").text
    text = operator.get(f"/admin/customers/ALDER/orders/{order.number}").text
    assert "Wide broom" in text
    assert "€21.00" in text


def test_an_order_of_another_customer_is_not_found_under_this_one(
    operator: Person, alder: Customer, birch: Customer
) -> None:
    order = an_order(for_=birch)
    assert operator.get(f"/admin/customers/ALDER/orders/{order.number}").status_code == 404


def test_released_documents_are_listed(operator: Person, alder: Customer) -> None:
    shown, kept = an_invoice(for_=alder), an_invoice(for_=alder, status="Balanced")
    text = operator.get("/admin/customers/ALDER/documents").text
    assert shown.number in text
    assert kept.number not in text


def test_a_price_is_told_with_its_reason(operator: Person, alder: Customer) -> None:
    item = an_item("BR-1", price="12.00", boxes_of=10)
    a_price(item, "9.50", for_=alder)
    a_price(item, "8.00", for_=alder, from_quantity=100)
    text = operator.get("/admin/customers/ALDER/prices?sku=br-1&quantity=3").text
    assert "€9.50 per EA; 3 cost €28.50." in text
    assert "The customer's own price" in text.replace("&#39;", "'")
    assert "€12.00" in text, "what the other rule would have charged"
    assert "€80.00 per BOX" in operator.get("/admin/customers/ALDER/prices?sku=BR-1&quantity=10&unit=BOX").text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("sku=NONE", "There is no item with this number."),
        ("sku=BR-1&unit=BARREL", "The item is sold in: EA."),
        ("sku=BR-1&quantity=-1", "Enter a quantity above zero"),
        ("sku=BR-1&quantity=NaN", "Enter a quantity above zero"),
        ("sku=BR-1&on=tomorrow", "Write a date like"),
    ],
)
def test_a_price_asked_wrongly_is_said_beside_the_field(
    operator: Person, alder: Customer, query: str, sentence: str
) -> None:
    an_item("BR-1")
    assert sentence in operator.get(f"/admin/customers/ALDER/prices?{query}").text


def test_the_access_tab_says_who_may_sign_in_and_what_they_may_do(operator: Person, alder_buyer: Person) -> None:
    text = operator.get("/admin/customers/ALDER/access").text
    assert alder_buyer.login in text
    assert "Portal Order Management" in text


def test_the_history_tab_shows_the_audit_log_of_this_customer(
    operator: Person, alder: Customer, birch: Customer, session: Session
) -> None:
    clock = FixedClock(NOW)
    record(session, clock, "Ines", "phone.changed", customer_id=alder.id, before={"phone": "1"}, after={"phone": "2"})
    record(session, clock, "Owen", "fax.changed", customer_id=birch.id)
    session.commit()
    text = operator.get("/admin/customers/ALDER/history").text
    assert "phone.changed" in text
    assert 'Phone: <s class="muted" translate="no">1</s> <span translate="no">2</span>' in text
    assert "fax.changed" not in text


def test_the_people_tab_leads_to_a_new_contact_of_this_customer(operator: Person, alder: Customer) -> None:
    a_contact(for_=alder, first_name="Leni", last_name="Vogt")
    text = operator.get("/admin/customers/ALDER/people").text
    assert "Leni Vogt" in text
    assert 'href="/admin/contacts/new?customer=ALDER"' in text


@pytest.mark.parametrize("tab", TABS)
def test_a_customer_that_is_not_assigned_looks_missing(clerk: Person, birch: Customer, tab: str) -> None:
    assert clerk.get(f"/admin/customers/ALDER{tab}").status_code == 200
    assert clerk.get(f"/admin/customers/BIRCH{tab}").status_code == 404
    assert clerk.get(f"/admin/customers/NOBODY{tab}").status_code == 404


def test_a_list_holds_only_the_assigned_customers(clerk: Person, birch: Customer) -> None:
    a_contact(for_=birch, last_name="Secret")
    assert names(clerk.get("/admin/customers").text) == ["Alder"]
    assert "Secret" not in clerk.get("/admin/contacts").text
    assert names(clerk.get("/admin/customers?q=birch").text) == []


@pytest.mark.parametrize("action", ["approve", "reject", "edit"])
def test_a_customer_that_is_not_assigned_can_not_be_changed(
    clerk: Person, birch: Customer, session: Session, action: str
) -> None:
    fields = {"csrf_token": clerk.token(), "name": "Taken over", "seen": "{}"}
    assert clerk.post(f"/admin/customers/BIRCH/{action}", data=fields).status_code == 404
    session.expire_all()
    assert session.get_one(Customer, birch.id).name == "Birch"


@pytest.mark.parametrize("held", ["admin:edit", "admin:access", "admin:audit", "admin:reports", "admin:settings"])
def test_one_right_alone_opens_nothing_else_and_breaks_nothing(
    operator: Person, alder: Customer, session: Session, held: str
) -> None:
    session.execute(delete(PortalRolePermission).where(PortalRolePermission.permission != held))
    session.commit()
    for address in ("/admin", "/admin/customers", "/admin/customers/ALDER", "/admin/contacts", "/admin/search"):
        assert operator.get(address).status_code == 403, address
    assert operator.get("/admin/customers/new").status_code == (200 if held == "admin:edit" else 403)


def test_without_the_right_to_edit_there_is_no_hint_of_it(operator: Person, alder: Customer, session: Session) -> None:
    session.execute(delete(PortalRolePermission).where(PortalRolePermission.permission == "admin:edit"))
    session.commit()
    for address in ("/admin/customers", "/admin/customers/ALDER", "/admin/customers/ALDER/people", "/admin/contacts"):
        text = operator.get(address).text
        assert "/new" not in text, address
        assert "/edit" not in text, address
    assert operator.get("/admin/customers/ALDER/edit").status_code == 403


@pytest.mark.parametrize("code", ["A/7", "~2F", "..", "50 % Ö"])
def test_a_customer_has_its_pages_whatever_its_code_holds(operator: Person, code: str) -> None:
    customer = a_customer("Slashed", code=code)
    contact = a_contact(for_=customer)
    order = an_order(for_=customer)
    [link] = re.findall(r'href="(/admin/customers/[^"?]+)">Slashed', operator.get("/admin/customers").text)
    tabs = ["", "/people", "/addresses", "/prices", "/orders", "/documents", "/access", "/reminders", "/history"]
    for tab in [*tabs, "/edit", "/addresses/new", "/addresses/billing", f"/orders/{order.number}"]:
        assert operator.get(f"{link}{tab}").status_code == 200, tab
    assert link in operator.get(f"/admin/contacts/{contact.id}").text
    assert operator.get("/admin/contacts").text.count(link) == 1
