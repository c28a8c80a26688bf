"""Signing in and out: what a person sees, what the cookie holds, what the table forgets."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from storefront.auth.tokens import digest
from storefront.portal.audit import PortalAudit
from storefront.portal.users import PortalAccess, PortalLoginSession, PortalUser
from tests.support.builders import TODAY, a_contact
from tests.support.cast import PASSWORD, Person
from tests.support.inspector import InspectedClient
from tests.support.statements import recorded

SHELL_PAGE = "/password/change"  # for everyone signed in, and asks the database nothing of its own


def sign_in(client: InspectedClient, login: str, password: str = PASSWORD, **fields: Any) -> TestResponse:
    client.get("/login")
    return client.submit("/login", {"login": login, "password": password, **fields})


def is_signed_in(client: InspectedClient) -> bool:
    return client.get(SHELL_PAGE).status_code == 200


def cookie_of(client: InspectedClient) -> str:
    with client.session_transaction() as cookie:
        return str(cookie["_user_id"])


class CountingHasher:
    """Compares nothing, and counts how often it was asked to."""

    verified = 0

    def verify(self, kept: str, password: str) -> bool:
        assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
        assert password
        self.verified += 1
        return False


def test_the_right_password_opens_the_start_page(client: InspectedClient, alder_buyer: Person) -> None:
    answer = sign_in(client, alder_buyer.login)
    assert (answer.status_code, answer.location) == (303, "/")
    assert is_signed_in(client)


def test_a_login_is_known_in_capitals_and_with_spaces_around(client: InspectedClient, alder_buyer: Person) -> None:
    assert sign_in(client, f" {alder_buyer.login.upper()} ").status_code == 303


def test_staff_sign_in_by_the_same_door(client: InspectedClient, operator: Person) -> None:
    assert sign_in(client, operator.login).status_code == 303
    assert is_signed_in(client)


def test_a_wrong_password_is_refused_and_the_login_is_kept(client: InspectedClient, alder_buyer: Person) -> None:
    answer = sign_in(client, alder_buyer.login, "not the password")
    assert answer.status_code == 422
    assert alder_buyer.login in answer.text
    assert "not the password" not in answer.text


def test_nobody_learns_which_logins_exist(client: InspectedClient, session: Session, alder_buyer: Person) -> None:
    def answer(login: str, password: str) -> tuple[int, str]:
        got = sign_in(client, login, password)
        same = re.sub(r'(name="csrf_token" value=)"[^"]+"', r"\1", got.text)
        return got.status_code, same.replace(login, "LOGIN")

    wrong = answer(alder_buyer.login, "not the password")
    unknown = answer("nobody@alder.example", "not the password")
    session.query(PortalUser).update({"active": False})
    session.commit()
    suspended = answer(alder_buyer.login, PASSWORD)
    assert wrong == unknown == suspended


def test_an_unknown_login_costs_the_same_statements_and_one_hash(
    client: InspectedClient, engine: Engine, app: Flask, alder_buyer: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasher = CountingHasher()
    monkeypatch.setattr("storefront.auth.passwords._hasher", hasher)

    def statements(login: str) -> list[str]:
        client.get("/login")
        with app.app_context():
            from storefront.extensions import db  # noqa: PLC0415 (after the app)

            portal_engine = db.engine
        with recorded(portal_engine) as found:
            client.submit("/login", {"login": login, "password": "not the password"})
        return found.all

    assert statements("nobody@alder.example") == statements(alder_buyer.login)
    assert hasher.verified == 2


def test_the_cookie_holds_a_token_and_the_table_its_digest(
    client: InspectedClient, session: Session, alder_buyer: Person
) -> None:
    sign_in(client, alder_buyer.login)
    with client.session_transaction() as cookie:
        assert set(cookie) <= {"_user_id", "_permanent", "csrf_token"}
    kept = {row.digest for row in session.query(PortalLoginSession)}
    assert digest(cookie_of(client)) in kept
    assert cookie_of(client) not in kept


def test_signing_in_again_gives_a_new_id_and_ends_the_old_one(client: InspectedClient, alder_buyer: Person) -> None:
    sign_in(client, alder_buyer.login)
    old = cookie_of(client)
    client.get(SHELL_PAGE)
    client.post("/login", data={"login": alder_buyer.login, "password": PASSWORD, "csrf_token": client.token()})
    assert cookie_of(client) != old
    with client.session_transaction() as cookie:
        cookie["_user_id"] = old
    assert not is_signed_in(client)


def test_signing_out_ends_it_in_the_table_and_clears_the_browser(
    client: InspectedClient, session: Session, alder_buyer: Person
) -> None:
    sign_in(client, alder_buyer.login)
    token = cookie_of(client)
    client.get(SHELL_PAGE)
    answer = client.submit("/logout")
    assert (answer.status_code, answer.location) == (303, "/login")
    assert '"storage"' in answer.headers["Clear-Site-Data"]
    assert session.query(PortalLoginSession).filter_by(digest=digest(token)).count() == 0


def test_a_cookie_copied_before_signing_out_opens_nothing(client: InspectedClient, alder_buyer: Person) -> None:
    sign_in(client, alder_buyer.login)
    token = cookie_of(client)
    client.get(SHELL_PAGE)
    client.submit("/logout")
    with client.session_transaction() as cookie:
        cookie["_user_id"] = token
    assert not is_signed_in(client)


def test_signing_out_needs_a_form(alder_buyer: Person) -> None:
    assert alder_buyer.get("/logout").status_code == 405
    assert alder_buyer.post("/logout").status_code == 400
    assert is_signed_in(alder_buyer)


@pytest.mark.parametrize(
    "change",
    [
        {PortalUser: {"active": False}},
        {PortalAccess: {"active": False}},
        {PortalAccess: {"ends_on": TODAY - timedelta(days=1)}},
        {PortalLoginSession: {"access_id": None}},
    ],
    ids=["suspended", "access taken away", "access ended yesterday", "session without access"],
)
def test_whoever_may_no_longer_is_out_at_once(
    alder_buyer: Person, session: Session, change: dict[type[Any], dict[str, Any]]
) -> None:
    assert is_signed_in(alder_buyer)
    for table, values in change.items():
        session.query(table).update(values)  # type: ignore[arg-type]  # names of columns
    session.commit()
    assert alder_buyer.get(SHELL_PAGE).location == "/login?next=/password/change"
    assert alder_buyer.ask(SHELL_PAGE).headers["HX-Redirect"] == "/login"


def test_an_access_counts_on_its_last_day(alder_buyer: Person, session: Session) -> None:
    session.query(PortalAccess).update({"ends_on": TODAY})
    session.commit()
    assert is_signed_in(alder_buyer)


def test_a_sign_in_ends_after_its_hours(alder_buyer: Person, app: Flask, frozen_clock: time_machine.Traveller) -> None:
    frozen_clock.shift(timedelta(hours=app.extensions["settings"].session_hours, seconds=-1))
    assert is_signed_in(alder_buyer)
    frozen_clock.shift(timedelta(seconds=2))
    assert not is_signed_in(alder_buyer)


def test_who_is_looking_takes_one_statement(alder_buyer: Person, app: Flask) -> None:
    from storefront.extensions import db  # noqa: PLC0415 (after the app)

    with app.app_context():
        engine = db.engine
    with recorded(engine) as found:
        alder_buyer.get(SHELL_PAGE)
    assert found.count == 1


@pytest.mark.parametrize("target", ["/catalog?q=brush&sort=name", "/orders/SO%201", "/cart"])
def test_it_goes_on_where_one_wanted_to_go(client: InspectedClient, alder_buyer: Person, target: str) -> None:
    client.get("/login", query_string={"next": target})
    answer = client.submit("/login", {"login": alder_buyer.login, "password": PASSWORD})
    assert answer.location == target


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example/",
        "/\t/evil.example/",
        "javascript:alert(1)",
        "evil.example",
        "/login?next=/login",
        "/logout",
        "/" + "x" * 3000,
        "/\u202eelpmaxe.live",
        "/\r\nSet-Cookie: a=b",
    ],
)
def test_it_goes_nowhere_else(client: InspectedClient, alder_buyer: Person, target: str) -> None:
    assert sign_in(client, alder_buyer.login, next=target).location == "/"


def test_whoever_is_signed_in_is_sent_on_from_the_sign_in_page(alder_buyer: Person) -> None:
    assert alder_buyer.get("/login?next=/cart").location == "/cart"


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"login": "buyer@alder.example"},
        {"password": PASSWORD},
        {"login": "", "password": ""},
        {"login": "a" * 255, "password": PASSWORD},
        {"login": "buyer\0@alder.example", "password": PASSWORD},
        {"login": "buyer@alder.example", "password": "x" * 129},
        {"login": ["", "buyer@alder.example"], "password": PASSWORD},
    ],
    ids=["nothing", "no password", "no login", "empty", "long login", "null byte", "long password", "doubled"],
)
def test_a_form_that_is_not_filled_in_is_refused(
    client: InspectedClient, alder_buyer: Person, fields: dict[str, Any]
) -> None:
    answer = client.post("/login", data={**fields, "csrf_token": client.token()})
    assert answer.status_code == 422
    assert not is_signed_in(client)


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "' OR 1=1 --", "{{ 7*7 }}", "%00", "½", "🧹"])
def test_odd_text_is_only_text(client: InspectedClient, alder_buyer: Person, text: str) -> None:
    answer = sign_in(client, text, text)
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text
    form = answer.text.split("</form>")[0].split("<form")[-1]
    assert "49" not in re.sub(r'name="csrf_token" value="[^"]*"', "", form)  # a token holds any figures


def test_the_start_page_asks_strangers_to_sign_in(client: InspectedClient) -> None:
    assert client.get("/").location == "/login"


def test_a_contact_without_a_name_is_shown_by_address(
    app: Flask, session: Session, client: InspectedClient, alder: Any
) -> None:
    from storefront.auth.commands import grant_access  # noqa: PLC0415 (beside the one test that needs it)
    from tests.support.cast import CLOCK, a_sign_in  # noqa: PLC0415 (the same)

    contact = a_contact(for_=alder, email="nameless@alder.example", first_name="")
    settings = app.extensions["settings"]
    user = grant_access(session, CLOCK, settings, contact=contact, welcome=False).user
    a_sign_in(session, settings, user)
    sign_in(client, "nameless@alder.example")
    assert "<b>nameless@alder.example</b>" in client.get(SHELL_PAGE).text


@pytest.mark.parametrize("cast", ["alder_buyer", "operator"])
def test_signing_out_stands_in_the_audit_log(request: pytest.FixtureRequest, session: Session, cast: str) -> None:
    person = request.getfixturevalue(cast)
    person.get(SHELL_PAGE)
    person.submit("/logout")
    [row] = session.query(PortalAudit).filter_by(action="auth.signed_out")
    customer = person.customer.id if cast == "alder_buyer" else None
    assert (row.actor, row.user_id, row.customer_id) == (person.login, person.user_id, customer)
