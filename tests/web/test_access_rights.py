"""What can this person see, and why: the page that explains, and the preview that shows."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from storefront.erp.customers import Customer
from storefront.kernel.viewer import ADMIN_PERMISSIONS, Permission
from storefront.portal.audit import PortalAudit
from storefront.portal.roles import PREDEFINED_ROLES
from storefront.portal.users import PortalAccess, PortalAreaOff, PortalStaffCustomer, PortalUserRole
from storefront.web.access import declared, pages_for
from tests.support.builders import a_contact, an_order, saved
from tests.support.cast import Person, somebody_of, somebody_of_staff
from tests.support.staff import may_only

CONTACT_ROLES = [role.code for role in PREDEFINED_ROLES if not role.staff]


@pytest.fixture
def clerk(app: Flask, session: Session, alder: Customer) -> Person:
    """Somebody of the back office who sees Alder only."""
    person = somebody_of_staff("clerk@demo.example", "operator", app=app, session=session)
    may_only(session, person, ADMIN_PERMISSIONS - {Permission.ADMIN_EVERYONE}, customers=[alder])
    return person


def rights_of(operator: Person, person: Person) -> str:
    assert person.contact is not None
    return operator.get(f"/admin/contacts/{person.contact.id}/rights").text


def preview(operator: Person, person: Person) -> None:
    rights_of(operator, person)
    assert person.contact is not None
    assert operator.submit(f"/admin/contacts/{person.contact.id}/preview").status_code == 303


def test_each_permission_says_which_role_gives_it(operator: Person, alder_buyer: Person) -> None:
    text = rights_of(operator, alder_buyer)
    assert "By the role Portal Order Management." in text
    assert "No role allows it." in text


def test_an_area_that_is_off_is_named_as_the_reason(operator: Person, alder_buyer: Person, alder: Customer) -> None:
    saved(PortalAreaOff(area="ordering", customer_id=alder.id))
    text = rights_of(operator, alder_buyer)
    assert "is switched off." in text
    assert "Not there (404)" in text


def test_an_access_that_has_ended_opens_nothing_and_says_so(
    operator: Person, alder_buyer: Person, session: Session
) -> None:
    session.query(PortalAccess).update({"active": False})
    session.commit()
    text = rights_of(operator, alder_buyer)
    assert "Nothing: the access is suspended." in text
    assert "See the portal as" not in text


def test_somebody_without_access_sees_nothing(operator: Person, alder: Customer) -> None:
    contact = a_contact(for_=alder)
    assert "has no access" in operator.get(f"/admin/contacts/{contact.id}/rights").text


@pytest.mark.parametrize("role", CONTACT_ROLES)
def test_what_the_page_says_is_what_the_routes_answer(app: Flask, session: Session, alder: Customer, role: str) -> None:
    """The matrix of roles and routes: the page's verdict against the guard's answer, on every address without names."""
    person = somebody_of(alder, "somebody@alder.example", [role], app=app, session=session)
    with app.test_request_context():
        from storefront.auth.sessions import find_viewer  # noqa: PLC0415 (after the app)
        from storefront.kernel.clock import SystemClock  # noqa: PLC0415 (the same)

        access = session.query(PortalAccess.id).filter_by(user_id=person.user_id).scalar()
        pages = pages_for(app, find_viewer(session, SystemClock(), access))
    plain = [page for page in pages if "<" not in page.address]
    answers = {page.address: person.get(page.address, inspect=False).status_code for page in plain}
    assert plain
    assert {address: status in {403, 404} for address, status in answers.items()} == {
        page.address: page.status != 200 for page in plain
    }


def test_every_page_that_asks_for_a_right_of_contacts_is_listed(app: Flask) -> None:
    listed = {page.address for page in pages_for(app, None)}
    assert listed == {
        address
        for address, method, needed, _view in declared(app)
        if method == "GET" and needed.startswith(("catalog:", "order:", "finance:", "case:", "company:"))
    }


def test_a_preview_shows_the_contacts_own_pages_and_is_marked_on_each(
    operator: Person, alder_buyer: Person, alder: Customer
) -> None:
    order = an_order(for_=alder)
    preview(operator, alder_buyer)
    for address in ("/", "/orders", f"/orders/{order.number}", "/cart"):
        text = operator.get(address).text
        assert "Preview: you see what Buyer of Alder sees." in text, address


def test_nothing_can_be_sent_from_a_preview(operator: Person, alder_buyer: Person, session: Session) -> None:
    preview(operator, alder_buyer)
    answer = operator.post("/cart/clear", data={"csrf_token": operator.token()})
    assert answer.status_code == 403
    assert "You are only looking" in answer.text
    assert operator.ask("/cart/clear", method="POST", data={"csrf_token": operator.token()}).status_code == 403


def test_the_back_office_is_not_there_until_the_preview_ends(operator: Person, alder_buyer: Person) -> None:
    preview(operator, alder_buyer)
    answer = operator.get("/admin")
    assert answer.status_code == 404
    assert "This is a preview of the portal. End it to go on in the back office." in answer.text
    assert "/admin/preview/end" in answer.text
    operator.get("/")
    assert operator.submit("/admin/preview/end").status_code == 303
    assert operator.get("/admin").status_code == 200


def test_a_preview_shows_no_more_than_the_contact_may(operator: Person, alder_viewer: Person) -> None:
    preview(operator, alder_viewer)
    assert operator.get("/orders").status_code == 403


def test_a_preview_stands_in_the_audit_log_from_start_to_end(
    operator: Person, alder_buyer: Person, session: Session
) -> None:
    preview(operator, alder_buyer)
    operator.get("/")
    operator.submit("/admin/preview/end")
    rows = session.query(PortalAudit).filter(PortalAudit.action.startswith("preview.")).order_by(PortalAudit.id)
    assert [(row.action, row.user_id, row.customer_id) for row in rows] == [
        ("preview.started", operator.user_id, alder_buyer.customer.id),
        ("preview.ended", operator.user_id, alder_buyer.customer.id),
    ]


def test_a_preview_ends_by_itself_when_the_access_or_the_operators_right_does(
    operator: Person, alder_buyer: Person, session: Session
) -> None:
    preview(operator, alder_buyer)
    session.query(PortalAccess).update({"active": False})
    session.commit()
    assert operator.get("/admin").status_code == 200
    session.query(PortalAccess).update({"active": True})
    session.query(PortalUserRole).delete()
    session.commit()
    assert operator.get("/orders").status_code == 404


def test_a_preview_leaves_the_contacts_own_sign_in_alone(operator: Person, alder_buyer: Person) -> None:
    preview(operator, alder_buyer)
    assert "Preview" not in alder_buyer.get("/").text


def test_who_sees_only_some_customers_finds_no_access_of_another(
    app: Flask, session: Session, alder_buyer: Person, birch_buyer: Person, clerk: Person
) -> None:
    assert alder_buyer.contact is not None
    assert birch_buyer.contact is not None
    assert clerk.get(f"/admin/contacts/{alder_buyer.contact.id}/access").status_code == 200
    for page in ("access", "rights"):
        assert clerk.get(f"/admin/contacts/{birch_buyer.contact.id}/{page}").status_code == 404
    for step in ("access/suspend", "access/login", "access", "areas", "preview", "mail/1"):
        address = f"/admin/contacts/{birch_buyer.contact.id}/{step}"
        assert clerk.post(address, data={"csrf_token": clerk.token()}).status_code in {404, 422}, step
    assert birch_buyer.get("/").status_code == 200


def test_a_preview_of_somebody_no_longer_assigned_ends(session: Session, clerk: Person, alder_buyer: Person) -> None:
    preview(clerk, alder_buyer)
    assert clerk.get("/orders").status_code == 200
    session.query(PortalStaffCustomer).delete()
    session.commit()
    assert clerk.get("/orders").status_code == 404
