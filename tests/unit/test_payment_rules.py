"""Which credit pays what, how an amount is read, and what a code for a transfer holds."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.payments.rules import (
    Credit,
    Debt,
    epc_text,
    from_minor_units,
    grouped,
    is_iban,
    minor_units,
    plan,
    read_amount,
    share_out,
)

AMOUNTS = st.integers(1, 10_000_00).map(lambda cents: D(cents) / 100)


@given(st.lists(AMOUNTS, max_size=6), st.lists(AMOUNTS, max_size=6))
def test_credits_pay_no_more_than_there_is_and_no_more_than_is_owed(debts: list[D], credits_: list[D]) -> None:
    owed = [Debt(f"d{place}", amount) for place, amount in enumerate(debts)]
    own = [Credit(f"c{place}", amount) for place, amount in enumerate(credits_)]
    found = plan(owed, own)
    assert found.used == min(sum(debts, D(0)), sum(credits_, D(0)))
    assert found.to_pay == sum(debts, D(0)) - found.used
    assert all(found.used_of(one.ref) <= one.amount for one in own)
    assert all(found.credited(one.ref) + found.rest.get(one.ref, D(0)) == one.amount for one in owed)


@given(AMOUNTS, st.lists(st.tuples(AMOUNTS, AMOUNTS), max_size=6))
def test_what_arrived_is_shared_out_and_never_doubled(arrived: D, parts: list[tuple[D, D]]) -> None:
    taken = share_out(arrived, parts)
    assert sum(taken, D(0)) <= arrived
    assert all(D(0) <= one <= min(part) for one, part in zip(taken, parts, strict=True))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1234.5", "1234.5"),
        ("1,234.50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("1 234,5", "1234.5"),
        ("1'234.50", "1234.50"),
        ("1.234", "1234"),
        ("1,234,567", "1234567"),
        (",5", "0.5"),
        ("\u0661\u0662\u066b\u0665", "12.5"),
    ],
)
def test_an_amount_is_read_as_people_write_it(typed: str, read: str) -> None:
    assert read_amount(typed, "EUR") == D(read)


@pytest.mark.parametrize(
    "typed", ["", "0", "-1", "+1", "1e3", "1e30", "1.2.3", "1,23,456", "12.345,6.7", "NaN", "1_0", "12.3456"]
)
def test_what_is_no_amount_is_not_guessed(typed: str) -> None:
    assert read_amount(typed, "EUR") is None


def test_a_currency_says_how_many_places_there_are() -> None:
    assert (read_amount("1.234", "KWD"), read_amount("12.5", "JPY"), read_amount("12", "JPY")) == (
        D("1.234"),
        None,
        D(12),
    )


def test_the_code_holds_what_the_banks_agreed_on() -> None:
    text = epc_text(
        holder="Harbour & Finch",
        iban="DE89 3704 0044 0532 0130 00",
        bic="COBADEFFXXX",
        amount=D("12.3"),
        currency="EUR",
        reference="PM000001",
    )
    assert text is not None
    assert text.split("\n") == [
        "BCD",
        "002",
        "1",
        "SCT",
        "COBADEFFXXX",
        "Harbour & Finch",
        "DE89370400440532013000",
        "EUR12.30",
        "",
        "",
        "PM000001",
    ]


@pytest.mark.parametrize(
    ("iban", "currency", "amount"),
    [
        ("DE88370400440532013000", "EUR", "1"),
        ("DE89370400440532013000", "USD", "1"),
        ("DE89370400440532013000", "EUR", "1e9"),
    ],
)
def test_there_is_no_code_outside_of_sepa(iban: str, currency: str, amount: str) -> None:
    assert epc_text(holder="H", iban=iban, bic="", amount=D(amount), currency=currency, reference="") is None


def test_an_iban_is_written_in_groups_and_another_number_as_it_is() -> None:
    assert grouped("de89370400440532013000") == "DE89 3704 0044 0532 0130 00"
    assert (is_iban("12-345"), grouped("12-345")) == (False, "12-345")


@pytest.mark.parametrize(
    ("amount", "currency", "units"),
    [("12.34", "EUR", 1234), ("500", "JPY", 500), ("12", "ISK", 1200), ("1.230", "KWD", 1230), ("1.234", "KWD", None)],
)
def test_amounts_go_to_the_card_service_in_its_units(amount: str, currency: str, units: int | None) -> None:
    assert minor_units(D(amount), currency) == units
    if units is not None:
        assert from_minor_units(units, currency) == D(amount)
