"""Access as an operator gives, changes and takes it on a contact's page."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from storefront.erp.contacts import Contact
from storefront.erp.customers import Customer
from storefront.portal.audit import PortalAudit
from storefront.portal.outbox import PortalOutbox
from storefront.portal.roles import role_ids
from storefront.portal.users import (
    PortalAccess,
    PortalAccessRole,
    PortalLoginSession,
    PortalPasswordLink,
    PortalUser,
    PortalUserType,
    PortalUserTypeRole,
)
from tests.support.builders import NOW, TODAY, a_contact, saved
from tests.support.cast import Person

ORDERS = ["portal_user", "portal_order_management"]


@pytest.fixture
def kim(alder: Customer) -> Contact:
    return a_contact(for_=alder, email="kim@alder.example", last_name="Ito")


def give(operator: Person, contact: Contact, **fields: object) -> int:
    """Fill in the form of a contact's access."""
    address = f"/admin/contacts/{contact.id}/access"
    operator.get(address)
    return operator.submit(address, {"roles": ORDERS, **fields}).status_code


def step(operator: Person, contact: Contact | None, name: str) -> str:
    assert contact is not None
    address = f"/admin/contacts/{contact.id}/access"
    operator.get(address)
    answer = operator.submit(f"{address}/{name}", htmx=True)
    assert answer.status_code == 200
    return answer.text


def test_a_contact_gets_a_login_roles_and_the_welcome_mail_in_one_form(
    operator: Person, kim: Contact, session: Session
) -> None:
    assert give(operator, kim, welcome="y") == 303
    user = session.query(PortalUser).filter_by(login="kim@alder.example").one()
    assert user.contact_id == kim.id
    assert [mail.kind for mail in session.query(PortalOutbox).filter_by(contact_id=kim.id)] == ["welcome"]
    assert "by the link of the mail, which works until" in operator.get(f"/admin/contacts/{kim.id}/access").text


def test_a_user_name_may_be_the_login_and_no_mail_be_sent(operator: Person, kim: Contact, session: Session) -> None:
    operator.get(f"/admin/contacts/{kim.id}/access")
    fields = {"login": "Kim.Ito", "roles": ["portal_user"], "csrf_token": operator.token()}
    assert operator.post(f"/admin/contacts/{kim.id}/access", data=fields).status_code == 303
    assert session.query(PortalUser).filter_by(login="kim.ito").count() == 1
    assert session.query(PortalOutbox).count() == 0


def test_access_without_a_mail_says_so_and_how_to_let_the_person_in(operator: Person, kim: Contact) -> None:
    give(operator, kim, welcome="")
    text = operator.get(f"/admin/contacts/{kim.id}/access").text
    assert "no mail was sent. Send the welcome mail, or make a password" in text
    assert "works until" not in text
    assert "by the link of the mail, which works until" in step(operator, kim, "welcome")


def test_a_link_that_is_too_old_is_called_so(operator: Person, kim: Contact, session: Session) -> None:
    give(operator, kim, welcome="y")
    session.query(PortalPasswordLink).update({"expires_at": NOW - timedelta(hours=1)})
    session.commit()
    assert "was used or is too old" in operator.get(f"/admin/contacts/{kim.id}/access").text


def test_a_login_of_somebody_else_is_refused_beside_the_form(
    operator: Person, kim: Contact, alder_buyer: Person
) -> None:
    address = f"/admin/contacts/{kim.id}/access"
    operator.get(address)
    answer = operator.submit(address, {"login": alder_buyer.login, "roles": ORDERS})
    assert answer.status_code == 422
    assert "This login belongs to somebody else" in answer.text


def test_access_without_a_role_is_refused(operator: Person, kim: Contact, session: Session) -> None:
    address = f"/admin/contacts/{kim.id}/access"
    operator.get(address)
    assert operator.submit(address, {"roles": []}).status_code == 422
    assert session.query(PortalAccess).filter_by(contact_id=kim.id).count() == 0


