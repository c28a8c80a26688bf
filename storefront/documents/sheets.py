"""What a document shows, as plain JSON: texts that are written already, in the customer's language and formats.

The features make these from what their pages read; templates/documents/<kind>.typ set them. No markup anywhere.
"""

from __future__ import annotations

from typing import Any, Literal, TypedDict

KINDS = ("order", "invoice", "packing_list", "statement", "shelf")


class Labelled(TypedDict):
    """A small heading and the lines under it."""

    label: str
    lines: list[str]


class Head(TypedDict):
    """A column: "wide" takes the room that is left, "even" a part of it, "number" stands at the end."""

    title: str
    kind: Literal["text", "wide", "number", "even"]


class Small(TypedDict):
    """A cell with a second, quieter line."""

    text: str
    small: str | None


class Row(TypedDict):
    """A row; `running` is the total up to and with it, where pages carry one forward."""

    cells: list[str | Small]
    running: str | None


class Listing(TypedDict):
    """A table; `carried` where each page ends with the total so far."""

    title: str
    columns: list[Head]
    rows: list[Row]
    carried: bool


class Total(TypedDict):
    """A line under a table."""

    label: str
    amount: str
    strong: bool


class Sheet(TypedDict):
    """What every kind has: title and number, `page` with {page} and {pages} in it, the line at its foot.

    `forward` and `brought` are the words before a total at a page's end and at the next one's beginning.
    """

    title: str
    number: str
    page: str
    forward: str
    brought: str
    foot: str
    parties: list[Labelled]
    facts: list[Labelled]
    notes: list[Labelled]


class OrderSheet(Sheet):
    """A confirmation of an order."""

    lines: Listing
    totals: list[Total]


class InvoiceSheet(OrderSheet):
    """An invoice, memo or charge; `paid` is None where nothing has been paid yet."""

    paid: Listing | None


class PackingSheet(Sheet):
    """A packing list: no amounts."""

    lines: Listing
    packages: Listing | None
    to_come: Listing | None


class Block(TypedDict):
    """A statement's part in one currency."""

    title: str
    lines: Listing
    totals: list[Total]
    ages: Listing | None


class StatementSheet(Sheet):
    """A statement, one block a currency."""

    blocks: list[Block]


class Label(TypedDict):
    """A label for the shelf: `bars` are the widths of bars and gaps in turns, a bar first; `code` what they say."""

    name: str
    small: str
    order: str
    code: str
    bars: list[int]


class ShelfSheet(Sheet):
    """Labels to be cut out."""

    labels: list[Label]


AnySheet = OrderSheet | InvoiceSheet | PackingSheet | StatementSheet | ShelfSheet | dict[str, Any]
