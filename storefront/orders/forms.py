"""The checkout form."""

from __future__ import annotations

from datetime import date

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from storefront.kernel.clock import SystemClock
from storefront.orders.models import Checkout

LATEST_YEARS = 2


def no_null_byte(_form: object, field: object) -> None:
    """Refuse a null byte: PostgreSQL can't hold one, and nobody types one."""
    if "\0" in (getattr(field, "data", None) or ""):
        raise ValidationError(_l("There is a character in here that can't be kept. Type it again."))


class CheckoutForm(FlaskForm):  # type: ignore[misc]  # flask-wtf has no types
    order_key = HiddenField()
    seen = HiddenField()
    ship_to = SelectField(_l("Ship to"), validators=[InputRequired(_l("Choose an address."))])
    ship_via = SelectField(_l("Ship via"), validators=[Optional()])
    tell = SelectField(_l("Copy of the confirmation to"), validators=[Optional()])
    po_number = StringField(
        _l("Your PO number"),
        filters=[lambda text: (text or "").strip()],
        validators=[Length(max=64, message=_l("Use at most 64 characters.")), no_null_byte],
    )
    requested_date = DateField(
        _l("Wanted on"), validators=[Optional()], description=_l("Leave empty for as soon as we can.")
    )
    comment = TextAreaField(
        _l("Comment"),
        filters=[lambda text: (text or "").strip()],
        validators=[Length(max=2000, message=_l("Use at most 2,000 characters.")), no_null_byte],
    )

    def offer(self, checkout: Checkout) -> None:
        """Fill the lists, and choose what the customer usually takes."""
        self.ship_to.choices = [(one.code, one.label) for one in checkout.ship_tos]
        self.ship_via.choices = [("", _l("As usual")), *checkout.ship_vias]
        readers = [(one.key, f"{one.name} ({one.email})" if one.name else one.email) for one in checkout.readers or ()]
        self.tell.choices = [*readers, ("", _l("Nobody of the customer"))]

    def validate_requested_date(self, field: DateField) -> None:
        """A wanted day lies ahead, within two years."""
        today = SystemClock().today()
        if field.data and not today <= field.data <= date(today.year + LATEST_YEARS, 12, 31):
            raise ValidationError(_l("Choose today or a later day."))
