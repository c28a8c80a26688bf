"""A company registers by itself: off until switched on, confirmed by mail, and no stranger learns who is known."""

import re
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
import time_machine
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from storefront.jobs.purge import purge
from storefront.jobs.run import make_worker
from storefront.portal.outbox import PortalOutbox
from storefront.portal.registrations import PortalRegistration
from storefront.portal.stored_settings import store
from storefront.settings import Settings
from tests.support.builders import NOW
from tests.support.cast import Person
from tests.support.inspector import InspectedClient
from tests.support.statements import recorded, the_engine

pytestmark = pytest.mark.both_databases
CEDAR = {
    "company": "Cedar & Söhne",
    "first_name": "Cleo",
    "last_name": "Marsh",
    "email": "Cleo@Cedar.example",
    "line1": "1 Quay",
    "city": "Ghent",
    "country": "BE",
    "message": "Brushes, please.\nMany.",
}
Mails = Callable[[], list[str]]


@pytest.fixture
def _switched_on(session: Session, app: object, frozen_clock: time_machine.Traveller) -> None:
    store(session, {"registration": "on"}, NOW)
    session.commit()
    frozen_clock.shift(timedelta(seconds=6))


@pytest.fixture
def mails(settings: Settings, engine: Engine) -> Mails:
    """Let the worker work, and read what it has sent so far."""
    worker = make_worker(settings, engine)

    def read() -> list[str]:
        worker.work()
        found = [
            message_from_bytes(path.read_bytes(), policy=policy.default)
            for path in sorted((settings.instance / "mail").glob("*.eml"))
        ]
        return [f"{mail['To']}\n{mail['Subject']}\n{mail.get_body(('plain',)).get_content()}" for mail in found]  # type: ignore[union-attr]

    return read


def register(client: InspectedClient, **fields: str) -> int:
    client.get("/register")
    return client.submit("#register", {**CEDAR, **fields}).status_code


def rows(session: Session) -> list[PortalRegistration]:
    session.rollback()
    return session.query(PortalRegistration).order_by(PortalRegistration.id).all()


def link_in(mail: str) -> str:
    found = re.search(r"http://portal\.example(/register/confirm/\S+)", mail)
    assert found, mail
    return found[1]


def confirm(client: InspectedClient, link: str) -> int:
    client.get(link)
    return client.submit("#confirm").status_code


def test_switched_off_nothing_of_it_is_there(client: InspectedClient) -> None:
    for path in ("/register", "/register/sent", "/register/confirmed", "/register/confirm/x"):
        assert client.get(path).status_code == 404
    assert client.post("/register", data={**CEDAR, "csrf_token": client.token()}).status_code == 404
    assert "/register" not in client.get("/login").text


@pytest.mark.usefixtures("_switched_on")
def test_a_company_registers_and_confirms_its_address(client: InspectedClient, mails: Mails, session: Session) -> None:
    assert 'href="/register"' in client.get("/login").text
    assert register(client) == 303
    link = link_in(mails()[-1])
    assert "Cedar" in client.get(link).text
    assert [one.state for one in rows(session)] == ["unconfirmed"]  # opening it used nothing up
    assert confirm(client, link) == 303
    (one,) = rows(session)
    assert (one.state, one.email, one.company) == ("waiting", "cleo@cedar.example", "Cedar & Söhne")
    assert one.message == "Brushes, please.\nMany."
    assert one.confirmed_at is not None


@pytest.mark.usefixtures("_switched_on")
def test_a_link_says_again_that_it_is_confirmed_and_ends_with_a_newer_one_and_with_time(
    client: InspectedClient, mails: Mails, frozen_clock: time_machine.Traveller
) -> None:
    register(client)
    first = link_in(mails()[-1])
    register(client, company="Cedar again")
    second = link_in(next(mail for mail in mails() if link_in(mail) != first))
    assert client.get(first).status_code == 404
    assert confirm(client, second) == 303
    assert client.get(second).location == "/register/confirmed"
    assert client.post(second, data={"csrf_token": client.token()}).location == "/register/confirmed"
    register(client)
    third = next(link for link in map(link_in, mails()) if link not in {first, second})
    frozen_clock.shift(timedelta(hours=49))
    assert client.get(third).status_code == 404


