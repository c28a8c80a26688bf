"""Guessing passwords: a login has its tries, an address has its tries, and nobody else is harmed."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import Engine

from storefront import create_app
from storefront.kernel.errors import SettingsError
from storefront.settings import Settings
from tests.support.cast import PASSWORD, Person
from tests.support.inspector import InspectedClient

WRONG = "not the password"


def try_to(client: InspectedClient, login: str, password: str, *, headers: dict[str, str] | None = None) -> int:
    fields = {"login": login, "password": password, "csrf_token": client.token()}
    return client.post("/login", data=fields, headers=headers, inspect=False).status_code


def guess(client: InspectedClient, login: str, times: int) -> list[int]:
    return [try_to(client, login, f"{WRONG} {number}") for number in range(times)]


def test_a_login_has_eight_tries_then_it_waits(client: InspectedClient, alder_buyer: Person) -> None:
    assert guess(client, alder_buyer.login, 10) == [422] * 8 + [429] * 2
    assert try_to(client, alder_buyer.login, PASSWORD) == 429


def test_it_says_when_to_try_again(client: InspectedClient, alder_buyer: Person) -> None:
    guess(client, alder_buyer.login, 8)
    client.get("/login")
    answer = client.submit("/login", {"login": alder_buyer.login, "password": PASSWORD})
    assert "Try again in 15 minutes." in answer.text
    assert answer.headers["Retry-After"] == "900"
    assert alder_buyer.login in answer.text


def test_a_login_that_does_not_exist_waits_in_the_same_words(client: InspectedClient) -> None:
    assert guess(client, "nobody@alder.example", 9) == [422] * 8 + [429]
    assert "Try again in 15 minutes." in client.page.text if client.page else False


def test_capitals_are_no_way_around(client: InspectedClient, alder_buyer: Person) -> None:
    guess(client, alder_buyer.login, 8)
    assert try_to(client, alder_buyer.login.upper(), PASSWORD) == 429


def test_after_the_wait_the_right_password_opens(
    client: InspectedClient, alder_buyer: Person, frozen_clock: time_machine.Traveller
) -> None:
    guess(client, alder_buyer.login, 12)
    frozen_clock.shift(timedelta(minutes=15, seconds=1))
    assert try_to(client, alder_buyer.login, PASSWORD) == 303


def test_hammering_does_not_make_the_wait_longer(
    client: InspectedClient, alder_buyer: Person, frozen_clock: time_machine.Traveller
) -> None:
    guess(client, alder_buyer.login, 8)
    frozen_clock.shift(timedelta(minutes=14))
    guess(client, alder_buyer.login, 3)
    frozen_clock.shift(timedelta(minutes=1, seconds=1))
    assert try_to(client, alder_buyer.login, PASSWORD) == 303


def test_the_right_password_gives_all_tries_back(client: InspectedClient, alder_buyer: Person) -> None:
    guess(client, alder_buyer.login, 7)
    assert try_to(client, alder_buyer.login, PASSWORD) == 303
    assert guess(client, alder_buyer.login, 8) == [422] * 8


def test_guessing_one_login_harms_no_other_from_the_same_address(
    client: InspectedClient, alder_buyer: Person, birch_buyer: Person
) -> None:
    guess(client, alder_buyer.login, 40)
    assert try_to(client, birch_buyer.login, PASSWORD) == 303


def test_whoever_is_signed_in_goes_on_while_the_login_is_guessed_at(
    client: InspectedClient, alder_buyer: Person
) -> None:
    guess(client, alder_buyer.login, 20)
    assert alder_buyer.get("/password/change").status_code == 200


def test_an_address_that_tries_many_logins_has_to_wait(client: InspectedClient, alder_buyer: Person) -> None:
    tried = [try_to(client, f"guess{number}@alder.example", WRONG) for number in range(31)]
    assert tried == [422] * 30 + [429]
    assert try_to(client, alder_buyer.login, PASSWORD) == 429


def test_a_forged_forwarded_address_is_not_believed(client: InspectedClient, alder_buyer: Person) -> None:
    for number in range(30):
        try_to(client, f"guess{number}@alder.example", WRONG, headers={"X-Forwarded-For": f"203.0.113.{number}"})
    assert try_to(client, alder_buyer.login, PASSWORD, headers={"X-Forwarded-For": "198.51.100.7"}) == 429


def behind_proxies(settings: Settings, count: int) -> InspectedClient:
    app = create_app(settings.model_copy(update={"trusted_proxies": count}))
    app.test_client_class = InspectedClient
    client = app.test_client()
    assert isinstance(client, InspectedClient)
    return client


def test_behind_a_declared_proxy_each_visitor_counts_alone(
    settings: Settings, engine: Engine, alder_buyer: Person
) -> None:
    client = behind_proxies(settings, 1)
    for number in range(31):
        try_to(client, f"guess{number}@alder.example", WRONG, headers={"X-Forwarded-For": "1.2.3.4, 203.0.113.9"})
    assert try_to(client, alder_buyer.login, PASSWORD, headers={"X-Forwarded-For": "203.0.113.9"}) == 429
    assert try_to(client, alder_buyer.login, PASSWORD, headers={"X-Forwarded-For": "203.0.113.10"}) == 303


def test_an_ipv6_visitor_counts_by_network(settings: Settings, alder_buyer: Person) -> None:
    client = behind_proxies(settings, 1)
    for number in range(30):
        try_to(client, f"guess{number}@x.example", WRONG, headers={"X-Forwarded-For": f"2001:db8:1:2::{number:x}"})
    assert try_to(client, alder_buyer.login, PASSWORD, headers={"X-Forwarded-For": "2001:db8:1:2:ffff::1"}) == 429
    assert try_to(client, alder_buyer.login, PASSWORD, headers={"X-Forwarded-For": "2001:db8:1:3::1"}) == 303


def test_a_limit_that_cannot_be_read_ends_the_start(settings: Settings) -> None:
    with pytest.raises(SettingsError, match="STOREFRONT_LOGIN_PER_ADDRESS='often' is no limit"):
        create_app(settings.model_copy(update={"login_per_address": "often"}))


@pytest.mark.both_databases
def test_tries_at_the_same_time_do_not_slip_past_the_limit(app: Flask, alder_buyer: Person) -> None:
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 (beside the one test that needs it)

    def one(number: int) -> int:
        client = app.test_client()
        assert isinstance(client, InspectedClient)
        return try_to(client, alder_buyer.login, f"{WRONG} {number}")

    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(one, range(16))) == [422] * 8 + [429] * 8
