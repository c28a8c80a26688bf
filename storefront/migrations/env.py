"""What Alembic runs: on the connection and inside the transaction that storefront.migrations opened."""

from __future__ import annotations

from alembic import context

from storefront.erp import Base
from storefront.migrations.write import is_ours

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=True,
    render_as_batch=True,
    include_name=is_ours,
)
context.run_migrations()
