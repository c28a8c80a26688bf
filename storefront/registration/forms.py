"""The form of a company that wants to become a customer."""

from __future__ import annotations

import unicodedata
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import lazy_gettext as _
from wtforms import SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from storefront.auth.forms import Form, readable
from storefront.company.forms import TOO_LONG, countries, text_field
from storefront.registration.commands import FIELDS

LINE_BREAKS = "\r\n\t"
MOST_MESSAGE = 2000


def an_address(_form: Any, field: Any) -> None:  # noqa: ANN401 (WTForms has no types)
    """Refuse what is no e-mail address."""
    try:
        validate_email((field.data or "").strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise ValidationError(_("Write an address like name@company.com.")) from None


def readable_lines(_form: Any, field: Any) -> None:  # noqa: ANN401 (the same)
    """Refuse control characters but line breaks; they are taken out."""
    typed = field.data or ""
    field.data = "".join(one for one in typed if one in LINE_BREAKS or unicodedata.category(one) not in {"Cc", "Cs"})
    if field.data != typed:
        raise ValidationError(_("This holds a character that can't be read."))


class RegisterForm(Form):
    company = text_field(_("Company name"), 255, _("Enter the company's name."))
    tax_number = text_field(_("Tax number"), 64)
    first_name = text_field(_("First name"), 120)
    last_name = text_field(_("Last name"), 120, _("Enter a name."))
    email = StringField(
        _("E-mail"),
        [InputRequired(_("Enter an e-mail address.")), Length(max=254, message=TOO_LONG), readable, an_address],
    )
    phone = text_field(_("Phone"), 50)
    line1 = text_field(_("Street"), 255, _("Enter the street."))
    line2 = text_field(_("More of the address"), 255)
    postal_code = text_field(_("Postal code"), 30)
    city = text_field(_("City"), 120, _("Enter the city."))
    region = text_field(_("Region"), 120)
    country = SelectField(_("Country"), [InputRequired(_("Choose a country."))])
    message = TextAreaField(_("Message"), [Length(max=MOST_MESSAGE, message=TOO_LONG), readable_lines])

    def offer(self) -> None:
        """Offer countries by name."""
        self.country.choices = countries()

    @property
    def values(self) -> dict[str, str]:
        """What was typed, by field, without blanks at the ends."""
        return {name: (self[name].data or "").replace("\r\n", "\n").strip() for name in FIELDS}
