"""What the forms of the back office have in common: text without blanks at its ends, and without odd characters."""

from __future__ import annotations

import unicodedata
from decimal import Decimal
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from storefront.kernel.amounts import read_money
from storefront.web.amounts import decimal_mark, for_field
from storefront.web.filters import plain

PLACES, LARGEST = 4, Decimal(10) ** 12  # of amounts
LANGUAGES = ("en", "de", "fr", "nl", "es", "it", "pt", "pl", "da", "sv", "nb", "fi", "cs", "ar")


class Form(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    """The token against forged requests, and what the person had seen when the form was opened."""


class Checks(SelectMultipleField):  # type: ignore[misc]  # wtforms has no types
    """Several of a few choices, as boxes to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class AmountField(StringField):  # type: ignore[misc]  # wtforms has no types
    """An amount as people write it. Its data is plain digits once it could be read, else what was typed."""

    typed: str | None = None

    def process_formdata(self, valuelist: list[str]) -> None:
        self.typed = valuelist[0] if valuelist else ""
        number = read_money(self.typed, PLACES)
        self.data = self.typed if number is None else plain(number)

    def _value(self) -> str:
        if self.typed is not None or not self.data:
            return self.typed or ""
        number = Decimal(self.data)
        # three digits after a mark would be read as thousands
        three = number.normalize().as_tuple().exponent == -3  # noqa: PLR2004 (see above)
        return f"{number:.{PLACES}f}".replace(".", decimal_mark()) if three else for_field(number)


def an_amount(_form: Any, field: Any) -> None:  # noqa: ANN401 (WTForms has no types)
    """Refuse what is no amount of at most four places; none at all is fine."""
    if not field.data:
        return
    value = read_money(field.data, PLACES)
    if value is None or value >= LARGEST:
        raise ValidationError(_l("Enter an amount in digits, such as 5000 or 5000.50."))


def amount(label: Any) -> AmountField:  # noqa: ANN401 (the same)
    """Return a field for an amount of money, or none; how much is the currency's business."""
    short = Length(max=20, message=_l("Use at most %(max)d characters."))
    return AmountField(label, [short, an_amount], filters=[stripped])


def stripped(text: str | None) -> str:
    """Return the text without blanks at its ends, its lines ended as we keep them."""
    return (text or "").replace("\r\n", "\n").strip()


def readable(_form: Any, field: Any) -> None:  # noqa: ANN401 (WTForms has no types)
    """Refuse control characters but line breaks and tabs: neither a page nor a database can hold all of them."""
    if any(unicodedata.category(letter) in {"Cc", "Cs"} and letter not in "\r\n\t" for letter in field.data or ""):
        raise ValidationError(_l("This holds a character that can't be read."))


def mail_address(_form: Any, field: Any) -> None:  # noqa: ANN401 (the same)
    """Refuse what is no e-mail address; none at all is fine."""
    if not field.data:
        return
    try:
        validate_email(field.data, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise ValidationError(_l("Write an e-mail address like name@company.com.")) from None


def text(label: Any, most: int, *more: Any, needed: Any = None, long: bool = False, clean: Any = stripped) -> Any:  # noqa: ANN401 (the same)
    """Return a field for a text of at most so many letters; `needed` is what is said when it is empty."""
    rules = [Length(max=most, message=_l("Use at most %(max)d characters.")), readable, *more]
    if needed:
        rules.insert(0, DataRequired(needed))
    return (TextAreaField if long else StringField)(label, rules, filters=[clean])
