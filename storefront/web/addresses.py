"""What a number in an address may be: one that a row can have. A larger one is nobody's, so it is not found."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import IntegerConverter, Map, ValidationError

LARGEST_ID = 2**63 - 1


class RowId(IntegerConverter):
    """`<int:...>` up to what a database's key can hold: beyond it SQLite and PostgreSQL fail in mid-query."""

    def __init__(self, map: Map) -> None:  # noqa: A002 (werkzeug's name for it)
        super().__init__(map, max=LARGEST_ID)

    def to_python(self, value: str) -> int:
        if len(value) > len(str(LARGEST_ID)):
            raise ValidationError
        return int(super().to_python(value))


def init_app(app: Flask) -> None:
    """Read numbers in addresses so; call it before the first route is added."""
    app.url_map.converters["int"] = RowId
