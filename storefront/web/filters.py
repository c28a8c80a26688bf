"""How amounts, prices, quantities and dates are written, in the language of the page.

Babel's own `format_currency` parses its pattern at each call (40 µs; a page has fifty amounts), so the pattern is
read from Babel once a language and currency and filled in here. A test holds the two equal.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, get_currency_symbol, parse_pattern
from flask import Flask
from flask_babel import get_locale

from storefront.kernel.amounts import write_amount
from storefront.kernel.clock import SystemClock, day_of, has_hours, local
from storefront.kernel.countries import by_name
from storefront.kernel.money import currency_places

MIN_UNIT_PLACES = 2
MAX_UNIT_PLACES = 6
SPACE = "\N{NO-BREAK SPACE}"
LEFT_TO_RIGHT = "\N{LEFT-TO-RIGHT MARK}"
DAY, DAYS = "EEE d MMM", {"de": "EEE d. MMM"}  # by language, where it writes a day in another way

Format = Callable[[Decimal, int], str]


def init_app(app: Flask) -> None:
    """Give templates the filters."""
    app.jinja_env.filters.update(
        money=money,
        unit_price=unit_price,
        quantity=quantity,
        day=day,
        moment=moment,
        iso=iso,
        plain=plain,
        in_mark=write_amount,
        postal=postal,
    )


def money(amount: Decimal, currency: str) -> str:
    """Write an amount with its currency: 1,234.50 -> "€1,234.50" in English."""
    return _formatter(str(get_locale()), currency)(amount, currency_places(currency))


def unit_price(amount: Decimal, currency: str) -> str:
    """Write a unit price: the currency's places, more (up to 6) only where they are not zero."""
    places = max(currency_places(currency), -int(amount.normalize().as_tuple().exponent))
    return _formatter(str(get_locale()), currency)(amount, min(places, MAX_UNIT_PLACES))


@cache
def _formatter(locale_name: str, currency: str) -> Format:
    locale = Locale.parse(locale_name)
    pattern = parse_pattern(locale.currency_formats["standard"].pattern)
    symbols = locale.number_symbols.get(locale.default_numbering_system, locale.number_symbols["latn"])
    if pattern.grouping != (3, 3) or locale.default_numbering_system != "latn":
        return lambda amount, places: _by_babel(amount, places, currency, locale)
    symbol = _whole(get_currency_symbol(currency, locale), locale)
    prefix, negative = (part.replace("¤", symbol) for part in (pattern.prefix[0], pattern.prefix[1]))
    suffix, negative_suffix = (part.replace("¤", symbol) for part in (pattern.suffix[0], pattern.suffix[1]))
    if locale.text_direction == "rtl":  # the sign stays before the first digit
        negative = negative.replace("-", f"{LEFT_TO_RIGHT}-")
    group, point = symbols["group"], symbols["decimal"]
    marks = str.maketrans({",": group, ".": point})

    def write(amount: Decimal, places: int) -> str:
        digits = f"{abs(amount):,.{places}f}".translate(marks)
        if amount < 0:
            return f"{negative}{digits}{negative_suffix}"
        return f"{prefix}{digits}{suffix}"

    return write


def _whole(symbol: str, locale: Locale) -> str:
    """Keep the letters and the sign of US$ in their order among text that runs from the right."""
    return f"{symbol}{LEFT_TO_RIGHT}" if locale.text_direction == "rtl" and symbol[0].isalpha() else symbol


def _by_babel(amount: Decimal, places: int, currency: str, locale: Locale) -> str:
    pattern = locale.currency_formats["standard"].pattern
    exact = parse_pattern(pattern)
    exact.frac_prec = (places, places)
    return str(exact.apply(amount, locale, currency=currency, currency_digits=False))


def check_format(amount: Decimal, currency: str, locale: str) -> tuple[str, str]:
    """Return our writing and Babel's of one amount, for the test that holds them equal; marks of direction aside."""
    ours = _formatter(locale, currency)(amount, currency_places(currency))
    babels = format_currency(amount, currency, locale=locale)
    return ours.replace(LEFT_TO_RIGHT, ""), babels.replace(LEFT_TO_RIGHT, "")


@cache
def _marks(locale_name: str) -> dict[int, str]:
    locale = Locale.parse(locale_name)
    symbols = locale.number_symbols["latn"]
    return str.maketrans({",": symbols["group"], ".": symbols["decimal"]})


def quantity(value: Decimal) -> str:
    """Write a quantity without idle zeros: 12, 2.5, 1,840."""
    text = f"{value.normalize():,f}"
    return text.translate(_marks(str(get_locale())))


def plain(value: Decimal) -> str:
    """Write a number for a form field: digits and a point, no grouping, no idle zeros."""
    return f"{value.normalize():f}"


def iso(value: date | datetime) -> str:
    """Write a date or an instant for the markup."""
    return value.isoformat()


def day(value: date | datetime) -> str:
    """Write a date, or that of an instant, for people: "Tue 24 Nov", with the year when it is not this one."""
    value = day_of(value) if isinstance(value, datetime) else value
    return _day(value, str(get_locale()), value.year == SystemClock().today().year)


@lru_cache(maxsize=4096)
def _day(value: date, locale: str, this_year: bool) -> str:  # noqa: FBT001 (a key of the cache)
    pattern = DAYS.get(locale.partition("_")[0], DAY)
    return format_date(value, pattern if this_year else f"{pattern} y", locale=locale)


def moment(value: datetime) -> str:
    """Write an instant for people, as clocks at the business show it: "24 Nov 2026, 09:10 UTC"; a day, if it is one."""
    here, locale = local(value), str(get_locale())
    pattern = DAYS.get(locale.partition("_")[0], DAY).removeprefix("EEE ")
    if not has_hours(value):
        return format_date(here, f"{pattern} y", locale=locale)
    return f"{format_datetime(here, f'{pattern} y, HH:mm', locale=locale)} {_zone(here)}"


def _zone(here: datetime) -> str:
    """Return the short name of a zone; "UTC+04" where it has none."""
    name = here.tzname() or ""
    return name if name.isalpha() else f"UTC{name}"


def postal(lines: Sequence[str]) -> list[str]:
    """Write the lines of an address for people: its country by name."""
    return by_name(lines, str(get_locale()))
