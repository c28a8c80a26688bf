"""A customer's cases: opened from anywhere, in the ERP's table at once, and read by whom they concern only."""

import io
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy.orm import Session

from storefront.erp.cases import CaseAttachment, CaseClass
from storefront.erp.customers import Customer
from storefront.erp.orders import SalesOrderLine
from storefront.kernel.viewer import Permission
from storefront.portal.audit import PortalAudit
from storefront.portal.mail_off import PortalMailOff
from storefront.portal.stored_settings import store
from storefront.portal.users import PortalAreaOff
from storefront.settings import Settings
from storefront.support.keeping import FOLDER
from tests.support.approving import holds
from tests.support.builders import (
    NOW,
    Line,
    a_case,
    a_case_file,
    a_comment,
    a_shipment,
    an_invoice,
    an_item,
    an_order,
    saved,
)
from tests.support.cases import NEW, SUPPORT, a_file, comments, mails, open_case, the_case
from tests.support.cast import Person, somebody_of
from tests.support.statements import recorded, the_engine

pytestmark = pytest.mark.both_databases


@pytest.fixture
def asker(app: Flask, session: Session, alder: Customer) -> Person:
    """Orders, sees the money, and writes cases."""
    return somebody_of(alder, "asker@alder.example", SUPPORT, app=app, session=session)


@pytest.fixture
def alone(app: Flask, session: Session, alder: Customer) -> Person:
    """Writes cases, and sees the own ones only."""
    person = somebody_of(alder, "alone@alder.example", ["portal_user"], app=app, session=session)
    holds(session, person.user_id, Permission.CATALOG_VIEW, Permission.CASE_VIEW, Permission.CASE_WRITE)
    return person


@pytest.fixture
def stranger(app: Flask, session: Session, birch: Customer) -> Person:
    return somebody_of(birch, "asker@birch.example", SUPPORT, app=app, session=session)


def a_picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "teal").save(out, "PNG")
    return out.getvalue()


def send_file(person: Person, name: str, content: bytes, **fields: Any) -> Any:
    return open_case(person, {"files": a_file(name, content), **fields})


def test_a_case_stands_in_the_table_at_once_and_its_number_is_shown(asker: Person, session: Session) -> None:
    answer = open_case(asker)
    case = the_case(session)
    assert (case.number, case.status, case.severity, case.created_by) == ("CS000001", "New", "Medium", "Asker")
    assert (answer.status_code, answer.location) == (303, "/support/cases/CS000001")
    assert "Its number is CS000001." in asker.get(answer.location).text


def test_who_asked_is_told_and_so_are_we_where_an_address_is_set(asker: Person, session: Session) -> None:
    open_case(asker)
    assert mails(session) == [("case_received", "asker@alder.example", "queued")]
    store(session, {"case_mail": "help@demo.example"}, NOW)
    session.commit()
    open_case(asker, {"subject": "Another"})
    assert mails(session)[1:] == [
        ("case_received", "asker@alder.example", "queued"),
        ("case_opened", "help@demo.example", "queued"),
    ]


def test_who_switched_the_mail_off_gets_none(asker: Person, session: Session, alder: Customer) -> None:
    assert asker.contact
    saved(PortalMailOff(contact_id=asker.contact.id, customer_id=alder.id, kind="case_received"))
    open_case(asker)
    assert mails(session) == [("case_received", "asker@alder.example", "dropped")]


def test_the_same_form_again_is_the_same_case(asker: Person, session: Session) -> None:
    asker.get(NEW)
    form = {"subject": "Once", "description": "Only once"}
    first, second = asker.submit("#case-form", form), asker.submit("#case-form", form)
    assert first.location == second.location
    assert the_case(session).subject == "Once"


def test_what_is_missing_is_said_and_what_was_typed_stays(asker: Person, session: Session) -> None:
    answer = open_case(asker, {"subject": " ", "description": "It rattles"})
    assert answer.status_code == 422
    assert "Write what it is about" in answer.text
    assert "It rattles" in answer.text


def test_the_preset_class_is_chosen(asker: Person, session: Session) -> None:
    saved(CaseClass(code="DELIVERY", name="Delivery"))
    kind = saved(CaseClass(code="INVOICE", name="Invoice"))
    store(session, {"default_case_class": "INVOICE"}, NOW)
    session.commit()
    open_case(asker)
    assert the_case(session).case_class_id == kind.id


def things_of(alder: Customer, session: Session) -> dict[str, tuple[str, str]]:
    item = an_item("BR-1", "Floor brush")
    order = an_order(for_=alder, lines=[Line(item)])
    shipment = a_shipment(session.query(SalesOrderLine).one())
    invoice = an_invoice(for_=alder)
    return {
        f"/orders/{order.number}": ("order", order.number),
        f"/shipments/{shipment.number}": ("shipment", shipment.number),
        f"/account/invoices/{invoice.number}": ("invoice", invoice.number),
        "/catalog/items/BR-1": ("item", "BR-1"),
    }


