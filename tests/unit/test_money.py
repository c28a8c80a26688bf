"""Exact money."""

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.kernel.money import CurrencyMismatchError, Money, currency_places, line_amount, round_amount
from storefront.web.filters import _formatter, check_format

cents = st.integers(-(10**12), 10**12).map(lambda n: D(n) / 100)
weights = st.lists(st.integers(0, 1000).map(D), min_size=1, max_size=12).filter(any)


@given(cents, weights)
def test_parts_add_up_to_the_whole_to_the_cent(amount: D, shares: list[D]) -> None:
    parts = Money(amount, "EUR").allocate(shares)
    assert sum(part.amount for part in parts) == amount


def test_two_currencies_do_not_add_up() -> None:
    with pytest.raises(CurrencyMismatchError):
        Money(D(1), "EUR") + Money(D(1), "USD")


@pytest.mark.parametrize(("currency", "places"), [("EUR", 2), ("JPY", 0), ("BHD", 3)])
def test_amounts_have_the_places_of_their_currency(currency: str, places: int) -> None:
    assert currency_places(currency) == places
    assert round_amount(D("1.23456"), currency) == round(D("1.23456"), places)


def test_half_a_cent_is_rounded_up() -> None:
    assert [round_amount(D(text), "EUR") for text in ("0.005", "0.015", "-0.005")] == [D("0.01"), D("0.02"), D("-0.01")]


def test_a_line_is_rounded_once() -> None:
    assert line_amount(D("0.333333"), D(3), "EUR") == D("1.00")


@pytest.mark.parametrize("locale", ["en", "de", "fr", "es", "ar", "nl", "en_GB", "ja", "de_CH", "sv", "hi", "fa"])
@given(amount=cents, currency=st.sampled_from(["EUR", "USD", "GBP", "JPY", "BHD"]))
def test_amounts_are_written_as_babel_writes_them(locale: str, amount: D, currency: str) -> None:
    ours, babels = check_format(round_amount(amount, currency) + 0, currency, locale)
    assert ours == babels


@pytest.mark.parametrize("currency", ["USD", "GBP"])
def test_letters_and_sign_of_a_currency_stay_together_among_arabic(currency: str) -> None:
    written = _formatter("ar", currency)(D("12.5"), 2)
    assert written.endswith({"USD": "US$\N{LEFT-TO-RIGHT MARK}", "GBP": "UK£\N{LEFT-TO-RIGHT MARK}"}[currency])


def test_the_sign_of_an_amount_stays_before_its_digits_among_arabic() -> None:
    assert "\N{LEFT-TO-RIGHT MARK}-14.28" in _formatter("ar", "EUR")(D("-14.28"), 2)
