"""A small ERP for the tests of `storefront load`: a folder of CSV files, a mapping, and the command itself."""

import csv
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import Engine, select
from sqlalchemy.orm import InstrumentedAttribute

from storefront.cli.load import command
from storefront.database import session_factory

PRICE = {"item": "BR-1", "price_type": "base", "unit": "EA", "currency": "EUR", "break_quantity": "1", "price": "9.50"}
ORDER = {
    "number": "1",
    "customer": "C1",
    "status": "Open",
    "ordered_on": "2026-01-02",
    "created_at": "2026-01-02T08:30:00+01:00",
    "currency": "EUR",
    "lines_amount": "19.00",
    "total": "19.00",
}
LINE = {
    "order_number": "1",
    "line_number": "1",
    "item": "BR-1",
    "description": "Brush",
    "unit": "EA",
    "quantity": "2",
    "unit_price": "9.50",
    "amount": "19.00",
}


class SmallErp:
    """Tables are given as lists of rows; each becomes a CSV file and a mapping that takes all of it."""

    def __init__(self, folder: Path, engine: Engine) -> None:
        self.folder, self.mapping, self.instance = (folder / name for name in ("export", "mapping", "instance"))
        for made in (self.folder, self.mapping, self.instance):
            made.mkdir()
        self.engine = engine

    def has(self, table: str, *rows: dict[str, Any], sql: str = "") -> None:
        """Export the rows of a table, and nothing else of it; what a row lacks is empty. `sql` is the mapping."""
        with (self.folder / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(dict.fromkeys(name for row in rows for name in row)))
            writer.writeheader()
            writer.writerows(rows)
        self.maps(table, sql or f"FROM csv('{table}.csv')")

    def maps(self, table: str, sql: str) -> None:
        (self.mapping / f"{table}.sql").write_text(sql, encoding="utf-8")

    def has_customers(self, *codes: str) -> None:
        self.has("customer", *[{"code": code, "name": f"Shop {code}", "currency": "EUR"} for code in codes])

    def has_items(self, *skus: str) -> None:
        self.has("item", *[{"sku": sku, "name": sku, "base_unit": "EA", "sales_unit": "EA"} for sku in skus])

    def load(self, *options: str) -> Result:
        """Run the command."""
        return CliRunner().invoke(command, [str(self.folder), "--mapping", str(self.mapping), *options])

    def counts(self, table: str, *options: str) -> list[int]:
        """Load, and return what the summary says of a table: read, new, changed, unchanged, rejected."""
        return summary(self.load(*options))[table]

    def rejected(self, table: str) -> list[dict[str, str]]:
        """Return the rows of the table's newest file of rejects."""
        newest = max(self.instance.glob(f"rejects/*-{table}.csv"))
        with newest.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def found(self, *columns: InstrumentedAttribute[Any]) -> list[Any]:
        """Return what the database holds, ordered by the first column: its values, or tuples of several columns."""
        with session_factory(self.engine)() as session:
            rows = session.execute(select(*columns).order_by(columns[0])).all()
        return [row[0] if len(columns) == 1 else tuple(row) for row in rows]


def summary(result: Result) -> dict[str, list[int]]:
    """Read the table that the command prints."""
    lines = [line.split() for line in result.stdout.splitlines()]
    return {words[0]: [int(word) for word in words[1:]] for words in lines if len(words) == 6 and words[1].isdigit()}


@pytest.fixture
def erp(tmp_path: Path, engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch) -> SmallErp:
    """An ERP without any tables yet, whose exports are loaded into the test's own database."""
    made = SmallErp(tmp_path, engine)
    monkeypatch.setenv("STOREFRONT_DATABASE_URL", database_url)
    monkeypatch.setenv("STOREFRONT_INSTANCE", str(made.instance))
    return made
