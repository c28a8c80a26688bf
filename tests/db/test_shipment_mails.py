"""The mail that says that something has gone out: to the right person, once, and never about what is history."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

import pytest
import time_machine
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from storefront.auth.grants import grant_access
from storefront.auth.links import complete_mail
from storefront.database import session_factory, writing
from storefront.erp.contacts import Contact
from storefront.erp.customers import Customer
from storefront.jobs import shipments
from storefront.jobs.purge import purge
from storefront.jobs.worker import LOOK_EVERY, Worker
from storefront.kernel.clock import SystemClock
from storefront.portal.outbox import PortalOutbox
from storefront.portal.users import PortalAccess
from storefront.settings import Settings
from storefront.shipments.notices import tell
from tests.support.builders import NOW, TODAY, a_carrier, a_contact, a_customer, a_shipment, a_shipment_line
from tests.support.shipping import a_line, sent

FRESH = NOW - timedelta(hours=1)
CLOCK = SystemClock()
Tell = Callable[..., int]


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def cedar(session: Session) -> Customer:
    return a_customer("Cedar", code="CEDAR", email="office@cedar.example", language="de")


@pytest.fixture
def look(engine: Engine, settings: Settings) -> Tell:
    """Look for shipments as a worker does; return how many mails were written."""

    def look(**changes: Any) -> int:
        return shipments.tell_of_shipments(session_factory(engine), CLOCK, settings.model_copy(update=changes))

    return look


@pytest.fixture
def buyer(session: Session, settings: Settings, cedar: Customer) -> Contact:
    """A contact of Cedar who may see its orders in the portal."""
    contact = a_contact(for_=cedar, email="ida@cedar.example", first_name="Ida", language="fr")
    grant_access(session, CLOCK, settings, contact=contact, roles=["portal_order_management"], welcome=False)
    session.commit()
    return contact


def mails(session: Session) -> list[PortalOutbox]:
    session.rollback()  # to see what others have committed
    return session.query(PortalOutbox).order_by(PortalOutbox.id).all()


def test_a_confirmed_shipment_is_told_once(session: Session, look: Tell, cedar: Customer, buyer: Contact) -> None:
    shipment = sent(session, for_=cedar, order={"contact_id": buyer.id}, confirmed_at=FRESH, tracking=["T1"])
    assert [look(), look()] == [1, 0]
    (mail,) = mails(session)
    assert (mail.kind, mail.recipient, mail.language) == ("shipment_confirmed", "ida@cedar.example", "fr")
    assert (mail.once, mail.customer_id, mail.contact_id) == (f"shipment:{shipment.id}", cedar.id, buyer.id)


def test_it_holds_orders_and_tracking(session: Session, look: Tell, cedar: Customer) -> None:
    first, second = (a_line(session, for_=cedar, number=number, po_number="PO 7") for number in ("SO-1", "SO-2"))
    shipment = a_shipment(first, 2, tracking=["A 1"], confirmed_at=FRESH, ship_via_id=a_carrier().id)
    a_shipment_line(shipment, second, number=2)
    look()
    told: Any = mails(session)[0].context
    assert [order["number"] for order in told["orders"]] == ["SO-1", "SO-2"]
    assert told["packages"] == [{"number": 1, "tracking": "A 1", "link": "https://track.example/p/A%201"}]
    assert [(line["order"], line["quantity"]) for line in told["lines"]] == [("SO-1", "2.0000"), ("SO-2", "1.0000")]


def test_without_a_person_who_may_see_it_the_customers_address_is_told(
    session: Session, look: Tell, cedar: Customer
) -> None:
    stranger = a_contact(for_=cedar, email="no-access@cedar.example")
    sent(session, for_=cedar, order={"contact_id": stranger.id}, confirmed_at=FRESH)
    look()
    assert [(mail.recipient, mail.language) for mail in mails(session)] == [("office@cedar.example", "de")]


@pytest.mark.parametrize(
    "change", [{"active": False}, {"ends_on": TODAY - timedelta(days=1)}], ids=["revoked", "ended"]
)
def test_access_that_is_over_is_none(
    session: Session, look: Tell, cedar: Customer, buyer: Contact, change: Any
) -> None:
    session.query(PortalAccess).update(change)
    session.commit()
    sent(session, for_=cedar, order={"contact_id": buyer.id}, confirmed_at=FRESH)
    look()
    assert [mail.recipient for mail in mails(session)] == ["office@cedar.example"]


def test_who_may_not_see_orders_is_not_told_of_them(
    session: Session, settings: Settings, look: Tell, cedar: Customer
) -> None:
    viewer = a_contact(for_=cedar, email="viewer@cedar.example")
    grant_access(session, CLOCK, settings, contact=viewer, roles=["portal_user"], welcome=False)
    session.commit()
    sent(session, for_=cedar, order={"contact_id": viewer.id}, confirmed_at=FRESH)
    look()
    assert [mail.recipient for mail in mails(session)] == ["office@cedar.example"]


def test_where_there_is_nobody_it_is_noted_and_nobody_looks_again(
    session: Session, look: Tell, clock: time_machine.Traveller
) -> None:
    sent(session, for_=a_customer(email=None), confirmed_at=FRESH)
    assert [look(), look()] == [0, 0]
    clock.shift(timedelta(days=2))
    with writing(session):
        purge(session, now=CLOCK.now())
    assert [(mail.state, mail.recipient) for mail in mails(session)] == [("dropped", "")]


@pytest.mark.parametrize(
    "shipment",
    [
        {"confirmed_at": NOW - timedelta(days=3, seconds=1)},
        {"confirmed_at": NOW + timedelta(minutes=1)},
        {"confirmed_at": None},
        {"confirmed_at": FRESH, "status": "On Hold"},
        {"confirmed_at": FRESH, "status": "Open"},
    ],
    ids=["old", "not yet", "never", "on hold", "being packed"],
)
def test_history_and_what_has_not_gone_is_not_told(
    session: Session, look: Tell, cedar: Customer, shipment: dict[str, Any]
) -> None:
    sent(session, for_=cedar, **shipment)
    assert look() == 0
    assert mails(session) == []


def test_the_operator_switches_it_off_and_says_what_is_old(session: Session, look: Tell, cedar: Customer) -> None:
    sent(session, for_=cedar, confirmed_at=NOW - timedelta(days=5))
    assert look(shipment_mail=False, shipment_mail_days=9) == 0
    assert look(shipment_mail_days=4) == 0
    assert look(shipment_mail_days=6) == 1


def test_workers_that_look_at_the_same_time_tell_each_shipment_once(
    session: Session, look: Tell, cedar: Customer
) -> None:
    for _ in range(5):
        sent(session, for_=cedar, confirmed_at=FRESH)
    start, told = threading.Barrier(4), []

    def work() -> None:
        start.wait()
        told.append(look())

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(told) == 5
    assert len(mails(session)) == 5


def test_a_worker_that_dies_before_the_commit_has_told_nothing(
    session: Session, engine: Engine, settings: Settings, look: Tell, cedar: Customer
) -> None:
    shipment = sent(session, for_=cedar, confirmed_at=FRESH)
    with session_factory(engine)() as other:
        assert tell(other, CLOCK, settings, shipment.id)
        other.rollback()
    assert mails(session) == []
    assert look() == 1


def test_one_shipment_with_a_fault_keeps_no_other_back(
    session: Session, look: Tell, cedar: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = (sent(session, for_=cedar, confirmed_at=FRESH) for _ in range(2))

    def tell_or_stumble(other: Session, clock: Any, settings: Settings, shipment_id: int) -> bool:
        if shipment_id == bad.id:
            raise ValueError(shipment_id)
        return tell(other, clock, settings, shipment_id)

    monkeypatch.setattr(shipments, "tell", tell_or_stumble)
    assert look() == 1
    assert [mail.once for mail in mails(session)] == [f"shipment:{good.id}"]


class Postbox:
    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []

    def deliver(self, message: EmailMessage, name: str) -> None:
        assert name
        self.taken.append(message)


def test_the_worker_finds_it_within_seconds_and_sends_it(
    session: Session, engine: Engine, settings: Settings, cedar: Customer, clock: time_machine.Traveller
) -> None:
    postbox = Postbox()
    worker = Worker(session_factory(engine), CLOCK, settings, postbox, complete_mail)
    worker.work()
    shipment = sent(session, for_=cedar, confirmed_at=FRESH)
    clock.shift(LOOK_EVERY)
    for _ in range(3):
        worker.work()
        clock.shift(LOOK_EVERY)
    (message,) = postbox.taken
    body = message.get_body(("plain",))
    assert body is not None
    assert f"/shipments/{shipment.number}" in body.get_content()
