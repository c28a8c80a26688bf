"""What stands in an address: a number that a row can have, and a code that may hold a slash.

A larger number is nobody's, so it is not found.
"""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import IntegerConverter, Map, UnicodeConverter, ValidationError

from storefront.kernel.steps import code_of, code_step

LARGEST_ID = 2**63 - 1


class RowId(IntegerConverter):
    """`<int:...>` up to what a database's key can hold: beyond it SQLite and PostgreSQL fail in mid-query."""

    def __init__(self, map: Map) -> None:  # noqa: A002 (werkzeug's name for it)
        super().__init__(map, max=LARGEST_ID)

    def to_python(self, value: str) -> int:
        if len(value) > len(str(LARGEST_ID)):
            raise ValidationError
        return int(super().to_python(value))


class Code(UnicodeConverter):
    """`<code:...>`: a code of the ERP as one step of an address (kernel/steps.py)."""

    def to_python(self, value: str) -> str:
        return code_of(value)

    def to_url(self, value: str) -> str:
        return code_step(value)


def init_app(app: Flask) -> None:
    """Read numbers and codes in addresses so; call it before the first route is added."""
    app.url_map.converters["int"] = RowId
    app.url_map.converters["code"] = Code