def test_started_from_a_page_a_case_is_about_what_it_shows(asker: Person, alder: Customer, session: Session) -> None:
    for page, (kind, number) in things_of(alder, session).items():
        about = f"?about={kind}&number={number}"
        assert f"{NEW}?about={kind}&amp;number={number}" in asker.get(page).text
        text = asker.get(open_case(asker, about=about).location).text
        assert f'<a href="{page}">' in text.split("It is about:")[1]


def test_nothing_asks_who_may_not_write_cases(alder_buyer: Person, alder: Customer, session: Session) -> None:
    for page in things_of(alder, session):
        assert "Ask about this" not in alder_buyer.get(page).text
    assert "/support" not in alder_buyer.get("/").text
    assert alder_buyer.get("/support/cases").status_code == 403


def test_a_case_about_somebody_elses_order_is_not_begun(
    stranger: Person, alone: Person, alder: Customer, session: Session
) -> None:
    order = an_order(for_=alder)
    for person in (stranger, alone):  # another customer's, and one that the own role does not show
        assert person.get(f"{NEW}?about=order&number={order.number}").status_code == 404
        assert open_case(person, {"about_kind": "order", "about_number": order.number}).status_code == 404
    assert session.query(CaseAttachment).count() == 0


def test_the_company_is_seen_by_right_only(asker: Person, alone: Person, stranger: Person, session: Session) -> None:
    number = open_case(asker).location
    own = open_case(alone, {"subject": "My own"}).location
    assert "My own" in asker.get("/support/cases").text
    assert "arrived broken" not in alone.get("/support/cases").text
    assert [person.get(number).status_code for person in (asker, alone, stranger)] == [200, 404, 404]
    assert [person.get(own).status_code for person in (asker, alone, stranger)] == [200, 200, 404]


def test_an_area_that_is_off_is_gone(asker: Person, alder: Customer) -> None:
    number = open_case(asker).location
    saved(PortalAreaOff(area="support", customer_id=alder.id))
    assert [asker.get(page).status_code for page in ("/support/cases", NEW, number)] == [404, 404, 404]
    assert "/support" not in asker.get("/").text


def test_a_salesperson_reads_the_cases_and_writes_none(
    salesperson: Person, asker: Person, alder: Customer, session: Session
) -> None:
    number = open_case(asker).location
    salesperson.get("/sales/ALDER")
    salesperson.submit("/sales/ALDER/act")
    assert salesperson.get(number).status_code == 200
    assert "reply-form" not in salesperson.get(number).text
    assert salesperson.get(NEW).status_code == 403
    saved(PortalAreaOff(area="support", customer_id=alder.id))
    assert salesperson.get(number).status_code == 404


def test_an_answer_is_written_once_and_it_is_our_turn(asker: Person, alder: Customer, session: Session) -> None:
    case = a_case(for_=alder, status="Pending Customer")
    assert "1 case waits for your answer." in asker.get("/").text
    asker.get(f"/support/cases/{case.number}")
    for _ in range(2):
        assert asker.submit("#reply-form", {"body": "Gate B", "do": "answer"}).status_code == 303
    assert [(one.author, one.staff, one.body) for one in comments(session)] == [("Asker", False, "Gate B")]
    assert the_case(session).status == "Open"


def test_a_case_is_closed_and_opened_again(asker: Person, alder: Customer, session: Session) -> None:
    case = a_case(for_=alder)
    asker.get(f"/support/cases/{case.number}")
    asker.submit("#reply-form", {"do": "close"})
    assert (the_case(session).status, the_case(session).closed_at) == ("Closed", NOW)
    assert "Send and open it again" in asker.get(f"/support/cases/{case.number}").text
    asker.submit("#reply-form", {"body": "It broke again", "do": "answer"})
    assert (the_case(session).status, the_case(session).closed_at) == ("Open", None)
    actions = [row.action for row in session.query(PortalAudit).filter(PortalAudit.action.startswith("case."))]
    assert actions == ["case.closed", "case.reopened"]


def test_a_case_closed_for_good_takes_nothing(asker: Person, alder: Customer, session: Session) -> None:
    case = a_case(for_=alder)
    asker.get(f"/support/cases/{case.number}")
    session.get_one(type(case), case.id).status = "Released"
    session.commit()
    answer = asker.submit("#reply-form", {"body": "One more thing", "do": "answer"})
    assert answer.status_code == 422
    assert "closed for good" in answer.text
    assert comments(session) == []


