"""The mail log and the words of mails, as staff use them."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from storefront.auth.links import complete_mail
from storefront.database import session_factory
from storefront.erp.customers import Customer
from storefront.jobs.worker import Worker
from storefront.kernel.clock import SystemClock
from storefront.kernel.viewer import Permission
from storefront.mail.delivery import FolderDelivery
from storefront.portal.audit import PortalAudit
from storefront.portal.mail_templates import PortalMailTemplate
from storefront.portal.outbox import PortalOutbox
from storefront.settings import Settings
from tests.support.builders import NOW, saved
from tests.support.cast import Person, somebody_of_staff
from tests.support.staff import may_only

pytestmark = pytest.mark.both_databases
WORDS = "/admin/mail/templates/password_changed/en"


def a_mail(customer: Customer | None = None, **more: Any) -> PortalOutbox:
    recipient = more.get("recipient", "kim@alder.example")
    values = {
        "message_id": f"id-{recipient}-{len(str(more))}",
        "kind": "password_changed",
        "recipient": recipient,
        "context": {"person_name": "Kim", "login": "kim"},
        "customer_id": customer.id if customer else None,
        "state": "failed",
        "tries": 3,
        "last_error": "550 no such user",
        "due_at": NOW,
        "created_at": NOW,
        **more,
    }
    return saved(PortalOutbox(**values))


def press(person: Person, path: str, **fields: str) -> int:
    return person.post(path, data={"csrf_token": person.token(), **fields}).status_code


def sent(engine: Engine, settings: Settings) -> str:
    """Let the worker send what is due; return the last mail."""
    delivery = FolderDelivery(settings.instance / "mail")
    Worker(session_factory(engine), SystemClock(), settings, delivery, complete_mail).work()
    return max((settings.instance / "mail").glob("*.eml")).read_text(encoding="utf-8")


def write_words(person: Person, text: str, do: str = "save", path: str = WORDS) -> int:
    person.get(path)
    return person.submit(path, {"subject": "News for {login}", "text": text, "do": do}).status_code


def test_the_log_says_what_became_of_each_mail_and_why(operator: Person, alder: Customer) -> None:
    a_mail(alder)
    text = operator.get("/admin/mail").text
    for part in ("kim@alder.example", "Refused", "550 no such user", "Password changed", "Alder"):
        assert part in text


def test_a_mail_that_waits_for_the_server_says_so(operator: Person, alder: Customer) -> None:
    a_mail(alder, state="queued", tries=0, last_error="Connection refused")
    text = operator.get("/admin/mail").text
    assert "Waiting" in text
    assert "Connection refused" in text


@pytest.mark.parametrize(("query", "found"), [("state=failed", True), ("state=sent", False), ("q=kim@", True)])
def test_the_log_is_narrowed(operator: Person, query: str, found: bool) -> None:
    a_mail()
    assert ("kim@alder.example" in operator.get(f"/admin/mail?{query}").text.split('id="mail-list"')[1]) == found


def test_a_failed_mail_is_sent_again_and_arrives(
    operator: Person, session: Session, engine: Engine, settings: Settings
) -> None:
    mail = a_mail()
    assert press(operator, f"/admin/mail/{mail.id}/resend") == 303
    assert "kim@alder.example" in sent(engine, settings)
    assert session.scalars(select(PortalAudit.action).where(PortalAudit.action == "mail.resent")).all()


def test_a_mail_whose_link_was_sent_is_not_sent_again(operator: Person, session: Session) -> None:
    mail = a_mail(kind="welcome", state="sent", sent_at=NOW)
    press(operator, f"/admin/mail/{mail.id}/resend")
    assert session.query(PortalOutbox).count() == 1


def test_a_test_mail_goes_to_the_operator(operator: Person, engine: Engine, settings: Settings) -> None:
    operator.get("/admin/mail")
    assert operator.submit("/admin/mail/test").status_code == 303
    assert "To: admin@demo.example" in sent(engine, settings)


def test_own_words_stand_in_the_next_mail(operator: Person, engine: Engine, settings: Settings) -> None:
    assert write_words(operator, "Dear {person_name}, it is done.") == 303
    a_mail(state="queued", tries=0)
    mail = sent(engine, settings)
    assert "Subject: News for kim" in mail
    assert "Dear Kim, it is done." in mail


def test_words_of_one_language_are_not_sent_in_another(operator: Person, engine: Engine, settings: Settings) -> None:
    write_words(operator, "Hallo {person_name}", path=WORDS.replace("/en", "/de"))
    a_mail(state="queued", tries=0)
    assert "Hallo" not in sent(engine, settings)
    a_mail(state="queued", tries=0, language="de-AT", recipient="later@alder.example")
    assert "Hallo Kim" in sent(engine, settings)


def test_words_in_english_leave_a_german_mail_german(operator: Person, engine: Engine, settings: Settings) -> None:
    write_words(operator, "Hi {person_name}")
    a_mail(state="queued", tries=0, language="de")
    assert "Hi Kim" not in sent(engine, settings)
    a_mail(state="queued", tries=0, language="nl", recipient="later@alder.example")  # no words of ours
    assert "Hi Kim" in sent(engine, settings)


def test_german_words_start_from_the_german_mail(operator: Person) -> None:
    page = operator.get(WORDS.replace("/en", "/de")).text
    assert "Hallo {person_name}," in page or "Guten Tag {person_name}," in page


def test_broken_words_are_not_saved_and_not_lost(operator: Person, session: Session) -> None:
    assert write_words(operator, "Hello {nobody}") == 422
    assert "{nobody} is not known here" in operator.page.text if operator.page else False
    assert "Hello {nobody}</textarea>" in operator.page.text if operator.page else False
    assert session.query(PortalMailTemplate).count() == 0


def test_a_preview_is_filled_in_with_the_latest_mail_and_saves_nothing(
    operator: Person, alder: Customer, session: Session
) -> None:
    a_mail(alder, context={"person_name": "Noor", "login": "noor"})
    assert write_words(operator, "Dear {person_name}", do="preview") == 200
    assert "Dear Noor" in operator.page.text if operator.page else False
    assert session.query(PortalMailTemplate).count() == 0


def test_a_preview_never_shows_a_link_that_opens(operator: Person) -> None:
    a_mail(kind="welcome", context={"person_name": "Kim", "customer_name": "Alder", "login": "kim", "seed": "the seed"})
    text = operator.get("/admin/mail/templates/welcome/en").text
    assert "/password/set/example" in text
    assert "the seed" not in text


@pytest.mark.parametrize(("kind", "hours"), [("registration_confirm", 48), ("welcome", 72)])
def test_a_preview_says_how_long_the_link_of_its_mail_lives(operator: Person, kind: str, hours: int) -> None:
    assert f"works for {hours} hours" in operator.get(f"/admin/mail/templates/{kind}/en").text


def test_the_shipped_words_come_back_and_the_own_stay_in_the_log(operator: Person, session: Session) -> None:
    write_words(operator, "Mine, {person_name}")
    operator.get(WORDS)
    assert operator.submit(f"{WORDS}/reset").status_code == 303
    assert session.query(PortalMailTemplate).count() == 0
    kept = session.query(PortalAudit).filter_by(action="mail.template_reset").one()
    assert "Mine" in str(kept.details)


def test_the_second_of_two_is_told_and_overwrites_nothing(app: Flask, operator: Person, session: Session) -> None:
    bob = somebody_of_staff("bob@demo.example", "operator", app=app, session=session)
    bob.get(WORDS)
    write_words(operator, "The first, {person_name}")
    assert bob.submit(WORDS, {"subject": "x", "text": "The second", "do": "save"}).status_code == 422
    assert "The first, {person_name}" in bob.page.text if bob.page else False
    assert bob.submit(WORDS, {"do": "save"}).status_code == 303


def test_a_language_or_kind_that_is_not_there_is_missing(operator: Person) -> None:
    for path in ("welcome/xx", "test/en", "nothing/en"):
        assert operator.get(f"/admin/mail/templates/{path}").status_code == 404


def test_staff_see_the_mail_of_their_customers_only(
    app: Flask, session: Session, alder: Customer, birch: Customer
) -> None:
    ada = somebody_of_staff("ada@demo.example", "operator", app=app, session=session)
    may_only(session, ada, {Permission.ADMIN, Permission.ADMIN_ACCESS}, customers=[alder])
    a_mail(alder)
    foreign = a_mail(birch, recipient="kim@birch.example")
    a_mail(recipient="nobody@else.example")
    text = ada.get("/admin/mail").text
    assert [part in text for part in ("@alder", "@birch", "@else")] == [True, False, False]
    assert press(ada, f"/admin/mail/{foreign.id}/resend") == 404
    assert ada.get("/admin/mail/templates").status_code == 403
    assert "/admin/mail/templates" not in text
