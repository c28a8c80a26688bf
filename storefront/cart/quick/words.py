"""What quick order says: why a line needs a look, what is wrong with a file."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _

from storefront.cart.quick.models import MOST_ROWS, Line
from storefront.documents.reading import UnreadableFileError
from storefront.documents.tables import Column
from storefront.web.files import file_sentence
from storefront.web.words import sentence


def line_sentence(line: Line) -> str:
    """Return why a line can't go into the cart as it stands."""
    if line.problem == "several":
        return str(_("This may mean several things: choose one."))
    if line.problem == "not_found":
        if line.choices:
            return str(_("We have no item with that number. Did you mean one of these?"))
        return str(_("We have no item with that number. Correct it, or leave the line out."))
    if line.problem == "ended" and line.choices:
        return str(_("This item is no longer sold. This one replaces it:"))
    return sentence(line.problem or "", line.limit)


def upload_sentence(refusal: UnreadableFileError, size: str) -> str:
    """Return what is wrong with a file that was sent."""
    return file_sentence(
        refusal,
        too_large=_("This is too large to be read. Send it in parts of at most %(size)s MB.", size=size),
        too_many_rows=too_many(),
        too_many_columns=_("This has too many columns. Keep item number, quantity and unit."),
        not_a_table=_("This can't be read. Send a workbook (XLSX), CSV or plain text, or paste the lines."),
    )


def too_many() -> str:
    """Say that a form holds no more lines."""
    return str(_("These are more than %(rows)s lines. Send them in parts.", rows=MOST_ROWS))


def bad_columns() -> list[Column]:
    """Return the columns of the file of lines to be corrected; sent again, its headings are understood."""
    return [
        Column(_("Item number"), width=24),
        Column(_("Quantity")),
        Column(_("Unit")),
        Column(_("What is wrong"), width=48),
        Column(_("As it came"), width=48),
    ]


def bad_rows(lines: Iterable[Line]) -> list[list[str]]:
    """Return the lines to be corrected."""
    return [[line.number, line.quantity, line.unit, line_sentence(line), line.text] for line in lines]
