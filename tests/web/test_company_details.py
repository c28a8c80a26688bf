"""The company's data: changed at once or asked for by its manager, answered by the house, told to the manager."""

import pytest
from sqlalchemy.orm import Session

from storefront.erp.customers import Address, Customer
from storefront.portal.audit import PortalAudit
from storefront.portal.company_requests import PortalCompanyRequest
from storefront.portal.outbox import PortalOutbox
from storefront.portal.stored_settings import store
from storefront.portal.users import PortalRolePermission, PortalStaffCustomer
from tests.support.builders import NOW, a_company_request
from tests.support.cast import Person

pytestmark = pytest.mark.both_databases
HERE = "/company/details"
BILLS = {"billing_line1": "PO box 1", "billing_city": "Ghent", "billing_country": "BE"}


@pytest.fixture
def at_once(session: Session) -> None:
    store(session, {"company_changes": "at_once"}, NOW)
    session.commit()


def save(person: Person, **fields: str) -> int:
    person.get(HERE)
    return person.submit(HERE, fields).status_code


def customer_of(person: Person, session: Session) -> Customer:
    session.rollback()
    return session.get_one(Customer, person.customer.id)


def requests(session: Session) -> list[PortalCompanyRequest]:
    session.rollback()
    return session.query(PortalCompanyRequest).order_by(PortalCompanyRequest.id).all()


def actions(session: Session) -> list[str]:
    return [row.action for row in session.query(PortalAudit).order_by(PortalAudit.id) if "company" in row.action]


def answer(operator: Person, request_id: int, what: str, **fields: str) -> int:
    operator.get(f"/admin/requests/{request_id}")
    return operator.submit(f"/admin/requests/{request_id}/{what}", fields).status_code


@pytest.mark.usefixtures("at_once")
def test_at_once_the_data_are_written_with_who_did_it(alder_manager: Person, session: Session) -> None:
    assert save(alder_manager, phone="+32 9 111", **BILLS) == 303
    customer = customer_of(alder_manager, session)
    assert customer.phone == "+32 9 111"
    bills = session.query(Address).filter_by(customer_id=customer.id, code="BILLING").one()
    assert (bills.line1, bills.country) == ("PO box 1", "BE")
    row = session.query(PortalAudit).filter_by(action="company.changed").one()
    assert row.details is not None
    assert (row.user_id, row.details["after"]["phone"]) == (alder_manager.user_id, "+32 9 111")  # type: ignore[index]


@pytest.mark.usefixtures("at_once")
def test_a_billing_address_can_be_taken_away_again(alder_manager: Person, session: Session) -> None:
    save(alder_manager, **BILLS)
    assert save(alder_manager, **dict.fromkeys(BILLS, "")) == 303
    assert session.query(Address).filter_by(customer_id=alder_manager.customer.id, code="BILLING").count() == 0


@pytest.mark.usefixtures("at_once")
def test_the_second_to_save_is_told_what_changed(alder_manager: Person, session: Session) -> None:
    alder_manager.get(HERE)
    customer_of(alder_manager, session).phone = "+32 9 777"
    session.commit()
    refused = alder_manager.submit(HERE, {"phone": "+32 9 111"})
    assert refused.status_code == 422
    assert "+32 9 777" in refused.text
    assert customer_of(alder_manager, session).phone == "+32 9 777"
    assert alder_manager.submit(HERE, {"phone": "+32 9 111"}).status_code == 303


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": " "}, "Enter the company"),
        ({"email": "office"}, "name@company.com"),
        ({"billing_city": "Ghent"}, "or nothing at all"),
        ({"language": "xx"}, "Not a valid choice"),
    ],
)
def test_what_cannot_be_is_refused_and_kept(
    alder_manager: Person, session: Session, fields: dict[str, str], sentence: str
) -> None:
    alder_manager.get(HERE)
    refused = alder_manager.submit(HERE, {"tax_number": "BE 1", **fields})
    assert refused.status_code == 422
    assert sentence in refused.text
    assert 'value="BE 1"' in refused.text
    assert requests(session) == []


def test_asked_for_the_data_stay_and_the_request_waits(alder_manager: Person, session: Session) -> None:
    assert save(alder_manager, phone="+32 9 111") == 303
    assert customer_of(alder_manager, session).phone is None
    assert [(one.state, one.wished) for one in requests(session)] == [("waiting", {"phone": "+32 9 111"})]
    text = alder_manager.get(HERE).text
    assert "waits for our answer" in text
    assert "+32 9 111" in text


def test_a_new_request_replaces_the_one_that_waits_and_the_same_again_is_none(
    alder_manager: Person, session: Session
) -> None:
    for phone in ("+32 9 111", "+32 9 222", "+32 9 222"):
        save(alder_manager, phone=phone)
    assert [(one.state, one.wished["phone"]) for one in requests(session)] == [
        ("replaced", "+32 9 111"),
        ("waiting", "+32 9 222"),
    ]


