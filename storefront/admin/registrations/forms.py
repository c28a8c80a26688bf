"""The forms of an answer to a registration."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, SelectMultipleField

from storefront.admin.access.commands import Wish
from storefront.admin.access.models import AccessPage
from storefront.admin.customers.forms import NewCustomerForm
from storefront.admin.forms import Form, text

MOST_DIGITS = 19  # of a number that a database holds


class AccessFields(Form):
    """Which access the person gets."""

    user_type = SelectField(_l("User type"), validate_choice=False)
    roles = SelectMultipleField(_l("Roles"), validate_choice=False)

    def offer_access(self, offers: AccessPage) -> None:
        """Offer the user types there are; roles that may not be given are refused by the command, in words."""
        kinds = [(str(one.id), one.name) for one in offers.types]
        self.user_type.choices = [("", _l("None: the roles ticked below")), *kinds]

    def wish(self) -> Wish:
        """Return what was asked for; the welcome mail carries the link to set the password."""
        kind = str(self.user_type.data or "")
        number = int(kind) if kind.isascii() and kind.isdecimal() and len(kind) < MOST_DIGITS else None
        return Wish(roles=tuple(self.roles.data or ()), user_type_id=number)


class ApproveForm(AccessFields, NewCustomerForm):
    """A new customer as any other; it is approved, and bills go where the goods go until somebody says otherwise."""

    approved: Any = None
    billing_line1: Any = None
    billing_line2: Any = None
    billing_city: Any = None
    billing_region: Any = None
    billing_postal_code: Any = None
    billing_country: Any = None


class AttachForm(AccessFields):
    customer = text(_l("Customer's code"), 64, needed=_l("Enter the code of a customer."))


class RejectForm(Form):
    reason = text(_l("Why not"), 500, needed=_l("Say why: the person reads it."), long=True)
