"""What is said of a file that can't be read as a table."""

from __future__ import annotations

from flask_babel import gettext as _

from storefront.documents.reading import UnreadableFileError


def file_sentence(refusal: UnreadableFileError, **special: str) -> str:
    """Return what is wrong with a file, and what to do; `special` sentences are those of the page that asks."""
    sentences = {
        "empty": _("There is nothing in it."),
        "not_a_table": _("This is no table. Send a CSV file or a workbook (XLSX, XLS), or paste the cells."),
        "web_page": _(
            "This is a web page, whatever its name says. Open it in a spreadsheet and save it as XLSX or CSV."
        ),
        "password": _("This workbook is locked by a password. Save it without one and send it again."),
        "damaged": _("This workbook can't be opened. Save it anew as XLSX or CSV and send it again."),
        "open_quote": _(
            "In row %(row)s a quotation mark is opened and never closed. Correct it and send the file again.",
            row=refusal.details.get("row", ""),
        ),
        **special,
    }
    return str(sentences.get(refusal.code, sentences["not_a_table"]))
