"""Forms of roles and user types."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, SelectMultipleField

from storefront.admin.forms import Form, amount, text
from storefront.admin.roles.commands import RoleValues, TypeValues


class RoleForm(Form):
    """A custom role."""

    name = text(_("Name"), 120, needed=_("Enter a name."))
    allows = text(_("What it is for"), 500)
    permissions = SelectMultipleField(_("What it allows"), validate_choice=False)
    order_limit = amount(_("Order limit"))
    seen = HiddenField()

    def values(self, *, staff: bool) -> RoleValues:
        """Return what was typed."""
        return RoleValues(
            name=self.name.data,
            allows=self.allows.data or None,
            permissions=frozenset(self.permissions.data or ()),
            order_limit=Decimal(self.order_limit.data) if self.order_limit.data and not staff else None,
            staff=staff,
        )


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
