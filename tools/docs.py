"""Write docs/schema.md and docs/settings.md from the code: `python tools/docs.py`. A test holds them true."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterable
from pathlib import Path

from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined
from sqlalchemy import CheckConstraint, Column, Table, UniqueConstraint
from sqlalchemy.dialects import postgresql

import storefront.portal  # noqa: F401 (its tables belong to the metadata)
from storefront.erp import Base
from storefront.settings import ROOT, Settings

DOCS = Path(__file__).resolve().parent.parent / "docs"
SUBJECTS = {
    "customers": "Customers",
    "contacts": "Contacts",
    "items": "Items",
    "prices": "Prices",
    "stock": "Stock",
    "quotes": "Quotes",
    "orders": "Orders",
    "shipments": "Shipments",
    "receivables": "Receivables",
    "cases": "Cases",
    "numbers": "Numbers",
}
INTRO = """# The shared ERP schema

The contract for every program that shares the database: what it writes here, the portal shows at the next request;
what the portal writes, it finds here at once. This page is made from the tables by `make docs`; do not edit it.

- **Amounts** have 4 decimal places, **unit prices** 6, **quantities** 4, **percentages** 4 (2.5 means 2.5 %).
  PostgreSQL keeps them as NUMERIC. SQLite keeps a whole number of the smallest unit: 12.5 as an amount is 125000.
- **Instants** (`..._at`) are in UTC, **days** (`..._on`) have no time. Currencies are ISO 4217, countries ISO 3166-1
  alpha-2, languages as in `en`, `de`, `zh-Hant`.
- **Statuses** are kept as the ERP writes them; the portal translates those it knows and shows the others as they are.
- **Customer-owned rows** carry `customer_id`, lines too; composite foreign keys keep a line and its header with one
  customer.
- **Empty tax or freight** means "not known yet", never zero.
- Tables named `portal_...` are the portal's own: read them if you like, write none of them.
"""


def schema_page() -> str:
    """Return docs/schema.md."""
    tables = {mapper.class_.__table__: mapper.class_ for mapper in Base.registry.mappers}
    pages = [INTRO]
    for module, title in SUBJECTS.items():
        mine = [(table, cls) for table, cls in tables.items() if cls.__module__.endswith(f"erp.{module}")]
        mine.sort(key=lambda pair: pair[0].name)
        pages.append(f"## {title}\n\n{_diagram([table for table, _ in mine])}")
        pages.extend(_table(table, cls) for table, cls in mine)
    own = sorted(table.name for table in tables if table.name.startswith("portal_"))
    pages.append("## The portal's own tables\n\n" + ", ".join(f"`{name}`" for name in own) + ".\n")
    return "\n".join(pages)


def _diagram(tables: list[Table]) -> str:
    lines = ["```mermaid", "erDiagram"]
    for table in tables:
        for key in sorted(table.foreign_key_constraints, key=lambda one: str(one.name)):
            columns = list(key.columns)
            optional = any(column.nullable for column in columns)
            label = " + ".join(column.name for column in columns)
            lines.append(f'    {key.referred_table.name} {"|o" if optional else "||"}--o{{ {table.name} : "{label}"')
        lines.append(f"    {table.name} {{")
        lines += [f"        {_kind(column)} {column.name}{_keys(column)}" for column in table.columns]
        lines.append("    }")
    return "\n".join([*lines, "```", ""])


def _kind(column: Column[object]) -> str:
    return str(column.type.compile(postgresql.dialect())).split("(")[0].replace(" ", "_").lower()  # type: ignore[no-untyped-call]


def _keys(column: Column[object]) -> str:
    keys = ["PK"] * column.primary_key + ["FK"] * bool(column.foreign_keys)
    return f" {', '.join(keys)}" if keys else ""


def _table(table: Table, cls: type) -> str:
    text = inspect.cleandoc(cls.__doc__ or "").replace("\n", " ")
    if text.startswith(("Base(", f"{cls.__name__}(")):
        text = ""
    lines = [f"### {table.name}", "", text, "", "| column | type | | refers to |", "|---|---|---|---|"]
    for column in table.columns:
        kind = column.type.compile(postgresql.dialect())  # type: ignore[no-untyped-call]
        refers = ", ".join(sorted(f"`{key.target_fullname}`" for key in column.foreign_keys))
        lines.append(f"| `{column.name}` | {kind} | {'' if column.nullable else 'required'} | {refers} |")
    rules = list(_rules(table))
    return "\n".join([*lines, "", *(["Rules:", *rules, ""] if rules else [])])


def _rules(table: Table) -> Iterable[str]:
    uniques = [one for one in table.constraints if isinstance(one, UniqueConstraint)]
    for unique in sorted(uniques, key=lambda one: str(one.name)):
        yield f"- unique: {', '.join(f'`{column.name}`' for column in unique.columns)}"
    for index in sorted((one for one in table.indexes if one.unique), key=lambda one: str(one.name)):
        yield f"- unique: {', '.join(f'`{part}`' for part in index.expressions)}"
    checks = [one for one in table.constraints if isinstance(one, CheckConstraint)]
    for check in sorted(checks, key=lambda one: str(one.name)):
        yield f"- `{check.sqltext}`"


def settings_page() -> str:
    """Return docs/settings.md."""
    lines = [
        "# Settings",
        "",
        "Environment variables, read at the start; a wrong one ends it with a sentence. Made from",
        "`storefront/settings.py` by `make docs`; do not edit. `storefront check` says what is missing to go live.",
        "`PORT` counts as `STOREFRONT_PORT`, and `DEMO_PASSWORD` sets the password of the demo's logins.",
        "",
        "| variable | default | what it decides |",
        "|---|---|---|",
    ]
    lines += [_setting(name, field) for name, field in Settings.model_fields.items()]
    return "\n".join(lines) + "\n"


def _setting(name: str, field: FieldInfo) -> str:
    default = field.default if field.default is not PydanticUndefined else ""
    if isinstance(default, Path):
        default = default.relative_to(ROOT)
    shown = f"`{default}`" if default not in {"", None} else ""
    return f"| `STOREFRONT_{name.upper()}` | {shown} | {field.description} |"


PAGES = {"schema.md": schema_page, "settings.md": settings_page}

if __name__ == "__main__":
    for name, page in PAGES.items():
        (DOCS / name).write_text(page())
        sys.stdout.write(f"docs/{name}\n")
