"""The form of a saved list: a tick and a quantity for each line; a number to add."""

from __future__ import annotations

from decimal import Decimal

from flask import request
from flask_babel import gettext as _

from storefront.cart.merging import WishesRefusedError
from storefront.catalog.quantity_rules import QuantityRefusedError, read_quantity
from storefront.kernel.errors import RefusalError
from storefront.lists.models import ListLine, ListPage
from storefront.web.filters import plain
from storefront.web.pages import typed
from storefront.web.words import refusal_sentence

MOST_LETTERS = 64


class ListForm:
    """What was ticked and typed, and what is wrong with it, by the line's id."""

    def __init__(self, page: ListPage) -> None:
        self._page = page
        self.ticked = {line.id for line in page.lines if line.ticked}
        self.written = {line.id: plain(line.quantity) for line in page.lines}
        self.quantities: dict[int, Decimal] = {}
        self.errors: dict[int, str] = {}
        self.problem: str | None = None
        self.number = self.quantity = ""
        self.key = ""

    def read(self, *, ordering: bool) -> bool:
        """Read what was sent; tell whether all of it (or, `ordering`, all that is ticked) is a quantity."""
        self.key, self.number, self.quantity = (typed(name, MOST_LETTERS) for name in ("merge_key", "number", "amount"))
        sent = request.form
        self.written |= {line.id: typed(f"quantity-{line.id}", MOST_LETTERS) for line in self._sent()}
        self.ticked = {line.id for line in self._page.lines if sent.get(f"line-{line.id}") and not line.offer.blocked}
        for line in self._sent():
            if ordering and line.id not in self.ticked:
                continue
            try:
                self.quantities[line.id] = read_quantity(self.written[line.id])
            except QuantityRefusedError as refusal:
                self.errors[line.id] = refusal_sentence(refusal)
        if ordering and not self.ticked:
            self.problem = _("Tick the lines that you want to order.")
        return not (self.errors or self.problem)

    def _sent(self) -> list[ListLine]:
        """Return the lines whose quantity was sent: one that somebody else added meanwhile has none."""
        return [line for line in self._page.lines if f"quantity-{line.id}" in request.form]

    def refused(self, refusal: RefusalError) -> None:
        """Keep why nothing was done: beside the lines, or above them all."""
        if isinstance(refusal, WishesRefusedError):
            self.errors |= {place: refusal_sentence(why) for place, why in refusal.refusals.items()}
        else:
            self.problem = refusal_sentence(refusal)

    def error(self, line: ListLine) -> str | None:
        """Return what is wrong with a line as it was sent."""
        return self.errors.get(line.id)
