"""The forms of a customer."""

from __future__ import annotations

from typing import Any

from babel.numbers import list_currencies
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Regexp, ValidationError

from storefront.admin.customers.models import Choices
from storefront.admin.customers.values import FIELDS, join, split
from storefront.admin.forms import LANGUAGES, Checks, Form, amount, mail_address, readable, stripped, text
from storefront.kernel.editing import Values
from storefront.kernel.viewer import Area, CustomerStatus
from storefront.web.language import language_name

STATUS_WORDS = {
    CustomerStatus.ACTIVE: _l("Active"),
    CustomerStatus.ON_HOLD: _l("On hold"),
    CustomerStatus.CREDIT_HOLD: _l("On credit hold"),
    CustomerStatus.ONE_TIME: _l("One-time"),
    CustomerStatus.INACTIVE: _l("Inactive"),
}
AREAS = [
    SelectChoice(str(Area.CATALOG), _l("Catalog and prices")),
    SelectChoice(str(Area.ORDERING), _l("Ordering")),
    SelectChoice(str(Area.FINANCE), _l("Finance: invoices and balances")),
    SelectChoice(str(Area.PAYMENTS), _l("Payments")),
    SelectChoice(str(Area.SUPPORT), _l("Support")),
]


def a_currency(_form: Any, field: Any) -> None:  # noqa: ANN401 (WTForms has no types)
    """Refuse what is no currency; none at all is fine."""
    if field.data and field.data not in list_currencies():
        raise ValidationError(_l("Write a currency's three letters, such as EUR."))


def upper(value: str | None) -> str:
    """Return the text without blanks at its ends, in capital letters."""
    return stripped(value).upper()


def _with(options: list[tuple[str, object]], there: str | None) -> list[tuple[str, object]]:
    """Return the options, and what the customer has already when it is none of them."""
    return [*options, (there, there)] if there and there not in dict(options) else options


class CustomerForm(Form):
    seen = HiddenField()
    name = text(_l("Name"), 255, needed=_l("Enter the company's name."))
    status = SelectField(_l("Status"))
    customer_class = SelectField(_l("Class"))
    price_class = SelectField(_l("Price class"))
    groups = Checks(_l("Groups"))
    currency = text(_l("Currency"), 3, a_currency, needed=_l("Enter a currency."), clean=upper)
    language = SelectField(_l("Language"))
    terms = SelectField(_l("Payment terms"))
    credit_limit = amount(_l("Credit limit"))
    warehouse = SelectField(_l("Ships from"))
    ship_via = SelectField(_l("Ship via"))
    tax_number = text(_l("Tax number"), 64)
    email = text(_l("E-mail"), 254, mail_address)
    phone = text(_l("Phone"), 50)
    note = text(_l("Note"), 5000, long=True)
    areas = Checks(_l("Areas that are on"), choices=AREAS)

    def offer(self, choices: Choices, values: Values | None = None) -> None:
        """Fill the lists; what the customer has already stays among them."""
        values = values or {}
        none = [("", _l("None"))]
        self.status.choices = _with([(str(one), STATUS_WORDS[one]) for one in CustomerStatus], values.get("status"))
        self.language.choices = _with([(code, language_name(code)) for code in LANGUAGES], values.get("language"))
        self.customer_class.choices = [*none, *choices.classes]
        self.price_class.choices = [*none, *choices.price_classes]
        self.terms.choices = [*none, *choices.terms]
        self.warehouse.choices = [*none, *choices.warehouses]
        self.ship_via.choices = [*none, *choices.ship_vias]
        self.groups.choices = list(choices.groups)

    @property
    def values(self) -> dict[str, str]:
        """What was typed, by field; fields that the form does not show are left out."""
        found = {name: self[name].data for name in FIELDS if name in self}
        return {name: join(value) if isinstance(value, list) else value or "" for name, value in found.items()}


class NewCustomerForm(CustomerForm):
    code = text(
        _l("Code"),
        64,
        Regexp(r"^[^/\\?#%\s][^/\\?#%]*$", message=_l("Use letters, digits and dashes.")),
        needed=_l("Enter a code."),
    )
    approved = BooleanField(_l("Approve at once"), default=True)
    line1 = text(_l("Street and number"), 255, needed=_l("Enter the street."))
    line2 = text(_l("Second line"), 255)
    city = text(_l("Town"), 120, needed=_l("Enter the town."))
    region = text(_l("Region"), 120)
    postal_code = text(_l("Postal code"), 30)
    country = text(
        _l("Country"), 2, Regexp(r"^[A-Za-z]{2}$", message=_l("Two letters, such as DE.")), needed=_l("Enter it.")
    )
    billing_line1 = text(_l("Street and number"), 255)
    billing_line2 = text(_l("Second line"), 255)
    billing_city = text(_l("Town"), 120)
    billing_region = text(_l("Region"), 120)
    billing_postal_code = text(_l("Postal code"), 30)
    billing_country = text(_l("Country"), 2, readable)

    def place(self, prefix: str = "") -> dict[str, str]:
        """Return an address as it was typed."""
        names = ("line1", "line2", "city", "region", "postal_code", "country")
        found = {name: self[prefix + name].data or "" for name in names}
        return {**found, "country": found["country"].upper()}

    @property
    def billing(self) -> dict[str, str] | None:
        """Return the billing address; None when the bills go where the goods go."""
        place = self.place("billing_")
        return place if any(place.values()) else None

    def validate_billing_line1(self, field: Any) -> None:  # noqa: ANN401 (the same)
        """An address that is begun has a street, a town and a country."""
        place = self.place("billing_")
        if any(place.values()) and not (field.data and place["city"] and len(place["country"]) == 2):  # noqa: PLR2004 (ISO 3166)
            raise ValidationError(_l("Enter street, town and a country of two letters, or nothing at all."))


def data_of(values: Values) -> dict[str, Any]:
    """Return a form's data for a customer's values: sets of codes as lists."""
    return {name: split(value) if name in {"groups", "areas"} else value for name, value in values.items()}
