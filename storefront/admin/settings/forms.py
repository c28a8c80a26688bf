"""What is typed for the settings. What it may be is checked by the one model; here it is only made readable."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from email.utils import parseaddr
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange, Regexp, ValidationError

from storefront.admin.customers.forms import a_currency, upper
from storefront.admin.forms import LANGUAGES, Checks, Form, mail_address, text
from storefront.admin.settings.queries import Presets
from storefront.admin.settings.words import (
    company_choices,
    credit_choices,
    paper_choices,
    password_choices,
    show_choices,
)
from storefront.web.rights import role_name

MOST_STOCK = 1_000_000
A_COLOUR = r"^#[0-9a-fA-F]{6}$"
A_TYPE = r"^[A-Z0-9]{1,10}$"
A_MAP = r"^\s*((https?://|geo:)\S*\{address\}\S*)?\s*$"
MOST_WEEKS = 520
MOST_FILE_KB, MOST_FILES = 20480, 10
MOST_DAYS = 90
A_BIC = r"^([A-Z0-9]{8}([A-Z0-9]{3})?)?$"
AN_ADDRESS = r"^(https?://[^\s/]+/?)?$"


class SettingsForm(Form):
    seen = HiddenField()
    portal_name = text(_l("Portal name"), 80, needed=_l("Enter a name."))
    portal_address = text(
        _l("Portal address"), 200, Regexp(AN_ADDRESS, message=_l("Write it like https://portal.example.com."))
    )
    imprint = text(_l("Imprint"), 400, long=True)
    show_quantities = SelectField(_l("Show of stock"))
    low_stock = IntegerField(
        _l("Few left"),
        [InputRequired(_l("Enter a number.")), NumberRange(0, MOST_STOCK, _l("Enter a number from 0 on."))],
    )
    language = SelectField(_l("Language"))
    credit_mode = SelectField(_l("Order over the credit limit"))
    order_type = text(
        _l("Order type"), 10, Regexp(A_TYPE, message=_l("Use capital letters and digits.")), needed=_l("Enter a type.")
    )
    default_currency = text(_l("Currency of a new customer"), 3, a_currency, clean=upper)
    default_contact_class = text(_l("Class of a new contact"), 64)
    default_user_type = SelectField(_l("User type of new access"))
    default_roles = Checks(_l("Roles of new access"))
    default_case_class = SelectField(_l("Class of a new case"))
    case_mail = text(_l("Mail of a new case to us"), 254, mail_address)
    quote_mail = text(_l("Mail of a quote to us, where no salesperson gets it"), 254, mail_address)
    case_file_kb = IntegerField(
        _l("Largest file of a case, in KB"),
        [InputRequired(_l("Enter a number.")), NumberRange(64, MOST_FILE_KB, _l("Enter a number from 64 to 20480."))],
    )
    case_files = IntegerField(
        _l("Files at once"),
        [InputRequired(_l("Enter a number.")), NumberRange(0, MOST_FILES, _l("Enter a number from 0 to 10."))],
    )
    bank_holder = text(_l("Account holder"), 70)
    bank_account = text(_l("IBAN or account number"), 42)
    bank_bic = text(_l("BIC"), 11, Regexp(A_BIC, message=_l("Write a BIC of 8 or 11 letters and digits.")), clean=upper)
    bank_name = text(_l("Bank"), 80)
    bank_days = IntegerField(
        _l("Days for a bank transfer"),
        [InputRequired(_l("Enter a number.")), NumberRange(1, MOST_DAYS, _l("Enter a number from 1 to 90."))],
    )
    document_language = SelectField(_l("Language of documents"))
    company_changes = SelectField(_l("Company data that customers change"))
    registration = BooleanField(_l("Companies may register by themselves"))
    first_sign_in = SelectField(_l("The first password"))
    quiet_weeks = IntegerField(
        _l("Weeks without an order"),
        [InputRequired(_l("Enter a number.")), NumberRange(1, MOST_WEEKS, _l("Enter a number from 1 to 520."))],
    )
    map_url = text(
        _l("Map"),
        300,
        Regexp(A_MAP, message=_l("Write it like https://maps.example.com/?q={address}, or leave it empty.")),
    )
    mail_sender = text(_l("Mail sender"), 254, needed=_l("Enter an e-mail address."))
    shipment_mail = BooleanField(_l("Tell customers when a shipment has left"))
    colour = text(_l("Colour"), 7, Regexp(A_COLOUR, message=_l("Write it as #rrggbb.")))

    def offer(
        self, languages: Mapping[str, str], fixed: Collection[str], now: Mapping[str, str], presets: Presets
    ) -> None:
        """Fill the lists, and take away what the environment names. What is set now is always among the choices."""
        self.show_quantities.choices, self.credit_mode.choices = show_choices(), credit_choices()
        self.company_changes.choices = company_choices()
        known = [(code, languages.get(code, code)) for code in LANGUAGES]
        self.language.choices = known if now["language"] in LANGUAGES else [(now["language"], now["language"]), *known]
        self.document_language.choices, self.first_sign_in.choices = paper_choices(), password_choices()
        none = ("", _l("None"))
        self.default_user_type.choices = _with([none, *presets.user_types], now["default_user_type"])
        self.default_case_class.choices = _with([none, *presets.case_classes], now["default_case_class"])
        self.default_roles.choices = [(role.code, role_name(role.code, role.name)) for role in presets.roles]
        for name in fixed:
            if name in self:
                del self[name]

    def validate_mail_sender(self, field: Any) -> None:  # noqa: ANN401 (WTForms has no types)
        if not parseaddr(field.data or "")[1]:
            raise ValidationError(_l("Write an e-mail address like name@company.com."))
        bare = type("Bare", (), {"data": parseaddr(field.data)[1]})()
        mail_address(self, bare)

    @property
    def values(self) -> dict[str, str]:
        """What was typed, as text, without what the environment names."""
        return {field.name: _text(field.data) for field in self if field.name not in {"seen", "csrf_token"}}


def _with(options: list[tuple[str, Any]], now: str) -> list[tuple[str, Any]]:
    """What is set and no longer there stays to be seen, until something else is chosen."""
    return options if now in dict(options) else [*options, (now, _l("No longer there: %(what)s", what=now))]


def _text(value: object) -> str:
    if isinstance(value, list):
        return ",".join(sorted(value))
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(value)
