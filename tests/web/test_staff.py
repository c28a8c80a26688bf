"""Staff logins: given within the own rights, for the customers assigned."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from storefront.erp.customers import Customer
from storefront.kernel.viewer import Permission
from storefront.portal.outbox import PortalOutbox
from storefront.portal.users import PortalRole, PortalRolePermission, PortalStaffCustomer, PortalUser
from tests.support.builders import saved
from tests.support.cast import Person, somebody_of_staff
from tests.support.staff import may_only

NEW = {"name": "Ada Oak", "email": "ada@demo.example", "roles": ["desk"]}


@pytest.fixture(autouse=True)
def _desk(session: Session) -> None:
    """A role of staff who look at customers, only those assigned."""
    role = saved(PortalRole(code="desk", name="Desk", staff=True))
    for permission in ("admin:view", "admin:access"):
        saved(PortalRolePermission(role_id=role.id, permission=permission))


@pytest.fixture
def colleague(app: Flask, session: Session) -> Person:
    return somebody_of_staff("colleague@demo.example", "operator", app=app, session=session)


@pytest.fixture
def clerk(app: Flask, session: Session) -> Person:
    """Gives access and little else."""
    person = somebody_of_staff("clerk@demo.example", "operator", app=app, session=session)
    may_only(session, person, {Permission.ADMIN, Permission.ADMIN_ACCESS, Permission.ADMIN_EVERYONE})
    return person


def add(person: Person, **fields: Any) -> int:
    person.get("/admin/staff/new")
    return person.submit("/admin/staff/new", {**NEW, **fields}).status_code


def test_an_employee_gets_a_login_roles_and_customers(
    operator: Person, session: Session, alder: Customer, birch: Customer
) -> None:
    assert add(operator, customers="ALDER") == 303
    user = session.query(PortalUser).filter_by(login="ada@demo.example").one()
    assert user.kind == "operator"
    assert [row.customer_id for row in session.query(PortalStaffCustomer)] == [alder.id]
    assert session.query(PortalOutbox).filter_by(recipient="ada@demo.example", kind="welcome").count() == 1


def test_a_customer_that_is_not_there_is_named(operator: Person, session: Session) -> None:
    operator.get("/admin/staff/new")
    answer = operator.submit("/admin/staff/new", {**NEW, "customers": "NOBODY"})
    assert answer.status_code == 422
    assert "There is no customer NOBODY." in answer.text
    assert session.query(PortalUser).filter_by(login="ada@demo.example").count() == 0


def test_a_suspended_colleague_is_out_at_once(operator: Person, colleague: Person) -> None:
    operator.get(f"/admin/staff/{colleague.user_id}")
    assert operator.submit("#staff-form", {"active": ""}).status_code == 303
    assert colleague.get("/admin").location == "/login?next=/admin"


def test_fewer_roles_count_from_the_next_click(operator: Person, colleague: Person) -> None:
    operator.get(f"/admin/staff/{colleague.user_id}")
    assert operator.submit("#staff-form", {"roles": ["desk"]}).status_code == 303
    assert colleague.get("/admin/audit").status_code == 403


def test_the_second_of_two_at_one_login_is_told_what_changed_and_decides(
    operator: Person, colleague: Person, session: Session, alder: Customer
) -> None:
    address = f"/admin/staff/{colleague.user_id}"
    operator.get(address)
    opened = operator.page
    assert operator.submit("#staff-form", {"roles": ["operator", "desk"], "customers": "ALDER"}).status_code == 303
    operator.page = opened
    told = operator.submit("#staff-form", {"roles": ["operator"], "active": ""})
    assert told.status_code == 422
    assert "<s>Operator</s> → <b>Desk, Operator</b>" in told.text
    assert "→ <b>ALDER</b>" in told.text
    assert session.query(PortalStaffCustomer).one().customer_id == alder.id
    assert operator.submit("#staff-form", {"roles": ["operator"], "active": ""}).status_code == 303
    session.rollback()
    assert session.query(PortalStaffCustomer).count() == 0


def test_nobody_changes_the_own_login(operator: Person) -> None:
    fields = {"roles": ["desk"], "active": "y", "csrf_token": operator.token()}
    assert operator.post(f"/admin/staff/{operator.user_id}", data=fields).status_code == 422
    assert "you can look at it only" in operator.get(f"/admin/staff/{operator.user_id}").text


def test_nobody_gives_or_touches_more_than_the_own_rights(clerk: Person, colleague: Person) -> None:
    assert add(clerk, roles=["operator"]) == 422
    assert add(clerk) == 303
    fields = {"roles": ["desk"], "csrf_token": clerk.token()}
    assert clerk.post(f"/admin/staff/{colleague.user_id}", data=fields).status_code == 422
    assert colleague.get("/admin/audit").status_code == 200


def test_who_sees_only_some_customers_decides_about_no_staff(
    app: Flask, session: Session, alder: Customer, colleague: Person, operator: Person
) -> None:
    may_only(session, colleague, {Permission.ADMIN, Permission.ADMIN_ACCESS}, customers=[alder])
    assert "New staff login" not in colleague.get("/admin/staff").text
    assert colleague.get("/admin/staff/new").status_code == 403
    theirs = session.query(PortalUser.id).filter_by(login=operator.login).scalar()
    assert "you can look at it only" in colleague.get(f"/admin/staff/{theirs}").text
    fields = {"roles": ["desk"], "csrf_token": colleague.token()}
    assert colleague.post(f"/admin/staff/{theirs}", data=fields).status_code == 403


def test_an_employee_has_one_login(operator: Person) -> None:
    assert [add(operator), add(operator)] == [303, 422]


def test_the_list_tells_whom_staff_see_from_whom_they_sell_to(
    app: Flask, session: Session, alder: Customer, operator: Person, salesperson: Person, colleague: Person
) -> None:
    may_only(session, colleague, {Permission.ADMIN}, customers=[alder])
    text = operator.get("/admin/staff").text
    people = (operator, salesperson, colleague)
    rows = {one.login: text.split(one.login)[1].split("</tr>")[0] for one in people}
    assert "sees all" in rows[operator.login]
    assert "sells to 1" in rows[salesperson.login]
    assert "sees" not in rows[salesperson.login]
    assert "sees 1" in rows[colleague.login]


def test_who_decides_about_all_customers_makes_and_suspends_salespeople(
    operator: Person, salesperson: Person, clerk: Person
) -> None:
    for number, person in enumerate((operator, clerk)):
        assert add(person, email=f"new{number}@demo.example", roles=["salesperson"]) == 303
    operator.get(f"/admin/staff/{salesperson.user_id}")
    assert operator.submit("#staff-form", {"active": ""}).status_code == 303
    assert salesperson.get("/sales").location == "/login?next=/sales"


def test_who_gives_access_for_some_customers_makes_no_salespeople(
    session: Session, colleague: Person, alder: Customer
) -> None:
    may_only(session, colleague, {Permission.ADMIN, Permission.ADMIN_ACCESS}, customers=[alder])
    fields = {**NEW, "roles": ["salesperson"], "csrf_token": colleague.token()}
    assert colleague.post("/admin/staff/new", data=fields).status_code == 403
