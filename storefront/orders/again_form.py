"""The form of ordering again: a tick and a quantity for each line; one button takes one line alone."""

from __future__ import annotations

from decimal import Decimal

from flask_babel import gettext as _

from storefront.cart.merging import WishesRefusedError
from storefront.catalog.quantity_rules import QuantityRefusedError, read_quantity
from storefront.kernel.errors import RefusalError
from storefront.orders.again import Again, AgainPage
from storefront.web.filters import plain
from storefront.web.pages import typed
from storefront.web.words import refusal_sentence

MOST_LETTERS = 64


class AgainForm:
    """What was ticked and typed, and what is wrong with it, by the order's line number.

    Lines that can't be ordered have no fields: what is sent for them all the same is not read.
    """

    def __init__(self, page: AgainPage) -> None:
        self._lines = {line.number: line for line in page.lines if not line.offer.blocked}
        self.ticked = {number for number, line in self._lines.items() if line.ticked}
        self.written = {number: plain(line.quantity) for number, line in self._lines.items()}
        self.quantities: dict[int, Decimal] = {}
        self.errors: dict[int, str] = {}
        self.problem: str | None = None

    def read(self) -> bool:
        """Read what was sent; tell whether it can be ordered as far as the form knows."""
        self.written = {number: typed(f"quantity-{number}", MOST_LETTERS) for number in self._lines}
        self.ticked = self._only() or {number for number in self._lines if typed(f"line-{number}", 1)}
        for number in sorted(self.ticked):
            try:
                self.quantities[number] = read_quantity(self.written[number])
            except QuantityRefusedError as refusal:
                self.errors[number] = refusal_sentence(refusal)
        if not self.ticked:
            self.problem = _("Tick the lines that you want to order again.")
        return not (self.errors or self.problem)

    def _only(self) -> set[int]:
        """Return the one line whose own button was pressed."""
        only = typed("only", MOST_LETTERS)
        return {int(only)} & set(self._lines) if only.isdecimal() and only.isascii() else set()

    def refused(self, refusal: RefusalError) -> None:
        """Keep why nothing was put into the cart: beside the lines, or above them all."""
        if isinstance(refusal, WishesRefusedError):
            self.errors |= {place: refusal_sentence(why) for place, why in refusal.refusals.items()}
        else:
            self.problem = refusal_sentence(refusal)

    def error(self, line: Again) -> str | None:
        """Return what is wrong with a line as it was sent."""
        return self.errors.get(line.number)
