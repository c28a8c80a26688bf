"""Forgotten and new passwords: links that survive mail scanners, are used once, and tell nobody who exists."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from storefront.auth.commands import grant_access
from storefront.jobs.run import make_worker
from storefront.portal.outbox import PortalOutbox
from storefront.portal.users import PortalPasswordLink, PortalUser
from storefront.settings import Settings
from tests.support.builders import a_contact
from tests.support.cast import CLOCK, PASSWORD, Person
from tests.support.inspector import InspectedClient
from tests.support.statements import recorded

NEW = "three plain new words"
Mails = Callable[[], list[str]]


@pytest.fixture
def mails(settings: Settings, engine: Engine) -> Mails:
    """Let the worker work, and read what it has sent so far."""
    worker = make_worker(settings, engine)

    def read() -> list[str]:
        worker.work()
        return [_plain(path) for path in sorted((settings.instance / "mail").glob("*.eml"))]

    return read


def _plain(path: Path) -> str:
    from email import message_from_bytes, policy  # noqa: PLC0415 (read here only)

    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    body = mail.get_body(("plain",))
    return f"To: {mail['To']}\nSubject: {mail['Subject']}\n\n{body.get_content() if body else ''}"


def link_in(mail: str) -> str:
    """Return the path of the link in a mail."""
    found = re.search(r"http://portal\.example(/password/set/\S+)", mail)
    assert found, mail
    return found[1]


def forget(client: InspectedClient, login: str) -> int:
    client.get("/password/forgot")
    return client.submit("/password/forgot", {"login": login}).status_code


def set_by(client: InspectedClient, link: str, password: str = NEW) -> int:
    client.get(link)
    return client.post(link, data={"password": password, "csrf_token": client.token()}).status_code


def sign_in(client: InspectedClient, login: str, password: str) -> int:
    fields = {"login": login, "password": password, "csrf_token": client.token()}
    return client.post("/login", data=fields).status_code


@pytest.fixture
def link(client: InspectedClient, alder_buyer: Person, mails: Mails) -> str:
    forget(client, alder_buyer.login)
    return link_in(mails()[-1])


def test_a_forgotten_password_is_set_by_the_link_in_the_mail(
    client: InspectedClient, alder_buyer: Person, link: str
) -> None:
    assert alder_buyer.login in client.get(link).text
    assert client.submit("#set-password", {"password": NEW}).location == "/login"
    assert sign_in(client, alder_buyer.login, PASSWORD) == 422
    assert sign_in(client, alder_buyer.login, NEW) == 303


def test_the_mail_goes_to_the_address_of_the_login(client: InspectedClient, alder_buyer: Person, mails: Mails) -> None:
    forget(client, alder_buyer.login.upper())
    assert f"To: {alder_buyer.login}" in mails()[-1]


def test_storms_of_get_and_head_do_not_use_the_link(client: InspectedClient, link: str) -> None:
    for _ in range(20):
        assert client.get(link).status_code == 200
        assert client.head(link).status_code == 200
    assert set_by(client, link) == 303


def test_a_link_works_once(client: InspectedClient, link: str) -> None:
    assert set_by(client, link) == 303
    assert client.get(link).status_code == 404
    assert set_by(client, link, "another plain password") == 404


def test_a_link_of_somebodys_invention_looks_like_a_used_one(client: InspectedClient, link: str) -> None:
    set_by(client, link)
    client.get("/login")  # says that the password is set
    assert client.get(link).text == client.get("/password/set/invented").text


@pytest.mark.both_databases
def test_a_link_sent_twice_at_once_is_used_once(app: Flask, link: str) -> None:
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 (beside the one test that needs it)

    def one(number: int) -> int:
        client = app.test_client()
        assert isinstance(client, InspectedClient)
        fields = {"password": f"{NEW} {number}", "csrf_token": client.token()}
        return client.post(link, data=fields).status_code

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(one, range(6))) == [303] + [404] * 5


def test_a_new_link_ends_the_older_one(client: InspectedClient, alder_buyer: Person, link: str, mails: Mails) -> None:
    forget(client, alder_buyer.login)
    newer = link_in(mails()[-1])
    assert client.get(link).status_code == 404
    assert set_by(client, newer) == 303


def test_a_link_ends_after_its_minutes(
    client: InspectedClient, link: str, frozen_clock: time_machine.Traveller
) -> None:
    frozen_clock.shift(timedelta(minutes=59))
    assert client.get(link).status_code == 200
    frozen_clock.shift(timedelta(minutes=2))
    assert client.get(link).status_code == 404
    assert set_by(client, link) == 404


def test_setting_a_password_signs_out_everywhere_and_tells_the_owner(
    client: InspectedClient, alder_buyer: Person, link: str, mails: Mails
) -> None:
    assert alder_buyer.get("/password/change").status_code == 200
    set_by(client, link)
    assert alder_buyer.get("/password/change").status_code == 303
    assert "was changed a moment ago" in mails()[-1]


def test_a_waiting_login_is_free_again_after_a_new_password(
    client: InspectedClient, alder_buyer: Person, link: str
) -> None:
    for _ in range(9):
        sign_in(client, alder_buyer.login, "not the password")
    set_by(client, link)
    assert sign_in(client, alder_buyer.login, NEW) == 303


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("", "Enter a password."),
        ("short", "at least 10 characters"),
        ("x" * 129, "at most 128 characters"),
        ("buyer@alder.example", "This is your login."),
        ("Password123", "Too many people"),
        ("aaaaaaaaaaaa", "Too many people"),
        ("null\0byte and more", "can&#39;t be read"),
    ],
)
def test_a_weak_password_is_refused_and_the_link_stays(
    client: InspectedClient, link: str, password: str, words: str
) -> None:
    client.get(link)
    answer = client.post(link, data={"password": password, "csrf_token": client.token()})
    assert answer.status_code == 422
    assert words in answer.text
    assert not re.search(r'type="password" value="[^"]', answer.text)
    assert set_by(client, link) == 303


@pytest.mark.parametrize("password", ["x1y2" * 32, "пароль из трёх слов", "🧹 sweeps the floor", "' OR 1=1; --"])
def test_a_long_or_foreign_password_is_as_good(
    client: InspectedClient, alder_buyer: Person, link: str, password: str
) -> None:
    assert set_by(client, link, password) == 303
    assert sign_in(client, alder_buyer.login, password) == 303


def test_forgetting_answers_and_works_the_same_for_a_login_that_does_not_exist(
    client: InspectedClient, app: Flask, alder_buyer: Person, mails: Mails
) -> None:
    from storefront.extensions import db  # noqa: PLC0415 (after the app)

    with app.app_context():
        engine = db.engine

    def statements(login: str) -> list[str]:
        with recorded(engine) as found:
            assert forget(client, login) == 303
        return found.all

    assert statements("nobody@alder.example") == statements(alder_buyer.login)
    assert len(mails()) == 1


def test_a_suspended_login_gets_no_link(
    client: InspectedClient, session: Session, alder_buyer: Person, mails: Mails
) -> None:
    session.query(PortalUser).update({"active": False})
    session.commit()
    forget(client, alder_buyer.login)
    assert mails() == []


def test_a_mailbox_is_not_filled(client: InspectedClient, alder_buyer: Person, mails: Mails) -> None:
    assert [forget(client, alder_buyer.login) for _ in range(7)] == [303] * 7
    assert len(mails()) == 5


def test_an_address_asks_ten_times_an_hour(client: InspectedClient) -> None:
    asked = [forget(client, f"nobody{number}@alder.example") for number in range(11)]
    assert asked == [303] * 10 + [429]


def test_neither_the_outbox_nor_the_links_hold_what_opens(session: Session, link: str) -> None:
    token = link.rsplit("/", 1)[1]
    outbox = " ".join(str(row.context) for row in session.query(PortalOutbox))
    links = " ".join(row.digest for row in session.query(PortalPasswordLink))
    assert token not in outbox + links


def test_links_are_built_from_the_portal_address_and_not_from_the_request(
    client: InspectedClient, alder_buyer: Person, mails: Mails
) -> None:
    evil = "http://evil.example"
    client.get("/password/forgot", base_url=evil)
    forged = {"X-Forwarded-Host": "evil.example"}
    client.submit("/password/forgot", {"login": alder_buyer.login}, base_url=evil, headers=forged)
    assert "evil.example" not in mails()[-1]
    assert "http://portal.example/password/set/" in mails()[-1]


def test_a_welcome_mail_carries_name_login_address_and_a_link_that_sets_the_password(
    app: Flask, client: InspectedClient, session: Session, alder_buyer: Person, mails: Mails
) -> None:
    contact = a_contact(for_=alder_buyer.customer, email="new@alder.example", first_name="Nia")
    granted = grant_access(session, CLOCK, app.extensions["settings"], contact=contact)
    session.commit()
    mail = mails()[-1]
    assert all(part in mail for part in ("Hello Nia,", "new@alder.example", "http://portal.example", granted.link))
    assert set_by(client, link_in(mail)) == 303
    assert sign_in(client, "new@alder.example", NEW) == 303


def test_access_given_again_ends_the_first_welcome_link(
    app: Flask, client: InspectedClient, session: Session, alder_buyer: Person, mails: Mails
) -> None:
    contact = a_contact(for_=alder_buyer.customer, email="new@alder.example")
    for _ in range(2):
        granted = grant_access(session, CLOCK, app.extensions["settings"], contact=contact)
        session.commit()
    assert [link_in(mail) for mail in mails()] == [granted.link.removeprefix("http://portal.example")]
