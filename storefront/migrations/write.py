"""Writes migrations: `make migration` or `make migration NAME="add a column"`.

Without a name it writes 0001_tables.py anew (before the first release only). With one it compares the tables in the
code with the migrations so far and writes the difference as the next file, to be read and cleaned by a person.
"""

from __future__ import annotations

import re
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from alembic.operations.ops import CreateIndexOp, CreateTableOp, DowngradeOps, MigrateOperation, UpgradeOps
from sqlalchemy import DefaultClause, False_, Index, True_
from sqlalchemy.sql.functions import now

import storefront.portal  # noqa: F401 (its tables belong to the metadata too)
from storefront.database import make_engine
from storefront.erp import Base
from storefront.erp.base import ScaledDecimal, UtcDateTime
from storefront.migrations import FOLDER, newest, upgrade

FIRST = "0001"
NOT_IN_THE_METADATA = re.compile(
    r"portal_(item|customer|contact)_(words|trigrams)|ix_portal_(item_search_|customer_words|contact_words)|alembic_version"
)
FRAME = '''"""{title}."""

import sqlalchemy as sa
from alembic import op

from storefront.migrations.types import BIG_ID, INSTANT, decimal

revision = "{revision}"
down_revision = {before}
branch_labels = None
depends_on = None


def upgrade() -> None:
    {up}


def downgrade() -> None:
    {down}
'''


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Tell whether the metadata decides about a table or index; those of the search have their own migration."""
    return kind not in {"table", "index"} or not NOT_IN_THE_METADATA.match(name or "")


def render_item(kind: str, item: Any, _context: object) -> str | Literal[False]:  # noqa: ANN401 (any piece of a table)
    """Write our own types and defaults so that the file stands alone and fits both databases."""
    if kind == "type":
        return _type(item)
    if kind == "server_default" and isinstance(item, DefaultClause):
        known = {True_: "sa.true()", False_: "sa.false()", now: "sa.func.now()"}
        return known.get(type(item.arg), False)  # type: ignore[arg-type]  # a plain dict
    return False


def _type(item: Any) -> str | Literal[False]:  # noqa: ANN401 (any column type)
    if isinstance(item, ScaledDecimal):
        return f"decimal({item.precision}, {item.places})"
    if isinstance(item, UtcDateTime):
        return "INSTANT"
    if "sqlite" in getattr(item, "_variant_mapping", {}):
        return "BIG_ID"
    return False


def write(name: str) -> Path:
    """Write a migration and return its file."""
    folder = FOLDER / "versions"
    revision = f"{int(newest()) + 1:04d}" if name else FIRST
    path = folder / f"{revision}_{re.sub(r'[^a-z0-9]+', '_', name.lower()).strip('_') or 'tables'}.py"
    up, down = _difference() if name else _everything()
    title = name[:1].upper() + name[1:] if name else "All tables of the first release"
    before = repr(newest()) if name else None
    path.write_text(FRAME.format(title=title, revision=revision, before=before, up=up, down=down))
    return path


def _everything() -> tuple[str, str]:
    """Every table with its indexes. Not by comparison: that leaves out indexes on expressions."""
    tables = [CreateTableOp.from_table(table) for table in Base.metadata.sorted_tables]
    up: list[MigrateOperation] = []
    for table, operation in zip(Base.metadata.sorted_tables, tables, strict=True):
        up += [operation, *(CreateIndexOp.from_index(index) for index in _sorted(table.indexes))]
    context = MigrationContext.configure(dialect_name="sqlite", opts={"target_metadata": Base.metadata})
    down = [operation.reverse() for operation in reversed(tables)]
    return _code(UpgradeOps(up), context, batch=False), _code(DowngradeOps(down), context, batch=False)


def _sorted(indexes: Iterable[Index]) -> list[Index]:
    return sorted(indexes, key=lambda index: str(index.name))


def _difference() -> tuple[str, str]:
    with tempfile.TemporaryDirectory() as scratch:
        engine = make_engine(f"sqlite:///{scratch}/portal.sqlite")
        upgrade(engine)
        with engine.connect() as connection:
            options = {"target_metadata": Base.metadata, "compare_type": True, "include_name": is_ours}
            context = MigrationContext.configure(connection, opts=options)
            script = produce_migrations(context, Base.metadata)
            found = [_code(ops, context, batch=True) for ops in (script.upgrade_ops, script.downgrade_ops)]
        engine.dispose()
    return found[0], found[1]


def _code(ops: Any, context: MigrationContext, *, batch: bool) -> str:  # noqa: ANN401 (alembic's operations)
    text = render_python_code(ops, render_as_batch=batch, render_item=render_item, migration_context=context)
    kept = [line for line in text.splitlines() if "commands auto generated" not in line and "end Alembic" not in line]
    return "\n".join(kept).strip() or "pass"


if __name__ == "__main__":
    sys.stdout.write(f"{write(' '.join(sys.argv[1:]))}\n")
