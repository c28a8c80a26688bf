"""Roles and user types: the predefined ones are locked, custom ones stay within the operator's own rights."""

from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storefront.erp.contacts import Contact
from storefront.erp.customers import Customer
from storefront.kernel.viewer import ADMIN_PERMISSIONS, Permission
from storefront.portal.audit import PortalAudit
from storefront.portal.users import PortalAccess, PortalRole, PortalRolePermission, PortalUser, PortalUserType
from tests.support.builders import a_contact, an_item, saved
from tests.support.cast import Person, somebody_of, somebody_of_staff
from tests.support.shopping import add as add_to_cart
from tests.support.shopping import check_out
from tests.support.staff import may_only

LIMITED = {"name": "Junior buyer", "permissions": ["catalog:view", "order:place"], "order_limit": "2500.50"}


@pytest.fixture
def clerk(app: Flask, session: Session) -> Person:
    """Staff who give access, and may do little else."""
    person = somebody_of_staff("clerk@demo.example", "operator", app=app, session=session)
    may_only(session, person, {Permission.ADMIN, Permission.ADMIN_ACCESS, Permission.ADMIN_EVERYONE})
    return person


def add(person: Person, kind: str = "", **fields: Any) -> int:
    person.get(f"/admin/roles/new?kind={kind}")
    return person.submit("/admin/roles/new", {**LIMITED, **fields}).status_code


def code_of(session: Session, name: str = "Junior buyer") -> str:
    session.rollback()
    return str(session.query(PortalRole.code).filter_by(name=name).scalar())


def test_the_list_says_what_each_role_allows(operator: Person) -> None:
    text = operator.get("/admin/roles").text
    assert "Portal Order Management" in text
    assert "Fill the cart and place orders" in text


def test_a_custom_role_is_a_set_of_permissions_with_an_order_limit(operator: Person, session: Session) -> None:
    assert add(operator) == 303
    role = session.query(PortalRole).filter_by(code=code_of(session)).one()
    assert (role.order_limit, role.locked, role.staff) == (Decimal("2500.50"), False, False)
    assert {row.permission for row in session.query(PortalRolePermission).filter_by(role_id=role.id)} == {
        "catalog:view",
        "order:place",
    }


def test_a_custom_role_counts_for_who_has_it(app: Flask, operator: Person, session: Session, alder: Customer) -> None:
    add(operator)
    junior = somebody_of(alder, "junior@alder.example", [code_of(session)], app=app, session=session)
    assert junior.get("/cart").status_code == 200
    operator.get(f"/admin/roles/{code_of(session)}")
    operator.submit("#role-form", {"permissions": ["catalog:view"]})
    assert junior.get("/cart").status_code == 403


@pytest.mark.parametrize(("typed", "limit"), [("2.500,50", "2500.50"), ("5.000", "5000"), ("99,5", "99.5"), ("0", "0")])
def test_an_order_limit_is_read_and_shown_as_the_language_writes_it(
    operator: Person, session: Session, typed: str, limit: str
) -> None:
    session.execute(update(PortalUser).values(language="de"))
    session.commit()
    assert add(operator, order_limit=typed) == 303
    role = session.scalars(select(PortalRole).where(PortalRole.name == LIMITED["name"])).one()
    assert role.order_limit == Decimal(limit)
    shown = f"{Decimal(limit).normalize():f}".replace(".", ",")
    assert f'value="{shown}"' in operator.get(f"/admin/roles/{role.code}").text


@pytest.mark.parametrize("limit", ["-1", "x", "1e30", "NaN", "0.00001"])
def test_an_order_limit_that_is_no_amount_is_refused(operator: Person, limit: str) -> None:
    assert add(operator, order_limit=limit) == 422


@pytest.mark.parametrize("fields", [{"name": ""}, {"permissions": []}, {"permissions": ["admin:view"]}])
def test_a_role_that_makes_no_sense_is_refused(operator: Person, session: Session, fields: dict[str, Any]) -> None:
    before = session.query(PortalRole).count()
    assert add(operator, **fields) == 422
    assert session.query(PortalRole).count() == before


def test_a_name_is_taken_once(operator: Person) -> None:
    assert [add(operator), add(operator)] == [303, 422]


@pytest.mark.parametrize("code", ["portal_user", "operator"])
def test_a_predefined_role_is_locked(operator: Person, session: Session, code: str) -> None:
    assert "This role is predefined" in operator.get(f"/admin/roles/{code}").text
    fields = {**LIMITED, "csrf_token": operator.token()}
    assert operator.post(f"/admin/roles/{code}", data=fields).status_code == 422
    assert operator.post(f"/admin/roles/{code}/delete", data=fields).status_code == 422
    session.rollback()
    assert session.query(PortalRole).filter_by(code=code, locked=True).count() == 1


def test_a_role_that_somebody_has_is_not_deleted(
    app: Flask, operator: Person, session: Session, alder: Customer
) -> None:
    add(operator)
    address = f"/admin/roles/{code_of(session)}"
    somebody_of(alder, "junior@alder.example", [code_of(session)], app=app, session=session)
    operator.get(address)
    assert operator.submit(f"{address}/delete").status_code == 422
    session.query(PortalAccess).delete()
    session.commit()
    operator.get(address)
    assert operator.submit(f"{address}/delete").status_code == 303


def test_the_second_to_save_a_role_is_told(operator: Person, session: Session) -> None:
    add(operator)
    operator.get(f"/admin/roles/{code_of(session)}")
    answer = operator.submit("#role-form", {"seen": "2020-01-01T00:00:00+00:00"})
    assert answer.status_code == 422
    assert "Somebody changed this meanwhile" in answer.text


