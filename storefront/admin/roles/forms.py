"""Forms of roles and user types."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, SelectMultipleField, StringField
from wtforms.validators import ValidationError

from storefront.admin.forms import Form, text
from storefront.admin.roles.commands import RoleValues, TypeValues

LARGEST = Decimal(10) ** 12
PLACES = -4


class RoleForm(Form):
    """A custom role."""

    name = text(_("Name"), 120, needed=_("Enter a name."))
    allows = text(_("What it is for"), 500)
    permissions = SelectMultipleField(_("What it allows"), validate_choice=False)
    order_limit = StringField(_("Order limit"))
    seen = HiddenField()

    def validate_order_limit(self, field: Any) -> None:  # noqa: ANN401 (WTForms has no types)
        if (field.data or "").strip() and _amount(field.data) is None:
            raise ValidationError(_("Write an amount of zero or more in digits, such as 2500 or 99.50."))

    def values(self, *, staff: bool) -> RoleValues:
        """Return what was typed."""
        return RoleValues(
            name=self.name.data,
            allows=self.allows.data or None,
            permissions=frozenset(self.permissions.data or ()),
            order_limit=None if staff else _amount(self.order_limit.data or ""),
            staff=staff,
        )


def _amount(typed: str) -> Decimal | None:
    try:
        found = Decimal(typed.strip())
    except InvalidOperation:
        return None
    if not found.is_finite() or not 0 <= found < LARGEST or int(found.normalize().as_tuple().exponent) < PLACES:
        return None
    return found


class TypeForm(Form):
    """A user type."""

    name = text(_("Name"), 120, needed=_("Enter a name."))
    roles = SelectMultipleField(_("Roles"), validate_choice=False)
    contact_class = text(_("Contact class"), 64)
    case_class = text(_("Class of new cases"), 64)
    order_type = text(_("Type of new orders"), 10)
    seen = HiddenField()

    def values(self) -> TypeValues:
        """Return what was typed; nothing as None."""
        return TypeValues(
            name=self.name.data,
            contact_class=self.contact_class.data or None,
            case_class=self.case_class.data or None,
            order_type=self.order_type.data or None,
            roles=tuple(self.roles.data or ()),
        )
