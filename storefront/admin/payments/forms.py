"""The forms of payments in the back office."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField
from wtforms.validators import ValidationError

from storefront.admin.forms import Form, text
from storefront.admin.payments.models import NOT_HERE, Mapping
from storefront.payments.rules import WAYS, read_amount


class ArrivedForm(Form):
    currency = HiddenField()
    amount = text(_l("What arrived"), 40, needed=_l("Enter an amount in digits, such as 5000 or 5000.50."))

    def validate_amount(self, field: Any) -> None:  # noqa: ANN401 (WTForms has no types)
        """Refuse what is no amount of this currency."""
        if read_amount(field.data or "", self.currency.data) is None:
            raise ValidationError(_l("Enter an amount in digits, such as 5000 or 5000.50."))

    @property
    def value(self) -> Decimal:
        """What was typed, once it is checked."""
        return read_amount(self.amount.data, self.currency.data) or Decimal(0)


class MethodsForm(Form):
    seen = HiddenField()
    bank_transfer = SelectField(_l("Bank transfer"))
    card = SelectField(_l("Card"))

    def offer(self, mapping: Mapping, *, of_customer: bool) -> None:
        """Fill the lists."""
        for way in WAYS:
            first: list[tuple[str, str]] = [("", _("Not offered"))]
            if of_customer:
                shared = mapping.shared.get(way) or _("Not offered")
                first = [("", _("As for everybody: %(what)s", what=shared)), (NOT_HERE, _("Not for this customer"))]
            self[way].choices = [*first, *mapping.methods]

    @property
    def values(self) -> dict[str, str]:
        """The method's code by way."""
        return {way: self[way].data or "" for way in WAYS}
