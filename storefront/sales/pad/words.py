"""What differs from what a salesperson saw without a network, as sentences."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import gettext as _

from storefront.orders.pad import Difference
from storefront.web.filters import quantity, unit_price
from storefront.web.words import sentence


def difference_words(one: Difference, currency: str) -> str:
    """Return the sentence of a difference."""
    if isinstance(one.was, Decimal) and isinstance(one.now, Decimal):
        if one.code == "price":
            was, now = unit_price(one.was, currency), unit_price(one.now, currency)
            return str(_("The price is %(now)s now; you saw %(was)s.", now=now, was=was))
        return str(
            _("%(now)s ship now; you saw %(was)s. The rest comes later.", now=quantity(one.now), was=quantity(one.was))
        )
    words = {
        "ships_word": _("Not all of it is there now. The rest comes later."),
        "currency": _("The currency is another now. Take the customer along again and write the order anew."),
        "wanted": _("The wanted day is over. Choose another."),
        "ship_to": _("This address is not the customer's any more. Choose another."),
        "address": _("The address reads %(address)s now.", address=one.now),
        "ship_via": _("This way of shipping is not there any more. Choose another."),
        "credit_warn": _("The order is over the customer's credit limit."),
        "credit_hold": _("The order is over the customer's credit limit: it will wait until somebody releases it."),
        "credit_stop": _("The order is over the customer's credit limit. Order less, or call the office."),
    }
    limit = one.now if isinstance(one.now, Decimal | int) else None
    return str(words[one.code] if one.code in words else sentence(one.code, limit))


def refused_words(code: str) -> str:
    """Return why an order can't be placed at all."""
    words = {
        "acting_forbidden": _("This customer does not want salespeople to order for it."),
        "ordering_off": _("Ordering is switched off for this customer."),
        "may_not_order": _("This customer may look but not order right now. Ask the office."),
        "unreadable": _("This order did not arrive as it should. Open it, look at it, and send it again."),
    }
    return str(words[code])
