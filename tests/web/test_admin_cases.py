"""The office's side of cases: the queue, answers, notes that stay inside, canned answers, and who may see them."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from storefront.erp.cases import Case, CaseAttachment, CaseClass
from storefront.erp.customers import Customer
from storefront.kernel.viewer import Permission
from storefront.portal.audit import PortalAudit
from storefront.portal.canned_answers import PortalCannedAnswer
from storefront.portal.mail_off import PortalMailOff
from tests.support.builders import NOW, a_canned_answer, a_case, a_comment, saved
from tests.support.cases import SUPPORT, a_file, comments, mails, the_case
from tests.support.cast import Person, somebody_of
from tests.support.shopping import send
from tests.support.staff import may_only

pytestmark = pytest.mark.both_databases


@pytest.fixture
def asker(app: Flask, session: Session, alder: Customer) -> Person:
    return somebody_of(alder, "asker@alder.example", SUPPORT, app=app, session=session)


@pytest.fixture
def case(asker: Person, alder: Customer) -> Case:
    assert asker.contact
    return a_case(for_=alder, contact_id=asker.contact.id, number="CS7", description="Crushed on one side.")


def answer(operator: Person, body: str = "New ones leave tonight.", **fields: object) -> TestResponse:
    operator.get("/admin/cases/CS7")
    return operator.submit("#answer-form", {"body": body, "do": "send", **fields})


def actions(session: Session) -> list[tuple[str, str | None]]:
    session.rollback()
    rows = session.query(PortalAudit).filter(PortalAudit.action.like("ca%")).order_by(PortalAudit.id)
    return [(row.action, row.subject) for row in rows]


def test_the_queue_shows_what_is_to_do_the_oldest_first(operator: Person, alder: Customer, birch: Customer) -> None:
    for subject, customer, status in (("First", alder, "New"), ("Second", birch, "Open"), ("Third", alder, "Closed")):
        a_case(for_=customer, subject=subject, status=status)
    text = operator.get("/admin/cases").text
    assert text.index("First") < text.index("Second")
    assert "Third" not in text
    assert "Third" in operator.get("/admin/cases?status=Closed").text
    assert "Cases to answer" in operator.get("/admin").text


def test_the_queue_is_narrowed_by_class_words_and_assignee(operator: Person, case: Case, alder: Customer) -> None:
    kind = saved(CaseClass(code="INVOICE", name="Invoice"))
    a_case(for_=alder, subject="Deduction", case_class_id=kind.id)
    assert "arrived broken" not in operator.get("/admin/cases?class=INVOICE").text
    assert "Deduction" not in operator.get("/admin/cases?q=crushed").text
    answer(operator, status="Open")
    assert "Deduction" not in operator.get("/admin/cases?whose=me").text
    assert "arrived broken" not in operator.get("/admin/cases?whose=nobody").text


def test_an_answer_reaches_the_customer_by_page_and_by_mail(
    operator: Person, asker: Person, case: Case, session: Session
) -> None:
    assert answer(operator).status_code == 303
    assert "The answer is sent." in operator.get("/admin/cases/CS7").text
    assert (the_case(session).status, the_case(session).owner_id is not None) == ("Pending Customer", True)
    assert mails(session) == [("case_answer", "asker@alder.example", "queued")]
    text = asker.get("/support/cases/CS7").text
    assert "New ones leave tonight." in text
    assert "Waits for you" in text
    assert actions(session) == [("case.answered", "CS7")]


def test_the_same_answer_again_is_written_once(operator: Person, case: Case, session: Session) -> None:
    operator.get("/admin/cases/CS7")
    for _ in range(2):
        assert operator.submit("#answer-form", {"body": "Once"}).status_code == 303
    assert [one.body for one in comments(session)] == ["Once"]
    assert len(mails(session)) == 1


def test_a_switched_off_mail_is_not_sent(
    operator: Person, asker: Person, case: Case, alder: Customer, session: Session
) -> None:
    assert asker.contact
    saved(PortalMailOff(contact_id=asker.contact.id, customer_id=alder.id, kind="case_answer"))
    answer(operator)
    assert mails(session) == [("case_answer", "asker@alder.example", "dropped")]


def test_where_nobody_can_follow_the_link_nobody_is_told(operator: Person, alder: Customer, session: Session) -> None:
    a_case(for_=alder, number="CS7")
    answer(operator)
    assert "Nobody was told by mail" in operator.get("/admin/cases/CS7").text
    assert mails(session) == []


def test_a_note_stays_with_us_and_so_does_its_file(
    operator: Person, asker: Person, case: Case, session: Session
) -> None:
    answer(operator, "zanzibar, they never pay", internal="y", files=a_file("zanzibar.txt", b"zanzibar"))
    assert (mails(session), the_case(session).status) == ([], "New")
    assert actions(session) == [("case.noted", "CS7")]
    file = session.query(CaseAttachment).one()
    assert file.internal
    text = operator.get("/admin/cases/CS7").text
    assert "zanzibar, they" in text
    assert "Internal note" in text
    assert "zanzibar" not in asker.get("/support/cases/CS7").text
    assert asker.get(f"/support/cases/CS7/files/{file.id}").status_code == 404
    assert operator.get(f"/admin/cases/CS7/files/{file.id}").data == b"zanzibar"


def test_a_note_is_in_no_mail_of_a_later_answer(operator: Person, case: Case, session: Session) -> None:
    answer(operator, "zanzibar", internal="y")
    answer(operator)
    from storefront.portal.outbox import PortalOutbox  # noqa: PLC0415 (one use)

    assert "zanzibar" not in str(session.query(PortalOutbox).one().context)


def test_who_answers_an_older_page_is_told_what_came_meanwhile(operator: Person, case: Case, session: Session) -> None:
    operator.get("/admin/cases/CS7")
    a_comment(case, "It was found", author="Asker", staff=False)
    refused = operator.submit("#answer-form", {"body": "We look for it", "do": "send"})
    assert refused.status_code == 422
    assert "Somebody wrote or changed the status meanwhile" in refused.text
    assert "It was found" in refused.text
    assert "We look for it" in refused.text
    assert operator.submit("#answer-form", {"do": "send"}).status_code == 303
    assert [one.body for one in comments(session)] == ["It was found", "We look for it"]


def test_what_a_case_is_given_is_saved_and_recorded(operator: Person, case: Case, session: Session) -> None:
    operator.get("/admin/cases/CS7")
    owner = str(the_staff(operator, session))
    operator.submit("#change-form", {"status": "Closed", "owner": owner, "priority": "Urgent"})
    found = the_case(session)
    assert (found.status, str(found.owner_id), found.priority, found.closed_at) == ("Closed", owner, "Urgent", NOW)
    assert actions(session) == [("case.changed", "CS7")]


def the_staff(operator: Person, session: Session) -> int:
    from storefront.portal.users import PortalUser  # noqa: PLC0415 (one use)

    return session.get_one(PortalUser, operator.user_id).employee_id or 0


def test_two_who_change_one_case_are_told(operator: Person, case: Case, session: Session) -> None:
    operator.get("/admin/cases/CS7")
    session.get_one(Case, case.id).priority = "Low"
    session.commit()
    refused = operator.submit("#change-form", {"priority": "Urgent"})
    assert refused.status_code == 422
    assert "Somebody changed this meanwhile" in refused.text
    assert the_case(session).priority == "Low"


def test_a_canned_answer_is_written_put_in_and_deleted(operator: Person, case: Case, session: Session) -> None:
    operator.get("/admin/cases/answers")
    operator.get("/admin/cases/answers/new")
    operator.submit("#canned-form", {"title": "Damage", "body": "We are sorry."})
    operator.get("/admin/cases/CS7")
    one = session.query(PortalCannedAnswer).one()
    shown = operator.submit("#answer-form", {"body": "Hello,", "canned": str(one.id), "do": "insert"})
    assert (shown.status_code, "Hello,\n\nWe are sorry." in shown.text) == (200, True)
    assert comments(session) == []
    operator.get(f"/admin/cases/answers/{one.id}")
    operator.submit("#delete-form")
    session.rollback()
    assert session.query(PortalCannedAnswer).count() == 0
    assert [action for action, _subject in actions(session)] == ["canned_answer.created", "canned_answer.deleted"]


def test_a_title_is_taken_once(operator: Person) -> None:
    a_canned_answer("Damage")
    operator.get("/admin/cases/answers/new")
    refused = operator.submit("#canned-form", {"title": "Damage", "body": "Other words"})
    assert (refused.status_code, "Another answer has this title." in refused.text) == (422, True)


def test_staff_see_only_cases_of_customers_they_may_see(
    operator: Person, case: Case, birch: Customer, session: Session
) -> None:
    a_case(for_=birch, number="CS8", subject="Of Birch")
    operator.get("/admin/cases/CS7")
    may_only(session, operator, {Permission.ADMIN_CASES, Permission.ADMIN}, customers=[birch])
    text = operator.get("/admin/cases?status=all").text
    assert ("Of Birch" in text, "arrived broken" in text) == (True, False)
    assert operator.get("/admin/cases/CS7").status_code == 404
    assert send(operator, "/admin/cases/CS7/answer", {"body": "Hello"}).status_code == 404
    assert send(operator, "/admin/cases/CS7/change", {"status": "Closed"}).status_code == 404
    assert comments(session) == []


def test_without_the_right_there_is_no_way_in(operator: Person, case: Case, session: Session) -> None:
    may_only(session, operator, {Permission.ADMIN, Permission.ADMIN_EVERYONE})
    assert operator.get("/admin/cases").status_code == 403
    text = operator.get("/admin").text
    assert "/admin/cases" not in text