def test_nobody_makes_a_staff_role_above_the_own_rights(clerk: Person, session: Session) -> None:
    assert add(clerk, "staff", permissions=["admin:view", "admin:settings"]) == 422
    assert add(clerk, "staff", permissions=["admin:view"]) == 303


def test_nobody_widens_the_own_role(clerk: Person, session: Session) -> None:
    code = session.query(PortalRole.code).filter(PortalRole.code.startswith("only-")).scalar()
    clerk.get(f"/admin/roles/{code}")
    wanted = sorted(str(one) for one in ADMIN_PERMISSIONS)
    assert clerk.submit("#role-form", {"permissions": wanted}).status_code == 422
    assert clerk.get("/admin/audit").status_code == 403


def test_nobody_touches_a_role_above_the_own_rights(clerk: Person, operator: Person, session: Session) -> None:
    add(operator, "staff", name="Chief", permissions=["admin:view", "admin:settings"])
    address = f"/admin/roles/{code_of(session, 'Chief')}"
    fields = {"name": "Chief", "permissions": ["admin:view"], "csrf_token": clerk.token()}
    assert clerk.post(address, data=fields).status_code == 422
    assert clerk.post(f"{address}/delete", data=fields).status_code == 422


def test_who_may_not_give_access_sees_no_roles(app: Flask, session: Session) -> None:
    person = somebody_of_staff("clerk@demo.example", "operator", app=app, session=session)
    may_only(session, person, ADMIN_PERMISSIONS - {Permission.ADMIN_ACCESS})
    assert person.get("/admin/roles").status_code == 403
    assert 'href="/admin/roles"' not in person.get("/admin").text


def test_a_user_type_brings_its_roles_and_its_contact_class(
    operator: Person, session: Session, alder: Customer
) -> None:
    operator.get("/admin/user-types/new")
    fields = {"name": "Bookkeeper", "roles": ["portal_financial_management"], "contact_class": "FINANCE"}
    assert operator.submit("/admin/user-types/new", fields).status_code == 303
    kind = session.query(PortalUserType.id).scalar()
    kim = a_contact(for_=alder)
    operator.get(f"/admin/contacts/{kim.id}/access")
    assert operator.submit("#access-form", {"user_type": str(kind)}).status_code == 303
    session.rollback()
    assert session.get_one(Contact, kim.id).contact_class == "FINANCE"
    assert "Pay invoices" in operator.get(f"/admin/contacts/{kim.id}/rights").text
    assert session.query(PortalAccess).filter_by(contact_id=kim.id, user_type_id=kind).count() == 1


def test_a_deleted_user_type_leaves_the_roles(operator: Person, session: Session, alder_buyer: Person) -> None:
    operator.get("/admin/user-types/new")
    operator.submit("/admin/user-types/new", {"name": "Buyer", "roles": ["portal_order_management"]})
    kind = session.query(PortalUserType.id).scalar()
    session.query(PortalAccess).update({"user_type_id": kind})
    session.commit()
    operator.get(f"/admin/user-types/{kind}")
    assert operator.submit(f"/admin/user-types/{kind}/delete").status_code == 303
    assert alder_buyer.get("/orders").status_code == 200


def test_the_log_says_what_of_a_user_type_was_changed(operator: Person, session: Session) -> None:
    operator.get("/admin/user-types/new")
    operator.submit("/admin/user-types/new", {"name": "Buyer", "roles": ["portal_user"]})
    kind = session.query(PortalUserType).one().id
    operator.get(f"/admin/user-types/{kind}")
    assert operator.submit(f"/admin/user-types/{kind}", {"contact_class": "DESK"}).status_code == 303
    session.rollback()
    row = session.query(PortalAudit).filter_by(action="user_type.changed").one()
    assert row.details == {"before": {"contact_class": None}, "after": {"contact_class": "DESK"}}


def test_a_user_type_without_a_role_is_refused(operator: Person) -> None:
    operator.get("/admin/user-types/new")
    assert operator.submit("/admin/user-types/new", {"name": "Nothing", "roles": []}).status_code == 422


def test_staff_roles_are_not_among_those_of_contacts(operator: Person, session: Session, alder: Customer) -> None:
    kim = a_contact(for_=alder)
    fields = {"roles": ["operator"], "csrf_token": operator.token(), "login": "kim"}
    assert operator.post(f"/admin/contacts/{kim.id}/access", data=fields).status_code == 422
    assert session.query(PortalUser).filter_by(login="kim").count() == 0


def test_an_order_has_the_type_that_the_buyers_user_type_says(alder_buyer: Person, session: Session) -> None:
    kind = saved(PortalUserType(name="Web", order_type="WB"))
    session.query(PortalAccess).update({"user_type_id": kind.id})
    session.commit()
    add_to_cart(alder_buyer, an_item())
    assert check_out(alder_buyer).location == "/orders/WB000001"


def test_who_sees_only_some_customers_changes_no_role_of_all(
    operator: Person, session: Session, alder: Customer
) -> None:
    add(operator)
    may_only(session, operator, ADMIN_PERMISSIONS - {Permission.ADMIN_EVERYONE}, customers=[alder])
    code = code_of(session)
    assert "New role" not in operator.get("/admin/roles").text
    assert "you can look at it only" in operator.get(f"/admin/roles/{code}").text
    fields = {**LIMITED, "csrf_token": operator.token()}
    for address in ("/admin/roles/new", f"/admin/roles/{code}", f"/admin/roles/{code}/delete", "/admin/user-types/new"):
        assert operator.post(address, data=fields).status_code == 403
