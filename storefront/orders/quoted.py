"""A line at an agreed price: that of a quote holds as long as the quote's order waits, whatever today's price is."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TypeGuard

from storefront.cart.models import CartLine
from storefront.catalog.price_rules import Price
from storefront.catalog.stock_rules import Showing
from storefront.kernel.money import line_amount

QUOTE = "quote "
NEVER = frozenset({"ended", "unit"})


def rule_of(number: str) -> str:
    """Return the rule that is frozen on an order's line for a quote's price: "quote QT000012"."""
    return f"{QUOTE}{number}"


def is_quoted(rule: object) -> TypeGuard[str]:
    """Tell whether a frozen rule is that of a quote."""
    return isinstance(rule, str) and rule.startswith(QUOTE)


def at_agreed_price(line: CartLine, unit_price: Decimal, currency: str, rule: str, showing: Showing) -> CartLine:
    """Return a line of today at the price that was agreed for it. The item's limits of quantity were agreed away too.

    What is still a problem: an item that is not sold any more, and stock of what allows no backorder.
    """
    problem, limit = (line.problem, line.problem_limit) if line.problem in NEVER else (None, None)
    if problem is None and line.split.later and not line.item.backorder_allowed:
        problem, limit = ("stock", line.split.now) if showing.setting == "number" else ("stock_hidden", None)
    return replace(
        line,
        price=Price(unit_price=unit_price, unit=line.item.unit.code, currency=currency, rule=rule),
        amount=line_amount(unit_price, line.quantity, currency),
        price_was=None,
        problem=problem,
        problem_limit=limit,
    )
