"""Forms of staff logins."""

from __future__ import annotations

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, HiddenField, SelectMultipleField
from wtforms.validators import DataRequired

from storefront.admin.forms import Form, mail_address, text

MOST = 20_000


class StaffForm(Form):
    """Roles, customers, and whether the login is open."""

    roles = SelectMultipleField(_("Roles"), validate_choice=False)
    customers = text(_("Assigned customers"), MOST, long=True)
    active = BooleanField(_("May sign in"))
    seen = HiddenField()

    def codes(self) -> list[str]:
        """Return the codes of customers as they were typed: by blanks, commas or lines."""
        return list(dict.fromkeys((self.customers.data or "").replace(",", " ").replace(";", " ").split()))


class NewStaffForm(StaffForm):
    name = text(_("Name"), 255, needed=_("Enter a name."))
    email = text(_("E-mail"), 254, DataRequired(_("Enter an e-mail address.")), mail_address)
