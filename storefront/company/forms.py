"""Forms of the customer's own manager."""

from __future__ import annotations

from babel import Locale
from flask_babel import get_locale, gettext
from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Regexp

from storefront.auth.forms import Form, readable
from storefront.company.commands import PersonData, Place

TOO_LONG = _("This is too long.")
COUNTRY = 2
# what Babel lists beside the countries: unions, the rest of the world, and codes for tests
NO_COUNTRIES = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})


def text_field(label: object, most: int, needed: object = None, *more: object) -> StringField:
    """Return a field for a text of at most so many letters; `needed` is what is said when it is empty."""
    rules = [Length(max=most, message=TOO_LONG), readable, *more]
    return StringField(label, [DataRequired(needed), *rules] if needed else rules)


def countries() -> list[tuple[str, str]]:
    """Return the countries to choose among, by name, after an empty choice."""
    names = Locale.parse(str(get_locale())).territories
    known = [(code, name) for code, name in names.items() if len(code) == COUNTRY and code.isalpha()]
    known = [(code, name) for code, name in known if code not in NO_COUNTRIES]
    return [("", gettext("Choose")), *sorted(known, key=lambda pair: pair[1])]


class PersonForm(Form):
    """A colleague: who it is, and the roles."""

    first_name = text_field(_("First name"), 120)
    last_name = text_field(_("Last name"), 120, _("Enter a name."))
    job_title = text_field(_("Job title"), 120)
    phone = text_field(_("Phone"), 50)
    roles = SelectMultipleField(_("Roles"), validate_choice=False)
    seen = HiddenField()

    def person(self) -> PersonData:
        """Return what was typed; nothing as None."""
        return PersonData(**{name: (self[name].data or "").strip() or None for name in PersonData.__dataclass_fields__})


class InviteForm(PersonForm):
    email = StringField(
        _("E-mail"),
        [
            InputRequired(_("Enter an e-mail address: the invitation goes there.")),
            Length(max=254, message=TOO_LONG),
            readable,
            Regexp(r"^\s*[^@\s]+@[^@\s]+\s*$", message=_("Write an address like name@company.com.")),
        ],
    )


class AddressForm(Form):
    """Where goods go."""

    seen = HiddenField()
    label = text_field(_("Name of the place"), 255, _("Enter a name, such as Main store."))
    line1 = text_field(_("Street"), 255, _("Enter the street."))
    line2 = text_field(_("More of the address"), 255)
    postal_code = text_field(_("Postal code"), 30)
    city = text_field(_("City"), 120, _("Enter the city."))
    region = text_field(_("Region"), 120)
    country = SelectField(_("Country"), [InputRequired(_("Choose a country."))])
    phone = text_field(_("Phone"), 50)
    is_default = BooleanField(_("Goods usually go here"))
    active = BooleanField(_("In use"))

    def offer(self) -> None:
        """Offer the countries by name."""
        self.country.choices = countries()

    def place(self) -> Place:
        """Return what was typed; nothing as None."""
        typed = {name: (self[name].data or "").strip() for name in Place.__dataclass_fields__}
        return Place(
            label=typed["label"],
            phone=typed["phone"] or None,
            line1=typed["line1"],
            line2=typed["line2"] or None,
            city=typed["city"],
            region=typed["region"] or None,
            postal_code=typed["postal_code"] or None,
            country=typed["country"],
        )