def test_an_end_date_in_the_past_is_refused(operator: Person, kim: Contact) -> None:
    assert give(operator, kim, ends_on=(TODAY - timedelta(days=1)).isoformat()) == 422


def test_suspending_signs_out_at_once_and_resuming_lets_in_again(
    operator: Person, alder_buyer: Person, session: Session
) -> None:
    assert "Resume" in step(operator, alder_buyer.contact, "suspend")
    assert alder_buyer.get("/").location == "/login"
    assert session.query(PortalLoginSession).filter_by(user_id=alder_buyer.user_id).count() == 0
    assert "may sign in again" in step(operator, alder_buyer.contact, "resume")


def test_taking_access_away_ends_sign_ins_and_can_be_given_back_with_its_roles(
    operator: Person, alder_buyer: Person
) -> None:
    step(operator, alder_buyer.contact, "revoke")
    assert alder_buyer.get("/").location == "/login"
    assert "Portal Financial Management" in step(operator, alder_buyer.contact, "restore")


def test_a_reset_ends_the_old_password_and_mails_a_link(
    operator: Person, alder_buyer: Person, session: Session
) -> None:
    assert "goes to buyer@alder.example" in step(operator, alder_buyer.contact, "reset")
    session.expire_all()
    assert session.get_one(PortalUser, alder_buyer.user_id).password_hash is None
    assert session.query(PortalOutbox).one().kind == "password_reset"
    assert alder_buyer.get("/").location == "/login"


def test_fewer_roles_count_from_the_next_click(operator: Person, alder_buyer: Person) -> None:
    assert alder_buyer.contact is not None
    assert give(operator, alder_buyer.contact, roles=["portal_user"]) == 303
    assert alder_buyer.get("/orders").status_code == 403


def test_ticks_that_a_user_type_leaves_without_effect_are_not_taken_for_saved(
    operator: Person, kim: Contact, session: Session
) -> None:
    kind = saved(PortalUserType(name="Buyer"))
    for role in role_ids(session, tuple(ORDERS)).values():
        saved(PortalUserTypeRole(user_type_id=kind.id, role_id=role))
    assert give(operator, kim, user_type=str(kind.id)) == 303
    more = [*ORDERS, "portal_case_management"]
    address = f"/admin/contacts/{kim.id}/access"
    operator.get(address)
    answer = operator.submit(address, {"roles": more})
    assert (answer.status_code, "The user type brings its own roles." in answer.text) == (422, True)
    assert give(operator, kim, roles=more, user_type="") == 303
    kims = session.query(PortalAccess.id).join(PortalUser).filter(PortalUser.contact_id == kim.id)
    assert session.query(PortalAccessRole).filter(PortalAccessRole.access_id.in_(kims)).count() == len(more)
    assert give(operator, kim, roles=more, user_type=str(kind.id)) == 303  # who chooses a type means its roles


def test_changing_roles_leaves_the_link_of_the_first_mail_alive(
    operator: Person, kim: Contact, session: Session
) -> None:
    give(operator, kim, welcome="y")
    before = session.query(PortalOutbox).count()
    assert give(operator, kim, roles=["portal_user"], welcome="") == 303
    assert session.query(PortalOutbox).count() == before


def test_the_second_of_two_operators_is_told_what_changed(operator: Person, alder_buyer: Person) -> None:
    assert alder_buyer.contact is not None
    address = f"/admin/contacts/{alder_buyer.contact.id}/access"
    operator.get(address)
    first = operator.page
    give(operator, alder_buyer.contact, roles=["portal_user"])
    operator.page, operator.part = first, None
    answer = operator.submit(address, {"roles": ORDERS})
    assert answer.status_code == 422
    assert "Somebody changed this while you had it open" in answer.text
    assert "Roles: Portal Financial Management, Portal Order Management, Portal User → Portal User" in answer.text


def test_everything_stands_in_the_audit_log(operator: Person, alder_buyer: Person, session: Session) -> None:
    step(operator, alder_buyer.contact, "suspend")
    step(operator, alder_buyer.contact, "resume")
    found = session.query(PortalAudit).filter_by(user_id=operator.user_id).order_by(PortalAudit.id)
    assert [(row.action, row.subject) for row in found] == [
        ("access.suspended", "buyer@alder.example"),
        ("access.resumed", "buyer@alder.example"),
    ]