def test_what_is_asked_for_later_goes_on_from_what_waits(alder_manager: Person, session: Session) -> None:
    save(alder_manager, phone="+32 9 111")
    save(alder_manager, tax_number="BE 1")
    assert requests(session)[-1].wished == {"phone": "+32 9 111", "tax_number": "BE 1"}


def test_the_manager_takes_a_request_back(alder_manager: Person, operator: Person, session: Session) -> None:
    save(alder_manager, phone="+32 9 111")
    alder_manager.get(HERE)
    assert alder_manager.submit(f"{HERE}/withdraw").status_code == 303
    [one] = requests(session)
    assert one.state == "withdrawn"
    operator.get("/admin")
    fields = {"csrf_token": operator.token()}
    assert operator.post(f"/admin/requests/{one.id}/approve", data=fields).status_code == 303
    assert customer_of(alder_manager, session).phone is None


def test_the_overview_opens_the_list_and_approved_it_is_written_told_and_in_the_history(
    alder_manager: Person, operator: Person, session: Session
) -> None:
    save(alder_manager, phone="+32 9 111", **BILLS)
    assert 'href="/admin/requests"' in operator.get("/admin").text
    assert "Alder" in operator.get("/admin/requests").text
    [one] = requests(session)
    assert answer(operator, one.id, "approve") == 303
    assert customer_of(alder_manager, session).phone == "+32 9 111"
    assert session.query(PortalOutbox).filter_by(kind="company_answered", recipient=alder_manager.login).count() == 1
    assert actions(session) == ["company.change_asked", "company.change_approved"]
    assert "Approved other company data" in operator.get("/admin/customers/ALDER/history").text
    assert "Approved" in alder_manager.get(HERE).text
    assert "Nobody waits" in operator.get("/admin/requests").text


def test_a_refusal_needs_a_reason_that_the_manager_reads(
    alder_manager: Person, operator: Person, session: Session
) -> None:
    save(alder_manager, phone="+32 9 111")
    [one] = requests(session)
    assert answer(operator, one.id, "reject", reason=" ") == 422
    assert answer(operator, one.id, "reject", reason="Send the new certificate.") == 303
    assert "Send the new certificate." in alder_manager.get(HERE).text
    assert customer_of(alder_manager, session).phone is None
    assert answer_again(operator, one.id) == 303
    assert actions(session) == ["company.change_asked", "company.change_rejected"]


def answer_again(operator: Person, request_id: int) -> int:
    fields = {"csrf_token": operator.token(), "reason": "No"}
    return operator.post(f"/admin/requests/{request_id}/reject", data=fields).status_code


def test_who_approves_is_told_what_changed_meanwhile(alder_manager: Person, operator: Person, session: Session) -> None:
    save(alder_manager, phone="+32 9 111")
    [one] = requests(session)
    operator.get(f"/admin/requests/{one.id}")
    customer_of(alder_manager, session).phone = "+32 9 777"
    session.commit()
    refused = operator.submit(f"/admin/requests/{one.id}/approve")
    assert (refused.status_code, "Changed since" in refused.text) == (422, True)
    assert operator.submit(f"/admin/requests/{one.id}/approve").status_code == 303


def test_a_request_of_a_customer_out_of_sight_is_not_there(
    operator: Person, alder: Customer, birch: Customer, session: Session
) -> None:
    seen, hidden = a_company_request(for_=alder), a_company_request(for_=birch)
    session.query(PortalRolePermission).filter_by(permission="admin:everyone").delete()
    session.add(PortalStaffCustomer(customer_id=alder.id, user_id=operator.user_id))
    session.commit()
    assert operator.get(f"/admin/requests/{seen.id}").status_code == 200
    assert operator.get(f"/admin/requests/{hidden.id}").status_code == 404
    assert "Birch" not in operator.get("/admin/requests").text
    fields = {"csrf_token": operator.token(), "reason": "No"}
    for what in ("approve", "reject"):
        assert operator.post(f"/admin/requests/{hidden.id}/{what}", data=fields).status_code == 404


def test_the_list_is_narrowed_and_shows_what_was_answered(operator: Person, alder: Customer, birch: Customer) -> None:
    a_company_request(for_=alder)
    a_company_request(for_=birch, state="rejected", reason="No", decided_at=NOW, decided_by="Ada")
    assert "Birch" not in operator.get("/admin/requests").text
    assert "Rejected" in operator.get("/admin/requests?state=answered").text
    assert "No request fits" in operator.get("/admin/requests?q=zzz").text


def test_birch_sees_nothing_of_alders_request(birch_buyer: Person, alder: Customer, session: Session) -> None:
    a_company_request(for_=alder, wished={"phone": "+32 9 111"})
    session.add(PortalRolePermission(role_id=role_of(birch_buyer, session), permission="company:manage"))
    session.commit()
    assert "+32 9 111" not in birch_buyer.get(HERE).text


def role_of(person: Person, session: Session) -> int:
    from storefront.portal.users import PortalAccess, PortalAccessRole  # noqa: PLC0415

    access = session.query(PortalAccess).filter_by(user_id=person.user_id).one()
    return session.query(PortalAccessRole.role_id).filter_by(access_id=access.id).limit(1).scalar() or 0
