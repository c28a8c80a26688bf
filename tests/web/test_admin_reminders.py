"""Reminders on customers: written, seen on their day, done and opened again, by who may and sees the customer."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from storefront.admin.reminders.queries import find_due
from storefront.erp.customers import Customer
from storefront.kernel.ids import EmployeeId, UserId
from storefront.kernel.viewer import ADMIN_PERMISSIONS, Operator, Permission
from storefront.portal.audit import PortalAudit
from storefront.portal.reminders import PortalReminder
from tests.support.builders import NOW, TODAY, a_customer, saved
from tests.support.cast import Person, somebody_of_staff
from tests.support.staff import may_only

pytestmark = pytest.mark.both_databases


def a_reminder(
    customer: Customer, user_id: int, note: str = "Call about the brushes", **more: object
) -> PortalReminder:
    values = {"due_on": TODAY, "created_at": NOW, "created_by": "Ada", **more}
    return saved(PortalReminder(customer_id=customer.id, user_id=user_id, note=note, **values))


def as_operator(person: Person) -> Operator:
    permissions = frozenset(map(str, ADMIN_PERMISSIONS))
    return Operator(UserId(person.user_id), "Ada", "ada@x.example", "", EmployeeId(1), permissions)


def write(person: Person, **fields: str) -> int:
    person.get("/admin/customers/ALDER/reminders")
    form = {"note": "Call about the brushes", "due_on": "2026-11-24", **fields}
    return person.submit("/admin/customers/ALDER/reminders", form).status_code


def test_a_reminder_is_written_and_stands_with_its_customer(
    operator: Person, alder: Customer, session: Session
) -> None:
    assert write(operator) == 303
    assert "Call about the brushes" in operator.get("/admin/customers/ALDER/reminders").text
    assert "Call about the brushes" in operator.get("/admin/reminders").text
    row = session.query(PortalAudit).filter_by(action="reminder.created").one()
    assert (row.customer_id, row.user_id) == (alder.id, operator.user_id)


@pytest.mark.parametrize(
    "fields",
    [{"note": "  "}, {"note": "x" * 501}, {"due_on": "2026-11-22"}, {"due_on": "soon"}, {"user_id": "0"}],
)
def test_what_cannot_be_is_refused_and_kept(
    operator: Person, alder: Customer, session: Session, fields: dict[str, str]
) -> None:
    assert write(operator, **fields) == 422
    assert session.query(PortalReminder).count() == 0


def test_a_customer_s_login_cannot_be_reminded(operator: Person, alder_buyer: Person, session: Session) -> None:
    assert write(operator, user_id=str(alder_buyer.user_id)) == 422
    assert session.query(PortalReminder).count() == 0


def test_a_colleague_is_reminded_and_not_oneself(
    app: Flask, operator: Person, alder: Customer, session: Session
) -> None:
    bob = somebody_of_staff("bob@demo.example", "operator", app=app, session=session)
    write(operator, user_id=str(bob.user_id))
    assert "brushes" in bob.get("/admin/reminders").text
    assert "brushes" not in operator.get("/admin/reminders").text
    assert "brushes" in operator.get("/admin/reminders?whose=all").text


def test_what_is_due_is_found_on_its_day_and_after(operator: Person, alder: Customer, session: Session) -> None:
    a_reminder(alder, operator.user_id, "late", due_on=TODAY - timedelta(days=3))
    a_reminder(alder, operator.user_id, "today")
    a_reminder(alder, operator.user_id, "tomorrow", due_on=TODAY + timedelta(days=1))
    a_reminder(alder, operator.user_id, "done", done_at=NOW, done_by="Ada")
    found = find_due(session, as_operator(operator), TODAY, most=10)
    assert [one.note for one in found] == ["late", "today"]


def test_done_and_opened_again(operator: Person, alder: Customer, session: Session) -> None:
    row = a_reminder(alder, operator.user_id)
    operator.get("/admin/reminders")
    assert operator.submit(f"/admin/reminders/{row.id}/done").status_code == 303
    assert "brushes" not in operator.get("/admin/reminders").text
    assert "brushes" in operator.get("/admin/reminders?state=done").text
    assert operator.submit(f"/admin/reminders/{row.id}/reopen").status_code == 303
    assert "brushes" in operator.get("/admin/reminders").text


def test_done_twice_is_done_once(operator: Person, alder: Customer, session: Session) -> None:
    row = a_reminder(alder, operator.user_id)
    for _ in range(2):
        operator.post(f"/admin/reminders/{row.id}/done", data={"csrf_token": operator.token(), "back": "ALDER"})
    assert session.query(PortalAudit).filter_by(action="reminder.done").count() == 1


def test_staff_see_and_change_those_on_their_customers_only(
    app: Flask, session: Session, alder: Customer, birch: Customer
) -> None:
    ada = somebody_of_staff("ada@demo.example", "operator", app=app, session=session)
    may_only(session, ada, {Permission.ADMIN, Permission.ADMIN_EDIT}, customers=[alder])
    foreign = a_reminder(birch, ada.user_id, "of Birch")
    a_reminder(alder, ada.user_id, "of Alder")
    text = ada.get("/admin/reminders?whose=all").text
    assert ("of Alder" in text, "of Birch" in text) == (True, False)
    assert ada.get("/admin/customers/BIRCH/reminders").status_code == 404
    for step in ("done", "reopen"):
        answer = ada.post(f"/admin/reminders/{foreign.id}/{step}", data={"csrf_token": ada.token()})
        assert answer.status_code == 404


def test_who_may_only_look_writes_nothing(app: Flask, session: Session, alder: Customer) -> None:
    ada = somebody_of_staff("ada@demo.example", "operator", app=app, session=session)
    may_only(session, ada, {Permission.ADMIN, Permission.ADMIN_EVERYONE})
    a_reminder(alder, ada.user_id)
    assert "<form method" not in ada.get("/admin/reminders").text.split('id="reminder-list"')[1]
    path = "/admin/customers/ALDER/reminders"
    assert ada.post(path, data={"csrf_token": ada.token(), "note": "x"}).status_code == 403


def test_pages_show_each_reminder_once(operator: Person, session: Session) -> None:
    for number in range(60):
        a_reminder(a_customer(), operator.user_id, f"N{number:02}", due_on=TODAY + timedelta(days=number // 3))
    first = operator.get("/admin/reminders")
    assert ("N49" in first.text, "N50" in first.text) == (True, False)
