"""The start page of the back office: what needs a hand, with counts that open lists."""

from datetime import timedelta

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from storefront.erp.customers import Customer
from storefront.portal.outbox import PortalOutbox
from storefront.portal.reminders import PortalReminder
from storefront.portal.users import PortalRolePermission, PortalStaffCustomer
from tests.support.builders import NOW, TODAY, a_customer, an_order, saved
from tests.support.cast import Person

pytestmark = pytest.mark.both_databases


def a_failed_mail(customer: Customer, recipient: str) -> None:
    saved(
        PortalOutbox(
            message_id=recipient, kind="welcome", recipient=recipient, context={}, customer_id=customer.id,
            state="failed", last_error="550 no such user", due_at=NOW, created_at=NOW,
        )
    )  # fmt: skip


def test_with_nothing_to_do_it_says_so(operator: Person, alder: Customer) -> None:
    text = operator.get("/admin").text
    assert "Nothing needs a hand right now." in text
    assert 'class="tiles"' not in text


def test_each_count_opens_the_list_that_it_counts(operator: Person, alder_buyer: Person) -> None:
    a_customer("Waiting", registered_at=NOW)
    a_customer("Held", status="Credit Hold")
    a_customer("Stopped", status="On Hold")
    text = operator.get("/admin").text
    for address, found in {
        "/admin/customers?stage=waiting": "Waiting",
        "/admin/customers?status=Credit+Hold": "Held",
        "/admin/customers?status=On+Hold": "Stopped",
        "/admin/contacts?access=unused": "Buyer",
    }.items():
        assert f'href="{address}"' in text, address
        assert f">{found}</a>" in operator.get(address).text, address


def test_mail_that_failed_is_shown_with_what_the_server_said(operator: Person, alder: Customer) -> None:
    a_failed_mail(alder, "gone@alder.example")
    text = operator.get("/admin").text
    assert "550 no such user" in text
    assert 'href="#failed-mail"' in text


def test_the_operators_own_reminders_that_are_due_are_shown(operator: Person, alder: Customer) -> None:
    for note, day in (("Call about the limit", TODAY), ("Far away", TODAY + timedelta(days=9))):
        row = {"customer_id": alder.id, "user_id": operator.user_id, "created_at": NOW, "created_by": "Ines"}
        saved(PortalReminder(note=note, due_on=day, **row))
    text = operator.get("/admin").text
    assert "Call about the limit" in text
    assert "Far away" not in text


def test_latest_orders_lead_to_the_order_and_its_customer(operator: Person, alder: Customer) -> None:
    order = an_order(for_=alder)
    text = operator.get("/admin").text
    assert f'href="/admin/customers/ALDER/orders/{order.number}"' in text


def test_what_is_not_assigned_is_neither_counted_nor_shown(
    operator: Person, alder: Customer, birch: Customer, session: Session
) -> None:
    session.execute(delete(PortalRolePermission).where(PortalRolePermission.permission == "admin:everyone"))
    session.add(PortalStaffCustomer(user_id=operator.user_id, customer_id=alder.id))
    session.get_one(Customer, birch.id).status = "Credit Hold"
    session.commit()
    order = an_order(for_=birch)
    a_failed_mail(birch, "gone@birch.example")
    text = operator.get("/admin").text
    assert "Nothing needs a hand right now." in text
    assert order.number not in text
    assert "gone@birch.example" not in text
