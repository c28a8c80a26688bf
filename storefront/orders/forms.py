"""The checkout form, and what it says when an order is refused."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from storefront.cart.commands import MayNotOrderError
from storefront.kernel.clock import SystemClock
from storefront.kernel.errors import RefusalError
from storefront.orders.models import Checkout
from storefront.web.words import refusal_sentence

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


def defaults(found: Checkout) -> dict[str, str]:
    """Return what the form of a new order is filled in with."""
    default = next(iter(found.ship_tos), None)
    via = (default.ship_via if default else None) or found.default_ship_via or ""
    reader = next(iter(found.readers or ()), None)
    return {
        "ship_to": default.code if default else "",
        "ship_via": via,
        "tell": reader.key if reader else "",
    }


def problem(refusal: RefusalError | None) -> str | None:
    """Return the sentence that stands above the form of a refused order."""
    if refusal is None:
        return None
    sentences = {
        "stale_form": _("This form was older than your cart. Nothing was ordered: this is your cart now."),
        "cart_changed": _("Your cart or its prices changed since you opened this page. Check it and place it again."),
        "cart_not_orderable": _("A line can't be ordered as it stands. Change it in the cart first."),
        "ship_to": _("Choose one of your addresses."),
        "ship_via": _("Choose one of the ways to ship."),
        "reader": _("Choose again who gets the confirmation: that person may no longer see orders."),
        "nobody_approves": _(
            "This order is above your limit, and nobody at your company may approve it. Order less, or call us."
        ),
        "nobody_approves_sent": _(
            "This order is above the limit of the buyer who sent the cart, and nobody of the customer may approve it."
        ),
        "credit_stop": _("This order is over your credit limit. Order less, or call us."),
    }
    if isinstance(refusal, MayNotOrderError):
        return refusal_sentence(refusal)
    return str(sentences.get(refusal.code, refusal_sentence(refusal)))
