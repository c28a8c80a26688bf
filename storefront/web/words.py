"""What refusals say to people: one sentence a reason, with what to do."""

from __future__ import annotations

from decimal import Decimal

from flask import Flask
from flask_babel import gettext as _

from storefront.kernel.errors import NotFoundError, RefusalError
from storefront.web.filters import quantity as written


def sentence(code: str, limit: Decimal | int | None = None) -> str:
    """Return the sentence for a refusal's code."""
    number = written(Decimal(limit)) if limit is not None else ""
    sentences = {
        "number": _("Enter a quantity in digits, such as 12."),
        "positive": _("Enter a quantity above zero."),
        "precision": _("This unit is sold in whole numbers.")
        if limit == 0
        else _("Use at most %(number)s decimal places.", number=number),
        "minimum": _("Order at least %(number)s.", number=number),
        "maximum": _("Order at most %(number)s.", number=number),
        "multiple": _("Order in steps of %(number)s.", number=number),
        "ended": _("This item is no longer sold."),
        "no_price": _("This item has no price yet: ask us for one before you order it."),
        "unit": _("This item is not sold in that unit."),
        "stock": _("Only %(number)s left, and no more are coming.", number=number)
        if limit
        else _("None left, and no more are coming."),
        "stock_hidden": _("We don't have that many, and no more are coming. Order fewer."),
        "out_of_stock": _("None left, and no more are coming."),
        "cart_full": _("The cart is full at %(number)s lines: place this order first.", number=number),
        "may_not_order": _("Your account can look but not order right now. Call us and we sort it out."),
        "not_found": _("We have no item with that number."),
    }
    return str(sentences.get(code, _("That can't be done as it stands.")))


def refusal_sentence(refusal: RefusalError) -> str:
    """Return the sentence for a refusal."""
    limit = refusal.details.get("limit")
    code = str(refusal.details.get("reason", refusal.code))
    if isinstance(refusal, NotFoundError):
        code = "not_found"
    return sentence(code, limit if isinstance(limit, Decimal | int) else None)


def init_app(app: Flask) -> None:
    """Give templates the filter `refusal`: {{ line.problem|refusal(line.problem_limit) }}."""
    app.jinja_env.filters["refusal"] = sentence
