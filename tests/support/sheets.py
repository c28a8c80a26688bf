"""Documents for tests: a sheet with as many lines as wanted, and what a reader finds in a PDF."""

import io
from decimal import Decimal
from typing import Any

from pypdf import PdfReader

from storefront.documents import pdf
from storefront.documents.pdf import Look, make_pdf

LOOK = Look("Harbour & Finch Supply", "#1f4fd8", None, "en")


def a_sheet(lines: int = 3, text: str = "Floor brush", **more: Any) -> dict[str, Any]:
    """A sheet of every kind at once: each line costs 12.50, and each text is `text`."""
    rows = [
        {
            "cells": [{"text": f"{text} {number}", "small": text}, f"{number} EA", "€12.50", "€12.50"],
            "running": f"€{number * Decimal('12.50'):,}",
        }
        for number in range(1, lines + 1)
    ]
    words = {"label": text, "lines": [text, text]}
    titles = {"Item": "wide", "Quantity": "number", "Price": "number", "Amount": "number"}
    columns = [{"title": title, "kind": kind} for title, kind in titles.items()]
    listing = {
        "title": "Lines",
        "columns": columns,
        "rows": rows,
        "carried": True,
    }
    totals = [{"label": "Total", "amount": f"€{lines * Decimal('12.50'):,}", "strong": True}]
    plain = listing | {"carried": False}
    block = {"title": "EUR", "lines": listing, "totals": totals, "ages": plain}
    return {
        "title": "Order confirmation",
        "number": "SO001234",
        "page": "Page {page} of {pages}",
        "forward": "Carried forward",
        "brought": "Brought forward",
        "foot": text,
        "parties": [words, words],
        "facts": [words],
        "notes": [words],
        "lines": listing,
        "totals": totals,
        "paid": plain,
        "packages": plain,
        "to_come": None,
        "blocks": [block, block],
        "labels": [{"name": text, "small": text, "order": text, "code": "A", "bars": [2, 1, 1]}],
        **more,
    }


def pages(content: bytes) -> list[str]:
    """Return the text of each page."""
    return [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]


def picture(kind: str, look: Look = LOOK, **more: Any) -> bytes:
    """Return the first page of a sheet as PNG, as sharp as an office printer makes it."""
    files = dict(pdf._sources()) | {"data.json": pdf._data([(kind, a_sheet(**more))], look)}
    with pdf._compiler() as compiler:
        made = compiler.compile(files, format="png", ppi=200)  # type: ignore[type-var]  # as in documents/pdf.py
    return made[0] if isinstance(made, list) else made  # type: ignore[return-value]


def text_of(kind: str, look: Look = LOOK, **more: Any) -> str:
    """Return the text of a sheet as a PDF."""
    return "\n".join(pages(make_pdf(kind, a_sheet(**more), look)))
