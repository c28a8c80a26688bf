"""Numbers in fields of forms: shown and read in the decimal mark of the page's language."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import get_locale

from storefront.kernel.amounts import MARKS, write_amount
from storefront.kernel.money import round_amount


def decimal_mark() -> str:
    """Return the decimal mark of the page's language, a point where the language has neither that nor a comma."""
    locale = get_locale()
    mark = locale.number_symbols.get("latn", {}).get("decimal", ".") if locale else "."
    return mark if mark in MARKS else "."


def for_field(number: Decimal) -> str:
    """Write a number for a field: no grouping, no idle zeros."""
    return write_amount(number, decimal_mark())


def money_for_field(amount: Decimal, currency: str) -> str:
    """Write an amount or a price for a field, with the places of its currency where they say all of it: 13.90."""
    rounded = round_amount(amount, currency)
    return f"{rounded:f}".replace(".", decimal_mark()) if rounded == amount else for_field(amount)