def test_a_login_can_be_renamed_and_its_mail_go_elsewhere(
    operator: Person, alder_buyer: Person, session: Session
) -> None:
    assert alder_buyer.contact is not None
    address = f"/admin/contacts/{alder_buyer.contact.id}/access"
    operator.get(address)
    assert operator.submit("#login-form", {"login": "buyer", "email": "new@alder.example"}).status_code == 303
    session.expire_all()
    user = session.get_one(PortalUser, alder_buyer.user_id)
    assert (user.login, user.email) == ("buyer", "new@alder.example")


def test_many_get_access_at_once_and_who_can_get_none_is_told_why(
    operator: Person, alder: Customer, alder_buyer: Person, session: Session
) -> None:
    people = [a_contact(for_=alder, email=f"p{number}@alder.example") for number in range(3)]
    mute = a_contact(for_=alder, first_name="Mute")
    session.query(Contact).filter_by(id=mute.id).update({"email": None})
    session.commit()
    assert alder_buyer.contact is not None
    ids = [str(one.id) for one in (*people, mute, alder_buyer.contact)]
    answer = operator.get("/admin/access/grant-many", query_string={"contact": ids})
    assert "The contact has no e-mail address." in answer.text
    assert operator.submit("#many", {"give": "1"}).status_code == 303
    assert session.query(PortalAccess).count() == 4
    assert session.query(PortalOutbox).filter_by(kind="welcome").count() == 3


def test_many_are_ticked_in_the_list_of_contacts(operator: Person, kim: Contact, alder_buyer: Person) -> None:
    for address in ("/admin/contacts", "/admin/customers/ALDER/people"):
        operator.get(address)
        answer = operator.submit("#give-many", {"contact": str(kim.id)})
        assert "1 person can get access now." in answer.text


def test_who_of_many_shares_an_address_is_named_with_the_reason(
    operator: Person, alder: Customer, alder_buyer: Person
) -> None:
    twin = a_contact(for_=alder, first_name="Twin", email=alder_buyer.login)
    page = operator.get("/admin/access/grant-many", query_string={"contact": [str(twin.id)]})
    assert "Somebody else signs in by this e-mail address." in page.text
    assert "There is nobody left to give access to." in page.text


def test_of_two_with_one_address_the_first_gets_access_and_the_page_says_why_not_the_other(
    operator: Person, alder: Customer, birch: Customer, session: Session
) -> None:
    twins = [a_contact(for_=whose, email="ann@alder.example") for whose in (alder, alder, birch)]
    operator.get("/admin/access/grant-many", query_string={"contact": [str(one.id) for one in twins]})
    answer = operator.submit("#many", {"give": "1"}, follow_redirects=True)
    assert "2 people have access now." in answer.text
    assert "1 person got no access: the table says why." in answer.text
    assert "Somebody else signs in by this e-mail address." in answer.text
    assert {row.contact_id for row in session.query(PortalAccess)} == {twins[0].id, twins[2].id}


def test_who_of_many_has_access_by_now_keeps_it_and_is_counted(operator: Person, kim: Contact) -> None:
    operator.get("/admin/access/grant-many", query_string={"contact": [str(kim.id)]})
    opened = operator.page
    give(operator, kim, roles=["portal_user"])
    operator.page, operator.part = opened, None
    answer = operator.submit("#many", {"give": "1"}, follow_redirects=True)
    assert "1 person had access already, which stays as it was." in answer.text


def test_none_of_many_ticked_is_refused_and_all_stay_on_the_page(operator: Person, kim: Contact) -> None:
    operator.get("/admin/access/grant-many", query_string={"contact": [str(kim.id)]})
    answer = operator.submit("#many", {"give": "1", "contact": []})
    assert answer.status_code == 422
    assert "Tick at least one person." in answer.text
    assert "kim@alder.example" in answer.text
