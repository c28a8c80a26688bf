"""Numbers in fields of forms: shown and read in the decimal mark of the page's language."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import get_locale

from storefront.kernel.amounts import MARKS, write_amount


def decimal_mark() -> str:
    """Return the decimal mark of the page's language, a point where the language has neither that nor a comma."""
    locale = get_locale()
    mark = locale.number_symbols.get("latn", {}).get("decimal", ".") if locale else "."
    return mark if mark in MARKS else "."


def for_field(number: Decimal) -> str:
    """Write a number for a field: no grouping, no idle zeros."""
    return write_amount(number, decimal_mark())
