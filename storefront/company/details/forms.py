"""The form of the company's data."""

from __future__ import annotations

from typing import Any

from flask_babel import get_locale
from flask_babel import lazy_gettext as _
from wtforms import HiddenField, SelectField
from wtforms.validators import InputRequired, Length, Optional, Regexp, ValidationError

from storefront.auth.forms import Form
from storefront.company.details.values import FIELDS, NEEDED_PARTS, PARTS, PREFIX
from storefront.company.forms import TOO_LONG, countries, text_field
from storefront.kernel.editing import Values

LANGUAGES = ("en", "de", "fr", "nl", "es", "it", "pt", "pl", "da", "sv", "nb", "fi", "cs", "ar")


class BillingForm(Form):
    """Where bills go; nothing at all: where the goods go."""

    seen = HiddenField()
    billing_line1 = text_field(_("Street"), 255)
    billing_line2 = text_field(_("More of the address"), 255)
    billing_postal_code = text_field(_("Postal code"), 30)
    billing_city = text_field(_("City"), 120)
    billing_region = text_field(_("Region"), 120)
    billing_country = SelectField(_("Country"), [Length(max=2, message=TOO_LONG)])

    def offer(self, now: Values) -> None:
        """Offer countries by name, and the one that stands there already."""
        chosen, offered = now["billing_country"], countries()
        self.billing_country.choices = offered if chosen in dict(offered) else [*offered, (chosen, chosen)]

    @property
    def values(self) -> dict[str, str]:
        """What was typed, by field."""
        return {name: (self[name].data or "").strip() for name in FIELDS if name in self}

    def validate_billing_line1(self, _field: Any) -> None:  # noqa: ANN401 (WTForms has no types)
        """An address that is begun has a street, a city and a country."""
        parts = {part: (self[PREFIX + part].data or "").strip() for part in PARTS}
        if any(parts.values()) and not all(parts[part] for part in NEEDED_PARTS):
            raise ValidationError(_("Enter street, city and country of the billing address, or nothing at all."))


class DetailsForm(BillingForm):
    """The company: its name, how to reach it, and where bills go."""

    name = text_field(_("Company name"), 255, _("Enter the company's name."))
    email = text_field(
        _("E-mail"),
        254,
        None,
        Optional(),
        Regexp(r"^\s*[^@\s]+@[^@\s]+\s*$", message=_("Write an address like name@company.com.")),
    )
    phone = text_field(_("Phone"), 50)
    tax_number = text_field(_("Tax number"), 64)
    language = SelectField(_("Language"), [InputRequired(_("Choose a language."))])

    def offer(self, now: Values) -> None:
        """Offer languages and countries by name, and what the company has already."""
        super().offer(now)
        locale: Any = get_locale()
        known = {code: locale.languages.get(code, code) for code in (*LANGUAGES, now["language"])}
        self.language.choices = sorted(known.items(), key=lambda pair: pair[1])