def test_an_empty_answer_is_refused(asker: Person, alder: Customer) -> None:
    case = a_case(for_=alder)
    asker.get(f"/support/cases/{case.number}")
    answer = asker.submit("#reply-form", {"body": " ", "do": "answer"})
    assert (answer.status_code, "Write an answer first." in answer.text) == (422, True)


def test_new_answers_come_without_a_reload(asker: Person, alder: Customer) -> None:
    case = a_case(for_=alder)
    place = f"/support/cases/{case.number}"
    assert asker.ask(f"{place}?seen=0-New").status_code == 204
    a_comment(case, "They leave tonight.")
    assert "They leave tonight." in asker.ask(f"{place}?seen=0-New").text


def test_an_internal_note_reaches_no_customer(asker: Person, alder: Customer) -> None:
    case = a_case(for_=alder)
    note = a_comment(case, "zanzibar, they never pay", internal=True)
    file = a_case_file(case, "zanzibar.pdf", comment_id=note.id, internal=True)
    place = f"/support/cases/{case.number}"
    shown = [
        asker.get(place),
        asker.ask(place),
        asker.get("/support/cases"),
        asker.get("/support/cases.csv"),
        asker.get("/support/cases?q=zanzibar"),
    ]
    assert [answer.status_code for answer in shown] == [200] * 5
    assert all(
        "zanzibar" not in answer.text.replace("q=zanzibar", "").replace('value="zanzibar"', "") for answer in shown
    )
    assert "No case fits" in shown[-1].text
    assert asker.ask(f"{place}?seen=0-New").status_code == 204  # not even that there is something
    assert asker.get(f"{place}/files/{file.id}").status_code == 404


def test_a_file_is_kept_outside_of_what_is_served_and_comes_back_as_a_download(
    asker: Person, alone: Person, stranger: Person, session: Session, settings: Settings
) -> None:
    place = send_file(asker, "<b>photo</b>.exe", a_picture()).location
    row = session.query(CaseAttachment).one()
    assert (row.filename, row.media_type) == ("b>.png", "image/png")
    assert (settings.instance / FOLDER / row.digest[:2] / row.digest).stat().st_mode & 0o777 == 0o600
    answer = asker.get(f"{place}/files/{row.id}")
    assert answer.content_type == "image/png"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="CS000001-b.png"'
    assert (answer.headers["X-Content-Type-Options"], answer.headers["Cache-Control"]) == ("nosniff", "no-store")
    assert [person.get(f"{place}/files/{row.id}").status_code for person in (alone, stranger)] == [404, 404]


def test_a_bad_file_loses_neither_the_text_nor_the_other_files(asker: Person, session: Session) -> None:
    files = [a_file("good.png", a_picture()), a_file("bad.docx", b"MZ\x90\x00\x03\x00\x00\x00")]
    answer = open_case(asker, {"files": files})
    assert answer.status_code == 422
    assert "bad.docx is of a kind that is not taken." in answer.text
    assert "Please send new ones." in answer.text
    assert session.query(CaseAttachment).count() == 0
    assert asker.submit("#case-form").status_code == 303
    session.rollback()
    assert [row.filename for row in session.query(CaseAttachment)] == ["good.png"]


def test_a_file_kept_by_somebody_else_is_not_taken(asker: Person, stranger: Person, session: Session) -> None:
    text = open_case(asker, {"subject": "", "files": a_file("secret.txt", b"our prices")}).text
    token = text.split('name="kept" value="')[1].split('"')[0]
    open_case(stranger, {"kept": token})
    assert session.query(CaseAttachment).count() == 0


def test_too_large_and_too_many_are_said(asker: Person, session: Session) -> None:
    store(session, {"case_file_kb": "64", "case_files": "1"}, NOW)
    session.commit()
    assert "big.txt is larger than 0.0625 MB." in send_file(asker, "big.txt", b"x" * 65 * 1024).text
    files = [a_file("one.txt", b"one"), a_file("two.txt", b"two")]
    assert "Send at most 1 files at once." in open_case(asker, {"files": files}).text


def test_the_list_costs_the_same_for_one_and_for_many(asker: Person, alder: Customer) -> None:
    counts = []
    for _ in range(2):
        with recorded(the_engine(asker)) as found:
            asker.get("/support/cases")
        counts.append(found.count)
        for number in range(20):
            a_comment(a_case(for_=alder, subject=f"Case {number}"))
    assert counts[0] == counts[1]


def test_the_list_is_searched_narrowed_and_paged(asker: Person, alder: Customer) -> None:
    for number in range(30):
        a_case(for_=alder, subject=f"Question {number}", status="Closed" if number % 2 else "New")
    first = asker.get("/support/cases?status=Closed").text
    assert (first.count("Question"), "Next" in first) == (15, False)
    assert "after=" in asker.get("/support/cases").text
    assert asker.get("/support/cases?q=question+7").text.count("Question 7") == 1