@pytest.mark.usefixtures("_switched_on")
def test_a_newer_registration_takes_the_place_of_the_one_that_waits(
    client: InspectedClient, mails: Mails, session: Session
) -> None:
    for name in ("Cedar", "Cedar Group"):
        register(client, company=name)
        for mail in mails():
            if client.get(link_in(mail)).status_code == 200:
                confirm(client, link_in(mail))
    assert [(one.company, one.state) for one in rows(session)] == [("Cedar", "replaced"), ("Cedar Group", "waiting")]


@pytest.mark.usefixtures("_switched_on")
def test_a_known_address_gets_the_same_page_and_another_mail(
    client: InspectedClient, alder_buyer: Person, mails: Mails
) -> None:
    asked = []
    for email in ("nobody@cedar.example", alder_buyer.login):
        client.get("/register")
        with recorded(the_engine(client)) as found:
            answer = client.submit("#register", {**CEDAR, "email": email})
        asked.append((answer.status_code, answer.location, len(found.all), client.get(answer.location).text))
    assert asked[0] == asked[1]
    told = {mail.split("\n")[0]: mail for mail in mails()}
    assert "/register/confirm/" in told["nobody@cedar.example"]
    assert "/register/confirm/" not in told[alder_buyer.login]
    assert "/password/forgot" in told[alder_buyer.login]


@pytest.mark.usefixtures("_switched_on")
def test_nothing_a_stranger_typed_stands_in_the_mail(client: InspectedClient, mails: Mails) -> None:
    register(client, company="Buy at evil.example", first_name="evil.example", message="evil.example")
    assert "evil" not in mails()[-1]


@pytest.mark.usefixtures("_switched_on")
def test_a_refused_form_keeps_what_was_typed_and_writes_nothing(client: InspectedClient, session: Session) -> None:
    wrong = {"company": "", "email": "no address", "country": "", "city": ""}
    client.get("/register")
    answer = client.submit("#register", {**CEDAR, **wrong})
    assert answer.status_code == 422
    for words in ("Marsh", "no address", "Brushes, please.", "Choose a country.", "Enter the city."):
        assert words in answer.text
    assert rows(session) == []
    assert session.query(PortalOutbox).count() == 0


@pytest.mark.usefixtures("_switched_on")
def test_one_address_is_mailed_three_times_an_hour_and_the_page_never_says_so(
    client: InspectedClient, session: Session
) -> None:
    assert [register(client) for _time in range(5)] == [303] * 5
    assert session.query(PortalOutbox).count() == 3


@pytest.mark.usefixtures("_switched_on")
def test_one_network_address_may_register_ten_times_an_hour(client: InspectedClient) -> None:
    codes = [register(client, email=f"p{number}@cedar.example") for number in range(11)]
    assert codes == [303] * 10 + [429]


@pytest.mark.usefixtures("_switched_on")
def test_the_form_speaks_the_browsers_language_and_the_mail_too(client: InspectedClient, mails: Mails) -> None:
    german = {"Accept-Language": "de"}
    assert "Belgien" in client.get("/register", headers=german).text
    client.submit("#register", CEDAR, headers=german)
    assert "Guten Tag" in mails()[-1] or "Hallo" in mails()[-1]


@pytest.mark.usefixtures("_switched_on")
def test_what_nobody_confirmed_is_purged(client: InspectedClient, session: Session) -> None:
    register(client)
    purge(session, now=NOW + timedelta(hours=47))
    session.commit()
    assert len(rows(session)) == 1
    purge(session, now=NOW + timedelta(hours=49))
    session.commit()
    assert rows(session) == []
