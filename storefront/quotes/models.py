"""What the pages of quotes show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import quote

from storefront.catalog.models import ItemFacts, item_href
from storefront.orders.models import order_href

ADDRESS = "/quotes"
MOST_LINES = 500  # of one quote


def quote_href(number: str, folder: str = ADDRESS) -> str:
    """Return the address of a quote's page, for its customer or under another folder."""
    return f"{folder}/{quote(number, safe='')}"


@dataclass(frozen=True, slots=True)
class QuoteFilter:
    """Which quotes: words in the number, a name, a line's item, and a status."""

    q: str = ""
    status: str = ""

    @property
    def narrowed(self) -> bool:
        return bool(self.q or self.status)

    @property
    def fields(self) -> dict[str, str | date | None]:
        return {"q": self.q, "status": self.status}


@dataclass(frozen=True, slots=True)
class QuoteHead:
    """A quote in one line. `status` is today's; `total` is None while nobody has answered."""

    number: str
    status: str
    requested_at: datetime
    created_by: str | None
    on_behalf_of: str | None
    valid_until: date | None
    currency: str
    total: Decimal | None
    lines: int

    @property
    def href(self) -> str:
        return quote_href(self.number)


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A quote in the queue of whoever answers; `since` is when it began to wait for us, or was asked for."""

    head: QuoteHead
    customer_code: str
    customer: str
    since: datetime
    waits: bool


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """A line of a quote; no price while nobody has answered."""

    line_number: int
    sku: str
    description: str
    unit: str
    quantity: Decimal
    unit_price: Decimal | None
    amount: Decimal | None

    @property
    def href(self) -> str:
        return item_href(self.sku)


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody wrote or did. `event`: answered, accepted or declined; None for words alone."""

    id: int
    author: str
    staff: bool
    event: str | None
    body: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class QuotePage:
    """A quote with its lines and all that was said, the first first."""

    head: QuoteHead
    id: int
    comment: str | None
    revision: int
    answered_at: datetime | None
    contact_id: int | None
    order_number: str | None
    lines: Sequence[QuotedLine] = ()
    said: Sequence[Said] = ()

    @property
    def seen(self) -> str:
        """What a page has seen of it: changes with every answer, every word and every status."""
        last = self.said[-1].id if self.said else 0
        return f"{self.revision}-{last}-{self.head.status}"

    @property
    def order_href(self) -> str | None:
        return order_href(self.order_number) if self.order_number else None


@dataclass(slots=True)
class Row:
    """A row of the form of a quote, as it was typed, and what was understood of it.

    `errors` holds (code, limit) by field. `today` is what the customer would pay today, where staff see the form.
    """

    sku: str = ""
    unit: str = ""
    quantity: str = ""
    price: str = ""
    item: ItemFacts | None = None
    amount: Decimal | None = None
    unit_price: Decimal | None = None
    today: Decimal | None = None
    errors: dict[str, tuple[str, Decimal | int | None]] = field(default_factory=dict)
