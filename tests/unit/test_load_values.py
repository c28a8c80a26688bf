from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from storefront.load.values import (
    Parse,
    UnreadableError,
    boolean,
    currency,
    day,
    decimal,
    instant,
    structure,
    text,
    whole,
)

MONEY = decimal(19, 4)


@pytest.mark.parametrize(
    ("read", "given", "expected"),
    [
        (text(5), "  ab ", "ab"),
        (text(5), " ", None),
        (text(None), 7, "7"),
        (text(20), date(2026, 1, 2), "2026-01-02"),
        (MONEY, "12.5000", Decimal("12.5")),
        (MONEY, "1.50000000", Decimal("1.5")),
        (MONEY, -3, Decimal(-3)),
        (MONEY, "", None),
        (whole, "42", 42),
        (whole, Decimal("42.0"), 42),
        (whole, " ", None),
        (boolean, "Yes", True),
        (boolean, 0, False),
        (boolean, "", None),
        (day, "2026-01-02 00:00:00", date(2026, 1, 2)),
        (day, datetime(2026, 1, 2, tzinfo=UTC), date(2026, 1, 2)),
        (instant, "2026-01-02T08:00:00+02:00", datetime(2026, 1, 2, 6, tzinfo=UTC)),
        (instant, "2026-01-02 08:00", datetime(2026, 1, 2, 8, tzinfo=UTC)),
        (instant, date(2026, 1, 2), datetime(2026, 1, 2, tzinfo=UTC)),
        (currency, " EUR ", "EUR"),
        (structure, '{"rule": "base"}', {"rule": "base"}),
    ],
)
def test_a_value_is_read(read: Parse, given: object, expected: object) -> None:
    assert read(given) == expected


@pytest.mark.parametrize(
    ("read", "given", "reason"),
    [
        (text(3), "abcd", "has 4 characters, 3 fit"),
        (text(3), "a\0b", "contains a null byte"),
        (text(9), 1.5, "1.5 is no text"),
        (MONEY, 1.5, "1.5 is no decimal number"),
        (MONEY, "1e309", "'1e309' is no decimal number"),
        (MONEY, "NaN", "'NaN' is no decimal number"),
        (MONEY, "½", "'½' is no decimal number"),
        (MONEY, "0.00001", "0.00001 has more than 4 decimal places"),
        (MONEY, "999999999999999", "999999999999999 is too large"),
        (MONEY, "x" * 90, f"'{'x' * 56}... is no decimal number"),
        (whole, "1.5", "'1.5' is no whole number"),
        (whole, True, "True is no whole number"),
        (whole, "3000000000", "3000000000 is too large"),
        (boolean, "maybe", "'maybe' is neither yes nor no"),
        (day, "31.12.2026", "'31.12.2026' is no date such as 2026-01-31"),
        (day, "2026-01-02 10:00", "2026-01-02 10:00:00 has a time of day; a date is needed"),
        (day, 20260102, "20260102 is no date such as 2026-01-31"),
        (instant, 20260102, "20260102 is no instant such as 2026-01-31 14:30:00"),
        (currency, "€", "'€' is no currency code such as EUR"),
        (structure, "{", "'{' is no JSON"),
        (structure, {"price": Decimal(1)}, "{'price': Decimal('1')} is no JSON"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_a_reason(read: Parse, given: object, reason: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        read(given)
    assert str(caught.value) == reason
