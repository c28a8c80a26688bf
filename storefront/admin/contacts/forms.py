"""The form of a contact."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from storefront.admin.forms import LANGUAGES, Form, mail_address, stripped, text
from storefront.web.language import language_name

FIELDS = ("first_name", "last_name", "email", "phone", "mobile", "job_title", "contact_class", "language")


class ContactForm(Form):
    seen = HiddenField()
    customer = text(_l("Customer"), 64)
    first_name = text(_l("First name"), 120)
    last_name = text(_l("Last name"), 120)
    email = text(_l("E-mail"), 254, mail_address)
    phone = text(_l("Phone"), 50)
    mobile = text(_l("Mobile phone"), 50)
    job_title = text(_l("Job"), 120)
    contact_class = text(_l("Contact class"), 64)
    language = SelectField(_l("Language"), filters=[stripped])

    def offer(self, languages: Sequence[str] = ()) -> None:
        """Fill the list of languages; one that the contact has already stays."""
        codes = [*LANGUAGES, *(code for code in languages if code and code not in LANGUAGES)]
        self.language.choices = [("", _l("As the customer")), *((code, language_name(code)) for code in codes)]

    @property
    def values(self) -> dict[str, str]:
        """What was typed, by field."""
        return {name: self[name].data or "" for name in FIELDS}


class DeactivateForm(Form):
    access = RadioField(
        _l("What about the sign-in?"),
        choices=[
            SelectChoice("end", _l("End the access: it stays ended when the person comes back")),
            SelectChoice("rest", _l("Let it rest: it works again when the person comes back")),
        ],
        default="end",
    )
