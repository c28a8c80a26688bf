"""Which mails a contact gets: switched by the person or by staff, honoured where they are written, security always."""

import pytest
from sqlalchemy.orm import Session

from storefront.database import writing
from storefront.erp.customers import Customer
from storefront.mail.outbox import SWITCHABLE, MailKind, enqueue
from storefront.portal.audit import PortalAudit
from storefront.portal.outbox import PortalOutbox
from storefront.portal.users import PortalRolePermission
from tests.support.builders import a_contact
from tests.support.cast import CLOCK, Person

pytestmark = pytest.mark.both_databases


def contact_id(person: Person) -> int:
    assert person.contact is not None
    return person.contact.id


def write(session: Session, person: Person, kind: str, once: str | None = None) -> PortalOutbox | None:
    session.rollback()
    with writing(session):
        return enqueue(
            session,
            CLOCK,
            kind=kind,
            recipient=person.login,
            language="en",
            context={},
            customer_id=person.customer.id,
            contact_id=contact_id(person),
            once=once,
        )


def wish(person: Person, page: str, *wanted: str) -> int:
    person.get(page)
    return person.submit("#mail-wishes", {"wanted": list(wanted)}).status_code


def test_a_mail_that_somebody_switched_off_is_kept_as_not_sent(alder_buyer: Person, session: Session) -> None:
    assert wish(alder_buyer, "/profile", "order_confirmation") == 303
    row = write(session, alder_buyer, MailKind.SHIPMENT_CONFIRMED, "shipment:7")
    assert row is not None
    assert (row.state, row.last_error) == ("dropped", "switched off by the contact")
    assert write(session, alder_buyer, MailKind.SHIPMENT_CONFIRMED, "shipment:7") is None
    kept = write(session, alder_buyer, MailKind.ORDER_CONFIRMATION)
    assert kept is not None
    assert kept.state == "queued"


def test_switched_on_again_it_comes(alder_buyer: Person, session: Session) -> None:
    wish(alder_buyer, "/profile")
    wish(alder_buyer, "/profile", *SWITCHABLE)
    row = write(session, alder_buyer, MailKind.ORDER_CONFIRMATION)
    assert row is not None
    assert row.state == "queued"


@pytest.mark.parametrize("kind", ["welcome", "password_reset", "password_changed"])
def test_what_protects_the_login_can_not_be_switched_off(alder_buyer: Person, session: Session, kind: str) -> None:
    text = alder_buyer.get("/profile").text
    assert "always come" in text
    assert f'value="{kind}"' not in text
    fields = {"csrf_token": alder_buyer.token(), "seen": f"{kind},order_confirmation", "wanted": ""}
    assert alder_buyer.post("/profile/mails", data=fields).status_code == 303
    row = write(session, alder_buyer, kind)
    assert row is not None
    assert row.state == "queued"


def test_staff_switch_them_on_the_contacts_page_and_it_is_recorded(
    operator: Person, alder_buyer: Person, session: Session
) -> None:
    assert wish(operator, f"/admin/contacts/{contact_id(alder_buyer)}", "order_confirmation") == 303
    [row] = session.query(PortalAudit).filter_by(action="contact.mail_switched")
    assert (row.user_id, row.customer_id) == (operator.user_id, alder_buyer.customer.id)
    assert 'value="shipment_confirmed">' in alder_buyer.get("/profile").text


def test_what_another_switched_meanwhile_stays(operator: Person, alder_buyer: Person, session: Session) -> None:
    alder_buyer.get("/profile")
    wish(operator, f"/admin/contacts/{contact_id(alder_buyer)}", "order_confirmation", "company_answered")
    wanted = ["shipment_confirmed", "company_answered"]
    assert alder_buyer.submit("#mail-wishes", {"wanted": wanted}).status_code == 303
    states = {kind: write(session, alder_buyer, kind) for kind in SWITCHABLE}
    off = {kind for kind, row in states.items() if row and row.state == "dropped"}
    assert off == set(SWITCHABLE) - {"company_answered"}


def test_every_mail_that_can_be_switched_off_has_a_name(alder_buyer: Person) -> None:
    text = alder_buyer.get("/profile").text
    assert [kind for kind in SWITCHABLE if f"<b>{kind}</b>" in text] == []
    assert [kind for kind in SWITCHABLE if f'value="{kind}" checked' not in text] == []


def test_staff_have_no_such_mails_to_switch(operator: Person) -> None:
    assert "mail-wishes" not in operator.get("/profile").text
    assert operator.post("/profile/mails", data={"csrf_token": operator.token()}).status_code == 404


def test_a_contact_out_of_sight_is_not_there(operator: Person, birch: Customer, session: Session) -> None:
    contact = a_contact(for_=birch)
    session.query(PortalRolePermission).filter_by(permission="admin:everyone").delete()
    session.commit()
    operator.get("/admin")
    assert (
        operator.post(f"/admin/contacts/{contact.id}/mails", data={"csrf_token": operator.token()}).status_code == 404
    )
